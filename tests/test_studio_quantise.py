"""The networks as integers."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
pytest.importorskip("torch")

import onnx
from onnx import numpy_helper

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
    integers = [each for each in onnx.load(out).graph.initializer if each.data_type == onnx.TensorProto.INT8]
    weights = [numpy_helper.to_array(each) for each in integers if len(each.dims) == 4]
    assert len(weights) == 1  # of the three convolutions the first and the last are left
    assert 32 < int(np.abs(weights[0].astype(int)).max()) <= 64
    before, after = nets.by_opencv(trained)(shown[1]), nets.by_opencv(out)(shown[1])
    assert 0 < float(np.abs(before - after).max()) < 0.1 * float(before.std())


def test_what_the_networks_are_shown_is_kept() -> None:
    shown = quantise.shown_on([lens.to_jpeg(label("Cyanocobalamin", "1 mg/mL"), 90)])
    assert {"margins", "surroundings", "shapes"} <= shown.keys() and "lines" not in shown
    assert shown["shapes"][0].dtype == np.float32


def test_only_what_was_trained_anew_is_made_integers(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quantise, "_PHOTOS", 0)
    shown = [np.zeros((1, 1, 16, 16), np.float32)]
    monkeypatch.setattr(quantise, "shown_on", lambda photos: {"small": shown})
    assert quantise.main(["--nets", str(tmp_path)]) == 0
    assert quantise.is_quantised(trained)
    before = trained.read_bytes()
    assert quantise.main(["--nets", str(tmp_path)]) == 0
    assert trained.read_bytes() == before


def test_a_network_that_was_not_asked_is_left(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(quantise, "_PHOTOS", 0)
    assert quantise.main(["--nets", str(tmp_path)]) == 1
    assert not quantise.is_quantised(trained)
    assert "small.onnx: no photo asked it" in capsys.readouterr().err


def test_the_shipped_networks_are_integers_but_for_those_that_are_left() -> None:
    paths = nets.Net("lines").path.parent.glob("*.onnx")
    assert {path.stem for path in paths if not quantise.is_quantised(path)} == set(quantise._LEFT)
