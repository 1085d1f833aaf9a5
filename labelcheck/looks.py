"""A strip, the ways of looking at it, and what each look made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np

from labelcheck.ends import hindrance
from labelcheck.letters import Grey
from labelcheck.shapes import SHAPES
from labelcheck.strips import Strip
from labelcheck.tesseract import FINER, FINEST, OURS, STOCK, Engine, StripWord, StripWords
from labelcheck.text import Reading, TextLine, Word
from labelcheck.unroll import BASELINE, CAPS, HEIGHT


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking at a strip."""

    name: str
    """`reader/variant`; looks of one reader fail alike."""

    model: str
    psm: int
    """7: a line, which Tesseract measures first; 13: a raw line, taken as it is."""

    stretch_x: float = 1.0
    stretch_y: float = 1.0
    trim: int = 0
    """Rows left off above and below: the stock model reads more where less is empty."""

    parted: bool = False
    """Each side of a wide gap by itself: the stock model measures a whole line, and other print on it misleads it."""

    def of(self, strip: Grey) -> Grey:
        strip = strip[self.trim : len(strip) - self.trim]
        if self.stretch_x == self.stretch_y == 1:
            return strip
        way = cv2.INTER_AREA if self.stretch_x * self.stretch_y < 1 else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(strip, None, fx=self.stretch_x, fy=self.stretch_y, interpolation=way), np.uint8)

    def on_strip(self, word: StripWord, left: int) -> StripWord:
        """A word of a part of a strip, where it stands on the strip; `left` is the column that the part begins at."""
        across = [round(left + x / self.stretch_x) for x in (word.left, word.right)]
        down = [round(y / self.stretch_y) + self.trim for y in (word.top, word.bottom)]
        return StripWord(word.text, word.confidence, across[0], down[0], across[1], down[1])


RAW_LINE = 13

FIRST_LOOKS = (Look("shapes/raw", SHAPES, RAW_LINE), Look("vial/raw", OURS, RAW_LINE))
"""What every strip gets, and what every strip gets that matters."""

MORE_LOOKS = (
    Look("shapes/wide", SHAPES, RAW_LINE, stretch_x=1.2),
    Look("vial48/raw", FINER, RAW_LINE),
    Look("vial64/raw", FINEST, RAW_LINE),
    Look("vial/wide", OURS, RAW_LINE, stretch_x=1.2),
    Look("vial48/wide", FINER, RAW_LINE, stretch_x=1.2),
    Look("eng/wide", STOCK, 7, stretch_x=1.2, trim=4, parted=True),
)
"""What a strip gets, one after the other, whose looks do not agree on a strength, or on a volume beside none."""

LOOKS_FOR_A_NAME = (MORE_LOOKS[1], MORE_LOOKS[2], MORE_LOOKS[5])
"""Those of readers that have not looked yet, the stock one at the scale that it reads most differently at."""


@dataclass(frozen=True, slots=True)
class OcrOptions:
    """How much is read."""

    timeout_s: float = 30.0
    most_lines: int = 60
    """The likeliest to be print; beyond them is texture."""

    first_looks: tuple[Look, Look] = FIRST_LOOKS
    more_looks: tuple[Look, ...] = MORE_LOOKS
    looks_for_a_name: tuple[Look, ...] = LOOKS_FOR_A_NAME
    """Those of `more_looks` that the largest words get while nothing says what is in the container."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the mind has to say while reading goes on."""

    matters: Callable[[str], bool]
    """Whether a line that was read so may hold a strength, a name, or a heading that says what strengths are in."""

    needs_another_look: Callable[[TextLine], bool]
    """Whether the looks at a line do not agree yet."""

    names_the_drug: Callable[[Sequence[Reading]], bool]
    """Whether what was read names what is in the container."""

    begins_with: Callable[[TextLine], str | None] = lambda line: None
    """The number of the amount that a line begins with, if nothing stands before it, not even a bracket."""

    is_said_once: Callable[[str], bool] = lambda text: False
    """Whether one clear look at a line that was read so is enough."""

    holds_an_amount: Callable[[Sequence[Reading]], bool] = lambda readings: True
    """Whether an amount is among what was read, or what may be one; where none is, small print is looked for."""


