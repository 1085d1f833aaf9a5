"""Label texts that once passed, or were told, as something that they do not say; and those once doubted without need.

Each was found by an attack with texts whose truth was known.
"""

import time
from decimal import Decimal

import pytest

from labelcheck import check_text
from labelcheck.units import plain

B12 = "Cyanocobalamin Injection 1000 mcg/mL"


def told(text: str) -> str | None:
    strength = check_text(text).strength
    return None if strength is None or strength.mcg_per_ml is None else plain(strength.mcg_per_ml)


@pytest.mark.parametrize(
    "line",
    [
        "Grundpreis pro ml: 2,50 €",
        "MRP Rs. 45.00 per 1 ml",
        "Inject slowly, 1 min per mL",
        "Osmolality 290 mOsm per mL",
        "Each mL sterile",
        "Discard each mL unused",
        "Strength per mL: see leaflet",
    ],
)
def test_a_line_about_something_else_is_no_heading(line: str) -> None:
    """The ampoule holds 1000 mcg in 2 mL."""
    assert told(f"{line}\nCyanocobalamin injection 1000 mcg\n2 mL ampoule") in ("500", None)


@pytest.mark.parametrize(
    "heading",
    ["Each mL contains", "Per mL:", "Composition per mL", "Each mL sterile solution contains", "Each mL of solution"],
)
def test_a_heading_still_is_one(heading: str) -> None:
    assert told(f"{heading}\nCyanocobalamin 1000 mcg\n10 mL vial for injection") == "1000"


def test_each_ml_is_no_volume_of_a_vial_named_behind_it() -> None:
    assert told("Each mL cyanocobalamin 1000 mcg 10 mL vial injection") == "1000"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Cyanocobalamin injection 500 mcg/mL\n0.5 mL = 500 mcg", "review"),
        ("Vitamin B12 injection\nEach 2 mL ampoule contains cyanocobalamin 1000 mcg\n1 mL = 1000 mcg", "flag"),
        ("Cyanocobalamin injection 500 mcg/mL\n0.1%", "review"),
        ("Cyanocobalamin 500 mcg/mL injection\nInject 1 mL (1000 mcg) IM monthly", "review"),
        ("Cyanocobalamin 1000 mcg/mL injection\nInject 1 mL (1000 mcg) IM monthly", "pass"),
        ("Cyanocobalamin 1000 mcg/mL injection\nInject 0.5 mL (500 mcg) IM monthly", "pass"),
    ],
)
def test_what_some_of_it_holds_is_held_against_what_it_is(text: str, verdict: str) -> None:
    assert check_text(text).verdict == verdict


@pytest.mark.parametrize(
    "dose", ["Each 0.5 mL delivers 500 mcg", "0.1 mL = 100 mcg", "10 units = 0.1 mL = 100 mcg", "0.25 mL (250 mcg)"]
)
def test_what_some_of_it_holds_is_not_what_the_container_does(dose: str) -> None:
    content = check_text(f"Cyanocobalamin 1000 mcg/mL 10 mL vial for injection\n{dose}").strength
    assert content is not None
    assert (content.mcg_per_ml, content.total_mcg, content.volume_ml) == (1000, 10_000, 10)


def test_an_ampoule_that_equals_its_volume_and_its_amount() -> None:
    content = check_text("1 Ampulle = 2 ml = 1000 µg Cyanocobalamin Injektionslösung").strength
    assert content is not None
    assert (content.mcg_per_ml, content.total_mcg, content.volume_ml) == (Decimal(500), Decimal(1000), Decimal(2))


