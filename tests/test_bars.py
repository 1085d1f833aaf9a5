"""A second bar of the first one's colour: print as dark as the bar is not found, and must not pass unseen."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from labelcheck import Verdict
from labelcheck.bars import bars_beside
from labelcheck.label import read_label
from labelcheck.levels import Levels
from labelcheck.lines import find_lines
from labelcheck.photo import Photo
from labelcheck.pipeline import Checker
from labelcheck.pixels import Pixels
from labelcheck.ranges import DEFAULT, load_profile
from labelcheck.report import Report
from labelcheck.rules import judge
from labelcheck.rules.finding import Finding
from labelcheck.strips import Strip, cut_strip
from labelcheck.text import Box, LabelText
from tests.drawing import turned
from tests.labels import block

Rgb = tuple[int, int, int]

BLUE, BLACK, PAPER, HARDLY_DARKER = (20, 35, 110), (8, 8, 12), (238, 236, 230), (14, 26, 84)
FIRST, SECOND = "2,000 mcg/2 mL", "5,000 mcg/2 mL"


def two_bars(
    second: str,
    ink: Rgb = HARDLY_DARKER,
    bar: Rgb = BLUE,
    high: int = 84,
    gap: int = 56,
    across: tuple[int, int] = (110, 760),
) -> Pixels:
    """White print on a blue bar, and so far below it another bar with other print, in grain."""
    image = Image.new("RGB", (1300, 760), PAPER)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(44)
    pen.text((150, 90), "Hydroxocobalamin", fill=BLACK, font=font)
    pen.rectangle((110, 200, 760, 284), fill=BLUE)
    pen.text((150, 214), FIRST, fill=PAPER, font=font)
    top = 284 + gap
    pen.rectangle((across[0], top, across[1], top + high), fill=bar)
    pen.text((across[0] + 40, top + 14), second, fill=ink, font=font)
    pen.text((150, 640), "For IM or SC use", fill=BLACK, font=font)
    rgb = cv2.GaussianBlur(np.asarray(image, np.uint8), (0, 0), 1.0)
    return grained(np.ascontiguousarray(rgb[..., ::-1]), 2)


def grained(picture: Pixels, much: float) -> Pixels:
    noise = np.random.default_rng(1).normal(0, much, picture.shape)
    return np.asarray(np.clip(picture + noise, 0, 255), np.uint8)


def strips(picture: Pixels) -> tuple[Strip, list[Strip]]:
    """The line on the first bar, and the others."""
    cut = [strip for line in find_lines(picture) if (strip := cut_strip(picture, line))]
    first = min(cut, key=lambda strip: abs(float((strip.caps[:, 1] + strip.baseline[:, 1]).mean()) / 2 - 240))
    return first, [strip for strip in cut if strip is not first]


def found(picture: Pixels, others: list[Strip] | None = None) -> list[Box]:
    first, _ = strips(picture)
    return list(bars_beside(Levels(picture), first, others or []))


@pytest.mark.parametrize("second", [SECOND, "5 mg/mL", "5 mg"])
@pytest.mark.parametrize("much", [0, 8])
def test_dark_print_on_a_second_bar_is_told(second: str, much: float) -> None:
    (box,) = found(grained(two_bars(second), much))
    assert 340 < box.center[1] < 424


@pytest.mark.parametrize("across", [(110, 400), (260, 620)])
def test_the_second_bar_may_be_shorter(across: tuple[int, int]) -> None:
    """`(1000 mg/ml)`, black on red, stood below a total on a bar twice as long."""
    (box,) = found(two_bars("5 mg/mL", across=across))
    assert 340 < box.center[1] < 424
    assert not found(two_bars("", across=across))


@pytest.mark.parametrize("high", [56, 70, 110])
def test_the_second_bar_may_be_lower_or_higher(high: int) -> None:
    """It turns away from the camera, and its print is smaller."""
    assert len(found(two_bars(SECOND, high=high))) == 1
    assert not found(two_bars("", high=high))


@pytest.mark.parametrize("gap", [12, 30, 90, 110])
def test_the_bars_may_stand_close_or_apart(gap: int) -> None:
    assert len(found(two_bars(SECOND, gap=gap))) == 1


@pytest.mark.parametrize(
    "picture",
    [
        two_bars(""),
        grained(two_bars(""), 12),
        two_bars(SECOND, bar=PAPER),
        two_bars(SECOND, bar=(190, 40, 40)),
        two_bars(SECOND, high=24),
    ],
    ids=["plain", "grain", "no bar", "another colour", "another height"],
)
def test_what_is_no_printed_bar_like_the_first_is_not(picture: Pixels) -> None:
    assert not found(picture)


def test_a_bar_whose_print_was_read_is_not() -> None:
    _, others = strips(two_bars(SECOND, ink=PAPER))
    assert len(found(two_bars(SECOND))) == 1
    assert not found(two_bars(SECOND), others)


def test_what_was_read_clears_only_where_it_stands() -> None:
    picture = two_bars(SECOND)
    beside = cv2.putText(picture.copy(), "Rx only", (850, 395), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (10, 10, 10), 3)
    _, others = strips(np.asarray(beside, np.uint8))
    assert any(strip.caps[0, 0] > 760 and 330 < strip.caps[0, 1] < 430 for strip in others)
    assert len(found(np.asarray(beside, np.uint8), [each for each in others if each.caps[0, 0] > 760])) == 1


def test_a_label_with_an_unread_bar_is_left_to_a_person() -> None:
    said = LabelText.from_plain("Hydroxocobalamin\n2,000 mcg/2 mL\n2 mL")
    assert not hindrances(said)
    (finding,) = hindrances(replace(said, bars=(Box(((0, 0), (90, 0), (90, 20), (0, 20))),)))
    assert finding.verdict is Verdict.REVIEW
    assert "another bar" in finding.message


@pytest.mark.parametrize(
    ("lines", "at_the_edge", "told"),
    [
        (("1,000 mcg/mL", "2 mL"), 1, True),
        (("1,000 mcg/mL", "2 mL"), 2, False),
        (("1,000 mcg/mL (1 mg/mL)", "2 mL"), 1, True),  # the same in other words
        (("B12 1,000 mcg/mL", "2 mL"), 1, True),
        (("2,000 mcg/2 mL", "(1,000 mcg/mL)", "2 mL"), 2, False),
        (("1,000 mcg/mL", "10 mL", "1.5% benzyl alcohol"), 3, False),
    ],
)
def test_an_amount_at_the_edge_of_the_photo_is_left_to_a_person(
    lines: tuple[str, ...], at_the_edge: int, told: bool
) -> None:
    said = block("Hydroxocobalamin", *lines)
    assert not hindrances(said)
    cut = [replace(each, at_the_edge=number == at_the_edge) for number, each in enumerate(said.lines)]
    found = hindrances(LabelText(tuple(cut)))
    assert [each.verdict for each in found] == [Verdict.REVIEW] * told
    assert all("take the whole label into it" in each.message for each in found)


@pytest.mark.parametrize("said", ["1,000 mcg/mL", "1,000 mcg (1 mg)/mL", "B12 1,000 mcg/mL"])
def test_no_contradiction_out_of_the_picture_passes(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.test_bars.FIRST", said)
    picture = two_bars("5 mg/mL", ink=PAPER, gap=16)
    assert check(picture).verdict is not Verdict.PASS
    assert check(np.ascontiguousarray(picture[:310])).verdict is Verdict.REVIEW


def hindrances(text: LabelText) -> list[Finding]:
    profile = load_profile(DEFAULT)
    return [each for each in judge(read_label(text, profile.names), profile) if each.verdict is not Verdict.PASS]


@pytest.mark.parametrize("angle_deg", [0, 90, 180])
def test_no_dark_print_on_a_bar_passes_unseen(angle_deg: int) -> None:
    assert check(two_bars("")).verdict is Verdict.PASS
    assert check(turned(two_bars(SECOND), angle_deg)).verdict is not Verdict.PASS
    assert check(turned(two_bars("5 mg/mL"), angle_deg)).verdict is not Verdict.PASS


def check(picture: Pixels) -> Report:
    return Checker().check_photo(Photo("bars", 1, "", picture))
