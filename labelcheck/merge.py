"""What several looks made of one line, place by place: the candidates for a strength and who bears them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from html import unescape
from itertools import pairwise
from typing import Generic, TypeVar

from labelcheck.agreement import HARDLY_READ, OWN, SURE, TRAINED, agreed, likely, readers
from labelcheck.grammar.amounts import Amount, Volume
from labelcheck.grammar.cursor import only_leans
from labelcheck.grammar.headings import Heading
from labelcheck.grammar.lines import Line, read_line
from labelcheck.grammar.numbers import Number, number_of
from labelcheck.grammar.tokens import NUMBER, level, tokens_of
from labelcheck.layout import gap_right
from labelcheck.names import More, Name
from labelcheck.text import PLAIN, Box, Reading, TextLine, Word

SAME_PLACE = 0.4
"""So much of the narrower of two spans must lie under the other."""

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
    digits stand before it: `100 1 mcg`, where glare took a part of 1000."""

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


@dataclass(slots=True)
class Place(Generic[Item]):
    """One place on a line: what the looks that agree best read there, and what the others did."""

    best: Seen[Item]
    bearing: list[Seen[Item]]
    rivals: list[Seen[Item]]
    echoing: list[str] = field(default_factory=list)
    """The looks that read the same number there, and no unit."""

    dissenting: list[str] = field(default_factory=list)
    """The looks that read another number there, whatever the unit."""

    broken: bool = False
    """A part of it is hidden: a look saw as many digits there, which make no number, `0,000 mcg`; most saw one bracket
    of two, `8 g per mL)` for `(38 g per mL)`; something lies over it; or a point stands in it that no number has."""

    @property
    def owner(self) -> Name | None:
        """The name most of the bearing looks tie it to."""
        owners = [seen.owner for seen in self.bearing if seen.owner is not None]
        counts = {owner.ingredient: sum(other.ingredient == owner.ingredient for other in owners) for owner in owners}
        return max(owners, key=lambda owner: counts[owner.ingredient], default=None)

    @property
    def repointed(self) -> bool:
        """A rival has the same digits with another point, unit or volume."""
        return any(_differ_little(seen.item, self.best.item, 0) for seen in self.rivals)

    def is_clearly_repointed(self, points: int) -> bool:
        """One that was not hardly read has; if so many points are seen on the picture, not one that only lost them."""
        clear = [seen for seen in self.rivals if seen.confidence >= HARDLY_READ]
        seen_there = points >= _marks(self.best.as_read) > 0
        return any(
            _differ_little(seen.item, self.best.item, 0) and not (seen_there and _only_lost_marks(seen, self.best))
            for seen in clear
        )

    @property
    def bracketed(self) -> bool:
        """Most looks, of two readers at least, saw brackets around it; one stroke is soon taken for half of a pair."""
        looks = [seen.look for seen in self.bearing if seen.bracketed]
        return 2 * len(looks) > len(self.bearing) and len(readers(looks)) > 1

    @property
    def alike(self) -> bool:
        """A rival has the same digits but for one at most: many looks may have taken the one for the other.

        Of 15 strengths that were confirmed wrong on 3,700 drawn photos six had such a look against them.
        """
        return any(_differ_little(seen.item, self.best.item, 1) for seen in self.rivals)

    @property
    def near_miss(self) -> bool:
        """One of our own looks read it much the same, as `alike`, and not hardly."""
        clear = [seen for seen in self.rivals if seen.confidence >= HARDLY_READ and readers((seen.look,)) <= TRAINED]
        return any(_differ_little(seen.item, self.best.item, 1) for seen in clear)

    @property
    def squeezed(self) -> bool:
        """Its number is far narrower than its unit: the glass turns away there, and `60 mcg/mL` is read as 50."""
        number, unit, *_ = (*self.best.words, Word(""), Word(""))
        if number.box is None or unit.box is None or sum(map(str.isdigit, number.text)) < 2:
            return False
        return unit.text[:1].isalpha() and _sign_width(number, number.box) < _SQUEEZED * _sign_width(unit, unit.box)

    @property
    def may_be_a_comma(self) -> bool:
        """It is read as a point, and by a quarter of the looks as a comma, which loses its tail to blur."""
        number = self.best.item.number
        prints = [set(seen.item.number.text) & {".", ","} for seen in self.bearing]
        return number.grouped is not None and "." in number.text and 4 * prints.count({","}) >= len(prints)


