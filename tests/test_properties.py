"""What holds for every text whatever."""

import time
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelcheck.label import Label, read_label
from labelcheck.ranges import load_profile
from labelcheck.report import Report
from labelcheck.rules import Verdict, judge
from labelcheck.strength import Strength
from labelcheck.text import LabelText, Reading, TextLine, Word

PIECES = (
    "Cyanocobalamin B12 B1 Vitamin 1,000 1.000 0,5 mcg mg µg pg g mL /mL mcg/mL mg/2 mL) (1 per each contains 30 "
    "Multiple Dose EXP 05/2026 LOT A12 Injektionslösung ampolla % 0.9% tablets \n = (= equivalent to /"
)
SOUP = st.text(alphabet="0123456789.,/() \n%-mcgµLlIOSB12vialdoseé", max_size=300)
WORDS = st.lists(
    st.sampled_from(PIECES.split(" ")),
    max_size=40,
).map(" ".join)
ANY = st.one_of(st.text(max_size=300), SOUP, WORDS)


def read(text: str) -> Label:
    return read_label(LabelText.from_plain(text))


def verdict(label: Label) -> Verdict:
    profile = load_profile()
    return Report(None, label, tuple(judge(label, profile)), profile).verdict


@given(ANY)
@settings(deadline=2000)
def test_no_text_whatever_makes_the_reader_raise(text: str) -> None:
    verdict(read(text))


@given(st.lists(st.lists(ANY, min_size=1, max_size=4), max_size=6))
@settings(deadline=4000, max_examples=50)
def test_no_readings_whatever_make_the_reader_raise(lines: list[list[str]]) -> None:
    looks = ("vial/raw", "eng/line", "vial/wide", "eng/wide")
    made = (
        TextLine(tuple(Reading(look, tuple(map(Word, text.split()))) for look, text in zip(looks, texts, strict=False)))
        for texts in lines
    )
    verdict(read_label(LabelText(tuple(made))))


@pytest.mark.parametrize(
    "piece",
    ["1", "1 000 ", "1,000,", "1.000.", "1mg ", "1 mg/\n", "1.000 mg\n", "B12 ", "cyanocobalamin ", "(", "1/", "µ",
     "S ", "each mL contains ", "vit ", "\n", "1 (= ", "exp ", "1O"],
)  # fmt: skip
def test_a_megabyte_of_anything_takes_bounded_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    assert verdict(read(text)) is not Verdict.PASS
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "text",
    ["1" * 40_000 + "\nmg", "1." * 20_000 + "\nx", "thiamine pyridoxine\n5 mg " * 2000, ")" * 40_000 + "x\n/mL",
     "b12 1 mg\nper mL\n" * 2500, "1 mg,\na " * 4000, "cyanocobalamin 1,\n" * 2300, "1 mg\n" * 8000,
     "per mL: " * 5000, "not for " * 5000, "methyl " * 5000 + "B12"],
    ids=range(11),
)  # fmt: skip
def test_lines_that_run_on_for_ever_take_bounded_time(text: str) -> None:
    started = time.process_time()
    assert verdict(read(text)) is not Verdict.PASS
    assert time.process_time() - started < 20


AMOUNTS = st.one_of(
    st.integers(1, 999_999).map(Decimal),
    st.integers(1, 9_999).map(lambda number: Decimal(number) / 10),
    st.integers(1, 9_999).map(lambda number: Decimal(number) / 100),
    st.integers(1, 9_999).map(lambda number: Decimal(number) / 1000),
).map(lambda number: number.normalize() + 0)
SMALL = st.integers(1, 4_900).map(lambda number: Decimal(number) / 100)
PER = st.one_of(
    st.just((None, None)),
    st.tuples(st.one_of(st.just(Decimal(1)), st.integers(2, 250).map(Decimal)), st.just("mL")),
    st.tuples(st.just(Decimal("0.5")), st.just("mL")),
    st.tuples(st.just(Decimal(1)), st.sampled_from(["vial", "ampoule", "syringe", "tablet", "L"])),
)
STRENGTHS = st.one_of(
    st.builds(
        lambda amount, unit, per: Strength(amount, unit, *per),
        AMOUNTS,
        st.sampled_from(["mcg", "mg", "IU", "units", "mEq", "mmol"]),
        PER,
    ),
    st.builds(lambda amount, per: Strength(amount, "g", *per), SMALL, PER),
    st.builds(lambda amount: Strength(amount, "%"), st.integers(1, 8_900).map(lambda number: Decimal(number) / 100)),
)


@given(STRENGTHS)
@settings(max_examples=500)
def test_print_and_parse_is_the_identity(strength: Strength) -> None:
    again = read(strength.as_printed).strengths
    assert [(each.amount, each.unit, each.per_amount, each.per_unit) for each in again] == [
        (strength.amount, strength.unit, strength.per_amount, strength.per_unit)
    ]
    assert again[0].as_printed == strength.as_printed
    assert not again[0].ambiguous
    assert not again[0].repairs


@given(
    st.sampled_from(["Vitamin B12", "Lot 10", "Cyanocobalamin 1", "30 mL Multiple Dose", "500", "2 x", "1,", "EXP 05"]),
    st.sampled_from(["000 mcg/mL", "1000 mcg/mL", "mg", "5 mg", ",000 mcg", "00 mcg/mL", "mL vial", ".5 mg/mL", "%"]),
    st.integers(1, 3),
)
def test_no_number_is_read_across_the_join_of_two_lines(one: str, other: str, apart: int) -> None:
    joined = read(one + "\n" * apart + other).strengths
    single = [*read(one).strengths, *read(other).strengths]
    new, known = (Counter((each.amount, each.unit, each.per_amount) for each in those) for those in (joined, single))
    assert not new - known
    assert new == known or read(one + "\n" * apart + other).unread


@given(AMOUNTS, st.sampled_from(["", "/mL", "/2 mL", " per mL", " in 5 mL"]), st.sampled_from(["Cyanocobalamin ", ""]))
def test_mg_for_mcg_always_changes_the_strength_by_a_thousand(amount: Decimal, per: str, name: str) -> None:
    small = read(f"{name}{amount:f} mcg{per}").strengths
    large = read(f"{name}{amount:f} mg{per}").strengths
    assert len(small) == len(large) == 1
    meanings = [
        {(each.amount * 1000 if each.unit == "mg" else each.amount), *_others(each)} for each in (*small, *large)
    ]
    assert {value * 1000 for value in meanings[0]} & meanings[1]
    if not small[0].ambiguous and not large[0].ambiguous:
        assert small[0].mcg is not None and large[0].mcg is not None
        assert large[0].mcg == 1000 * small[0].mcg


def _others(strength: Strength) -> set[Decimal]:
    scale = 1000 if strength.unit == "mg" else 1
    return {value * scale for value in strength.alternatives}


@given(SOUP)
@settings(max_examples=200)
def test_nothing_passes_without_a_b12_name(text: str) -> None:
    label = read(text)
    if verdict(label) is Verdict.PASS:
        assert any(name.kind == "b12" and name.sure for name in label.names)
