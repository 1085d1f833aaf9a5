"""Frames that wait to be read: of each view the sharpest, the newest view first, and never many."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from typing import Final

from labelcheck.camera import Frame
from labelcheck.gate import Fault, Glance

MOST_WAITING: Final = 6
MOST_READS: Final = 3
"""Of one view: when nothing new is shown, a second look costs nothing and may be lucky with the noise."""

MUCH_SHARPER: Final = 1.1


@dataclass(frozen=True, slots=True)
class Waiting:
    """A frame that passed the gate."""

    frame: Frame
    glance: Glance


class Shelf:
    """Filled by the camera's thread, emptied by the reader's."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        """Frames by what became of them: `all`, `read`, `dropped`, or by the fault that kept them out."""

        self._waiting: dict[int, Waiting] = {}
        self._again: Waiting | None = None
        self._reads: Counter[int] = Counter()
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        """Something waits."""
        with self._lock:
            return bool(self._waiting) or self._again is not None

    def offer(self, frame: Frame, glance: Glance) -> Fault | None:
        """Keep the frame if it is worth reading; else why it is not."""
        with self._lock:
            self.counts["all"] += 1
            fault = glance.fault or self._place(Waiting(frame, glance))
            if fault is not None:
                self.counts[fault] += 1
            return fault

    def take(self) -> Waiting | None:
        """The next to be read: of the newest view not read yet; then one of a view that was."""
        with self._lock:
            if self._waiting:
                view = next(reversed(self._waiting))
                taken = self._waiting.pop(view)
            elif self._again is not None:
                taken, self._again = self._again, None
            else:
                return None
            self._reads[taken.glance.view] += 1
            self.counts["read"] += 1
            return taken

    def clear(self) -> None:
        """What waits is of no use any more."""
        with self._lock:
            self.counts["dropped"] += len(self._waiting) + (self._again is not None)
            self._waiting.clear()
            self._again = None

    def _place(self, new: Waiting) -> Fault | None:
        view = new.glance.view
        if self._reads[view]:
            return self._once_more(new)
        old = self._waiting.pop(view, None)
        if old is not None:
            self.counts["dropped"] += 1
        kept = old if old is not None and old.glance.sharpness > MUCH_SHARPER * new.glance.sharpness else new
        self._waiting[view] = kept
        if len(self._waiting) > MOST_WAITING:
            self._waiting.pop(next(iter(self._waiting)))
            self.counts["dropped"] += 1
        return None

    def _once_more(self, new: Waiting) -> Fault | None:
        if self._reads[new.glance.view] >= MOST_READS:
            return Fault.SEEN
        if self._again is not None:
            self.counts["dropped"] += 1
        self._again = new
        return None
