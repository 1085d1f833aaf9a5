"""Views of drawn photos with the lines of print on them, cell by cell: what the network that finds lines learns from.

    python -m samples.studio.views FOLDER FIRST STEP COUNT

draws every STEP-th file from the FIRST on, up to COUNT, unless it is there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.cells import STRIDE
from samples.studio.cut import any_product, as_saved
from samples.studio.products import pick
from samples.studio.scene import Shot, shoot
from samples.studio.wish import SIZES, UNREADABLE, Wish

Rng = np.random.Generator
Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

SIDE = 320
"""Pixels of a view."""

CELLS = SIDE // STRIDE

NO_PRINT, PRINT, UNSAID = 0, 1, 2
"""Of a cell; what is unsaid is neither learnt nor unlearnt: the rims of letters, and print that can hardly be seen."""

_SEED = 77
_PHOTOS_A_FILE, _VIEWS_A_PHOTO = 50, 6
_SIZES = tuple(size for size in SIZES if max(size) < 2100)
_UNREADABLE_SHARE, _SECOND_SHARE = 0.1, 0.15


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as the truth has it, in pixels of the photo."""

    middle: Floats
    """Half-way between the feet and the tops of the capitals, from its first sign to its last, shape (9, 2)."""

    cap_px: float
    is_seen: bool
    """Most of it shows, and stands off its paper."""

    is_light: bool
    matters: bool


@dataclass(frozen=True, slots=True)
class Taught:
    """What is to be said of the cells of views; arrays of shape (views, CELLS, CELLS)."""

    kind: NDArray[np.uint8]
    """NO_PRINT, PRINT or UNSAID."""

    has_line: NDArray[np.uint8]
    """1 where a line is near enough to be told of."""

    line: NDArray[np.float16]
    """Its reading direction (a unit vector), how far below the cell its middle is, square to it, and the height of its
    capitals, in pixels of the view; of shape (views, CELLS, CELLS, 4)."""

    is_light: NDArray[np.uint8]


def printed_on(photo: Pixels, lines: Sequence[dict[str, Any]]) -> list[Printed]:
    """The lines of a photo.

    Args:
        lines: As the truth has them.
    """
    grey = np.asarray(cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY), np.uint8)
    found = []
    for line in lines:
        foot, cap = np.array(line["baseline"], float), float(line["cap_height_px"])
        along = np.gradient(foot, axis=0)
        length = np.hypot(*along.T)
        if cap < 1 or length.max() < 1e-6:
            continue
        along /= np.maximum(length, 1e-6)[:, None]
        down = np.stack([-along[:, 1], along[:, 0]], 1)
        middle = foot - down * (_hang(line) + 0.5) * cap
        seen = _is_seen(line) and _stands_off(grey, middle, down * cap, _CLEAR if line["readable"] else _CLEARER)
        found.append(Printed(middle, cap, seen, line["light"], line["role"] in ("name", "strength")))
    return found


def _hang(line: dict[str, Any]) -> float:
    """How far below the baseline a line's foot is, in cap heights: its quad reaches down to the descenders."""
    a, b, c, d = (np.array(corner, float) for corner in line["quad"])
    tall = (np.hypot(*(d - a)) + np.hypot(*(c - b))) / 2
    return float(np.clip(tall / line["cap_height_px"] - 1, 0, 0.45))


_CLEAR, _CLEARER = 18.0, 28.0
"""Grey levels between ink and paper of a line that counts as print, and of one that a person can hardly read."""


def _is_seen(line: dict[str, Any]) -> bool:
    hidden = line["hidden"]
    away = hidden.get("turned", 0.0) + hidden.get("outside", 0.0)
    under = hidden.get("covered", 0.0) + hidden.get("outshone", 0.0)
    return bool(line["readable"] or (away < 0.55 and under < 0.12 and line["contrast"] > 0.05))


