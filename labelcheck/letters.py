"""What may be letters: connected components of letter size and contrast, with their measures."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]

Lengths = Floats | NDArray[np.int32]

DARK, LIGHT = 1, -1
"""Ink darker than its paper, or lighter (print on a coloured bar)."""

_LAPLACE_DIFFERENCE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)


@dataclass(frozen=True, slots=True)
class Letters:
    """Components as parallel arrays of length n, pixels of the picture they were found on."""

    x: Floats
    y: Floats
    w: Floats
    h: Floats
    ink: NDArray[np.int64]
    """DARK or LIGHT."""

    contrast: Floats
    """Brightest less darkest grey about their middles."""

    def __len__(self) -> int:
        return len(self.x)

    @property
    def center_x(self) -> Floats:
        return self.x + self.w / 2

    @property
    def center_y(self) -> Floats:
        return self.y + self.h / 2

    @property
    def size(self) -> Floats:
        return np.maximum(self.w, self.h)

    def __getitem__(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Letters:
        return Letters(*(getattr(self, name)[chosen] for name in _FIELDS))

    @classmethod
    def join(cls, parts: list[Letters]) -> Letters:
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in _FIELDS))

    def scaled(self, factor: float) -> Letters:
        """As they stand on a picture `factor` times as large."""
        return Letters(self.x * factor, self.y * factor, self.w * factor, self.h * factor, self.ink, self.contrast)

    def clearest(self, most: int) -> Letters:
        """At most so many: print stands off its paper further than texture does."""
        return self if len(self) <= most else self[np.argsort(-self.contrast, kind="stable")[:most]]


_FIELDS = ("x", "y", "w", "h", "ink", "contrast")


def noise_sigma(grey: Grey) -> float:
    """Standard deviation of the pixel noise, robust against texture.

    Source: J. Immerkær, Fast noise variance estimation, 1996; the median in place of the mean.
    """
    step = max(1, grey.shape[0] // 128)
    rows = [grey[at : at + 3] for at in range(0, grey.shape[0] - 2, step)]
    response = np.stack([cv2.filter2D(three, cv2.CV_32F, _LAPLACE_DIFFERENCE)[1] for three in rows])
    return float(np.median(np.abs(response))) / 0.6745 / 6


def local_range(grey: Grey, size: int) -> Grey:
    """Brightest minus darkest pixel within `size` pixels around each."""
    square = np.ones((size, size), np.uint8)
    return np.asarray(cv2.subtract(cv2.dilate(grey, square), cv2.erode(grey, square)), np.uint8)


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which components pass for letters; lengths in pixels."""

    window: int
    """Side of the neighbourhood whose mean is the threshold; larger than the strokes, smaller than the shading."""

    smallest: float
    largest: float
    step: int = 8
    """How far a letter must stand off the mean around it, in grey levels."""

    def shrunk(self, factor: float) -> Sieve:
        """The same for a picture that is `factor` times smaller."""
        return Sieve(int(self.window / factor), self.smallest / factor, self.largest / factor, self.step)


def find_letters(grey: Grey, sieve: Sieve, contrast: Grey, needed: float, *, upright: bool) -> Letters:
    """Components of both polarities that could be letters.

    Args:
        grey: uint8, shape (height, width).
        upright: Text runs level here, so that a letter is not much wider than high.
        contrast: `local_range` of the picture; a letter's centre must reach `needed` in it.
    """
    return Letters.join([_one_polarity(grey, sieve, ink, contrast, needed, upright) for ink in (DARK, LIGHT)])


def _one_polarity(grey: Grey, sieve: Sieve, ink: int, contrast: Grey, needed: float, upright: bool) -> Letters:
    mode = cv2.THRESH_BINARY_INV if ink == DARK else cv2.THRESH_BINARY
    mask = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, mode, sieve.window | 1, ink * sieve.step)
    x, y, w, h, area = _measures(np.asarray(mask, np.uint8))[1:].T.astype(np.float64)
    size, thin = np.maximum(w, h), np.minimum(w, h)
    fill = area / (w * h)
    good = (size >= sieve.smallest) & (size <= sieve.largest) & (thin >= max(2, 0.12 * sieve.smallest))
    good &= (fill > 0.12) & (fill < 0.97) & (size < 8 * thin) & (area >= 1.5 * sieve.smallest)
    if upright:
        high_enough = h >= 0.8 * sieve.smallest
        good &= (w < 2.2 * h + 2 * sieve.smallest) & high_enough
        good |= high_enough & (h <= _HIGHEST_RUN * sieve.largest) & (fill > _LEAST_FULL) & is_run(w, h, area)
    rows = np.clip((y + h / 2).astype(np.intp), 0, grey.shape[0] - 1)
    columns = np.clip((x + w / 2).astype(np.intp), 0, grey.shape[1] - 1)
    clear = contrast[rows, columns].astype(np.float64)
    good &= clear >= needed
    return Letters(x[good], y[good], w[good], h[good], np.full(int(good.sum()), ink, np.int64), clear[good])


_HIGHEST_RUN = 0.6
_LEAST_FULL = 0.2
"""Ink of a run of letters, as a share of its rectangle; an edge that leans has less."""


def is_run(w: Lengths, h: Lengths, area: Lengths) -> NDArray[np.bool_]:
    """Letters that touch, `ALAMIN` in a face with long serifs: as long as a word, with paper between the strokes."""
    return np.asarray((w > 1.8 * h) & (w < _LONGEST_RUN * h) & (area < _PIERCED * w * h))


_LONGEST_RUN = 16
_PIERCED = 0.64
"""Ink of a run of letters, as a share of its rectangle; a bar has more."""


def _measures(mask: Grey) -> NDArray[np.int32]:
    """Left, top, width, height and area of each component, the background first."""
    try:  # 16 bits are three times as fast, and enough for all but noise
        stats = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)[2]
    except cv2.error:
        stats = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)[2]
    return np.asarray(stats, np.int32)
