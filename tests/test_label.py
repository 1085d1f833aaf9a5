# ruff: noqa: E501  # a row of a table stays a row
"""What a label says: substance, strength per mL, total, volume; texts from the catalogues of many countries."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from labelcheck import check_text
from labelcheck.heads import names_out_of_view
from labelcheck.label import Label, read_label
from labelcheck.ranges import load_profile
from labelcheck.rules import judge
from labelcheck.text import Box, Hindrance, LabelText, Reading
from labelcheck.units import plain
from tests.labels import LOOKS, block, line, together, unsure

C, H, M, V = "cyanocobalamin", "hydroxocobalamin", "methylcobalamin", "vitamin_b12"


def said(label: Label) -> tuple[str | None, str, str, str]:
    """Substance, mcg per mL, mcg in all, mL; a dash for what is not known."""
    content = label.b12
    numbers = (None,) * 3 if content is None else (content.mcg_per_ml, content.total_mcg, content.volume_ml)
    per_ml, total, volume = ("-" if number is None else plain(number) for number in numbers)
    return label.substance, per_ml, total, volume


def read(text: str) -> Label:
    return read_label(LabelText.from_plain(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # North America
        ("VITAMIN B12 INJ 100MCG/ML\n1ML", (V, "100", "100", "1")),
        ("Cyanocobalamin Injection USP\n30,000 mcg/30 mL (1,000 mcg/mL)\n30 mL Multiple Dose", (C, "1000", "30000", "30")),
        ("Each mL contains: Hydroxocobalamin .... 1 mg Benzyl Alcohol .... 0.9% Sodium Chloride .... 9 mg", (H, "1000", "-", "-")),
        ("Each mL contains: Hydroxocobalamin Acetate, equivalent to 1000 mcg hydroxocobalamin; sodium chloride 8.2 mg; "
         "methylparaben 1.5 mg\n30 mL Multiple Dose Vial", (H, "1000", "30000", "30")),
        ("CYANOCOBALAMIN INJECTION\n1000 MCG / ML\n10ML, 30ML", (C, "1000", "-", "-")),
        # Germany, Switzerland, Belgium
        ("1 Ampulle zu 2 ml enthält Cyanocobalamin 3000 µg (3 mg)", (C, "1500", "3000", "2")),
        ("Vitamin B12 1.000 µg\nAmpulle zu 1 ml Injektionslösung", (V, "1000", "1000", "1")),
        ("Cyanocobalamin 1mg/1ml Injektionslösung - Lösung zum Einnehmen", (C, "1000", "1000", "1")),
        # France
        ("CYANOCOBALAMINE 1000 microgrammes/2 ml, solution injectable", (C, "500", "1000", "2")),
        ("VITAMINE B12 1000 µg/4 ml, solution injectable", (V, "250", "1000", "4")),
        ("0,5 mg/ml, solution injectable I.M.\n6 ampoule(s) en verre de 2 ml\nHYDROXOCOBALAMINE", (H, "500", "1000", "2")),
        # Spain, Mexico, Brazil, Italy
        ("Cianocobalamina 1.000 microgramos\nCada ampolla de 2 ml", (C, "500", "1000", "2")),
        ("Cianocobalamina (vitamina B12)....... 1,000.000 mcg\nTiamina 100.000 mg\nCada ampolleta de 1 mL", (C, "1000", "1000", "1")),
        ("Hidroxocobalamina 100 mcg. Envase con ampolletas con 2 ml", (H, "50", "100", "2")),
        ("Dobetin 500 microgrammi/ml soluzione iniettabile\nCianocobalamina", (C, "500", "-", "-")),
        # Netherlands, Nordic, Poland, Czechia, Hungary
        ("1 mg hydroxocobalaminehydrochloride per 2 ml (0,5 mg/ml)", (H, "500", "1000", "2")),
        ("Cohemin depot 1 mg/ml injektioneste, liuos\nhydroksokobalamiini", (H, "1000", "-", "-")),
        ("Vitaminum B12, 500 mikrogramów/ml, ampułki 2 ml", (V, "500", "1000", "2")),
        ("Vitamin B12 300 mikrogramů injekční roztok", (V, "-", "300", "-")),
        ("1 mg cianokobalamin 1 ml oldatos injekció ampullánként", (C, "1000", "1000", "1")),
        # Russia, Turkey, Japan, China
        ("Цианокобаламин, раствор для инъекций 0,5 мг/мл, 1 мл ампулы", (C, "500", "500", "1")),
        ("Dodex 1000 mcg/ml İ.M. Ampul\nSiyanokobalamin", (C, "1000", "-", "-")),
        ("1管(1mL)中 シアノコバラミン 1,000μg", (C, "1000", "1000", "1")),
        ("Cyanocobalamin Injection 1ml:0.5mg", (C, "500", "500", "1")),
        # salts, lists, mixes
        ("Hydroxocobalamin chloride 1.027mg equivalent to 1.0 mg Hydroxocobalamin per mL", (H, "1000", "-", "-")),
        ("Each 3 ml ampoule contains: Vitamin B1 100 mg, Vitamin B6 100 mg, Vitamin B12 1,0 mg", (V, "333.333", "1000", "3")),
        ("THIAMINE 100 MG / ML\nRIBOFLAVIN 10 MG / ML\nVITAMIN B12 100 MCG / ML\n10ML", (V, "100", "1000", "10")),
        ("Cyanocobalamin\nPhenol\nQuantitative composition\n0.025 % w/v\n0.500 % w/v", (C, "250", "-", "-")),
        ("Hydroxocobalamin\n0.1% w/v\n10 mL", (H, "1000", "10000", "10")),
        ("Vitamin B12 5 mcg per 100 mL\n500 mL", (V, "0.05", "25", "500")),
        ("tiamin, piridoxin, cianokobalamin, lidokain 100 mg+100 mg+1 mg+20 mg/2 ml", (C, "500", "1000", "2")),
        ("Pregabalin, Mecobalamin & Alpha Lipoic Acid inj.\n75 mg/ 750 mcg/ 100mg", (M, "-", "750", "-")),
        ("tiamin, cianokobalamin 100 mg+1 mg+20 mg", (C, "-", "-", "-")),
        # not settled
        ("methylcobalamin injection (1 mg/mL; 10 mg/mL; 5 mg/mL)", (M, "-", "-", "-")),
        ("Cyanocobalamin 200 or 500 mcg in 1 ml", (C, "-", "-", "-")),
        ("Vitamin B12 1.000 µg/mL", (V, "-", "-", "-")),
        ("DEPOFORT 1000 MCG 3 AMP\nHYDROXOCOBALAMIN", (H, "-", "1000", "-")),
        # scraped text
        ("Cyanocobalamin 1,000&micro;g/mL", (C, "1000", "-", "-")),
        ("Vitamin B<sub>12</sub> 1000 mcg/mL injection", (V, "1000", "-", "-")),
        # something else
        ("Octreotide Acetate Injection 1000 mcg/mL 5 mL", (None, "-", "-", "-")),
        ("VITAMIN B1 INJ 100MG/ML\n10ML", (None, "-", "-", "-")),
        ("Vitamin B12 tablets 1000 mcg", (V, "-", "-", "-")),
    ],
)  # fmt: skip
def test_labels_of_the_world(text: str, expected: tuple[str | None, str, str, str]) -> None:
    assert said(read(text)) == expected


def test_nothing_is_read_from_nothing() -> None:
    label = read("")
    assert label.strengths == ()
    assert said(label) == (None, "-", "-", "-")


def test_every_strength_stands_in_the_list_whatever_the_drug() -> None:
    label = read("Cyanocobalamin 1000 mcg/mL\nLidocaine 10 mg/mL\nBenzyl alcohol 1.5%")
    told = [(each.ingredient, each.as_printed) for each in label.strengths]
    assert told == [(C, "1,000 mcg/mL"), ("lidocaine", "10 mg/mL"), ("benzyl alcohol", "1.5%")]


def test_an_equivalent_settles_an_ambiguous_number() -> None:
    assert said(read("Cyanocobalamin 1.000 µg (= 1 mg) in 1 ml"))[1] == "1000"
    assert said(read("Cyanocobalamin 1.000 µg in 1 ml"))[1] == "-"


def test_a_strength_knows_its_words_and_its_least_certain_one() -> None:
    label = read_label(block("Cyanocobalamin", "1,000 mcg/mL"))
    strength = label.strengths[0]
    assert [word.text for word in strength.words] == ["1,000", "mcg/mL"]
    assert strength.confidence == 0.9
    assert strength.box is not None
    assert strength.confirmed


def test_a_microgram_that_one_reader_cannot_print_agrees() -> None:
    for read_as in ("1000 pg/mL", "1000 ug/mL", "1000 yg/mL", "1000 jig/mL"):
        label = read_label(
            block(
                "Cyanocobalamin",
                {"vial/raw": "1000 µg/mL", "vial/wide": "1000 µg/mL", "vial48/raw": "1000 µg/mL", "eng/line": read_as},
            )
        )
        assert label.strengths[0].confirmed, read_as
        assert said(label)[1] == "1000"


def test_readers_that_differ_confirm_nothing() -> None:
    label = read_label(block("Cyanocobalamin", {"vial/raw": "1,000 mcg/mL", "eng/line": "4,000 mcg/mL"}))
    assert not label.strengths[0].confirmed
    assert label.strengths[0].rivals
    assert label.b12 is None


def test_milligrams_and_micrograms_are_rivals() -> None:
    label = read_label(block("Cyanocobalamin", {"vial/raw": "1,000 mcg/mL", "eng/line": "1,000 mg/mL"}))
    assert label.b12 is None


def test_a_repaired_reading_alone_is_not_confirmed() -> None:
    label = read("Cyanocobalamin 1000 pg/mL")
    assert [(each.as_printed, each.confirmed, each.repairs) for each in label.strengths] == [
        ("1,000 mcg/mL", False, ("pg→mcg?",))
    ]
    assert label.b12 is None


def test_a_strength_over_two_lines_joins_when_they_belong_together() -> None:
    assert said(read_label(block("Cyanocobalamin", "10 mg per", "10 mL")))[1:] == ("1000", "10000", "10")
    apart = together(block("Cyanocobalamin", "10 mg per"), block("10 mL", left=900.0, top=700.0))
    assert said(read_label(apart))[1] == "-"


def test_a_number_does_not_run_on_into_the_next_line() -> None:
    assert [each.as_printed for each in read("Vitamin B12 1\n000 mcg/mL").strengths] == []
    assert [each.as_printed for each in read("Vitamin B12 Lot 5\n100 mcg/mL").strengths] == ["100 mcg/mL"]


@pytest.mark.parametrize("angle", [0.0, 7.0, -90.0, 97.0, 180.0])
def test_columns_are_read_across_at_any_angle(angle: float) -> None:
    rows = [("Vitamina B1", "100 mg"), ("Vitamina B6", "200 mg"), ("Vitamina B12", "5 mg")]
    lines = [line(name, 0.0, 40.0 * at, angle) for at, (name, _) in enumerate(rows)]
    lines += [line(amount, 400.0, 40.0 * at + 5, angle) for at, (_, amount) in enumerate(rows)]
    lines.append(line("Cada ampolleta de 2 mL", 40.0, 200.0, angle))
    label = read_label(LabelText(tuple(lines)))
    assert said(label) == (V, "2500", "5000", "2")


def test_a_title_of_several_vitamins_is_no_row_of_a_column() -> None:
    """The row of the B12 was not read, and the 50 mg of the B1 stood on the level of `B1 + B6 + B12`."""
    title, amount = line("B1 + B6 + B12", 0.0, 40.0), line("50 mg", 400.0, 45.0)
    (strength,) = read_label(LabelText((title, amount))).strengths
    assert strength.ingredient is None


def test_a_side_panel_gives_its_name_to_no_title_beside_it() -> None:
    panel = block("Each mL contains:", "Cyanocobalamin 1,000 mcg", "sodium hydroxide to adjust pH")
    title = block("Cyanocobalamin", "Injection", "1,000 mcg/mL", left=600.0)
    label = read_label(together(panel, title))
    assert {each.ingredient for each in label.strengths} == {C}


def test_pieces_of_one_line_are_put_together() -> None:
    pieces = LabelText((line("Cyanocobalamin"), line("1,000", 0.0, 40.0), line("mcg/mL", 70.0, 40.0)))
    assert said(read_label(pieces))[1] == "1000"
    halves = LabelText((line("CYANOCOB"), line("ALAMIN", 100.0, 0.0), line("1,000 mcg/mL", 0.0, 40.0)))
    assert said(read_label(halves)) == (C, "1000", "-", "-")


def test_a_total_alone_on_a_photo_gives_no_concentration_but_in_one_ml() -> None:
    """The /mL may have been lost to glare: 500 mcg and 2 mL need not be 250 mcg/mL."""
    assert said(read_label(block("Mecobalamin", "500 mcg", "2 ml")))[1] == "-"
    assert said(read_label(block("Mecobalamin", "500 mcg", "1 ml")))[1] == "500"
    assert said(read("Mecobalamin 500 mcg, 2 ml"))[1] == "250"


def test_b12_by_its_number_needs_two_looks_on_a_photo() -> None:
    once = block({"vial/raw": "Vitamin B12", "eng/line": "Vitamin B1"}, "1,000 mcg/mL")
    assert read_label(once).substance is None
    assert read_label(block("Vitamin B12", "1,000 mcg/mL")).substance == V


@pytest.mark.parametrize(("hindrance", "sure"), [(None, True), (Hindrance.TURNED, False)])
def test_a_number_at_a_hidden_end_names_no_vitamin(hindrance: Hindrance | None, sure: bool) -> None:
    """`VITAMIN B1` beside a finger was B12, and flagged as thiamine."""
    looks = {"vial/raw": "VITAMIN B1", "vial48/raw": "VITAMIN B1", "eng/line": "VITAMIN B1"}
    (name,) = read_label(LabelText((replace(line(looks), cut_after=hindrance),))).names
    assert (name.ingredient, name.sure) == ("thiamine", sure)
    for text, ingredient in (("VITAMIN B12", "vitamin_b12"), ("VITAMIN K1", "vitamin k")):
        whole = dict.fromkeys(looks, text)
        (name,) = read_label(LabelText((replace(line(whole), cut_after=hindrance),))).names
        assert (name.ingredient, name.sure) == (ingredient, True)


def test_a_short_word_in_noise_is_no_drug() -> None:
    noise = block({"vial/raw": "iron .;", "vial/wide": "-1;", "eng/line": "We Be"}, "1,000 mcg/mL")
    assert not any(name.sure for name in read_label(noise).names)


def test_bar_codes_bear_no_strength() -> None:
    looks = {"vial/raw": "59MG", "vial/wide": "X1ATC", "vial/small": "", "eng/line": "", "eng/wide": ""}
    sure, fancy = block("Cyanocobalamin", "1,000 mcg/mL"), unsure(block(looks, top=200))
    assert read_label(together(sure, fancy)).strengths[1:] == ()


def test_what_few_looks_hardly_saw_is_no_strength() -> None:
    """`i.m.` in small print, of which one look of seven made 1 mg, and another 1 mL."""
    looks = {"vial/raw": "1 mg", "vial/wide": "1 mL", "vial48/raw": "i.m.", "eng/line": "am", "eng/wide": "1m"}
    sure, fancy = block("Cyanocobalamin", "1,000 mcg/mL"), unsure(block(looks, top=200), 0.3)
    assert len(read_label(together(sure, fancy)).strengths) == 1
    assert len(read_label(together(sure, unsure(block(looks, top=200), 0.7))).strengths) == 2


def test_what_one_reader_is_certain_of_is_kept_and_not_confirmed() -> None:
    looks = {"vial/raw": "L00 micrograms", "vial/wide": "LL000", "eng/line": "1000 micrograms", "vial/small": "x"}
    kept = read_label(block("Cyanocobalamin", "2,500 mcg/mL", looks)).strengths
    assert [(each.as_read, each.confirmed) for each in kept] == [("2,500 mcg/mL", True), ("1000 micrograms", False)]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("EXP JUL 2026", date(2026, 7, 31)),
        ("Exp. 05/2027", date(2027, 5, 31)),
        ("Cad 2026-05", date(2026, 5, 31)),
        ("verwendbar bis 02.2028", date(2028, 2, 29)),
        ("EXP 12 MAR 2027", date(2027, 3, 12)),
        ("Use by 31.12.2026", date(2026, 12, 31)),
        ("Expiry: 11/29", date(2029, 11, 30)),
        ("EXP 99/2026", None),
        ("experience 05/2027", None),
        ("EXP 05/2027 EXP 06/2027", None),  # two dates: none was surely read
    ],
)
def test_the_last_day_of_use(text: str, last: date | None) -> None:
    assert read(text).expiry == last


def test_lots_are_read() -> None:
    assert read("LOT VX19820").lots == ("VX19820",)
    assert read("a lot of it").lots == ()


def test_what_is_longer_than_a_label_is_cut_and_said() -> None:
    assert read("Vitamin B12 1000 mcg/mL\n" * 5000).cut_short
    assert not read("Vitamin B12 1000 mcg/mL\n" * 5).cut_short


def test_amounts_are_decimal_from_the_first_digit_on() -> None:
    strength = read("Vitamin B12 0.1 mg/mL").strengths[0]
    assert strength.amount == Decimal("0.1")
    assert strength.mcg_per_ml == Decimal(100)


def test_a_point_that_one_look_saw_is_not_outvoted() -> None:
    seen = dict.fromkeys(("vial/raw", "vial/small", "eng/line", "eng/wide"), "25 mg per ml")
    (lost,) = read_label(block("Vitamin B12", seen | {"vial/wide": "2.5 mg per ml"})).strengths
    (stray,) = read_label(block("Vitamin B12", seen | {"vial/wide": "253 mg per ml"})).strengths
    assert not lost.confirmed
    assert stray.confirmed


@pytest.mark.parametrize("said", [" 13 g/mL", " 13 g/mL in a vial for single use"])
def test_what_may_go_on_before_a_first_letter_is_not_confirmed_however_short_the_line(said: str) -> None:
    whole = line(said, height=36)
    cut = replace(whole, cut_before=Hindrance.TURNED)
    assert read_label(LabelText((whole,))).strengths[0].confirmed
    assert not read_label(LabelText((cut,))).strengths[0].confirmed


@pytest.mark.parametrize(("caps_before", "confirmed"), [(0.4, True), (0.9, False), (2.0, True)])
def test_a_sign_that_no_look_read_before_the_first_number_may_be_a_part_of_it(
    caps_before: float, confirmed: bool
) -> None:
    read = line("5 mg/mL")
    assert read.box is not None
    (_, top), (right, _), (_, bottom), _ = read.box.corners
    left = read.box.corners[0][0] - caps_before * read.box.height / 1.9
    longer = replace(read, box=Box(((left, top), (right, top), (right, bottom), (left, bottom))))
    assert read_label(LabelText((longer,))).strengths[0].confirmed is confirmed


OURS = ("vial/raw", "vial/wide", "vial48/raw", "vial64/raw")


@pytest.mark.parametrize(
    ("readings", "confirmed"),
    [
        (dict.fromkeys(OURS, "600 µg/ml") | {"eng/line": "500 ps/ml"}, True),
        (dict.fromkeys(OURS[:3], "600 µg/ml") | {"eng/line": "600 ps/ml"}, False),  # two of ours
        (dict.fromkeys(OURS, "600 µg/ml") | {"eng/line": "6.00 mcg/ml"}, False),
        (dict.fromkeys(OURS, "600 µg/ml") | {"vial64/wide": "500 µg/ml"}, False),
    ],
)
def test_what_our_own_three_read_is_sure_unless_one_of_their_looks_or_a_point_speaks_against_it(
    readings: dict[str, str], confirmed: bool
) -> None:
    (strength,) = read_label(block("Vitamin B12", readings)).strengths
    assert strength.confirmed is confirmed


def test_what_stands_in_brackets_goes_on_nowhere() -> None:
    cut = replace(line("(13 mg/mL)", height=30), cut_before=Hindrance.TURNED)
    assert read_label(LabelText((cut,))).strengths[0].confirmed


def test_a_name_that_one_look_hardly_read_is_none() -> None:
    (hardly,) = [replace(word, confidence=0.3) for word in line("Cyocobalamin").readings[0].words]
    text = line("Hydroxocobalamin"), replace(line("Cyocobalamin"), readings=(Reading("vial/raw", (hardly,)),))
    assert not [name for name in read_label(LabelText(text)).names if name.ingredient == "cyanocobalamin" and name.sure]


@pytest.mark.parametrize(
    ("said", "certain", "substance"),
    [
        ("Cinocobalamin", 0.41, "vitamin_b12"),
        ("Cinocobalamin", 0.7, "cyanocobalamin"),
        ("Cyanocobalamin", 0.41, "cyanocobalamin"),
    ],
)
def test_a_name_that_one_look_spelt_wrong_and_not_surely_tells_no_form(
    said: str, certain: float, substance: str
) -> None:
    """A hydroxocobalamin whose first letters were narrow at the turn of the glass."""
    (word,) = line(said).readings[0].words
    once = Reading("vial/raw", (replace(word, confidence=certain),))
    assert read_label(LabelText((replace(line(said), readings=(once,)),))).substance == substance


@pytest.mark.parametrize(
    ("said", "hidden", "names"),
    [
        ("Cyoocobalamin", True, {"vitamin_b12", "hydroxocobalamin"}),
        ("Cyanocobalamin", True, {"cyanocobalamin", "hydroxocobalamin"}),
        ("Cyanocobalarnin", False, {"cyanocobalamin", "hydroxocobalamin"}),
    ],
)
def test_what_is_left_of_a_name_whose_beginning_is_hidden_tells_no_form(
    said: str, hidden: bool, names: set[str]
) -> None:
    rest = replace(line(said), cut_before=Hindrance.TURNED if hidden else None)
    found = read_label(LabelText((line("Hydroxocobalamin"), rest))).names
    assert {name.ingredient for name in found if name.sure} == names


@pytest.mark.parametrize(
    ("said", "forms"),
    [
        ("XOCOBALAMIN", {"cyanocobalamin", "hydroxocobalamin"}),
        ("XOBALAMIN", {"cyanocobalamin", "hydroxocobalamin"}),
        ("OCOBALAMIN", {"cyanocobalamin"}),
        ("ANOCOBALAMIN", {"cyanocobalamin"}),
    ],
)
def test_the_end_of_another_form_is_another_form(said: str, forms: set[str]) -> None:
    """Of a second vial, half out of the picture."""
    rest = replace(line(said, left=700), cut_before=Hindrance.OUTSIDE)
    found = read_label(LabelText((*block("Cyanocobalamin", "1,000 mcg/mL"), rest))).names
    assert {name.ingredient for name in found if name.sure} - {"vitamin_b12"} == forms


@pytest.mark.parametrize(
    ("front", "said", "hidden", "told"),
    [
        ("Cyanocobalamin", "Ilamina", Hindrance.OUTSIDE, True),  # half of the a of `alamina` was read as an I
        ("Cyanocobalamin", "balamin", Hindrance.OUTSIDE, True),
        ("Cyanocobalamin", "balamin®", Hindrance.OUTSIDE, True),
        ("Inj. Cyanocobalamin", "balamin,", Hindrance.OUTSIDE, True),
        ("Cyanocobalamin", "Mecobalamin", Hindrance.OUTSIDE, False),  # whole
        ("Cyanocobalamin", "balamin", Hindrance.TURNED, False),  # the side panel of the same vial
        ("Cyanocobalamin", "balamin", None, False),
        ("Cyanocobalamin", "mina", Hindrance.OUTSIDE, False),
        ("Cyanocobalamin", "Examine", Hindrance.OUTSIDE, False),
        ("balamin", "balamin", Hindrance.OUTSIDE, False),  # no whole name stands there: it may be its own
    ],
)
def test_a_name_that_begins_out_of_the_photo_is_of_another_label(
    front: str, said: str, hidden: Hindrance | None, told: bool
) -> None:
    rest = replace(line(said, left=700), cut_before=hidden)
    assert bool([*names_out_of_view(LabelText((*block(front, "1,000 mcg/mL"), rest)))]) is told


def opposed(most: str, two: str) -> dict[str, str]:
    """What five looks of all readers read, and two another thing: not sure by itself."""
    return dict.fromkeys(("vial/raw", "vial/wide", "vial/small", "vial48/raw", "eng/line"), most) | {
        "vial48/wide": two,
        "eng/wide": two,
    }


def confirmed(*lines: dict[str, str] | str) -> list[bool]:
    return [each.confirmed for each in read_label(block("Cyanocobalamin", *lines)).strengths]


TOTAL, PER_ML = opposed("30,000 mcg/30 mL", "80,000 mcg/30 mL"), opposed("1,000 mcg/mL", "4,000 mcg/mL")


def test_a_total_and_a_strength_per_ml_vouch_for_one_another() -> None:
    assert confirmed(TOTAL) == confirmed(PER_ML) == [False]
    assert confirmed(TOTAL, PER_ML) == [True, True]
    assert confirmed(TOTAL, "1,000 mcg/mL") == [True, True]


def test_what_is_sure_vouches_for_what_most_looks_read_otherwise() -> None:
    stray = {"vial/raw": "5,000 mcg/mL", "eng/line": "6,000 mcg/mL", "eng/wide": "8,000 mcg/mL"}
    assert confirmed(stray) == [False]
    assert confirmed("10,000 mcg/2 mL", stray) == [True, True]
    assert confirmed("10,000 mcg/2 mL", stray | {"vial/raw": "S,000 mcg/mL"}) == [True, False]  # not for a repaired one
    assert confirmed("12,000 mcg/2 mL", stray) == [True, False]


def test_what_may_be_cut_off_and_two_looks_read_otherwise_is_not_vouched_for() -> None:
    """2,000 mcg stands at the turn of the glass, and the label contradicts itself."""

    def told(readings: dict[str, str]) -> list[bool]:
        total = replace(line(readings, top=60), cut_before=Hindrance.TURNED)
        lines = line("Cyanocobalamin"), total, line("(100 mcg/mL)", top=120)
        return [each.confirmed for each in read_label(LabelText(lines)).strengths]

    most = dict.fromkeys(("vial/raw", "vial/wide", "vial48/raw", "eng/line", "eng/wide"), "1,000 mcg/10 mL")
    assert told(most) == [True, True]
    assert told(most | {"vial48/wide": "2,000 mcg/10 mL"}) == [True, True]
    assert told(most | {"vial48/wide": "2,000 mcg/10 mL", "vial/small": "2000 mcg/10 mL"}) == [False, True]


def test_what_a_look_saw_broken_is_not_vouched_for() -> None:
    """The 2 of 20,000 is half under a finger: most looks made a 1 of it, and the label contradicts itself."""

    def told(readings: dict[str, str]) -> list[bool]:
        total = replace(line(readings, top=60), cut_before=Hindrance.TURNED)
        lines = line("Cyanocobalamin"), total, line("(1,000 mcg/mL)", top=120)
        return [each.confirmed for each in read_label(LabelText(lines)).strengths]

    most = dict.fromkeys(("vial/raw", "vial/wide", "vial48/raw", "vial48/wide"), "10,000 mcg/10 mL")
    assert told(most | {"eng/line": "10,000 mcg/10 mL"}) == [True, True]
    assert told(most | {"vial64/raw": "0,000 mcg/10 mL", "eng/line": "0,000 meg/10 mL"}) == [False, True]


def test_what_lies_under_something_is_vouched_for_where_many_looks_read_it_alike() -> None:
    def told(readings: dict[str, str], per_ml: str = "(1,000 mcg/mL)") -> list[bool]:
        total = replace(line(readings, top=60), covered=((0.0, 0.1),))
        lines = line("Cyanocobalamin"), total, line(per_ml, top=120)
        return [each.confirmed for each in read_label(LabelText(lines)).strengths]

    looks = ("shapes/raw", "shapes/wide", "vial/raw", "vial48/raw", "vial64/raw", "eng/line")
    alike = dict.fromkeys(looks, "10,000 mcg/10 mL")
    assert told(alike) == [True, True]
    assert told(alike, "(2,000 mcg/mL)") == [False, True]
    assert told(alike | {"eng/line": "20,000 mcg/10 mL"}) == [False, True]
    assert told(alike | {"eng/wide": "20,000 meo/10"}) == [False, True]
    assert told(dict.fromkeys(looks[:5], "10,000 mcg/10 mL")) == [False, True]
    assert told(dict.fromkeys([f"vial/{at}" for at in range(6)], "10,000 mcg/10 mL")) == [False, True]


def test_half_a_pair_of_brackets_is_vouched_for_where_many_looks_read_it_alike() -> None:
    """`500 mcg/mL)` may be the end of `(1,500 mcg/mL)`."""
    looks = ("shapes/raw", "shapes/wide", "vial/raw", "vial48/raw", "vial64/raw", "eng/line")
    assert confirmed("5,000 mcg/10 mL", dict.fromkeys(looks[:4], "500 mcg/mL)")) == [True, False]
    assert confirmed("5,000 mcg/10 mL", dict.fromkeys(looks, "500 mcg/mL)")) == [True, True]


def test_print_too_small_for_a_person_is_vouched_for_by_nothing() -> None:
    tiny = replace(line("10,000 mcg/10 mL", top=60, height=12), unclear=Hindrance.SMALL)
    text = LabelText((line("Cyanocobalamin"), tiny, line("1,000 mcg/mL", top=120)))
    assert [each.confirmed for each in read_label(text).strengths] == [False, True]


def test_grams_that_no_vial_holds_are_told_where_several_readers_saw_them_by_the_ml() -> None:
    looks = dict.fromkeys(("vial/raw", "vial/wide", "vial48/raw", "eng/line", "eng/wide"), "500 g/mL")
    assert confirmed(looks) == [True]
    assert confirmed(looks | {"vial/raw": "500 µg/mL"}) == [False]
    assert confirmed(dict.fromkeys(looks, "500 g")) == []
    assert read_label(LabelText.from_plain("Cyanocobalamin 500 g/mL")).strengths == ()


def test_as_many_as_ml_that_one_look_read_are_not_vouched_for() -> None:
    """Any number fits: a blurred 10 was read as 11 twice."""
    once = {"vial/raw": "11 mg/11 mL", "eng/line": "IE 1mil"}
    assert confirmed("10 mg/10 mL", once) == [True, False]
    assert confirmed("10 mg/10 mL", once | {"vial48/raw": "11 mg/11 mL"}) == [True, True]


def test_what_a_look_read_in_mg_is_not_vouched_for_in_mcg() -> None:
    """The label contradicts itself: 10,000 mg are printed, blurred, and one look made mcg of it."""
    once = {"vial64/raw": "10,000 mcg per 10 mL", "eng/line": "oo"}
    assert confirmed("(1,000 mcg per mL)", once) == [True, True]
    assert confirmed("(1,000 mcg per mL)", once | {"vial/wide": "10,000 mg per 10 mL"}) == [True, False]


def test_three_digits_behind_a_point_are_not_vouched_for() -> None:
    """The label contradicts itself: 45,000 mg are printed, and the comma was read as a point."""
    others = {"eng/line": "65,000 mg/30 mL", "eng/wide": "85,000 mg/30 mL"}
    assert confirmed("1,500 mcg per mL", {"vial/raw": "45 mg/30 mL"} | others) == [True, True]
    assert confirmed("1,500 mcg per mL", {"vial/raw": "45.000 mg/30 mL"} | others) == [True, False]


def test_what_fits_together_either_way_is_vouched_for_by_nothing() -> None:
    """Readers that lose the first digits of both numbers would agree as well; also where a volume is read by some."""
    per_ml = opposed("500 mcg/mL", "2,500 mcg/mL")
    assert confirmed(opposed("15,000 mcg/30 mL", "75,000 mcg/30 mL"), per_ml) == [False, False]
    assert confirmed(opposed("15,000 mcg/30 mL", "75,000 mcg"), per_ml) == [False, False]


def test_our_own_two_are_not_vouched_for() -> None:
    """At the turn of the glass both lose the same zero; the stock reader saw another number, or none."""
    for stock in ("10,000", "oo"):
        own = dict.fromkeys(("vial/raw", "vial/wide", "vial48/raw", "vial48/wide"), "1,000 mcg/10 mL")
        per_ml = dict.fromkeys(own, "100 mcg/mL")
        seen = {"eng/line": stock, "eng/wide": stock}
        assert confirmed(own | seen, per_ml | seen) == [False, False]


def test_one_statement_printed_twice_does_not_vouch_for_itself() -> None:
    assert confirmed(PER_ML, PER_ML) == [False, False]
    assert confirmed(PER_ML, "1,000 mcg/mL") == [False, True]


def test_a_contradiction_vouches_for_nothing() -> None:
    assert confirmed(TOTAL, opposed("1,000 mg/mL", "4,000 mg/mL")) == [False, False]


def test_digits_that_begin_in_the_middle_of_a_number_confirm_no_other() -> None:
    """A finger lay on `10,000 mcg/10 mL`: most looks made a 1 of what was left of the first zero."""
    readings = dict.fromkeys(("vial/raw", "vial/wide", "vial/small", "eng/line", "eng/wide"), "1,000 mcg/10 mL")
    assert confirmed(readings) == [True]
    assert confirmed(readings | {"vial48/raw": "0,000 mcg/10 mL"}) == [False]
    assert confirmed(readings | {"vial48/raw": ",000 mcg/10 mL"}) == [True]  # nothing but the first digit lost


def test_an_amount_behind_which_one_look_saw_a_slash_is_no_total() -> None:
    """A sticker lies on the mL of `200 mcg/mL`."""
    readings = dict.fromkeys(("vial/raw", "vial/wide", "vial48/raw", "eng/line", "eng/wide"), "200 mcg")
    assert confirmed(readings) == [True]
    assert confirmed(readings | {"vial/small": "200 mcg/"}) == [False]


def test_what_a_total_comes_to_is_not_told_against_what_one_look_read() -> None:
    """Each mL holds 200 mcg as the line says that one look read: the heading over `200 mcg` was not read."""
    lines = "Cyanocobalamin 200 mcg. Thiamine 9 mg", "2 mL Ampoule"
    doubtful = {"vial/raw": "Cyanocobalamin 6,000 mcg/30 mL", "eng/line": "oo meg"}
    alone, beside = read_label(block(*lines)), read_label(block(*lines, doubtful))
    assert alone.b12 is not None
    assert beside.b12 is None


@pytest.mark.parametrize(
    ("beside", "height", "taken"),
    [("", 30.0, True), ("", 12.0, False), ("Contains chlorobutanol", 30.0, False), ("500 mcg", 30.0, False)],
)
def test_a_percentage_is_the_strength_where_it_stands_large_and_alone(beside: str, height: float, taken: bool) -> None:
    """The slash of `w/v` is often misread; excipients are printed in percent too, and small."""
    percent = {"vial/raw": "0.1% wr", "vial48/raw": "0.1% w/v", "vial64/raw": "0.1% w/v", "eng/line": "0.1% w/v"}
    lines = (line("Cyanocobalamin", height=30.0), line(percent, top=60.0, height=height), line(beside, top=120.0))
    (strength,) = (each for each in read_label(LabelText(lines)).strengths if each.unit == "%")
    assert (strength.ingredient == "cyanocobalamin") is taken


def test_a_small_letter_behind_capitals_names_no_vitamin() -> None:
    """At the turn of the glass the B12 of VITAMIN B12 was read as a."""
    (once,) = read_label(block({"vial/raw": "VITAMIN a", "eng/line": "VITAMIN BI"}, "1000 mcg/mL")).names
    (printed,) = read_label(block({"vial/raw": "VITAMIN A"}, "1000 mcg/mL")).names
    assert (once.sure, printed.sure) == (False, True)


def test_an_amount_mended_over_two_lines_is_as_sure_as_its_looks_agree() -> None:
    tens = {"vial/raw": "10 mg per"} | dict.fromkeys(("vial/wide", "eng/line", "eng/wide"), "40 mg per")
    (mixed,) = read_label(block("Vitamin B12", tens, "10 mL")).strengths
    (sure,) = read_label(block("Vitamin B12", "40 mg per", "10 mL")).strengths
    assert (mixed.confirmed, sure.confirmed) == (False, True)


def test_pieces_of_a_line_keep_what_hides_them() -> None:
    text = block("Vitamin B12", "500 mcg")
    rest = replace(text.lines[1], readings=line("/mL", left=200.0).readings, box=line("/mL", left=90.0, top=33.6).box)
    cut = replace(text.lines[1], cut_before=Hindrance.TURNED)
    for first, sure in ((text.lines[1], True), (cut, False)):
        label = read_label(replace(text, lines=(text.lines[0], first, rest)))
        assert [each.confirmed for each in label.strengths] == [sure]


def test_a_list_of_amounts_that_breaks_off_is_no_total() -> None:
    label = read_label(LabelText.from_plain("Thiamine/Pyridoxine/Cyanocobalamin Injection 100 mg/100 mg/1\nmg"))
    assert not any(each.confirmed and each.ingredient == "cyanocobalamin" for each in label.strengths)


def test_a_bare_amount_out_of_order_below_a_heading_is_not_taken_for_a_total() -> None:
    heading, amount = line("Each mL contains:"), line("METHYLCOBALAMIN 5 mg. Sodium", top=33.0)
    between = line("chloride 0.9%; Benzyl alcohol 1.5%", top=66.0)
    (ordered,) = (each for each in read_label(LabelText((heading, amount, between))).strengths if each.unit == "mg")
    (mixed,) = (each for each in read_label(LabelText((heading, between, amount))).strengths if each.unit == "mg")
    assert (ordered.headed, ordered.confirmed) == (True, True)
    assert (mixed.headed, mixed.confirmed) == (False, False)


@pytest.mark.parametrize(
    ("print_of_it", "verdict"),
    [
        ("10.000 mcg/10 ml\n(1.000 mg/ml)", "review"),
        ("10.000 mcg/10 ml\n(1 mg/ml)", "pass"),
        ("10.000 mcg/10 ml\n(1.000 mcg/ml)", "pass"),
    ],
)
def test_one_mark_means_one_thing_on_a_label(print_of_it: str, verdict: str) -> None:
    """Ten thousand and one, or ten and one thousand: only with a point of two meanings would they be the same."""
    assert check_text(f"VITAMINA B12\n{print_of_it}\nSolución inyectable\n10 mL").verdict == verdict


@pytest.mark.parametrize(
    ("stock", "points", "confirmed"),
    [
        ("15 mg/mL", (), False),
        ("15 mg/mL", (0.15,), True),  # the picture shows what the stock reader lost
        ("150 mg/mL", (0.15,), True),  # another number has no say against our three
        ("1.5 mcg/mL", (0.15,), False),  # another unit
    ],
)
def test_a_point_that_the_stock_reader_lost_and_the_picture_shows_is_there(
    stock: str, points: tuple[float, ...], confirmed: bool
) -> None:
    seen = replace(line(dict.fromkeys(OURS, "1.5 mg/mL") | {"eng/line": stock}), points=points)
    (strength,) = read_label(LabelText((seen,))).strengths
    assert strength.confirmed is confirmed


@pytest.mark.parametrize(
    ("name", "left", "confirmed"),
    [
        ("Iethylcobalamine", 0, False),  # what hides the M may hide a digit
        ("ethylcobalamine", 6, False),
        ("inocoDalamin", 0, False),  # a letter of it misread
        ("Cyanocodalamin", 0, True),
        ("Mecobalarnin", 0, True),
        ("Iethylcobalamine", -120, True),  # further in nothing is hidden
        ("Methylcobalamine", 0, True),
        ("Mecobalamin", 0, True),
    ],
)
def test_a_number_that_begins_where_a_name_has_lost_its_head_is_doubted(
    name: str, left: float, confirmed: bool
) -> None:
    text = LabelText((line(name, left=left), line("5 mg per mL", top=40)))
    (strength,) = read_label(text).strengths
    assert strength.confirmed is confirmed


@pytest.mark.parametrize(
    ("word", "left", "confirmed"),
    [
        ("ção injetável", 0, False),
        ("pola de 5 mL", 0, False),
        ("njection, USP", 8, False),
        ("njection, USP", -120, True),
        ("Injection, USP", 0, True),
        ("lösung", 0, True),  # of Injektions-lösung
        ("1 mL ampoule", 0, True),
        ({"vial/raw": "pola de 5 mL", "eng/line": "Ampola de 5 mL"}, 0, True),
    ],
)
def test_so_is_one_that_begins_where_another_word_has(word: str | dict[str, str], left: float, confirmed: bool) -> None:
    """A streak of light lay over `0,` of `0,5 mg/mL`."""
    text = LabelText((line("Vitamina B12", top=-80), line(word, left=left), line("5 mg per mL", top=40)))
    (strength,) = read_label(text).strengths
    assert strength.confirmed is confirmed


def test_no_total_is_told_where_another_may_be_printed() -> None:
    told = read_label(block("Cyanocobalamin", "1,000 mcg/mL", "30 mL Multiple-Dose Vial")).b12
    assert told is not None and told.total_mcg == 30_000
    doubted = read_label(block("Cyanocobalamin", "300000 mcg/30", "1,000 mcg/mL", "30 mL Multiple-Dose Vial")).b12
    assert doubted is not None and (doubted.mcg_per_ml, doubted.total_mcg) == (1_000, None)


def test_a_lot_is_no_strength_that_cannot_be_read() -> None:
    lot = {"shapes/raw": "243785", "shapes/wide": "243 785", "vial/raw": "24 378 g", "vial48/raw": "24376g"}
    assert not read_label(block("Cyanocobalamin", lot)).unread
    assert read_label(block("Cyanocobalamin", lot | {"shapes/wide": "243 78g"})).unread
    faded = {"shapes/raw": "25000", "shapes/wide": "25000", "vial/raw": "25000 g", "vial48/raw": "25000 g"}
    assert read_label(block("Cyanocobalamin", faded)).unread


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cyanocobalamin 1000 mcg\nper mL\n10 mL vial", (C, "1000", "10000", "10")),
        ("Cyanocobalamin\n1.000 µg\npro ml\nAmpulle 2 ml", (C, "1000", "2000", "2")),
        ("Composition per mL:\ncyanocobalamin 1000 mcg\n10 mL vial", (C, "1000", "10000", "10")),
        ("Each mL contains cyanocobalamin 250 mcg, methyl\nparaben 1.5 mg", (C, "250", "-", "-")),
        ("Each mL contains:\ncyanocobalamin\n500 mcg, sodium\nchloride 5 mg", (C, "500", "-", "-")),
        (
            "Neurobion 3 ml ampoule Vitamin B1\n100 mg Vitamin B6 100 mg Vitamin B12\n1000 mcg",
            (V, "333.333", "1000", "3"),
        ),
        ("Cyanocobalamin\nPhenol\n5 mg/mL", (C, "-", "-", "-")),
        # an amount that runs over to the next line is not put together, nor a heading's volume
        ("Each 2 mL ampoule contains pyridoxine\nhydrochloride 5 mg, cyanocobalamin 1\nmg", (C, "-", "-", "-")),
        ("Cada ampola de 2\nmL contém cianocobalamina 5.000 mcg", (C, "-", "5000", "-")),
        ("Cyanocobalamin 2,\n500 mcg/mL", (C, "-", "-", "-")),
        ("Cyanocobalamin 12\n500 mcg/mL", (C, "-", "-", "-")),
        ("Cyanocobalamin 1000 mcg/dose\n10 mL vial", (C, "-", "-", "-")),
    ],
)
def test_lines_of_a_text_that_run_on(text: str, expected: tuple[str | None, str, str, str]) -> None:
    assert said(read(text)) == expected


@pytest.mark.parametrize(
    "lines",
    [
        ("Cyanocobalamin Injection", "Phenol", "5 mg/mL"),
        ("Each 2 mL ampoule contains pyridoxine", "hydrochloride 5 mg, cyanocobalamin 1", "mg, lidocaine 20 mg"),
        ("Cada ampola de 2", "mL contém cianocobalamina 5.000 mcg"),
        ("Cyanocobalamin Injection, USP", "2,", "500 mcg/mL"),
    ],
)
def test_what_a_photo_shows_on_several_lines_is_not_put_together(lines: tuple[str, ...]) -> None:
    label = read_label(block(*lines))
    assert label.unread or label.b12 is None


@pytest.mark.parametrize(("left", "told"), [(0.0, True), (2000.0, False)])
def test_a_strength_far_beside_the_name_may_be_another_container_s(left: float, told: bool) -> None:
    name, strength = line("Cyanocobalamin"), line("1000 mcg/mL", left=left, top=40.0)
    assert (read_label(LabelText((name, strength))).b12 is not None) is told


@pytest.mark.parametrize("rest", ["L)", "mL)", "g/mL)", "mcg/mL", "Opened: L)"])
def test_what_is_left_of_a_strength_beside_a_sticker_tells_that_one_is_hidden(rest: str) -> None:
    label = read_label(block("Vitamin B12", "6000 mcg/30 mL", rest, "For I.M. use"))
    assert label.b12 is not None
    assert [word.text for words in label.unread for word in words] == rest.split()
    assert read_label(block("Vitamin B12", "6000 mcg/30 mL", "(Opened)", "For I.M. use")).unread == ()


def cut(text: LabelText, line: int) -> LabelText:
    lines = [replace(each, cut_after=Hindrance.TURNED) if at == line else each for at, each in enumerate(text)]
    return LabelText(tuple(lines))


@pytest.mark.parametrize("rest", ["1,000 m", "1,000", "2500 %", "10.000 µ"])
def test_a_number_that_another_vial_cuts_is_a_strength_that_was_not_read(rest: str) -> None:
    label = block("Cyanocobalamine", "solution injectable", "0,05%", rest)
    assert [[word.text for word in words] for words in read_label(cut(label, 3)).unread] == [rest.split()]
    assert not read_label(label).unread


@pytest.mark.parametrize(
    "rest", ["1,000 m", "2027", "2030", "10.2030", "1234560", "10 mL", "20 C", "Lot 5000", "500 mg", "1,000 tablets"]
)
def test_not_one_that_the_label_says_elsewhere_or_of_other_things(rest: str) -> None:
    label = block("Cyanocobalamin", "1,000 mcg/mL", rest)
    assert not read_label(cut(label, 2)).unread


def test_a_strength_that_every_look_reads_otherwise_is_one_that_cannot_be_read() -> None:
    """Its lower half lay under a sticker, and none of the looks made an amount of it."""
    looks = {"vial/raw": "(2,501m/ml", "vial/wide": "(2,50n nm/ml", "eng/line": "(22.509 ma/mt)", "eng/wide": "(250"}
    seen = read_label(together(block("Cyanocobalamin", "25,000 mcg/10 mL"), LabelText((line(looks, top=120),))))
    assert [[word.text for word in words] for words in seen.unread] == [["(2,501m/ml"]]
    noise = {"vial/raw": "(2,501m/ml", "vial/wide": "Lot 25", "eng/line": "iw", "eng/wide": "~"}
    seen = read_label(together(block("Cyanocobalamin", "25,000 mcg/10 mL"), LabelText((line(noise, top=120),))))
    assert not seen.unread


def test_the_rest_of_a_strength_that_was_found_in_pieces_is_not_left_over() -> None:
    pieces = (
        *block("Vitamin B12", "(1,000 mcg/m"),
        line("L)", left=400.0, top=block("a", "b").lines[1].box.corners[0][1]),
    )
    assert not any(word.text == "L)" for words in read_label(LabelText(pieces)).unread for word in words)


@pytest.mark.parametrize(
    ("said", "unread"),
    [
        ("(1000 MEFRIGER", True),  # of `(1000 MCG per mL)`, a sticker over the rest
        ("(1000 MCG per mL)", False),
        ("(555) 512-7295", False),
        ("(2 mL)", False),
        ("(68° to 77°", False),
    ],
)
def test_the_beginning_of_a_strength_in_brackets_is_a_strength_that_was_not_read(said: str, unread: bool) -> None:
    label = read_label(block("Vitamin B12", "200 MCG per 2 mL", said))
    assert any(word.text.startswith("(1") for words in label.unread for word in words) is unread


def test_what_the_stock_reader_alone_sees_said_flags_nothing() -> None:
    noise = {"shapes/raw": "CYANOCOBAAAN", "vial/raw": "CYANOCOBALAMIN", "eng/wide": "CO ANOC ORAL Ae"}
    label = read_label(block(noise, "200 mcg/mL", "Forte"))
    assert "oral" in label.context
    assert label.other_form is None
    findings = [each for each in judge(label, load_profile()) if each.verdict == "review"]
    assert any("one reading of the label speaks of what is for swallowing" in each.message for each in findings)
    assert read_label(block("Cyanocobalamin", "200 mcg/mL", "oral drops")).other_form == "oral"


def test_room_for_a_number_between_a_slash_and_its_unit_is_doubted() -> None:
    whole = read_label(block("Cyanocobalamin", "1000 mcg/ mL"))
    assert whole.b12 is not None and whole.b12.mcg_per_ml == 1000
    gaping = read_label(block("Cyanocobalamin", "1000 mcg/     mL"))
    assert gaping.b12 is None


@pytest.mark.parametrize(
    ("two", "turned", "sure"),
    [
        ("1000 mcg/mL", False, True),
        ("1000 mcg/mL", True, True),
        ("1000 mcg/ mL", False, False),
        ("1000 mcg / mL", True, True),
    ],
)
def test_a_little_room_behind_a_slash_that_only_some_see_is_a_digit_that_none_does(
    two: str, turned: bool, sure: bool
) -> None:
    """The 5 of `5.000 mcg/5 mL`, narrow at the turn of the glass, was left out by all seven looks."""
    looks = dict.fromkeys(LOOKS, "1000 mcg/mL") | dict.fromkeys(LOOKS[:2], two)
    strength = line(looks, top=40)
    end = replace(strength, cut_after=Hindrance.TURNED if turned else None)
    label = read_label(LabelText((line("Cyanocobalamin"), end)))
    assert (label.b12 is not None) is sure


def test_an_in_without_a_number_makes_no_strength_per_ml() -> None:
    label = read_label(block("Cyanocobalamin", "1 mg in ml", "2 mL Ampoule"))
    assert label.b12 is None or label.b12.mcg_per_ml is None


def test_an_amount_beside_no_name_on_a_complex_is_not_the_b12_s() -> None:
    label = read_label(block("Complejo B", "50 mg", "Methylcobalamin ....", "1 x 1 ml"))
    assert label.substance == "methylcobalamin"
    assert label.b12 is None
