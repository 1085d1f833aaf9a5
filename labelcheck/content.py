"""What a label states of one substance: concentration, total and volume, as far as its statements agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from labelcheck.strength import Fill, Strength
from labelcheck.units import WHOLES

MEASURES = (Decimal(1), Decimal(100), Decimal(1000))
"""Volumes, in mL, that concentrations are told in, whatever the container holds."""

CLOSE = Decimal("0.005")
"""Numbers this near, as a share, are one number, rounded: 333.3 and 333.333."""


@dataclass(frozen=True, slots=True)
class Content:
    """What the label states of its B12: a report's `strength`."""

    mcg_per_ml: Decimal | None = None
    total_mcg: Decimal | None = None
    volume_ml: Decimal | None = None
    as_read: str = ""
    sources: tuple[Strength, ...] = ()
    """The statements that it follows from, the one in `as_read` first."""

    derived: bool = False
    """No concentration is printed: it follows from a total and a volume that stand apart."""

    unvouched: bool = False
    """It does, and nothing says that the total is one: `1000 mcg` on a vial of 10 mL may be in each of them."""


def close(one: Decimal, other: Decimal) -> bool:
    """The same number, but for rounding."""
    return abs(one - other) <= CLOSE * max(abs(one), abs(other))


def distinct(numbers: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """The numbers, each once, rounding aside."""
    found: list[Decimal] = []
    for number in numbers:
        if not any(close(number, other) for other in found):
            found.append(number)
    return tuple(found)


def total_of(strength: Strength) -> Decimal | None:
    """How much is in the container, where the statement says so: in no volume, in a container, or not in 1 mL."""
    mcg = strength.mcg
    if mcg is None or strength.ambiguous or strength.rate:
        return None
    if strength.per_amount is None:
        return mcg
    if strength.per_unit in WHOLES:
        return mcg / strength.per_amount
    return mcg if volume_of(strength) is not None else None


def volume_of(strength: Strength) -> Decimal | None:
    """The volume of the container, where an amount is stated in it: 2 mL in `1000 mcg/2 mL`, but no 100 mL."""
    volume = None if strength.rate else strength.per_ml
    return volume if volume is not None and volume not in MEASURES else None


def content_of(own: Sequence[Strength], fills: Sequence[Fill], powder: bool, alone: bool) -> Content | None:
    """What sure and unambiguous statements of one substance come to.

    Args:
        own: Of that substance.
        fills: The volumes that the container may hold.
        powder: The volume on the label is not that of a solution.
        alone: Nothing vouches for it that a total is a total: with the `/mL` lost, 500 mcg/mL would be one.

    Returns:
        None if nothing was stated.
    """
    if not own:
        return None
    per_ml = distinct(each for strength in own if (each := strength.mcg_per_ml) is not None)
    plain = distinct(
        each for strength in own if (each := strength.mcg_per_ml) is not None and volume_of(strength) is None
    )
    totals = distinct(each for strength in own if (each := total_of(strength)) is not None)
    volume = _volume(own, fills)
    concentration = per_ml[0] if len(per_ml) == 1 else plain[0] if len(plain) == 1 and len(per_ml) == 2 else None
    total = totals[0] if len(totals) == 1 else None
    if per_ml:
        if concentration is None:
            return None
        total = _total_beside(own, concentration, totals, volume)
        return Content(concentration, total, volume, *_told_by(own, concentration))
    if total is None:
        return None
    if volume is None or powder or (alone and volume != 1):
        hidden_per_ml = alone and volume is not None and not powder
        return Content(None, None if hidden_per_ml else total, volume, *_told_by(own, None))
    return Content(total / volume, total, volume, *_told_by(own, None), True)


def _volume(own: Sequence[Strength], fills: Sequence[Fill]) -> Decimal | None:
    """The one volume that the statements and the fill marks agree on."""
    stated = distinct(each for strength in own if (each := volume_of(strength)) is not None)
    filled = distinct(fill.ml for fill in fills if fill.confirmed)
    if len(stated) == 1 and (not filled or any(close(stated[0], fill) for fill in filled)):
        return stated[0]
    if not stated and len(filled) == 1:
        return filled[0]
    if not stated and not filled and any(_one_ml(strength) for strength in own):
        return Decimal(1)
    return None


def _one_ml(strength: Strength) -> bool:
    """`1 mg/1 mL`: who prints the 1 means the ampoule."""
    printed = strength.per_ml == 1 and not strength.per_one and not strength.headed
    return printed and any(sign in strength.as_read for sign in "/:")


def _total_beside(
    own: Sequence[Strength], concentration: Decimal | None, totals: Sequence[Decimal], volume: Decimal | None
) -> Decimal | None:
    """The total where a concentration is printed too: as printed, else what the volume makes of it."""
    printed = distinct(each for strength in own if volume_of(strength) and (each := total_of(strength)) is not None)
    if len(printed) == 1:
        return printed[0]
    apart = [total for total in totals if concentration is None or not close(total, concentration)]
    if len(apart) == 1 and len(totals) <= 2:
        return apart[0]
    return concentration * volume if concentration is not None and volume is not None and not apart else None


def _told_by(own: Sequence[Strength], concentration: Decimal | None) -> tuple[str, tuple[Strength, ...]]:
    """The statement that says it best, and all, that one first."""
    bearing = [each for each in own if concentration and each.mcg_per_ml and close(each.mcg_per_ml, concentration)]
    best = bearing[0] if bearing else own[0]
    return best.as_read, (best, *(each for each in own if each is not best))
