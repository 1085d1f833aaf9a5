"""Verdicts: one table of labels, and what each rule says."""

from dataclasses import replace
from datetime import date

import pytest

from labelcheck.errors import UsageError
from labelcheck.label import read_label
from labelcheck.order import parse_ordered
from labelcheck.ranges import load_profile
from labelcheck.report import Report
from labelcheck.rules import RULES, Finding, Verdict, judge, manual
from labelcheck.text import Hindrance, LabelText
from tests.labels import block, line, together, unsure

TODAY = date(2026, 11, 23)


def report(text: str | LabelText, region: str | None = None, ordered: str | None = None) -> Report:
    profile = load_profile()
    profile = profile.narrowed(region) if region else profile
    label = read_label(LabelText.from_plain(text) if isinstance(text, str) else text)
    found = judge(label, profile, parse_ordered(ordered) if ordered else None, TODAY)
    return Report(None, label, tuple(found), profile)


def grave(judged: Report) -> set[tuple[str, str]]:
    """Every finding that is more than information."""
    return {(each.rule, each.verdict.value) for each in judged.findings if each.verdict > Verdict.PASS}


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("Cyanocobalamin Injection USP 1,000 mcg/mL", set()),
        ("Hydroxocobalamin 1 mg/ml", set()),
        ("Methylcobalamin 5 mg/mL", set()),
        ("Cyanocobalamin 30,000 mcg/30 mL (1,000 mcg/mL)\n30 mL Multiple Dose", set()),
        ("Neurobion: each 3 ml ampoule contains Vitamin B1 100 mg, Vitamin B6 100 mg, Vitamin B12 1 mg", set()),
        ("Cyanocobalamin 1000 mcg/mL, benzyl alcohol 1.5%, sodium chloride 9 mg/mL", set()),
        ("Cyanocobalamine 250 µg/ml\nM - voie orale", set()),  # IM, or by mouth, as French ampoules are
        ("Cyanocobalamine 250 µg/ml\nIMvole orale", set()),
        ("Cyanocobalamine 250 µg/ml\nIM -v e orale", set()),
        ("Cyanocobalamine 250 µg/ml\nvoie orale", {("not-b12", "flag")}),
        ("Cyanocobalamine 250 µg/ml\nAmpoule 4 ml - voie orale", {("not-b12", "review")}),
        ("Cyanocobalamine 250 µg/ml\nIM interdit. Voie orale", {("not-b12", "review")}),
        ("Cyanocobalamine 250 µg/ml\nN° AMM : voie orale", {("not-b12", "flag")}),
        ("Cyanocobalamine 250 µg/ml\nPas en IM - voie orale", {("not-b12", "review")}),
        ("Cyanocobalamine 250 µg/ml\nAmpoules non-injectables - voie orale", {("not-b12", "review")}),
        ("Cianocobalamina 250 µg/ml\nFiala. Non IM - via orale", {("not-b12", "review")}),
        ("Cyanocobalamine 250 µg/ml\nIM, SC - voie orale", set()),
        ("Cyanocobalamin 1000 mcg/mL\nRoute - oral use only", {("not-b12", "flag")}),
        ("Mecobalamina\nSolución inyectable\n2.500 mg/5 ml\n(500 mcg/ml)",  # mg for mcg, whatever the zeros
         {("ambiguous-number", "review")}),
        ("Cianocobalamina\nSolución inyectable\n1.000 µg/ml (= 1 mg/ml)", set()),
        ("Metilcobalamina\n1.500 mg por mL", {("ambiguous-number", "review"), ("name-present", "review")}),
        # an amount and a volume apart
        ("CYANOCOBALAMIN 1000 MCG 10ML VIAL", {("strength-in-range", "review")}),
        ("Cyanocobalamin 1000 mcg\n1 mL ampoule", set()),
        ("Cyanocobalamin 1000 µg/Ampulle\n2 ml", set()),
        ("5000 mcg per vial\nCyanocobalamin 1000 mcg/mL\n10 mL vial", {("total-matches", "flag")}),
        ("Cyanocobalamin 1000 mcg/mL\n10,000 mcg per vial\n10 mL vial", set()),
        # no injection, or no medicine
        ("Vitamin B12 Trinkampullen 1000 µg/ml", {("not-b12", "review")}),
        ("Vitamin B12 oral solution 1000 mcg/mL\n30 mL vial", {("not-b12", "review")}),
        ("Vitamin B12 Tropfen 1000 µg/ml. Im Kühlschrank lagern", {("not-b12", "flag")}),
        ("Vitamin B12 1000 mcg/mL. Not for injection. Oral liquid", {("not-b12", "flag")}),
        ("Cyanocobalamin 1000 mcg/mL injection. Not for oral use", set()),
        ("Placebo for cyanocobalamin 1000 mcg/mL", {("not-b12", "review")}),
        ("Cyanocobalamin 1000 mcg/mL. Not for injection", {("not-b12", "review")}),
        ("Cyanocobalamin 1000 mcg/mL for poultry and calves", {("veterinary", "review")}),
        ("Each ml (10 ml vial) contains: cyanocobalamin 1000 mcg", set()),
        ("Methylcobalamin (Preservative Free) 5 mg/mL injection", set()),
        ("Cyanocobalamin\nFor Intramuscular Use 1000 mcg/mL", set()),
        ("Cyanocobalamin injection 1000 mcg/mL 1 mL\n25G x 1\" needle, 3 mL syringe", set()),
        ("Cyanocobalamine 1000 microgrammes\npour une ampoule de 4 ml", set()),
        ("Cyanocobalamin 1000 mcg/mL. Contains no more than 25 mcg/L of aluminum", set()),
        ("Mecobalamin inj BP 2023, 500 mcg/ml", set()),
        ("poudre pour solution injectable, hydroxocobalamine 1 mg\nflacon 1 ml", {("strength-in-range", "review")}),
        ("CYANOCOBALAMIN INJ 1 ML\nUSE 500 MCG INTRAMUSCULARLY", {("name-present", "review")}),
        ("Cyanocobalamin formerly 1000 mcg/mL", {("name-present", "review"), ("surely-read", "review")}),
        ("Cyanocobalamin 1000 mcg\n1/2 mL vial", {("strength-in-range", "review"), ("surely-read", "review")}),
        ("Each mL contains 1000 mcg cyanocobalamin, 9 mg sodium chloride. May contain hydrochloric acid", set()),
        ("Cyanocobalamin injection 1 mL\n1000 mcg once weekly", {("name-present", "review")}),
        ("Cyanocobalamin injection 2 mL 1000 mcg, each mL contains NaCl 9 mg", {("strength-in-range", "review")}),
        ("Each 2 mL ampoule contains cyanocobalamin 1000 mcg. Each mL contains benzyl alcohol 9 mg",
         {("strength-in-range", "review")}),
        # what is with it
        ("Sandoz / Cyanocobalamin 1000 mcg/mL", set()),
        ("Vitamin B12 deficiency and anaemia. Hydroxocobalamin 1 mg/ml", set()),
        ("Thiaminhydrochlorid 100 mg, Pyridoxinhydrochlorid 100 mg, Cyanocobalamin 1 mg in 2 ml", set()),
        ("Xyzaine and cyanocobalamin 1000 mcg/mL injection", {("mix", "review")}),
        ("Injection / Cyanocobalamin 1000 mcg/mL", set()),
        ("Cyanocobalamin 1000 mcg/mL, KCl 2 mEq/mL", {("unclaimed", "review")}),
        ("Methyl B12 1000 mcg/mL", {("strength-in-range", "review")}),
        # out of range
        ("Cyanocobalamin 1,000 mg/mL", {("strength-in-range", "flag"), ("unit-slip", "flag")}),
        ("Cyanocobalamin 1 mcg/mL", {("strength-in-range", "flag"), ("unit-slip", "flag")}),
        ("Cyanocobalamin 50 mg/mL", {("strength-in-range", "flag")}),
        ("Cyanocobalamin 300 mcg/mL", {("strength-in-range", "review")}),
        ("Hydroxocobalamin 10 mg/2 mL", {("strength-in-range", "review")}),
        ("Cyanocobalamin 5000 mcg/mL\n30 mL vial", {("total-in-range", "review")}),
        ("Cyanocobalamin 5000 mcg/mL\n250 mL vial", {("total-in-range", "flag")}),
        ("Cyanocobalamin 5000 mcg/mL\n100 mL vial", {("total-in-range", "review")}),  # as for animals
        ("Cyanocobalamin 2500 mcg/mL\n100 mL vial", {("total-in-range", "flag")}),
        ("Thiamine 6 mg, ascorbic acid 100 mg, folic acid 600 mcg, biotin 60 mcg, cyanocobalamin 5 mcg in 5 mL", set()),
        ("Thiamine 6 mg, folic acid 600 mcg, cyanocobalamin 5 mcg in 5 mL",
         {("strength-in-range", "flag"), ("unit-slip", "flag"), ("total-in-range", "flag")}),
        # contradictions
        ("Cyanocobalamin 10,000 mcg/10 mL (1,000 mg/mL)",
         {("total-matches", "flag"), ("strength-in-range", "flag"), ("unit-slip", "flag")}),
        ("Cyanocobalamin 300000 mcg/30 mL (1000 mcg/mL)", {("total-matches", "flag"), ("total-in-range", "flag")}),
        ("Cyanocobalamin 10,000 mcg/10 mL (1,000 mcg/mL)\n500 mcg/mL\n10 mL vial",
         {("total-matches", "review"), ("one-strength", "review"), ("name-present", "review")}),
        ("Cyanocobalamin 2,000 mcg in 2 mL\n500 mcg", {("total-matches", "review")}),
        ("Cyanocobalamin 2,000 mcg in 2 mL\n1,000 mcg", set()),
        ("Cyanocobalamin 1000 mcg (10 mg)",
         {("equivalents-agree", "flag"), ("one-strength", "review"), ("name-present", "review")}),
        ("Cyanocobalamin 500 mcg/mL\nCyanocobalamin 1000 mcg/mL",
         {("one-strength", "review"), ("name-present", "review")}),
        # identity
        ("1000 mcg/mL", {("name-present", "review")}),
        ("Cyanocobalamin", {("name-present", "review")}),
        ("Octreotide 1000 mcg/mL", {("not-b12", "flag")}),
        ("Lidocaine HCl 20 mg/mL", {("not-b12", "flag")}),
        ("VITAMIN B1 INJ 100MG/ML", {("not-b12", "flag")}),
        ("Vitamin B12 tablets 1000 mcg", {("not-b12", "flag")}),
        ("B-Complex\nVitamins B1, B2, B3, B5, B6", {("not-b12", "review")}),
        ("Hydroxocobalamin for injection 5 g, Cyanokit", {("antidote", "flag")}),
        ("Hydroxocobalamin 25 mg/mL", {("antidote", "flag")}),
        ("Cyanocobalamin 1000 mcg/mL\nSemaglutide 5 mg/mL", {("mix", "review"), ("two-products", "review")}),
        ("Cyanocobalamin 1000 mcg/mL\nMethylcobalamin 1000 mcg/mL", {("two-products", "review")}),
        ("Cyanocobalamin 1000 mcg/mL Lot A1234\nLot B9876", {("two-products", "review")}),
        ("Vitamin B12 1000 mcg/mL. For use in animals only: cattle, horses", {("veterinary", "review")}),
        ("Dobetin 5000 mcg/2 mL", {("name-present", "review")}),
        # reading
        ("Cyanocobalamin 1.000 mcg/mL", {("ambiguous-number", "review"), ("name-present", "review")}),
        ("Cyanocobalamin 1000 pg/mL", {("surely-read", "review"), ("name-present", "review")}),
        ("Cyanocobalamin 1000 g", {("surely-read", "review"), ("name-present", "review")}),
        ("Cyanocobalamin 1000 mcg", {("strength-in-range", "review")}),
        ("Cyanocobalamin 1000 mcg/mL EXP 05/2026", set()),  # told, see below
        ("Cyanocobalamin 1000 mcg/mL EXP 12/2026", set()),
    ],
)  # fmt: skip
def test_what_is_found(text: str, findings: set[tuple[str, str]]) -> None:
    assert grave(report(text)) == findings


