"""Concentration, total and volume, from statements that agree."""

from decimal import Decimal

import pytest

from labelcheck.content import Content, close, content_of, distinct, total_of, volume_of
from labelcheck.strength import Fill, Strength


def strength(amount: int, unit: str, per: int | None = None, per_unit: str = "mL", per_one: bool = False) -> Strength:
    volume = None if per is None else Decimal(per)
    text = f"{amount} {unit}" + ("" if per is None else f"/{per} {per_unit}")
    return Strength(
        Decimal(amount), unit, volume, None if per is None else per_unit, text, confirmed=True, per_one=per_one
    )


PER_ML = strength(1000, "mcg", 1, per_one=True)


def numbers(content: Content | None) -> tuple[object, ...]:
    return (None,) if content is None else (content.mcg_per_ml, content.total_mcg, content.volume_ml)


@pytest.mark.parametrize(
    ("own", "fills", "expected"),
    [
        ([PER_ML], [], (1000, None, None)),
        ([PER_ML], [30], (1000, 30_000, 30)),
        ([PER_ML], [10, 30], (1000, None, None)),  # two sizes
        ([strength(1, "mg", 1)], [], (1000, 1000, 1)),  # who prints 1 mg/1 mL means the ampoule
        ([strength(30_000, "mcg", 30), PER_ML], [], (1000, 30_000, 30)),
        ([strength(1000, "mcg", 2)], [], (500, 1000, 2)),
        ([strength(5, "mcg", 100)], [500], (Decimal("0.05"), 25, 500)),
        ([strength(1500, "mcg")], [1], (1500, 1500, 1)),
        ([strength(1500, "mcg")], [], (None, 1500, None)),
        ([strength(5, "g", 1, "vial")], [], (None, 5_000_000, None)),
        ([strength(500, "mcg", 1), strength(1000, "mcg", 1)], [], (None,)),
        ([strength(500, "mcg"), strength(1000, "mcg")], [], (None,)),
        ([], [1], (None,)),
    ],
)
def test_what_statements_come_to(own: list[Strength], fills: list[int], expected: tuple[object, ...]) -> None:
    assert numbers(content_of(own, [Fill(Decimal(fill)) for fill in fills], False, False)) == expected


def test_a_powder_has_no_concentration() -> None:
    assert numbers(content_of([strength(5, "g")], [Fill(Decimal(250))], True, False)) == (None, 5_000_000, Decimal(250))


def test_a_total_alone_is_trusted_in_one_ml_only() -> None:
    lone = [strength(500, "mcg")]
    assert numbers(content_of(lone, [Fill(Decimal(2))], False, True))[0] is None
    assert numbers(content_of(lone, [Fill(Decimal(1))], False, True))[0] == 500


def test_totals_and_volumes_of_one_statement() -> None:
    assert total_of(strength(1000, "mcg", 2)) == 1000
    assert volume_of(strength(1000, "mcg", 2)) == 2
    assert total_of(PER_ML) is None
    assert volume_of(strength(5, "mcg", 100)) is None


def test_half_a_percent_is_the_same_number() -> None:
    assert close(Decimal("333.3"), Decimal(1000) / 3)
    assert not close(Decimal(1000), Decimal(1010))
    assert distinct([Decimal(1000), Decimal(1001), Decimal(500)]) == (Decimal(1000), Decimal(500))
