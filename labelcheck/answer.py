"""The answer of a Report in plain words, for the terminal and for the picture alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from labelcheck.report import Report
from labelcheck.rules import Finding, Verdict, earns_pass
from labelcheck.strength import Strength
from labelcheck.units import in_print

MEANING = {
    Verdict.PASS: "surely read, and a strength that is made",
    Verdict.REVIEW: "a person must look",
    Verdict.FLAG: "do not use it before a pharmacist has looked",
}

NEXT = {
    Verdict.PASS: "Check it against the order, as you would without labelcheck.",
    Verdict.REVIEW: "Read the label itself. If it cannot be read, photograph it again: turned to its front, nearer, "
    "sharp, without glare.",
    Verdict.FLAG: "Put it aside and show it to a pharmacist, with this answer.",
}

COMPARE = "Compare it with the order and with the vial. Where they differ, or you are not sure, ask a pharmacist."
"""In place of the next step of a review where a strength was surely read and is only unusual."""

SET_APART = "Check the date and set it apart: what has expired is not used."
"""In place of the next step of a pass, and after that of a review; what is flagged is put aside anyway."""

NAMES = {"vitamin_b12": "vitamin B12"}
"""Substances that are not called as the report spells them."""

NOTES = frozenset({"error-prone-notation"})
"""Rules that inform about the print and judge no medicine."""

ABOUT_THE_NUMBER = frozenset({"strength-in-range", "total-in-range"})
"""Rules that hold a strength that was read against those that are made."""

MOST_STRENGTHS = 4
"""So many strengths are told in words; the others are in the JSON."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about the label: what it is, and what was read."""

    what: str
    told: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding in words."""

    verdict: Verdict
    told: str
    note: bool = False
    """About the print alone."""

    warning: bool = False
    """It passes, and yet something is to be done about it."""

    @property
    def shade(self) -> Verdict:
        """The verdict in whose colour it is shown."""
        return Verdict.REVIEW if self.warning else self.verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person is told."""

    verdict: Verdict
    meaning: str
    facts: tuple[Fact, ...]
    reasons: tuple[Reason, ...]
    """The gravest first, notes last."""

    next_step: str

    @property
    def shade(self) -> Verdict:
        """The verdict in whose colour the next step is shown."""
        return max((self.verdict, *(reason.shade for reason in self.reasons)))


def answer(report: Report) -> Answer:
    """The report in words; nothing that was not surely read is told as if it were."""
    findings = in_order(report.findings)
    reasons = tuple(Reason(each.verdict, each.message, is_note(each), each.warns) for each in findings)
    verdict = report.verdict
    return Answer(verdict, MEANING[verdict], tuple(_facts(report)), reasons, _next_step(report))


def _next_step(report: Report) -> str:
    step = COMPARE if _is_only_unusual(report) else NEXT[report.verdict]
    if report.verdict is Verdict.FLAG or not any(finding.warns for finding in report.findings):
        return step
    return SET_APART if report.verdict is Verdict.PASS else f"{step} {SET_APART}"


def _is_only_unusual(report: Report) -> bool:
    """What the label says was surely read, and nothing but its number is for a person to look at."""
    asked = {finding.rule for finding in report.findings if finding.verdict is Verdict.REVIEW}
    content = report.strength
    known = content is not None and content.mcg_per_ml is not None and not content.unvouched
    return report.verdict is Verdict.REVIEW and known and asked <= ABOUT_THE_NUMBER


