"""Label texts that say less, or something else, than a number beside a name seems to; and their honest likes."""

import pytest

from labelcheck import check_text
from labelcheck.units import plain

LIST = "Cyanocobalamin 1000 mcg\nBenzyl alcohol 15 mg\n10 mL vial for injection"


def told(text: str) -> str | None:
    strength = check_text(text).strength
    return None if strength is None or strength.mcg_per_ml is None else plain(strength.mcg_per_ml)


@pytest.mark.parametrize(
    ("text", "per_ml"),
    [
        *((f"{head}\n{LIST}", "1000") for head in (
            "Amount per mL", "Contents per mL", "Active ingredient (per mL)", "Each mL provides:", "Each mL has",
            "Formula: each cc", "Each c.c. contains", "Ingredient   Amount/mL", "Cada mL aporta:",
            "Por cada mililitro:", "Pro Milliliter:", "Composizione per ml", "Pr. ml:", "Each millilitre contains",
        )),
        ("Cyanocobalamin 1000 mcg, Benzyl alcohol 15 mg, Sodium chloride 9 mg per mL. 10 mL vial", "1000"),
        ("Vitamin B12 1000 mcg, Vitamin B6 50 mg and lidocaine 10 mg in each mL. 10 mL vial for injection", "1000"),
        ("Cyanocobalamin Injektionslösung 1‘500 µg/ml", "1500"),
        ("Cyanocobalamin Injection 1000 mcg/mL. Use 25G 1 inch needle", "1000"),
        ("Cyanocobalamin Injection 1000 mcg/mL\n1 syringe 3 mL 25G", "1000"),
        ("Cyanocobalamin inj 05-27 500 mcg/mL", "500"),
        ("VitB12 1000mcg/mL injection", "1000"),
        ("VitB-12 cyanocobalamin 1000mcg/mL injection", "1000"),
        ("Cyanocobalamin Injection 1,000 mcg/\nmL", "1000"),
        ("Cyanocobalamin 1000\u200e mcg/mL injection", "1000"),
        ("Cyanocobalamin 1000 mcg/mL¹ injection", "1000"),
        ("Unit dose Cyanocobalamin Injection 1000 mcg per mL, 1 mL ampoule", "1000"),
        ("Dosage form: injection. Cyanocobalamin 1000 mcg/mL", "1000"),
        ("USUAL DOSAGE: See insert. Cyanocobalamin Injection, USP 1,000 mcg/mL", "1000"),
        ("Hydroxocobalamin 1 mg/mL (as hydroxocobalamin acetate 1.045 mg/mL) injection 1 mL ampoule", "1000"),
        (
            "Hydroxocobalamin 1000 µg Injektionslösung. 1 Ampulle zu 1 ml enthält: "
            "1045 µg Hydroxocobalaminacetat (entspr. 1000 µg Hydroxocobalamin)",
            "1000",
        ),
        ("hydroxocobalamin chloride 1·027 mg equivalent to hydroxocobalamin 1 mg in 1 ml injection", "1000"),
        ("Cyanocobalamin Injection 1000 mcg/mL. May be given with multivitamin infusion", "1000"),
        ("Cyanocobalamin Injection 1000 mcg/mL. Not for treatment of cyanide poisoning", "1000"),
        ("1 Amp. (2 ml) enth.: Cyanocobalamin 3000 µg. Injektionslösung", "1500"),
    ],
)  # fmt: skip
def test_what_is_meant_is_told_and_passes(text: str, per_ml: str) -> None:
    assert told(text) == per_ml
    assert check_text(text).verdict == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "Cyanocobalamin 1000 mcg, lidocaine 10 mg/mL. 10 mL vial for injection",
        *(f"Cyanocobalamin Injektionslösung 500 {link} 1000 µg/ml" for link in
          ("bzw.", "und/oder", "et/ou", "resp.", "à", "as well as", "vs", "+", "•", "; ")),
        "Cyanocobalamin injection: 100, 250, 500, and 1000 mcg per mL",
        "Cyanocobalamin 1000 → 500 mcg/mL injection",
        "Cyanocobalamin ~~1000~~ 500 mcg/mL injection",
        "Cyanocobalamin injection assay 1000 ± 100 mcg/mL",
        "Cyanocobalamin injection 1000 +/- 100 mcg/mL",
        *(f"Cyanocobalamin Injection 1{sign}500 mcg/mL" for sign in '¦="\\@+<[(){}'),
        "Cyanocobalamin Injection I 500 mcg/mL",
        "Cyanocobalamin Injection O. 5 mg/mL",
        "Cyanocobalamin Injection ■500 mcg/mL",
        "Cyanocobalamin Injection [?]500 mcg/mL",
        "Cyanocobalamin Injection X500 mcg/mL",
        "Cyanocobalamin injection\nStrength: 2\n500 mcg/mL",
        "Cyanocobalamin injection, strength 0.\n5 mg/mL",
        "Cyanocobalamin\nInjection 1\n500 mcg/mL",
        "Cyanocobalamin injection 1-\n500 mcg/mL",
        "Cyanocobalamin 2 point 5 mg/mL injection",
        "Cyanocobalamin injection. NEW STRENGTH! (previously 1000 mcg/mL)",
        "Cyanocobalamine solution injectable, pas plus de 1000 µg/ml",
        "Cyanocobalamin injection, do not confuse with 1000 mcg/mL",
        "Cyanocobalamin injection NMT 1000 mcg/mL",
        "CYANOCOBALAMIN INJ BOX 10 100MCG/ML",
        "Die Packung mit 5 Ampullen zu 1 ml enthält insgesamt 5000 µg Cyanocobalamin. Injektionslösung",
        "Boîte de 5 ampoules de 2 ml contient 5000 µg de cyanocobalamine. Solution injectable",
        "Cyanocobalamin १,००० mcg/mL injection",
        "Cyanocobalamin Injection 1.000 mg/mL\nSolution injectable\nFlacon de 1 mL",
    ],
)  # fmt: skip
def test_a_number_that_may_be_another_is_not_told(text: str) -> None:
    assert told(text) is None
    assert check_text(text).verdict == "review"


