"""How far a batch is, on standard error: a live line on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Protocol, TextIO

from labelcheck.terminal import printable, remark

ORDER = ("flag", "review", "pass", "error")

EVERY_S = 30.0
"""Between two plain lines."""


@dataclass(slots=True)
class Tally:
    """Photos judged so far, of how many, with what verdicts."""

    total: int
    counts: Counter[str] = field(default_factory=Counter)
    """Photos by verdict or `error`; duplicates count, and so do those of earlier runs."""

    fresh: int = 0
    """Judged in this run."""

    waiting: int = 0
    """To be judged in this run, duplicates aside."""

    began: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> int:
        return self.counts.total()

    @property
    def rate(self) -> float:
        """Photos a second in this run."""
        elapsed = time.monotonic() - self.began
        return self.fresh / elapsed if elapsed > 0 else 0.0

    @property
    def left_s(self) -> float | None:
        """Seconds to the end, if that can be told yet."""
        return self.waiting / self.rate if self.fresh else None

    def __str__(self) -> str:
        counts = ", ".join(f"{self.counts[key]} {key}" for key in ORDER if self.counts[key]) or "none yet"
        left = "" if self.left_s is None or not self.waiting else f", {clock(self.left_s)} left"
        return f"{self.done} of {self.total} photos: {counts}; {self.rate:.1f} a second{left}"


class Progress(Protocol):
    """Whoever wants to know how far it is."""

    def looked_at(self, done: int, total: int) -> None:
        """So many files of the source were read and recognised."""

    def judged(self, tally: Tally) -> None:
        """Something was judged."""

    def say(self, message: str) -> None:
        """A remark of one line."""

    def close(self) -> None:
        """There is no more to come."""


class Silent:
    """Says nothing."""

    def looked_at(self, done: int, total: int) -> None:
        pass

    def judged(self, tally: Tally) -> None:
        pass

    def say(self, message: str) -> None:
        pass

    def close(self) -> None:
        pass


class Plain:
    """A line now and then, for logs."""

    def __init__(self, stream: TextIO | None = None, every_s: float = EVERY_S) -> None:
        self._stream = stream or sys.stderr
        self._every_s = every_s
        self._said_at = time.monotonic()
        self._last: str | None = None

    def looked_at(self, done: int, total: int) -> None:
        self._now_and_then(f"looked at {done} of {total} files")

    def judged(self, tally: Tally) -> None:
        self._now_and_then(str(tally))

    def say(self, message: str) -> None:
        remark(message, self._stream)

    def close(self) -> None:
        if self._last:
            self.say(self._last)
            self._last = None

    def _now_and_then(self, line: str) -> None:
        self._last = line
        if time.monotonic() - self._said_at >= self._every_s:
            self._said_at = time.monotonic()
            self.say(line)


class Live:
    """A line with a bar that keeps itself up to date, by rich."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[counts]}"),
            TextColumn("{task.fields[speed]}", style="dim"),
            console=Console(stderr=True),
        )
        self._task: Any = self._bar.add_task("looking at files", total=None, counts="", speed="")
        self._bar.start()

    def looked_at(self, done: int, total: int) -> None:
        self._bar.update(self._task, completed=done, total=total)

    def judged(self, tally: Tally) -> None:
        colours = dict(zip(ORDER, ("red", "yellow", "green", "magenta"), strict=True))
        counts = " ".join(f"[{colours[key]}]{tally.counts[key]} {key}[/]" for key in ORDER if tally.counts[key])
        left = "" if tally.left_s is None else f", {clock(tally.left_s)} left"
        self._bar.update(
            self._task,
            description="checking photos",
            completed=tally.done,
            total=tally.total,
            counts=counts,
            speed=f"{tally.rate:.1f}/s{left}",
        )

    def say(self, message: str) -> None:
        self._bar.console.print(printable(message), markup=False, highlight=False)

    def close(self) -> None:
        self._bar.stop()


def clock(seconds: float) -> str:
    """A span of time as people say it."""
    minutes, hours = seconds / 60, seconds / 3600
    if hours >= 1.5:
        return f"{hours:.0f} h" if hours >= 10 else f"{hours:.1f} h"
    return f"{minutes:.0f} min" if minutes >= 1.5 else f"{seconds:.0f} s"


def progress_for(quiet: bool) -> Progress:
    """What suits the standard error that there is."""
    if quiet:
        return Silent()
    return Live() if sys.stderr.isatty() else Plain()
