"""Glimpse: what was read on one frame of many, and where on the label it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

from labelcheck.label import Label, read_label
from labelcheck.layout import pieced
from labelcheck.text import Box, LabelText, Reading, TextLine, Word

LIKE: Final = 0.8
"""Two readings of one line of print agree so far, as a share of their letters."""

LEAST_LETTERS: Final = 5
_AWAY: Final = -100_000.0
"""Where a line is put that stands beside no other."""


@dataclass(frozen=True, eq=False)
class Glimpse:
    """One frame that was read."""

    number: int
    """Of the frame."""

    at_s: float
    view: int
    """Glimpses of one view are no independent evidence."""

    label: Label
    """What this frame alone says."""

    jpeg: bytes = b""
    """The frame, where it is kept."""

    size: tuple[int, int] = (0, 0)
    """Width and height of the frame."""

    @property
    def text(self) -> LabelText:
        return self.label.text

    @property
    def says_something(self) -> bool:
        """A name or a strength."""
        return bool(self.label.strengths) or any(name.sure for name in self.label.names)

    @cached_property
    def landmarks(self) -> tuple[tuple[str, Box], ...]:
        """Lines long enough to be known again, each text once."""
        told = [(_letters(line.text), line.box) for line in self.text if line.box is not None]
        texts = [text for text, _ in told]
        return tuple((text, box) for text, box in told if len(text) >= LEAST_LETTERS and texts.count(text) == 1)

    def named(self, ingredients: Sequence[str]) -> Label:
        """What this frame says on a label that bears these names on another side."""
        whole = pieced(self.text)
        lines = [_name_line(name, place) for place, name in enumerate(ingredients)]
        return read_label(replace(whole, lines=(*whole.lines, *lines)))


def _name_line(ingredient: str, place: int) -> TextLine:
    top = _AWAY - 1000 * place
    box = Box(((_AWAY, top), (_AWAY + 400, top), (_AWAY + 400, top + 40), (_AWAY, top + 40)))
    words = tuple(Word(word, box, 1.0) for word in ingredient.replace("_", " ").split())
    return TextLine((Reading("eng/elsewhere", words), Reading("vial/elsewhere", words)), box)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def likeness(one: str, other: str) -> float:
    """How far two readings agree, 0 to 1, capitals and spaces aside."""
    return SequenceMatcher(None, _letters(one), _letters(other), autojunk=False).ratio()


def same_place(one: Glimpse, box: Box, other: Glimpse, there: Box) -> bool:
    """Whether two boxes on two frames are around the same print: most lines around them stand to them alike.

    Where no line is known again on both frames, it is not the same.
    """
    if one is other:
        return _overlap(box, there)
    votes = [_stand_alike(a, box, b, there) for a, b in _common(one, other, box, there)]
    return 2 * sum(votes) > len(votes)


def _common(one: Glimpse, other: Glimpse, box: Box, there: Box) -> Iterator[tuple[Box, Box]]:
    """Lines that both frames show, those aside that the boxes are of."""
    for text, a in one.landmarks:
        if _overlap(a, box):
            continue
        for said, b in other.landmarks:
            alike = min(len(text), len(said)) >= LIKE * max(len(text), len(said)) and likeness(text, said) >= LIKE
            if alike and not _overlap(b, there):
                yield a, b
                break


def _overlap(one: Box, other: Box) -> bool:
    """The middle of the one lies in the other."""
    (x, y), level = one.turned(other.angle_deg).center, other.turned(other.angle_deg).corners
    return level[0][0] <= x <= level[2][0] and level[0][1] <= y <= level[2][1]


def _stand_alike(anchor: Box, box: Box, other_anchor: Box, there: Box) -> bool:
    """Up and down is what it was however a vial is turned; along the line a turn takes some away."""
    (x, y), (u, v) = _from(anchor, box), _from(other_anchor, there)
    return abs(y - v) < 0.8 + 0.1 * abs(y) and abs(x - u) < 2.0 + 0.35 * abs(x)


def _from(anchor: Box, box: Box) -> tuple[float, float]:
    """From the middle of one box to the middle of another, along and across its print, in its heights."""
    (x, y), (u, v) = anchor.turned(anchor.angle_deg).center, box.turned(anchor.angle_deg).center
    height = max(anchor.height, 1.0)
    return (u - x) / height, (v - y) / height
