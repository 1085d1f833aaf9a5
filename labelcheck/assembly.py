"""From the lines of a label to what it states: whose each amount is, and what it is in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise, product

from labelcheck.agreement import HARDLY_READ, faint
from labelcheck.grammar.amounts import Amount, Volume
from labelcheck.grammar.headings import Heading
from labelcheck.grammar.numbers import Market, settle
from labelcheck.layout import drop, gap_right, right_below, same_direction, same_level
from labelcheck.merge import MergedLine, is_agreed, is_first, is_likely, joined
from labelcheck.names import B12_FORMS, Name
from labelcheck.places import Place, overlap
from labelcheck.seen import Seen
from labelcheck.strength import Strength
from labelcheck.text import PLAIN, TextLine
from labelcheck.units import MASS_MCG, VOLUME_ML

COLUMN_GAP_HEIGHTS = 40.0
"""A column of amounts stands no further from its names, in letter heights."""


@dataclass(slots=True)
class Statement:
    """One amount of the label, and what the rest of the label says of it."""

    place: Place[Amount]
    line: MergedLine
    ingredient: str | None = None
    stranger: bool = False
    heading: Heading | None = None
    heading_sure: bool = True
    salt: bool = False
    """Of the salt, where the amount of the active part follows."""

    @property
    def amount(self) -> Amount:
        return self.place.best.item

    @property
    def alone(self) -> bool:
        """Nothing else was read on the line but perhaps a `w/v`, well or badly."""
        best = self.place.best
        text = next(each.text for each in self.line.line.readings if each.look == best.look)
        before, _, after = text.partition(best.as_read)
        return not any(map(str.isalnum, before)) and _BY_VOLUME.fullmatch(after) is not None


_BY_VOLUME = re.compile(r"\W*([^\W\d]\W?){0,3}\W*")


def statements_of(lines: Sequence[MergedLine]) -> list[Statement]:
    """Every amount with its owner and its heading, in the order of the lines."""
    _mend_cuts(lines)
    found = [
        Statement(place, line, owner.ingredient if (owner := place.owner) else None, place.best.stranger)
        for line in lines
        for place in line.amounts
        if place.best.item.per is not None or not _is_faint(place, line)
    ]
    _mark_salts(found)
    _mark_brackets(found)
    _put_under_headings(lines, found)
    _own_by_column(lines, found)
    _own_by_excipient(lines, found)
    _own_by_order(lines, found)
    return found


def _is_faint(place: Place[Amount], line: MergedLine) -> bool:
    """`14mcg` that one look of seven makes of the edge of a label, where others see `1u0g` and `Wor`."""
    looks = [reading.look for reading in line.line.readings]
    most = max(map(_certainty, place.bearing))
    if most < HARDLY_READ and 2 * len(place.bearing) < len(looks):
        return True
    if place.echoing or most > _NO_FANCY:
        return False
    return faint([seen.look for seen in (*place.bearing, *place.rivals)], looks)


_NO_FANCY = 0.6
"""What a recogniser sees in texture it is not certain of; what it is certain of is not dropped, confirmed or not."""


def _certainty(seen: Seen[Amount]) -> float:
    return min((word.confidence or 0.0 for word in seen.words), default=0.0)


def goes_on(one: MergedLine, other: MergedLine) -> bool:
    """The second line is the next one of the same block."""
    if one.box is None or other.box is None:
        return other.index == one.index + 1
    return right_below(one.box, other.box)


def _mend_cuts(lines: Sequence[MergedLine]) -> None:
    """`10 mg per` on one line and `10 mL` on the next of the same block are one strength."""
    for at, line in enumerate(lines):
        loose = [seen for seen in line.cut if not any(overlap(seen.span, place.best.span) for place in line.amounts)]
        near = lines[at + 1 : at + 2] if line.box is None else lines
        below = next((other for other in near if loose and other is not line and goes_on(line, other)), None)
        first = min(below.volumes, key=lambda place: place.best.span) if below is not None and below.volumes else None
        if below is None or first is None or first.best.span[0] > 0.05:
            continue
        mended = list(_mended(loose, first.bearing))
        if mended:
            line.amounts += joined(mended, line, first)
            below.volumes.remove(first)
            line.cut = [seen for seen in line.cut if seen not in loose]


def _mended(loose: Sequence[Seen[Amount]], volumes: Sequence[Seen[Volume]]) -> Iterator[Seen[Amount]]:
    """Look by look: what one look read of both lines."""
    for seen in loose:
        for volume in volumes:
            if volume.look == seen.look:
                repairs = seen.item.repairs + volume.item.repairs
                per, unit = volume.item.number, volume.item.unit
                amount = replace(seen.item, per=per, per_unit=unit, repairs=repairs, cut=False)
                as_read = f"{seen.as_read} {volume.as_read}"
                yield replace(seen, item=amount, words=seen.words + volume.words, as_read=as_read)


_SALT = re.compile(r"chlor|klor|acetat|asetat|sul[fp]h?at|salt", re.IGNORECASE)
_AS_SALT = re.compile(r"\b(?:as|als|sous forme d(?:e\b|')|como|come|in form von)\b", re.IGNORECASE)


def _mark_salts(found: Sequence[Statement]) -> None:
    """`chloride 1.027 mg equivalent to 1.0 mg`: the first is the salt; the second in `1 mg (as acetate 1.045 mg)`."""
    for first, second in pairwise(found):
        text = first.line.line.text
        if first.line is not second.line or not _SALT.search(text):
            continue
        if first.ingredient in ("cyanocobalamin", "methylcobalamin"):
            continue
        if second.place.best.equal and _is_its_salt(first.amount, second.amount):
            first.salt = True
        elif _AS_SALT.search(text) and _is_its_salt(replace(second.amount, per_unit=None), first.amount):
            second.salt = True
            if first.amount.per is None and second.amount.per is not None:
                shared = replace(first.amount, per=second.amount.per, per_unit=second.amount.per_unit)
                first.place.best = replace(first.place.best, item=shared)


def _is_its_salt(salt: Amount, base: Amount) -> bool:
    """It weighs a little more."""
    if salt.per_unit not in (None, base.per_unit):
        return False
    heavy, light = MASS_MCG.get(salt.unit), MASS_MCG.get(base.unit)
    if heavy is None or light is None or not base.number.value:
        return False
    meanings = product(*((each.number.value, each.number.decimal or each.number.value) for each in (salt, base)))
    return any(Decimal("1.005") < one * heavy / (other * light) < Decimal("1.08") for one, other in meanings)


def _mark_brackets(found: Sequence[Statement]) -> None:
    """`30,000 mcg/30 mL` on one line and `(1,000 mcg/mL)` on the next are one strength in two expressions."""
    for first, second in pairwise(found):
        line = second.line.line.text
        if first.ingredient is not None and first.ingredient not in (*B12_FORMS, second.ingredient):
            continue
        if first.line is not second.line and goes_on(first.line, second.line) and line.lstrip()[:1] in ("(", "[", "="):
            best = second.place.best
            if line.lstrip("([= ").startswith(best.as_read):
                second.place.best = replace(best, equal=True)


def _mcg(amount: Amount) -> Decimal | None:
    scale = MASS_MCG.get(amount.unit)
    return None if scale is None else amount.number.value * scale or None


def _put_under_headings(lines: Sequence[MergedLine], found: Sequence[Statement]) -> None:
    """Gives each bare amount the heading above it, in the same block: `Each mL contains`."""
    current: tuple[Heading, bool, MergedLine] | None = None
    served = False
    by_line: dict[int, list[Statement]] = {}
    for statement in found:
        by_line.setdefault(id(statement.line), []).append(statement)
    last: MergedLine | None = None
    for line in lines:
        if current is not None and last is not None and not _same_block(last, line, served):
            current = None
        heading = _heading_of(line)
        for statement in by_line.get(id(line), []):
            if line.box is None and len(line.headings) > 1:
                heading = _heading_before(line, statement.place.best.span[0]) or heading
            if heading is not None and heading[2] <= statement.place.best.span[0]:
                current, served = (heading[0], heading[1], line), False
            in_all = line.box is None and _TOTAL_FIRST.match(line.line.text) is not None
            if in_all or statement.amount.per is not None or statement.amount.unit not in MASS_MCG:
                continue
            if current is not None:
                statement.heading, statement.heading_sure, served = current[0], current[1], True
        if heading is not None and (current is None or current[2] is not line):
            current, served = (heading[0], heading[1], line), False
        if line.box is None and served and line.line.text.rstrip()[-1:] == ".":
            current = None
        kinds = {name.kind for name, *_ in line.names}
        if line.box is None and current is not None and current[2] is line and kinds == {"excipient"}:
            current = (current[0], False, line)  # it may be said of that alone
        last = line
    _doubt_what_may_be_headed(lines, found)


HEADING_REACH = 8.0
"""Letter heights; no longer list stands under one heading."""


def _doubt_what_may_be_headed(lines: Sequence[MergedLine], found: Sequence[Statement]) -> None:
    """On a photo: a bare amount not far below a heading, where the lines between could not be put in order."""
    boxes = [line.box for line in lines if line.headings and line.box is not None]
    for statement in found:
        box = statement.line.box
        if box is None or statement.heading is not None or statement.amount.per is not None:
            continue
        above = (head for head in boxes if same_direction(head, box) and 0.5 < drop(head, box) < HEADING_REACH)
        if any(gap_right(head, box) < 0 and gap_right(box, head) < 0 for head in above):
            statement.heading_sure = False


def _same_block(last: MergedLine, line: MergedLine, served: bool) -> bool:
    """A heading holds to the end of its block; in text, over one empty line if nothing stood under it yet."""
    if last.box is not None and line.box is not None:
        return right_below(last.box, line.box)
    return line.index == last.index + 1 or (not served and line.index == last.index + 2)


_TOTAL_FIRST = re.compile(r"\W*total\b(?! volume)", re.IGNORECASE)


def _heading_before(line: MergedLine, at: float) -> tuple[Heading, bool, float] | None:
    """Of text: the last heading before a place on a line."""
    before = [each for each in line.headings if each[2][0] <= at]
    last = max(before, key=lambda each: each[2][0], default=None)
    return (last[0], True, last[2][0]) if last is not None else None


def _heading_of(line: MergedLine) -> tuple[Heading, bool, float] | None:
    """The heading most looks read on a line, whether they agree on it, and where it begins."""
    if not line.headings:
        return None
    camps: dict[tuple[bool, Decimal | None], list[tuple[Heading, str, float]]] = {}
    for heading, look, span in line.headings:
        volume = heading.volume.ml if heading.volume is not None else None
        camps.setdefault((heading.container is not None, volume), []).append((heading, look, span[0]))
    strongest = max(camps.values(), key=lambda camp: len({look for _, look, _ in camp}))
    heading, look, start = strongest[0]
    looks = {look for _, look, _ in strongest}
    sure = look == PLAIN or (len(camps) == 1 and len(looks) > 1 and not any(place.in_part for place in line.volumes))
    return heading, sure, start


def _own_by_column(lines: Sequence[MergedLine], found: Sequence[Statement]) -> None:
    """On a photo: an amount alone on its line belongs to the name alone on the same level, left of it."""
    for statement in found:
        box = statement.line.box
        if statement.ingredient is not None or statement.stranger or box is None:
            continue
        beside = [
            (abs(drop(line.box, box)), _chief(line).ingredient)
            for line in lines
            if line.box is not None and _is_name(line) and same_level(line.box, box)
            if -0.5 <= gap_right(line.box, box) <= COLUMN_GAP_HEIGHTS
        ]
        if beside:
            statement.ingredient = min(beside)[1]


def _own_by_excipient(lines: Sequence[MergedLine], found: Sequence[Statement]) -> None:
    """On a photo of a B12: an amount right under an excipient, which has a line of its own, is the excipient's."""
    if not any(name.kind == "b12" for line in lines for name, *_ in line.names):
        return
    for statement in found:
        if statement.ingredient is not None or statement.line.box is None or statement.line.names:
            continue
        for line in lines:
            if line.box is not None and not line.amounts and line.names and goes_on(line, statement.line):
                kinds = {name.kind for name, *_ in line.names}
                if kinds == {"excipient"} and _is_hardly_more_than(line):
                    statement.ingredient = _chief(line).ingredient


