"""What the network that finds lines is taught."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("fontTools", reason="fonts are read with it; it is an extra")

from labelcheck.cells import STRIDE
from samples.studio import views
from samples.studio.views import CELLS, NO_PRINT, PRINT, SIDE, UNSAID, printed_on, taught, view_of

AS_IT_IS = np.array([[1.0, 0, 0], [0, 1, 0]])


def truth(**more: Any) -> dict[str, Any]:
    """A level line from x = 60 to 220, its capitals from y = 100 to 120."""
    line = {
        "role": "name",
        "baseline": [[60 + 20 * at, 120] for at in range(9)],
        "quad": [[60, 100], [220, 100], [220, 120], [60, 120]],
        "cap_height_px": 20.0,
        "hidden": {},
        "contrast": 0.5,
        "readable": True,
        "light": False,
    }
    return line | more


def photo() -> np.ndarray:
    picture = np.full((SIDE, SIDE, 3), 220, np.uint8)
    for x in range(62, 220, 10):
        picture[100:120, x : x + 4] = 30
    return picture


def cell(x: float, y: float) -> tuple[int, int, int]:
    return 0, int(y / STRIDE), int(x / STRIDE)


def test_cells_are_told_their_line() -> None:
    said = taught(printed_on(photo(), [truth()]), AS_IT_IS)
    assert said.kind[cell(140, 110)] == PRINT
    assert said.kind[cell(140, 122)] == UNSAID
    assert said.kind[cell(140, 160)] == NO_PRINT
    assert said.kind[cell(300, 110)] == NO_PRINT
    right, down, below, cap = said.line[cell(140, 114)].astype(float)
    assert (right, down, cap) == pytest.approx((1, 0, 20), abs=0.05)
    assert below == pytest.approx(110 - (114 // STRIDE * STRIDE + 1.5), abs=0.1)


def test_the_middle_is_that_of_the_capitals_where_letters_hang_below_the_line() -> None:
    hanging = truth(
        baseline=[[60 + 20 * at, 126] for at in range(9)], quad=[[60, 100], [220, 100], [220, 126], [60, 126]]
    )
    (line,) = printed_on(photo(), [hanging])
    assert line.middle[:, 1] == pytest.approx(np.full(9, 110.0))


def test_a_turned_view_is_told_the_turned_line() -> None:
    """A quarter to the right, about the middle of the view."""
    turn = np.array([[0.0, -1, SIDE], [1, 0, 0]])
    said = taught(printed_on(photo(), [truth()]), turn)
    assert said.kind[cell(SIDE - 110, 140)] == PRINT
    assert said.line[cell(SIDE - 110, 140)][:2].astype(float) == pytest.approx((0, 1), abs=0.02)


@pytest.mark.parametrize(
    "more",
    [
        {"readable": False, "hidden": {"covered": 0.4}},
        {"readable": False, "hidden": {"turned": 0.8}},
        {"readable": False, "contrast": 0.01},
        {"baseline": [[60 + 20 * at, 300] for at in range(9)]},
    ],
    ids=["covered", "turned", "faint", "no ink"],
)
def test_print_that_cannot_be_seen_is_neither_learnt_nor_unlearnt(more: dict[str, Any]) -> None:
    said = taught(printed_on(photo(), [truth(**more)]), AS_IT_IS)
    assert not (said.kind == PRINT).any()
    assert (said.kind == UNSAID).any()
    assert not said.has_line.any()


def test_print_too_small_for_the_view_is_unsaid() -> None:
    said = taught(printed_on(photo(), [truth()]), AS_IT_IS * 0.1)
    assert not (said.kind == PRINT).any()


def test_a_view_is_about_a_line() -> None:
    lines = printed_on(photo(), [truth()])
    shown = [view_of(np.random.default_rng(seed), [photo()], lines)[1] for seed in range(20)]
    assert sum(bool((said.kind == PRINT).any()) for said in shown) > 12
    assert all(said.kind.shape == (1, CELLS, CELLS) for said in shown)


def test_a_file_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_PHOTOS_A_FILE", 1)
    monkeypatch.setattr(views, "_SIZES", ((640, 480),))
    path = views.draw_file(tmp_path, 3)
    with np.load(path) as held:
        assert held["pixels"].shape == (views._VIEWS_A_PHOTO, SIDE, SIDE, 3)
        assert (held["kind"] == PRINT).any()
    changed = path.stat().st_mtime_ns
    assert views.draw_file(tmp_path, 3).stat().st_mtime_ns == changed
