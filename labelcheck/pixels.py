"""Decoded pictures of any colour kind and orientation to upright BGR."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
"""BGR, shape (height, width, 3), 0 to 255."""


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """Pixels as a person sees them.

    Args:
        orientation: 1 to 8.

    Source: Exif 2.32, tag 274 (0x0112)
    """
    match orientation:
        case 2:
            return _eight_bit(cv2.flip(pixels, 1))
        case 3:
            return _eight_bit(cv2.rotate(pixels, cv2.ROTATE_180))
        case 4:
            return _eight_bit(cv2.flip(pixels, 0))
        case 5:
            return _eight_bit(cv2.transpose(pixels))
        case 6:
            return _eight_bit(cv2.rotate(pixels, cv2.ROTATE_90_CLOCKWISE))
        case 7:
            return _eight_bit(cv2.rotate(cv2.transpose(pixels), cv2.ROTATE_180))
        case 8:
            return _eight_bit(cv2.rotate(pixels, cv2.ROTATE_90_COUNTERCLOCKWISE))
    return pixels


def to_bgr(image: Image.Image) -> Pixels:
    """BGR of a picture of any colour kind: alpha on white, 16 bits scaled to 8."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _eight_bit(cv2.cvtColor(_scaled_down(np.asarray(image)), cv2.COLOR_GRAY2BGR))
    if image.has_transparency_data:
        return on_white(cv2.cvtColor(np.asarray(image.convert("RGBA")), cv2.COLOR_RGBA2BGRA))
    if image.mode == "L":
        return _eight_bit(cv2.cvtColor(np.asarray(image), cv2.COLOR_GRAY2BGR))
    return _eight_bit(cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR))


def on_white(bgra: NDArray[Any]) -> Pixels:
    """What shows of a picture with alpha on white paper.

    Args:
        bgra: uint8, shape (height, width, 4), alpha not multiplied in.
    """
    alpha = bgra[:, :, 3]
    if alpha.min(initial=255) == 255:
        return np.ascontiguousarray(bgra[:, :, :3])
    paper = cv2.cvtColor(255 - alpha, cv2.COLOR_GRAY2BGR)
    share = cv2.cvtColor(alpha, cv2.COLOR_GRAY2BGR)
    return _eight_bit(cv2.add(cv2.multiply(bgra[:, :, :3], share, scale=1 / 255), paper))


def _scaled_down(grey: NDArray[Any]) -> Pixels:
    """Grey of 16 or 32 bits or of floats to 8 bits.

    The range is that of the type; where the type does not tell, the first of 1, 255, 65535 that holds the brightest.
    """
    if grey.dtype.kind == "u" and grey.dtype.itemsize == 2:
        return (grey >> 8).astype(np.uint8)
    values = np.nan_to_num(grey.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    brightest = float(values.max(initial=0.0))
    full = next((top for top in (1.0, 255.0, 65535.0) if brightest <= top), brightest)
    return np.asarray(np.clip(values * (255.0 / full), 0, 255), np.uint8)


def _eight_bit(pixels: NDArray[Any]) -> Pixels:
    """What OpenCV returns, with the type that its stubs leave open."""
    return np.asarray(pixels, np.uint8)
