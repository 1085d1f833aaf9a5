"""Many photos: judged by supervised workers, kept in the journal, shown; every run goes on where the last stopped."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from labelcheck.corrections import read_corrections
from labelcheck.entries import Correction, Entry
from labelcheck.errors import ExitCode, UsageError
from labelcheck.exports import show
from labelcheck.journal import Journal
from labelcheck.progress import Progress, Silent
from labelcheck.results import Comparison, comparison
from labelcheck.rounds import Rounds, Settings, Workers
from labelcheck.shards import Shard, state_run
from labelcheck.sources import Found
from labelcheck.stocklist import ReadText
from labelcheck.survey import find_photos, recognised
from labelcheck.workers import Limits, Pool

JUDGE = "labelcheck.judging:open_judge"

FLEETING = ("timeout", "internal", "tool", "ocr", "memory")
"""Causes of an error that may be the machine's, or our limits, and not the photo's."""


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What is to be checked, where to, and how."""

    source: str
    """A folder, a glob, a manifest, one photo, or an fsspec URL."""

    out: Path
    workers: int | None = None
    """Processes; as many as there are cores if None."""

    shard: Shard = field(default_factory=Shard)
    dask: str | None = None
    """Address of a Dask scheduler whose workers do the work instead."""

    corrections: Path | None = None
    retry_errors: bool = False
    limits: Limits = field(default_factory=Limits)
    judge: str = JUDGE
    """`module:callable` that opens a judge in a worker."""

    read_text: ReadText | None = None
    """Reads the stock list's words; the pipeline's own if None."""


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """How it went."""

    counts: Mapping[str, int]
    """Records by final verdict, or `error`."""

    exit_code: ExitCode
    judged: int = 0
    """Photos judged in this run; the others were known already, or are duplicates."""

    pending: int = 0
    """Photos that nobody has judged yet, duplicates aside."""

    interrupted: bool = False


def run_batch(options: BatchOptions, settings: Settings, progress: Progress | None = None) -> BatchOutcome:
    """Check all photos of the source, go on where an earlier run stopped, and write the results.

    Raises:
        UsageError: Source, manifest, corrections or output folder cannot be used; said before the first photo.
        OutputError: The disk is full. What was written before is whole, and the same call goes on.
        MissingToolError: No worker can do its work.
        KeyboardInterrupt: Stopped before the photos were listed.
    """
    run = _Run(options, settings, progress or Silent())
    with closing(run.progress), _stopping(run):
        return run.go()


class _Run:
    """One run over one source."""

    def __init__(self, options: BatchOptions, settings: Settings, progress: Progress) -> None:
        self.options, self.settings, self.progress = options, settings, progress
        self.stop = False
        self._log = options.out / "workers.log"
        self._marks = {settings: settings.fingerprint()}

    def go(self) -> BatchOutcome:
        options = self.options
        corrections = read_corrections(options.corrections) if options.corrections else []
        found = find_photos(options.source, options.out)
        with Journal(options.out) as journal:
            if journal.fact("intake"):
                raise UsageError(f"{options.out}: holds the results of a watch; choose another --out folder")
            self._list(journal, found)
            self._take_up(journal, corrections)
            if options.retry_errors:
                journal.forget_errors(FLEETING)
            against = comparison(options.read_text or _pipelines_own(self.settings))
            judged = self._judge_all(journal, against)
            if self.stop:
                self.progress.say("stopping; the results so far are being written")
            shown = show(journal, against)
            pending = len(journal.pending())
        code = ExitCode.INTERRUPTED if self.stop else shown.exit_code
        return BatchOutcome(shown.counts, code, judged, pending, self.stop)

    def _list(self, journal: Journal, found: list[Found]) -> None:
        """Recognise every photo by its bytes and list those of our shard."""
        self._leave_out("no photos by suffix and content", [each.name for each in found if each.beside])
        self._leave_out("output of labelcheck", [each.name for each in found if each.ours])
        found = [each for each in found if not (each.beside or each.ours)]
        entries: list[Entry] = []
        for number, entry in enumerate(recognised(found, journal.seen(), self._settings_for), 1):
            if self.stop:
                raise KeyboardInterrupt
            entries.append(entry)
            self.progress.looked_at(number, len(found))
        shard = self.options.shard
        journal.list_photos(entry for entry in entries if shard.holds(entry))
        journal.state("shard", str(shard))
        state_run(journal, entries, self._marks[self.settings])
        if not found:
            self.progress.say(f"{self.options.source}: no photos there")

    def _leave_out(self, what: str, names: list[str]) -> None:
        if names:
            more = ", …" if len(names) > 3 else ""
            self.progress.say(f"{what}, left out: {len(names)} ({', '.join(names[:3])}{more})")

    def _settings_for(self, found: Found) -> str:
        """Fingerprint of the settings for one photo; what its manifest orders counts before `--ordered`."""
        settings = self.settings
        if found.expected and "ordered" in found.expected:
            settings = replace(settings, ordered=found.expected["ordered"])  # type: ignore[type-var]
        if settings not in self._marks:
            try:
                self._marks[settings] = settings.fingerprint()
            except UsageError as error:
                raise UsageError(f"{found.name}: {error}") from error
        return self._marks[settings]

    def _take_up(self, journal: Journal, corrections: list[Correction]) -> None:
        if not corrections:
            return
        listed = {entry.sha256 for entry in journal.entries()}
        strangers = sum(each.sha256 not in listed for each in corrections)
        new = journal.correct(corrections)
        stray = f"; {strangers} concern photos that are not in this source" if strangers else ""
        self.progress.say(f"{len(corrections)} corrections read, {new} of them new{stray}")

    def _judge_all(self, journal: Journal, against: Comparison) -> int:
        """Judge whatever nobody has judged yet; how many."""
        if not journal.pending():
            return 0
        with closing(self._workers()) as workers:
            rounds = Rounds(journal, workers, against, {mark: each for each, mark in self._marks.items()})
            while not self.stop and rounds.begin():
                while not self.stop and rounds.step():
                    self.progress.judged(rounds.tally)
                rounds.save()
                self.progress.judged(rounds.tally)
        _drop_if_empty(self._log)
        return rounds.tally.fresh

    def _workers(self) -> Workers:
        options = self.options
        if options.dask:
            from labelcheck.cluster import Cluster

            return Cluster(options.dask, options.judge, options.limits)
        return Pool(options.judge, self.settings, options.workers or cores(), options.limits, self._log)


def cores() -> int:
    """Those that we may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _drop_if_empty(log: Path) -> None:
    if log.exists() and not log.stat().st_size:
        log.unlink()


def _pipelines_own(settings: Settings) -> ReadText:
    from labelcheck.judging import text_reader

    return text_reader(settings)


@contextmanager
def _stopping(run: _Run) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the run in good order; a second one ends it at once, and takes nothing back."""

    def stop(number: int, _: Any) -> None:
        if run.stop:
            raise KeyboardInterrupt
        run.stop = True

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