def _is_name(line: MergedLine) -> bool:
    """A line of one name, hardly more, and no amounts: one row of a list of ingredients, and no `B1 + B6 + B12`."""
    return bool(line.names) and not line.amounts and _chief(line).kind != "excipient" and _is_hardly_more_than(line)


def _is_hardly_more_than(line: MergedLine) -> bool:
    """One name stands on it, and at most a short word besides."""
    first = line.names[0][1]
    names = [name for name, reading, *_ in line.names if reading is first]
    named = sum(name.end - name.start for name in names)
    return len({name.ingredient for name in names}) == 1 and len(first.text) - named <= 6


def _chief(line: MergedLine) -> Name:
    """The name of a line that has no amounts: the B12 if there is one, else the first."""
    names = [name for name, *_ in line.names]
    return next((name for name in names if name.kind == "b12"), names[0])


def _own_by_order(lines: Sequence[MergedLine], found: Sequence[Statement]) -> None:
    """In text: lines of names and then as many lines of amounts belong together pair by pair."""
    if not lines or lines[0].box is not None:
        return
    waiting: list[Name] = []
    run: list[Statement] = []
    by_line: dict[int, list[Statement]] = {}
    for statement in found:
        by_line.setdefault(id(statement.line), []).append(statement)
    for line in lines:
        here = by_line.get(id(line), [])
        if line.names and not here:
            waiting = (waiting if not run else []) + [_last_or_chief(line)]
            run = []
        elif len(here) == 1 and here[0].ingredient is None and not here[0].stranger and waiting:
            run.append(here[0])
            _pair(waiting, run)
        elif here:
            waiting, run = [], []