@pytest.mark.parametrize(
    "dose",
    [
        "1000 mcg IM q month",
        "1000 mcg q4w",
        "1000 mcg qwk",
        "1000 mcg IM fortnightly",
        "1000 mcg alternate days",
        "1000 mcg STAT",
        "1000 µg einmal im Monat",
        "1000 µg tous les mois",
        "1000 mcg mensual",
        "1000 mcg 1x per maand",
        "1000 mcg raz w miesiącu",
        "1000 мкг 1 раз в месяц",
        "Order: 1000 mcg",
        "Prescribed: 1000 mcg",
        "Patient needs 1000 mcg",
        "Maintenance: 1 mg every three months",
    ],
)
def test_a_dose_is_not_what_is_in_the_vial(dose: str) -> None:
    report = check_text(f"Cyanocobalamin injection\n{dose}\n1 mL vial")
    assert (report.verdict, report.strengths) == ("review", ())
    half = dose.replace("1000", "500").replace("1 mg", "0.5 mg")
    assert check_text(f"{B12}\n1 mL vial\n{half}").verdict == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "Thiamine and cyanocobalamin injection\n1 mg/mL",
        "Biotin + B12 injection 5 mg/mL",
        "Diclofenac + Vitamin B12 injection 1000 mcg/mL",
        "Niacinamide and Methylcobalamin injection 5 mg/mL",
        "Vitamins B6 and B12 injection\nTotal 5 mg/mL",
        "Vitamin B Complex: B1, B2, B3, B5, B6, B12 injection 1 mg/mL",
    ],
)
def test_one_amount_for_two_ingredients_is_nobodys(text: str) -> None:
    report = check_text(text)
    assert report.verdict == "review"
    assert any("whose is it" in finding.message for finding in report.findings)


@pytest.mark.parametrize(
    "text",
    [
        "Ornithine aspartate 5 mg/mL\nwith vitamin B12\nsolution for injection",
        "Each 2 mL ampoule contains:\nCiticoline 1 mg\nVitamin B12\nFor IM injection",
        "Vinpocetine 5 mg/mL injection\nVitamin B12",
        "Drotaverine 1 mg/mL injection\nVitamin B12",
        "Cyanocobalamin\nUridine\n0.5 mg\n1.5 mg\nin 3 mL injection",
        "Cyanocobalamin injection, impurities 0.1 mg/mL",
    ],
)
def test_what_is_of_something_else_is_not_the_b12s(text: str) -> None:
    assert (check_text(text).verdict, told(text)) == ("review", None)


@pytest.mark.parametrize(
    "text",
    [
        "Cyanocobalamin injection\nAlso available: {}",
        "Cyanocobalamin injection. Twice as strong as {}",
        "Cyanocobalamin injection, 5 mL vial\nDilute before use to {}",
        "Cyanocobalamin injection. Caution: higher concentration than {}",
        "Cyanocobalamin injection\n(the {} strength has been discontinued)",
        "Vitamin B12 Injektion. Nicht verwechseln mit {}",
        "Vitamina B12 inyectable. No confundir con {}",
        "Vitamina B12 iniettabile. Non confondere con {}",
        "Vitamine B12 injectable. Ne pas confondre avec {}",
        "Vitamin B12 Injektion\nAuch erhältlich: {}",
        "Vitamina B12 inyectable\nTambién disponible en {}",
    ],
)
def test_a_strength_that_is_said_to_be_another_is_not_its_own(text: str) -> None:
    assert (check_text(text.format("1000 mcg/mL")).verdict, told(text.format("1000 mcg/mL"))) == ("review", None)


@pytest.mark.parametrize(
    "text",
    [
        "Cyanocobalamin 1000 mcg injection\nWFI 1 mL",
        "Cyanocobalamin 1000 mcg injection with 1 mL lidocaine ampoule",
        "Ampoule A cyanocobalamin 1000 mcg; ampoule B lidocaine 1 mL; injection",
        "Cyanocobalamin 1000 mcg injection. Thiamine 1 mL",
        "Grundpreis: 2,50 €/1 ml\nCyanocobalamin 1000 mcg vial for injection",
    ],
)
def test_the_volume_of_something_else_is_not_the_vials(text: str) -> None:
    assert (check_text(text).verdict, told(text)) == ("review", None)


@pytest.mark.parametrize(
    "text",
    [
        "Vitamin B1 100 mg + B6 100 mg + B12 1000 mcg 2 mL ampoule",
        "Cyanocobalamin 1000 mcg + thiamine 100 mg + lidocaine 20 mg 2 mL injection",
        "Cyanocobalamin 1000 mcg, lidocaine 20 mg, thiamine 50 mg 2 mL ampoule for injection",
    ],
)
def test_the_volume_behind_a_list_is_that_of_all(text: str) -> None:
    assert (check_text(text).verdict, told(text)) == ("pass", "500")


