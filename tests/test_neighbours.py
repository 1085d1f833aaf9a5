"""Another label in view, on which no strength was read."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from labelcheck import check_photo, check_text, pipeline
from labelcheck.label import read_label
from labelcheck.levels import Levels
from labelcheck.lines import bears_print
from labelcheck.neighbours import NET, NOT_THE_OTHERS, SIDE, neighbours_of, off_the_label, on_other_labels, planes_of
from labelcheck.text import Box
from tests.labels import block, together, unsure

SAMPLES = Path(__file__).parent.parent / "samples"


def sample(name: str) -> np.ndarray:
    return np.asarray(cv2.imread(str(SAMPLES / f"{name}.jpg")), np.uint8)


def box(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(((left, top), (right, top), (right, bottom), (left, bottom)))


def seen_on(photo: np.ndarray) -> tuple[list[Box], tuple[Box, ...]]:
    """Where its strengths are, and its print."""
    label = check_photo(photo).label
    return [each.box for each in label.strengths if each.box is not None], label.text.print_seen


@pytest.fixture(scope="module")
def two_vials() -> np.ndarray:
    return sample("two-vials")


def left_half(photo: np.ndarray, boxes: list[Box]) -> list[Box]:
    return [each for each in boxes if each.center[0] < photo.shape[1] / 2]


def test_a_label_without_a_strength_is_seen_beside_one_with(two_vials: np.ndarray) -> None:
    marks, lines = seen_on(two_vials)
    left = left_half(two_vials, marks)
    assert left and len(left) < len(marks)
    (found,) = neighbours_of(two_vials, left, lines)
    assert found.center[0] > two_vials.shape[1] / 2
    assert neighbours_of(two_vials, marks, lines) == []


@pytest.mark.parametrize("turns", range(4))
def test_it_is_seen_on_a_photo_that_is_held_otherwise(two_vials: np.ndarray, turns: int) -> None:
    photo = np.ascontiguousarray(np.rot90(two_vials, turns))
    marks, lines = seen_on(photo)
    assert neighbours_of(photo, marks, lines) == []
    assert len(neighbours_of(photo, marks[:1], lines)) == 1


def test_print_that_was_not_found_is_looked_for_where_a_label_seems_to_be(two_vials: np.ndarray) -> None:
    """A small ampoule beside a large vial: the finder's picture of all of it showed no print there."""
    marks, lines = seen_on(two_vials)
    left, here = left_half(two_vials, marks), left_half(two_vials, list(lines))
    levels = Levels(two_vials)
    assert neighbours_of(levels, left, here) == []
    (found,) = neighbours_of(levels, left, here, lambda box: bears_print(levels, box))
    assert found.center[0] > two_vials.shape[1] / 2
    assert not bears_print(Levels(np.full((600, 800, 3), 190, np.uint8)), box(100, 100, 500, 400))


@pytest.mark.parametrize("light", [1.0, 0.3, 0.15])
def test_it_is_seen_in_the_dark(two_vials: np.ndarray, light: float) -> None:
    marks, lines = seen_on(two_vials)
    photo = (two_vials * light).astype(np.uint8)
    assert neighbours_of(photo, marks, lines) == []
    assert len(neighbours_of(photo, left_half(two_vials, marks), lines)) == 1


def test_a_light_photo_is_seen_as_it_is(two_vials: np.ndarray) -> None:
    small = planes_of(Levels(two_vials), [])[:3]
    dark = planes_of(Levels((two_vials * 0.3).astype(np.uint8)), [])[:3]
    assert float(small.max()) <= 1.0 and float(dark.max()) <= 1.0
    assert abs(float(np.quantile(small, 0.98)) - float(np.quantile(dark, 0.98))) < 0.2


def test_two_vials_of_one_strength_in_other_print_are_two_products() -> None:
    """A vial and its carton print alike; another maker's vial says 1,000 mcg/mL in its own way."""
    photo = sample("total-and-per-ml")
    total, per_ml = check_photo(photo).strengths
    assert pipeline._as_stated(replace(per_ml, as_read="1,000 mcg/ml")) == pipeline._as_stated(
        replace(per_ml, as_read="1,000 mcg / mL")
    )
    assert pipeline._as_stated(replace(per_ml, as_read="1000 mcg/mL")) != pipeline._as_stated(
        replace(per_ml, as_read="1,000 MCG/mL")
    )
    assert pipeline._as_stated(total) != pipeline._as_stated(per_ml)


@pytest.mark.parametrize("name", ["plain-1000-mcg", "carton", "gloved-hand", "upside-down", "micro-sign"])
def test_one_vial_has_no_neighbour(name: str) -> None:
    photo = sample(name)
    assert neighbours_of(photo, *seen_on(photo)) == []


