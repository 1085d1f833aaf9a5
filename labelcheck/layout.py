"""Which lines of a label belong together: by geometry on a photo, by order in text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from labelcheck.text import Box, LabelText, Reading, TextLine

SAME_DIRECTION_DEG = 8.0
NEAR_HEIGHTS = 1.6
"""Lines of one block stand no further apart than so many letter heights."""

WORD_GAP_HEIGHTS = 1.2
"""Pieces of one line stand no further apart."""

ALIKE = 1.7
"""Letters of one line differ no more in height."""


@dataclass(frozen=True, slots=True)
class Level:
    """A box in axes turned to the direction of some line: from left to right, from top to bottom."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return max(1.0, self.bottom - self.top)

    @classmethod
    def of(cls, box: Box, angle_deg: float) -> Level:
        corners = box.turned(angle_deg).corners
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return cls(min(xs), max(xs), min(ys), max(ys))


def same_direction(one: Box, other: Box) -> bool:
    turn = (one.angle_deg - other.angle_deg + 180) % 360 - 180
    return abs(turn) <= SAME_DIRECTION_DEG


def same_level(one: Box, other: Box) -> bool:
    """Side by side: most of the lower letters stand beside the taller ones."""
    if not same_direction(one, other):
        return False
    angle = one.angle_deg
    a, b = Level.of(one, angle), Level.of(other, angle)
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared > 0.5 * min(a.height, b.height)


def gap_right(one: Box, other: Box) -> float:
    """How far the second begins after the first ends, in letter heights of the first; negative where they overlap."""
    a, b = Level.of(one, one.angle_deg), Level.of(other, one.angle_deg)
    return (b.left - a.right) / max(1.0, one.height)


def right_below(one: Box, other: Box) -> bool:
    """The second is the next line of the same block: same direction, near, and under the first."""
    if not same_direction(one, other):
        return False
    a, b = Level.of(one, one.angle_deg), Level.of(other, one.angle_deg)
    height = max(one.height, other.height)
    shared = min(a.right, b.right) - max(a.left, b.left)
    under = a.bottom - 0.5 * height < b.top < a.bottom + NEAR_HEIGHTS * height and b.top > a.top + 0.5 * height
    return under and shared > 0.3 * min(a.right - a.left, b.right - b.left)


def follows(lines: Sequence[TextLine], one: int, other: int) -> bool:
    """The second line goes on where the first ends."""
    a, b = lines[one].box, lines[other].box
    if a is None or b is None:
        return other == one + 1
    return right_below(a, b)


def pieced(text: LabelText) -> LabelText:
    """The label with the pieces of one printed line put together, where a photo's lines were found in pieces."""
    if any(line.box is None for line in text.lines) or len(text.lines) < 2:
        return text
    lines = list(text.lines)
    at = 0
    while at < len(lines):
        mate = _piece_after(lines, at)
        if mate is None:
            at += 1
            continue
        joined = _joined(lines[at], lines[mate])
        keep = min(at, mate)
        lines = [line for place, line in enumerate(lines) if place not in (at, mate)]
        lines.insert(keep, joined)
        at = keep
    return replace(text, lines=tuple(lines))


def _piece_after(lines: Sequence[TextLine], at: int) -> int | None:
    """The line that goes on to the right of a line as one print."""
    box = lines[at].box
    if box is None or not lines[at].readings:
        return None
    for place, line in enumerate(lines):
        if place == at or line.box is None or not line.readings or not same_level(box, line.box):
            continue
        tall, low = max(box.height, line.box.height), min(box.height, line.box.height)
        if tall <= ALIKE * low and -0.3 <= gap_right(box, line.box) <= WORD_GAP_HEIGHTS:
            return place
    return None


def _joined(one: TextLine, other: TextLine) -> TextLine:
    """Two pieces as one line: each look that read both, or each piece as its most trusted look read it."""
    shared = [
        Reading(left.look, left.words + right.words)
        for left in one.readings
        for right in other.readings
        if left.look == right.look
    ]
    readings = tuple(shared) or (Reading(one.readings[0].look, one.words + other.words),)
    boxes = [box for box in (one.box, other.box) if box is not None]
    return TextLine(readings, Box.around(boxes) if boxes else None)
