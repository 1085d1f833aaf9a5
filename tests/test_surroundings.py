"""What lies round the end of a line, seen from further away than its margin."""

import numpy as np
import pytest

from labelcheck import check_photo, check_text
from labelcheck.levels import Levels
from labelcheck.lines import find_lines
from labelcheck.margins import NO_PHOTO, odds_of_going_on
from labelcheck.strips import Strip, cut_strip
from labelcheck.surroundings import ABOVE, INSIDE, NET, OUTSIDE, SCALE, surroundings
from tests.drawing import label, turned


def strip_of(picture: np.ndarray) -> Strip:
    strips = [strip for line in find_lines(picture) if (strip := cut_strip(picture, line))]
    return max(strips, key=lambda strip: strip.letters)


def around(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    strip = strip_of(picture)
    return surroundings(Levels(picture), strip.caps, strip.baseline)


def inked(picture: np.ndarray) -> np.ndarray:
    return (picture.max(2) < 130) & (picture != NO_PHOTO).any(2)


@pytest.mark.parametrize("angle", [0, 25, -90, 180])
def test_the_first_ink_stands_in_the_middle_and_the_line_is_level(angle: float) -> None:
    before, after = around(turned(label("HEMIVITON 1000"), angle))
    for each in (before, after):
        assert each.shape == (2 * ABOVE, OUTSIDE + INSIDE, 3)
        rows, columns = np.nonzero(inked(each))
        assert abs(columns.min() - OUTSIDE) <= 2
        assert abs(rows.min() - (ABOVE - SCALE / 2)) <= 2
        assert abs(rows.max() - (ABOVE + SCALE / 2)) <= 2


def test_an_end_is_seen_as_in_a_mirror() -> None:
    picture = label("mcg 1000 mcg")
    before, after = around(picture)
    start, end = around(np.ascontiguousarray(picture[:, ::-1]))
    assert np.abs(before.astype(int) - end).mean() < 8
    assert np.abs(after.astype(int) - start).mean() < 8


def test_where_the_photo_ends_there_is_a_colour_that_no_photo_has() -> None:
    picture = label("1,000 mcg/mL")
    left = int(np.flatnonzero((picture.max(2) < 110).any(0))[0])
    before, _ = around(np.ascontiguousarray(picture[:, left - 12 :]))
    assert (before[:, : OUTSIDE - 2 * SCALE] == NO_PHOTO).all()
    assert (before[ABOVE, OUTSIDE:] != NO_PHOTO).any()


def test_plain_paper_hides_nothing_and_a_finger_does() -> None:
    picture = label("Cyanocobalamin", "1610 mcg/mL", "10 mL vial")
    shown = [(each, at == 1) for at, each in enumerate(around(picture))]
    assert odds_of_going_on(shown, NET).max() < 0
    strip = strip_of(picture)
    x, y = strip.baseline[10 + int(0.12 * strip.width)]
    covered = picture.copy()
    covered[max(0, int(y) - 150) : int(y) + 150, : int(x)] = (120, 150, 200)
    before, _ = around(covered)
    assert odds_of_going_on([(before, False)], NET)[0] > 0


def test_a_report_tells_which_network_looked_around() -> None:
    assert check_text("Cyanocobalamin 1 mg/mL").reader.surroundings_sha256 is None
    assert check_photo(label("Cyanocobalamin", "1 mg/mL")).reader.surroundings_sha256 == NET.sha256()
