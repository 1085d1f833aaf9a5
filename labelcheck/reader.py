"""Several looks at each strip, gathered as the text of the label."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import cv2
import numpy as np

from labelcheck.bars import bars_beside
from labelcheck.ends import hindrance, likelihood
from labelcheck.legibility import of_photo
from labelcheck.letters import LIGHT, Grey
from labelcheck.levels import Levels
from labelcheck.lines import Line, find_lines, find_more_lines
from labelcheck.margins import FURTHER_IN, odds_of_going_on, shown_of
from labelcheck.pixels import Pixels
from labelcheck.shapes import SHAPES
from labelcheck.strips import Strip, cut_strip
from labelcheck.surroundings import NET as SURROUNDINGS
from labelcheck.surroundings import surroundings
from labelcheck.tesseract import FINER, FINEST, OURS, STOCK, Engine, StripWord, StripWords
from labelcheck.text import Box, LabelText, Point, Reading, TextLine, Word
from labelcheck.unroll import BASELINE, CAP_HEIGHT, CAPS, HEIGHT


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
class _Piece:
    """A strip and what the looks made of it so far."""

    strip: Strip
    readings: dict[str, Reading] = field(default_factory=dict)
    _unsettled: tuple[int, bool] = (0, False)
    """After how many readings it was asked last, and what the answer was."""

    def is_unsettled(self, judgement: Judgement) -> bool:
        """Whether its looks do not agree yet."""
        if self._unsettled[0] != len(self.readings):
            self._unsettled = len(self.readings), judgement.needs_another_look(_text_line(self))
        return self._unsettled[1]


def read_text(photo: Pixels | Levels, engine: Engine, options: OcrOptions, judgement: Judgement) -> LabelText:
    """Every line of text on the photo, with what each look made of it, in reading order.

    Effort goes where it is needed: the network of shapes, the fastest, looks at every strip, our first model at those
    that matter, and further looks are taken only while these do not agree.

    Args:
        photo: BGR, uint8, shape (height, width, 3), upright as a person sees it; or its levels.

    Raises:
        OcrTimeout: No answer within `options.timeout_s`.
        OcrError: Tesseract failed.
    """
    levels = Levels.of(photo)
    found = find_lines(levels)[: options.most_lines]
    pieces = _seen_twice(levels, found, engine, options, judgement)
    if pieces and not judgement.holds_an_amount(_readings(pieces)):
        more = find_more_lines(levels, found)[: options.most_lines - len(found)]
        apart = [replace(line, block=line.block + _BLOCKS_SEEN_LARGER) for line in more]
        pieces += _seen_twice(levels, apart, engine, options, judgement)
        found += apart
    for look in options.more_looks:
        unsettled = [piece for piece in pieces if piece.is_unsettled(judgement)]
        unnamed = _may_be_names(pieces) if look in options.looks_for_a_name and _is_unnamed(pieces, judgement) else []
        _look({id(piece): piece for piece in (*unsettled, *unnamed)}.values(), look, engine, options)
    said = [piece for piece in _in_reading_order(pieces) if _says_something(piece)]
    likely = _going_on(levels, [piece for piece in said if _matters(piece, judgement)])
    doubtful = [piece for piece in said if likely.get(id(piece), (0.0, 0.0))[0] > _HARDLY_LIKELY]
    for number, before in _from_their_beginning(levels, doubtful, engine, options, judgement).items():
        likely[number] = before, likely[number][1]
    lines = (_text_line(piece, likely.get(id(piece), (0.0, 0.0))) for piece in said)
    print_seen = tuple(line.box for line in found)
    return LabelText(
        tuple(lines), of_photo(levels.at(1.0)[0]), print_seen, tuple(_unread_bars(levels, said, judgement))
    )


def _seen_twice(
    photo: Levels, lines: Sequence[Line], engine: Engine, options: OcrOptions, judgement: Judgement
) -> list[_Piece]:
    """Lines the right way up, each once, as the first two looks read them."""
    first, second = options.first_looks
    pieces = _upright_pieces(photo, lines, engine, options)
    _look(pieces, first, engine, options)
    pieces = _without_doubles(_with_turned_print(photo, pieces, engine, options), first)
    _look([piece for piece in pieces if _needs_a_second(piece, judgement)], second, engine, options)
    return pieces


def _unread_bars(photo: Levels, pieces: Sequence[_Piece], judgement: Judgement) -> Iterator[Box]:
    """Bars like those that lines of light print stand on which begin with an amount, where not all of it was read."""
    read = [piece.strip for piece in pieces if max(map(_trust, piece.readings.values())) > _SURE]
    for piece in pieces:
        if piece.strip.line.ink == LIGHT and judgement.begins_with(_text_line(piece)) is not None:
            yield from bars_beside(photo, piece.strip, [strip for strip in read if strip is not piece.strip])


_HARDLY_LIKELY = 0.02
"""That print goes on before a line; of 387 lines before which it does, one is less likely to."""


def _from_their_beginning(
    photo: Levels, pieces: Sequence[_Piece], engine: Engine, options: OcrOptions, judgement: Judgement
) -> dict[int, float]:
    """How likely print goes on before what is read, by the identity of those pieces whose first ink is none of it.

    The same amount is read there when that ink is painted over. It may be the `0.` of `0.5 mg per mL`, which the turn
    of the glass makes so narrow that all leave it out. Where it is too far away for that, or runs out of the strip as
    the edge of a bar does, the networks are shown the line from where the amount begins: noise, the edge of a sheet and
    the print of another panel are no matter.

    On 6,500 drawn photos ink stood before the amounts of 116 lines. Of the 108 whole ones 39 are believed, of the 8
    that began unseen none; asked also about what stands closer, the networks would have believed 3 of these.
    """
    found: dict[int, float] = {}
    begins: dict[int, tuple[Strip, int]] = {}
    for piece in pieces:
        number = judgement.begins_with(_text_line(piece))
        nothing = (0, 0, False)
        further, gap, ran_out = _ink_before(number, piece.strip, engine, options, judgement) if number else nothing
        if further:
            found[id(piece)] = 1.0
        is_no_sign = (ran_out and further <= FURTHER_IN) or _NO_SIGN <= further <= _NO_OTHER_PRINT
        if is_no_sign and gap >= _APART:
            begins[id(piece)] = piece.strip, further
    close = [(shown_of(strip.margins[0], further), False) for strip, further in begins.values() if strip.margins]
    around = [
        (surroundings(photo, strip.caps[further:], strip.baseline[further:])[0], False)
        for strip, further in begins.values()
    ]
    likely = likelihood(odds_of_going_on(close), odds_of_going_on(around, SURROUNDINGS))
    return found | dict(zip(begins, likely, strict=True))


_NO_OTHER_PRINT = int(2.2 * CAP_HEIGHT)
"""Columns; further off only what ran out of the strip is no print of this line: other panels, and edges."""

_APART = 4
"""Columns; what stands closer before a number may be a digit of it that has run together with a rule: the 1 of `1500`.

