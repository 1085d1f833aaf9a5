"""Words whose beginning is hidden: what hides that hides digits too, or is the edge of another label."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from labelcheck.ingredients import COBALAMINS
from labelcheck.layout import same_direction
from labelcheck.text import Box, Hindrance, LabelText, Point, TextLine

_TAIL = 7
"""Letters that must be left of a name."""

_BESIDE, _NEAR = 2.0, 10.0
"""Cap heights: along the line, and from line to line."""

_ROWS_A_CAP, _MARGIN = 48 / 25, 0.4
"""A strip's height, and where on it the first letter stands, in cap heights."""


def beheaded(text: LabelText) -> LabelText:
    """The text, with a doubt on the beginning of each line that begins where a name has lost its own.

    White glare over a white label took the M of Methylcobalamine and the 1 of `1,5 mg per mL`, and left nothing that
    the picture shows. A streak of it took the `0,` of `0,5 mg/mL`, below `ção injetável` and above `pola de 5 mL`.
    """
    lost = [
        line
        for line in text.lines
        if line.box is not None and (_has_lost_its_head(line) or _begins_within_a_word(line))
    ]
    if not lost:
        return text
    return replace(text, lines=tuple(_doubted(line, lost) for line in text.lines))


def names_out_of_view(text: LabelText) -> Iterator[Box]:
    """Lines that begin out of the photo, with the end of a name, beside a line that holds a whole one.

    They are of another label, `lamina` on a box behind the vial, whose strength may be out of the photo too.
    """
    named = [any(_begins_with_one_of(_names(), word) for word in _words(line)) for line in text.lines]
    for line, is_whole in zip(text.lines, named, strict=True) if any(named) else ():
        begins_outside = line.cut_before is Hindrance.OUTSIDE and not is_whole
        if line.box is not None and begins_outside and any(map(_is_a_tail, _first_words(line))):
            yield line.box


def _words(line: TextLine) -> Iterator[str]:
    return (word.text.casefold().strip(_SIGNS) for reading in line.readings for word in reading.words)


_SIGNS = ".,;:()[]®*-"


def _is_a_tail(text: str) -> bool:
    """All of the word; what is left of the first letter may be read as another."""
    bare = text.strip(_SIGNS)
    return any(len(each) >= _SHORT_TAIL and each in _ends() for each in (bare, bare[1:])) or _ends_like_a_name(bare)


_SHORT_TAIL = 6
"""Letters; `amine` ends other names too."""


@cache
def _ends() -> frozenset[str]:
    names = (name for each in _names().values() for name in each)
    return frozenset(name[lost:] for name in names for lost in range(1, len(name)))


def _first_words(line: TextLine) -> list[str]:
    return [reading.words[0].text.casefold() for reading in line.readings if reading.words]


def _doubted(line: TextLine, lost: Sequence[TextLine]) -> TextLine:
    if line.cut_before is None and any(_begin_at_one_edge(line, other) for other in lost):
        return replace(line, cut_before=Hindrance.TURNED)
    return line


def _begin_at_one_edge(line: TextLine, other: TextLine) -> bool:
    if line.box is None or other.box is None or not same_direction(line.box, other.box):
        return False
    (x, y), (other_x, other_y) = _start(line), _start(other)
    turn, cap = math.radians(-other.box.angle_deg), max(line.box.height, other.box.height) / _ROWS_A_CAP
    along = (x - other_x) * math.cos(turn) - (y - other_y) * math.sin(turn)
    across = (x - other_x) * math.sin(turn) + (y - other_y) * math.cos(turn)
    return abs(along) < _BESIDE * cap and abs(across) < _NEAR * cap


def _start(line: TextLine) -> Point:
    """The first letter's place on the photo."""
    assert line.box is not None
    (ax, ay), _, _, (dx, dy) = line.box.corners
    angle, margin = math.radians(line.box.angle_deg), _MARGIN * line.box.height / _ROWS_A_CAP
    return (ax + dx) / 2 + margin * math.cos(angle), (ay + dy) / 2 + margin * math.sin(angle)


def _has_lost_its_head(line: TextLine) -> bool:
    """It begins with the end of a name, and no look read the whole of it."""
    first = _first_words(line)
    if any(_begins_with_one_of(_names(), text) for text in first):
        return False
    return any(_ends_like_a_name(text) for text in first)


def _begins_within_a_word(line: TextLine) -> bool:
    """Most looks read the end of a word that stands on most labels first, and none the whole of it."""
    first = [text.strip(_SIGNS) for text in _first_words(line)]
    rests = sum(text in _rests() for text in first)
    return 2 * rests > len(first) and not any(text in _COMMON for text in first)


_WORDS = (
    "injection injections injectable inyectable injetável injectável iniettabile injectie solution solución solução"
    " soluzione oplossing ampolla ampolleta ampola ampoule intramuscular intramusculaire intramusculair multiple"
    " single"
)
_COMMON = frozenset(_WORDS.split())
"""Words of one part: `lösung` begins a line where `Injektionslösung` is broken."""

_SHORTEST_REST = 4


@cache
def _rests() -> frozenset[str]:
    rests = {word[lost:] for word in _COMMON for lost in range(1, len(word) - _SHORTEST_REST + 1)}
    return frozenset(rests | {"ção", "ión"}) - _COMMON


def _ends_like_a_name(text: str) -> bool:
    """What is left of the first letter may be read as another."""
    return _begins_with_one_of(_tails(), text) or _begins_with_one_of(_tails(), text[1:])


def _begins_with_one_of(names: Mapping[str, Sequence[str]], text: str) -> bool:
    """One letter of a long name may be misread, but the first: `inocoDalamin` in the dark."""
    return any(
        len(text) >= len(name) and sum(map(str.__ne__, name, text)) <= (1 if len(name) >= _LONG else 0)
        for name in names.get(text[:1], ())
    )


_LONG = 9


@cache
def _names() -> Mapping[str, Sequence[str]]:
    """Spellings in letters by the first; `cobalamin` and what comes before it tell one from another."""
    spellings = (spelling.strip().casefold() for group in COBALAMINS.values() for spelling in group.split(","))
    return _by_first_letter(each for each in spellings if each.isalpha() and len(each) > _TAIL)


@cache
def _tails() -> Mapping[str, Sequence[str]]:
    """What may be left of a spelling that has lost its beginning, by the first letter."""
    whole = (name for names in _names().values() for name in names)
    return _by_first_letter(name[lost:] for name in whole for lost in range(1, len(name) - _TAIL + 1))


def _by_first_letter(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        found.setdefault(word[0], []).append(word)
    return found