@pytest.mark.parametrize(
    "text",
    [
        "Sandostatin 500 micrograms/1 mL solution for injection\nMonitor vitamin B12 levels during treatment",
        "Allergies: cyanocobalamin\nSignifor 500 mcg/mL injection",
        "Pasireotide 500 mcg/mL solution for injection. May cause vitamin B12 deficiency.",
        "Zymactide Injection 1000 mcg/mL\nContains no vitamin B12",
        "Etelcalcetide 5 mg/mL injection. Do not mix with vitamin B12.",
    ],
)
def test_a_b12_that_is_only_spoken_of_is_not_what_is_in_it(text: str) -> None:
    assert told(text) is None
    assert check_text(text).verdict != "pass"


@pytest.mark.parametrize(
    "text",
    [
        LIST,
        "Cyanocobalamin 1 mcg/mL injection. Do not mix with multivitamin solutions",
        "Hydroxocobalamin 2500 mcg/mL injection. Do not mix with thiamine",
        "Methylcobalamin 1 mg/mL injection 10 mL vial. Incompatible with ascorbic acid",
        "METHYL\nB12\n1000 mcg/mL injection",
        "B12 (methyl) 1000 mcg/mL injection",
        "Me-B12 1000 mcg/mL injection",
        "Methyl-\ncobalamin 1000 mcg/mL injection",
        "Adenosyl-\ncobalamin 1000 mcg/mL injection",
        "B12 (hydroxo) 100 mcg/mL injection",
        "Cyanocobalamin Injection 1000 mcg/mL\nDosage form: solution 500 mcg/mL",
        "Cyanocobalamin Injection 1000 mcg/mL. Each 1 mL dose contains 500 mcg cyanocobalamin.",
        "Cyanocobalamin syringe: 0.5 mL of 1000 mcg/mL qs to 5 mL NS",
        "Cyanocobalamin 1000 mcg/mL 1 mL in 100 mL NS IVPB over 30 min",
        "Cyanocobalamin 1000 mcg/mL diluted to 10 mL with NS, syringe",
        "Cyanocobalamin injection preserved with phenylmercuric nitrate 0.1 mg/mL",
        "Hydroxocobalamin injection. Contains tartaric acid 1 mg/mL",
        "Cyanocobalamin with Xylomaxin injection 1000 mcg/mL",
        "Cyanocobalamin 1000 mcg/mL by mouth",
        "Cyanocobalamin 1000 mcg/mL uso tópico",
        "Vitamin B12 injection cyanocobalamin 1000 mcg/mL for cows",
        "Vitamin B12 injection cyanocobalamin 1000 mcg/mL Vet.",
        "Vitamin B12 calibrator 1000 mcg/mL, 1 mL vial",
        "Cyanocobalamin injection 1000 mcg/mL EMPTY VIAL",
    ],
)
def test_what_the_other_words_take_back_does_not_pass(text: str) -> None:
    assert check_text(text).verdict != "pass"


