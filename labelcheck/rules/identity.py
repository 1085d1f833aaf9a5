"""Rules on what is in the container: is it B12 at all, alone, and one product."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher

from labelcheck.content import close
from labelcheck.ingredients import COBALAMINS
from labelcheck.ranges import KNOWN
from labelcheck.rules.finding import Case, Finding, Verdict, in_words, is_sure
from labelcheck.status import MIXED_WITH, companions
from labelcheck.strength import Named, Strength
from labelcheck.text import Word
from labelcheck.units import COUNTED, MASS_MCG, SLIP, in_print, plain


def name_present(case: Case) -> Iterator[Finding]:
    """A B12 name and a strength of it were both read. One without the other is for a person to look at.

    B12 by its number counts when two looks read it, for one stroke makes it of B1 or B2; a brand alone does not count.
    """
    named = [name for name in case.label.names if name.ingredient == case.substance]
    if case.substance is None:
        if not case.label.strengths and not case.label.others:
            message = "neither a B12 name nor a strength was read: photograph it again"
            yield Finding("name-present", Verdict.REVIEW, message)
        elif not case.label.others:
            yield Finding("name-present", Verdict.REVIEW, "no B12 name was surely read: read the label yourself")
    elif all(name.kind == "brand" for name in named):
        message = f"only a brand of {in_words(case.substance)} was read, not what is in it: read the label yourself"
        yield Finding("name-present", Verdict.REVIEW, message, named[0].words if named else ())
    elif case.content is None and case.label.other_form is None:
        message = f"{in_words(case.substance)} was read, but no strength of it surely: read the label yourself"
        yield Finding("name-present", Verdict.REVIEW, message, named[0].words)


def form_read(case: Case) -> Iterator[Finding]:
    """Which B12 it is was read, or the strength is made of each that it may be.

    Where a name has lost its beginning, `ocobalamin`, 200 mcg/mL may be cyanocobalamin, of which it is made, or
    hydroxocobalamin, of which it is not. A label that says vitamin B12 and no more says it by number; one that says
    `methyl` somewhere beside it does not.
    """
    per_ml = None if case.content is None else case.content.mcg_per_ml
    named = [name for name in case.label.names if name.ingredient == case.substance and name.kind == "b12"]
    spelt = "".join(word.text for name in named for word in name.words)
    one_form = "one_form" in case.label.context
    by_number = any(map(str.isdigit, spelt)) and not one_form
    if case.substance != "vitamin_b12" or per_ml is None or not named or by_number:
        return
    for form in tuple(COBALAMINS) if one_form else case.profile.table.like(case.substance):
        if form != case.substance and case.profile.classify(form, case.form, per_ml) != KNOWN:
            message = f"which cobalamin it is was not read, and {in_print(per_ml, 'mcg')}/mL is not made of {form}"
            yield Finding("form-read", Verdict.REVIEW, f"{message}: read the name yourself", named[0].words)
            return


def not_b12(case: Case) -> Iterator[Finding]:
    """The label is of another drug, or of B12 that is not for injection.

    Flagged only where that was surely read: a drug by its full name and no B12 name, or a tablet, a drop, a powder.
    What B12 is sold mixed with (B1, B6, lidocaine) makes another drug only with a strength per mL of its own, for the
    B12 line of a mix may have been unreadable. What speaks of swallowing, of skin, nose or eye, and of injection, or is
    said to be no medicine at all (a placebo, a standard for the laboratory), is for a person to look at.
    """
    form = case.label.other_form
    doubt = _may_be_no_injection(case) if form is None and case.substance is not None else None
    if doubt is not None:
        yield Finding("not-b12", Verdict.REVIEW, f"{doubt}: read the label yourself")
    if form is not None and (case.substance is not None or case.label.strengths):
        yield Finding("not-b12", Verdict.FLAG, f"the label says that this is {_FOR[form]}: no B12 injection")
        return
    if case.substance is not None:
        return
    for name in case.label.others:
        if name.sure and (name.ingredient not in MIXED_WITH or _has_own_strength(case, name)):
            message = f"{name.ingredient} was read, and no B12: not a B12 injection"
            yield Finding("not-b12", Verdict.FLAG, message, name.words)
            return
    if case.label.others:
        name = case.label.others[0]
        message = f"{name.ingredient} was read, and no B12: it may be another product; read the label yourself"
        yield Finding("not-b12", Verdict.REVIEW, message, name.words)


_FOR = {"bulk": "a raw material", "oral": "for swallowing", "topical": "for skin, nose or eye"}


def _may_be_no_injection(case: Case) -> str | None:
    context = case.label.context
    if "no_medicine" in context:
        return "the label says that this is no medicine, or that it holds no B12"
    if "void" in context:
        return "the label says that this is not to be used, or is no longer what was filled"
    if "not_injected" in context:
        return "the label says that this is not for injection"
    other = next((form for form in ("oral", "topical") if form in context), None)
    if other is not None and "injection" not in context:
        return f"one reading of the label speaks of what is {_FOR[other]}"
    return f"the label speaks of injection, and also of what is {_FOR[other]}" if other else None


def _has_own_strength(case: Case, named: Named) -> bool:
    """A strength per mL of an ingredient was surely read; or any, where the whole text is there.

    On a label that names nothing else, a drug's but excipients, a strength that stands by no name is its own. Vitamins
    are told by one stroke: VITAMIN B12 was read as B2 by two looks.
    """
    beside = {name.kind for name in case.label.names if name.ingredient != named.ingredient}
    alone = beside <= ({"excipient"} if named.kind == "drug" else set())
    return any(
        (each.ingredient == named.ingredient or (alone and each.ingredient is None))
        and is_sure(each)
        and (each.per_ml is not None or case.label.is_plain)
        for each in case.label.strengths
    )


def mix(case: Case) -> Iterator[Finding]:
    """Other active ingredients beside the B12 are named, and are ones that B12 is mixed with.

    Mixes with B1, B6 and lidocaine are sold; anything else beside B12 is for a person to look at, also what is no known
    name and stands there as one does. So is one amount for two of them.
    """
    if case.substance is None:
        return
    others = companions(case.label, case.profile)
    strange = [name for name in others if name.ingredient not in MIXED_WITH]
    if strange:
        message = f"{strange[0].ingredient} stands on the label beside {case.called}: two products, or an unknown mix?"
        yield Finding("mix", Verdict.REVIEW, message, strange[0].words)
    elif case.label.partners:
        message = f"{case.label.partners[0]} stands on the label with {case.called}: a mix of what? Read it yourself"
        yield Finding("mix", Verdict.REVIEW, message)
    elif others and (sharer := _sharer(case, others)) is not None:
        message = f"{sharer.ingredient} stands on the label with {case.called}, and one amount: whose is it?"
        yield Finding("mix", Verdict.REVIEW, f"{message} Ask a pharmacist", sharer.words)
    elif others:
        names = ", ".join(dict.fromkeys(name.ingredient for name in others))
        yield Finding("mix", Verdict.PASS, f"a mix: {case.called} with {names}", others[0].words)
    elif case.form == "mix" and "complex" in case.label.context:
        message = "a B complex, and no other vitamin was read: not every one holds B12; read the label yourself"
        yield Finding("mix", Verdict.REVIEW, message)


def _sharer(case: Case, others: Sequence[Named]) -> Named | None:
    """`Thiamine and cyanocobalamin injection 1 mg/mL`: what is named in one breath with the B12, and has no amount.

    On a photo, where an amount may not have been read, only if none of the others has one.
    """
    having = {each.ingredient for each in case.label.strengths}
    if not case.label.is_plain and having & {None, *(name.ingredient for name in others)}:
        return None
    shared = case.label.in_one_breath if case.label.is_plain else {name.ingredient for name in others}
    return next((name for name in others if name.ingredient in shared - having), None)


def unclaimed(case: Case) -> Iterator[Finding]:
    """Every strength on the label belongs to an ingredient that was read. One that does not may be the B12's.

    What is counted, `2 mEq/mL`, is no B12's and tells of another drug. A small percentage, `0.1%`, may be the B12's; on
    a photo excipients are printed so, whose names are small. One that an excipient stands before, and that is a
    thousand times the B12's, may be the slip of mg for mcg that is looked for.
    """
    if case.substance is None:
        return
    excipients = {name.ingredient for name in case.label.names if name.kind == "excipient"}
    own = [each.mcg_per_ml for each in case.sure if each.mcg_per_ml is not None]
    for strength in case.label.strengths:
        per_ml = strength.mcg_per_ml if strength.ingredient in excipients else None
        if per_ml is not None and any(close(per_ml, each * SLIP) for each in own):
            message = f"{strength.as_printed} stands there too, 1,000 times the B12's: whose is it? Read it yourself"
            yield Finding("unclaimed", Verdict.REVIEW, message, strength.words)
            return
    named = {name.kind for name in case.label.names}
    for strength in case.label.strengths:
        counted = strength.unit in COUNTED and strength.per_amount is not None and "vitamin" not in named
        mass = strength.unit in MASS_MCG and not strength.repairs
        share = strength.unit == "%" and strength.amount <= _MOST_PERCENT and case.label.is_plain
        told = (counted and strength.confirmed) or (share and is_sure(strength))
        if strength.ingredient is None and (mass or told):
            message = f"{strength.as_printed} stands on the label, and of what was not read: read the label yourself"
            yield Finding("unclaimed", Verdict.REVIEW, message, strength.words)
            return


_MOST_PERCENT = Decimal("0.5")
"""5 mg/mL, as strong as B12 is sold for people; sodium chloride has 0.9."""


def two_products(case: Case) -> Iterator[Finding]:
    """One product is in the photo.

    Two forms of B12, two lots, containers of two volumes or of two kinds, or two drugs each with a strength per mL of
    its own are two products. So may another label be that is in view, though nothing was read on it, and so may words
    of two countries in two places, or one amount that is printed in two ways.
    """
    exact = set(case.profile.substances) - {"vitamin_b12"}
    forms = {name.ingredient for name in case.label.names if name.ingredient in exact and name.sure}
    own = {each.ingredient for each in case.own if each.mcg_per_ml is not None}
    rival = {
        each.ingredient
        for each in case.label.strengths
        if each.per_ml is not None and not each.headed and is_sure(each) and each.ingredient is not None
        if each.ingredient not in case.profile.substances
        and any(name.ingredient == each.ingredient and name.kind in ("drug", "vitamin") for name in case.label.names)
    }
    words: tuple[Word, ...] = ()
    if len(forms) > 1:
        message = f"{' and '.join(sorted(forms))} are both named: one container to a photo, please"
    elif _unlike(case.label.lots):
        message = f"two lots were read ({', '.join(case.label.lots[:2])}): one container to a photo, please"
    elif own and len(rival) == 1 and len(companions(case.label, case.profile)) == 1:
        message = f"{case.called} and {rival.pop()} each have a strength per mL: two products, or a mix? Look yourself"
    elif case.substance is not None and (fills := case.label.unlike_fills):
        both = " and ".join(f"{plain(fill.ml)} mL" for fill in fills[:2])
        message = f"containers of {both} were read: two in the photo? One to a photo, please"
    elif case.substance is not None and case.label.repeated_fill:
        message = "the volume mark stands twice on the photo: two containers? One to a photo, please"
    elif case.content is not None and case.content.derived and "second_ampoule" in case.label.context:
        message = "a second ampoule is spoken of: what is in which? Read it yourself"
    elif printed := _printed_unlike(case):
        message = (
            f"{' and '.join(each.as_read for each in printed)} are printed unlike: two labels? One to a photo, please"
        )
        words = tuple(word for each in printed for word in each.words)
    elif case.substance is not None and case.label.tongues:
        told = " and ".join(f"{language} ('{word.text}')" for language, word in case.label.tongues.items())
        message = f"the print speaks {told}: two labels? One to a photo, please"
        words = tuple(case.label.tongues.values())
    elif case.substance is not None and _speaks_of_two_containers(case):
        message = "an ampoule and a vial are both spoken of: two containers? One to a photo, please"
    elif case.label.neighbours:
        words = tuple(Word("", box) for box in case.label.neighbours)
        message = "another label is in view: one to a photo, please"
    else:
        return
    yield Finding("two-products", Verdict.REVIEW, message, words)


def _printed_unlike(case: Case) -> tuple[Strength, ...]:
    """`5.000 mcg` and `5000 mcg` of the B12: one label prints a number in one way."""
    if case.label.is_plain:
        return ()
    ways: dict[tuple[Decimal, str], dict[str, Strength]] = {}
    for strength in case.sure:
        number = _NUMBER.match(strength.as_read)
        if number is not None:
            ways.setdefault((strength.amount, strength.unit), {}).setdefault("".join(number[0].split()), strength)
    return next((tuple(each.values())[:2] for each in ways.values() if len(each) > 1), ())


_NUMBER = re.compile(r"\d[\d.,\s]*(?<=\d)")


def _speaks_of_two_containers(case: Case) -> bool:
    """The photo names an ampoule and a vial, which is no kit of a powder and what it is dissolved in."""
    said = case.label.context - case.label.half_said
    return not case.label.is_plain and {"ampoule", "vial"} <= said and not said & {"powder", "to_dissolve"}


def _unlike(lots: tuple[str, ...]) -> bool:
    """Two lots that are no two readings of one."""
    return any(SequenceMatcher(None, one, other).ratio() < 0.6 for one in lots for other in lots)


def veterinary(case: Case) -> Iterator[Finding]:
    """The label speaks of animals: its strengths are those of veterinary products, and a person must want that."""
    if case.substance is not None and "veterinary" in case.label.context:
        yield Finding("veterinary", Verdict.REVIEW, "the label speaks of animals: a veterinary product")
