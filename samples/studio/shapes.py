"""Trains the network that reads strips by their shapes: python -m samples.studio.shapes; see TRAINING.md."""

from __future__ import annotations

import argparse
import copy
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from labelcheck.shapes import NET, NONE, SIGNS, STEP
from labelcheck.unroll import HEIGHT
from samples.studio import onnx_file
from samples.studio.learn import NEAR, Course, Pool, Variation, batches, ctc_loss, rate, varied
from samples.studio.train import Loader, shares, start_drawers

_FILTERS = (24, 48, 64, 96)
_WIDE, _NARROW, _REACH, _DEPTH = 192, 96, 7, 4
"""Of the layers that look along the line: filters between them and within them, steps that each sees, their number."""


class ShapeNet(nn.Module):
    """Convolutions down to a quarter of the width, then along the line; without memory, all steps are seen at once."""

    def __init__(self) -> None:
        super().__init__()
        first, second, third, fourth = _FILTERS
        self.seen = nn.Sequential(
            *_convolved(1, first, 3, 2),
            *_convolved(first, second, 3, 2),
            *_convolved(second, second, 3, 1),
            *_convolved(second, third, 3, (2, 1)),
            *_convolved(third, third, 3, 1),
            *_convolved(third, fourth, 3, 1),
        )
        self.column = nn.Sequential(*_convolved(fourth, _WIDE, (HEIGHT // 8, 3), 1, (0, 1)))
        self.along = nn.ModuleList(_Along() for _ in range(_DEPTH))
        self.signs = nn.Conv2d(_WIDE, len(SIGNS), 1)

    def forward(self, strips: Tensor) -> Tensor:
        """Logits, shape (strips, signs, 1, columns / STEP).

        Args:
            strips: 0 (ink) to 255 (paper), shape (strips, 1, HEIGHT, columns); columns a multiple of STEP.
        """
        found = self.column(self.seen(strips / 127.5 - 1))
        for layer in self.along:
            found = layer(found)
        return self.signs(found)


class _Along(nn.Module):
    """One look along the line, added to what was seen before."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *_convolved(_WIDE, _NARROW, 1, 1, 0),
            *_convolved(_NARROW, _NARROW, (1, _REACH), 1, (0, _REACH // 2)),
            nn.Conv2d(_NARROW, _WIDE, 1, bias=False),
            nn.BatchNorm2d(_WIDE),
        )

    def forward(self, seen: Tensor) -> Tensor:
        return functional.relu(seen + self.layers(seen))


_Size = int | tuple[int, int]


def _convolved(inputs: int, outputs: int, size: _Size, stride: _Size, padding: _Size = 1) -> tuple[nn.Module, ...]:
    convolution = nn.Conv2d(inputs, outputs, size, stride, padding, bias=False)
    return convolution, nn.BatchNorm2d(outputs), nn.ReLU()


def train(
    net: ShapeNet,
    pools: dict[str, Pool],
    refresh: Callable[[], None],
    seconds: float,
    course: Course,
    seed: int,
    say: Callable[[str], None],
    keep: Callable[[ShapeNet], None],
) -> int:
    """Trains for so many seconds; the number of strips seen.

    Args:
        refresh: Called now and then; adds what was drawn since to the pools.
        keep: Called now and then with the running average of what was learnt.
    """
    device = next(iter(pools.values())).device
    rng, generator = np.random.default_rng(seed), torch.Generator(device).manual_seed(seed)
    learner = torch.optim.AdamW(net.parameters(), lr=course.rate, weight_decay=course.decay, betas=(0.9, 0.98))
    average = copy.deepcopy(net).eval()
    begun, seen, rounds, told, kept = time.monotonic(), 0, 0, 0.0, 0.0
    queue: list[tuple[str, NDArray[np.int64]]] = []
    while (passed := time.monotonic() - begun) < seconds:
        share = passed / seconds
        if not queue:
            refresh()
            begun_at = 0.0 if course.short else _LEARNT
            queue = batches(pools, shares(max(share, begun_at)), course, share < course.short, rng)
        kind, chosen = queue.pop()
        chosen = chosen[: max(_STRIPS, len(chosen) // _STRIPS * _STRIPS)]
        for group in learner.param_groups:
            group["lr"] = course.rate * rate(share, course.warm_up)
        strips, widths, signs = pools[kind].take(chosen)
        with torch.no_grad():
            picture, widths = varied(strips, widths, Variation() if share < course.settled else NEAR, generator)
        logits = _logits(net, picture)
        loss = ctc_loss(logits, (widths // STEP).clamp(max=len(logits)), signs, NONE)
        learner.zero_grad(set_to_none=True)
        loss.backward()
        if torch.isfinite(nn.utils.clip_grad_norm_(net.parameters(), 1.0)):  # sixteen bits now and then do not suffice
            learner.step()
        seen, rounds = seen + len(chosen), rounds + 1
        _follow(average, net, min(0.999, 1 - 1 / (1 + rounds / 10)))
        if passed - told > 10:
            told = passed
            sizes = " ".join(f"{name} {len(pool)}" for name, pool in pools.items())
            say(f"{passed:.0f} s, {rounds} rounds, {seen} strips, {kind} loss {float(loss.detach()):.3f}; {sizes}")
        if passed - kept > 100:
            kept = passed
            keep(average)
    keep(average)
    return seen


def _logits(net: ShapeNet, picture: Tensor) -> Tensor:
    """Of shape (steps, strips, signs); sixteen bits where the processor or the card computes with them."""
    beyond = -picture.shape[-1] % _COLUMNS
    planes = functional.pad(picture, (0, beyond), value=255.0)[:, None].contiguous(memory_format=torch.channels_last)
    with torch.autocast(picture.device.type, torch.bfloat16):
        found = net(planes)
    return found[:, :, 0].permute(2, 0, 1).float()


_COLUMNS, _STRIPS = 96, 16
"""A batch has a multiple of these: few shapes are faster than many, for the libraries prepare each shape once."""


def _follow(average: nn.Module, net: nn.Module, slow: float) -> None:
    """The running average of the weights."""
    with torch.no_grad():
        for mean, value in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
            if mean.is_floating_point():
                mean.lerp_(value, 1 - slow)


def save(net: ShapeNet, path: Path) -> None:
    """As ONNX, the norms folded into the convolutions, with log odds for the signs."""
    example = torch.full((1, 1, HEIGHT, 64 * STEP), 255.0)
    net = copy.deepcopy(net).cpu().float().eval()
    onnx_file.save(net, example, path, {"strips": {0: "count", 3: "columns"}, "signs": {0: "count", 3: "steps"}})


_LEARNT = 0.2
"""What a network that reads already sees first is what others see after such a share of the time."""

_COURSE = Course(rate=2e-3, short=0.06)
_COLUMNS_ON_A_PROCESSOR = 20_000


_SEED = 5


def _say(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", default="out/training", help="folder for strips and weights")
    parser.add_argument("--out", default=str(NET.path))
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--rate", type=float, default=_COURSE.rate)
    parser.add_argument("--workers", type=int, default=0, help="processes that draw strips meanwhile")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--go-on", action="store_true", help="begin with the weights that lie in the work folder")
    options = parser.parse_args()
    work, device = Path(options.work), torch.device(options.device)
    (work / "strips").mkdir(parents=True, exist_ok=True)
    torch.manual_seed(_SEED)
    net = ShapeNet().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    kept = work / "shapes.pt"
    if options.go_on and kept.exists():
        net.load_state_dict(torch.load(kept, map_location=device, weights_only=True))
    pools = {kind: Pool(device) for kind in ("cut", "drawn", "sheet")}
    loader = Loader(work / "strips", list(SIGNS))
    drawers = start_drawers(work / "strips", options.workers)
    course = replace(_COURSE, rate=options.rate, short=0.0 if options.go_on else _COURSE.short)
    if device.type == "cpu":
        course = replace(course, columns=_COLUMNS_ON_A_PROCESSOR)

    def keep(learnt: ShapeNet) -> None:
        torch.save(learnt.state_dict(), kept)
        save(learnt, Path(options.out))

    try:
        while not all(len(one) for one in pools.values()):
            loader.into(pools)
            time.sleep(0.5)
        seen = train(net, pools, lambda: loader.into(pools), 60 * options.minutes, course, _SEED, _say, keep)
    finally:
        for drawer in drawers:
            drawer.terminate()
    print(f"{seen} strips seen")
    return 0


if __name__ == "__main__":
    sys.exit(main())
