"""What a profile says of the strengths of a label: known, unusual, implausible, antidote, not_b12, ambiguous."""

from __future__ import annotations

from collections.abc import Iterable

from labelcheck.content import Content, close, total_of, volume_of
from labelcheck.label import Label
from labelcheck.ranges import ANTIDOTE, IMPLAUSIBLE, KNOWN, MIX, MULTIVITAMIN, SINGLE, UNUSUAL, VETERINARY, Profile
from labelcheck.strength import Named, Strength

NOT_B12, AMBIGUOUS = "not_b12", "ambiguous"

GRAVITY = (KNOWN, UNUSUAL, AMBIGUOUS, IMPLAUSIBLE, ANTIDOTE, NOT_B12)
"""From what may pass to what is a flag."""

MIXED_WITH = frozenset(
    (
        "thiamine",
        "riboflavin",
        "niacinamide",
        "pantothenic acid",
        "pyridoxine",
        "biotin",
        "folic acid",
        "ascorbic acid",
        "lidocaine",
        "diclofenac",
        "dexamethasone",
        "liver extract",
    )
)
"""What B12 is known to be mixed with in one container."""

OTHER_VITAMINS = frozenset(("biotin", "folic acid", "ascorbic acid"))
"""What a multivitamin for infusion holds and a mix of B1, B6 and B12 does not; two of them tell it.

Source: Cernevit, CIS 61001031 (ANSM); Multi-12 (Health Canada Drug Product Database).
"""

FEW_MCG_PER_ML = 20
"""At most so much stands in a multivitamin for infusion; in the whole of it where no volume is told."""


def own_substance(label: Label, profile: Profile) -> str | None:
    """The substance of a label that the profile speaks of."""
    if label.substance in profile.substances:
        return label.substance
    return next((name.ingredient for name in label.names if name.ingredient in profile.substances and name.sure), None)


def companions(label: Label, profile: Profile) -> tuple[Named, ...]:
    """The other active ingredients that a label names."""
    return tuple(name for name in label.others if name.ingredient not in profile.substances)


def form_of(label: Label, profile: Profile) -> str:
    """The product form whose rows of the profile hold: single, mix, multivitamin or veterinary."""
    if "veterinary" in label.context:
        return VETERINARY
    content = label.content(profile.substances)
    stated = (content.mcg_per_ml, content.total_mcg) if content is not None else ()
    few = next((each <= FEW_MCG_PER_ML for each in stated if each is not None), False)
    with_it = {name.ingredient for name in companions(label, profile) if name.sure}
    if label.is_plain:  # `for folic acid deficiency`: what is in it has an amount
        with_it &= {each.ingredient for each in label.strengths}
    of_all_vitamins = len(with_it & OTHER_VITAMINS) >= 2
    if "multivitamin" in label.context or (few and ("infusion" in label.context or of_all_vitamins)):
        return MULTIVITAMIN
    mixed = "mix" in label.context or "complex" in label.context or bool(with_it)
    return MIX if mixed else SINGLE


def status_of(strength: Strength, label: Label, profile: Profile) -> str:
    """What the profile says of one strength. What was not surely read is ambiguous, whatever it seems to be."""
    substance = own_substance(label, profile)
    if strength.ingredient is not None and strength.ingredient not in profile.substances:
        return NOT_B12
    if label.other_form is not None or (substance is None and (label.is_plain or any(_sure(label, profile)))):
        return NOT_B12
    if strength.ingredient is None or not strength.confirmed or strength.ambiguous or strength.repairs:
        return AMBIGUOUS
    content = label.content(profile.substances)
    if content is None:
        return AMBIGUOUS
    if strength.mcg_per_ml is None and _bears_out(strength, content):
        return status_of_content(content, strength.ingredient, label, profile)
    return _classified(strength, strength.ingredient, form_of(label, profile), profile)


def _bears_out(total: Strength, content: Content) -> bool:
    """The total of a container is what the concentration makes of its volume, or the same amount, said of one mL."""
    mcg, per_ml = total.mcg, content.mcg_per_ml
    if mcg is None or per_ml is None or total not in content.sources:
        return False
    return close(mcg, per_ml) or content.volume_ml is None or close(mcg, per_ml * content.volume_ml)


def _sure(label: Label, profile: Profile) -> Iterable[bool]:
    return (name.sure for name in companions(label, profile) if name.kind == "drug")


def _classified(strength: Strength, substance: str, form: str, profile: Profile) -> str:
    per_ml, total = strength.mcg_per_ml, total_of(strength)
    if per_ml is not None:
        status = profile.classify(substance, form, per_ml)
        if volume_of(strength) is None or total is None:
            return status
        return _worse(status, _out(profile.classify_total(substance, form, total)))
    if total is None:
        return AMBIGUOUS
    return _out(profile.classify_total(substance, form, total), otherwise=AMBIGUOUS)


def _out(status: str, otherwise: str = KNOWN) -> str:
    """Of a total only what cannot be counts: a known total says nothing of the concentration."""
    return status if status in (IMPLAUSIBLE, ANTIDOTE) else otherwise


def _worse(one: str, other: str) -> str:
    return max(one, other, key=GRAVITY.index)


def status_of_content(content: Content, substance: str, label: Label, profile: Profile) -> str:
    """What the profile says of what a label states of its substance, all in all."""
    form = form_of(label, profile)
    status = AMBIGUOUS
    if content.mcg_per_ml is not None:
        status = profile.classify(substance, form, content.mcg_per_ml)
    if content.total_mcg is not None:
        status = _worse(status, _out(profile.classify_total(substance, form, content.total_mcg)))
    return status


def status_of_label(label: Label, profile: Profile) -> str:
    """One word for the whole label."""
    substance = own_substance(label, profile)
    if label.other_form is not None:
        return NOT_B12
    if substance is None:
        return NOT_B12 if label.is_plain or any(_sure(label, profile)) else AMBIGUOUS
    content = label.content(profile.substances)
    if content is None:
        return AMBIGUOUS
    return status_of_content(content, substance, label, profile)
