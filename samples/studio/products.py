"""Invented products and what their labels state: seeded, with the exact truth of every number."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

import numpy as np

from samples.studio.markets import Market

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Product:
    """One label's statements. Amounts are micrograms, as plain decimal text."""

    kind: str
    market: Market
    substance: str | None
    name: str
    brand: str | None
    strengths: tuple[str, ...]
    """The strength lines of the main panel as printed, the most prominent first."""
    ingredients: tuple[tuple[str, str], ...] = ()
    volume_text: str = ""
    mcg_per_ml: Decimal | None = None
    total_mcg: Decimal | None = None
    volume_ml: Decimal | None = None
    status: str = "known"
    accepted: tuple[str, ...] = ()
    """Verdicts that a careful checker may also give; the expected one is the first."""
    note: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """The verdict for a label that is wholly and surely read."""
        return self.accepted[0]


T = TypeVar("T")


def pick(rng: Rng, options: Sequence[T]) -> T:
    """One of the options, each as likely."""
    return options[int(rng.integers(len(options)))]


_STEMS = (
    "Coba",
    "Hema",
    "Nervi",
    "Redi",
    "Vita",
    "Neuro",
    "Beto",
    "Cyto",
    "Medi",
    "Rubra",
    "Dode",
    "Eri",
    "Hydro",
    "Meco",
)
_TAILS = ("vex", "cobal", "vit", "min", "dose", "plex", "ral", "cal", "nova", "lin", "zol", "dex", "B12", "bal-12")
_MAKERS_A = (
    "Ash",
    "Bright",
    "Fal",
    "Harrow",
    "Juniper",
    "Lind",
    "Moor",
    "North",
    "Oak",
    "Pell",
    "Quill",
    "Sand",
    "Tillam",
    "Verity",
    "West",
    "Ember",
    "Cedar",
    "Dun",
    "Gran",
    "Holm",
)
_MAKERS_B = (
    "grove",
    "mere",
    "con",
    "field",
    "quay",
    "ford",
    "ore",
    "bridge",
    "haven",
    "wick",
    "stone",
    "brook",
    "dale",
)
_MAKERS_C = (
    "Pharma",
    "Labs",
    "Health",
    "Sterile",
    "Medical",
    "Remedies Ltd",
    "Biologics",
    "Inc.",
    "Laboratories",
    "GmbH",
    "S.A.",
    "ApS",
    "Compounding",
    "Healthcare Pvt. Ltd.",
)

OTHERS: tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...] = (
    ("Lidocaine HCl", ("10 mg/mL", "20 mg/mL", "1%", "2%", "1% (10 mg/mL)", "20 mg/ml"), (1, 5, 10, 20, 30, 50)),
    ("Dexamethasone", ("4 mg/mL", "4 mg per mL", "10 mg/mL", "8 mg/2 mL (4 mg/mL)"), (1, 2, 5, 30)),
    ("Ascorbic Acid", ("500 mg/mL", "25,000 mg/50 mL (500 mg/mL)", "1 g/5 ml"), (1, 2, 5, 50)),
    ("Ketorolac Tromethamine", ("30 mg/mL", "60 mg/2 mL (30 mg/mL)", "15 mg/mL"), (1, 2)),
    ("Octreotide Acetate", ("1000 mcg/mL", "500 mcg/mL", "100 mcg/mL", "5,000 mcg/5 mL (1,000 mcg/mL)"), (1, 5)),
    ("Ondansetron", ("4 mg/2 mL (2 mg/mL)", "2 mg/mL", "40 mg/20 mL (2 mg/mL)"), (2, 20)),
    ("Fentanyl Citrate", ("50 micrograms/ml", "100 mcg/2 mL (50 mcg/mL)", "500 mcg/10 mL"), (2, 5, 10)),
    ("Morphine Sulfate", ("10 mg/mL", "4 mg/mL", "10 mg/10 ml"), (1, 10)),
    ("Heparin Sodium", ("5,000 units/mL", "1,000 USP units per mL", "10,000 IU/ml"), (1, 5, 10)),
    ("Thiamine HCl", ("100 mg/mL", "200 mg/2 mL (100 mg/mL)", "100 mg/ml"), (1, 2)),
    ("Pyridoxine HCl", ("100 mg/mL", "50 mg/ml"), (1, 10, 30)),
    ("Folic Acid", ("5 mg/mL", "50 mg/10 mL (5 mg/mL)"), (1, 10)),
    ("Cholecalciferol", ("100,000 IU/mL", "300 000 IU/1 mL", "50,000 IU/ml"), (1, 10)),
    ("Glutathione", ("200 mg/mL", "6,000 mg/30 mL (200 mg/mL)"), (10, 30)),
    ("Levothyroxine Sodium", ("100 mcg/mL", "200 mcg/mL", "500 mcg/5 mL (100 mcg/mL)"), (1, 5)),
    ("Epinephrine", ("1 mg/mL", "0.1 mg/mL", "30 mg/30 mL (1 mg/mL)"), (1, 10, 30)),
    ("Neostigmine Methylsulfate", ("1 mg/mL", "10 mg/10 mL (1 mg/mL)", "0.5 mg/mL"), (1, 10)),
    ("Potassium Chloride", ("2 mEq/mL", "40 mEq/20 mL (2 mEq/mL)", "1.5 g/10 mL"), (10, 20)),
    ("Cefazolin", ("1 gram per vial", "500 mg/vial", "2 g per vial"), (1,)),
    ("Vitamin K1", ("10 mg/mL", "1 mg/0.5 mL", "2 mg/mL"), (1,)),
    ("Magnesium Sulfate", ("50%", "500 mg/mL", "1 g/2 mL (500 mg/mL)"), (2, 10, 20)),
)