@pytest.mark.parametrize(
    "line",
    [
        *("Diluted 1 in 10", "Half strength", "Correction: 500", "NOT STERILE", "Refilled with saline"),
        *("Contains saline only", "Suspected counterfeit", "Withdrawn from market", "REJECTED"),
        *("Quarantine", "Draft label", "Not for therapeutic use", "Drink contents"),
        *("For rabbits", "For birds", "For foals", "Ovejas", "兽用", "動物用", "동물용", "для лошадей", "Dla koni"),
    ],
)
def test_what_takes_the_label_back_is_seen(line: str) -> None:
    assert check_text(f"{B12}\n{line}").verdict == "review"


@pytest.mark.parametrize(
    ("text", "verdict", "per_ml"),
    [
        ("CYANOCOBALAMIN\nINJECTION, USP\n1000\nmcg/mL\n1 mL vial", "pass", "1000"),
        ("Vitamin B12\n1000\nµg/ml\nInjektionslösung", "pass", "1000"),
        ("Vitamin B12 10\n000\nmcg/mL injection", "review", None),
        ("Cyanocobalamin 2,\n500\nmcg/mL injection", "review", None),
        ("Cyanocobalamin injection 10\n1000\nmcg/mL", "review", None),
    ],
)
def test_a_number_by_itself_over_its_unit(text: str, verdict: str, per_ml: str | None) -> None:
    assert (check_text(text).verdict, told(text)) == (verdict, per_ml)


@pytest.mark.parametrize(
    ("heading", "container"),
    [("Each uncoated tablet contains", "tablet"), ("Each vial contains", "vial"), ("1 Ampulle enthält", "ampoule")],
)
def test_what_stands_under_a_heading_is_in_the_container_that_it_names(heading: str, container: str) -> None:
    (strength,) = check_text(f"{heading}\nCyanocobalamin 1000 mcg").strengths
    assert (strength.per_amount, strength.per_unit) == (1, container)


LIST = "Thiamine 10 mg\nPyridoxine 10 mg\nCyanocobalamin 1000 mcg\n2 mL ampoule for injection"


@pytest.mark.parametrize(
    "heading",
    [
        *("Each mL comprises", "Each mL aqueous solution", "Each mL clear red solution", "Each mL for IM use only"),
        *("Jeder ml wässrige Lösung", "Cada ml acuosa", "Neuro Enterprises, amount per mL"),
        "1 ampoule = 2 mL. Amounts per mL",
    ],
)
def test_a_heading_in_other_words_is_one_too(heading: str) -> None:
    assert told(f"{heading}\n{LIST}") == "1000"


@pytest.mark.parametrize(
    "dose",
    [
        "Inject 2 x 1 mL (1000 mcg) weekly",
        "Inject 1-2 mL (1000 mcg) daily",
        "5 ampoules 1 mL (5000 mcg) for monthly use",
        "Weekly pack: 5 x 1 mL (5000 mcg)",
        "Dose: dilute to 1 mL (1000 mcg)",
        "Draw up to 1 mL (1000 mcg) weekly",
        "Inject 1 mL (1000 mcg) weekly",
        "After dilution 1 mL = 1000 mcg",
        "Add 1 mL = 1000 mcg",
        "Reconstitute: 5 mL = 5000 mcg",
        "1 to 2 mL = 1000 mcg",
    ],
)
def test_what_a_dose_holds_is_never_the_only_word(dose: str) -> None:
    assert check_text(f"Cyanocobalamin injection\n{dose}").verdict != "pass"


def test_what_repeats_what_some_of_it_holds_is_no_total() -> None:
    content = check_text("Cyanocobalamin injection 1000 mcg/mL\n10 mL vial\n0.5 mL = 500 mcg (0.5 mg)").strength
    assert content is not None
    assert (content.mcg_per_ml, content.total_mcg, content.volume_ml) == (1000, 10_000, 10)


