"""Places on a label that look like a strength, where no look read one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

from labelcheck.agreement import SHAPES, SHAPES_LOOKS, faint, readers
from labelcheck.assembly import goes_on
from labelcheck.grammar.numbers import number_of
from labelcheck.layout import may_run_over, runs_over, same_level
from labelcheck.merge import MergedLine
from labelcheck.places import digits_of, overlap
from labelcheck.strength import Strength
from labelcheck.text import TextLine, Word
from labelcheck.units import unit_of


def unread_places(lines: Sequence[MergedLine], strengths: Sequence[Strength]) -> Iterator[tuple[Word, ...]]:
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
        left_over = _is_left_over(line, boxed) or _is_half_covered(line) or _begins_a_strength(line)
        if left_over or _is_a_cut_number(line, strengths):
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


def _is_said(one: TextLine, other: TextLine, strengths: Sequence[Strength]) -> bool:
    """`Each mL contains: Vitamin B12 1000` and `mcg; …`: a strength that was surely read is of as many of that unit."""
    number, unit = number_of(one.words[-1].text), unit_of(other.words[0].text.rstrip(".,;:"))
    if number is None or unit is None:
        return False
    told = digits_of(number), unit.unit
    return any(each.confirmed and (each.amount, each.unit) == told for each in strengths)


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
    """`(1000 M` and a sticker: of `(1000 MCG per mL)`; no look makes an amount of it.

    Nor of `(5,000 miamograms/ml)`, whose lower half the picture cuts.
    """
    seen = [reading.text for reading in line.line.readings if reading.words]
    like_one = [text for text in seen if _OPENED.match(text) and (")" not in text or _MANGLED.match(text))]
    return not line.amounts and 0 < len(seen) <= 2 * len(like_one)


_MANGLED = re.compile(r"[(\[]\s?\d[\d.,]{2,}\s?[mµμu]\w{2,12}\s?/\s?\d{0,3}\s?m[lLiI1t]\)", re.IGNORECASE)
_OPENED = re.compile(r"[(\[]\s?\d[\d.,]{2,}\s?[mMµμuUiI]")


def _is_a_cut_number(line: MergedLine, strengths: Sequence[Strength]) -> bool:
    """`1,000 m` and the other vial that lies over the rest: as many of something, and no strength of this label."""
    if line.amounts or line.line.cut_after is None:
        return False
    seen = [reading for reading in line.line.readings if reading.words]
    found = (_CUT_NUMBER.fullmatch(reading.text) for reading in seen)
    numbers = [number_of(each[1]) for each in found if each is not None and not _YEAR.fullmatch(each[1])]
    told = Counter(digits_of(number) for number in numbers if number is not None).most_common(1)
    if not told or 2 * told[0][1] <= len(seen):
        return False
    (number, _), *_ = told
    counting = f"{number:f}".replace(".", "").strip("0") if number is not None else ""
    return len(counting) <= _DIGITS and not any(
        each.confirmed and number in (each.amount, each.per_amount) for each in strengths
    )


_CUT_NUMBER = re.compile(r"(\d[\d.,]+0)(?:\s?[mµμu][cg]?|\s?%)?", re.IGNORECASE)
"""As strengths are, which end in a nought; then hardly a unit."""

_YEAR = re.compile(r"(?:\d{1,2}[.,])?20[2-4]\d")


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
