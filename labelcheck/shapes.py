"""The reader of shapes: a convolutional network that reads a strip at once, where Tesseract's go through it by columns.

So it fails elsewhere than they do. It learnt from the same studio, see `samples/studio/TRAINING.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from labelcheck.letters import Floats, Grey
from labelcheck.nets import Net
from labelcheck.tesseract import Engine, StripWord, StripWords

NET = Net("shapes")

SHAPES = "shapes"
"""The model's name, as a look asks for it."""

STEP = 4
"""Columns of a strip that are one step of the network."""

NONE, _SPACE = 0, 1
"""The sign that stands for none, and that between words."""

SIGNS = (
    "\0 ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    "µ°%/.,:;-()+=*&'#®"
    "ÄÖÜßäöüÉÈÊÀÂÇÎÔÛÑÓÍÚÁÃÕåøæéèêàâçîïôûñóíúáãõëčřšžýěůťłńęąśźżőűğşİı"
)
"""What the network may say of a step, in the order of its outputs; a space is the second."""
"""A hundred and forty-seven: those of the Tesseract models and none."""


class WithShapes:
    """An engine that also has the network read, where a look asks for it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name, self.version = engine.name, engine.version

    def read(self, strips: Sequence[Grey], model: str, psm: int, timeout_s: float) -> list[StripWords]:
        """As Engine.read.

        Raises:
            OcrTimeout: No answer within `timeout_s`.
            OcrError: Tesseract failed.
            MissingToolError: The network is not installed.
        """
        return read(strips) if model == SHAPES else self._engine.read(strips, model, psm, timeout_s)


_ROUND = 64
"""Strips are filled up with paper to a multiple of so many columns, so that several of them are one picture."""

_AT_ONCE = 8


def read(strips: Sequence[Grey]) -> list[StripWords]:
    """The words of each strip, each with the probability that the network gives to just that spelling.

    Args:
        strips: Grey, uint8, shape (HEIGHT, width) each, dark text on light.

    Raises:
        MissingToolError: The network is not installed.
    """
    found: list[StripWords] = [()] * len(strips)
    by_width: dict[int, list[int]] = {}
    for number, strip in enumerate(strips):
        by_width.setdefault(-(-strip.shape[1] // _ROUND) * _ROUND, []).append(number)
    for width, numbers in by_width.items():
        for at in range(0, len(numbers), _AT_ONCE):
            chosen = numbers[at : at + _AT_ONCE]
            logits = NET(_planes([strips[number] for number in chosen], width))[:, :, 0]
            for number, one in zip(chosen, logits, strict=True):
                found[number] = tuple(_words(one.T.astype(np.float64), *strips[number].shape))
    return found


def _planes(strips: Sequence[Grey], width: int) -> NDArray[np.float32]:
    planes = np.full((len(strips), 1, strips[0].shape[0], width), 255.0, np.float32)
    for plane, strip in zip(planes, strips, strict=True):
        plane[0, :, : strip.shape[1]] = strip
    return planes


def _words(logits: Floats, height: int, width: int) -> Iterator[StripWord]:
    """Greedily: the likeliest sign of each step, repeated ones once.

    Args:
        logits: Shape (steps, signs).
    """
    odds = np.exp(logits - logits.max(1, keepdims=True))
    chances = odds / odds.sum(1, keepdims=True)
    best = chances.argmax(1)
    begins = np.flatnonzero(np.diff(best, prepend=NONE))
    signs = [(int(step), int(best[step])) for step in begins if best[step] != NONE]
    spaces = [step for step, sign in signs if sign == _SPACE]
    edges = [0, *spaces, len(best)]
    for start, end in pairwise(edges):
        word = [sign for step, sign in signs if start <= step < end and sign != _SPACE]
        if word:
            certainty = _likelihood(chances[start:end], word)
            text = "".join(SIGNS[sign] for sign in word)
            yield StripWord(text, certainty, start * STEP, 0, min(width, end * STEP), height)


def _likelihood(chances: Floats, word: Sequence[int]) -> float:
    """The probability of just these signs, over all ways to spread them over the steps.

    Source: Graves and others, Connectionist Temporal Classification (2006), section 4.1.

    Args:
        chances: Probabilities, shape (steps, signs); a space counts as none.
        word: Numbers of signs, the likeliest ones: of less likely ones the product over many steps would be nothing.
    """
    states = np.empty((len(chances), 2 * len(word) + 1))
    states[:, ::2], states[:, 1::2] = (chances[:, NONE] + chances[:, _SPACE])[:, None], chances[:, word]
    apart = np.zeros(states.shape[1])
    apart[3::2] = np.diff(word) != 0
    ways = np.zeros(states.shape[1])
    ways[:2] = states[0, :2]
    for step in states[1:]:
        reached = ways.copy()
        reached[1:] += ways[:-1]
        reached[2:] += ways[:-2] * apart[2:]
        ways = reached * step
    return float(ways[-2:].sum())
