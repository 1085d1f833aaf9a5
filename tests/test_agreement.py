"""When looks agree."""

import pytest

from labelcheck.agreement import agreed, faint, unseen_by_stock
from labelcheck.text import PLAIN, Reading, Word

VIAL = ("vial/raw", "vial/wide", "vial/small")
ENG = ("eng/line", "eng/wide")
FINE = ("vial48/raw", "vial48/wide")


@pytest.mark.parametrize(
    ("bearing", "clean", "rivals", "sure"),
    [
        ((*VIAL[:2], *ENG), (*VIAL[:2], *ENG), (), True),  # two readers
        ((*VIAL[:2], *FINE), (*VIAL[:2], *FINE), (), True),  # both ours
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


def test_our_two_alone_confirm_nothing_that_the_stock_one_doubts() -> None:
    looks = (*VIAL[:2], *FINE)
    assert agreed(looks, looks, ())
    assert not agreed(looks, looks, (), dissenting=(ENG[0],))
    assert not agreed(looks, looks, (), unseen=True)


@pytest.mark.parametrize(("stock", "unseen"), [("' mikrogram/ml", True), ("(000 mikrogram/ml", False), ("", True)])
def test_the_stock_reader_must_have_seen_a_digit(stock: str, unseen: bool) -> None:
    ours = Reading(FINE[0], (Word("10"), Word("mikrogram/ml")))
    assert unseen_by_stock((ours, Reading(ENG[0], tuple(map(Word, stock.split()))))) is unseen
    assert not unseen_by_stock((ours,))


def test_small_print_needs_one_look_more() -> None:
    looks = (*VIAL[:2], *ENG)
    assert not agreed(looks, looks, (), unclear=True)
    assert agreed((*looks, FINE[0]), (*looks, FINE[0]), (), unclear=True)
