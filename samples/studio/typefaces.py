"""Which fonts one label is set in."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

_BASE = "/usr/share/fonts/truetype"
_FAMILIES = (
    (f"{_BASE}/liberation/LiberationSans-Regular.ttf", f"{_BASE}/liberation/LiberationSans-Bold.ttf"),
    (f"{_BASE}/dejavu/DejaVuSans.ttf", f"{_BASE}/dejavu/DejaVuSans-Bold.ttf"),
    (f"{_BASE}/lato/Lato-Regular.ttf", f"{_BASE}/lato/Lato-Bold.ttf"),
)
_MONO = (f"{_BASE}/liberation/LiberationMono-Bold.ttf", f"{_BASE}/dejavu/DejaVuSansMono.ttf")
_SIGNS = "éèêàâçîôûñóíáúãõüöäßåøµ°®™"
_MONO_NAMES = ("mono", "hack", "firacode", "inconsolata", "ocr", "cursor", "courier")
_SMALL_CAPITALS = ("bebasneue",)


@dataclass(frozen=True, slots=True)
class Faces:
    """The font files of one label."""

    regular: str
    bold: str
    narrow: str
    mono: str


@dataclass(frozen=True, slots=True)
class Family:
    """Font files that belong together."""

    name: str
    regular: tuple[str, ...]
    bold: tuple[str, ...]
    italic: tuple[str, ...]

    @property
    def mono(self) -> bool:
        """All letters as wide as each other."""
        return any(part in self.name for part in _MONO_NAMES)


@cache
def families(held_out: bool) -> tuple[Family, ...]:
    """Every family that can print the labels of all markets; none where fontTools is not installed."""
    try:
        from samples.studio import fonts
    except ImportError:
        return ()
    groups: dict[str, list[str]] = defaultdict(list)
    for font in fonts.fonts(held_out):
        if font.draws(_SIGNS) and font.family not in _SMALL_CAPITALS:
            groups[font.family].append(font.path)
    found = []
    for name, paths in sorted(groups.items()):
        leaning = tuple(p for p in paths if _says(p, "italic", "oblique", "-bdita", "-it."))
        strong = tuple(p for p in paths if p not in leaning and _says(p, "bold", "demi", "black", "heavy", "semibold"))
        rest = tuple(p for p in paths if p not in leaning and p not in strong)
        if rest:
            found.append(Family(name, rest, strong or rest, leaning))
    return tuple(found)


def _says(path: str, *words: str) -> bool:
    return any(word in Path(path).name.lower() for word in words)


def missing() -> tuple[str, ...]:
    """Font files that the samples are set in and this machine lacks."""
    return tuple(file for family in (*_FAMILIES, _MONO) for file in family if not Path(file).is_file())


def basic(rng: np.random.Generator) -> Faces:
    """Fonts for one label out of fonts-liberation, fonts-dejavu and fonts-lato."""
    regular, bold = _FAMILIES[int(rng.integers(len(_FAMILIES)))]
    return Faces(regular, bold, regular, _MONO[int(rng.integers(len(_MONO)))])


def faces(rng: np.random.Generator, held_out: bool = False) -> Faces:
    """Fonts for one label; held-out ones no training has seen."""
    known = families(held_out)
    text = [family for family in known if not family.mono]
    fixed = [family for family in known if family.mono]
    if not text:
        return basic(rng)
    family = text[int(rng.integers(len(text)))]
    regular = _one(rng, family.italic) if family.italic and rng.random() < 0.06 else _one(rng, family.regular)
    narrow = _one(rng, text[int(rng.integers(len(text)))].regular) if rng.random() < 0.3 else regular
    mono = _one(rng, fixed[int(rng.integers(len(fixed)))].regular) if fixed else narrow
    return Faces(regular, _one(rng, family.bold), narrow, mono)


def _one(rng: np.random.Generator, files: tuple[str, ...]) -> str:
    return files[int(rng.integers(len(files)))]
