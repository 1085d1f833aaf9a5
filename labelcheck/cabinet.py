"""Where the photos of an inbox go: into drawers, under names that are free, each with its report beside it."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from enum import Enum
from hashlib import sha256
from itertools import count
from pathlib import Path, PurePosixPath

from labelcheck.entries import Entry, Record
from labelcheck.errors import PhotoError
from labelcheck.intake import stamp_of_file
from labelcheck.journal import compact
from labelcheck.outfolder import OutputError, speaking_of
from labelcheck.sources import fingerprint

FAILED = "failed"
DRAWERS = {"pass": "done/pass", "flag": "done/flag", "review": "done/review", "error": FAILED}

STAGE = ".filing"
"""Photos on their way: each under its position in the journal, so that a killed run finds them again."""

FULL = (errno.ENOSPC, errno.EDQUOT)

LONGEST_NAME = 200
"""Bytes of a file name; most file systems take 255, and the report's name is longer."""


class Moved(Enum):
    """What came of moving a photo."""

    THERE = "there"
    """It lies in its place."""

    TAKEN = "taken"
    """Something else lies there now: choose another place."""

    GONE = "gone"
    """Its sender has taken it back or replaced it since it was judged; what stands in the inbox now is left there."""


class Cabinet:
    """The drawers of an output folder. Nothing in them is ever overwritten."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._stage = out / STAGE
        self._reserved: set[str] = set()
        self._reached: dict[str, int] = {}
        self._touched: set[Path] = set()
        with speaking_of(out):
            for folder in (*DRAWERS.values(), STAGE):
                (out / folder).mkdir(parents=True, exist_ok=True)

    def free_place(self, drawer: str, relative: PurePosixPath) -> str:
        """A place relative to the output folder that nothing has, nor its report; it is ours from now on."""
        for place in self._places(f"{drawer}/{relative.parent}/", relative.name):
            path = self._out / place
            if not (
                os.path.lexists(path)
                or os.path.lexists(self._out / report_place(place))
                or place.casefold() in self._reserved
            ):
                self._reserved.add(place.casefold())
                return place
        raise AssertionError("numbers do not end")

    def put_report(self, place: str, records: Sequence[Record]) -> None:
        """Write the report of a photo beside its place; of a file with several pages a list of reports.

        Raises:
            OutputError: The disk is full, or the folder cannot be written.
        """
        path = self._out / report_place(place)
        draft = path.with_name(f".{path.name}.part")
        self._touched.add(path.parent)
        with speaking_of(self._out):
            path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("w", encoding="utf-8") as file:
                file.write(compact(records[0] if len(records) == 1 else list(records)) + "\n")
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)

    def file(self, entry: Entry, place: str) -> Moved:
        """Move the photo to its place, from wherever an earlier run that was killed had left it.

        Raises:
            OSError: It cannot be moved out of the inbox now.
            OutputError: The output folder cannot be written.
        """
        source, staged, goal = Path(entry.path), self._stage / str(entry.position), self._out / place
        if not os.path.lexists(staged):
            if not _is_same(source, entry):
                return Moved.THERE if goal.is_file() else Moved.GONE
            if not self._take(source, staged, entry):
                return Moved.GONE
        elif _is_same(source, entry):  # it was copied here, and then we were killed
            source.unlink()
        with speaking_of(self._out):
            return Moved.THERE if self._put(staged, goal) else Moved.TAKEN

    def settle(self) -> None:
        """Make the reports and moves so far durable."""
        for folder in self._touched:
            _sync(folder)
        self._touched.clear()

    def drop_report(self, place: str) -> None:
        """Take back the report of a photo that goes elsewhere."""
        with speaking_of(self._out):
            (self._out / report_place(place)).unlink(missing_ok=True)

    def release(self, place: str) -> None:
        """The place need not be kept free any more: something lies there now, or nothing ever will."""
        self._reserved.discard(place.casefold())

    def _places(self, folder: str, name: str) -> Iterator[str]:
        """x.jpg, x-2.jpg, x-3.jpg, …; for a name of which there are thousands from where we were."""
        folder = folder.replace("/./", "/")
        stem, suffix = os.path.splitext(_shortened(name))  # noqa: PTH122 - of a name, not a path
        key = f"{folder}{name}"
        for number in count(self._reached.get(key, 1)):
            self._reached[key] = number
            yield f"{folder}{stem}{suffix}" if number == 1 else f"{folder}{stem}-{number}{suffix}"

    def _take(self, source: Path, staged: Path, entry: Entry) -> bool:
        """Bring the photo into the stage; False if what stood there was no longer what was judged."""
        try:
            source.rename(staged)
        except OSError as error:
            if error.errno == errno.EXDEV:
                return self._copy(source, staged, entry)
            if error.errno in FULL:
                raise OutputError(f"{self._out}: cannot take photos in ({error.strerror})") from error
            raise
        found, stamp = stamp_of_file(staged), entry.stamp
        if found and stamp and (found.size, found.mtime_ns) == (stamp.size, stamp.mtime_ns):
            return True
        if _is_same(staged, entry):  # a share that stamps anew what is moved
            return True
        self._give_back(staged, source)  # it was replaced in the very moment
        return False

    def _copy(self, source: Path, staged: Path, entry: Entry) -> bool:
        """From another file system: copied, made durable, compared, and only then removed there."""
        draft = staged.with_suffix(".part")
        digest = self._copied(source, draft)
        with speaking_of(self._out):
            if entry.sha256 is not None and digest != entry.sha256:
                draft.unlink()
                return False
            draft.replace(staged)
            _sync(staged.parent)
        if _is_same(source, entry):
            source.unlink()
        return True

    def _copied(self, source: Path, draft: Path) -> str:
        """Copy to a durable draft; the SHA-256 of what was read."""
        digest = sha256()
        with source.open("rb") as old, ExitStack() as stack:
            with speaking_of(self._out):
                new = stack.enter_context(draft.open("wb"))
            while block := old.read(2**20):
                digest.update(block)
                with speaking_of(self._out):
                    new.write(block)
            with speaking_of(self._out):
                new.flush()
                os.fsync(new.fileno())
        with suppress(OSError):
            shutil.copystat(source, draft)
        return digest.hexdigest()

    def _put(self, staged: Path, goal: Path) -> bool:
        goal.parent.mkdir(parents=True, exist_ok=True)
        self._touched.add(goal.parent)
        try:
            os.link(staged, goal)  # unlike a rename it never overwrites
        except FileExistsError:
            if not goal.samefile(staged):
                return False
        except OSError:  # no hard links here; the drawers have no other writer than us
            if os.path.lexists(goal):
                return False
            staged.rename(goal)
            return True
        staged.unlink()
        return True

    def _give_back(self, staged: Path, source: Path) -> None:
        for place in self._places(f"{source.parent}/", source.name):
            if not os.path.lexists(place):
                staged.rename(place)
                return


def report_place(place: str) -> str:
    """Where the report of a photo lies: `x.jpg.json` in a done drawer, `x.jpg.reason.json` in failed."""
    return place + (".reason.json" if place.startswith(f"{FAILED}/") else ".json")


def _is_same(source: Path, entry: Entry) -> bool:
    """Whether the bytes that were judged stand there, told from the stamp, or else from the bytes."""
    stamp = stamp_of_file(source)
    if stamp is None or entry.stamp is None or stamp.size != entry.stamp.size:
        return False
    if stamp == entry.stamp:
        return True
    if entry.sha256 is None:
        return (stamp.mtime_ns, stamp.inode) == (entry.stamp.mtime_ns, entry.stamp.inode)
    try:
        return fingerprint(str(source), entry.name)[0] == entry.sha256
    except PhotoError:
        return False


def _shortened(name: str) -> str:
    stem, suffix = os.path.splitext(name)  # noqa: PTH122
    while len(os.fsencode(stem + suffix)) > LONGEST_NAME:
        stem, suffix = (stem[:-1], suffix) if stem else ("", suffix[:-1])
    return stem + suffix


def _sync(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:  # a folder of the inbox that its sender has removed
            return
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
