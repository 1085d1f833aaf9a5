"""The kinds of product: made strengths, any numbers, slips, contradictions, mixes, other drugs."""

from decimal import Decimal

import numpy as np

from samples.studio import expected
from samples.studio.markets import BY_CODE, MARKETS, Market
from samples.studio.products import OTHERS, Product, Style, brand, maker, pick, plain, printed, style

Rng = np.random.Generator


def _unit_for(rng: Rng, mcg: Decimal) -> str:
    """Milligrams only where the number stays short."""
    tidy = mcg / 1000
    return "mg" if mcg >= 500 and tidy == tidy.quantize(Decimal("0.1")) and rng.random() < 0.3 else "mcg"


def _any_value(rng: Rng) -> Decimal:
    """A strength from the whole range, every digit as likely as another."""
    digits = int(rng.integers(1, 7))
    number = Decimal(int(rng.integers(10 ** (digits - 1), 10**digits)))
    if rng.random() < 0.45 and digits > 1:
        number = Decimal(int(str(number)[0])) * Decimal(10) ** (digits - 1)
    elif rng.random() < 0.3 and digits > 2:
        number = Decimal(int(str(number)[:2])) * Decimal(10) ** (digits - 2)
    return number / Decimal(10) ** int(rng.integers(1, 3)) if rng.random() < 0.12 else number


def _volume(rng: Rng, market: Market) -> Decimal:
    pool = (1, 1, 1, 10, 10, 30, 30, 5, 2) if market.code in {"us", "in"} else (1, 1, 1, 2, 2, 10, 5)
    return Decimal(pick(rng, pool))


def _volume_text(rng: Rng, market: Market, volume: Decimal) -> str:
    text = pick(rng, market.containers).format(v=printed(volume, market, ""))
    return text.replace("Multiple", "Single").replace("Multi-", "Single-") if volume <= 2 else text


def _substance(rng: Rng) -> str:
    pool = ("cyanocobalamin",) * 5 + ("hydroxocobalamin",) * 3 + ("methylcobalamin",) * 3 + ("vitamin_b12",)
    return pick(rng, pool)


def _named(rng: Rng, market: Market, substance: str) -> tuple[str, str | None]:
    name = pick(rng, market.names[substance])
    if rng.random() < 0.12:
        name = name.upper()
    return name, brand(rng) if rng.random() < 0.4 else None


def single(
    rng: Rng,
    value: Decimal,
    unit: str | None = None,
    kind: str = "plain",
    market: Market | None = None,
    substance: str | None = None,
    volume: Decimal | None = None,
    both: bool | None = None,
) -> Product:
    """A label with one B12 form at `value` micrograms per mL, and perhaps the total beside it."""
    market = market or (BY_CODE["us"] if rng.random() < 0.45 else pick(rng, MARKETS))
    substance = substance or _substance(rng)
    name, trade = _named(rng, market, substance)
    volume = volume or _volume(rng, market)
    look = style(rng, market, unit or _unit_for(rng, value))
    total = value * volume
    lines: tuple[str, ...] = (look.concentration(value),)
    if volume != 1 and (rng.random() < 0.6 if both is None else both):
        bracketed = f"({look.concentration(value)})"
        lines = (
            (look.total(total, volume), bracketed)
            if rng.random() < 0.75
            else (look.concentration(value), f"({look.total(total, volume)})")
        )
    elif volume != 1 and both is None and rng.random() < 0.25:
        lines = (look.total(total, volume),)
    state = expected.status(substance, value, total)
    return Product(
        kind,
        market,
        substance,
        name,
        trade,
        lines,
        (),
        _volume_text(rng, market, volume),
        value,
        total,
        volume,
        state,
        tuple(expected.verdicts(substance, value, total)),
        "",
        {"maker": maker(rng), "each": look.amount(value), "whole": look.amount(total)},
    )


def _made(rng: Rng, substance: str, market: Market) -> Decimal:
    row = {"hydroxocobalamin": expected.HYDROXO, "methylcobalamin": expected.METHYL}.get(substance, expected.CYANO)
    if rng.random() < 0.35 and 1000 in row["known"]:
        return Decimal(1000)
    return Decimal(pick(rng, row["known"]))


