"""Rules on the numbers: is it a strength that is made, and if not, which slip would explain it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from labelcheck.content import close
from labelcheck.ranges import ANTIDOTE, IMPLAUSIBLE, KNOWN, MULTIVITAMIN, VETERINARY
from labelcheck.rules.finding import Case, Finding, Verdict
from labelcheck.status import AMBIGUOUS, FEW_MCG_PER_ML, status_of_content
from labelcheck.text import Word
from labelcheck.units import MASS_MCG, SLIP, in_print


def both_units(mcg: Decimal, per: str = "") -> str:
    """`1,000 mcg/mL (1 mg/mL)`."""
    return f"{in_print(mcg, 'mcg')}{per} ({in_print(mcg / SLIP, 'mg')}{per})"


def strength_in_range(case: Case) -> Iterator[Finding]:
    """The strength is one that is made of this substance.

    A strength that the profile lists passes; one that is believable but not listed is for a person to look at; one
    outside of anything that was ever sold or can be dissolved is flagged. Without a strength that was surely read
    there is nothing to pass, and flagged is only one that is too high whatever digits stand before it unseen. An
    amount and the volume of the container that stand apart, `1000 mcg` and `10 mL vial`, do not tell whether the amount
    is in all of it or in each mL.

    Source: the profile, a citation in every row.
    """
    if case.content is None or case.substance is None:
        yield from _too_high_at_least(case)
        return
    words, per_ml = _words(case), case.content.mcg_per_ml
    if per_ml is None:
        if status_of_content(case.content, case.substance, case.label, case.profile) == AMBIGUOUS:
            yield _no_volume(case, words)
        return
    status = case.profile.classify(case.substance, case.form, per_ml)
    read = f"{case.called} {both_units(per_ml, '/mL')}"
    if status == KNOWN:
        doubted = case.content.unvouched
        told = _in_all_or_in_each(case) if doubted else f"{read} is a strength that is made"
        yield Finding("strength-in-range", Verdict.REVIEW if doubted else Verdict.PASS, told, words)
        return
    made = f"made is {case.profile.listed(case.substance, case.form)}{_where(case)}"
    if status == IMPLAUSIBLE:
        message = f"{read} was read; {made}{_limit(case, per_ml)}. Do not use it: show the vial to a pharmacist"
        yield Finding("strength-in-range", Verdict.FLAG, message, words)
    elif status != ANTIDOTE:
        message = f"{read} was read; {made}. It may be right: compare it with the order and the vial"
        yield Finding("strength-in-range", Verdict.REVIEW, message, words)


def _too_high_at_least(case: Case) -> Iterator[Finding]:
    """`1000 mg/mL` at the turn of the glass: a digit may stand before it, and would make it no better.

    Not beside another that is not too high, however surely read: where two contradict each other either may be misread.
    Nor beside another ingredient, whose name may stand there.
    """
    row = case.profile.band(case.substance or "", case.form)
    most = row.per_ml[-1] if row is not None and row.per_ml else None
    if most is None or case.label.others or any((each.mcg_per_ml or most) <= most for each in case.own if each.per_ml):
        return
    for strength in case.own:
        least = strength.least_mcg_per_ml
        if least is not None and least > most:
            read = f"{case.called} {strength.as_printed} was read, and digits may stand before it unseen"
            message = (
                f"{read}: even so, no B12 for injection is that strong. Do not use it: show the vial to a pharmacist"
            )
            yield Finding("strength-in-range", Verdict.FLAG, message, strength.words)
            return


def _in_all_or_in_each(case: Case) -> str:
    assert case.content is not None
    amount = in_print(case.content.total_mcg or Decimal(0), "mcg")
    volume = in_print(case.content.volume_ml or Decimal(0), "mL")
    return (
        f"{case.called} {amount} and {volume} stand apart: is it in all of them, or in each mL? Read the label yourself"
    )


def _words(case: Case) -> tuple[Word, ...]:
    return case.content.sources[0].words if case.content is not None and case.content.sources else ()


def _where(case: Case) -> str:
    return f" in region {case.profile.region}" if case.profile.region else ""


def _limit(case: Case, per_ml: Decimal) -> str:
    row = case.profile.band(case.substance or "", case.form)
    above = row is not None and len(row.per_ml) == 2 and per_ml > row.per_ml[1]
    return f"; the limit is {row.limit}" if row is not None and row.limit and above else ""


def _no_volume(case: Case, words: tuple[Word, ...]) -> Finding:
    total = case.content.total_mcg if case.content is not None else None
    amount = both_units(total) if total is not None else "an amount"
    volume = case.content.volume_ml if case.content is not None else None
    missing = "no volume that it is in" if volume is None else f"not that it is in the {in_print(volume, 'mL')}"
    message = f"{case.called} {amount} was read, but {missing}: read the mL of the container yourself"
    return Finding("strength-in-range", Verdict.REVIEW, message, words)


def _no_container(case: Case) -> str:
    total = case.content.total_mcg if case.content is not None else None
    amount = both_units(total) if total is not None else "an amount"
    return f"{case.called} {amount} was read; no container holds that. Show the vial to a pharmacist"


def unit_slip(case: Case) -> Iterator[Finding]:
    """A strength a thousand times off a known one: says which slip of a unit would explain it, and corrects nothing.

    mg for mcg makes a strength a thousand times too high, mcg for mg a thousand times too low; a µ that is lost or
    misread, or a thousands mark taken for a decimal one, do the same.

    Source: ISMP list of error-prone abbreviations (µg); real labels with the error are in the public record.
    """
    if case.content is None or case.substance is None or case.content.mcg_per_ml is None:
        return
    per_ml = case.content.mcg_per_ml
    status = case.profile.classify(case.substance, case.form, per_ml)
    known = case.profile.known(case.substance, case.form) + case.profile.known(case.substance)
    if status == IMPLAUSIBLE and _listed(per_ml / SLIP, known):
        message = f"{both_units(per_ml, '/mL')} is 1,000 times {in_print(per_ml / SLIP, 'mcg')}/mL: {_slip(case)}?"
        yield Finding("unit-slip", Verdict.FLAG, f"{message} Never assume it: ask", _words(case))
    elif (status == IMPLAUSIBLE or per_ml <= FEW_MCG_PER_ML) and status != KNOWN and _listed(per_ml * SLIP, known):
        message = f"{both_units(per_ml, '/mL')} is a thousandth of {in_print(per_ml * SLIP, 'mcg')}/mL: mcg for mg?"
        verdict = Verdict.FLAG if status == IMPLAUSIBLE else Verdict.REVIEW
        yield Finding("unit-slip", verdict, f"{message} Never assume it: ask", _words(case))


def _slip(case: Case) -> str:
    sources = case.content.sources if case.content is not None else ()
    return "g for mg" if sources and sources[0].unit == "g" else "mg for mcg"


def _listed(value: Decimal, known: tuple[Decimal, ...]) -> bool:
    return any(close(value, each) for each in known)


def total_in_range(case: Case) -> Iterator[Finding]:
    """What the whole container holds is no more than containers of this substance hold.

    A known concentration in an unusually large container is for a person to look at: veterinary packs look like that,
    and their words for animals may stand where the photo does not show them. What no container holds is flagged, but
    for the few mcg of a multivitamin, beside whose B12 stand amounts of what was not read.
    """
    if case.content is None or case.substance is None:
        return
    if case.content.total_mcg is None:
        yield from _may_hold_more(case)
        return
    total, known = case.content.total_mcg, case.profile.known_totals(case.substance, case.form)
    status = case.profile.classify_total(case.substance, case.form, total)
    if status == IMPLAUSIBLE and _is_veterinary_pack(case, total):
        message = f"the container would hold {both_units(total)}, as only those for animals do: read who it is for"
        yield Finding("total-in-range", Verdict.REVIEW, message, _words(case))
    elif status == IMPLAUSIBLE and _may_be_a_multivitamin(case, total):
        message = f"{case.called} {both_units(total)} was read, as multivitamins hold: read what else is in it"
        yield Finding("total-in-range", Verdict.REVIEW, message, _words(case))
    elif status == IMPLAUSIBLE:
        yield Finding("total-in-range", Verdict.FLAG, _no_container(case), _words(case))
    elif status not in (KNOWN, ANTIDOTE) and known and case.form != VETERINARY and total > max(known):
        message = f"the container would hold {both_units(total)}; the largest known holds {in_print(max(known), 'mcg')}"
        yield Finding("total-in-range", Verdict.REVIEW, f"{message}: check the volume", _words(case))


def _may_hold_more(case: Case) -> Iterator[Finding]:
    """By a volume mark that most looks read, and not surely, the container would be larger than any known."""
    per_ml = case.content.mcg_per_ml if case.content is not None else None
    known = case.profile.known_totals(case.substance or "", case.form)
    if per_ml is None or not known or case.form == VETERINARY:
        return
    for fill in case.label.fills:
        if fill.of_container and fill.likely and per_ml * fill.ml > max(known):
            volume = in_print(fill.ml, "mL")
            message = f"{volume} was read, not surely, and would hold {both_units(per_ml * fill.ml)}"
            most = f"the largest known holds {in_print(max(known), 'mcg')}"
            yield Finding("total-in-range", Verdict.REVIEW, f"{message}; {most}: check the volume", fill.words)
            return


def _may_be_a_multivitamin(case: Case, total: Decimal) -> bool:
    """It holds what they hold, and beside it stand amounts of what was not read."""
    unclaimed = sum(each.ingredient is None and each.unit in MASS_MCG for each in case.label.strengths)
    return unclaimed > 1 and case.profile.classify_total(case.substance or "", MULTIVITAMIN, total) == KNOWN


def _is_veterinary_pack(case: Case, total: Decimal) -> bool:
    """A known strength by the 50 mL and more."""
    content = case.content
    if content is None or case.substance is None or content.mcg_per_ml is None or content.volume_ml is None:
        return False
    if content.volume_ml < _LARGE_ML or not close(total, content.mcg_per_ml * content.volume_ml):
        return False
    forms = (case.form, VETERINARY)
    known = all(case.profile.classify(case.substance, form, content.mcg_per_ml) == KNOWN for form in forms)
    return known and case.profile.classify_total(case.substance, VETERINARY, total) != IMPLAUSIBLE


_LARGE_ML = 50
"""Containers of B12 for people hold 30 mL at most, those for animals 100 mL (Health Canada Drug Product Database)."""


def antidote(case: Case) -> Iterator[Finding]:
    """Hydroxocobalamin in grams is the antidote to cyanide (Cyanokit): genuine, and never a B12 treatment.

    Source: Cyanokit, EU/1/07/420; 5 g in a vial, 25 mg/mL made up.
    """
    for strength in case.sure:
        row = case.profile.antidote(strength.ingredient or "", strength.mcg_per_ml, strength.mcg)
        if row is not None:
            message = f"{strength.as_printed} is {row.name}, the antidote to cyanide, not a B12 treatment: put it back"
            yield Finding("antidote", Verdict.FLAG, message, strength.words)
            return
    if "cyanide" in case.label.context and case.substance is not None:
        message = "the label speaks of cyanide poisoning: an antidote, not a B12 treatment"
        yield Finding("antidote", Verdict.FLAG, message)
