"""Where text stands on a photo, at any angle and curve: each line with its two edges."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.blocks import Block, Crop, Pixels, Recipe, crop_level, find_blocks
from labelcheck.letters import Floats, Grey, Letters, Sieve, find_letters, local_range, noise_sigma
from labelcheck.quantile import median, quantile
from labelcheck.text import Box

_REACH = 3.0
"""Cap heights by which a line is drawn out at both ends: thin and faint first letters are no components."""


_LEAST_LIKELY = -3.0
"""Log odds; of 594 readable lines that matter on 200 drawn photos 3 are less like print."""

_CLEAN = 0.05
"""Ink above and below the letters, as a share of theirs, as on a clear photo."""


def _likeness(contrast: float, cap_height_px: float, score: float, mess: float = _CLEAN) -> float:
    """The log odds that a line is print: off its paper, its letters in line and in their rows, and not tiny.

    A logistic regression on the strips of 200 drawn photos, 1,115 of them readable print, 4,820 texture.
    """
    stands_out = 2.6 * math.log(contrast + 1) + 1.2 * math.log(cap_height_px)
    return stands_out + 1.8 * math.log(score + 0.3) - 1.4 * math.log(mess + 0.02) - 21


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of text by its edges, in photo pixels, both from the first letter to the last."""

    caps: Floats
    """Points along the tops of the capitals, shape (n, 2)."""

    baseline: Floats
    """Points along the baseline, shape (n, 2)."""

    cap_height_px: float
    ink: int
    """DARK or LIGHT."""

    letters: int
    score: float
    """How much like print it looks: the number of letters, less what stands out of line."""

    block: int
    """Lines of one block run the same way up."""

    core: tuple[float, float]
    """From where to where along the line letters were found, as shares of its length."""

    contrast: float = 255.0
    """Of its letters with their paper, in grey levels."""

    def likeness(self, contrast: float | None = None, mess: float = _CLEAN) -> float:
        """The log odds that it is print.

        Args:
            contrast: Of letters with their paper, in grey levels, where it is known better.
            mess: Ink above and below the letters, as a share of theirs; little, where it is not known.
        """
        return _likeness(self.contrast if contrast is None else contrast, self.cap_height_px, self.score, mess)

    @property
    def middle(self) -> Floats:
        return (self.caps + self.baseline) / 2

    @property
    def box(self) -> Box:
        first, last = self.caps[0], self.caps[-1]
        after, before = self.baseline[-1], self.baseline[0]
        a, b, c, d = ((float(x), float(y)) for x, y in (first, last, after, before))
        return Box((a, b, c, d))

    def drawn_out(self, before: float, after: float) -> Line:
        """The line made longer at its ends, straight on, by so many cap heights."""
        before_px, after_px = before * self.cap_height_px, after * self.cap_height_px
        length = float(np.hypot(*np.diff(self.middle, axis=0).T).sum())
        whole = length + before_px + after_px
        return replace(
            self,
            caps=_drawn_out(self.caps, before_px, after_px),
            baseline=_drawn_out(self.baseline, before_px, after_px),
            core=((self.core[0] * length + before_px) / whole, (self.core[1] * length + before_px) / whole),
        )

    def turned_over(self) -> Line:
        """The same line as read by somebody who holds the photo upside down."""
        caps, baseline = self.baseline[::-1], self.caps[::-1]
        start, end = self.core
        return replace(self, caps=caps, baseline=baseline, core=(1 - end, 1 - start))


def _drawn_out(points: Floats, before_px: float, after_px: float) -> Floats:
    start, end = points[0] - points[min(4, len(points) - 1)], points[-1] - points[-min(5, len(points))]
    first = points[0] + start / max(1e-6, float(np.hypot(*start))) * before_px
    last = points[-1] + end / max(1e-6, float(np.hypot(*end))) * after_px
    return np.concatenate([[first], points, [last]])


def find_lines(photo: Pixels, recipe: Recipe | None = None) -> list[Line]:
    """Every line of text, the right way up or upside down, the most print-like first, those across a block last.

    Args:
        photo: BGR, uint8, shape (height, width, 3), upright as a person sees it.
    """
    lines: list[Line] = []
    for number, block in enumerate(find_blocks(photo, recipe or Recipe())):
        lines += _lines_of_block(photo, block, number)
    return sorted(without_doubles(lines), key=lambda line: (line.block >= _ACROSS, -line.likeness()))


