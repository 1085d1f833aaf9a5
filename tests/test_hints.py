"""Where to look again: lines that may hold a strength, and when their looks agree."""

import pytest

from labelcheck.hints import (
    begins_with,
    holds_an_amount,
    is_said_once,
    key_of_line,
    matters,
    may_hold_strength,
    names_the_drug,
    needs_another_look,
)
from labelcheck.text import Reading, Word
from tests.labels import LOOKS, line


@pytest.mark.parametrize(
    "text", ["1,000 mcg/mL", "30,000 meg/30 mi", "500 pg", "0.05 %", "100,000 IU/mL", "Smg/ml", "mcg"]
)
def test_lines_that_may_hold_a_strength(text: str) -> None:
    assert may_hold_strength(text)


@pytest.mark.parametrize("text", ["", "Cyanocobalamin", "Rx only", "Brightmere Labs", "NDC 0517-0031-25"])
def test_lines_that_hold_none(text: str) -> None:
    assert not may_hold_strength(text)


@pytest.mark.parametrize(
    ("text", "holds"),
    [("1,000 mcg/mL", True), ("Cyanocobalamin", False), ("10 mL Vial", False), ("NDC 0517-0031-25", False)],
)
def test_an_amount_was_read_or_none(text: str, holds: bool) -> None:
    assert holds_an_amount(line(text).readings) is holds


def test_two_readings_of_one_line_have_one_key() -> None:
    assert key_of_line("Injection, USP") == key_of_line("INJECTION USP.")


@pytest.mark.parametrize("text", ["1,000 mcg/mL", "Cyanocobalamin", "Each mL contains:", "LOT 4471"])
def test_lines_that_a_second_reader_should_see(text: str) -> None:
    assert matters(text)


def test_other_lines_need_no_second_reader() -> None:
    assert not matters("Brightmere Labs")


@pytest.mark.parametrize(
    ("readings", "again"),
    [
        ("1,000 mcg/mL", False),
        ("30 mL Multiple Dose", False),
        ("Rx only", False),
        ("10,OOO mcq 30 mL", True),
        ("mcg/30 mL", True),
        ({"vial/raw": "1,000 mcg/mL", "eng/line": "1,000 mcg/mL"}, True),
        ({"vial/raw": "30 mL", "eng/line": "30 mL"}, True),
        ({"vial/raw": "30 mL", "eng/line": "80 mL", "vial48/raw": "30 mL", "vial/wide": "30 mL"}, True),
        # our own two models alone confirm nothing against the stock one, so that it is asked again
        (
            {"vial/raw": "10 mcg", "eng/line": "40", "vial48/raw": "10 mcg", "vial/wide": "10 mcg", "eng/wide": "40"},
            True,
        ),
        (
            {"vial/raw": "1,000 mcg/", "eng/line": "1,000 mcg/", "vial/wide": "1,000 mcg/", "eng/wide": "1,000 mcg/"},
            True,
        ),
    ],
)
def test_looks_go_on_until_they_agree(readings: dict[str, str] | str, again: bool) -> None:
    assert needs_another_look(line(readings)) is again


@pytest.mark.parametrize(
    ("readings", "named"),
    [
        (("Cyanocobalamin",), True),
        (("lidocaine",), True),
        (("VITAMIN B12",), False),  # one stroke makes B12 of B1
        (("VITAMIN B12", "VITAMIN B12"), True),
        (("VITAMIN B12", "VITAMIN B6"), False),
        (("benzyl alcohol", "benzyl alcohol"), False),
        ((), False),
    ],
)
def test_what_is_in_the_container_is_named_by_a_long_name_or_by_two_looks(
    readings: tuple[str, ...], named: bool
) -> None:
    seen = [Reading(LOOKS[at], (Word(text, None, 0.9),)) for at, text in enumerate(readings)]
    assert names_the_drug(seen) is named
    hardly = [Reading(each.look, (Word(each.text, None, 0.2),)) for each in seen]
    assert not names_the_drug(hardly)


@pytest.mark.parametrize(
    ("text", "number"),
    [("5 mg per mL", "5"), ("1,000 mcg/mL", "1000"), ("(5 mg/mL)", None), ("B12 5 mg/mL", None), ("5 mL", None)],
)
def test_which_number_a_line_begins_with(text: str, number: str | None) -> None:
    assert begins_with(line(text)) == number


def test_no_number_is_told_on_which_looks_do_not_agree() -> None:
    looks = {look: "5 mg/mL" if at % 2 else "6 mg/mL" for at, look in enumerate(LOOKS)}
    assert begins_with(line(looks)) is None


@pytest.mark.parametrize(
    ("text", "once"),
    [("Cyanocobalamin", True), ("Vitamin B12", False), ("Cyanocobalamin 5", False), ("Each mL contains", False)],
)
def test_a_long_name_is_said_once(text: str, once: bool) -> None:
    assert is_said_once(text) is once
