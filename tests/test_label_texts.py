"""Real label texts and real OCR reads, with their keys, where the development set lies beside the checkout."""

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from labelcheck.label import read_label
from labelcheck.ranges import load_profile
from labelcheck.report import Report
from labelcheck.rules import Verdict, judge
from labelcheck.strength import Strength
from labelcheck.text import LabelText
from tests.mutants import tally

TEXTS = Path(__file__).parents[2] / "shared" / "text"
needs_texts = pytest.mark.skipif(not TEXTS.is_dir(), reason="the development texts are not beside this checkout")

CLOSE = Decimal("0.005")
NUMBERS = ("strength_mcg_per_ml", "total_mcg", "volume_ml")


def rows(name: str) -> Iterator[dict[str, Any]]:
    with (TEXTS / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def judged(text: str) -> Report:
    profile = load_profile()
    label = read_label(LabelText.from_plain(text))
    return Report(None, label, tuple(judge(label, profile)), profile)


def same(read: Decimal | None, key: float | None) -> bool:
    if read is None or key is None:
        return read is None and key is None
    return abs(read - Decimal(str(key))) <= CLOSE * abs(Decimal(str(key)))


def told(report: Report) -> dict[str, Decimal | None]:
    content = report.strength
    if content is None:
        return dict.fromkeys(NUMBERS)
    return dict(zip(NUMBERS, (content.mcg_per_ml, content.total_mcg, content.volume_ml), strict=True))


def graded(row: dict[str, Any]) -> list[str]:
    """The numbers of a row that its key speaks of."""
    return [name for name in NUMBERS if name not in row.get("ungraded", ())]


def accepted(row: dict[str, Any], status: str) -> bool:
    """An antidote is no B12 treatment: the key calls it not_b12."""
    keys = row.get("accept", [row["expect"]])
    return status in keys or (status == "antidote" and "not_b12" in keys)


@needs_texts
def test_determinable_strengths_and_statuses_are_right_on_95_percent() -> None:
    tally: Counter[str] = Counter()
    for row in rows("labels.jsonl"):
        report = judged(row["text"])
        tally["statuses"] += 1
        tally["status right"] += accepted(row, report.status)
        if any(row[name] is not None for name in ("strength_mcg_per_ml", "total_mcg") if name in graded(row)):
            tally["determinable"] += 1
            tally["strength right"] += all(same(told(report)[name], row[name]) for name in graded(row))
    assert tally["strength right"] >= 0.95 * tally["determinable"], tally
    assert tally["status right"] >= 0.95 * tally["statuses"], tally


@needs_texts
def test_no_wrong_number_is_known_and_none_is_invented() -> None:
    for row in rows("labels.jsonl"):
        report = judged(row["text"])
        read = told(report)
        for name in graded(row):
            if name != "volume_ml" and row[name] is None:
                assert read[name] is None, row["id"]
            elif report.status == "known" and name != "volume_ml":
                assert same(read[name], row[name]), row["id"]
        if row["expect"] == "not_b12" and "not_b12" in row.get("accept", ["not_b12"]) and report.status == "not_b12":
            assert report.strength is None, row["id"]


@needs_texts
def test_only_what_the_key_calls_known_passes() -> None:
    for row in rows("labels.jsonl"):
        if judged(row["text"]).verdict is Verdict.PASS:
            assert "known" in row.get("accept", [row["expect"]]), row["id"]


def right(strength: Strength, row: dict[str, Any]) -> bool:
    """A read that lost its volume bears no concentration, so that it is right as a total alone."""
    if strength.per_amount is None:
        return row["total_mcg"] is not None and same(strength.mcg, row["total_mcg"])
    return same(strength.mcg_per_ml, row["strength_mcg_per_ml"])


@needs_texts
def test_reads_of_tesseract() -> None:
    """Right on 65 % at least, wrong on less than 1 %, and nothing wrong could pass by itself."""
    tally: Counter[str] = Counter()
    for row in rows("tesseract-reads.jsonl"):
        if row["strength_mcg_per_ml"] is None and row["total_mcg"] is None:
            continue
        report = judged(row["read"])
        masses = [each for each in report.strengths if each.mcg is not None or each.unit == "%"]
        wrong = [each for each in masses if not right(each, row)]
        tally["reads"] += 1
        tally["right"] += bool(masses) and not wrong
        tally["wrong"] += bool(wrong)
        if wrong:
            assert report.verdict is not Verdict.PASS, row["id"]
            named = judged(f"Cyanocobalamin\n{row['read']}")
            assert named.verdict is not Verdict.PASS, row["id"]
    assert tally["right"] >= 0.65 * tally["reads"], tally
    assert tally["wrong"] < 0.01 * tally["reads"], tally


@needs_texts
def test_mutants_pass_for_good_reasons_alone() -> None:
    """One character of the strength changed: most are noticed; the rest is another made strength, or says the same."""
    counts, passing = tally([row["text"] for row in rows("labels.jsonl") if row["expect"] == "known"])
    assert [mutant for mutant in passing if mutant.why == "wrong"] == []
    assert counts["mutants of strength"] > 1000
    assert counts["mutants of strength that pass"] < 0.2 * counts["mutants of strength"], counts
