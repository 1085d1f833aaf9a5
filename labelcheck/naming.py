"""What a label names: each ingredient once, from the names that the looks read on its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from labelcheck.agreement import HARDLY_READ, SURE, readers
from labelcheck.damaged import name_of
from labelcheck.grammar.owners import may_be_a_name
from labelcheck.ingredients import COBALAMINS
from labelcheck.merge import MergedLine
from labelcheck.names import Name, form_of_end, is_brief, is_spelt_out
from labelcheck.strength import Named
from labelcheck.text import PLAIN, LabelText, TextLine, Word


def named_on(lines: Sequence[MergedLine]) -> Iterator[Named]:
    """Each ingredient once. B12 by its number and a short word need two looks: one stroke makes B12 of B1 or B2.

    What is left of a name whose beginning is hidden tells that it is a B12, and not which: half of `hydroxocobalamin`
    at the turn of the glass was read as `Cyoocobalamin`. So does what one look alone spelt wrong, and not surely:
    `Cinocobalamin` was a hydroxocobalamin whose first letters were narrow there.
    """
    found: dict[str, list[tuple[str, str, bool, bool, tuple[Word, ...]]]] = {}
    for line in lines:
        for name, reading, said, _ in line.names:
            words = tuple(words_of(reading.words, name.start, name.end))
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


def with_damaged(names: tuple[Named, ...], lines: Sequence[MergedLine]) -> tuple[Named, ...]:
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


def with_another_form(names: tuple[Named, ...], lines: Sequence[MergedLine]) -> tuple[Named, ...]:
    """The names, and the form that a look saw the end of, not hardly, where the line begins unseen, beside another one.

    `XOCOBALAMIN` on a vial half out of the picture, beside a vial of cyanocobalamin.
    """
    forms = {name.ingredient for name in names if name.sure and name.ingredient in COBALAMINS}
    if len(forms) != 1:
        return names
    for line in lines:
        for name, reading, said, _ in line.names if line.line.cut_before is not None else ():
            form = form_of_end(said.text[name.start : name.end]) if name.kind == "b12" and name.start == 0 else None
            words = tuple(words_of(reading.words, name.start, name.end))
            if form is not None and form not in forms and _is_clear(words):
                kept = (name for name in names if name.ingredient != form)
                return (*kept, Named(form, "b12", words, frozenset([reading.look]), True))
    return names


_AND = "with|mit|avec|con|and|und|et|y|e|och|og|en|plus"
_LINK = rf"(?:[+&]|(?<=\w)/(?=\w)|\b(?:{_AND})\b)"
_LACK = re.compile(r"[\s-]{0,2}(?:deficien|mangel|absor|carence|d[ée]ficit|lack)", re.IGNORECASE)
_PARTNER_BEFORE = re.compile(rf"(?P<word>[^\W_][\w-]*[^\W_])\+?\s*{_LINK}\s*$", re.IGNORECASE)
_PARTNER_AFTER = re.compile(rf"\s*{_LINK}\s*(?P<word>[^\W\d_][\w-]*[^\W_])", re.IGNORECASE)


def partners_of(lines: Sequence[MergedLine]) -> Iterator[str]:
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


def in_one_breath(lines: Sequence[MergedLine]) -> frozenset[str]:
    """What is named with a B12 and no amount between, also where a line ends in `and` or a comma."""
    found: set[str] = set()
    run: list[Name] = []
    rest = ""
    for line in lines:
        text, at = line.line.text, 0
        names = [name for name, reading, *_ in line.names if reading is line.line.readings[0]]
        if _SPOKEN_OF.search(text):
            names = []
        for name in sorted(names, key=lambda name: name.start):
            between = f"{rest} {text[at : name.start]}".strip()
            if len(between) > _LONGEST_BREATH or not _BREATH.fullmatch(between):
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

_BREATH = re.compile(rf"[)]?\s?[,+&/;•·|–-]?\s?(?:{_AND})?\s?[(]?", re.IGNORECASE)
_SPOKEN_OF = re.compile(r"deficien|mangel|carence|d[ée]ficit|lack\b|incompat|excluded|treatment of", re.IGNORECASE)
"""Of a line that names what is treated, or not to be mixed, and no ingredients."""

_GOES_ON = re.compile(rf"(?:[,+&/]|\b(?:{_AND}))\s*$", re.IGNORECASE)


def _may_go_on(line: TextLine, said: str, end: int) -> bool:
    """A 1 or a 2 at the end of a line whose end may be hidden: `VITAMIN B1` or B2 beside a finger may be B12."""
    at_the_end = len(said.rstrip()) - end <= 1
    return line.cut_after is not None and at_the_end and _HALF_OF_12.search(said[:end]) is not None


_HALF_OF_12 = re.compile(r"(?<![\dKkDd])[12]$")


def _is_clear(words: Sequence[Word], enough: float = HARDLY_READ) -> bool:
    """Half of `Hydroxocobalamin` at the turn of the glass was once read as `Cyocobalamin`, at 0.31."""
    return all(word.confidence is None or word.confidence >= enough for word in words)


def is_clearly_read(lot: str, text: LabelText) -> bool:
    """A second lot is a second container: `C1s` of a blurred line, at 0.03, is none."""
    words = [word for line in text.lines for word in line.words if word.text in lot.split() or lot in word.text]
    return not words or any(_is_clear([word]) for word in words)


def words_of(words: Sequence[Word], start: int, end: int) -> Iterator[Word]:
    at = 0
    for word in words:
        if at < end and start < at + len(word.text):
            yield word
        at += len(word.text) + 1
