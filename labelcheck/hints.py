"""Cheap questions about a line of text, for whoever decides where to look again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from labelcheck.agreement import HARDLY_READ
from labelcheck.grammar.lines import read_line
from labelcheck.merge import is_agreed, merge
from labelcheck.names import find_names, is_brief, skeleton
from labelcheck.places import digits_of
from labelcheck.text import Reading, TextLine

_STRENGTH = re.compile(
    r"\d[\d.,]*\s?(?:m[ce]?[cg]|m[mico][a-z]{0,2}[gq]\b|[µμupyjn]g|[jmi]ig|g\b|%|i\.?u|units?\b|mEq|mm?ol|m[lLiI1!t]\b)"
    r"|[/|]\s?\d{0,3}\s?m[lLiI1!t]\b|per\s+(?:\d+\s?)?m[lLi]|мкг|мг|㎍",
    re.IGNORECASE,
)
_MASS = re.compile(r"m[ce]{0,2}[gq]\b|[µμu][gq]\b|mi[ck]ro", re.IGNORECASE)
_LONE_UNIT = re.compile(r"\bmi?[ce]?g\b", re.IGNORECASE)


def may_hold_strength(text: str) -> bool:
    """Whether a line is worth a second look: it holds a number and something like a unit, or only the unit.

    What the grammar reads as a strength is always held for one.
    """
    if _STRENGTH.search(text) or _LONE_UNIT.search(text):
        return True
    said = read_line(text, True)
    return bool(said.amounts or said.unread)


def key_of_line(text: str) -> str:
    """The same for two readings of one line, however small marks and letter case were read: to find doubles."""
    words = (word.strip(".,;:()[]") for word in text.split())
    return " ".join(skeleton(word) if word.isalpha() else word for word in words)


def matters(text: str) -> bool:
    """Whether a line that was read so is worth a second reader: a number, a name or a heading may stand on it."""
    if any(map(str.isdigit, text)) or find_names(text, True) or may_hold_strength(text):
        return True
    return bool(read_line(text, True).headings)


def is_said_once(text: str) -> bool:
    """Whether a line that was read so clearly needs no second reader: a long name stands there, and no number."""
    if any(map(str.isdigit, text)) or read_line(text, True).headings:
        return False
    return any(name.sure and not is_brief(text[name.start : name.end]) for name in find_names(text, True))


def names_the_drug(readings: Iterable[Reading]) -> bool:
    """Whether a B12, or another drug, is surely named in what was clearly read; a short name needs two looks."""
    brief: dict[str, set[str]] = {}
    for reading in readings:
        if any((word.confidence or 0.0) < HARDLY_READ for word in reading.words):
            continue
        for name in find_names(reading.text, True):
            if name.kind not in ("b12", "drug") or not name.sure:
                continue
            spelling = reading.text[name.start : name.end]
            if not is_brief(spelling):
                return True
            brief.setdefault(name.ingredient, set()).add(reading.look)
    return any(len(looks) > 1 for looks in brief.values())


def needs_another_look(line: TextLine) -> bool:
    """Whether a line may hold a strength, or the volume of the container, on which its looks do not agree yet."""
    if not any(may_hold_strength(reading.text) for reading in line.readings):
        return False
    merged = merge(line, 0)
    if not merged.amounts and any(_MASS.search(reading.text) for reading in line.readings):
        return True
    settled = [is_agreed(place, line) for place in merged.amounts or merged.volumes]
    return bool(merged.unread or merged.cut) or not settled or not all(settled)


def begins_with(line: TextLine) -> str | None:
    """The number of the amount that a line begins with, if its looks agree on it; None where more stands before it."""
    merged = merge(line, 0)
    first = min(merged.amounts, key=lambda place: place.best.span, default=None)
    if first is None or not (len(line.readings) == 1 or is_agreed(first, line)):
        return None
    text = next(each.text for each in line.readings if each.look == first.best.look)
    return str(digits_of(first.best.item.number)) if text.startswith(first.best.as_read[:1]) else None


def holds_an_amount(readings: Iterable[Reading]) -> bool:
    """Whether an amount, or what looks like one, stands in what was read."""
    said = (read_line(reading.text, True) for reading in readings if any(map(str.isdigit, reading.text)))
    return any(each.amounts or each.unread for each in said)
