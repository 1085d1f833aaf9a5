"""What the person who holds the vial is told, on the terminal and in the window."""

from __future__ import annotations

import io

import numpy as np
import pytest

from labelcheck import preview
from labelcheck.camera import Frame
from labelcheck.errors import UsageError
from labelcheck.gate import Fault, Glance
from labelcheck.guidance import RECENT, Guide
from labelcheck.onlookers import Onlookers
from labelcheck.report import Report
from labelcheck.rules import Verdict
from labelcheck.text import LabelText
from labelcheck.turning import Gathered, gather
from tests.frames import Reader, glimpse, line, picture, text

NAME = line("Cyanocobalamin Injection", 100)
STRENGTH = line("1,000 mcg/mL", 160)


def glance(fault: Fault | None = None, burnt: float = 0.0) -> Glance:
    return Glance(0.3, 150, burnt, 0, 0, fault)


def told(said: LabelText, frames: int = 2) -> tuple[Report, Report, Gathered]:
    report = Reader(lambda number: said).check_photo(_Photo())  # type: ignore[arg-type]
    gathered = gather([glimpse(n, *said.lines) for n in range(frames)])
    return report, Report(None, gathered.label, (), report.profile), gathered


class _Photo:
    name = "reel, frame 1"


def guide(said: LabelText | None = None, fault: Fault | None = None, burnt: float = 0.0, frames: int = 2) -> str:
    told_by = Guide()
    for _ in range(RECENT):
        told_by.saw(glance(fault, burnt), fault)
    if said is not None:
        told_by.read(*told(said, frames))
    return str(told_by.advice())


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.BLURRED, "too blurred: hold it still, or a little further from the lens"),
        (Fault.DARK, "too dark: more light, please"),
        (Fault.BRIGHT, "too bright: move the light, or tilt the vial"),
        (Fault.EMPTY, "no label in view: hold the vial before the camera"),
        (None, "hold the vial before the camera, label to the front"),
    ],
)
def test_what_is_in_the_way(fault: Fault | None, words: str) -> None:
    assert guide(fault=fault) == words


@pytest.mark.parametrize(
    ("said", "fault", "words"),
    [
        (text(), None, "no print found: come closer, and turn the label to the camera"),
        (text(NAME), None, "cyanocobalamin read, strength not yet: turn the vial slowly"),
        (text(NAME), Fault.SEEN, "cyanocobalamin read, strength not yet: turn the vial: this side is read"),
        (text(NAME), Fault.DARK, "cyanocobalamin read, strength not yet: too dark: more light, please"),
        (text(NAME, STRENGTH), None, "cyanocobalamin 1,000 mcg/mL read: turn the vial slowly"),
        (text(STRENGTH), None, "1,000 mcg/mL read, name not yet: turn the vial slowly"),
    ],
)  # fmt: skip
def test_what_is_read_and_what_is_missing(said: LabelText, fault: Fault | None, words: str) -> None:
    assert guide(said, fault) == words


def test_a_strength_of_one_frame_is_not_sure_yet() -> None:
    assert guide(text(NAME, STRENGTH), frames=1).startswith("cyanocobalamin read, 1,000 mcg/mL read, not sure yet")


def test_glare_is_told_where_no_strength_was_read() -> None:
    assert guide(text(NAME), burnt=0.1).endswith("glare on the label: move the light, or tilt the vial")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_has_a_line_where_something_changed() -> None:
    stream = io.StringIO()
    onlookers = Onlookers(stream=stream)
    for second in range(3):
        onlookers.idle(second)
    assert stream.getvalue() == "  0.0 s  hold the vial before the camera, label to the front\n"


def test_a_terminal_has_one_line_that_is_written_over() -> None:
    stream = Terminal()
    onlookers = Onlookers(stream=stream)
    onlookers.idle(1.0)
    onlookers.close()
    assert stream.getvalue() == "\r\x1b[2K  1.0 s  hold the vial before the camera, label to the front\r\x1b[2K"


def test_quiet_is_quiet() -> None:
    stream = Terminal()
    onlookers = Onlookers(quiet=True, stream=stream)
    onlookers.idle(1.0)
    onlookers.close()
    assert stream.getvalue() == ""


def test_no_screen_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(UsageError, match="--preview needs a screen, and there is none here"):
        preview.Preview()


def test_the_window_shows_boxes_and_words() -> None:
    report, _, _ = told(text(NAME, STRENGTH))
    frame = Frame(picture(1, size=(1280, 720)), 0, 0.0)
    plain = preview.drawn(frame.pixels, [], "", None)
    drawn = preview.drawn(frame.pixels, preview.boxes_of(report), "cyanocobalamin read", Verdict.PASS)
    assert drawn.shape == plain.shape == (764, 1280, 3)
    assert len(preview.boxes_of(report)) == 2
    changed = np.argwhere((drawn[:720] != plain[:720]).any(2))
    assert changed.min(0)[0] < 100 and changed.max(0)[0] > 195
    assert (drawn[720:] > 200).any() and (drawn[-1, -1] == (50, 125, 20)).all()


def test_a_large_frame_is_shown_smaller() -> None:
    assert preview.drawn(np.zeros((1080, 1920, 3), np.uint8), [], "x" * 500, None).shape == (764, 1280, 3)
