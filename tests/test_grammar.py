"""What one line says: amounts, volumes, headings, and whose each amount is."""

import pytest

from labelcheck.grammar.lines import Line, read_line
from labelcheck.grammar.tokens import level
from labelcheck.units import plain


def amounts(line: Line) -> list[str]:
    """Each amount in short: number, unit, what it is in, and how often it was repaired."""
    found = []
    for amount in line.amounts:
        per = "" if amount.per is None else f"/{plain(amount.per.value)} {amount.per_unit}"
        found.append(f"{plain(amount.number.value)} {amount.unit}{per}{'?' * len(amount.repairs)}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,000 mcg/mL", ["1000 mcg/1 mL"]),
        ("30,000 mcg/30 mL (1,000 mcg/mL)", ["30000 mcg/30 mL", "1000 mcg/1 mL"]),
        ("1000 ug in 1 mL", ["1000 mcg/1 mL"]),
        ("1,000 micrograms per 1 milliliter", ["1000 mcg/1 mL"]),
        ("1000MCG/ML", ["1000 mcg/1 mL"]),
        ("1000 MCG / ML", ["1000 mcg/1 mL"]),
        ("1000-mcg/mL", ["1000 mcg/1 mL"]),
        ("500microgrammes/2 ml", ["500 mcg/2 mL"]),
        ("1000 µ g/mL", ["1000 mcg/1 mL"]),
        ("1000 ㎍/㎖", ["1000 mcg/1 mL"]),
        ("0.05 % w/v", ["0.05 %"]),
        ("0,5 ‰", ["0.5 ‰"]),
        ("100,000 I.U./mL", ["100000 IU/1 mL"]),
        ("1 gram* per vial", ["1 g/1 vial"]),
        ("(0,5 mg/fiala)", ["0.5 mg/1 ampoule"]),
        ("1ml:0.5mg", ["0.5 mg/1 mL"]),
        ("75 mg/ 750 mcg/ 100mg", ["75 mg", "750 mcg", "100 mg"]),
        ("1 000 mikrogramů", ["1000 mcg"]),
        ("16 991,86 mg/2 ml", ["16991.86 mg/2 mL"]),  # read as 991,86 before
        ("VITAMIN B 12 5 MG/ML", ["5 mg/1 mL"]),
        ("DEPOVIT B12-1000MCG/ML 5 I.M. AMPS.", ["1000 mcg/1 mL"]),
        ("BETO-12 1MG/ML", ["1 mg/1 mL"]),
        ("BETO-12 100MG/ML", ["100 mg/1 mL"]),
        ("1000 mcgBı2", ["1000 mcg"]),
        ("cyanocobalamin - 500 mcg", ["500 mcg"]),
        ("5 mcg per 100 mL", ["5 mcg/100 mL"]),
        ("Cyanocobalamin........... 1,000.000 mcg", ["1000 mcg"]),
    ],
)
def test_forms_of_print(text: str, expected: list[str]) -> None:
    assert amounts(read_line(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "NDC 0517-0031-25",
        "Lot # 1662, November 2013",
        "25 VIAL in 1 TRAY",
        "Store at 20°-25°C (68°-77°F)",
        "pH 4.5-7.0",
        "Complejo B 12 ampollas",
        "12D,30D,200D",
        "100 % pure",
        "Usual dosage: 100 mcg daily",
        "5 mg/kg",
        "1:80",
        "0 mg",
    ],
)
def test_other_numbers_are_no_strengths(text: str) -> None:
    assert amounts(read_line(text)) == []


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("1000 pg/ml", ["1000 mcg/1 mL?"]),
        ("1000 meg/mL.", ["1000 mcg/1 mL?"]),
        ("0.5 mg/mi", ["0.5 mg/1 mL?"]),
        ("Smg/ml", ["5 mg/1 mL?"]),
        ("img/mL", ["1 mg/1 mL?"]),
        ("1O0 mcg/mL", ["100 mcg/1 mL?"]),
    ],
)
def test_one_misreading_is_repaired_and_traced(read: str, expected: list[str]) -> None:
    assert amounts(read_line(read)) == expected


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("500 mcg pr0 mL", ["500 mcg/1 mL?"]),
        ("500 mcg pa mL", ["500 mcg/1 mL?"]),
        ("500 mcg perML", ["500 mcg/1 mL?"]),
        ("500 mcg p0 mL", ["500 mcg"]),  # of `/10 mL`
        ("500 mcg PO mL", ["500 mcg"]),
        ("Cianocobalamina1,000 mcg", ["1000 mcg"]),
        ("VITAMIN B12 1,000 mcg", ["1000 mcg"]),
    ],
)
def test_what_an_amount_is_in_is_known_through_a_misreading(read: str, expected: list[str]) -> None:
    assert amounts(read_line(read, recognised=True)) == expected


