"""The small networks that come with the package, one file each, run on the processor.

ONNX Runtime runs them where it is installed, in half of the time or less; OpenCV does elsewhere. What they make of a
picture is the same but for the last digits, and but for roundings where a network is one of integers.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.errors import MissingToolError

Planes = NDArray[np.float32]


class Net:
    """A network by the name of its file; read when it is first asked."""

    def __init__(self, name: str) -> None:
        self.path = Path(__file__).parent / "nets" / f"{name}.onnx"
        self._lock = threading.Lock()

    def __call__(self, planes: Planes) -> Planes:
        """What the network makes of its input; one thread at a time, for it may keep its layers' outputs.

        Args:
            planes: float32, shape (count, planes, rows, columns).

        Raises:
            MissingToolError: It is not installed.
        """
        with self._lock:
            return self._run(planes)

    def sha256(self) -> str:
        """Of the file, in hex.

        Raises:
            MissingToolError: It is not installed.
        """
        return sha256(self._file().read_bytes()).hexdigest()

    @cached_property
    def _run(self) -> Callable[[Planes], Planes]:
        library = _onnx_runtime()
        return by_onnx_runtime(library, self._file()) if library else by_opencv(self._file())

    def _file(self) -> Path:
        if self.path.is_file():
            return self.path
        raise MissingToolError(f"{self.path} is missing; install labelcheck again")


def runtime() -> str:
    """What runs the networks here, and its version."""
    library = _onnx_runtime()
    return f"onnxruntime {library.__version__}" if library else f"opencv {cv2.__version__}"


@cache
def _onnx_runtime() -> ModuleType | None:
    try:
        return importlib.import_module("onnxruntime")
    except ImportError:
        return None


def by_onnx_runtime(library: Any, file: Path) -> Callable[[Planes], Planes]:
    """A network as ONNX Runtime runs it, on one thread; no memory is set aside, for no two photos are of one size."""
    options = library.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    session = library.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda planes: np.asarray(session.run(None, {name: planes})[0], np.float32)


def by_opencv(file: Path) -> Callable[[Planes], Planes]:
    """A network as OpenCV runs it."""
    net = cv2.dnn.readNetFromONNX(str(file))

    def run(planes: Planes) -> Planes:
        net.setInput(planes)
        return np.asarray(net.forward(), np.float32).copy()

    return run
