"""What stands beside a line: paper, or something that print goes on behind."""

import cv2
import numpy as np
import pytest

from labelcheck import check_photo, check_text
from labelcheck.ends import likelihood
from labelcheck.errors import MissingToolError
from labelcheck.lines import find_lines
from labelcheck.margins import FURTHER_IN, INSIDE, NET, NO_PHOTO, OUTSIDE, margins_of, odds_of_going_on, shown_of
from labelcheck.nets import Net
from labelcheck.strips import Strip, cut_strip
from labelcheck.unroll import HEIGHT
from tests.drawing import label


def strip_of(picture: np.ndarray) -> Strip:
    strips = [strip for line in find_lines(picture) if (strip := cut_strip(picture, line))]
    return max(strips, key=lambda strip: strip.letters)


def likely(picture: np.ndarray) -> list[float]:
    margins = strip_of(picture).margins
    assert margins is not None
    odds = odds_of_going_on([(shown_of(margins[0]), False), (shown_of(margins[1]), True)])
    return likelihood(odds, odds)


def test_a_margin_shows_what_is_before_the_print_and_its_first_letters() -> None:
    band = np.arange(HEIGHT * 600 * 3, dtype=np.uint32).reshape(HEIGHT, 600, 3).astype(np.uint8)
    before, after = map(shown_of, margins_of(band, 200, 400))
    assert (before == band[:, 200 - OUTSIDE : 200 + INSIDE]).all()
    assert (after[:, ::-1] == band[:, 400 - INSIDE : 400 + OUTSIDE]).all()


def test_a_margin_may_begin_further_in() -> None:
    band = np.random.default_rng(2).integers(0, 255, (HEIGHT, 600, 3), dtype=np.uint8)
    before, _ = margins_of(band, 200, 400)
    assert (shown_of(before, 30) == shown_of(margins_of(band, 230, 400)[0])).all()
    assert shown_of(before, FURTHER_IN).shape == (HEIGHT, OUTSIDE + INSIDE, 3)


def test_where_the_photo_ends_a_margin_has_a_colour_that_no_photo_has() -> None:
    band = np.full((HEIGHT, 120, 3), 200, np.uint8)
    before, after = map(shown_of, margins_of(band, 20, 110))
    assert (before[:, : OUTSIDE - 20] == NO_PHOTO).all()
    assert (before[:, OUTSIDE - 20 : OUTSIDE + 100] == 200).all()
    assert (after[:, : OUTSIDE - 10] == NO_PHOTO).all()


def test_a_strip_that_is_turned_over_has_its_margins_turned_over() -> None:
    strip = strip_of(label("1,000 mcg/mL"))
    over = strip.turned_over().margins
    assert strip.margins is not None
    assert over is not None
    assert (over[0][::-1] == strip.margins[1]).all()
    assert (strip.turned_over().turned_over().margins[0] == strip.margins[0]).all()


@pytest.mark.parametrize("text", ["1,000 mcg/mL", "500 mcg/mL", "Cyanocobalamin"])
@pytest.mark.parametrize(("ink", "paper"), [(20, 235), (235, 60)])
def test_plain_paper_beside_the_print_hides_nothing(text: str, ink: int, paper: int) -> None:
    assert max(likely(label(text, ink=ink, paper=paper))) < 0.3


def test_a_finger_across_the_first_digits_hides_print() -> None:
    picture = label("1610 mcg/mL")
    inked = np.flatnonzero((picture[..., 0] < 110).any(0))
    finger = [[0, 0], [inked[0] + 40, 0], [inked[0] + 20, len(picture)], [0, len(picture)]]
    cv2.fillPoly(picture, [np.array(finger, np.int32)], (120, 150, 200))
    before, after = likely(picture)
    assert before > 0.1 > after


def test_each_margin_is_judged_by_itself() -> None:
    margins = strip_of(label("1,000 mcg/mL")).margins
    assert margins is not None
    first, last = map(shown_of, margins)
    pairs = [(first, False), (last, True), (np.zeros_like(first), False)]
    alone = [float(odds_of_going_on([pair])[0]) for pair in pairs]
    assert odds_of_going_on(pairs) == pytest.approx(alone, abs=1e-3)
    assert odds_of_going_on([]).shape == (0,)


def test_a_report_tells_which_network_looked() -> None:
    assert check_text("Cyanocobalamin 1 mg/mL").reader.margins_sha256 is None
    assert check_photo(label("Cyanocobalamin", "1 mg/mL")).reader.margins_sha256 == NET.sha256()


def test_a_network_that_is_not_there_is_told() -> None:
    missing = Net("none")
    with pytest.raises(MissingToolError, match="install labelcheck again"):
        missing.sha256()
