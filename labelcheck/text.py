"""Box, Word, Reading, TextLine, LabelText: what was read, where, and how surely."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

Point = tuple[float, float]

ELSEWHERE = "elsewhere"
"""The variant of the looks at what another side of the same vial says: where it stands tells nothing."""

WRAP = "⏎"
"""Stands where an amount runs over from one line of a text to the next."""

PLAIN = "text"
"""The look of text that came as text: nobody had to recognise it."""


@dataclass(frozen=True, slots=True)
class Box:
    """Four corners in photo pixels, clockwise from the top left of the text as it is read."""

    corners: tuple[Point, Point, Point, Point]

    @property
    def center(self) -> Point:
        return (sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4)

    @property
    def angle_deg(self) -> float:
        """The direction of reading: 0 to the right, 90 downwards on the photo, -180 to 180."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.corners
        return math.degrees(math.atan2(by + cy - ay - dy, bx + cx - ax - dx))

    @property
    def width(self) -> float:
        """Length along the line of text, in pixels."""
        a, b, c, d = self.corners
        return (math.dist(a, b) + math.dist(d, c)) / 2

    @property
    def height(self) -> float:
        """Height of the line of text, in pixels."""
        a, b, c, d = self.corners
        return (math.dist(a, d) + math.dist(b, c)) / 2

    def turned(self, angle_deg: float) -> Box:
        """The same box in axes turned so that a direction of `angle_deg` becomes level."""
        turn = math.radians(-angle_deg)
        cos, sin = math.cos(turn), math.sin(turn)
        a, b, c, d = ((x * cos - y * sin, x * sin + y * cos) for x, y in self.corners)
        return Box((a, b, c, d))

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box:
        """The smallest box that holds all of `boxes` and reads in the direction of the first.

        Raises:
            ValueError: `boxes` is empty.
        """
        parts = tuple(boxes)
        if not parts:
            raise ValueError("no box to go around")
        angle = parts[0].angle_deg
        points = [corner for part in parts for corner in part.turned(angle).corners]
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        top, bottom = min(y for _, y in points), max(y for _, y in points)
        level = cls(((left, top), (right, top), (right, bottom), (left, bottom)))
        return level.turned(-angle)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was read."""

    text: str
    """Exactly as recognised. Repairs come later and leave their own trace."""

    box: Box | None = None
    """Where it stands, in photo pixels; None for text that came as text."""

    confidence: float | None = None
    """The recogniser's own certainty, 0 to 1; None for text that came as text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look at a line made of it."""

    look: str
    """Who looked and how, `reader/variant`, as in `vial/plain` or `eng/large`; PLAIN for text."""

    words: tuple[Word, ...]

    text: str = field(init=False, compare=False, repr=False)
    """The words, each parted from the next by a space; kept, for it is asked often."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", " ".join(word.text for word in self.words))

    @property
    def reader(self) -> str:
        """Looks of one reader fail alike; looks of two readers are independent."""
        return self.look.partition("/")[0]


class Hindrance(StrEnum):
    """What keeps print from being read."""

    DARK = "dark"
    BLURRED = "blurred"
    SMALL = "small"
    GLARE = "glare"
    TURNED = "turned"
    """The glass turns away, or something lies over it."""

    OUTSIDE = "outside"
    """The picture ends."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text and every look's reading of it, the most trusted first."""

    readings: tuple[Reading, ...]
    box: Box | None = None

    cut_before: Hindrance | None = None
    """Something may stand before the first word and not be seen, and why."""

    cut_after: Hindrance | None = None
    """The same after the last word."""

    unclear: Hindrance | None = None
    """Print like this is often misread; measured on the picture."""

    covered: tuple[tuple[float, float], ...] = ()
    """Where something lies over the print: 0 at the line's beginning, 1 at its end."""

    points: tuple[float, ...] = ()
    """Where something looks like a point or a comma within a number, whatever was read there."""

    at_the_edge: bool = False
    """The photo ends above or below it before another line could stand there."""

    @property
    def letters_long(self) -> float:
        """Length in cap heights, of which a line's box is about two high; 0 where it has no box."""
        return 0.0 if self.box is None else 1.9 * self.box.width / max(self.box.height, 1.0)

    @property
    def tiny(self) -> bool:
        """Print that nobody reads surely, whatever recognisers make of it."""
        return self.unclear is Hindrance.SMALL and self.box is not None and self.box.height < 1.9 * _TINY_PX

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the most trusted reading."""
        return self.readings[0].words if self.readings else ()

    @property
    def text(self) -> str:
        return self.readings[0].text if self.readings else ""


_TINY_PX = 8.0
"""Of a capital's height. An m is about as wide: fewer pixels hardly hold its three strokes apart from the two of a µ.

Of 2,000 drawn photos whose strength nobody could read, 50 had one told surely before this was asked: 68 strengths, 61
of them smaller, and all as printed. On photos that can be read only lists and other products' boxes are so small.
"""


@dataclass(frozen=True, slots=True)
class LabelText:
    """All lines of one photo in reading order."""

    lines: tuple[TextLine, ...]
    unclear: Hindrance | None = None
    """What is the matter with the photo as a whole; asked only where no strength of the label is settled."""

    print_seen: tuple[Box, ...] = ()
    """Where lines of print were found on the photo, read or not."""

    bars: tuple[Box, ...] = ()
    """Where bars are like that of a line that begins with an amount, and bear print that was not read."""

    mute: tuple[Box, ...] = ()
    """Where print surely is, with the letters of a word, of which no look made a sign."""

    def __iter__(self) -> Iterator[TextLine]:
        return iter(self.lines)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @classmethod
    def from_plain(cls, text: str) -> LabelText:
        """Text that is already text: one reading a line, no boxes, no confidences."""
        lines = (TextLine((Reading(PLAIN, tuple(map(Word, line.split()))),)) for line in text.splitlines())
        return cls(tuple(lines))
