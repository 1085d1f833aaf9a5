"""The training of the network that finds lines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the network is trained with PyTorch, which is an extra")

import torch

from labelcheck.nets import Net
from samples.studio import lines as studio
from samples.studio.textures import texture
from samples.studio.views import CELLS, PRINT, SIDE

torch.set_num_threads(1)  # with fewer threads allowed than it would take, PyTorch leaves a part of a tensor undone


def views() -> studio.Views:
    """A dark bar of print, level, its middle at y = 162, on the left half of a light view."""
    pixels = torch.full((8, SIDE, SIDE, 3), 220, dtype=torch.uint8)
    pixels[:, 150:174, :160] = 40
    kind = torch.zeros((8, CELLS, CELLS), dtype=torch.uint8)
    kind[:, 38:43, :40] = PRINT
    line = torch.zeros((8, CELLS, CELLS, 4), dtype=torch.float16)
    rows = torch.arange(CELLS) * 4 + 1.5
    line[..., 0], line[..., 3] = 1.0, 24.0
    line[..., 2] = (162 - rows)[None, :, None]
    return studio.Views(pixels, kind, (kind == PRINT).to(torch.uint8), line, torch.zeros_like(kind))


def test_what_is_turned_is_told_turned() -> None:
    held = views()
    torch.manual_seed(4)
    for _ in range(8):
        lesson = held.chosen(torch.arange(2)).varied(torch.zeros(3, 400, 400))
        way = lesson.line[:, :2].permute(0, 2, 3, 1)[lesson.kind == PRINT].mean(0)
        place = (lesson.kind[0] == PRINT).nonzero().float()
        spread = place.amax(0) - place.amin(0)
        # print is longer along its line than across it
        assert (spread[1] > spread[0]) == (abs(float(way[0])) > abs(float(way[1])))
        assert float(way.norm()) == pytest.approx(1, abs=1e-3)
        assert lesson.pixels.abs().max() <= 1


def test_nothing_is_print_on_a_texture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "_TEXTURES", 1.0)
    textures = torch.from_numpy(np.stack([texture(np.random.default_rng(seed), SIDE) for seed in range(3)]))
    lesson = views().chosen(torch.arange(4)).with_textures(textures)
    assert not lesson.kind.any()
    assert not lesson.has_line.any()
    assert all(float(each.std()) > 0.02 for each in textures.float() / 127.5)


def test_a_right_answer_costs_nothing() -> None:
    lesson = views().chosen(torch.arange(2))
    answer = torch.zeros(2, studio.ANSWERS, CELLS, CELLS)
    answer[:, 0] = torch.where(lesson.kind == PRINT, 20.0, -20.0)
    answer[:, 1], answer[:, 7] = 1.0, 1.0
    answer[:, 4] = lesson.line[:, 2] / 24
    answer[:, 5] = float(np.log(24 / studio.UNIT_PX))
    answer[:, 6] = -20.0
    assert float(studio.losses(answer, lesson).sum()) < 0.02
    assert float(studio.losses(-answer, lesson).sum()) > 5


def test_a_network_whose_norms_are_folded_says_the_same() -> None:
    torch.manual_seed(1)
    net = studio.LineNet()
    for _ in range(3):
        net(torch.rand(2, 3, 64, 64))
    net.eval()
    pixels = torch.rand(1, 3, 96, 64)
    with torch.no_grad():
        before = net(pixels)
        net.fold()
        assert torch.allclose(net(pixels), before, atol=1e-4)
    assert before.shape == (1, studio.ANSWERS, 24, 16)


def test_a_network_learns_and_opencv_reads_it_as_pytorch_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnx", reason="PyTorch writes ONNX with it")
    monkeypatch.setattr(studio, "_WITH_NORM", 4)
    monkeypatch.setattr(studio, "_BATCH", 2)
    monkeypatch.setattr(studio, "_TEXTURES_DRAWN", 2)
    told: list[float] = []
    monkeypatch.setattr(studio, "_EVERY", 1)
    net = studio.train(views(), 0.05, 1, lambda rounds, loss: told.append(float(loss.sum())))
    assert np.mean(told[-3:]) < told[0]
    assert "cells of print found" in studio.in_print(net, views())
    studio.save(net, tmp_path / "net.onnx")
    saved = Net("lines")
    saved.path = tmp_path / "net.onnx"
    pixels = torch.rand(1, 3, 64, 96)
    with torch.no_grad():
        assert saved(pixels.numpy()) == pytest.approx(net(pixels).numpy(), abs=2e-3)
