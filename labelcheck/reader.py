"""Several looks at each strip, gathered as the text of the label."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from labelcheck.bars import bars_beside
from labelcheck.doubles import without_doubles
from labelcheck.ends import likelihood
from labelcheck.letters import LIGHT
from labelcheck.levels import Levels
from labelcheck.lines import Line, find_lines, find_more_lines
from labelcheck.looks import Judgement, OcrOptions, Piece, look_at, on_photo, read_strips, text_line, trust
from labelcheck.margins import FURTHER_IN, odds_of_going_on, shown_of
from labelcheck.pixels import Pixels
from labelcheck.strips import Strip
from labelcheck.surroundings import NET as SURROUNDINGS
from labelcheck.surroundings import surroundings
from labelcheck.tesseract import Engine
from labelcheck.text import Box, LabelText, Reading, TextLine
from labelcheck.unroll import CAP_HEIGHT
from labelcheck.upright import upright_pieces, with_turned_print


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
        pieces = without_doubles(
            [*pieces, *_seen_twice(levels, apart, engine, options, judgement)], options.first_looks[0]
        )
        found += apart
    for look in options.more_looks:
        unsettled = [piece for piece in pieces if piece.is_unsettled(judgement)]
        unnamed = _may_be_names(pieces) if look in options.looks_for_a_name and _is_unnamed(pieces, judgement) else []
        look_at({id(piece): piece for piece in (*unsettled, *unnamed)}.values(), look, engine, options)
    said = [piece for piece in _in_reading_order(pieces) if _says_something(piece)]
    likely = _going_on(levels, [piece for piece in said if _matters(piece, judgement)])
    doubtful = [piece for piece in said if likely.get(id(piece), (0.0, 0.0))[0] > _HARDLY_LIKELY]
    for number, before in _from_their_beginning(levels, doubtful, engine, options, judgement).items():
        likely[number] = before, likely[number][1]
    lines = (_whole_line(piece, likely.get(id(piece), (0.0, 0.0)), levels) for piece in said)
    print_seen = tuple(line.box for line in found)
    bars = tuple(_unread_bars(levels, said, judgement))
    mute = tuple(_box(piece) for piece in pieces if not _says_something(piece) and _is_surely_print(piece))
    return LabelText(tuple(lines), print_seen=print_seen, bars=bars, mute=mute)


def _seen_twice(
    photo: Levels, lines: Sequence[Line], engine: Engine, options: OcrOptions, judgement: Judgement
) -> list[Piece]:
    """Lines the right way up, each once, as the first two looks read them."""
    first, second = options.first_looks
    pieces = upright_pieces(photo, lines, engine, options)
    look_at(pieces, first, engine, options)
    pieces = without_doubles(with_turned_print(photo, pieces, engine, options), first)
    look_at([piece for piece in pieces if _needs_a_second(piece, judgement)], second, engine, options)
    return pieces


_BLOCKS_SEEN_LARGER = 10_000
"""Numbers that no block of the first view has."""


def _whole_line(piece: Piece, goes_on: tuple[float, float], photo: Levels) -> TextLine:
    at_the_edge = piece.strip.is_at_an_edge(photo.width, photo.height)
    return replace(text_line(piece, goes_on), at_the_edge=at_the_edge)


def _unread_bars(photo: Levels, pieces: Sequence[Piece], judgement: Judgement) -> Iterator[Box]:
    """Bars like those that lines of light print stand on which begin with an amount, where not all of it was read."""
    read = [piece.strip for piece in pieces if max(map(trust, piece.readings.values())) > _SURE]
    for piece in pieces:
        if piece.strip.line.ink == LIGHT and judgement.begins_with(text_line(piece)) is not None:
            yield from bars_beside(photo, piece.strip, [strip for strip in read if strip is not piece.strip])


_HARDLY_LIKELY = 0.02
"""That print goes on before a line; of 387 lines before which it does, one is less likely to."""


def _from_their_beginning(
    photo: Levels, pieces: Sequence[Piece], engine: Engine, options: OcrOptions, judgement: Judgement
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
        number = judgement.begins_with(text_line(piece))
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
        words = read_strips([strip], look, engine, options)[0]
        if judgement.begins_with(TextLine((Reading(look.name, tuple(on_photo(words, strip))),))) != number:
            break
        ran_out = ran_out or (not further and bare.ran_out)
        further, gap = further + bare.further, bare.gap
    return further, gap, ran_out


def _going_on(photo: Levels, pieces: Sequence[Piece]) -> dict[int, tuple[float, float]]:
    """How likely print goes on unseen before each piece, by its identity, and how likely behind it."""
    strips = {id(piece): piece.strip for piece in pieces if piece.strip.margins is not None}
    close = [map(shown_of, strip.margins or ()) for strip in strips.values()]
    around = [surroundings(photo, strip.caps, strip.baseline) for strip in strips.values()]
    likely = likelihood(odds_of_going_on(_sided(close)), odds_of_going_on(_sided(around), SURROUNDINGS))
    return dict(zip(strips, zip(likely[::2], likely[1::2], strict=True), strict=True))


def _sided(pairs: Iterable[Iterable[Pixels]]) -> list[tuple[Pixels, bool]]:
    """The pictures of pairs one after the other, and whether each is a second one, an end."""
    return [(each, at == 1) for pair in pairs for at, each in enumerate(pair)]


def _is_unnamed(pieces: Sequence[Piece], judgement: Judgement) -> bool:
    """The looks have not found out what is in the container."""
    return not judgement.names_the_drug(_readings(pieces))


def _readings(pieces: Sequence[Piece]) -> list[Reading]:
    return [reading for piece in pieces for reading in piece.readings.values()]


_NAMES_AT_MOST, _LETTERS_OF_A_NAME = 8, 6


def _may_be_names(pieces: Sequence[Piece]) -> list[Piece]:
    """The largest lines of words: a name is seldom printed small."""

    def is_words(piece: Piece) -> bool:
        text = "".join(reading.text for reading in piece.readings.values())
        letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
        return letters >= _LETTERS_OF_A_NAME * len(piece.readings) and letters > 3 * digits

    return sorted(filter(is_words, pieces), key=lambda piece: -piece.strip.line.cap_height_px)[:_NAMES_AT_MOST]


def _matters(piece: Piece, judgement: Judgement) -> bool:
    """A name or a number may stand there, or our model could not make it out.

    Where it sees no sign at all is texture: of some 800 such strips of real and drawn photos the stock model made
    noise, and not one name or strength. What surely is print has a second look.
    """
    read = [reading for reading in piece.readings.values() if reading.words]
    if not read and len(piece.readings) == 1:
        return _is_surely_print(piece)
    return any(trust(reading) < _SURE or judgement.matters(reading.text) for reading in read)


def _is_surely_print(piece: Piece) -> bool:
    """To the finder, with the letters of a word: `(1,000mg per mL)`, pale under glare, of which no look made a sign.

    Of 210 drawn photos that passed rightly none has such a strip without a sign; the likeliest has log odds of 4.0.
    """
    return piece.strip.letters >= _LETTERS_OF_PRINT and piece.strip.line.likelihood > _SURELY_PRINT


_LETTERS_OF_PRINT, _SURELY_PRINT = 8, 4.5
"""Components of a strip; log odds of its line."""

_SURE = 0.6


def _needs_a_second(piece: Piece, judgement: Judgement) -> bool:
    """A second reader may see otherwise what stands there; a name that is spelt out clearly is no other name."""
    clear = (each for each in piece.readings.values() if min(_certainties(each), default=0.0) > _CLEAR)
    return _matters(piece, judgement) and not any(judgement.is_said_once(reading.text) for reading in clear)


def _certainties(reading: Reading) -> list[float]:
    return [word.confidence or 0.0 for word in reading.words]


_CLEAR = 0.85


def _says_something(piece: Piece) -> bool:
    return any(reading.words for reading in piece.readings.values())


def _box(piece: Piece) -> Box:
    return piece.strip.box(0, 10, piece.strip.width - 1, 35)


def _in_reading_order(pieces: Sequence[Piece]) -> list[Piece]:
    """Block by block, the largest print first; within a block from top to bottom and left to right."""
    boxes = {id(piece): _box(piece) for piece in pieces}
    angles: dict[int, list[float]] = {}
    for piece in pieces:
        angles.setdefault(piece.strip.line.block, []).append(math.radians(boxes[id(piece)].angle_deg))
    directions = {block: _mean_direction(each) for block, each in angles.items()}

    def place(piece: Piece) -> tuple[int, float, float]:
        block = piece.strip.line.block
        box = boxes[id(piece)].turned(directions[block])
        x, y = box.center
        return block, round(y / (0.7 * max(box.height, 1))), x

    return sorted(pieces, key=place)


def _mean_direction(angles: Sequence[float]) -> float:
    """In degrees, of angles in radians."""
    return math.degrees(math.atan2(sum(map(math.sin, angles)), sum(map(math.cos, angles))))
