"""Lines of text cut out as straight, level strips: dark on light, shading and frames taken away."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.blocks import Pixels
from labelcheck.legibility import of_print
from labelcheck.letters import LIGHT, Floats, Grey
from labelcheck.lines import Line
from labelcheck.quantile import median, quantile, quantiles_down
from labelcheck.text import Box, Hindrance
from labelcheck.unroll import BASELINE, CAP_HEIGHT, CAPS, HEIGHT, Band, unroll, unroll_again

_PAPER = 245


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

    cut_before: Hindrance | None = None
    """Where a letter before the first could stand there is an edge, the dark, glare, or the turn of the glass."""

    cut_after: Hindrance | None = None

    unclear: Hindrance | None = None
    """What makes the whole line hard to read."""

    gaps: tuple[int, ...] = ()
    """Columns in the middle of gaps that are wider than those between words: what stands beyond may be other print."""

    covered: tuple[tuple[int, int], ...] = ()
    """From which column to which a streak, or whatever else is no print of this line, lies over it."""

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A rectangle of the strip as a box on the photo."""
        at = self._photo_point
        return Box((at(left, top), at(right, top), at(right, bottom), at(left, bottom)))

    def _photo_point(self, x: float, y: float) -> tuple[float, float]:
        column = min(max(round(x), 0), self.width - 1)
        share = (y - CAPS) / CAP_HEIGHT
        point = self.caps[column] + (self.baseline[column] - self.caps[column]) * share
        return round(float(point[0]), 1), round(float(point[1]), 1)

    def turned_over(self) -> Strip:
        """The same strip as read by somebody who holds the photo upside down."""
        down = self.baseline - self.caps
        last = HEIGHT - 1
        caps = self.caps + down * ((last - 2 * CAPS) / CAP_HEIGHT)
        baseline = self.caps + down * ((last - BASELINE - CAPS) / CAP_HEIGHT)
        return Strip(
            pixels=np.ascontiguousarray(self.pixels[::-1, ::-1]),
            caps=caps[::-1],
            baseline=baseline[::-1],
            line=self.line,
            contrast=self.contrast,
            letters=self.letters,
            cut_before=self.cut_after,
            cut_after=self.cut_before,
            unclear=self.unclear,
            gaps=tuple(self.width - column for column in reversed(self.gaps)),
            covered=tuple((self.width - end, self.width - start) for start, end in reversed(self.covered)),
        )


def cut_strip(photo: Pixels, line: Line) -> Strip | None:
    """The line made straight; None where it holds no text.

    Args:
        photo: BGR, uint8, shape (height, width, 3).
    """
    band = unroll(photo, line)
    found = _find_print(band, line) if band else None
    if band is None or found is None or line.likeness(band.contrast, found.mess) < _WORTH_ANOTHER:
        return None
    before, after = found.goes_on(band.grey.shape[1])
    if before or after:
        longer = line.drawn_out(_FURTHER * before, _FURTHER * after)
        long_band = unroll(photo, longer)
        long_print = _find_print(long_band, longer) if long_band else None
        if long_band is not None and long_print is not None:
            line, band, found = longer, long_band, long_print
    again = unroll_again(photo, band, line, found.letters)
    better = _find_print(again, line) if again else None
    if again is not None and better is not None and better.is_straighter_than(found):
        band, found = again, better
    likely = line.likeness(band.contrast, found.mess) >= _LIKELY_ENOUGH
    return _trimmed(band, line, found) if likely else None


_WORTH_ANOTHER, _LIKELY_ENOUGH = -4.0, -3.0
"""Log odds, before a line is straightened and after.

Of 594 readable lines that matter on 200 drawn photos each lost 15, and of 4,820 lines of texture they left 911 and 449.
"""

_FURTHER = 8.0
"""Cap heights by which a line is drawn out whose print goes on to the end of the strip."""


@dataclass(frozen=True, slots=True, eq=False)
class _Print:
    """Where on a band the letters of its line stand."""

    left: int
    right: int
    letters: Floats
    """Left, top, right, bottom of each, shape (n, 4)."""

    label: NDArray[np.int32]
    """The component that each pixel belongs to."""

    foreign: NDArray[np.bool_]
    """Which components are no letters of this line."""

    touched: NDArray[np.bool_]
    """Pixels, shape (HEIGHT, width), that have run together with something foreign and may be letters."""

    walls: NDArray[np.bool_]
    """Columns that something foreign fills from top to bottom: the edge of a bar, behind which is other print."""

    mess: float
    """Ink above the capitals and below the descenders, as a share of that within: little for print."""

    def goes_on(self, width: int) -> tuple[bool, bool]:
        """Whether the print reaches the beginning of the strip, and its end."""
        return self.left < CAP_HEIGHT, self.right > width - CAP_HEIGHT

    @property
    def unevenness(self) -> float:
        """How far the letters stand off the baseline, in rows; a descender counts for little."""
        return float(np.minimum(np.abs(self.letters[:, 3] - BASELINE), 4).mean())

    def is_straighter_than(self, other: _Print) -> bool:
        """Its letters keep nearer to the baseline, and no more ink stands off their rows."""
        return self.unevenness <= other.unevenness and self.mess <= max(other.mess, _LITTLE_MESS)


