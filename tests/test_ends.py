"""What keeps print at the end of a line from being seen."""

import numpy as np
import pytest

from labelcheck.ends import GOES_ON, GOES_ON_FROM_BITS, hindrance
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
    ("beside", "bits", "likelihood", "told"),
    [
        (SKIN, False, GOES_ON - 0.01, None),
        (SKIN, False, GOES_ON + 0.01, Hindrance.TURNED),
        (PAPER, False, GOES_ON + 0.01, Hindrance.TURNED),
        (GLARE, False, GOES_ON + 0.01, Hindrance.GLARE),
        (NO_PHOTO, False, GOES_ON + 0.01, Hindrance.OUTSIDE),
        (PAPER, True, GOES_ON_FROM_BITS - 0.01, None),
        (PAPER, True, GOES_ON_FROM_BITS + 0.01, Hindrance.TURNED),
    ],
)
def test_what_hides_print_is_told_where_it_is_likely_to_go_on(
    beside: tuple[int, int, int], bits: bool, likelihood: float, told: Hindrance | None
) -> None:
    assert hindrance(margin(beside), bits, likelihood) is told
