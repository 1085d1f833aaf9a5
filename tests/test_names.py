"""Names of ingredients, in many languages and through OCR."""

from dataclasses import replace
from itertools import pairwise

import pytest

from labelcheck.names import find_names, skeleton


def named(text: str, recognised: bool = False) -> list[str]:
    return [name.ingredient for name in find_names(text, recognised)]


@pytest.mark.parametrize(
    ("text", "ingredient"),
    [
        ("CYANOCOBALAMIN", "cyanocobalamin"),
        ("Methyl Cobalamin", "methylcobalamin"),
        ("Methyl-B12", "methylcobalamin"),
        ("hydroxy B-12", "hydroxocobalamin"),
        ("Coenzyme B12", "adenosylcobalamin"),
        ("Cyanocobalaminum", "cyanocobalamin"),
        ("cianocobalamina", "cyanocobalamin"),
        ("CYANOCOBALAMINE", "cyanocobalamin"),
        ("cyjanokobalamina", "cyanocobalamin"),
        ("kyanokobalamin", "cyanocobalamin"),
        ("Siyanokobalamin", "cyanocobalamin"),
        ("tsüanokobalamiin", "cyanocobalamin"),
        ("цианокобаламина", "cyanocobalamin"),
        ("シアノコバラミン注射液", "cyanocobalamin"),
        ("Hidroxocobalamina", "hydroxocobalamin"),
        ("idroxocobalamina", "hydroxocobalamin"),
        ("hydroksokobalamin", "hydroxocobalamin"),
        ("Hydroxokobalaminacetat", "hydroxocobalamin"),
        ("ヒドロキソコバラミン酢酸塩", "hydroxocobalamin"),
        ("Mecobalamin", "methylcobalamin"),
        ("Metilcobalamina", "methylcobalamin"),
        ("メコバラミン", "methylcobalamin"),
        ("Cobamamide", "adenosylcobalamin"),
        ("Vitamin B12", "vitamin_b12"),
        ("VITAMIN B 12 5 MG", "vitamin_b12"),
        ("VITAMIN E B12", "vitamin_b12"),  # the last letter of VITAMINE stands apart
        ("Vit. B-12", "vitamin_b12"),
        ("Витамин В12", "vitamin_b12"),
        ("B<sub>12</sub>", "vitamin_b12"),
        ("Vitamin 812", "vitamin_b12"),
        ("Lidocaína", "lidocaine"),
        ("Sodyum klorür", "sodium chloride"),
        ("CHLORURE DE SODIUM", "sodium chloride"),
        ("Vitamina B6", "pyridoxine"),
    ],
)
def test_names_of_the_markets(text: str, ingredient: str) -> None:
    assert named(text) == [ingredient]


@pytest.mark.parametrize(
    ("text", "ingredients"),
    [
        ("vitamin B1 2 ml", ["thiamine"]),
        ("Vitamins B1, B2, B6", ["thiamine", "riboflavin", "pyridoxine"]),
        ("Complejo B 12 ampollas", []),
        ("B12.5", []),
        ("LOT B1234", []),
        ("Lot: B12-345", []),
        ("Ch.-B.: B12", []),
        ("Hepatitis B 12 mcg", []),
        ("folic acid", ["folic acid"]),
        ("COBALT GLUCONATE", ["cobalt"]),
        ("BETO-12", []),
        ("B-Twelva", []),
        ("B-7gV8B", []),
    ],
)
def test_what_is_near_b12_is_not_b12(text: str, ingredients: list[str]) -> None:
    assert named(text) == ingredients


@pytest.mark.parametrize(
    ("read", "ingredient"),
    [
        ("Cyanecebatamin", "cyanocobalamin"),
        ("Cyanooobalamin", "cyanocobalamin"),
        ("Hydroxocobsiamin", "hydroxocobalamin"),
        ("Hydroxacobalamin", "hydroxocobalamin"),
        ("(yanocobalamin", "cyanocobalamin"),
        ("METHYLCOBALA", "methylcobalamin"),
        ("CYANOCOBAI", "cyanocobalamin"),
        ("Methylcobaiamin", "methylcobalamin"),
        ("Mecobaiamin", "methylcobalamin"),
        ("anocobalamin", "cyanocobalamin"),
        ("ymocobalamin", "vitamin_b12"),  # of which form, the letters do not tell
        ("ocobalamin", "vitamin_b12"),
        ("Cobalamin", "vitamin_b12"),
    ],
)
def test_damaged_names_are_known(read: str, ingredient: str) -> None:
    assert named(read) == [ingredient]


@pytest.mark.parametrize("read", ["Dywce eedamee", "Carbamazepine", "Chlorphenamine", "balamin", "Injection", ""])
def test_other_words_are_no_cobalamin(read: str) -> None:
    assert not any("cobalamin" in name for name in named(read))


def test_other_drugs_are_known_by_their_neighbours_in_ocr_alone() -> None:
    assert named("Lidocalne HCl") == []
    assert named("Lidocalne HCl", True) == ["lidocaine"]


def test_one_skeleton_for_all_spellings() -> None:
    assert len({skeleton(word) for word in ("lidocaína", "Lidokain", "LIDOCAINUM", "lidocaine")}) == 1


def test_names_do_not_overlap() -> None:
    found = find_names("Cyanocobalamin (Vitamin B12) and sodium chloride, water for injection")
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_brand_with_a_letter_read_twice_says_what_the_brand_says() -> None:
    (name,) = find_names("Ccyanokit", True)
    assert name.kind == "brand"
    assert name == replace(find_names("Cyanokit", True)[0], end=9)
