"""Which lines of a photo belong together."""

import pytest

from labelcheck.layout import drop, gap_right, pieced, right_below, same_level
from labelcheck.text import Box, LabelText
from tests.labels import box, line


@pytest.mark.parametrize("angle", [0.0, 12.0, 90.0, -90.0, 179.0])
def test_neighbours_are_neighbours_at_any_angle(angle: float) -> None:
    first = box(0.0, 0.0, 200.0, angle)
    beside, below, far = box(260.0, 3.0, 90.0, angle), box(10.0, 32.0, 180.0, angle), box(0.0, 300.0, 200.0, angle)
    assert same_level(first, beside)
    assert gap_right(first, beside) == pytest.approx(2.5)
    assert not same_level(first, below)
    assert right_below(first, below)
    assert not right_below(below, first)
    assert not right_below(first, far)
    assert drop(first, beside) == pytest.approx(0.125)


def test_lines_of_another_direction_are_no_neighbours() -> None:
    assert not same_level(box(0.0, 0.0, 200.0), box(260.0, 0.0, 90.0, 30.0))
    assert not right_below(box(0.0, 0.0, 200.0), box(0.0, 32.0, 200.0, 90.0))


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("1,000", "mcg/mL", ["1,000 mcg/mL"]),
        ("1,000 mcg", "/mL", ["1,000 mcg /mL"]),
        ("CYANOCOB", "ALAMIN", ["CYANOCOBALAMIN"]),
        ("Vitamina B12", "1000 mcg", ["Vitamina B12", "1000 mcg"]),  # a row of two columns stays two lines
        ("30 mL", "Multiple Dose", ["30 mL", "Multiple Dose"]),
        ("Lot 10", "mg", ["Lot 10 mg"]),
    ],
)
def test_only_an_unfinished_piece_takes_its_other_half(left: str, right: str, joined: list[str]) -> None:
    pieces = LabelText((line(left), line(right, 12.0 * len(left) + 10)))
    assert [each.text for each in pieced(pieces).lines] == joined


def test_a_piece_far_away_is_another_line() -> None:
    pieces = LabelText((line("1,000"), line("mcg/mL", 400.0)))
    assert len(pieced(pieces).lines) == 2


def test_text_that_came_as_text_is_left_alone() -> None:
    text = LabelText.from_plain("1,000\nmcg/mL")
    assert pieced(text) is text


def test_a_box_around_two_holds_both() -> None:
    one, other = box(0.0, 0.0, 50.0, 20.0), box(60.0, 0.0, 50.0, 20.0)
    assert Box.around((one, other)).width == pytest.approx(110.0)
