"""What letters are like: the ink they are printed in, and what they look like where they touch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]

DARK, LIGHT = 1, -1
"""Ink darker than its paper, or lighter (print on a coloured bar)."""


def is_run(w: NDArray[np.int32], h: NDArray[np.int32], area: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Letters that touch, `ALAMIN` in a face with long serifs: as long as a word, with paper between the strokes."""
    return np.asarray((w > 1.8 * h) & (w < _LONGEST_RUN * h) & (area < _PIERCED * w * h))


_LONGEST_RUN = 16
_PIERCED = 0.64
"""Ink of a run of letters, as a share of its rectangle; a bar has more."""
