"""When looks agree."""

import pytest

from labelcheck.agreement import agreed, faint
from labelcheck.text import PLAIN

VIAL = ("vial/raw", "vial/wide", "vial/small")
ENG = ("eng/line", "eng/wide")
FINE = ("vial48/raw", "vial48/wide")
FINEST = ("vial64/raw", "vial64/wide")
OURS = (VIAL[0], *FINE, FINEST[0])


@pytest.mark.parametrize(
    ("bearing", "clean", "rivals", "sure"),
    [
        ((*VIAL[:2], *ENG), (*VIAL[:2], *ENG), (), True),  # two readers
        ((*VIAL[:2], *FINE), (*VIAL[:2], *FINE), (), False),  # two of ours
        ((VIAL[0], ENG[0], FINE[0]), (VIAL[0], ENG[0], FINE[0]), (), False),  # three looks at one scale
        ((*VIAL[:2], *ENG), VIAL[:2], (), True),  # one of them repaired: pg beside µg
        ((*VIAL[:2], *ENG), (), (), False),  # all repaired
        ((*VIAL[:2], ENG[0], FINE[0]), (*VIAL[:2], ENG[0], FINE[0]), (VIAL[2],), False),  # a rival
        ((*VIAL[:2], *ENG), (*VIAL[:2], *ENG), (VIAL[2],), True),  # one stray look against two of each reader
        ((*VIAL, ENG[0]), (*VIAL, ENG[0]), (ENG[1],), False),
        ((*VIAL, *ENG), (*VIAL, *ENG), FINE, False),
        ((*VIAL, *ENG, "eng/raw"), (*VIAL, *ENG, "eng/raw"), FINE, True),  # one reader against all looks of two others
        ((*VIAL, *FINE), (*VIAL, *FINE), (*ENG, "eng/raw"), False),
        ((VIAL[0],), (VIAL[0],), (), False),
        (VIAL, VIAL, (), False),  # three of one reader, and no echo
        ((PLAIN,), (PLAIN,), (), True),
        ((PLAIN,), (), (), False),
        ((), (), (), False),
    ],
)
def test_two_readers_must_agree(
    bearing: tuple[str, ...], clean: tuple[str, ...], rivals: tuple[str, ...], sure: bool
) -> None:
    assert agreed(bearing, clean, rivals) is sure


def test_three_looks_of_one_reader_need_the_echo_of_another() -> None:
    assert agreed(VIAL, VIAL, (), "mcg", echoing=ENG)
    assert not agreed(VIAL, VIAL, (), "mcg", echoing=ENG, dissenting=(ENG[1],))
    assert not agreed(VIAL[:2], VIAL[:2], (), "mcg", echoing=ENG)


def test_a_gram_needs_two_readers() -> None:
    assert not agreed(VIAL, VIAL, (), "g", echoing=ENG)
    assert agreed((*VIAL, ENG[0]), (*VIAL, ENG[0]), (), "g")


def test_a_fancy_of_one_reader_is_faint() -> None:
    assert faint(VIAL[:1], VIAL + ENG)
    assert faint(VIAL[:2], VIAL + ENG)
    assert not faint(VIAL, VIAL + ENG)
    assert not faint((VIAL[0], ENG[0]), VIAL + ENG)
    assert not faint((PLAIN,), (PLAIN,))


def test_a_look_that_saw_a_point_is_no_stray() -> None:
    looks = (*VIAL[:2], *ENG)
    assert agreed(looks, looks, (VIAL[2],))
    assert not agreed(looks, looks, (VIAL[2],), alike=True)


def test_our_three_are_believed_where_each_read_surely() -> None:
    assert agreed(OURS, OURS, (), certain=dict.fromkeys(OURS, 0.9))
    assert not agreed(OURS, OURS, ())
    assert not agreed(OURS, OURS, (), certain=dict.fromkeys(OURS[:3], 0.9))
    assert not agreed(VIAL + FINE, VIAL + FINE, (), certain=dict.fromkeys(VIAL + FINE, 0.9))


def test_our_three_are_not_believed_where_the_other_kind_made_no_such_unit_of_it() -> None:
    certain = dict.fromkeys(OURS, 0.9)
    assert not agreed(OURS, OURS, (), "mg", echoing=("shapes/raw",), certain=certain)
    assert agreed(OURS, OURS, (), "mg", echoing=("eng/wide",), certain=certain)


