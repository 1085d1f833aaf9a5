"""The name that the words of a line tie an amount to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labelcheck.grammar.amounts import Amount
from labelcheck.grammar.headings import CONTAINS
from labelcheck.grammar.tokens import without
from labelcheck.names import Name
from labelcheck.units import unit_of

_OF = re.compile(r"[\s)\]]*(?:(?:of|di|de|do|von|av|z|d'|の|du|as|als)\b)?[\s(\[*]*$", re.IGNORECASE)
_OF_SAID = re.compile(r"[\s)\]]*(?:of|di|de|do|von|av|du)\s+$|[\s)\]]*d'$", re.IGNORECASE)
_EQUAL = re.compile(
    r"[\s,;:.]*(?:[(\[]\s*)?(?:=|≈|\(|\[|\bi\.?e\.?|equivalent(?: to)?|equal to|corresponding to|entspr\w*\.?|eq\.?"
    r"|pari a|equivale\w* a|motsvarande|corrispondent\w*)?\s*[(\[=]*\s*$",
    re.IGNORECASE,
)
_PLAIN_WORDS = re.compile(
    r"\b(?:strength|sterile|injection|inj|inject|injectable|solution|soluci[oó]n|injektionsl[oö]sung|ph\.? ?eur|bp|im"
    r"|usp|iv|sc|i\.m|i\.v|s\.c|for|iniettabile|soluzione|depot|forte|vial|ampoule|amp|ampul|ampulle|total"
    r"|contains|per|each|rx"
    r"|only|and|with|concentration|sterke|sterkte|dosage|wirkstoff|active|substance|principio|attivo|activo"
    r"|vitamin\w*"
    r"|complex|new|the|of|as|in"
    r"|equivalent|to|multiple|multi|single|dose|use|ml|mg|mcg)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{3,}")


_OTHER_WORDS = re.compile(
    r"an(?:ae|e|ä)mi|needle|syring|excip|arznei|medic|fiol|roztok|roztw|inj|inye|iniet|an[eé]m|labs?\b|pharm"
    r"|its\b|test|diagnos|t[eh]+rap|treat|trat|behand|d[ée]fi[cz]|caren|mangel|trait|other|altre|weitere|autres",
    re.IGNORECASE,
)


def may_be_a_name(word: str) -> bool:
    """It is no word that stands on labels of every drug."""
    if _OTHER_WORDS.match(word):
        return False
    return _LETTERS.search(_PLAIN_WORDS.sub("", word)) is not None and unit_of(word) is None


def owners_of(
    text: str, amounts: Sequence[Amount], names: Sequence[Name]
) -> tuple[tuple[Name | None, ...], tuple[bool, ...], tuple[bool, ...]]:
    """Whose each amount is, if the line tells; whether words that are no name stand before it; whether it repeats one.

    Args:
        text: The line, which `level` has gone over.
        amounts: In their order.
        names: In their order.
    """
    owners: list[Name | None] = []
    strangers: list[bool] = []
    equal: list[bool] = []
    named = list(names)
    for at, amount in enumerate(amounts):
        before = amounts[at - 1] if at else None
        gap_start = before.end if before is not None else 0
        repeats = before is not None and _repeats(text, before, amount, names)
        equal.append(repeats)
        owner = owners[-1] if repeats and owners[-1] is not None else _owner(text, amounts, at, named)
        owners.append(owner)
        unknown = _PLAIN_WORDS.sub("", text[gap_start : amount.start])
        strangers.append(owner is None and bool(_LETTERS.search(unknown)))
    _spread_back(owners, equal)
    return tuple(owners), tuple(strangers), tuple(equal)


def _spread_back(owners: list[Name | None], equal: list[bool]) -> None:
    """`1.000 µg (= 1 mg) Cyanocobalamin`: both belong to the name after them."""
    for at in range(len(owners) - 1, 0, -1):
        if equal[at] and owners[at - 1] is None:
            owners[at - 1] = owners[at]


def _repeats(text: str, before: Amount, amount: Amount, names: Sequence[Name] = ()) -> bool:
    between = [(name.start, name.end) for name in names if before.end <= name.start and name.end <= amount.start]
    forms = {name.ingredient for name in names if (name.start, name.end) in between and name.kind != "b12"}
    gap = text[before.end : amount.start] if forms else without(text, before.end, amount.start, between)
    if not re.search(r"[(\[=]|equi|entspr|motsv|i\.e", gap, re.IGNORECASE):
        return False
    return _EQUAL.match(gap) is not None


def _owner(text: str, amounts: Sequence[Amount], at: int, names: Sequence[Name]) -> Name | None:
    """The name that the words of the line tie an amount to: before it, unless the line puts amounts first."""
    amount = amounts[at]
    floor = amounts[at - 1].end if at else 0
    ceiling = amounts[at + 1].start if at + 1 < len(amounts) else len(text)
    prior = next((name for name in reversed(names) if floor <= name.start and name.end <= amount.start), None)
    after = next((name for name in names if amount.end <= name.start), None)
    if after is not None and after.kind == "b12" and amount.unit == "%" and amount.number.value > _MOST_PERCENT:
        after = None
    reach = ceiling
    if after is not None and at + 1 < len(amounts) and after.start >= ceiling:
        # `1.000 µg (= 1 mg) Cyanocobalamin`: the name after the equivalent is still the next one
        if not _repeats(text, amount, amounts[at + 1]):
            after = None
        else:
            reach = amounts[at + 1].end
    begin = reach if after is not None and amount.end < reach <= after.start else amount.end
    near = after is not None and _OF.match(text[begin : after.start])
    said = after is not None and _OF_SAID.match(text[amount.end : after.start])
    if said:
        return after
    if prior is None:
        return after if near or (after is not None and _first_only(text, amounts, at, after)) else None
    verb = CONTAINS.search(text, prior.end, amount.start)
    if near and (verb is not None or _amounts_lead(text, amount.start, amounts, names)):
        return after
    if near and after is not None and _leads(text, amounts, at, prior, after):
        return after
    apart = amount.unit in ("%", "‰") and len(text[prior.end : amount.start]) > _FAR_FOR_A_SHARE
    return None if apart else prior


_MOST_PERCENT = 5
"""`65 % Vitamine B12`: what an insurance pays back."""

_FAR_FOR_A_SHARE = 30
"""Letters; what is further off may be a tax."""


_LISTS = re.compile(r"[,;]|\b(?:with|contain\w*|and|in|mit|und|con|avec|et|y|e)\b", re.IGNORECASE)
_LEADERS = " :=(-.·•…_"
"""Signs between a name and its amount."""


def _leads(text: str, amounts: Sequence[Amount], at: int, prior: Name, after: Name) -> bool:
    """`injection, 9 mg sodium chloride`: what follows has no amount of its own, and words stand before."""
    if after.kind not in ("excipient", "vitamin") or after.kind == prior.kind or amounts[at].per is not None:
        return False
    if not _LISTS.search(text, prior.end, amounts[at].start):
        return False
    own = at + 1 < len(amounts) and not text[after.end : amounts[at + 1].start].strip(_LEADERS)
    return not own and bool(text[prior.end : amounts[at].start].strip(_LEADERS))


def _first_only(text: str, amounts: Sequence[Amount], at: int, after: Name) -> bool:
    """The only amount of the line, then words, then its only name: `1000 mcg/mL Sterile Cyanocobalamin`."""
    between = text[amounts[at].end : after.start]
    if between.lstrip()[:1] in (",", ";"):
        return False
    apart = CONTAINS.search(between) or re.search(r"[;.]\s", between)
    return len(amounts) == 1 and not apart and len(between) < 40


def _amounts_lead(text: str, before: int, amounts: Sequence[Amount], names: Sequence[Name]) -> bool:
    """After its last verb before a place the line begins with an amount: `100 mg thiamine 100 mg pyridoxine`."""
    begin = max((verb.end() for verb in CONTAINS.finditer(text, 0, before)), default=0)
    first_amount = next((amount.start for amount in amounts if amount.start >= begin), None)
    first_name = next((name.start for name in names if name.start >= begin), None)
    return first_amount is not None and first_name is not None and first_amount < first_name
