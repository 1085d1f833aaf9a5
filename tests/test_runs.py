"""Cells are gathered to runs, runs to lines, and lines to blocks that are read one way up."""

import numpy as np
import pytest

from labelcheck.cells import STRIDE, Cells
from labelcheck.runs import Run, blocks_of, connected, joined, reading_of, regions_of, runs_of

CAP = 16.0


def line_of_cells(
    start: tuple[float, float],
    length: float,
    angle_deg: float = 0.0,
    *,
    cap: float = CAP,
    votes: float = 1.0,
    light: float = -3.0,
    bend: float = 0.0,
) -> Cells:
    """What a good network tells of one line of print; `bend` is by how much its end is turned, in degrees."""
    steps = np.arange(0, length, 1.0)
    angle = np.radians(angle_deg + bend * steps / length)
    along = np.stack([np.cos(angle), np.sin(angle)], 1)
    middle = np.array(start) + np.cumsum(along, axis=0)
    down = np.stack([-along[:, 1], along[:, 0]], 1)
    points = np.concatenate([middle + down * off * cap for off in (-0.3, 0.0, 0.3)])
    grid, first = np.unique(np.round((points - 1.5) / STRIDE).astype(int), axis=0, return_index=True)
    place = first % len(steps)
    count = len(grid)
    return Cells(
        row=grid[:, 1].astype(np.intp),
        column=grid[:, 0].astype(np.intp),
        likelihood=np.full(count, 4.0),
        middle=middle[place],
        axis=along[place] * np.where(np.arange(count) % 2, 1, -1)[:, None],
        reading=along[place] * votes,
        cap_height=np.full(count, cap),
        is_light=np.full(count, light),
    )


@pytest.mark.parametrize("angle", [0, 30, 90, 200])
def test_two_lines_close_to_each_other_are_two_runs(angle: float) -> None:
    down = np.array([-np.sin(np.radians(angle)), np.cos(np.radians(angle))])
    here = np.array([400.0, 400.0])
    cells = Cells.join([line_of_cells(tuple(here + row * 1.4 * CAP * down), 200, angle) for row in (0, 1)])
    runs = runs_of(cells)
    assert len(runs) == 2
    assert all(abs(run.axis @ (np.cos(np.radians(angle)), np.sin(np.radians(angle)))) > 0.99 for run in runs)


def test_a_curved_line_is_one_run() -> None:
    assert len(runs_of(line_of_cells((100, 100), 400, -25, bend=50))) == 1


def test_letters_of_another_size_are_another_run() -> None:
    cells = Cells.join([line_of_cells((100, 100), 120), line_of_cells((222, 100), 120, cap=2 * CAP)])
    assert not any(np.ptp(run.cells.cap_height) for run in runs_of(cells))


@pytest.mark.parametrize(("gap", "lines"), [(0.9, 1), (2.0, 2)])
def test_words_of_a_line_are_joined_and_columns_are_not(gap: float, lines: int) -> None:
    block = [Run(line_of_cells((100, 100), 120)), Run(line_of_cells((220 + gap * CAP, 102), 90))]
    assert len(joined(block, np.array([1.0, 0.0]))) == lines


def test_light_print_does_not_go_on_in_dark_print() -> None:
    block = [Run(line_of_cells((100, 100), 120)), Run(line_of_cells((228, 100), 90, light=3.0))]
    assert len(joined(block, np.array([1.0, 0.0]))) == 2


def test_a_block_is_read_as_most_of_its_cells_have_it() -> None:
    block = [
        Run(line_of_cells((100, 100), 300, 170)),
        Run(line_of_cells((100, 130), 300, 170, votes=0.8)),
        Run(line_of_cells((100, 160), 80, 170, votes=-1.0)),
    ]
    assert reading_of(block) @ (np.cos(np.radians(170)), np.sin(np.radians(170))) > 0.99


def test_a_label_that_lies_across_is_another_block_of_the_same_region() -> None:
    runs = [Run(line_of_cells((100, 100), 200)), Run(line_of_cells((320, 80), 200, 90))]
    assert len(blocks_of(runs)) == 2
    assert len(regions_of(runs)) == 1
    assert len(regions_of([*runs, Run(line_of_cells((900, 900), 100))])) == 2


def test_what_is_connected_over_others_is_connected() -> None:
    label = connected(6, np.array([0, 4, 1]), np.array([1, 5, 4]))
    assert len({*label[[0, 1, 4, 5]]}) == 1
    assert len({*label}) == 3


def test_no_cells_are_no_runs() -> None:
    assert runs_of(line_of_cells((0, 0), 10)[np.zeros(0, np.intp)]) == []
    assert blocks_of([]) == []
