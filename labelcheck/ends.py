"""Where print may go on unseen: before its first letter, behind its last, and under what lies over it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labelcheck.imprint import CLOSE, PART_OF_A_LETTER, SPECK, THROUGH, Imprint, ink_of, measures_of
from labelcheck.letters import Floats, Grey
from labelcheck.margins import NO_PHOTO, OUTSIDE
from labelcheck.pixels import Pixels
from labelcheck.text import Hindrance
from labelcheck.unroll import BASELINE, CAP_HEIGHT, CAPS

SURROUNDINGS_SHARE = 0.5
"""Of the log odds."""

BEFORE, FROM_BITS, BEHIND = 0.15, 0.12, 0.2
"""How likely the networks must find it that print goes on before a line, where bits of a letter stand too, and behind.

Of 12,198 ends of lines on drawn photos, fonts and seeds never trained on, print went on unseen at 796. Before a line
without bits they tell 125 of 134, and doubt 106 of 5,229 whole ones; with bits, 253 of 253, and 54 of 589; behind, 384
of 409, and 152 of 5,584. Without the one that sees the surroundings, at the limits of then, it was 122 and 138, 253 and
90, 386 and 210. Most of what is not told are lots and dates, printed over the label's edge.
"""


def likelihood(of_margins: Floats, of_surroundings: Floats) -> list[float]:
    """How likely print goes on at each end, from 0 to 1.

    Args:
        of_margins: Log odds, as the networks that see an end close by have it, shape (ends,).
        of_surroundings: As the network has it that sees the label around it.
    """
    odds = (1 - SURROUNDINGS_SHARE) * of_margins + SURROUNDINGS_SHARE * of_surroundings
    return [float(each) for each in 1 / (1 + np.exp(-odds))]


def hindrance(margin: Pixels, bits: bool, likelihood: float, behind: bool = False) -> Hindrance | None:
    """Why a letter may stand unseen beside a line; None if none does.

    Args:
        margin: What the photo shows there, see margins.py.
        bits: Of a letter, see `bits_at_ends`.
        likelihood: That print goes on there, as the networks have it.
        behind: It is the end of the line.
    """
    if likelihood <= (BEHIND if behind else FROM_BITS if bits else BEFORE):
        return None
    beside = margin[CAPS:BASELINE, OUTSIDE - _BEYOND : OUTSIDE]
    if (beside == NO_PHOTO).all(2).any():
        return Hindrance.OUTSIDE
    return Hindrance.GLARE if float((beside.min(2) > _WHITE).mean()) > _MOSTLY else Hindrance.TURNED


_BEYOND = int(1.4 * CAP_HEIGHT)
"""Columns beside the print in which a letter would stand."""

_WHITE, _MOSTLY = 250, 0.4
"""Grey level of glare, which outshines paper; a share of the columns."""


def bits_at_ends(found: Imprint, wiped: Grey) -> tuple[bool, bool]:
    """Whether ink before the first letter of a line may be what is left of another, and behind its last.

    Args:
        wiped: The band without what is foreign, as `Imprint.wiped` gives it.
    """
    foreign = found.foreign[found.label].mean(0) > _LITTLE_FOREIGN
    lost_before, lost_after = _lost(found)
    return (
        lost_before or _is_in_bits(wiped, foreign, found.left),
        lost_after or _is_in_bits(wiped[:, ::-1], foreign[::-1], wiped.shape[1] - found.right),
    )


def covered(found: Imprint) -> list[tuple[int, int]]:
    """Runs of columns, at least as wide as a narrow letter, that something wiped away fills, close to a letter.

    Or that are empty for it: the g of `0.5 mg*`, run together with the edge of its bar, was wiped with the edge. Or a
    rule before the first letter that may be read as a 1.
    """
    strange = found.strange[CAPS:BASELINE]
    filled = strange.mean(0)
    empty = ~((found.label[CAPS:BASELINE] > 0) & ~strange).any(0)
    hidden = (filled > THROUGH) | (empty & (filled > _LETTER_LIKE))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], hidden, [False]]).astype(np.int8)))
    runs = [(int(start), int(end)) for start, end in edges.reshape(-1, 2) if end - start >= _NARROW_LETTER]
    starts, ends = found.letters[:, 0], found.letters[:, 2]
    rule = _rule_before(found.letters)
    close = (run for run in runs if (np.abs(starts - run[1]) < CLOSE).any() or (np.abs(ends - run[0]) < CLOSE).any())
    return [*([rule] if rule else []), *close]


_LETTER_LIKE = 0.1
"""Of a column; the strokes of a letter fill more."""

_NARROW_LETTER = int(0.32 * CAP_HEIGHT)


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


def _rule_before(letters: Floats) -> tuple[int, int] | None:
    """A thin stroke stands first that begins far above the others: read as a 1, it makes 11,500 of 1,500."""
    left, top, right, _ = letters[np.argsort(letters[:, 0])][:4].T
    is_rule = len(left) == 4 and right[0] - left[0] < _THIN and top[0] <= 2 and float(top[1:].min()) >= CAPS - 4
    return (int(left[0]), int(right[0])) if is_rule else None


_THIN = 0.4 * CAP_HEIGHT
