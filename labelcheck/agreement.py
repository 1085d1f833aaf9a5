"""When looks agree: the one place of the operating point."""

from __future__ import annotations

from collections.abc import Iterable

from labelcheck.text import PLAIN

LOOKS_OF_ONE_READER = 3
"""So many looks of one reader stand in for a second reader."""


def confirmed(looks: Iterable[str], clean: Iterable[str], rivals: Iterable[str]) -> bool:
    """Whether a strength is surely what the label says.

    Looks of one reader fail alike (the same letters are drawn alike at every scale), so two readers must agree, or
    three looks of one. One of them at least read it without repair, and no look read another strength, clean, at the
    same place.

    Args:
        looks: Every look that bears the strength, repaired or not.
        clean: Those that bear it without repair.
        rivals: What any look read clean at the same place instead.
    """
    bearing, surely = set(looks), set(clean)
    if not surely or list(rivals):
        return False
    if PLAIN in surely:
        return True
    readers = {look.partition("/")[0] for look in bearing}
    return len(readers) >= 2 or len(bearing) >= LOOKS_OF_ONE_READER
