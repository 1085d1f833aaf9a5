"""A person before the camera: frames are gated and read until the answer is sure, vial by vial."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from labelcheck.camera import Camera, Frame
from labelcheck.gate import Fault, Gate, Glance
from labelcheck.glimpse import Glimpse
from labelcheck.order import parse_ordered
from labelcheck.outcome import Outcome, bearing, facts_of, stamp_of
from labelcheck.photo import Photo
from labelcheck.pipeline import Settings
from labelcheck.report import Report
from labelcheck.rules import Finding, Verdict, judge
from labelcheck.shelf import Shelf, Waiting
from labelcheck.turning import Gathered, gather
from labelcheck.vial import Vial, glimpse_of, same_vial

TICK_S: Final = 0.03

_BLANK: Final = Photo("<blank>", 1, "", np.full((64, 64, 3), 255, np.uint8))
"""Where nothing could be read, the verdict is that of a photo without print."""


class Judge(Protocol):
    """Reads one frame as it would a photo."""

    settings: Settings

    def check_photo(self, photo: Photo) -> Report: ...


class Audience(Protocol):
    """Whoever follows the sitting: the terminal, a window."""

    def saw(self, frame: Frame, glance: Glance, fault: Fault | None) -> None:
        """A frame went by; called in the camera's thread."""

    def read(self, frame: Frame, alone: Report, together: Report, gathered: Gathered, at_s: float) -> None:
        """A frame was read: what it says alone, and what all frames of the vial say together."""

    def idle(self, now_s: float) -> bool:
        """Nothing to do for a moment; False to end the sitting."""
        ...

    @property
    def is_window(self) -> bool:
        """It must be called often, and in the main thread."""
        ...


@dataclass(frozen=True, slots=True)
class SittingOptions:
    """How long, and how many vials."""

    seconds: float | None = None
    """Of camera time; None: as long as there are frames."""

    continuous: bool = False
    cost_s: float | None = None
    """What reading a frame is taken to cost in camera time; None: what it takes."""

    clock: Callable[[], float] = time.perf_counter
    """Tells what it takes; on a busy machine `time.process_time` tells what an idle one would take."""