DRUGS: tuple[str, ...] = tuple(name for name, _, _ in OTHERS)


def maker(rng: Rng) -> str:
    """An invented company."""
    return f"{pick(rng, _MAKERS_A)}{pick(rng, _MAKERS_B)} {pick(rng, _MAKERS_C)}"


def brand(rng: Rng) -> str:
    """An invented trade name."""
    text = pick(rng, _STEMS) + pick(rng, _TAILS)
    return text + pick(rng, ("", "", "®", "™", " Depot", " Forte"))


def plain(value: Decimal) -> str:
    """Without trailing zeros or exponent.

    >>> plain(Decimal("1E+3"))
    '1000'
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def printed(value: Decimal, market: Market, thousands: str) -> str:
    """A number in the market's style; `thousands` is what stands between groups of three."""
    whole, _, part = plain(value).partition(".")
    if len(whole) > 3 and thousands and not (thousands == " " and len(whole) == 4):
        whole = f"{int(whole):,}".replace(",", thousands)
    return f"{whole}{market.decimal}{part}" if part else whole


@dataclass(frozen=True, slots=True)
class Style:
    """One label's way of writing numbers and units, chosen once so that its lines agree."""

    market: Market
    unit: str
    """mcg, mg or g, in the way the market writes it."""
    factor: Decimal
    """Micrograms in one of the unit."""
    thousands: str
    per: str
    ml: str
    gap: str

    def amount(self, mcg: Decimal) -> str:
        """`1,000 mcg`."""
        number = printed(mcg / self.factor, self.market, self.thousands)
        spelt = self.unit
        return f"{number}{' ' if len(spelt) > 4 else self.gap}{spelt}"

    def concentration(self, mcg_per_ml: Decimal) -> str:
        """`1,000 mcg/mL`."""
        return f"{self.amount(mcg_per_ml)}{self.per}{self.ml}"

    def total(self, mcg: Decimal, volume: Decimal) -> str:
        """`30,000 mcg/30 mL`."""
        joint = {" in 1 ": " in ", " pro ": " in ", " par ": "/", " por ": " en "}.get(self.per, self.per)
        return f"{self.amount(mcg)}{joint}{printed(volume, self.market, '')} {self.ml}"


def style(rng: Rng, market: Market, unit: str) -> Style:
    """A style of the market for `mcg`, `mg` or `g`."""
    micro = pick(rng, market.micro)
    spelt = {"mcg": micro, "mg": "MG" if micro.isupper() else "mg", "g": "g"}[unit]
    factor = {"mcg": Decimal(1), "mg": Decimal(1000), "g": Decimal(1_000_000)}[unit]
    gap = pick(rng, (" ", " ", " ", " ", ""))
    ml = "ML" if spelt in {"MCG", "MG"} and rng.random() < 0.5 else pick(rng, market.ml)
    return Style(market, spelt, factor, pick(rng, market.thousands), pick(rng, market.per), ml, gap)