def _stands_off(grey: Pixels, middle: Floats, down: Floats, levels: float) -> bool:
    ends, at = np.arange(len(middle)), np.linspace(0, len(middle) - 1, 64)
    along, across = (np.stack([np.interp(at, ends, way[:, axis]) for axis in (0, 1)], 1) for way in (middle, down))
    points = along[None] + across[None] * np.array([-0.35, -0.2, 0, 0.2, 0.35])[:, None, None]
    x, y = np.round(points).astype(int).reshape(-1, 2).T
    inside = (x >= 0) & (y >= 0) & (x < grey.shape[1]) & (y < grey.shape[0])
    if inside.sum() < 40:
        return False
    light, dark = np.percentile(grey[y[inside], x[inside]], (92, 8))
    return bool(light - dark > levels)


_CORE, _RIM = 0.4, 0.64
"""Cap heights from the middle of a line within which a cell is print, and within which it is not nothing."""

_LEAST_PX, _MOST_PX = 3.4, 110.0
"""Capitals of a view that are smaller or larger are unsaid."""


def taught(lines: Sequence[Printed], to_view: Floats) -> Taught:
    """What is to be said of one view.

    Args:
        to_view: Turn and zoom from the photo to the view, shape (2, 3).
    """
    at = (np.arange(CELLS) + 0.5) * STRIDE - 0.5
    cells = np.stack(np.meshgrid(at, at), -1).reshape(-1, 2)
    kind, light = (np.zeros(len(cells), np.uint8) for _ in range(2))
    told, nearest = np.zeros((len(cells), 4), np.float32), np.full(len(cells), np.inf)
    zoom = float(np.hypot(*to_view[:, 0]))
    for each in lines:
        middle = each.middle @ to_view[:, :2].T + to_view[:, 2]
        ends, steps = np.arange(len(middle)), np.linspace(0, len(middle) - 1, 25)
        middle = np.stack([np.interp(steps, ends, middle[:, axis]) for axis in (0, 1)], 1)
        cap = each.cap_px * zoom
        low, high = middle.min(0) - 1.2 * cap - STRIDE, middle.max(0) + 1.2 * cap + STRIDE
        near = np.flatnonzero(((cells > low) & (cells < high)).all(1))
        if not len(near):
            continue
        along, below, beyond = _beside(cells[near], middle)
        off = np.abs(below) / cap
        around = (off < max(_RIM, 3.5 / cap)) & (beyond < 0.6 * cap + 2)
        if not each.is_seen or not _LEAST_PX < cap < _MOST_PX:
            unsaid = near[around]
            kind[unsaid[kind[unsaid] == NO_PRINT]] = UNSAID
            continue
        print_ = (beyond < 0.6) & (off < max(_CORE, 2.0 / cap))
        rim = near[around & ~print_]
        kind[rim[kind[rim] == NO_PRINT]] = UNSAID
        kind[near[print_]] = PRINT
        tells = (beyond < 0.6) & (off < max(0.6, 2.5 / cap)) & (off < nearest[near]) & bool(print_.any())
        chosen = near[tells]
        nearest[chosen] = off[tells]
        told[chosen] = np.column_stack([along[tells], below[tells], np.full(len(chosen), cap)])
        light[chosen] = each.is_light
    shape = (1, CELLS, CELLS)
    has_line = np.isfinite(nearest).astype(np.uint8).reshape(shape)
    return Taught(kind.reshape(shape), has_line, told.astype(np.float16).reshape(*shape, 4), light.reshape(shape))


def _beside(points: Floats, middle: Floats) -> tuple[Floats, Floats, Floats]:
    """The direction of a line where it is nearest to each point, how far below the point it is, and how far the point
    is beyond its ends."""
    start, step = middle[:-1], np.diff(middle, axis=0)
    length = np.maximum(np.hypot(*step.T), 1e-9)
    share = np.clip(((points[:, None] - start) * step).sum(2) / length**2, 0, 1)
    foot = start + share[..., None] * step
    part = np.hypot(*(points[:, None] - foot).transpose(2, 0, 1)).argmin(1)
    along = (step / length[:, None])[part]
    toward = foot[np.arange(len(points)), part] - points
    below = (toward * np.stack([-along[:, 1], along[:, 0]], 1)).sum(1)
    return along, below, np.abs((toward * along).sum(1))


