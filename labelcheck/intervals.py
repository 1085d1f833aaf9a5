"""What a count of photos says of all photos: exact binomial intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, fsum, lgamma, log
from typing import Final

LEVEL: Final = 0.95

_HALVINGS: Final = 60
"""Of the interval from 0 to 1: as near as a float comes."""


def clopper_pearson(hits: int, trials: int, level: float = LEVEL) -> tuple[float, float]:
    """The shares of which neither is contradicted by `hits` out of `trials`; 0 to 1 where nothing was tried.

    Args:
        level: How often, at least, such an interval holds the true share, 0 to 1.

    Source: C. J. Clopper, E. S. Pearson, The use of confidence or fiducial limits illustrated in the case of the
    binomial, Biometrika 26 (1934), 404-413
    """
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} of {trials} is no count")
    tail = (1 - level) / 2
    return 1 - _highest(trials - hits, trials, tail), _highest(hits, trials, tail)


def _highest(hits: int, trials: int, tail: float) -> float:
    """The share under which so few hits are as rare as `tail`."""
    if hits == trials:
        return 1.0
    ways = [lgamma(trials + 1) - lgamma(each + 1) - lgamma(trials - each + 1) for each in range(hits + 1)]
    return _where(lambda share: _at_most(ways, trials, share) < tail)


def _at_most(ways: Sequence[float], trials: int, share: float) -> float:
    """How likely that few hits are; `ways` holds the logarithm of the binomial coefficient of each number of hits."""
    hit, miss = log(share), log(1 - share)
    return fsum(exp(way + each * hit + (trials - each) * miss) for each, way in enumerate(ways))


def _where(is_beyond: Callable[[float], bool]) -> float:
    """The place between 0 and 1 beyond which it is so."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if is_beyond(middle) else (middle, high)
    return high