@pytest.mark.parametrize(
    "read", ["1006 pg/mi", "2000 pg/mt", "5S mg/mL", "1G meg ee", "1000 g", "18 meg", "500 g/l mL", "S mg/mb"]
)
def test_what_is_too_far_off_is_seen_and_not_read(read: str) -> None:
    line = read_line(read)
    assert amounts(line) == []
    assert line.unread


@pytest.mark.parametrize("text", ["1000 mcg/", "10 mg per"])
def test_an_amount_that_breaks_off_is_marked(text: str) -> None:
    assert [amount.cut for amount in read_line(text).amounts] == [True]


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("11,000 mcg/mL)", ["1000 mcg/1 mL?"]),  # the bracket was read as a 1
        ("601,000 mcg/mL)", ["1000 mcg/1 mL?"]),
        ("(1,000 mcg/mL)", ["1000 mcg/1 mL"]),
        (".500 mcg/1 mL", ["500 mcg/1 mL?"]),
        ("1,000 Mg", ["1000 mcg?"]),
        ("111000 micrograms in 1 ml", []),  # the bars of a frame
        ("11,865 mg/mL", []),
        ("8157 mg/mL", ["8157 mg/1 mL"]),  # no strength has it, and no bar looks so
        ("59,760 mcg/mL", ["59760 mcg/1 mL"]),
        ("7 mg/mL", ["7 mg/1 mL?"]),  # a leaning 1
        ("757 mg/mL", ["757 mg/1 mL?"]),
        ("7O7 mg/mL", []),  # more is doubted than its 7
        ("7.5 mg/mL", ["7.5 mg/1 mL"]),
        ("1000 mcg/1L", ["1000 mcg/1 mL?"]),
        ("1000 mcg/L", ["1000 mcg/1 mL?"]),
    ],
)
def test_edges_of_strips_are_known_in_ocr_alone(read: str, expected: list[str]) -> None:
    assert amounts(read_line(read, True)) == expected


@pytest.mark.parametrize(
    ("text", "volumes"),
    [
        ("30 mL Multiple Dose", ["30"]),
        ("5 x 1 ml", ["1"]),
        ("1X30ML", ["30"]),
        ("10/30ML", ["30", "10"]),
        ("ベンジルアルコール0.005mL", []),
        ("Water for injection q.s. to 1 mL", []),
        ("add 2 mL of diluent", []),
        ("en ampollas de 2 ml.", ["2"]),
    ],
)
def test_volumes_that_a_container_may_hold(text: str, volumes: list[str]) -> None:
    assert [plain(volume.ml) for volume in read_line(text).volumes] == volumes


