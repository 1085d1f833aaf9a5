"""Something small that lies over a sign within a line: a sticker, a spot of glare, told by its colour in a gap."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.imprint import Imprint
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
"""So many columns of a gap must be unlike its paper."""


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
    shades = np.asarray(cv2.cvtColor(colour[rows], cv2.COLOR_BGR2LAB), np.uint8)
    inked = cv2.dilate((found.label[rows] > 0).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    runs = zip(ends[wide].tolist(), starts[wide].tolist(), strict=True)
    return [(end, start) for end, start in runs if _is_patched(shades, inked, end, start)]


def _is_patched(shades: Pixels, inked: NDArray[np.bool_], end: int, start: int) -> bool:
    before, behind = slice(max(0, end - _AROUND), end), slice(start, start + _AROUND)
    papers = [shades[:, part][~inked[:, part]] for part in (before, behind)]
    if not all(len(paper) for paper in papers):
        return False
    middles = [np.median(paper, 0) for paper in papers]
    gap = slice(end + 1, start - 1)
    within = np.median(np.where(inked[:, gap, None], middles[0], shades[:, gap]), 0)
    unlike = np.min([np.linalg.norm(within - middle, axis=1) for middle in middles], 0)
    return float(np.sort(unlike)[-_COLUMNS:][0]) > _UNLIKE
