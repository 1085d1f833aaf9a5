"""The journal of an output folder: what was judged, kept through crash, kill and power cut."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from labelcheck.entries import Correction, Entry, Judgement, Record, Stamp
from labelcheck.outfolder import JOURNAL_NAME, OutputError, lock_folder, now, speaking_of

JOURNAL_VERSION = 1

_TABLES = """
CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS photos (
    position INTEGER PRIMARY KEY, name TEXT NOT NULL, path BLOB NOT NULL, settings TEXT NOT NULL, sha256 TEXT,
    size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER, inode INTEGER, expected TEXT, trouble TEXT);
CREATE INDEX IF NOT EXISTS photos_by_bytes ON photos (sha256, settings);
CREATE TABLE IF NOT EXISTS judgements (
    sha256 TEXT NOT NULL, settings TEXT NOT NULL, pages TEXT NOT NULL, attempts INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (sha256, settings));
CREATE TABLE IF NOT EXISTS crops (
    sha256 TEXT NOT NULL, settings TEXT NOT NULL, page INTEGER NOT NULL, jpeg BLOB NOT NULL,
    PRIMARY KEY (sha256, settings, page));
CREATE TABLE IF NOT EXISTS corrections (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, page INTEGER NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
    old TEXT NOT NULL, new TEXT NOT NULL, note TEXT NOT NULL, taken_up TEXT NOT NULL,
    UNIQUE (sha256, page, who, at, old, new, note));