On those of 3,000 drawn photos that were passed or flagged ink stood so close before nine amounts; once it was a digit.
"""

_NO_SIGN = 8
"""Columns; those of a sign that is squeezed so much that none reads it, and of the gap behind it, are fewer."""


def _ink_before(
    number: str, strip: Strip, engine: Engine, options: OcrOptions, judgement: Judgement
) -> tuple[int, int, bool]:
    """How far the ink before a number goes, in columns, from its first to the number, and over the paper before that.

    And whether its first ink runs out of the strip.
    """
    look = options.first_looks[0]
    further, gap, ran_out = 0, 0, False
    while further <= FURTHER_IN:
        bare = strip.without_first_ink()
        strip = replace(strip, pixels=bare.pixels)
        words = _read([strip], look, engine, options)[0]
        if judgement.begins_with(TextLine((Reading(look.name, tuple(_on_photo(words, strip))),))) != number:
            break
        ran_out = ran_out or (not further and bare.ran_out)
        further, gap = further + bare.further, bare.gap
    return further, gap, ran_out


def _going_on(photo: Levels, pieces: Sequence[_Piece]) -> dict[int, tuple[float, float]]:
    """How likely print goes on unseen before each piece, by its identity, and how likely behind it."""
    strips = {id(piece): piece.strip for piece in pieces if piece.strip.margins is not None}
    close = [map(shown_of, strip.margins or ()) for strip in strips.values()]
    around = [surroundings(photo, strip.caps, strip.baseline) for strip in strips.values()]
    likely = likelihood(odds_of_going_on(_sided(close)), odds_of_going_on(_sided(around), SURROUNDINGS))
    return dict(zip(strips, zip(likely[::2], likely[1::2], strict=True), strict=True))


def _sided(pairs: Iterable[Iterable[Pixels]]) -> list[tuple[Pixels, bool]]:
    """The pictures of pairs one after the other, and whether each is a second one, an end."""
    return [(each, at == 1) for pair in pairs for at, each in enumerate(pair)]


def _without_doubles(pieces: Sequence[_Piece], look: Look) -> list[_Piece]:
    """Each print once: a line that was found twice, or that another crosses, is no second statement.

    Of two strips on which most of what was read stands at one place that is kept which was read more surely; of two
    that cross, both, unless one was read much more surely.
    """
    words = [[_Placed.of(word, piece.strip) for word in piece.readings[look.name].words] for piece in pieces]
    worth = [_worth(piece, look) for piece in pieces]
    sure = [_trust(piece.readings[look.name]) for piece in pieces]
    kept: list[int] = []
    for number in sorted(range(len(pieces)), key=lambda number: -worth[number]):
        strip = pieces[number].strip
        again = any(_read_at_one_place(words[number], words[other]) for other in kept)
        surer = [pieces[other].strip for other in kept if sure[number] < _MUCH_LESS * sure[other]]
        if not again and not any(strip.crosses(other) for other in surer):
            kept.append(number)
    return [pieces[number] for number in sorted(kept)]


_MUCH_LESS = 0.7


def _worth(piece: _Piece, look: Look) -> float:
    """How much was read there, and how surely."""
    words = piece.readings[look.name].words
    return _sense([StripWord(word.text, word.confidence or 0.0, 0, 0, 0, 0) for word in words])


_AT_ONE_PLACE = 0.6


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a word stands and how it runs."""

    letters: int
    x: float
    y: float
    width: float
    height: float
    along: Point

    @classmethod
    def of(cls, word: Word, strip: Strip) -> _Placed:
        """Of a word of a strip; its middle lies on the curve of the line, which the middle of its box does not."""
        assert word.box is not None
        box, turn = word.box, math.radians(word.box.angle_deg)
        (left, top), (right, upper), (end, bottom), (start, lower) = word.box.corners
        x, y = strip.middle_between(((left + start) / 2, (top + lower) / 2), ((right + end) / 2, (upper + bottom) / 2))
        return cls(len(word.text), x, y, box.width, box.height, (math.cos(turn), math.sin(turn)))

    def stands_on(self, other: _Placed) -> bool:
        """The middle of one lies in the middle of the other, and they are of like size."""
        right, down = self.x - other.x, self.y - other.y
        alike = 0.6 < self.height / max(other.height, 1.0) < 1.7
        if not alike or math.hypot(right, down) > other.width + other.height:
            return False
        cos, sin = other.along
        along, across = right * cos + down * sin, down * cos - right * sin
        return abs(along) < 0.5 * other.width and abs(across) < 0.35 * other.height


