"""What lies round the first letter of a line and the last: the label, its edge, the other lines, what lies over them.

A margin shows an end close by (`margins.py`); from further away one sees that the label goes on bare beside it, or that
other lines are cut off there too. A network of its own looks at that; see `samples/studio/TRAINING.md`.
"""

from __future__ import annotations

import cv2
import numpy as np

from labelcheck.letters import Floats
from labelcheck.levels import Levels
from labelcheck.margins import NO_PHOTO
from labelcheck.nets import Net
from labelcheck.pixels import Pixels
from labelcheck.unroll import CAP_HEIGHT, PAD

NET = Net("surroundings")

SCALE = 8
"""Pixels to a cap height: fewer than reading needs, enough to see letters, edges and paper."""

OUTSIDE, INSIDE, ABOVE = 6 * SCALE, 6 * SCALE, 5 * SCALE
"""Pixels before the first ink and within the line, and above the middle of the letters as below it."""


def surroundings(photo: Levels, caps: Floats, baseline: Floats, inside: int = INSIDE) -> tuple[Pixels, Pixels]:
    """What the photo shows round the beginning of a line, and round its end as in a mirror.

    Args:
        caps: The photo pixels at the tops of the capitals, of each column of a strip, shape (width, 2).
        baseline: Those under the baseline.
        inside: Pixels within the line.

    Returns:
        Both BGR, uint8, shape (2 * ABOVE, OUTSIDE + inside, 3), the line level, the print on the right.
    """
    return _around(photo, caps, baseline, inside), _around(photo, caps[::-1], baseline[::-1], inside)


def _around(photo: Levels, caps: Floats, baseline: Floats, inside: int) -> Pixels:
    """Of the beginning; where the line has ended it goes on as it begins."""
    first = min(PAD, len(caps) - 2)
    along = baseline[min(first + CAP_HEIGHT, len(caps) - 1)] - baseline[first]
    up = caps[first] - baseline[first]
    cap = max(float(np.hypot(*up)), 1.0)
    right = along / max(float(np.hypot(*along)), 1e-6) * cap
    axes = np.stack([right, -up], 1) / SCALE
    corner = baseline[first] + up / 2 - axes @ np.array([OUTSIDE, ABOVE])
    level, share = photo.at(SCALE / cap)
    way = np.concatenate([axes, corner[:, None] + 0.5], 1) * share[:, None]
    way[:, 2] -= 0.5
    size, flags = (OUTSIDE + inside, 2 * ABOVE), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    found = cv2.warpAffine(level, way, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=NO_PHOTO)
    return np.asarray(found, np.uint8)
