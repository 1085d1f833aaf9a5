"""A digit under something small of another colour than its label leaves a gap that is told."""

import cv2
import numpy as np
import pytest

from labelcheck.strips import Strip
from tests.drawing import label
from tests.test_strips import strip_of

Colour = tuple[int, int, int]


def patched(colour: Colour | None, text: str = "1000 mcg/mL") -> Strip:
    """The strip of a line whose last digit lies under a round patch; None: of the label's own colour."""
    picture = label(text, size=44)
    picture[picture[..., 0] > 128] = (190, 215, 235)
    inked = np.argwhere(picture[..., 0] < 60)
    columns = np.unique(inked[:, 1])
    signs = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
    last = signs[3]
    middle = int(last.mean()), int(inked[:, 0].mean())
    axes = (int(0.62 * len(last)), int(0.7 * np.ptp(inked[:, 0])))
    cv2.ellipse(picture, middle, axes, 0, 0, 360, colour or (190, 215, 235), -1)
    return strip_of(cv2.GaussianBlur(picture, (0, 0), 1.0))


@pytest.mark.parametrize("colour", [(255, 255, 255), (150, 235, 250), (250, 225, 170)])
def test_a_patch_over_a_digit_is_told(colour: Colour) -> None:
    assert patched(colour).covered


def test_a_gap_of_the_label_s_own_colour_tells_nothing() -> None:
    assert not patched(None).covered


@pytest.mark.parametrize("text", ["1000 mcg/mL", "1 000 mcg / mL", "B12  1000 mcg"])
def test_gaps_between_words_are_paper(text: str) -> None:
    picture = label(text, size=44)
    shade = np.linspace(0.7, 1.0, picture.shape[1])[None, :, None]
    assert not strip_of((picture * shade).astype(np.uint8)).covered