def test_an_expiry_that_is_past_is_told_and_changes_no_verdict() -> None:
    told = [
        finding for finding in report("Cyanocobalamin 1000 mcg/mL EXP 05/2020").findings if finding.rule == "expired"
    ]
    assert [finding.verdict for finding in told] == [Verdict.PASS]
    assert "2020-05-31" in told[0].message


def test_pass_is_earned() -> None:
    assert report("Cyanocobalamin 1000 mcg/mL").verdict is Verdict.PASS
    assert report("").verdict is Verdict.REVIEW
    bare = Report(None, read_label(LabelText.from_plain("")), (), load_profile())
    assert bare.verdict is Verdict.REVIEW
    told = Report(None, bare.label, (Finding("mix", Verdict.PASS, "x"),), bare.profile)
    assert told.verdict is Verdict.REVIEW


def test_verdicts_are_ordered_by_gravity() -> None:
    assert Verdict.PASS < Verdict.REVIEW < Verdict.FLAG
    assert max(Verdict.REVIEW, Verdict.FLAG, Verdict.PASS) is Verdict.FLAG
    assert sorted(Verdict) == [Verdict.PASS, Verdict.REVIEW, Verdict.FLAG]


def test_a_photo_of_a_good_label_passes_and_a_doubtful_one_does_not() -> None:
    good = block("Cyanocobalamin", "Injection, USP", "1,000 mcg/mL", "30 mL Multiple Dose")
    assert report(good).verdict is Verdict.PASS
    unread = block("Cyanocobalamin", {"vial/raw": "1,000 mcg/mL", "eng/line": "#,@@@"})
    assert report(unread).verdict is Verdict.REVIEW
    rivals = block("Cyanocobalamin", {"vial/raw": "1,000 mcg/mL", "eng/line": "1,000 mg/mL"})
    assert report(rivals).verdict is Verdict.REVIEW