@pytest.mark.parametrize(
    ("text", "per_ml", "container"),
    [
        ("Each mL contains:", True, False),
        ("1 ml раствора содержит", True, False),
        ("成分・含量(1mL中)", True, False),
        ("1 Ampulle zu 2 ml enthält", False, True),
        ("Her bir 1 ml’lik ampul solüsyonu;", False, True),
        ("Cada ampolleta de 2 mL", False, True),
        ("Ogni fiala contiene:", False, True),
        ("In 2 milliliters of a solution the following are contained:", False, False),
    ],
)
def test_headings(text: str, per_ml: bool, container: bool) -> None:
    heading = read_line(text).headings[0]
    assert (heading.per_ml, heading.container is not None) == (per_ml, container)


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("Cyanocobalamin 1000 mcg Benzyl Alcohol 1.5%", ["cyanocobalamin", "benzyl alcohol"]),
        ("contained: 100 mg of pyridoxine, 1 mg of cyanocobalamin", ["pyridoxine", "cyanocobalamin"]),
        ("100 mg thiamine 100 mg pyridoxine 1 mg cyanocobalamin", ["thiamine", "pyridoxine", "cyanocobalamin"]),
        ("Hydroxocobalamine bevat 10,5 mg/ml benzylalcohol.", ["benzyl alcohol"]),
        ("enthält 1.000 µg (= 1 mg) Cyanocobalamin.", ["cyanocobalamin", "cyanocobalamin"]),
        ("thiamine (vitamin B1) 100 mg, cyanocobalamin (vitamin B12) 1 mg;", ["thiamine", "vitamin_b12"]),
        ("Methylcobalamin 1500mcg with Benzyl Alcohol 2%", ["methylcobalamin", "benzyl alcohol"]),
        ("Cyanocobalamin Sodium Chloride 9 mg", ["sodium chloride"]),
        ("Thiamine hydrochloride 100 mg", ["thiamine"]),
        ("1,000 mcg/mL", [None]),
    ],
)
def test_whose_an_amount_is(text: str, owners: list[str | None]) -> None:
    assert [owner.ingredient if owner else None for owner in read_line(text).owners] == owners


def test_levelling_keeps_places_and_folds_no_letter() -> None:
    text = "１，０００ µg／mL μg ㎍"
    assert len(level(text)) == len(text)
    assert level(text) == "1,000 µg/mL μg ㎍"


@pytest.mark.parametrize(
    "text",
    [
        "0. 5 mg/mL",
        "0, 5 mg/ml",
        "1 .5 mg/mL",
        ",5 mg/ml",
        "0•5 mg/mL",
        "2;500 mcg/mL",
        "1 , 500 mcg/mL",
        "500, 1000 mcg/mL",
        "500/1000 mcg/mL",
        "0 5 mg/mL",
        "1O 500 mcg/mL",
        "> 1000 mcg/mL",
        "?500 mcg/mL",
        "1½ mg/mL",
        "0. 5 mL",
        "1000 mcg mL",
        "not less than 1000 mcg/mL",
        "after dilution 500 mcg/mL",
    ],
)
def test_the_tail_of_a_number_is_no_number(text: str) -> None:
    """What stands before it may be a part of it, and many a tail is a strength that is made."""
    line = read_line(f"Cyanocobalamin {text}")
    assert (line.amounts, line.volumes) == ((), ())
    assert line.unread


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vitamin B12, 1000 mcg/mL", ["1000 mcg/1 mL"]),
        ("Vitbee 250, 0.025 % w/v", ["0.025 %"]),
        ("Lot 1234, 1000 mcg/mL", ["1000 mcg/1 mL"]),
        ("ACTAVIS PHARMA 30 1000MCG/ML", ["1000 mcg/1 mL"]),
        ("Vitamin B<sub>12</sub> 1000 mcg/mL", ["1000 mcg/1 mL"]),
        ("0 .5 mg/mL", ["0.5 mg/1 mL"]),
        ("1000 mcg (1 mg) per mL", ["1000 mcg/1 mL", "1 mg/1 mL"]),
        ("1000 mcg (1 mg)/mL", ["1000 mcg/1 mL", "1 mg/1 mL"]),
        ("1000 mcg cyanocobalamin in each mL", ["1000 mcg/1 mL"]),
        ("1,000 mcg (per mL)", ["1000 mcg/1 mL"]),
        ("1000 mcg USP, per mL", ["1000 mcg/1 mL"]),
        ("500 mcg/mL Multi-dose vial (500 mg/mL)", ["500 mcg/1 mL", "500 mg/1 mL"]),
        ("1000 mcg every 4 weeks", []),
        ("1 x wöchentlich 1000 µg", []),
    ],
)
def test_what_stands_beside_an_amount(text: str, expected: list[str]) -> None:
    assert amounts(read_line(text)) == expected


@pytest.mark.parametrize(
    "text", ["Per ml:", "Composition per mL", "Enthält pro ml:", "Active ingredient (per mL):", "contains, per ml,"]
)
def test_per_ml_without_an_amount_is_a_heading(text: str) -> None:
    assert [(each.per_ml, each.container) for each in read_line(text).headings] == [(True, None)]
