"""How well models read strips in fonts they never saw: python -m samples.studio.evaluate; see TRAINING.md."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.studio.cut import draw_cut_strips
from samples.studio.strips import Hardship, draw_strip

Labelled = tuple[NDArray[np.uint8], str]

SEED = 90_000
"""No stage of the training has it."""

RAW_LINE = 13
_UNITS = r"mcg|µg|ug|mg|g|microgram|micrograms|IU|%"
STRENGTH = re.compile(
    rf"\d[\d.,]*(?: \d{{3}})*\s*(?:{_UNITS})(?:\s*(?:/|per|in)\s*[\d.,]*\s*ml)?(?![a-z])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What one model did on one set of strips."""

    strips: int
    signs: int
    wrong_signs: int
    """Signs to be changed, added or taken away; spaces do not count."""

    strengths: Counter[str]
    """By unit: strips that state a strength."""

    right: Counter[str]
    """By unit: those whose every strength was read as printed."""

    wrong: Counter[str]
    """By unit: those read as some other strength. The rest were read as none."""


def main() -> int:
    options = _options()
    for name, strips in (("drawn", drawn(options.strips)), ("cut from photos", cut(options.cut))):
        for model in options.models:
            print(f"{name:<16} {Path(model).stem:<12} {in_print(marks(strips, read(strips, model)))}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+", help="eng, or the path of a .traineddata file")
    parser.add_argument("--strips", type=int, default=1000, help="drawn strips")
    parser.add_argument("--cut", type=int, default=500, help="strips cut from drawn photos")
    return parser.parse_args()


def drawn(count: int) -> list[Labelled]:
    """Strips in held-out fonts, easy to hard."""
    rng = np.random.default_rng(SEED)
    return [draw_strip(rng, Hardship(rng.uniform(0, 1)), held_out=True) for _ in range(count)]


def cut(count: int) -> list[Labelled]:
    """Strips cut from drawn photos in held-out fonts."""
    return draw_cut_strips(np.random.default_rng(SEED + 1), count, held_out=True)


def read(strips: Sequence[Labelled], model: str, psm: int = RAW_LINE) -> list[str]:
    """The text of each strip."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.png" for number in range(len(strips))]
        for path, (strip, _) in zip(paths, strips, strict=True):
            cv2.imwrite(str(path), strip)
        listing = Path(folder) / "list.txt"
        listing.write_text("".join(f"{path}\n" for path in paths))
        own = [] if model == "eng" else ["--tessdata-dir", str(Path(model).parent)]
        command = ["tesseract", str(listing), "-", *own, "-l", Path(model).stem, "--psm", str(psm), "--dpi", "150"]
        environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return [" ".join(page.split()) for page in done.stdout.split("\f")[: len(strips)]]


def marks(strips: Sequence[Labelled], readings: Sequence[str]) -> Marks:
    """Compares readings with what is printed."""
    signs = wrong_signs = 0
    stated, right, wrong = Counter[str](), Counter[str](), Counter[str]()
    for (_, text), reading in zip(strips, readings, strict=True):
        bare, seen = text.replace(" ", ""), reading.replace(" ", "")
        signs += len(bare)
        wrong_signs += distance(bare, seen)
        if printed := strengths(text):
            unit = unit_of(printed[0])
            stated[unit] += 1
            right[unit] += strengths(reading) == printed
            wrong[unit] += bool(strengths(reading)) and strengths(reading) != printed
    return Marks(len(strips), signs, wrong_signs, stated, right, wrong)


def strengths(text: str) -> tuple[str, ...]:
    """Every strength, without spaces, its unit in small letters."""
    return tuple(found[0].lower().replace(" ", "") for found in STRENGTH.finditer(text))


def unit_of(strength: str) -> str:
    found = re.search(rf"(?:{_UNITS})(?![a-z])", strength, re.IGNORECASE)
    return found[0] if found else ""


def distance(one: str, other: str) -> int:
    """Signs to be changed, added or taken away to make one of the other."""
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, seen in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (sign != seen))
    return row[-1]


def in_print(found: Marks) -> str:
    """One line for the terminal."""
    stated, right, wrong = (sum(counts.values()) for counts in (found.strengths, found.right, found.wrong))
    units = ", ".join(f"{unit} {found.right[unit]}/{found.strengths[unit]}" for unit in ("mcg", "µg", "mg"))
    return (
        f"{found.strips} strips, signs wrong {100 * found.wrong_signs / max(1, found.signs):.2f} %; "
        f"strengths right {right}/{stated}, other than printed {wrong}, none {stated - right - wrong}; {units}"
    )


if __name__ == "__main__":
    sys.exit(main())
