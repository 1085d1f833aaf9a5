"""Photos that arrive in a folder, once they are whole: judged, recorded, moved, and their reports handed on."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from labelcheck.batch import FLEETING, JUDGE, cores
from labelcheck.bell import Bell, FolderEvents, Voice, ending
from labelcheck.corrections import read_corrections
from labelcheck.desk import Desk
from labelcheck.errors import ExitCode, gravest
from labelcheck.exports import show
from labelcheck.filing import Clerk, Done
from labelcheck.intake import Inbox, check_folders, lock_inbox, unlock_inbox
from labelcheck.journal import Journal
from labelcheck.ledger import Ledger
from labelcheck.outbox import Outbox
from labelcheck.receivers import Command, Receiver, Server
from labelcheck.rounds import Settings
from labelcheck.worker_process import Task
from labelcheck.workers import Limits, Pool

LOOK_S = 0.2
"""At least this long between two looks at the inbox, however many events come."""

SHOW_BUSY_S, SHOW_IDLE_S = 5.0, 0.5
"""At least this long between two writings of the results."""

SHOW_BUSY, SHOW_IDLE = 20, 3
"""And at least so many times as long as writing them takes."""

GRACE_S = 20.0
"""What a photo in work may still take when we are asked to end."""

COURIER_GRACE_S = 5.0
"""The same for a receiver; its report is sent again by the next run."""


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """Which inbox is watched, where to, and how."""

    inbox: Path
    out: Path
    once: bool = False
    """Take what is there now, then end."""

    polling: bool = False
    """Look often instead of waiting for events, which network shares do not send."""

    keep: bool = False
    """Photos stay in the inbox."""

    command: str | None = None
    """`--exec`: started with each report on its standard input."""

    post: str | None = None
    """URL of a server that takes each report."""

    workers: int | None = None
    settle_s: float = 2.0
    """A file must have stood still for so long."""

    patience_s: float = 30.0
    """How long a torn file that stands still may take to become whole."""

    rescan_s: float = 10.0
    """Between two looks at the inbox when no event calls for one."""

    corrections: Path | None = None
    """What a person decided in report.html."""

    retry_errors: bool = False
    """Judge bytes again that crashed, hung or could not be read for other reasons than their own."""

    limits: Limits = field(default_factory=Limits)
    judge: str = JUDGE


@dataclass(frozen=True, slots=True)
class WatchOutcome:
    """How it went."""

    counts: Mapping[str, int]
    """Photos filed in this run: `pass`, `flag`, `review`, `error`."""

    exit_code: ExitCode
    """The gravest of these."""

    left: int = 0
    """Photos in the inbox that wait for the next run: arriving, in work when we were to end, or not to be moved."""


def run_watch(options: WatchOptions, settings: Settings, voice: Voice | None = None) -> WatchOutcome:
    """Judge photos as they arrive, until SIGTERM or Ctrl-C, or with `once` until none is left.

    Raises:
        UsageError: Folders, receivers or settings cannot do; said before the first photo.
        OutputError: The disk is full. Nothing is torn, and the next run goes on.
        MissingToolError: No worker can do its work.
        KeyboardInterrupt: Asked a second time to end.
    """
    receivers = _receivers(options)
    settings.fingerprint()  # refuses settings that cannot be carried out
    check_folders(options.inbox, options.out, options.keep)
    with ExitStack() as stack:
        stack.callback(unlock_inbox, lock_inbox(options.inbox))
        journal = stack.enter_context(Journal(options.out))
        watch = _Watch(options, settings, journal, receivers, voice or Voice())
        stack.enter_context(ending(watch.end))
        return watch.go()


def _receivers(options: WatchOptions) -> dict[str, Receiver]:
    receivers: dict[str, Receiver] = {}
    if options.command is not None:
        receivers["exec"] = Command(options.command)
    if options.post is not None:
        receivers["post"] = Server(options.post)
    return receivers


class _Watch:
    """One run over one inbox."""

    def __init__(
        self,
        options: WatchOptions,
        settings: Settings,
        journal: Journal,
        receivers: Mapping[str, Receiver],
        voice: Voice,
    ) -> None:
        self._options, self._journal, self._voice = options, journal, voice
        self._corrections = read_corrections(options.corrections) if options.corrections else []
        self._settings = settings
        self._bell = Bell()
        ledger = Ledger(journal)
        self._outbox = Outbox(ledger, receivers, self._bell.ring, voice.warn)
        self._clerk = Clerk(journal, ledger, options.keep, self._outbox.names, voice)
        self._inbox = Inbox(options.inbox.resolve(), options.settle_s, options.patience_s, voice.warn)
        log = options.out / "workers.log"
        self._pool = Pool(options.judge, settings, options.workers or cores(), options.limits, log)
        judged_anew = FLEETING if options.retry_errors else ("tool",)
        self._desk = Desk(self._inbox, self._pool, journal, ledger, settings, judged_anew)
        self._events: FolderEvents | None = None
        self._end_by: float | None = None
        self._rung = True
        self._looked_at = self._shown_at = float("-inf")
        self._look_after_s, self._show_s = LOOK_S, 0.0

    def end(self) -> None:
        """Take nothing more; finish what is in work. Called from a signal handler."""
        self._end_by = time.monotonic() + GRACE_S
        self._bell.ring()

    def go(self) -> WatchOutcome:
        with ExitStack() as stack:
            stack.callback(lambda: self._outbox.close(COURIER_GRACE_S, time.monotonic()))
            stack.enter_context(closing(self._pool))
            if not (self._options.polling or self._options.once):
                self._events = stack.enter_context(
                    closing(FolderEvents(self._inbox.folder, self._bell.ring, self._voice.warn))
                )
            self._begin()
            while not self._over(time.monotonic()):
                self._step(time.monotonic())
                self._rest(time.monotonic())
            left = self._inbox.unsettled(time.monotonic())[0] + self._desk.in_work + self._clerk.stuck
        self._show()
        return WatchOutcome(dict(self._clerk.counts), gravest(self._clerk.codes), left)

    def _begin(self) -> None:
        """Finish what an earlier run has left, and remember what stays where it is."""
        if self._corrections:
            new = self._journal.correct(self._corrections)
            self._voice.tell(f"{len(self._corrections)} corrections read, {new} of them new")
        if not self._options.once:
            self._warm_up()
        for entry in self._clerk.take_up(self._inbox.folder):
            if entry.stamp:
                self._inbox.leave(Path(entry.path), entry.stamp, time.monotonic())

    def _warm_up(self) -> None:
        """Start a worker, so that a missing tool is said now and not at night with the first photo."""
        self._pool.submit(Task(0, str(self._options.out / "no photo"), "no photo", self._settings))
        while self._pool.unfinished and self._end_by is None:
            self._pool.outcomes()
        self._voice.tell(f"watching {self._options.inbox}; photos go to {self._options.out}")

    def _over(self, now: float) -> bool:
        if self._end_by is not None:
            return not self._desk.busy or now > self._end_by
        if not self._options.once or self._wanted or self._desk.busy:
            return False
        waiting, restless = self._inbox.unsettled(now)
        return waiting == restless and self._outbox.tried

    def _step(self, now: float) -> None:
        self._look(now)
        done = self._desk.take(now) if self._end_by is None else []
        done += self._desk.outcomes(now)
        self._clerk.keep(done)
        for each in done:
            self._leave(each, now)
        self._clerk.try_again(now)
        self._outbox.step(now)
        if self._show_in(now) == 0:
            self._show()

    def _look(self, now: float) -> None:
        since = now - self._looked_at
        if (self._wanted and since >= self._look_after_s) or since >= self._period_s:
            self._rung = False
            self._inbox.look(now, known_only=self._options.once)
            self._looked_at = now
            self._look_after_s = max(LOOK_S, 5 * (time.monotonic() - now))  # an inbox with --keep may hold very many

    @property
    def _wanted(self) -> bool:
        """Whether a look is wanted before its time."""
        return self._rung or self._inbox.doubtful

    @property
    def _period_s(self) -> float:
        told = self._events is not None and self._events.working
        return self._options.rescan_s if told else min(self._options.rescan_s, max(self._options.settle_s, LOOK_S))

    def _leave(self, done: Done, now: float) -> None:
        """What of it still stands in the inbox is not taken again."""
        path, stamp = Path(done.entry.path), done.entry.stamp
        if stamp is not None:
            self._inbox.leave(path, stamp, now)

    def _rest(self, now: float) -> None:
        """Until there is something to do."""
        times = [self._looked_at + (self._look_after_s if self._wanted else self._period_s) - now]
        times += [
            each for each in (self._inbox.due_in(now), self._outbox.due_in(now), self._show_in(now)) if each is not None
        ]
        if self._bell.rest(0 if self._desk.busy or self._end_by is not None else min(times)):
            self._rung = True

    def _show_in(self, now: float) -> float | None:
        """Seconds until the results are to be written again; None if they are up to date."""
        if not self._clerk.dirty:
            return None
        busy = self._desk.busy
        pause = max(SHOW_BUSY_S, SHOW_BUSY * self._show_s) if busy else max(SHOW_IDLE_S, SHOW_IDLE * self._show_s)
        return max(0.0, self._shown_at + pause - now)

    def _show(self) -> None:
        """Write the results anew: whole, or not at all."""
        began = time.monotonic()
        show(self._journal, lambda record, expected: [])
        self._clerk.dirty = False
        self._shown_at = time.monotonic()
        self._show_s = self._shown_at - began
