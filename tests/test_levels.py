"""A photo and its halves."""

import cv2
import numpy as np
import pytest

from labelcheck.levels import Levels
from labelcheck.lines import find_lines
from labelcheck.strips import cut_strip
from tests.drawing import label


@pytest.mark.parametrize(
    ("zoom", "size"), [(1.0, (1001, 1402)), (0.6, (1001, 1402)), (0.5, (500, 701)), (0.1, (250, 350))]
)
def test_the_smallest_level_that_is_large_enough_is_taken(zoom: float, size: tuple[int, int]) -> None:
    pixels, share = Levels(np.zeros((1001, 1402, 3), np.uint8)).at(zoom)
    assert pixels.shape[:2] == size
    assert share == pytest.approx([size[1] / 1402, size[0] / 1001])


def test_small_photos_are_not_halved() -> None:
    assert Levels(np.zeros((390, 2000, 3), np.uint8)).at(0.1)[0].shape == (390, 2000, 3)


def test_lines_and_strips_of_a_large_photo_lie_where_the_letters_are() -> None:
    picture = np.asarray(cv2.resize(label("Cyanocobalamin"), None, fx=6, fy=6, interpolation=cv2.INTER_CUBIC), np.uint8)
    picture = cv2.copyMakeBorder(picture, 200, 200, 200, 200, cv2.BORDER_CONSTANT, value=(235, 235, 235))
    line = max(find_lines(picture), key=lambda each: each.capitals_long)
    strip = cut_strip(picture, line)
    assert strip is not None
    inside = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.array(strip.box(0, 0, strip.width - 1, 47).corners, np.int32)], 1)
    ink = picture[..., 0] < 110
    assert ink[inside > 0].sum() > 0.97 * ink.sum()
    assert inside.sum() < 8 * ink.sum()
