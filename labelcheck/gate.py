"""What a small copy of a frame tells before anything is read: sharp, lit, at rest, and a view not seen yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.camera import Frame
from labelcheck.legibility import DARK, SHARP, Patch, middle_of
from labelcheck.legibility import sharpness as sharpness_of
from labelcheck.pixels import Pixels

Floats = NDArray[np.float32]
SHARP_SHARE: Final = 0.45
"""Of the sharpest frame of late: what is much less sharp was taken while something moved."""

BRIGHT: Final = 235
"""Grey level of the middle of the frame, on average."""

FLAT: Final = 25
"""Grey levels between dark and light in the middle of the frame; less is an empty or covered view."""

BURNT: Final = 0.30
"""Share of the middle that is white through and through."""

THUMB: Final = (160, 90)
SAME_VIEW: Final = 0.85
"""Correlation of two views laid upon one another; a label turned by ten degrees has less."""

NEAR_PX: Final = 10.0
"""On the thumb: a label that moved further than this is lit otherwise."""

COARSE: Final = (40, 24)
GONE: Final = 0.32
"""Correlation of colours, print blurred away; of 23 drawn vials none that was turned had less, and each that left."""

OTHER: Final = 0.08
"""Mean change of colour by brightness; a label that fills the view changes less, and what correlates there is print."""

OTHER_LIGHT: Final = 2.0
"""So much brighter or darker at once, it is another thing."""

REMEMBERED_S: Final = 2.0
"""What was there for so long is what was there."""

MOST_VIEWS: Final = 24


class Fault(StrEnum):
    """Why a frame is not worth reading."""

    BLURRED = "blurred"
    DARK = "dark"
    BRIGHT = "bright"
    EMPTY = "empty"
    SEEN = "same view"
    """The same view was read before."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What is known of a frame before it is read."""

    sharpness: float
    brightness: float
    """Mean grey of the middle, 0 to 255."""

    burnt: float
    view: int
    """Frames of one view show the label turned alike; they are no independent evidence."""

    presence: int
    """Counts up whenever what was before the camera has been taken away."""

    fault: Fault | None = None


@dataclass(slots=True)
class _View:
    number: int
    thumb: Floats


class Gate:
    """Looks at every frame, one after the other."""

    def __init__(self, patch: Patch | None = None) -> None:
        """
        Args:
            patch: Where the label is expected; the middle of the frame if not given.
        """
        self.patch = patch
        self._views: list[_View] = []
        self._made = 0
        self._best = 0.0
        self._anchor: Floats | None = None
        self._before: Floats | None = None
        self._presence = 0
        self._away = False
        self._at_s = 0.0

    def look(self, frame: Frame) -> Glance:
        """Some milliseconds, whatever the frame's size."""
        middle = middle_of(frame.pixels, self.patch)
        grey = np.asarray(cv2.cvtColor(middle, cv2.COLOR_BGR2GRAY), np.uint8)
        low, high = (float(level) for level in np.percentile(grey[::4, ::4], (2, 98)))
        brightness, burnt = float(grey[::4, ::4].mean()), float((grey[::4, ::4] >= 253).mean())
        sharpness = sharpness_of(grey, high - low)
        self._best = max(sharpness, 0.99 * self._best)
        fault = self._fault(sharpness, brightness, burnt, high - low)
        self._watch(frame)
        view = self._view_of(frame.pixels) if fault is None else -1
        return Glance(sharpness, brightness, burnt, view, self._presence, fault)

    def _fault(self, sharpness: float, brightness: float, burnt: float, contrast: float) -> Fault | None:
        if brightness < DARK:
            return Fault.DARK
        if brightness > BRIGHT or burnt > BURNT:
            return Fault.BRIGHT
        if contrast < FLAT:
            return Fault.EMPTY
        if sharpness < max(SHARP, SHARP_SHARE * self._best):
            return Fault.BLURRED
        return None

    def _view_of(self, pixels: Pixels) -> int:
        thumb = _thumb(pixels, self.patch)
        for place, view in enumerate(reversed(self._views)):
            if view.thumb.shape == thumb.shape and alike(view.thumb, thumb):
                self._views.append(self._views.pop(-1 - place))
                return view.number
        self._views = [*self._views[1 - MOST_VIEWS :], _View(self._made, thumb)]
        self._made += 1
        return self._made - 1

    def _watch(self, frame: Frame) -> None:
        """Whether what is seen is still there: unlike the frame before, or unlike what was there for long."""
        coarse = _coarse(frame.pixels, self.patch)
        if self._anchor is None or self._before is None:
            self._anchor = coarse
        elif unlike(self._anchor, coarse) or unlike(self._before, coarse):
            if not self._away:
                self._presence += 1
                self._views.clear()
            self._anchor, self._away = coarse, True
        else:
            share = min(0.5, max(0.0, frame.at_s - self._at_s) / REMEMBERED_S)
            self._anchor, self._away = np.asarray((1 - share) * self._anchor + share * coarse, np.float32), False
        self._before, self._at_s = coarse, frame.at_s


def _thumb(pixels: Pixels, patch: Patch | None) -> Floats:
    small = np.asarray(cv2.resize(pixels, THUMB, interpolation=cv2.INTER_AREA), np.uint8)
    grey = cv2.cvtColor(middle_of(small, patch), cv2.COLOR_BGR2GRAY)
    return np.asarray(grey, np.float32)


def _coarse(pixels: Pixels, patch: Patch | None) -> Floats:
    small = np.asarray(cv2.resize(pixels, COARSE, interpolation=cv2.INTER_AREA), np.uint8)
    part = np.asarray(middle_of(small, patch), np.float32)
    return np.asarray(cv2.GaussianBlur(part, (0, 0), 1.0), np.float32)


def alike(one: Floats, other: Floats) -> bool:
    """The same view, as the hand shakes: laid upon one another they agree."""
    window = cv2.createHanningWindow(one.shape[::-1], cv2.CV_32F)
    (dx, dy), _ = cv2.phaseCorrelate(one, other, window)
    if np.hypot(dx, dy) > NEAR_PX:
        return _correlation(one, other) > SAME_VIEW
    move = np.array([[1, 0, -dx], [0, 1, -dy]], np.float32)
    moved = cv2.warpAffine(other, move, one.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    edge = int(np.ceil(max(abs(dx), abs(dy)))) + 1
    inner = (slice(edge, one.shape[0] - edge), slice(edge, one.shape[1] - edge))
    return max(_correlation(one[inner], np.asarray(moved, np.float32)[inner]), _correlation(one, other)) > SAME_VIEW


def unlike(one: Floats, other: Floats) -> bool:
    """Not the same thing before the camera, whatever the exposure."""
    a, b = float(one.mean()) + 1, float(other.mean()) + 1
    if not 1 / OTHER_LIGHT < a / b < OTHER_LIGHT:
        return True
    return _correlation(one, other) < GONE and float(np.abs(one / a - other / b).mean()) > OTHER


def _correlation(one: Floats, other: Floats) -> float:
    """-1 to 1, whatever the exposure."""
    if one.size < 8 or one.shape != other.shape:
        return 0.0
    a, b = one - one.mean((0, 1)), other - other.mean((0, 1))
    return float((a * b).sum() / (np.sqrt((a * a).sum() * (b * b).sum()) + 1e-3))
