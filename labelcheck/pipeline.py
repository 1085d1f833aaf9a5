"""check_photo: from picture to verdict, the steps in order."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import BinaryIO

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.allocator import give_small_buffers_back
from labelcheck.cells import NET as LINES
from labelcheck.errors import LabelcheckError
from labelcheck.heads import names_out_of_view
from labelcheck.hints import begins_with, holds_an_amount, is_said_once, matters, names_the_drug, needs_another_look
from labelcheck.label import Label, read_label
from labelcheck.legibility import of_photo
from labelcheck.levels import Levels
from labelcheck.lines import bears_print
from labelcheck.looks import RAW_LINE, Judgement, Look, OcrOptions
from labelcheck.margins import NET as MARGINS
from labelcheck.neighbours import NET as NEIGHBOURS
from labelcheck.neighbours import NOT_THE_OTHERS, neighbours_of, off_the_label, on_other_labels
from labelcheck.nets import runtime
from labelcheck.neural import NEURAL, WithNeural
from labelcheck.order import parse_ordered
from labelcheck.photo import Photo, PhotoLimits, open_photo, open_photos
from labelcheck.ranges import DEFAULT, Profile, load_profile
from labelcheck.reader import read_text
from labelcheck.report import PhotoStamp, ReaderStamp, Report, Unchecked
from labelcheck.rules import judge
from labelcheck.shapes import NET as SHAPES
from labelcheck.shapes import WithShapes
from labelcheck.strength import Strength
from labelcheck.surroundings import NET as SURROUNDINGS
from labelcheck.tesseract import ENGINES, FINER, FINEST, OURS, STOCK, Engine, model_hash, no_engine, open_engine
from labelcheck.text import Box, LabelText
from labelcheck.units import Quantity


@cache
def _version() -> str:
    """The package's own; looked up once, for that reads its metadata."""
    return version("labelcheck")


_NETS = (LINES, MARGINS, SURROUNDINGS, SHAPES, NEIGHBOURS)

Source = str | os.PathLike[str] | bytes | BinaryIO | NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a verdict depends on besides the photo."""

    profile: str = DEFAULT
    """A profile's name, or the path of a user's own."""

    region: str | None = None
    ordered: str | None = None
    """The prescribed amount, as in `1000 mcg`."""

    engine: str = "auto"
    limits: PhotoLimits = field(default_factory=PhotoLimits)
    ocr: OcrOptions = field(default_factory=OcrOptions)

    def fingerprint(self) -> str:
        """Changes whenever the same photo could be judged otherwise; SHA-256 in hex."""
        yardstick = Yardstick.of(self)
        parts = (
            _version(),
            yardstick.profile.sha256,
            self.region,
            self.ordered,
            self.engine,
            self.limits,
            self.ocr,
            model_hash(OURS),
            model_hash(FINER),
            model_hash(FINEST),
            *(net.sha256() for net in _NETS),
            runtime(),
            model_hash(STOCK),
        )
        return sha256(repr(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a label is held against: the ranges, and the order if there is one."""

    profile: Profile
    ordered: Quantity | None

    @classmethod
    def of(cls, settings: Settings) -> Yardstick:
        """
        Raises:
            UsageError: The profile, the region or the order cannot be understood.
        """
        profile = load_profile(settings.profile)
        if settings.region is not None:
            profile = profile.narrowed(settings.region)
        return cls(profile, parse_ordered(settings.ordered) if settings.ordered is not None else None)