_LITTLE_MESS = 0.22
"""Of 668 strips of readable print 647 have less."""


def _find_print(band: Band, line: Line) -> _Print | None:
    """None where the band holds no print."""
    way = (cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV)
    mask = np.asarray(cv2.adaptiveThreshold(band.flat, 1, *way, 41, 25), np.uint8)
    _, labelled, measures, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    label, stats = np.asarray(labelled, np.int32), np.asarray(measures, np.int32)
    width = mask.shape[1]
    foreign = _foreign(stats, width)
    standing = _on_the_line(stats) & ~foreign
    left, right = _extent(stats, standing, foreign, line, width)
    x, y, w, h, _ = stats.T
    here = standing & (x >= left) & (x + w <= right)
    if right - left < 12 or here.sum() < 2:
        return None
    mess = _mess(np.where((foreign | (stats[:, 4] < _SPECK))[label], 0, mask).astype(np.uint8), left, right)
    letters = np.stack([x, y, x + w, y + h], 1)[here].astype(np.float64)
    light = quantiles_down(band.grey[CAPS:BASELINE], 0.8)
    on_paper = light > _PAPER_STILL * median(light[left:right])
    touched = _touched(label, stats, foreign, on_paper)
    walls = foreign[label].mean(0) > _WALL
    return _Print(left, right, letters, label, foreign, touched, walls, mess)


def _trimmed(band: Band, line: Line, found: _Print) -> Strip:
    """From the first letter to the last, frame lines and fragments of other lines painted over."""
    left, right = found.left, found.right
    wiped = _wiped(band.flat, found)
    lost_before, lost_after = _lost(found)
    strange = found.foreign[found.label].mean(0) > _LITTLE_FOREIGN
    lost_before |= _is_in_bits(wiped, strange, left)
    lost_after |= _is_in_bits(wiped[:, ::-1], strange[::-1], wiped.shape[1] - right)
    strange_before, strange_after = _strangely_coloured(band, left, right)
    cut = (
        _ends_at(band.grey, left, -1, _paper(band.grey[:, left:right][:, :_SIDE]), line.ink, strange_before)
        or (Hindrance.TURNED if lost_before or _crowded(found.letters) else None),
        _ends_at(band.grey, right, 1, _paper(band.grey[:, left:right][:, -_SIDE:]), line.ink, strange_after)
        or (Hindrance.TURNED if lost_after else None),
    )
    part = slice(max(0, left - 10), min(wiped.shape[1], right + 10))
    pixels = np.ascontiguousarray(wiped[:, part])
    unclear = of_print(pixels, median(np.hypot(*(band.baseline - band.caps)[part].T)))
    gaps = tuple(column - part.start for column in _gaps(found.letters))
    covered = tuple((start - part.start, end - part.start) for start, end in _covered(found))
    edges = band.caps[part], band.baseline[part]
    return Strip(pixels, *edges, line, band.contrast, len(found.letters), *cut, unclear, gaps, covered)


def _covered(found: _Print) -> list[tuple[int, int]]:
    """Runs of columns, at least as wide as a narrow letter, that something wiped away fills, close between letters."""
    strange = found.foreign[found.label[CAPS:BASELINE]] & ~found.touched[CAPS:BASELINE]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], strange.mean(0) > _THROUGH, [False]]).astype(np.int8)))
    runs = [(int(start), int(end)) for start, end in edges.reshape(-1, 2) if end - start >= _NARROW_LETTER]
    starts, ends = found.letters[:, 0], found.letters[:, 2]
    return [
        (start, end)
        for start, end in runs
        if (np.abs(ends - start) < _CLOSE).any() and (np.abs(starts - end) < _CLOSE).any()
    ]


_CLOSE = int(0.32 * CAP_HEIGHT)
"""Columns; the space between two words is seldom narrower."""


_WIDE_GAP = 1.0
"""Cap heights; words stand a third of one apart."""


