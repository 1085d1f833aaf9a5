"""A rule on what keeps a strength from being read, and what the person with the camera can do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from labelcheck.label import Label
from labelcheck.rules.finding import Case, Finding, Verdict, is_sure
from labelcheck.text import Hindrance, TextLine, Word

REMEDIES = {
    Hindrance.DARK: "the photo is too dark: more light, please",
    Hindrance.BLURRED: "the print is blurred: hold the camera still, and let it focus on the label",
    Hindrance.SMALL: "the print is too small on the photo: come closer",
    Hindrance.GLARE: "glare lies on the print: move the light, or tilt the vial",
    Hindrance.TURNED: "the print goes out of sight, round the glass or under something: turn the vial",
    Hindrance.OUTSIDE: "the print runs out of the picture: take the whole label into it",
}


def legible(case: Case) -> Iterator[Finding]:
    """Nothing keeps the strength from being read; if something does, what helps.

    Size, sharpness, light and the edges of the print are measured on the picture. Told only where no strength of the
    B12 was surely read. A white background looks like glare, which is told only where no strength was surely read.
    """
    if case.content is not None:
        return
    words = next(_doubtful(case), ())
    sure, whole = any(is_sure(each) for each in case.label.strengths), case.label.text.unclear
    found = _of_words(case.label, words) or (None if sure and whole is Hindrance.GLARE else whole)
    if found is None and not sure:
        found = _of_most(case.label.text.lines)
    if found is not None:
        yield Finding("legible", Verdict.REVIEW, REMEDIES[found], words)


def _doubtful(case: Case) -> Iterator[tuple[Word, ...]]:
    """The places of strengths that may be the B12's and were not surely read."""
    for strength in (*case.own, *case.label.strengths):
        if not strength.confirmed and strength.words:
            yield strength.words
    yield from case.label.unread


def _of_words(label: Label, words: tuple[Word, ...]) -> Hindrance | None:
    """Of the line that the words stand on."""
    for line in label.text.lines:
        if any(word in reading.words for reading in line.readings for word in words):
            return Hindrance.SMALL if line.tiny else line.cut_before or line.cut_after or line.unclear
    return None


def _of_most(lines: Sequence[TextLine]) -> Hindrance | None:
    """What half of all lines suffer from."""
    count = Counter(line.unclear for line in lines if line.unclear is not None)
    worst = count.most_common(1)
    return worst[0][0] if worst and worst[0][1] >= len(lines) / 2 else None