def plain_product(rng: Rng) -> Product:
    """A strength that is made, printed in any of the ways it is printed."""
    market = BY_CODE["us"] if rng.random() < 0.4 else pick(rng, MARKETS)
    substance = _substance(rng)
    return single(rng, _made(rng, substance, market), market=market, substance=substance)


def odd_product(rng: Rng) -> Product:
    """Any number at all, in mcg, mg or g."""
    value, unit = _any_value(rng), pick(rng, ("mcg", "mcg", "mcg", "mg", "mg", "g"))
    factor = {"mcg": 1, "mg": 1000, "g": 1_000_000}[unit]
    return single(rng, value * factor, unit=unit, kind="odd")


def slip_product(rng: Rng) -> Product:
    """A made strength with its unit a thousandfold off."""
    substance = _substance(rng)
    value = _made(rng, substance, MARKETS[0])
    if rng.random() < 0.65:
        return single(rng, value * 1000, unit="mg", kind="slip", substance=substance)
    low = Decimal(pick(rng, (1, 1, 5))) if rng.random() < 0.7 else Decimal("0.5")
    return single(rng, low, unit="mcg", kind="slip", substance=substance)


def contradiction(rng: Rng) -> Product:
    """A total and a concentration that cannot both be true."""
    substance = _substance(rng)
    market = BY_CODE["us"] if rng.random() < 0.5 else pick(rng, MARKETS)
    value, volume = _made(rng, substance, market), Decimal(pick(rng, (2, 5, 10, 10, 30, 30)))
    base = single(rng, value, market=market, substance=substance, volume=volume, both=False, unit="mcg")
    look = style(rng, market, "mcg")
    wrong, unit = value * volume, "mcg"
    slip = rng.random()
    if slip < 0.4:
        wrong, unit = value * volume * 1000, "mg"
    elif slip < 0.8:
        wrong = value * volume * pick(rng, (Decimal(10), Decimal("0.1"), Decimal(2), Decimal("0.5")))
    if slip < 0.8:
        total = style(rng, market, unit)
        total = Style(
            market, total.unit if unit == "mg" else look.unit, total.factor, look.thousands, look.per, look.ml, look.gap
        )
        lines = (total.total(wrong, volume), f"({look.concentration(value)})")
    else:
        grams = style(rng, market, "mg")
        grams = Style(market, grams.unit, grams.factor, look.thousands, look.per, look.ml, look.gap)
        lines = (look.total(value * volume, volume), f"({grams.concentration(value * 1000)})")
    return Product(
        "contradiction",
        market,
        substance,
        base.name,
        base.brand,
        lines,
        (),
        base.volume_text,
        None,
        None,
        volume,
        "contradiction",
        ("flag",),
        "total and concentration contradict each other",
        {"maker": base.extra["maker"], "each": look.amount(value), "whole": look.amount(value * volume)},
    )


def mix(rng: Rng) -> Product:
    """B1, B6 and B12 in one ampoule: the milligrams belong to the others."""
    market = BY_CODE[pick(rng, ("es", "de", "in", "br", "us"))]
    volume = Decimal(pick(rng, (1, 2, 2, 3)))
    total = Decimal(pick(rng, (1000, 1000, 5000, 10_000, 500)))
    look = style(rng, market, "mg" if total >= 5000 and rng.random() < 0.4 else "mcg")
    word = {"es": "Vitamina", "br": "Vitamina"}.get(market.code, "Vitamin")
    others = [(f"{word} B1", f"{pick(rng, (50, 100, 200))} mg"), (f"{word} B6", f"{pick(rng, (50, 100, 100))} mg")]
    if rng.random() < 0.25:
        others.append((pick(rng, ("Lidocaine", "Lidocaína", "Diclofenac")), f"{pick(rng, (20, 2, 75))} mg"))
    substance, own = pick(
        rng,
        (
            ("vitamin_b12", f"{word} B12"),
            ("vitamin_b12", f"{word[:3]}. B12"),
            ("cyanocobalamin", market.names["cyanocobalamin"][0]),
            ("hydroxocobalamin", market.names["hydroxocobalamin"][0]),
            ("methylcobalamin", market.names["methylcobalamin"][0]),
        ),
    )
    others.append((own, look.amount(total)))
    volume_text = _volume_text(rng, market, volume)
    per_ml = (total / volume).quantize(Decimal("0.001")).normalize()
    state = expected.status(substance, per_ml, total, "mix")
    title = (
        pick(rng, ("Complejo B", "B-Complex", "Neuro-B", "B1 + B6 + B12", "Tri-B"))
        if rng.random() < 0.6
        else brand(rng)
    )
    return Product(
        "mix",
        market,
        substance,
        title,
        None,
        (look.amount(total),),
        tuple(others),
        volume_text,
        per_ml,
        total,
        volume,
        state,
        (*expected.verdicts(substance, per_ml, total, "mix"), "review"),
        "",
        {"maker": maker(rng), "each": look.amount(per_ml), "whole": look.amount(total)},
    )