def test_a_misreading_is_no_flag() -> None:
    """A contradiction that one look alone saw is for a person, not a verdict on the label."""
    label = block("Cyanocobalamin", "10,000 mcg/10 mL", {"vial/raw": "(1,000 mg/mL)", "eng/line": "(1,000 mcg/mL)"})
    assert report(label).verdict is Verdict.REVIEW


def test_two_containers_on_one_photo_are_for_a_person() -> None:
    one = block("Vitamin B12", "1,000 mcg/mL", "30 mL Multiple Dose")
    other = block("Hydroxocobalamin", "1000 mcg/mL", "30 mL Multiple Dose", top=400.0)
    assert ("two-products", "review") in grave(report(together(one, other)))


@pytest.mark.parametrize(
    ("other", "doubted"),
    [
        (("Vía intramuscular", "Ampolla 1 ml"), True),
        (("Vía intramuscular", "1 mL"), True),
        (("IM use", "2 ml"), True),
        (("Vía intramuscular", "10 ml"), False),
        (("Dose: 1 mL", "Rx only"), False),
    ],
)
def test_no_container_is_of_two_volumes(other: tuple[str, ...], doubted: bool) -> None:
    """The strength of the other one may not have been read at all."""
    one = block("Cyanocobalamin", "10 mg per 10 mL", "(1 mg per mL)", "10 mL Multi-Dose Vial")
    found = grave(report(together(one, block(*other, top=400.0))))
    assert (("two-products", "review") in found) == doubted
    dosed = block("Cyanocobalamin", "1,000 mcg/mL", "10 mL vial, 1 mL a dose")
    assert ("two-products", "review") not in grave(report(dosed))