class Sitting:
    """One camera, from its first frame to the last verdict."""

    def __init__(self, camera: Camera, judge: Judge, options: SittingOptions, audience: Audience | None = None) -> None:
        self._camera, self._judge, self._options, self._audience = camera, judge, options, audience
        self._gate, self.shelf = Gate(), Shelf()
        self._vials: list[Vial] = []
        self._interrupted = False
        ordered = judge.settings.ordered
        self._ordered = parse_ordered(ordered) if ordered else None
        self._pool = ThreadPoolExecutor(1) if audience is not None and audience.is_window else None

    def outcomes(self) -> Iterator[Outcome]:
        """One for each vial; without `continuous` there is one.

        Raises:
            CameraError: The camera gives no frames, or no more of them.
            OcrError: Tesseract failed.
        """
        self._camera.start(self._receive)
        try:
            told = False
            for vial in self._steps():
                if self._options.continuous or vial.stands:
                    told = True
                    yield self._outcome(vial)
                    if not self._options.continuous:
                        return
            left = [vial for vial in self._vials if not vial.done and vial.speaks]
            if self._options.continuous:
                yield from map(self._outcome, left)
            if not (told or self._interrupted or (self._options.continuous and left)):
                yield self._outcome(max(left or self._vials or [Vial()], key=lambda vial: vial.reads))
        finally:
            self._camera.close()
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)

    def _receive(self, frame: Frame) -> None:
        glance = self._gate.look(frame)
        fault = self.shelf.offer(frame, glance)
        if self._audience is not None:
            self._audience.saw(frame, glance, fault)

    def _steps(self) -> Iterator[Vial]:
        """Read frame by frame; yields a vial when its verdict stands, or when the next one is there."""
        playing = True
        try:
            while playing or self.shelf:
                if self._over() or not self._idle():
                    return
                waiting = self.shelf.take()
                if waiting is None:
                    playing = self._camera.wait()
                    continue
                yield from self._took(waiting)
        except KeyboardInterrupt:
            if not self._options.continuous:
                raise
            self._interrupted = True

    def _over(self) -> bool:
        return self._options.seconds is not None and self._camera.now_s >= self._options.seconds

    def _idle(self) -> bool:
        return self._audience is None or self._audience.idle(self._camera.now_s)

    def _took(self, waiting: Waiting) -> Iterator[Vial]:
        alone, spent_ms = self._read(waiting.frame)
        glimpse = glimpse_of(waiting, alone)
        before = [vial for vial in self._vials if not vial.done and vial.speaks]
        vial = self._vial_of(waiting.glance.presence, glimpse)
        vial.reading_ms += spent_ms
        vial.keep(glimpse)
        if vial.done:
            return
        vial.alone = alone
        self._weigh(vial)
        if self._options.continuous and vial.speaks:
            yield from (other for other in before if other is not vial)
        if self._audience is not None and vial.report is not None and vial.gathered is not None:
            self._audience.read(waiting.frame, alone, vial.report, vial.gathered, self._camera.now_s)
        if vial.stands:
            yield vial

    def _read(self, frame: Frame) -> tuple[Report, float]:
        """What one frame says, and the milliseconds that it took; the camera goes on meanwhile."""
        photo = Photo(f"{self._camera.name}, frame {frame.number}", 1, "", frame.pixels)
        clock = self._options.clock
        began = last = clock()
        if self._pool is None:
            report = self._judge.check_photo(photo)
        else:
            work: Future[Report] = self._pool.submit(self._judge.check_photo, photo)
            while not work.done() and self._idle():
                time.sleep(TICK_S)
                now = clock()
                self._camera.spend(now - last)
                last = now
            report = work.result()
        now = clock()
        self._camera.spend(now - last if self._options.cost_s is None else self._options.cost_s)
        return report, (now - began) * 1000

    def _vial_of(self, presence: int, glimpse: Glimpse) -> Vial:
        """The vial that a frame shows: the one that has not been taken away, or one that bears the same marks."""
        for vial in self._vials:
            if presence in vial.presences:
                return vial
        last = self._vials[-1] if self._vials else None
        if last is not None and (last.blank or same_vial(last.glimpses, [glimpse])):
            last.presences.add(presence)
            return last
        self._vials = [*self._vials[-3:], Vial({presence}, began_s=glimpse.at_s)]
        return self._vials[-1]

    def _weigh(self, vial: Vial) -> None:
        """What all frames of a vial say together."""
        alone = vial.alone or self._judge.check_photo(_BLANK)
        vial.gathered = gather(vial.glimpses, alone.profile.substances, alone.profile.names)
        label = vial.gathered.label
        findings = (*judge(label, alone.profile, self._ordered), *self._across(vial))
        elapsed = {"total": round((self._camera.now_s - vial.began_s) * 1000, 1), "read": round(vial.reading_ms, 1)}
        stamp = stamp_of(self._camera.name, vial.gathered.chief)
        report = Report(stamp, label, findings, alone.profile, alone.reader, elapsed)
        before = vial.report
        same = before is not None and (before.verdict, _said(before)) == (report.verdict, _said(report))
        settled = report.verdict is not Verdict.REVIEW or (vial.speaks and bool(self._others(vial)))
        vial.streak = 0 if not settled else vial.streak + 1 if same else 1
        vial.report = report

    def _others(self, vial: Vial) -> list[Vial]:
        """Vials that were shown before this one, and are not to be."""
        return [] if self._options.continuous else [each for each in self._vials if each is not vial and each.speaks]

    def _across(self, vial: Vial) -> Iterator[Finding]:
        """What only several frames can contradict."""
        assert vial.gathered is not None
        for evidence in vial.gathered.disputes:
            best = evidence.best.strength
            message = f"at one place {best.as_printed} was read on some frames, and {evidence.rivals[0]} on others"
            yield Finding("frames-agree", Verdict.REVIEW, f"{message}: read it yourself", best.words)
            break
        if vial.speaks and self._others(vial):
            message = "two vials were shown, one after the other: show one, or use --continuous"
            yield Finding("two-products", Verdict.REVIEW, message)

    def _outcome(self, vial: Vial) -> Outcome:
        if not vial.done:
            self._weigh(vial)
        vial.done = True
        assert vial.report is not None and vial.gathered is not None
        facts = facts_of(vial, vial.gathered, self._camera.name, self._camera.now_s, self.shelf.counts)
        return Outcome(vial.report, vial.gathered, tuple(bearing(vial.gathered, vial.glimpses)), facts, vial.stands)


def _said(report: Report) -> object:
    content = report.strength
    return (report.substance, content.mcg_per_ml if content is not None else None)
