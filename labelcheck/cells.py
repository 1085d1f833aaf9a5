"""Where print stands on a photo, as a small network sees it: places of a grid, and the line that runs through each.

What the network saw and how it was trained: `samples/studio/TRAINING.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.letters import Floats
from labelcheck.levels import Levels
from labelcheck.nets import Net
from labelcheck.pixels import Pixels

NET = Net("lines")

STRIDE = 4
"""Pixels of the picture that the network sees from one cell to the next."""

UNIT_PX = 12.0
"""Height of capitals that the network calls 1; it tells the logarithm."""

_SIDES = 32
"""The network halves its picture five times."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells that lie on print, as parallel arrays of length n; points and lengths in pixels of the photo."""

    row: NDArray[np.intp]
    column: NDArray[np.intp]
    likelihood: Floats
    """Log odds that print stands there."""

    middle: Floats
    """The nearest point half-way between the feet and the tops of the capitals, shape (n, 2)."""

    axis: Floats
    """Along the line, forth or back, unit vectors, shape (n, 2)."""

    reading: Floats
    """From letter to letter, shape (n, 2); the shorter, the less sure it is which way up they stand."""

    cap_height: Floats
    is_light: Floats
    """Log odds that ink is lighter than paper."""

    def __len__(self) -> int:
        return len(self.row)

    def __getitem__(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Cells:
        return Cells(*(getattr(self, each.name)[chosen] for each in fields(self)))

    @classmethod
    def join(cls, parts: list[Cells]) -> Cells:
        return cls(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(cls)))


@dataclass(frozen=True, slots=True)
class View:
    """A part of a photo, seen at some scale."""

    left: int
    top: int
    right: int
    bottom: int
    zoom: float
    """Pixels of the view per pixel of the photo."""


def cells_in(photo: Pixels | Levels, view: View) -> Cells:
    """The cells of a view that lie on print.

    Args:
        photo: BGR, uint8, shape (height, width, 3), or its levels.

    Raises:
        MissingToolError: The network is not installed.
    """
    sides = view.right - view.left, view.bottom - view.top
    width, height = (max(_SIDES, round(side * view.zoom)) for side in sides)
    pixels, share = Levels.of(photo).at(view.zoom)
    (left, top), (right, bottom) = (
        np.round(share * corner).astype(int) for corner in ((view.left, view.top), (view.right, view.bottom))
    )
    part = pixels[top:bottom, left:right]
    way = cv2.INTER_AREA if width < part.shape[1] else cv2.INTER_LINEAR
    as_it_is = part.shape[1::-1] == (width, height)
    seen = part if as_it_is else cv2.resize(part, (width, height), interpolation=way)
    answer = NET(_planes(np.asarray(seen, np.uint8)))[0]
    answer = answer[:, : -(-height // STRIDE), : -(-width // STRIDE)]
    row, column = np.nonzero(answer[0] > 0)
    told = answer[:, row, column].astype(np.float64)
    axis = _half_the_angle(told[1], told[2])
    cap_height = UNIT_PX * np.exp(np.clip(told[5], -3, 3))
    center = np.stack([column, row], 1) * STRIDE + (STRIDE - 1) / 2
    middle = center + np.clip(told[3:5].T, -_FURTHEST, _FURTHEST) * cap_height[:, None]
    zoom = np.array([width / part.shape[1], height / part.shape[0]])
    on_photo = ((middle + 0.5) / zoom + (left, top)) / share - 0.5
    size = cap_height / float((zoom * share).mean())
    return Cells(row, column, told[0], on_photo, axis, told[7:9].T, size, told[6])


_FURTHEST = 1.5
"""Cap heights from a cell to the middle of its line."""


def _planes(picture: Pixels) -> NDArray[np.float32]:
    """Blue, green and red from -1 to 1, black beyond the picture, shape (1, 3, rows, columns)."""
    below, right = (-side % _SIDES for side in picture.shape[:2])
    whole = cv2.copyMakeBorder(picture, 0, below, 0, right, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    return np.asarray(cv2.dnn.blobFromImage(whole, 1 / 127.5, mean=(127.5, 127.5, 127.5)), np.float32)


def _half_the_angle(cosine: Floats, sine: Floats) -> Floats:
    """Unit vectors of half an angle: twice an axis's angle is the same forth and back."""
    angle = np.arctan2(sine, cosine) / 2
    return np.stack([np.cos(angle), np.sin(angle)], 1)
