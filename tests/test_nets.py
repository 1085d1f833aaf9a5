import importlib

import cv2
import numpy as np
import pytest

from labelcheck import cells, check_photo, margins, neighbours, nets, shapes, surroundings
from labelcheck.pipeline import Settings
from tests.drawing import label

NETS = [cells.NET, margins.NET, surroundings.NET, shapes.NET, neighbours.NET]
SHAPES = {
    "lines": (1, 3, 96, 160),
    "margins": (3, 5, 48, 160),
    "surroundings": (3, 5, 80, 96),
    "shapes": (2, 1, 48, 320),
    "neighbours": (1, 5, 192, 192),
}


_APART = {"margins": 0.3, "surroundings": 0.3, "neighbours": 0.5, "shapes": 2.0}
"""Log odds by which the libraries may differ: each rounds the integers of a network in its own way."""


@pytest.fixture
def no_cache():
    nets._onnx_runtime.cache_clear()
    yield
    nets._onnx_runtime.cache_clear()


@pytest.mark.parametrize("net", NETS, ids=lambda net: net.path.stem)
def test_both_libraries_make_the_same_of_a_picture(net: nets.Net) -> None:
    library = pytest.importorskip("onnxruntime")
    shown = np.random.default_rng(1).uniform(-1, 1, SHAPES[net.path.stem]).astype(np.float32)
    one, other = nets.by_onnx_runtime(library, net.path)(shown), nets.by_opencv(net.path)(shown)
    assert one.shape == other.shape
    assert one == pytest.approx(other, abs=_APART.get(net.path.stem, 2e-3))


def test_opencv_runs_the_networks_where_nothing_else_does(monkeypatch: pytest.MonkeyPatch, no_cache: None) -> None:
    def missing(name: str, *rest: object) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    assert nets.runtime() == f"opencv {cv2.__version__}"
    net = nets.Net("margins")
    assert net(np.zeros(SHAPES["margins"], np.float32)).shape == (3,)


def test_a_report_tells_what_ran_the_networks() -> None:
    assert check_photo(label("Cyanocobalamin", "1 mg/mL")).reader.networks == nets.runtime()


def test_a_batch_is_not_gone_on_with_when_a_network_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = set()

    def sha256(net: nets.Net) -> str:
        hashed.add(net.path.name)
        return ""

    monkeypatch.setattr(nets.Net, "sha256", sha256)
    Settings().fingerprint()
    assert hashed == {path.name for path in NETS[0].path.parent.glob("*.onnx")}
