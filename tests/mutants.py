"""One character of a number or unit changed on every label that is known: what still passes, and why that is right.

    python -m tests.mutants [--list]

A mutant may pass for one of three reasons, and for no other:

    same      the change is not in what the label says of its B12, or spells the same: a pack count, an excipient,
              `1,000` as `1.000` on a German label that says (= 1 mg)
    volume    the concentration stands as before; the volume or the total of the container is another one, and agrees
    made      the label now states another strength that is made of this substance, and nothing on it says otherwise:
              a label with one statement of its strength cannot be told from that of the other product
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from labelcheck.content import Content, close
from labelcheck.grammar.lines import read_line
from labelcheck.grammar.tokens import level
from labelcheck.label import read_label
from labelcheck.names import B12_FORMS
from labelcheck.ranges import load_profile
from labelcheck.report import Report
from labelcheck.rules import Verdict, judge
from labelcheck.text import LabelText

UNIT_SLIPS = (
    ("mcg", "mg"),
    ("MCG", "MG"),
    ("mcg", "µg"),
    ("µg", "mg"),
    ("μg", "mg"),
    ("ug", "mg"),
    ("µg", "g"),
    ("μg", "g"),
    ("mg", "mcg"),
    ("MG", "MCG"),
    ("mg", "µg"),
    ("mg", "g"),
    ("MG", "G"),
    ("micro", "milli"),
    ("mikro", "milli"),
    ("мкг", "мг"),
    ("мг", "мкг"),
    ("мг", "г"),
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A label with one change, and what became of it."""

    place: str
    """What was changed: `strength` of the B12, or of nothing named beside it; `volume`; or `other` ingredient."""

    after: str
    passes: bool
    why: str
    """same, volume or made; empty where it does not pass; `wrong` where no reason holds."""


def judged(text: str) -> Report:
    profile = load_profile()
    label = read_label(LabelText.from_plain(text))
    return Report(None, label, tuple(judge(label, profile)), profile)


def mutants(text: str) -> Iterator[Mutant]:
    """Every change of one character in an amount or volume of a text."""
    first = judged(text)
    places = {after: place for place, after in _changed(text) if after != text}
    for after, place in sorted(places.items()):
        report = judged(after)
        passes = report.verdict is Verdict.PASS
        yield Mutant(place, after, passes, _why(first, report) if passes else "")


def _changed(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    for line in text.split("\n"):
        words = " ".join(line.split())
        if words == line or level(line) == line:
            for place, start, end in _places(line):
                for piece in _pieces(line[start:end]):
                    yield place, text[: at + start] + piece + text[at + end :]
        at += len(line) + 1


def _places(line: str) -> Iterator[tuple[str, int, int]]:
    said = read_line(line)
    for amount, owner in zip(said.amounts, said.owners, strict=True):
        own = owner is None or owner.ingredient in B12_FORMS
        yield "strength" if own else "other", amount.start, amount.end
    for volume in said.volumes:
        yield "volume", volume.start, volume.end


def _pieces(piece: str) -> Iterator[str]:
    for at, letter in enumerate(piece):
        if letter.isdigit():
            yield from (piece[:at] + digit + piece[at + 1 :] for digit in "0123456789")
            yield piece[:at] + piece[at + 1 :]
            yield piece[:at] + "0" + piece[at:]
            yield piece[: at + 1] + "0" + piece[at + 1 :]
        elif letter in ".,":
            yield from (piece[:at] + sign + piece[at + 1 :] for sign in (".", ",", ""))
    for one, other in UNIT_SLIPS:
        if one in piece:
            yield piece.replace(one, other, 1)


def _why(first: Report, report: Report) -> str:
    one, other = first.strength, report.strength
    if one is None or other is None or first.substance != report.substance:
        return "wrong"
    if _same(one, other):
        return "same"
    if one.mcg_per_ml is not None and other.mcg_per_ml is not None and close(one.mcg_per_ml, other.mcg_per_ml):
        return "volume" if _adds_up(other) else "wrong"
    return "made" if report.status == "known" and _agrees(report) else "wrong"


def _same(one: Content, other: Content) -> bool:
    pairs = ((one.mcg_per_ml, other.mcg_per_ml), (one.total_mcg, other.total_mcg), (one.volume_ml, other.volume_ml))
    return all(left == right or (left and right and close(left, right)) for left, right in pairs)


def _adds_up(content: Content) -> bool:
    if content.mcg_per_ml is None or content.total_mcg is None or content.volume_ml is None:
        return True
    return close(content.mcg_per_ml * content.volume_ml, content.total_mcg)


def _agrees(report: Report) -> bool:
    """No statement of the substance says anything else."""
    told = {_rounded(each.mcg_per_ml) for each in report.strengths if each.ingredient == report.substance}
    content = report.strength
    return content is not None and _adds_up(content) and len(told - {None}) <= 1


def _rounded(number: Decimal | None) -> Decimal | None:
    return None if number is None else round(number, 2)


def tally(texts: list[str]) -> tuple[Counter[str], list[Mutant]]:
    """How many mutants there are, how many pass, and why; and those that pass."""
    counts: Counter[str] = Counter()
    passing = []
    for text in texts:
        if judged(text).verdict is not Verdict.PASS:
            counts["labels that do not pass themselves"] += 1
            continue
        counts["labels"] += 1
        for mutant in mutants(text):
            counts[f"mutants of {mutant.place}"] += 1
            if mutant.passes:
                counts[f"mutants of {mutant.place} that pass"] += 1
                counts[f"mutants of {mutant.place} that pass: {mutant.why}"] += 1
                passing.append(mutant)
    return counts, passing


if __name__ == "__main__":
    from tests.test_label_texts import TEXTS, rows

    if not TEXTS.is_dir():
        sys.exit("the development texts are not beside this checkout")
    counts, passing = tally([row["text"] for row in rows("labels.jsonl") if row["expect"] == "known"])
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")
    if "--list" in sys.argv:
        for mutant in passing:
            print(f"{mutant.place:9} {mutant.why:7} {mutant.after!r}")
