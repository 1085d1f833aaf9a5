"""What a person is told, in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from labelcheck.answer import Fact, answer, headline
from labelcheck.content import Content
from labelcheck.label import Label
from labelcheck.report import Report
from labelcheck.rules import Verdict
from tests import reports


def told(report: Report) -> dict[str, str]:
    return {fact.what: fact.told for fact in answer(report).facts}


def test_a_pass_tells_strength_in_both_units_and_the_total() -> None:
    assert told(reports.report()) == {
        "substance": "cyanocobalamin",
        "strength": "1,000 mcg/mL = 1 mg/mL",
        "container": "10 mL, 10,000 mcg = 10 mg in all",
        "read as": "1,000 mcg/mL",
    }


@pytest.mark.parametrize(
    ("label", "facts"),
    [
        (
            reports.label("cyanocobalamin", (reports.strength("500"),)),
            {"strength": "500 mcg/mL = 0.5 mg/mL"},
        ),
        (
            reports.label("vitamin_b12", (reports.strength("1000", ingredient="vitamin_b12", per_ml=False),)),
            {
                "strength": "per mL not known: no volume was surely read",
                "container": "1,000 mcg = 1 mg in all",
            },
        ),
        (reports.label("cyanocobalamin"), {"strength": "not surely read"}),
    ],
)
def test_what_the_label_does_not_state_is_not_told(label: Label, facts: dict[str, str]) -> None:
    found = told(reports.report(label))
    assert {key: value for key, value in found.items() if key in ("strength", "container")} == facts


def test_a_volume_that_is_told_is_not_denied() -> None:
    told_of = reports.label("hydroxocobalamin", (reports.strength("5", "g", "hydroxocobalamin", per_ml=False),), "250")
    content = Content(None, None, Decimal(250), "5 g", told_of.strengths)
    assert told(reports.report(replace(told_of, b12=content))) == {
        "substance": "hydroxocobalamin",
        "strength": "per mL not known: an amount and a volume were read, but not that one is in the other",
        "container": "250 mL",
        "read as": "5 g",
    }


def test_an_unconfirmed_strength_is_told_as_unsure() -> None:
    facts = answer(reports.unsure()).facts
    assert Fact("strength", "not surely read", sure=False) in facts
    assert Fact("read, not sure", "cyanocobalamin 1,000 mcg/mL", sure=False) in facts
    assert not any(fact.sure for fact in facts if "1,000" in fact.told)


def test_strengths_that_contradict_each_other_are_all_told() -> None:
    both = (reports.strength("1000"), reports.strength("500"))
    report = reports.report(reports.label("cyanocobalamin", both), reports.Finding("x", Verdict.FLAG, "which?"))
    assert report.strength is None
    assert answer(report).facts[1:] == (
        Fact("strength", "not settled by what was read", sure=False),
        Fact("read", "cyanocobalamin 1,000 mcg/mL"),
        Fact("read", "cyanocobalamin 500 mcg/mL"),
    )


def test_an_unsure_name_is_told_as_unsure() -> None:
    facts = answer(reports.report(reports.label("cyanocobalamin", (reports.strength(),), sure=False))).facts
    assert facts[0] == Fact("substance", "cyanocobalamin (name not surely read)", sure=False)


def test_other_drugs_are_told_with_their_strength() -> None:
    lidocaine = reports.strength("20", "mg", "lidocaine")
    facts = answer(reports.report(reports.label(None, (lidocaine,)))).facts
    assert facts == (
        Fact("substance", "no B12 name was surely read", sure=False),
        Fact("read", "lidocaine 20 mg/mL"),
    )


def test_an_ambiguous_number_shows_both_meanings() -> None:
    dot = reports.strength("1000", confirmed=False, alternatives=(Decimal(1),))
    assert answer(reports.report(reports.label(None, (dot,)))).facts[-1].told.endswith("(or 1 mcg)")


def test_many_strengths_are_cut_short() -> None:
    many = tuple(reports.strength(str(number), "mg", "iron") for number in range(1, 9))
    assert answer(reports.report(reports.label(None, many))).facts[-1].told == "and 4 more, see --json"


def test_the_gravest_reason_comes_first_and_notes_last() -> None:
    reasons = answer(reports.flagged()).reasons
    assert [(each.verdict, each.note) for each in reasons] == [
        (Verdict.FLAG, False),
        (Verdict.REVIEW, False),
        (Verdict.PASS, True),
    ]


def test_the_same_words_are_told_once() -> None:
    assert len(answer(reports.report(None, reports.EARNED, reports.EARNED)).reasons) == 1


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (reports.report(), "cyanocobalamin 1,000 mcg/mL = 1 mg/mL"),
        (reports.flagged(), "cyanocobalamin 1,000,000 mcg/mL = 1,000 mg/mL"),
        (reports.unsure(), "cyanocobalamin, strength not surely read; read, not sure: cyanocobalamin 1,000 mcg/mL"),
        (reports.report(reports.label(None)), "no B12 name was surely read"),
        (
            reports.report(reports.label("vitamin_b12", (reports.strength(ingredient="vitamin_b12", per_ml=False),))),
            "vitamin B12 1,000 mcg = 1 mg in all, per mL not known",
        ),
    ],
)
def test_one_line_says_the_most(report: Report, words: str) -> None:
    assert headline(report) == words


def test_an_expired_label_is_warned_of_first_and_set_apart() -> None:
    told = answer(reports.expired())
    assert told.verdict is Verdict.PASS
    assert [(reason.warning, reason.shade) for reason in told.reasons] == [
        (True, Verdict.REVIEW),
        (False, Verdict.PASS),
    ]
    assert told.next_step == "Check the date and set it apart: what has expired is not used."


def unusual(*more: reports.Finding) -> Report:
    odd = reports.Finding("strength-in-range", Verdict.REVIEW, "2,000 mcg/mL was read; compare it")
    return reports.report(reports.label(strengths=(reports.strength("2000"),)), odd, *more)


def test_a_strength_that_is_only_unusual_is_compared_and_not_photographed_again() -> None:
    assert answer(unusual()).next_step.startswith("Compare it with the order and with the vial.")


def test_what_else_is_to_be_read_is_read_on_the_label() -> None:
    unread = reports.Finding("surely-read", Verdict.REVIEW, "a part of it may not show on the photo")
    assert answer(unusual(unread)).next_step.startswith("Read the label itself.")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [(Verdict.REVIEW, "without glare. Check the date and set it apart"), (Verdict.FLAG, "Put it aside")],
)
def test_other_advice_keeps_what_it_said(verdict: Verdict, words: str) -> None:
    assert words in answer(reports.expired(reports.Finding("x", verdict, "look"))).next_step
