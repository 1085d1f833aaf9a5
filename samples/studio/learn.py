"""Trains a network of Tesseract's kind in PyTorch, on a graphics card where there is one; see TRAINING.md."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from samples.studio.net import GATES, Shape

HEIGHT = 48
NULL = 2
"""The sign that stands for none, in every alphabet that Tesseract's tools make."""


class StripNet(nn.Module):
    """A network that reads strips."""

    null: int
    """The sign that stands for none."""

    def logits(self, picture: Tensor, widths: Tensor) -> tuple[Tensor, Tensor]:
        """Shape (steps, strips, signs), and the steps of each strip.

        Args:
            picture: 0 (ink) to 255 (paper), shape (strips, HEIGHT, columns).
            widths: Columns of each strip; beyond them is paper.
        """
        raise NotImplementedError


Reader = TypeVar("Reader", bound=StripNet)


class VialNet(StripNet):
    """The layers of a `Shape`, wired as Tesseract wires them."""

    null = NULL

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.filters = nn.Linear(9 * shape.pixels, shape.filters)
        self.summary = nn.LSTM(shape.filters, shape.summary)
        self.forwards = nn.LSTM(shape.summary, shape.forward)
        self.backwards = nn.LSTM(shape.forward, shape.backward)
        self.last = nn.LSTM(shape.backward, shape.last)
        self.signs = nn.Linear(shape.last, shape.signs)

    def forward(self, strips: Tensor, widths: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of shape (steps, strips, signs), and the steps of each strip.

        Args:
            strips: -1 (ink) to 1 (paper), shape (strips, rows, columns).
            widths: Columns of each strip; beyond them is nothing.
        """
        tiles, lengths = self._tiles(strips, widths)
        windows = self.filters.weight.view(self.shape.filters, 3, 3, self.shape.pixels)  # column by column in the file
        seen = torch.tanh(functional.conv2d(tiles, windows.permute(0, 3, 2, 1), self.filters.bias))
        count, _, rows, steps = seen.shape
        columns = seen.permute(2, 0, 3, 1).reshape(rows, count * steps, -1)
        summed = self.summary(columns)[0][-1].view(count, steps, -1).transpose(0, 1)
        ahead = self.forwards(summed.contiguous())[0]
        back = _reversed(self.backwards(_reversed(ahead, lengths))[0], lengths)
        return self.signs(self.last(back)[0]), lengths

    def logits(self, picture: Tensor, widths: Tensor) -> tuple[Tensor, Tensor]:
        with torch.no_grad():
            picture = evened(picture, widths)
        found: tuple[Tensor, Tensor] = self(picture, widths)
        return found

    def _tiles(self, strips: Tensor, widths: Tensor) -> tuple[Tensor, Tensor]:
        """Pixels put together tile by tile, with noise where a window looks beyond the picture, as Tesseract has it."""
        down, across = self.shape.tile
        count, rows, columns = strips.shape
        steps = columns // across
        parts = strips[:, :, : steps * across].reshape(count, rows // down, down, steps, across)
        tiles = parts.permute(0, 4, 2, 1, 3).reshape(count, self.shape.pixels, rows // down, steps)
        lengths = widths // across
        beyond = torch.arange(steps, device=strips.device)[None] >= lengths[:, None]
        noise = torch.rand(count, self.shape.pixels, rows // down + 2, steps + 2, device=strips.device) * 2 - 1
        noise[:, :, 1:-1, 1:-1] = torch.where(beyond[:, None, None, :], noise[:, :, 1:-1, 1:-1], tiles)
        return noise, lengths

    def weights(self) -> dict[str, NDArray[np.float64]]:
        """As `net.written` wants them."""
        found = {"filters": _plain(self.filters), "signs": _plain(self.signs)}
        layers = {"summary": self.summary, "forward": self.forwards, "backward": self.backwards, "last": self.last}
        for name, layer in layers.items():
            gates = torch.cat(
                [layer.weight_ih_l0, layer.weight_hh_l0, (layer.bias_ih_l0 + layer.bias_hh_l0)[:, None]], 1
            )
            parts = dict(
                zip(_TORCH_GATES, gates.detach().cpu().double().numpy().reshape(4, -1, gates.shape[1]), strict=True)
            )
            found |= {f"{name}.{gate}": parts[gate] for gate in GATES}
        return found

    def take(self, weights: dict[str, NDArray[np.float64]]) -> None:
        """The other way round."""
        layers = {"summary": self.summary, "forward": self.forwards, "backward": self.backwards, "last": self.last}
        with torch.no_grad():
            for plain, name in ((self.filters, "filters"), (self.signs, "signs")):
                plain.weight.copy_(torch.from_numpy(weights[name][:, :-1]))
                plain.bias.copy_(torch.from_numpy(weights[name][:, -1]))
            for name, layer in layers.items():
                gates = torch.from_numpy(np.concatenate([weights[f"{name}.{gate}"] for gate in _TORCH_GATES]))
                inputs = layer.input_size
                layer.weight_ih_l0.copy_(gates[:, :inputs])
                layer.weight_hh_l0.copy_(gates[:, inputs:-1])
                layer.bias_ih_l0.copy_(gates[:, -1])
                layer.bias_hh_l0.zero_()


_TORCH_GATES = ("input", "forget", "cell", "output")


def _plain(layer: nn.Linear) -> NDArray[np.float64]:
    joined = torch.cat([layer.weight, layer.bias[:, None]], 1)
    return np.asarray(joined.detach().cpu().double().numpy())


def _reversed(steps: Tensor, lengths: Tensor) -> Tensor:
    """Each strip's steps back to front; what lies beyond its end stays there."""
    at = torch.arange(len(steps), device=steps.device)[:, None]
    source = torch.where(at < lengths[None], lengths[None] - 1 - at, at)
    return torch.gather(steps, 0, source[..., None].expand_as(steps))


@dataclass(slots=True)
class Pool:
    """Strips held on the device, column by column, and the signs on them."""

    device: torch.device
    columns: list[Tensor] = field(default_factory=list)
    starts: list[NDArray[np.int64]] = field(default_factory=list)
    widths: list[NDArray[np.int64]] = field(default_factory=list)
    signs: list[NDArray[np.int64]] = field(default_factory=list)
    _tail: int = 0
    _flat: Tensor | None = None

    def add(self, strips: Iterable[tuple[NDArray[np.uint8], NDArray[np.int64]]]) -> None:
        kept = [(strip, signs) for strip, signs in strips if _fits(strip, signs)]
        if not kept:
            return
        widths = np.array([strip.shape[1] for strip, _ in kept], np.int64)
        self.starts.append(self._tail + np.cumsum(widths) - widths)
        self.widths.append(widths)
        self.signs += [signs for _, signs in kept]
        self.columns.append(torch.from_numpy(np.concatenate([strip.T for strip, _ in kept])).to(self.device))
        self._tail += int(widths.sum())

    def __len__(self) -> int:
        return len(self.signs)

    def settle(self) -> None:
        """Puts what was added since into one piece, from which batches are taken."""
        if len(self.columns) > 1:
            self.columns = [torch.cat(self.columns)]
            self.starts, self.widths = [np.concatenate(self.starts)], [np.concatenate(self.widths)]

    def take(self, chosen: NDArray[np.int64]) -> tuple[Tensor, Tensor, list[NDArray[np.int64]]]:
        """Strips, uint8, shape (strips, HEIGHT, columns), paper beyond their ends; their widths; their signs."""
        widths = self.widths[0][chosen]
        starts = torch.from_numpy(self.starts[0][chosen]).to(self.device)
        across = torch.arange(int(widths.max()), device=self.device)
        wide = torch.from_numpy(widths).to(self.device)
        inside = across[None] < wide[:, None]
        found = self.columns[0][torch.where(inside, starts[:, None] + across[None], 0)]
        found = torch.where(inside[..., None], found, 255)
        return found.transpose(1, 2), wide, [self.signs[number] for number in chosen]


_WIDEST, _LONGEST = 1000, 70


def _fits(strip: NDArray[np.uint8], signs: NDArray[np.int64]) -> bool:
    """Not longer than a batch should be, and with a step for each sign however much it is squeezed."""
    return bool(strip.shape[1] <= _WIDEST and len(signs) <= _LONGEST and 4 * 1.4 * len(signs) < 0.72 * strip.shape[1])


@dataclass(frozen=True, slots=True)
class Variation:
    """How far a strip may be from how it was drawn; shares are of strips, lengths in pixels of a strip."""

    narrowest: float = 0.72
    widest: float = 1.3
    squeezed: float = 0.4
    last_letter: tuple[float, float] = (0.5, 0.95)
    lean: float = 0.08
    down: float = 1.3
    taller: float = 0.06
    softened: float = 0.65
    softest: float = 1.7
    smallest: float = 0.38
    noisy: float = 0.6
    noise: float = 14.0
    streaked: float = 0.15


def varied(strips: Tensor, widths: Tensor, far: Variation, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """The strips as they might look on another photo, and their new widths.

    Args:
        strips: uint8, shape (strips, HEIGHT, columns).
    """
    count, height, columns = strips.shape
    device = strips.device

    def evenly(low: float, high: float) -> Tensor:
        return torch.rand(count, device=device, generator=generator) * (high - low) + low

    def some(share: float) -> Tensor:
        return torch.rand(count, device=device, generator=generator) < share

    def normal() -> Tensor:
        return torch.randn(count, device=device, generator=generator)

    scale = torch.exp(evenly(math.log(far.narrowest), math.log(far.widest)))
    new = torch.clamp((widths * scale).round(), min=16).long()
    wide = int(new.max())
    share = (torch.arange(wide, device=device)[None] + 0.5) / new[:, None]
    from_end = torch.where(some(0.65)[:, None], share, 1 - share)
    reach = torch.clamp(evenly(1.5, 6) * 25 / widths, max=0.7)
    near = torch.sqrt(torch.clamp(1 - from_end / reach[:, None], min=0, max=1))
    steps = torch.where(some(far.squeezed)[:, None], 1 + near * (1 / evenly(*far.last_letter) - 1)[:, None], 1.0)
    steps = steps * (share < 1)
    across = (torch.cumsum(steps, 1) - steps / 2) / steps.sum(1, keepdim=True) * widths[:, None]
    rows = torch.arange(height, device=device) + 0.5
    foot = 35.0
    down = foot + (rows[None] - foot) * (1 + torch.clamp(normal() / 2, -1, 1) * far.taller)[:, None]
    down = down + (torch.clamp(normal() / 2, -1, 1) * far.down)[:, None]
    lean = (torch.clamp(normal() / 2, -1.5, 1.5) * far.lean)[:, None] * (rows - foot)[None]
    x = across[:, None, :] + lean[:, :, None]
    y = down[:, :, None].expand(count, height, wide)
    grid = torch.stack([2 * x / columns - 1, 2 * y / height - 1], -1)
    picture = functional.grid_sample(strips[:, None].float(), grid, "bilinear", "border", align_corners=False)
    picture = _softer(picture, torch.where(some(far.softened), evenly(0.2, far.softest), 0.05))
    picture = _smaller(picture, some(0.3), float(torch.rand((), device=device, generator=generator)), far)
    picture = picture[:, 0]
    dark, steep = evenly(0, 70) * some(0.5), torch.exp(evenly(-0.5, 0.5) * some(0.5))
    picture = dark[:, None, None] + (255 - dark)[:, None, None] * (picture / 255).clamp(0, 1) ** steep[:, None, None]
    middle, spread = evenly(0, 1), evenly(0.02, 0.2)
    streak = (
        torch.exp(-(((share - middle[:, None]) / spread[:, None]) ** 2))
        * (evenly(-60, 90) * some(far.streaked))[:, None]
    )
    picture = picture + streak[:, None, :]
    grain = torch.randn(picture.shape, device=device, generator=generator)
    coarse = functional.avg_pool2d(grain[:, None], 3, 1, 1)[:, 0] * 3
    grain = torch.where(some(0.5)[:, None, None], grain, coarse)
    picture = picture + grain * (evenly(0.5, far.noise) * some(far.noisy))[:, None, None]
    picture = picture.clamp(0, 255).round()
    return torch.where((share < 1)[:, None, :], picture, 255.0), new


def _softer(picture: Tensor, sigma: Tensor) -> Tensor:
    """Blurred, each strip by its own sigma."""
    count = len(picture)
    at = torch.arange(-4, 5, device=picture.device)
    kernel = torch.exp(-0.5 * (at[None] / sigma[:, None]) ** 2)
    kernel = kernel / kernel.sum(1, keepdim=True)
    stacked = picture.transpose(0, 1)
    padded = functional.pad(stacked, (4, 4, 4, 4), mode="replicate")
    across = functional.conv2d(padded, kernel[:, None, None, :], groups=count)
    return functional.conv2d(across, kernel[:, None, :, None], groups=count).transpose(0, 1)


def _smaller(picture: Tensor, chosen: Tensor, way: float, far: Variation) -> Tensor:
    """As if taken from further away."""
    share = far.smallest + (0.85 - far.smallest) * way
    size = picture.shape[-2:]
    small = functional.interpolate(picture, scale_factor=share, mode="bilinear", antialias=True)
    again = functional.interpolate(small, size=size, mode="bicubic" if way < 0.5 else "bilinear").clamp(0, 255)
    return torch.where(chosen[:, None, None, None], again, picture)


def evened(picture: Tensor, widths: Tensor) -> Tensor:
    """From grey to -1 (ink) and 1 (paper), by the dips and peaks of the middle row, as Tesseract does it."""
    row = picture[:, picture.shape[1] // 2]
    before, here, after = row[:, :-2], row[:, 1:-1], row[:, 2:]
    inside = torch.arange(1, row.shape[1] - 1, device=row.device)[None] < (widths - 1)[:, None]
    dips = (((here < before) & (here <= after)) | ((here <= before) & (here < after))) & inside
    peaks = (((here > before) & (here >= after)) | ((here >= before) & (here > after))) & inside
    black = _share_of(here, dips, 0.25, 0.0)
    white = _share_of(here, peaks, 0.75, 255.0)
    contrast = (white - black) / 2
    contrast = torch.where(contrast > 0, contrast, 1.0)
    return ((picture - black[:, None, None]) / contrast[:, None, None] - 1).clamp(-1, 1)


def _share_of(values: Tensor, chosen: Tensor, share: float, otherwise: float) -> Tensor:
    """The value below which so many of the chosen lie."""
    ordered = torch.where(chosen, values, 1e6).sort(1).values
    count = chosen.sum(1)
    at = torch.clamp((count * share).ceil().long() - 1, min=0)
    found = ordered.gather(1, at[:, None])[:, 0]
    return torch.where(count > 0, found, otherwise)


@dataclass(frozen=True, slots=True)
class Course:
    """How a network is trained."""

    columns: int = 160_000
    """Of a batch."""

    together: int = 1
    """Strips of a batch are a multiple of so many."""

    rate: float = 2.5e-3
    warm_up: float = 0.03
    """Share of the time in which the rate rises."""

    decay: float = 1e-4
    short: float = 0.12
    """Share of the time in which only short strips are seen: a network finds the letters sooner where there are few."""

    settled: float = 0.75
    """Share of the time after which the strips are as the photos have them, and less varied."""


Shares = dict[str, float]
"""How much of a batch is of which kind."""


def train(
    model: Reader,
    pools: dict[str, Pool],
    refresh: Callable[[], None],
    shares: Callable[[float], Shares],
    seconds: float,
    course: Course,
    seed: int,
    say: Callable[[str], None],
    keep: Callable[[Reader, int], None],
) -> int:
    """Trains for so many seconds; the number of strips seen.

    Args:
        refresh: Called now and then; adds what was drawn since to the pools.
        shares: Of the kinds of strips at a share of the time.
        keep: Called now and then with the running average of what was learnt so far, and at the end.
    """
    device = next(iter(pools.values())).device
    rng, generator = np.random.default_rng(seed), torch.Generator(device).manual_seed(seed)
    learner = torch.optim.AdamW(model.parameters(), lr=course.rate, weight_decay=course.decay, betas=(0.9, 0.98))
    average = copy.deepcopy(model).eval()
    begun, seen, rounds, told, kept = time.monotonic(), 0, 0, 0.0, 0.0
    queue: list[tuple[str, NDArray[np.int64]]] = []
    while (passed := time.monotonic() - begun) < seconds:
        share = passed / seconds
        if not queue:
            refresh()
            queue = _batches(pools, shares(share), course, share < course.short, rng)
        kind, chosen = queue.pop()
        chosen = chosen[: max(course.together, len(chosen) // course.together * course.together)]
        far = Variation() if share < course.settled else _NEAR
        for group in learner.param_groups:
            group["lr"] = course.rate * _rate(share, course.warm_up)
        strips, widths, signs = pools[kind].take(chosen)
        with torch.no_grad():
            picture, widths = varied(strips, widths, far, generator)
        logits, lengths = model.logits(picture, widths)
        loss = _loss(logits, lengths, signs, model.null)
        learner.zero_grad(set_to_none=True)
        loss.backward()
        if torch.isfinite(nn.utils.clip_grad_norm_(model.parameters(), 1.0)):  # sixteen bits may not suffice
            learner.step()
        seen, rounds = seen + len(chosen), rounds + 1
        _follow(average, model, min(0.999, 1 - 1 / (1 + rounds / 10)))
        if passed - told > 10:
            told = passed
            sizes = " ".join(f"{name} {len(pool)}" for name, pool in pools.items())
            say(f"{passed:.0f} s, {rounds} rounds, {seen} strips, {kind} loss {float(loss.detach()):.3f}; {sizes}")
        if passed - kept > 100:
            kept = passed
            keep(average, seen)
    keep(average, seen)
    return seen


_NEAR = Variation(narrowest=0.85, widest=1.2, squeezed=0.25, softest=1.3, smallest=0.5, noise=10.0, streaked=0.08)


def _follow(average: nn.Module, model: nn.Module, slow: float) -> None:
    """The running average of the weights."""
    with torch.no_grad():
        for mean, value in zip(average.state_dict().values(), model.state_dict().values(), strict=True):
            if mean.is_floating_point():
                mean.lerp_(value, 1 - slow)


def _rate(share: float, warm_up: float) -> float:
    """Share of the highest rate: a short rise, then down as a cosine."""
    if share < warm_up:
        return share / warm_up + 1e-3
    return 0.5 * (1 + math.cos(math.pi * (share - warm_up) / (1 - warm_up))) * 0.998 + 0.002


def _batches(
    pools: dict[str, Pool], shares: Shares, course: Course, short: bool, rng: np.random.Generator, most: int = 24
) -> list[tuple[str, NDArray[np.int64]]]:
    """Some batches of strips of about one width each, of every kind its share."""
    found: list[tuple[str, NDArray[np.int64]]] = []
    have = {kind: share for kind, share in shares.items() if share > 0 and len(pools[kind])}
    for kind, share in have.items():
        pool = pools[kind]
        pool.settle()
        wanted = course.columns * most * share / sum(have.values())
        fit = np.flatnonzero(pool.widths[0] < 260) if short else np.arange(len(pool))
        if not len(fit):
            continue
        mean = float(pool.widths[0][fit].mean())
        chosen = rng.choice(fit, max(8, int(wanted / mean)))
        chosen = chosen[np.argsort(pool.widths[0][chosen] + rng.uniform(-12, 12, len(chosen)))]
        ends = np.cumsum(pool.widths[0][chosen])
        parts = np.split(chosen, np.searchsorted(ends, np.arange(course.columns, ends[-1], course.columns)))
        found += [(kind, part) for part in parts if len(part) > 3]
    rng.shuffle(found)  # type: ignore[arg-type]
    return found


def _loss(logits: Tensor, lengths: Tensor, signs: Sequence[NDArray[np.int64]], null: int) -> Tensor:
    """Of the mean strip, for each of its signs; logits of shape (steps, strips, signs)."""
    sizes = torch.tensor([len(one) for one in signs], device=logits.device)
    target = torch.from_numpy(np.concatenate(signs)).to(logits.device)
    chances = functional.log_softmax(logits.float(), 2)
    each = functional.ctc_loss(chances, target, lengths, sizes, null, "none", zero_infinity=True)
    return (each / sizes.clamp(min=_FEW)).mean()


_FEW = 4
"""A strip without text counts as one with so many signs."""
