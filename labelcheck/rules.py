"""One function a rule, from a Label to its Findings; Verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from labelcheck.label import Label
from labelcheck.ranges import Profile
from labelcheck.text import Word
from labelcheck.units import Quantity, in_print


class Verdict(StrEnum):
    """pass < review < flag; the worst finding decides."""

    PASS = "pass"
    REVIEW = "review"
    FLAG = "flag"

    @property
    def gravity(self) -> int:
        return list(Verdict).index(self)

    def __lt__(self, other: str) -> bool:
        return self.gravity < Verdict(other).gravity

    def __le__(self, other: str) -> bool:
        return self.gravity <= Verdict(other).gravity

    def __gt__(self, other: str) -> bool:
        return self.gravity > Verdict(other).gravity

    def __ge__(self, other: str) -> bool:
        return self.gravity >= Verdict(other).gravity


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has to say; PASS informs and changes nothing."""

    rule: str
    verdict: Verdict
    message: str
    words: tuple[Word, ...] = ()


Rule = Callable[[Label, Profile], Iterator[Finding]]


def strength_in_range(label: Label, profile: Profile) -> Iterator[Finding]:
    """The strength is one that is made of this ingredient."""
    if label.b12 is None:
        yield Finding("strength-in-range", Verdict.REVIEW, "no B12 strength was surely read; read the label yourself")
        return
    if label.b12.mcg_per_ml is not None:
        yield Finding("strength-in-range", Verdict.REVIEW, f"read {in_print(label.b12.mcg_per_ml, 'mcg')}/mL")


RULES: tuple[Rule, ...] = (strength_in_range,)


def judge(label: Label, profile: Profile, ordered: Quantity | None = None) -> Iterator[Finding]:
    """Every finding of every rule, in the order of RULES."""
    for rule in RULES:
        yield from rule(label, profile)


def earns_pass(finding: Finding) -> bool:
    """The one finding without which there is no pass."""
    return finding.rule == "strength-in-range" and finding.verdict is Verdict.PASS
