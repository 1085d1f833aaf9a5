"""Whoever follows a sitting: a line on standard error that changes with what there is to do, and a window."""

from __future__ import annotations

import shutil
import sys
import time
from typing import Final, TextIO

from labelcheck import terminal
from labelcheck.answer import headline
from labelcheck.camera import Frame
from labelcheck.gate import Fault, Glance
from labelcheck.guidance import Guide
from labelcheck.preview import Preview
from labelcheck.report import Report
from labelcheck.rules import Verdict
from labelcheck.turning import Gathered

EVERY_S: Final = 0.25
"""Between two writings of the live line."""

HOLD_S: Final = 1.0
"""So long a line stands before another takes its place: nobody reads faster."""


LAST_WORDS_S: Final = 4.0
"""The verdict stays in the window for so long, unless a key is pressed."""


class Onlookers:
    """The person's terminal, and the window if there is one."""

    def __init__(
        self, window: Preview | None = None, *, quiet: bool = False, verbose: bool = False, stream: TextIO | None = None
    ) -> None:
        self._window, self._quiet, self._verbose = window, quiet, verbose
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._guide = Guide()
        self._said = ""
        self._said_at = self._wrote_at = float("-inf")
        self._verdict: Verdict | None = None

    @property
    def is_window(self) -> bool:
        return self._window is not None

    def saw(self, frame: Frame, glance: Glance, fault: Fault | None) -> None:
        self._guide.saw(glance, fault)
        if self._window is not None:
            self._window.saw(frame)

    def read(self, frame: Frame, alone: Report, together: Report, gathered: Gathered, at_s: float) -> None:
        self._guide.read(alone, together, gathered)
        self._verdict = None
        if self._window is not None:
            self._window.read(alone)
        if self._verbose:
            strengths = ", ".join(each.as_printed for each in alone.strengths) or "no strength"
            self._line(f"{at_s:5.1f} s  frame {frame.number}: {alone.substance or 'no name'}, {strengths}")

    def idle(self, now_s: float) -> bool:
        """Say what is to be said now."""
        now = time.monotonic()
        words = str(self._guide.advice())
        if words != self._said and now - self._said_at >= HOLD_S:
            self._said, self._said_at = words, now
            if not self._live:
                self._line(f"{now_s:5.1f} s  {words}")
        if self._live and now - self._wrote_at >= EVERY_S:
            self._wrote_at = now
            self._rewrite(f"{now_s:5.1f} s  {self._said}")
        return self._window is None or self._window.show(self._said, self._verdict)

    def verdict(self, report: Report, *, last: bool) -> None:
        """It stands; the window keeps its colour until the next vial, or is shown for a moment more."""
        self._verdict = report.verdict
        words = f"{report.verdict.upper()}   {headline(report)}"
        if self._window is not None and last:
            self._window.rest(words, report.verdict, LAST_WORDS_S)
        elif self._window is not None:
            self._window.show(words, report.verdict)

    def clear(self) -> None:
        """Make room for other words."""
        if self._live and not self._quiet:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()

    def close(self) -> None:
        self.clear()
        if self._window is not None:
            self._window.close()

    def _line(self, words: str) -> None:
        if not self._quiet:
            self.clear()
            terminal.remark(words, self._stream)

    def _rewrite(self, words: str) -> None:
        if self._quiet:
            return
        width = shutil.get_terminal_size().columns
        line = terminal.printable(words)
        self._stream.write("\r\x1b[2K" + (line if len(line) < width else line[: width - 2] + "…"))
        self._stream.flush()