@pytest.mark.parametrize(
    "beside",
    [
        "Use 1 mL tuberculin syringe",
        "Jeringa 1 mL incluida",
        "diluir en 1 mL",
        "Mit 1 ml Wasser verdünnen",
        "also in 1 mL ampoules",
        "Rate 1 mL/min",
        "SC 1 mL weekly",
    ],
)
def test_a_volume_that_no_container_holds_makes_no_concentration(beside: str) -> None:
    report = check_text(f"Cyanocobalamin 1000 mcg per vial for injection\n{beside}")
    assert report.verdict == "review"
    assert report.strength is not None and report.strength.volume_ml is None


def test_what_is_given_and_dispensed_is_no_volume_of_the_vial() -> None:
    text = "CYANOCOBALAMIN 1,000MCG/ML INJ\nINJECT 1ML INTRAMUSCULARLY ONCE A MONTH\nQTY 3 ML REFILLS 3"
    strength = check_text(text).strength
    assert strength is not None and (strength.total_mcg, strength.volume_ml) == (None, None)


@pytest.mark.parametrize(
    ("text", "per_ml"),
    [
        ("Cyanocobalamin Injection\n10 mL: 1000 mcg/mL", "1000"),
        ("Cyanocobalamin inj. Vial 5 mL: 500 mcg per mL", "500"),
        ("10ml:1mg/ml Cyanocobalamin injection", "1000"),
        ("1 Ampulle zu 1 ml enthält: Hydroxocobalaminacetat 1,045 mg (entspr. 1 mg Hydroxocobalamin)", "1000"),
        ("Hydroxokobalaminklorid 1,027 mg motsvarande hydroxokobalamin 1 mg/ml injektionsvätska", "1000"),
        ("Cyanocobalamin Injection 1000 mcg/mL. This is not a multivitamin", "1000"),
        ("Hydroxocobalamin 1 mg/ml injection. Not the cyanide antidote", "1000"),
        (
            "Vitamine B12 Delagrange 1000 microgrammes/2 ml solution injectable (IM) Cyanocobalamine 6 ampoules "
            "de 2 ml. Remboursé Séc. Soc. 65%",
            "500",
        ),
        ("Hydroxocobalamin 1 mg/mL\n1 mL\nNext appointment 12/05", "1000"),
        ("Cyanocobalamin Injection 1000 mcg/mL\nContraindications: sensitivity to cobalt", "1000"),
        (
            "Hypersensitivity to cobalt, vitamin B12 or any component\nCyanocobalamin Injection USP\n1000 "
            "mcg/mL\n1 mL vial",
            "1000",
        ),
        (
            "Incompatible with thiamine and ascorbic acid\nCyanocobalamin Injection USP\n1000 mcg/mL\n1 mL "
            "vial",
            "1000",
        ),
        (
            "Each mL contains hydroxocobalamin acetate equivalent to 1,000 mcg hydroxocobalamin, 8.2 mg sodium "
            "chloride, 1.5 mg methylparaben, 0.2 mg propylparaben",
            "1000",
        ),
        ("Vitamin B12 injection: 1000 mcg cyanocobalamin, 9 mg sodium chloride, 15 mg benzyl alcohol per mL", "1000"),
        ("Cyanocobalamin 1000 mcg/mL injection. Terapia con vitamina B12", "1000"),
        ("Cyanocobalamin 1000 µg/ml Injektionslösung. Behandlung mit Vitamin B12", "1000"),
        ("Cyanocobalamin 1000 mcg/mL injection. Quality since 1962", "1000"),
        ("Vitamina B12 1000 mcg/ml flaconcino iniettabile", "1000"),
        ("Cianocobalamina 1000 mcg/ml uso humano inyectable", "1000"),
        ("Cyanocobalamin injection 1000 mcg/mL. Not for use in newborns", "1000"),
        ("10 Ampullen à 1 ml Eine Ampulle enthält 1000 µg Cyanocobalamin Injektionslösung", "1000"),
        ("5 ampoules, 1000 mcg each, 1 mL. Cyanocobalamin injection", "1000"),
        ("Cyanocobalamin injection 1000 mcg/mL. 30 mcg/day for 5 days", "1000"),
        ("Each ampoule contains: cyanocobalamin 1 mg, sodium chloride 9 mg, water for injections to 1 mL", "1000"),
        ("Vitamin B12 S 1000 µg/ml Injektionslösung", "1000"),
        ("Box of 10, 1000 mcg/mL, cyanocobalamin injection", "1000"),
        (
            "10,000 mcg per 10 mL\nEach mL contains: Cyanocobalamin 1,000 mcg, Benzyl Alcohol 15 mg\n(1,000 mcg "
            "per mL)\nCyanocobalamin injection",
            "1000",
        ),
        ("CYANOCOBALAMIN 1000 MCG/ML INJ\n500 MCG SQ EVERY OTHER WEEK\n1 ML VIAL", "1000"),
        ("Cyanocobalamin 1000 mcg/mL\n500 mcg under the skin weekly\n1 mL vial", "1000"),
        ("Vitamin B6 100 mg VitaminB12 1000 mcg per 2 mL injection", "500"),
        ("VITAMINB12 INJECTION 1000 MCG/ML", "1000"),
        ("VITAMINEB12 1000 µg/2 ml solution injectable", "500"),
        ("Cyanocobalamin Injection, USP 1000 mcg/mL Preservative: Benzyl Alcohol 1.5%", "1000"),
        ("CYANOCOBALAMIN INJECTION USP 1000 MCG/ML BENZYL ALCOHOL PRESERVATIVE", "1000"),
        ("Each ml contains: Mecobalamin I.P. 1500 mcg Water for Injections I.P. q.s. Injection", "1500"),
        ("Hydroxocobalamin (Vit B12) 1mg/ml sodium chloride, water for injection. Injection", "1000"),
        ("Hydroxocobalamin 1mg/1ml x 5 ampoules injection", "1000"),
        ("Cyanocobalamin inj 1000 mcg/mL x 10 vials", "1000"),
        ("Vitamine B12 1000 µg/2 ml x 6 ampoules, solution injectable, cyanocobalamine", "500"),
        ("LIGHT SENSITIVE CYANOCOBALAMIN INJECTION 1000 MCG/ML", "1000"),
        ("Vitamin B12 1000 µg Injektionslösung\nCyanocobalamin\n1 Ampulle mit 1 ml", "1000"),
        (
            "10 Ampullen zu 2 ml Zusammensetzung: 1 Ampulle zu 2 ml Injektionslösung enthält: Cyanocobalamin "
            "3000 µg",
            "1500",
        ),
        ("25 vials 1 mL Each mL contains: cyanocobalamin 1 mg, water for injections", "1000"),
        ("5 ampoules of 1 ml, each containing 1000 micrograms hydroxocobalamin. Injection", "1000"),
        (
            "Each mL contains: Cyanocobalamin 1,000 mcg, Sodium\nChloride 9 mg, Benzyl Alcohol 15 mg. "
            "Injection",
            "1000",
        ),
    ],
)  # fmt: skip
def test_an_honest_label_passes(text: str, per_ml: str) -> None:
    assert told(text) == per_ml
    assert check_text(text).verdict == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "Cyanocobalamin 1 mcg/mL injection. Not for infusion",
        "Cyanocobalamin injection 1.2 mcg/mL. Biotin and folic acid status should be checked",
        "Hydroxocobalamin injection with 1.5 mg methylparaben per mL",
        "Hydroxocobalamin injection USP. Each mL contains hydroxocobalamin acetate, 1.5 mg methylparaben, "
        "0.2 mg propylparaben",
        "Cyanocobalamin injection, 5 mg sodium chloride per mL",
        "Cyanocobalamin injection in 0.5% saline",
        "Cyanocobalamin injection with 0.5% phenol",
        "Cyanocobalamin injection. Solubility 5 mg/mL",
        "Cyanocobalamin injection. Plasma level 500 mcg/mL",
        "Cyanocobalamin i.m. 0,\n5 mg/ml",
        "Vitamin B12 Depot 0.\n5 mg/ml Injektionslösung",
        "Cyanocobalamin for IM use 2,\n500 mcg/mL",
        "Cyanocobalamin injection, each two mL contains 1000 mcg",
        "Due ml contengono 1000 mcg di cianocobalamina iniettabile",
        "Each two millilitres contains: cyanocobalamin 1000 mcg. Injection",
        "Cyanocobalamine 5000 mcg flacon\ninjecter 1 ml",
        "Cyanocobalamin for injection 1000 mcg. Final volume 1 mL after mixing",
        "Methylcobalamin 1000 mcg/mL injection for folic acid deficiency",
        "Hydroxocobalamin 2500 mcg/mL injection. Not a substitute for folic acid",
        "Cyanocobalamin injection Strength:0. 5 mg/mL",
        "Cyanocobalamin injection strength:500/1000 mcg/mL",
        "Cyanocobalamin injection 500 — 1000 mcg/mL",
        "Cyanocobalamin injection 500 − 1000 mcg/mL",
        "Cyanocobalamin injection 500 * 1000 mcg/mL",
        "Cyanocobalamin injection 500 oppure 1000 mcg/mL",
        "Vitamin B12 1000 mcg/mL. Not for children under 3 - oral drops",
        "Vitamin B12 1000 mcg/mL injection Keep out of reach of children Cattle 2 mL IM",
        "Vitamin B1 100 mg\nVitamin B6 100 mg\nVitamin B12 1000 mcg\n10 mL multi-dose vial",
        "Cyanocobalamin injection 0.5 x 1000 mcg/mL",
        "Cyanocobalamin injection 1/2 x 1000 mcg/mL",
        "Cyanocobalamin injection half of 1000 mcg/mL",
        "Cyanocobalamin injection 1000 mcg/mL ÷ 10",
        "Cyanocobalamin injection 1000 mcg/mL (1/10 strength)",
        "Cyanocobalamin injection 1000 mcg/mL after dilution",
        "Cyanocobalamin 1000 mcg in 10 mL NaCl for infusion",
        "Ampulle 2 500 µg/ml Cyanocobalamin",
        "Nitrosylcobalamin 1000 mcg/mL injection",
        "Cyanocobalamin Injection 500 mcg/mL Benzyl alcohol\nCyanocobalamin 1000 mcg/mL",
        "Cyanocobalamin Injection, 1000 mg/mL Water for injection\nCyanocobalamin 1000 mcg/mL",
        "Methylcobalamin Injection 10 mg/mL Benzyl alcohol\nMethylcobalamin 5 mg/mL",
        "Cyanocobalamin injection\n500 mcg under the skin weekly\n1 mL vial",
        "Cyanocobalamin injection\n1000 mcg into the muscle every 30 days\n1 mL vial",
        "Cyanocobalamin injection\n500 mcg una vez al mes\n1 mL",
        "Cyanocobalamin injection 5000 mcg vial\n1 mL IM monthly",
        "Cyanocobalamin injection 5000 mcg per vial\nDraw 1 mL",
        "Cyanocobalamin 1000 mcg/mL, light sensitive ketorolac injection",
        "Cyanocobalamin injection 1000 mcg/mL No added preservatives, with lidocaine 10 mg/mL",
        "Cyanocobalamin injection 1000 mcg/mL no additives, combined with ketorolac",
        "Cyanocobalamin injection 1000 mcg/mL with other multivitamins",
        "Cyanocobalamin injection 1000 mcg/mL Other uses: cyanide poisoning antidote",
        "Cyanocobalamin 1000 mcg/mL 10 mL vial Not for children under 12 years oral drops",
        "Cyanocobalamin 1000 mcg/mL Not for resale sublingual use",
        "Cyanocobalamin injection. Methylparaben\nUSP 1 mg/mL. 10 mL vial",
        "Cyanocobalamin injection with chlorocresol\n0.1% w/v. 10 mL vial",
        "Cyanocobalamin injection. Sodium\nchloride 1 mg/mL. 10 mL vial",
        "Cyanocobalamin injection 1050 mcg/mL (1 mg/mL), sodium chloride",
        "Cyanocobalamin injection 0,5 bzw. 1 mg/ml",
        "Cyanocobalamin injection 1.000 bzw. 5.000 µg/ml Injektionslösung",
        "Cyanocobalamin injection 1,000 → 500 mcg/mL",
        "Cyanocobalamin injection 500 1000 mcg/mL",
        "Cyanocobalamin injection 5 x 1 mL (total 5000 mcg)",
        "Cyanocobalamin injection. 5 ampoules of 1 mL, 5000 mcg in total",
        "This pack contains 5000 mcg cyanocobalamin in 5 ampoules of 1 mL. Injection",
        "Cyanocobalamin injection 5 x 1 mL = 5000 mcg",
        "Methylcobalamin injection 1\n.5 mg/mL",
        "Vitamin B12 injection (2\n500 mcg/mL)",
        "Vitamin B12 injection – 2\n500 mcg/mL",
    ],
)  # fmt: skip
def test_a_text_that_leaves_a_doubt_does_not_pass(text: str) -> None:
    assert check_text(text).verdict != "pass"