def other_drug(rng: Rng) -> Product:
    """No B12 at all, in the same kind of vial."""
    name, strengths, volumes = pick(rng, OTHERS)
    market = BY_CODE["us"]
    volume = Decimal(pick(rng, volumes))
    text = pick(rng, strengths)
    first, _, rest = text.partition(" (")
    lines = (first, f"({rest}") if rest else (text,)
    if rest or "/" in text:
        inner = text.split("/")[1].split(" (")[0].split()
        volume = Decimal(inner[0]) if rest and inner[0].isdigit() else volume
    name = name.upper() if rng.random() < 0.2 else name
    return Product(
        "not_b12",
        market,
        None,
        name,
        None,
        lines,
        (),
        _volume_text(rng, market, volume),
        None,
        None,
        volume,
        "not_b12",
        ("flag", "review"),
        "",
        {"maker": maker(rng), "each": first},
    )


def antidote(rng: Rng) -> Product:
    """The cyanide antidote: hydroxocobalamin by the gram, never an error."""
    market = BY_CODE[pick(rng, ("us", "uk", "fr"))]
    name = market.names["hydroxocobalamin"][0]
    lines = (pick(rng, ("5 g", "5 g", "2.5 g" if market.code != "fr" else "2,5 g")),)
    total = Decimal(lines[0].split()[0].replace(",", ".")) * 1_000_000
    per = ("25 mg/mL after reconstitution",) if rng.random() < 0.4 and total == 5_000_000 else ()
    return Product(
        "antidote",
        market,
        "hydroxocobalamin",
        name,
        pick(rng, ("Cyanokit", "CYANOKIT", "Cyanokit®")),
        lines + per,
        (),
        "250 mL vial, powder for infusion",
        Decimal(25_000) if per else None,
        total,
        None,
        "antidote",
        ("flag",),
        "cyanide antidote",
        {"maker": maker(rng), "each": lines[0]},
    )


def multivitamin(rng: Rng) -> Product:
    """Drops of B12 beside milligrams of everything else."""
    market = BY_CODE[pick(rng, ("us", "uk", "in"))]
    total, volume = pick(rng, ((5, 5), (6, 5), (5, 10), (10, 10)))
    items = [
        ("Thiamine (B1)", f"{pick(rng, (3, 6, 10))} mg"),
        ("Pyridoxine (B6)", f"{pick(rng, (4, 6, 5))} mg"),
        ("Ascorbic acid", f"{pick(rng, (100, 200))} mg"),
        ("Folic acid", "600 mcg"),
        ("Biotin", "60 mcg"),
        ("Cyanocobalamin", f"{total} mcg"),
    ]
    per_ml = (Decimal(total) / volume).normalize()
    state = expected.status("cyanocobalamin", per_ml, Decimal(total), "multivitamin")
    return Product(
        "multivitamin",
        market,
        "cyanocobalamin",
        pick(rng, ("Multivitamin Infusion", "Adult Multivitamins", "Multi-12")),
        None,
        (f"{total} mcg",),
        tuple(items),
        f"{volume} mL",
        per_ml,
        Decimal(total),
        Decimal(volume),
        state,
        (expected.verdict(state), "review"),
        "",
        {"maker": maker(rng), "each": f"{plain(per_ml)} mcg"},
    )


