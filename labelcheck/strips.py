"""Lines of text cut out as straight, level strips: dark on light, shading and frames taken away."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from labelcheck.ends import covered
from labelcheck.imprint import Imprint, find_print, points_in
from labelcheck.legibility import of_print
from labelcheck.letters import Floats, Grey
from labelcheck.levels import Levels
from labelcheck.lines import Line
from labelcheck.margins import margins_of
from labelcheck.patches import patches_over
from labelcheck.pixels import Pixels
from labelcheck.quantile import median
from labelcheck.text import Box, Hindrance, Point
from labelcheck.unroll import BASELINE, CAP_HEIGHT, CAPS, HEIGHT, PAD, Band, unroll, unroll_again


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """One line as the recogniser sees it, with its way back to the photo."""

    pixels: Grey
    """Grey, uint8, shape (HEIGHT, width), dark text on light."""

    caps: Floats
    """The photo pixel under the row CAPS of each column, shape (width, 2)."""

    baseline: Floats
    """The photo pixel under the baseline of each column, shape (width, 2)."""

    line: Line
    contrast: float
    """Paper less ink before the strip was stretched, in grey levels."""

    letters: int = 0
    """Components of letter size that stand on the line."""

    unclear: Hindrance | None = None
    """What makes the whole line hard to read."""

    gaps: tuple[int, ...] = ()
    """Columns in the middle of gaps that are wider than those between words: what stands beyond may be other print."""

    covered: tuple[tuple[int, int], ...] = ()
    """From which column to which a streak, or whatever else is no print of this line, lies over it."""

    points: tuple[int, ...] = ()
    """Columns of what looks like a point or a comma within a number."""

    margins: tuple[Pixels, Pixels] | None = None
    """What the photo shows where the print begins and where it ends, the second as in a mirror; see `margins.py`."""

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A rectangle of the strip as a box on the photo."""
        upper, lower = (top - CAPS) / CAP_HEIGHT, (bottom - CAPS) / CAP_HEIGHT
        corners = []
        for x in (left, right):
            column = min(max(round(x), 0), self.width - 1)
            (across, down), (end_across, end_down) = self.caps[column].tolist(), self.baseline[column].tolist()
            way = end_across - across, end_down - down
            corners += [
                (round(across + way[0] * share, 1), round(down + way[1] * share, 1)) for share in (upper, lower)
            ]
        top_left, bottom_left, top_right, bottom_right = corners
        return Box((top_left, top_right, bottom_right, bottom_left))

    def middle_between(self, start: Point, end: Point) -> Point:
        """Half-way between two points of a line, on its curve: long words of an arched line sag below their box."""
        line = (self.caps + self.baseline) / 2
        nearest = [int(np.hypot(*(line - point).T).argmin()) for point in (start, end)]
        x, y = line[sum(nearest) // 2].tolist()
        return x, y

    def snug(self, left: float, right: float) -> tuple[float, float]:
        """The columns of a word from its first ink to its last, of those that the recogniser gave to it.

        Tesseract parts a raw line in the middle between signs: the first word begins with the strip, and the last, if
        need be, ends on another vial. Of parts with a wide gap between them the word is that with the most ink.
        """
        start, end = max(0, round(left)), min(self.width, round(right))
        inked = np.asarray((self.pixels[CAPS - _ABOVE : BASELINE + _ABOVE, start:end] < _INK).any(0))
        edges = [0, *(gap - start for gap in self.gaps if start < gap < end), max(end - start, 0)]
        begin, stop = max(pairwise(edges), key=lambda part: int(inked[part[0] : part[1]].sum()))
        found = np.flatnonzero(inked[begin:stop])
        return (start + begin + int(found[0]), start + begin + int(found[-1]) + 1) if len(found) else (left, right)

    def without_first_ink(self) -> WithoutFirstInk:
        """The pixels, white up to the first gap behind the first ink."""
        rows = self.pixels[CAPS - 2 : BASELINE + 2]
        inked, bare_paper = np.asarray((rows < _INK).any(0)), np.asarray((rows > _HARDLY_INK).all(0))
        first = int(inked.argmax())
        bare_paper = bare_paper if bare_paper[first:].any() else ~inked
        behind = first + int(np.append(bare_paper[first:], True).argmax())
        bare = self.pixels.copy()
        bare[:, : behind + 1] = _PAPER
        gap = int(np.append(inked[behind:], True).argmax())
        reach = np.flatnonzero((self.pixels[:, first:behind] < _INK).any(1))
        runs_out = len(reach) > 0 and bool(reach[0] < _RIM or reach[-1] >= HEIGHT - _RIM)
        return WithoutFirstInk(bare, behind - first + gap, gap, runs_out)

    def crosses(self, other: Strip) -> bool:
        """Whether it runs through the middle of another, which two lines of print never do."""
        (start, along), (begin, over) = _chord(self), _chord(other)
        turn = float(along[0] * over[1] - along[1] * over[0])
        if abs(turn) < _HARDLY_TURNED * float(np.hypot(*along) * np.hypot(*over)):
            return False
        between = begin - start
        here = float(between[0] * over[1] - between[1] * over[0]) / turn
        there = float(between[0] * along[1] - between[1] * along[0]) / turn
        return all(_END < share < 1 - _END for share in (here, there))

    def is_at_an_edge(self, width: int, height: int) -> bool:
        """Whether a photo of that size ends above or below it before another line could stand there."""
        further = _A_LINE * (self.baseline - self.caps)
        beside = np.stack([self.caps - further, self.baseline + further])
        return bool(((beside >= 0) & (beside < (width, height))).all(2).mean(1).min() < _IN_VIEW)

    def turned_over(self) -> Strip:
        """The same strip as read by somebody who holds the photo upside down."""
        down = self.baseline - self.caps
        last = HEIGHT - 1
        caps = self.caps + down * ((last - 2 * CAPS) / CAP_HEIGHT)
        baseline = self.caps + down * ((last - BASELINE - CAPS) / CAP_HEIGHT)
        over = np.ascontiguousarray(self.pixels[::-1, ::-1])
        return Strip(
            pixels=over,
            caps=caps[::-1],
            baseline=baseline[::-1],
            line=self.line,
            contrast=self.contrast,
            letters=self.letters,
            unclear=self.unclear,
            gaps=tuple(self.width - column for column in reversed(self.gaps)),
            covered=tuple((self.width - end, self.width - start) for start, end in reversed(self.covered)),
            points=tuple(points_in(over)),
            margins=None if self.margins is None else (self.margins[1][::-1], self.margins[0][::-1]),
        )


_A_LINE, _IN_VIEW = 2.0, 0.7
"""Cap heights from a line to the feet of the next, if it is set as most are; the share of these that must be in view.

Of 750 drawn photos 206 pass; at 2 one of them is left to a person, whose next line the photo cut, at 3 two more.
"""


@dataclass(frozen=True, slots=True, eq=False)
class WithoutFirstInk:
    """A strip whose first ink is painted over."""

    pixels: Grey
    further: int
    """Columns from where that ink began to the next."""

    gap: int
    """Columns of paper between the two."""

    ran_out: bool
    """That ink ran out of the strip above or below: the edge of a bar does, and no letter."""


_RIM = 4
"""Rows."""

_ABOVE, _INK, _HARDLY_INK, _PAPER = 4, 140, 190, 245
"""Rows above the capitals and below the baseline; grey levels. Between the sides of a thin 0 is hardly any ink."""

_HARDLY_TURNED, _END = 0.05, 0.1
"""Sine of the angle between two lines; a share of their length."""


def _chord(strip: Strip) -> tuple[Floats, Floats]:
    """Where the middle of a line begins, and the way to its end."""
    middle = (strip.caps[[0, -1]] + strip.baseline[[0, -1]]) / 2
    return middle[0], middle[1] - middle[0]


def cut_strip(photo: Pixels | Levels, line: Line) -> Strip | None:
    """The line made straight; None where it holds no text.

    Args:
        photo: BGR, uint8, shape (height, width, 3), or its levels.
    """
    photo = Levels.of(photo)
    band = unroll(photo, line)
    found = find_print(band, line) if band else None
    if band is None or found is None:
        return None
    before, after = found.goes_on(band.grey.shape[1])
    if before or after:
        longer = line.drawn_out(_FURTHER * before, _FURTHER * after)
        long_band = unroll(photo, longer)
        long_print = find_print(long_band, longer) if long_band else None
        if long_band is not None and long_print is not None:
            line, band, found = longer, long_band, long_print
    again = unroll_again(photo, band, line, found.letters)
    better = find_print(again, line) if again else None
    if again is not None and better is not None and better.is_straighter_than(found):
        band, found = again, better
    return _trimmed(band, line, found)


_FURTHER = 8.0
"""Cap heights by which a line is drawn out whose print goes on to the end of the strip."""


def _trimmed(band: Band, line: Line, found: Imprint) -> Strip:
    """From the first letter to the last, frame lines and fragments of other lines painted over."""
    left, right = found.left, found.right
    wiped = found.wiped(band.flat)
    over = sorted([*covered(found), *patches_over(band.colour, found)])
    part = slice(max(0, left - PAD), min(wiped.shape[1], right + PAD))
    pixels = np.ascontiguousarray(wiped[:, part])
    unclear = of_print(pixels, median(np.hypot(*(band.baseline - band.caps)[part].T)))
    gaps = tuple(column - part.start for column in _gaps(found.letters))
    hidden = tuple((start - part.start, end - part.start) for start, end in over if end > left)
    points = tuple(points_in(pixels))
    edges = band.caps[part], band.baseline[part]
    margins = margins_of(band.colour, left, right)
    letters = len(found.letters)
    return Strip(pixels, *edges, line, band.contrast, letters, unclear, gaps, hidden, points, margins)


_WIDE_GAP = 1.0
"""Cap heights; words stand a third of one apart."""


def _gaps(letters: Floats) -> list[int]:
    """The middles of the wide gaps."""
    ordered = letters[np.argsort(letters[:, 0])]
    ends = np.maximum.accumulate(ordered[:-1, 2])
    wide = ordered[1:, 0] - ends > _WIDE_GAP * CAP_HEIGHT
    return [int(middle) for middle in ((ends + ordered[1:, 0]) / 2)[wide]]
