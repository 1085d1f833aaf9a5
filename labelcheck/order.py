"""What was ordered, and the volume of a label's solution that holds it."""

from __future__ import annotations

import re

from labelcheck.errors import UsageError
from labelcheck.grammar.numbers import number_of
from labelcheck.units import MASS_MCG, Quantity, unit_of


def parse_ordered(text: str) -> Quantity:
    """An amount such as `1000 mcg` or `1 mg`, as `--ordered` takes it.

    Raises:
        UsageError: It is no mass, or a number with two meanings.
    """
    match = re.fullmatch(r"\s*(?P<number>[\d.,]+)\s*(?P<unit>[^\W\d_]+)\.?\s*", text)
    number = number_of(match["number"]) if match else None
    unit = unit_of(match["unit"]) if match else None
    if number is None or unit is None or unit.doubt or unit.unit not in MASS_MCG or not number.value:
        raise UsageError(f'ordered {text!r}: write an amount such as "1000 mcg" or "1 mg"')
    if number.sign == ".":
        either = f"{number.grouped} or {number.decimal}"
        raise UsageError(f"ordered {text!r}: {number.text} may be {either}; write it without the point")
    return Quantity(number.value, unit.unit)
