"""What several looks made of one line."""

import pytest

from labelcheck.merge import is_agreed, merge
from tests.labels import line


def told(readings: dict[str, str]) -> list[tuple[str, int, int]]:
    """Each place: what was read there, how many looks bear it, how many read something else."""
    merged = merge(line(readings), 0)
    return [(place.best.as_read, len(place.bearing), len(place.rivals)) for place in merged.amounts]


@pytest.mark.parametrize(
    ("readings", "places"),
    [
        ({"vial/raw": "1,000 mcg/mL", "eng/line": "1,000 mcg/mL"}, [("1,000 mcg/mL", 2, 0)]),
        ({"vial/raw": "1,000 mcg/mL", "eng/line": "1.000 mcg/mL", "eng/wide": "1000 mcg/mL"}, [("1.000 mcg/mL", 3, 0)]),
        ({"vial/raw": "1,000 mcg", "vial/wide": "1,000 mcg", "eng/line": "1.000 mcg"}, [("1,000 mcg", 3, 0)]),
        ({"vial/raw": "1000 µg/mL", "eng/line": "1000 pg/mL"}, [("1000 µg/mL", 2, 0)]),
        ({"vial/raw": "1000 mcg/mL", "eng/line": "4000 mcg/mL", "eng/wide": "1000 mcg/mL"}, [("1000 mcg/mL", 2, 1)]),
        ({"vial/raw": "1000 mcg/mL", "eng/line": "1000 mg/mL"}, [("1000 mg/mL", 1, 1)]),
        ({"vial/raw": "1000 mcg/mL", "eng/line": "1000 mcg"}, [("1000 mcg/mL", 1, 0)]),  # the end was lost
        ({"vial/raw": "1000 mcg/mL", "eng/line": "#,@@@ ~~~"}, [("1000 mcg/mL", 1, 0)]),
        (
            {"vial/raw": "30,000 mcg/30 mL (1,000 mcg/mL)", "eng/line": "30,000 mcg/30 mL (1,000 mcg/mL)"},
            [("30,000 mcg/30 mL", 2, 0), ("1,000 mcg/mL", 2, 0)],
        ),
        ({"vial/raw": "Injection, USP", "eng/line": "Injection, USP"}, []),
    ],
)  # fmt: skip
def test_looks_meet_at_their_places(readings: dict[str, str], places: list[tuple[str, int, int]]) -> None:
    assert sorted(told(readings)) == sorted(places)


def test_the_other_reader_is_asked_for_the_number_alone() -> None:
    looks = {"vial/raw": "58 mg", "vial/wide": "58 mg", "vial/small": "58 mg"}
    echo = merge(line({**looks, "eng/line": "58 ing"}), 0).amounts[0]
    assert (echo.echoing, echo.dissenting) == (["eng/line"], [])
    dissent = merge(line({**looks, "eng/line": "55 ing"}), 0).amounts[0]
    assert (dissent.echoing, dissent.dissenting) == ([], ["eng/line"])


def test_names_and_volumes_keep_the_look_that_saw_them() -> None:
    merged = merge(line({"vial/raw": "Cyanocobalamin 30 mL", "eng/line": "Cyanocobatamin 30 mL"}), 0)
    assert {(name.ingredient, reading.look) for name, reading, *_ in merged.names} == {
        ("cyanocobalamin", "vial/raw"),
        ("cyanocobalamin", "eng/line"),
    }
    assert [len(place.bearing) for place in merged.volumes] == [2]


def test_words_stand_in_the_photo() -> None:
    place = merge(line("Cyanocobalamin 1,000 mcg/mL", left=50.0, top=20.0), 0).amounts[0]
    assert [word.text for word in place.best.words] == ["1,000", "mcg/mL"]
    assert all(word.box is not None for word in place.best.words)


def test_a_digit_that_may_be_a_bracket_bears_nothing() -> None:
    """Two looks at `(1500 mcg/mL)` lost its 1 and two its bracket; the closing one makes a bracket of the 1."""
    readings = dict.fromkeys(("vial/raw", "vial/wide"), "1500 mcg/mL)")
    readings |= dict.fromkeys(("eng/line", "vial48/raw"), "500 mcg/mL)")
    seen = line(readings)
    (place,) = merge(seen, 0).amounts
    assert not is_agreed(place, seen)
    assert place.rivals
