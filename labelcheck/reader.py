"""Several looks at each strip, gathered as the text of the label."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from labelcheck.blocks import Pixels
from labelcheck.letters import Grey
from labelcheck.lines import find_lines
from labelcheck.strips import HEIGHT, Strip, cut_strip
from labelcheck.tesseract import OURS, STOCK, Engine, StripWords
from labelcheck.text import LabelText, Reading, TextLine, Word


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

    def of(self, strip: Grey) -> Grey:
        if self.stretch_x == self.stretch_y == 1:
            return strip
        way = cv2.INTER_AREA if self.stretch_x * self.stretch_y < 1 else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(strip, None, fx=self.stretch_x, fy=self.stretch_y, interpolation=way), np.uint8)


FIRST_LOOKS = (Look("eng/line", STOCK, 7), Look("vial/raw", OURS, 13))
"""What every strip gets."""

MORE_LOOKS = (
    Look("vial/wide", OURS, 13, stretch_x=1.2),
    Look("vial/small", OURS, 7, 0.75, 0.75),
    Look("eng/wide", STOCK, 7, stretch_x=1.2),
)
"""What a strip gets that may hold a strength."""


@dataclass(frozen=True, slots=True)
class OcrOptions:
    """How much is read."""

    timeout_s: float = 30.0
    most_strips: int = 60
    """The most print-like lines of a photo; beyond it is texture."""

    least_contrast: float = 18.0
    """Grey levels between ink and paper."""

    least_letters: int = 3
    first_looks: tuple[Look, ...] = FIRST_LOOKS
    more_looks: tuple[Look, ...] = MORE_LOOKS


@dataclass(slots=True)
class _Piece:
    """A strip and what the looks made of it so far."""

    strip: Strip
    readings: dict[str, Reading] = field(default_factory=dict)


def read_text(
    photo: Pixels, engine: Engine, options: OcrOptions, worth_a_second_look: Callable[[str], bool]
) -> LabelText:
    """Every line of text on the photo, with what each look made of it, in reading order.

    Args:
        photo: BGR, uint8, shape (height, width, 3), upright as a person sees it.
        worth_a_second_look: Says of a reading whether its line may hold a strength or a name.

    Raises:
        OcrTimeout: No answer within `options.timeout_s`.
        OcrError: Tesseract failed.
    """
    pieces = _upright_pieces(photo, engine, options)
    for look in options.first_looks:
        _look(pieces, look, engine, options)
    chosen = [piece for piece in pieces if any(worth_a_second_look(r.text) for r in piece.readings.values())]
    for look in options.more_looks:
        _look(chosen, look, engine, options)
    return LabelText(tuple(_text_line(piece) for piece in _in_reading_order(pieces) if _says_something(piece)))


def _upright_pieces(photo: Pixels, engine: Engine, options: OcrOptions) -> list[_Piece]:
    lines = find_lines(photo)[: options.most_strips]
    found = [strip for line in lines if (strip := _useful(cut_strip(photo, line), options))]
    upside_down = _blocks_upside_down(found, engine, options)
    pieces = []
    for strip in found:
        if strip.line.block in upside_down:
            turned = _useful(cut_strip(photo, strip.line.turned_over()), options)
            pieces += [_Piece(turned)] if turned else []
        else:
            pieces.append(_Piece(strip))
    return pieces


def _useful(strip: Strip | None, options: OcrOptions) -> Strip | None:
    if strip is None or strip.letters < options.least_letters or strip.contrast < options.least_contrast:
        return None
    return strip


_SAMPLES = 3


def _blocks_upside_down(strips: Sequence[Strip], engine: Engine, options: OcrOptions) -> set[int]:
    """The blocks whose best lines read better when turned over."""
    samples: list[Strip] = []
    for block in {strip.line.block for strip in strips}:
        own = [strip for strip in strips if strip.line.block == block]
        samples += sorted(own, key=lambda strip: -strip.line.score)[:_SAMPLES]
    pictures = [strip.pixels for strip in samples]
    turned = [np.ascontiguousarray(picture[::-1, ::-1]) for picture in pictures]
    as_is = engine.read(pictures, STOCK, 7, options.timeout_s)
    over = engine.read(turned, STOCK, 7, options.timeout_s)
    balance: dict[int, float] = {}
    for strip, one, other in zip(samples, as_is, over, strict=True):
        balance[strip.line.block] = balance.get(strip.line.block, 0.0) + _sense(one) - _sense(other)
    return {block for block, value in balance.items() if value < 0}


def _sense(words: StripWords) -> float:
    """How much was read, and how surely."""
    return sum(word.confidence**2 * sum(map(str.isalnum, word.text)) for word in words)


def _look(pieces: Sequence[_Piece], look: Look, engine: Engine, options: OcrOptions) -> None:
    pictures = [look.of(piece.strip.pixels) for piece in pieces]
    for piece, words in zip(pieces, engine.read(pictures, look.model, look.psm, options.timeout_s), strict=True):
        piece.readings[look.name] = Reading(look.name, tuple(_on_photo(words, look, piece.strip)))


def _on_photo(words: StripWords, look: Look, strip: Strip) -> Iterable[Word]:
    for word in words:
        left, right = word.left / look.stretch_x, word.right / look.stretch_x
        top, bottom = word.top / look.stretch_y, word.bottom / look.stretch_y
        yield Word(word.text, strip.box(left, top, right, bottom), word.confidence)


def _says_something(piece: _Piece) -> bool:
    return any(reading.words for reading in piece.readings.values())


def _text_line(piece: _Piece) -> TextLine:
    readings = sorted(piece.readings.values(), key=_trust, reverse=True)
    strip = piece.strip
    whole = strip.box(0, 0, strip.width - 1, HEIGHT - 1)
    return TextLine(tuple(readings), whole, strip.cut_before, strip.cut_after)


def _trust(reading: Reading) -> float:
    """Mean certainty of a reading's letters; nothing read is not trusted."""
    letters = sum(len(word.text) for word in reading.words)
    if not letters:
        return 0.0
    return sum((word.confidence or 0) * len(word.text) for word in reading.words) / letters


def _in_reading_order(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Block by block, the largest print first; within a block from top to bottom and left to right."""

    def place(piece: _Piece) -> tuple[int, float, float]:
        box = piece.strip.box(0, 10, piece.strip.width - 1, 35)
        x, y = box.turned(_angle(pieces, piece)).center
        return piece.strip.line.block, round(y / (0.7 * max(box.height, 1))), x

    return sorted(pieces, key=place)


def _angle(pieces: Sequence[_Piece], piece: _Piece) -> float:
    """The mean direction of the piece's block."""
    own = [other.strip for other in pieces if other.strip.line.block == piece.strip.line.block]
    angles = [math.radians(strip.box(0, 10, strip.width - 1, 35).angle_deg) for strip in own]
    return math.degrees(math.atan2(sum(map(math.sin, angles)), sum(map(math.cos, angles))))
