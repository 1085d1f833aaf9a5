"""Label: the ingredient, strengths and fill volume that a label states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from labelcheck.agreement import TRAINED
from labelcheck.assembly import statements_of, strength_of
from labelcheck.claims import adopted, settled, substance_of, vouched
from labelcheck.content import Content, close, content_of
from labelcheck.context import context_of, expiries_of, lots_of, market_of
from labelcheck.heads import beheaded
from labelcheck.layout import bounded, pieced, stand_apart, unwrapped
from labelcheck.lists import own_by_rank
from labelcheck.merge import MergedLine, is_agreed, is_likely, merge
from labelcheck.names import B12_FORMS, More
from labelcheck.naming import (
    in_one_breath,
    is_clearly_read,
    named_on,
    partners_of,
    with_another_form,
    with_damaged,
    words_of,
)
from labelcheck.strength import Fill, Named, Strength
from labelcheck.text import ELSEWHERE, PLAIN, Box, LabelText, Word
from labelcheck.tongues import unlike_tongues
from labelcheck.units import MASS_MCG, WHOLES
from labelcheck.unread import unread_places

MOST_AMOUNTS = 300


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says."""

    text: LabelText
    strengths: tuple[Strength, ...] = ()
    names: tuple[Named, ...] = ()
    substance: str | None = None
    """The B12 form, or vitamin_b12 where the label says only that; None: not B12, or not read."""

    b12: Content | None = None
    """None where no B12 strength was surely read."""

    fills: tuple[Fill, ...] = ()
    expiry: date | None = None
    """The last day of use."""

    expiry_words: tuple[Word, ...] = ()
    lots: tuple[str, ...] = ()
    context: frozenset[str] = frozenset()
    """What other words say: injection, oral, topical, bulk, mix, multivitamin, veterinary, cyanide, …"""

    half_said: frozenset[str] = frozenset()
    """Of that, what the stock reader alone saw: it makes `CO ANOC ORAL` of cyanocobalamin in the dark."""

    unread: tuple[tuple[Word, ...], ...] = ()
    """Places that look like a strength and could not be read."""

    is_plain: bool = True
    """It came as text: what is not there was not printed."""

    partners: tuple[str, ...] = ()
    """Words that stand with a B12 as another ingredient does, `Xyzaine and cyanocobalamin`, and are no known name."""

    in_one_breath: frozenset[str] = frozenset()
    """Ingredients that are named with a B12, no amount between them: `Thiamine and cyanocobalamin`."""

    cut_short: bool = False
    """The text is longer than any label's, and its end was not read."""

    neighbours: tuple[Box, ...] = ()
    """Where other labels are in view, on which no strength was read."""

    tongues: Mapping[str, Word] = field(default_factory=dict)
    """Two languages that one label does not bear together, each with a word of it."""

    @property
    def other_form(self) -> str | None:
        """`oral`, `topical` or `bulk` where the label says so and speaks of no injection."""
        said = self.context - self.half_said
        if "injection" in self.context:
            return "bulk" if "bulk" in said else None
        return next((form for form in ("oral", "topical", "bulk") if form in said), None)

    @property
    def substance_words(self) -> tuple[Word, ...]:
        return next((name.words for name in self.names if name.ingredient == self.substance), ())

    @property
    def repeated_fill(self) -> bool:
        """`30 mL Multiple Dose` stands at two places of a photo; panels of one label seldom repeat it."""
        marks = [fill.ml for fill in self.fills if fill.confirmed and fill.of_container]
        return not self.is_plain and len(marks) > len(set(marks))

    @property
    def unlike_fills(self) -> tuple[Fill, ...]:
        """`10 mL Multi-Dose Vial` and `Ampolla 1 ml`: no container is both; nor is one `2 ml` and `1 ml`.

        Of 2,070 drawn photos of one container that passed two had two marks; one of them was misread on both.
        """
        marks = {fill.ml: fill for fill in self.fills if fill.confirmed and not self.is_plain}
        told = any(fill.named for fill in marks.values()) or sum(fill.alone for fill in marks.values()) > 1
        return tuple(marks.values()) if len(marks) > 1 and told else ()

    @property
    def others(self) -> tuple[Named, ...]:
        """What is surely named beside the B12 and is no excipient."""
        return tuple(name for name in self.names if name.kind in ("vitamin", "drug") and name.sure)

    def content(self, substances: Iterable[str] = B12_FORMS) -> Content | None:
        """What the label states of some substances, as far as it was surely read."""
        wanted = tuple(substances)
        return self.b12 if set(wanted) == set(B12_FORMS) else _content(self, wanted)


