"""What a label names on any of its sides, though no frame shows more than one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from labelcheck.agreement import readers
from labelcheck.context import market_of
from labelcheck.glimpse import Glimpse, is_part
from labelcheck.ingredients import COBALAMINS
from labelcheck.label import Label
from labelcheck.names import More, skeleton
from labelcheck.strength import Named
from labelcheck.text import Word

MOST_WORDS: Final = 40
"""Lines that tell the language of a label."""

Told = tuple[Named, tuple[int, ...]]
"""A name, and the frames that bear it."""


def names_of(glimpses: Sequence[Glimpse]) -> list[Told]:
    """Every ingredient that is named: surely on one frame, or on two views; what one look fancied is left out.

    A form of B12 that is not spelt in full must be named on two views: `SOCOBALAMIN`, cut where the label turns away,
    may be the end of any.
    """
    seen: dict[str, list[tuple[Glimpse, Named]]] = {}
    for glimpse in glimpses:
        for name in glimpse.label.names:
            seen.setdefault(name.ingredient, []).append((glimpse, name))
    found = []
    for here in seen.values():
        views = {glimpse.view for glimpse, _ in here}
        looks = frozenset(look for _, name in here for look in name.looks)
        kind = next((name.kind for _, name in here if name.kind != "brand"), "brand")
        sure = any(name.sure and (kind != "b12" or is_spelt(name)) for _, name in here)
        apart = len(views) > 1 and len(readers(looks)) > 1 and kind == "b12"
        if sure or len(views) > 1 or len(glimpses) < 3:
            best = max((name for _, name in here), key=lambda name: (name.sure, is_spelt(name)))
            frames = tuple(sorted({glimpse.number for glimpse, _ in here}))
            found.append((replace(best, kind=kind, looks=looks, sure=(sure or apart) and kind != "brand"), frames))
    return found


def is_spelt(name: Named) -> bool:
    """In one of its spellings, to the letter or nearly."""
    said = skeleton("".join(word.text for word in name.words))
    known = COBALAMINS.get(name.ingredient)
    if known is None:
        return True
    return any(skeleton(each.strip().replace(" ", "")) in said for each in known.split(","))


def ends_of(glimpses: Sequence[Glimpse], names: Sequence[Told]) -> dict[str, str]:
    """Forms that were never spelt in full, and whose words are the end or the beginning of another's: whose."""
    spelt = [name for name, _ in names if name.kind == "b12" and name.sure and is_spelt(name)]
    whole = {name.ingredient for name in spelt}
    loose = [name for glimpse in glimpses for name in glimpse.label.names if name.kind == "b12" and not is_spelt(name)]
    return {
        part.ingredient: name.ingredient
        for part in loose
        for name in spelt
        if part.ingredient not in whole and is_part(_run(part.words), _run(name.words))
    }


def exact_of(names: Sequence[Told]) -> dict[str, str]:
    """Vitamin B12 is the one form that the label names."""
    forms = [name.ingredient for name, _ in names if name.kind == "b12" and name.sure]
    exact = [form for form in forms if form != "vitamin_b12"]
    return {"vitamin_b12": exact[0]} if len(exact) == 1 else {}


def _run(words: Iterable[Word]) -> str:
    return "".join(word.text for word in words)


def with_sides(
    glimpses: Sequence[Glimpse], names: Sequence[Named], substances: Sequence[str], more: More
) -> list[tuple[Glimpse, Label]]:
    """What each frame says, given what stands on the other sides."""
    market = market_of("\n".join(each.everything for each in glimpses), recognised=True)
    words = tuple(dict.fromkeys(said for each in glimpses for said in each.plain_words))[:MOST_WORDS]
    told = []
    for each in glimpses:
        absent = _absent(each, names, substances)
        foreign = words if each.market != market else ()
        alone = not each.label.strengths or not (absent or foreign)
        told.append((each, each.label if alone else each.beside(absent, foreign, more)))
    return told


def _absent(glimpse: Glimpse, names: Sequence[Named], substances: Sequence[str]) -> list[str]:
    """Names that a frame lacks; those of companions too, for a strength without a name may be theirs."""
    here = {each.ingredient for each in glimpse.label.names}
    absent = [each for each in names if each.ingredient not in here and each.kind in ("b12", "vitamin", "drug")]
    if here & set(substances) or not any(each.sure and each.ingredient in substances for each in absent):
        return []
    return [each.ingredient for each in absent]
