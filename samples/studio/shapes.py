"""Trains the network that reads strips by their shapes: python -m samples.studio.shapes; see TRAINING.md."""

from __future__ import annotations

import argparse
import copy
import sys
import time
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from labelcheck.shapes import NET, NONE, SIGNS, STEP
from labelcheck.unroll import HEIGHT
from samples.studio import onnx_file
from samples.studio.learn import Course, Pool, StripNet, train
from samples.studio.train import LEARNT, Loader, shares, start_drawers

_FILTERS = (24, 48, 64, 96)
_WIDE, _NARROW, _REACH, _DEPTH = 192, 96, 7, 4
"""Of the layers that look along the line: filters between them and within them, steps that each sees, their number."""


class ShapeNet(StripNet):
    """Convolutions down to a quarter of the width, then along the line; without memory, all steps are seen at once."""

    null = NONE

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

    def logits(self, picture: Tensor, widths: Tensor) -> tuple[Tensor, Tensor]:
        """In sixteen bits, where the processor or the card computes with them."""
        paper = functional.pad(picture, (0, -picture.shape[-1] % _COLUMNS), value=255.0)
        with torch.autocast(picture.device.type, torch.bfloat16):
            found = self(paper[:, None].contiguous(memory_format=torch.channels_last))
        return found[:, :, 0].permute(2, 0, 1).float(), widths // STEP


_COLUMNS, _STRIPS = 96, 16
"""A batch has a multiple of these: few shapes are faster than many, for the libraries prepare each shape once."""


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


def save(net: ShapeNet, path: Path) -> None:
    """As ONNX, the norms folded into the convolutions, with log odds for the signs."""
    example = torch.full((1, 1, HEIGHT, 64 * STEP), 255.0)
    net = copy.deepcopy(net).cpu().float().eval()
    onnx_file.save(net, example, path, {"strips": {0: "count", 3: "columns"}, "signs": {0: "count", 3: "steps"}})


_COURSE = Course(rate=2e-3, short=0.06, together=_STRIPS)
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

    def keep(learnt: ShapeNet, seen: int) -> None:
        torch.save(learnt.state_dict(), kept)
        save(learnt, Path(options.out))

    try:
        while not all(len(one) for one in pools.values()):
            loader.into(pools)
            time.sleep(0.5)
        begin = LEARNT if options.go_on else 0.0
        seen = train(
            net,
            pools,
            lambda: loader.into(pools),
            lambda passed: shares(max(passed, begin)),
            60 * options.minutes,
            course,
            _SEED,
            _say,
            keep,
        )
    finally:
        for drawer in drawers:
            drawer.terminate()
    print(f"{seen} strips seen")
    return 0


if __name__ == "__main__":
    sys.exit(main())
