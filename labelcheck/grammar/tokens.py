"""A line of label text in tokens: numbers, words, signs, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

NUMBER, WORD, SIGN = range(3)


class Token(NamedTuple):
    """A number, a word of one script, or a single sign."""

    kind: int
    text: str
    start: int
    end: int


_SAME = str.maketrans(
    "０１２３４５６７８９．，％／（）：；＝＋－㎍㎎㎖∕⁄\u00a0\u202f\u2009\u2007’‘ʼ′٬٫"
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2063\ufeff",
    "0123456789.,%/():;=+-㎍㎎㎖//    ''''',         ",
)
"""Signs that are written otherwise but mean the same, one for one, so that places keep; what is not seen is a space. No
letter is among them: folding letters is how µg becomes mg."""

_TOKEN = re.compile(
    r"([0-9]+(?:[.,'·][0-9]+)*|(?<![\w.])\.[0-9]+)"
    r"|([A-Za-zªµº\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u03ff\u1e00-\u1fff]+|[\u0400-\u04ff]+|[\u30a1-\u30ff]+|[\u3040-\u309f\u3400-\u9fff]|[\uac00-\ud7a3]+)"
    r"|(\S)"
)


def level(text: str) -> str:
    """The text with one sign for each meaning; as long as before."""
    return text if text.isascii() else text.translate(_SAME)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a line that `level` has gone over."""
    return [
        Token(NUMBER if match[1] else WORD if match[2] else SIGN, match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]


def without(text: str, start: int, end: int, places: Sequence[tuple[int, int]]) -> str:
    """A part of a text without some places in it."""
    kept, at = "", start
    for first, last in places:
        kept, at = kept + text[at:first] + " ", last
    return kept + text[at:end]