def _lines_of_block(photo: Pixels, block: Block, number: int) -> list[Line]:
    """The lines along the direction that gives the most print-like ones.

    Large letters have less of a say than small ones, for texture is full of them. Of 614 readable names and strengths
    on 320 drawn photos 597 are found so; 593 where they have one only if the small ones leave the direction open.
    """
    tried: list[tuple[float, list[Line]]] = []
    for direction in block.directions_deg:
        crop = _Level.of(crop_level(photo, block, direction))
        fine = crop.lines(_FINE, number)
        if _explains(fine, block):
            return without_doubles(fine + crop.lines(_COARSE, number))
        small = without_doubles(fine + crop.lines(_SHARP, number))
        whole = without_doubles(small + crop.lines(_COARSE, number))
        print_like = (1 - _SAY_OF_THE_LARGE) * _print_in(small) + _SAY_OF_THE_LARGE * _print_in(whole)
        tried.append((print_like, whole))
    if not tried:
        return []
    chosen = max(tried, key=lambda each: each[0])[1]
    others = [lines for _, lines in tried if lines is not chosen and any(map(_is_surely_print, lines))]
    across = [line for lines in others for line in lines if line.letters >= _SHORT and line.likeness() > _SURELY]
    return without_doubles(chosen + [replace(line, block=number + _ACROSS) for line in across])


def _is_surely_print(line: Line) -> bool:
    """Print in another direction than that of its block: a second vial lies beside the first, turned."""
    return line.letters >= _LONG and line.likeness() > _SURELY


_LONG, _SHORT, _SURELY = 8, 4, 3.0
"""Letters of a line that tells of another vial, and of those that come with it; log odds of both."""

_ACROSS = 1000
"""Added to the number of a block: which way up they stand is another question than for its other lines."""

_SAY_OF_THE_LARGE = 0.3


def _print_in(lines: list[Line]) -> float:
    """How much print there is, and how surely: by number of letters first, for texture makes many short lines.

    Of the weights tried these found the most: 842 of 893 readable lines that matter on 300 drawn photos.
    """
    return sum(math.sqrt(line.score) * math.exp(0.6 * line.likeness()) for line in lines if line.letters >= 4)


def _explains(lines: list[Line], block: Block) -> bool:
    """Most letters of the block stand in well-formed lines: no other direction need be tried."""
    well_formed = sum(line.letters for line in lines if line.letters >= 5 and line.score > 0.7 * line.letters)
    return well_formed > 0.6 * len(block.letters)


_FINE, _COARSE, _SHARP = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """A level crop made ready for both sieves."""

    crop: Crop
    grey: Grey
    needed: float
    """Contrast of a letter, in grey levels."""

    @classmethod
    def of(cls, crop: Crop) -> _Level:
        step = max(1, round(1 / crop.photo_px))
        sigma = noise_sigma(crop.grey[::step, ::step])
        grey = np.asarray(cv2.blur(crop.grey, (3, 3)), np.uint8) if sigma > 3 else crop.grey
        return cls(crop, grey, max(24, Recipe().noise_factor * sigma))

    def lines(self, which: int, number: int) -> list[Line]:
        """Those whose letters pass the fine sieve or the coarse one."""
        sieve, letter_px = _sieves(self.crop)[which]
        contrast = local_range(self.grey, max(9, int(0.9 * letter_px) | 1))
        letters = find_letters(self.grey, sieve, contrast, self.needed, upright=True)
        found: list[Line] = []
        for ink in np.unique(letters.ink):
            found += _lines_of_letters(letters[letters.ink == ink], self.crop, number)
        return without_doubles(found)


def _sieves(crop: Crop) -> list[tuple[Sieve, float]]:
    """For small print, for large, and for blurred; each with the letter size it is made for."""
    small, large = crop.small_letter_px, crop.large_letter_px
    least = max(5.0, 0.45 * small)
    return [
        (Sieve(max(15, int(1.6 * small)), least, max(3.2 * small, 30)), small),
        (Sieve(max(31, int(2.2 * large)), max(least, 0.4 * large), max(4 * large, 60)), large),
        # a window smaller than a letter parts letters that blur has run together
        (Sieve(max(11, int(0.6 * small)), least, max(3.2 * small, 30)), small),
    ]


_MOST_CHAINED = 600
"""Letters of one polarity; the time goes with their square."""


