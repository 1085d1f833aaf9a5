"""Tesseract's file of a network, written and read here: what is trained elsewhere is read by Tesseract as it is.

Source: the format as Tesseract 5 writes it (src/lstm: `Network::Serialize` and those of its layers).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_INT8, _ADAM, _DOUBLE = 1, 4, 128
"""Flags of a matrix."""

_RUNS = 2
"""A network that reads and does not learn."""

_FLAGS = 192
"""Layers have rates of their own, and learn as Adam does; what `lstmtraining` sets."""

_COMPRESSED, _INTEGERS = 64, 1
"""Flags of the recogniser."""

_NO_LOSS = 0
"""What the shape of an input has for the kind of loss."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How many rows a network sees, and the size of each of its layers."""

    rows: int
    tile: tuple[int, int]
    """Rows and columns of the pixels that are seen as one."""

    filters: int
    """On a tile and the eight around it."""

    summary: int
    """Upwards along a column, which becomes one step."""

    forward: int
    backward: int
    last: int
    signs: int

    @property
    def spec(self) -> str:
        """In Tesseract's words."""
        return (
            f"[1,{self.rows},0,1 S{self.tile[0]},{self.tile[1]} Ct3,3,{self.filters} Lfys{self.summary} "
            f"Lfx{self.forward} Lrx{self.backward} Lfx{self.last} O1c{self.signs}]"
        )

    @property
    def pixels(self) -> int:
        """Of a tile."""
        return self.tile[0] * self.tile[1]

    def matrices(self) -> dict[str, tuple[int, int]]:
        """Rows and columns of each matrix; the last column is the bias. A layer of memory has four, one a gate."""
        inputs = {
            "summary": (self.summary, self.filters),
            "forward": (self.forward, self.summary),
            "backward": (self.backward, self.forward),
            "last": (self.last, self.backward),
        }
        gates = {
            f"{layer}.{gate}": (size, below + size + 1) for layer, (size, below) in inputs.items() for gate in GATES
        }
        return {"filters": (self.filters, 9 * self.pixels + 1), **gates, "signs": (self.signs, self.last + 1)}


GATES = ("cell", "input", "forget", "output")
"""In the order of the file. A layer's input comes first in a row, then its own last output, then the bias."""


def written(shape: Shape, weights: dict[str, Floats], null: int, rounds: int) -> bytes:
    """The component `lstm` of a .traineddata file, its weights as integers of eight bits.

    Args:
        weights: As `Shape.matrices` names them.
        null: The number of the sign that stands for none.
        rounds: Strips seen in training, which the file tells.
    """
    for name, size in shape.matrices().items():
        if weights[name].shape != size:
            raise ValueError(f"{name} is of shape {weights[name].shape}, not {size}")
    tail = struct.pack("<iiii", _COMPRESSED | _INTEGERS, rounds, rounds, null)
    return _network(shape, weights) + _string(shape.spec) + tail + struct.pack("<fff", 0.999, 0.0001, 0.5)


def _network(shape: Shape, weights: dict[str, Floats]) -> bytes:
    depth, layers = _layers(shape, weights)
    return _series("Series", shape.rows, depth, layers)


def _layers(shape: Shape, weights: dict[str, Floats]) -> tuple[int, list[tuple[bytes, int]]]:
    """The last layer's outputs, and each layer with its number of weights."""

    def memory(name: str, title: str, inputs: int, size: int, kind: str = "LSTM") -> tuple[bytes, int]:
        parts = [weights[f"{name}.{gate}"] for gate in GATES]
        count = sum(part.size for part in parts)
        body = struct.pack("<i", inputs + size) + b"".join(map(_matrix, parts))
        return _head(kind, inputs, size, count, title) + body, count

    def plain(kind: str, name: str, title: str, inputs: int) -> tuple[bytes, int]:
        matrix = weights[name]
        return _head(kind, inputs, len(matrix), matrix.size, title) + _matrix(matrix), matrix.size

    down, across = shape.tile
    tiles = _head("Reconfig", 1, shape.pixels, 0, "Reconfig") + struct.pack("<ii", across, down)
    window = _head("Convolve", shape.pixels, 9 * shape.pixels, 0, "Convolve") + struct.pack("<ii", 1, 1)
    filters = plain("Tanh", "filters", "ConvNL", 9 * shape.pixels)
    upwards = memory("summary", f"Lfys{shape.summary}", shape.filters, shape.summary, "SummLSTM")
    back = memory("backward", f"Lrx{shape.backward}", shape.forward, shape.backward)
    seen = struct.pack("<iiiii", 1, shape.rows, 0, 1, _NO_LOSS)
    return shape.signs, [
        (_head("Input", shape.rows, 1, 0, "Input") + seen, 0),
        (tiles, 0),
        (_series("ConvSeries", shape.pixels, shape.filters, [(window, 0), filters]), filters[1]),
        (_turned("XYTranspose", "SummLSTM", shape.filters, shape.summary, upwards), upwards[1]),
        memory("forward", f"Lfx{shape.forward}", shape.summary, shape.forward),
        (_turned("RTLReversed", "LSTM", shape.forward, shape.backward, back), back[1]),
        memory("last", f"Lfx{shape.last}", shape.backward, shape.last),
        plain("Softmax", "signs", "Output", shape.last),
    ]


