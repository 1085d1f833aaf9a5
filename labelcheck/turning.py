"""What many frames say of one label, gathered: each statement with the frames that bear it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from labelcheck.agreement import LOOKS_AT_LEAST, readers
from labelcheck.content import close
from labelcheck.glimpse import Glimpse, is_part, likeness, same_place
from labelcheck.ingredients import COBALAMINS
from labelcheck.label import Label, with_content
from labelcheck.names import B12_FORMS, More, skeleton
from labelcheck.strength import Fill, Named, Strength
from labelcheck.text import LabelText, Reading, TextLine, Word
from labelcheck.units import MASS_MCG, in_print

ENOUGH: Final = 2
"""A statement must be borne by so many views: of twenty frames one is misread more easily than a single photo."""

OUTVOTED: Final = 2
"""A misreading of a place has at most one view to so many of what the place bears."""

OUTVOTED_SURE: Final = 4
"""The same of a misreading that the looks at one frame agreed on."""


GRAVE: Final = frozenset(("oral", "topical", "bulk", "cyanide"))
"""What makes of a label another kind of product is believed of one frame."""

FROM_THE_SIDE: Final = 0.8
"""Print seen from the side is so much narrower, or more."""


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """One strength on one frame."""

    glimpse: Glimpse
    strength: Strength
    place: int
    """In the list of the frame's strengths."""


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
        return [each for each in self.sightings if not each.strength.repairs]

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


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """One label as all frames together have it."""

    label: Label
    chief: Glimpse | None
    """The frame that bears most of it; its boxes are the label's."""

    strengths: tuple[Evidence, ...] = ()
    names: tuple[tuple[Named, tuple[int, ...]], ...] = ()
    """Each with the frames that bear it."""

    @property
    def disputes(self) -> tuple[Evidence, ...]:
        return tuple(each for each in self.strengths if each.rivals)


def gather(glimpses: Sequence[Glimpse], substances: Sequence[str] = B12_FORMS, more: More = ()) -> Gathered:
    """The label that the frames show.

    Args:
        glimpses: Of one vial.
        substances: What the profile speaks of.
        more: Names beyond the tables, see Profile.names.
    """
    names = _names(glimpses)
    ends = _ends(glimpses, names)
    names = [(name, frames) for name, frames in names if name.ingredient not in ends]
    labels = [(each, _with_names(each, [name for name, _ in names], substances, more)) for each in glimpses]
    found = _evidence(labels, {**ends, **_exact(names)})
    kept = _without_misreadings(found, substances)
    chief = _chief(glimpses, kept, names)
    label = _assembled(glimpses, labels, kept, names, chief)
    return Gathered(label, chief, tuple(kept), tuple(names))


def _with_names(glimpse: Glimpse, names: Sequence[Named], substances: Sequence[str], more: More) -> Label:
    """What a frame says, given the names on the other sides; those of companions too, for it may be theirs."""
    own = glimpse.label
    here = {each.ingredient for each in own.names}
    if not own.strengths or here & set(substances):
        return own
    absent = [each for each in names if each.ingredient not in here and each.kind in ("b12", "vitamin", "drug")]
    if not any(each.sure and each.ingredient in substances for each in absent):
        return own
    return glimpse.named([each.ingredient for each in absent], more)


def _names(glimpses: Sequence[Glimpse]) -> list[tuple[Named, tuple[int, ...]]]:
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


def _ends(glimpses: Sequence[Glimpse], names: Sequence[tuple[Named, tuple[int, ...]]]) -> dict[str, str]:
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


def _exact(names: Sequence[tuple[Named, tuple[int, ...]]]) -> dict[str, str]:
    """Vitamin B12 is the one form that the label names."""
    forms = [name.ingredient for name, _ in names if name.kind == "b12" and name.sure]
    exact = [form for form in forms if form != "vitamin_b12"]
    return {"vitamin_b12": exact[0]} if len(exact) == 1 else {}


def _run(words: Iterable[Word]) -> str:
    return "".join(word.text for word in words)


def _evidence(labels: Iterable[tuple[Glimpse, Label]], owners: Mapping[str, str]) -> list[Evidence]:
    """Each strength once; one that no name stands by goes to the one of the same print that has a name.

    Args:
        owners: Names that stand for another: which.
    """
    groups: dict[tuple[object, ...], list[Sighting]] = {}
    for glimpse, label in labels:
        for place, each in enumerate(label.strengths):
            strength = replace(each, ingredient=owners.get(each.ingredient or "", each.ingredient))
            groups.setdefault(_print_of(strength), []).append(Sighting(glimpse, strength, place))
    for key in [key for key in groups if key[-1] is None]:
        owners = [other for other in groups if other[:-1] == key[:-1] and other[-1] is not None]
        if len(owners) == 1:
            groups[owners[0]] += groups.pop(key)
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


