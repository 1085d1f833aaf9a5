"""One strength and the frames that bear it; which strengths are misreadings of others."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from labelcheck.agreement import LOOKS_AT_LEAST, readers
from labelcheck.content import close
from labelcheck.glimpse import Glimpse, is_part, likeness, same_place
from labelcheck.label import Label
from labelcheck.strength import Strength
from labelcheck.units import MASS_MCG

ENOUGH: Final = 2
"""A statement must be borne by so many views: of twenty frames one is misread more easily than a single photo."""

OUTVOTED: Final = 2
"""A misreading of a place has at most one view to so many of what the place bears."""

OUTVOTED_SURE: Final = 4
"""The same of a misreading that the looks at one frame agreed on."""

FROM_THE_SIDE: Final = 0.8
"""Print seen from the side is so much narrower, or more."""

RIVALS_ALIKE: Final = 0.7
"""The same digits, and so much of the letters: `5000 mg Par mL` is `5000 mg per mL`."""


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """One strength on one frame."""

    glimpse: Glimpse
    strength: Strength
    place: int
    """In the list of the frame's strengths."""

    aside: bool = False
    """The frame shows the label from the side, where print is cut: `5 mg/mL` of `0.5 mg/mL`."""


@dataclass(slots=True, eq=False)
class Evidence:
    """One strength, and the frames that bear it."""

    sightings: list[Sighting]
    rivals: list[str] = field(default_factory=list)
    """What other frames read at the same place, as surely."""

    kin: list[Evidence] = field(default_factory=list)
    """Other prints of the same concentration: `10,000 mcg/10 mL` bears `1,000 mcg/mL` out, and the other way round."""

    @property
    def clean(self) -> list[Sighting]:
        return [each for each in self.sightings if not each.strength.repairs and not each.aside]

    @property
    def agreed(self) -> list[Sighting]:
        """Where the looks at one frame were enough."""
        return [each for each in self.clean if each.strength.confirmed]

    @property
    def sure(self) -> bool:
        """Borne by views enough, and by one as surely as a photo must bear it, or by two views and two readers."""
        if self.rivals or not self.clean:
            return False
        clean = [*self.clean, *(each for kin in self.kin for each in kin.clean)]
        if len({each.glimpse.view for each in clean}) < ENOUGH:
            return False
        return any(each.strength.confirmed for each in clean) or _read_apart(self.clean)

    @property
    def best(self) -> Sighting:
        return max(self.agreed or self.clean or self.sightings, key=lambda each: each.strength.confidence or 0.0)

    @property
    def width(self) -> float:
        """How wide its print is seen where it is seen best, in its own heights; 0 where no box tells."""
        boxes = [each.strength.box for each in self.clean if each.strength.box is not None]
        return max((box.width / max(box.height, 1.0) for box in boxes), default=0.0)

    @property
    def frames(self) -> tuple[int, ...]:
        return tuple(sorted({each.glimpse.number for each in self.sightings}))

    @property
    def views(self) -> int:
        return len({each.glimpse.view for each in self.sightings})


def _read_apart(clean: Sequence[Sighting]) -> bool:
    """Two views were read by two readers, with looks enough in all, and none read another strength there."""
    if any(each.strength.rivals for each in clean) or clean[0].strength.unit == "g":
        return False
    if len({(each.glimpse.view, look) for each in clean for look in each.strength.looks}) < LOOKS_AT_LEAST:
        return False
    return any(
        one.glimpse.view != other.glimpse.view and len(readers(one.strength.looks) | readers(other.strength.looks)) > 1
        for one in clean
        for other in clean
    )


def evidence_of(
    labels: Iterable[tuple[Glimpse, Label]], owners: Mapping[str, str], aside: Container[int] = ()
) -> list[Evidence]:
    """Each strength once; one that no name stands by goes to the one of the same print that has a name.

    Args:
        owners: Names that stand for another: which.
        aside: The numbers of frames that show the label from the side.
    """
    groups: dict[tuple[object, ...], list[Sighting]] = {}
    for glimpse, label in labels:
        for place, each in enumerate(label.strengths):
            strength = replace(each, ingredient=owners.get(each.ingredient or "", each.ingredient))
            groups.setdefault(_print_of(strength), []).append(
                Sighting(glimpse, strength, place, glimpse.number in aside)
            )
    for key in [key for key in groups if key[-1] is None]:
        homes = [other for other in groups if other[:-1] == key[:-1] and other[-1] is not None]
        if len(homes) == 1:
            groups[homes[0]] += groups.pop(key)
    return [Evidence(sightings) for sightings in groups.values()]


def _print_of(strength: Strength) -> tuple[object, ...]:
    return (
        strength.amount,
        strength.alternatives,
        strength.unit,
        strength.per_amount,
        strength.per_unit,
        strength.ingredient,
    )


def same_meaning(one: Strength, other: Strength) -> bool:
    """The same amount, in other words or with the end lost."""
    if one.mcg_per_ml is not None and other.mcg_per_ml is not None:
        return close(one.mcg_per_ml, other.mcg_per_ml)
    if one.per_amount is not None and other.per_amount is not None:
        return one.per_unit == other.per_unit and any(
            close(a / one.per_amount, b / other.per_amount) for a in _mcg(one) for b in _mcg(other)
        )
    return any(close(a, b) for a in _mcg(one) for b in _mcg(other))


