"""Trains the network that sees where print stands: python -m samples.studio.lines; see TRAINING.md."""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from labelcheck.cells import NET, UNIT_PX
from samples.studio import onnx_file
from samples.studio.textures import texture
from samples.studio.views import CELLS, NO_PRINT, PRINT, SIDE, UNSAID

_PLANES = (12, 20, 40, 64, 96)
"""At half the size of the picture, at a quarter and so on."""

_MORE = (0, 1, 2, 3, 2)
"""Convolutions at each size beside the one that leads there."""

_SHARED = 32
ANSWERS = 9
"""Of a cell: log odds of print; cosine and sine of twice the angle of its line; the way to the line's middle, in cap
heights; the logarithm of the cap height; log odds of light ink; the direction in which it is read."""


class _Conv(nn.Module):
    def __init__(self, planes: int, filters: int, step: int = 1, beside: bool = False) -> None:
        super().__init__()
        self.conv = nn.Conv2d(planes, filters, 3, step, 1)
        self.norm: nn.Module = nn.BatchNorm2d(filters)
        self.beside = beside

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = functional.relu(self.norm(self.conv(x)))
        return x + y if self.beside else y

    def fold(self) -> None:
        """The norm as a part of the convolution: from there on a round takes half the time."""
        if isinstance(self.norm, nn.BatchNorm2d):
            gain = (self.norm.weight / torch.sqrt(self.norm.running_var + self.norm.eps)).detach()  # type: ignore[operator]
            assert self.conv.bias is not None
            self.conv.weight.data *= gain[:, None, None, None]
            self.conv.bias.data = (self.conv.bias - self.norm.running_mean).detach() * gain + self.norm.bias.detach()
            self.norm = nn.Identity()


class LineNet(nn.Module):
    """A small U: five times halved, and from there back to a quarter of the size, where every cell is told of."""

    def __init__(self) -> None:
        super().__init__()
        stages: list[nn.Module] = []
        planes = 3
        for filters, more in zip(_PLANES, _MORE, strict=True):
            stages.append(
                nn.Sequential(_Conv(planes, filters, 2), *(_Conv(filters, filters, 1, True) for _ in range(more)))
            )
            planes = filters
        self.down = nn.ModuleList(stages)
        self.across = nn.ModuleList(nn.Conv2d(filters, _SHARED, 1) for filters in _PLANES[1:])
        self.up = nn.ModuleList(_Conv(_SHARED, _SHARED) for _ in _PLANES[2:])
        self.answer = nn.Conv2d(_SHARED, ANSWERS, 1)

    def forward(self, pixels: Tensor) -> Tensor:
        """What is told of every cell, shape (views, ANSWERS, rows, columns).

        Args:
            pixels: As `labelcheck.cells` makes them, shape (views, 3, 4 rows, 4 columns).
        """
        seen = [self.down[0](pixels)]
        for stage in list(self.down)[1:]:
            seen.append(stage(seen[-1]))
        y = self.across[-1](seen[-1])
        for at in reversed(range(len(self.up))):
            y = self.up[at](functional.interpolate(y, scale_factor=2.0, mode="nearest") + self.across[at](seen[at + 1]))
        found: Tensor = self.answer(y)
        return found

    def fold(self) -> None:
        for each in self.modules():
            if isinstance(each, _Conv):
                each.fold()


@dataclass(frozen=True, slots=True)
class Views:
    """Views and what is to be said of them, as tensors of one length; see `samples.studio.views`."""

    pixels: Tensor
    kind: Tensor
    has_line: Tensor
    line: Tensor
    is_light: Tensor

    def __len__(self) -> int:
        return len(self.pixels)

    @classmethod
    def of(cls, files: Sequence[Path]) -> Views:
        """Read into place: twice as much would not fit."""
        count = 0
        for path in files:
            with np.load(path) as held:
                count += len(held["kind"])
        shapes = ((SIDE, SIDE, 3), (CELLS, CELLS), (CELLS, CELLS), (CELLS, CELLS, 4), (CELLS, CELLS))
        kinds = (torch.uint8, torch.uint8, torch.uint8, torch.float16, torch.uint8)
        found = cls(*(torch.empty((count, *shape), dtype=kind) for shape, kind in zip(shapes, kinds, strict=True)))
        at = 0
        for path in files:
            with np.load(path) as held:
                here = slice(at, at + len(held["kind"]))
                for name in cls.__slots__:
                    getattr(found, name)[here] = torch.from_numpy(held[name])
            at = here.stop
        return found

    def chosen(self, places: Tensor) -> Lesson:
        line = self.line[places].permute(0, 3, 1, 2).float()
        rest = (self.has_line[places].float(), line, self.is_light[places].float())
        return Lesson(self.pixels[places].permute(0, 3, 1, 2).float() / 127.5 - 1, self.kind[places], *rest)


