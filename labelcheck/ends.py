"""Where print may go on unseen: before its first letter, behind its last, and under what lies over it."""

from __future__ import annotations

import numpy as np

from labelcheck.imprint import CLOSE, THROUGH, Imprint
from labelcheck.letters import Floats
from labelcheck.margins import NO_PHOTO, OUTSIDE
from labelcheck.pixels import Pixels
from labelcheck.text import Hindrance
from labelcheck.unroll import BASELINE, CAP_HEIGHT, CAPS

SURROUNDINGS_SHARE = 0.5
"""Of the log odds."""

GOES_ON = 0.11
"""How likely the networks must find it that print goes on.

Of 8,876 ends of lines on drawn photos, fonts and seeds never trained on, print went on unseen at 564. They tell 548 of
these, and doubt 334 of 8,312 whole ones, about as many as the network of the surroundings before this one did where it
told 541. At 0.15 it is 543 and 270, and the 500 of a 2500 at the turn of the glass passed. Most of what is not told are
lots and dates, printed over the edge of the label.
"""


def likelihood(of_margins: Floats, of_surroundings: Floats) -> list[float]:
    """How likely print goes on at each end, from 0 to 1.

    Args:
        of_margins: Log odds, as the networks that see an end close by have it, shape (ends,).
        of_surroundings: As the network has it that sees the label around it.
    """
    odds = (1 - SURROUNDINGS_SHARE) * of_margins + SURROUNDINGS_SHARE * of_surroundings
    return [float(each) for each in 1 / (1 + np.exp(-odds))]


def hindrance(margin: Pixels, likelihood: float) -> Hindrance | None:
    """Why a letter may stand unseen beside a line; None if none does.

    Args:
        margin: What the photo shows there, see margins.py.
        likelihood: That print goes on there, as the networks have it.
    """
    if likelihood <= GOES_ON:
        return None
    beside = margin[CAPS:BASELINE, OUTSIDE - _BEYOND : OUTSIDE]
    if (beside == NO_PHOTO).all(2).any():
        return Hindrance.OUTSIDE
    return Hindrance.GLARE if float((beside.min(2) > _WHITE).mean()) > _MOSTLY else Hindrance.TURNED


_BEYOND = int(1.4 * CAP_HEIGHT)
"""Columns beside the print in which a letter would stand."""

_WHITE, _MOSTLY = 250, 0.4
"""Grey level of glare, which outshines paper; a share of the columns."""


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


def _rule_before(letters: Floats) -> tuple[int, int] | None:
    """A thin stroke stands first that begins far above the others: read as a 1, it makes 11,500 of 1,500."""
    left, top, right, _ = letters[np.argsort(letters[:, 0])][:4].T
    is_rule = len(left) == 4 and right[0] - left[0] < _THIN and top[0] <= 2 and float(top[1:].min()) >= CAPS - 4
    return (int(left[0]), int(right[0])) if is_rule else None


_THIN = 0.4 * CAP_HEIGHT