def _mcg(strength: Strength) -> list[Decimal]:
    """The amounts that it may mean."""
    scale = MASS_MCG.get(strength.unit)
    return [] if scale is None else [each * scale for each in (strength.amount, *strength.alternatives)]


def without_misreadings(found: Sequence[Evidence], substances: Sequence[str]) -> list[Evidence]:
    """What is left once every misreading is set against what its place bears.

    A reading that no other frame bears out is dropped only where the same place of the label was read otherwise on
    many more views, or from the front. Elsewhere it stays, and calls for a person. Of two strengths that were surely
    read at one place neither is sure.
    """
    own = [each for each in found if _may_be_own(each, substances)]
    _introduce(own)
    sure = [each for each in own if each.sure]
    sure = [each for each in sure if not any(_beaten(each, one) or _lost_its_end(each, one) for one in sure)]
    kept = [each for each in found if each not in own] + sure
    for each in own:
        if each in sure or any(same_meaning(each.best.strength, one.best.strength) for one in sure):
            continue
        there = [one for one in sure if _same_print(each, one)]
        if not there:
            kept.append(each)
        elif not all(_outvoted(each, one) for one in there):
            for one in there:
                one.rivals.append(each.best.strength.as_read)
            each.rivals.append(there[0].best.strength.as_read)
            kept.append(each)
    _set_against(sure)
    return kept


def _lost_its_end(part: Evidence, whole: Evidence) -> bool:
    """`1 mg` where the label turns away, `1 mg/mL` from the front."""
    one, other = part.best.strength, whole.best.strength
    if one.per_amount is not None or other.per_amount is None:
        return False
    return (one.amount, one.unit) == (other.amount, other.unit) and same_meaning(one, other)


def _beaten(few: Evidence, many: Evidence) -> bool:
    """Sure enough by itself, but a misreading of what the same place bears."""
    if few is many or same_meaning(few.best.strength, many.best.strength):
        return False
    return _outvoted(few, many) and _same_print(few, many)


def _introduce(own: Sequence[Evidence]) -> None:
    """Different prints of one concentration get to know one another."""
    for one in own:
        for other in own:
            a, b = one.best.strength.mcg_per_ml, other.best.strength.mcg_per_ml
            if other is not one and a is not None and b is not None and close(a, b):
                one.kin.append(other)


def _set_against(sure: Sequence[Evidence]) -> None:
    """Two strengths that cannot both be true, at one place or never seen together: one is misread, and which?"""
    for at, one in enumerate(sure):
        for other in sure[at + 1 :]:
            if same_meaning(one.best.strength, other.best.strength):
                continue
            if _same_print(one, other) or (_contrary(one, other) and not _seen_together(one, other)):
                one.rivals.append(other.best.strength.as_read)
                other.rivals.append(one.best.strength.as_read)


def _contrary(one: Evidence, other: Evidence) -> bool:
    """Each tells a concentration in units of mass; `0.9%` that no name stands by is salt in water."""
    strengths = (one.best.strength, other.best.strength)
    return all(each.mcg_per_ml is not None and (each.unit in MASS_MCG or each.ingredient) for each in strengths)


def _seen_together(one: Evidence, other: Evidence) -> bool:
    """One frame bears both, each at its place."""
    return bool({each.glimpse.number for each in one.agreed} & {each.glimpse.number for each in other.agreed})


def _may_be_own(evidence: Evidence, substances: Sequence[str]) -> bool:
    strength = evidence.best.strength
    return strength.ingredient in substances or (strength.ingredient is None and strength.unit in MASS_MCG)


def _same_print(one: Evidence, other: Evidence) -> bool:
    """Every sighting of the one stands where the other was seen, or is from the side a part of it."""
    if all(each.aside for each in one.sightings) and is_part(one.best.strength.as_read, other.best.strength.as_read):
        return True
    return all(any(_same_spot(here, there) for there in other.sightings) for here in one.sightings)


def _same_spot(here: Sighting, there: Sighting) -> bool:
    """Other looks at the place read there what the other frame bears; or the lines around say that it is the place."""
    if _among(there, here.strength.rivals) or _among(here, there.strength.rivals):
        return True
    box, other = here.strength.box, there.strength.box
    return box is not None and other is not None and same_place(here.glimpse, box, there.glimpse, other)


def _among(sighting: Sighting, rivals: Iterable[str]) -> bool:
    read = sighting.strength.as_read
    return any(_digits(read) == _digits(each) and likeness(read, each) >= RIVALS_ALIKE for each in rivals)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _outvoted(few: Evidence, many: Evidence) -> bool:
    """Much fewer views read it so; or it was read from the side, where the label turns away and print is cut.

    Where the digits are the same and only their marks differ, no vote settles it: 1,500 and 1.5 are one print in two
    languages. Where only the units differ, many votes do.
    """
    one, other = few.best.strength, many.best.strength
    same_digits = _digits(one.as_read) == _digits(other.as_read)
    if same_digits and (one.unit, one.per_unit) == (other.unit, other.per_unit):
        return False
    family = (many, *many.kin)
    votes = len({each.glimpse.view for one in family for each in one.agreed})
    if not few.clean and votes >= ENOUGH:
        return True
    if few.width < FROM_THE_SIDE * max(one.width for one in family) and votes >= ENOUGH:
        return not few.sure or votes >= OUTVOTED * few.views
    if few.agreed or same_digits:
        return OUTVOTED_SURE * few.views <= votes
    return OUTVOTED * few.views <= len({each.glimpse.view for one in family for each in one.sightings})