def total_only(rng: Rng) -> Product:
    """An amount with the volume elsewhere on the label, or nowhere."""
    market = BY_CODE[pick(rng, ("de", "fr", "es", "uk", "nordic", "in", "br", "us"))]
    substance = _substance(rng)
    row = {"hydroxocobalamin": expected.HYDROXO, "methylcobalamin": expected.METHYL}.get(substance, expected.CYANO)
    amount, look = Decimal(pick(rng, row["totals"][:6])), style(rng, market, "mcg")
    name, trade = _named(rng, market, substance)
    line = look.amount(amount)
    if market.code == "de" and amount >= 1000 and rng.random() < 0.4:
        line += f" (= {plain(amount / 1000)} mg)"
    if rng.random() < 0.65:
        volume: Decimal | None = Decimal(pick(rng, (1, 1, 2, 4, 5)))
    else:
        volume = None
    text = _volume_text(rng, market, volume) if volume else pick(rng, ("1 ampoule", "5 AMP.", "i.m.", "Depot"))
    per_ml = (amount / volume).normalize() if volume else None
    state = expected.status(substance, per_ml, amount)
    accepted = (expected.verdict(state), "review") if volume else ("review", expected.verdict(state))
    return Product(
        "total_only",
        market,
        substance,
        name,
        trade,
        (line,),
        (),
        text,
        per_ml,
        amount,
        volume,
        state,
        accepted,
        "amount without a volume" if volume is None else "the volume stands elsewhere",
        {"maker": maker(rng), "each": look.amount(per_ml) if per_ml else line, "whole": line},
    )


def percent(rng: Rng) -> Product:
    """Per cent: 0.1 % is 1000 micrograms in a millilitre."""
    market = BY_CODE[pick(rng, ("us", "de", "fr", "uk"))]
    value = Decimal(pick(rng, (100, 500, 1000, 1000, 200)))
    shown = printed(value / 10_000, market, "")
    substance = pick(rng, ("cyanocobalamin", "hydroxocobalamin"))
    name, trade = _named(rng, market, substance)
    line = f"{shown}{pick(rng, (' %', '%', '% w/v'))}"
    volume = Decimal(pick(rng, (1, 2, 10)))
    state = expected.status(substance, value, value * volume)
    return Product(
        "percent",
        market,
        substance,
        name,
        trade,
        (line,),
        (),
        _volume_text(rng, market, volume),
        value,
        value * volume,
        volume,
        state,
        (*expected.verdicts(substance, value, value * volume), "review"),
        "strength in per cent",
        {"maker": maker(rng), "each": line},
    )


def veterinary(rng: Rng) -> Product:
    """For animals: other volumes and values."""
    value = Decimal(pick(rng, (1000, 1000, 5000, 3000, 500)))
    volume = Decimal(pick(rng, (30, 50, 100, 250)))
    base = single(
        rng, value, market=BY_CODE["us"], substance="vitamin_b12", volume=volume, both=False, kind="vet", unit="mcg"
    )
    state = expected.status("vitamin_b12", value, None, "vet")
    return Product(
        "vet",
        base.market,
        "vitamin_b12",
        "VITAMIN B12",
        None,
        base.strengths,
        (),
        f"Net Contents: {volume} mL",
        value,
        value * volume,
        volume,
        state,
        (expected.verdict(state), "review"),
        "veterinary",
        base.extra,
    )


KINDS = (
    (plain_product, 42),
    (odd_product, 17),
    (slip_product, 10),
    (contradiction, 6),
    (mix, 7),
    (other_drug, 9),
    (antidote, 2),
    (multivitamin, 1.5),
    (total_only, 4),
    (percent, 1.5),
    (veterinary, 2),
)


def product(rng: Rng) -> Product:
    """One invented product of any kind."""
    weights = np.array([weight for _, weight in KINDS], float)
    maker_of = KINDS[int(rng.choice(len(KINDS), p=weights / weights.sum()))][0]
    return maker_of(rng)
