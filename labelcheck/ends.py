"""Where print may go on unseen: before its first letter, behind its last, and under what lies over it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.imprint import CLOSE, PART_OF_A_LETTER, SPECK, THROUGH, Imprint, ink_of, measures_of
from labelcheck.letters import LIGHT, Floats, Grey
from labelcheck.quantile import median, quantile, quantiles_down
from labelcheck.text import Hindrance
from labelcheck.unroll import BASELINE, CAP_HEIGHT, CAPS, Band, shares


@dataclass(frozen=True, slots=True)
class Doubt:
    """What may hide a letter beside a line."""

    why: Hindrance
    grave: bool
    """Ink, a rule, a colour or glare tells it, and not the light, the pitch of the letters or the end of the strip."""


def doubts_at_ends(band: Band, found: Imprint, wiped: Grey, ink: int) -> tuple[Doubt | None, Doubt | None]:
    """What may hide a letter before the first of a line, and one after the last.

    Args:
        wiped: The band without what is foreign, as `Imprint.wiped` gives it.
        ink: DARK or LIGHT, of the line.
    """
    left, right = found.left, found.right
    foreign = found.foreign[found.label].mean(0) > _LITTLE_FOREIGN
    lost_before, lost_after = _lost(found)
    lost_before |= _is_in_bits(wiped, foreign, left)
    lost_after |= _is_in_bits(wiped[:, ::-1], foreign[::-1], wiped.shape[1] - right)
    strange_before, strange_after, aslant = _strangely_coloured(band, left, right)
    line = band.grey[:, left:right]
    before = _ends_at(band.grey, left, -1, _paper(line[:, :_SIDE]), ink, strange_before)
    after = _ends_at(band.grey, right, 1, _paper(line[:, -_SIDE:]), ink, strange_after)
    doubt_before = _doubt(before, lost_before or aslant, strange_before[:left][::-1])
    if doubt_before is None and (_crowded(found.letters) or _begins_with_a_rule(found.letters)):
        doubt_before = Doubt(Hindrance.TURNED, grave=False)
    return doubt_before, _doubt(after, lost_after, strange_after[right:])


def _doubt(why: Hindrance | None, lost: bool, strange: NDArray[np.bool_]) -> Doubt | None:
    """From the print outwards `strange` says which columns have a colour of their own."""
    if lost:
        return Doubt(why or Hindrance.TURNED, grave=True)
    if why is None:
        return None
    coloured = int(strange[:_BEYOND].sum()) > _PERSISTS * _BEYOND
    return Doubt(why, grave=why is Hindrance.GLARE or coloured)


def hindrance(doubt: Doubt | None, likelihood: float | None) -> Hindrance | None:
    """Why a letter may stand unseen beside a line, by what the guards and the network make of it; None if none does.

    Args:
        likelihood: That print goes on there; None where the network was not asked.
    """
    if likelihood is None:
        return None if doubt is None else doubt.why
    if doubt is None:
        return Hindrance.TURNED if likelihood > GOES_ON else None
    return doubt.why if likelihood > (WHOLE_AGAINST_A_GRAVE_DOUBT if doubt.grave else WHOLE) else None


GOES_ON, WHOLE, WHOLE_AGAINST_A_GRAVE_DOUBT = 0.2, 0.15, 0.08
"""Likelihoods: above the first an end that no guard doubts is doubted; up to the others a doubt is dispelled.

Of 4,368 ends of lines on 433 drawn photos, fonts and seeds never trained on, print went on unseen at 386.

