"""What keeps print at the end of a line from being seen."""

import numpy as np
import pytest

from labelcheck.ends import GOES_ON, hindrance, likelihood
from labelcheck.margins import INSIDE, NO_PHOTO, OUTSIDE
from labelcheck.text import Hindrance
from labelcheck.unroll import HEIGHT

PAPER, SKIN, GLARE = (225, 230, 232), (140, 170, 215), (255, 255, 255)


def margin(beside: tuple[int, int, int]) -> np.ndarray:
    """Of paper, with something else up to half a letter before the print."""
    pixels = np.full((HEIGHT, OUTSIDE + INSIDE, 3), PAPER, np.uint8)
    pixels[:, : OUTSIDE - 8] = beside
    return pixels


@pytest.mark.parametrize(
    ("beside", "likely", "told"),
    [
        (SKIN, GOES_ON - 0.01, None),
        (SKIN, GOES_ON + 0.01, Hindrance.TURNED),
        (PAPER, GOES_ON + 0.01, Hindrance.TURNED),
        (GLARE, GOES_ON + 0.01, Hindrance.GLARE),
        (NO_PHOTO, GOES_ON + 0.01, Hindrance.OUTSIDE),
    ],
)
def test_what_hides_print_is_told_where_it_is_likely_to_go_on(
    beside: tuple[int, int, int], likely: float, told: Hindrance | None
) -> None:
    assert hindrance(margin(beside), likely) is told


def test_networks_that_see_an_end_from_near_and_from_far_are_heard_alike() -> None:
    near, far = np.array([2.0, -3.0, 0.0]), np.array([-2.0, -3.0, 1.0])
    assert likelihood(near, far) == pytest.approx([0.5, 1 / (1 + np.exp(3)), 1 / (1 + np.exp(-0.5))])