def _gaps(letters: Floats) -> list[int]:
    """The middles of the wide gaps."""
    ordered = letters[np.argsort(letters[:, 0])]
    ends = np.maximum.accumulate(ordered[:-1, 2])
    wide = ordered[1:, 0] - ends > _WIDE_GAP * CAP_HEIGHT
    return [int(middle) for middle in ((ends + ordered[1:, 0]) / 2)[wide]]


_SIDE = int(2.5 * CAP_HEIGHT)
"""Columns at an end of the print that tell how light paper is there: round glass is lit unevenly."""


def _paper(grey: NDArray[np.float32]) -> float:
    return quantile(quantiles_down(grey[CAPS:BASELINE], 0.8), 0.8)


_NEAR, _BEYOND = int(0.25 * CAP_HEIGHT), int(1.4 * CAP_HEIGHT)
"""Print keeps its distance from an edge; what stands nearer may go on behind it. A rule has paper beyond."""


_PERSISTS = 0.4
"""Of the columns looked at; between a bar and the label one or two take on a colour of neither."""

_OTHER_COLOUR = 0.1
"""By the shares of blue, green and red together; skin and white paper are 0.15 to 0.2 apart."""


def _strangely_coloured(band: Band, left: int, right: int) -> list[NDArray[np.bool_]]:
    """Which columns have another colour than the paper at the beginning of the print, and than at its end: a finger.

    Between letters paper takes on something of their colour: what is only further from it is paper still. What has no
    colour, or that of the ink, is the label beside a bar.
    """
    paper, ink = band.tints()
    flat = band.flat[CAPS - 3 : BASELINE + 6, left:right].min(0)
    blank, inked = left + np.flatnonzero(flat > _BLANK), left + np.flatnonzero(flat < _INKED)
    if len(blank) < 4 or len(inked) < 4:
        return [np.zeros(len(paper), bool)] * 2
    print_tint = quantiles_down(ink[inked], 0.5)
    label_tint = np.minimum(np.abs(paper - print_tint).sum(1), np.abs(paper - 1 / 3).sum(1)) < _OTHER_COLOUR
    away = quantiles_down(paper[blank], 0.5) - print_tint
    away = away / max(float(np.linalg.norm(away)), _OTHER_COLOUR)
    strange = []
    for at in (blank[: _SIDE // 2], blank[-_SIDE // 2 :]):
        off = paper - quantiles_down(paper[at], 0.5)
        off -= np.maximum(off @ away, 0)[:, None] * away
        strange.append((np.abs(off).sum(1) > _OTHER_COLOUR) & ~label_tint)
    return strange


_BLANK, _INKED = 170, 90
"""Grey levels of the flattened strip: columns that hold no ink, and columns that do."""


def _ends_at(
    grey: NDArray[np.float32], letter: int, side: int, paper: float, ink: int, strange: NDArray[np.bool_]
) -> Hindrance | None:
    """Next to the last letter on a side the paper ends for good: in the dark, in glare, or with the photo."""
    if not _BEYOND <= letter <= grey.shape[1] - _BEYOND:
        return Hindrance.OUTSIDE
    columns = grey[CAPS:BASELINE, letter:] if side > 0 else grey[CAPS:BASELINE, :letter][:, ::-1]
    brightness = quantiles_down(columns[:, :_BEYOND], 0.8)
    if float((brightness[:_NEAR] > 252).mean()) > 0.8 and paper < 215:
        return Hindrance.GLARE  # in which ink is as white as paper
    # on a dark bar, turned light here, whatever is no bar is lighter still
    foreign = (brightness < _DIM * paper) | ((brightness > 1.17 * paper) & (ink == LIGHT))
    coloured = (strange[letter:] if side > 0 else strange[:letter][::-1])[:_BEYOND]
    if coloured.mean() > _PERSISTS and not (ink == LIGHT and paper > _BLACK):
        foreign |= coloured
    begins = int(foreign[:_NEAR].sum()) >= 2
    hides_a_letter = int(foreign[: 2 * _LETTER].sum()) >= _NARROW_LETTER
    return Hindrance.TURNED if begins and (hides_a_letter or float(foreign[_NEAR:].mean()) > 0.5) else None


_BLACK = 205
"""Turned light; what was so dark has no colour that could be told."""

_NARROW_LETTER = int(0.32 * CAP_HEIGHT)
_DIM = 0.6
"""Of the paper's light; less is another thing, or a turn of the glass at which print is lost."""


def _lost(found: _Print) -> tuple[bool, bool]:
    """Whether a letter before the first may have run into a rule or a streak of glare, or one after the last."""
    half = (found.left + found.right) // 2
    touched = np.asarray(found.touched.any(0))
    before, after = touched[:half][::-1], touched[half:]
    walls_before, walls_after = found.walls[: found.left][::-1], found.walls[found.right :]
    return (
        _is_lost(before, half - found.left, _up_to(walls_before)),
        _is_lost(after, found.right - half, _up_to(walls_after)),
    )


def _is_lost(touched: NDArray[np.bool_], end: int, wall: int) -> bool:
    """From the middle of the print outwards; it ends at the column `end`, and a wall stands so many beyond."""
    next_to_it = touched[: end + min(wall, _REMAINS * 2 // 3)]
    return bool(next_to_it.any()) and int(touched[: end + wall].sum()) >= _PART_OF_A_LETTER


_WALL = 0.8
_STRIDE = int(1.2 * CAP_HEIGHT)


def _up_to(walls: NDArray[np.bool_]) -> int:
    """Columns from the print outwards to the first wall, at most a letter and its gap."""
    return int(np.argmax(np.append(walls[:_STRIDE], True)))


_LETTER = int(0.4 * CAP_HEIGHT)
"""Columns of a narrow letter; a leaning rule has fewer."""


_REMAINS = int(0.55 * CAP_HEIGHT)
"""Columns before the first whole letter, as wide as a letter and its gap."""


def _is_in_bits(wiped: Grey, strange: NDArray[np.bool_], left: int) -> bool:
    """Bits of ink stand close before the first whole letter: of a letter half hidden, of a point, of a 1 in the dark.

    No reader makes anything of them, and all agree on the rest: `.5` is read as 5, `1,500` at the turn of the glass as
    500. Where a rule or a bar stood, bits are what is left of it.

    Args:
        wiped: The strip; turned round, shape (HEIGHT, width), it is asked of the last letter.
        strange: Which columns hold what was wiped away.
        left: The column at which the print begins.
    """
    behind = np.flatnonzero(strange[:left])
    start = max(left - _REMAINS, int(behind[-1]) + 2 if len(behind) else 0, 0)
    way = (cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV)
    cut = np.ascontiguousarray(wiped[:, start : left + 3 * CAP_HEIGHT])
    mask = np.asarray(cv2.adaptiveThreshold(cut, 1, *way, 41, 25), np.uint8)
    dark = mask & (cut < _INK_STILL)
    stats = np.asarray(cv2.connectedComponentsWithStats(dark, connectivity=8, ltype=cv2.CV_16U)[2], np.int32)[1:]
    x, y, w, h, area = stats.T
    whole = (h > 0.65 * CAP_HEIGHT) & (y < CAPS + 8) & (w > 2)
    if not whole.any():
        return False
    first = int(x[whole].min())
    gap = first - x - w
    among = (y >= 3) & (y <= BASELINE) & (y + h > CAPS + 2) & (area >= _SPECK - 3)
    bits, around = among & (gap >= -1) & (gap < _CLOSE), among & (gap >= -1) & (gap < _REMAINS)
    is_point = around & (np.abs(y + h - BASELINE) < 4) & (h < _POINT) & (w < _POINT)
    return bool(area[bits].sum() >= _SPECK) or (int(around.sum()) == 1 and bool((is_point & (area >= _SPECK)).any()))


_LITTLE_FOREIGN = 0.15
"""Of a column."""

_POINT = int(0.32 * CAP_HEIGHT)
"""A point is less wide and high."""

_INK_STILL = 180
"""Grey level of the flattened strip; noise and the rims of what was wiped away are lighter."""


_CROWDED = 0.62


def _crowded(letters: Floats) -> bool:
    """The first letters stand closer than the others: the glass turns away there, and 300000 is read as 10000."""
    middles = np.sort((letters[:, 0] + letters[:, 2]) / 2)
    pitch = np.diff(middles)
    return len(pitch) >= 6 and float(pitch[:3].mean()) < _CROWDED * median(pitch)


_SPECK = 9
"""Pixels of a strip; noise of the sensor, not of the thing photographed."""


def _mess(ink: NDArray[np.uint8], left: int, right: int) -> float:
    """Noise and grain go on above the capitals and below the descenders; print does not."""
    within = float(ink[CAPS:BASELINE, left:right].mean())
    outside = float(ink[[*range(6), *range(HEIGHT - 4, HEIGHT)], left:right].mean())
    return outside / max(within, 1e-6)


def _foreign(stats: NDArray[np.int32], width: int) -> NDArray[np.bool_]:
    """Components that are no letter of this line: frames, bars, the feet and heads of its neighbours."""
    x, y, w, h, _ = stats.T
    top, bottom, side = y <= 0, y + h >= HEIGHT, (x <= 0) | (x + w >= width)
    inside = np.minimum(y + h, BASELINE + 3) - np.maximum(y, CAPS - 3)
    foreign = ((top | bottom) & (inside < 0.55 * CAP_HEIGHT)) | (top & bottom)
    foreign |= side & ((h > HEIGHT / 2) | top | bottom)
    foreign |= (w > 3 * CAP_HEIGHT) & (top | bottom | (h < 0.35 * CAP_HEIGHT) | (h > 1.5 * CAP_HEIGHT))
    foreign |= (h < 0.25 * CAP_HEIGHT) & (w > 1.2 * CAP_HEIGHT) & (y > BASELINE - 1)
    foreign[0] = False
    return np.asarray(foreign)


_PAPER_STILL = 0.65
_THROUGH = 0.6
"""Of the rows beyond the letters; a rule fills them, a frame's upper and lower edge do not."""


def _touched(
    label: NDArray[np.int32], stats: NDArray[np.int32], foreign: NDArray[np.bool_], on_paper: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Pixels of foreign components that may be letters: ink that does not go on above and below the line.

    A rule beside the 2 of 2500 touches it: wiped as one, they leave 500. A rule by itself goes on, and behind a bar's
    edge there is no paper. These pixels stay, so that the readers see that something is there; the rest of the
    component goes, so that they can read it.
    """
    touched = np.zeros(label.shape, bool)
    for number in np.flatnonzero(foreign):
        x, y, w, h, _ = stats[number]
        if min(y + h, BASELINE + 3) - max(y, CAPS - 3) < 0.55 * CAP_HEIGHT:
            continue
        here = label[:, x : x + w] == number
        above, below = here[: CAPS - 2].mean(0) > _THROUGH, here[BASELINE + 3 :].mean(0) > _THROUGH
        inked = (here[CAPS + 1 : BASELINE - 1].sum(0) >= 3) & on_paper[x : x + w]
        if (inked & ~above & ~below).sum() >= _PART_OF_A_LETTER:
            among = here & inked & ~(above & below)
            among[: CAPS - 3] = among[BASELINE + _DESCENT :] = False
            touched[:, x : x + w] |= among if 2 * among.sum() < here.sum() else here
    return touched


_PART_OF_A_LETTER = int(0.24 * CAP_HEIGHT)
"""Columns; a rule that leans or is badly focused leaves two or three."""

_DESCENT = int(0.36 * CAP_HEIGHT)
"""Rows by which a g hangs below the baseline."""


def _on_the_line(stats: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Components of letter size between the capitals' tops and the baseline."""
    _, y, w, h, _ = stats.T
    inside = np.minimum(y + h, BASELINE + 2) - np.maximum(y, CAPS - 2)
    standing = (h >= 0.4 * CAP_HEIGHT) & (h < 1.9 * CAP_HEIGHT) & (inside >= 0.4 * CAP_HEIGHT) & (w < 6 * CAP_HEIGHT)
    standing[0] = False
    return np.asarray(standing)


def _extent(
    stats: NDArray[np.int32], standing: NDArray[np.bool_], foreign: NDArray[np.bool_], line: Line, width: int
) -> tuple[int, int]:
    """Columns from the first letter to the last: outward from the core, until a wide gap or a bar."""
    left, right = int(line.core[0] * width), int(line.core[1] * width)
    start, end = stats[:, 0], stats[:, 0] + stats[:, 2]
    bar = foreign & (stats[:, 3] > 0.8 * HEIGHT)
    gap = 1.3 * CAP_HEIGHT
    for letter in np.argsort(start):
        if standing[letter] and start[letter] <= right + gap and end[letter] > right:
            if (bar & (start >= right - 4) & (end <= start[letter] + 4)).any():
                break
            right = int(end[letter])
    for letter in np.argsort(-end):
        if standing[letter] and end[letter] >= left - gap and start[letter] < left:
            if (bar & (end <= left + 4) & (start >= end[letter] - 4)).any():
                break
            left = int(start[letter])
    return left, right


def _wiped(pixels: Grey, found: _Print) -> Grey:
    if not found.foreign.any():
        return pixels
    square = np.ones((3, 3), np.uint8)
    strange = found.foreign[found.label] & ~found.touched
    gone = cv2.dilate(strange.astype(np.uint8), square)
    kept = cv2.dilate(((found.label > 0) & ~strange).astype(np.uint8), square)
    wiped = pixels.copy()
    wiped[(gone > 0) & (kept == 0)] = _PAPER
    return wiped