_SQUEEZED = 0.5
"""Of 1,539 amounts that were read surely on 2,000 drawn photos, 24 are narrower, and one of these was misread."""

_NARROW, _WIDE = frozenset("1.,()[]/ilIrt"), frozenset("mMwW")


def _sign_width(word: Word, box: Box) -> float:
    """Of a sign of middle width, in pixels."""
    return box.width / max(1.0, sum(0.6 if sign in _NARROW else 1.4 if sign in _WIDE else 1.0 for sign in word.text))


def _differ_little(one: Amount | Volume, other: Amount | Volume, digits: int) -> bool:
    """They are not the same, and no more than so many digits of the number differ, or only what it is in."""
    if one.unit != other.unit and digits_of(one.number) == digits_of(other.number):
        return True
    if isinstance(one, Amount) and isinstance(other, Amount):
        same_number = _digits(one.number) == _digits(other.number)
        if same_number and (digits_of(one.per), one.per_unit) != (digits_of(other.per), other.per_unit):
            return True
    return _are_near(one.number, other.number, digits)


def _are_near(one: Number, other: Number, most: int) -> bool:
    if digits_of(one) == digits_of(other):
        return False
    digits, others = _digits(one), _digits(other)
    return len(digits) == len(others) and sum(a != b for a, b in zip(digits, others, strict=True)) <= most


def _digits(number: Number) -> str:
    return "".join(filter(str.isdigit, number.text))


def is_agreed(place: Place[Amount] | Place[Volume], line: TextLine) -> bool:
    """Whether the looks at a line agree on what stands at a place of it, see agreement.py."""
    if place.best.look == PLAIN and not place.rivals:
        return place.best.clean and not place.broken and not place.may_be_a_comma
    return not (place.broken or place.may_be_a_comma) and agreed(
        [seen.look for seen in place.bearing],
        [seen.look for seen in place.bearing if seen.clean],
        [seen.look for seen in place.rivals],
        place.best.item.unit,
        place.echoing,
        place.dissenting,
        place.alike,
        line.unclear is not None or place.squeezed,
        {seen.look: seen.confidence for seen in place.bearing},
        place.is_clearly_repointed(_points_in(place, line)),
        place.near_miss,
    )


def is_likely(place: Place[Amount], line: TextLine) -> bool:
    """Whether they agree well enough for another statement of the label to vouch for it."""
    return not (place.broken or place.may_be_a_comma) and likely(
        [seen.look for seen in place.bearing],
        [seen.look for seen in place.bearing if seen.clean],
        [seen.look for seen in place.rivals],
        place.dissenting,
        place.repointed,
        line.unclear is not None or place.squeezed,
    )


@dataclass(slots=True)
class MergedLine:
    """One line of the label in all its readings."""

    line: TextLine
    index: int
    amounts: list[Place[Amount]]
    volumes: list[Place[Volume]]
    names: list[tuple[Name, Reading, Line, Span]]
    headings: list[tuple[Heading, str, Span]]
    """With the look that read it."""

    unread: list[tuple[Span, str, tuple[Word, ...]]]
    """With the look that saw it."""

    cut: list[Seen[Amount]]
    """Amounts that break off at a slash."""

    @property
    def box(self) -> Box | None:
        return self.line.box