def test_a_neighbour_that_cannot_be_read_leaves_the_photo_to_a_person(two_vials: np.ndarray) -> None:
    middle = two_vials.shape[1] // 2
    blurred = two_vials.copy()
    blurred[:, middle:] = cv2.GaussianBlur(two_vials[:, middle:], (0, 0), 9)
    report = check_photo(blurred)
    (found,) = [each for each in report.findings if each.rule == "two-products"]
    assert report.verdict == "review"
    assert report.strength is None
    assert "another label is in view" in found.message
    (seen,) = found.words
    assert seen.box is not None and seen.box.center[0] > middle


def test_strengths_on_two_labels_are_told_from_two_on_one(two_vials: np.ndarray) -> None:
    marks, _ = seen_on(two_vials)
    left = left_half(two_vials, marks)
    apart = on_other_labels(two_vials, marks)
    for one, (mark, others) in enumerate(zip(marks, apart, strict=True)):
        assert one not in others
        assert others == {number for number, other in enumerate(marks) if (other in left) != (mark in left)}
    both = sample("total-and-per-ml")
    marks, _ = seen_on(both)
    assert len(marks) == 2
    assert on_other_labels(both, marks) == [frozenset(), frozenset()]


def test_two_labels_are_two_products_unless_both_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = sample("total-and-per-ml")
    total, per_ml = check_photo(photo).strengths
    apart: list[frozenset[int]] = []
    monkeypatch.setattr(pipeline, "on_other_labels", lambda *_: apart)

    apart[:] = [frozenset([1]), frozenset([0])]
    assert pipeline._elsewhere([total, per_ml], Levels(photo)) == [per_ml.box]
    apart[:] = [frozenset([2]), frozenset([2]), frozenset([0, 1])]
    assert pipeline._elsewhere([total, per_ml, per_ml], Levels(photo)) == []
    assert pipeline._elsewhere([per_ml, per_ml], Levels(photo)) == []

    apart[:] = [frozenset([1]), frozenset([0])]
    report = check_photo(photo)
    assert report.verdict == "review"
    assert any(finding.rule == "two-products" for finding in report.findings)


def test_what_stands_on_a_label_without_the_marks_is_told(two_vials: np.ndarray) -> None:
    marks, _ = seen_on(two_vials)
    left = left_half(two_vials, marks)
    right = [mark for mark in marks if mark not in left]
    assert off_the_label(two_vials, left, marks, NOT_THE_OTHERS) == {
        number for number, mark in enumerate(marks) if mark in right
    }
    assert off_the_label(two_vials, marks, marks, NOT_THE_OTHERS) == frozenset()


def test_strengths_of_other_ingredients_on_a_second_label_are_another_product(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = sample("mix-b1-b6")
    assert check_photo(photo).verdict == "pass"
    monkeypatch.setattr(pipeline, "off_the_label", lambda *_: frozenset([0]))
    report = check_photo(photo)
    assert report.verdict == "review"
    assert any(finding.rule == "two-products" for finding in report.findings)


def test_the_photo_fills_the_picture_and_marks_lie_where_they_were_read() -> None:
    photo = np.full((300, 600, 3), 200, np.uint8)
    planes = planes_of(Levels(photo), [box(150, 75, 300, 150)])
    assert planes.shape == (5, SIDE, SIDE)
    rows, columns = np.nonzero(planes[3] == 0)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (SIDE // 4, SIDE * 3 // 4 - 1, 0, SIDE - 1)
    rows, columns = np.nonzero(planes[4])
    assert abs(columns.min() - SIDE / 4) <= 1 and abs(columns.max() - SIDE / 2) <= 1
    assert abs(rows.min() - SIDE * 3 / 8) <= 1 and abs(rows.max() - SIDE / 2) <= 1
    assert (planes[:3, planes[3] == 1] == 0).all()


@pytest.mark.parametrize("size", [(40, 3000), (3000, 40), (8, 8)])
def test_photos_of_any_shape_are_looked_at(size: tuple[int, int]) -> None:
    for found in neighbours_of(np.full((*size, 3), 90, np.uint8), [], [box(0, 0, *size)]):
        assert all(0 <= x <= size[1] + 1 and 0 <= y <= size[0] + 1 for x, y in found.corners)


def test_a_report_tells_which_network_looked() -> None:
    assert check_text("Cyanocobalamin 1 mg/mL").reader.neighbours_sha256 is None
    assert check_photo(sample("plain-1000-mcg")).reader.neighbours_sha256 == NET.sha256()


def test_what_was_not_surely_read_marks_no_label(monkeypatch: pytest.MonkeyPatch) -> None:
    """`2.5 g` on a vial in the dark was hardly read, as another amount, and its label so counted as read."""
    asked: list[list[Box]] = []
    monkeypatch.setattr(pipeline, "neighbours_of", lambda photo, places, *_: asked.append(places) or [])
    label = read_label(together(block("Cyanocobalamin", "250 mcg/mL"), unsure(block("9 g", left=900.0))))
    assert [each.confirmed for each in label.strengths] == [True, False]
    yardstick = pipeline.Yardstick.of(pipeline.Settings())
    pipeline._beside_others(label, Levels(np.full((200, 900, 3), 200, np.uint8)), yardstick)
    assert asked and all(place.center[0] < 800 for place in asked[0])
