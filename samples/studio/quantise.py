"""The convolutions of the networks as integers of eight bits: `python -m samples.studio.quantise`, after training.

They take half of the time or less, and less room. Which numbers a layer's outputs span is measured on drawn
photos. Weights keep seven bits: with eight, processors without VNNI add two products up to more than sixteen bits hold
(https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html), and what is read would depend on them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime import quantization

from labelcheck.nets import Net
from labelcheck.pipeline import Checker
from samples.studio import lens, scene

Planes = NDArray[np.float32]

_FOLDER = Net("lines").path.parent
_FIRST_SEED, _PHOTOS = 7_000_000, 60
_LEFT = ("lines",)
"""It stays as it is: as integers it places lines a little otherwise, and what was set with it holds no longer.

Of 3,000 drawn photos as many pass with it, 814, but 50 of them others; of our own samples two were left to a person.
"""

_LARGEST = 1_200_000
"""Numbers of what a network is shown at once; all outputs of its layers are held in memory."""


def is_quantised(path: Path) -> bool:
    """Whether a network's file holds integers."""
    return any(node.op_type == "QuantizeLinear" for node in onnx.load(path).graph.node)


def quantise(path: Path, shown: Iterable[Planes], out: Path) -> None:
    """A network of 32-bit numbers as one of integers; the file's first and last convolution and dense layers are left.

    Args:
        path: The trained network, ONNX.
        shown: What it is shown in use, each float32, shape (count, planes, rows, columns).
        out: Where the other is written, ONNX.
    """
    graph = onnx.load(path).graph
    convolutions = [node.name for node in graph.node if node.op_type == "Conv"]
    quantization.quantize_static(
        path,
        out,
        _Shown(graph.input[0].name, shown),
        per_channel=True,
        reduce_range=True,
        activation_type=quantization.QuantType.QUInt8,
        weight_type=quantization.QuantType.QInt8,
        op_types_to_quantize=["Conv", "Relu", "Add"],
        nodes_to_exclude=[convolutions[0], convolutions[-1]],
    )


class _Shown(quantization.CalibrationDataReader):  # type: ignore[misc]  # the library has no types
    """What a network is shown, as the library asks for it."""

    def __init__(self, name: str, shown: Iterable[Planes]) -> None:
        self._rest: Iterator[dict[str, Planes]] = ({name: planes} for planes in shown)

    def get_next(self) -> dict[str, Planes] | None:
        return next(self._rest, None)


def shown_on(photos: Iterable[bytes]) -> dict[str, list[Planes]]:
    """What each network but those that are left is shown while photos are checked, by its name."""
    shown: dict[str, list[Planes]] = {}
    asked: Callable[[Net, Planes], Planes] = Net.__call__

    def watched(net: Net, planes: Planes) -> Planes:
        if planes.size <= _LARGEST and net.path.stem not in _LEFT:
            shown.setdefault(net.path.stem, []).append(planes.copy())
        return asked(net, planes)

    checker = Checker()
    with patch.object(Net, "__call__", watched):
        for photo in photos:
            list(checker.check(photo))
    return shown


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m samples.studio.quantise", description=__doc__)
    parser.add_argument("--nets", type=Path, default=_FOLDER, help="their folder; asked are those of the package")
    options = parser.parse_args(argv)
    trained = [
        path for path in sorted(options.nets.glob("*.onnx")) if path.stem not in _LEFT and not is_quantised(path)
    ]
    drawn = (scene.shoot(seed) for seed in range(_FIRST_SEED, _FIRST_SEED + _PHOTOS))
    shown = shown_on(lens.to_jpeg(shot.picture, shot.jpeg) for shot in drawn) if trained else {}
    for path in trained:
        if path.stem not in shown:
            print(f"{path.name}: no photo asked it, so it is left", file=sys.stderr)
            continue
        before = path.stat().st_size
        with TemporaryDirectory() as scratch:
            out = Path(scratch) / path.name
            quantise(path, shown[path.stem], out)
            path.write_bytes(out.read_bytes())
        print(f"{path.name}: {before:,} bytes before, {path.stat().st_size:,} now", file=sys.stderr)
    return 0 if {path.stem for path in trained} <= shown.keys() else 1


if __name__ == "__main__":
    raise SystemExit(main())
