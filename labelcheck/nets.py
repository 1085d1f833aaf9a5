"""The small networks that come with the package, one file each, run by OpenCV on the processor."""

from __future__ import annotations

import threading
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.errors import MissingToolError


class Net:
    """A network by the name of its file; read when it is first asked."""

    def __init__(self, name: str) -> None:
        self.path = Path(__file__).parent / "nets" / f"{name}.onnx"
        self._lock = threading.Lock()

    def __call__(self, planes: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the network makes of its input; one thread at a time, for it keeps its layers' outputs.

        Args:
            planes: float32, shape (count, planes, rows, columns).

        Raises:
            MissingToolError: It is not installed.
        """
        with self._lock:
            self._net.setInput(planes)
            return np.asarray(self._net.forward(), np.float32).copy()

    def sha256(self) -> str:
        """Of the file, in hex.

        Raises:
            MissingToolError: It is not installed.
        """
        return sha256(self._file().read_bytes()).hexdigest()

    @cached_property
    def _net(self) -> cv2.dnn.Net:
        return cv2.dnn.readNetFromONNX(str(self._file()))

    def _file(self) -> Path:
        if self.path.is_file():
            return self.path
        raise MissingToolError(f"{self.path} is missing; install labelcheck again")
