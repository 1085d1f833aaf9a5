"""Verdict and Finding: what a rule has to say; Case: what it says it of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from labelcheck.content import Content
from labelcheck.label import Label
from labelcheck.ranges import Profile
from labelcheck.status import form_of, own_substance
from labelcheck.strength import Strength
from labelcheck.text import Word
from labelcheck.units import Quantity


class Verdict(StrEnum):
    """pass < review < flag; the worst finding decides."""

    PASS = "pass"
    REVIEW = "review"
    FLAG = "flag"

    @property
    def gravity(self) -> int:
        return _GRAVITY[self.value]

    def __lt__(self, other: str) -> bool:
        return self.gravity < _GRAVITY[other]

    def __le__(self, other: str) -> bool:
        return self.gravity <= _GRAVITY[other]

    def __gt__(self, other: str) -> bool:
        return self.gravity > _GRAVITY[other]

    def __ge__(self, other: str) -> bool:
        return self.gravity >= _GRAVITY[other]


_GRAVITY = {"pass": 0, "review": 1, "flag": 2}

WARNINGS = frozenset({"expired"})
"""Rules whose findings warn of what is no matter of the strength."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has to say; PASS informs and changes nothing."""

    rule: str
    verdict: Verdict
    message: str
    words: tuple[Word, ...] = ()

    @property
    def warns(self) -> bool:
        """It changes no verdict, and yet something is to be done about it."""
        return self.rule in WARNINGS and self.verdict is Verdict.PASS


@dataclass(frozen=True, slots=True)
class Case:
    """A label before its judges."""

    label: Label
    profile: Profile
    ordered: Quantity | None = None
    today: date = field(default_factory=date.today)
    substance: str | None = field(init=False)
    """The one of the label's ingredients that the profile speaks of."""

    content: Content | None = field(init=False)
    form: str = field(init=False)
    own: tuple[Strength, ...] = field(init=False)
    """The strengths of that substance, however surely read."""

    def __post_init__(self) -> None:
        targets = self.profile.substances
        object.__setattr__(self, "own", tuple(each for each in self.label.strengths if each.ingredient in targets))
        object.__setattr__(self, "substance", own_substance(self.label, self.profile))
        object.__setattr__(self, "content", self.label.content(self.profile.substances))
        object.__setattr__(self, "form", form_of(self.label, self.profile))

    @property
    def sure(self) -> tuple[Strength, ...]:
        """Those of them that were surely read and mean one thing."""
        return tuple(each for each in self.own if is_sure(each))

    @property
    def called(self) -> str:
        """The substance in words."""
        return in_words(self.substance) if self.substance else "B12"


Rule = Callable[[Case], Iterator[Finding]]


def is_sure(strength: Strength) -> bool:
    """Surely read, without repair, and with one meaning."""
    return strength.confirmed and not strength.ambiguous and not strength.repairs


def in_words(substance: str) -> str:
    return "vitamin B12" if substance == "vitamin_b12" else substance
