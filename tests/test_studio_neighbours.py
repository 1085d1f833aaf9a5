"""The training of the network that sees labels without a strength."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from labelcheck import nets
from labelcheck.neighbours import SIDE
from samples.studio import neighbours as studio

torch = studio.torch
torch.set_num_threads(1)


@pytest.fixture(scope="module")
def scenes() -> list[studio.Scene]:
    return [studio.draw(seed) for seed in range(12)]


def test_the_same_seed_draws_the_same_scene(scenes: list[studio.Scene]) -> None:
    assert studio.draw(3).jpeg == scenes[3].jpeg
    assert {len(each.labels) for each in scenes} >= {1, 2}
    assert max(scenes[0].pixels.shape) == SIDE


def test_a_label_whose_strength_is_marked_is_not_to_be_found(scenes: list[studio.Scene]) -> None:
    rng = np.random.default_rng(2)
    shown = [studio.show(each, rng) for each in scenes for _ in range(8)]
    kinds = {(bool(each.marks.any()), bool((each.target == 1).any())) for each in shown}
    assert kinds > {(True, True), (True, False)}
    for each in shown:
        wide = studio.cv2.resize(each.target, (SIDE, SIDE), interpolation=studio.cv2.INTER_NEAREST)
        on_label = each.marks[wide == 1]
        assert on_label.size == 0 or on_label.mean() < 0.2


def test_it_learns_and_both_libraries_run_what_is_saved(scenes: list[studio.Scene], tmp_path: Path) -> None:
    net = studio.train(scenes, 0.05, lambda text: None)
    path = tmp_path / "neighbours.onnx"
    studio.save(net, path)
    planes, targets = studio.batch(scenes, np.random.default_rng(1))
    assert targets.shape[1:] == (studio.GRID, studio.GRID)
    with torch.no_grad():
        expected = net(planes).numpy()
    assert nets.by_opencv(path)(planes.numpy()[:1]) == pytest.approx(expected[:1], abs=2e-3)
    odds, true = studio.judged(net, scenes)
    assert len(odds) == len(true) > 0