def _without_misreadings(found: Sequence[Evidence], substances: Sequence[str]) -> list[Evidence]:
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
    """Two sure strengths at one place: one has misread the other, unless it was seldom read."""
    for at, one in enumerate(sure):
        for other in sure[at + 1 :]:
            if not same_meaning(one.best.strength, other.best.strength) and _same_print(one, other):
                one.rivals.append(other.best.strength.as_read)
                other.rivals.append(one.best.strength.as_read)


def _may_be_own(evidence: Evidence, substances: Sequence[str]) -> bool:
    strength = evidence.best.strength
    return strength.ingredient in substances or (strength.ingredient is None and strength.unit in (*MASS_MCG, "%", "‰"))


def _same_print(one: Evidence, other: Evidence) -> bool:
    """Every sighting of the one stands where the other was seen."""
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
    """Much fewer views read it so; or it was read from the side, where the label turns away and print is cut."""
    votes = len({each.glimpse.view for each in many.agreed})
    if few.width < FROM_THE_SIDE * many.width and votes >= ENOUGH:
        return not few.sure or votes >= OUTVOTED * few.views
    if few.agreed:
        return OUTVOTED_SURE * few.views <= votes
    return OUTVOTED * few.views <= many.views


def _chief(
    glimpses: Sequence[Glimpse], kept: Sequence[Evidence], names: Sequence[tuple[Named, tuple[int, ...]]]
) -> Glimpse | None:
    """The frame that bears most of what is sure; of several the one that was read most surely."""

    def worth(glimpse: Glimpse) -> tuple[int, float]:
        borne = [each for each in kept if each.sure and glimpse.number in each.frames]
        named = sum(name.sure and glimpse.number in frames for name, frames in names)
        sure = [s.strength.confidence or 0 for each in borne for s in each.sightings if s.glimpse is glimpse]
        return 2 * len(borne) + named, sum(sure)

    return max(glimpses, key=worth, default=None)


def _assembled(
    glimpses: Sequence[Glimpse],
    labels: Sequence[tuple[Glimpse, Label]],
    kept: Sequence[Evidence],
    names: Sequence[tuple[Named, tuple[int, ...]]],
    chief: Glimpse | None,
) -> Label:
    strengths = tuple(_strengths(glimpses, kept, chief))
    told = tuple(replace(name, words=_on_chief(name.words, chief)) for name, _ in names)
    expiry, expiry_words = _expiry([each.label for each in glimpses])
    label = Label(
        _text(glimpses, kept, chief),
        strengths,
        told,
        _substance(told, strengths),
        fills=tuple(_fills([label for _, label in labels])),
        expiry=expiry,
        expiry_words=_on_chief(expiry_words, chief),
        lots=tuple(_lots(glimpses)),
        context=_context(glimpses),
        unread=tuple(_on_chief(words, chief) for words in _unread(glimpses, kept)),
        is_plain=all(each.label.is_plain for each in glimpses),
        cut_short=any(each.label.cut_short for each in glimpses),
    )
    return with_content(label)


def _strengths(glimpses: Sequence[Glimpse], kept: Sequence[Evidence], chief: Glimpse | None) -> Iterator[Strength]:
    """In the order of the frames and of their lines; what repeats the strength before it still follows it."""
    order = {id(glimpse): place for place, glimpse in enumerate(glimpses)}
    shown = sorted(((each, _shown(each, chief)) for each in kept), key=lambda pair: _turn(pair[1], chief, order))
    before: Sighting | None = None
    for evidence, sighting in shown:
        follows = before is not None and before.glimpse is sighting.glimpse and before.place + 1 == sighting.place
        rivals = tuple(dict.fromkeys((*evidence.rivals, *(() if evidence.sure else sighting.strength.rivals))))
        yield replace(
            sighting.strength,
            words=_on_chief(sighting.strength.words, chief),
            confirmed=evidence.sure,
            rivals=rivals,
            repeats=sighting.strength.repeats and follows,
        )
        before = sighting


def _shown(evidence: Evidence, chief: Glimpse | None) -> Sighting:
    """The sighting by which a strength is told: on the chief frame if it can be."""
    named = [each for each in evidence.sightings if each.strength.ingredient is not None] or evidence.sightings
    on_chief = [each for each in named if each.glimpse is chief and (each in evidence.agreed or not evidence.agreed)]
    return on_chief[0] if on_chief else max(named, key=lambda each: _merit(each, evidence))


def _merit(sighting: Sighting, evidence: Evidence) -> tuple[bool, float]:
    return sighting in evidence.agreed, sighting.strength.confidence or 0.0


def _turn(sighting: Sighting, chief: Glimpse | None, order: dict[int, int]) -> tuple[bool, int, int]:
    return sighting.glimpse is not chief, order.get(id(sighting.glimpse), 0), sighting.place


def _on_chief(words: Sequence[Word], chief: Glimpse | None) -> tuple[Word, ...]:
    """Boxes are told on one frame alone; what stands on another has none."""
    if chief is None:
        return tuple(replace(word, box=None) for word in words)
    own = {word.box for line in chief.text for reading in line.readings for word in reading.words}
    return tuple(word if word.box in own else replace(word, box=None) for word in words)


