"""Between inbox and drawers: files that stand still go to the workers, unless their bytes are known already."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from labelcheck.entries import Entry, Judgement, cause_of
from labelcheck.errors import PhotoError
from labelcheck.filing import Done, is_torn
from labelcheck.intake import Arrival, Inbox
from labelcheck.journal import Journal
from labelcheck.ledger import Ledger
from labelcheck.rounds import Settings
from labelcheck.sources import fingerprint
from labelcheck.worker_process import Task
from labelcheck.workers import TICK_S, Outcome, Pool

HANDFUL = 16
"""Known photos taken at a time, so that nobody waits long for the next look around."""


class Desk:
    """The photos in work: each bytes once, whatever number of files hold them."""

    def __init__(
        self,
        inbox: Inbox,
        pool: Pool,
        journal: Journal,
        ledger: Ledger,
        settings: Settings,
        judged_anew: Collection[str],
    ) -> None:
        """Args:
        judged_anew: Causes of an error after which the same bytes are worth another look when they arrive again.
        """
        self._inbox, self._pool, self._journal, self._ledger = inbox, pool, journal, ledger
        self._settings, self._key = settings, settings.fingerprint()
        self._judged_anew = judged_anew
        self._tickets: dict[int, str] = {}
        self._asked: dict[str, list[Arrival]] = {}
        """Files whose bytes are with a worker, by SHA-256."""

        self._next = 0

    @property
    def busy(self) -> bool:
        """Whether anything is with a worker."""
        return bool(self._tickets)

    @property
    def in_work(self) -> int:
        """Files whose bytes are with a worker."""
        return sum(map(len, self._asked.values()))

    def take(self, now: float) -> list[Done]:
        """Hand out what stands still, as far as workers have room; those that need no worker are done at once."""
        done: list[Done] = []
        for arrival in self._inbox.ready(now) if self._pool.room else ():
            done += self._take(arrival, now)
            if not self._pool.room or len(done) >= HANDFUL:
                break
        return done

    def outcomes(self, now: float) -> list[Done]:
        """What workers have found since the last call; waits a moment for the first while there is work.

        Raises:
            MissingToolError: No worker can do its work.
        """
        return [done for outcome in self._pool.outcomes(TICK_S) for done in self._outcome(outcome, now)]

    def _take(self, arrival: Arrival, now: float) -> Iterator[Done]:
        arrival.taken = True
        try:
            digest, stamp = fingerprint(str(arrival.path), arrival.name)
        except PhotoError as error:
            yield from self._unreadable(arrival, str(error), now)
            return
        if stamp != arrival.stamp:
            self._inbox.forget(arrival)
        elif arrival.torn is not None and arrival.torn.sha256 == digest:
            yield from self._answer(arrival, arrival.torn, now)
        elif (known := self._known(digest)) is not None:
            yield from self._answer(arrival, known, now, fresh=False)
        elif digest in self._asked:
            self._asked[digest].append(arrival)
        else:
            self._ask(arrival, digest)

    def _unreadable(self, arrival: Arrival, why: str, now: float) -> Iterator[Done]:
        if not os.path.lexists(arrival.path):
            self._inbox.forget(arrival)
        elif not self._inbox.again(arrival, now):
            yield self._done(arrival, None, trouble=why)

    def _known(self, digest: str) -> Judgement | None:
        known = self._journal.judgement(digest, self._key)
        if known is None or any(cause_of(page) in self._judged_anew for page in known.pages):
            return None
        return known

    def _ask(self, arrival: Arrival, digest: str) -> None:
        self._next += 1
        self._tickets[self._next] = digest
        self._asked[digest] = [arrival]
        self._pool.submit(Task(self._next, str(arrival.path), arrival.name, self._settings))

    def _outcome(self, outcome: Outcome, now: float) -> Iterator[Done]:
        asked = self._tickets.pop(outcome.task.ticket)
        arrivals = self._asked.pop(asked)
        if not outcome.lost and outcome.sha256 != asked:  # written, moved or removed since it was taken
            for arrival in arrivals:
                self._inbox.forget(arrival)
            return
        pages = tuple({**page.record, "photo": {**page.record["photo"], "sha256": asked}} for page in outcome.pages)
        crops = tuple(page.crop for page in outcome.pages)
        judgement = Judgement(asked, self._key, pages, crops, outcome.attempts)
        for arrival in arrivals:
            yield from self._answer(arrival, judgement, now)

    def _answer(self, arrival: Arrival, judgement: Judgement, now: float, fresh: bool = True) -> Iterator[Done]:
        if is_torn(judgement):
            arrival.torn = judgement
            if self._inbox.again(arrival, now):
                return
        if fresh and not is_torn(judgement):
            self._ledger.forget(judgement.sha256, judgement.settings)  # an error that was worth another look
        yield self._done(arrival, judgement, fresh)

    def _done(
        self, arrival: Arrival, judgement: Judgement | None, fresh: bool = False, trouble: str | None = None
    ) -> Done:
        digest = judgement.sha256 if judgement else None
        entry = Entry(0, arrival.name, str(arrival.path), self._key, digest, arrival.stamp, trouble=trouble)
        relative = arrival.path.relative_to(self._inbox.folder)
        return Done(entry, PurePosixPath(relative.as_posix()), judgement, fresh)