@pytest.mark.parametrize(
    "text",
    [
        "Thiamine and cyanocobalamin injection 1 mg/mL\nLidocaine 1%",
        "Diclofenac 25 mg\nThiamine and cyanocobalamin injection 1 mg/mL",
        "Biotin + B12 injection 5 mg/mL\nFolic acid 5 mg",
        "Thiamine +\ncyanocobalamin injection 1 mg/mL",
        "Thiamine, pyridoxine and\ncyanocobalamin injection 1 mg/mL",
    ],
)
def test_an_amount_of_a_third_settles_nothing_between_two(text: str) -> None:
    assert check_text(text).verdict == "review"


@pytest.mark.parametrize(
    "beside",
    [
        *("May mask folic acid deficiency", "folic acid-free", "Use with vitamin B6 injection if needed"),
        *("Use solution withdrawn from vial immediately", "This container must not be refilled"),
        *("Not sterile if seal is broken", "Bei beschädigter Packung nicht steril", "Non usare se scaduto"),
        *("The dose should be withdrawn from the vial with a sterile needle", "Not sterile once opened"),
        *("Vials with particles should be rejected", "Beware of counterfeits", "0.9% w/v", "Refilled: 01/2026"),
    ],
)
def test_what_else_honest_labels_say(beside: str) -> None:
    assert check_text(f"{B12}\n1 mL vial\n{beside}").verdict == "pass"


@pytest.mark.parametrize(
    "above",
    ["Cyanocobalamin 1'", "Cyanocobalamin USP 2 –", "Cyanocobalamin 2·", "Cyanocobalamin 1 x", "Cyanocobalamin LOT"],
)
def test_a_number_over_its_unit_may_be_the_rest_of_one(above: str) -> None:
    assert told(f"{above}\n500\nmcg/mL injection") is None


@pytest.mark.parametrize(
    "line",
    [
        "B1 " + "." * 1900 + "x B2 1 mL",
        ("B1 1 mL " * 240)[:1950],
        "B1 " * 300 + "1 mL " * 180,
        "amp" * 400 + "1mL=1g " * 100,
        "1 mL = 1 mg (" * 140,
        "Thiamine and " * 140 + "B12",
    ],
)
def test_hostile_lines_take_bounded_time(line: str) -> None:
    """A hundred times what they take; some took fourteen seconds."""
    began = time.process_time()
    check_text(f"Cyanocobalamin injection\n{line}")
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("text", "per_ml"),
    [
        (
            "Cyanocobalamin Injection USP. Each vial is for single use only. Each mL contains: Cyanocobalamin 1000 "
            "mcg, Benzyl alcohol 1.5%. 10 mL vial",
            "1000",
        ),
        (
            "Each pack contains 5 ampoules. Hydroxocobalamin Injection, USP. Each ml contains: Hydroxocobalamin 1000 "
            "mcg, sodium chloride 9 mg. 2 mL ampoule",
            "1000",
        ),
        ("Hydroxocobalamine oplossing voor injectie\nPer ampul van 2 ml: hydroxocobalamine 1000 microgram", "500"),
        ("Pro Ampulle zu 2 ml: Cyanocobalamin 3000 µg, Injektionslösung", "1500"),
        ("Pour une ampoule de 2 ml : cyanocobalamine 1000 µg. Solution injectable", "500"),
        ("Per mL - Cyanocobalamin 1000 mcg, Benzyl alcohol 15 mg\n10 mL vial for injection", "1000"),
        ("Remboursé Séc. Soc. 65% Vitamine B12\n1 000 µg par ml solution injectable", "1000"),
        (
            "Respecter les doses prescrites Vitamine B12 solution injectable (IM) 1000 microgrammes/2 mL "
            "ampoules de 2 ml",
            "500",
        ),
    ],
)
def test_what_is_in_each_is_read_behind_other_words(text: str, per_ml: str) -> None:
    assert (check_text(text).verdict, told(text)) == ("pass", per_ml)


