"""What the network that finds print tells of a picture."""

import numpy as np
import pytest

from labelcheck import check_photo, check_text
from labelcheck.cells import NET, Cells, View, cells_in
from tests.drawing import label, turned


def cells_of(picture: np.ndarray, zoom: float = 1.0) -> Cells:
    height, width = picture.shape[:2]
    return cells_in(picture, View(0, 0, width, height, zoom))


@pytest.mark.parametrize("zoom", [0.6, 1.0, 1.5])
def test_cells_lie_on_print_and_tell_its_height_whatever_the_zoom(zoom: float) -> None:
    picture = label("Cyanocobalamin", size=40)
    cells = cells_of(picture, zoom)
    inked = np.argwhere(picture[..., 0] < 110)
    (top, left), (bottom, right) = inked.min(0), inked.max(0)
    assert len(cells) > 20 * zoom**2
    assert ((cells.middle > (left - 12, top - 12)) & (cells.middle < (right + 12, bottom + 12))).all(1).mean() > 0.95
    assert np.median(cells.cap_height) == pytest.approx(0.72 * 40, rel=0.2)
    assert np.median(np.abs(cells.axis[:, 1])) < 0.08


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_cells_tell_which_way_up_the_letters_stand(angle: float) -> None:
    cells = cells_of(turned(label("Cyanocobalamin", "For injection"), angle))
    way = cells.reading.sum(0)
    assert way @ (np.cos(np.radians(angle)), np.sin(np.radians(angle))) > 0.9 * np.hypot(*way)


def test_light_ink_is_told_from_dark() -> None:
    assert np.median(cells_of(label("1,000 mcg/mL")).is_light) < 0
    assert np.median(cells_of(label("1,000 mcg/mL", ink=240, paper=60)).is_light) > 0


def test_a_part_of_a_photo_lies_where_it_lies_in_the_photo() -> None:
    picture = label("Cyanocobalamin", size=40)
    height, width = picture.shape[:2]
    whole, part = cells_of(picture), cells_in(picture, View(40, 30, width, height, 1.0))
    assert np.median(part.middle, axis=0) == pytest.approx(np.median(whole.middle, axis=0), abs=12)


def test_there_is_no_print_on_paper() -> None:
    assert len(cells_of(np.full((300, 400, 3), 220, np.uint8))) == 0
    assert len(cells_of(np.full((3, 5, 3), 220, np.uint8))) == 0


def test_a_report_tells_which_network_found_the_lines() -> None:
    assert check_text("Cyanocobalamin 1 mg/mL").reader.lines_sha256 is None
    assert check_photo(label("Cyanocobalamin", "1 mg/mL")).reader.lines_sha256 == NET.sha256()
