"""Supervised workers: a photo that crashes, hangs or eats memory costs itself, never the run."""

from __future__ import annotations

import queue
import time
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labelcheck.errors import LabelcheckError, MissingToolError, OcrError, OcrTimeout, PhotoError, UsageError
from labelcheck.worker import Worker
from labelcheck.worker_process import Hello, Page, Task, error_record

TICK_S = 0.2
"""How often time and memory of the workers are looked at."""

MEMORY, TIME = "memory", "time"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a photo may cost."""

    timeout_s: float = 60.0
    """A photo takes a second or two; one that takes a minute will not end."""

    memory_mib: int = 2048
    """Three times what the largest photo that is taken in needs: one of 99 megapixels took 660 MiB."""

    attempts: int = 2
    """A photo that costs its worker is tried once more, for it may have been the machine."""

    recycle_after: int = 500
    """Photos a worker judges before a fresh one takes its place; what libraries leak stays small."""

    start_s: float = 120.0
    """How long a worker may take to open its engine."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task."""

    task: Task
    sha256: str | None
    """Of the bytes that were judged; None when they could not be read or the worker was lost."""

    pages: tuple[Page, ...]
    attempts: int = 1
    lost: bool = False
    """Every attempt cost a worker."""


class Pool:
    """Some workers and the tasks that wait for them. Use it from one thread, which must outlive it.

    Workers are fresh interpreters (never forks), each with one engine; each has one photo in work and one at hand.
    """

    def __init__(
        self, judge: str, settings: Any, count: int, limits: Limits | None = None, log: Path | None = None
    ) -> None:
        """Args:
        judge: `module:callable` that opens a `Judge` from settings, inside the worker.
        settings: What a worker opens first, so that a missing tool is said before any photo.
        log: Where the workers' standard error goes; else it is ours.
        """
        self._hello = (judge, settings)
        self._count = max(1, count)
        self._limits = limits or Limits()
        self._log = log
        self._workers: list[Worker] = []
        self._waiting: deque[Task] = deque()
        self._news: queue.SimpleQueue[tuple[Worker, tuple[Any, ...], float]] = queue.SimpleQueue()
        self._attempts: Counter[int] = Counter()
        self._failed_starts = 0
        self._looked_at = 0.0

    def submit(self, task: Task) -> None:
        """Queue one task; `outcomes` tells what came of it."""
        self._waiting.append(task)

    @property
    def unfinished(self) -> int:
        """Tasks whose outcome has not come yet."""
        return len(self._waiting) + sum(len(worker.tasks) for worker in self._workers)

    @property
    def room(self) -> int:
        """How many more tasks keep every worker busy with the next one at hand."""
        return max(0, 2 * self._count - self.unfinished)

    def outcomes(self, timeout_s: float = TICK_S) -> list[Outcome]:
        """What has come of tasks since the last call; waits up to `timeout_s` for the first.

        Raises:
            LabelcheckError: No worker can do its work, e.g. MissingToolError.
        """
        self._hand_out()
        done: list[Outcome] = []
        until = time.monotonic() + timeout_s
        while not done and self.unfinished and (left := until - time.monotonic()) > 0:
            self._take(done, min(left, TICK_S))
            self._watch()
            self._hand_out()
        return done

    def close(self) -> None:
        """Let idle workers go and end the others; their tasks are dropped."""
        for worker in self._workers:
            if worker.tasks or not worker.ready:
                worker.kill()
            else:
                worker.retire()
        for worker in self._workers:
            worker.wait(5)
        self._workers.clear()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _hand_out(self) -> None:
        idle = sum(not worker.tasks for worker in self._workers)
        for _ in range(min(self._count - len(self._workers), len(self._waiting) - idle)):
            self._workers.append(Worker(Hello(*self._hello, self._limits.memory_mib), self._news, self._log))
        for depth in (0, 1):
            for worker in self._workers:
                if self._waiting and len(worker.tasks) == depth and worker.handed < self._limits.recycle_after:
                    worker.hand(self._waiting.popleft())
        for worker in self._workers:
            if worker.handed >= self._limits.recycle_after and not worker.tasks:
                worker.retire()

    def _take(self, done: list[Outcome], timeout_s: float) -> None:
        """Wait for news, then take all that has come."""
        try:
            news = self._news.get(timeout=timeout_s)
            while True:
                self._hear(done, *news)
                news = self._news.get_nowait()
        except queue.Empty:
            return

    def _hear(self, done: list[Outcome], worker: Worker, message: tuple[Any, ...], at: float) -> None:
        match message:
            case ("ready",):
                worker.ready, worker.since = True, None
            case ("start", _):
                worker.since = at
            case ("done", _, sha256, pages):
                worker.since = None
                self._failed_starts = 0
                task = worker.tasks.popleft()
                done.append(Outcome(task, sha256, pages, self._attempts.pop(task.ticket, 0) + 1))
            case ("memory", _):
                worker.doom = MEMORY
            case ("unfit", kind, words):
                raise _raised_as(kind)(words)
            case ("gone",):
                self._bury(worker, done)

    def _bury(self, worker: Worker, done: list[Outcome]) -> None:
        """A worker is gone: its photo is charged for it, the one at hand goes back."""
        worker.wait(5)
        if worker in self._workers:
            self._workers.remove(worker)
        if worker.ready and worker.since is not None:
            self._charge(worker, worker.tasks.popleft(), done)
        elif worker.tasks or not worker.ready:
            self._count_failed_start(worker)
        self._waiting.extendleft(reversed(worker.tasks))
        worker.tasks.clear()

    def _charge(self, worker: Worker, task: Task, done: list[Outcome]) -> None:
        self._attempts[task.ticket] += 1
        if self._attempts[task.ticket] < self._limits.attempts:
            self._waiting.appendleft(task)
            return
        attempts = self._attempts.pop(task.ticket)
        kind, words = self._cause(worker)
        limit = "memory" if worker.doom == MEMORY else None
        record = error_record(task.name, None, kind, f"{task.name}: {words} ({attempts} attempts)", limit)
        done.append(Outcome(task, None, (Page(record),), attempts, lost=True))

    def _cause(self, worker: Worker) -> tuple[str, str]:
        """The error's kind and the words for it."""
        limits = self._limits
        if worker.doom == TIME:
            return "timeout", f"not judged within {limits.timeout_s:g} seconds; look at it by hand, or raise --timeout"
        if worker.doom == MEMORY:
            words = f"needed more than {limits.memory_mib} MiB of memory"
            return "photo", f"{words}; scale it down, or raise --memory and run again with --retry-errors"
        return "internal", f"the reader died of it ({worker.death}); look at it by hand and please report it"

    def _count_failed_start(self, worker: Worker) -> None:
        self._failed_starts += 1
        if self._failed_starts >= 3:
            why = "it took too long" if worker.doom == TIME else worker.death
            log = f"; its last words are in {self._log}" if self._log else ""
            raise MissingToolError(f"no worker can start ({why}){log}; `labelcheck doctor` tells what is missing")

    def _watch(self) -> None:
        """End workers that are over time or memory."""
        now = time.monotonic()
        if now - self._looked_at < TICK_S:
            return
        self._looked_at = now
        for worker in self._workers:
            if worker.since is None or worker.doom:
                continue
            if now - worker.since > (self._limits.timeout_s if worker.ready else self._limits.start_s):
                worker.doom = TIME
                worker.kill()
            elif worker.ready and worker.resident_mib() > self._limits.memory_mib:
                worker.doom = MEMORY
                worker.kill()


def _raised_as(kind: str) -> type[LabelcheckError]:
    family: Iterable[type[LabelcheckError]] = (UsageError, PhotoError, MissingToolError, OcrTimeout, OcrError)
    return next((member for member in family if member.kind == kind), LabelcheckError)
