"""A photo and its halves: what is looked at small is not shrunk from the whole photo each time."""

from __future__ import annotations

import cv2
import numpy as np

from labelcheck.letters import Floats
from labelcheck.pixels import Pixels

_SMALLEST = 200
"""Pixels of a side below which nothing is halved any more."""


class Levels:
    """A photo at its own size, at half of it, a quarter and so on, each made when it is first asked for."""

    def __init__(self, photo: Pixels) -> None:
        self._levels = [photo]

    @classmethod
    def of(cls, photo: Pixels | Levels) -> Levels:
        return photo if isinstance(photo, Levels) else cls(photo)

    @property
    def width(self) -> int:
        return int(self._levels[0].shape[1])

    @property
    def height(self) -> int:
        return int(self._levels[0].shape[0])

    def at(self, zoom: float) -> tuple[Pixels, Floats]:
        """The smallest level that has as many pixels as the photo zoomed so.

        Returns:
            Its pixels, and how many of them there are to a pixel of the photo, across and down.
        """
        level = 0
        while zoom <= 0.5 ** (level + 1) and min(self._level(level).shape[:2]) >= 2 * _SMALLEST:
            level += 1
        found = self._level(level)
        return found, np.array([found.shape[1] / self.width, found.shape[0] / self.height])

    def _level(self, number: int) -> Pixels:
        while len(self._levels) <= number:
            last = self._levels[-1]
            half = cv2.resize(last, (last.shape[1] // 2, last.shape[0] // 2), interpolation=cv2.INTER_AREA)
            self._levels.append(np.asarray(half, np.uint8))
        return self._levels[number]