@pytest.mark.parametrize(
    ("text", "per_ml"),
    [
        ("Each mL contains benzyl alcohol 9 mg. Each 2 mL ampoule contains cyanocobalamin 1000 mcg", "500"),
        ("1 ml contains 9 mg sodium chloride. One ampoule of 2 ml contains 1000 mcg cyanocobalamin", "500"),
        ("Each mL contains 9 mg benzyl alcohol as preservative.\nCyanocobalamin 1000 mcg\n2 mL ampoule", "500"),
        ("Each mL contains: benzyl alcohol 15 mg\nTotal cyanocobalamin 5,000 mcg\n5 mL vial", "1000"),
        ("Volume in mL: 2\nCyanocobalamin 1000 mcg", "500"),
        ("Price per mL\nCyanocobalamin 1000 mcg\n2 mL ampoule", "500"),
        ("Use a 1 mL syringe. Ampoule contains cyanocobalamin 1000 mcg\n2 mL", "500"),
        ("Discard each 1 mL syringe\nCyanocobalamin 1000 mcg\n2 mL ampoule", "500"),
        ("Each 2 mL ampoule contains the drug, use each mL slowly\nCyanocobalamin 1000 mcg", "500"),
        ("Cyanocobalamin Injection USP and 0.9% sodium chloride, 1000 mcg/mL", "1000"),
        ("Cyanocobalamin injection\nBenzyl alcohol per mL: 9 mg\nCyanocobalamin 1000 mcg\n2 mL ampoule", "500"),
        ("Contains less than 1 mmol sodium per mL. Cyanocobalamin 1000 mcg. Injection ampoule 2 mL", "500"),
        (
            "Cyanocobalamin injection\nAmount per mL:\nSodium 3.5 mg\nAmount per ampoule:\nCyanocobalamin 1000 "
            "mcg\n2 mL ampoule",
            "500",
        ),
        ("Each mL contains sodium chloride 9 mg\nCyanocobalamin injection 1000 mcg\n2 mL ampoule", "500"),
        ("Cyanocobalamin 5000 mcg in sodium chloride 9 mg per mL, 5 mL vial for injection", "1000"),
        ("Cyanocobalamin injection 1000 mcg\nper mL: sodium chloride 9 mg\n2 mL ampoule", "500"),
        ("Cyanocobalamin injection 1000 mcg\nin 1 mL sodium chloride 9 mg\n2 mL ampoule", "500"),
        ("Cyanocobalamin 1000 µg\npro ml 9 mg Natriumchlorid\nAmpulle 2 ml Injektionslösung", "500"),
        ("Hydroxocobalamin 1 mg (as hydroxocobalamin acetate 1.045 mg) in 1 mL injection", "1000"),
    ],
)  # fmt: skip
def test_what_a_heading_says_is_no_other_s(text: str, per_ml: str) -> None:
    assert told(text) in (None, per_ml)