@pytest.mark.parametrize(
    ("first", "second", "doubted"),
    [
        ("1 mL vial", "Ampolla", True),
        ("1 mL Single Dose Vial", "1 fiala", True),
        ("1 mL vial", "For IM use", False),
        ("1 mL vial of powder", "ampoule of solvent", False),
        ("Frasco ampolla 1 ml", "vial", False),
    ],
)
def test_no_container_is_an_ampoule_and_a_vial(first: str, second: str, doubted: bool) -> None:
    """A second one lay half behind the first, and the network for other labels saw none."""
    label = block("Hydroxocobalamin", "1000 mcg/mL", first, second)
    assert (("two-products", "review") in grave(report(label))) == doubted
    plain = "\n".join(line.text for line in label.lines)
    assert ("two-products", "review") not in grave(report(plain))


def test_a_volume_that_was_not_surely_read_counts_where_it_would_be_too_much() -> None:
    """1,500 mcg/mL by the 30 mL: most looks read the 30, one made 70 of it."""

    def told(volume: str, other: str) -> bool:
        looks = dict.fromkeys(("vial/raw", "vial/wide", "shapes/raw", "eng/line"), f"{volume} mL Multi-Dose Vial")
        unsure = looks | dict.fromkeys(("vial48/raw",), f"{other} mL Multi-Dose Vial")
        found = grave(report(block("Methylcobalamin", "Injection", "1,500 mcg/mL", unsure)))
        return ("total-in-range", "review") in found

    assert told("30", "70")
    assert not told("2", "7")