def read_label(text: LabelText, more: More = ()) -> Label:
    """What the label states, each number with its words.

    Args:
        text: Of one container.
        more: Names beyond the tables, see Profile.names.
    """
    kept, cut_before = bounded(text)
    joined = beheaded(pieced(unwrapped(kept)))
    whole, cut_short = (joined, False) if joined is kept else bounded(joined)
    lines = [merge(line, index, more) for index, line in enumerate(whole.lines) if line.readings]
    cut_short = _drop_beyond(lines) or cut_short or cut_before
    everything = "\n".join({reading.text: None for line in lines for reading in line.line.readings})
    context = context_of(everything)
    trained = "\n".join(
        {
            reading.text: None
            for line in lines
            for reading in line.line.readings
            if reading.reader in TRAINED or reading.look == PLAIN
        }
    )
    half_said = frozenset[str]() if trained == everything else context - context_of(trained)
    names = with_another_form(with_damaged(tuple(named_on(lines)), lines), lines)
    context |= _says(lines)
    is_plain = all(reading.look == PLAIN for line in lines for reading in line.line.readings)
    market = market_of(everything, not is_plain)
    lots = any(lots_of(everything))
    statements = [statement for statement in statements_of(lines) if not statement.salt]
    own_by_rank(lines, statements)
    strengths = settled([strength_of(statement, market, "powder" in context) for statement in statements])
    substance = substance_of(names, strengths)
    strangers, alone = [each.stranger for each in statements], [each.alone for each in statements]
    apart = [_is_apart(each.line, lines) for each in statements]
    of_many = not context.isdisjoint(("complex", "mix", "multivitamin"))
    strengths = vouched(adopted(strengths, strangers, apart, alone, names, substance, of_many))
    expiry, expiry_words = _expiry(lines) if any(expiries_of(everything)) else (None, ())
    label = Label(
        text,
        tuple(strengths),
        names,
        substance,
        None,
        tuple(_fills(lines)),
        expiry,
        expiry_words,
        tuple(dict.fromkeys(lot for lot in lots_of(whole.text if lots else "") if is_clearly_read(lot, whole))),
        context,
        half_said,
        tuple(unread_places(lines, strengths)),
        is_plain,
        tuple(partners_of(lines)) if is_plain else (),
        in_one_breath(lines),
        cut_short,
        tongues=unlike_tongues(line.line for line in lines),
    )
    return with_content(label)


def _is_apart(line: MergedLine, lines: Sequence[MergedLine]) -> bool:
    """It stands apart from every line that names a B12."""
    naming = [each for each in lines if any(name.kind == "b12" for name, *_ in each.names) and each.box is not None]
    if line.box is None or not naming or any(each.line.readings[0].look.endswith(ELSEWHERE) for each in naming):
        return False
    return all(each.box is not None and stand_apart(each.box, line.box) for each in naming)


def with_content(label: Label) -> Label:
    """The label with what its statements come to; for one that is put together from several frames."""
    return replace(label, b12=_content(label, B12_FORMS))


def _drop_beyond(lines: Sequence[MergedLine]) -> bool:
    """Takes out the amounts beyond MOST_AMOUNTS; whether there were any."""
    room = MOST_AMOUNTS
    dropped = False
    for line in lines:
        dropped = dropped or len(line.amounts) > room
        del line.amounts[max(0, room) :]
        room -= len(line.amounts)
    return dropped


def _says(lines: Sequence[MergedLine]) -> frozenset[str]:
    """What the brands of a label say of it."""
    return frozenset(name.says for line in lines for name, *_ in line.names if name.says is not None)


