"""The ledger of an intake folder, kept in its journal: where each photo goes, and which reports must still be sent."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from labelcheck.corrections import Decisions
from labelcheck.entries import Entry, Judgement, Record
from labelcheck.journal import Journal, compact
from labelcheck.outfolder import OutputError, speaking_of
from labelcheck.results import finish
from labelcheck.sources import printable
from labelcheck.worker_process import error_record

_TABLES = """
CREATE TABLE IF NOT EXISTS filings (position INTEGER PRIMARY KEY, place BLOB NOT NULL, state TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS filings_by_state ON filings (state);
CREATE TABLE IF NOT EXISTS letters (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, receiver TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (key, receiver));
"""

OPEN, KEPT, FILED = "open", "kept", "filed"


@dataclass(frozen=True, slots=True)
class Filing:
    """A photo that was judged, and where it goes."""

    entry: Entry
    place: str
    """Relative to the output folder."""

    state: str = OPEN


@dataclass(frozen=True, slots=True)
class Letter:
    """One report to be handed on to one receiver."""

    number: int
    key: str
    """Always the same for the same report, so that a receiver can tell one that comes twice."""

    body: str


class Ledger:
    """The tables of the watch in `DIR/journal.sqlite`; every change is durable when the call returns."""

    def __init__(self, journal: Journal) -> None:
        """Raises OutputError for a folder that `labelcheck batch` has filled."""
        if journal.fact("shard") is not None:
            raise OutputError(f"{journal.folder}: holds the results of a batch; choose another --out folder")
        self._journal = journal
        with speaking_of(journal.folder):
            journal.db.executescript(_TABLES)
        self._folder_id = uuid.UUID(journal.fact("intake") or self._named())

    def _named(self) -> str:
        name = str(uuid.uuid4())
        self._journal.state("intake", name)
        return name

    # photos

    def open_filings(self) -> Iterator[tuple[Entry, Filing | None]]:
        """Photos that were judged and are not where they belong yet; None where it was not yet decided."""
        places = {position: (place, state) for position, place, state in self._rows("SELECT * FROM filings")}
        for entry in self._journal.entries():
            place, state = places.get(entry.position, (None, OPEN))
            if place is None:
                yield entry, None
            elif state != FILED:
                yield entry, Filing(entry, os.fsdecode(place), state)

    def plan(self, filings: Iterable[Filing]) -> None:
        """Decide where photos go, before they do."""
        rows = [(each.entry.position, os.fsencode(each.place), each.state) for each in filings]
        with self._journal.transaction() as db:
            db.executemany("INSERT OR REPLACE INTO filings VALUES (?,?,?)", rows)

    def close(self, filings: Iterable[Filing], letters: Iterable[tuple[str, str, str]]) -> None:
        """Photos are where they belong; their reports (key, receiver, body) are to be handed on.

        A photo that was kept in the inbox is `KEPT`, any other `FILED`.
        """
        with self._journal.transaction() as db:
            db.executemany(
                "UPDATE filings SET state = ? WHERE position = ?",
                [(each.state, each.entry.position) for each in filings],
            )
            db.executemany("INSERT OR IGNORE INTO letters (key, receiver, body) VALUES (?,?,?)", letters)

    def forget(self, sha256: str, settings: str) -> None:
        """Drop one judgement, to be made anew."""
        with self._journal.transaction() as db:
            db.execute("DELETE FROM judgements WHERE sha256 = ? AND settings = ?", (sha256, settings))

    def records(self, entry: Entry, judgement: Judgement | None, filed: str | None) -> list[Record]:
        """The reports of one photo, one a page, with their keys and where the photo is filed."""
        if entry.sha256 is None or judgement is None:
            words = entry.trouble or f"{entry.name}: cannot be read"
            pages = [error_record(entry.name, entry.sha256, "photo", words)]
        else:
            original = self._original(entry)
            nothing = Decisions(())
            pages = [finish(page, entry, original, nothing, lambda record, expected: []) for page in judgement.pages]
        place = None if filed is None else printable(filed)
        return [{**page, "id": self._key(entry, number), "filed": place} for number, page in enumerate(pages, 1)]

    def _key(self, entry: Entry, page: int) -> str:
        return str(uuid.uuid5(self._folder_id, f"{entry.position}/{page}"))

    def _original(self, entry: Entry) -> str | None:
        """The name under which these bytes came first, if that was not this photo."""
        query = "SELECT name FROM photos WHERE sha256 = ? AND position < ? ORDER BY position LIMIT 1"
        return next((str(name) for (name,) in self._rows(query, (entry.sha256, entry.position))), None)

    # letters

    def letters(self, receiver: str, limit: int, without: Iterable[int] = ()) -> list[Letter]:
        """The oldest letters that wait for a receiver."""
        later = set(without)
        found: list[Letter] = []
        query = "SELECT id, key, body FROM letters WHERE receiver = ? ORDER BY id"
        for number, key, body in self._rows(query, (receiver,)):
            if number not in later:
                found.append(Letter(number, key, body))
            if len(found) == limit:
                break
        return found

    def these_letters(self, numbers: Sequence[int]) -> list[Letter]:
        """Letters by their numbers."""
        marks = ",".join("?" * len(numbers))
        query = f"SELECT id, key, body FROM letters WHERE id IN ({marks}) ORDER BY id"
        return [Letter(*row) for row in self._rows(query, numbers)]

    def delivered(self, letters: Sequence[Letter]) -> None:
        """The receiver has them."""
        with self._journal.transaction() as db:
            db.executemany("DELETE FROM letters WHERE id = ?", [(each.number,) for each in letters])

    def undelivered(self) -> dict[str, int]:
        """How many letters wait, by receiver."""
        return dict(self._rows("SELECT receiver, count(*) FROM letters GROUP BY receiver"))

    def _rows(self, query: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        with speaking_of(self._journal.folder):
            yield from self._journal.db.execute(query, values)


def letters_of(records: Iterable[Record], receivers: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Key, receiver and body of every report for every receiver."""
    for record in records:
        body = compact(record)
        yield from ((record["id"], receiver, body) for receiver in receivers)
