"""Strips for training, in files that several processes draw and a trainer reads as they come.

    python -m samples.studio.pool FOLDER KIND FIRST STEP

draws every STEP-th file of a kind, or of all, from the FIRST on, until it is stopped.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.studio.cut import Margin, draw_cut
from samples.studio.strips import Hardship, draw_sheet, draw_strip

Pixels = NDArray[np.uint8]
Rng = np.random.Generator
Labelled = tuple[Pixels, str]

SEED = 41
_QUALITY = 92
_LEVEL = (0.1, 1.0)
_BARE = 20
"""Strips without text beside a hundred with it."""


def _cut(rng: Rng) -> tuple[list[Labelled], list[Margin]]:
    found = draw_cut(rng, 100)
    return found.strips + [(strip, "") for strip in found.textures[:_BARE]], found.margins


def _drawn(rng: Rng) -> tuple[list[Labelled], list[Margin]]:
    return [draw_strip(rng, Hardship(rng.uniform(*_LEVEL))) for _ in range(200)], []


def _sheets(rng: Rng) -> tuple[list[Labelled], list[Margin]]:
    return [draw_sheet(rng, Hardship(rng.uniform(*_LEVEL))) for _ in range(1000)], []


KINDS: dict[str, Callable[[Rng], tuple[list[Labelled], list[Margin]]]] = {
    "cut": _cut,
    "drawn": _drawn,
    "sheet": _sheets,
}
"""What a file holds: strips cut from photos by the line finder, lines cut by the cutter, and lines as printed."""


def draw_file(folder: Path, kind: str, seed: int, number: int) -> Path:
    """One file, unless it is there; the same strips for the same seed and number."""
    path = folder / f"{kind}-{seed}-{number:05d}.npz"
    if not path.exists():
        cv2.setNumThreads(1)
        save(path, *KINDS[kind](np.random.default_rng([seed, sorted(KINDS).index(kind), number])))
    return path


def save(path: Path, strips: Sequence[Labelled], margins: Sequence[Margin] = ()) -> None:
    """Whole or not at all."""
    data, sizes = _coded([strip for strip, _ in strips])
    held = {"data": data, "sizes": sizes, "texts": np.array([text for _, text in strips])}
    if margins:
        held["margins"], held["margin_sizes"] = _coded([each.pixels for each in margins])
        held["around"], held["around_sizes"] = _coded([each.around for each in margins])
        held["mirrored"] = np.array([each.mirrored for each in margins])
        held["goes_on"] = np.array([each.goes_on for each in margins])
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(file, **held)
    part.replace(path)


def _coded(pictures: Sequence[Pixels]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    coded = [cv2.imencode(".jpg", one, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].ravel() for one in pictures]
    return np.concatenate(coded), np.array([len(one) for one in coded])


def load(path: Path) -> Iterator[Labelled]:
    """The strips of a file, grey, uint8, shape (48, width) each, and what stands on them."""
    with np.load(path) as held:
        ends = np.cumsum(held["sizes"])
        for coded, text in zip(np.split(held["data"], ends[:-1]), held["texts"], strict=True):
            yield np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8), str(text)


def load_margins(path: Path) -> Iterator[Margin]:
    """The margins of a file, if it has any."""
    with np.load(path) as held:
        if "margins" not in held:
            return
        pictures = (_decoded(held[name], held[sizes]) for name, sizes in _PICTURES)
        for pixels, around, mirrored, goes_on in zip(*pictures, held["mirrored"], held["goes_on"], strict=True):
            yield Margin(pixels, around, bool(mirrored), bool(goes_on))


_PICTURES = (("margins", "margin_sizes"), ("around", "around_sizes"))


def _decoded(data: NDArray[np.uint8], sizes: NDArray[np.int64]) -> Iterator[Pixels]:
    for coded in np.split(data, np.cumsum(sizes)[:-1]):
        yield np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)


def main() -> None:
    folder, kind, first, step = sys.argv[1:]
    os.nice(10)
    for number in itertools.count(int(first), int(step)):
        for each in KINDS if kind == "all" else (kind,):
            draw_file(Path(folder), each, SEED, number)


if __name__ == "__main__":
    main()
