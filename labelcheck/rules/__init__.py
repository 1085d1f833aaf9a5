"""One function a rule, from a Case to its Findings; the worst finding decides."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date

from labelcheck.label import Label
from labelcheck.ranges import Profile
from labelcheck.rules.agreement import equivalents_agree, one_strength, total_matches, volumes_agree
from labelcheck.rules.finding import WARNINGS, Case, Finding, Rule, Verdict
from labelcheck.rules.identity import form_read, mix, name_present, not_b12, two_products, unclaimed, veterinary
from labelcheck.rules.legibility import legible
from labelcheck.rules.ordering import order_against_label
from labelcheck.rules.ranges import antidote, strength_in_range, total_in_range, unit_slip
from labelcheck.rules.reading import ambiguous_number, as_filled, error_prone_notation, expired, surely_read
from labelcheck.units import Quantity

__all__ = ["RULES", "WARNINGS", "Case", "Finding", "Rule", "Verdict", "earns_pass", "judge", "manual"]

RULES: tuple[tuple[str, Rule], ...] = (
    ("strength-in-range", strength_in_range),
    ("unit-slip", unit_slip),
    ("total-in-range", total_in_range),
    ("total-matches", total_matches),
    ("volumes-agree", volumes_agree),
    ("equivalents-agree", equivalents_agree),
    ("one-strength", one_strength),
    ("name-present", name_present),
    ("form-read", form_read),
    ("not-b12", not_b12),
    ("antidote", antidote),
    ("mix", mix),
    ("unclaimed", unclaimed),
    ("two-products", two_products),
    ("veterinary", veterinary),
    ("as-filled", as_filled),
    ("ambiguous-number", ambiguous_number),
    ("surely-read", surely_read),
    ("legible", legible),
    ("error-prone-notation", error_prone_notation),
    ("expired", expired),
    ("order", order_against_label),
)
"""Every rule, by the name that its findings bear, in the order in which people should read them."""


def judge(
    label: Label, profile: Profile, ordered: Quantity | None = None, today: date | None = None
) -> Iterator[Finding]:
    """Every finding of every rule.

    Args:
        label: As read.
        profile: What is made.
        ordered: The amount that was prescribed, if known.
        today: For expiry dates; the date of the clock if not given.
    """
    case = Case(label, profile, ordered, today or date.today())
    for _, rule in RULES:
        yield from rule(case)


def earns_pass(finding: Finding) -> bool:
    """The one finding without which there is no pass: a surely read strength that is made."""
    return finding.rule == "strength-in-range" and finding.verdict is Verdict.PASS


def manual(name: str | None = None) -> str:
    """The manual page of a rule, or of all, from their docstrings.

    Raises:
        KeyError: There is no rule of that name.
    """
    rules = dict(RULES) if name is None else {name: dict(RULES)[name]}
    pages = []
    for each, rule in rules.items():
        text = inspect.cleandoc(rule.__doc__ or "")
        pages.append(f"{each}\n" + "\n".join(f"    {line}".rstrip() for line in text.splitlines()))
    return "\n\n".join(pages)
