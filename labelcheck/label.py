"""Label: the ingredient, strengths and fill volume that a label states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from labelcheck.agreement import HARDLY_READ, SHAPES, SHAPES_LOOKS, SURE, TRAINED, faint, readers
from labelcheck.assembly import goes_on, statements_of, strength_of
from labelcheck.claims import adopted, settled, substance_of, vouched
from labelcheck.content import Content, close, content_of
from labelcheck.context import context_of, expiries_of, lots_of, market_of
from labelcheck.damaged import name_of
from labelcheck.grammar.numbers import number_of
from labelcheck.grammar.owners import may_be_a_name
from labelcheck.heads import beheaded
from labelcheck.ingredients import COBALAMINS
from labelcheck.layout import bounded, may_run_over, pieced, runs_over, same_level, stand_apart, unwrapped
from labelcheck.lists import own_by_rank
from labelcheck.merge import MergedLine, is_agreed, is_likely, merge
from labelcheck.names import B12_FORMS, More, Name, form_of_end, is_brief, is_spelt_out
from labelcheck.places import digits_of, overlap
from labelcheck.strength import Fill, Named, Strength
from labelcheck.text import ELSEWHERE, PLAIN, Box, LabelText, TextLine, Word
from labelcheck.units import MASS_MCG, WHOLES, unit_of

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
    names = _with_another_form(_with_damaged(tuple(_names(lines)), lines), lines)
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
        tuple(dict.fromkeys(lot for lot in lots_of(whole.text if lots else "") if _is_clearly_read(lot, whole))),
        context,
        half_said,
        tuple(_unread(lines, strengths)),
        is_plain,
        tuple(_partners(lines)) if is_plain else (),
        _in_one_breath(lines),
        cut_short,
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


def _names(lines: Sequence[MergedLine]) -> Iterator[Named]:
    """Each ingredient once. B12 by its number and a short word need two looks: one stroke makes B12 of B1 or B2.

    What is left of a name whose beginning is hidden tells that it is a B12, and not which: half of `hydroxocobalamin`
    at the turn of the glass was read as `Cyoocobalamin`. So does what one look alone spelt wrong, and not surely:
    `Cinocobalamin` was a hydroxocobalamin whose first letters were narrow there.
    """
    found: dict[str, list[tuple[str, str, bool, bool, tuple[Word, ...]]]] = {}
    for line in lines:
        for name, reading, said, _ in line.names:
            words = tuple(_words_of(reading.words, name.start, name.end))
            spelling = said.text[name.start : name.end]
            sure = name.sure and not _may_go_on(line.line, said.text, name.end)
            seen_so = (name.kind, reading.look, sure, is_brief(spelling), words)
            headless = name.kind == "b12" and name.start == 0 and line.line.cut_before is not None
            guessed = name.kind == "b12" and not _is_clear(words, SURE) and len(_looks_at(line, name.ingredient)) == 1
            unknown = (headless or guessed) and not is_spelt_out(spelling)
            ingredient = "vitamin_b12" if unknown else name.ingredient
            found.setdefault(ingredient, []).append(seen_so)
    for ingredient, seen in found.items():
        kind = next((each[0] for each in seen if each[0] != "brand"), "brand")
        looks = frozenset(each[1] for each in seen)
        spelt = any(each[2] and not each[3] and (len(looks) > 1 or _is_clear(each[4])) for each in seen)
        sure = spelt or (PLAIN in looks and any(each[2] for each in seen))
        sure = sure or len({each[1] for each in seen if each[2]}) >= 2
        best = next((each for each in seen if each[2]), seen[0])
        yield Named(ingredient, kind, best[4], looks, sure and kind != "brand")


def _looks_at(line: MergedLine, ingredient: str) -> set[str]:
    """Those that read the ingredient's name on a line."""
    return {reading.look for name, reading, *_ in line.names if name.ingredient == ingredient}


def _with_damaged(names: tuple[Named, ...], lines: Sequence[MergedLine]) -> tuple[Named, ...]:
    """The names and, where none of them is surely read, what the looks at a line spell together."""
    if any(name.sure and name.kind != "excipient" for name in names):
        return names
    for line in lines:
        looks = {reading.look: reading for reading in line.line.readings if reading.words}
        found = name_of([reading.text for reading in looks.values()]) if len(readers(looks)) > 1 else None
        if found is not None and found[1] != "excipient":
            ingredient, kind = found
            others = tuple(name for name in names if name.ingredient != ingredient)
            return (*others, Named(ingredient, kind, line.line.words, frozenset(looks)))
    return names