@pytest.mark.parametrize("name", ["Cyanocobalamin", "Vitamin B12"])
@pytest.mark.parametrize(
    "beside",
    [
        "Discard if diluted to more than 10 mL",
        "Compatible when diluted with 0.9% sodium chloride",
        "Once diluted with saline use within 24 h",
        "May be added to 100 mL saline",
        "Discard empty vials",
        "Return empty vial to pharmacy",
        "Not for patients with Leber's disease",
        "Not for patients under 12",
        "Anti-counterfeit seal",
        "Manufactured by a process with cell culture",
        "Batch control sample no. 12",
        "Test sample interference: folate assays",
        "Made by Dr. Vet. Ltd",
        "Camelback Pharma, Phoenix AZ",
        "Cavalli Farmaceutici S.r.l., Milano",
        "Hest Pharma ApS",
        "Laboratorios Vacas SA",
        "Passes into breast milk: ask your doctor",
        "Replaces B12 not absorbed by mouth",
        "Wipe skin with antiseptic lotion",
        "Contains no food additives",
        "Suitable for patients with gastric feeding tubes",
        "Preservative: methyl and propyl paraben",
        "Contains methyl alcohol",
        "Wipe with methylated spirit",
    ],
)
def test_what_honest_labels_say_besides_hinders_no_pass(name: str, beside: str) -> None:
    label = f"{name} Injection USP 1000 mcg/mL\n1 mL vial\nFor intramuscular use\n{beside}"
    assert check_text(label).verdict == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "Vitamin B12 Replacement 1000 mcg/mL injection",
        "5 ampoules 1 mL = 1000 mcg hydroxocobalamin injection",
        "Cyanocobalamin Injection Pack size 10 (1000 mcg/mL)",
        "Cyanocobalamin Injection 1 x 10 (1000 mcg/mL)",
        "Cyanocobalamin Injection Qty: 10; 1000 mcg/mL",
        "Cyanocobalamin Injection pH 4.5 to 7.0, 1000 mcg/mL",
        "Inyectable Cianocobalamina caja x 10: 1000 mcg/mL",
        "Item No Cyanocobalamin Injection 1000 mcg/mL",
        "Vitamin B12 deficiency injection\n1000 mcg/mL",
        "Cyanocobalamin must not be given IV\n1000 mcg/mL injection",
        "Cyanocobalamin 1000 mcg/mL per 10 mL vial injection",
        "10 vials each with 1 mL of 1000 mcg/mL solution cyanocobalamin injection",
    ],
)
def test_counts_and_titles_are_no_other_strengths(text: str) -> None:
    assert told(text) == "1000"
    assert check_text(text).verdict == "pass"


@pytest.mark.parametrize(
    ("text", "verdict", "per_ml"),
    [
        ("Vitamin B\nComplex\nInjection\nVitamin B12 1000 mcg/mL", "review", "1000"),
        ("Amount per mL:\nSodium 3.5 mg\nPar flacon:\nCyanocobalamine 1000 mcg\n2 mL flacon injectable", "pass", "500"),
        ("Chaque ml apporte\nCyanocobalamine 1000 mcg\nAlcool benzylique 15 mg\n10 mL flacon inj.", "pass", "1000"),
        ("Cyanocobalamin 1000 µg/ml. Zur äußerlichen Anwendung", "flag", None),
    ],
)  # fmt: skip
def test_words_and_headings_of_other_languages(text: str, verdict: str, per_ml: str | None) -> None:
    assert (check_text(text).verdict, told(text)) == (verdict, per_ml)
