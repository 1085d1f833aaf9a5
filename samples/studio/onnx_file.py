"""Networks of PyTorch as ONNX files, which OpenCV reads."""

from __future__ import annotations

import warnings
from pathlib import Path

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
