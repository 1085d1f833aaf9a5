"""Quantiles of small arrays: numpy's own spend more time on their arguments than on the numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def quantile(values: NDArray[np.number], share: float) -> float:
    """The value below which a share of all values lies, as `numpy.quantile` has it.

    Args:
        values: Of any shape, not empty.
        share: 0 to 1.
    """
    return float(quantiles_down(values.ravel(), share))


def quantiles(values: NDArray[np.number], *shares: float) -> tuple[float, ...]:
    """Several of them, for little more than one takes."""
    ends = [share * (values.size - 1) for share in shares]
    lows = [int(at) for at in ends]
    highs = [min(low + 1, values.size - 1) for low in lows]
    parted = np.partition(values.ravel(), sorted({*lows, *highs}))
    spans = zip(parted[lows], parted[highs], ends, lows, strict=True)
    return tuple(float(low + (high - low) * (at - first)) for low, high, at, first in spans)


def quantiles_down(values: NDArray[np.number], share: float) -> NDArray[np.float64]:
    """The same along the first axis: of shape (n, width) those of each column, shape (width,)."""
    at = share * (len(values) - 1)
    low, high = int(at), min(int(at) + 1, len(values) - 1)
    parted = np.partition(values, (low, high), axis=0)
    return np.asarray(parted[low] + (parted[high] - parted[low]) * (at - low), np.float64)


def median(values: NDArray[np.number]) -> float:
    return quantile(values, 0.5)
