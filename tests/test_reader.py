"""Looks are taken where they are needed, and words come back to their place on the photo."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from labelcheck.doubles import without_doubles
from labelcheck.letters import DARK
from labelcheck.levels import Levels
from labelcheck.lines import Line
from labelcheck.looks import FIRST_LOOKS, LOOKS_FOR_A_NAME, MORE_LOOKS, Judgement, OcrOptions, Piece
from labelcheck.reader import read_text
from labelcheck.shapes import SHAPES
from labelcheck.strips import Strip
from labelcheck.tesseract import FINER, FINEST, OURS, STOCK, StripWord, StripWords
from labelcheck.text import Hindrance, Reading, TextLine, Word
from labelcheck.unroll import BASELINE, CAPS
from labelcheck.upright import with_turned_print
from tests.drawing import label, turned
from tests.test_lines import beside_a_box

FIRST = FIRST_LOOKS[0].name


class FakeEngine:
    """Reads every upright strip as `text`, and what is upside down as nothing; counts the strips it saw."""

    name, version = "fake", "0"

    def __init__(self, text: str = "1,000 mcg/mL") -> None:
        self.text = text
        self.seen: dict[str, int] = {OURS: 0, SHAPES: 0, STOCK: 0, FINER: 0, FINEST: 0}

    def read(self, strips: Sequence[np.ndarray], model: str, psm: int, timeout_s: float) -> list[StripWords]:
        self.seen[model] += len(strips)
        return [self._words(strip) for strip in strips]

    def _words(self, strip: np.ndarray) -> StripWords:
        height, width = strip.shape
        # g hangs below the line only in a strip that is the right way up
        below, above = strip[round(0.76 * height) : round(0.92 * height)], strip[: round(0.16 * height)]
        if (below < 110).sum() <= (above < 110).sum():
            return ()
        return (StripWord(self.text, 0.9, 0, 0, width, height),)


def settled(after: int) -> Judgement:
    return Judgement(lambda text: True, lambda line: len(line.readings) < after, lambda text: True)


def test_settled_lines_get_two_looks_and_others_more() -> None:
    picture = label("magnesium pagoda gypsy")
    few = read_text(picture, FakeEngine(), OcrOptions(), settled(2))
    many = read_text(picture, FakeEngine(), OcrOptions(), settled(99))
    assert {reading.look for reading in few.lines[0].readings} == {look.name for look in FIRST_LOOKS}
    assert {reading.look for reading in many.lines[0].readings} == {look.name for look in (*FIRST_LOOKS, *MORE_LOOKS)}


class InkEngine(FakeEngine):
    """Reads how much ink there is."""

    def _words(self, strip: np.ndarray) -> StripWords:
        return (StripWord(str(int((strip < 110).sum())), 0.9, 0, 0, strip.shape[1], strip.shape[0]),)


@pytest.mark.parametrize(("engine", "hidden"), [(FakeEngine(), Hindrance.TURNED), (InkEngine(), None)])
def test_where_ink_is_skipped_a_sign_may_stand(
    engine: FakeEngine, hidden: Hindrance | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read stays the same without the first ink, so that this is none of it, and is asked what is before it."""
    monkeypatch.setattr("labelcheck.reader._HARDLY_LIKELY", -1.0)
    monkeypatch.setattr(
        "labelcheck.reader.likelihood", lambda close, around: [0.0, 0.0] if len(close) == 2 else [0.9] * len(close)
    )
    judgement = Judgement(lambda text: True, lambda line: False, lambda text: True, lambda line: line.text)
    (seen,) = read_text(label("magnesium pagoda gypsy"), engine, OcrOptions(), judgement).lines
    assert seen.cut_before is hidden


class LineBlindEngine(FakeEngine):
    """Reads how much ink there is behind a first stroke that it does not see."""

    def _words(self, strip: np.ndarray) -> StripWords:
        inked = np.flatnonzero(np.diff((strip[CAPS:BASELINE] < 140).any(0).astype(int)))
        first = int(inked[1]) + 2 if len(inked) > 1 and inked[1] - inked[0] < 7 else 0
        return (StripWord(str(int((strip[:, first:] < 110).sum())), 0.9, 0, 0, strip.shape[1], strip.shape[0]),)


