"""Whether print can be read at all, measured on the picture beside the OCR: light, sharpness and size."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.letters import Grey
from labelcheck.quantile import quantile, quantiles
from labelcheck.text import Hindrance

Pixels = NDArray[np.uint8]

Patch = tuple[float, float, float, float]
"""Left, top, right, bottom as shares of a picture's width and height."""

WORKING_PX: Final = 1280
"""Long side of the copy on which sharpness is measured: strokes of small print are 2 px wide there."""

SHARP: Final = 0.08
"""Steepest strokes by contrast; of 300 drawn frames none below could be read, and few above 0.12 could not."""

DARK: Final = 38
"""Grey level of the middle, on average."""

GLARE: Final = 0.05
"""Share of the middle that is white through and through; of 80 drawn photos that can be read 2 had more."""

SMALL_PX: Final = 11.0
"""Capitals below it: of 54 such lines of drawn photos two thirds were misread; of 600 larger ones a quarter."""

STEEP: Final = 50.0
"""Grey levels a column of a strip; of 39 lines below it two thirds were misread, of 600 above it a quarter."""


def of_photo(photo: Pixels) -> Hindrance | None:
    """What is the matter with the middle of a photo, where the label is expected.

    Args:
        photo: BGR, uint8, shape (height, width, 3).
    """
    grey = np.asarray(cv2.cvtColor(middle_of(photo), cv2.COLOR_BGR2GRAY), np.uint8)
    few = grey[::4, ::4]
    low, high = quantiles(few, 0.02, 0.98)
    if float(few.mean()) < DARK:
        return Hindrance.DARK
    if float((few >= 250).mean()) > GLARE:
        return Hindrance.GLARE
    return Hindrance.BLURRED if sharpness(grey, high - low) < SHARP else None


def middle_of(pixels: Pixels, patch: Patch | None = None) -> Pixels:
    """The part of a frame that is measured, at most WORKING_PX of the frame wide; a view where it can be."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = patch or _central(width, height)
    part = pixels[int(top * height) : max(int(bottom * height), 8), int(left * width) : max(int(right * width), 8)]
    scale = WORKING_PX / max(width, height)
    if scale >= 1:
        return part
    return np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _central(width: int, height: int) -> Patch:
    """A square in the middle: a vial is held upright there."""
    side = 0.35 * min(width, height)
    return (0.5 - side / width, 0.5 - side / height, 0.5 + side / width, 0.5 + side / height)


def of_print(strip: Grey, cap_height_px: float) -> Hindrance | None:
    """What makes a line of print hard to read.

    Args:
        strip: uint8, dark print on light, 25 rows from the tops of the capitals to the baseline.
        cap_height_px: On the photo.
    """
    if cap_height_px < SMALL_PX:
        return Hindrance.SMALL
    smooth = cv2.GaussianBlur(strip, (0, 0), 0.8).astype(np.float32)
    steep = quantile(np.abs(np.diff(smooth[8:40], axis=1)), 0.97)
    return Hindrance.BLURRED if steep < STEEP else None


def sharpness(grey: Grey, contrast: float) -> float:
    """How steep the steepest strokes are, by the contrast that there is; 0 to about 1."""
    if contrast < 1:
        return 0.0
    smooth = cv2.GaussianBlur(grey, (0, 0), 0.8)  # noise is steep too
    steep = np.abs(cv2.Laplacian(smooth, cv2.CV_16S))
    return quantile(steep[::2, ::2], 0.99) / contrast