@pytest.mark.parametrize(
    "text",
    [
        "Cyanocobalamin Injection USP\nBenzyl alcohol 9 mg/mL\nNaOH 0.1 mg/mL",
        "Cyanocobalamin injection, KCN 0.1 mg/mL",
        "Vitamin B12 Injektionslösung\nSonstige Bestandteile: Zitronensäure 1 mg/ml",
        "Cyanocobalamin Injection USP\nDextran 5 mg/mL",
        "Hydroxocobalamin injection\nBuffer: 1 mg/mL",
        "Cyanocobalamin injection\nAlso available:\n1000 mcg/mL",
        "Cyanocobalamin injection\nDo not confuse with\n1000 mcg/mL",
        "Cyanocobalamin injection\nDilute before use to\n1000 mcg/mL",
        "Cyanocobalamin injection\n1000 mcg/mL is also available",
        "Cyanocobalamin injection\nThe 1000 mcg/mL presentation is discontinued",
        "Cyanocobalamin injection\nOther strengths: 1000 mcg/mL",
        "Vitamin B12 Injektion\nbisher: 1000 µg/ml",
        "Cyanocobalamin 1000 mcg for injection\nWater for injection ampoule 1 mL",
        "Cyanocobalamin 1000 mcg for injection\n1 mL WFI",
        "Ampolleta 1: Cianocobalamina 5000 mcg\nAmpolleta 2: Diclofenaco 75 mg 1 mL\nsolución inyectable",
        "Cyanocobalamin 1000 mcg injection\nOther pack: 1 mL ampoule",
        "Cyanocobalamin injection\n1000 mcg elke maand\n1 mL vial",
        "Cyanocobalamin injection\nGive: 1000 mcg\n1 mL vial",
        "Lipo-B12 injection 1 mg/mL",
    ],
)
def test_what_is_not_said_of_the_b12_is_not_passed(text: str) -> None:
    assert check_text(text).verdict == "review"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Cyanocobalamin 1000 mcg/mL injection\nInject 1000 mg (1 mL) IM monthly", "review"),
        ("Cyanocobalamin 500 mcg/mL injection\nInject 1000 mcg (1 mL) IM monthly", "review"),
        ("Cyanocobalamin 500 mcg/mL injection\nInject 500 mcg (1 mL) IM monthly", "pass"),
        ("Cyanocobalamin 1000 mcg/mL injection\n0.5 mL provides 1000 mcg", "review"),
        ("Cyanocobalamin 1000 mcg/mL 10 mL vial injection\n0.5 mL provides 500 mcg", "pass"),
    ],
)
def test_a_dose_that_contradicts_the_strength_is_seen(said: str, verdict: str) -> None:
    assert check_text(said).verdict == verdict


@pytest.mark.parametrize(
    "line",
    [
        *("Graduated in mL", "Units per mL", "Colour per mL:", "Dispensing fee per mL", "Tax per mL:"),
        *("Each mL has been sterile filtered", "Each mL sold separately", "Each mL solution is sterile"),
    ],
)
def test_more_lines_that_are_no_heading(line: str) -> None:
    assert told(f"{line}\nCyanocobalamin 1000 mcg injection\n2 mL ampoule") in ("500", None)


@pytest.mark.parametrize(
    "line",
    [
        *("Saline only", "Product recall"),
        *("Dilution 1:10", "Double strength", "For broilers and layers", "Pour chien", "voor paarden", "dla bydła"),
        *("犬用", "Withholding period", "Actual content: water"),
    ],
)
def test_more_that_takes_the_label_back(line: str) -> None:
    assert check_text(f"{B12}\n{line}").verdict == "review"


@pytest.mark.parametrize(
    "line",
    [
        *("Scan code to check for counterfeit", "Dr. Vögel Pharma GmbH", "Rabbit Hill Rd, Columbus OH"),
        *("Birds Hill, Manitoba", "Void seal", "Beware of counterfeit products"),
        *("For human use only. Not for animal use", "Contains no bovine material", "Los Gatos, CA 95032"),
        *("White Horse Road, Singapore", "Whitehorse Pharmacy", "Löwen-Apotheke am Pferdemarkt"),
    ],
)
def test_names_of_places_and_denials_take_nothing_back(line: str) -> None:
    assert check_text(f"{B12}\n1 mL vial\n{line}").verdict == "pass"


