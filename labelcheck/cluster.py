"""The same work on a Dask cluster: chunks of photos out, outcomes back, one journal here."""

from __future__ import annotations

import socket
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from labelcheck.errors import LabelcheckError, MissingToolError
from labelcheck.sources import is_url
from labelcheck.worker_process import Page, Task, error_record
from labelcheck.workers import Limits, Outcome, Pool

CHUNK = 8
"""Photos that travel together: a few seconds of work against some milliseconds of scheduling."""

DEPTH = 2
"""Chunks for each thread of the cluster: one in work and one at hand."""

CONNECT_S = 20.0
RESIZE_S = 5.0


class Cluster:
    """Does what `workers.Pool` does, on the workers of a Dask scheduler.

    Each Dask thread keeps a supervised worker process of its own, so that a photo that crashes or hangs costs itself
    there too. A Dask worker that is lost has its chunks done again elsewhere.
    """

    def __init__(self, address: str, judge: str, limits: Limits | None = None) -> None:
        """Connect to the scheduler at `address`.

        Raises:
            MissingToolError: `distributed` is not installed, or nobody answers there.
        """
        try:
            from distributed import Client
        except ImportError as error:
            raise MissingToolError('--dask needs distributed; install it: pip install "labelcheck[dask]"') from error
        connect: Any = Client
        try:
            self._client = connect(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise MissingToolError(f"--dask {address}: no Dask scheduler answers there ({error})") from error
        self._judge, self._limits = judge, limits or Limits()
        self._waiting: deque[Task] = deque()
        self._running: dict[Any, list[Task]] = {}
        self._finished = _Finished()
        self._size, self._asked_at = 1, -RESIZE_S

    @property
    def unfinished(self) -> int:
        return len(self._waiting) + sum(map(len, self._running.values()))

    @property
    def room(self) -> int:
        return max(0, DEPTH * CHUNK * self._threads() - self.unfinished)

    def submit(self, task: Task) -> None:
        self._waiting.append(task)

    def outcomes(self, timeout_s: float = 0.2) -> list[Outcome]:
        """What has come back since the last call; waits up to `timeout_s` for the first.

        Raises:
            LabelcheckError: No worker can do its work, e.g. MissingToolError.
        """
        self._hand_out()
        done: list[Outcome] = []
        for future in self._finished.wait(timeout_s):
            if future in self._running:
                done += self._came_of(future, self._running.pop(future))
        return done

    def close(self) -> None:
        """Drop what is not done, and leave the cluster to others."""
        self._client.cancel(list(self._running), force=True)
        self._client.close()

    def _threads(self) -> int:
        """Of the whole cluster; workers may come and go."""
        if time.monotonic() - self._asked_at > RESIZE_S:
            self._asked_at = time.monotonic()
            self._size = max(1, sum(self._client.nthreads().values()))
        return self._size

    def _hand_out(self) -> None:
        while self._waiting:
            self._send([_anywhere(self._waiting.popleft()) for _ in range(min(CHUNK, len(self._waiting)))])

    def _send(self, chunk: list[Task]) -> None:
        marks = [_mark(task.settings) for task in chunk]
        try:
            future = self._client.submit(judge_chunk, self._judge, self._limits, chunk, marks, pure=False)
        except Exception as error:
            raise self._lost(error) from error
        self._running[future] = chunk
        future.add_done_callback(self._finished.put)

    def _came_of(self, future: Any, chunk: list[Task]) -> Sequence[Outcome]:
        if future.status == "finished":
            return list(future.result())
        error = future.exception() if future.status == "error" else None
        if isinstance(error, LabelcheckError):
            raise error
        if type(error).__name__ != "KilledWorker":
            raise self._lost(error or future.status)
        if len(chunk) > 1:  # one of them costs Dask its workers; alone it costs the others nothing
            for task in chunk:
                self._send([task])
            return []
        (task,) = chunk
        words = f"{task.name}: Dask lost its workers on it, again and again; look at it by hand ({error})"
        return [Outcome(task, None, (Page(error_record(task.name, None, "internal", words)),), lost=True)]

    def _lost(self, why: object) -> MissingToolError:
        return MissingToolError(
            f"the Dask cluster cannot do the work ({type(why).__name__}: {why}); when it can, run the same command"
            " again: it goes on where it stopped. Every Dask worker needs labelcheck and sees the photos by their path"
        )


def _anywhere(task: Task) -> Task:
    """The task with a path that means the same from every working directory."""
    return task if is_url(task.path) else replace(task, path=str(Path(task.path).absolute()))


def _mark(settings: Any) -> str | None:
    """The fingerprint of settings as this machine's labelcheck takes it."""
    return settings.fingerprint() if hasattr(settings, "fingerprint") else None


class _Finished:
    """Futures that are done; Dask tells of them from a thread of its own."""

    def __init__(self) -> None:
        self._futures: deque[Any] = deque()
        self._news = threading.Event()

    def put(self, future: Any) -> None:
        self._futures.append(future)
        self._news.set()

    def wait(self, timeout_s: float) -> list[Any]:
        self._news.wait(timeout_s)
        self._news.clear()
        return list(islice(iter(self._futures.popleft, None), len(self._futures)))


# on the Dask worker

_HERE = threading.local()


def judge_chunk(judge: str, limits: Limits, chunk: Sequence[Task], marks: Sequence[str | None]) -> list[Outcome]:
    """Judge some photos in the supervised worker process of this Dask thread.

    Raises:
        MissingToolError: This machine's labelcheck, model or profile is not the one that asks.
    """
    if [_mark(task.settings) for task in chunk] != list(marks):
        raise MissingToolError(
            f"the Dask worker on {socket.gethostname()} has another labelcheck, model or profile than you;"
            " install the same there"
        )
    if not hasattr(_HERE, "pools"):
        _HERE.pools = {}
    key = (judge, limits)
    if key not in _HERE.pools:
        _HERE.pools[key] = Pool(judge, chunk[0].settings, 1, limits)
    pool: Pool = _HERE.pools[key]
    try:
        for task in chunk:
            pool.submit(task)
        outcomes: list[Outcome] = []
        while pool.unfinished:
            outcomes += pool.outcomes()
        return outcomes
    except BaseException:
        pool.close()
        del _HERE.pools[key]
        raise
