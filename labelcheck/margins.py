"""What stands beside the first letter of a line and the last: paper, or something that print may go on behind.

A small convolutional network looks at it, which saw the margins of drawn photos where the truth is known; see
`samples/studio/TRAINING.md`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.errors import MissingToolError
from labelcheck.unroll import CAP_HEIGHT, HEIGHT

Pixels = NDArray[np.uint8]

OUTSIDE, INSIDE = int(2.6 * CAP_HEIGHT), int(3.8 * CAP_HEIGHT)
"""Columns of a margin before the print and within it."""

NO_PHOTO = (255, 0, 255)
"""BGR; stands where the photo has ended."""


def margins_of(colour: Pixels, left: int, right: int) -> tuple[Pixels, Pixels]:
    """What the photo shows where the print begins, and where it ends as in a mirror.

    Args:
        colour: The line pulled straight, BGR, uint8, shape (rows, width, 3).
        left: Column of the first ink.
        right: Column after the last.

    Returns:
        Both uint8, shape (rows, OUTSIDE + INSIDE, 3), the print on the right.
    """
    return _margin(colour, left), _margin(colour[:, ::-1], colour.shape[1] - right)


def _margin(colour: Pixels, begins: int) -> Pixels:
    found = np.empty((colour.shape[0], OUTSIDE + INSIDE, 3), np.uint8)
    found[:] = NO_PHOTO
    first, last = max(0, begins - OUTSIDE), min(colour.shape[1], begins + INSIDE)
    at = first - (begins - OUTSIDE)
    found[:, at : at + last - first] = colour[:, first:last]
    return found


def likelihood_of_going_on(margins: Sequence[tuple[Pixels, bool]]) -> list[float]:
    """Of each margin how likely it is, from 0 to 1, that print goes on there unseen.

    Args:
        margins: As `margins_of` gives them, and whether each is that of an end, seen as in a mirror.

    Raises:
        MissingToolError: The network is not installed.
    """
    if not margins:
        return []
    planes = np.stack([_planes(pixels, mirrored) for pixels, mirrored in margins])
    net, lock = _net()
    with lock:
        net.setInput(planes)
        logits = np.asarray(net.forward(), np.float64).ravel()
    return [float(each) for each in 1 / (1 + np.exp(-logits))]


def net_hash() -> str:
    """SHA-256 of the network's file, in hex.

    Raises:
        MissingToolError: It is not installed.
    """
    return sha256(_file().read_bytes()).hexdigest()


_FILE = Path(__file__).parent / "nets" / "margins.onnx"


def _file() -> Path:
    if _FILE.is_file():
        return _FILE
    raise MissingToolError(f"{_FILE} is missing; install labelcheck again")


@cache
def _net() -> tuple[cv2.dnn.Net, threading.Lock]:
    """One for all threads: it keeps its layers' outputs, so that one at a time may ask."""
    return cv2.dnn.readNetFromONNX(str(_file())), threading.Lock()


def _planes(pixels: Pixels, mirrored: bool) -> NDArray[np.float32]:
    """Blue, green and red from -1 to 1, where there is no photo, and whether it is mirrored."""
    planes = np.empty((5, HEIGHT, OUTSIDE + INSIDE), np.float32)
    gone = (pixels == NO_PHOTO).all(2)
    planes[:3] = np.where(gone, 0, pixels.transpose(2, 0, 1) / 127.5 - 1)
    planes[3], planes[4] = gone, mirrored
    return planes
