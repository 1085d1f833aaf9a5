"""Labels in view of which no strength was read: a second vial, too blurred, too small or too far turned to be read.

Its lines may be left unfound, or be read as noise; seen as a whole it is a label all the same. A network sees the photo
small, with the strengths that were read marked on it, and tells where a label is that bears no mark. What it saw and
how it was trained: `samples/studio/TRAINING.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.levels import Levels
from labelcheck.nets import Net
from labelcheck.pixels import Pixels
from labelcheck.quantile import quantiles
from labelcheck.text import Box

NET = Net("neighbours")

SIDE, CELL = 192, 16
"""Pixels of the longer side of the picture that the network sees, and from one of its cells to the next."""

IN_VIEW = 0.5
"""Log odds from which a label is taken to be where a line of print was found.

Of 2,275 drawn photos of one label that passed (fonts and seeds never trained on) one came to 1.5, one to 0.9 and the
next to 0.3; of 25 with a second label on which no strength was read three came to less than 0, three to 0.8, 1.1 and
1.5, and all others to 3.1 and more. The empty tip of a clear ampoule on a photo by another renderer came to 4.0,
without print.
"""

ANOTHER = 7.0
"""Log odds from which two strengths stand on two labels.

Of photos that passed and bear two strengths or more, eleven of two labels came to 8.1 and more; of 73 of one label four
came to more than 0, the most to 5.4, with a list of what it contains beside its front.
"""

NOT_THE_OTHERS = 4.5
"""Log odds from which the strength of another ingredient stands on a label without one of the B12.

Of 211 drawn photos of one label that passed and bear some none came to more than 2.8; three of two labels came to 6.0,
6.4 and 7.3.
"""

Planes = NDArray[np.float32]


def neighbours_of(
    photo: Pixels | Levels,
    strengths: Sequence[Box],
    lines: Sequence[Box],
    bears_print: Callable[[Box], bool] = lambda box: False,
) -> list[Box]:
    """Where labels are on which none of the strengths stands, and print was found, the surest first.

    Args:
        photo: BGR, uint8, shape (height, width, 3), upright as a person sees it; or its levels.
        strengths: Where a strength was read, or print that looks like one.
        lines: Where print was found, read or not.
        bears_print: Whether a closer look finds print on a part of the photo where none of the lines is.

    Raises:
        MissingToolError: The network is not installed.
    """
    photo = Levels.of(photo)
    odds = NET(planes_of(photo, strengths)[None])[0]
    zoom, left, top = _placed(photo.width, photo.height)
    printed = np.zeros(odds.shape, bool)
    for x, y in (_cell(line, photo) for line in lines):
        printed[y, x] = True
    count, parts, boxes, _ = cv2.connectedComponentsWithStats((odds > 0).astype(np.uint8), connectivity=4)
    found = []
    for number in range(1, count):
        surest = float(odds[parts == number].max())
        x, y, wide, tall = boxes[number][:4].tolist()
        box = _box(x, y, wide, tall, zoom, left, top)
        if surest > IN_VIEW and (printed[parts == number].any() or bears_print(box)):
            found.append((surest, box))
    return [box for _, box in sorted(found, key=lambda each: -each[0])]


def on_other_labels(photo: Pixels | Levels, strengths: Sequence[Box]) -> list[frozenset[int]]:
    """Of each strength the numbers of those that stand on another label than it does.

    Args:
        photo: BGR, uint8, shape (height, width, 3), upright as a person sees it; or its levels.
        strengths: Where each was read.

    Raises:
        MissingToolError: The network is not installed.
    """
    return [off_the_label(photo, [box], strengths, ANOTHER) for box in strengths]


def off_the_label(photo: Pixels | Levels, marks: Sequence[Box], others: Sequence[Box], limit: float) -> frozenset[int]:
    """The numbers of those others that stand on a label that bears none of the marks.

    Args:
        photo: BGR, uint8, shape (height, width, 3), upright as a person sees it; or its levels.
        marks: Where the strengths of one label, or some of them, were read.
        others: Where others were.
        limit: Log odds from which they do.

    Raises:
        MissingToolError: The network is not installed.
    """
    photo = Levels.of(photo)
    odds = NET(planes_of(photo, marks)[None])[0]
    cells = [_cell(box, photo) for box in others]
    near = [odds[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2].max() for x, y in cells]
    return frozenset(number for number, most in enumerate(near) if most > limit)


def planes_of(photo: Levels, strengths: Sequence[Box]) -> Planes:
    """Blue, green and red from -1 to 1, where there is no photo, and the marks; shape (5, SIDE, SIDE)."""
    zoom, left, top = _placed(photo.width, photo.height)
    wide, tall = max(1, round(photo.width * zoom)), max(1, round(photo.height * zoom))
    level, _ = photo.at(zoom)
    small = _lit(np.asarray(cv2.resize(level, (wide, tall), interpolation=cv2.INTER_AREA), np.uint8))
    planes = np.zeros((5, SIDE, SIDE), np.float32)
    rows, columns = slice(top, top + tall), slice(left, left + wide)
    planes[:3, rows, columns] = small.transpose(2, 0, 1) / np.float32(127.5) - 1
    planes[3] = 1
    planes[3, rows, columns] = 0
    marks = np.zeros((SIDE, SIDE), np.uint8)
    for box in strengths:
        corners = np.array(box.corners) * zoom + (left, top)
        cv2.fillPoly(marks, [np.round(corners).astype(np.int32)], 1)
    planes[4] = marks
    return planes


def _lit(small: Pixels) -> NDArray[np.float32]:
    """A dark picture made as light as most are that the network has learnt from: white paper is white again.

    A second vial beside the first, in the dark, came to -3.6 as it was, and to 4.0 so.
    """
    darkest, lightest = quantiles(small, *_ENDS)
    black = darkest / 2
    if lightest >= _LIGHT:
        return small.astype(np.float32)
    lit = (small - np.float32(black)) * np.float32(_PAPER / max(lightest - black, _LEAST))
    return np.asarray(np.clip(lit, 0, 255), np.float32)


_ENDS = (0.01, 0.98)
_LIGHT, _PAPER, _LEAST = 200.0, 235.0, 25.0
"""Grey levels."""


def _placed(width: int, height: int) -> tuple[float, int, int]:
    """How a photo is zoomed to fill the picture, and the columns and rows that stay empty before it."""
    zoom = SIDE / max(width, height)
    return zoom, (SIDE - round(width * zoom)) // 2, (SIDE - round(height * zoom)) // 2


def _cell(box: Box, photo: Levels) -> tuple[int, int]:
    """Column and row of the cell in which the middle of a box lies."""
    zoom, left, top = _placed(photo.width, photo.height)
    x, y = np.clip((np.array(box.center) * zoom + (left, top)) // CELL, 0, SIDE // CELL - 1).astype(int)
    return int(x), int(y)


def _box(x: int, y: int, wide: int, tall: int, zoom: float, left: int, top: int) -> Box:
    """Of cells, in photo pixels."""
    first = np.array([x * CELL - left, y * CELL - top]) / zoom
    last = np.array([(x + wide) * CELL - left, (y + tall) * CELL - top]) / zoom
    (a, b), (c, d) = np.maximum(first, 0).tolist(), last.tolist()
    return Box(((a, b), (c, b), (c, d), (a, d)))
