"""The languages in which a photo speaks: those of two countries stand on two labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, product

from labelcheck.agreement import TRAINED
from labelcheck.layout import stand_apart
from labelcheck.text import ELSEWHERE, Box, TextLine, Word

_WORDS = {
    "German": "anwendung apothekenpflichtig durchstechflasche enthält injektionslösung injektionszwecke intramuskulären"
    " verschreibungspflichtig verwendbar wirkstoff",
    "French": "chlorure conserver contient intramusculaire lumière préparations respecter",
    "Spanish": "ampolla ampollas ampolleta ampolletas caducidad inyección inyectable inyectables solución vehículo",
    "Portuguese": "ampola ampolas contém injectável injetável injetáveis solução validade",
    "Italian": "acqua conservare eccipienti fiala fiale flaconcino iniettabile iniettabili microgrammi soluzione",
    "Dutch": "bevat bewaren gebruik hulpstoffen injectievloeistof intramusculair oplossing",
    "a Nordic language": "användning förvaras injeksjonsvæske injektionsvæske injektionsvätska injektionsvätskor"
    " innehåller intramuskulärt lösning opløsning oppløsning opbevares oppbevares vatten",
}
"""Whole words of labels that no other of these languages spells so; English stands beside every one."""

_LANGUAGES = {word: language for language, words in _WORDS.items() for word in words.split()}

_TOGETHER = (
    frozenset({"Dutch", "French", "German"}),
    frozenset({"French", "German", "Italian"}),
    frozenset({"Portuguese", "Spanish"}),
)
"""As the labels of Belgium, of Switzerland, and of some makers for Spain and Portugal have them."""

_SURELY = 0.9


def unlike_tongues(lines: Iterable[TextLine]) -> dict[str, Word]:
    """Two languages that one label does not bear together, each with a word of it that was surely read; empty if none.

    `Fiala da 1 ml` on an ampoule and `Intramuskulär användning` on a small one behind it, whose strength is too small
    to be read. A label for many countries says one thing in all their languages, line under line; so only those are
    told of which no line stands by one of the other.
    """
    found: dict[str, list[tuple[Word, Box]]] = {}
    for line in lines:
        if line.box is not None:
            for language, word in _spoken(line):
                found.setdefault(language, []).append((word, line.box))
    for one, other in combinations(found, 2):
        together = any({one, other} <= each for each in _TOGETHER)
        if not together and all(stand_apart(a, b) for (_, a), (_, b) in product(found[one], found[other])):
            return {one: found[one][0][0], other: found[other][0][0]}
    return {}


def _spoken(line: TextLine) -> Iterator[tuple[str, Word]]:
    """Languages, each with its word, bare of the signs about it."""
    for reading in line.readings:
        for word in reading.words if reading.reader in TRAINED and not reading.look.endswith(ELSEWHERE) else ():
            bare = replace(word, text=word.text.strip(_SIGNS))
            language = _LANGUAGES.get(bare.text.casefold())
            if language is not None and (word.confidence or 0.0) >= _SURELY:
                yield language, bare


_SIGNS = ".,;:()/*"
