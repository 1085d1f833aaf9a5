"""The evidence shows the text that decided, level and small."""

import cv2
import numpy as np
import pytest

from labelcheck.evidence import HEIGHT_PX, WIDTH_PX, boxes_of, cut_evidence

BOX = [[1000.0, 500.0], [1400.0, 500.0], [1400.0, 560.0], [1000.0, 560.0]]


def record(*boxes: object, verdict: str = "pass", **findings: object) -> dict[str, object]:
    told = [{"rule": "r", "verdict": at, "message": "", "boxes": there} for at, there in findings.items()]
    return {
        "verdict": verdict,
        "strength": {"as_read": "5 mg/mL"},
        "strengths": [{"box": box} for box in boxes],
        "findings": told,
    }


def photo(width: int = 2000, height: int = 1500) -> np.ndarray:
    """Grey, with a red block where `BOX` is."""
    pixels = np.full((height, width, 3), 128, np.uint8)
    pixels[500:560, 1000:1400] = (0, 0, 255)
    return pixels


def opened(jpeg: bytes) -> np.ndarray:
    pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    return pixels


def test_it_shows_the_strength_and_a_little_around_it() -> None:
    crop = opened(cut_evidence(photo(), record(BOX)))
    red = (crop[:, :, 2] > 200) & (crop[:, :, 0] < 60)
    rows, columns = np.nonzero(red)
    assert crop.shape[1] == WIDTH_PX
    assert 0.1 < red.mean() < 0.2  # 400 x 60 pixels and one and a half heights more on each side
    assert abs(rows.mean() / crop.shape[0] - 0.5) < 0.05
    assert abs(columns.mean() / crop.shape[1] - 0.5) < 0.05


@pytest.mark.parametrize("quarter_turns", [1, 2, 3])
def test_text_on_its_side_is_set_level(quarter_turns: int) -> None:
    pixels, box = photo(), np.array(BOX)
    for _ in range(quarter_turns):
        box = np.column_stack([box[:, 1], pixels.shape[1] - 1 - box[:, 0]])
        pixels = np.rot90(pixels)
    crop = opened(cut_evidence(np.ascontiguousarray(pixels), record(box.tolist())))
    upright = opened(cut_evidence(photo(), record(BOX)))
    assert crop.shape == upright.shape
    assert np.abs(crop.astype(int) - upright).mean() < 4


def test_what_the_gravest_findings_point_at_is_shown_too() -> None:
    far = [[100, 100], [200, 100], [200, 140], [100, 140]]
    assert len(boxes_of(record(BOX, verdict="flag", flag=[far], review=[BOX]))) == 2


@pytest.mark.parametrize("told", [{"error": {}}, {**record(BOX, verdict="review", review=[]), "strength": None}])
def test_where_nothing_is_sure_the_whole_photo_is_shown(told: dict[str, object]) -> None:
    crop = opened(cut_evidence(photo(), told))
    assert crop.shape == (HEIGHT_PX, round(HEIGHT_PX * 2000 / 1500), 3)


@pytest.mark.parametrize("box", [None, [], [[0, 0]], [[5, 5]] * 4, [[-1e9, 0], [1e9, 0], [1e9, 9], [-1e9, 9]]])
def test_an_odd_box_does_no_harm(box: object) -> None:
    crop = opened(cut_evidence(photo(), record(box)))
    assert crop.shape[0] <= HEIGHT_PX
    assert crop.shape[1] <= WIDTH_PX


def test_it_is_small() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (3000, 4000, 3), np.uint8)
    assert len(cut_evidence(noise, {})) < 100_000