def _read_at_one_place(words: Sequence[_Placed], others: Sequence[_Placed]) -> bool:
    """Most letters of one stand where words of the other do."""
    letters = sum(word.letters for word in words)
    shared = sum(word.letters for word in words if any(map(word.stands_on, others)))
    return letters > 0 and shared >= _AT_ONE_PLACE * letters


def _is_unnamed(pieces: Sequence[_Piece], judgement: Judgement) -> bool:
    """The looks have not found out what is in the container."""
    return not judgement.names_the_drug(_readings(pieces))


def _readings(pieces: Sequence[_Piece]) -> list[Reading]:
    return [reading for piece in pieces for reading in piece.readings.values()]


_NAMES_AT_MOST, _LETTERS_OF_A_NAME = 8, 6


def _may_be_names(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The largest lines of words: a name is seldom printed small."""

    def is_words(piece: _Piece) -> bool:
        text = "".join(reading.text for reading in piece.readings.values())
        letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
        return letters >= _LETTERS_OF_A_NAME * len(piece.readings) and letters > 3 * digits

    return sorted(filter(is_words, pieces), key=lambda piece: -piece.strip.line.cap_height_px)[:_NAMES_AT_MOST]


def _matters(piece: _Piece, judgement: Judgement) -> bool:
    """A name or a number may stand there, or our model could not make it out.

    Where it sees no sign at all is texture: of some 800 such strips of real and drawn photos the stock model made
    noise, and not one name or strength.
    """
    read = [reading for reading in piece.readings.values() if reading.words]
    return any(_trust(reading) < _SURE or judgement.matters(reading.text) for reading in read)


_SURE = 0.6


def _needs_a_second(piece: _Piece, judgement: Judgement) -> bool:
    """A second reader may see otherwise what stands there; a name that is spelt out clearly is no other name."""
    clear = (each for each in piece.readings.values() if min(_certainties(each), default=0.0) > _CLEAR)
    return _matters(piece, judgement) and not any(judgement.is_said_once(reading.text) for reading in clear)


def _certainties(reading: Reading) -> list[float]:
    return [word.confidence or 0.0 for word in reading.words]


_CLEAR = 0.85


def _upright_pieces(photo: Levels, lines: Sequence[Line], engine: Engine, options: OcrOptions) -> list[_Piece]:
    """Each block turned so that its best lines read better; what was read upright on the way is kept."""
    blocks = _blocks(lines)
    sampled = [_sampled(photo, lines, block) for block in blocks]
    samples = {number: strip for block in sampled for number, strip in block.items()}
    look = options.first_looks[0]
    as_is = dict(zip(samples, _read(list(samples.values()), look, engine, options), strict=True))
    unsure = [block for block in sampled if not any(_surely_upright(as_is[each]) for each in block)]
    doubtful = [number for block in unsure for number in block]
    turned = [samples[number].turned_over() for number in doubtful]
    over = dict(zip(doubtful, _read(turned, look, engine, options), strict=True))
    pieces: dict[int, _Piece] = {}
    for block, own in zip(blocks, sampled, strict=True):
        upside_down = sum(_sense(over.get(number, ())) - _sense(as_is[number]) for number in own) > 0
        for number in block:
            if number in own and not upside_down:
                words = tuple(_on_photo(as_is[number], own[number]))
                pieces[number] = _Piece(own[number], {look.name: Reading(look.name, words)})
            elif number in own:
                pieces[number] = _Piece(_turned(photo, own[number]))
            elif strip := cut_strip(photo, lines[number].turned_over() if upside_down else lines[number]):
                pieces[number] = _Piece(strip)
    return [pieces[number] for number in sorted(pieces)]


def _with_turned_print(photo: Levels, pieces: list[_Piece], engine: Engine, options: OcrOptions) -> list[_Piece]:
    """The pieces, those that read surely upside down turned over: print on a sticker that was put on the other way up.

    Only clear print that made no sense is asked.
    """
    look = options.first_looks[0]

    def makes_no_sense(piece: _Piece) -> bool:
        is_clear = piece.strip.unclear is None and piece.strip.letters >= _SOME_LETTERS
        return is_clear and _trust(piece.readings[look.name]) < _NO_SENSE

    doubtful = [piece for piece in pieces if makes_no_sense(piece)]
    over = _read([piece.strip.turned_over() for piece in doubtful], look, engine, options)
    turned = [piece for piece, words in zip(doubtful, over, strict=True) if _is_sure_print(words)]
    anew = [_Piece(_turned(photo, piece.strip)) for piece in turned]
    _look(anew, look, engine, options)
    kept = {id(piece): piece for piece in pieces}
    for number, (piece, other) in enumerate(zip(turned, anew, strict=True)):
        if _trust(other.readings[look.name]) > _trust(piece.readings[look.name]):
            line = replace(other.strip.line, block=_BLOCKS_OF_THEIR_OWN + number)
            kept[id(piece)] = _Piece(replace(other.strip, line=line), other.readings)
    return [kept[id(piece)] for piece in pieces]


_BLOCKS_OF_THEIR_OWN, _BLOCKS_SEEN_LARGER = 10_000, 20_000
"""Numbers that no block has: those of one block are read one way up."""


_SOME_LETTERS, _NO_SENSE, _SURE_PRINT = 5, 0.6, 0.7
"""Signs, and how surely they are read. On 60 drawn photos whose second strength was turned over where it stands, it was
read on 32; on 4 without this. The others were taken for another word, or for no print.
"""


def _is_sure_print(words: StripWords) -> bool:
    signs = sum(sum(map(str.isalnum, word.text)) for word in words)
    return signs >= _SOME_LETTERS and min(word.confidence for word in words) > _SURE_PRINT


_SAMPLES = 3


def _blocks(lines: Sequence[Line]) -> list[list[int]]:
    """The lines of each block by number, the most print-like first."""
    blocks: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        blocks.setdefault(line.block, []).append(number)
    return list(blocks.values())


def _sampled(photo: Levels, lines: Sequence[Line], block: list[int]) -> dict[int, Strip]:
    """The first strips of a block; lines that come to nothing on the way are taken out of it."""
    found: dict[int, Strip] = {}
    for number in tuple(block):
        if len(found) == _SAMPLES:
            break
        if strip := cut_strip(photo, lines[number]):
            found[number] = strip
        else:
            block.remove(number)
    return found


def _turned(photo: Levels, strip: Strip) -> Strip:
    """Cut anew, for what was taken for the baseline were the heads of the letters."""
    return cut_strip(photo, strip.line.turned_over()) or strip.turned_over()


def _surely_upright(words: StripWords) -> bool:
    """Enough was read so surely that the strip need not be turned over to compare."""
    letters = sum(sum(map(str.isalpha, word.text)) for word in words)
    return letters >= _MANY and _sense(words) > _SURE_SENSE * sum(len(word.text) for word in words)


_MANY, _SURE_SENSE = 8, 0.75


def _sense(words: Sequence[StripWord]) -> float:
    """How much was read, and how surely."""
    return sum(word.confidence**2 * sum(map(str.isalnum, word.text)) for word in words)


def _look(pieces: Iterable[_Piece], look: Look, engine: Engine, options: OcrOptions) -> None:
    pieces = [piece for piece in pieces if look.name not in piece.readings]
    for piece, words in zip(pieces, _read([piece.strip for piece in pieces], look, engine, options), strict=True):
        piece.readings[look.name] = Reading(look.name, tuple(_on_photo(words, piece.strip)))


def _read(strips: Sequence[Strip], look: Look, engine: Engine, options: OcrOptions) -> list[StripWords]:
    """The words of each strip, where they stand on it."""
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


def _on_photo(words: StripWords, strip: Strip) -> Iterable[Word]:
    for word in words:
        left, right = strip.snug(word.left, word.right)
        top, bottom = max(word.top, CAPS - _ACCENTS), min(word.bottom, BASELINE + _DESCENDERS)
        yield Word(word.text, strip.box(left, top, right, bottom), word.confidence)


_ACCENTS, _DESCENDERS = 5, 9
"""Rows of a strip above the capitals and below the baseline; a raw line's words are as high as the strip."""


def _says_something(piece: _Piece) -> bool:
    return any(reading.words for reading in piece.readings.values())


def _text_line(piece: _Piece, goes_on: tuple[float, float] = (0.0, 0.0)) -> TextLine:
    """The line so far; its ends as the likelihoods have it that print goes on there."""
    readings = sorted(piece.readings.values(), key=_trust, reverse=True)
    strip = piece.strip
    whole = strip.box(0, 0, strip.width - 1, HEIGHT - 1)
    covered = tuple((start / strip.width, end / strip.width) for start, end in strip.covered)
    points = tuple(column / strip.width for column in strip.points)
    ends = zip(strip.margins or (), goes_on, strict=False)
    before, after = (hindrance(*end) for end in ends) if strip.margins else (None, None)
    return TextLine(tuple(readings), whole, before, after, strip.unclear, covered, points)


def _trust(reading: Reading) -> float:
    """Mean certainty of a reading's letters; nothing read is not trusted."""
    letters = sum(len(word.text) for word in reading.words)
    if not letters:
        return 0.0
    return sum((word.confidence or 0) * len(word.text) for word in reading.words) / letters


def _in_reading_order(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Block by block, the largest print first; within a block from top to bottom and left to right."""
    boxes = {id(piece): piece.strip.box(0, 10, piece.strip.width - 1, 35) for piece in pieces}
    angles: dict[int, list[float]] = {}
    for piece in pieces:
        angles.setdefault(piece.strip.line.block, []).append(math.radians(boxes[id(piece)].angle_deg))
    directions = {block: _mean_direction(each) for block, each in angles.items()}

    def place(piece: _Piece) -> tuple[int, float, float]:
        block = piece.strip.line.block
        box = boxes[id(piece)].turned(directions[block])
        x, y = box.center
        return block, round(y / (0.7 * max(box.height, 1))), x

    return sorted(pieces, key=place)


def _mean_direction(angles: Sequence[float]) -> float:
    """In degrees, of angles in radians."""
    return math.degrees(math.atan2(sum(map(math.sin, angles)), sum(map(math.cos, angles))))
