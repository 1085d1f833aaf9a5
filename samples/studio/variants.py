"""Strips as they would look on another photo: wider, softer, squeezed at an end, in another light."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.unroll import BASELINE, CAP_HEIGHT

Pixels = NDArray[np.uint8]

_WIDTHS = (0.82, 1.22)
_SQUEEZED = (0.6, 0.95)
"""How wide the last letter of a squeezed end still is; at half its width a person begins to guess."""

_SQUEEZED_CAPS = (1.5, 6.0)
"""Over so many cap heights a label turns away."""

_SHEAR = 0.12
_UP_OR_DOWN_PX, _TALLER = 1.2, 0.06
_BLUR_PX = (0.4, 1.1)
_SHRUNK = (0.45, 0.8)
_NOISE = 9.0
_QUALITY = (35, 90)


def varied(rng: np.random.Generator, strip: Pixels) -> Pixels:
    """The strip with the same print on it, which a person still reads.

    Args:
        strip: Grey, uint8, shape (HEIGHT, width), as `cut_strip` makes it.
    """
    strip = _reshaped(rng, strip)
    if rng.random() < 0.7:
        strip = _softer(rng, strip)
    return _in_other_light(rng, strip)


def _reshaped(rng: np.random.Generator, strip: Pixels) -> Pixels:
    height, width = strip.shape
    columns = max(2, int(width * rng.uniform(*_WIDTHS)))
    steps = _squeeze(rng, columns) if rng.random() < 0.5 else np.ones(columns)
    x = (np.cumsum(steps) - steps[0]) / (steps.sum() - steps[0]) * (width - 1)
    rows = np.arange(height, dtype=float)
    taller = rng.normal(1, _TALLER / 2)
    y = BASELINE + (rows - BASELINE) / np.clip(taller, 1 - _TALLER, 1 + _TALLER)
    y += np.clip(rng.normal(0, _UP_OR_DOWN_PX / 2), -_UP_OR_DOWN_PX, _UP_OR_DOWN_PX)
    lean = np.clip(rng.normal(0, _SHEAR / 2), -_SHEAR, _SHEAR) * (rows - BASELINE)
    across = (x[None] + lean[:, None]).astype(np.float32)
    down = np.repeat(y[:, None], len(x), 1).astype(np.float32)
    return np.asarray(cv2.remap(strip, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _squeeze(rng: np.random.Generator, columns: int) -> NDArray[np.float64]:
    """How many columns of the strip each column shows, 1 away from the squeezed end."""
    reach = min(rng.uniform(*_SQUEEZED_CAPS) * CAP_HEIGHT, 0.7 * columns)
    near = np.sqrt(np.clip(1 - np.arange(columns) / reach, 0, 1))
    factor = 1 + near * (1 / rng.uniform(*_SQUEEZED) - 1)
    return factor if rng.random() < 0.65 else factor[::-1]  # a lost first digit is the worst of all


def _softer(rng: np.random.Generator, strip: Pixels) -> Pixels:
    if rng.random() < 0.5:
        return np.asarray(cv2.GaussianBlur(strip, (0, 0), rng.uniform(*_BLUR_PX)), np.uint8)
    height, width = strip.shape
    share = rng.uniform(*_SHRUNK)
    small = cv2.resize(strip, (max(1, int(width * share)), int(height * share)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def _in_other_light(rng: np.random.Generator, strip: Pixels) -> Pixels:
    picture = strip.astype(np.float32)
    if rng.random() < 0.5:
        dark, steep = rng.uniform(0, 60), rng.uniform(0.7, 1.4)
        picture = dark + (255 - dark) * (picture / 255) ** steep
    if rng.random() < 0.5:
        picture += rng.standard_normal(picture.shape, dtype=np.float32) * rng.uniform(1, _NOISE)
    shot = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        return shot
    saved = cv2.imencode(".jpg", shot, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*_QUALITY))])[1]
    return np.asarray(cv2.imdecode(saved, cv2.IMREAD_GRAYSCALE), np.uint8)