def test_print_of_which_no_look_made_a_sign_is_for_a_person() -> None:
    label = block("Cyanocobalamin", "Injection, USP", "10,000 mcg per 10 mL")
    assert report(label).verdict is Verdict.PASS
    hidden = label.lines[1].box
    assert hidden is not None
    assert ("surely-read", "review") in grave(report(replace(label, mute=(hidden,))))


def test_brackets_by_themselves_tell_of_a_line_that_was_not_read() -> None:
    alone = block("Cyanocobalamin", "Injection, USP", "(250 mcg per mL)")
    assert ("surely-read", "review") in grave(report(alone))
    both = block("Cyanocobalamin", "Injection, USP", "2,500 mcg per 10 mL", "(250 mcg per mL)")
    assert report(both).verdict is Verdict.PASS
    assert report("Cyanocobalamin Injection (250 mcg per mL)").verdict is Verdict.PASS  # as text nothing is unread


def test_a_cut_injection_makes_no_dutch_label() -> None:
    """`injection`, its end hidden, was read as the Dutch `injectie`, and a comma then as a decimal one."""
    judged = report(block("Methylcobalamin", "solution for injectie", "2,125 mg in 5 ml", "5 ml"))
    assert judged.verdict is Verdict.FLAG


def test_an_amount_that_is_printed_in_two_ways_stands_on_two_labels() -> None:
    """On an ampoule and on a vial before it, both of 5,000 mcg."""
    one, other = block("Cianocobalamina", "5.000 mcg/mL"), block("Vitamina B12", "5000 mcg/mL", top=200)
    assert ("two-products", "review") in grave(report(together(one, other)))
    assert ("two-products", "review") not in grave(report(together(one, block("5.000 mcg/mL", top=200))))


