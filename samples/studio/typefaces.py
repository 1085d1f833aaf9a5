"""Which fonts one label is set in; the only place that knows where they come from."""

from dataclasses import dataclass

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


def faces(rng: np.random.Generator, held_out: bool = False) -> Faces:
    """Fonts for one label."""
    regular, bold = _FAMILIES[int(rng.integers(len(_FAMILIES)))]
    return Faces(regular, bold, regular, _MONO[int(rng.integers(len(_MONO)))])
