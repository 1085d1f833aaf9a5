"""Amounts whose volume stands further on, behind a name or at the end of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from labelcheck.grammar.amounts import Quantities
from labelcheck.grammar.headings import CONTAINS
from labelcheck.grammar.numbers import Number, number_of
from labelcheck.grammar.tokens import without
from labelcheck.names import Name
from labelcheck.units import MASS_MCG, unit_of

_PER_AFTER = re.compile(
    r"[\s,)\]]*[(\[]?(?:[/\\]|per\b|pro\b|par\b|por\b|je\b|na\b|(?:in )?(?:each|every)\b|in\b)\s*"
    r"(?P<number>\d[\d.,]*)?\s*(?P<unit>[^\W\d_]+)",
    re.IGNORECASE,
)
_HEADS = re.compile(rf"\s*(?::|{CONTAINS.pattern})", re.IGNORECASE)


def _lists(text: str, at: int, found: Quantities, names: Sequence[Name]) -> bool:
    """A name with an amount of its own follows: `5000 mcg (5 mL) per mL NaCl 9 mg`."""
    name = next((name for name in names if name.start >= at), None)
    if name is None or text[at : name.start].strip(" ,"):
        return False
    return any(not text[name.end : each.start].strip(" :") for each in found.amounts if each.start >= name.end)


_FOR_ONE = re.compile(
    r"[\s,.]*pour (?:une?|1|chaque) [^\W\d_]+ de\s+(?P<number>\d[\d.,]*)\s*(?P<unit>[^\W\d_]+)", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"[\s,*]*(?:[(\[](?!\s*(?:per|pro|par|por|je|in|each)\b)[^()\[\]]{1,30}[)\]]"
    r"|(?:usp|bp|ph\.? ?eur\.?|(?:as )?base)\b)?",
    re.IGNORECASE,
)


def divide_further_on(text: str, found: Quantities, names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """`1 mg hydroxocobalamin per 2 ml`, `1000 mcg (1 mg) per mL`: more stands between the amount and what it is in.

    Returns:
        The places of what they are in.
    """
    for at, amount in enumerate(found.amounts):
        if amount.per is not None or amount.cut:
            continue
        begin = _past_what_is_between(text, amount.end, names)
        match = _PER_AFTER.match(text, begin) or _FOR_ONE.match(text, begin)
        unit = unit_of(match["unit"]) if match else None
        number = number_of(match["number"] or "1") if match else None
        if match is None or unit is None or unit.unit != "mL" or unit.doubt or number is None or not number.value:
            continue
        if _HEADS.match(text, match.end()) or _lists(text, match.end(), found, names):
            continue
        number = number if match["number"] else Number("", number.value)
        inside = [each for each in range(at, len(found.amounts)) if found.amounts[each].end <= begin]
        for each in inside:
            if found.amounts[each].per is None:
                found.amounts[each] = replace(found.amounts[each], per=number, per_unit=unit.unit)
        found.volumes[:] = [each for each in found.volumes if not match.start() <= each.start < match.end()]
        yield match.span()


_LISTED = re.compile(r"[\s,;&+()]*(?:(?:and|und|et|y|e|och|og|en|as|usp|bp|als)\b[\s,;&+()]*)*", re.IGNORECASE)
_PER_SAID = re.compile(
    r"(?:\b(?:per|pro|par|por|je)|\bin (?:each|every)|\ben cada)\s+(?:1 ?)?(?:ml|millil)", re.IGNORECASE
)
_PER_WITHIN = 30
"""Letters behind an amount in which it is said what it is in."""


def share_the_last(text: str, found: Quantities, names: Sequence[Name]) -> None:
    """`B12 1000 mcg, B6 50 mg and lidocaine 10 mg per mL`: said of all of a list; a slash may be of the last alone.

    Those before a slash count as cut: whether they are totals or in a mL nobody can tell.
    """
    if len(found.amounts) < 2:
        return
    said = False
    for at in range(len(found.amounts) - 2, -1, -1):
        amount, last = found.amounts[at], found.amounts[at + 1]
        said = said or _PER_SAID.search(text, last.start, last.end + _PER_WITHIN) is not None
        volume = last.per_unit == "mL" and (last.per is None or last.per.value == 1)
        if amount.per is not None or amount.per_unit is not None or not volume or amount.unit not in MASS_MCG:
            continue
        between = [(name.start, name.end) for name in names if amount.end <= name.start and name.end <= last.start]
        rest = without(text, amount.end, last.start, between)
        if not between or "(" in rest or not _LISTED.fullmatch(rest):
            continue
        if said:
            found.amounts[at] = replace(amount, per=last.per, per_unit=last.per_unit)
        else:
            found.amounts[at] = replace(amount, cut=True)


def _past_what_is_between(text: str, begin: int, names: Sequence[Name]) -> int:
    """Past a name, the same in other words or a pharmacopoeia, as far as nothing else stands there."""
    at = begin
    while True:
        name = next((name for name in names if name.start >= at), None)
        if name is not None and text[at : name.start].strip(" ,(").casefold() in ("", "of", "di", "de", "von"):
            step = name.end
        else:
            match = _BETWEEN.match(text, at)
            step = match.end() if match is not None and match.group().strip(" ,*") else at
        if step == at:
            return at
        at = step
