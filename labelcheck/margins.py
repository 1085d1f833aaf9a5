"""What stands beside the first letter of a line and the last: paper, or something that print may go on behind.

A small convolutional network looks at it, which saw the margins of drawn photos where the truth is known; see
`samples/studio/TRAINING.md`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from labelcheck.nets import Net
from labelcheck.unroll import CAP_HEIGHT

Pixels = NDArray[np.uint8]

NET = Net("margins")

OUTSIDE, INSIDE = int(2.6 * CAP_HEIGHT), int(3.8 * CAP_HEIGHT)
"""Columns of a margin before the print and within it."""

NO_PHOTO = (255, 0, 255)
"""BGR; stands where the photo has ended."""


FURTHER_IN = int(6 * CAP_HEIGHT)
"""Columns by which the print may be found to begin later: the edge of a bar was taken for its first ink, or noise, or
the last words of another panel."""


def margins_of(colour: Pixels, left: int, right: int) -> tuple[Pixels, Pixels]:
    """What the photo shows where the print begins, and where it ends as in a mirror.

    Args:
        colour: The line pulled straight, BGR, uint8, shape (rows, width, 3).
        left: Column of the first ink.
        right: Column after the last.

    Returns:
        Both uint8, shape (rows, OUTSIDE + INSIDE + FURTHER_IN, 3), the print on the right.
    """
    return _margin(colour, left), _margin(colour[:, ::-1], colour.shape[1] - right)


def shown_of(margin: Pixels, further: int = 0) -> Pixels:
    """What the networks are shown of a margin whose print begins so many columns further in, at most FURTHER_IN."""
    return margin[:, further : further + OUTSIDE + INSIDE]


def _margin(colour: Pixels, begins: int) -> Pixels:
    found = np.repeat(_NOTHING, colour.shape[0], axis=0)
    first, last = max(0, begins - OUTSIDE), min(colour.shape[1], begins + INSIDE + FURTHER_IN)
    at = first - (begins - OUTSIDE)
    found[:, at : at + last - first] = colour[:, first:last]
    return found


_NOTHING = np.full((1, OUTSIDE + INSIDE + FURTHER_IN, 3), NO_PHOTO, np.uint8)
"""A row of a margin without a photo."""


def odds_of_going_on(pictures: Sequence[tuple[Pixels, bool]], net: Net = NET) -> NDArray[np.float64]:
    """Of each end of a line the log odds that print goes on there unseen, shape (pictures,).

    Args:
        pictures: Margins, as `shown_of` gives them, or what else a network is shown of ends, and whether each is that
            of an end, seen as in a mirror.

    Raises:
        MissingToolError: The network is not installed.
    """
    if not pictures:
        return np.empty(0)
    return net(np.stack([_planes(pixels, mirrored) for pixels, mirrored in pictures])).astype(np.float64).ravel()


def _planes(pixels: Pixels, mirrored: bool) -> NDArray[np.float32]:
    """Blue, green and red from -1 to 1, where there is no photo, and whether it is mirrored."""
    planes = np.empty((5, *pixels.shape[:2]), np.float32)
    colours = pixels.transpose(2, 0, 1)
    blue, green, red = (colour == gone for colour, gone in zip(colours, NO_PHOTO, strict=True))
    gone = blue & green & red
    planes[:3] = _FROM_BLACK_TO_WHITE[colours]
    planes[:3, gone] = 0
    planes[3], planes[4] = gone, mirrored
    return planes


_FROM_BLACK_TO_WHITE = (np.arange(256) / 127.5 - 1).astype(np.float32)
"""By grey level, from -1 to 1."""
