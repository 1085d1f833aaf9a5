"""Label: the ingredient, strengths and fill volume that a label states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from labelcheck.strength import Strength
from labelcheck.text import LabelText, Word


@dataclass(frozen=True, slots=True)
class Named:
    """An ingredient named on the label."""

    ingredient: str
    """By canonical name."""

    words: tuple[Word, ...] = ()
    sure: bool = True
    """Read without a repair that could have made it another name."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A volume that the container holds."""

    ml: Decimal
    words: tuple[Word, ...] = ()
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Content:
    """What the label states of its B12: a report's `strength`."""

    mcg_per_ml: Decimal | None = None
    total_mcg: Decimal | None = None
    volume_ml: Decimal | None = None
    as_read: str = ""
    sources: tuple[Strength, ...] = ()
    """The statements that it follows from."""

    derived: bool = False
    """No concentration is printed: it follows from a total and a volume."""


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says."""

    text: LabelText
    strengths: tuple[Strength, ...] = ()
    names: tuple[Named, ...] = ()
    substance: str | None = None
    """The B12 form, or vitamin_b12 where the label says only that; None: not B12, or not read."""

    substance_words: tuple[Word, ...] = ()
    substance_sure: bool = False
    b12: Content | None = None
    """None where no B12 strength was surely read."""

    fill_volumes: tuple[Fill, ...] = ()
    expiry: date | None = None
    """The last day of use."""

    expiry_words: tuple[Word, ...] = ()
    lot: str | None = None
    context: frozenset[str] = frozenset()
    """What other words say: mix, multivitamin, veterinary, cyanide, oral, topical, bulk, …"""

    unread: tuple[tuple[Word, ...], ...] = ()
    """Places that look like a strength and could not be read."""

    @property
    def is_b12(self) -> bool:
        return self.substance is not None


def read_label(text: LabelText) -> Label:
    """What the label states, each number with its words."""
    return Label(text)
