"""Rules on what the statements of one label say of one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, product

from labelcheck.content import close, distinct, total_of, volume_of
from labelcheck.rules.finding import Case, Finding, Verdict, is_sure
from labelcheck.strength import Strength
from labelcheck.units import WHOLES, in_print


def total_matches(case: Case) -> Iterator[Finding]:
    """The total is the strength per mL times the volume.

    `30,000 mcg/30 mL (1,000 mcg/mL)` checks itself. Where both were surely read and disagree, one of them is a
    misprint, and no one can tell which: flag. A total and a fill volume that stand elsewhere on the label count too.

    Source: FDA, strength per total volume first, then per mL in brackets (draft 2013, final 2022).
    """
    totals = [each for each in case.own if volume_of(each) is not None and each.mcg_per_ml is not None]
    singles = [each for each in case.own if each.mcg_per_ml is not None and volume_of(each) is None]
    for total, single in product(totals, singles):
        if not _same(total.mcg_per_ml, single.mcg_per_ml):
            borne_out = any(_same(each.mcg_per_ml, total.mcg_per_ml) for each in singles)
            borne_out |= any(_same(each.mcg_per_ml, single.mcg_per_ml) for each in totals)
            yield _contradiction(case, total, single, borne_out)
            return
    yield from _two_totals(case)
    yield from _bare_totals(case, singles + totals)


def _same(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and close(one, other)


def _contradiction(case: Case, one: Strength, other: Strength, borne_out: bool) -> Finding:
    """A flag if both are sure and of one container: on one photo, in brackets, or by the volume mark.

    Args:
        borne_out: One of them is stated as a total and per mL, without contradiction: the other may be of another
            container. So were all ten that were flagged on 4,800 drawn photos.
    """
    together = not case.label.is_plain or other.repeats or one.repeats or _filled(case, one)
    alone = len(distinct(each.mcg_per_ml for each in case.own if each.mcg_per_ml is not None)) == 2
    sure = is_sure(one) and is_sure(other) and together and alone and not borne_out
    per_ml = in_print(one.mcg_per_ml or Decimal(0), "mcg")
    message = f"{one.as_printed} is {per_ml}/mL, yet {other.as_printed} stands there too"
    doubt = "They may be of two containers" if borne_out else "One of them may be misread"
    advice = "One of them is wrong: do not use it" if sure else f"{doubt}: read the label yourself"
    verdict = Verdict.FLAG if sure else Verdict.REVIEW
    return Finding("total-matches", verdict, f"{message}. {advice}", one.words + other.words)


def _filled(case: Case, total: Strength) -> bool:
    return any(_same(fill.ml, total.per_ml) for fill in case.label.fills)


def _two_totals(case: Case) -> Iterator[Finding]:
    """`5000 mcg/2 mL` on one line and `each ampoule contains 3000 mcg` on another."""
    whole = [each for each in case.own if volume_of(each) is not None or each.per_unit in WHOLES]
    for one, other in pairwise(whole):
        if total_of(one) and total_of(other) and not _same(total_of(one), total_of(other)):
            message = f"{one.as_printed} and {other.as_printed} differ: read the label yourself"
            yield Finding("total-matches", Verdict.REVIEW, message, one.words + other.words)
            return


def _bare_totals(case: Case, stated: Sequence[Strength]) -> Iterator[Finding]:
    """`10 mg` and `1 mg/mL` on a vial of 2 mL; or with no volume that would make one of the other.

    Also `2,000 mcg in 2 mL` and `500 mcg`, behind which `in 1 mL` was lost. And `5000 mcg per vial`, 1000 mcg/mL and 10
    mL: what the whole container holds is not what one mL does, unless it is all.

    Args:
        stated: The strengths that have a volume.
    """
    fills = distinct(fill.ml for fill in case.label.fills if fill.confirmed)
    for total, other in product(case.own, stated):
        per_ml, mcg, whole = other.mcg_per_ml, total_of(total), total.per_unit in WHOLES
        if (total.per_amount is not None and not whole) or mcg is None or total.ambiguous or per_ml is None:
            continue
        volumes = fills if whole and fills else (Decimal(1), *fills, other.per_ml or Decimal(1))
        if not any(_same(mcg, per_ml * volume) for volume in volumes):
            yield _unexplained(case, total, other, fills)
            return


def _unexplained(case: Case, total: Strength, single: Strength, fills: tuple[Decimal, ...]) -> Finding:
    sure = is_sure(total) and is_sure(single) and case.label.is_plain and len(fills) == 1
    volume = f" in {in_print(fills[0], 'mL')}" if len(fills) == 1 else ""
    message = f"{total.as_printed}{volume} is not {single.as_printed}: read the label yourself"
    return Finding("total-matches", Verdict.FLAG if sure else Verdict.REVIEW, message, total.words + single.words)


def volumes_agree(case: Case) -> Iterator[Finding]:
    """The volume in the strength is that of the container: `30,000 mcg/30 mL` stands on a vial of 30 mL."""
    fills = distinct(fill.ml for fill in case.label.fills if fill.confirmed)
    for strength in case.own:
        volume = volume_of(strength)
        if volume is not None and len(fills) == 1 and is_sure(strength) and not close(volume, fills[0]):
            message = f"{strength.as_printed} stands on a container of {in_print(fills[0], 'mL')}: read both yourself"
            yield Finding("volumes-agree", Verdict.REVIEW, message, strength.words)
            return


def equivalents_agree(case: Case) -> Iterator[Finding]:
    """The same amount in two units is the same: `1.000 µg (= 1 mg)`. Where it is not, one unit is wrong.

    It holds for every ingredient of the label.
    """
    for one, other in pairwise(case.label.strengths):
        if not other.repeats or one.mcg is None or other.mcg is None or one.ambiguous or other.ambiguous:
            continue
        comparable = one.per_amount == other.per_amount and one.per_unit == other.per_unit
        if not comparable or close(one.mcg, other.mcg):
            continue
        sure = is_sure(one) and is_sure(other)
        message = f"{one.as_printed} and {other.as_printed} stand for one another, but they differ"
        verdict = Verdict.FLAG if sure else Verdict.REVIEW
        yield Finding("equivalents-agree", verdict, f"{message}: read the label yourself", one.words + other.words)


def one_strength(case: Case) -> Iterator[Finding]:
    """The label states one strength of the substance.

    Several, such as 500 and 1000 mcg/mL in a leaflet, are for a person to look at. One that a
    single look read counts as well: it may be the true one.
    """
    per_ml = distinct(each.mcg_per_ml for each in case.own if each.mcg_per_ml is not None and volume_of(each) is None)
    totals = distinct(total for each in case.own if each.mcg_per_ml is None and (total := total_of(each)) is not None)
    if len(per_ml) > 1:
        message = f"several strengths stand on the label: {', '.join(in_print(each, 'mcg') for each in per_ml)} per mL"
    elif len(totals) > 1:
        message = f"several amounts stand on the label: {', '.join(in_print(each, 'mcg') for each in totals)}"
    else:
        return
    words = tuple(word for each in case.own for word in each.words)
    yield Finding("one-strength", Verdict.REVIEW, f"{message}. Which one is in the container? Read it yourself", words)