class Checker:
    """Judges photos one after the other, its engine kept warm."""

    def __init__(self, settings: Settings | None = None) -> None:
        """
        Raises:
            UsageError: The settings cannot be carried out.
            MissingToolError: Tesseract or a language file is not installed.
        """
        self.settings = settings or Settings()
        self._yardstick = Yardstick.of(self.settings)
        self._engine, self._ocr = _engine_and_looks(self.settings)
        self._stamp = _reader_stamp(self._engine)
        cv2.setNumThreads(1)

    def check(self, source: Source, name: str | None = None) -> Iterator[Report | Unchecked]:
        """One Report or Unchecked for each page of the photo; no photo raises."""
        label = name or str(source) if isinstance(source, (str, os.PathLike)) else name or "<photo>"
        photo: Photo | None = None
        try:
            for photo in open_photos(source, name=name, limits=self.settings.limits):
                yield self._checked(photo)
        except LabelcheckError as error:
            page = photo.page + 1 if photo else None
            yield Unchecked(label, photo.sha256 if photo else None, page, error)

    def _checked(self, photo: Photo) -> Report | Unchecked:
        try:
            return self.check_photo(photo)
        except LabelcheckError as error:
            return Unchecked(photo.name, photo.sha256, photo.page, error)

    def check_photo(self, photo: Photo) -> Report:
        """Everything labelcheck does, from picture to verdict.

        Raises:
            OcrError: Tesseract failed, or gave no answer in time.
        """
        try:
            return self._judged(photo)
        finally:
            if photo.width * photo.height > _LARGE:
                give_small_buffers_back()

    def _judged(self, photo: Photo) -> Report:
        clock = _Stopwatch()
        levels = Levels(photo.pixels)
        text = read_text(levels, self._engine, self._ocr, _JUDGEMENT)
        clock.lap("read")
        label = _looked_round(read_label(text, self._yardstick.profile.names), levels, self._yardstick)
        stamp = PhotoStamp(photo.name, photo.sha256, photo.width, photo.height, photo.page)
        return _judged(label, self._yardstick, stamp, self._stamp, clock)


_LARGE = 6_000_000
"""Pixels of a photo that leaves much behind; for others the milliseconds would count for more than the memory."""


def check_photo(source: Source, settings: Settings | None = None) -> Report:
    """The judgement of one photo, of its first page; `check_photos` looks at the others too.

    Args:
        source: A path, the bytes of a file, or BGR pixels, uint8, shape (height, width, 3).

    Raises:
        LabelcheckError: No judgement was possible; the message says why and what helps.
    """
    checker = _warm_checker(settings or Settings())
    return checker.check_photo(open_photo(source, limits=checker.settings.limits))


def check_photos(sources: Iterable[Source], settings: Settings | None = None) -> Iterator[Report | Unchecked]:
    """One Report or Unchecked for every page of every photo; a bad photo does not stop the others."""
    checker = _warm_checker(settings or Settings())
    for source in sources:
        yield from checker.check(source)


def check_text(text: str, settings: Settings | None = None) -> Report:
    """The judgement of label text that is already text.

    Raises:
        UsageError: The settings cannot be carried out.
    """
    settings = settings or Settings()
    if settings.engine not in (*ENGINES, NEURAL):
        raise no_engine(settings.engine)
    yardstick = _yardstick(settings)
    label = read_label(LabelText.from_plain(text), yardstick.profile.names)
    return _judged(label, yardstick, None, ReaderStamp(_version()), _Stopwatch())


@cache
def _warm_checker(settings: Settings) -> Checker:
    return Checker(settings)


@cache
def _yardstick(settings: Settings) -> Yardstick:
    return Yardstick.of(settings)


def _looked_round(label: Label, photo: Levels, yardstick: Yardstick) -> Label:
    """The label with the others in view where its strength is settled, and else with what hinders reading it."""
    if label.content(yardstick.profile.substances) is not None:
        return _beside_others(label, photo, yardstick)
    return replace(label, text=replace(label.text, unclear=of_photo(photo.at(1.0)[0])))