def test_a_thousand_times_the_b12_is_no_matter_of_an_excipient() -> None:
    """`7,500mg/5 mL` stood where `sodium hydroxide to adjust` ends, and `(1,500MCG/mL)` below it."""
    front = "Mecobalamin Injection", "1,500 mcg/mL"
    assert report(block(*front, "Sodium chloride 9 mg/mL")).verdict is Verdict.PASS
    judged = report(block(*front, "Sodium hydroxide 7,500 mg/5 mL"))
    assert grave(judged) == {("unclaimed", "review")}
    assert "7,500 mg/5 mL stands there too, 1,000 times the B12's" in judged.findings[-1].message


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("1000 mg/mL", Verdict.FLAG),
        ("30,000 mg/30 mL", Verdict.FLAG),
        ("1,000 mcg/mL", Verdict.REVIEW),  # may be 21,000, and is not surely too much
        ("500 mg/mL", Verdict.REVIEW),  # may be 0.500
        ("1575 mg/mL", Verdict.REVIEW),  # may be 0.1575
        ("1000 mg", Verdict.REVIEW),  # in how many mL?
    ],
)
def test_what_is_too_much_whatever_stands_before_it_unseen_is_flagged(printed: str, verdict: Verdict) -> None:
    lines = (line("Cyanocobalamin Injection"), replace(line(printed, top=60), cut_before=Hindrance.TURNED))
    judged = report(LabelText(lines))
    assert judged.verdict is verdict
    assert judged.strength is None and not any(each.confirmed for each in judged.strengths)
    if verdict is Verdict.FLAG:
        assert "digits may stand before it unseen: even so, no B12" in judged.findings[0].message
        beside = line("(1,000 mcg/mL)", top=120)
        for other in (beside, replace(beside, cut_before=Hindrance.TURNED), line("Pyridoxine", top=120)):
            assert report(LabelText((*lines, other))).verdict is Verdict.REVIEW


@pytest.mark.parametrize(
    ("listed", "hindrance", "larger", "doubted"),
    [
        ("Each mL contains: cyanocobalamin 500 mcg", None, 1.5, False),
        ("Each mL contains: cyanocobalamin 500 mcg", Hindrance.TURNED, 1.5, True),
        ("Each mL contains: cyanocobalamin 500 mcg", None, 1.0, True),
        ("Composition: cyanocobalamine 500 mcg par mL", None, 1.0, True),
        ("Composition: cyanocobalamine 500 mcg par mL", None, 1.5, False),
        ("Cyanocobalamin 500 mcg/mL", None, 1.0, False),
    ],
)
def test_a_list_of_what_it_contains_is_no_front_of_a_label(
    listed: str, hindrance: Hindrance | None, larger: float, doubted: bool
) -> None:
    """Its front, turned away, once said 500mg/mL, and once 5.000mg/ml."""
    name = line("Cyanocobalamin", height=24 * larger)
    text = LabelText((name, *block("Injection", listed, "Rx only", top=60)))
    lines = (*text.lines[:-1], replace(text.lines[-1], cut_after=hindrance))
    assert (("surely-read", "review") in grave(report(replace(text, lines=lines)))) == doubted
    assert ("surely-read", "review") not in grave(report(text.text))


@pytest.mark.parametrize("second", ["(5000 mmog pro 1uµl)", "(5000 mmg prouml)", "10.000 micrc"])
def test_what_is_left_of_a_unit_tells_of_a_strength(second: str) -> None:
    """A label whose second line, dark on dark, contradicts the first."""
    text = block("Mecobalamin", "Injektionslösung", "5000 mcg in 10 ml", second)
    assert ("surely-read", "review") in grave(report(text))


def test_the_mirror_names_the_slip_and_corrects_nothing() -> None:
    judged = report("Cyanocobalamin 1,000 mg/mL")
    message = next(each.message for each in judged.findings if each.rule == "unit-slip")
    assert "mg for mcg" in message
    assert judged.strength is not None
    assert judged.strength.mcg_per_ml == 1_000_000


def test_error_prone_notation_informs_and_changes_nothing() -> None:
    judged = report("Hydroxocobalamin 1.0 mg/mL")
    assert judged.verdict is Verdict.PASS
    assert any("trailing zero" in each.message for each in judged.findings)
    for text, what in [
        ("Cyanocobalamin 1000 µg/mL", "µg"),
        ("Cyanocobalamin .5 mg/mL", "zero before it"),
        ("Cyanocobalamin 30000 mcg/30 mL", "without commas"),
    ]:
        assert any(what in each.message for each in report(text).findings), text


