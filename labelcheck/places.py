"""What looks at a line saw at one place of it: who bears it, and who speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic

from labelcheck.agreement import HARDLY_READ, TRAINED, readers
from labelcheck.grammar.amounts import Amount, Volume
from labelcheck.grammar.numbers import Number
from labelcheck.names import Name
from labelcheck.seen import Item, Seen, Span
from labelcheck.text import Box, Word

SAME_PLACE = 0.4
"""So much of the narrower of two spans must lie under the other."""


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
    """A look saw as many digits there that make no number, `0,000 mcg`; or a point stands in it that no number has."""

    covered: bool = False
    """Something lies over it."""

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
        seen_there = points >= marks_in(self.best.as_read) > 0
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
    def torn(self) -> bool:
        """Most looks saw one bracket of two, `8 g per mL)` for `(38 g per mL)`."""
        return 2 * sum(seen.torn for seen in self.bearing) > len(self.bearing)

    @property
    def in_part(self) -> bool:
        """A part of it may not show."""
        return self.broken or self.covered or self.torn

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
        same_number = numerals_of(one.number) == numerals_of(other.number)
        if same_number and (digits_of(one.per), one.per_unit) != (digits_of(other.per), other.per_unit):
            return True
    return _are_near(one.number, other.number, digits)


def _are_near(one: Number, other: Number, most: int) -> bool:
    if digits_of(one) == digits_of(other):
        return False
    digits, others = numerals_of(one), numerals_of(other)
    return len(digits) == len(others) and sum(a != b for a, b in zip(digits, others, strict=True)) <= most


def numerals_of(number: Number) -> str:
    """Its digits as they were read, without marks."""
    return "".join(filter(str.isdigit, number.text))


def marks_in(text: str) -> int:
    """How many points and commas stand in it."""
    return sum(text.count(mark) for mark in ".,")


def _only_lost_marks(one: Seen[Item], other: Seen[Item]) -> bool:
    """`15mg/mL` for `1.5mg/mL`: the same digits and unit, and fewer marks."""
    fewer = marks_in(one.as_read) < marks_in(other.as_read)
    return fewer and numerals_of(one.item.number) == numerals_of(other.item.number) and one.item.unit == other.item.unit


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans are one place."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > SAME_PLACE * max(1e-6, min(one[1] - one[0], other[1] - other[0]))


def digits_of(number: Number | None) -> Decimal | None:
    """The number with its mark taken for one of thousands if it may be: `1000`, `1,000` and `1.000` are one print."""
    return None if number is None else number.value if number.grouped is None else number.grouped


def amount_key(amount: Amount) -> tuple[object, ...]:
    """The same for looks that read the same amount."""
    number = digits_of(amount.number), _unshortened(amount.number) is not None
    return (number, amount.unit, digits_of(amount.per), amount.per_unit, digits_of(amount.also))


def _unshortened(number: Number) -> str | None:
    """What was read where a sign before it was taken for a bracket or a frame: `1500 mcg)` for `(500 mcg)`."""
    traces = (each.rstrip("?").partition("→") for each in number.repairs)
    return next((read for read, arrow, meant in traces if arrow and len(read) > len(meant)), None)


def is_part_of(one: Amount, other: Amount) -> bool:
    """One is the other with the end lost: the same amount, without what it is in."""
    return one.per is None and other.per is not None and amount_key(one)[:2] == amount_key(other)[:2]


def places_of(
    seen: Sequence[Seen[Item]], key: Callable[[Item], object], part_of: Callable[[Item, Item], bool]
) -> Iterator[Place[Item]]:
    """What was seen, sorted by place and, at each place, by who agrees with whom.

    Args:
        seen: What all looks at a line saw on it.
        key: The same for what agrees.
        part_of: Whether the first is the second with its end lost, and so speaks neither for it nor against it.
    """
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
        return not (
            place.bracketed and whole == other.item.number.text and _same_but_for_the_number(one.item, other.item)
        )
    if _differ_little(one.item, other.item, 1):
        return True
    return one.clean or (not one.item.number.repairs and digits_of(one.item.number) != digits_of(other.item.number))


def _same_but_for_the_number(one: Amount | Volume, other: Amount | Volume) -> bool:
    if not isinstance(one, Amount) or not isinstance(other, Amount):
        return False
    return amount_key(one)[1:] == amount_key(other)[1:]


def _best(camp: Sequence[Seen[Item]]) -> Seen[Item]:
    """A clean one, printed as most of them print it; of `1,000` and `1.000` in equal number the one left open."""
    clean = [one for one in camp if one.clean] or list(camp)
    prints = [one.item.number.text for one in clean]
    return max(clean, key=lambda one: (prints.count(one.item.number.text), "." in one.item.number.text))


def _support(camp: Sequence[Seen[Item]]) -> tuple[int, int, int]:
    return (len(readers(one.look for one in camp)), sum(one.clean for one in camp), len(camp))
