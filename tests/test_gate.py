"""Which frames are worth reading, told from a small copy; and which of them are read first."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from labelcheck.camera import Frame
from labelcheck.gate import Fault, Gate, Glance
from labelcheck.pixels import Pixels
from labelcheck.shelf import MOST_READS, MOST_WAITING, Shelf
from tests.frames import picture

SIZES = [(320, 240), (1280, 720), (1920, 1080)]


def look(gate: Gate, pixels: Pixels, number: int = 0) -> Glance:
    return gate.look(Frame(pixels, number, number / 30))


def blurred(pixels: Pixels, sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def moved(pixels: Pixels, dx: float, dy: float) -> Pixels:
    way = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    shape = pixels.shape[1::-1]
    return np.asarray(cv2.warpAffine(pixels, way, shape, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def test_a_sharp_frame_passes_and_a_blurred_one_does_not() -> None:
    gate = Gate()
    assert look(gate, picture(1)).fault is None
    assert look(gate, blurred(picture(1), 4)).fault is Fault.BLURRED


def test_blur_counts_against_the_best_of_late() -> None:
    gate = Gate()
    sharp, soft = look(gate, picture(1)), look(gate, blurred(picture(1), 1.6))
    assert soft.sharpness < 0.45 * sharp.sharpness
    assert soft.fault is Fault.BLURRED


@pytest.mark.parametrize(
    ("pixels", "fault"),
    [
        (np.full((240, 320, 3), 8, np.uint8), Fault.DARK),
        (np.full((240, 320, 3), 252, np.uint8), Fault.BRIGHT),
        (np.full((240, 320, 3), 128, np.uint8), Fault.EMPTY),
        (np.asarray(picture(1) // 8, np.uint8), Fault.DARK),
    ],
)
def test_light_that_is_no_good(pixels: Pixels, fault: Fault) -> None:
    assert look(Gate(), pixels).fault is fault


def test_noise_is_not_taken_for_sharpness() -> None:
    noise = np.random.default_rng(1).normal(0, 6, (240, 320, 3))
    grainy = np.clip(blurred(picture(1), 4) + noise, 0, 255).astype(np.uint8)
    assert look(Gate(), grainy).sharpness < 0.45 * look(Gate(), picture(1)).sharpness


@pytest.mark.parametrize("size", SIZES)
def test_a_hand_that_shakes_shows_the_same_view(size: tuple[int, int]) -> None:
    gate, still = Gate(), picture(1, size=size)
    first = look(gate, still)
    assert look(gate, moved(still, 0.01 * size[0], 0.005 * size[1])).view == first.view


def test_another_side_is_another_view_and_known_again() -> None:
    gate = Gate()
    views = [look(gate, picture(seed)).view for seed in (1, 2, 3, 1)]
    assert len(set(views[:3])) == 3
    assert views[3] == views[0]


def test_a_vial_that_is_taken_away_is_noticed() -> None:
    gate = Gate()
    table = np.asarray(cv2.GaussianBlur(picture(9, (30, 60, 120))[::-1, ::-1], (0, 0), 9), np.uint8)
    shown = [picture(1), picture(2), picture(1), table, table, picture(5, (200, 120, 60)), picture(6, (200, 120, 60))]
    presences = [look(gate, each, number).presence for number, each in enumerate(shown)]
    assert presences[0] == presences[1] == presences[2] == 0
    assert presences[-1] == presences[-2] > 0


def test_after_a_vial_was_taken_away_no_view_counts_as_seen() -> None:
    gate = Gate()
    view = look(gate, picture(1)).view
    for _ in range(3):
        look(gate, np.asarray(255 - picture(1)[::-1], np.uint8))
    assert look(gate, picture(1)).view != view


@pytest.mark.parametrize("size", SIZES)
def test_frames_of_every_size_are_measured(size: tuple[int, int]) -> None:
    assert look(Gate(), picture(1, size=size)).fault is None


def test_a_tiny_frame_is_no_trouble() -> None:
    assert look(Gate(), np.zeros((16, 16, 3), np.uint8)).fault is Fault.DARK


def glance(view: int, sharpness: float = 0.3, fault: Fault | None = None) -> Glance:
    return Glance(sharpness, 150, 0.0, view, 0, fault)


def frame(number: int) -> Frame:
    return Frame(np.zeros((1, 1, 3), np.uint8), number, number / 10)


def taken(shelf: Shelf) -> int | None:
    waiting = shelf.take()
    return None if waiting is None else waiting.frame.number


def test_the_newest_view_is_read_first() -> None:
    shelf = Shelf()
    for number in range(3):
        shelf.offer(frame(number), glance(number))
    assert [taken(shelf) for _ in range(4)] == [2, 1, 0, None]


def test_of_a_view_the_sharpest_frame_waits() -> None:
    shelf = Shelf()
    for number, sharpness in enumerate((0.2, 0.4, 0.3)):
        shelf.offer(frame(number), glance(1, sharpness))
    assert taken(shelf) == 1


def test_few_frames_wait_however_many_come() -> None:
    shelf = Shelf()
    for number in range(100):
        shelf.offer(frame(number), glance(number))
    read = []
    while (number_read := taken(shelf)) is not None:
        read.append(number_read)
    assert read == list(range(99, 99 - MOST_WAITING, -1))
    assert shelf.counts == {"all": 100, "read": MOST_WAITING, "dropped": 100 - MOST_WAITING}


def test_a_view_is_read_again_only_while_there_is_nothing_new() -> None:
    shelf = Shelf()
    read = []
    for number in range(MOST_READS + 2):
        shelf.offer(frame(number), glance(1))
        read.append(taken(shelf))
    assert read == [*range(MOST_READS), None, None]
    assert shelf.counts[Fault.SEEN] == 2


def test_what_has_a_fault_never_waits() -> None:
    shelf = Shelf()
    assert shelf.offer(frame(0), glance(-1, fault=Fault.BLURRED)) is Fault.BLURRED
    assert taken(shelf) is None
    assert not shelf
