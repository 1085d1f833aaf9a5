"""The reader's checklist: the strength in mcg and in mg, the questions to ask, and who decides."""

from __future__ import annotations

from collections.abc import Iterator

from labelcheck.report import Report
from labelcheck.rules import Verdict
from labelcheck.rules.finding import in_words
from labelcheck.units import in_print


def explain(report: Report) -> str:
    """What to check before the first dose, in lines of plain words."""
    return "\n".join((*_strength(report), *_warnings(report), *_questions(report), *_who_decides()))


def _strength(report: Report) -> Iterator[str]:
    content, substance = report.strength, report.substance
    yield "What the label says"
    if substance is None:
        yield "  [ ] No B12 name was surely read. Read the label: which substance is it?"
    else:
        yield f"  [ ] Substance: {in_words(substance)}. Is it the one that was ordered?"
    if content is None or (content.mcg_per_ml is None and content.total_mcg is None):
        yield "  [ ] No B12 strength was surely read. Read it yourself, the unit letter by letter: mcg or mg?"
        return
    if content.mcg_per_ml is not None:
        milligrams = in_print(content.mcg_per_ml / 1000, "mg")
        yield f"  [ ] Strength: {in_print(content.mcg_per_ml, 'mcg')} in each mL, which is {milligrams} in each mL."
    if content.total_mcg is not None:
        milligrams = in_print(content.total_mcg / 1000, "mg")
        volume = f" in {in_print(content.volume_ml, 'mL')}" if content.volume_ml is not None else ""
        total = in_print(content.total_mcg, "mcg")
        yield f"  [ ] Container: {total} ({milligrams}){volume} in all. That need not be one dose."
    if report.verdict is not Verdict.PASS:
        yield "  [ ] labelcheck did not pass this label. Settle the findings above first."


def _warnings(report: Report) -> Iterator[str]:
    for message in dict.fromkeys(finding.message for finding in report.findings if finding.warns):
        yield f"  [ ] {message[0].upper()}{message[1:]}."


def _questions(report: Report) -> Iterator[str]:
    yield "What to ask"
    yield "  [ ] Which schedule: repletion (a loading course) or maintenance? The volume depends on it."
    yield "  [ ] Which dose, in mcg and in mg, by which route, how often, until when?"
    yield "  [ ] Which markers, and when: serum B12, MMA (methylmalonic acid), homocysteine, blood count?"
    if report.substance == "hydroxocobalamin":
        yield "  [ ] Hydroxocobalamin stays longer than cyanocobalamin: is the interval the one for this form?"
    yield "  [ ] Allergy to cobalt or a cobalamin, Leber's disease, benzyl alcohol in a newborn?"
    yield "Who decides"


def _who_decides() -> Iterator[str]:
    yield "  labelcheck assists and does not decide: it compares a label with a table."
    yield "  It knows no patient and no order but the one it was given. The person who signs decides."
