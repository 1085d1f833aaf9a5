"""The rule on the order: how much to draw, and whether order and label differ by a unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from labelcheck.rules.finding import Case, Finding, Verdict
from labelcheck.units import SLIP, Quantity, in_print, volume_holding

MOST_ML = Decimal(10)
"""No one injects more of a B12 solution at once."""

LEAST_ML = Decimal("0.01")
"""No one can draw less."""


def order_against_label(case: Case) -> Iterator[Finding]:
    """What was ordered can be drawn from this container: says the volume.

    Flagged where the volume is absurd and would be sensible with the order in the neighbouring unit: mg ordered for
    mcg, or the other way round. It says which, and corrects nothing.
    """
    per_ml = case.content.mcg_per_ml if case.content is not None else None
    dose = case.ordered.mcg if case.ordered is not None else None
    if case.ordered is None or dose is None:
        return
    if per_ml is None or not per_ml:
        message = f"{case.ordered} is ordered, but no strength per mL was surely read: no volume can be told"
        yield Finding("order", Verdict.REVIEW, message)
        return
    volume = volume_holding(case.ordered, per_ml)
    slip = _slip(volume)
    words = case.content.sources[0].words if case.content is not None and case.content.sources else ()
    if slip:
        message = f"{case.ordered} would be {volume} of {in_print(per_ml, 'mcg')}/mL: {slip} Ask who ordered it"
        yield Finding("order", Verdict.FLAG, message, words)
    elif volume.amount > MOST_ML or volume.amount < LEAST_ML:
        message = f"{case.ordered} would be {volume} of {in_print(per_ml, 'mcg')}/mL: that cannot be meant; ask"
        yield Finding("order", Verdict.REVIEW, message, words)
    else:
        yield from _drawable(case, volume, per_ml)


def _slip(volume: Quantity) -> str:
    if volume.amount > MOST_ML and LEAST_ML * 5 <= volume.amount / SLIP <= MOST_ML:
        return "1,000 times too much. Are mg ordered for mcg?"
    if volume.amount < LEAST_ML and LEAST_ML * 5 <= volume.amount * SLIP <= MOST_ML:
        return "1,000 times too little. Are mcg ordered for mg?"
    return ""


def _drawable(case: Case, volume: Quantity, per_ml: Decimal) -> Iterator[Finding]:
    held = case.content.volume_ml if case.content is not None else None
    message = f"{case.ordered} is {volume} of {in_print(per_ml, 'mcg')}/mL"
    if held is not None and volume.amount > held:
        more = f"{message}, more than the {in_print(held, 'mL')} of one container: check the order"
        yield Finding("order", Verdict.REVIEW, more)
    else:
        yield Finding("order", Verdict.PASS, message)
