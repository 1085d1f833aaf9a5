"""A bar like that of a line of light print, on which not all was read: print as dark as its bar stands there.

A label sets its two strengths on bars of one colour. Where the second is black on dark blue, the finder of lines does
not see it, and a contradiction with the first would pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.letters import Floats
from labelcheck.levels import Levels
from labelcheck.strips import Strip
from labelcheck.text import Box
from labelcheck.unroll import BASELINE, CAPS

_FINE = 10
"""Rows and columns of what is looked at to a cap height."""

_UP = 8
"""Cap heights above the line and below it that are looked at, (2 * _UP + 1) * _FINE rows in all."""

_OF_THE_BAR, _BETWEEN = 0.35, 0.7
"""Shares of how far the paper's colour is from the bar's: no more is the bar, and so much at least parts two bars."""

_PAPER, _UNLIKE = 200, 12.0
"""Grey level of a strip; distance in CIE L*a*b*, as OpenCV scales it, of a bar from its label at least."""

_ALIKE, _LOWER, _SHORT = (0.6, 1.4), 0.5, 0.8
"""How many times as high as the line's own bar the other may be, and a shorter one; the most of its length that has."""

_APART = (0.2, 4.0)
"""Cap heights of what parts them."""

_MARGIN = 5
"""Rows beyond the other bar on which the label shows."""

_WINDOW = int(2.5 * _FINE)
"""Columns; as wide as the shortest strength."""

_STRUCTURED = 1.05
"""Grey levels from column to column, in the mean over a window, of the middle rows of a bar that is no plain one.

Of drawn labels dark print on a dark bar came to 1.8 and more, in the dark and in grain too, and once, where the bar
turns away, to 1.26; grain alone to 0.8, and the plain second bars of 20 drawn photos that passed to 0.7.
"""

_BESIDE = 5
"""Columns beside print that was read, and beside the end of the bar, which belong to it."""