def _lines_of_letters(letters: Letters, crop: Crop, number: int) -> list[Line]:
    letters = letters.clearest(_MOST_CHAINED)
    chains = [letters[chain] for chain in _chains(letters) if len(chain) >= 3]
    return [line for chain in chains if (line := _line(chain, crop, number))]


def _chains(letters: Letters) -> list[NDArray[np.intp]]:
    """Runs of letters, left to right, in which each is the other's best neighbour."""
    if len(letters) < 3:
        return []
    cost = _cost_of_following(letters)
    right, left = cost.argmin(1), cost.argmin(0)
    rows = np.arange(len(letters))
    mutual = np.isfinite(cost[rows, right]) & (left[right] == rows)
    following = np.where(mutual, right, -1)
    first = np.ones(len(letters), bool)
    first[following[following >= 0]] = False
    chains = []
    for start in np.flatnonzero(first):
        chain = [int(start)]
        while (after := int(following[chain[-1]])) >= 0:
            chain.append(after)
        chains.append(np.array(chain))
    return chains


def _cost_of_following(letters: Letters) -> Floats:
    """How ill each letter (column) would follow each other (row); infinite where it cannot."""
    x, y, w, h = letters.x, letters.y, letters.w, letters.h
    bottom, middle, center = y + h, letters.center_y, letters.center_x
    taller, lower = np.maximum(h[:, None], h), np.minimum(h[:, None], h)
    gap = x[None, :] - (x + w)[:, None]
    overlap = np.minimum(bottom[:, None], bottom) - np.maximum(y[:, None], y)
    possible = center[None, :] > center[:, None] + 0.2 * np.minimum(w[:, None], w)
    possible &= (gap < 1.25 * taller) & (gap > -0.5 * lower) & (taller < 2.6 * lower) & (overlap > 0.45 * lower)
    np.fill_diagonal(possible, False)
    rise = 0.5 * np.abs(middle[None, :] - middle[:, None]) + 0.5 * np.abs(bottom[None, :] - bottom[:, None])
    return np.where(possible, np.maximum(gap, 0) + rise + 0.3 * (taller - lower), np.inf)


def _line(letters: Letters, crop: Crop, number: int) -> Line | None:
    """A low-order curve through the chain's baseline and one a cap height above it; None for a tangle or texture."""
    even, contrast = _evenness(letters), median(letters.contrast)
    if _likeness(contrast, float(letters.h.max()) * crop.photo_px, even * len(letters)) < _LEAST_LIKELY:
        return None
    x, bottom = letters.center_x, letters.y + letters.h
    baseline = _baseline(x, bottom, median(letters.h))
    feet = np.polyval(baseline, x)
    cap_height = quantile(feet - letters.y, 0.8)
    if cap_height < 5:
        return None
    score = len(letters) * even * math.exp(-median(np.abs(bottom - feet)) / cap_height / 0.12)
    if _likeness(contrast, cap_height * crop.photo_px, score) < _LEAST_LIKELY:
        return None
    start, end = letters.x[0], (letters.x + letters.w)[-1]
    edges = _edges(baseline, start, end, cap_height)
    if edges is None:
        return None
    length = end - start + 2 * _REACH * cap_height
    core = _REACH * cap_height / length
    return Line(
        caps=crop.on_photo(edges[0]),
        baseline=crop.on_photo(edges[1]),
        cap_height_px=cap_height * crop.photo_px,
        ink=int(letters.ink[0]),
        letters=len(letters),
        score=score,
        block=number,
        core=(core, 1 - core),
        contrast=contrast,
    )


def _evenness(letters: Letters) -> float:
    """1 where letters stand at even steps, less where they do not, or are as thin as bars."""
    steps = np.diff(letters.center_x)
    mean = float(steps.sum()) / len(steps)
    ragged = math.sqrt(max(0.0, float(steps @ steps) / len(steps) - mean * mean)) / (mean + 1e-6)
    slender = max(0.0, _SLENDER - median(letters.w / letters.h))
    return math.exp(-max(0.0, ragged - 0.5) - slender / 0.1)


_SLENDER = 0.3
"""Of its height half of a line's letters are as wide, also at the turn of the glass; the bars of a code are not."""


def _baseline(x: Floats, bottom: Floats, height: float) -> Floats:
    enough_for_a_curve = len(x) >= 6 and x[-1] - x[0] > 6 * height
    return fitted_baseline(x, bottom, height, 2 if enough_for_a_curve else 1 if len(x) >= 4 else 0)


