"""Many frames of one label say more than each alone, and never more than they bear out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from labelcheck.glimpse import Glimpse, same_place
from labelcheck.text import Box
from labelcheck.turning import gather
from tests.frames import BOTH, glimpse, line

NAME = "Cyanocobalamin Injection USP"
STRENGTH = "1,000 mcg/mL"
ONE_LOOK = ("eng/line",)
OTHER_LOOK = ("vial/raw",)


def front(number: int, said: str = STRENGTH, looks: tuple[str, ...] = BOTH) -> Glimpse:
    """Name, strength below it, and a line of small print."""
    return glimpse(number, line(NAME, 100), line(said, 160, looks=looks), line("For intramuscular use only", 220))


def per_ml(*glimpses: Glimpse) -> Decimal | None:
    content = gather(glimpses).label.b12
    return None if content is None else content.mcg_per_ml


def test_the_name_stands_on_one_side_and_the_strength_on_another() -> None:
    sides = [glimpse(n, line(NAME, 100)) for n in (1, 2)] + [glimpse(n, line(STRENGTH, 160)) for n in (3, 4)]
    label = gather(sides).label
    assert label.substance == "cyanocobalamin"
    assert label.b12 is not None and label.b12.mcg_per_ml == 1000
    assert [(each.ingredient, each.confirmed) for each in label.strengths] == [("cyanocobalamin", True)]


def test_a_total_and_a_concentration_on_two_sides_bear_each_other_out() -> None:
    label = gather([front(1), glimpse(2, line(NAME, 100), line("10,000 mcg/10 mL", 160))]).label
    assert label.b12 is not None
    assert (label.b12.mcg_per_ml, label.b12.total_mcg, label.b12.volume_ml) == (1000, 10000, 10)


def test_one_frame_is_not_enough() -> None:
    assert per_ml(front(1)) is None
    assert per_ml(front(1), glimpse(2, line(NAME, 100))) is None
    assert per_ml(front(1), front(2)) == 1000


def test_two_readers_on_two_views_are_as_good_as_two_on_one_frame() -> None:
    assert per_ml(front(1, looks=ONE_LOOK), front(2, looks=OTHER_LOOK)) is None
    turns = [front(number, looks=(ONE_LOOK, OTHER_LOOK)[number % 2]) for number in range(4)]
    assert per_ml(*turns) == 1000


def test_frames_of_the_same_view_are_no_independent_evidence() -> None:
    lines = [line(NAME, 100), line(STRENGTH, 160, looks=ONE_LOOK)]
    others = [line(NAME, 100), line(STRENGTH, 160, looks=OTHER_LOOK)]
    assert per_ml(glimpse(1, *lines, view=7), glimpse(2, *others, view=7)) is None


def test_one_reader_alone_is_not_believed_however_many_frames() -> None:
    assert per_ml(*(front(n, looks=ONE_LOOK) for n in range(6))) is None


def test_a_misreading_of_the_same_print_is_outvoted() -> None:
    frames = [front(1), front(2), front(3), front(4, "100 mcg/mL", ONE_LOOK)]
    assert per_ml(*frames) == 1000
    assert len(gather(frames).label.strengths) == 1


def test_the_same_reading_at_another_place_is_for_a_person() -> None:
    elsewhere = glimpse(4, line(NAME, 100), line("100 mcg/mL", 400, looks=ONE_LOOK))
    label = gather([front(1), front(2), front(3), elsewhere]).label
    assert [(each.amount, each.confirmed) for each in label.strengths] == [(1000, True), (100, False)]


def test_a_rival_that_no_line_places_is_for_a_person() -> None:
    lonely = glimpse(4, line("100 mcg/mL", 160, looks=ONE_LOOK))
    assert len(gather([front(1), front(2), front(3), lonely]).label.strengths) == 2


def test_two_strengths_surely_read_at_one_place_are_both_doubted() -> None:
    gathered = gather([front(1), front(2), front(3, "100 mcg/mL"), front(4, "100 mcg/mL")])
    assert gathered.label.b12 is None
    assert {each.rivals[0] for each in gathered.disputes} == {"1,000 mcg/mL", "100 mcg/mL"}


def test_two_strengths_at_two_places_are_both_told() -> None:
    lines = [line(NAME, 100), line(STRENGTH, 160), line("500 mcg/mL", 400)]
    label = gather([glimpse(1, *lines), glimpse(2, *lines)]).label
    assert [each.confirmed for each in label.strengths] == [True, True]
    assert label.b12 is None


def test_a_lost_end_is_no_other_strength() -> None:
    label = gather([front(1), front(2), front(3, "1,000 mcg")]).label
    assert [each.as_read for each in label.strengths] == ["1,000 mcg/mL"]


def test_a_strength_that_may_be_another_drugs_is_not_the_b12s() -> None:
    drug = [glimpse(n, line("Lidocaine Hydrochloride", 100)) for n in (3, 4)]
    sides = [glimpse(1, line(NAME, 100)), glimpse(2, line(NAME, 100)), *drug]
    label = gather([*sides, glimpse(5, line("10 mg/mL", 160)), glimpse(6, line("10 mg/mL", 160))]).label
    assert [each.ingredient for each in label.strengths] == [None]
    assert label.b12 is None


def test_the_end_of_a_name_that_turns_away_is_not_another_name() -> None:
    cut = glimpse(3, line("OCOBALAMIN INJ", 100), line("1,000 mcg/mL", 160))
    gathered = gather([front(1), front(2), cut])
    assert {name.ingredient for name, _ in gathered.names} <= {"cyanocobalamin", "vitamin_b12"}
    assert gathered.label.substance == "cyanocobalamin"
    assert {each.ingredient for each in gathered.label.strengths} == {"cyanocobalamin"}


def test_print_cut_where_the_label_turns_away_is_a_misreading_of_what_is_read_from_the_front() -> None:
    """`1,000 mg/mL`, of which the first letters are out of sight; the name above is cut as well."""
    side = [glimpse(n, line("obalamin Injection USP", 100), line("100 mg/mL", 160)) for n in (4, 5)]
    label = gather([*(front(n, "1,000,000 mcg/mL") for n in (1, 2, 3, 6)), *side]).label
    assert [each.amount for each in label.strengths] == [1_000_000]


def test_the_language_on_one_side_tells_how_numbers_are_written_on_another() -> None:
    german = glimpse(5, line("Injektionslösung zur intramuskulären Injektion", 100), line("Zur Anwendung", 200))
    frames = [glimpse(n, line("Cyanocobalamin", 100), line("1.000 µg/ml", 160)) for n in (1, 2)]
    assert per_ml(*frames) is None
    assert per_ml(*frames, german) == 1000


def test_a_strength_cut_on_frames_from_the_side_is_not_believed() -> None:
    """`(0.5 mg/mL)` with its first letters out of sight, as every line of the frame."""
    use = "For intramuscular use only"
    whole = [glimpse(n, line(NAME, 100), line("0.5 mg/mL", 160), line(use, 220)) for n in (1, 2)]
    cut = [glimpse(n, line(NAME[6:], 100), line("5 mg/mL", 160), line(use[8:], 220)) for n in (3, 4)]
    assert per_ml(*whole, *cut) == 500
    assert [each.amount for each in gather([*whole, *cut]).label.strengths] == [Decimal("0.5")]


def test_strengths_that_contradict_and_are_never_seen_together_are_doubted() -> None:
    other = [glimpse(n, line("Single dose ampoule", 100), line("500 mcg/mL", 160)) for n in (3, 4)]
    gathered = gather([front(1), front(2), *other])
    assert gathered.label.b12 is None
    assert [each.confirmed for each in gathered.label.strengths] == [False, False]


def test_the_next_line_is_another_place() -> None:
    close = glimpse(4, line(NAME, 100), line("500 mcg/mL", 200, looks=ONE_LOOK))
    assert len(gather([front(1), front(2), front(3), close]).label.strengths) == 2


def test_lots_that_differ_by_a_misread_letter_are_one() -> None:
    frames = [
        glimpse(n, line(NAME, 100), line(f"LOT {lot}", 200)) for n, lot in enumerate(["AB1234", "AB1Z34", "AB12"])
    ]
    assert len(gather(frames).label.lots) == 1


def test_boxes_are_told_on_one_frame() -> None:
    gathered = gather([glimpse(1, line(NAME, 100)), front(2), front(3), glimpse(4, line(STRENGTH, 160))])
    assert gathered.chief is not None and gathered.chief.number in (2, 3)
    assert all(word.box is not None for each in gathered.label.strengths for word in each.words)


def test_what_stands_on_another_frame_has_no_box() -> None:
    sides = [glimpse(n, line(NAME, 100)) for n in (1, 2)] + [glimpse(n, line(STRENGTH, 160)) for n in (3, 4)]
    gathered = gather(sides)
    assert gathered.chief is not None and gathered.chief.number in (3, 4)
    assert all(word.box is None for word in gathered.label.substance_words)


def test_no_frames_make_an_empty_label() -> None:
    assert gather([]).label.strengths == ()
    assert gather([glimpse(1)]).label.substance is None


def test_a_place_is_known_again_though_the_vial_has_moved() -> None:
    one, moved = front(1), glimpse(2, line(NAME, 300, x=220), line("100 mcg/mL", 360, x=220))
    there, here = one.label.strengths[0].box, moved.label.strengths[0].box
    assert there is not None and here is not None
    assert same_place(one, there, moved, here)
    lower = glimpse(3, line(NAME, 300, x=220), line("100 mcg/mL", 480, x=220))
    below = lower.label.strengths[0].box
    assert below is not None and not same_place(one, there, lower, below)


def test_another_label_beside_the_vial_is_told_of_all_frames() -> None:
    beside = Box(((500.0, 0.0), (600.0, 0.0), (600.0, 90.0), (500.0, 90.0)))
    frames = [replace(each, label=replace(each.label, neighbours=(beside,))) for each in (front(1), front(2))]
    assert gather(frames).label.neighbours == (beside,)


def test_a_bar_that_was_not_read_is_told_of_all_frames() -> None:
    bar = Box(((100.0, 200.0), (300.0, 200.0), (300.0, 230.0), (100.0, 230.0)))
    frames = [
        replace(each, label=replace(each.label, text=replace(each.label.text, bars=(bar,))))
        for each in (front(1), front(2))
    ]
    assert gather(frames).label.text.bars == (bar,)


def test_what_the_stock_reader_alone_sees_said_stays_half_said() -> None:
    noise = line("CO ANOC ORAL", 280, looks=ONE_LOOK)
    frames = [glimpse(n, line(NAME, 100), line(STRENGTH, 160), noise) for n in (1, 2, 3, 4)]
    label = gather(frames).label
    assert "oral" in label.context
    assert "oral" in label.half_said
