"""Close-ups: the lines of print that decided, cut out of the photo upright and straight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.answer import in_order
from labelcheck.pixels import Pixels
from labelcheck.report import Report
from labelcheck.rules import Verdict
from labelcheck.text import Box, Word

MOST_STRIPS: Final = 3
_MARGIN: Final = (1.2, 0.4)
"""Around the words, along and across the line, in heights of the text."""

_WIDEST: Final = 24.0
"""A strip's width by its height; a longer one is no line of a label."""


def strips(photo: Pixels, report: Report, height_px: int) -> list[Pixels]:
    """What decided, as strips to read it from.

    Args:
        photo: BGR, uint8, shape (height, width, 3).
    """
    groups = by_line(_deciding_words(report))[:MOST_STRIPS]
    return [cut for group in groups if (cut := straightened(photo, group, height_px)) is not None]


def by_line(words: Iterable[Word]) -> list[list[Box]]:
    """The boxes of words, those of one line of print together, in the order in which they come."""
    groups: list[list[Box]] = []
    for box in dict.fromkeys(word.box for word in words if word.box is not None):
        home = next((group for group in groups if any(_neighbours(box, other) for other in group)), None)
        if home is None:
            groups.append([box])
        else:
            home.append(box)
    return groups


def straightened(photo: Pixels, boxes: Sequence[Box], height_px: int) -> Pixels | None:
    """One line of print cut out level, even where it turns or curves; None where there is next to nothing.

    Args:
        photo: BGR, uint8, shape (height, width, 3).
        boxes: Of its words, in photo pixels.
    """
    angle = boxes[0].angle_deg
    level = [np.array(box.turned(angle).corners) for box in boxes]
    left, right = min(c[:, 0].min() for c in level), max(c[:, 0].max() for c in level)
    middle = _middle(level)
    tall = max(float(np.ptp(c[:, 1])) for c in level)
    half = tall * (0.5 + _MARGIN[1])
    left, right = left - _MARGIN[0] * tall, right + _MARGIN[0] * tall
    zoom = height_px / (2 * half) if half > 0.5 else 0
    width = round((right - left) * zoom)
    if not 0 < width <= _WIDEST * height_px:
        return None
    x, v = np.meshgrid(np.linspace(left, right, width), np.linspace(-half, half, height_px))
    return _sampled(photo, x, np.polyval(middle, x) + v, angle, zoom)


def _middle(level: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The middle of a line of print as a curve, y from x; a straight one where few words tell."""
    x = np.array([corners[:, 0].mean() for corners in level])
    y = np.array([corners[:, 1].mean() for corners in level])
    degree = min(2, len(level) - 1) if len(level) < 5 else 2
    return np.asarray(np.polyfit(x, y, degree)) if np.ptp(x) > 1 else np.array([float(y.mean())])


def _sampled(photo: Pixels, x: NDArray[np.float64], y: NDArray[np.float64], angle_deg: float, zoom: float) -> Pixels:
    """The photo at points of the level axes."""
    turn = np.radians(angle_deg)
    across, down = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
    source = photo
    if zoom < 0.5:  # fewer pixels than the photo has: average, so that thin letters do not fall between them
        source = np.asarray(cv2.resize(photo, None, fx=2 * zoom, fy=2 * zoom, interpolation=cv2.INTER_AREA), np.uint8)
        across, down = across * 2 * zoom, down * 2 * zoom
    maps = across.astype(np.float32), down.astype(np.float32)
    cut = cv2.remap(source, *maps, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)


def _neighbours(one: Box, other: Box) -> bool:
    """Words of one line of print: level with each other, and not far apart."""
    tall = max(one.height, other.height)
    (x, y), (u, v) = one.turned(other.angle_deg).center, other.turned(other.angle_deg).center
    return abs(y - v) < 0.6 * tall and abs(x - u) < (one.width + other.width) / 2 + 3 * tall


def _deciding_words(report: Report) -> tuple[Word, ...]:
    """Of the gravest finding that shows any; else of the B12 strength, of any strength, of the name."""
    told = [finding for finding in in_order(report.findings) if _has_box(finding.words)]
    grave = [finding for finding in told if finding.verdict is not Verdict.PASS]
    candidates = [*(finding.words for finding in grave[:1])]
    if report.strength is not None:
        candidates.append(tuple(word for source in report.strength.sources for word in source.words))
    candidates += [strength.words for strength in report.strengths]
    candidates.append(report.label.substance_words)
    return next((words for words in candidates if _has_box(words)), ())


def _has_box(words: Iterable[Word]) -> bool:
    return any(word.box is not None for word in words)
