"""The network that reads: what it makes of strips, and how sure it is."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from labelcheck import check_photo, check_text, shapes
from labelcheck.lines import find_lines
from labelcheck.looks import Look
from labelcheck.shapes import NET, NONE, SHAPES, SIGNS, STEP, WithShapes, read
from labelcheck.strips import Strip, cut_strip
from labelcheck.tesseract import StripWords
from tests.drawing import label


def strip_of(*lines: str) -> Strip:
    picture = label(*lines)
    return max(
        (found for line in find_lines(picture) if (found := cut_strip(picture, line))), key=lambda one: one.letters
    )


def text_of(words: StripWords) -> str:
    return " ".join(word.text for word in words)


class TestDecoding:
    """From what each step may be to words."""

    @staticmethod
    def logits(*steps: str) -> np.ndarray:
        """One step a sign, `_` for none; the sign is all but sure."""
        found = np.zeros((len(steps), len(SIGNS)))
        for step, sign in zip(found, steps, strict=True):
            step[NONE if sign == "_" else SIGNS.index(sign)] = 12.0
        return found

    def words(self, steps: str) -> list[tuple[str, int, int]]:
        found = shapes._words(self.logits(*steps), 48, 1000)
        return [(word.text, word.left // STEP, word.right // STEP) for word in found]

    @pytest.mark.parametrize(
        ("steps", "words"),
        [
            ("_1100_0_", [("100", 0, 8)]),  # the same sign twice in a row is one, but for a step of none between
            ("5_m_g", [("5mg", 0, 5)]),
            ("1__ _mg_", [("1", 0, 3), ("mg", 3, 8)]),
            ("1 _  mg", [("1", 0, 1), ("mg", 3, 7)]),
            ("____", []),
            ("  __ ", []),
        ],
    )
    def test_steps_become_words(self, steps: str, words: list[tuple[str, int, int]]) -> None:
        assert self.words(steps) == words

    def test_certainty_is_the_probability_of_the_spelling_over_all_its_ways(self) -> None:
        rng = np.random.default_rng(4)
        few = [NONE, SIGNS.index("1"), SIGNS.index("0")]
        logits = np.full((5, len(SIGNS)), -60.0)
        logits[:, few] = rng.normal(size=(5, 3))
        chances = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        for word in ("1", "10", "100", "0110"):
            signs = [SIGNS.index(sign) for sign in word]
            ways = [path for path in itertools.product(few, repeat=5) if self.collapsed(path) == signs]
            wanted = sum(math.prod(chances[step, sign] for step, sign in enumerate(path)) for path in ways)
            assert shapes._likelihood(chances, signs) == pytest.approx(wanted, abs=1e-9)

    @staticmethod
    def collapsed(path: tuple[int, ...]) -> list[int]:
        return [sign for sign, _ in itertools.groupby(path) if sign != NONE]

    def test_a_sign_that_may_be_another_is_not_sure(self) -> None:
        logits = self.logits(*"_1_5__m_g_")
        logits[3, SIGNS.index("6")] = 12.0
        (word,) = shapes._words(logits, 48, 1000)
        assert word.text in ("15mg", "16mg")
        assert word.confidence == pytest.approx(0.5, abs=0.01)


def test_every_sign_is_one() -> None:
    assert len(set(SIGNS)) == len(SIGNS)


@pytest.mark.parametrize(
    "text", ["1,000 mcg/mL", "Cyanocobalamin", "30,000 mcg/30 mL (1,000 mcg/mL)", "0.5 mg per 2 ml"]
)
def test_clear_print_is_read_as_it_stands(text: str) -> None:
    (words,) = read([strip_of(text).pixels])
    assert text_of(words).replace(" ", "") == text.replace(" ", "")
    assert min(word.confidence for word in words) > 0.5
    assert all(0 <= word.confidence <= 1 for word in words)


def test_each_strip_is_read_by_itself() -> None:
    strips = [strip_of(text).pixels for text in ("1 mg", "Hydroxocobalamin 1000 mcg/ml", "Lot 4711 B")] * 4
    together = read([*strips, np.full((48, 100), 245, np.uint8)])
    assert together[-1] == ()
    for strip, words in zip(strips, together[:-1], strict=True):
        (alone,) = read([strip])
        assert [word.text for word in alone] == [word.text for word in words]
        assert [word.confidence for word in alone] == pytest.approx([word.confidence for word in words], abs=1e-3)
    assert read([]) == []


def test_words_stand_where_their_letters_are() -> None:
    strip = strip_of("Gypsy  1,000")
    (words,) = read([strip.pixels])
    name, number = words
    inked = np.flatnonzero((strip.pixels[12:34] < 120).any(0))
    gap = int(np.diff(inked).argmax())
    assert name.right > inked[gap] - STEP
    assert number.left < inked[gap + 1] + STEP


def test_a_wide_strip_is_one_more_look() -> None:
    strip = strip_of("Methylcobalamin 5 mg/mL").pixels
    (words,) = read([Look("shapes/wide", SHAPES, 13, stretch_x=1.2).of(strip)])
    assert text_of(words).replace(" ", "") == "Methylcobalamin5mg/mL"


def test_other_models_are_left_to_the_engine() -> None:
    class Engine:
        name, version = "fake", "5.0"

        def read(self, strips: object, model: str, psm: int, timeout_s: float) -> list[StripWords]:
            return [()]

    engine = WithShapes(Engine())
    assert (engine.name, engine.version) == ("fake", "5.0")
    assert engine.read([strip_of("1 mg").pixels], "vial", 13, 5) == [()]
    assert engine.read([strip_of("1 mg").pixels], SHAPES, 13, 5) != [()]


def test_a_report_tells_which_network_read() -> None:
    assert check_text("Cyanocobalamin 1 mg/mL").reader.shapes_sha256 is None
    assert check_photo(label("Cyanocobalamin", "1 mg/mL")).reader.shapes_sha256 == NET.sha256()
