"""The amounts and volumes in one look's reading, each with its place on the line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Generic, TypeVar

from labelcheck.agreement import SURE
from labelcheck.grammar.amounts import Amount, Volume
from labelcheck.grammar.cursor import only_leans
from labelcheck.grammar.lines import Line
from labelcheck.names import Name
from labelcheck.text import PLAIN, Box, Reading, Word

Span = tuple[float, float]
Item = TypeVar("Item", Amount, Volume)


@dataclass(frozen=True, slots=True)
class Seen(Generic[Item]):
    """One amount or volume in one look's reading."""

    item: Item
    look: str
    words: tuple[Word, ...]
    span: Span
    """Where on the line, 0 at its beginning, 1 at its end."""

    owner: Name | None = None
    stranger: bool = False
    equal: bool = False
    as_read: str = ""
    torn: bool = False
    """A bracket closes behind it that nothing on the line opens, the line ends with it in a bracket left open, or other
    digits or a mark stand before it: `100 1 mcg`, where glare took a part of 1000."""

    numerals: tuple[Span, ...] = ()
    """Where on the line its digits stand, with some room: nowhere else does a point count."""

    bracketed: bool = False
    """A bracket opens right before it, and closes right behind it or is the last that is seen of the line."""

    @property
    def clean(self) -> bool:
        """Read as it stands; a 7 that may be a leaning 1, if it was read surely."""
        repairs = self.item.repairs
        return not repairs or (only_leans(self.item.number, repairs) and self.confidence >= SURE)

    @property
    def confidence(self) -> float:
        """Of its least certain word."""
        return min((word.confidence or 0.0 for word in self.words), default=0.0)


def unescaped(reading: Reading) -> Reading:
    """Text from a web page may hold `&micro;g`."""
    if not any("&" in word.text for word in reading.words):
        return reading
    return replace(reading, words=tuple(replace(word, text=unescape(word.text)) for word in reading.words))


def amounts_seen(said: Line, look: str, ruler: Ruler) -> Iterator[Seen[Amount]]:
    """The amounts of what a look's reading says."""
    for amount, owner, stranger, equal in zip(said.amounts, said.owners, said.strangers, said.equal, strict=True):
        words = ruler.words(amount.start, amount.end)
        as_read = said.text[amount.start : amount.end].rstrip(" .")
        span = ruler.span(amount.start, amount.end)
        torn = look != PLAIN and _is_torn(said.text, amount)
        bracketed, numerals = _is_bracketed(said.text, amount), ruler.numerals(words)
        yield Seen(amount, look, words, span, owner, stranger, equal, as_read, torn, numerals, bracketed)


def _is_bracketed(text: str, amount: Amount) -> bool:
    before, after = text[: amount.start].rstrip(), text[amount.end :].lstrip(" .")
    return before[-1:] in _OPENING and (after[:1] in _CLOSING or not any(map(str.isalnum, after)))


_DIGITS_BEFORE = re.compile(r"(?<![^\s(\[])(?<!\bb )\d[\d.,]{0,3} $", re.IGNORECASE)
"""But for those of `vitamin B 12`."""

_MARK_BEFORE = re.compile(r"[^\W\d_][.,]$")
"""`INITIALS,500 mcg`: a sticker over the 1 of 1,500."""

_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


def _is_torn(text: str, amount: Amount) -> bool:
    before, after = text[: amount.start], text[amount.end :].lstrip(" .")
    if _DIGITS_BEFORE.search(before) or _MARK_BEFORE.search(before):
        return True
    still_open = sum(each in _OPENING for each in before) - sum(each in _CLOSING for each in before)
    if after[:1] in _CLOSING:
        return still_open <= 0
    is_last = not any(map(str.isalnum, after))
    return amount.per is None and is_last and before.rstrip()[-1:] in _OPENING and not _CLOSING & set(after)


def volumes_seen(said: Line, look: str, ruler: Ruler) -> Iterator[Seen[Volume]]:
    """The volumes of what a look's reading says."""
    for volume in said.volumes:
        words, as_read = ruler.words(volume.start, volume.end), said.text[volume.start : volume.end]
        span, numerals = ruler.span(volume.start, volume.end), ruler.numerals(words)
        yield Seen(volume, look, words, span, as_read=as_read, numerals=numerals)


class Ruler:
    """From places in the text of a reading to words, and to places on the line."""

    def __init__(self, reading: Reading, box: Box | None) -> None:
        self._reading = reading
        self._length = max(1, sum(len(word.text) + 1 for word in reading.words) - 1)
        self._box = box if box is not None and all(word.box is not None for word in reading.words) else None

    def words(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that any letter between two places belongs to."""
        found, at = [], 0
        for word in self._reading.words:
            if at < end and start < at + len(word.text):
                found.append(word)
            at += len(word.text) + 1
            if at >= end:
                break
        return tuple(found)

    def span(self, start: int, end: int) -> Span:
        """Where on the line they stand, by the boxes of their words, or by the letters where there are no boxes."""
        if self._box is None:
            return (start / self._length, end / self._length)
        words = self.words(start, end)
        return self._extent(words, self._box) if words else (0.0, 0.0)

    def numerals(self, words: Sequence[Word]) -> tuple[Span, ...]:
        """Where the digits of words stand, with some room on both sides."""
        return tuple(self._numerals(words, self._box)) if self._box is not None else ()

    def _numerals(self, words: Sequence[Word], line: Box) -> Iterator[Span]:
        for word in words:
            begins, ends = self._extent([word], line)
            sign = (ends - begins) / max(1, len(word.text))
            for digits in _NUMERAL.finditer(word.text):
                yield begins + (digits.start() - _ASTRAY) * sign, begins + (digits.end() + _ASTRAY) * sign

    def _extent(self, words: Sequence[Word], line: Box) -> Span:
        angle, whole = line.angle_deg, line.turned(line.angle_deg).corners
        left, width = whole[0][0], max(1.0, whole[1][0] - whole[0][0])
        xs = [x for word in words if word.box for x, _ in word.box.turned(angle).corners]
        return ((min(xs) - left) / width, (max(xs) - left) / width)


_NUMERAL = re.compile(r"\d[\d.,]*")
_ASTRAY = 1.0
"""Signs by which one may stand elsewhere than its number in the word tells: an m is wide, and a 1 narrow."""
