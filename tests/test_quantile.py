"""Quantiles of small arrays."""

import numpy as np
import pytest

from labelcheck.quantile import median, quantile, quantiles, quantiles_down

VALUES = np.random.default_rng(3).normal(size=(7, 5))


@pytest.mark.parametrize("values", [VALUES, VALUES[:1, :1], VALUES.astype(np.float32), (100 * VALUES).astype(np.int32)])
def test_they_are_those_of_numpy(values: np.ndarray) -> None:
    shares = (0.0, 0.12, 0.5, 0.88, 1.0)
    assert quantiles(values, *shares) == pytest.approx(np.quantile(values, shares))
    assert [quantile(values, share) for share in shares] == pytest.approx(np.quantile(values, shares))
    assert quantiles_down(values, 0.3) == pytest.approx(np.quantile(values, 0.3, axis=0))
    assert median(values) == pytest.approx(np.median(values))
