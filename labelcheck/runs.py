"""Cells of one line gathered to runs, and runs to blocks that are read one way up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from labelcheck.cells import Cells
from labelcheck.letters import Floats
from labelcheck.quantile import median

_LEAST_CELLS = 3


@dataclass(frozen=True, eq=False)
class Run:
    """Cells along one line, between two gaps that are wider than those between words."""

    cells: Cells

    @cached_property
    def cap_height_px(self) -> float:
        return median(self.cells.cap_height)

    @cached_property
    def axis(self) -> Floats:
        """Along the line, forth or back, a unit vector."""
        x, y = self.cells.axis.T
        angle = np.arctan2((2 * x * y).sum(), (x * x - y * y).sum()) / 2
        return np.array([np.cos(angle), np.sin(angle)])

    @cached_property
    def reading(self) -> Floats:
        """From letter to letter, as the cells have it on average; about as long as it is sure, up to 1."""
        return np.asarray(self.cells.reading.mean(0))

    @property
    def likelihood(self) -> float:
        """Log odds, on average over its cells."""
        return float(self.cells.likelihood.mean())

    @property
    def is_light(self) -> bool:
        return float(self.cells.is_light.mean()) > 0

    @cached_property
    def outline(self) -> Floats:
        """Left, top, right, bottom."""
        return np.concatenate([self.cells.middle.min(0), self.cells.middle.max(0)])


def runs_of(cells: Cells) -> list[Run]:
    """Neighbouring cells whose lines are one line."""
    if not len(cells):
        return []
    label = connected(len(cells), *_links(cells))
    order = np.argsort(label, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    return [Run(cells[part]) for part in parts if len(part) >= _LEAST_CELLS]


_NEIGHBOURS = ((0, 1), (1, 0), (1, 1), (1, -1), (0, 2), (2, 0))
"""Rows and columns from a cell to those it may run on in; one missing cell parts no line."""

_APART, _ALIKE, _LEVEL = 0.32, 1.5, 0.9
"""Cells of one line tell middles that differ by less, square to it, in cap heights; heights up to so many times as
large; and axes with at least this cosine."""


def _links(cells: Cells) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of neighbouring cells that lie on one line."""
    row, column = cells.row + 2, cells.column + 2
    place = np.full((row.max() + 3, column.max() + 3), -1, np.intp)
    place[row, column] = np.arange(len(cells))
    normal = np.stack([-cells.axis[:, 1], cells.axis[:, 0]], 1)
    light = cells.is_light > 0
    ones, others = [], []
    for down, right in _NEIGHBOURS:
        other = place[row + down, column + right]
        one = np.flatnonzero(other >= 0)
        other = other[one]
        lower = np.minimum(cells.cap_height[one], cells.cap_height[other])
        higher = np.maximum(cells.cap_height[one], cells.cap_height[other])
        way = cells.middle[other] - cells.middle[one]
        apart = np.maximum(np.abs((way * normal[one]).sum(1)), np.abs((way * normal[other]).sum(1)))
        level = np.abs((cells.axis[one] * cells.axis[other]).sum(1))
        linked = (apart < _APART * lower) & (higher < _ALIKE * lower) & (level > _LEVEL)
        linked &= light[one] == light[other]
        ones.append(one[linked])
        others.append(other[linked])
    return np.concatenate(ones), np.concatenate(others)


def connected(count: int, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.intp]:
    """A number for each of `count` things, the same for those that pairs of them connect."""
    label = np.arange(count)
    while True:
        least = np.minimum(label[one], label[other])
        after = label.copy()
        np.minimum.at(after, one, least)
        np.minimum.at(after, other, least)
        after = after[after]
        if (after == label).all():
            return label
        label = after