def test_the_stock_reader_has_no_say_against_our_three_but_for_a_point() -> None:
    assert agreed(OURS, OURS, ENG, alike=True, certain=dict.fromkeys(OURS, 0.9))
    assert agreed(OURS, OURS, (), dissenting=ENG, certain=dict.fromkeys(OURS, 0.9))
    assert not agreed(OURS, OURS, ENG[:1], alike=True, certain=dict.fromkeys(OURS, 0.9), repointed=True)


def test_one_look_of_ours_speaks_against_the_others() -> None:
    assert not agreed(OURS, OURS, (FINEST[1],), certain=dict.fromkeys(OURS, 0.9))
    assert not agreed(OURS, OURS, (), dissenting=(FINEST[1],), certain=dict.fromkeys(OURS, 0.9))


def test_small_print_needs_one_look_more_of_ours() -> None:
    assert not agreed(OURS, OURS, (), unclear=True, certain=dict.fromkeys(OURS, 0.9))
    more = (*OURS, FINEST[1])
    assert agreed(more, more, (), unclear=True, certain=dict.fromkeys(more, 0.9))


def test_what_no_look_reads_surely_is_not_sure() -> None:
    looks = (*VIAL[:2], *ENG)
    for certain, sure in ((0.7, True), (0.5, False)):
        assert agreed(looks, looks, (), certain=dict.fromkeys(looks, 0.4) | {VIAL[0]: certain}) is sure


def test_small_print_needs_one_look_more() -> None:
    looks = (*VIAL[:2], *ENG)
    assert not agreed(looks, looks, (), unclear=True)
    assert agreed((*looks, FINE[0]), (*looks, FINE[0]), (), unclear=True)


SHAPES = ("shapes/raw", "shapes/wide")


@pytest.mark.parametrize(
    ("looks", "sure", "told"),
    [
        ((*SHAPES, *VIAL[:2], FINE[0]), 0.9, True),
        ((*SHAPES, *VIAL[:2], FINE[0]), 0.7, False),  # not clear
        ((SHAPES[0], *VIAL[:2], FINE[0]), 0.9, False),  # at one scale only
        ((*SHAPES, *VIAL[:2]), 0.9, False),  # too few beside it
        ((*SHAPES, *VIAL), 0.9, False),  # of one other model only
    ],
)
def test_clear_shapes_are_not_shaken_by_rivals(looks: tuple[str, ...], sure: float, told: bool) -> None:
    """`1.5 mg` that the stock reader takes for `15 mg`; not if another of ours takes it for `1.6 mg`."""
    certain = dict.fromkeys(looks, 0.5) | dict.fromkeys(set(looks) & set(SHAPES), sure)
    assert agreed(looks, looks, ENG, "mg", alike=True, certain=certain, repointed=True) is told
    assert agreed(looks, looks, (*ENG, FINEST[0]), "mg", certain=certain) is told
    assert not agreed(looks, looks, (*ENG, FINEST[0]), "mg", alike=True, certain=certain, near_miss=True)
    assert not agreed(looks, (), ENG, "mg", alike=True, certain=certain)  # each needed a repair


@pytest.mark.parametrize(
    ("own", "sure", "against", "told"),
    [
        (VIAL[:1], 0.96, (), True),
        (VIAL[:1], 0.96, ENG, True),
        (VIAL[:1], 0.96, FINE[:1], False),  # one of ours reads otherwise
        (VIAL[:1], 0.9, (), False),  # not very clear
        ((), 0.96, (), False),  # by itself
    ],
)
def test_very_clear_shapes_need_one_look_more(
    own: tuple[str, ...], sure: float, against: tuple[str, ...], told: bool
) -> None:
    looks = (*SHAPES, *own)
    certain = dict.fromkeys(own, 0.7) | dict.fromkeys(SHAPES, sure)
    assert agreed(looks, looks, against, "mcg", alike=True, certain=certain) is told
    assert not agreed(looks, looks, against, "mcg", alike=True, certain=certain | dict.fromkeys(own, 0.5))


@pytest.mark.parametrize("against", [(), ("shapes/raw",), ("vial64/raw",)])
def test_three_of_our_four_suffice_and_none_of_them_may_dissent(against: tuple[str, ...]) -> None:
    looks = ("vial/raw", "vial48/raw", "vial48/wide", *({"vial64/raw", "shapes/raw"} - set(against)))
    certain = dict.fromkeys(looks, 0.7)
    assert agreed(looks, looks, against, "mcg", alike=True, certain=certain) is (not against)
