"""The evidence for a verdict: a small level picture of the text that decided it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.entries import Record
from labelcheck.pixels import Pixels

WIDTH_PX: Final = 400
HEIGHT_PX: Final = 260
QUALITY: Final = 60
"""Of the JPEG: legible, and some 10 kB."""

MARGIN: Final = 1.5
"""Heights of the text left around it, for the eye to see where it stands."""

COLOURS: Final = {"flag": (15, 20, 179), "review": (0, 90, 200), "pass": (45, 107, 26)}
"""BGR of the frame around the text."""

Corners = NDArray[np.float64]
"""One box, shape (4, 2), x and y in photo pixels, clockwise from the top left of the text."""


def cut_evidence(pixels: Pixels, record: Record) -> bytes:
    """A JPEG of the strengths and of whatever the gravest findings point at; of the whole photo if there is nothing.

    Args:
        pixels: BGR uint8, shape (height, width, 3), upright: what the boxes of the record stand on.
    """
    boxes = boxes_of(record)
    picture: Pixels = _level(pixels, boxes, COLOURS.get(record.get("verdict", ""), (90, 90, 90))) if boxes else pixels
    scale = min(1.0, WIDTH_PX / picture.shape[1], HEIGHT_PX / picture.shape[0])
    if scale < 1:
        size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    done, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return jpeg.tobytes() if done else b""


def boxes_of(record: Record) -> list[Corners]:
    """Where the eye should look: the strengths first, then what else the gravest findings are about.

    Nowhere in particular where no strength was surely read and no finding points anywhere.
    """
    findings = [each for each in record.get("findings", ()) if each.get("verdict") == record.get("verdict")]
    told: list[Any] = [box for each in findings for box in each.get("boxes") or ()]
    if told or record.get("strength"):
        told = [each.get("box") for each in record.get("strengths", ())] + told
    boxes = [np.asarray(box, dtype=np.float64) for box in told if box]
    return [box for box in boxes if box.shape == (4, 2) and np.isfinite(box).all()]


def _level(pixels: Pixels, boxes: Sequence[Corners], colour: tuple[int, int, int]) -> Pixels:
    """The part of the photo that holds `boxes`, turned so that the first of them reads from left to right."""
    along = boxes[0][1] + boxes[0][2] - boxes[0][0] - boxes[0][3]
    length = math.hypot(*along) or 1.0
    cos, sin = along / length if along.any() else (1.0, 0.0)
    turn = np.array([[cos, sin], [-sin, cos]])
    level = [box @ turn.T for box in boxes]
    margin = MARGIN * max(8.0, float(np.median([np.ptp(box[:, 1]) for box in level])))
    points = np.vstack(level)
    start, end = points.min(axis=0) - margin, points.max(axis=0) + margin
    longest = 4 * max(pixels.shape[:2])  # boxes far outside the photo make no giant picture
    width, height = (int(min(max(side, 1), longest)) for side in np.ceil(end - start))
    fit = min(1.0, 4 * WIDTH_PX / width, 4 * HEIGHT_PX / height)
    way = np.hstack([turn, -start[:, None]]) * fit
    size = (max(1, round(width * fit)), max(1, round(height * fit)))
    picture = cv2.warpAffine(pixels, way, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    outline = [np.round((box - start) * fit).astype(np.int32) for box in level]
    thickness = max(1, round(max(size) / WIDTH_PX * 2))
    cv2.polylines(picture, outline, isClosed=True, color=colour, thickness=thickness, lineType=cv2.LINE_AA)
    return np.asarray(picture, dtype=np.uint8)
