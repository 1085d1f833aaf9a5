"""Numbers as the markets print them."""

from decimal import Decimal

import pytest

from labelcheck.grammar.numbers import Market, number_of, settle

ENGLISH, GERMAN, SPANISH = Market(point_decimal=True), Market(comma_decimal=True), Market(either=True)
UNKNOWN = Market()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", "1"),
        ("1000", "1000"),
        ("0.5", "0.5"),
        ("0,5", "0.5"),
        (".5", "0.5"),
        ("1.0", "1.0"),
        ("1,0", "1.0"),
        ("0,006", "0.006"),
        ("0.500", "0.500"),
        ("1,000,000", "1000000"),
        ("1.000.000", "1000000"),
        ("1,000.000", "1000.000"),  # one Mexican product
        ("1.000,5", "1000.5"),
        ("30,000", "30000"),
        ("1 000", "1000"),
        ("1'000", "1000"),
        ("1,00,000", "100000"),  # India
        ("12,89", "12.89"),
    ],
)
def test_numbers_mean_what_they_print(text: str, value: str) -> None:
    number = number_of(text)
    assert number is not None
    assert number.value == Decimal(value)


@pytest.mark.parametrize(
    "text", ["0517", "05", "00", "0,000,1", "1,2,3", "1.2.3", "1,0000.5.", "1" * 16, "1," * 9 + "1"]
)
def test_codes_and_lists_are_no_numbers(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "market", "value", "others"),
    [
        ("1.000", "mcg", GERMAN, "1000", ()),
        ("1.000", "mcg", SPANISH, "1000", ()),
        ("1.000", "mcg", UNKNOWN, "1000", ("1",)),
        ("1.000", "mcg", ENGLISH, "1000", ("1",)),
        ("1,000", "mcg", UNKNOWN, "1000", ()),
        ("1,000", "mcg", GERMAN, "1000", ()),
        ("1,000", "mg", ENGLISH, "1000", ()),
        ("10,000", "mg", SPANISH, "10000", ("10",)),  # Tribedoce C/L means 10 mg
        ("100.000", "mg", SPANISH, "100", ("100000",)),  # the same site means 100 mg
        ("1,027", "mg", GERMAN, "1.027", ()),
        ("2,500", "mg", GERMAN, "2500", ("2.5",)),  # nobody prints the zeros of 2,5
        ("1.027", "mg", ENGLISH, "1.027", ()),
        ("2.084", "g", UNKNOWN, "2.084", ()),
        ("333.333", "mcg", UNKNOWN, "333.333", ()),
        ("0.100", "%", UNKNOWN, "0.100", ()),
        ("2.000", "mL", SPANISH, "2", ("2000",)),
    ],
)
def test_the_market_settles_what_it_can(
    text: str, unit: str, market: Market, value: str, others: tuple[str, ...]
) -> None:
    number = number_of(text)
    assert number is not None
    assert settle(number, unit, market) == (Decimal(value), tuple(map(Decimal, others)))


def test_error_prone_prints_are_seen() -> None:
    prints = {text: number_of(text) for text in ("1.0", ".5", "30000", "30,000")}
    assert [text for text, number in prints.items() if number and number.trailing_zero] == ["1.0"]
    assert [text for text, number in prints.items() if number and number.naked] == [".5"]
    assert [text for text, number in prints.items() if number and number.ungrouped] == ["30000"]
