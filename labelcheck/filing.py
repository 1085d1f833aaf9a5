"""What was judged goes into the journal first, then its photo into a drawer, then its report to the receivers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from labelcheck.bell import Voice
from labelcheck.cabinet import DRAWERS, FAILED, Cabinet, Moved
from labelcheck.entries import Entry, Judgement, Record, cause_of
from labelcheck.errors import ExitCode
from labelcheck.journal import Journal
from labelcheck.ledger import FILED, KEPT, OPEN, Filing, Ledger, letters_of
from labelcheck.results import code_of, tell

GRAVEST_FIRST = ("flag", "error", "review", "pass")

STUCK_PAUSE_S = 10.0
"""Between two tries to move a photo that cannot be moved now."""


@dataclass(frozen=True, slots=True)
class Done:
    """A photo of the inbox and what was found on it."""

    entry: Entry
    """Without its position yet."""

    relative: PurePosixPath
    """Where it stood in the inbox."""

    judgement: Judgement | None
    """None where its bytes could not even be read."""

    fresh: bool = True
    """Judged just now; else the same bytes came before."""


Job = tuple[Filing, Judgement | None]
"""A photo to be put into its drawer, and what its report says."""


class Clerk:
    """Files photos so that whatever moment the run is killed at, the next one goes on from there."""

    def __init__(self, journal: Journal, ledger: Ledger, keep: bool, receivers: Sequence[str], voice: Voice) -> None:
        """Args:
        keep: Photos stay in the inbox; only their reports go into the drawers.
        receivers: Those that every report is kept for.
        """
        self._journal, self._ledger, self._keep = journal, ledger, keep
        self._receivers, self._voice = receivers, voice
        self._cabinet = Cabinet(journal.folder)
        self._stuck: dict[int, Job] = {}
        self._retry_at = 0.0
        self.counts: Counter[str] = Counter()
        """Photos by drawer: `pass`, `flag`, `review`, `error`; only those of this run."""

        self.codes: set[ExitCode] = set()
        self.dirty = True
        """Something was filed since the results were last written."""

    def take_up(self, inbox: Path) -> list[Entry]:
        """Finish what an earlier run has left undone; the photos that stay in the inbox."""
        staying: list[Entry] = []
        todo: list[Job] = []
        for entry, filing in [*self._ledger.open_filings()]:
            if filing is not None and filing.state == KEPT and self._keep:
                staying.append(entry)
                continue
            judgement = self._judgement(entry)
            if filing is None:
                filing = Filing(entry, self._place(judgement, _relative(Path(entry.path), inbox)))
                self._ledger.plan([filing])
            todo.append((filing, judgement))
        self._file(todo)
        return [*staying, *(filing.entry for filing, _ in (self._stuck.values() if not self._keep else todo))]

    def keep(self, done: Sequence[Done]) -> None:
        """Record and file what was judged; durable when the call returns.

        Raises:
            OutputError: The output folder cannot be written. What was not filed is, by the next run.
        """
        fresh = [each.judgement for each in done if each.fresh and each.judgement and each.judgement.sha256]
        if fresh:
            self._journal.record(fresh)
        if done:
            entries = self._journal.add_photos(each.entry for each in done)
            places = (self._place(each.judgement, each.relative) for each in done)
            filings = [Filing(entry, place) for entry, place in zip(entries, places, strict=True)]
            self._ledger.plan(filings)
            self._file(zip(filings, (each.judgement for each in done), strict=True))

    def try_again(self, now: float) -> None:
        """Move what could not be moved before."""
        if self._stuck and now >= self._retry_at:
            self._retry_at = now + STUCK_PAUSE_S
            todo = [*self._stuck.values()]
            self._stuck.clear()
            self._file(todo, said=True)

    @property
    def stuck(self) -> int:
        """Photos that were judged and cannot be moved out of the inbox."""
        return len(self._stuck)

    def _judgement(self, entry: Entry) -> Judgement | None:
        return None if entry.sha256 is None else self._journal.judgement(entry.sha256, entry.settings)

    def _place(self, judgement: Judgement | None, relative: PurePosixPath) -> str:
        return self._cabinet.free_place(DRAWERS[drawer_of(judgement)], relative)

    def _file(self, todo: Iterable[Job], said: bool = False) -> None:
        closed: list[Filing] = []
        letters: list[tuple[str, str, str]] = []
        for filing, judgement in todo:
            try:
                records = self._move(filing, judgement)
            except OSError as error:
                self._stuck[filing.entry.position] = (filing, judgement)
                if not said:
                    self._voice.warn(
                        f"{filing.entry.name}: judged, but cannot be moved ({error.strerror}); trying again"
                    )
                continue
            closed.append(replace(filing, state=KEPT if self._keep else FILED))
            if filing.state == OPEN:
                letters += letters_of(records, self._receivers)
                self._count(filing.entry, judgement, records)
        self._cabinet.settle()
        if closed:
            self._ledger.close(closed, letters)
            self.dirty = True

    def _move(self, filing: Filing, judgement: Judgement | None) -> Sequence[Record]:
        """Put the report and then the photo where the filing says, or beside it where that is taken."""
        while True:
            records = self._report(filing, judgement, None if self._keep else filing.place)
            moved = Moved.THERE if self._keep else self._cabinet.file(filing.entry, filing.place)
            if moved is not Moved.TAKEN:
                break
            self._cabinet.drop_report(filing.place)
            relative = PurePosixPath(filing.place).relative_to(DRAWERS[drawer_of(judgement)])
            filing = replace(filing, place=self._place(judgement, relative))
            self._ledger.plan([filing])
        self._cabinet.release(filing.place)
        return records if moved is Moved.THERE else self._report(filing, judgement, None)

    def _report(self, filing: Filing, judgement: Judgement | None, filed: str | None) -> Sequence[Record]:
        records = self._ledger.records(filing.entry, judgement, filed)
        self._cabinet.put_report(filing.place, records)
        return records

    def _count(self, entry: Entry, judgement: Judgement | None, records: Sequence[Record]) -> None:
        drawer = drawer_of(judgement)
        self.counts[drawer] += 1
        self.codes.update(map(code_of, records))
        self._voice.tell(_line(entry, drawer, records))


def drawer_of(judgement: Judgement | None) -> str:
    """Of several pages the gravest decides, as for the exit code: flag, error, review, pass."""
    told = {tell(page) for page in judgement.pages} if judgement else {"error"}
    return next(each for each in GRAVEST_FIRST if each in told)


def is_torn(judgement: Judgement) -> bool:
    """Whether no page could be had of the file, which may be for want of its end."""
    return all(cause_of(page) == "photo" for page in judgement.pages)


def _line(entry: Entry, drawer: str, records: Sequence[Record]) -> str:
    """One photo in one line of the log."""
    if drawer == "error":
        words = next(str(each["error"]["message"]) for each in records if "error" in each)
        return f"{words}; moved to {FAILED}/" if records[0]["filed"] else words
    strengths = [str(each["strength"]["as_read"]) for each in records if each.get("strength")]
    again = f", the same photo as {records[0]['duplicate_of']}" if "duplicate_of" in records[0] else ""
    return f"{entry.name}: {drawer}, {', '.join(strengths) or 'no strength surely read'}{again}"


def _relative(path: Path, inbox: Path) -> PurePosixPath:
    """Where a photo stood in its inbox; its name alone, if that was another inbox."""
    inside = path.relative_to(inbox) if path.is_relative_to(inbox) else Path(path.name)
    return PurePosixPath(inside.as_posix())
