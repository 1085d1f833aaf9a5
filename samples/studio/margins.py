"""Trains the network that tells where print goes on unseen: python -m samples.studio.margins; see TRAINING.md."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from labelcheck.margins import INSIDE, NO_PHOTO, OUTSIDE
from labelcheck.pixels import Pixels
from labelcheck.unroll import BASELINE, CAP_HEIGHT, CAPS, HEIGHT
from samples.studio import onnx_file
from samples.studio.cut import Margin
from samples.studio.pool import load_margins

SHIPPED = Path(__file__).parents[2] / "labelcheck" / "nets" / "margins.onnx"
SIZE = (HEIGHT, OUTSIDE + INSIDE)

Change = Callable[[Tensor, Tensor, Tensor, torch.Generator], tuple[Tensor, Tensor]]
"""From pixels, where no photo is and whether print goes on to the pixels as they might be elsewhere, and no photo."""

Filters = tuple[tuple[int, int], ...]

FIVE: Filters = ((16, 2), (32, 2), (32, 1), (48, 2), (64, 2))
SEVEN: Filters = ((16, 2), (32, 2), (48, 1), (64, 2), (64, 1), (96, 2), (96, 1))
"""Of convolutions one after the other: filters, and the step from one to the next."""


class MarginNet(nn.Module):
    """Convolutions, four of them to half the size of the one before, and two layers of all with all."""

    def __init__(self, convolutions: Filters = FIVE, size: tuple[int, int] = SIZE, norms: bool = True) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        planes = 5
        for filters, step in convolutions:
            norm = [nn.BatchNorm2d(filters)] if norms else []
            layers += [nn.Conv2d(planes, filters, 3, step, 1), *norm, nn.ReLU()]
            planes = filters
        flat = planes * (size[0] // 16) * (size[1] // 16)
        layers += [nn.Flatten(), nn.Dropout(0.3), nn.Linear(flat, 64), nn.ReLU(), nn.Linear(64, 1)]
        self.layers = nn.Sequential(*layers)

    def forward(self, planes: Tensor) -> Tensor:
        """The log odds that print goes on, shape (margins,).

        Args:
            planes: As `labelcheck.margins` makes them, shape (margins, 5, rows, columns).
        """
        found: Tensor = self.layers(planes)
        return found[:, 0]


class Together(nn.Module):
    """What networks say in the mean: they are unsure of other margins."""

    def __init__(self, nets: Sequence[nn.Module]) -> None:
        super().__init__()
        self.nets = nn.ModuleList(nets)

    def forward(self, planes: Tensor) -> Tensor:
        """As MarginNet.forward."""
        return torch.stack([net(planes) for net in self.nets]).mean(0)


def begun(path: Path, convolutions: Sequence[Filters], size: tuple[int, int]) -> list[MarginNet]:
    """The networks of a file that `save` wrote, their norms folded into the convolutions."""
    nets = [MarginNet(each, size, norms=False) for each in convolutions]
    empty = [each for net in nets for each in net.modules() if isinstance(each, nn.Conv2d | nn.Linear)]
    with torch.no_grad():
        for layer, (weight, bias) in zip(empty, onnx_file.layers(path), strict=True):
            layer.weight.copy_(weight)
            assert layer.bias is not None
            layer.bias.copy_(bias)
    return [net.eval() for net in nets]


@dataclass(frozen=True, slots=True)
class Margins:
    """Margins as tensors of one length."""

    pixels: Tensor
    """BGR, uint8, shape (margins, 3, rows, columns)."""

    mirrored: Tensor
    goes_on: Tensor
    change: Change

    def __len__(self) -> int:
        return len(self.goes_on)

    @classmethod
    def of(cls, margins: Iterable[Margin]) -> Margins:
        every = list(margins)
        return cls.seen([each.pixels for each in every], every, _changed)

    @classmethod
    def seen(cls, pictures: Sequence[Pixels], margins: Sequence[Margin], change: Change) -> Margins:
        """Other pictures of them, and what may be changed about those."""
        pixels = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).contiguous()
        mirrored, goes_on = zip(*((each.mirrored, each.goes_on) for each in margins), strict=True)
        return cls(pixels, torch.tensor(mirrored), torch.tensor(goes_on), change)

    def planes(self, chosen: Tensor | slice, generator: torch.Generator | None = None) -> Tensor:
        """What the network sees of the chosen ones; with a generator, varied."""
        pixels = self.pixels[chosen].float()
        # the files are JPEG, which does not keep a colour to the grey level
        gone = ((pixels - torch.tensor(NO_PHOTO)[:, None, None]).abs().amax(1, keepdim=True) < 60).float()
        if generator is not None:
            pixels, gone = self.change(pixels, gone, self.goes_on[chosen], generator)
        side = self.mirrored[chosen].float()[:, None, None, None].expand(-1, 1, *pixels.shape[2:])
        return torch.cat([(pixels / 127.5 - 1) * (1 - gone), gone, side], 1)


def _changed(pixels: Tensor, gone: Tensor, goes_on: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    return varied(*beside_others(pixels, gone, goes_on, generator), generator)


_COVERED = 0.25
_GAP, _AHEAD, _NEAR = 0.3, (0.5, 2.2), (0.03, 0.35)
"""Of the strongest columns, what one between letters has; cap heights to the letter that is to be the first in view,
and from there to what covers those before it."""


_STREAKS, _STREAK = 0.25, (0.7, 2.0)
"""So many covers are streaks, beyond which the label shows again; cap heights."""


def covers(margins: Sequence[Margin], seed: int) -> Iterator[Margin]:
    """Some of the whole margins anew, their first letters under something: a finger, a sticker, a sheet, a streak.

    Drawn photos show fingers and glare; what else may lie over a label is as many-coloured as the world. The letters
    move up, and those that are missing at the end are put there from the beginning; so they are in whole ones, for the
    seam to tell nothing.
    """
    rng = np.random.default_rng(seed)
    for each in margins:
        if each.goes_on or rng.random() > _COVERED or (shift := shift_to_a_letter(each.pixels, rng)) is None:
            continue
        other = margins[int(rng.integers(len(margins)))].pixels
        first = each.pixels[:, OUTSIDE : OUTSIDE + shift]
        yield replace(each, pixels=np.concatenate([each.pixels[:, :-shift], first], 1))
        moved = np.concatenate([each.pixels[:, shift:], first], 1)
        yield replace(each, pixels=_under_a_cover(moved, other, rng), goes_on=True)


def shift_to_a_letter(pixels: Pixels, rng: np.random.Generator) -> int | None:
    """Columns to a later letter, which is to be the first; None where no gap is seen, or the photo ends."""
    if (pixels == NO_PHOTO).all(2).any():
        return None
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    inked = grey[CAPS:BASELINE].std(0) > _GAP * np.percentile(grey[CAPS:BASELINE, OUTSIDE:].std(0), 80)
    starts = np.flatnonzero(inked[1:] & ~inked[:-1]) + 1
    low, high = (OUTSIDE + each * CAP_HEIGHT for each in _AHEAD)
    starts = starts[(starts > low) & (starts < high)]
    return int(rng.choice(starts)) - OUTSIDE if len(starts) else None


def _under_a_cover(pixels: Pixels, other: Pixels, rng: np.random.Generator) -> Pixels:
    """What lies left of an edge that leans or bulges, and comes close to the first letter in view.

    Bars with round ends bend the other way.
    """
    rows = np.linspace(-0.5, 0.5, HEIGHT)
    edge = rng.normal(0, 12) * rows - abs(rng.normal(0, 20)) * rows**2
    edge += OUTSIDE - rng.uniform(*_NEAR) * CAP_HEIGHT - edge[CAPS:BASELINE].max()
    columns = np.arange(pixels.shape[1])
    soft = rng.uniform(0.5, 3.0)
    hidden = np.clip((edge[:, None] - columns) / soft + 0.5, 0, 1)[..., None]
    if rng.random() < _STREAKS:
        width = rng.uniform(*_STREAK) * CAP_HEIGHT
        hidden = np.minimum(hidden, np.clip((columns - edge[:, None] + width) / soft + 0.5, 0, 1)[..., None])
    return np.asarray(pixels * (1 - hidden) + cover_of(other, rng) * hidden, np.uint8)


def cover_of(other: Pixels, rng: np.random.Generator) -> NDArray[np.float64]:
    """Another picture, glare, or one colour that gets darker to a side."""
    way = rng.random()
    if way < 0.3 and not (other == NO_PHOTO).all(2).any():
        return np.roll(other, int(rng.integers(other.shape[1])), 1).astype(np.float64)
    if way < 0.4:
        return np.full(other.shape, 255.0)
    colour = np.array([120, 150, 200]) * rng.uniform(0.5, 1.2) if way < 0.6 else rng.uniform(0, 255, 3)
    slope = rng.uniform(-0.4, 0.4) * np.linspace(-1, 1, other.shape[1])[None, :, None]
    grain = rng.normal(0, rng.uniform(0, 6), other.shape)
    return np.clip(colour * (1 + slope) + grain, 0, 255)


_BESIDE, _PLAIN, _ROUND = 0.4, 0.4, 0.3
"""So many margins get another panel beside them; of these so many bear no print, a label beside its bar, and so many of
the bars have a round end."""

_PAPER, _PAPER_OF_HIDDEN = (0.48 * CAP_HEIGHT, 2.2 * CAP_HEIGHT), (1.7 * CAP_HEIGHT, 2.5 * CAP_HEIGHT)
"""Columns between the print and the edge of another panel; where print goes on, what hides it stays in view."""


def beside_others(pixels: Tensor, gone: Tensor, goes_on: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Some of the margins with another panel of a label beside them: its edge, and whatever is printed there.

    What stands beyond an upright edge with paper before it is no matter: digits stand closer than that.
    """
    count, _, rows, columns = pixels.shape

    def evenly(low: Tensor | float, high: Tensor | float) -> Tensor:
        return torch.rand(count, generator=generator) * (high - low) + low

    least = torch.where(goes_on, _PAPER_OF_HIDDEN[0], _PAPER[0])
    most = torch.where(goes_on, _PAPER_OF_HIDDEN[1], _PAPER[1])
    down = torch.linspace(-0.5, 0.5, rows)[None]
    lean = evenly(-2.0, 2.0)[:, None] * down
    round_end = (evenly(0, 1) < _ROUND)[:, None] * evenly(20, 70)[:, None] * down**2
    edge = (OUTSIDE - evenly(least, most))[:, None] - lean.abs().amax(1, keepdim=True) + lean + round_end
    beyond = torch.arange(columns)[None, None] < edge[..., None]
    beyond &= (evenly(0, 1) < _BESIDE)[:, None, None] & (gone[:, 0, :, OUTSIDE - 1] == 0).all(1)[:, None, None]
    others = torch.randperm(count, generator=generator)
    shift = int(torch.randint(columns, (), generator=generator))
    panel = torch.roll(pixels[others], shift, 3)
    plain = panel[:, :, :1, :1] + torch.randn(panel.shape, generator=generator) * 2
    panel = torch.where(evenly(0, 1)[:, None, None, None] < _PLAIN, plain, panel)
    seam = (torch.arange(columns)[None, None] - edge[..., None]).abs() < 1.2
    lined = beyond & seam & (evenly(0, 1) < 0.3)[:, None, None]
    mixed = torch.where(beyond[:, None], panel, pixels)
    return torch.where(lined[:, None], mixed * 0.3, mixed), torch.where(beyond[:, None], 0.0, gone)


