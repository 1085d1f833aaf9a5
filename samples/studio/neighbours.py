"""Trains the network that sees labels of which no strength was read: python -m samples.studio.neighbours."""

from __future__ import annotations

import argparse
import copy
import math
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from labelcheck.neighbours import CELL, NET, SIDE
from labelcheck.pixels import Pixels
from samples.studio import kinds, onnx_file
from samples.studio.cut import as_saved
from samples.studio.products import pick
from samples.studio.scene import shoot
from samples.studio.wish import SIZES, WAYS, Wish

Rng = np.random.Generator
Floats = NDArray[np.float64]

GRID = SIDE // CELL
_DRAWN_PX = 448
"""Longer side of the photos: more would be shrunk away."""

_TWO, _FREELY_PLACED = 0.5, 0.6
"""So many show two products; so many of these stand in other places and sizes than the counted photos have them."""

_WAYS = (0.45, 0.22, 0.1, 0.03, 0.08, 0.12)


@dataclass(frozen=True, slots=True)
class PrintedOn:
    """A line of a label."""

    quad: Floats
    """Corners in pixels of the small picture, shape (4, 2)."""

    role: str
    hidden: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A photo made small, and what is printed on each of its labels."""

    jpeg: bytes
    labels: tuple[tuple[PrintedOn, ...], ...]

    @property
    def pixels(self) -> Pixels:
        return np.asarray(cv2.imdecode(np.frombuffer(self.jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def draw(seed: int, held_out_fonts: bool = False) -> Scene:
    """The scene of a seed: one label, or two."""
    rng = np.random.default_rng([seed, 91])
    width, height = pick(rng, SIZES)
    zoom = _DRAWN_PX / max(width, height)
    second = kinds.product(rng) if rng.random() < _TWO else None
    placed = {}
    if second is not None and rng.random() < _FREELY_PLACED:
        rooms = float(rng.uniform(0.4, 0.6)), float(rng.uniform(0.3, 0.6))
        placed = {"apart": float(rng.uniform(0.2, 0.5)), "rooms": rooms}
    wish = Wish(
        second=second,
        second_share=0.0,
        size=(round(width * zoom), round(height * zoom)),
        cap_px=float(np.exp(rng.uniform(np.log(13), np.log(64)))) * zoom,
        way=str(rng.choice(WAYS, p=_WAYS)),
        held_out_fonts=held_out_fonts,
        **placed,
    )
    shot = shoot(int(rng.integers(2**40)), wish)
    photo = as_saved(shot.picture, max(60, shot.jpeg))
    scale = SIDE / max(photo.shape[:2])
    small = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    coded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 93])[1].tobytes()
    return Scene(coded, tuple(tuple(_printed(line, scale) for line in each["lines"]) for each in shot.truth["labels"]))


def _printed(line: dict[str, Any], scale: float) -> PrintedOn:
    return PrintedOn(np.array(line["quad"]) * scale, line["role"], sum(line["hidden"].values()))


@dataclass(frozen=True, slots=True)
class Shown:
    """What the network is shown of a scene, and what it should say."""

    pixels: Pixels
    """BGR, shape (SIDE, SIDE, 3)."""

    gone: Pixels
    """1 where there is no photo, shape (SIDE, SIDE)."""

    marks: Pixels
    """1 where a strength was read."""

    target: NDArray[np.float32]
    """1 where a label without a mark is, 0 where none is, -1 where either will do; shape (GRID, GRID)."""


_READ, _READ_TOO, _LINE_READ = 0.93, 0.4, 0.9
"""How often a strength is taken for read on the one label, on the other, and each line of it."""

_CLOSER = (0.8, 1.25)


def show(scene: Scene, rng: Rng, cut: bool = True) -> Shown:
    """A scene as the reader may leave it: strengths read on one label, on both or on none.

    Args:
        cut: Show a part of it, or the whole.
    """
    pixels = scene.pixels
    height, width = pixels.shape[:2]
    closer = float(rng.uniform(*_CLOSER)) if cut else 1.0
    wide, tall = width / max(1, closer), height / max(1, closer)
    corner = np.array([rng.uniform(0, width - wide + 1e-9), rng.uniform(0, height - tall + 1e-9)])
    zoom = SIDE / max(wide, tall)
    first = (SIDE - np.array([wide, tall]) * zoom) / 2
    way = np.concatenate([np.eye(2) * zoom, (first - corner * zoom)[:, None]], 1)
    shown = np.asarray(cv2.warpAffine(pixels, way, (SIDE, SIDE), flags=cv2.INTER_LINEAR), np.uint8)
    gone = np.ones((SIDE, SIDE), np.uint8)
    left, top = np.round(first).astype(int)
    gone[top : SIDE - top, left : SIDE - left] = 0
    labels = [
        [PrintedOn(line.quad * zoom + way[:, 2], line.role, line.hidden) for line in label] for label in scene.labels
    ]
    return Shown(shown, gone, *_marked(labels, rng))


def _marked(labels: Sequence[Sequence[PrintedOn]], rng: Rng) -> tuple[Pixels, NDArray[np.float32]]:
    marks, unread, other = (np.zeros((SIDE, SIDE), np.uint8) for _ in range(3))
    main = int(rng.integers(max(1, len(labels))))
    for number, label in enumerate(labels):
        strengths = [line for line in label if line.role == "strength" and line.hidden < 0.5 and _is_within(line.quad)]
        if strengths and rng.random() < (_READ if number == main else _READ_TOO):
            some = [line for line in strengths if rng.random() < _LINE_READ] or [pick(rng, strengths)]
            several = len(strengths) > 1
            cv2.fillPoly(marks, [np.round(_part(line.quad, several, rng)).astype(np.int32) for line in some], 1)
            continue
        seen = [line for line in label if line.hidden < 0.7 and _is_within(line.quad.mean(0))]
        if seen:
            tells = any(line.role in ("name", "strength") for line in seen)
            hull = cv2.convexHull(np.concatenate([line.quad for line in seen]).astype(np.float32))
            cv2.fillConvexPoly(unread if tells else other, np.round(hull).astype(np.int32), 1)
    share, doubt = (cv2.resize(each * 1.0, (GRID, GRID), interpolation=cv2.INTER_AREA) for each in (unread, other))
    target = np.where(share > 0.5, 1, np.where((share > 0.1) | (doubt > 0), -1, 0)).astype(np.float32)
    if share.max() > 0 and not (target == 1).any():
        target[share == share.max()] = 1
    return marks, target


def _part(quad: Floats, several: bool, rng: Rng) -> Floats:
    """A line, or its end or beginning: in a list the amounts stand behind the names, and only they are marked."""
    if rng.random() > _PARTS:
        return quad
    share = rng.uniform(*(_OF_A_ROW if several else _OF_A_LINE))
    a, b, c, d = quad
    if rng.random() < _ENDS:
        return np.array([b + (a - b) * share, b, c, c + (d - c) * share])
    return np.array([a, a + (b - a) * share, d + (c - d) * share, d])


_PARTS, _ENDS, _OF_A_ROW, _OF_A_LINE = 0.4, 0.75, (0.15, 0.6), (0.4, 0.8)


def _is_within(points: Floats) -> bool:
    return bool(((points > 1) & (points < SIDE - 1)).all())


class NeighbourNet(nn.Module):
    """Convolutions down to a cell, more of them over all of the picture, and both together for each cell."""

    def __init__(self) -> None:
        super().__init__()
        near = [(5, 16, 2), (16, 32, 2), (32, 48, 1), (48, 64, 2), (64, 64, 1), (64, 80, 2), (80, 80, 1)]
        far = [(80, 96, 2), (96, 96, 1), (96, 96, 1)]
        self.near = nn.Sequential(*(_convolved(*each) for each in near))
        self.far = nn.Sequential(*(_convolved(*each) for each in far))
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.head = nn.Sequential(nn.Conv2d(80 + 96, 64, 1), nn.ReLU(), nn.Dropout2d(0.1), nn.Conv2d(64, 1, 1))

    def forward(self, planes: Tensor) -> Tensor:
        """Log odds that a label without a mark is there, shape (photos, GRID, GRID).

        Args:
            planes: As `labelcheck.neighbours` makes them, shape (photos, 5, SIDE, SIDE).
        """
        near = self.near(planes)
        found: Tensor = self.head(torch.cat([near, self.up(self.far(near))], 1))
        return found[:, 0]


def _convolved(inputs: int, outputs: int, step: int) -> nn.Module:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, step, 1), nn.BatchNorm2d(outputs), nn.ReLU())


def batch(scenes: Sequence[Scene], rng: Rng) -> tuple[Tensor, Tensor]:
    """Planes and targets of scenes in other light, colours and grain, turned and mirrored."""
    shown = [show(each, rng) for each in scenes]
    count = len(shown)

    def drawn(spread: float, *shape: int) -> Tensor:
        return torch.from_numpy(np.exp(rng.normal(0, spread, (count, *shape))).astype(np.float32))

    pixels = torch.from_numpy(np.stack([each.pixels for each in shown])).permute(0, 3, 1, 2).float() / 255
    gone, marks = (
        torch.from_numpy(np.stack(each))[:, None].float()
        for each in zip(*((one.gone, one.marks) for one in shown), strict=True)
    )
    if rng.random() < 0.3:
        pixels = pixels[:, torch.from_numpy(rng.permutation(3))]
    pixels = pixels ** drawn(0.25, 1, 1, 1) * drawn(0.15, 1, 1, 1) * drawn(0.06, 3, 1, 1)
    grain = rng.normal(0, 1, pixels.shape) * rng.uniform(0, 0.03, (count, 1, 1, 1))
    pixels = ((pixels + torch.from_numpy(grain.astype(np.float32))).clamp(0, 1) * 2 - 1) * (1 - gone)
    planes, targets = torch.cat([pixels, gone, marks], 1), torch.from_numpy(np.stack([one.target for one in shown]))
    quarters, mirrored = int(rng.integers(4)), rng.random() < 0.5
    planes, targets = torch.rot90(planes, quarters, (2, 3)), torch.rot90(targets, quarters, (1, 2))
    return (planes.flip(3), targets.flip(2)) if mirrored else (planes, targets)


_LABEL, _CELLS, _WORST = 5.0, 2.0, 3
"""Weight of a cell on an unread label, that of all cells beside the photo's, and the cells that speak for a photo."""


