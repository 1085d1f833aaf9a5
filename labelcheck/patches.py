"""Something small that lies over a sign within a line: a sticker, a spot of glare, told by its colour in a gap."""

from __future__ import annotations

import cv2
import numpy as np

from labelcheck.imprint import Imprint
from labelcheck.letters import Floats
from labelcheck.pixels import Pixels
from labelcheck.unroll import BASELINE, CAP_HEIGHT, CAPS

_UNLIKE = 27.0
"""Distance in CIE L*a*b* as OpenCV scales it, L* from 0 to 255.

In one of 437 labels whose strengths were confirmed on drawn photos a gap was less like its paper, by 32. When a digit
was covered on 378 of them, a strength was told wrongly on 36, and with this rule on 15: what is as dark as ink, or of
the label's own colour, leaves no such gap.
"""

_AS_WIDE_AS_A_SIGN, _TOO_WIDE = 0.28 * CAP_HEIGHT, 3.0 * CAP_HEIGHT
_AROUND = int(1.5 * CAP_HEIGHT)
"""Columns on either side of a gap whose paper it is held against."""

_COLUMNS = 6
"""So many columns of a gap must be unlike its paper, or all of a narrower one."""


def patches_over(colour: Pixels, found: Imprint) -> list[tuple[int, int]]:
    """Gaps between letters that are not of the colour of the paper on either side, from which column to which.

    Args:
        colour: The line pulled straight, BGR, uint8, shape (HEIGHT, width, 3).
        found: Its print.
    """
    letters = found.letters[np.argsort(found.letters[:, 0])].astype(int)
    ends, starts = np.maximum.accumulate(letters[:-1, 2]), letters[1:, 0]
    wide = (starts - ends > _AS_WIDE_AS_A_SIGN) & (starts - ends < _TOO_WIDE)
    if not wide.any():
        return []
    rows = slice(CAPS - 2, BASELINE + 1)
    shades = cv2.cvtColor(colour[rows], cv2.COLOR_BGR2LAB).astype(np.float64)
    inked = cv2.dilate((found.label[rows] > 0).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    runs = zip(ends[wide].tolist(), starts[wide].tolist(), strict=True)
    return [(end, start) for end, start in runs if _is_patched(shades, inked, end, start)]


def _is_patched(shades: Floats, inked: np.ndarray, end: int, start: int) -> bool:
    within = _columns(shades, inked, end + 1, start - 1)
    beside = [_columns(shades, inked, max(0, end - _AROUND), end), _columns(shades, inked, start, start + _AROUND)]
    if len(within) == 0 or not all(len(each) for each in beside):
        return False
    papers = np.stack([np.median(each, 0) for each in beside])
    unlike = np.linalg.norm(within[:, None] - papers[None], axis=2).min(1)
    return float(np.sort(unlike)[-min(_COLUMNS, len(unlike))]) > _UNLIKE


def _columns(shades: Floats, inked: np.ndarray, start: int, end: int) -> Floats:
    """The middle shade of each column's paper, shape (columns, 3); without those that are all ink."""
    part, ink = shades[:, start:end], inked[:, start:end]
    free = ~ink.all(0)
    return np.asarray(np.nanmedian(np.where(ink[:, free, None], np.nan, part[:, free]), 0)).reshape(-1, 3)
