"""Rules on what the statements of one label say of one another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from labelcheck.content import close, distinct, total_of, volume_of
from labelcheck.rules.finding import Case, Finding, Verdict, is_sure
from labelcheck.strength import Strength
from labelcheck.units import in_print


def total_matches(case: Case) -> Iterator[Finding]:
    """The total is the strength per mL times the volume.

    `30,000 mcg/30 mL (1,000 mcg/mL)` checks itself. Where both were surely read and disagree, one of them is a
    misprint, and no one can tell which: flag. A total and a fill volume that stand elsewhere on the label count too.

    Source: FDA, strength per total volume first, then per mL in brackets (draft 2013, final 2022).
    """
    totals = [each for each in case.own if volume_of(each) is not None and each.mcg_per_ml is not None]
    singles = [each for each in case.own if each.mcg_per_ml is not None and volume_of(each) is None]
    for total in totals:
        for single in singles:
            if not _same(total.mcg_per_ml, single.mcg_per_ml):
                yield _contradiction(case, total, single)
                return
    yield from _bare_totals(case, singles)


def _same(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and close(one, other)


def _contradiction(case: Case, one: Strength, other: Strength) -> Finding:
    """A flag if both are sure and of one container: on one photo, in brackets, or by the volume mark."""
    together = not case.label.is_plain or other.repeats or one.repeats or _filled(case, one)
    alone = len(distinct(each.mcg_per_ml for each in case.own if each.mcg_per_ml is not None)) == 2
    sure = is_sure(one) and is_sure(other) and together and alone
    per_ml = in_print(one.mcg_per_ml or Decimal(0), "mcg")
    message = f"{one.as_printed} is {per_ml}/mL, yet {other.as_printed} stands there too"
    advice = "One of them is wrong: do not use it" if sure else "One of them may be misread: read the label yourself"
    verdict = Verdict.FLAG if sure else Verdict.REVIEW
    return Finding("total-matches", verdict, f"{message}. {advice}", one.words + other.words)


def _filled(case: Case, total: Strength) -> bool:
    return any(_same(fill.ml, total.per_ml) for fill in case.label.fills)


def _bare_totals(case: Case, singles: list[Strength]) -> Iterator[Finding]:
    """`10 mg` and `1 mg/mL` on a vial of 2 mL."""
    fills = distinct(fill.ml for fill in case.label.fills if fill.confirmed)
    if len(fills) != 1:
        return
    for total in case.own:
        if total.per_amount is not None or total.mcg is None or total.ambiguous:
            continue
        for single in singles:
            per_ml = single.mcg_per_ml
            if per_ml is None or _same(total.mcg, per_ml) or _same(total.mcg, per_ml * fills[0]):
                continue
            sure = is_sure(total) and is_sure(single) and case.label.is_plain
            message = f"{total.as_printed} in {in_print(fills[0], 'mL')} is not {single.as_printed}"
            verdict = Verdict.FLAG if sure else Verdict.REVIEW
            yield Finding("total-matches", verdict, f"{message}: read the label yourself", total.words + single.words)
            return


def equivalents_agree(case: Case) -> Iterator[Finding]:
    """The same amount in two units is the same: `1.000 µg (= 1 mg)`. Where it is not, one unit is wrong.

    It holds for every ingredient of the label.
    """
    pairs = zip(case.label.strengths, case.label.strengths[1:], strict=False)
    for one, other in pairs:
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