The guards alone told 258 of these, and doubted 562 of the others; guards and network together 363 and 295.
"""


def covered(found: Imprint) -> list[tuple[int, int]]:
    """Runs of columns, at least as wide as a narrow letter, that something wiped away fills, close to a letter.

    Or that are empty for it: the g of `0.5 mg*`, run together with the edge of its bar, was wiped with the edge.
    """
    strange = found.strange[CAPS:BASELINE]
    filled = strange.mean(0)
    empty = ~((found.label[CAPS:BASELINE] > 0) & ~strange).any(0)
    hidden = (filled > THROUGH) | (empty & (filled > _LETTER_LIKE))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], hidden, [False]]).astype(np.int8)))
    runs = [(int(start), int(end)) for start, end in edges.reshape(-1, 2) if end - start >= _NARROW_LETTER]
    starts, ends = found.letters[:, 0], found.letters[:, 2]
    return [run for run in runs if (np.abs(starts - run[1]) < CLOSE).any() or (np.abs(ends - run[0]) < CLOSE).any()]


_LETTER_LIKE = 0.1
"""Of a column; the strokes of a letter fill more."""

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


def _strangely_coloured(band: Band, left: int, right: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_], bool]:
    """Which columns have another colour than the paper at the beginning of the print, and than at its end: a finger;
    and whether such a thing lies aslant before it.

    Between letters paper takes on something of their colour: what is only further from it is paper still. What has no
    colour, or that of the ink, is the label beside a bar.
    """
    paper, ink = band.tints()
    flat = band.flat[CAPS - 3 : BASELINE + 6, left:right].min(0)
    blank, inked = left + np.flatnonzero(flat > _BLANK), left + np.flatnonzero(flat < _INKED)
    if len(blank) < 4 or len(inked) < 4:
        return np.zeros(len(paper), bool), np.zeros(len(paper), bool), False
    print_tint = quantiles_down(ink[inked], 0.5)
    label_tint = np.minimum(np.abs(paper - print_tint).sum(1), np.abs(paper - 1 / 3).sum(1)) < _OTHER_COLOUR
    away = quantiles_down(paper[blank], 0.5) - print_tint
    away = away / max(float(np.linalg.norm(away)), _OTHER_COLOUR)
    first, last = (quantiles_down(paper[at], 0.5) for at in (blank[: _SIDE // 2], blank[-_SIDE // 2 :]))
    strange = []
    for label in (first, last):
        off = paper - label
        off -= np.maximum(off @ away, 0)[:, None] * away
        strange.append((np.abs(off).sum(1) > _OTHER_COLOUR) & ~label_tint)
    return strange[0], strange[1], _lies_aslant(band, left, (first, print_tint))


def _lies_aslant(band: Band, left: int, tints: tuple[Floats, Floats]) -> bool:
    """Something of another colour than label and print lies near the first letter, and its edge is not upright.

    A finger over `1.` of `1.5 mg/mL` ends half a letter before the 5. What is printed, a bar or a stripe, has an edge
    that stands as upright as the letters.
    """
    if left < _BEYOND:
        return False
    part = cv2.GaussianBlur(band.colour[CAPS:BASELINE, left - _BEYOND : left], (0, 0), _GRAIN).astype(np.float64)
    seen = shares(part)
    known = [np.abs(seen - tint).sum(2) < _OTHER_COLOUR for tint in (*tints, np.full(3, 1 / 3))]
    strange = cv2.erode((~np.any(known, axis=0)).astype(np.uint8), np.ones((1, 3), np.uint8))[:, ::-1] > 0
    reaches = strange.mean(1) > _PERSISTS
    begins = np.where(reaches, strange.argmax(1), _BEYOND).astype(np.float32)
    aslant = quantile(begins, 0.9) - quantile(begins, 0.1) > _ASLANT
    return aslant and quantile(begins, 0.1) < _HALF_A_LETTER and float(reaches.mean()) > _PERSISTS


_HALF_A_LETTER = int(0.6 * CAP_HEIGHT)
_ASLANT = 4.0
"""Columns by which an edge moves from the tops of the capitals to their feet."""

_GRAIN = 1.5
"""Columns over which colour is taken, for grain has every colour."""

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


def _lost(found: Imprint) -> tuple[bool, bool]:
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
    return bool(next_to_it.any()) and int(touched[: end + wall].sum()) >= PART_OF_A_LETTER


_STRIDE = int(1.2 * CAP_HEIGHT)


def _up_to(walls: NDArray[np.bool_]) -> int:
    """Columns from the print outwards to the first wall, at most a letter and its gap."""
    return int(np.argmax(np.append(walls[:_STRIDE], True)))


_LETTER = int(0.4 * CAP_HEIGHT)
"""Columns of a letter."""


_REMAINS = int(0.55 * CAP_HEIGHT)
"""Columns before the first whole letter, as wide as a letter and its gap."""


def _is_in_bits(wiped: Grey, strange: NDArray[np.bool_], left: int) -> bool:
    """Bits of ink stand close before the first whole letter: of a letter half hidden, of a point, of a 1 in the dark.

    No reader makes anything of them, and all agree on the rest: `.5` is read as 5, `1,500` at the turn of the glass as
    500. Where a rule or a bar stood, bits are what is left of it.

    Args:
        wiped: The strip; turned round, shape (HEIGHT, width), it is asked of the last letter.
        strange: Which columns hold anything foreign.
        left: The column at which the print begins.
    """
    behind = np.flatnonzero(strange[:left])
    start = max(left - _REMAINS, int(behind[-1]) + 2 if len(behind) else 0, 0)
    cut = np.ascontiguousarray(wiped[:, start : left + 3 * CAP_HEIGHT])
    stats = measures_of(ink_of(cut) & (cut < _INK_STILL))
    x, y, w, h, area = stats.T
    whole = (h > 0.65 * CAP_HEIGHT) & (y < CAPS + 8) & (w > 2)
    if not whole.any():
        return False
    first = int(x[whole].min())
    gap = first - x - w
    among = (y >= 3) & (y <= BASELINE) & (y + h > CAPS + 2) & (area >= SPECK - 3)
    bits, around = among & (gap >= -1) & (gap < CLOSE), among & (gap >= -1) & (gap < _REMAINS)
    is_point = around & (np.abs(y + h - BASELINE) < 4) & (h < _POINT) & (w < _POINT)
    return bool(area[bits].sum() >= SPECK) or (int(around.sum()) == 1 and bool((is_point & (area >= SPECK)).any()))


_LITTLE_FOREIGN = 0.15
"""Of a column."""

_POINT = int(0.32 * CAP_HEIGHT)
"""A point is less wide and high."""

_INK_STILL = 180
"""Grey level of the flattened strip; noise and the rims of what was wiped away are lighter."""


def _begins_with_a_rule(letters: Floats) -> bool:
    """A thin stroke stands first that begins far above the others: read as a 1, it makes 11,500 of 1,500."""
    left, top, right, _ = letters[np.argsort(letters[:, 0])][:4].T
    return len(left) == 4 and right[0] - left[0] < _THIN and top[0] <= 2 and float(top[1:].min()) >= CAPS - 4


_THIN = 0.4 * CAP_HEIGHT

_CROWDED = 0.62


def _crowded(letters: Floats) -> bool:
    """The first letters stand closer than the others: the glass turns away there, and 300000 is read as 10000."""
    middles = np.sort((letters[:, 0] + letters[:, 2]) / 2)
    pitch = np.diff(middles)
    return len(pitch) >= 6 and float(pitch[:3].mean()) < _CROWDED * median(pitch)