@dataclass(slots=True)
class Piece:
    """A strip and what the looks made of it so far."""

    strip: Strip
    readings: dict[str, Reading] = field(default_factory=dict)
    _unsettled: tuple[int, bool] = (0, False)
    """After how many readings it was asked last, and what the answer was."""

    def is_unsettled(self, judgement: Judgement) -> bool:
        """Whether its looks do not agree yet."""
        if self._unsettled[0] != len(self.readings):
            self._unsettled = len(self.readings), judgement.needs_another_look(text_line(self))
        return self._unsettled[1]


def look_at(pieces: Iterable[Piece], look: Look, engine: Engine, options: OcrOptions) -> None:
    """A look at those that have not had it.

    Raises:
        OcrTimeout: No answer within `options.timeout_s`.
        OcrError: Tesseract failed.
    """
    pieces = [piece for piece in pieces if look.name not in piece.readings]
    for piece, words in zip(pieces, read_strips([piece.strip for piece in pieces], look, engine, options), strict=True):
        piece.readings[look.name] = Reading(look.name, tuple(on_photo(words, piece.strip)))


def read_strips(strips: Sequence[Strip], look: Look, engine: Engine, options: OcrOptions) -> list[StripWords]:
    """The words of each strip, where they stand on it.

    Raises:
        OcrTimeout, OcrError: As `look_at`.
    """
    parts = [(number, *part) for number, strip in enumerate(strips) for part in _parts(strip, look)]
    pictures = [look.of(strips[number].pixels[:, left:right]) for number, left, right in parts]
    found: list[list[StripWord]] = [[] for _ in strips]
    answers = engine.read(pictures, look.model, look.psm, options.timeout_s)
    for (number, left, _), words in zip(parts, answers, strict=True):
        found[number] += [look.on_strip(word, left) for word in words]
    return [tuple(words) for words in found]


def _parts(strip: Strip, look: Look) -> list[tuple[int, int]]:
    """From which column to which a look reads at once."""
    edges = [0, *(strip.gaps if look.parted else ()), strip.width]
    return list(pairwise(edges))


def on_photo(words: StripWords, strip: Strip) -> Iterable[Word]:
    """The words of a strip, each with its box on the photo, from its first ink to its last."""
    for word in words:
        left, right = strip.snug(word.left, word.right)
        top, bottom = max(word.top, CAPS - _ACCENTS), min(word.bottom, BASELINE + _DESCENDERS)
        yield Word(word.text, strip.box(left, top, right, bottom), word.confidence)


_ACCENTS, _DESCENDERS = 5, 9
"""Rows of a strip above the capitals and below the baseline; a raw line's words are as high as the strip."""


def text_line(piece: Piece, goes_on: tuple[float, float] = (0.0, 0.0)) -> TextLine:
    """The line so far; its ends as the likelihoods have it that print goes on there."""
    readings = sorted(piece.readings.values(), key=trust, reverse=True)
    strip = piece.strip
    whole = strip.box(0, 0, strip.width - 1, HEIGHT - 1)
    covered = tuple((start / strip.width, end / strip.width) for start, end in strip.covered)
    points = tuple(column / strip.width for column in strip.points)
    ends = zip(strip.margins or (), goes_on, strict=False)
    before, after = (hindrance(*end) for end in ends) if strip.margins else (None, None)
    return TextLine(tuple(readings), whole, before, after, strip.unclear, covered, points)


def trust(reading: Reading) -> float:
    """Mean certainty of a reading's letters; nothing read is not trusted."""
    letters = sum(len(word.text) for word in reading.words)
    if not letters:
        return 0.0
    return sum((word.confidence or 0) * len(word.text) for word in reading.words) / letters


def sense(words: Sequence[StripWord]) -> float:
    """How much was read, and how surely."""
    return sum(word.confidence**2 * sum(map(str.isalnum, word.text)) for word in words)