def _with_another_form(names: tuple[Named, ...], lines: Sequence[MergedLine]) -> tuple[Named, ...]:
    """The names, and the form that a look saw the end of, not hardly, where the line begins unseen, beside another one.

    `XOCOBALAMIN` on a vial half out of the picture, beside a vial of cyanocobalamin.
    """
    forms = {name.ingredient for name in names if name.sure and name.ingredient in COBALAMINS}
    if len(forms) != 1:
        return names
    for line in lines:
        for name, reading, said, _ in line.names if line.line.cut_before is not None else ():
            form = form_of_end(said.text[name.start : name.end]) if name.kind == "b12" and name.start == 0 else None
            words = tuple(_words_of(reading.words, name.start, name.end))
            if form is not None and form not in forms and _is_clear(words):
                kept = (name for name in names if name.ingredient != form)
                return (*kept, Named(form, "b12", words, frozenset([reading.look]), True))
    return names


_LINK = r"(?:[+&]|(?<=\w)/(?=\w)|\b(?:with|mit|avec|con|and|und|et|y|e|och|og|en|plus)\b)"
_LACK = re.compile(r"[\s-]{0,2}(?:deficien|mangel|absor|carence|d[ée]ficit|lack)", re.IGNORECASE)
_PARTNER_BEFORE = re.compile(rf"(?P<word>[^\W_][\w-]*[^\W_])\+?\s*{_LINK}\s*$", re.IGNORECASE)
_PARTNER_AFTER = re.compile(rf"\s*{_LINK}\s*(?P<word>[^\W\d_][\w-]*[^\W_])", re.IGNORECASE)


def _partners(lines: Sequence[MergedLine]) -> Iterator[str]:
    for line in lines:
        for name, _, said, _ in line.names if not line.box else ():
            if name.kind != "b12" or _LACK.match(said.text, name.end):
                continue
            before = _PARTNER_BEFORE.search(said.text, max(0, name.start - _NEAR), name.start)
            after = _PARTNER_AFTER.match(said.text, name.end)
            for found in filter(None, (before, after)):
                start, end = found.span("word")
                known = any(other.start < end and start < other.end for other in said.names)
                if not known and may_be_a_name(found["word"]):
                    yield found["word"]


_NEAR = 40
"""Letters before a name."""


def _in_one_breath(lines: Sequence[MergedLine]) -> frozenset[str]:
    """What is named with a B12 and no amount between, also where a line ends in `and` or a comma."""
    found: set[str] = set()
    run: list[Name] = []
    rest = ""
    for line in lines:
        text, names = line.line.text, [name for name, reading, *_ in line.names if reading is line.line.readings[0]]
        at = 0
        for name in sorted(names, key=lambda name: name.start):
            if not _BREATH.fullmatch(f"{rest} {text[at : name.start]}"[-_LONGEST_BREATH:].strip()):
                found |= _with_a_b12(run)
                run = []
            run.append(name)
            at, rest = name.end, ""
        rest = f"{rest} {text[at:]}"
        if names and not _GOES_ON.search(rest):
            rest += "."  # a sentence of its own
    return frozenset(found | _with_a_b12(run))


def _with_a_b12(run: Sequence[Name]) -> set[str]:
    return {name.ingredient for name in run} if any(name.kind == "b12" for name in run) else set()


_LONGEST_BREATH = 12
"""Letters between two names."""

_BREATH = re.compile(r"[,+&/;]?\s?(?:and|und|et|y|e|och|og|en|plus|with|mit|avec|con|con)?\s?|[(]", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:[,+&/]|\b(?:and|und|et|y|e|och|og|en|plus|with|mit|avec|con))\s*$", re.IGNORECASE)


def _may_go_on(line: TextLine, said: str, end: int) -> bool:
    """A 1 or a 2 at the end of a line whose end may be hidden: `VITAMIN B1` or B2 beside a finger may be B12."""
    at_the_end = len(said.rstrip()) - end <= 1
    return line.cut_after is not None and at_the_end and _HALF_OF_12.search(said[:end]) is not None


_HALF_OF_12 = re.compile(r"(?<![\dKkDd])[12]$")


def _is_clear(words: Sequence[Word], enough: float = HARDLY_READ) -> bool:
    """Half of `Hydroxocobalamin` at the turn of the glass was once read as `Cyocobalamin`, at 0.31."""
    return all(word.confidence is None or word.confidence >= enough for word in words)


def _is_clearly_read(lot: str, text: LabelText) -> bool:
    """A second lot is a second container: `C1s` of a blurred line, at 0.03, is none."""
    words = [word for line in text.lines for word in line.words if word.text in lot.split() or lot in word.text]
    return not words or any(_is_clear([word]) for word in words)


def _words_of(words: Sequence[Word], start: int, end: int) -> Iterator[Word]:
    at = 0
    for word in words:
        if at < end and start < at + len(word.text):
            yield word
        at += len(word.text) + 1


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
        (day, reading.look): tuple(_words_of(reading.words, start, end))
        for line in lines
        for reading in line.line.readings
        for day, start, end in expiries_of(reading.text)
    }
    days, looks = {day for day, _ in seen}, {look for _, look in seen}
    if len(days) != 1 or (PLAIN not in looks and len(looks) < 2):
        return None, ()
    return next(iter(seen.items()))[0][0], next(iter(seen.values()))


