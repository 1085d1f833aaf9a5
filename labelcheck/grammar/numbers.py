"""Numbers as the markets print them; those that mean two things stay two things until the label settles it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = re.compile(r"\d+")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,' ·])\d{3})(?:\1\d{3})*")
_INDIAN = re.compile(r"[1-9]\d?(?:,\d\d)+,\d{3}")
LONGEST = 15
"""Digits; what is longer is a code, not an amount."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed, and what it may mean."""

    text: str
    value: Decimal
    """The only meaning, or the likeliest."""

    grouped: Decimal | None = None
    """What it means if its one sign groups thousands; None unless it may do either."""

    decimal: Decimal | None = None
    """What it means if its one sign is a decimal sign; None unless it may do either."""

    repairs: tuple[str, ...] = ()
    doubt: int = 0

    @property
    def sign(self) -> str:
        """The one sign that may group or divide: `.` or `,` or a space; empty where nothing is open."""
        return "" if self.grouped is None else next(mark for mark in self.text if not mark.isdigit())

    @property
    def trailing_zero(self) -> bool:
        """`1.0`, which is read as 10 where the point is faint."""
        return self.grouped is None and bool(re.fullmatch(r"\d+[.,]0", self.text))

    @property
    def naked(self) -> bool:
        """`.5`, which is read as 5."""
        return self.text[:1] in ".,"

    @property
    def ungrouped(self) -> bool:
        """Five digits and more without a comma."""
        return self.text.isdigit() and len(self.text) >= 5

    def meaning(self, value: Decimal) -> Number:
        """With nothing left open."""
        return Number(self.text, value, None, None, self.repairs, self.doubt)


def number_of(text: str) -> Number | None:
    """The number that a token of digits, points, commas, apostrophes and spaces prints; None if it prints none.

    `1,000.000` is one thousand with three decimals; `1.000` and `1,000` may be a thousand or one; `0.500` may not.
    """
    if len(text) > 2 * LONGEST or sum(map(str.isdigit, text)) > LONGEST:
        return None
    if text.isdigit():
        return None if len(text) > 1 and text[0] == "0" else Number(text, Decimal(text))
    marks = [mark for mark in text if not mark.isdigit()]
    if text[0] in ".,":
        return Number(text, Decimal("0." + text[1:])) if len(marks) == 1 else None
    if _GROUPED.fullmatch(text):
        return _one_sign(text, marks)
    if _INDIAN.fullmatch(text):
        return Number(text, Decimal(text.replace(",", "")))
    return _two_signs(text, marks)


def _one_sign(text: str, marks: list[str]) -> Number:
    """Groups of three after one to three digits that do not start with 0."""
    grouped = Decimal("".join(_DIGITS.findall(text)))
    if len(marks) > 1 or marks[0] == "'":
        return Number(text, grouped)
    decimal = Decimal(text.replace(marks[0], "."))
    likelier = decimal if marks[0] in ".·" and text[-1] != "0" else grouped
    return Number(text, likelier, grouped, grouped if marks[0] == " " else decimal)


def _two_signs(text: str, marks: list[str]) -> Number | None:
    """A decimal sign at the end, groups of three before it if anything stands before it."""
    whole, fraction = text[: text.rindex(marks[-1])], text[text.rindex(marks[-1]) + 1 :]
    if marks[-1] not in ".,·" or marks[-1] in marks[:-1] or not fraction:
        return None
    if len(marks) > 1 and not _GROUPED.fullmatch(whole):
        return None
    digits = "".join(_DIGITS.findall(whole))
    if len(digits) > 1 and digits[0] == "0":
        return None
    return Number(text, Decimal(f"{digits}.{fraction}"))


@dataclass(frozen=True, slots=True)
class Market:
    """How the country of a label writes numbers, as far as its words and numbers tell."""

    comma_decimal: bool = False
    """`0,5`: German, French, Italian, Portuguese, Dutch, Nordic, Slavic, Turkish."""

    point_decimal: bool = False
    """`0.5`: English, Japanese, Chinese, Mexican."""

    either: bool = False
    """Spanish, where Spain and Mexico differ."""

    spaced: bool = False
    """`1 000`: French, Nordic, Slavic."""


def settle(number: Number, unit: str, market: Market) -> tuple[Decimal, tuple[Decimal, ...]]:
    """The likeliest meaning of a number in a unit, and the others that the market leaves open.

    Nobody prints a microgram with three decimals, so that a comma before three digits groups micrograms everywhere,
    and a point does where a comma is the decimal sign, but for `1.000 mg` where spaces group. Milligrams are printed
    with three decimals (`100.000 mg`), and no zeros behind a comma.
    """
    if number.grouped is None or number.decimal is None:
        return number.value, ()
    grouped, decimal = number.grouped, number.decimal
    if number.sign == " ":
        rest = Decimal(number.text[-3:])
        return grouped, () if market.spaced or not market.point_decimal or not rest else (rest,)
    if unit in ("%", "‰"):
        return decimal, ()
    if number.sign == ",":
        return _comma(grouped, decimal, unit, market)
    return _point(grouped, decimal, unit, market)


def _comma(grouped: Decimal, decimal: Decimal, unit: str, market: Market) -> tuple[Decimal, tuple[Decimal, ...]]:
    open_to_both = market.comma_decimal or market.either
    if unit == "mcg" or not open_to_both:
        return grouped, ()
    if market.comma_decimal and not market.either and not _ends_in_zero(grouped):
        return decimal, ()
    return grouped, (decimal,)


def _point(grouped: Decimal, decimal: Decimal, unit: str, market: Market) -> tuple[Decimal, tuple[Decimal, ...]]:
    whole = decimal == int(decimal)
    spaced = market.spaced and unit == "mg" and whole
    if market.comma_decimal and not market.either and not market.point_decimal and not spaced:
        return grouped, ()
    if not whole and not market.comma_decimal and not (unit in ("mcg", "mg") and _ends_in_zero(grouped)):
        return decimal, ()
    if unit == "mcg":
        return grouped, () if market.either and whole else (decimal,)
    return decimal, (grouped,)


def _ends_in_zero(grouped: Decimal) -> bool:
    """`2.500 mcg` and `1.500 mg` may group thousands; `333.333 mcg` does not.

    Nobody prints the zeros of 2,500 for 2.5: on a label whose `injection` was read as the Dutch `injectie`, `2,500 mg`
    was mg for mcg.
    """
    return grouped % 10 == 0
