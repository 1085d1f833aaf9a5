"""What keeps print from being read is measured on the picture, and the finding says what helps."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from labelcheck.label import read_label
from labelcheck.legibility import of_photo
from labelcheck.lines import find_lines
from labelcheck.pipeline import check_photo
from labelcheck.ranges import load_profile
from labelcheck.rules import Verdict, judge
from labelcheck.rules.legibility import REMEDIES
from labelcheck.strips import cut_strip
from labelcheck.text import Hindrance, LabelText, Reading, TextLine, Word
from tests import labels
from tests.drawing import label

LINES = ("Cyanocobalamin Injection", "1,000 mcg/mL", "10 mL Multiple Dose")


def blurred(picture: np.ndarray, sigma: float) -> np.ndarray:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


@pytest.mark.parametrize(
    ("picture", "hindrance"),
    [
        (label(*LINES), None),
        (blurred(label(*LINES), 6), Hindrance.BLURRED),
        (label(*LINES, paper=30, ink=5), Hindrance.DARK),
        (label(*LINES, paper=255), Hindrance.GLARE),
        (np.full((300, 400, 3), 180, np.uint8), Hindrance.BLURRED),
    ],
)
def test_a_photo_that_nobody_can_read_says_why(picture: np.ndarray, hindrance: Hindrance | None) -> None:
    assert of_photo(picture) is hindrance


@pytest.mark.parametrize(
    ("picture", "hindrance"),
    [
        (label("HYDROXOCOBALAMIN"), None),
        (label("HYDROXOCOBALAMIN", size=13), Hindrance.SMALL),
        (blurred(label("HYDROXOCOBALAMIN", size=40), 3.4), Hindrance.BLURRED),
    ],
)
def test_a_line_that_is_hard_to_read_says_why(picture: np.ndarray, hindrance: Hindrance | None) -> None:
    strips = [strip for line in find_lines(picture) if (strip := cut_strip(picture, line))]
    assert max(strips, key=lambda strip: strip.letters).unclear is hindrance


@pytest.mark.parametrize(("height", "sure"), [(10.0, False), (14.0, False), (17.0, True)])
def test_print_that_nobody_can_read_is_read_by_no_recogniser(height: float, sure: bool) -> None:
    """A line's box is about two capitals high."""
    small = labels.line("1,000 mcg/mL", height=height)
    text = LabelText((replace(small, unclear=Hindrance.SMALL), labels.line("Cyanocobalamin", top=40)))
    looks = ("shapes/raw", "shapes/wide", "vial/raw", "vial48/raw", "vial64/raw")
    seen = replace(text.lines[0], readings=tuple(Reading(look, text.lines[0].words) for look in looks))
    label = read_label(replace(text, lines=(seen, text.lines[1])))
    assert [each.confirmed for each in label.strengths] == [sure]
    told = [finding.message for finding in judge(label, load_profile()) if finding.verdict is Verdict.REVIEW]
    assert any("too small on the photo: come closer" in each for each in told) is not sure


def line(text: str, *looks: str, **hindrances: Hindrance) -> TextLine:
    words = tuple(Word(word, None, 0.9) for word in text.split())
    return TextLine(tuple(Reading(look, words) for look in looks), **hindrances)


def told(*lines: TextLine, photo: Hindrance | None = None) -> list[str]:
    found = judge(read_label(LabelText(lines, photo)), load_profile())
    return [finding.message for finding in found if finding.rule == "legible"]


NAME = line("Cyanocobalamin", "vial/raw", "eng/line")
SURE = ("vial/raw", "vial/wide", "eng/line", "eng/wide", "vial48/raw")


def test_the_finding_says_what_helps() -> None:
    (small,) = told(NAME, line("1,000 mcg/mL", "vial/raw", unclear=Hindrance.SMALL))
    (turned,) = told(NAME, line("1,000 mcg/mL", *SURE, cut_before=Hindrance.TURNED))
    (dark,) = told(photo=Hindrance.DARK)
    assert small.endswith("come closer")
    assert turned.endswith("turn the vial")
    assert "more light" in dark


def test_the_photo_itself_is_measured_where_no_strength_was_read() -> None:
    night = np.full((600, 800, 3), 12, np.uint8)
    assert REMEDIES[Hindrance.DARK] in [finding.message for finding in check_photo(night).findings]


def test_what_was_surely_read_needs_no_advice() -> None:
    assert told(NAME, line("1,000 mcg/mL", *SURE, unclear=Hindrance.SMALL), photo=Hindrance.BLURRED) == []
    assert told(NAME, line("1,000 mcg/mL", "vial/raw")) == []


def test_a_white_background_is_no_glare_on_what_was_surely_read() -> None:
    strength = line("6 mg/2 mL", *SURE)
    assert told(strength, photo=Hindrance.GLARE) == []
    (dark,) = told(strength, photo=Hindrance.DARK)
    (glare,) = told(line("6 mg/2 mL", "vial/raw"), photo=Hindrance.GLARE)
    assert "more light" in dark
    assert "move the light" in glare


def test_advice_earns_no_pass_and_costs_none() -> None:
    sure = read_label(LabelText((NAME, line("1,000 mcg/mL", *SURE)), Hindrance.DARK))
    assert max(finding.verdict for finding in judge(sure, load_profile())) is Verdict.PASS