def fitted_baseline(x: Floats, bottom: Floats, height: float, degree: int) -> Floats:
    """A polynomial through the feet of the letters that do not hang below it.

    Args:
        x: Where along the line each letter stands, in pixels.
        bottom: How far down it reaches, in pixels.
        height: Of a letter, in pixels.
        degree: Of the polynomial, at most.
    """
    reach = float(np.abs(x).max()) or 1.0
    powers = (x / reach)[:, None] ** np.arange(degree, -1, -1)
    weight = np.ones(len(x))
    for _ in range(3):
        off = bottom - powers @ _least_squares(powers, bottom, weight)
        weight = 1 / (1 + (off / (1.5 * (median(np.abs(off)) + 0.5))) ** 2)
    curve = _least_squares(powers, bottom, weight)
    standing = np.abs(bottom - powers @ curve) < 0.18 * height
    if standing.sum() >= max(3, degree + 1):
        curve = _least_squares(powers[standing], bottom[standing], np.ones(int(standing.sum())))
    return np.asarray(curve / reach ** np.arange(degree, -1, -1))


def _least_squares(powers: Floats, y: Floats, weight: Floats) -> Floats:
    """As numpy.polyfit, by the normal equations: few points and low degrees need no more, and it is asked often."""
    weighted = powers * (weight**2)[:, None]
    try:
        return np.asarray(np.linalg.solve(weighted.T @ powers, weighted.T @ y))
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(powers * weight[:, None], y * weight)[0])


def _edges(baseline: Floats, start: float, end: float, cap_height: float) -> tuple[Floats, Floats] | None:
    """Tops of the capitals and baseline as points, drawn out straight beyond the letters."""
    left, right = start - _REACH * cap_height, end + _REACH * cap_height
    x = np.linspace(left, right, max(8, int((right - left) / 6)))
    inner = np.clip(x, start, end)
    slope = np.polyval(np.polyder(baseline), inner) if len(baseline) > 1 else np.zeros_like(x)
    if np.abs(slope).max() > 0.7:
        return None
    feet = np.stack([x, np.polyval(baseline, inner) + (x - inner) * slope], 1)
    upwards = np.stack([slope, -np.ones_like(slope)], 1) / np.sqrt(1 + slope**2)[:, None]
    return feet + upwards * cap_height, feet


def without_doubles(lines: list[Line]) -> list[Line]:
    """Each line once: found by another threshold or polarity, it lies within a better one."""
    kept: list[tuple[Line, Floats]] = []
    outlines = np.empty((len(lines), 4))
    for line in sorted(lines, key=lambda line: -line.score):
        middle = _core_points(line)
        outline = _outline(middle, line.cap_height_px)
        before = outlines[: len(kept)]
        near = ((before[:, :2] < outline[2:]) & (outline[:2] < before[:, 2:])).all(1)
        better = next((int(n) for n in np.flatnonzero(near) if _lies_within(middle, line, *kept[n])), None)
        if better is None:
            outlines[len(kept)] = outline
            kept.append((line, middle))
        elif _is_of_gaps(kept[better][0], line):
            outlines[better] = outline
            kept[better] = line, middle
    return [line for line, _ in kept]


def _is_of_gaps(line: Line, other: Line) -> bool:
    """What was taken for its letters is the paper between those of the other, which are higher.

    In a frame that stands close about it, `3000 µg/30 ml` was found as fourteen light letters.
    """
    higher = other.cap_height_px > _HIGHER * line.cap_height_px
    return line.ink != other.ink and higher and other.letters >= _AS_MANY * line.letters


_HIGHER, _AS_MANY = 1.2, 0.6


def _core_points(line: Line) -> Floats:
    count = len(line.caps)
    return line.middle[int(line.core[0] * count) : max(int(line.core[1] * count), int(line.core[0] * count) + 2)]


def _outline(points: Floats, cap_height: float) -> Floats:
    """Left, top, right and bottom of all that may be near the points: where two do not meet, no line is double."""
    margin = 0.35 * cap_height + float(np.hypot(*(points[1] - points[0])))
    return np.concatenate([points.min(0) - margin, points.max(0) + margin])


def _lies_within(middle: Floats, line: Line, other: Line, points: Floats) -> bool:
    reach = 0.35 * max(line.cap_height_px, other.cap_height_px) + float(np.hypot(*(points[1] - points[0])))
    distance = np.hypot(middle[:, None, 0] - points[None, :, 0], middle[:, None, 1] - points[None, :, 1]).min(1)
    return float(np.mean(distance < reach)) > 0.6
