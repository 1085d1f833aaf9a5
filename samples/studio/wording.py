"""What label strips say: strengths of any value, label words, lots, dates and codes; seeded."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from samples.studio.markets import MARKETS
from samples.studio.products import OTHERS, brand, maker

Rng = np.random.Generator

DRUGS = tuple(name for name, _, _ in OTHERS)

ALPHABET = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    "µ°%/.,:;-()+=*&'#® "
    "ÄÖÜßäöüÉÈÊÀÂÇÎÔÛÑÓÍÚÁÃÕåøæéèêàâçîïôûñóíúáãõëčřšžýěůťłńęąśźżőűğşİıč"
)

_MASS = (
    "mcg",
    "mcg",
    "mcg",
    "µg",
    "µg",
    "mg",
    "mg",
    "mg",
    "g",
    "microgram",
    "micrograms",
    "MCG",
    "MG",
    "ug",
    "IU",
    "mEq",
    "mmol",
)
_VOLUME = ("mL", "mL", "mL", "ml", "ml", "ML")
_PER = ("/", "/", "/", "/", " / ", " per ", " in ", "/ ")


def pick(rng: Rng, options: Sequence[str]) -> str:
    return options[int(rng.integers(len(options)))]


def digits(rng: Rng, most: int) -> str:
    """A whole number of one to `most` digits: the length even, each digit even, zeros favoured as on labels."""
    length = int(rng.integers(1, most + 1))
    first = str(rng.integers(1, 10))
    zeros = rng.random() < 0.45
    return first + "".join("0" if zeros and rng.random() < 0.8 else str(rng.integers(10)) for _ in range(length - 1))


def number(rng: Rng) -> str:
    """Any number in any country's print."""
    whole = digits(rng, 6)
    group = pick(rng, (",", ",", ".", " ", "", ""))
    if len(whole) > 3:
        whole = f"{whole[:-3]}{group}{whole[-3:]}"
    if rng.random() < 0.25:
        whole = digits(rng, 3) if rng.random() < 0.7 else "0"
        whole += pick(rng, (".", ".", ",")) + "".join(str(rng.integers(10)) for _ in range(rng.integers(1, 4)))
    return whole


def strength(rng: Rng) -> str:
    """A strength of any value in any form."""
    unit = pick(rng, _MASS)
    amount = number(rng) + pick(rng, (" ", " ", " ", "")) + unit
    form = rng.random()
    if form < 0.2:
        return amount
    if form < 0.26:
        return f"{number(rng)}{pick(rng, (' ', ''))}%"
    volume = "" if rng.random() < 0.65 else f"{digits(rng, 2)}{pick(rng, (' ', ''))}"
    text = amount + pick(rng, _PER) + volume + pick(rng, _VOLUME)
    if form > 0.86:
        text = f"({text})"
    elif form > 0.78:
        text += f" ({number(rng)} {pick(rng, _MASS)}/{pick(rng, _VOLUME)})"
    return text


def lot(rng: Rng) -> str:
    """Lot, expiry, product code."""
    letters = "".join(pick(rng, "ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(rng.integers(0, 3)))
    code = letters + "".join(str(rng.integers(10)) for _ in range(rng.integers(3, 7)))
    month, year = f"{rng.integers(1, 13):02d}", f"20{rng.integers(20, 36)}"
    name = pick(rng, ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"))
    date = pick(rng, (f"{month}/{year}", f"{year}-{month}", f"{month}/{year[2:]}", f"{name} {year}", f"{month}.{year}"))
    ndc = f"{rng.integers(10000, 99999)}-{rng.integers(100, 999)}-{rng.integers(10, 99)}"
    return pick(
        rng,
        (
            f"{pick(rng, ('LOT', 'Lot:', 'Lot', 'Lote:', 'Ch.-B.:', 'LOT:', 'Ch.'))} {code}",
            f"{pick(rng, ('EXP', 'EXP:', 'Exp.', 'Cad:', 'Verw. bis', 'Use by'))} {date}",
            f"NDC {ndc}",
            f"LOT {code} EXP {date}",
            f"PL {rng.integers(10000, 99999)}/{rng.integers(1000, 9999):04d}",
        ),
    )


def words(rng: Rng) -> str:
    """A piece of a market's label wording."""
    market = MARKETS[int(rng.integers(len(MARKETS)))]
    names = pick(rng, [pick(rng, group) for group in market.names.values()])
    filled = {"v": digits(rng, 2), "name": names, "each": strength(rng), "maker": maker(rng)}
    kind = int(rng.integers(6))
    if kind == 0:
        return names
    if kind == 1:
        return f"{names} {pick(rng, market.form)}"
    if kind == 2:
        return _filled(pick(rng, market.containers), filled)
    if kind == 3:
        return pick(rng, market.routes)
    if kind == 4:
        return pick(rng, (brand(rng), maker(rng), pick(rng, DRUGS)))
    return _part(rng, _filled(pick(rng, market.small_print), filled))


def _filled(template: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: values.get(slot[1], slot[1]), template)


def _part(rng: Rng, text: str) -> str:
    """A few consecutive words."""
    parts = text.split()
    count = int(rng.integers(1, 6))
    start = int(rng.integers(max(1, len(parts) - count + 1)))
    return " ".join(parts[start : start + count])


def ingredient(rng: Rng) -> str:
    """A name with its amount, as composition lists have it."""
    name = pick(rng, (pick(rng, DRUGS), "Vitamin B1", "Vitamin B6", "Vitamin B12", "Vit. B12", "Benzyl alcohol"))
    return f"{name}{pick(rng, (' ', '  ', ': ', ' .... ', ' - '))}{strength(rng)}"


def scramble(rng: Rng) -> str:
    """Signs in any order: what is printed, not what is usual."""
    count = int(rng.integers(2, 14))
    signs = [ALPHABET[int(rng.integers(len(ALPHABET)))] for _ in range(count)]
    return " ".join("".join(signs).split()) or "0"


_KINDS: tuple[tuple[Callable[[Rng], str], float], ...] = (
    (strength, 0.46),
    (words, 0.24),
    (ingredient, 0.07),
    (lot, 0.13),
    (scramble, 0.10),
)


def short(rng: Rng) -> str:
    """Two to seven signs, for the first steps: the network finds the letters sooner where there are few."""
    text = pick(rng, (digits(rng, 5), number(rng), f"{digits(rng, 3)} {pick(rng, _MASS[:9])}", words(rng)))
    text = "".join(sign for sign in text if sign.isascii() or sign == "µ")
    start = int(rng.integers(max(1, len(text) - 6)))
    return " ".join(text[start : start + int(rng.integers(2, 8))].split()) or "0"


def line(rng: Rng) -> str:
    """One strip's text, at most 44 signs of ALPHABET."""
    while True:
        kind = _KINDS[int(rng.choice(len(_KINDS), p=[share for _, share in _KINDS]))][0]
        text = " ".join(kind(rng).split())
        if rng.random() < 0.06:
            text = text.upper().replace("Μ", "µ").replace("µG", "µg")
        if 0 < len(text) <= 44 and all(sign in ALPHABET for sign in text):
            return text
