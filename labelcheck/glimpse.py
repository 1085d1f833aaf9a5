"""Glimpse: what was read on one frame of many, and where on the label it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

from labelcheck.context import market_of
from labelcheck.grammar.numbers import Market
from labelcheck.label import Label, read_label
from labelcheck.layout import pieced
from labelcheck.names import More, find_names
from labelcheck.text import ELSEWHERE, Box, LabelText, Reading, TextLine, Word

LIKE: Final = 0.8
"""Two readings of one line of print agree so far, as a share of their letters."""

LEAST_LETTERS: Final = 4
_DIGIT: Final = re.compile(r"\d")
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

    def beside(self, names: Sequence[str], words: Sequence[str], more: More = ()) -> Label:
        """What this frame says on a label that bears these names and words on other sides."""
        key = (tuple(names), tuple(words), more)
        if key not in self._beside:
            whole = pieced(self.text)
            lines = [_line_elsewhere(said, place) for place, said in enumerate((*names, *words))]
            self._beside.clear()
            self._beside[key] = read_label(replace(whole, lines=(*whole.lines, *lines)), more)
        return self._beside[key]

    @cached_property
    def _beside(self) -> dict[object, Label]:
        return {}

    @cached_property
    def everything(self) -> str:
        """All readings of all lines."""
        return "\n".join(reading.text for line in self.text for reading in line.readings)

    @cached_property
    def market(self) -> Market:
        """How numbers are written where the words of this frame are spoken."""
        return market_of(self.everything, recognised=True)

    @cached_property
    def plain_words(self) -> tuple[str, ...]:
        """Lines without numbers and names: they tell the language."""
        said = (line.text for line in self.text)
        return tuple(each for each in said if not _DIGIT.search(each) and not find_names(each, True) and len(each) > 3)


def _line_elsewhere(said: str, place: int) -> TextLine:
    top = _AWAY - 1000 * place
    box = Box(((_AWAY, top), (_AWAY + 400, top), (_AWAY + 400, top + 40), (_AWAY, top + 40)))
    words = tuple(Word(word, box, 1.0) for word in said.replace("_", " ").split())
    return TextLine((Reading(f"eng/{ELSEWHERE}", words), Reading(f"vial/{ELSEWHERE}", words)), box)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def likeness(one: str, other: str) -> float:
    """How far two readings agree, 0 to 1, capitals and spaces aside."""
    return SequenceMatcher(None, _letters(one), _letters(other), autojunk=False).ratio()


def is_part(part: str, whole: str) -> bool:
    """The beginning or the end of a line of print, as it is seen where a label turns away."""
    one, other = _letters(part), _letters(whole)
    if not LEAST_LETTERS <= len(one) < len(other):
        return False
    return any(likeness(one, end) >= LIKE for end in (other[-len(one) :], other[: len(one)]))


def from_the_side(glimpses: Sequence[Glimpse]) -> frozenset[int]:
    """The numbers of the frames most of whose lines are mere ends of lines that other frames show whole."""
    told = {each.number: {said for said, _ in each.landmarks if len(said) >= LEAST_LETTERS + 2} for each in glimpses}
    everything = set().union(*told.values())
    found = set()
    for number, lines in told.items():
        ends = sum(any(_is_end(said, whole) for whole in everything) for said in lines)
        if ends >= 2 and 2 * ends > len(lines):
            found.add(number)
    return frozenset(found)


def _is_end(said: str, whole: str) -> bool:
    """The letters next to the cut may be misread."""
    return len(whole) >= len(said) + 2 and (whole.endswith(said[2:]) or whole.startswith(said[:-2]))


def same_place(one: Glimpse, box: Box, other: Glimpse, there: Box) -> bool:
    """Whether two boxes on two frames are around the same print: most lines around them stand to them alike.

    Where no line is known again on both frames, it is not the same.
    """
    if one is other:
        return _overlap(box, there)
    votes = [*_votes(one, other, box, there)]
    return 2 * sum(votes) > len(votes)


def _votes(one: Glimpse, other: Glimpse, box: Box, there: Box) -> Iterator[bool]:
    """For each line that both frames show, those aside that the boxes are of: whether the boxes stand to it alike.

    A line of which one frame shows a part tells how far above or below it they stand, if they stand in its column.
    """
    for text, a in one.landmarks:
        if _overlap(a, box) or _overlap(box, a):
            continue
        for said, b in other.landmarks:
            if _overlap(b, there) or _overlap(there, b):
                continue
            if likeness(text, said) >= LIKE:
                yield _stand_alike(a, box, b, there)
                break
            if (is_part(text, said) or is_part(said, text)) and _in_column(a, box) and _in_column(b, there):
                yield _level_alike(a, box, b, there)
                break


def _in_column(line: Box, box: Box) -> bool:
    """Above or below a line, not beside it."""
    a, b = line.turned(line.angle_deg).corners, box.turned(line.angle_deg).corners
    shared = min(a[1][0], b[1][0]) - max(a[0][0], b[0][0])
    return shared > 0.3 * min(a[1][0] - a[0][0], b[1][0] - b[0][0])


def _overlap(one: Box, other: Box) -> bool:
    """The middle of the one lies in the other."""
    (x, y), level = one.turned(other.angle_deg).center, other.turned(other.angle_deg).corners
    return level[0][0] <= x <= level[2][0] and level[0][1] <= y <= level[2][1]


def _stand_alike(anchor: Box, box: Box, other_anchor: Box, there: Box) -> bool:
    """Up and down is what it was however a vial is turned; along the line a turn takes some away."""
    (x, y), (u, v) = _from(anchor, box), _from(other_anchor, there)
    return _level(y, v) and abs(x - u) < 2.0 + 0.35 * abs(x)


def _level_alike(anchor: Box, box: Box, other_anchor: Box, there: Box) -> bool:
    return _level(_from(anchor, box)[1], _from(other_anchor, there)[1])


def _level(y: float, v: float) -> bool:
    """In line heights, which are those of strips: the next line of close-set print is one such height away."""
    return abs(y - v) < 0.3 + 0.05 * abs(y)


def _from(anchor: Box, box: Box) -> tuple[float, float]:
    """From the middle of one box to the middle of another, along and across its print, in its heights."""
    (x, y), (u, v) = anchor.turned(anchor.angle_deg).center, box.turned(anchor.angle_deg).center
    height = max(anchor.height, 1.0)
    return (u - x) / height, (v - y) / height
