"""A bell that ends a rest, rung by events in the inbox, couriers and signals; and a voice for what is said."""

from __future__ import annotations

import importlib.util
import queue
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEBOUNCE_MS = 200
"""Events of one file come in bunches."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Where remarks of one line go."""

    warn: Callable[[str], None] = lambda words: None
    """What somebody should know."""

    tell: Callable[[str], None] = lambda words: None
    """What is going on."""


class Bell:
    """Safe to ring from threads and from signal handlers, also while its owner is just going to rest."""

    def __init__(self) -> None:
        self._rings: queue.SimpleQueue[None] = queue.SimpleQueue()  # an Event may deadlock in a signal handler

    def ring(self) -> None:
        self._rings.put(None)

    def rest(self, seconds: float) -> bool:
        """Wait for a ring, at most so long; whether there was one."""
        try:
            self._rings.get(timeout=max(0.0, seconds))
            while not self._rings.empty():
                self._rings.get_nowait()
        except queue.Empty:
            return False
        return True


class FolderEvents:
    """What the system tells of changes in a folder. Events only hurry a look: what they miss, the next look finds."""

    def __init__(self, folder: Path, rung: Callable[[], None], say: Callable[[str], None]) -> None:
        self._folder, self._rung, self._say = folder, rung, say
        self._stop = threading.Event()
        self.working = importlib.util.find_spec("watchfiles") is not None
        """Whether events come; else the owner looks more often."""

        if self.working:
            threading.Thread(target=self._listen, daemon=True).start()
        else:
            say('without watchfiles the inbox is looked at every few seconds; better: pip install "labelcheck[watch]"')

    def close(self) -> None:
        self._stop.set()

    def _listen(self) -> None:
        import watchfiles

        try:
            for _ in watchfiles.watch(
                self._folder,
                watch_filter=None,
                debounce=DEBOUNCE_MS,
                stop_event=self._stop,
                rust_timeout=1000,
                raise_interrupt=False,
                ignore_permission_denied=True,
            ):
                self._rung()
        except Exception as error:  # no more inotify watches, a folder that went away: looking does the work
            self._say(f"{self._folder}: the system tells no events ({error}); looking every few seconds instead")
        self.working = False
        self._rung()


@contextmanager
def ending(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM call `stop`; a second one ends at once, as after kill -9 with nothing lost."""
    calls = 0

    def heard(number: int, _: Any) -> None:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise KeyboardInterrupt
        stop()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