def merge(line: TextLine, index: int, more: More = ()) -> MergedLine:
    """Every reading of a line parsed, and what they say of each place."""
    merged = MergedLine(line, index, [], [], [], [], [], [])
    amounts: list[Seen[Amount]] = []
    volumes: list[Seen[Volume]] = []
    for look in line.readings:
        reading = _unescaped(look) if look.look == PLAIN else look
        text = reading.text
        said = read_line(text, reading.look != PLAIN, more)
        if said.is_empty:
            continue
        ruler = _Ruler(reading, line.box)
        for seen in _amounts(said, reading.look, ruler):
            (merged.cut if seen.item.cut else amounts).append(seen)
        volumes += _volumes(said, reading.look, ruler)
        merged.names += [(name, reading, said, ruler.span(name.start, name.end)) for name in said.names]
        merged.headings += [(each, reading.look, ruler.span(each.start, each.end)) for each in said.headings]
        merged.unread += [(ruler.span(*at), look.look, ruler.words(*at)) for at in said.unread]
    if not amounts and not volumes:
        return merged
    merged.amounts = list(_places(amounts, _amount_key, _fuller_amounts))
    for place in merged.amounts:
        _listen(place, line)
        place.broken = _is_hidden(place, merged)
    merged.volumes = list(_places(volumes, lambda volume: volume.ml, lambda one, other: False))
    for spot in merged.volumes:
        spot.broken = _has_lost_a_point(spot, line) or _is_covered(spot, line)
    return merged


def joined(seen: Sequence[Seen[Amount]], line: MergedLine, volume: Place[Volume]) -> list[Place[Amount]]:
    """What the looks made of an amount on one line, with its volume on the next."""
    places = list(_places(seen, _amount_key, _fuller_amounts))
    for place in places:
        place.broken = volume.broken or bool(volume.rivals) or _is_hidden(place, line)
    return places


def _is_hidden(place: Place[Amount], merged: MergedLine) -> bool:
    return (
        2 * sum(seen.torn for seen in place.bearing) > len(place.bearing)
        or _is_covered(place, merged.line)
        or _has_lost_a_point(place, merged.line)
        or _is_headless(place, merged)
        or _gapes_behind_its_slash(place)
        or any(
            overlap(span, place.best.span)
            and (
                _is_broken(words, place.best.item.number)
                or (readers((look,)) <= TRAINED and _is_one_digit_off(words, place.best.item.number))
            )
            for span, look, words in merged.unread
        )
    )


def _is_headless(place: Place[Amount], merged: MergedLine) -> bool:
    """Two looks saw `0,000` for 10,000 where the line may begin unseen: the others may have made a 1 of half a 2."""
    rest = _digits(place.best.item.number)[1:]
    there = [words for span, _, words in merged.unread if words and overlap(span, place.best.span)]
    seen = ["".join(filter(str.isdigit, words[0].text)) for words in there]
    return merged.line.cut_before is not None and rest.startswith("0") and seen.count(rest) > 1


def _gapes_behind_its_slash(place: Place[Amount]) -> bool:
    """`1000 mcg/   mL`: a look saw room for the 2 of 2 mL between the slash and the unit."""
    if place.best.item.per is None or place.best.item.per.text:
        return False
    return any(
        one.text.endswith("/") and one.box and other.box and gap_right(one.box, other.box) > _ROOM
        for seen in place.bearing
        for one, other in pairwise(seen.words)
    )


_ROOM = 0.6
"""Letter heights; of some 2,200 strengths that passed none had more than 0.4 behind a slash."""


def _has_lost_a_point(place: Place[Amount] | Place[Volume], line: TextLine) -> bool:
    """`25 mg` was read, and on the picture there is a mark low between the 2 and the 5; or before the 5 of `.5 mg`."""
    begins = place.best.span[0]
    naked = is_first(place, line) and place.best.as_read[:1].isdigit() and any(each <= begins for each in line.points)
    return naked or _points_in(place, line) > _marks(place.best.as_read)


def _points_in(place: Place[Amount] | Place[Volume], line: TextLine) -> int:
    """How many marks stand on the picture where it was read."""
    begins, ends = place.best.span
    margin = 0.3 / max(line.letters_long, 1.0)
    return sum(
        begins + margin < point < ends - margin and any(start < point < end for start, end in place.best.numerals)
        for point in line.points
    )


def _marks(text: str) -> int:
    return sum(text.count(mark) for mark in ".,")