def bars_beside(photo: Levels, strip: Strip, others: Sequence[Strip]) -> Iterator[Box]:
    """Where bars are that are like the one that a line of light print stands on, and that bear what was not read.

    Also where they are shorter, in the middle of it or at its beginning, and only there of one colour.

    Args:
        photo: Its levels.
        strip: The line, light print on a darker bar.
        others: The lines that were read; where they stand on a bar nothing unread is looked for.
    """
    around = _around(photo, strip)
    if around is None:
        return
    colour, width = _bar_colour(around, strip), around.shape[1]
    told: list[tuple[int, int]] = []
    for columns in (slice(width), slice(width // 4, width - width // 4), slice(width // 2)):
        is_short = columns != slice(width)
        for first, last, limit in _like_its_own(around[:, columns], colour, is_short):
            if any(start <= last and first <= end for start, end in told):
                continue
            upper, lower = (at / _FINE - _UP for at in (first, last))
            third = (last + 1 - first) // 3
            print_rows = around[first + third : last + 1 - third]
            bare = _of_the_bar(print_rows, colour, limit)
            if is_short and float(bare.mean()) > _SHORT:
                continue
            for other in others:
                bare[_covered(other, strip, upper, lower, width)] = False
            if _bears_something(print_rows[..., 0].mean(0)[columns], bare[columns]):
                told.append((first, last))
                yield _box(strip, upper, lower)


def _of_the_bar(rows: Floats, colour: Floats, limit: float) -> NDArray[np.bool_]:
    """The columns in which the bar goes on, its ends, glare and what lies over it left out, shape (columns,)."""
    strange = np.linalg.norm(np.median(rows, axis=0) - colour, axis=1) > limit
    return np.asarray(cv2.dilate(strange.astype(np.uint8)[None], np.ones((1, 2 * _BESIDE + 1), np.uint8))[0] == 0)


def _bears_something(lightness: Floats, bare: NDArray[np.bool_]) -> bool:
    """Whether some window of the columns that bear no print that was read shows more than grain.

    Args:
        lightness: Of the middle rows of the bar in the mean, shape (columns,): strokes stand upright, and grain does
            not.
        bare: The columns, shape (columns,).
    """
    steps = np.abs(np.diff(lightness)) * (bare[1:] & bare[:-1])
    wide = min(_WINDOW, len(steps))
    return float(np.convolve(steps, np.ones(wide) / wide, "valid").max()) > _STRUCTURED


def _around(photo: Levels, strip: Strip) -> Floats | None:
    """The line and what is above and below it, CIE L*a*b*, shape (rows, columns, 3); None where hardly a photo is."""
    cap_height = float(np.hypot(*(strip.baseline - strip.caps).T).mean())
    pixels, share = photo.at(_FINER * _FINE / cap_height)
    columns = np.linspace(0, strip.width - 1, max(8, int(strip.width * _FINE / (BASELINE - CAPS)))).astype(int)
    caps, down = (strip.caps[columns] + 0.5) * share - 0.5, (strip.baseline - strip.caps)[columns] * share
    rows = (np.arange(-_UP * _FINE, (_UP + 1) * _FINE) / _FINE)[:, None]
    x, y = (caps[:, axis] + down[:, axis] * rows for axis in (0, 1))
    left, top = max(0, int(x.min()) - _EDGE), max(0, int(y.min()) - _EDGE)
    part = pixels[top : max(0, int(y.max()) + _EDGE), left : max(0, int(x.max()) + _EDGE)]
    if min(part.shape[:2]) < _EDGE:
        return None
    smooth = cv2.GaussianBlur(part, (0, 0), max(0.6, 0.6 * cap_height * float(share.mean()) / _FINE))
    at = (x - left).astype(np.float32), (y - top).astype(np.float32)
    seen = cv2.remap(smooth, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.cvtColor(seen, cv2.COLOR_BGR2LAB), np.float64)


_EDGE, _FINER = 8, 1.5
"""Pixels beyond what is looked at; how many times finer than that the photo is."""


def _bar_colour(around: Floats, strip: Strip) -> Floats:
    """Of what the letters stand on, CIE L*a*b*, shape (3,).

    Args:
        around: As `_around` has it.
    """
    own = around[_UP * _FINE : (_UP + 1) * _FINE]
    size = own.shape[1], own.shape[0]
    paper = cv2.resize(strip.pixels[CAPS:BASELINE], size, interpolation=cv2.INTER_AREA) > _PAPER
    return np.asarray(np.median(own[paper] if paper.any() else own.reshape(-1, 3), axis=0))


def _like_its_own(around: Floats, colour: Floats, is_short: bool) -> Iterator[tuple[int, int, float]]:
    """The bars of that colour, about as high as the line's own, next above and below: first row, last row, and limit.

    The label shows on both sides of each. Of a row the middle colour counts: print covers less than half of it. What is
    further from the bar's colour than the limit is no bar.

    Args:
        around: As `_around` has it, or some of its columns.
        colour: CIE L*a*b*, shape (3,).
        is_short: Looked for are bars that are shorter than the line's own: their print is smaller, and so are they.
    """
    rows = np.median(around, axis=1)
    far = np.linalg.norm(rows - colour, axis=1)
    first, last = _UP * _FINE, (_UP + 1) * _FINE - 1
    paper = float(max(far[first - 2 * _FINE : first].max(), far[last + 1 : last + 1 + 2 * _FINE].max()))
    if paper < _UNLIKE:
        return
    limit = _OF_THE_BAR * paper
    of_the_bar = far < limit
    of_the_bar[first : last + 1] = True
    edges = np.flatnonzero(np.diff(np.concatenate([[False], of_the_bar, [False]]).astype(np.int8))).reshape(-1, 2)
    runs = [(int(start), int(end) - 1) for start, end in edges]
    own = next(run for run in runs if run[0] <= first <= run[1])
    high = own[1] - own[0] + 1
    above, below = [run for run in runs if run[1] < own[0]][-1:], [run for run in runs if run[0] > own[1]][:1]
    parted = [(end + 1, own[0]) for _, end in above] + [(own[1] + 1, start) for start, _ in below]
    for (start, end), (after, before) in zip(above + below, parted, strict=True):
        alike = (_LOWER if is_short else _ALIKE[0]) * high < end - start + 1 < _ALIKE[1] * high
        apart = _APART[0] * _FINE <= before - after <= _APART[1] * _FINE
        if not alike or not apart or float(far[after:before].max()) < _BETWEEN * paper:
            continue
        label = np.median(rows[after:before], axis=0)
        beyond = rows[max(0, start - _MARGIN) : start] if start < first else rows[end + 1 : end + 1 + _MARGIN]
        off = beyond - label
        if is_short:  # a narrow gap is blurred with the bars, and the sun may lie beyond
            off[:, 0] = np.minimum(off[:, 0], 0)
        off = np.linalg.norm(off, axis=1)
        if len(off) == _MARGIN and float(np.median(off)) < limit:
            yield start, end, limit


def _covered(other: Strip, strip: Strip, upper: float, lower: float, columns: int) -> slice:
    """Which of so many columns along a strip another line covers, if it lies between two edges.

    Args:
        upper: Cap heights below the tops of the strip's capitals.
        lower: The same of the lower edge.
    """
    line = (strip.caps + strip.baseline) / 2
    ends = (other.caps + other.baseline)[[0, other.width // 2, -1]] / 2
    start, middle, end = (int(np.hypot(*(line - point).T).argmin()) for point in ends)
    down = strip.baseline[middle] - strip.caps[middle]
    if not upper < float((ends[1] - strip.caps[middle]) @ down / (down @ down)) < lower:
        return slice(0)
    share = columns / strip.width
    return slice(max(0, int(min(start, end) * share) - _BESIDE), int(max(start, end) * share) + 1 + _BESIDE)


def _box(strip: Strip, upper: float, lower: float) -> Box:
    high = BASELINE - CAPS
    return strip.box(0, CAPS + upper * high, strip.width - 1, CAPS + lower * high)