def _last_or_chief(line: MergedLine) -> Name:
    """The chief name, but for an excipient that ends the line."""
    last, reading = max(((name, reading) for name, reading, *_ in line.names), key=lambda each: each[0].end)
    ends = last.kind == "excipient" and not reading.text[last.end :].strip(" .:,")
    return last if ends else _chief(line)


def _pair(waiting: Sequence[Name], run: Sequence[Statement]) -> None:
    """One amount goes to the name just before it, or to an excipient; several pair off once as many as the names."""
    if len(run) == len(waiting):
        for name, statement in zip(waiting, run, strict=True):
            statement.ingredient = name.ingredient
    elif len(run) == 1:
        one = len({name.ingredient for name in waiting}) == 1 or waiting[-1].kind == "excipient"
        run[0].ingredient = waiting[-1].ingredient if one else None


def strength_of(statement: Statement, market: Market, powder: bool = False) -> Strength:
    """The strength that a statement makes, its number settled as far as the market settles it.

    Args:
        powder: The container holds a powder, so that its volume is no volume of a solution.
    """
    amount, place = statement.amount, statement.place
    value, others = settle(amount.number, amount.unit, market)
    if amount.also is not None:
        others = (*others, settle(amount.also, amount.unit, market)[0])
    per, per_unit, open_per = _denominator(statement, market, powder)
    looks = frozenset(seen.look for seen in place.bearing)
    clean = any(seen.clean for seen in place.bearing)
    line = statement.line.line
    hidden = place.in_part or _may_go_on(statement.line, place, amount)
    whole, is_sure = statement.heading_sure and not hidden, is_agreed(place, line)
    no_end = amount.per_unit is None or _follows_an_unread_sign(line, place)
    return Strength(
        value,
        amount.unit,
        per,
        per_unit,
        place.best.as_read,
        place.best.words,
        statement.ingredient,
        looks,
        tuple(dict.fromkeys(seen.as_read for seen in place.rivals)),
        () if clean else amount.repairs,
        (value,) if open_per and not others else others,
        whole and is_sure,
        whole and is_likely(place, line),
        tuple(_concentrations(place.rivals, market, per, per_unit)),
        amount.per is not None and amount.per.text == "",
        place.best.equal,
        statement.heading is not None,
        hidden,
        place.broken or line.tiny,
        amount.rate or (statement.heading is not None and statement.heading.is_share),
        sum(seen.bracketed for seen in place.bearing) > 1,
        place.covered or place.torn,
        looks >= {reading.look for reading in line.readings if reading.words},
        hidden and is_sure and statement.heading_sure and not no_end,
    )


