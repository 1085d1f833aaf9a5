"""Stamp, Entry, Judgement, Correction: what a journal keeps of each photo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
"""One JSON object of the contract, section 3: a report, or a photo that could not be judged."""


def cause_of(record: Record) -> str | None:
    """Why a photo could not be judged: the kind of error, or the limit that it met; None of a report."""
    error: Record = record.get("error", {})
    cause: str | None = error.get("limit") or error.get("kind")
    return cause


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file system says of a file; a file whose stamp stands still has not been written."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One photo of the source, by name; several entries may hold the same bytes."""

    position: int
    """Its place in the whole source, from 0, also where only a shard of it is judged."""

    name: str
    """As printed in reports; always valid Unicode."""

    path: str
    """Where to read it: a path or an fsspec URL."""

    settings: str
    """Fingerprint of the settings it is to be judged with."""

    sha256: str | None = None
    stamp: Stamp | None = None
    expected: Mapping[str, str] | None = None
    """What the manifest says of it: some of `product`, `strength`, `ordered`."""

    trouble: str | None = None
    """Why its bytes could not be read; such an entry is not judged."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All records of the same bytes under the same settings, one a page, each with its evidence."""

    sha256: str
    settings: str
    pages: tuple[Record, ...]
    crops: tuple[bytes | None, ...] = ()
    """A small JPEG a page, as far as there is one."""

    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person decided on one page after looking at it."""

    sha256: str
    page: int
    who: str
    at: str
    """ISO 8601, as the page in the browser stated it."""

    old: Mapping[str, Any]
    """What labelcheck had said: `verdict` and `strength` (as read, or None)."""

    new: Mapping[str, Any]
    """What the person says: `verdict` and `strength`."""

    note: str = ""
