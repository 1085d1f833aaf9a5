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
from labelcheck.rules import judge
from labelcheck.rules.finding import Finding
from labelcheck.strips import Strip, cut_strip
from labelcheck.text import Box, LabelText

BLUE, BLACK, PAPER = (20, 35, 110), (8, 8, 12), (238, 236, 230)
TEXT = "2,000 mcg/2 mL"


def two_bars(
    second: str, ink: tuple[int, int, int] = BLACK, bar: tuple[int, int, int] = BLUE, high: int = 84
) -> Pixels:
    """White print on a blue bar, and below it a bar of some colour with print of some colour, BGR."""
    image = Image.new("RGB", (900, 640), PAPER)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(44)
    pen.text((150, 90), "Hydroxocobalamin", fill=BLACK, font=font)
    pen.rectangle((110, 200, 760, 284), fill=BLUE)
    pen.text((150, 214), TEXT, fill=PAPER, font=font)
    pen.rectangle((110, 340, 760, 340 + high), fill=bar)
    pen.text((150, 354), second, fill=ink, font=font)
    pen.text((150, 500), "For IM or SC use", fill=BLACK, font=font)
    rgb = cv2.GaussianBlur(np.asarray(image, np.uint8), (0, 0), 1.0)
    noise = np.random.default_rng(1).normal(0, 2, rgb.shape)
    return np.asarray(np.clip(rgb[..., ::-1] + noise, 0, 255), np.uint8)


def strips(picture: Pixels) -> tuple[Strip, list[Strip]]:
    """The line on the first bar, and the others."""
    cut = [strip for line in find_lines(picture) if (strip := cut_strip(picture, line))]
    first = min(cut, key=lambda strip: abs(float((strip.caps[:, 1] + strip.baseline[:, 1]).mean()) / 2 - 240))
    return first, [strip for strip in cut if strip is not first]


def found(picture: Pixels) -> int:
    first, others = strips(picture)
    return len(list(bars_beside(Levels(picture), first, others)))


def test_dark_print_on_a_second_bar_is_told() -> None:
    picture = two_bars("(500 mcg/mL)")
    first, _ = strips(picture)
    (box,) = bars_beside(Levels(picture), first, [])
    assert 340 < box.center[1] < 424


@pytest.mark.parametrize(
    "picture",
    [
        two_bars(""),
        two_bars("(500 mcg/mL)", bar=PAPER),
        two_bars("(500 mcg/mL)", bar=(190, 40, 40)),
        two_bars("", high=20),
    ],
    ids=["plain", "no bar", "another colour", "a thin rule"],
)
def test_what_hides_no_print_is_not(picture: Pixels) -> None:
    assert found(picture) == 0


def test_a_bar_whose_print_was_read_is_not() -> None:
    picture = two_bars("(1,000 mcg/mL)", ink=PAPER)
    first, others = strips(picture)
    assert len(list(bars_beside(Levels(picture), first, []))) == 1
    assert not list(bars_beside(Levels(picture), first, others))


def test_dark_print_on_the_label_has_no_bars() -> None:
    picture = 255 - two_bars("(500 mcg/mL)")
    assert found(np.asarray(picture, np.uint8)) == 0


def test_a_label_with_an_unread_bar_is_left_to_a_person() -> None:
    said = LabelText.from_plain("Hydroxocobalamin\n2,000 mcg/2 mL\n2 mL")
    assert not hindrances(said)
    (finding,) = hindrances(replace(said, bars=(Box(((0, 0), (90, 0), (90, 20), (0, 20))),)))
    assert finding.verdict is Verdict.REVIEW
    assert "another bar" in finding.message


def hindrances(text: LabelText) -> list[Finding]:
    profile = load_profile(DEFAULT)
    return [each for each in judge(read_label(text, profile.names), profile) if each.verdict is not Verdict.PASS]


def test_the_reader_tells_of_unread_bars() -> None:
    assert not seen_in(two_bars("")).bars
    assert len(seen_in(two_bars("|||  |||  |||  |||", ink=(10, 20, 64))).bars) == 1


def seen_in(picture: Pixels) -> LabelText:
    return Checker().check_photo(Photo("bars", 1, "", picture)).label.text
