"""Names that no look read whole."""

import pytest

from labelcheck.damaged import name_of
from labelcheck.label import read_label
from tests.labels import block


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("Qutathione", "Gutathione", "Giutathione", "Clutathione"), ("glutathione", "drug")),
        (("Ascorbic Aciad", "Ascorbic Acia", "Asc orbic Acid", "Ascorbic Aciod"), ("ascorbic acid", "vitamin")),
        (("Cyancobalmin 1", "Cyanocobaamin", "Gyanocobalnin", "yanocobalamir"), ("cyanocobalamin", "b12")),
        (("dnocobalamin", "xocobalamin", "dxocobalamin", "nocobalamin"), ("vitamin_b12", "b12")),  # two forms as near
        (("Qutathione", "Gutathione", "Giutathione"), None),  # too few looks
        (("For IM or SC use only",) * 5, None),
        (("Westom S.", "Westom S..", "Ieeston SA", "Wrestont 2A:"), None),
        (("Injection, USP",) * 4, None),
        (("",) * 4, None),
    ],
)
def test_looks_spell_a_name_together(texts: tuple[str, ...], name: tuple[str, str] | None) -> None:
    assert name_of(texts) == name


def test_a_name_that_the_looks_spell_together_is_read() -> None:
    looks = ("vial/raw", "vial48/raw", "vial64/raw", "eng/wide")
    damaged = dict(zip(looks, ("Qutathione", "Gutathione", "Giutathione", "Clutathione"), strict=True))
    (name,) = read_label(block(damaged, "200 mg/mL")).names
    assert (name.ingredient, name.sure) == ("glutathione", True)
    beside = read_label(block("Cyanocobalamin", damaged, "200 mg/mL")).names
    assert not any(name.sure for name in beside if name.ingredient == "glutathione")
