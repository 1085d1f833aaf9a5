"""The output folder: one writer at a time, files that are never torn, and words for a disk that refuses."""

from __future__ import annotations

import errno
import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from labelcheck.errors import UsageError

JOURNAL_NAME = "journal.sqlite"
CROPS_NAME = "crops"
LOCK_NAME = ".labelcheck.lock"


class OutputError(UsageError):
    """The output folder cannot be written, is full, or belongs to somebody else."""


_HELP = "free some space or choose another --out folder, then run the same command again: it goes on where it stopped"


def now() -> str:
    """The time of day in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def is_output_folder(folder: Path) -> bool:
    """Whether labelcheck batch or watch has written there."""
    return (folder / JOURNAL_NAME).is_file()


@contextmanager
def speaking_of(folder: Path) -> Iterator[None]:
    """Turn what the disk and SQLite say about `folder` into words that help.

    Raises:
        OutputError: Instead of OSError and sqlite3.Error.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise OutputError(f"{folder}: {_sqlite_words(error)}") from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        help_ = _HELP if full else "choose an --out folder that you may write"
        raise OutputError(f"{folder}: cannot be written ({error.strerror or error}); {help_}") from error


def _sqlite_words(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return f"{JOURNAL_NAME} is damaged ({error}); move it away and run again"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"{JOURNAL_NAME} is in use by another program ({error}); close that and run again"
    return f"the journal cannot be written ({error}); {_HELP}"


def lock_folder(folder: Path) -> IO[str]:
    """The lock of an output folder, held until it is closed or the process ends, however it ends.

    Raises:
        OutputError: Another process holds it.
    """
    lock = (folder / LOCK_NAME).open("a+", encoding="utf-8")
    try:
        _lock_file(lock)
    except OSError as error:
        lock.seek(0)
        holder = lock.read(200).strip() or "another process"
        lock.close()
        raise OutputError(
            f"{folder}: {holder} is writing there now; wait for it, or choose another --out folder"
        ) from error
    lock.seek(0)
    lock.truncate()
    lock.write(f"labelcheck, process {os.getpid()} on {socket.gethostname()}, since {now()}\n")
    lock.flush()
    return lock


def _lock_file(lock: IO[str]) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        lock.seek(0x7FFF0000)  # far behind the text, which others may read meanwhile
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        return
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def writing(path: Path) -> Iterator[IO[str]]:
    """A text file that appears under its name whole and durable, or not at all.

    Raises:
        OutputError: The disk is full, or the folder cannot be written.
    """
    draft = path.with_name(f".{path.name}.part")
    with speaking_of(path.parent):
        try:
            with draft.open("w", encoding="utf-8", newline="") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
            _sync_folder(path.parent)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


def _sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable, where the system lets us."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