def loss_of(odds: Tensor, targets: Tensor) -> Tensor:
    """Of each cell, and of each photo by its surest cells: one false cell doubts a whole photo."""
    known, unread = (targets >= 0).float(), (targets == 1).float()
    each = functional.binary_cross_entropy_with_logits(odds, targets.clamp(min=0), reduction="none")
    cells = (each * known * (1 + (_LABEL - 1) * unread)).sum() / known.sum()
    has_one = unread.amax((1, 2))
    found = (odds * unread - 1e4 * (1 - unread)).amax((1, 2))
    false = (odds - 1e4 * (1 - known)).flatten(1).topk(_WORST, 1).values.mean(1)
    photos = functional.binary_cross_entropy_with_logits(torch.where(has_one > 0, found, false), has_one)
    return _CELLS * cells + photos


_RATE, _BATCH, _MEAN_OF = 2.5e-3, 48, 0.998


def train(scenes: Sequence[Scene], minutes: float, say: Callable[[str], None]) -> NeighbourNet:
    """The running average of a network that saw the scenes for so long."""
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    net = NeighbourNet()
    mean = copy.deepcopy(net)
    learner = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=0.02)
    began, rounds = time.monotonic(), 0
    while (passed := (time.monotonic() - began) / 60 / minutes) < 1:
        fall = 0.5 * (1 + math.cos(math.pi * passed)) + 0.005
        for group in learner.param_groups:
            group["lr"] = _RATE * min(1, rounds / 100 + 0.01) * fall
        planes, targets = batch([scenes[int(rng.integers(len(scenes)))] for _ in range(_BATCH)], rng)
        loss = loss_of(net(planes), targets)
        learner.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        learner.step()
        rounds += 1
        _follow(mean, net, min(_MEAN_OF, rounds / (rounds + 20)))
        if rounds % 100 == 0:
            say(f"{rounds} rounds, loss {loss.item():.3f}")
    return mean.eval()


