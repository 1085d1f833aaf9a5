"""An inbox: which of its files stand still, are photos by their names, and wait to be taken."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from labelcheck.entries import Judgement, Stamp
from labelcheck.errors import UsageError
from labelcheck.outfolder import OutputError, lock_folder
from labelcheck.sources import is_unfinished, printable

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 10.0
"""Between two looks at a torn file: doubled each time, up to the longest."""


@dataclass(slots=True)
class Arrival:
    """One file of the inbox as it was when we last looked."""

    path: Path
    name: str
    """Relative to the inbox, as printed."""

    stamp: Stamp
    first_seen: float
    still_since: float
    """When its stamp was first as it is; like all times here in seconds of a clock that only goes forward."""

    taken: bool = False
    """In work, and nothing to be taken again."""

    left: bool = False
    """Done with and left where it is, until it changes."""

    not_before: float = 0.0
    pause_s: float = FIRST_PAUSE_S
    torn_since: float | None = None
    torn: Judgement | None = None
    """What was said of its bytes when it was last found torn."""


_NONE = Stamp(-1, -1, -1, -1)
"""Of no file: whatever is seen next differs from it."""


class Inbox:
    """A folder in which photos arrive, watched by looking; it holds no file open and writes nothing."""

    def __init__(self, folder: Path, settle_s: float, patience_s: float, say: Callable[[str], None]) -> None:
        """Args:
        settle_s: A file must have stood still for so long.
        patience_s: How long a torn file that stands still may take to become whole.
        """
        self.folder = folder
        self._settle_s, self._patience_s = settle_s, patience_s
        self._say = say
        self._arrivals: dict[Path, Arrival] = {}
        self._said: set[tuple[Path, str]] = set()
        self._looked = False
        self.doubtful = True
        """Something is known to have changed since the last look."""

    def look(self, now: float, known_only: bool = False) -> None:
        """Look at every file once.

        Args:
            known_only: Take no notice of files that were not there at the first look.
        """
        try:
            found = {path: stamp for path in self._files(self.folder) if (stamp := stamp_of_file(path))}
        except OSError as error:  # a share that went away for a while; what was seen is not forgotten
            self._once(self.folder, f"cannot be read ({error.strerror or error}); waiting for it")
            return
        self._arrivals = {path: each for path, each in self._arrivals.items() if path in found or each.taken}
        self._said = {(path, words) for path, words in self._said if path != self.folder}
        for path, stamp in found.items():
            if path in self._arrivals or not (known_only and self._looked):
                self._notice(path, stamp, now)
        self._looked, self.doubtful = True, False

    def ready(self, now: float) -> list[Arrival]:
        """Those that stood still long enough and are not taken yet, the longest waiting first."""
        there = [each for each in self._waiting() if self._due(each) <= now]
        return sorted(there, key=lambda each: (each.still_since, each.name))

    def due_in(self, now: float) -> float | None:
        """Seconds until one may be ready; None if none waits."""
        return min((max(0.0, self._due(each) - now) for each in self._waiting()), default=None)

    def unsettled(self, now: float) -> tuple[int, int]:
        """How many wait to be taken, and how many of these have been changing for longer than our patience."""
        waiting = [*self._waiting()]
        return len(waiting), sum(self._is_restless(each, now) for each in waiting)

    def again(self, arrival: Arrival, now: float) -> bool:
        """Let a torn file wait for its missing part; False when it has had its time."""
        if arrival.torn_since is None:
            arrival.torn_since = now
        left = arrival.torn_since + self._patience_s - now
        if left <= 0:
            return False
        arrival.not_before = now + min(arrival.pause_s, left)
        arrival.pause_s = min(2 * arrival.pause_s, LONGEST_PAUSE_S)
        arrival.taken = False
        return True

    def forget(self, arrival: Arrival) -> None:
        """It is gone or has changed: whatever the next look finds there is to be taken once it stands still."""
        arrival.stamp, arrival.still_since, arrival.taken = _NONE, float("inf"), False
        self.doubtful = True

    def leave(self, path: Path, stamp: Stamp, now: float) -> None:
        """It stays where it is; not taken again unless it changes."""
        self._arrivals[path] = Arrival(path, self.name_of(path), stamp, now, now, left=True)
        self.doubtful = True  # something else may stand there already

    def name_of(self, path: Path) -> str:
        """As reports print it."""
        return printable(str(path.relative_to(self.folder)))

    def _waiting(self) -> Iterator[Arrival]:
        return (each for each in self._arrivals.values() if not (each.taken or each.left))

    def _due(self, arrival: Arrival) -> float:
        return max(arrival.still_since + self._settle_s, arrival.not_before)

    def _is_restless(self, arrival: Arrival, now: float) -> bool:
        since_change = now - arrival.still_since  # a moment longer than it takes to settle, for we may look late
        changed = arrival.still_since > arrival.first_seen
        return changed and since_change < 2 * self._settle_s + 1 and now - arrival.first_seen > self._patience_s

    def _notice(self, path: Path, stamp: Stamp, now: float) -> None:
        before = self._arrivals.get(path)
        if before is None:
            self._arrivals[path] = Arrival(path, self.name_of(path), stamp, now, now)
        elif not before.taken and before.stamp != stamp:
            self._arrivals[path] = Arrival(path, before.name, stamp, now if before.left else before.first_seen, now)

    def _files(self, folder: Path) -> Iterator[Path]:
        """Every regular file in the folder and below; links are neither taken nor followed."""
        with os.scandir(folder) as entries:
            listed = [*entries]
        for entry in listed:
            path = Path(entry.path)
            if is_unfinished(entry.name):
                continue
            if entry.is_symlink():
                self._once(path, "a link, left alone; put the photo itself into the inbox")
            elif entry.is_dir(follow_symlinks=False):
                yield from self._files_below(path)
            elif entry.is_file(follow_symlinks=False):
                yield path
            else:
                self._once(path, "a pipe or device, left alone; only photo files are taken")

    def _files_below(self, folder: Path) -> Iterator[Path]:
        try:
            yield from self._files(folder)
        except FileNotFoundError:  # removed between two looks
            return
        except OSError as error:
            self._once(folder, f"the folder cannot be read ({error.strerror}), so its photos are not taken")

    def _once(self, path: Path, words: str) -> None:
        if (path, words) not in self._said:
            self._said.add((path, words))
            self._say(f"{printable(str(path))}: {words}")


def stamp_of_file(path: Path) -> Stamp | None:
    """The stamp of a regular file, links not followed; None for anything else."""
    try:
        status = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def check_folders(inbox: Path, out: Path, keep: bool) -> None:
    """Refuse folders that cannot do.

    Raises:
        UsageError: No inbox, one folder within the other, or photos that cannot be moved out.
    """
    if not inbox.is_dir():
        raise UsageError(f"{inbox}: no such folder; make the inbox first")
    inside, outside = inbox.resolve(), out.resolve()
    if inside.is_relative_to(outside) or outside.is_relative_to(inside):
        raise UsageError(f"{inbox} and {out}: one lies in the other; choose folders that lie apart")
    if not os.access(inbox, os.R_OK | os.X_OK):
        raise UsageError(f"{inbox}: may not be read; change its permissions")
    if not keep and not os.access(inbox, os.W_OK | os.X_OK):
        raise UsageError(f"{inbox}: photos may not be moved out of it; change its permissions, or leave them: --keep")


def lock_inbox(inbox: Path) -> IO[str] | int:
    """The lock of an inbox, held until the process ends or `unlock_inbox`.

    Raises:
        UsageError: Another watcher has it.
    """
    taken = f"{inbox}: another labelcheck watches it already; an inbox has one watcher"
    try:
        import fcntl

        handle = os.open(inbox, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BaseException:
            os.close(handle)
            raise
        return handle  # the folder itself is locked: no file of ours lies in the inbox
    except BlockingIOError as error:
        raise UsageError(taken) from error
    except (ImportError, OSError):  # Windows, and network shares that lock files alone
        try:
            return lock_folder(inbox)
        except OutputError as error:
            raise UsageError(taken) from error


def unlock_inbox(lock: IO[str] | int) -> None:
    """Let it go."""
    if isinstance(lock, int):
        os.close(lock)
    else:
        lock.close()
