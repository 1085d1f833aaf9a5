"""Frames and glimpses made by hand, for the tests of the camera."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import cv2
import numpy as np

from labelcheck.camera import EachFrame, Frame
from labelcheck.glimpse import Glimpse
from labelcheck.label import read_label
from labelcheck.photo import Photo
from labelcheck.pipeline import Settings, Yardstick
from labelcheck.pixels import Pixels
from labelcheck.report import Report
from labelcheck.rules import judge
from labelcheck.text import Box, LabelText, Reading, TextLine, Word

BOTH = ("eng/line", "vial/raw", "vial/wide", "eng/wide")


def line(words: str | Mapping[str, str], y: float, x: float = 100, looks: Sequence[str] = BOTH) -> TextLine:
    """A line of print 40 px high; what each look read, or one reading for all of them."""
    said = dict.fromkeys(looks, words) if isinstance(words, str) else words
    readings = tuple(Reading(look, tuple(_words(text, x, y))) for look, text in said.items())
    width = 20 * max(map(len, said.values()))
    return TextLine(readings, Box(((x, y), (x + width, y), (x + width, y + 40), (x, y + 40))))


def _words(text: str, x: float, y: float) -> list[Word]:
    words = []
    for each in text.split():
        wide = 20 * len(each)
        words.append(Word(each, Box(((x, y), (x + wide, y), (x + wide, y + 40), (x, y + 40))), 0.9))
        x += wide + 20
    return words


def text(*lines: TextLine) -> LabelText:
    return LabelText(lines)


def glimpse(number: int, *lines: TextLine, view: int | None = None) -> Glimpse:
    return Glimpse(number, number / 10, number if view is None else view, read_label(LabelText(lines)))


def picture(seed: int, colour: tuple[int, int, int] = (235, 235, 235), size: tuple[int, int] = (320, 240)) -> Pixels:
    """A sharp label with print that differs from seed to seed."""
    width, height = size
    zoom = height / 240
    pixels = np.full((height, width, 3), 90, np.uint8)
    left, right = round(width / 2 - 90 * zoom), round(width / 2 + 90 * zoom)
    cv2.rectangle(pixels, (left, round(10 * zoom)), (right, round(230 * zoom)), colour, -1)
    rng = np.random.default_rng(seed)
    for y in range(30, 220, 22):
        word = "".join(rng.choice(list("ABCDEFGHKLMNOPRSTUX"), 7))
        at = (left + round((6 + int(rng.integers(12))) * zoom), round(y * zoom))
        cv2.putText(pixels, word, at, 0, 0.7 * zoom, (20, 20, 20), max(2, round(1.6 * zoom)))
    return pixels


class Reel:
    """A camera that plays pictures, ten a second; reading them costs no time unless `spend` is told."""

    name = "reel"

    def __init__(self, pictures: Sequence[Pixels], fps: float = 10.0) -> None:
        self._pictures, self._fps, self.now_s = pictures, fps, 0.0
        self._next = 0
        self._each: EachFrame | None = None
        self.closed = False

    def start(self, each: EachFrame) -> None:
        self._each = each
        self.wait()

    def wait(self) -> bool:
        if self._next == len(self._pictures) or self._each is None:
            return False
        self.now_s = max(self.now_s, self._next / self._fps)
        self._each(Frame(self._pictures[self._next], self._next, self._next / self._fps))
        self._next += 1
        return True

    def spend(self, seconds: float) -> None:
        self.now_s += seconds
        while self._next / self._fps <= self.now_s and self.wait():
            pass

    def close(self) -> None:
        self.closed = True


class Reader:
    """A judge that knows what stands on each frame; frames are known by the number in their name."""

    def __init__(self, said: Callable[[int], LabelText]) -> None:
        self.settings = Settings()
        self._profile = Yardstick.of(self.settings).profile
        self._said = said
        self.read: list[int] = []

    def check_photo(self, photo: Photo) -> Report:
        number = int(photo.name.rpartition(" ")[2]) if "frame" in photo.name else -1
        if number >= 0:
            self.read.append(number)
        label = read_label(self._said(number) if number >= 0 else LabelText(()))
        return Report(None, label, tuple(judge(label, self._profile)), self._profile)
