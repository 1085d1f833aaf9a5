"""Photos handed out to workers and judgements taken in, round after round until none is pending."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Protocol

from labelcheck.entries import Entry, Judgement, Record
from labelcheck.exports import show
from labelcheck.journal import Journal
from labelcheck.progress import Tally
from labelcheck.results import GRAVITY, Comparison, expecting
from labelcheck.worker_process import Task
from labelcheck.workers import Outcome

CHUNK, CHUNK_S = 16, 1.0
"""Judgements are written this many at a time, or when the first has waited this long."""

SHOW_S = 60.0
"""At least this long between two writings of the results during a run."""


class Settings(Protocol):
    """What batch needs to know of the pipeline's settings: a frozen, hashable, picklable dataclass."""

    def fingerprint(self) -> str:
        """Changes whenever results could change."""


class Workers(Protocol):
    """Whoever judges: a pool on this machine, or a cluster."""

    @property
    def unfinished(self) -> int: ...

    @property
    def room(self) -> int: ...

    def submit(self, task: Task) -> None: ...

    def outcomes(self) -> list[Outcome]: ...

    def close(self) -> None: ...


class Rounds:
    """The photos of a journal on their way through workers and back."""

    def __init__(
        self, journal: Journal, workers: Workers, against: Comparison, settings: Mapping[str, Settings]
    ) -> None:
        self._journal, self._workers, self._against, self._settings = journal, workers, against, settings
        self._entries: dict[tuple[str | None, str], list[Entry]] = defaultdict(list)
        self._asked: dict[int, Entry] = {}
        self._todo: Iterator[Entry] = iter(())
        self._chunk: list[Judgement] = []
        self._saved_at = self._shown_at = time.monotonic()
        self._show_after_s = SHOW_S
        self.tally = self._earlier()

    def begin(self) -> bool:
        """Start over with what is pending; False if nothing is.

        A second round is for copies of a photo that was overwritten between listing and reading. Each round settles
        every photo that it asks about, so there is a last one.
        """
        pending = self._journal.pending()
        self._asked = {entry.position: entry for entry in pending}
        self._todo = iter(pending)
        self.tally.waiting = len(pending)
        return bool(pending)

    def step(self) -> bool:
        """Hand out and take in what can be now; False when the round is over."""
        for entry in islice(self._todo, self._workers.room):
            self._workers.submit(Task(entry.position, entry.path, entry.name, self._settings[entry.settings]))
        if not self._workers.unfinished:
            return False
        for outcome in self._workers.outcomes():
            self._take_in(self._asked[outcome.task.ticket], outcome)
        if len(self._chunk) >= CHUNK or time.monotonic() - self._saved_at > CHUNK_S:
            self.save()
        self._show_now_and_then()
        return True

    def save(self) -> None:
        """Make the judgements so far durable."""
        if self._chunk:
            self._journal.record(self._chunk)
            self._chunk.clear()
        self._saved_at = time.monotonic()

    def _take_in(self, entry: Entry, outcome: Outcome) -> None:
        self.tally.fresh += 1
        self.tally.waiting -= 1
        pages = tuple(page.record for page in outcome.pages)
        digest = entry.sha256 if outcome.lost else outcome.sha256
        if digest is None:  # it could be read when it was listed and cannot now
            self._journal.change_photo(entry.position, None, pages[0]["error"]["message"])
            self.tally.counts["error"] += 1
            return
        if digest != entry.sha256:
            self._journal.change_photo(entry.position, digest)
        if outcome.lost:
            pages = tuple({**page, "photo": {**page["photo"], "sha256": digest}} for page in pages)
        crops = tuple(page.crop for page in outcome.pages)
        self._chunk.append(Judgement(digest, entry.settings, pages, crops, outcome.attempts))
        for each in self._entries[entry.sha256, entry.settings] if digest == entry.sha256 else [entry]:
            self.tally.counts[self._told(each, pages)] += 1

    def _earlier(self) -> Tally:
        """What earlier runs have done, and the entries by bytes and settings."""
        tally = Tally(0)
        for entry, pages in self._journal.judged():
            tally.total += 1
            self._entries[entry.sha256, entry.settings].append(entry)
            if entry.sha256 is None or pages is not None:
                tally.counts[self._told(entry, pages or ())] += 1
        return tally

    def _told(self, entry: Entry, pages: tuple[Record, ...]) -> str:
        """The gravest verdict on a photo, or `error`."""
        verdicts = [expecting(page, entry, self._against).get("verdict") for page in pages]
        return "error" if not verdicts or None in verdicts else max(map(str, verdicts), key=GRAVITY.index)

    def _show_now_and_then(self) -> None:
        """Results for the impatient, at a small part of the time however many they are."""
        began = time.monotonic()
        if began - self._shown_at > self._show_after_s:
            self.save()
            show(self._journal, self._against)
            self._shown_at = time.monotonic()
            self._show_after_s = max(SHOW_S, 20 * (self._shown_at - began))