def _content(label: Label, substances: Sequence[str]) -> Content | None:
    own = [
        each
        for each in label.strengths
        if each.ingredient in substances and each.confirmed and not each.ambiguous and not each.repairs
    ]
    if label.other_form is not None or (label.substance is None and set(substances) == set(B12_FORMS)):
        return None
    if all(
        each.rate for each in own
    ):  # what a dose holds speaks for or against what the label states, and for nothing else
        return None
    by_brand = all(name.kind == "brand" for name in label.names if name.ingredient == label.substance)
    if by_brand and "injection" not in label.context and not any(e.per_ml for e in own):
        return None
    listed = _lists_totals(label) and all(fill.ml <= _LARGEST_OF_A_MIX for fill in label.fills)
    vouched = any(each.headed for each in own) or listed
    content = content_of(own, label.fills, "powder" in label.context, not (label.is_plain or vouched))
    if content is None or _contradicted(label, content, own, substances):
        return None
    told_whole = vouched or any(each.per_unit in WHOLES for each in own)
    dissolved = "to_dissolve" in label.context
    if content.derived and (dissolved or (content.volume_ml != 1 and not told_whole)):
        content = replace(content, unvouched=True)
    stated = any(not each.rate and (each.per_amount is None or not each.per_one) for each in own)
    # what could not be read may state another total: `300000 mcg/30` beside 1,000 mcg/mL and 30 mL
    return replace(content, total_mcg=None, volume_ml=None) if label.unread and not stated else content


_LARGEST_OF_A_MIX = 5
"""Millilitres; a list on what holds more may be of each mL."""


def _contradicted(label: Label, content: Content, own: Sequence[Strength], substances: Sequence[str]) -> bool:
    """Another strength per mL of the same substance was read, complete and clean, but not surely: which one is true?

    It speaks also against one that a total and a volume come to.
    """
    told = [each for each in (content.mcg_per_ml, *(each.mcg_per_ml for each in own)) if each is not None]
    doubtful = (
        each.mcg_per_ml
        for each in label.strengths
        if each.ingredient in substances and not each.confirmed and not each.repairs and each.mcg_per_ml is not None
    )
    return any(not close(one, other) for one in doubtful for other in told)


def _lists_totals(label: Label) -> bool:
    """Several active ingredients, all without a volume: a list of totals, in which no `/mL` was lost."""
    excipients = {name.ingredient for name in label.names if name.kind == "excipient"}
    totals = (
        each
        for each in label.strengths
        if each.per_amount is None and each.unit in MASS_MCG and each.ingredient not in excipients
    )
    return len({each.ingredient for each in totals if each.ingredient}) > 1


def _fills(lines: Sequence[MergedLine]) -> Iterator[Fill]:
    """Every volume that the container may hold, each once."""
    for line in lines:
        for place in line.volumes:
            of_container = _CONTAINER.search(line.line.text) is not None
            alone = len(line.volumes) == 1
            named = _NAMED.search(line.line.text) if alone else None
            agreed, likely = is_agreed(place, line.line), is_likely(place, line.line)
            container = named[0] if named else None
            yield Fill(place.best.item.ml, place.best.words, agreed, likely, of_container, container, alone)


_CONTAINER = re.compile(r"(?:multi|single)\S*[\s-]*dose|\bvial\b", re.IGNORECASE)
_NAMED = re.compile(rf"{_CONTAINER.pattern}|\b(?:amp(?:o|u)\w+|flac[oó]n\w*|frasco|fiala|fiole)\b", re.IGNORECASE)


def _expiry(lines: Sequence[MergedLine]) -> tuple[date | None, tuple[Word, ...]]:
    """The last day of use, if every look that sees one sees the same, and two do (one, of text)."""
    seen = {
        (day, reading.look): tuple(words_of(reading.words, start, end))
        for line in lines
        for reading in line.line.readings
        for day, start, end in expiries_of(reading.text)
    }
    days, looks = {day for day, _ in seen}, {look for _, look in seen}
    if len(days) != 1 or (PLAIN not in looks and len(looks) < 2):
        return None, ()
    return next(iter(seen.items()))[0][0], next(iter(seen.values()))