def _only_lost_marks(one: Seen[Item], other: Seen[Item]) -> bool:
    """`15mg/mL` for `1.5mg/mL`: the same digits and unit, and fewer marks."""
    fewer = _marks(one.as_read) < _marks(other.as_read)
    return fewer and _digits(one.item.number) == _digits(other.item.number) and one.item.unit == other.item.unit


def is_first(place: Place[Amount] | Place[Volume], line: TextLine) -> bool:
    """It begins with the first word that was read on the line."""
    return any(reading.words[:1] == place.best.words[:1] for reading in line.readings)


def _is_covered(place: Place[Amount] | Place[Volume], line: TextLine) -> bool:
    """Something lies over it, or so close before it that its first digit may be under it.

    What is first on the line begins with it, wherever the recogniser parts its words.
    """
    begins, ends = place.best.span
    if is_first(place, line):
        begins = 0.0
    close = 0.4 / max(line.letters_long, 1.0)
    return any(begins - close < end and (start + end) / 2 < ends - close for start, end in line.covered)


_BROKEN = re.compile(r"[^\w.,]*(0[\d.,]*0)(?![\d.,])")


def _is_broken(words: Sequence[Word], number: Number) -> bool:
    """As many digits as the number has, and no number: `0,000`. `00` is `100` with its first digit lost, no more."""
    seen = _BROKEN.match("".join(word.text for word in words))
    return seen is not None and sum(map(str.isdigit, seen[1])) >= len(_digits(number))


def _is_one_digit_off(words: Sequence[Word], number: Number) -> bool:
    """`78 mcg/mL`, which by itself is no strength that anyone believes, where other looks have 18.

    Only our own are asked: the stock reader takes a leaning 1 for a 4.
    """
    seen, digits = "".join(filter(str.isdigit, words[0].text)) if words else "", _digits(number)
    return len(seen) == len(digits) and sum(a != b for a, b in zip(seen, digits, strict=True)) == 1


def _listen(place: Place[Amount], line: TextLine) -> None:
    """Asks the other looks what number they saw at a place that one reader alone, or only our own, could read."""
    heard = {seen.look for seen in place.bearing}
    if PLAIN in heard or (len(readers(heard)) > 1 and not readers(heard) <= OWN):
        return
    item = place.best.item
    wanted = digits_of(item.number)
    volume = digits_of(item.per) if isinstance(item, Amount) and item.per is not None and item.per.text else None
    for reading in line.readings:
        if reading.look in heard:
            continue
        ruler, text = _Ruler(reading, line.box), level(reading.text)
        numbers = [
            digits_of(number_of(token.text))
            for token in tokens_of(text)
            if token.kind == NUMBER and overlap(ruler.span(token.start, token.end), place.best.span)
        ]
        in_another = volume is not None and volume not in numbers and len(numbers) > 1
        if wanted in numbers and not in_another:
            place.echoing.append(reading.look)
        elif numbers:
            place.dissenting.append(reading.look)


def _unescaped(reading: Reading) -> Reading:
    """Text from a web page may hold `&micro;g`."""
    if not any("&" in word.text for word in reading.words):
        return reading
    return replace(reading, words=tuple(replace(word, text=unescape(word.text)) for word in reading.words))


def _amounts(said: Line, look: str, ruler: _Ruler) -> Iterator[Seen[Amount]]:
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

_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


def _is_torn(text: str, amount: Amount) -> bool:
    before, after = text[: amount.start], text[amount.end :].lstrip(" .")
    if _DIGITS_BEFORE.search(before):
        return True
    still_open = sum(each in _OPENING for each in before) - sum(each in _CLOSING for each in before)
    if after[:1] in _CLOSING:
        return still_open <= 0
    is_last = not any(map(str.isalnum, after))
    return amount.per is None and is_last and before.rstrip()[-1:] in _OPENING and not _CLOSING & set(after)


def _volumes(said: Line, look: str, ruler: _Ruler) -> Iterator[Seen[Volume]]:
    for volume in said.volumes:
        words, as_read = ruler.words(volume.start, volume.end), said.text[volume.start : volume.end]
        span, numerals = ruler.span(volume.start, volume.end), ruler.numerals(words)
        yield Seen(volume, look, words, span, as_read=as_read, numerals=numerals)


