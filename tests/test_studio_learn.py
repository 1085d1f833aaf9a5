"""The training program: strips as they might look on another photo, and a network that is Tesseract's."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="the models are trained with PyTorch, which is an extra")

import torch

from samples.studio import net
from samples.studio.learn import Course, Pool, Variation, VialNet, evened, train, varied

SHAPE = net.Shape(48, (4, 4), 5, 6, 7, 8, 9, 11)
STRIP = np.full((48, 400), 235, np.uint8)
for start in range(15, 385, 14):
    STRIP[10:35, start : start + 5] = 20
STROKES = len(range(15, 385, 14))


def pool(*strips: np.ndarray) -> Pool:
    held = Pool(torch.device("cpu"))
    held.add((strip, np.array([3, 4, 5])) for strip in strips)
    held.settle()
    return held


def test_weights_go_out_and_come_back() -> None:
    one, other = VialNet(SHAPE), VialNet(SHAPE)
    other.take(one.weights())
    strips, widths = torch.rand(2, 48, 120) * 2 - 1, torch.tensor([120, 90])
    torch.manual_seed(1)
    first, steps = one(strips, widths)
    torch.manual_seed(1)
    assert torch.allclose(first, other(strips, widths)[0], atol=1e-5)
    assert steps.tolist() == [30, 22]


def test_a_batch_holds_each_strip_at_its_width() -> None:
    strips, widths, signs = pool(STRIP, STRIP[:, :200]).take(np.array([1, 0]))
    assert widths.tolist() == [200, 400]
    assert np.array_equal(strips[1].numpy(), STRIP)
    assert (strips[0, :, 200:] == 255).all()
    assert [list(each) for each in signs] == [[3, 4, 5]] * 2


def test_a_strip_with_more_signs_than_steps_is_left_out() -> None:
    held = Pool(torch.device("cpu"))
    held.add([(STRIP[:, :40], np.arange(12))])
    assert len(held) == 0


def test_a_varied_strip_shows_the_same_strokes_and_all_of_them() -> None:
    strips, widths, _ = pool(*[STRIP] * 40).take(np.arange(40))
    calm = Variation(softest=0.8, smallest=0.7, noise=4.0, streaked=0.0)
    seen, new = varied(strips, widths, calm, torch.Generator().manual_seed(5))
    for strip, width in zip(seen.numpy(), new.tolist(), strict=True):
        middle = strip[19:26, :width].mean(0)
        dark = middle < (middle.min() + middle.max()) / 2
        assert int((np.diff(dark.astype(int)) == 1).sum()) == STROKES
    assert new.min() < 340 < 460 < new.max()


def test_ink_and_paper_are_evened_as_tesseract_does_it() -> None:
    strips, widths, _ = pool(STRIP).take(np.array([0]))
    seen = evened(strips.float(), widths)
    assert float(seen[0, 20, 16]) == -1
    assert float(seen[0, 20, 25]) == 1


def test_training_changes_the_weights_and_keeps_their_average() -> None:
    torch.manual_seed(1)
    model, kept = VialNet(SHAPE), []
    before = model.weights()

    def keep(learnt: VialNet, seen: int) -> None:
        kept.append((learnt.weights(), seen))

    pools = {"sheet": pool(*[STRIP] * 8)}
    course = Course(columns=2000, short=0.0)
    seen = train(model, pools, lambda: None, lambda passed: {"sheet": 1.0}, 1.0, course, 1, lambda text: None, keep)
    average, told = kept[-1]
    assert told == seen > 0
    after = model.weights()
    moved = {name: np.abs(after[name] - before[name]).max() for name in before}
    assert min(moved.values()) > 0
    assert any(not np.array_equal(average[name], after[name]) for name in before)