def _concentrations(
    rivals: Sequence[Seen[Amount]], market: Market, per: Decimal | None, per_unit: str | None
) -> Iterator[Decimal]:
    """In mcg per mL, what the statement comes to as each rival has it; where it saw no volume, in that of others."""
    for seen in rivals:
        amount, mcg = seen.item, _mcg(seen.item)
        volume, unit = per, per_unit
        if amount.per is not None and amount.per_unit is not None:
            volume, unit = settle(amount.per, amount.per_unit, market)[0], amount.per_unit
        if mcg is not None and volume is not None and unit in VOLUME_ML:
            yield mcg / (volume * VOLUME_ML[unit] or 1)


def _may_go_on(merged: MergedLine, place: Place[Amount], amount: Amount) -> bool:
    """A digit before it or a unit behind it may stand where the photo does not show it; nothing follows a `/mL`.

    Where one look saw a slash behind it, `200 mcg/`, it is no total: a sticker or an edge lies on what it is in.
    """
    line, span, whole = merged.line, place.best.span, amount.per_unit is not None
    if place.bracketed:
        return False
    if not whole and any(overlap(seen.span, span) for seen in merged.cut):
        return True
    if _follows_an_unread_sign(line, place):
        return True
    margin = max(_MARGIN, _MARGIN_LETTERS / line.letters_long) if line.letters_long else _MARGIN
    begins_unseen = line.cut_before is not None and (span[0] < margin or is_first(place, line))
    return begins_unseen or bool(line.cut_after and not whole and span[1] > 1 - margin)


