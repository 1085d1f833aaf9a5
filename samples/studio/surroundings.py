"""Trains the network that sees what lies round a line's end: python -m samples.studio.surroundings; see TRAINING.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from labelcheck.margins import NO_PHOTO
from labelcheck.pixels import Pixels
from labelcheck.surroundings import ABOVE, INSIDE, OUTSIDE, SCALE
from labelcheck.unroll import CAP_HEIGHT
from samples.studio.cut import Margin
from samples.studio.margins import (
    SEVEN,
    Lesson,
    Margins,
    cover_of,
    shift_to_a_letter,
    teach,
    varied,
)

SHIPPED = Path(__file__).parents[2] / "labelcheck" / "nets" / "surroundings.onnx"
SIZE = (2 * ABOVE, OUTSIDE + INSIDE)

_COVERED, _APART = 0.3, 0.15
"""Of whole ends so many come again under something, and so many with something beside them that hides nothing."""

_NEAR, _AWAY = (0.03, 0.4), (1.1, 4.5)
"""Cap heights between the first letter in view and what hides those before it, and what hides none."""


def as_tensors(margins: Sequence[Margin]) -> Margins:
    """What the network is shown of them."""
    return Margins.seen([_shown(each) for each in margins], margins, _changed)


def _shown(margin: Margin, ahead: int = 0) -> Pixels:
    """From the first ink, or from a letter so many pixels further in."""
    return np.ascontiguousarray(margin.around[:, ahead : ahead + OUTSIDE + INSIDE])


def _changed(pixels: Tensor, gone: Tensor, goes_on: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    return varied(pixels, gone, generator)


def covers(margins: Sequence[Margin], seed: int) -> Iterator[Margin]:
    """Some of the whole ends anew, with a finger, a sticker or a sheet over their first letters, or near them.

    The line then begins in view at a later letter; how far it is to that one the margin tells, which shows more of it.
    """
    rng = np.random.default_rng(seed)
    for each in margins:
        way = rng.random()
        if each.goes_on or way > _COVERED + _APART or _is_at_the_edge(each.around):
            continue
        other = margins[int(rng.integers(len(margins)))].around
        if way < _APART:
            yield replace(each, around=_covered(each.around, other, rng, _AWAY))
        elif (shift := shift_to_a_letter(each.pixels, rng)) is not None:
            ahead = round(shift * SCALE / CAP_HEIGHT)
            moved = np.concatenate([each.around[:, ahead:], each.around[:, -ahead:]], 1)
            yield replace(each, around=_covered(moved, other, rng, _NEAR), goes_on=True)


def _is_at_the_edge(around: Pixels) -> bool:
    return bool((around[ABOVE - SCALE : ABOVE + SCALE, OUTSIDE - SCALE :] == NO_PHOTO).all(2).any())


_ROUND = 0.5


def _covered(around: Pixels, other: Pixels, rng: np.random.Generator, apart: tuple[float, float]) -> Pixels:
    """What lies over the label ends so far before the first letter: a fingertip, or an edge from top to bottom."""
    rows, columns = np.mgrid[: around.shape[0], : around.shape[1]]
    down = (rows - ABOVE) / SCALE
    across = (columns - OUTSIDE) / SCALE + rng.uniform(*apart)
    if rng.random() < _ROUND:
        size, middle = rng.uniform(1.2, 6.0), rng.uniform(-0.8, 0.8)
        reach = np.sqrt(np.maximum(size**2 - (down - middle * size) ** 2, 0)) * rng.uniform(0.6, 2.0)
        level = reach[ABOVE - SCALE // 2 : ABOVE + SCALE // 2].max()
        edge = np.where(reach > 0, reach - level, -1e6)
    else:
        edge = rng.normal(0, 0.35) * down - abs(rng.normal(0, 0.03)) * down**2
        edge = edge - edge[ABOVE - SCALE // 2 : ABOVE + SCALE // 2].max()
    soft = rng.uniform(0.05, 0.4)
    hidden = np.clip((edge - across) / soft + 0.5, 0, 1)[..., None]
    return np.asarray(around * (1 - hidden) + cover_of(other, rng) * hidden, np.uint8)


LESSON = Lesson(SHIPPED, 12, as_tensors, covers, (SEVEN,), SIZE)

if __name__ == "__main__":
    sys.exit(teach(LESSON, __doc__))
