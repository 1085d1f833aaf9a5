"""What the guards see at the end of a line and what the network makes of it, weighed."""

import pytest

from labelcheck.ends import GOES_ON, WHOLE, WHOLE_AGAINST_A_GRAVE_DOUBT, Doubt, hindrance
from labelcheck.text import Hindrance

LIGHT_ALONE = Doubt(Hindrance.TURNED, grave=False)
GRAVE = Doubt(Hindrance.OUTSIDE, grave=True)


@pytest.mark.parametrize(
    ("doubt", "likelihood", "told"),
    [
        (None, None, None),
        (None, GOES_ON - 0.01, None),
        (None, GOES_ON + 0.01, Hindrance.TURNED),
        (LIGHT_ALONE, None, Hindrance.TURNED),
        (LIGHT_ALONE, WHOLE - 0.01, None),
        (LIGHT_ALONE, WHOLE + 0.01, Hindrance.TURNED),
        (GRAVE, None, Hindrance.OUTSIDE),
        (GRAVE, WHOLE_AGAINST_A_GRAVE_DOUBT + 0.01, Hindrance.OUTSIDE),
        (GRAVE, WHOLE_AGAINST_A_GRAVE_DOUBT / 2, None),
    ],
)
def test_a_doubt_is_dispelled_only_where_print_surely_ends(
    doubt: Doubt | None, likelihood: float | None, told: Hindrance | None
) -> None:
    assert hindrance(doubt, likelihood) is told
