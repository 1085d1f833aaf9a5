"""Whose the strengths are that stand beside no name, and which number is meant where two are possible."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from labelcheck.agreement import OWN, readers
from labelcheck.content import close
from labelcheck.ingredients import COBALAMINS
from labelcheck.names import B12_FORMS
from labelcheck.strength import Named, Strength
from labelcheck.text import PLAIN, Word
from labelcheck.units import MASS_MCG, SLIP


def substance_of(names: Sequence[Named], strengths: Sequence[Strength]) -> str | None:
    """The form that is named; of several, the one that a strength is tied to; a brand's where nothing else is named."""
    forms = [name.ingredient for name in names if name.kind == "b12" and name.sure]
    exact = [form for form in forms if form != "vitamin_b12"]
    if len(exact) > 1:
        bound = Counter(strength.ingredient for strength in strengths)
        return max(exact, key=lambda form: bound[form])
    if forms:
        return (exact or forms)[0]
    return next((name.ingredient for name in names if name.kind == "brand" and name.ingredient in B12_FORMS), None)


def settled(strengths: Sequence[Strength]) -> list[Strength]:
    """Numbers with two meanings take the one that another statement of the label repeats: `1.000 µg (= 1 mg)`.

    Not against its own mark: `10.000 mcg/10 ml (1.000 mg/ml)` fits only if the point groups thousands in the one
    and not in the other, which nobody prints. Nor does a statement in another unit make 2.5 of `2.500 mg/5 ml (500
    mcg/ml)`: nobody prints those zeros, and mg for mcg is the slip that must not be explained away.
    """
    sure = [each for each in strengths if not each.ambiguous and each.confirmed and each.mcg is not None]
    meant_ones = []
    for strength in strengths:
        for value in (strength.amount, *strength.alternatives) if strength.ambiguous else ():
            meant = replace(strength, amount=value, alternatives=())
            others = [other for other in sure if other.unit == meant.unit or not _has_idle_zeros(meant)]
            if any(_says_the_same(meant, other) and not _marked_otherwise(meant, other) for other in others):
                strength = meant
                break
        meant_ones.append(strength)
    return meant_ones


_MARKED = re.compile(r"(?<![\d.,])\d{1,3}(?P<mark>[.,])\d{3}(?![\d.,])")


def _has_idle_zeros(strength: Strength) -> bool:
    """Taken for a decimal sign, its mark stands before a last zero that says nothing."""
    printed = _MARKED.search(strength.as_read)
    return printed is not None and printed.group().endswith("0") and not any(_groups(strength).values())


def _marked_otherwise(one: Strength, other: Strength) -> bool:
    """The same mark groups thousands in one of them and is the decimal sign of the other."""
    marks, others = _groups(one), _groups(other)
    return any(others.get(mark, groups) != groups for mark, groups in marks.items())


def _groups(strength: Strength) -> dict[str, bool]:
    """The mark before the last three digits, and whether it is taken to group thousands."""
    printed = _MARKED.search(strength.as_read)
    if printed is None:
        return {}
    return {printed["mark"]: strength.amount == Decimal(printed.group().replace(printed["mark"], ""))}


def vouched(strengths: Sequence[Strength]) -> list[Strength]:
    """A total and a strength per mL that come to one concentration vouch for one another: `5 mg/2 mL (2.5 mg/mL)`.

    What is sure of itself vouches for whatever was read without repair; two that are only likely, for one another.
    """
    return [
        replace(each, confirmed=True) if any(_vouches(other, each) for other in strengths) else each
        for each in strengths
    ]


def _vouches(other: Strength, strength: Strength) -> bool:
    """Whether `strength` is confirmed by `other`.

    On 4,800 drawn photos 143 doubtful strengths came to what a sure one did, and 142 were printed so. The other was a
    45,000 whose comma was read as a point: what has three digits behind its point needs looks of its own. So does what
    two looks read as another number, where a part of it may not show: most made 1,000 of 2,000 at the turn. And what is
    broken, and what lies under something, unless six looks or more read it and all alike: most made 10,000 of 20,000
    whose 2 was half under a finger, and 1,000 mcg/mL stood below it. Of 20,000 drawn photos 18 were so decided, all
    rightly, and none of 447 whose labels contradict themselves passed. And where one look alone read as many as mL:
    `10 mg/10 ml`, blurred, was `11 mg/11 ml` to it, which comes to the same. And where any look read it a thousand
    times more or less, mg for mcg: that slip is what is looked for, and a label that contradicts itself must not be
    made to agree.
    """
    per_ml = strength.mcg_per_ml
    if per_ml is None or other.mcg_per_ml is None or not close(other.mcg_per_ml, per_ml):
        return False
    if other.per_ml == strength.per_ml:  # the same print at two places is misread alike
        return False
    if any(close(each, per_ml * SLIP) or close(each * SLIP, per_ml) for each in strength.otherwise):
        return False
    hardly_seen = strength.broken or _is_doubled(strength) or _is_covered(strength)
    guessed = strength.repairs or hardly_seen or not all(_groups(strength).values())
    fits_anyway = strength.amount == strength.per_amount and len(strength.looks) == 1 and PLAIN not in strength.looks
    on_its_word = other.confirmed and not guessed and not fits_anyway
    if other.repairs or not (on_its_word or (strength.likely and (other.confirmed or other.likely))):
        return False
    # where what other looks read fits together as well, who knows which pair is printed
    either = any(close(one, two) for one in strength.otherwise for two in other.otherwise)
    return same_thing(other.ingredient, strength.ingredient) and not either


