"""The only pint registry; how labels spell units; quantities in print."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pint import UnitRegistry

MASS_MCG = {
    "pg": Decimal("0.000001"),
    "ng": Decimal("0.001"),
    "mcg": Decimal(1),
    "mg": Decimal(1000),
    "g": Decimal(1_000_000),
    "kg": Decimal(1_000_000_000),
}
"""How many mcg one of each is."""

VOLUME_ML = {"mL": Decimal(1), "L": Decimal(1000), "dL": Decimal(100)}
"""How many mL one of each is."""

SHARE_MCG_PER_ML = {"%": Decimal(10_000), "‰": Decimal(1000)}
"""A share of weight in volume: 1 % is 1 g in 100 mL."""

COUNTED = ("IU", "units", "mEq", "mmol")
"""Units that no mass follows from."""

CONTAINERS = ("vial", "ampoule", "syringe", "cartridge", "bottle", "bag", "tablet", "capsule", "dose", "drop", "spray")
"""What an amount may be in instead of a volume."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in a unit of print form."""

    amount: Decimal
    unit: str

    @property
    def mcg(self) -> Decimal | None:
        scale = MASS_MCG.get(self.unit)
        return None if scale is None else self.amount * scale

    @property
    def ml(self) -> Decimal | None:
        scale = VOLUME_ML.get(self.unit)
        return None if scale is None else self.amount * scale

    def __str__(self) -> str:
        return in_print(self.amount, self.unit)


def plain(number: Decimal) -> str:
    """Plain notation without trailing zeros, a fraction without end cut to three decimals: `1000`, `0.5`, `333.333`."""
    if number.as_tuple().exponent != 0:
        places = 3 if abs(number) >= 1 else 3 - min(number.adjusted() + 1, 0)
        if -number.as_tuple().exponent > 12:  # type: ignore[operator]  # finite by construction
            number = round(number, places)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_print(amount: Decimal, unit: str = "") -> str:
    """As a label should print it: `10,000 mcg`, `0.5 mg`, never `.5`, `1.0` or `µg`."""
    whole, point, fraction = plain(amount).partition(".")
    if whole.lstrip("-").isdigit() and len(whole.lstrip("-")) > 3:
        whole = f"{int(whole):,}"
    number = whole + point + fraction
    if not unit:
        return number
    return f"{number}{unit}" if unit in SHARE_MCG_PER_ML else f"{number} {unit}"


@cache
def registry() -> UnitRegistry[Any]:
    """The only pint registry: it knows the units of labels and no others, so that ML is never a megalitre.

    Built on first use: importing pint costs a third of a second.
    """
    from pint import UnitRegistry

    units: UnitRegistry[Any] = UnitRegistry(None, non_int_type=Decimal)
    lines = ["mcg = [mass]", "mL = [volume]"]
    lines += [f"{unit} = {scale} mcg" for unit, scale in MASS_MCG.items() if unit != "mcg"]
    lines += [f"{unit} = {scale} mL" for unit, scale in VOLUME_ML.items() if unit != "mL"]
    units.load_definitions(lines)
    return units


def volume_holding(dose: Quantity, mcg_per_ml: Decimal) -> Quantity:
    """The volume that holds a dose.

    Args:
        dose: A mass.
        mcg_per_ml: Of the solution, above zero.
    """
    ask = registry().Quantity
    volume = (ask(dose.amount, dose.unit) / ask(mcg_per_ml, "mcg/mL")).to("mL")
    return Quantity(volume.magnitude, "mL")