_OTHER_COLOURS = 0.3
"""So many show blue for red, or green; skin keeps its own in the others."""


def varied(pixels: Tensor, gone: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """The margins as they might look on another photo: in other light, cut a little off, softer, with other grain."""
    count = len(pixels)

    def evenly(low: float, high: float, *shape: int) -> Tensor:
        return torch.rand(count, *shape, generator=generator) * (high - low) + low

    swapped = pixels[:, torch.randperm(3, generator=generator)]
    pixels = torch.where(evenly(0, 1, 1, 1, 1) < _OTHER_COLOURS, swapped, pixels)
    tint, light = torch.exp(evenly(-0.25, 0.25, 3, 1, 1)), torch.exp(evenly(-0.48, 0.32, 1, 1, 1))
    pixels = pixels * tint * light + evenly(-15, 15, 1, 1, 1)
    moved = torch.zeros(count, 2, 3)
    moved[:, 0, 0], moved[:, 1, 1] = torch.exp(evenly(-0.12, 0.12)), torch.exp(evenly(-0.06, 0.06))
    moved[:, 0, 1], moved[:, 0, 2], moved[:, 1, 2] = evenly(-0.05, 0.05), evenly(-0.025, 0.025), evenly(-0.05, 0.05)
    grid = functional.affine_grid(moved, [count, 1, *pixels.shape[2:]], align_corners=False)
    pixels = functional.grid_sample(pixels, grid, "bilinear", "border", align_corners=False)
    gone = (functional.grid_sample(gone, grid, "nearest", "border", align_corners=False) > 0.5).float()
    soft = evenly(0, 1, 1, 1, 1) < 0.3
    pixels = torch.where(soft, functional.avg_pool2d(functional.pad(pixels, (1, 1, 1, 1), "replicate"), 3, 1), pixels)
    noisy = evenly(0, 10, 1, 1, 1) * (evenly(0, 1, 1, 1, 1) < 0.5)
    pixels = pixels + torch.randn(pixels.shape, generator=generator) * noisy
    return pixels.clamp(0, 255), gone


_BATCH, _RATE, _DECAY = 128, 2e-3, 1e-3
_GOING_ON = 0.25
"""Of the rate, where a network has learnt before."""

_SURE_OF_IT = 0.99
"""No margin is called more surely than so: some in a hundred are labelled wrongly."""

_WEIGHT_OF_HIDDEN = 2.0
"""Print that is thought whole and is not is the worse mistake, and one margin in a dozen is so."""


def train(
    margins: Margins,
    epochs: int,
    seed: int,
    say: Callable[[int], None] = lambda epoch: None,
    convolutions: Filters = FIVE,
    before: MarginNet | None = None,
) -> MarginNet:
    """A network that has seen every margin so many times, each time varied.

    Args:
        before: What goes on learning; otherwise it begins with nothing.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    size = int(margins.pixels.shape[2]), int(margins.pixels.shape[3])
    rate = _RATE * (_GOING_ON if before else 1)
    net = (before or MarginNet(convolutions, size)).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    net.train()
    learner = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=_DECAY)
    rounds = max(1, len(margins) // _BATCH)
    weight, warm_up = torch.tensor(_WEIGHT_OF_HIDDEN), max(1, min(200, epochs * rounds // 10))
    for epoch in range(epochs):
        order = torch.randperm(len(margins), generator=generator)
        for number in range(rounds):
            chosen = order[number * _BATCH : (number + 1) * _BATCH]
            passed = epoch * rounds + number
            for group in learner.param_groups:
                share = passed / (epochs * rounds)
                group["lr"] = rate * min(1.0, (passed + 1) / warm_up) * 0.5 * (1 + math.cos(math.pi * share))
            wanted = margins.goes_on[chosen].float() * (2 * _SURE_OF_IT - 1) + (1 - _SURE_OF_IT)
            planes = margins.planes(chosen, generator).contiguous(memory_format=torch.channels_last)
            with torch.autocast("cpu", torch.bfloat16):
                found = net(planes)
            loss = functional.binary_cross_entropy_with_logits(found.float(), wanted, pos_weight=weight)
            learner.zero_grad(set_to_none=True)
            loss.backward()
            learner.step()
        say(epoch + 1)
    return net.eval()


def odds(net: nn.Module, margins: Margins) -> NDArray[np.float64]:
    """Of each margin the log odds that print goes on."""
    with torch.no_grad():
        parts = [net(margins.planes(slice(at, at + 256))) for at in range(0, len(margins), 256)]
    return np.asarray(torch.cat(parts).double().numpy())


def in_print(found: NDArray[np.float64], goes_on: NDArray[np.bool_], levels: Sequence[float] = (0.1, 0.3, 0.5)) -> str:
    """Of whole ends and of hidden ones, how many are told as such at some likelihoods."""
    likely = 1 / (1 + np.exp(-found))
    parts = [
        f"above {level}: {int((likely[goes_on] > level).sum())} of {int(goes_on.sum())} hidden, "
        f"{int((likely[~goes_on] > level).sum())} of {int((~goes_on).sum())} whole"
        for level in levels
    ]
    return "; ".join(parts)


def save(net: nn.Module, path: Path, size: tuple[int, int] = SIZE) -> None:
    """As ONNX, which OpenCV reads."""
    onnx_file.save(net, torch.zeros(1, 5, *size), path, {"margins": {0: "count"}, "odds": {0: "count"}})


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a network of the ends of lines is shown, and how it learns it."""

    shipped: Path
    epochs: int
    shown: Callable[[Sequence[Margin]], Margins]
    covers: Callable[[Sequence[Margin], int], Iterable[Margin]]
    nets: Sequence[Filters]
    """Of more than one the answers' mean counts."""

    size: tuple[int, int]


def teach(lesson: Lesson, description: str | None) -> int:
    """The command line of it: learns from seven in eight files of ends, and is judged by the others."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--strips", default="out/training/strips", help="folder with the files of samples.studio.pool")
    parser.add_argument("--out", default=str(lesson.shipped))
    parser.add_argument("--epochs", type=int, default=lesson.epochs)
    parser.add_argument("--go-on", type=Path, metavar="FILE", help="begin with the networks of a file as this wrote it")
    options = parser.parse_args()
    files = sorted(Path(options.strips).glob("*.npz"))
    held_out = files[::8]
    drawn = [each for path in files if path not in held_out for each in load_margins(path)]
    learnt = lesson.shown([*drawn, *lesson.covers(drawn, 1)])
    judged = lesson.shown([each for path in held_out for each in load_margins(path)])

    def say(epoch: int) -> None:
        print(f"{epoch} of {options.epochs} times", flush=True)

    before = begun(options.go_on, lesson.nets, lesson.size) if options.go_on else [None] * len(lesson.nets)
    nets = [
        train(learnt, options.epochs, seed, say, filters, net)
        for seed, (filters, net) in enumerate(zip(lesson.nets, before, strict=True), 1)
    ]
    net = Together(nets) if len(nets) > 1 else nets[0]
    save(net, Path(options.out), lesson.size)
    print(f"{len(learnt)} ends seen; of the held-out {len(judged)}, ", end="")
    print(in_print(odds(net, judged), judged.goes_on.numpy()))
    return 0


LESSON = Lesson(SHIPPED, 14, Margins.of, covers, (FIVE, SEVEN), SIZE)

if __name__ == "__main__":
    sys.exit(teach(LESSON, __doc__))