def regions_of(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that stand together, in whatever direction."""
    return _grouped(runs, lambda one, other: True)


def blocks_of(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that stand together, run in parallel, and are not surely read in opposite directions."""

    def read_alike(one: Run, other: Run) -> bool:
        return abs(float(one.axis @ other.axis)) > _PARALLEL and float(one.reading @ other.reading) > _OPPOSITE

    return _grouped(runs, read_alike)


_PARALLEL, _OPPOSITE = 0.87, -0.2
_NEAR = 2.2
"""Cap heights; lines of one label are seldom further apart."""


def _grouped(runs: Sequence[Run], alike: Callable[[Run, Run], bool]) -> list[list[Run]]:
    if not runs:
        return []
    outline = np.stack([run.outline for run in runs])
    reach = _NEAR * np.array([run.cap_height_px for run in runs])[:, None]
    low, high = outline[:, :2] - reach, outline[:, 2:] + reach
    meet = (low[:, None] < high[None]).all(2) & (low[None] < high[:, None]).all(2)
    one, other = np.nonzero(np.triu(meet, 1))
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    linked = np.array([alike(runs[a], runs[b]) for a, b in pairs], np.bool_)
    label = connected(len(runs), one[linked], other[linked])
    return [[runs[at] for at in np.flatnonzero(label == each).tolist()] for each in np.unique(label)]


def reading_of(block: Sequence[Run]) -> Floats:
    """The direction in which a block is read, as its cells have it by majority; a unit vector.

    Where they hardly have one it is taken for upright, as most photos are.
    """
    longest = max(block, key=lambda run: len(run.cells))
    axes = np.stack([run.axis * (1 if run.axis @ longest.axis >= 0 else -1) * len(run.cells) for run in block])
    axis = axes.sum(0) / max(float(np.hypot(*axes.sum(0))), 1e-6)
    cells = sum(len(run.cells) for run in block)
    votes = sum(float(run.reading @ axis) * len(run.cells) for run in block) / cells
    votes += _UPRIGHT * float(axis[0])
    return np.asarray(axis if votes >= 0 else -axis)


_UPRIGHT = 0.5


def joined(block: Sequence[Run], reading: Floats) -> list[Run]:
    """The runs of a block, those that go on in one another put together.

    Args:
        reading: In which direction the block is read, a unit vector.
    """
    if len(block) < 2:
        return list(block)
    heads, tails = (_ends(block, reading, last) for last in (False, True))
    size = np.array([run.cap_height_px for run in block])
    way = heads.point[None] - tails.point[:, None]
    along = (way * tails.along[:, None]).sum(2)
    across = np.maximum(np.abs(_cross(tails.along[:, None], way)), np.abs(_cross(heads.along[None], way)))
    lower, higher = np.minimum(size[:, None], size), np.maximum(size[:, None], size)
    light = np.array([run.is_light for run in block])
    possible = (along > -_OVERLAP * lower) & (along < _WORDS_APART * lower) & (higher < _OF_ONE_SIZE * lower)
    possible &= (across < _OFF * lower + _DRIFT * np.abs(along)) & (light[:, None] == light)
    np.fill_diagonal(possible, False)
    cost = np.where(possible, np.abs(along) + 2 * across, np.inf)
    after, before = cost.argmin(1), cost.argmin(0)
    number = np.arange(len(block))
    mutual = np.flatnonzero(np.isfinite(cost[number, after]) & (before[after] == number))
    label = connected(len(block), mutual, after[mutual])
    parts = [np.flatnonzero(label == each).tolist() for each in np.unique(label)]
    return [Run(Cells.join([block[at].cells for at in part])) for part in parts]


_OVERLAP, _WORDS_APART = 0.8, 1.2
_OFF, _DRIFT = 0.3, 0.12
_OF_ONE_SIZE = 1.35
"""Of two runs that are parts of one line: cap heights from the end of one to the beginning of the other along the line,
cap heights that they lie apart square to it, and a share of the gap more; and the ratio of their heights."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ends:
    point: Floats
    along: Floats


def _ends(block: Sequence[Run], reading: Floats, last: bool) -> _Ends:
    """Where each run begins, or ends, and in which direction it runs there; both of shape (runs, 2)."""
    points, ways = [], []
    for run in block:
        along = run.cells.middle @ (run.axis if run.axis @ reading >= 0 else -run.axis)
        near = along > along.max() - run.cap_height_px if last else along < along.min() + run.cap_height_px
        axes = run.cells.axis[near]
        axes = np.where((axes @ reading >= 0)[:, None], axes, -axes).mean(0)
        way = axes / max(float(np.hypot(*axes)), 1e-6)
        middle = run.cells.middle[near].mean(0)
        edge = run.cells.middle[near][np.argmax(along[near] if last else -along[near])]
        points.append(middle + way * float((edge - middle) @ way))
        ways.append(way)
    return _Ends(np.stack(points), np.stack(ways))


def _cross(one: Floats, other: Floats) -> Floats:
    return np.asarray(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0])
