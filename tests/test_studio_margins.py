"""The training of the network that tells where print goes on unseen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the network is trained with PyTorch, which is an extra")

import torch

from labelcheck.margins import INSIDE, NO_PHOTO, OUTSIDE, odds_of_going_on
from labelcheck.nets import Net
from labelcheck.unroll import BASELINE, CAPS, HEIGHT
from samples.studio import margins as studio
from samples.studio.cut import Margin

torch.set_num_threads(1)  # with fewer threads allowed than it would take, PyTorch leaves a part of a tensor undone


def margin(goes_on: bool, level: int, mirrored: bool = False) -> Margin:
    """Strokes on paper; where print goes on, a dark thing stands right before them."""
    pixels = np.full((HEIGHT, OUTSIDE + INSIDE, 3), level, np.uint8)
    pixels[10:35, OUTSIDE::12] = 20
    pixels[10:35, OUTSIDE + 1 :: 12] = 20
    if goes_on:
        pixels[:, : OUTSIDE - 2] = (60, 70, 90)
    return Margin(pixels, AROUND, mirrored, goes_on)


AROUND = np.zeros((80, 120, 3), np.uint8)
MARGINS = [margin(number % 2 == 0, 170 + number % 60, number % 3 == 0) for number in range(160)]


def test_what_hides_print_stays_in_view_and_the_print_too() -> None:
    held = studio.Margins.of(MARGINS)
    pixels = held.pixels.float()
    mixed, _ = studio.beside_others(
        pixels, torch.zeros(len(held), 1, *pixels.shape[2:]), held.goes_on, torch.Generator().manual_seed(2)
    )
    rows = slice(CAPS, BASELINE)  # the corners may be those of a bar with a round end
    assert torch.equal(mixed[:, :, rows, OUTSIDE - 5 :], pixels[:, :, rows, OUTSIDE - 5 :])
    hidden = mixed[held.goes_on], pixels[held.goes_on]
    assert torch.equal(*(each[:, :, rows, OUTSIDE - 34 :] for each in hidden))
    assert 0.2 < float((mixed != pixels).flatten(1).any(1).float().mean()) < 0.6


def test_covers_hide_the_first_letters_and_a_seam_tells_nothing() -> None:
    paper = np.full((HEIGHT, OUTSIDE + INSIDE, 3), 200, np.uint8)
    paper[14:33, OUTSIDE::12] = paper[14:33, OUTSIDE + 1 :: 12] = 20
    whole = [Margin(paper, AROUND, number % 2 == 0, False) for number in range(320)]
    found = list(studio.covers(whole, 3))
    covered, seamed = [each for each in found if each.goes_on], [each for each in found if not each.goes_on]
    assert len(covered) == len(seamed)
    assert 0.15 * len(whole) < len(covered) < 0.35 * len(whole)
    assert all((each.pixels[14:33, OUTSIDE + 12 : OUTSIDE + 14] == 20).all() for each in found)
    assert all((each.pixels[:, :OUTSIDE] == 200).all() for each in seamed)
    seen = sum((each.pixels[:, : OUTSIDE - 20] != 200).any() for each in covered)  # but for paper over paper
    assert seen > 0.7 * len(covered)


def test_no_cover_lies_where_the_photo_ends() -> None:
    ended = margin(False, 200)
    ended.pixels[:, :30] = NO_PHOTO
    assert list(studio.covers([ended] * 40, 3)) == []


def test_where_there_is_no_photo_there_is_no_colour() -> None:
    without = margin(False, 200)
    without.pixels[:, :30] = NO_PHOTO
    planes = studio.Margins.of([without]).planes(slice(0, 1))
    assert planes.shape == (1, 5, HEIGHT, OUTSIDE + INSIDE)
    assert (planes[0, :3, :, :30] == 0).all()
    assert (planes[0, 3, :, :30] == 1).all()
    assert (planes[0, 3, :, 30:] == 0).all()


def test_networks_learn_and_are_read_as_pytorch_does(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="PyTorch writes ONNX with it")
    held = studio.Margins.of(MARGINS)
    net = studio.Together([studio.train(held, 60, 1), studio.train(held, 40, 2, convolutions=studio.SEVEN)])
    odds = studio.odds(net, held)
    assert ((odds > 0) == held.goes_on.numpy()).mean() > 0.95
    studio.save(net, tmp_path / "net.onnx")
    trained = Net("margins")
    trained.path = tmp_path / "net.onnx"
    seen = odds_of_going_on([(each.pixels, each.mirrored) for each in MARGINS[:20]], trained)
    assert seen == pytest.approx(odds[:20], abs=1e-2)


def test_a_network_goes_on_from_the_file_that_training_wrote(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="PyTorch writes ONNX with it, and it is read with it")
    held = studio.Margins.of(MARGINS)
    nets = [studio.train(held, 20, 1), studio.train(held, 20, 2, convolutions=studio.SEVEN)]
    odds = studio.odds(studio.Together(nets), held)
    studio.save(studio.Together(nets), tmp_path / "net.onnx")
    begun = studio.begun(tmp_path / "net.onnx", (studio.FIVE, studio.SEVEN), studio.SIZE)
    assert studio.odds(studio.Together(begun), held) == pytest.approx(odds, abs=1e-3)
    further = studio.train(held, 20, 3, before=begun[0])
    assert ((studio.odds(further, held) > 0) == held.goes_on.numpy()).mean() > 0.95


def test_no_network_goes_on_from_the_integers_that_are_shipped() -> None:
    pytest.importorskip("onnx", reason="the file is read with it")
    with pytest.raises(ValueError, match="integers"):
        studio.begun(studio.SHIPPED, (studio.FIVE, studio.SEVEN), studio.SIZE)