def _beside_others(label: Label, photo: Levels, yardstick: Yardstick) -> Label:
    own = [each for each in label.strengths if each.ingredient in yardstick.profile.substances]
    mixed = {each.ingredient for each in label.strengths} - {own[0].ingredient} if own else set()
    names = [name.words for name in label.names if mixed and name.ingredient in mixed | {own[0].ingredient}]
    marked = (*(each.words for each in label.strengths if each.confirmed), *label.unread, *names)
    places = [word.box for words in marked for word in words if word.box is not None]
    seen = neighbours_of(photo, places, label.text.print_seen, lambda box: bears_print(photo, box))
    apart = (*_elsewhere(own, photo), *_of_other_products(own, label.strengths, photo))
    return replace(label, neighbours=(*seen, *apart, *names_out_of_view(label.text)))


def _elsewhere(own: Sequence[Strength], photo: Levels) -> list[Box]:
    """Where strengths stand on another label than the first, and that one says nothing alike: no carton of the vial."""
    placed = [(each, each.box) for each in own if each.box is not None]
    if len({_as_stated(each) for each, _ in placed}) < 2:
        return []
    for others in on_other_labels(photo, [box for _, box in placed]):
        there = {_as_stated(placed[number][0]) for number in others}
        here = {_as_stated(each) for number, (each, _) in enumerate(placed) if number not in others}
        if there and not there & here:
            return [placed[number][1] for number in sorted(others)]
    return []


def _of_other_products(own: Sequence[Strength], every: Sequence[Strength], photo: Levels) -> list[Box]:
    """Where strengths of other ingredients, or of none that was read, stand on a label without one of the B12.

    Not their names: they stand in a column of their own, far from the amounts that are marked.
    """
    ours = [each.box for each in own if each.box is not None]
    others = [each.box for each in every if each not in own and each.box is not None]
    apart = off_the_label(photo, ours, others, NOT_THE_OTHERS) if ours and others else ()
    return [others[number] for number in sorted(apart)]


def _as_stated(strength: Strength) -> str:
    """As it is printed, but for spaces and the mL, whose l is often misread: a vial and its carton print alike."""
    return _ML.sub("mL", "".join(strength.as_read.split()))


_ML = re.compile(r"m[lL1I](?![a-z])|ML")


def _judged(
    label: Label, yardstick: Yardstick, photo: PhotoStamp | None, reader: ReaderStamp, clock: _Stopwatch
) -> Report:
    findings = tuple(judge(label, yardstick.profile, yardstick.ordered))
    clock.lap("judge")
    return Report(photo, label, findings, yardstick.profile, reader, clock.elapsed_ms())


def _engine_and_looks(settings: Settings) -> tuple[Engine, OcrOptions]:
    """The engine of the settings; the neural reader, where it is asked for, has the last look."""
    if settings.engine != NEURAL:
        return WithShapes(open_engine(settings.engine)), settings.ocr
    looks = (*settings.ocr.more_looks, Look("neural/line", NEURAL, RAW_LINE))
    return WithNeural(WithShapes(open_engine())), replace(settings.ocr, more_looks=looks)


def _reader_stamp(engine: Engine) -> ReaderStamp:
    return ReaderStamp(
        labelcheck=_version(),
        engine=engine.name,
        tesseract=engine.version,
        model=f"{STOCK}+{OURS}+{FINER}+{FINEST}",
        model_sha256=model_hash(OURS),
        second_model_sha256=model_hash(FINER),
        third_model_sha256=model_hash(FINEST),
        lines_sha256=LINES.sha256(),
        margins_sha256=MARGINS.sha256(),
        surroundings_sha256=SURROUNDINGS.sha256(),
        shapes_sha256=SHAPES.sha256(),
        neighbours_sha256=NEIGHBOURS.sha256(),
        networks=runtime(),
    )


_JUDGEMENT = Judgement(matters, needs_another_look, names_the_drug, begins_with, is_said_once, holds_an_amount)


class _Stopwatch:
    """How long each step took."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self._laps[step] = round((now - self._last) * 1000, 2)
        self._last = now

    def elapsed_ms(self) -> Mapping[str, float]:
        return {"total": round((time.perf_counter() - self._start) * 1000, 2), **self._laps}
