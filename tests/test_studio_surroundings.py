"""The training of the network that sees the surroundings of a line's end."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="the network is trained with PyTorch, which is an extra")

import torch

from labelcheck.margins import INSIDE as FINE_INSIDE
from labelcheck.margins import NO_PHOTO
from labelcheck.margins import OUTSIDE as FINE_OUTSIDE
from labelcheck.surroundings import ABOVE, INSIDE, OUTSIDE, SCALE
from labelcheck.unroll import HEIGHT
from samples.studio import surroundings as studio
from samples.studio.cut import SEEN, Margin
from samples.studio.margins import SEVEN, odds, train

torch.set_num_threads(1)  # with fewer threads allowed than it would take, PyTorch leaves a part of a tensor undone


def end(goes_on: bool, level: int = 200, mirrored: bool = False) -> Margin:
    """Strokes on paper, close by and from further away; where print goes on, a dark thing lies over its beginning."""
    pixels = np.full((HEIGHT, FINE_OUTSIDE + FINE_INSIDE, 3), level, np.uint8)
    pixels[14:33, FINE_OUTSIDE::12] = pixels[14:33, FINE_OUTSIDE + 1 :: 12] = 20
    around = np.full((2 * ABOVE, OUTSIDE + SEEN, 3), level, np.uint8)
    around[ABOVE - SCALE // 2 : ABOVE + SCALE // 2, OUTSIDE::4] = 20
    if goes_on:
        around[:, : OUTSIDE - 1] = (60, 70, 90)
    return Margin(pixels, around, mirrored, goes_on)


def test_what_hides_letters_ends_close_to_the_first_in_view_and_what_hides_none_does_not() -> None:
    whole = [end(False, 150 + number % 100, number % 2 == 0) for number in range(300)]
    found = list(studio.covers(whole, 3))
    hiding, beside = [each for each in found if each.goes_on], [each for each in found if not each.goes_on]
    assert 0.2 * len(whole) < len(hiding) < 0.4 * len(whole)
    assert 0.05 * len(whole) < len(beside) < 0.25 * len(whole)
    rows = slice(ABOVE - SCALE // 4, ABOVE + SCALE // 4)
    paper = slice(OUTSIDE - SCALE, OUTSIDE - 1)
    bare = [float(np.ptp(each.around[rows, paper], axis=(0, 1)).max()) for each in beside]
    assert max(bare) == 0
    changed = [float(np.ptp(each.around[rows, paper], axis=(0, 1)).max()) > 0 for each in hiding]
    assert np.mean(changed) > 0.8  # but for paper over paper
    assert all((each.around[rows, OUTSIDE + SCALE :: 4] == 20).any() for each in hiding)


def test_no_cover_lies_where_the_photo_ends() -> None:
    ended = end(False)
    ended.around[:, : OUTSIDE - 4] = NO_PHOTO
    assert list(studio.covers([ended] * 40, 3)) == []


def test_it_is_shown_as_much_of_the_line_as_the_package_shows() -> None:
    shown = studio.as_tensors([end(False), end(True)])
    assert shown.planes(slice(0, 2)).shape == (2, 5, 2 * ABOVE, OUTSIDE + INSIDE)
    assert studio.SIZE == (2 * ABOVE, OUTSIDE + INSIDE)


def test_it_learns() -> None:
    held = studio.as_tensors([end(number % 2 == 0, 150 + number % 90, number % 3 == 0) for number in range(160)])
    net = train(held, 40, 1, convolutions=SEVEN)
    assert ((odds(net, held) > 0) == held.goes_on.numpy()).mean() > 0.95
