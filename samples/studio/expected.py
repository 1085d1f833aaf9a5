"""What a checker should say of a label whose every number is known: the truth that the studio writes."""

from decimal import Decimal

Row = dict[str, tuple[Decimal | int, ...]]

CYANO: Row = {
    "known": (100, 200, 250, 500, 1000, 1500, 2500, 5000),
    "unusual": (20, 10_000),
    "totals": (100, 200, 500, 1000, 3000, 5000, 10_000, 30_000),
    "totals_unusual": (50, 200_000),
}
HYDROXO: Row = {
    "known": (50, 500, 1000, 1500),
    "unusual": (20, 10_000),
    "totals": (100, 500, 1000, 1500, 10_000, 30_000),
    "totals_unusual": (50, 200_000),
}
METHYL: Row = {
    "known": (500, 1500, 5000),
    "unusual": (100, 33_000),
    "totals": (500, 1500, 10_000),
    "totals_unusual": (100, 300_000),
}
ADENOSYL: Row = {
    "known": (),
    "unusual": (1, 33_000),
    "totals": (),
    "totals_unusual": (1, 100_000),
}
MIX: Row = {
    "known": (100, 500, 1000, 2500, 5000),
    "unusual": (20, 10_000),
    "totals": (1000, 5000, 10_000),
    "totals_unusual": (100, 50_000),
}
MULTIVITAMIN: Row = {
    "known": (1, Decimal("1.2")),
    "unusual": (Decimal("0.2"), 20),
    "totals": (1, 5, 6),
    "totals_unusual": (1, 50),
}
VITAMIN_B12: Row = {**CYANO, "known": tuple(sorted({*CYANO["known"], *HYDROXO["known"]}))}
VET: Row = {**CYANO, "known": (25, 100, 150, 250, 500, 1000, 5000), "unusual": (Decimal("0.05"), 10_000)}

_TABLE = {
    "cyanocobalamin": CYANO,
    "hydroxocobalamin": HYDROXO,
    "methylcobalamin": METHYL,
    "adenosylcobalamin": ADENOSYL,
    "vitamin_b12": VITAMIN_B12,
}
_THIRD = Decimal("333.333")


def _class(value: Decimal, made: tuple[Decimal | int, ...], bounds: tuple[Decimal | int, ...]) -> str:
    if any(abs(value - each) <= Decimal(each) * Decimal("0.005") for each in made):
        return "known"
    return "unusual" if bounds[0] <= value <= bounds[1] else "implausible"


def status(substance: str | None, per_ml: Decimal | None, total: Decimal | None, family: str = "single") -> str:
    """`known`, `unusual`, `implausible`, `antidote` or `not_b12`.

    Args:
        substance: As the report names it; None is another drug.
        per_ml: Micrograms in a millilitre, when the label states or implies it.
        total: Micrograms in the container; judged only where there is no concentration.
        family: `single`, `mix`, `multivitamin` or `vet`.

    Source: the project's table of expected ranges, sections 2 and 6.
    """
    if substance is None:
        return "not_b12"
    row = _row(substance, family)
    if substance == "hydroxocobalamin" and (per_ml == 25_000 or (per_ml is None and total in (2_500_000, 5_000_000))):
        return "antidote"
    if per_ml is not None:
        if family == "mix" and abs(per_ml - _THIRD) < 2:
            return "known"
        return _class(per_ml, row["known"], row["unusual"])
    if total is not None:
        return _class(total, row["totals"], row["totals_unusual"])
    return "unusual"


def _row(substance: str, family: str) -> Row:
    return {"mix": MIX, "multivitamin": MULTIVITAMIN, "vet": VET}.get(family) or _TABLE[substance]


def verdict(state: str) -> str:
    """`pass`, `review` or `flag` for one surely read strength."""
    return {"known": "pass", "unusual": "review"}.get(state, "flag")


def verdicts(substance: str | None, per_ml: Decimal | None, total: Decimal | None, family: str = "single") -> list[str]:
    """What a careful checker may say, that of one who read all of the label first.

    A known concentration in a container that holds more than any known one is for a person to look at: 5 mg/mL by the
    30 mL is a pack for animals. Who has not read the volume cannot know.

    Args: as those of `status`.

    Source: the project's table of expected ranges, sections 2 and 5.
    """
    state = status(substance, per_ml, total, family)
    if substance is None or state != "known" or per_ml is None or total is None or family == "vet":
        return [verdict(state)]
    largest = max(_row(substance, family)["totals"], default=total)
    return ["review", "pass"] if total > largest else ["pass"]
