"""Close-ups: the lines of print that decided, cut out of the photo upright and straight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.answer import in_order
from labelcheck.pixels import Pixels
from labelcheck.report import Report
from labelcheck.rules import Verdict
from labelcheck.text import Box, Word

Floats = NDArray[np.float64]

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


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Where one line of print stands, in axes turned so that it runs level; it may still rise, fall and curve."""

    angle_deg: float
    left: float
    right: float
    middle: Floats
    """A polynomial, y from x."""

    half: float
    """Of its height."""

    @classmethod
    def around(cls, boxes: Sequence[Box]) -> Band:
        """Around the words of a line, each in its own box of photo pixels."""
        angle = boxes[0].angle_deg
        level = [np.array(box.turned(angle).corners) for box in boxes]
        left, right = (float(of([c[:, 0] for c in level])) for of in (np.min, np.max))
        return cls(angle, left, right, _middle(level), max(float(np.ptp(c[:, 1])) for c in level) / 2)

    def grown(self, along: float, across: float) -> Band:
        """Longer at both ends and higher on both sides, by so many pixels."""
        return replace(self, left=self.left - along, right=self.right + along, half=self.half + across)

    def on_photo(self, x: Floats, off: Floats) -> tuple[Floats, Floats]:
        """Photo pixels of points so far along the line, and so far off its middle."""
        y = np.polyval(self.middle, x) + off
        turn = np.radians(self.angle_deg)
        return x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)

    def outline(self) -> Floats:
        """Its edge, clockwise from the top left of the text, shape (n, 2)."""
        x = np.linspace(self.left, self.right, 9)
        there = np.concatenate([x, x[::-1]])
        off = np.repeat([-self.half, self.half], len(x))
        return np.stack(self.on_photo(there, off), axis=1)


def straightened(photo: Pixels, boxes: Sequence[Box], height_px: int) -> Pixels | None:
    """One line of print cut out level, even where it turns or curves; None where there is next to nothing.

    Args:
        photo: BGR, uint8, shape (height, width, 3).
        boxes: Of its words, in photo pixels.
    """
    tight = Band.around(boxes)
    band = tight.grown(2 * tight.half * _MARGIN[0], 2 * tight.half * _MARGIN[1])
    zoom = height_px / (2 * band.half) if band.half > 0.5 else 0
    width = round((band.right - band.left) * zoom)
    if not 0 < width <= _WIDEST * height_px:
        return None
    x, off = np.meshgrid(np.linspace(band.left, band.right, width), np.linspace(-band.half, band.half, height_px))
    return _sampled(photo, *band.on_photo(x, off), zoom)


def _middle(level: Sequence[Floats]) -> Floats:
    """The middle of a line of print as a curve, y from x; a straight one where few words tell."""
    x = np.array([corners[:, 0].mean() for corners in level])
    y = np.array([corners[:, 1].mean() for corners in level])
    if np.ptp(x) < 1:
        return np.array([float(y.mean())])
    return np.asarray(np.polyfit(x, y, min(2, len(level) - 1)))


def _sampled(photo: Pixels, x: Floats, y: Floats, zoom: float) -> Pixels:
    """The photo at these points, `zoom` times as large."""
    if zoom < 0.5:  # fewer pixels than the photo has: average, so that thin letters do not fall between them
        photo = np.asarray(cv2.resize(photo, None, fx=2 * zoom, fy=2 * zoom, interpolation=cv2.INTER_AREA), np.uint8)
        x, y = x * 2 * zoom, y * 2 * zoom
    maps = x.astype(np.float32), y.astype(np.float32)
    return np.asarray(cv2.remap(photo, *maps, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)


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
