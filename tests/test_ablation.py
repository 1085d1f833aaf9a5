"""The ablation: the same readings judged with parts of the reader left out; the run itself is `make ablation`."""

from decimal import Decimal

from labelcheck.text import LabelText
from labelcheck.truths import Truth
from labelcheck.validate import Read
from tests.ablation import ANY, LOOKS, VARIANTS, Variant, judged, left, table
from tests.labels import block

TRUTH = Truth("vial.jpg", asks_b12=True, mcg_per_ml=Decimal(1000), substance="cyanocobalamin")


def photo(*lines: dict[str, str] | str) -> LabelText:
    whole = [dict.fromkeys(LOOKS, each) if isinstance(each, str) else dict.fromkeys(LOOKS) | each for each in lines]
    return block(*({look: text for look, text in each.items() if text is not None} for each in whole))


def test_what_is_left_out_is_not_seen() -> None:
    text = photo("Cyanocobalamin", {"vial/raw": "1,000 mcg/mL", "eng/wide": "4,000 mcg/mL"})
    assert [len(each.readings) for each in left(text, LOOKS)] == [len(LOOKS), 2]
    assert [each.text for each in left(text, ("eng/wide",))] == ["Cyanocobalamin", "4,000 mcg/mL"]
    assert [each.text for each in left(text, ("vial64/raw",))] == ["Cyanocobalamin"]


def test_one_look_tells_what_agreement_holds_back() -> None:
    read = [(TRUTH, photo("Cyanocobalamin", {"vial/raw": "1,000 mcg/mL", "eng/wide": "4,000 mcg/mL"}))]
    one = Variant("one", ("eng/wide",), (ANY,))
    whole = Variant("whole")
    assert [each.read for each in judged(one, read)] == [Read.WRONG]
    assert [each.read for each in judged(whole, read)] == [Read.NOT_TOLD]


def test_the_table_has_a_row_for_each() -> None:
    read = [(TRUTH, photo("Cyanocobalamin", "1,000 mcg/mL"))]
    rows = table([(variant, judged(variant, read)) for variant in VARIANTS], 1).splitlines()
    assert len(rows) == 4 + len(VARIANTS)
    assert "| all looks, agreement.py | 1 | 0 | 1 | 0 | 1 |" in rows