def _turned(kind: str, title: str, inputs: int, outputs: int, layer: tuple[bytes, int]) -> bytes:
    return _head(kind, inputs, outputs, layer[1], title) + struct.pack("<I", 1) + layer[0] + _rates(1)


def _series(title: str, inputs: int, outputs: int, layers: list[tuple[bytes, int]]) -> bytes:
    count = sum(weights for _, weights in layers)
    body = struct.pack("<I", len(layers)) + b"".join(layer for layer, _ in layers)
    return _head("Series", inputs, outputs, count, title) + body + _rates(len(layers))


def _rates(count: int) -> bytes:
    return struct.pack(f"<I{count}f", count, *[0.0001] * count)


def _head(kind: str, inputs: int, outputs: int, weights: int, title: str) -> bytes:
    return b"\0" + _string(kind) + struct.pack("<bbiiii", _RUNS, 0, _FLAGS, inputs, outputs, weights) + _string(title)


def _string(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode()


def _matrix(values: Floats) -> bytes:
    """Each row scaled so that its largest value is 127."""
    largest = np.abs(values).max(1)
    steps = np.where(largest > 0, largest, 127.0) / 127
    whole = np.rint(values / steps[:, None]).astype(np.int8)
    head = struct.pack("<Bii", _INT8 | _ADAM | _DOUBLE, *values.shape)
    scales = np.where(largest > 0, steps, 0.0).astype("<f8")
    return head + b"\0" + whole.tobytes() + struct.pack("<I", len(scales)) + scales.tobytes()


def read(component: bytes) -> tuple[str, dict[str, Floats]]:
    """The net in Tesseract's words and its matrices, of a component `lstm` that was written with integers."""
    matrices = _Reader(component).matrices()
    start = component.rindex(b"[1,")
    spec = component[start : component.index(b"]", start) + 1].decode()
    names = ["filters", *(f"{layer}.{gate}" for layer in _MEMORIES for gate in GATES), "signs"]
    return spec, dict(zip(names, matrices, strict=True))


_MEMORIES = ("summary", "forward", "backward", "last")


class _Reader:
    """Walks through a component; what it looks for are the matrices."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def pixels(self) -> int:
        """Of a tile."""
        return self.tile[0] * self.tile[1]

    def matrices(self) -> list[Floats]:
        return list(self._layer())

    def _take(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from("<" + form, self._data, self._at)
        self._at += struct.calcsize("<" + form)
        return found

    def _text(self) -> str:
        (length,) = self._take("I")
        self._at += length
        return self._data[self._at - length : self._at].decode()

    def _layer(self) -> Iterator[Floats]:
        self._take("b")
        kind = self._text()
        self._take("bbiiii")
        self._text()
        if kind in ("Series", "XYTranspose", "RTLReversed"):
            (count,) = self._take("I")
            for _ in range(count):
                yield from self._layer()
            (rates,) = self._take("I")
            self._take(f"{rates}f")
        elif kind in ("LSTM", "SummLSTM"):
            self._take("i")
            for _ in GATES:
                yield self._matrix()
        elif kind in ("Tanh", "Softmax"):
            yield self._matrix()
        else:
            self._take({"Input": "iiiii", "Convolve": "ii", "Reconfig": "ii", "Maxpool": "ii"}[kind])

    def _matrix(self) -> Floats:
        _, rows, columns, _ = self._take("BiiB")
        whole = np.frombuffer(self._data, np.int8, rows * columns, self._at).reshape(rows, columns)
        self._at += rows * columns
        (count,) = self._take("I")
        scales = np.frombuffer(self._data, "<f8", count, self._at)
        self._at += 8 * count
        return np.asarray(whole * scales[:rows, None])