def _follows_an_unread_sign(line: TextLine, place: Place[Amount]) -> bool:
    """It is the first that was read on the line, and the first ink stands a sign before it: the `0.` of `0.5 mg/mL`.

    Where more stands before it, what was cut out begins with texture.
    """
    return is_first(place, line) and _SIGN[0] < place.best.span[0] * line.letters_long < _SIGN[1]


_SIGN = (0.7, 1.1)
"""Cap heights from the beginning of a strip, which begins 0.4 before its first ink.

Of 434 amounts that were surely and rightly read on 600 drawn photos 5 begin there.
"""

_MARGIN, _MARGIN_LETTERS = 0.06, 0.9
"""A share of the line, and cap heights: a strip begins a little before its first letter."""


def _denominator(statement: Statement, market: Market, powder: bool) -> tuple[Decimal | None, str | None, bool]:
    """What the amount is in: as printed beside it, or as its heading says; and whether that number is open."""
    amount, heading = statement.amount, statement.heading
    if amount.per is not None:
        value, others = settle(amount.per, amount.per_unit or "", market)
        return value, amount.per_unit, bool(others)
    if heading is None:
        return None, None, False
    if heading.volume is not None and not (powder and heading.container):
        value, others = settle(heading.volume.number, heading.volume.unit, market)
        return value, heading.volume.unit, bool(others)
    return Decimal(1), heading.container or "mL", False