@torch.no_grad()
def _follow(mean: nn.Module, net: nn.Module, share: float) -> None:
    for kept, new in zip(mean.state_dict().values(), net.state_dict().values(), strict=True):
        if kept.dtype.is_floating_point:
            kept.mul_(share).add_(new, alpha=1 - share)
        else:
            kept.copy_(new)


def save(net: NeighbourNet, path: Path) -> None:
    """As ONNX."""
    sizes = {"planes": {0: "count"}, "odds": {0: "count"}}
    onnx_file.save(net.eval(), torch.zeros(1, 5, SIDE, SIDE), path, sizes)


@torch.no_grad()
def judged(net: NeighbourNet, scenes: Sequence[Scene]) -> tuple[Floats, NDArray[np.bool_]]:
    """Of each scene on which a strength was read, the surest cell, and whether a label without one is in view."""
    rng = np.random.default_rng(5)
    surest, true = [], []
    for shown in (show(scene, rng, cut=False) for scene in scenes):
        if shown.marks.any():
            planes = [*(shown.pixels.transpose(2, 0, 1) / 127.5 - 1) * (1 - shown.gone), shown.gone, shown.marks]
            surest.append(float(net(torch.from_numpy(np.stack(planes).astype(np.float32))[None]).max()))
            true.append(bool((shown.target == 1).any()))
    return np.array(surest), np.array(true)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", default=str(NET.path))
    parser.add_argument("--photos", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with ProcessPoolExecutor(options.workers) as pool:
        scenes = list(pool.map(draw, range(options.photos), chunksize=50))
        held_out = list(pool.map(_held_out, range(10**6, 10**6 + options.photos // 8), chunksize=50))
    net = train(scenes, options.minutes, lambda text: print(text, flush=True))
    save(net, Path(options.out))
    odds, true = judged(net, held_out)
    for share in (0.005, 0.01, 0.02):
        limit = float(np.quantile(odds[~true], 1 - share))
        found = int((odds[true] > limit).sum())
        print(f"at {limit:.2f}: {found} of {int(true.sum())} found, {share:.1%} of {int((~true).sum())} doubted")
    return 0


def _held_out(seed: int) -> Scene:
    return draw(seed, held_out_fonts=True)


if __name__ == "__main__":
    sys.exit(main())