def _is_said(one: TextLine, other: TextLine, strengths: Sequence[Strength]) -> bool:
    """`Each mL contains: Vitamin B12 1000` and `mcg; …`: a strength that was surely read is of as many of that unit."""
    number, unit = number_of(one.words[-1].text), unit_of(other.words[0].text.rstrip(".,;:"))
    if number is None or unit is None:
        return False
    told = digits_of(number), unit.unit
    return any(each.confirmed and (each.amount, each.unit) == told for each in strengths)


def _unread(lines: Sequence[MergedLine], strengths: Sequence[Strength]) -> Iterator[tuple[Word, ...]]:
    """Places that look like a strength, where no look read one, and which are no fancy of one reader."""
    boxed = [line for line in lines if line.box is not None]
    ends = [line for line in boxed if line.line.words and any(may_run_over(each.text) for each in line.line.readings)]
    for one, other in product(ends, [line for line in boxed if line.line.words]):
        if (
            one is not other
            and goes_on(one, other)
            and runs_over(one.line, other.line)
            and not _is_said(one.line, other.line, strengths)
        ):
            yield (*one.line.words[-1:], *other.line.words[:1])
    for line in boxed:
        if _is_left_over(line, boxed) or _is_half_covered(line) or _begins_a_strength(line):
            yield line.line.words
    for line in lines:
        if _is_a_code(line.line):
            continue
        taken = [place.best.span for place in line.amounts]
        looks = [reading.look for reading in line.line.readings]
        places = [*line.unread, *((seen.span, seen.look, seen.words) for seen in line.cut)]
        cut = {seen.span for seen in line.cut}
        for span, _, words in places:
            seers = [look for other, look, _ in places if overlap(span, other)]
            if any(overlap(span, other) for other in taken) or (span not in cut and faint(seers, looks)):
                continue
            taken.append(span)
            yield words


def _is_left_over(line: MergedLine, boxed: Sequence[MergedLine]) -> bool:
    """`mL)` beside a sticker, `mcg/mL` without a number: the rest of it is hidden, and stands in no other piece."""
    seen = [reading.text for reading in line.line.readings if reading.words]
    rest = [text for text in seen if _LEFT_OVER.fullmatch(text) or _closes_what_is_hidden(text)]
    if line.amounts or 2 * len(rest) <= len(seen):
        return False
    pieces = (each for each in boxed if each is not line and each.box and line.box and same_level(each.box, line.box))
    return not any(any(map(str.isdigit, each.line.text)) for each in pieces)


def _is_half_covered(line: MergedLine) -> bool:
    """`(2,50n mn/mL`: a strength whose lower half lies under a sticker, of which no look makes an amount."""
    seen = [reading for reading in line.line.readings if reading.words]
    like_one = [reading.look for reading in seen if _LIKE_A_STRENGTH.search(reading.text)]
    return not line.amounts and len(readers(like_one)) > 1 and 2 * len(like_one) > len(seen)


_LIKE_A_STRENGTH = re.compile(
    r"\d[\d.,]{0,12}\w{0,2}\s?(?!mmol|meq|gtt)[^\W\d_]\w{0,3}\s?/\s?\d{0,3}\s?m[lLiI1t](?!\w)", re.IGNORECASE
)


def _begins_a_strength(line: MergedLine) -> bool:
    """`(1000 M` and a sticker: of `(1000 MCG per mL)`; its bracket is not closed, and no look makes an amount of it."""
    seen = [reading.text for reading in line.line.readings if reading.words]
    like_one = [text for text in seen if _OPENED.match(text) and ")" not in text]
    return not line.amounts and 0 < len(seen) <= 2 * len(like_one)


_OPENED = re.compile(r"[(\[]\s?\d[\d.,]{2,}\s?[mMµμuUiI]")


def _closes_what_is_hidden(text: str) -> bool:
    """`Opened: L)`, a sticker and the end of a line that goes on under it."""
    return _CLOSED.search(text) is not None and text.count(")") > text.count("(")


_CLOSED = re.compile(r"(?:^|[\s/])m?[lLI1]\s?\)$")
_LEFT_OVER = re.compile(r"\W*(?:(?:[mµμu]?c?g\s?(?:/|per)\s?)?m?[lLI1]\s?\)|[mµμu]?c?g\s?(?:/|per)\s?m[lL])\W*")


def _is_a_code(line: TextLine) -> bool:
    """A lot, `243785`, of which Tesseract makes `24 378 g`: both looks of the network of shapes see digits alone.

    And more that count than a strength has: `25000` may have lost its unit.
    """
    seen = [reading.text.replace(" ", "") for reading in line.readings if reading.reader == SHAPES]
    return len(seen) >= SHAPES_LOOKS and all(text.isdigit() and len(text.rstrip("0")) > _DIGITS for text in seen)


_DIGITS = 3
"""That count in a strength, at most."""