@dataclass(frozen=True, slots=True)
class Lesson:
    """Some views as the network sees them, -1 to 1, and what is to be said; channels before rows and columns."""

    pixels: Tensor
    kind: Tensor
    has_line: Tensor
    line: Tensor
    is_light: Tensor

    def with_textures(self, textures: Tensor) -> Lesson:
        """Some of the views give way to textures, on which nothing is print."""
        pixels, kind, has_line = self.pixels.clone(), self.kind.clone(), self.has_line.clone()
        for each in (torch.rand(len(pixels)) < _TEXTURES).nonzero()[:, 0]:
            pixels[each] = textures[int(torch.randint(len(textures), ()))].float() / 127.5 - 1
            kind[each], has_line[each] = NO_PRINT, 0
        return Lesson(pixels, kind, has_line, self.line, self.is_light)

    def varied(self, noise: Tensor) -> Lesson:
        """The same in other light and colours, softer, with other grain, inverted or turned by right angles."""
        quarter = int(torch.randint(4, ()))
        turned = [torch.rot90(each, quarter, (-2, -1)) for each in (self.kind, self.has_line, self.line, self.is_light)]
        kind, has_line, line, is_light = turned
        x, y = line[:, 0], line[:, 1]
        for _ in range(quarter):
            x, y = y, -x
        line = torch.stack([x, y, line[:, 2], line[:, 3]], 1)
        pixels = torch.rot90(self.pixels, quarter, (-2, -1))
        count = len(pixels)

        def evenly(low: float, high: float, *shape: int) -> Tensor:
            return torch.rand(count, *shape) * (high - low) + low

        if torch.rand(()) < 0.25:
            pixels = pixels[:, torch.randperm(3)]
        # light is a factor on what is 0 in the dark, so -1 here
        gain = torch.exp(evenly(-0.22, 0.22, 3, 1, 1) + evenly(-0.5, 0.3, 1, 1, 1))
        shift = gain - 1 + evenly(-0.16, 0.16, 1, 1, 1)
        inverted = evenly(0, 1, 1, 1, 1) < 0.15
        is_light = torch.where(inverted[:, 0], 1 - is_light, is_light)
        pixels = pixels * torch.where(inverted, -gain, gain) + torch.where(inverted, -shift, shift)
        for each in (evenly(0, 1) < 0.15).nonzero()[:, 0]:
            pixels[each] = pixels[each].mean(0, keepdim=True)
        for each in (evenly(0, 1) < 0.2).nonzero()[:, 0]:
            pixels[each] = functional.avg_pool2d(pixels[each : each + 1], 3, 1, 1)[0]
        for each in (evenly(0, 1) < 0.4).nonzero()[:, 0]:
            top, left = torch.randint(noise.shape[1] - SIDE, (2,)).tolist()
            pixels[each] += noise[:, top : top + SIDE, left : left + SIDE] * float(torch.rand(())) * _GRAIN
        return Lesson(pixels.clamp_(-1, 1), kind, has_line, line, is_light)


_GRAIN = 12 / 127.5
_TEXTURES, _TEXTURES_DRAWN = 0.09, 600


def losses(answer: Tensor, lesson: Lesson) -> Tensor:
    """How wrong an answer is: in print or not, cell by cell and as a share; axis; middle; height; ink; reading."""
    is_print, counts = (lesson.kind == PRINT).float(), (lesson.kind != UNSAID).float()
    likely = torch.sigmoid(answer[:, 0])
    each = functional.binary_cross_entropy_with_logits(answer[:, 0], is_print, reduction="none")
    weight = torch.where(is_print > 0, 1.0, 0.3 + likely.detach()) * counts
    cells = (each * weight).sum() / ((is_print * counts).sum() + 200)
    both = 2 * (likely * is_print * counts).sum()
    share = 1 - both / (((likely + is_print) * counts).sum() + 1)
    x, y, below, cap = lesson.line.unbind(1)
    cap = cap.clamp(min=1)
    told = lesson.has_line.sum() + 1

    def apart(place: int, wanted: Tensor) -> Tensor:
        return ((answer[:, place] - wanted).abs() * lesson.has_line).sum() / told

    axis = apart(1, x * x - y * y) + apart(2, 2 * x * y)
    middle = apart(3, -below * y / cap) + apart(4, below * x / cap)
    height = apart(5, torch.log(cap / UNIT_PX))
    ink = functional.binary_cross_entropy_with_logits(answer[:, 6], lesson.is_light, reduction="none")
    reading = apart(7, x) + apart(8, y)
    return torch.stack([cells, share, axis, 2 * middle, height, 0.2 * (ink * lesson.has_line).sum() / told, reading])


