"""What each look, each model and each rule of agreement adds: every photo is read once with all looks, and judged anew
with parts of them left out.

    python -m tests.ablation [--photos DIR] [--limit N]

The photos have a key, as for `labelcheck validate`. "right" and "wrong" count strengths that were told, "passes" and
"wrong passes" verdicts. Where no rule of agreement is left, one clean look is enough.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from labelcheck.errors import LabelcheckError
from labelcheck.label import read_label
from labelcheck.looks import FIRST_LOOKS, MORE_LOOKS, Judgement, OcrOptions
from labelcheck.photo import open_photo
from labelcheck.ranges import Profile, load_profile
from labelcheck.reader import read_text
from labelcheck.report import Report
from labelcheck.rules import Verdict, judge
from labelcheck.shapes import SHAPES, WithShapes
from labelcheck.tesseract import FINER, FINEST, OURS, STOCK, Engine, open_engine
from labelcheck.text import LabelText
from labelcheck.truths import Truth, read_truths
from labelcheck.validate import Miss, Read, Result, compare

ROOT = Path(__file__).parent.parent
LOOKS = tuple(look.name for look in (*FIRST_LOOKS, *MORE_LOOKS))
EVERYTHING = Judgement(lambda text: True, lambda line: True, lambda text: True)

MODELS = {OURS, FINER, FINEST, SHAPES, STOCK}

Rule = tuple[str, Callable[..., bool]]
"""What is patched, and with what."""


def one_clean_look(bearing: Sequence[str], clean: Sequence[str], *_: object) -> bool:
    return bool(clean)


def unopposed(bearing: Sequence[str], clean: Sequence[str], rivals: Sequence[str], *_: object) -> bool:
    return bool(clean) and not rivals


ANY: Rule = ("labelcheck.merge.agreed", one_clean_look)
UNOPPOSED: Rule = ("labelcheck.merge.agreed", unopposed)
NOTHING_OUTVOTED: Rule = ("labelcheck.agreement._outvoted", lambda looks, against: False)
NO_CLEAR_SHAPES: Rule = ("labelcheck.agreement._has_clear_shapes", lambda *_: False)
NO_UNANIMITY: Rule = ("labelcheck.agreement._is_unanimous", lambda *_: False)
NO_EDGES: Rule = ("labelcheck.assembly._may_go_on", lambda *_: False)
NO_VOUCHING: Rule = ("labelcheck.label.vouched", list)


@dataclass(frozen=True, slots=True)
class Variant:
    """What is left of the reader."""

    name: str
    looks: tuple[str, ...] = LOOKS
    rules: tuple[Rule, ...] = ()


def of_reader(*models: str) -> tuple[str, ...]:
    return tuple(look for look in LOOKS if look.partition("/")[0] in models)


VARIANTS = (
    *(
        Variant(f"{look} alone", (look,), (ANY, NO_VOUCHING))
        for look in (*LOOKS[:2], "vial48/raw", "vial64/raw", "eng/wide")
    ),
    Variant(f"{LOOKS[0]} and {LOOKS[1]}, none against", LOOKS[:2], (UNOPPOSED, NO_VOUCHING)),
    Variant("all looks, any is enough", LOOKS, (ANY, NO_VOUCHING)),
    Variant("all looks, none against", LOOKS, (UNOPPOSED, NO_VOUCHING)),
    Variant("all looks, agreement.py"),
    *(Variant(f"  without {look}", tuple(other for other in LOOKS if other != look)) for look in LOOKS),
    *(Variant(f"  without {model}", of_reader(*(MODELS - {model}))) for model in sorted(MODELS)),
    Variant("  clear shapes need four looks like any", LOOKS, (NO_CLEAR_SHAPES,)),
    Variant("  those of the studio confirm nothing alone", LOOKS, (NO_UNANIMITY,)),
    Variant("  nothing is outvoted", LOOKS, (NOTHING_OUTVOTED,)),
    Variant("  the ends of a line are trusted", LOOKS, (NO_EDGES,)),
    Variant("  nothing is vouched for", LOOKS, (NO_VOUCHING,)),
)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.ablation", description="what each part of the reader adds")
    parser.add_argument("--photos", type=Path, default=ROOT / "samples", metavar="DIR", help="photos with a key")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N photos")
    given = parser.parse_args(argv)
    read = list(read_all(given.photos, given.limit))
    print(table([(variant, judged(variant, read)) for variant in VARIANTS], len(read)))


def read_all(photos: Path, limit: int | None) -> Iterator[tuple[Truth, LabelText]]:
    """What all looks made of every line of each photo."""
    engine: Engine = WithShapes(open_engine())
    for truth in read_truths(photos)[:limit]:
        try:
            pixels = open_photo(photos / truth.file).pixels
        except LabelcheckError:
            continue
        yield truth, read_text(pixels, engine, OcrOptions(), EVERYTHING)


def judged(variant: Variant, read: Sequence[tuple[Truth, LabelText]]) -> list[Result]:
    profile = load_profile()
    with without(variant.rules):
        return [compare(truth, report(left(text, variant.looks), profile)) for truth, text in read]


@contextmanager
def without(rules: Sequence[Rule]) -> Iterator[None]:
    with ExitStack() as stack:
        for target, stand_in in rules:
            stack.enter_context(patch(target, stand_in))
        yield


def left(text: LabelText, looks: Sequence[str]) -> LabelText:
    """The text as these looks alone have it."""
    lines = (replace(line, readings=tuple(each for each in line.readings if each.look in looks)) for line in text.lines)
    return replace(text, lines=tuple(line for line in lines if line.readings))


def report(text: LabelText, profile: Profile) -> Report:
    label = read_label(text)
    return Report(None, label, tuple(judge(label, profile)), profile)


def table(rows: Sequence[tuple[Variant, Sequence[Result]]], photos: int) -> str:
    """As Markdown, for the README."""
    lines = [
        f"{photos} photos",
        "",
        "| | right | wrong | passes | wrong passes | decided |",
        "| --- |" + " ---: |" * 5,
    ]
    for variant, results in rows:
        passes = [each for each in results if each.verdict is Verdict.PASS]
        cells: list[Any] = [
            variant.name.replace("  ", "&nbsp;&nbsp;"),
            sum(each.read is Read.RIGHT for each in results),
            sum(each.read is Read.WRONG for each in results),
            len(passes),
            sum(Miss.WRONG_PASS in each.misses for each in passes),
            sum(each.decided for each in results),
        ]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
