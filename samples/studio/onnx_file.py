"""Networks of PyTorch as ONNX files, which OpenCV reads."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

Sizes = dict[str, dict[int, str]]


def save(net: nn.Module, example: Tensor, path: Path, sizes: Sizes) -> None:
    """
    Args:
        example: What the network may be shown.
        sizes: Which sizes of its input and of its answer are free, by their names, the input first.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    shown, answer = sizes
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the newer exporter wants one more package
        torch.onnx.export(
            net,
            (example,),
            str(path),
            input_names=[shown],
            output_names=[answer],
            dynamic_axes=sizes,
            opset_version=13,
            dynamo=False,
        )


def layers(path: Path) -> Iterator[tuple[Tensor, Tensor]]:
    """Weights and biases of a file's convolutions and dense layers, in their order; norms are folded into them.

    Raises:
        ValueError: The file holds integers.
    """
    import onnx  # an extra of its own, which only the going on needs

    graph = onnx.load(path).graph
    held = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
    for node in graph.node:
        if node.op_type == "QuantizeLinear":
            raise ValueError(f"{path} holds integers; training goes on with the file that it wrote")
        if node.op_type in ("Conv", "Gemm"):
            weight, bias = (torch.from_numpy(np.array(held[name])) for name in node.input[1:3])
            yield weight, bias
