"""What several looks made of one line."""

from dataclasses import replace

import pytest

from labelcheck.merge import is_agreed, merge
from labelcheck.text import LabelText, Reading, TextLine, Word
from tests.labels import box, line, unsure


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


@pytest.mark.parametrize(
    ("most", "one", "rivals"),
    [
        ("(250 mcg/mL)", "250 mcg/mL)", 0),  # the bracket was seen beside all three digits
        ("250 mcg/mL", "250 mcg/mL)", 1),  # it may be (50 mcg/mL), the bracket read as a 2
        ("(50 mcg/mL)", "250 mcg/mL)", 1),
        ("(250 mcg/mL)", "250 mg/mL)", 1),
        ("(250 mcg/2 mL)", "250 mcg/5 mL)", 1),
    ],
)
def test_a_digit_that_may_be_a_bracket_is_none_where_most_saw_the_bracket_too(most: str, one: str, rivals: int) -> None:
    looks = dict.fromkeys(("shapes/raw", "vial/raw", "vial48/raw"), most)
    (place,) = told(looks | {"vial/wide": one})
    assert place[2] == rivals


def test_the_other_reader_is_asked_for_the_number_alone() -> None:
    looks = {"vial/raw": "58 mg", "vial/wide": "58 mg", "vial/small": "58 mg"}
    echo = merge(line({**looks, "eng/line": "58 ing"}), 0).amounts[0]
    assert (echo.echoing, echo.dissenting) == (["eng/line"], [])
    dissent = merge(line({**looks, "eng/line": "55 ing"}), 0).amounts[0]
    assert (dissent.echoing, dissent.dissenting) == ([], ["eng/line"])


def test_the_other_reader_is_asked_for_the_volume_too() -> None:
    own = dict.fromkeys(("vial/raw", "vial/wide", "vial48/raw", "vial48/wide"), "200 mcg in 2 ml")
    echo = merge(line(own | {"eng/line": "200 meg in 2 m"}), 0).amounts[0]
    assert echo.echoing == ["eng/line"]
    dissent = merge(line(own | {"eng/line": "200 meg in 1 m"}), 0).amounts[0]
    assert dissent.dissenting == ["eng/line"]


@pytest.mark.parametrize(
    ("looks", "bracketed"),
    [
        (dict.fromkeys(("vial/raw", "vial48/raw", "eng/line"), "(500 mcg/mL)"), True),
        (dict.fromkeys(("vial/raw", "vial48/raw", "eng/line"), "(500 mcg/mL"), True),  # glare took the other
        (dict.fromkeys(("vial/raw", "vial48/raw", "eng/line"), "(500 mcg/mL Rx only"), False),
        ({"vial/raw": "(500 mcg/mL)", "vial48/raw": "1500 mcg/mL)", "eng/line": "500 mcg/mL)"}, False),
        (dict.fromkeys(("vial/raw", "vial/wide"), "(500 mcg/mL)"), False),  # one reader
    ],
)
def test_brackets_around_an_amount_are_told(looks: dict[str, str], bracketed: bool) -> None:
    assert merge(line(looks), 0).amounts[0].bracketed is bracketed


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


def is_sure(readings: dict[str, str] | str, **hindrances: object) -> bool:
    seen = replace(line(readings), **hindrances)  # type: ignore[arg-type]
    return is_agreed(merge(seen, 0).amounts[0], seen)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("(38 g per mL)", True),
        ("8 g per mL)", False),  # the photo shows no more of it
        ("(1,000 mcg", False),
        ("(1,000 mcg)", True),
        ("Cyanocobalamin (B12) 1,000 mcg", True),
        ("(each vial: 1,000 mcg B12", True),
        ("100 1 mcg/mL", False),  # glare took the middle of 1000
        ("INITIALS,500 mcg/mL", False),  # a sticker over the 1 of 1,500
        ("Injection, 500 mcg/mL", True),
        ("Vitamin B 12 1,000 mcg/mL", True),
        ("10 mL 1,000 mcg/mL", True),
    ],
)
def test_what_stands_beside_an_amount_tells_that_print_is_hidden(text: str, sure: bool) -> None:
    assert is_sure(text) is sure


def test_what_lies_over_a_number_hides_a_part_of_it() -> None:
    assert not is_sure("(0 5 mg/mL)")  # glare took the comma
    assert is_sure("1 000 IU/mL")
    assert not is_sure("1 000 IU/mL", covered=((0.05, 0.15),))
    assert is_sure("B12 1 000 mcg/mL vial", covered=((0.0, 0.1), (0.85, 0.95)))


ALL_LOOKS = ("vial/raw", "vial/wide", "vial/small", "vial48/raw", "vial48/wide", "eng/line", "eng/wide", "eng/raw")


