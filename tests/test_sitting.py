"""A person before the camera: what is read, when the verdict stands, and what happens to several vials."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from labelcheck.camera import Frame
from labelcheck.errors import OcrError, PhotoError
from labelcheck.guidance import Guide
from labelcheck.outcome import Outcome
from labelcheck.pixels import Pixels
from labelcheck.report import Report
from labelcheck.rules import Verdict
from labelcheck.sitting import Sitting, SittingOptions
from labelcheck.text import LabelText
from labelcheck.vial import MOST_GLIMPSES
from tests.frames import Reader, Reel, line, picture, text

NAME = line("Cyanocobalamin Injection USP", 100)
GOOD = text(NAME, line("1,000 mcg/mL", 160), line("For intramuscular use only", 220))
SLIP = text(NAME, line("1,000 mg/mL", 160), line("For intramuscular use only", 220))
OTHER = text(line("Hydroxocobalamin Injection", 100), line("1,000 mcg/mL", 160), line("Single dose ampoule", 220))
NOTHING = text()
TABLE = np.asarray(255 - picture(99)[::-1, ::-1], np.uint8)


def sit(
    pictures: list[Pixels], said: Callable[[int], LabelText], options: SittingOptions | None = None
) -> tuple[list[Outcome], Reader, Reel]:
    reel, reader = Reel(pictures), Reader(said)
    outcomes = list(Sitting(reel, reader, options or SittingOptions(cost_s=0.1)).outcomes())
    assert reel.closed
    return outcomes, reader, reel


def sides(count: int, first: int = 0) -> list[Pixels]:
    return [picture(seed) for seed in range(first, first + count)]


def verdicts(outcomes: list[Outcome]) -> list[Verdict]:
    return [outcome.report.verdict for outcome in outcomes]


def test_a_verdict_stands_before_the_video_ends() -> None:
    outcomes, reader, reel = sit(sides(30), lambda number: GOOD)
    assert verdicts(outcomes) == [Verdict.PASS]
    assert outcomes[0].stood
    assert len(reader.read) == 3
    assert reel.now_s < 1


def test_a_flag_stands_too() -> None:
    outcomes, _, _ = sit(sides(30), lambda number: SLIP)
    assert verdicts(outcomes) == [Verdict.FLAG]
    assert outcomes[0].stood


def test_one_frame_never_passes() -> None:
    outcomes, _, _ = sit(sides(12), lambda number: GOOD if number == 4 else NOTHING)
    assert verdicts(outcomes) == [Verdict.REVIEW]


def test_name_and_strength_on_two_sides_pass_together() -> None:
    name, strength = text(NAME), text(line("1,000 mcg/mL", 160))
    outcomes, _, _ = sit(sides(12), lambda number: name if number < 6 else strength)
    assert verdicts(outcomes) == [Verdict.PASS]
    assert outcomes[0].report.substance == "cyanocobalamin"


def test_one_view_is_read_a_few_times_and_then_no_more() -> None:
    outcomes, reader, _ = sit([picture(1)] * 40, lambda number: NOTHING)
    assert len(reader.read) == 3
    assert outcomes[0].facts["frames"]["gated"]["same view"] > 30
    assert outcomes[0].facts["read_of_vial"] == {"frames": 3, "views": 1}


def test_frames_pass_by_while_one_is_read() -> None:
    outcomes, reader, _ = sit(sides(60), lambda number: NOTHING, SittingOptions(cost_s=1.0))
    assert reader.read[:4] == [0, 10, 20, 30]
    facts = outcomes[0].facts["frames"]
    assert facts["seen"] == 60
    assert facts["read"] + facts["dropped"] == 60


def test_after_the_last_frame_what_waits_is_read() -> None:
    _, reader, reel = sit(sides(5), lambda number: NOTHING, SittingOptions(cost_s=10.0))
    assert sorted(reader.read) == [0, 1, 2, 3, 4]
    assert reel.now_s == pytest.approx(50)


def test_time_is_over() -> None:
    outcomes, reader, _ = sit(sides(60), lambda number: NOTHING, SittingOptions(seconds=2, cost_s=0.5))
    assert len(reader.read) == 4
    assert verdicts(outcomes) == [Verdict.REVIEW]
    assert not outcomes[0].stood


def test_nothing_to_read_is_for_a_person() -> None:
    outcomes, reader, _ = sit([np.full((240, 320, 3), 128, np.uint8)] * 5, lambda number: GOOD)
    assert verdicts(outcomes) == [Verdict.REVIEW]
    assert reader.read == []
    assert outcomes[0].report.photo is None


def test_two_vials_are_not_merged() -> None:
    """The name on the first, the strength on the second: no pass comes of it."""
    name, strength = text(NAME), text(line("1,000 mcg/mL", 160))
    shown = [*sides(8), TABLE, TABLE, *sides(8, 50)]
    outcomes, _, _ = sit(shown, lambda number: name if number < 8 else strength)
    assert verdicts(outcomes) == [Verdict.REVIEW]
    assert outcomes[0].report.strength is None
    assert any(finding.rule == "two-products" for finding in outcomes[0].report.findings)


def test_the_same_vial_shown_again_goes_on() -> None:
    """It was set down half-way; its lot says that it is the same."""
    name = text(NAME, line("LOT AB1234", 400))
    strength = text(line("1,000 mcg/mL", 160), line("LOT AB1234", 400))
    shown = [*sides(3), TABLE, TABLE, *sides(8, 50)]
    outcomes, _, _ = sit(shown, lambda number: name if number < 4 else strength)
    assert verdicts(outcomes) == [Verdict.PASS]


def test_vials_in_a_row_have_one_report_each() -> None:
    shown = [*sides(6), TABLE, TABLE, *sides(6, 50)]
    options = SittingOptions(continuous=True, cost_s=0.1)
    outcomes, _, _ = sit(shown, lambda number: GOOD if number < 6 else NOTHING if number < 8 else OTHER, options)
    assert [outcome.report.substance for outcome in outcomes] == ["cyanocobalamin", "hydroxocobalamin"]
    assert verdicts(outcomes) == [Verdict.PASS, Verdict.PASS]


def test_a_vial_that_is_not_sure_is_reported_when_the_next_one_comes() -> None:
    shown = [*sides(6), TABLE, TABLE, *sides(6, 50)]
    options = SittingOptions(continuous=True, cost_s=0.1)
    outcomes, _, _ = sit(shown, lambda number: text(NAME) if number < 6 else OTHER if number > 7 else NOTHING, options)
    assert verdicts(outcomes) == [Verdict.REVIEW, Verdict.PASS]


class Interrupted(Reel):
    def wait(self) -> bool:
        if self.now_s > 0.3:
            raise KeyboardInterrupt
        return super().wait()


def test_ctrl_c_ends_a_row_of_vials_with_the_report_of_the_last() -> None:
    options = SittingOptions(continuous=True, cost_s=0.01)
    outcomes = list(Sitting(Interrupted(sides(30)), Reader(lambda number: text(NAME)), options).outcomes())
    assert verdicts(outcomes) == [Verdict.REVIEW]
    assert list(Sitting(Interrupted(sides(30)), Reader(lambda number: NOTHING), options).outcomes()) == []


def test_ctrl_c_ends_a_single_vial_without_a_report() -> None:
    with pytest.raises(KeyboardInterrupt):
        list(Sitting(Interrupted(sides(30)), Reader(lambda number: NOTHING), SittingOptions(cost_s=0.01)).outcomes())


def test_a_long_sitting_keeps_few_frames() -> None:
    reel, reader = Reel(sides(3 * MOST_GLIMPSES)), Reader(lambda number: text(NAME))
    sitting = Sitting(reel, reader, SittingOptions(cost_s=0.1))
    (outcome,) = sitting.outcomes()
    assert outcome.facts["read_of_vial"]["frames"] > 2 * MOST_GLIMPSES
    assert max(len(vial.glimpses) for vial in sitting._vials) <= MOST_GLIMPSES


def test_the_frames_that_bore_the_verdict_are_kept() -> None:
    outcomes, _, _ = sit(sides(30), lambda number: GOOD)
    outcome = outcomes[0]
    assert outcome.bearing[0].jpeg.startswith(b"\xff\xd8")
    assert outcome.report.photo is not None
    assert (outcome.report.photo.name, outcome.report.photo.width) == (f"reel, frame {outcome.bearing[0].number}", 320)
    said = {each["says"]: each for each in outcome.facts["statements"]}
    assert said["1,000 mcg/mL"]["sure"] and len(said["1,000 mcg/mL"]["frames"]) == 3


def test_a_camera_that_goes_away_is_an_error() -> None:
    class Unplugged(Reel):
        def wait(self) -> bool:
            if self.now_s > 0.3:
                raise PhotoError("camera 0: went away after 0.4 s; plug it in again")
            return super().wait()

    camera = Unplugged(sides(30))
    with pytest.raises(PhotoError, match="went away"):
        list(Sitting(camera, Reader(lambda number: NOTHING), SittingOptions(cost_s=0.1)).outcomes())
    assert camera.closed


def test_a_reader_that_fails_is_an_error() -> None:
    def fail(number: int) -> LabelText:
        raise OcrError("tesseract failed")

    with pytest.raises(OcrError):
        sit(sides(3), fail)


class Window:
    """A window that wants to be called while a frame is read."""

    is_window = True

    def __init__(self) -> None:
        self.idles, self.guide, self.reads = 0, Guide(), 0

    def saw(self, frame: Frame, glance: object, fault: object) -> None: ...

    def read(self, frame: Frame, alone: Report, together: Report, gathered: object, at_s: float) -> None:
        self.reads += 1

    def idle(self, now_s: float) -> bool:
        self.idles += 1
        return self.reads < 2


class Slow(Reader):
    def check_photo(self, photo: object) -> Report:
        time.sleep(0.2)
        return super().check_photo(photo)  # type: ignore[arg-type]


def test_a_window_stays_alive_while_a_frame_is_read_and_ends_the_sitting() -> None:
    window = Window()
    outcomes = list(Sitting(Reel(sides(30)), Slow(lambda number: text(NAME)), SittingOptions(), window).outcomes())
    assert window.reads == 2
    assert window.idles > 6
    assert verdicts(outcomes) == [Verdict.REVIEW]