def view_of(rng: Rng, photo: Sequence[Pixels], lines: Sequence[Printed]) -> tuple[Pixels, Taught]:
    """A view of a photo, mostly about a line, turned and at any scale, and what is to be said of it.

    Args:
        photo: The photo, and the same at half the size, again and again.
    """
    height, width = photo[0].shape[:2]
    seen = [line for line in lines if line.is_seen]
    if seen and rng.random() < 0.85:
        matter = [line for line in seen if line.matters]
        line = pick(rng, matter if matter and rng.random() < 0.5 else seen)
        center = pick(rng, line.middle) + rng.normal(0, 2, 2) * line.cap_px
        low, high = (5, 32) if rng.random() < 0.85 else (_LEAST_PX, 90)
        zoom = float(np.exp(rng.uniform(np.log(low), np.log(high)))) / line.cap_px
    else:
        center, zoom = rng.uniform(0, 1, 2) * (width, height), float(np.exp(rng.uniform(np.log(0.25), np.log(1.2))))
    zoom = float(np.clip(zoom, 0.9 * SIDE / min(height, width), 2.2))
    turn = rng.uniform(0, 2 * np.pi) if rng.random() < 0.5 else rng.normal(0, 0.1)
    linear = zoom * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shift = SIDE / 2 + rng.uniform(-60, 60, 2) - linear @ center
    halved = min(max(int(np.floor(np.log2(0.55 / zoom))) + 1, 0), len(photo) - 1)
    step = 2**halved
    on_half = np.column_stack([linear * step, shift + linear @ np.ones(2) * (0.5 * step - 0.5)])
    pixels = cv2.warpAffine(photo[halved], on_half, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderValue=(0, 0, 0))
    return np.asarray(pixels, np.uint8), taught(lines, np.column_stack([linear, shift]))


def views_of_photo(rng: Rng, shot: Shot) -> list[tuple[Pixels, Taught]]:
    """Some views of a drawn photo."""
    sizes = [as_saved(shot.picture, shot.jpeg)]
    while min(sizes[-1].shape[:2]) > 200:
        sizes.append(np.asarray(cv2.resize(sizes[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8))
    lines = printed_on(sizes[0], [line for label in shot.truth["labels"] for line in label["lines"]])
    return [view_of(rng, sizes, lines) for _ in range(_VIEWS_A_PHOTO)]


def draw_file(folder: Path, number: int) -> Path:
    """One file, unless it is there; the same views for the same number."""
    path = folder / f"{number:05d}.npz"
    if path.exists():
        return path
    cv2.setNumThreads(1)
    rng = np.random.default_rng([_SEED, number])
    views: list[tuple[Pixels, Taught]] = []
    for _ in range(_PHOTOS_A_FILE):
        why = pick(rng, UNREADABLE) if rng.random() < _UNREADABLE_SHARE else None
        wish = Wish(product=any_product(rng), size=pick(rng, _SIZES), unreadable=why, second_share=_SECOND_SHARE)
        views += views_of_photo(rng, shoot(int(rng.integers(2**31)), wish))
    part = path.with_suffix(".part")
    said = {each.name: np.concatenate([getattr(told, each.name) for _, told in views]) for each in fields(Taught)}
    with part.open("wb") as file:
        np.savez(file, pixels=np.stack([pixels for pixels, _ in views]), **said)
    part.replace(path)
    return path


def main() -> None:
    folder, first, step, count = sys.argv[1:]
    os.nice(10)
    Path(folder).mkdir(parents=True, exist_ok=True)
    for number in range(int(first), int(count), int(step)):
        draw_file(Path(folder), number)


if __name__ == "__main__":
    main()