"""

_PHOTO_COLUMNS = "position, name, path, settings, sha256, size, mtime_ns, ctime_ns, inode, expected, trouble"
_OF_PHOTOS = ", ".join(f"p.{column}" for column in _PHOTO_COLUMNS.split(", "))


class Journal:
    """The one writer of `DIR/journal.sqlite`; holds the folder's lock as long as it is open.

    Every change is one transaction, on disk when the call returns: write-ahead log, `synchronous=FULL`. That costs a
    few milliseconds a commit, against some hundred for reading one photo, and a power cut takes nothing back.
    """

    def __init__(self, folder: Path) -> None:
        """Open or create the journal in `folder`, which is created too.

        Raises:
            OutputError: The folder cannot be written, another run holds it, or the journal is unfit.
        """
        self.folder = folder
        with speaking_of(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = lock_folder(folder)
        try:
            with speaking_of(folder):
                self.db = _connect(folder / JOURNAL_NAME)
        except BaseException:
            self._lock.close()
            raise

    def close(self) -> None:
        """Close the journal and let the folder go."""
        try:
            self.db.close()
        finally:
            self._lock.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing of what is written inside, durable at the end."""
        with speaking_of(self.folder):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    # what there is to judge

    def list_photos(self, entries: Iterable[Entry]) -> None:
        """Make `entries` the photos of this folder; judgements of earlier ones stay known."""
        with self.transaction() as db:
            db.execute("DELETE FROM photos")
            db.executemany(f"INSERT INTO photos ({_PHOTO_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)", map(_row, entries))

    def add_photos(self, entries: Iterable[Entry]) -> list[Entry]:
        """Append photos; they come back with the positions they were given."""
        added = []
        with self.transaction() as db:
            (first,) = db.execute("SELECT coalesce(max(position) + 1, 0) FROM photos").fetchone()
            for position, entry in enumerate(entries, first):
                row = (position, *_row(entry)[1:])
                db.execute(f"INSERT INTO photos ({_PHOTO_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)", row)
                added.append(_entry(row))
        return added

    def seen(self) -> dict[str, tuple[Stamp, str]]:
        """The stamp and SHA-256 of every file listed so far, by path."""
        rows = self._rows(
            "SELECT path, size, mtime_ns, ctime_ns, inode, sha256 FROM photos WHERE sha256 NOT NULL AND size NOT NULL"
        )
        return {os.fsdecode(path): (Stamp(*stamp), sha256) for path, *stamp, sha256 in rows}

    def entries(self) -> Iterator[Entry]:
        """The photos of this folder in the order of the source."""
        return map(_entry, self._rows(f"SELECT {_PHOTO_COLUMNS} FROM photos ORDER BY position"))

    def pending(self) -> list[Entry]:
        """The first entry of each bytes and settings that nobody has judged yet."""
        return [
            _entry(row)
            for row in self._rows(
                f"SELECT {_OF_PHOTOS}, min(p.position) FROM photos p LEFT JOIN judgements j USING (sha256, settings)"
                " WHERE p.sha256 NOT NULL AND j.sha256 IS NULL GROUP BY p.sha256, p.settings ORDER BY p.position"
            )
        ]

    def change_photo(self, position: int, sha256: str | None, trouble: str | None = None) -> None:
        """A file that was written after it was listed: its new SHA-256, or why it can no longer be read."""
        with self.transaction() as db:
            db.execute(
                "UPDATE photos SET sha256 = ?, trouble = ?, size = NULL WHERE position = ?", (sha256, trouble, position)
            )

    # what was judged

    def record(self, judgements: Iterable[Judgement]) -> None:
        """Write a chunk of judgements; each bytes and settings is kept once, the first that came."""
        at = now()
        with self.transaction() as db:
            for done in judgements:
                key = (done.sha256, done.settings)
                row = (*key, compact(list(done.pages)), done.attempts, at)
                if db.execute("INSERT OR IGNORE INTO judgements VALUES (?,?,?,?,?)", row).rowcount:
                    crops = ((*key, number, crop) for number, crop in enumerate(done.crops, 1) if crop)
                    db.executemany("INSERT OR IGNORE INTO crops VALUES (?,?,?,?)", crops)

    def judgement(self, sha256: str, settings: str) -> Judgement | None:
        """What was found on these bytes under these settings, with crops; None if nobody looked yet."""
        where = "WHERE sha256 = ? AND settings = ?"
        rows = self._rows(f"SELECT pages, attempts FROM judgements {where}", (sha256, settings))
        for pages, attempts in rows:
            found = tuple(json.loads(pages))
            crops = dict(self._rows(f"SELECT page, jpeg FROM crops {where}", (sha256, settings)))
            kept = tuple(crops.get(number) for number in range(1, len(found) + 1))
            return Judgement(sha256, settings, found, kept, attempts)
        return None

    def judged(self) -> Iterator[tuple[Entry, tuple[Record, ...] | None]]:
        """Every entry in the order of the source, with its pages; None where nobody has looked yet."""
        rows = self._rows(
            f"SELECT {_OF_PHOTOS}, j.pages FROM photos p LEFT JOIN judgements j USING (sha256, settings)"
            " ORDER BY p.position"
        )
        for *row, pages in rows:
            yield _entry(row), None if pages is None else tuple(json.loads(pages))

    def crops(self) -> Iterator[tuple[str, str, int, bytes]]:
        """SHA-256, settings, page and JPEG of each piece of evidence for the photos of this folder."""
        yield from self._rows(
            "SELECT DISTINCT c.sha256, c.settings, c.page, c.jpeg FROM crops c JOIN photos p USING (sha256, settings)"
        )

    def forget_errors(self, causes: Sequence[str]) -> int:
        """Drop the judgements that are errors of these causes, so that they are tried again; how many."""
        marks = ",".join("?" * len(causes))
        with self.transaction() as db:
            return db.execute(
                "DELETE FROM judgements WHERE EXISTS (SELECT 1 FROM json_each(pages) WHERE"
                f" coalesce(json_extract(value, '$.error.limit'), json_extract(value, '$.error.kind')) IN ({marks}))",
                tuple(causes),
            ).rowcount

    # what people decided

    def correct(self, corrections: Iterable[Correction]) -> int:
        """Keep what people decided, beside what they corrected; how many were new."""
        at = now()
        with self.transaction() as db:
            before = db.total_changes
            db.executemany(
                "INSERT OR IGNORE INTO corrections (sha256, page, who, at, old, new, note, taken_up)"
                " VALUES (?,?,?,?,?,?,?,?)",
                (
                    (c.sha256, c.page, c.who, c.at, compact(dict(c.old)), compact(dict(c.new)), c.note, at)
                    for c in corrections
                ),
            )
            return db.total_changes - before

    def corrections(self) -> list[Correction]:
        """All that people decided, the oldest first."""
        rows = self._rows("SELECT sha256, page, who, at, old, new, note FROM corrections ORDER BY id")
        return [
            Correction(sha256, page, who, at, json.loads(old), json.loads(new), note)
            for sha256, page, who, at, old, new, note in rows
        ]

    # the rest

    def fact(self, key: str) -> str | None:
        """A remark on the run as such, e.g. which shard it is."""
        for (value,) in self._rows("SELECT value FROM facts WHERE key = ?", (key,)):
            return str(value)
        return None

    def state(self, key: str, value: str) -> None:
        """Set the remark `key`."""
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO facts VALUES (?,?)", (key, value))

    def _rows(self, query: str, values: Sequence[object] = ()) -> Iterator[Any]:
        with speaking_of(self.folder):
            yield from self.db.execute(query, values)


def compact(value: object) -> str:
    """JSON on one line, the same text for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=10)
    try:
        db.execute("PRAGMA journal_mode = WAL")  # network shares decline and keep their rollback journal: as safe
        db.execute("PRAGMA synchronous = FULL")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version not in (0, JOURNAL_VERSION):
            raise OutputError(f"{path}: made by a newer labelcheck; update labelcheck or choose another --out folder")
        db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {JOURNAL_VERSION}; COMMIT;")
    except BaseException:
        db.close()
        raise
    return db


def _row(entry: Entry) -> tuple[Any, ...]:
    stamp = entry.stamp
    kept = (stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode) if stamp else (None,) * 4
    expected = compact(dict(entry.expected)) if entry.expected else None
    path = os.fsencode(entry.path)  # names on disk need not be UTF-8, but SQLite's text must be
    return (entry.position, entry.name, path, entry.settings, entry.sha256, *kept, expected, entry.trouble)


def _entry(row: Sequence[Any]) -> Entry:
    position, name, path, settings, sha256, size, mtime_ns, ctime_ns, inode, expected, trouble = row[:11]
    stamp = None if size is None else Stamp(size, mtime_ns, ctime_ns, inode)
    wanted = None if expected is None else json.loads(expected)
    return Entry(position, name, os.fsdecode(path), settings, sha256, stamp, wanted, trouble)
