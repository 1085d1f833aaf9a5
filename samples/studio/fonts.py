"""Fonts for training and for drawn labels: what is installed, told apart into trained and held-out families."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

PACKAGES = [
    "fonts-adf-accanthis",
    "fonts-adf-gillius",
    "fonts-adf-irianis",
    "fonts-adf-libris",
    "fonts-adf-solothurn",
    "fonts-adf-universalis",
    "fonts-adf-verana",
    "fonts-agave",
    "fonts-b612",
    "fonts-bebas-neue",
    "fonts-cabin",
    "fonts-cantarell",
    "fonts-clear-sans",
    "fonts-croscore",
    "fonts-crosextra-caladea",
    "fonts-crosextra-carlito",
    "fonts-dejavu-core",
    "fonts-dejavu-extra",
    "fonts-dosis",
    "fonts-firacode",
    "fonts-freefont-ttf",
    "fonts-go",
    "fonts-hack",
    "fonts-hermit",
    "fonts-inconsolata",
    "fonts-inter",
    "fonts-jetbrains-mono",
    "fonts-junction",
    "fonts-jura",
    "fonts-karla",
    "fonts-lato",
    "fonts-liberation",
    "fonts-linex",
    "fonts-linuxlibertine",
    "fonts-manrope",
    "fonts-mononoki",
    "fonts-mplus",
    "fonts-national-park",
    "fonts-noto-core",
    "fonts-noto-mono",
    "fonts-ocr-a",
    "fonts-ocr-b",
    "fonts-open-sans",
    "fonts-opendin",
    "fonts-oxygen",
    "fonts-paratype",
    "fonts-play",
    "fonts-quicksand",
    "fonts-roadgeek",
    "fonts-roboto-slab",
    "fonts-roboto-unhinted",
    "fonts-texgyre",
    "fonts-urw-base35",
    "fonts-yanone-kaffeesatz",
]
"""Debian packages; what is missing is left out, and training says with how many fonts it ran."""

_FOLDERS = ("/usr/share/fonts", "/usr/share/texmf/fonts", "/Library/Fonts", "/opt/homebrew/share/fonts")
_NEEDED = "".join(map(chr, range(33, 127))) + "µ°"
_UNFIT = re.compile(
    r"(symbol|emoji|dingbat|math|music|keyboard|hairline|thin|extralight|z003|ocr-?a|droidsansfallback"
    r"|^d050000l|^elle|^ipa|biolinum_k|stylestd|solothurn)"
)
_NOTO = re.compile(r"^noto(sans|serif)(mono|display)?-")
_HELD_OUT_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class Font:
    """One font file."""

    path: str
    family: str
    held_out: bool
    """Never trained on."""

    glyphs: frozenset[int]
    """Code points that it really draws."""

    def draws(self, text: str) -> bool:
        return all(ord(sign) in self.glyphs for sign in text if sign != " ")


def fonts(held_out: bool | None = None) -> tuple[Font, ...]:
    """Every fit font, or only those that are held out, or only those that are not; sorted by path."""
    return tuple(font for font in _fit() if held_out is None or font.held_out is held_out)


@cache
def _fit() -> tuple[Font, ...]:
    """Read once: opening some hundreds of fonts takes seconds."""
    found = (_font(path) for folder in _FOLDERS for path in _files(Path(folder)))
    return tuple(font for font in found if font is not None)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".ttf", ".otf"))


def _font(path: Path) -> Font | None:
    name = path.stem.lower()
    if _UNFIT.search(name) or (name.startswith("noto") and not _NOTO.match(name)):
        return None
    try:
        with TTFont(path, lazy=True, fontNumber=0) as file:
            glyphs = frozenset(file.getBestCmap() or ())
    except (TTLibError, OSError, AssertionError):
        return None
    if not all(ord(sign) in glyphs for sign in _NEEDED):
        return None
    family = re.split(r"[-_\[]", path.stem)[0].lower()
    return Font(str(path), family, _held_out(family), glyphs)


def _held_out(family: str) -> bool:
    return int(sha256(family.encode()).hexdigest(), 16) % 1000 < 1000 * _HELD_OUT_SHARE