def _is_doubled(strength: Strength) -> bool:
    """Two looks have read the same other number, and a part of it may not show."""
    return strength.hidden and any(strength.otherwise.count(each) > 1 for each in strength.otherwise)


def _is_covered(strength: Strength) -> bool:
    """Something lies over it, or over a bracket, and not all of many looks, of several readers, read the same."""
    several = len(readers(strength.looks)) > 1 and not readers(strength.looks) <= OWN
    return strength.covered and not (strength.unanimous and several and len(strength.looks) >= _LOOKS_THROUGH)


_LOOKS_THROUGH = 6


def _says_the_same(one: Strength, other: Strength) -> bool:
    """The same amount of the same thing, as far as the label says whose it is."""
    if one.ingredient is not None and other.ingredient is not None and not same_thing(one.ingredient, other.ingredient):
        return False
    if one.mcg_per_ml is not None and other.mcg_per_ml is not None:
        return close(one.mcg_per_ml, other.mcg_per_ml)
    return one.mcg is not None and other.mcg is not None and close(one.mcg, other.mcg)


def same_thing(one: str | None, other: str | None) -> bool:
    """Two names of one ingredient: vitamin B12 is whatever form the label names."""
    return one == other or (one in B12_FORMS and other in B12_FORMS and "vitamin_b12" in (one, other))


def adopted(
    strengths: Sequence[Strength],
    strangers: Sequence[bool],
    apart: Sequence[bool],
    alone: Sequence[bool],
    names: Sequence[Named],
    substance: str | None,
    of_many: bool = False,
) -> list[Strength]:
    """Amounts that no name stands beside belong to the B12 of a label that names nothing else.

    Beside another active ingredient, a second form, or words that may be its name, only those that repeat what is
    already the B12's.
    A percentage, as excipients are printed, only where it has a line of its own in large print, and the label states
    nothing else and names no excipient.

    Args:
        strangers: Whether words stand before each that may be the name of something else.
        apart: Whether each stands so far from every name of a B12 that it may be another container's.
        alone: Whether nothing else stands on the line of each.
        of_many: The label says that it is a B complex or a mix: what else is in it may not have been read.
    """
    if substance is None:
        return list(strengths)
    own = [each for each in strengths if each.ingredient in B12_FORMS]
    others = {name.ingredient for name in names if name.kind in ("vitamin", "drug")}
    crowded = of_many or any(name.sure for name in names if name.ingredient in others)
    crowded = crowded or any(each.ingredient in others for each in strengths)
    forms = {name.ingredient for name in names if name.sure and name.ingredient in COBALAMINS}
    crowded = crowded or len(forms) > 1
    only = len(strengths) == 1 and not any(name.kind == "excipient" for name in names)
    owned = []
    for strength, stranger, is_apart, by_itself in zip(strengths, strangers, apart, alone, strict=True):
        if strength.ingredient == "vitamin_b12":
            strength = replace(strength, ingredient=substance)
        elif strength.ingredient is None and strength.unit in (*MASS_MCG, "%", "‰"):
            repeats = any(_says_the_same(strength, other) for other in own if not other.ambiguous)
            free = not crowded and not is_apart and not (stranger and own)
            main = strength.unit in MASS_MCG or (only and by_itself and _is_large(strength, names))
            if repeats or (free and main):
                strength = replace(strength, ingredient=substance)
        owned.append(strength)
    return owned


_LARGE = 0.6
"""Of the height of the B12's name; excipients are printed smaller."""


def _is_large(strength: Strength, names: Sequence[Named]) -> bool:
    heights = [max(_heights(name.words)) for name in names if name.ingredient in B12_FORMS and _heights(name.words)]
    own = _heights(strength.words)
    return not heights or not own or max(own) >= _LARGE * max(heights)


def _heights(words: Sequence[Word]) -> list[float]:
    return [word.box.height for word in words if word.box is not None]
