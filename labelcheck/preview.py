"""A window that shows what the camera sees: boxes around what was read, and what to do."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Final

import cv2
import numpy as np

from labelcheck.camera import Frame
from labelcheck.closeup import Band, by_line
from labelcheck.errors import MissingToolError, UsageError
from labelcheck.panel import COLOURS
from labelcheck.pixels import Pixels
from labelcheck.report import Report
from labelcheck.rules import Verdict
from labelcheck.text import Box

TITLE: Final = "labelcheck camera (q: end)"
WIDEST_PX: Final = 1280
_BAR_PX: Final = 44
NO_KEY: Final = -1
_KEYS: Final = (ord("q"), 27)
"""q and Esc."""


class Preview:
    """One window, until it is closed or q is pressed."""

    def __init__(self) -> None:
        """
        Raises:
            UsageError: There is no screen.
            MissingToolError: OpenCV was built without windows.
        """
        check_screen()
        self._frame: Frame | None = None
        self._shown: int | None = None
        self._boxes: list[tuple[Box, Verdict]] = []
        self._read_size = (0, 0)
        self._lock = threading.Lock()
        try:
            os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false")  # its fonts are not ours to install
            cv2.namedWindow(TITLE, cv2.WINDOW_AUTOSIZE | cv2.WINDOW_GUI_NORMAL)
        except cv2.error as problem:
            raise UsageError(_NO_SCREEN) from problem

    def saw(self, frame: Frame) -> None:
        with self._lock:
            self._frame = frame

    def read(self, alone: Report) -> None:
        """Boxes of the frame that was read last; the picture has moved on a little."""
        self._boxes = list(boxes_of(alone))

    def show(self, words: str, verdict: Verdict | None) -> bool:
        """Draw what there is; False if the person has had enough."""
        with self._lock:
            frame = self._frame
        if frame is not None:
            cv2.imshow(TITLE, drawn(frame.pixels, self._boxes, words, verdict))
        if cv2.waitKey(1) & 0xFF in _KEYS:
            return False
        return frame is None or cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) >= 1

    def rest(self, words: str, verdict: Verdict, seconds: float) -> None:
        """Show the verdict for a while, or until a key is pressed."""
        end = time.monotonic() + seconds
        while self.show(words, verdict) and time.monotonic() < end:
            if cv2.waitKey(30) != NO_KEY:
                return

    def close(self) -> None:
        cv2.destroyAllWindows()


_NO_SCREEN: Final = "--preview needs a screen, and there is none here; leave --preview out, or start it on a desktop"


def check_screen() -> None:
    """
    Raises:
        UsageError: There is no screen; Qt would end the program without a word.
        MissingToolError: OpenCV was built without windows.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise UsageError(_NO_SCREEN)
    gui = next((line for line in cv2.getBuildInformation().splitlines() if line.strip().startswith("GUI:")), "")
    if "NONE" in gui.upper():
        raise MissingToolError(
            "this OpenCV was built without windows; "
            "for --preview: pip uninstall opencv-python-headless && pip install --force-reinstall opencv-python"
        )


def boxes_of(report: Report) -> list[tuple[Box, Verdict]]:
    """Lines of print in review's colour where they bear a strength that is not sure, in pass's where it is."""
    found = [(Box.around(group), Verdict.PASS) for group in by_line(report.label.substance_words)]
    for strength in report.strengths:
        colour = Verdict.PASS if strength.confirmed else Verdict.REVIEW
        found += [(Box.around(group), colour) for group in by_line(strength.words)]
    return found


def drawn(pixels: Pixels, boxes: list[tuple[Box, Verdict]], words: str, verdict: Verdict | None) -> Pixels:
    """The frame with boxes on it and a bar of words below."""
    zoom = min(1.0, WIDEST_PX / pixels.shape[1])
    size = (round(pixels.shape[1] * zoom), round(pixels.shape[0] * zoom))
    picture = np.array(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if zoom < 1 else pixels, np.uint8)
    for box, each in boxes:
        band = Band.around([box]).grown(4, 4)
        outline = np.round(band.outline() * zoom).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(picture, [outline], True, (255, 255, 255), 4, cv2.LINE_AA)
        cv2.polylines(picture, [outline], True, COLOURS[each][::-1], 2, cv2.LINE_AA)
    return np.vstack([picture, _bar(words, size[0], verdict)])


def _bar(words: str, width: int, verdict: Verdict | None) -> Pixels:
    """White words on the verdict's colour, on grey while there is none; set small enough to fit."""
    from PIL import Image, ImageDraw, ImageFont

    colour = COLOURS[verdict] if verdict is not None else (60, 60, 60)
    bar = Image.new("RGB", (width, _BAR_PX), colour)
    pen = ImageDraw.Draw(bar)
    size = 22
    while size > 10 and pen.textlength(words, ImageFont.load_default(size)) > width - 24:
        size -= 1
    pen.text((12, _BAR_PX / 2), words, fill=(255, 255, 255), font=ImageFont.load_default(size), anchor="lm")
    return np.asarray(bar, np.uint8)[:, :, ::-1].copy()