_BATCH, _RATE, _DECAY = 32, 3e-3, 1e-3
_WITH_NORM = 300
"""Rounds before the norms are folded: without them the network hardly starts, with them a round takes twice as long."""

_EVERY = 100
"""Rounds between two words of how it goes."""

_REMEMBERED = 0.998
"""Of the running average of the weights, which is what is kept, a round."""


def train(
    views: Views, minutes: float, seed: int, say: Callable[[int, Tensor], None] = lambda rounds, loss: None
) -> LineNet:
    """A network that has seen views for so many minutes, each time varied."""
    torch.manual_seed(seed)
    net = LineNet().to(memory_format=torch.channels_last)
    noise = torch.randn(3, 900, 900)
    drawn = [texture(np.random.default_rng([seed, number]), SIDE) for number in range(_TEXTURES_DRAWN)]
    textures = torch.from_numpy(np.stack(drawn))
    start, rounds = time.monotonic(), 0
    learner, kept = _begun(net)
    while (share := (time.monotonic() - start) / 60 / minutes) < 1:
        if rounds == _WITH_NORM:
            net.load_state_dict(kept)
            net.fold()
            learner, kept = _begun(net)
        since = rounds if rounds < _WITH_NORM else rounds - _WITH_NORM
        warm = min(1.0, (since + 1) / 150) if rounds < _WITH_NORM else 0.5 * min(1.0, (since + 1) / 80)
        for group in learner.param_groups:
            group["lr"] = _RATE * warm * 0.5 * (1 + math.cos(math.pi * share))
        lesson = views.chosen(torch.randint(len(views), (_BATCH,))).with_textures(textures).varied(noise)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            answer = net(lesson.pixels.contiguous(memory_format=torch.channels_last))
        loss = losses(answer.float(), lesson)
        learner.zero_grad(set_to_none=True)
        loss.sum().backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        learner.step()
        rounds += 1
        _remember(kept, net, min(_REMEMBERED, since / (since + 50)))
        if rounds % _EVERY == 0:
            say(rounds, loss.detach())
    net.fold()
    if rounds > _WITH_NORM:
        net.load_state_dict(kept)
    return net.eval()


def _begun(net: LineNet) -> tuple[torch.optim.AdamW, dict[str, Tensor]]:
    learner = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=_DECAY)
    return learner, {name: each.clone() for name, each in net.state_dict().items()}


@torch.no_grad()
def _remember(kept: dict[str, Tensor], net: LineNet, share: float) -> None:
    for name, each in net.state_dict().items():
        if each.dtype.is_floating_point:
            kept[name].lerp_(each, 1 - share)
        else:
            kept[name].copy_(each)


@torch.no_grad()
def in_print(net: LineNet, views: Views) -> str:
    """How well print is told on views that were not learnt from."""
    right = told = printed = 0
    total = torch.zeros(7)
    parts = range(0, len(views), _BATCH)
    for at in parts:
        lesson = views.chosen(torch.arange(at, min(at + _BATCH, len(views))))
        answer = net(lesson.pixels)
        total += losses(answer, lesson)
        says, is_print = answer[:, 0] > 0, lesson.kind == PRINT
        right += int((says & is_print).sum())
        told += int((says & (lesson.kind != UNSAID)).sum())
        printed += int(is_print.sum())
    losses_ = ", ".join(f"{each:.3f}" for each in (total / len(parts)).tolist())
    return f"{right} of {printed} cells of print found, {told} told; losses {losses_}"


def save(net: LineNet, path: Path) -> None:
    """As ONNX, which OpenCV reads."""
    onnx_file.save(
        net,
        torch.zeros(1, 3, SIDE, SIDE),
        path,
        {"pixels": {2: "rows", 3: "columns"}, "cells": {2: "cell_rows", 3: "cell_columns"}},
    )


def _drawn(folder: Path, files: int, workers: int) -> list[Path]:
    """The files of views, drawn by several processes unless they are there."""
    program = [sys.executable, "-m", "samples.studio.views", str(folder)]
    running = [subprocess.Popen([*program, str(first), str(workers), str(files)]) for first in range(workers)]
    if any(each.wait() for each in running):
        raise SystemExit("drawing the views failed; its message is above")
    return sorted(folder.glob("*.npz"))[:files]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--views", default="out/training/views", help="folder for the files of samples.studio.views")
    parser.add_argument("--files", type=int, default=66, help="300 views each, 113 MB")
    parser.add_argument("--out", default=str(NET.path))
    parser.add_argument("--minutes", type=float, default=28)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    files = _drawn(Path(options.views), options.files, options.workers)
    held_out = files[:2]
    net = train(
        Views.of(files[2:]),
        options.minutes,
        1,
        lambda rounds, loss: print(rounds, [round(each, 3) for each in loss.tolist()], flush=True),
    )
    save(net, Path(options.out))
    print(in_print(net, Views.of(held_out)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
