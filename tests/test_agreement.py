"""When looks agree."""

import pytest

from labelcheck.agreement import agreed, faint
from labelcheck.text import PLAIN

VIAL = ("vial/raw", "vial/wide", "vial/small")
ENG = ("eng/line", "eng/wide")


@pytest.mark.parametrize(
    ("bearing", "clean", "rivals", "sure"),
    [
        ((*VIAL[:2], ENG[0]), (*VIAL[:2], ENG[0]), (), True),  # two readers
        ((*VIAL[:2], ENG[0]), VIAL[:2], (), True),  # one of them repaired: pg beside µg
        ((*VIAL[:2], ENG[0]), (), (), False),  # all repaired
        ((*VIAL[:2], ENG[0]), (*VIAL[:2], ENG[0]), (VIAL[2],), False),  # a rival
        ((*VIAL[:2], *ENG), (*VIAL[:2], *ENG), (VIAL[2],), True),  # one stray look against two of each reader
        ((*VIAL, ENG[0]), (*VIAL, ENG[0]), (ENG[1],), False),
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
    assert not agreed(looks, looks, (VIAL[2],), repointed=True)
