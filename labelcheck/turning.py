"""What many frames say of one label, gathered: each statement with the frames that bear it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from labelcheck.bearing import ENOUGH, OUTVOTED, Evidence, Sighting, evidence_of, without_misreadings
from labelcheck.glimpse import Glimpse, from_the_side, likeness, same_place
from labelcheck.label import Label, with_content
from labelcheck.names import B12_FORMS, More
from labelcheck.sides import Told, ends_of, exact_of, names_of, with_sides
from labelcheck.strength import Fill, Named, Strength
from labelcheck.text import LabelText, Reading, TextLine, Word
from labelcheck.units import in_print

GRAVE: Final = frozenset(("oral", "topical", "bulk", "cyanide", "void", "no_medicine", "not_injected"))
"""What makes of a label another kind of product, or takes it back, is believed of one frame."""

LOTS_ALIKE: Final = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """One label as all frames together have it."""

    label: Label
    chief: Glimpse | None
    """The frame that bears most of it; its boxes are the label's."""

    strengths: tuple[Evidence, ...] = ()
    names: tuple[Told, ...] = ()
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
    names = names_of(glimpses)
    ends = ends_of(glimpses, names)
    names = [(name, frames) for name, frames in names if name.ingredient not in ends]
    labels = with_sides(glimpses, [name for name, _ in names], substances, more)
    found = evidence_of(labels, {**ends, **exact_of(names)}, from_the_side(glimpses))
    kept = without_misreadings(found, substances)
    chief = _chief(glimpses, kept, names)
    label = _assembled(glimpses, labels, kept, names, chief)
    return Gathered(label, chief, tuple(kept), tuple(names))


def _chief(glimpses: Sequence[Glimpse], kept: Sequence[Evidence], names: Sequence[Told]) -> Glimpse | None:
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
    names: Sequence[Told],
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
        half_said=_context(glimpses)
        - frozenset().union(*(each.label.context - each.label.half_said for each in glimpses)),
        is_plain=all(each.label.is_plain for each in glimpses),
        cut_short=any(each.label.cut_short for each in glimpses),
        neighbours=chief.label.neighbours if chief is not None else (),
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
    return LabelText(tuple(lines), bars=chief.label.text.bars, mute=chief.label.text.mute)


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
        sure = len(fills) >= ENOUGH and any(fill.confirmed for fill in fills) and len(fills) * OUTVOTED >= most
        named = next((fill.named for fill in fills if fill.named), None)
        if len(fills) > 1 or most < 3:
            yield replace(fills[0], confirmed=sure, named=named, alone=any(fill.alone for fill in fills))


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