@pytest.mark.parametrize(
    ("likely", "as_wide_as_a_sign", "apart", "hidden"),
    [
        (0.0, 4, 1, None),
        (0.9, 4, 1, Hindrance.TURNED),
        (0.0, 60, 1, Hindrance.TURNED),
        (0.0, 4, 60, Hindrance.TURNED),
    ],
    ids=["a stroke apart", "and print behind it", "it may be a squeezed sign", "it may be a digit that touches a rule"],
)
def test_what_stands_apart_from_the_first_letter_may_be_no_sign(
    likely: float, as_wide_as_a_sign: int, apart: int, hidden: Hindrance | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("labelcheck.reader._HARDLY_LIKELY", -1.0)
    monkeypatch.setattr("labelcheck.reader._APART", apart)
    monkeypatch.setattr("labelcheck.reader._NO_SIGN", as_wide_as_a_sign)
    monkeypatch.setattr(
        "labelcheck.reader.likelihood", lambda close, around: [0.0, 0.0] if len(close) == 2 else [likely] * len(close)
    )
    judgement = Judgement(lambda text: True, lambda line: False, lambda text: True, lambda line: line.text)
    (seen,) = read_text(label("I MAGNESIUM"), LineBlindEngine(), OcrOptions(), judgement).lines
    assert seen.cut_before is hidden


def test_what_does_not_matter_is_read_by_one() -> None:
    lines = ["magnesium pagoda gypsy"] * 6
    engine = FakeEngine()
    read_text(label(*lines), engine, OcrOptions(), Judgement(lambda text: False, lambda line: False, lambda text: True))
    assert 6 <= engine.seen[SHAPES] <= 9  # and the samples turned over
    assert engine.seen[OURS] == engine.seen[STOCK] == 0


@pytest.mark.parametrize("holds_an_amount", [True, False])
def test_small_print_of_a_large_photo_is_looked_for_while_no_amount_was_read(holds_an_amount: bool) -> None:
    judgement = replace(settled(2), holds_an_amount=lambda readings: holds_an_amount)
    text = read_text(beside_a_box(("magnesium pagoda",)), FakeEngine("magnesium"), OcrOptions(), judgement)
    assert any(line.box.height < 100 for line in text.lines if line.box) is not holds_an_amount


def test_words_are_looked_at_again_while_nothing_names_the_drug() -> None:
    nameless = Judgement(lambda text: True, lambda line: False, lambda text: False)
    text = read_text(label("magnesium pagoda gypsy"), FakeEngine("magnesium"), OcrOptions(), nameless)
    assert {each.look for each in text.lines[0].readings} == {look.name for look in (*FIRST_LOOKS, *LOOKS_FOR_A_NAME)}
    code = read_text(label("magnesium pagoda gypsy"), FakeEngine("q81 1120"), OcrOptions(), nameless)
    assert {each.look for each in code.lines[0].readings} == {look.name for look in FIRST_LOOKS}


@pytest.mark.parametrize("angle", [0, 20, -15])
def test_words_read_along_the_print(angle: float) -> None:
    text = read_text(turned(label("Magnesium sulfate 4 g"), angle), FakeEngine(), OcrOptions(), settled(2))
    box = text.lines[0].words[0].box
    assert box is not None
    assert (box.angle_deg - angle + 180) % 360 - 180 == pytest.approx(0, abs=4)


def test_lines_come_from_top_to_bottom() -> None:
    text = read_text(label(*["Magnesium sulfate 4 g"] * 3), FakeEngine(), OcrOptions(), settled(2))
    tops = [line.box.center[1] for line in text.lines if line.box]
    assert tops == sorted(tops)
    assert len(tops) == 3


def test_an_empty_photo_has_no_text() -> None:
    text = read_text(np.full((300, 400, 3), 200, np.uint8), FakeEngine(), OcrOptions(), settled(2))
    assert text.lines == ()
    assert isinstance(text.text, str)


def test_most_trusted_reading_comes_first() -> None:
    class Unsure(FakeEngine):
        def read(self, strips: Sequence[np.ndarray], model: str, psm: int, timeout_s: float) -> list[StripWords]:
            sure = 0.9 if model == SHAPES else 0.4
            return [
                tuple(StripWord("x", sure, 0, 0, 9, 9) for _ in words) for words in super().read(strips, model, 7, 1)
            ]

    line: TextLine = read_text(label("magnesium pagoda gypsy"), Unsure(), OcrOptions(), settled(2)).lines[0]
    assert line.readings[0].reader == "shapes"


def test_the_stock_model_reads_each_side_of_a_wide_gap_by_itself() -> None:
    text = read_text(label("magnesium pagoda    gypsy pagoda"), FakeEngine("gypsy"), OcrOptions(), settled(99))
    by_look = {reading.look: reading for line in text.lines for reading in line.readings}
    first, second = (word.box for word in by_look["eng/wide"].words)
    assert first is not None
    assert second is not None
    assert first.corners[1][0] <= second.corners[0][0] + 1


def strip_along(start: tuple[float, float], end: tuple[float, float], length: int = 200) -> Strip:
    """A strip of print 20 px high between two points of its baseline."""
    baseline = np.linspace(start, end, length)
    along = (baseline[-1] - baseline[0]) / np.hypot(*(baseline[-1] - baseline[0]))
    caps = baseline + 20 * np.array([along[1], -along[0]])
    pixels = np.full((48, length), 255, np.uint8)
    line = Line(caps, baseline, 20.0, DARK, 5.0, 0, (0.1, 0.9))
    return Strip(pixels, caps, baseline, line, 200.0, 10)


def piece(strip: Strip, text: str, confidence: float) -> Piece:
    box = strip.box(10, 10, strip.width - 10, 35)
    return Piece(strip, {FIRST: Reading(FIRST, (Word(text, box, confidence),))})


def arched(strip: Strip, by: float) -> Strip:
    """The strip, its middle lower than its ends."""
    sag = np.stack([np.zeros(strip.width), by * (1 - np.linspace(-1, 1, strip.width) ** 2)], 1)
    return replace(strip, caps=strip.caps + sag, baseline=strip.baseline + sag)


LEVEL = strip_along((0, 100), (200, 100))


class CornerEngine(FakeEngine):
    """Reads a strip whose ink is in its lower right corner."""

    def _words(self, strip: np.ndarray) -> StripWords:
        is_upright = (strip[-10:, -10:] < 110).any()
        return (StripWord(self.text, 0.9, 0, 0, strip.shape[1], strip.shape[0]),) if is_upright else ()


@pytest.mark.parametrize(
    ("unclear", "confidence", "turned_over"), [(None, 0.3, True), (None, 0.8, False), (Hindrance.SMALL, 0.3, False)]
)
def test_clear_print_that_makes_no_sense_is_read_upside_down(
    unclear: Hindrance | None, confidence: float, turned_over: bool
) -> None:
    """On a sticker that was put on the other way up; the lines about it tell which way the label is read."""
    pixels = LEVEL.pixels.copy()
    pixels[:10, :10] = 0
    one = piece(replace(LEVEL, pixels=pixels, unclear=unclear), "ʎpnolɔ", confidence)
    photo = Levels(np.full((200, 300, 3), 235, np.uint8))
    (found,) = with_turned_print(photo, [one], CornerEngine(), OcrOptions())
    assert found.readings[FIRST].text == ("1,000 mcg/mL" if turned_over else "ʎpnolɔ")
    assert (found.strip.line.block != one.strip.line.block) is turned_over


def test_a_long_word_of_an_arched_line_is_not_the_line_that_its_box_lies_on() -> None:
    """`Cyanocobalamin` above `Sterile Solution`, both bent over the glass."""
    long, short = arched(strip_along((0, 60), (200, 60)), 25), strip_along((60, 67), (140, 67))
    found = without_doubles([piece(long, "Cyanocobalamin", 0.9), piece(short, "Sterile", 0.9)], FIRST_LOOKS[0])
    assert len(found) == 2


@pytest.mark.parametrize(
    ("other", "text", "confidence", "left"),
    [
        (strip_along((4, 102), (190, 103)), "10,000 mcg", 0.7, ["10,000 mcg/10 mL"]),  # found twice
        (strip_along((20, 40), (180, 160)), "10,000 mcg", 0.5, ["10,000 mcg/10 mL"]),  # another direction
        (strip_along((0, 140), (200, 140)), "10,000 mcg", 0.7, ["10,000 mcg/10 mL", "10,000 mcg"]),  # the line below
        (strip_along((205, 100), (260, 100)), "x", 0.7, ["10,000 mcg/10 mL", "x"]),  # beside it
    ],
)
def test_print_that_is_found_twice_is_one_statement(
    other: Strip, text: str, confidence: float, left: list[str]
) -> None:
    pieces = [piece(LEVEL, "10,000 mcg/10 mL", 0.9), piece(other, text, confidence)]
    found = without_doubles(pieces, FIRST_LOOKS[0])
    assert [each.readings[FIRST].text for each in found] == left