@pytest.mark.parametrize(
    ("stray", "sure"),
    [
        ("100 mcg/2 mL", True),
        ("700 mcg/2 mL", False),  # where print leans seven looks of eight take the one for the other
        ("6100 mcg/2 mL", True),
        ("580 mcg/2 mL", True),
        ("100 mg/2 mL", False),
        ("1.00 mcg/2 mL", False),
        ("100 mcg/3 mL", False),
        ("100 mcg/2.0 mL", True),
    ],
)
def test_what_is_taken_for_one_another_is_not_outvoted(stray: str, sure: bool) -> None:
    assert is_sure(dict.fromkeys(ALL_LOOKS, "100 mcg/2 mL") | {"eng/raw": stray}) is sure


@pytest.mark.parametrize(("certain", "sure"), [(0.9, True), (0.5, False)])
def test_a_7_is_no_leaning_1_where_it_is_read_surely(certain: float, sure: bool) -> None:
    for read in ("70 mg/mL", "757 mg/mL"):
        (seen,) = unsure(LabelText((line(read),)), certain)
        (place,) = merge(seen, 0).amounts
        assert is_agreed(place, seen) is sure


@pytest.mark.parametrize(("commas", "sure"), [(0, True), (1, True), (2, False), (4, False), (6, True), (8, True)])
def test_a_point_may_be_a_comma_without_its_tail(commas: int, sure: bool) -> None:
    looks = {look: "1,000 mcg/mL" if at < commas else "1.000 mcg/mL" for at, look in enumerate(ALL_LOOKS)}
    assert is_sure(looks) is sure


@pytest.mark.parametrize(
    ("text", "points", "sure"),
    [
        ("25 mg/mL", (), True),
        ("25 mg/mL", (0.12,), False),  # between the 2 and the 5
        ("2.5 mg/mL", (0.17,), True),
        ("1000 mcg/2 mL", (0.66,), False),  # before the 2
        ("25 mg/mL .", (0.95,), True),
        ("1000 mcg/mL", (0.65,), True),  # no digit is near
    ],
)
def test_a_point_that_no_look_read_is_not_forgotten(text: str, points: tuple[float, ...], sure: bool) -> None:
    assert is_sure(text, points=points) is sure


def test_a_volume_may_have_lost_a_point_too() -> None:
    seen = replace(line("25 mL vial"), points=(0.1,))
    assert merge(seen, 0).volumes[0].broken


@pytest.mark.parametrize("stray", ["1000 mcg/10 mL", "1000 mcg/2 mL", "1000 mcg/vial"])
def test_another_volume_is_not_outvoted(stray: str) -> None:
    assert not is_sure(dict.fromkeys(ALL_LOOKS, "1000 mcg/mL") | {"eng/raw": stray})


@pytest.mark.parametrize(
    ("text", "points", "sure"),
    [("1,000 mcg/25 mL", (0.1, 0.68), False), ("1,000 mcg/25 mL", (0.1,), True), ("1000 I.U./mL", (0.5, 0.6), True)],
)
def test_every_point_needs_its_mark(text: str, points: tuple[float, ...], sure: bool) -> None:
    assert is_sure(text, points=points) is sure


def test_a_first_digit_may_lie_under_what_ends_before_the_number() -> None:
    assert not is_sure("B12 500 mcg/mL", covered=((2.5 / 14, 3.9 / 14),))
    assert is_sure("B12 500 mcg/mL", covered=((0.0, 2.0 / 14),))


def test_a_closed_pair_before_the_amount_opens_nothing() -> None:
    assert not is_sure("(B12) 500 mcg/mL)")


def test_points_and_commas_of_a_fraction_mean_the_same() -> None:
    assert is_sure({look: "2,5 mg/mL" if at < 2 else "2.5 mg/mL" for at, look in enumerate(ALL_LOOKS)})


@pytest.mark.parametrize(("other", "agreed"), [("78 mcg/mL", False), ("18 mcg/mL", True)])
def test_a_number_that_nobody_believes_still_speaks_against_one_like_it(other: str, agreed: bool) -> None:
    """78 is no strength by itself, and yet a sign that 18 may be none."""
    looks = ("vial/raw", "vial/wide", "vial/small", "eng/line", "eng/wide")
    seen = line({**dict.fromkeys(looks, "18 mcg/mL"), "vial48/raw": other})
    assert is_agreed(merge(seen, 0).amounts[0], seen) is agreed


@pytest.mark.parametrize(("width", "looks", "sure"), [(40, 4, True), (20, 4, False), (20, 5, True)])
def test_a_number_that_the_glass_squeezes_takes_a_look_more(width: int, looks: int, sure: bool) -> None:
    """`60 mcg/mL` at the turn of the glass was read as 50 by four looks."""
    boxes = (box(0, 0, width), box(width + 10, 0, 140))
    words = tuple(Word(text, box, 0.9) for text, box in zip(("50", "mcg/mL"), boxes, strict=True))
    names = ("shapes/raw", "shapes/wide", "vial/raw", "vial48/raw", "vial64/raw")[:looks]
    seen = TextLine(tuple(Reading(name, words) for name in names), box(0, 0, width + 150))
    (place,) = merge(seen, 0).amounts
    assert place.squeezed == (width == 20)
    assert is_agreed(place, seen) == sure