def test_a_region_asks_for_a_look_at_what_is_sold_elsewhere() -> None:
    text = "Cyanocobalamin 500 mcg/mL"
    assert report(text).verdict is Verdict.PASS
    assert report(text, "us").verdict is Verdict.REVIEW
    assert report(text, "it").verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("ordered", "verdict", "says"),
    [
        ("1000 mcg", Verdict.PASS, "1 mL"),
        ("0.5 mg", Verdict.PASS, "0.5 mL"),
        ("1000 mg", Verdict.FLAG, "mg ordered for mcg"),
        ("1 mcg", Verdict.FLAG, "mcg ordered for mg"),
        ("20 mg", Verdict.REVIEW, "cannot be meant"),
        ("2000 mcg", Verdict.REVIEW, "more than the 1 mL"),
    ],
)
def test_the_order_is_held_against_the_label(ordered: str, verdict: Verdict, says: str) -> None:
    judged = report("Cyanocobalamin 1000 mcg/mL\n1 mL vial", ordered=ordered)
    finding = next(each for each in judged.findings if each.rule == "order")
    assert finding.verdict is verdict
    assert says in finding.message


def test_no_strength_no_volume() -> None:
    assert ("order", "review") in grave(report("Cyanocobalamin", ordered="1000 mcg"))


@pytest.mark.parametrize("text", ["", "much", "1000", "1000 pg", "1000 mL", "1.000 mcg", "0 mg", "-1 mg", "1000 meg"])
def test_an_order_that_is_not_clear_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="ordered"):
        parse_ordered(text)


def test_findings_say_where_they_were_read() -> None:
    judged = report(block("Cyanocobalamin", "1,000 mg/mL"))
    finding = next(each for each in judged.findings if each.rule == "strength-in-range")
    assert [word.text for word in finding.words] == ["1,000", "mg/mL"]


def test_every_rule_has_its_manual_page() -> None:
    pages = manual()
    for name, rule in RULES:
        assert f"{name}\n" in pages
        assert rule.__doc__
        assert manual(name).startswith(name)
    with pytest.raises(KeyError):
        manual("no-such-rule")


def test_findings_bear_the_names_of_their_rules() -> None:
    names = {name for name, _ in RULES}
    texts = [
        "Cyanocobalamin 1,000 mg/mL EXP 01/2020",
        "Vitamin B12 1.000 µg/mL",
        "B-Complex",
        "1 mg",
        "Octreotide 1 mg",
    ]
    assert {each.rule for text in texts for each in report(text, ordered="1 mg").findings} <= names


def test_a_strength_by_itself_is_of_the_only_drug_that_the_label_names() -> None:
    alone = block("Lidocaine HCl", "Injection, USP", "20 mg/mL")
    with_salt = block("Lidocaine HCl", "Sodium chloride", "20 mg/mL")
    beside = block("Lidocaine HCl", "Thiamine", "20 mg/mL")
    assert ("not-b12", "flag") in grave(report(alone))
    assert ("not-b12", "flag") in grave(report(with_salt))
    assert ("not-b12", "flag") not in grave(report(beside))


def test_a_vitamin_that_one_stroke_tells_from_b12_is_not_flagged_beside_an_excipient() -> None:
    """VITAMIN B12, read as B2 by two looks."""
    misread = block("VITAMIN B2", "Water for injection", "1,000 mcg/mL")
    assert ("not-b12", "review") in grave(report(misread))


@pytest.mark.parametrize(
    ("name", "strength", "verdict"),
    [
        ("ocobalamin", "200 mcg/mL", "review"),  # made of cyanocobalamin, and not of hydroxocobalamin
        ("ocobalamin", "1,000 mcg/mL", "pass"),
        ("Vitamin B12", "200 mcg/mL", "pass"),
        ("Cyanocobalamin", "200 mcg/mL", "pass"),
    ],
)
def test_a_form_that_was_not_read_may_be_each(name: str, strength: str, verdict: str) -> None:
    assert report(LabelText.from_plain(f"{name}\n{strength}")).verdict.value == verdict


