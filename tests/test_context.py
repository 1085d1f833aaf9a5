"""What the other words of a label say."""

import pytest

from labelcheck.context import context_of, market_of
from labelcheck.grammar.numbers import Market


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Cyanocobalamin Injection, USP", {"injection"}),
        ("100 tablets", {"oral"}),
        ("gocce orali", {"oral"}),
        ("collyre en solution", {"topical"}),
        ("BULK INGREDIENT", {"bulk"}),
        ("CYANOKIT", {"cyanide"}),
        ("for use in cattle and horses", {"veterinary"}),
        ("lyophilized powder for injection", {"powder", "to_dissolve", "injection"}),
        ("poudre pour solution pour perfusion", {"to_dissolve", "injection", "infusion"}),
        ("Complejo B", {"complex"}),
        ("シアノコバラミン注射液", {"injection"}),
        ("Potassium cyanide 0.1 mg", set()),
        ("M.V.I.-12", {"multivitamin"}),
        ("Im Kühlschrank lagern", set()),
        ("IM KÜHLSCHRANK LAGERN", set()),
        ("For IM use", {"injection"}),
        ("in case of injury", set()),
        ("Lampone", set()),
        ("not for oral use", set()),
        ("Batch no 12345 oral drops", {"oral"}),
        ("Do not freeze, oral solution", {"oral"}),
        ("non-GMO sublingual", {"oral"}),
        ("keep out of reach of children - for animal use only", {"veterinary"}),
        ("Not for injection", {"not_injected"}),
        ("Supplement Facts", {"oral"}),
        ("Nasenspray", {"topical"}),
        ("Foods, Drugs, Devices and Cosmetics Act", set()),
        ("solution buvable et solution injectable (I.M.)", {"injection"}),
        ("ampoule buvable", {"injection", "oral"}),
        ("Do not take orally", set()),
        ("Ne pas injecter par voie intraveineuse", set()),
        ("Ne pas injecter", {"not_injected"}),
        ("Tenir hors de la portée des enfants et des animaux", set()),
        ("点眼液", {"topical"}),
        ("für Tiere", {"veterinary"}),
        ("500 mcg, solvent ampoule", {"powder", "injection"}),
        ("reference standard", {"no_medicine"}),
        ("NOT STERILE", {"void"}),
        ("Anti-counterfeit seal", set()),
        ("для лошадей", {"veterinary"}),
        ("20g mVi", {"multivitamin"}),
        ("ymvi", set()),
        ("", set()),
    ],
)
def test_products_of_other_kinds_are_known_by_their_words(text: str, said: set[str]) -> None:
    assert context_of(text) - {"ampoule", "vial"} == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10 mL Multi-Dose Vial", {"vial"}),
        ("Durchstechflasche", {"vial"}),
        ("Ampolla 1 ml", {"ampoule"}),
        ("1 fiala", {"ampoule"}),
        ("5 ampułek", {"ampoule"}),
        ("frasco-ampola", set()),
        ("amplitude", set()),
        ("Keep the ampoule in the outer carton", set()),
        ("Keep the vial in the outer carton", set()),
    ],
)
def test_the_kind_of_container_is_known_by_its_words(text: str, said: set[str]) -> None:
    assert context_of(text) & {"ampoule", "vial"} == said


@pytest.mark.parametrize(
    ("text", "market"),
    [
        ("Injektionslösung", Market(comma_decimal=True)),
        ("Injektionslésung", Market(comma_decimal=True)),  # read so from a photo
        ("1 flacon, voie intramusculaire", Market(comma_decimal=True, spaced=True)),
        ("Solución inyectable, cada ampolleta", Market(either=True)),
        ("for intramuscular use", Market(point_decimal=True)),
        ("раствор 0,5 мг", Market(comma_decimal=True, spaced=True)),
        ("1.5%", Market(point_decimal=True)),
        ("0,9 %", Market(comma_decimal=True)),
        ("1.000 µg", Market()),
    ],
)
def test_markets_are_known_by_words_and_by_plain_decimals(text: str, market: Market) -> None:
    assert market_of(text) == market
