"""What to tell the person who holds the vial: what is in the way, and what is still missing."""

from __future__ import annotations

import threading
from collections import Counter, deque
from dataclasses import dataclass
from statistics import median
from typing import Final

from labelcheck.answer import NAMES, per_ml
from labelcheck.gate import Fault, Glance
from labelcheck.report import Report
from labelcheck.rules import Verdict
from labelcheck.turning import Gathered

RECENT: Final = 24
"""Frames of which the last second consists, more or less."""

MOST_OF_THEM: Final = 0.7
SMALL_PRINT_PX: Final = 26
"""Height of a line of print, descenders and all, below which strokes run into one another."""

GLARE: Final = 0.03
"""Share of the middle that is burnt white, where a label's paper would be light grey."""

_OF_FAULTS: Final = {
    Fault.BLURRED: "too blurred: hold it still, or a little further from the lens",
    Fault.DARK: "too dark: more light, please",
    Fault.BRIGHT: "too bright: move the light, or tilt the vial",
    Fault.EMPTY: "no label in view: hold the vial before the camera",
}


@dataclass(frozen=True, slots=True)
class Advice:
    """One line for the person."""

    known: str
    """What is read so far."""

    next_step: str

    def __str__(self) -> str:
        return f"{self.known}: {self.next_step}" if self.known else self.next_step


class Guide:
    """Follows the frames; its advice changes only when something has changed for a while."""

    def __init__(self) -> None:
        self._recent: deque[Glance] = deque(maxlen=RECENT)
        self._faults: deque[Fault | None] = deque(maxlen=RECENT)
        self._lock = threading.Lock()
        self._gathered: Gathered | None = None
        self._together: Report | None = None
        self._last: Report | None = None

    def saw(self, glance: Glance, fault: Fault | None) -> None:
        with self._lock:
            self._recent.append(glance)
            self._faults.append(fault)

    def read(self, alone: Report, together: Report, gathered: Gathered) -> None:
        self._last, self._together, self._gathered = alone, together, gathered

    def advice(self) -> Advice:
        """What to do now."""
        with self._lock:
            faults, recent = list(self._faults), list(self._recent)
        known = _known(self._together, self._gathered)
        step = _of_faults(faults) or _of_light(recent, self._last) or self._of_label(faults)
        return Advice(known, step)

    def _of_label(self, faults: list[Fault | None]) -> str:
        if self._last is None or self._gathered is None or self._together is None:
            return "hold the vial before the camera, label to the front"
        if any(finding.rule == "two-products" for finding in self._together.findings):
            return "two products: show one vial only"
        if not self._last.label.text.lines:
            return "no print found: come closer, and turn the label to the camera"
        if _line_height(self._last) < SMALL_PRINT_PX and self._together.strength is None:
            return "the print is small: come closer"
        if self._together.strength is not None and self._together.verdict is not Verdict.REVIEW:
            return "almost there: turn it a little"
        if _most(faults, Fault.SEEN):
            return "turn the vial: this side is read"
        return "turn the vial slowly"


def _most(faults: list[Fault | None], what: Fault) -> bool:
    return len(faults) >= RECENT // 2 and faults.count(what) >= MOST_OF_THEM * len(faults)


def _of_faults(faults: list[Fault | None]) -> str | None:
    """Where most of the last frames had one fault."""
    counts = Counter(fault for fault in faults if fault in _OF_FAULTS)
    if not counts:
        return None
    fault, _ = counts.most_common(1)[0]
    return _OF_FAULTS[fault] if fault is not None and _most(faults, fault) else None


def _of_light(recent: list[Glance], last: Report | None) -> str | None:
    """Glare on a label on which no strength could be read."""
    if last is None or last.strength is not None or len(recent) < RECENT // 2:
        return None
    burnt = median(glance.burnt for glance in recent)
    return "glare on the label: move the light, or tilt the vial" if burnt > GLARE else None


def _line_height(report: Report) -> float:
    heights = [line.box.height for line in report.label.text if line.box is not None]
    return median(heights) if heights else 0.0


def _known(together: Report | None, gathered: Gathered | None) -> str:
    """`cyanocobalamin read, strength not yet`."""
    if together is None or gathered is None:
        return ""
    substance = together.substance
    name = NAMES.get(substance, substance) if substance is not None else None
    content = together.strength
    if content is not None and content.mcg_per_ml is not None:
        return f"{name or 'strength'} {per_ml(content.mcg_per_ml).partition(' = ')[0]} read"
    strengths = [each for each in gathered.strengths if each.best.strength.ingredient in (None, substance)]
    read = next((each.best.strength.as_printed for each in strengths if each.sure), None)
    if read is not None:
        return f"{name} {read} read" if name else f"{read} read, name not yet"
    seen = f"{strengths[0].best.strength.as_printed} read, not sure yet" if strengths else "strength not yet"
    return f"{name} read, {seen}" if name else f"name not yet, {seen}" if strengths else ""
