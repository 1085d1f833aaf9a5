"""One vial before the camera: what was seen of it, and whether another showing is of the same one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import cv2

from labelcheck.glimpse import Glimpse
from labelcheck.report import Report
from labelcheck.shelf import Waiting
from labelcheck.turning import Gathered

MOST_GLIMPSES: Final = 48
"""Of one vial; older ones that say nothing go first, so that memory and time stay what they are."""

VIEWS_ENOUGH: Final = 3

READS_ENOUGH: Final = 4
"""Where a box is held still and shows no other view."""

JPEG_QUALITY: Final = 95


@dataclass(slots=True, eq=False)
class Vial:
    """What was seen of one vial so far."""

    presences: set[int] = field(default_factory=set)
    glimpses: list[Glimpse] = field(default_factory=list)
    began_s: float = 0.0
    reading_ms: float = 0.0
    reads: int = 0
    views: set[int] = field(default_factory=set)
    alone: Report | None = None
    """Of the last frame."""

    gathered: Gathered | None = None
    report: Report | None = None
    streak: int = 0
    """So many times in a row the verdict was what it is."""

    done: bool = False
    """Its report was given."""

    @property
    def blank(self) -> bool:
        """Nothing was read that could be mixed up with another vial's."""
        return not any(glimpse.says_something for glimpse in self.glimpses)

    @property
    def speaks(self) -> bool:
        """It says what it is: no fancy of one look at one frame."""
        telling = [glimpse.label for glimpse in self.glimpses if glimpse.says_something]
        return len(telling) > 1 or any(each.confirmed for label in telling for each in label.strengths)

    @property
    def stands(self) -> bool:
        """The same verdict after two frames, and enough of the label seen."""
        enough = len(self.views) >= VIEWS_ENOUGH or self.reads >= READS_ENOUGH
        return self.streak >= 2 and enough

    def keep(self, glimpse: Glimpse) -> None:
        self.glimpses.append(glimpse)
        self.reads += 1
        self.views.add(glimpse.view)
        if len(self.glimpses) > MOST_GLIMPSES:
            dull = next((each for each in self.glimpses if not each.says_something), self.glimpses[0])
            self.glimpses.remove(dull)


def same_vial(one: list[Glimpse], other: list[Glimpse]) -> bool:
    """Two showings bear the same marks: the same lot, or the same surely named substance at the same strength."""
    lots = {lot for glimpse in one for lot in glimpse.label.lots}
    if any(lot in lots for glimpse in other for lot in glimpse.label.lots):
        return True
    return bool(_marks(one) & _marks(other))


def _marks(glimpses: list[Glimpse]) -> set[tuple[str, str]]:
    return {
        (name.ingredient, strength.as_printed)
        for glimpse in glimpses
        for name in glimpse.label.names
        for strength in glimpse.label.strengths
        if name.sure and name.kind == "b12" and strength.confirmed and strength.ingredient == name.ingredient
    }


def glimpse_of(waiting: Waiting, alone: Report) -> Glimpse:
    frame = waiting.frame
    done, jpeg = cv2.imencode(".jpg", frame.pixels, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    size = (int(frame.pixels.shape[1]), int(frame.pixels.shape[0]))
    return Glimpse(frame.number, frame.at_s, waiting.glance.view, alone.label, jpeg.tobytes() if done else b"", size)
