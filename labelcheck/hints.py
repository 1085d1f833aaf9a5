"""Cheap questions about a line of text, for whoever decides where to look again."""

from __future__ import annotations

import re

from labelcheck.grammar.lines import read_line
from labelcheck.names import skeleton

_STRENGTH = re.compile(
    r"\d[\d.,]*\s?(?:m[ce]?[cg]|[µμupyjn]g|[jmi]ig|g\b|%|i\.?u|units?\b|mEq|mm?ol|m[lLiI1!t]\b)"
    r"|[/|]\s?\d{0,3}\s?m[lLiI1!t]\b|per\s+(?:\d+\s?)?m[lLi]|мкг|мг|㎍",
    re.IGNORECASE,
)
_LONE_UNIT = re.compile(r"\bm[ce]?g\b", re.IGNORECASE)


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
