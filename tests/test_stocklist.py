"""What the stock list says against what the label says: flag where they surely differ, else review."""

from typing import Any

import pytest

from labelcheck.stocklist import compare


def label(substance: str | None, per_ml: str | None = None, total: str | None = None, ml: str | None = None) -> Any:
    """A record with as much as the comparison looks at."""
    strength = {"mcg_per_ml": per_ml, "total_mcg": total, "volume_ml": ml, "as_read": "as printed"}
    return {
        "substance": substance,
        "strength": strength if per_ml or total else None,
        "strengths": [{"as_read": "as printed", "box": "the box"}],
        "text": [{"text": "Cobalin-H"}, {"text": "injection"}],
        "findings": [],
    }


LISTED = {
    "Cyanocobalamin": label("cyanocobalamin"),
    "Vitamin B12": label("vitamin_b12"),
    "Vitamin B12\n1000 mcg/mL": label("vitamin_b12", "1000"),
    "Vitamin B12\n1000.0 mcg/mL": label("vitamin_b12", "1000.0"),
    "Vitamin B12\n1000 mcg/mL, 10 mL": label("vitamin_b12", "1000", "10000", "10"),
    "Vitamin B12\n1 mg": label("vitamin_b12", None, "1000"),
    "Cyanocobalamin\n1000 mcg/mL": label("cyanocobalamin", "1000"),
}


def read(words: str) -> Any:
    return LISTED.get(words, label(None))


CASES = [
    ({"strength": "1000 mcg/mL"}, label("cyanocobalamin", "1000"), []),
    ({"strength": "1000.0 mcg/mL"}, label("cyanocobalamin", "1000"), []),
    ({"strength": "1000 mcg/mL"}, label("cyanocobalamin", "100"), ["flag"]),
    ({"strength": "1000 mcg/mL"}, label("cyanocobalamin"), ["review"]),
    ({"strength": "one vial"}, label("cyanocobalamin", "100"), ["review"]),
    ({"strength": "1 mg"}, label("cyanocobalamin", "100", "1000", "10"), []),
    ({"strength": "1 mg"}, label("cyanocobalamin", None, "5000"), ["flag"]),
    ({"strength": "1 mg"}, label("cyanocobalamin", "1000"), ["review"]),
    ({"strength": "1000 mcg/mL, 10 mL"}, label("cyanocobalamin", "1000", "30000", "30"), ["review"]),
    ({"product": "Cyanocobalamin"}, label("cyanocobalamin"), []),
    ({"product": "Cyanocobalamin"}, label("vitamin_b12"), []),
    ({"product": "Vitamin B12"}, label("hydroxocobalamin"), []),
    ({"product": "Cyanocobalamin"}, label("hydroxocobalamin"), ["flag"]),
    ({"product": "Cyanocobalamin"}, label(None), ["review"]),
    ({"product": "Cobalin-H"}, label("hydroxocobalamin"), []),
    ({"product": "Neo-Cytamen"}, label("hydroxocobalamin"), ["review"]),
    ({"product": "Cyanocobalamin", "strength": "1000 mcg/mL"}, label("hydroxocobalamin", "50"), ["flag", "flag"]),
    ({"ordered": "1000 mcg"}, label("cyanocobalamin", "1000"), []),
]


@pytest.mark.parametrize(("expected", "record", "verdicts"), CASES)
def test_list_against_label(expected: dict[str, str], record: Any, verdicts: list[str]) -> None:
    assert [finding["verdict"] for finding in compare(record, expected, read)] == verdicts


def test_a_finding_says_both_and_points_at_the_strength() -> None:
    assert compare(label("cyanocobalamin", "50"), {"strength": "1000 mcg/mL"}, read) == [
        {
            "rule": "stock-list",
            "verdict": "flag",
            "message": "the stock list says 1000 mcg/mL, the label as printed",
            "boxes": ["the box"],
        }
    ]


def test_there_is_nothing_to_compare_with_an_error() -> None:
    assert compare({"error": {}}, {"strength": "1000 mcg/mL"}, read) == []
