"""What the recogniser is trained on: strips whose text is what a person reads on them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from labelcheck.letters import DARK
from labelcheck.levels import Levels
from labelcheck.lines import Line
from labelcheck.strips import Strip
from labelcheck.surroundings import ABOVE, OUTSIDE
from labelcheck.unroll import BASELINE, CAP_HEIGHT, CAPS, HEIGHT
from samples.studio import wording

pytest.importorskip("fontTools", reason="the fonts of the studio are read with fontTools")

from samples.studio.cut import SEEN, Margin, Print, _beside_texture, margins_on, text_on
from samples.studio.evaluate import distance, marks, strengths, unit_of
from samples.studio.fonts import fonts
from samples.studio.pool import load, load_margins, save
from samples.studio.strips import Hardship, draw_strip

needs_fonts = pytest.mark.skipif(not fonts(), reason="no fonts are installed")


@needs_fonts
def test_the_same_seed_draws_the_same_strip() -> None:
    one, other = (draw_strip(np.random.default_rng(3), Hardship(0.5)) for _ in range(2))
    assert one[1] == other[1]
    assert np.array_equal(one[0], other[0])


@needs_fonts
@pytest.mark.parametrize("level", [0.0, 1.0])
def test_a_strip_is_grey_dark_on_light_and_as_high_as_the_reader_has_it(level: float) -> None:
    rng = np.random.default_rng(11)
    for _ in range(4):
        strip, text = draw_strip(rng, Hardship(level))
        assert strip.dtype == np.uint8
        assert strip.shape[0] == HEIGHT
        assert np.median(strip) > 150
        assert text and set(text) <= set(wording.ALPHABET)


def test_held_out_families_are_never_trained_on() -> None:
    assert not {font.family for font in fonts(held_out=True)} & {font.family for font in fonts(held_out=False)}


def test_a_font_is_only_used_for_what_it_draws() -> None:
    assert all(font.draws("500 µg/mL 20°") for font in fonts())


def test_micro_is_always_the_micro_sign() -> None:
    rng = np.random.default_rng(5)
    text = "".join(wording.line(rng) for _ in range(2000))
    assert "µ" in text
    assert "μ" not in text


def test_no_strength_is_a_favourite() -> None:
    rng = np.random.default_rng(6)
    seen = Counter(wording.strength(rng) for _ in range(5000))
    assert seen.most_common(1)[0][1] < 5000 * 0.01


def test_every_digit_stands_first_about_as_often() -> None:
    rng = np.random.default_rng(7)
    seen = Counter(wording.digits(rng, 6)[0] for _ in range(9000))
    assert min(seen[str(digit)] for digit in range(1, 10)) > 800


INKED = np.full((HEIGHT, 300), 240, np.uint8)
INKED[CAPS:BASELINE, 14:286:3] = 20

STRIP = Strip(
    INKED,
    np.stack([np.arange(300.0), np.full(300, float(CAPS))], 1),
    np.stack([np.arange(300.0), np.full(300, float(BASELINE))], 1),
    Line(np.zeros((2, 2)), np.zeros((2, 2)), CAP_HEIGHT, DARK, 5.0, 0, (0.0, 1.0)),
    100.0,
    9,
)


def printed(text: str, left: float, right: float, below: float = 0.0, readable: bool = True, cap: float = 25) -> Print:
    """A line of print on STRIP, `below` cap heights under its baseline."""
    x = np.linspace(left, right, 9)
    return Print(text, np.stack([x, np.full(9, BASELINE + below * CAP_HEIGHT)], 1), cap, readable)


@pytest.mark.parametrize(
    ("prints", "text"),
    [
        ((printed("500 mcg/mL", 12, 288),), "500 mcg/mL"),
        ((printed("500", 12, 100), printed("mcg/mL", 120, 288)), "500 mcg/mL"),  # a column gap
        ((printed("mcg/mL", 120, 288), printed("500", 12, 100)), "500 mcg/mL"),  # from left to right
        ((printed("500 mcg/mL", 12, 288), printed("Rx only", 12, 288, below=1.6)), "500 mcg/mL"),  # the next line
        ((printed("1,500 mcg/mL", -60, 288),), None),  # cut at the left
        ((printed("500 mcg/mL", 12, 360),), None),  # cut at the right
        ((printed("500 mcg/mL", 12, 288, readable=False),), None),
        ((printed("500 mcg/mL", 12, 288), printed("Lot", 40, 90, below=-0.6)), None),  # print between the lines
        ((printed("500 mcg/mL", 12, 288, cap=10),), None),  # print of another size
        ((printed("500 mcg/mL", 12, 150),), None),  # half of the strip is something else
        ((), None),
    ],
)
def test_a_strip_bears_the_print_that_stands_whole_on_it(prints: tuple[Print, ...], text: str | None) -> None:
    assert text_on(STRIP, prints) == text


def test_a_strip_on_which_the_first_sign_cannot_be_seen_is_left_out() -> None:
    faded = INKED.copy()
    faded[:, :40] = 235
    strip = replace(STRIP, pixels=faded)
    assert text_on(strip, (printed("1,500 mcg/mL", 12, 288),)) is None


MARGIN = np.full((HEIGHT, 160, 3), 200, np.uint8)


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        (12, 288, [(False, False), (True, False)]),
        (-60, 288, [(False, True), (True, False)]),
        (12, 360, [(False, False), (True, True)]),
        (-5, 288, [(True, False)]),  # half a letter: it may be seen, or not
        (-400, 288, [(True, False)]),  # another piece of the line, far off
    ],
)
def test_a_margin_is_told_by_where_the_line_is_printed(
    left: float, right: float, told: list[tuple[bool, bool]]
) -> None:
    strip = replace(STRIP, margins=(MARGIN, MARGIN))
    found = margins_on(strip, (printed("1,500 mcg/mL", left, right),), Levels(np.full((200, 400, 3), 200, np.uint8)))
    assert [(each.mirrored, each.goes_on) for each in found] == told


def test_a_file_gives_back_strips_and_margins(tmp_path: Path) -> None:
    around = np.full((2 * ABOVE, OUTSIDE + SEEN, 3), 200, np.uint8)
    margins = [Margin(MARGIN, around, True, False), Margin(MARGIN // 2, around // 4, False, True)]
    save(tmp_path / "cut.npz", [(INKED, "1 mg"), (INKED[:, :100], "")], margins)
    save(tmp_path / "sheet.npz", [(INKED, "1 mg")])
    assert [(strip.shape, text) for strip, text in load(tmp_path / "cut.npz")] == [((48, 300), "1 mg"), ((48, 100), "")]
    again = list(load_margins(tmp_path / "cut.npz"))
    assert [(each.mirrored, each.goes_on) for each in again] == [(True, False), (False, True)]
    assert abs(again[1].pixels.astype(int) - 100).max() < 4
    assert abs(again[1].around.astype(int) - 50).max() < 4
    assert not list(load_margins(tmp_path / "sheet.npz"))


def test_texture_beside_the_text_leaves_the_text_whole() -> None:
    strip: NDArray[np.uint8] = np.zeros((HEIGHT, 120), np.uint8)
    texture = np.full((HEIGHT, 300), 90, np.uint8)
    rng = np.random.default_rng(0)
    made = [_beside_texture(rng, strip, [texture]) for _ in range(60)]
    longer = [one for one in made if one.shape[1] > 120]
    assert 0 < len(longer) < 30
    assert all(120 < (one == 0).all(0).sum() < 145 for one in longer)  # with a gap as light as its paper


@pytest.mark.parametrize(
    ("one", "other", "signs"),
    [("500 mcg", "500 mcg", 0), ("500", "1500", 1), ("µg", "pg", 1), ("", "mL", 2), ("1,000", "1.00", 2)],
)
def test_distance_counts_signs(one: str, other: str, signs: int) -> None:
    assert distance(one, other) == signs == distance(other, one)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,000 mcg/mL", ("1,000mcg/ml",)),
        ("30,000 mcg/30 mL (1,000 mcg/mL)", ("30,000mcg/30ml", "1,000mcg/ml")),
        ("0.05 % w/v", ("0.05%",)),
        ("Vitamin B12", ()),
        ("5 µg per 2 ml", ("5µgper2ml",)),
    ],
)
def test_strengths_of_a_line(text: str, found: tuple[str, ...]) -> None:
    assert strengths(text) == found


def test_marks_tell_a_wrong_strength_from_none() -> None:
    strip = np.zeros((HEIGHT, 60), np.uint8)
    truth = [(strip, text) for text in ("500 mcg", "500 mcg", "5 µg/mL", "Rx only")]
    found = marks(truth, ["500 mcg", "1500 mcg", "5", "Rx only"])
    assert (found.right["mcg"], found.wrong["mcg"]) == (1, 1)
    assert (found.right["µg"], found.wrong["µg"]) == (0, 0)
    assert found.wrong_signs == 6


@pytest.mark.parametrize(("strength", "unit"), [("500mcg/ml", "mcg"), ("1g", "g"), ("5µg", "µg"), ("0.9%", "%")])
def test_unit_of_a_strength(strength: str, unit: str) -> None:
    assert unit_of(strength) == unit
