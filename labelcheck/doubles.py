"""Print that was found twice, or that other print crosses, once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from labelcheck.looks import Look, Piece, sense, trust
from labelcheck.strips import Strip
from labelcheck.tesseract import StripWord
from labelcheck.text import Point, Word


def without_doubles(pieces: Sequence[Piece], look: Look) -> list[Piece]:
    """Each print once: a line that was found twice, or that another crosses, is no second statement.

    Of two strips on which most of what was read stands at one place that is kept which was read more surely; of two
    that cross, both, unless one was read much more surely.
    """
    words = [[_Placed.of(word, piece.strip) for word in piece.readings[look.name].words] for piece in pieces]
    worth = [_worth(piece, look) for piece in pieces]
    sure = [trust(piece.readings[look.name]) for piece in pieces]
    kept: list[int] = []
    for number in sorted(range(len(pieces)), key=lambda number: -worth[number]):
        strip = pieces[number].strip
        again = any(_read_at_one_place(words[number], words[other]) for other in kept)
        surer = [pieces[other].strip for other in kept if sure[number] < _MUCH_LESS * sure[other]]
        if not again and not any(strip.crosses(other) for other in surer):
            kept.append(number)
    return [pieces[number] for number in sorted(kept)]


_MUCH_LESS = 0.7


def _worth(piece: Piece, look: Look) -> float:
    """How much was read there, and how surely."""
    words = piece.readings[look.name].words
    return sense([StripWord(word.text, word.confidence or 0.0, 0, 0, 0, 0) for word in words])


_AT_ONE_PLACE = 0.6


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a word stands and how it runs."""

    letters: int
    x: float
    y: float
    width: float
    height: float
    along: Point

    @classmethod
    def of(cls, word: Word, strip: Strip) -> _Placed:
        """Of a word of a strip; its middle lies on the curve of the line, which the middle of its box does not."""
        assert word.box is not None
        box, turn = word.box, math.radians(word.box.angle_deg)
        (left, top), (right, upper), (end, bottom), (start, lower) = word.box.corners
        x, y = strip.middle_between(((left + start) / 2, (top + lower) / 2), ((right + end) / 2, (upper + bottom) / 2))
        return cls(len(word.text), x, y, box.width, box.height, (math.cos(turn), math.sin(turn)))

    def stands_on(self, other: _Placed) -> bool:
        """The middle of one lies in the middle of the other, and they are of like size."""
        right, down = self.x - other.x, self.y - other.y
        alike = 0.6 < self.height / max(other.height, 1.0) < 1.7
        if not alike or math.hypot(right, down) > other.width + other.height:
            return False
        cos, sin = other.along
        along, across = right * cos + down * sin, down * cos - right * sin
        return abs(along) < 0.5 * other.width and abs(across) < 0.35 * other.height


def _read_at_one_place(words: Sequence[_Placed], others: Sequence[_Placed]) -> bool:
    """Most letters of one stand where words of the other do."""
    letters = sum(word.letters for word in words)
    shared = sum(word.letters for word in words if any(map(word.stands_on, others)))
    return letters > 0 and shared >= _AT_ONE_PLACE * letters
