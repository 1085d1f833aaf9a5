"""What keeps print at the end of a line from being seen."""

import numpy as np
import pytest

from labelcheck.ends import BEFORE, BEHIND, FROM_BITS, hindrance, likelihood
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
    ("beside", "bits", "likely", "behind", "told"),
    [
        (SKIN, False, BEFORE - 0.01, False, None),
        (SKIN, False, BEFORE + 0.01, False, Hindrance.TURNED),
        (PAPER, False, BEFORE + 0.01, False, Hindrance.TURNED),
        (GLARE, False, BEFORE + 0.01, False, Hindrance.GLARE),
        (NO_PHOTO, False, BEFORE + 0.01, False, Hindrance.OUTSIDE),
        (PAPER, True, FROM_BITS - 0.01, False, None),
        (PAPER, True, FROM_BITS + 0.01, False, Hindrance.TURNED),
        (PAPER, True, BEHIND - 0.01, True, None),
        (PAPER, False, BEHIND + 0.01, True, Hindrance.TURNED),
    ],
)
def test_what_hides_print_is_told_where_it_is_likely_to_go_on(
    beside: tuple[int, int, int], bits: bool, likely: float, behind: bool, told: Hindrance | None
) -> None:
    assert hindrance(margin(beside), bits, likely, behind) is told


def test_networks_that_see_an_end_from_near_and_from_far_are_heard_alike() -> None:
    near, far = np.array([2.0, -3.0, 0.0]), np.array([-2.0, -3.0, 1.0])
    assert likelihood(near, far) == pytest.approx([0.5, 1 / (1 + np.exp(3)), 1 / (1 + np.exp(-0.5))])
