"""What is trained in PyTorch is read by Tesseract as it is."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from labelcheck.tesseract import OUR_MODELS
from samples.studio import net

SHAPE = net.Shape(48, (4, 3), 5, 6, 7, 8, 9, 11)


def weights(shape: net.Shape, seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {name: rng.normal(0, 1, size) for name, size in shape.matrices().items()}


def component(path: Path) -> bytes:
    """The network within a .traineddata file, whose head tells where each of its parts begins."""
    data = path.read_bytes()
    (count,) = struct.unpack_from("<i", data)
    offsets = struct.unpack_from(f"<{count}q", data, 4)
    begins = offsets[17]
    return data[begins : min((offset for offset in offsets if offset > begins), default=len(data))]


def test_what_is_written_is_read_again() -> None:
    given = weights(SHAPE)
    spec, found = net.read(net.written(SHAPE, given, 2, 1000))
    assert spec == SHAPE.spec == "[1,48,0,1 S4,3 Ct3,3,5 Lfys6 Lfx7 Lrx8 Lfx9 O1c11]"
    assert found.keys() == given.keys()
    for name, values in given.items():
        largest = np.abs(values).max(1, keepdims=True)
        assert (np.abs(found[name] - values) <= 0.51 * largest / 127).all(), name


def test_a_row_without_weights_stays_without() -> None:
    given = weights(SHAPE)
    given["signs"][3] = 0
    assert not net.read(net.written(SHAPE, given, 2, 1))[1]["signs"][3].any()


def test_weights_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="filters is of shape"):
        net.written(SHAPE, weights(SHAPE) | {"filters": np.zeros((2, 2))}, 2, 1)


@pytest.mark.parametrize("model", OUR_MODELS.values(), ids=OUR_MODELS.keys())
def test_the_shipped_models_are_written_so(model: Path) -> None:
    shipped = component(model)
    spec, matrices = net.read(shipped)
    tile = [int(number) for number in spec.split(" ")[1][1:].split(",")]
    sizes = [len(matrices[f"{layer}.cell"]) for layer in ("summary", "forward", "backward", "last")]
    shape = net.Shape(48, (tile[0], tile[1]), len(matrices["filters"]), *sizes, len(matrices["signs"]))
    assert shape.spec == spec
    again = net.written(shape, matrices, 2, 0)
    # but for the number of strips seen, which stands near the end
    assert again[: again.rindex(b"]")] == shipped[: shipped.rindex(b"]")]
