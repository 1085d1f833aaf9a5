"""Names that no look read whole, and many looks nearly: `Qutathione`, `Gutathione` and `Clutathione`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from labelcheck.names import B12_FORMS, distance, name_bones, skeleton

LOOKS = 4
"""So many must have read the line: what all of them miss by other letters is still seen by all."""

LIKE, UNLIKE = 0.25, 0.12
"""Share of a name's letters that looks get wrong in the mean at most; by so much more any other name is missed."""

LONG = 9
"""Letters of a name that can be told from all others so."""

_WORDS = re.compile(r"[^\W\d_]+")


def name_of(texts: Sequence[str]) -> tuple[str, str] | None:
    """The ingredient that a line names and its kind, by what its looks read together; None where that is not clear.

    Of two B12 forms that are as near it is `vitamin_b12`.

    Args:
        texts: What each look read.
    """
    if len(texts) < LOOKS:
        return None
    said = [tuple(_spellings(text)) for text in texts]
    missed = sorted((_missed(name, said), name, *of) for name, of in _likely(said).items())
    if not missed or missed[0][0] > LIKE:
        return None
    least, _, ingredient, kind = missed[0]
    near = {other for far, _, other, _ in missed if far < least + UNLIKE}
    if near == {ingredient}:
        return ingredient, kind
    return ("vitamin_b12", "b12") if near <= set(B12_FORMS) else None


def _spellings(text: str) -> Iterator[str]:
    """What may be one name in a text: a word, or two beside one another."""
    words = [skeleton(word) for word in _WORDS.findall(text)]
    yield from (word for word in words if len(word) > 3)
    yield from (first + second for first, second in pairwise(words))


def _likely(said: Sequence[Sequence[str]]) -> Mapping[str, tuple[str, str]]:
    """The names that have half their pairs of letters in what was read: the others need not be compared."""
    pairs = {pair for spellings in said for spelling in spellings for pair in pairwise(spelling)}
    return {name: of for name, of in _names().items() if 2 * sum(p in pairs for p in pairwise(name)) >= len(name) - 1}


def _missed(name: str, said: Sequence[Sequence[str]]) -> float:
    """Share of the letters of a name that each look got wrong, in the mean."""
    length = len(name)
    return sum(min((distance(each, name, length) for each in one), default=length) for one in said) / length / len(said)


@cache
def _names() -> Mapping[str, tuple[str, str]]:
    return {name: of for name, of in name_bones().items() if len(name) >= LONG}