class _Ruler:
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


def overlap(one: Span, other: Span) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > SAME_PLACE * max(1e-6, min(one[1] - one[0], other[1] - other[0]))


def digits_of(number: Number | None) -> Decimal | None:
    """The number with its mark taken for one of thousands if it may be: `1000`, `1,000` and `1.000` are one print."""
    return None if number is None else number.value if number.grouped is None else number.grouped


def _amount_key(amount: Amount) -> tuple[object, ...]:
    number = digits_of(amount.number), _unshortened(amount.number) is not None
    return (number, amount.unit, digits_of(amount.per), amount.per_unit, digits_of(amount.also))


def _unshortened(number: Number) -> str | None:
    """What was read where a sign before it was taken for a bracket or a frame: `1500 mcg)` for `(500 mcg)`."""
    traces = (each.rstrip("?").partition("→") for each in number.repairs)
    return next((read for read, arrow, meant in traces if arrow and len(read) > len(meant)), None)


def _fuller_amounts(one: Amount, other: Amount) -> bool:
    """One is the other with the end lost: the same amount, without what it is in."""
    return one.per is None and other.per is not None and _amount_key(one)[:2] == _amount_key(other)[:2]


def _places(
    seen: Sequence[Seen[Item]], key: Callable[[Item], object], part_of: Callable[[Item, Item], bool]
) -> Iterator[Place[Item]]:
    """What was seen, sorted by place and, at each place, by who agrees with whom."""
    if len(seen) == 1:
        yield Place(seen[0], [seen[0]], [])
        return
    groups: list[list[Seen[Item]]] = []
    for one in sorted(seen, key=lambda each: each.span):
        for group in groups:
            looks_again = any(other.look == one.look for other in group)
            if not looks_again and any(overlap(one.span, other.span) for other in group):
                group.append(one)
                break
        else:
            groups.append([one])
    for group in groups:
        yield _place(group, key, part_of)


def _place(
    group: Sequence[Seen[Item]], key: Callable[[Item], object], part_of: Callable[[Item, Item], bool]
) -> Place[Item]:
    camps: dict[object, list[Seen[Item]]] = {}
    for one in group:
        camps.setdefault(key(one.item), []).append(one)
    fullest = {
        name: camp
        for name, camp in camps.items()
        if not any(part_of(camp[0].item, other[0].item) for other in camps.values() if other is not camp)
    }
    strongest = max(fullest.values(), key=_support)
    place = Place(_best(strongest), strongest, [])
    others = (one for camp in camps.values() if camp is not strongest for one in camp)
    place.rivals = [one for one in others if _speaks_against(one, place) and not part_of(one.item, strongest[0].item)]
    return place


def _speaks_against(one: Seen[Item], place: Place[Item]) -> bool:
    """It was read clean, or at least its number was, and that is another number: `409.000 mcg/mI`.

    Where most saw the bracket before all of the number, `(250 mcg)`, the 2 of a look's `250 mcg)` is none.
    """
    other, whole = place.bearing[0], _unshortened(one.item.number)
    if whole is not None:
        return not (place.bracketed and whole == place.best.item.number.text)
    if _differ_little(one.item, other.item, 1):
        return True
    return one.clean or (not one.item.number.repairs and digits_of(one.item.number) != digits_of(other.item.number))


def _best(camp: Sequence[Seen[Item]]) -> Seen[Item]:
    """A clean one, printed as most of them print it; of `1,000` and `1.000` in equal number the one left open."""
    clean = [one for one in camp if one.clean] or list(camp)
    prints = [one.item.number.text for one in clean]
    return max(clean, key=lambda one: (prints.count(one.item.number.text), "." in one.item.number.text))


def _support(camp: Sequence[Seen[Item]]) -> tuple[int, int, int]:
    return (len(readers(one.look for one in camp)), sum(one.clean for one in camp), len(camp))
