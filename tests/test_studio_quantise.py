"""The networks as integers."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
pytest.importorskip("torch")

from labelcheck import nets
from samples.studio import lens, onnx_file, quantise
from tests.drawing import label

torch = onnx_file.torch


class _Small(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.layers = torch.nn.Sequential(
            torch.nn.Conv2d(1, 16, 3, padding=1),
            torch.nn.ReLU(),
            torch.nn.Conv2d(16, 16, 3, padding=1),
            torch.nn.ReLU(),
            torch.nn.Conv2d(16, 2, 1),
        )

    def forward(self, planes: torch.Tensor) -> torch.Tensor:
        return self.layers(planes)


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    path = tmp_path / "small.onnx"
    onnx_file.save(_Small().eval(), torch.zeros(1, 1, 16, 16), path, {"pixels": {3: "columns"}, "odds": {3: "columns"}})
    return path


def test_an_integer_network_says_the_same_but_for_roundings(trained: Path, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    shown = [rng.uniform(-1, 1, (1, 1, 16, width)).astype(np.float32) for width in (16, 24, 32)]
    out = tmp_path / "integers.onnx"
    quantise.quantise(trained, shown, out)
    assert quantise.is_quantised(out) and not quantise.is_quantised(trained)
    before, after = nets.by_opencv(trained)(shown[1]), nets.by_opencv(out)(shown[1])
    assert 0 < float(np.abs(before - after).max()) < 0.1 * float(before.std())


def test_what_the_networks_are_shown_is_kept() -> None:
    shown = quantise.shown_on([lens.to_jpeg(label("Cyanocobalamin", "1 mg/mL"), 90)])
    assert {"lines", "shapes"} <= shown.keys()
    assert shown["shapes"][0].dtype == np.float32


def test_the_shipped_networks_are_integers_but_for_those_that_are_left() -> None:
    paths = nets.Net("lines").path.parent.glob("*.onnx")
    assert {path.stem for path in paths if not quantise.is_quantised(path)} == set(quantise._LEFT)