@pytest.mark.parametrize(("strength", "slip"), [("1 g/mL", "g for mg?"), ("1,000 mg/mL", "mg for mcg?")])
def test_the_slip_is_told_in_the_units_that_are_printed(strength: str, slip: str) -> None:
    found = report(LabelText.from_plain(f"Cyanocobalamin {strength}")).findings
    (message,) = (each.message for each in found if each.rule == "unit-slip")
    assert f"mcg/mL: {slip}" in message


def test_what_multivitamins_hold_is_no_slip_beside_amounts_of_what_was_not_read() -> None:
    alone = report(LabelText.from_plain("Cyanocobalamin 5 mcg"))
    beside = report(LabelText.from_plain("Cyanocobalamin 5 mcg\nXyzolamid 6 mg\nAbcolin 4 mg"))
    assert ("total-in-range", "flag") in grave(alone)
    assert ("total-in-range", "review") in grave(beside)


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ("Ascorbic acid 100 mg\nFolic acid 600 mcg", Verdict.REVIEW),  # a multivitamin, its volume not told
        ("Thiamine 100 mg\nPyridoxine 100 mg", Verdict.FLAG),
    ],
)
def test_a_few_mcg_among_many_vitamins_are_no_slip(others: str, verdict: Verdict) -> None:
    assert report(LabelText.from_plain(f"{others}\nCyanocobalamin 5 mcg")).verdict is verdict


@pytest.mark.parametrize(
    ("again", "verdict"),
    [
        (("1,500 mcg",), "pass"),
        (("500 mcg",), "review"),
        (("Each mL contains", "1,500 mcg"), "pass"),
        (("Each mL contains", "500 mcg"), "review"),
        (("Each 2 mL contains", "1,500 mcg"), "review"),
    ],
)
def test_what_breaks_off_at_an_edge_and_says_what_is_sure_is_no_doubt(again: tuple[str, ...], verdict: str) -> None:
    whole = block("Methylcobalamin", "1,500 mcg/mL", *again)
    cut = replace(whole.lines[-1], cut_before=Hindrance.TURNED)
    assert report(LabelText((*whole.lines[:-1], cut))).verdict.value == verdict


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("1,000 mcg", "pass"),  # what a mL holds
        ("5,000 mcg", "pass"),  # what all of it holds
        ("5,000 mcg per vial", "pass"),
        ("1,000 mcg per vial", "review"),
        ("5,000 mcg per 5 vials", "review"),
        ("500 mcg", "review"),
    ],
)
def test_small_print_that_says_what_a_sure_total_comes_to_is_no_doubt(said: str, verdict: str) -> None:
    panel = unsure(block(dict.fromkeys(("vial/raw", "vial48/raw"), said), left=600), 0.5)
    assert report(together(block("Cyanocobalamin", "5,000 mcg/5 mL"), panel)).verdict.value == verdict


@pytest.mark.parametrize(
    ("looks", "said", "doubts"),
    [
        (("vial/raw", "vial48/raw"), "Each mL contains: Cyanocobalamin 1,000 mcg", set()),
        (("vial/raw", "vial48/raw"), "Each mL contains: Cyanocobalamin 1,000 mg", {("surely-read", "review")}),
        (("vial/raw", "vial48/raw"), "Each mL contains: Cyanocobalamin 100 mcg", {("surely-read", "review")}),
        (("vial/raw", "vial/wide"), "Each mL contains: Cyanocobalamin 1,000 mcg", {("surely-read", "review")}),
    ],
)
def test_small_print_that_says_again_what_was_surely_read_is_no_doubt(
    looks: tuple[str, ...], said: str, doubts: set[tuple[str, str]]
) -> None:
    panel = block(dict.fromkeys(looks, said), left=600)
    found = grave(report(together(block("Cyanocobalamin", "1,000 mcg/mL"), unsure(panel, 0.5))))
    assert doubts <= found
    assert bool(found) == bool(doubts)
