"""What several looks made of one line, place by place: the candidates for a strength and who bears them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from labelcheck.agreement import OWN, TRAINED, agreed, likely, readers
from labelcheck.grammar.amounts import Amount, Volume
from labelcheck.grammar.headings import Heading
from labelcheck.grammar.lines import Line, read_line
from labelcheck.grammar.numbers import Number, number_of
from labelcheck.grammar.tokens import NUMBER, level, tokens_of
from labelcheck.layout import gap_right
from labelcheck.names import More, Name
from labelcheck.places import (
    Place,
    amount_key,
    digits_of,
    is_part_of,
    marks_in,
    numerals_of,
    overlap,
    places_of,
)
from labelcheck.seen import Ruler, Seen, Span, amounts_seen, unescaped, volumes_seen
from labelcheck.text import PLAIN, Box, Reading, TextLine, Word


def is_agreed(place: Place[Amount] | Place[Volume], line: TextLine) -> bool:
    """Whether the looks at a line agree on what stands at a place of it, see agreement.py."""
    if place.best.look == PLAIN and not place.rivals:
        return place.best.clean and not (place.in_part or place.may_be_a_comma)
    return not (place.in_part or place.may_be_a_comma or line.tiny) and agreed(
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


def is_likely(place: Place[Amount] | Place[Volume], line: TextLine) -> bool:
    """Whether they agree well enough for another statement of the label to vouch for it."""
    return not (place.in_part or place.may_be_a_comma or line.tiny) and likely(
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
        reading = unescaped(look) if look.look == PLAIN else look
        text = reading.text
        said = read_line(text, reading.look != PLAIN, more)
        if said.is_empty:
            continue
        ruler = Ruler(reading, line.box)
        for seen in amounts_seen(said, reading.look, ruler):
            (merged.cut if seen.item.cut else amounts).append(seen)
        volumes += volumes_seen(said, reading.look, ruler)
        merged.names += [(name, reading, said, ruler.span(name.start, name.end)) for name in said.names]
        merged.headings += [(each, reading.look, ruler.span(each.start, each.end)) for each in said.headings]
        merged.unread += [(ruler.span(*at), look.look, ruler.words(*at)) for at in said.unread]
    if not amounts and not volumes:
        return merged
    merged.amounts = list(places_of(amounts, amount_key, is_part_of))
    for place in merged.amounts:
        _listen(place, line)
        place.broken, place.covered = _is_broken(place, merged), _is_covered(place, line)
    merged.volumes = list(places_of(volumes, lambda volume: volume.ml, lambda one, other: False))
    for spot in merged.volumes:
        spot.broken, spot.covered = _has_lost_a_point(spot, line), _is_covered(spot, line)
    return merged


def joined(seen: Sequence[Seen[Amount]], line: MergedLine, volume: Place[Volume]) -> list[Place[Amount]]:
    """What the looks made of an amount on one line, with its volume on the next."""
    places = list(places_of(seen, amount_key, is_part_of))
    for place in places:
        place.broken = volume.in_part or bool(volume.rivals) or _is_broken(place, line)
        place.covered = _is_covered(place, line.line)
    return places


def _is_broken(place: Place[Amount], merged: MergedLine) -> bool:
    return (
        _has_lost_a_point(place, merged.line)
        or _is_headless(place, merged)
        or _gapes_behind_its_slash(place, merged.line)
        or any(
            overlap(span, place.best.span)
            and (
                _is_no_number(words, place.best.item.number)
                or (readers((look,)) <= TRAINED and _is_one_digit_off(words, place.best.item.number))
            )
            for span, look, words in merged.unread
        )
    )


def _is_headless(place: Place[Amount], merged: MergedLine) -> bool:
    """Two looks saw `0,000` for 10,000 where the line may begin unseen: the others may have made a 1 of half a 2."""
    rest = numerals_of(place.best.item.number)[1:]
    there = [words for span, _, words in merged.unread if words and overlap(span, place.best.span)]
    seen = ["".join(filter(str.isdigit, words[0].text)) for words in there]
    return merged.line.cut_before is not None and rest.startswith("0") and seen.count(rest) > 1


def _gapes_behind_its_slash(place: Place[Amount], line: TextLine) -> bool:
    """`1000 mcg/   mL`: a look saw room for the 2 of 2 mL between the slash and the unit.

    Or two saw a little, `mcg/ mL`, and others none, or the line turns away: at the turn of the glass a digit is as
    narrow as the gap that stands for it where all leave it out.
    """
    if place.best.item.per is None or place.best.item.per.text:
        return False
    slashes = [
        [
            (one, gap_right(one.box, other.box))
            for one, other in pairwise(seen.words)
            if one.text.endswith("/") and one.box and other.box
        ]
        for seen in place.bearing
    ]
    parted = sum(any(word.text != "/" for word, _ in each) for each in slashes)
    told_otherwise = parted < len(slashes) or line.cut_after is not None
    return any(gap > _ROOM for each in slashes for _, gap in each) or (parted > 1 and told_otherwise)


_ROOM = 0.6
"""Letter heights; of some 2,200 strengths that passed none had more than 0.4 behind a slash."""


def _has_lost_a_point(place: Place[Amount] | Place[Volume], line: TextLine) -> bool:
    """`25 mg` was read, and on the picture there is a mark low between the 2 and the 5; or before the 5 of `.5 mg`."""
    begins = place.best.span[0]
    naked = is_first(place, line) and place.best.as_read[:1].isdigit() and any(each <= begins for each in line.points)
    return naked or _points_in(place, line) > marks_in(place.best.as_read)


def _points_in(place: Place[Amount] | Place[Volume], line: TextLine) -> int:
    """How many marks stand on the picture where it was read."""
    begins, ends = place.best.span
    margin = 0.3 / max(line.letters_long, 1.0)
    return sum(
        begins + margin < point < ends - margin and any(start < point < end for start, end in place.best.numerals)
        for point in line.points
    )


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


_NO_NUMBER = re.compile(r"[^\w.,]*(0[\d.,]*0)(?![\d.,])")


def _is_no_number(words: Sequence[Word], number: Number) -> bool:
    """As many digits as the number has, and no number: `0,000`. `00` is `100` with its first digit lost, no more."""
    seen = _NO_NUMBER.match("".join(word.text for word in words))
    return seen is not None and sum(map(str.isdigit, seen[1])) >= len(numerals_of(number))


def _is_one_digit_off(words: Sequence[Word], number: Number) -> bool:
    """`78 mcg/mL`, which by itself is no strength that anyone believes, where other looks have 18.

    Only our own are asked: the stock reader takes a leaning 1 for a 4.
    """
    seen, digits = "".join(filter(str.isdigit, words[0].text)) if words else "", numerals_of(number)
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
        ruler, text = Ruler(reading, line.box), level(reading.text)
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