@pytest.mark.parametrize(
    ("text", "per_ml"),
    [
        (
            "Each mL contains: Cyanocobalamin 1000 mcg, Sodium chloride, Water for Injection\n1000 mcg/mL\n10 mL "
            "multiple-dose vial",
            "1000",
        ),
        ("Each mL contains: Hydroxocobalamin 1000 mcg, water for injection\n1 mg/mL\n2 mL ampoule", "1000"),
        (
            "Discard unused portion. Per mL: Vitamin B1 50 mg, Vitamin B6 50 mg, Vitamin B12 1000 mcg. 2 mL "
            "ampoule for injection",
            "1000",
        ),
        (
            "Clear red colour. Per mL: Vitamin B1 50 mg, Vitamin B6 50 mg, Vitamin B12 1000 mcg. 2 mL "
            "ampoule injection",
            "1000",
        ),
        (f"Discard unused. Each mL clear red solution\n{LIST}", "1000"),
        (
            "Milgamma\nCyanocobalamin 1 mg\nThiamine hydrochloride 100 mg\nPyridoxine hydrochloride 100 mg\n"
            "Lidocaine 20 mg, 2 ml ampoule\ninjection",
            "500",
        ),
        ("Vitamin B1 100 mg\nVitamin B12 1 mg\nVitamin B6 100 mg 2 mL ampoule\nintramuscular injection", "500"),
        (
            "Each 1 mL contains: Cyanocobalamin 500 mcg, Sodium chloride 9 mg. Vitamin B12 Injection 1MG/2ML",
            "500",
        ),
    ],
)
def test_lists_in_one_line_and_in_several(text: str, per_ml: str) -> None:
    assert (check_text(text).verdict, told(text)) == ("pass", per_ml)


@pytest.mark.parametrize(
    "text",
    [
        "Price per vial of 10 ml: Rs 45\nCyanocobalamin injection 1000 mcg",
        "Preis pro Ampulle zu 2 ml: 1,95 €\nVitamin B12 1000 µg Injektionslösung",
        "Cyanocobalamin injection\nChildren 100 mcg\n1 mL vial",
        "Vitamin B12 Injektion\nErwachsene: 1000 µg\n1 ml Ampulle",
        "B1-B6-B12 injection 1 mg/mL",
        "Thiamine · Pyridoxine · Cyanocobalamin injection 1 mg/mL",
        "Thiamine (B1) and cyanocobalamin (B12) injection 1 mg/mL",
        "Folic acid – Vitamin B12 injection 5 mg/mL",
        "Ampoule I: Cyanocobalamin 1000 mcg\nAmpoule II: 1 mL lidocaine 2%\ninjection",
    ],
)
def test_prices_children_pairs_and_kits_are_for_a_person(text: str) -> None:
    assert check_text(text).verdict == "review"


@pytest.mark.parametrize(
    "line", ["5 mL delivers 5000 mcg", "2 mL = 2000 mcg", "Each mL syringe", "Each mL must be kept"]
)
def test_what_some_mls_hold_is_no_total(line: str) -> None:
    content = check_text(f"Cyanocobalamin 1000 mcg/mL 10 mL vial for injection\n{line}").strength
    assert content is None or content.volume_ml in (10, None)


@pytest.mark.parametrize(
    "line",
    [
        *("Do not inject\nintravenously", "Nicht verwenden\nnach Ablauf des Verfalldatums", "Discard if\nexpired"),
        *("Telefonischer Rückruf: 0800 123", "Correction: none", "Vitamin B12 and folate deficiency must be excluded"),
        *("Ginkgo Pharma GmbH", "Proline Medical", "Lipocine Labs"),
    ],
)
def test_broken_warnings_and_makers_take_nothing_back(line: str) -> None:
    assert check_text(f"{B12}\n1 mL vial\n{line}").verdict == "pass"