def _text(glimpses: Sequence[Glimpse], kept: Sequence[Evidence], chief: Glimpse | None) -> LabelText:
    """The lines of the chief frame, and those that only other bearing frames show."""
    if chief is None:
        return LabelText(())
    bearing = {each.best.glimpse.number for each in kept if each.sure}
    lines = list(chief.text.lines)
    for glimpse in glimpses:
        for line in glimpse.text if glimpse.number in bearing and glimpse is not chief else ():
            if line.text and not any(likeness(line.text, other.text) > 0.7 for other in lines):
                lines.append(_without_boxes(line))
    return LabelText(tuple(lines))


def _without_boxes(line: TextLine) -> TextLine:
    readings = tuple(
        Reading(reading.look, tuple(replace(word, box=None) for word in reading.words)) for reading in line.readings
    )
    return replace(line, readings=readings, box=None)


def _substance(names: Sequence[Named], strengths: Sequence[Strength]) -> str | None:
    """The form that is surely named; of several, the one that a strength is tied to."""
    forms = [name.ingredient for name in names if name.kind == "b12" and name.sure]
    exact = [form for form in forms if form != "vitamin_b12"]
    if len(exact) > 1:
        bound = Counter(strength.ingredient for strength in strengths)
        return max(exact, key=lambda form: bound[form])
    if forms:
        return (exact or forms)[0]
    return next((name.ingredient for name in names if name.kind == "brand" and name.ingredient in B12_FORMS), None)


def _fills(labels: Sequence[Label]) -> Iterator[Fill]:
    """Each volume once, sure where two frames bear it; both marks where one frame shows two."""
    for label in labels:
        if label.repeated_fill:
            yield from label.fills
            return
    seen: dict[str, list[Fill]] = {}
    for label in labels:
        for fill in {fill.ml: fill for fill in label.fills}.values():
            seen.setdefault(in_print(fill.ml), []).append(fill)
    most = max((len(each) for each in seen.values()), default=0)
    for fills in seen.values():
        sure = len(fills) >= ENOUGH and any(fill.confirmed for fill in fills)
        if len(fills) > 1 or most < 3:
            yield replace(fills[0], confirmed=sure)


def _context(glimpses: Sequence[Glimpse]) -> frozenset[str]:
    """What words of two views say; of one view, what would change the kind of product."""
    views: dict[str, set[int]] = {}
    for glimpse in glimpses:
        for each in glimpse.label.context:
            views.setdefault(each, set()).add(glimpse.view)
    return frozenset(each for each, seen in views.items() if len(seen) > 1 or each in GRAVE or len(glimpses) < 3)


def _expiry(labels: Sequence[Label]) -> tuple[date | None, tuple[Word, ...]]:
    """The day that most frames read, if none but a few read another."""
    days = Counter(label.expiry for label in labels if label.expiry is not None)
    ranked = days.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[1][1] * OUTVOTED > ranked[0][1]):
        return None, ()
    day = ranked[0][0]
    return day, next(label.expiry_words for label in labels if label.expiry == day)


LOTS_ALIKE: Final = 0.6
RIVALS_ALIKE: Final = 0.7
"""The same digits, and so much of the letters: `5000 mg Par mL` is `5000 mg per mL`."""


def _lots(glimpses: Sequence[Glimpse]) -> Iterator[str]:
    """The lots that differ in more than a misreading or a lost end."""
    counts = Counter(lot for glimpse in glimpses for lot in glimpse.label.lots)
    found: list[str] = []
    for lot, _ in counts.most_common():
        if not any(likeness(lot, other) >= LOTS_ALIKE or lot in other or other in lot for other in found):
            found.append(lot)
            yield lot


def _unread(glimpses: Sequence[Glimpse], kept: Sequence[Evidence]) -> Iterator[tuple[Word, ...]]:
    """Places that look like a strength and were read on no frame: two views show them, and no strength stands there."""
    sure = [each for each in kept if each.sure]
    places = [(glimpse, words) for glimpse in glimpses for words in glimpse.label.unread]
    loose = [(glimpse, words) for glimpse, words in places if not any(_explains(each, glimpse, words) for each in sure)]
    told: list[str] = []
    for _, words in loose:
        said = _said(words)
        again = {other.view for other, those in loose if likeness(_said(those), said) >= 0.6}
        if (len(again) > 1 or len(glimpses) < 3) and not any(likeness(said, each) >= 0.6 for each in told):
            told.append(said)
            yield words


def _said(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


def _explains(evidence: Evidence, glimpse: Glimpse, words: Sequence[Word]) -> bool:
    """A strength was surely read there on other frames."""
    said = _said(words)
    if any(likeness(said, each.strength.as_read) >= 0.6 for each in evidence.sightings):
        return True
    boxes = [word.box for word in words if word.box is not None]
    spots = [(each.glimpse, each.strength.box) for each in evidence.clean]
    return any(there is not None and same_place(glimpse, box, other, there) for other, there in spots for box in boxes)
