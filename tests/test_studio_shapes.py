"""The training of the network that reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the network is trained with PyTorch, which is an extra")

import torch

from labelcheck.nets import Net
from labelcheck.shapes import NONE, SIGNS, STEP
from samples.studio import shapes as studio
from samples.studio.learn import Course, Pool, train
from samples.studio.wording import ALPHABET

torch.set_num_threads(1)  # with fewer threads allowed than it would take, PyTorch leaves a part of a tensor undone


def strip(count: int) -> tuple[np.ndarray, np.ndarray]:
    """So many strokes, each an `l`."""
    pixels = np.full((48, 40 + 40 * count), 235, np.uint8)
    for number in range(count):
        pixels[10:35, 30 + 40 * number : 36 + 40 * number] = 20
    return pixels, np.array([SIGNS.index("l")] * count)


def pools() -> dict[str, Pool]:
    held = Pool(torch.device("cpu"))
    held.add(strip(1 + number % 5) for number in range(40))
    return dict.fromkeys(("cut", "drawn", "sheet"), held)


def test_it_knows_the_alphabet_of_the_labels() -> None:
    assert set(SIGNS) == {*ALPHABET, "\0"}
    assert SIGNS[NONE] == "\0"


def test_a_step_is_seen_of_each_few_columns() -> None:
    net = studio.ShapeNet().eval()
    assert net(torch.full((2, 1, 48, 60 * STEP), 255.0)).shape == (2, len(SIGNS), 1, 60)


def test_training_lowers_the_loss_and_opencv_sees_what_pytorch_sees(tmp_path: Path) -> None:
    torch.manual_seed(1)
    net, kept = studio.ShapeNet(), []
    course = Course(columns=2000, rate=1e-3, short=0.0)
    before = [parameter.clone() for parameter in net.parameters()]

    def keep(learnt: studio.ShapeNet, seen: int) -> None:
        kept.append(learnt)

    assert train(net, pools(), lambda: None, lambda passed: {"sheet": 1.0}, 2.0, course, 1, lambda text: None, keep) > 0
    assert any(not torch.equal(one, other) for one, other in zip(before, net.parameters(), strict=True))
    (learnt,) = kept[-1:]
    studio.save(learnt, tmp_path / "shapes.onnx")
    opened = Net("shapes")
    opened.path = tmp_path / "shapes.onnx"
    shown = torch.from_numpy(strip(3)[0].astype(np.float32))[None, None]
    with torch.no_grad():
        wanted = learnt.eval()(shown).numpy()
    assert np.abs(opened(shown.numpy()) - wanted).max() < 1e-3
