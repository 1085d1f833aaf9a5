"""What came of one vial: its report, the frames that bore it, and how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from labelcheck.gate import Fault
from labelcheck.glimpse import Glimpse
from labelcheck.report import PhotoStamp, Report
from labelcheck.turning import Gathered
from labelcheck.vial import Vial


@dataclass(frozen=True, slots=True)
class Outcome:
    """One vial's report, and how it came about."""

    report: Report
    gathered: Gathered
    bearing: tuple[Glimpse, ...]
    """The frames that bore the verdict, the chief one first."""

    facts: Mapping[str, Any]
    """For the JSON: source, times, counts, statements."""

    stood: bool
    """The verdict stood before time was over."""


def facts_of(vial: Vial, gathered: Gathered, source: str, now_s: float, counts: Mapping[str, int]) -> Mapping[str, Any]:
    """For the JSON: source, times, frames by what became of them, and every statement with the frames that bear it."""
    return {
        "source": source,
        "seconds": round(now_s, 2),
        "vial_seconds": round(now_s - vial.began_s, 2),
        "stood": vial.stands,
        "frames": {
            "seen": counts["all"],
            "gated": {fault.value: counts[fault] for fault in Fault if counts[fault]},
            "read": counts["read"],
            "dropped": counts["dropped"],
        },
        "read_of_vial": {"frames": vial.reads, "views": len(vial.views)},
        "statements": list(_statements(gathered)),
    }


def stamp_of(camera: str, chief: Glimpse | None) -> PhotoStamp | None:
    """The frame that the boxes stand on, and the digest of its JPEG."""
    if chief is None:
        return None
    return PhotoStamp(f"{camera}, frame {chief.number}", sha256(chief.jpeg).hexdigest(), *chief.size)


def bearing(gathered: Gathered, glimpses: list[Glimpse]) -> Iterator[Glimpse]:
    """The chief frame, then for each statement those by which it is told."""
    told: set[int] = set()
    for evidence in gathered.strengths:
        told |= {each.glimpse.number for each in (evidence.agreed or evidence.clean)[:3]}
    for name, frames in gathered.names:
        if name.kind in ("b12", "drug") and not told & set(frames):
            told.add(frames[0])
    chief = gathered.chief
    if chief is not None:
        yield chief
    yield from (each for each in glimpses if each.number in told and each is not chief)


def _statements(gathered: Gathered) -> Iterator[dict[str, Any]]:
    for name, frames in gathered.names:
        yield {"what": "name", "says": name.ingredient, "sure": name.sure, "frames": list(frames)}
    for each in gathered.strengths:
        said = {"what": "strength", "says": each.best.strength.as_read, "sure": each.sure, "frames": list(each.frames)}
        yield {**said, "views": each.views, "rivals": each.rivals}
    for fill in gathered.label.fills:
        yield {"what": "volume", "says": f"{fill.ml} mL", "sure": fill.confirmed}
    for lot in gathered.label.lots:
        yield {"what": "lot", "says": lot}
