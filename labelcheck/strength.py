"""Strength, Fill, Named: what a label states, each with the words it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from labelcheck.text import Box, Word
from labelcheck.units import MASS_MCG, SHARE_MCG_PER_ML, VOLUME_ML, in_print


@dataclass(frozen=True, slots=True)
class Strength:
    """One strength that a label states, of whatever ingredient."""

    amount: Decimal
    unit: str
    """In print form: mcg, mg, g, %, IU, units, mEq, …"""

    per_amount: Decimal | None = None
    """Of what volume or container; None where the label states a total."""

    per_unit: str | None = None
    """mL, or vial, ampoule, tablet, …"""

    as_read: str = ""
    words: tuple[Word, ...] = ()

    ingredient: str | None = None
    """By canonical name: cyanocobalamin, lidocaine, …; None where the layout ties it to nothing."""

    looks: frozenset[str] = frozenset()
    """The looks that bear it."""

    rivals: tuple[str, ...] = ()
    """What other looks made of the same place, where they read another strength."""

    repairs: tuple[str, ...] = ()
    """The trace of every repair, `pg→mcg?`; empty where it was read clean."""

    alternatives: tuple[Decimal, ...] = ()
    """Other amounts that the same print may mean: `1.000` is 1000 in one country and 1 in another."""

    confirmed: bool = False
    """Independent looks agree, or another statement of the label vouches for it, see agreement.py."""

    likely: bool = False
    """Read well enough to be vouched for."""

    otherwise: tuple[Decimal, ...] = ()
    """The concentrations, in mcg per mL, that it would come to as `rivals` have it."""

    per_one: bool = False
    """In a mL or a container without a number: `/mL`, not `/1 mL`."""

    repeats: bool = False
    """The label gives it as the strength before it in other words: `1000 mcg (1 mg)`."""

    headed: bool = False
    """What it is in stands in a heading: `each 2 mL ampoule contains`."""

    hidden: bool = False
    """What was read may be a part of what is printed, see ends.py and merge.py."""

    broken: bool = False
    """A look saw `0,000` where others made it 10,000, or a point where others have none, or nobody could read it."""

    rate: bool = False
    """It tells what some of the solution holds, `0.5 mL = 500 mcg`, and nothing of the container."""

    bracketed: bool = False
    """It stands in brackets, as what another statement comes to does."""

    covered: bool = False
    """Something lies over it, or over one bracket of two."""

    unanimous: bool = False
    """Every look at its line read it so."""

    but_for_digits_before: bool = False
    """It was surely read, and all that may not show is digits before its first."""

    @property
    def ambiguous(self) -> bool:
        """The label does not settle which number is meant."""
        return bool(self.alternatives)

    @property
    def mcg(self) -> Decimal | None:
        """The amount in mcg, whatever it is in; None for units that are no mass."""
        scale = MASS_MCG.get(self.unit)
        return None if scale is None else self.amount * scale

    @property
    def per_ml(self) -> Decimal | None:
        """How many mL the amount is in; None for a total or a container."""
        if self.per_amount is None or self.per_unit not in VOLUME_ML:
            return None
        return self.per_amount * VOLUME_ML[self.per_unit] or None

    @property
    def mcg_per_ml(self) -> Decimal | None:
        """The concentration; None where none is printed, and while the number is ambiguous."""
        if self.alternatives:
            return None
        if self.unit in SHARE_MCG_PER_ML and self.per_amount is None:
            return self.amount * SHARE_MCG_PER_ML[self.unit]
        mcg, volume = self.mcg, self.per_ml
        return None if mcg is None or volume is None else mcg / volume

    @property
    def least_mcg_per_ml(self) -> Decimal | None:
        """What it comes to at least, if nothing but digits before it may not show; None where that cannot be told.

        Its first digit may be the rest of another. Of fewer than four digits, or with an end that says something, it
        may be what stands behind a decimal point: `500 mg/mL` is the end of `0.500 mg/mL`.
        """
        per_ml, digits = self.mcg_per_ml, f"{self.amount.normalize():f}"
        ends_idly = digits.isdigit() and len(digits) >= _TOO_MANY_BEHIND_A_POINT and digits.endswith("0")
        if not self.but_for_digits_before or per_ml is None or not ends_idly:
            return None
        return per_ml / self.amount * Decimal(10) ** (len(digits) - 1)

    @property
    def confidence(self) -> float | None:
        """Of the least certain word, 0 to 1."""
        sure = [word.confidence for word in self.words if word.confidence is not None]
        return min(sure) if sure else None

    @property
    def box(self) -> Box | None:
        """Where it stands on the photo."""
        boxes = [word.box for word in self.words if word.box is not None]
        return Box.around(boxes) if boxes else None

    @property
    def as_printed(self) -> str:
        """In our own print form: `1,000 mcg/2 mL`."""
        text = in_print(self.amount, self.unit)
        if self.per_amount is None or self.per_unit is None:
            return text
        per = self.per_unit if self.per_amount == 1 else in_print(self.per_amount, self.per_unit)
        return f"{text}/{per}"


_TOO_MANY_BEHIND_A_POINT = 4


@dataclass(frozen=True, slots=True)
class Fill:
    """A volume that the container may hold, by a mark of its own: `30 mL Multiple Dose`."""

    ml: Decimal
    words: tuple[Word, ...] = ()
    confirmed: bool = True
    likely: bool = True
    """Not sure, and yet read by most looks and several readers."""

    of_container: bool = False
    """Beside it stands what it is the volume of: `Multiple Dose Vial`."""

    named: str | None = None
    """That, or the name of another container, as it is printed, where no other volume stands on the line."""

    alone: bool = False
    """No other volume stands on its line."""


@dataclass(frozen=True, slots=True)
class Named:
    """An ingredient named on the label."""

    ingredient: str
    """By canonical name."""

    kind: str
    """b12, vitamin, drug, excipient or brand."""

    words: tuple[Word, ...] = ()
    looks: frozenset[str] = frozenset()
    sure: bool = True
    """Nothing else can have been printed."""
