"""Units: spelling, arithmetic and print."""

from decimal import Decimal

import pytest

from labelcheck.units import (
    MASS_MCG,
    VOLUME_ML,
    Quantity,
    glued_of,
    in_print,
    plain,
    registry,
    unit_of,
    volume_holding,
)


@pytest.mark.parametrize(
    ("spelling", "unit"),
    [
        ("mcg", "mcg"),
        ("MCG", "mcg"),
        ("µg", "mcg"),  # U+00B5
        ("μg", "mcg"),  # U+03BC
        ("ug", "mcg"),
        ("UG", "mcg"),
        ("γ", "mcg"),
        ("gammas", "mcg"),
        ("microg", "mcg"),
        ("microgramas", "mcg"),
        ("microgrammes", "mcg"),
        ("Mikrogramm", "mcg"),
        ("mikrogramů", "mcg"),
        ("мкг", "mcg"),
        ("mg", "mg"),
        ("Mg", "mg"),
        ("MG", "mg"),
        ("мг", "mg"),
        ("gram", "g"),
        ("mL", "mL"),
        ("ML", "mL"),
        ("мл", "mL"),
        ("cc", "mL"),
        ("milliliter", "mL"),
        ("IU", "IU"),
        ("mEq", "mEq"),
        ("ampułki", "ampoule"),
        ("flacon", "vial"),
    ],
)
def test_spellings_of_people_mean_their_unit(spelling: str, unit: str) -> None:
    found = unit_of(spelling)
    assert found is not None
    assert (found.unit, found.doubt) == (unit, 0)


@pytest.mark.parametrize("read", ["pg", "ng", "meg", "mceg", "mog", "yg", "jig", "rncg", "ΜG"])
def test_misread_micrograms_leave_a_trace(read: str) -> None:
    found = unit_of(read)
    assert found is not None
    assert found.unit == "mcg"
    assert found.doubt > 0
    assert read in found.trace


def test_capital_mu_from_upper_casing_is_never_a_milligram() -> None:
    assert "µg".upper() == "\u039cG"
    found = unit_of("µg".upper())
    assert found is not None
    assert (found.unit, bool(found.doubt)) == ("mcg", True)


def test_a_recogniser_that_knows_mu_may_read_it_as_a_capital_m() -> None:
    clean, doubtful = unit_of("Mg"), unit_of("Mg", True)
    assert clean is not None and clean.unit == "mg"
    assert doubtful is not None and doubtful.unit == "mcg" and doubtful.doubt


@pytest.mark.parametrize("word", ["", "x", "tablett-", "mgx", "microwave", "Injection"])
def test_words_are_no_units(word: str) -> None:
    assert unit_of(word) is None


def test_a_slash_read_as_a_letter_glues_two_units() -> None:
    both = glued_of("mogiml")
    assert both is not None
    assert [part.unit for part in both] == ["mcg", "mL"]
    assert all(part.doubt for part in both)
    assert glued_of("mg") is None


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1000", "1000"),
        ("1E+3", "1000"),
        ("0.50", "0.5"),
        ("333.333333333333333333", "333.333"),
        ("0.000333333333333333333", "0.000333"),
        ("1.0", "1"),
        ("33333.3333333333333333", "33333.333"),
    ],
)
def test_plain_notation_has_no_trailing_zeros(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        ("10000", "mcg", "10,000 mcg"),
        ("0.5", "mg", "0.5 mg"),
        ("1.0", "mg", "1 mg"),
        ("0.9", "%", "0.9%"),
        ("1234.5", "mcg", "1,234.5 mcg"),
    ],
)
def test_print_is_as_labels_should_print(number: str, unit: str, text: str) -> None:
    assert in_print(Decimal(number), unit) == text


def test_pint_agrees_with_the_tables() -> None:
    ask = registry().Quantity
    for unit, scale in MASS_MCG.items():
        assert ask(Decimal(1), unit).to("mcg").magnitude == scale
    for unit, scale in VOLUME_ML.items():
        assert ask(Decimal(1), unit).to("mL").magnitude == scale


def test_pint_knows_no_megalitre_and_no_megagauss() -> None:
    for wrong in ("ML", "MG", "Ml"):
        assert wrong not in registry()


def test_the_volume_that_holds_a_dose() -> None:
    assert volume_holding(Quantity(Decimal(1), "mg"), Decimal(500)) == Quantity(Decimal(2), "mL")
