"""Words of two countries, far apart on a photo, stand on two labels."""

import pytest

from labelcheck.label import read_label
from labelcheck.ranges import load_profile
from labelcheck.rules import judge
from labelcheck.text import LabelText
from labelcheck.tongues import _TOGETHER, _WORDS
from tests.labels import block, together, unsure

ITALIAN = block("Idrossocobalamina", "soluzione iniettabile", "1.000 microgrammi/ml", "fiala da 1 ml")


def verdicts(text: LabelText) -> dict[str, str]:
    return {found.rule: found.message for found in judge(read_label(text), load_profile()) if found.verdict != "pass"}


def beside(*lines: str) -> LabelText:
    return block(*lines, left=900, top=20, angle_deg=90)


def test_a_second_label_speaks_another_language() -> None:
    told = verdicts(together(ITALIAN, beside("1 ml", "Intramuskulär användning")))
    assert told["two-products"].startswith(
        "the print speaks Italian ('soluzione') and a Nordic language ('användning')"
    )
    assert "two-products" not in verdicts(ITALIAN)


@pytest.mark.parametrize(
    "other",
    [
        beside("For intramuscular use"),
        beside("Conservare al riparo"),
        beside("Injektionslösung zur Anwendung"),
        unsure(beside("Intramuskulär användning")),
        block("Intramuskulär användning", top=140),
    ],
    ids=["English", "its own", "Swiss", "hardly read", "label for many countries"],
)
def test_one_label_may_speak_so(other: LabelText) -> None:
    assert "two-products" not in verdicts(together(ITALIAN, other))


def test_a_word_is_of_one_language() -> None:
    words = [word for each in _WORDS.values() for word in each.split()]
    shared = {word for word in words if words.count(word) > 1}
    assert not shared
    assert set().union(*_TOGETHER) <= set(_WORDS)