def in_order(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The gravest first; of those that pass first those that warn, then the one that earns it; notes last.

    The same words stand once.
    """

    def place(finding: Finding) -> tuple[bool, int, bool, bool]:
        return is_note(finding), -finding.verdict.gravity, not finding.warns, not earns_pass(finding)

    once: dict[tuple[Verdict, str], Finding] = {}
    for finding in findings:
        once.setdefault((finding.verdict, finding.message), finding)
    return tuple(sorted(once.values(), key=place))


def is_note(finding: Finding) -> bool:
    return finding.rule in NOTES and finding.verdict is Verdict.PASS


def headline(report: Report) -> str:
    """The substance and its strength in one line, as far as they were surely read."""
    content = report.strength
    if report.substance is None:
        return f"{_none(report)} was surely read"
    if content is None:
        seen = [_other(each, "read") for each in report.strengths if each.ingredient in (None, report.substance)]
        told = f"; {seen[0].what}: {seen[0].told}" if seen else ""
        return f"{substance(report)}, strength {_unsettled(report)}{told}"
    if content.mcg_per_ml is not None:
        return f"{substance(report)} {per_ml(content.mcg_per_ml)}"
    total = "" if content.total_mcg is None else f" {amount(content.total_mcg)} in all, per mL not known"
    return f"{substance(report)}{total}"


def substance(report: Report) -> str:
    """As people call it; with a question mark while it is not surely read."""
    if report.substance is None:
        return _none(report)
    name = NAMES.get(report.substance, report.substance)
    return name if name_is_sure(report) else f"{name} (name not surely read)"


def _none(report: Report) -> str:
    """What is missing where the profile's substances are; a user's own profile may be of any drug."""
    return "no B12 name" if "vitamin_b12" in report.profile.substances else "no name that the profile knows"


def name_is_sure(report: Report) -> bool:
    """Whether nothing else than the substance can have been printed."""
    return any(name.sure for name in report.label.names if name.ingredient == report.substance)


def per_ml(mcg_per_ml: Decimal) -> str:
    """In mcg and in mg: `1,000 mcg/mL = 1 mg/mL`."""
    return f"{in_print(mcg_per_ml, 'mcg')}/mL = {in_print(mcg_per_ml / 1000, 'mg')}/mL"


def amount(mcg: Decimal) -> str:
    """In mcg and in mg: `10,000 mcg = 10 mg`."""
    return f"{in_print(mcg, 'mcg')} = {in_print(mcg / 1000, 'mg')}"


def _facts(report: Report) -> Iterator[Fact]:
    if report.substance is None:
        yield Fact("substance", f"{_none(report)} was surely read", sure=False)
    else:
        yield Fact("substance", substance(report), name_is_sure(report))
    yield from _strength(report)
    others = [each for each in report.strengths if not _is_told(each, report)]
    what = "read" if report.strength is None else "also read"
    yield from (_other(each, what) for each in others[:MOST_STRENGTHS])
    if len(others) > MOST_STRENGTHS:
        yield Fact("", f"and {len(others) - MOST_STRENGTHS} more, see --json")


def _strength(report: Report) -> Iterator[Fact]:
    content = report.strength
    if content is None:
        if report.substance is not None:
            yield Fact("strength", _unsettled(report), sure=False)
        return
    if content.mcg_per_ml is not None:
        worked_out = " (worked out from amount and volume)" if content.derived else ""
        yield Fact("strength", per_ml(content.mcg_per_ml) + worked_out)
    else:
        apart = "an amount and a volume were read, but not that one is in the other"
        why = "no volume was surely read" if content.volume_ml is None else apart
        yield Fact("strength", f"per mL not known: {why}", sure=False)
    if content.volume_ml is not None and content.total_mcg is not None:
        yield Fact("container", f"{in_print(content.volume_ml, 'mL')}, {amount(content.total_mcg)} in all")
    elif content.volume_ml is not None:
        yield Fact("container", in_print(content.volume_ml, "mL"))
    elif content.total_mcg is not None:
        yield Fact("container", f"{amount(content.total_mcg)} in all")
    if content.as_read:
        yield Fact("read as", content.as_read)


def _is_told(strength: Strength, report: Report) -> bool:
    """The B12 strength is told already, and so is all that says the same."""
    content = report.strength
    if content is None or not strength.confirmed:
        return False
    if strength in content.sources:
        return True
    return strength.ingredient == report.substance and strength.mcg_per_ml == content.mcg_per_ml is not None


def _unsettled(report: Report) -> str:
    """Why there is no strength of the label, though it names the substance."""
    sure = any(each.confirmed and each.ingredient == report.substance for each in report.strengths)
    return "not settled by what was read" if sure else "not surely read"


def _other(strength: Strength, what: str) -> Fact:
    name = "" if strength.ingredient is None else f"{NAMES.get(strength.ingredient, strength.ingredient)} "
    told = f"{name}{strength.as_printed}"
    if strength.alternatives:
        told += f" (or {' or '.join(in_print(each, strength.unit) for each in strength.alternatives)})"
    return Fact(what, told) if strength.confirmed else Fact("read, not sure", told, sure=False)
