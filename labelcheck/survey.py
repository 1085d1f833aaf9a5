"""Before the first photo is judged: which photos there are, and which bytes each holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from labelcheck.entries import Entry, Stamp
from labelcheck.errors import PhotoError, UsageError
from labelcheck.manifest import is_manifest, read_manifest
from labelcheck.sources import (
    Found,
    fingerprint,
    from_glob,
    from_url,
    in_folder,
    is_url,
    looks_like_glob,
    printable,
    stamp_of,
)

Seen = Mapping[str, tuple[Stamp, str]]
"""Stamp and SHA-256 of files by path, as an earlier run saw them."""

READERS = 4
"""Files read at a time: hashing outruns a disk, and a network share answers slowly."""


def find_photos(source: str, out: Path) -> list[Found]:
    """The photos of a folder, a glob, a manifest or a URL, or one photo, in order.

    Raises:
        UsageError: There is no such thing.
    """
    if is_url(source):
        return from_url(source)
    path = Path(source)
    if path.is_dir():
        return in_folder(path, leave_out=out)
    if path.is_file():
        return read_manifest(path) if is_manifest(path) else [Found(printable(source), source)]
    if looks_like_glob(source):
        return from_glob(source)
    raise UsageError(f"{source}: no such folder, manifest or photo")


def recognised(found: Sequence[Found], seen: Seen, settings_for: Callable[[Found], str]) -> Iterator[Entry]:
    """Each photo with its SHA-256, in order; files that stood still since they were `seen` are not read again.

    Args:
        settings_for: The fingerprint of the settings that a photo is to be judged with.
    """
    with ThreadPoolExecutor(READERS) as pool:
        entries = (
            Entry(number, each.name, each.path, settings_for(each), expected=each.expected, trouble=each.trouble)
            for number, each in enumerate(found)
        )
        try:
            yield from pool.map(lambda entry: _recognised(entry, seen), entries)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _recognised(entry: Entry, seen: Seen) -> Entry:
    if entry.trouble:
        return replace(entry, trouble=f"{entry.name}: {entry.trouble}")
    if entry.path in seen:
        stamp, digest = seen[entry.path]
        if stamp == stamp_of(Path(entry.path)):
            return replace(entry, sha256=digest, stamp=stamp)
    try:
        digest, new_stamp = fingerprint(entry.path, entry.name)
    except PhotoError as error:
        return replace(entry, trouble=str(error))
    return replace(entry, sha256=digest, stamp=new_stamp)
