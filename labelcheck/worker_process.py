"""What happens inside one worker: a fresh interpreter with one engine that judges photo after photo."""

from __future__ import annotations

import importlib
import os
import pickle
import queue
import signal
import struct
import sys
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from labelcheck.allocator import give_large_buffers_back
from labelcheck.entries import Record
from labelcheck.errors import LabelcheckError, MissingToolError, PhotoError
from labelcheck.sources import read_bytes

KEPT_JUDGES = 4
"""Engines kept warm at a time; more than one only where a manifest orders different amounts."""


@dataclass(frozen=True, slots=True)
class Page:
    """What came of one page of a photo."""

    record: Record
    crop: bytes | None = None
    """The evidence: a small JPEG of the label's text that decided."""


Judge = Callable[[bytes, str], Sequence[Page]]
"""From the bytes of a photo file and its name to its pages."""


@dataclass(frozen=True, slots=True)
class Task:
    """One photo to judge."""

    ticket: int
    """Chosen by whoever hands the task in; comes back with the outcome."""

    path: str
    name: str
    settings: Any
    """Hashable and picklable; opens the judge."""


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message to a worker."""

    judge: str
    """`module:callable`; called with settings it opens the engine and returns a `Judge`."""

    settings: Any
    memory_mib: int


def error_record(name: str, digest: str | None, kind: str, message: str, limit: str | None = None) -> Record:
    """A photo that could not be judged, as the contract has it.

    Args:
        limit: `memory`, where with more of it the photo may be judged.
    """
    photo = {"name": name, "sha256": digest, "page": 1}
    error = {"kind": kind, "message": message} | ({"limit": limit} if limit else {})
    return {"schema": "labelcheck.report/1", "photo": photo, "error": error}


# messages are pickles, each behind its length; both ends are ours and no bytes of a photo decide what is unpickled

_LENGTH = struct.Struct("!Q")


def send(stream: BinaryIO, message: object) -> None:
    """Write one message.

    Raises:
        OSError: The other end is gone.
    """
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Read one message.

    Raises:
        EOFError: The other end is gone, perhaps in the middle of a message.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return pickle.loads(body)


def serve() -> None:
    """Judge the tasks that arrive on standard input, until told to stop or left alone."""
    commands, answers = _own_pipes()
    _stay_in_line()
    give_large_buffers_back()
    hello: Hello = receive(commands)
    try:
        judges = _Judges(hello.judge)
        judges.open(hello.settings)
    except LabelcheckError as error:
        send(answers, ("unfit", error.kind, str(error)))
        return
    _limit_memory(hello.memory_mib)
    send(answers, ("ready",))
    todo = _listen(commands)
    while (task := todo.get()) is not None:
        send(answers, ("start", task.ticket))
        try:
            answer = _judge(judges, task)
        except MemoryError:
            answer = ("memory", task.ticket)
        except MissingToolError as error:
            answer = ("unfit", error.kind, str(error))
        send(answers, answer)
        if answer[0] != "done":
            return


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for us alone: what libraries print goes to standard error."""
    commands, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return commands, answers


def _stay_in_line() -> None:
    """No Ctrl-C of our own, one thread, and an end when the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    try:
        import cv2
        import numpy as np
    except ImportError:
        return  # a judge without pictures
    cv2.setNumThreads(1)
    square = np.ones((256, 256))
    square @ square  # OpenBLAS takes its room at its first product, and ends us where the limit refuses it


def _die_with_parent() -> None:
    """Ask Linux to kill us with the parent, also in the middle of C code; elsewhere `_listen` must do."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
    if str(os.getppid()) != os.environ.get("LABELCHECK_PARENT"):
        os._exit(1)  # it was gone before we asked


def _listen(commands: BinaryIO) -> queue.SimpleQueue[Task | None]:
    """Take tasks in beside the work, so that the next one is here already, and end with the parent."""
    todo: queue.SimpleQueue[Task | None] = queue.SimpleQueue()

    def take_in() -> None:
        try:
            while (task := receive(commands)) is not None:
                todo.put(task)
        except BaseException:  # the parent is gone, or what it sends cannot be understood: a thread cannot raise it
            os._exit(1)
        todo.put(None)

    threading.Thread(target=take_in, daemon=True).start()
    return todo


class _Judges:
    """The judges opened so far, by settings."""

    def __init__(self, judge: str) -> None:
        module, _, name = judge.partition(":")
        self._open: Callable[[Any], Judge] = getattr(importlib.import_module(module), name)
        self._kept: OrderedDict[Any, Judge] = OrderedDict()

    def open(self, settings: Any) -> Judge:
        if settings not in self._kept:
            if len(self._kept) == KEPT_JUDGES:
                self._kept.popitem(last=False)
            self._kept[settings] = self._open(settings)
        self._kept.move_to_end(settings)
        return self._kept[settings]


def _judge(judges: _Judges, task: Task) -> tuple[Any, ...]:
    """The answer for one task: SHA-256 of what was judged (None if it could not be read) and the pages."""
    digest, judge = None, None
    try:
        data = read_bytes(task.path, task.name)
        digest = sha256(data).hexdigest()
        judge = judges.open(task.settings)
        pages = tuple(judge(data, task.name))
        if not pages:
            raise PhotoError(f"{task.name}: has no page to look at")
    except LabelcheckError as error:
        if judge is None and digest and isinstance(error, MissingToolError):
            raise  # no photo can be judged
        pages = (Page(error_record(task.name, digest, error.kind, str(error))),)
    except MemoryError:
        raise
    except Exception as error:
        traceback.print_exc()
        words = f"{task.name}: labelcheck itself failed ({type(error).__name__}: {error}); please report it"
        pages = (Page(error_record(task.name, digest, "internal", words)),)
    return ("done", task.ticket, digest, pages)


def _limit_memory(mib: int) -> None:
    """Let allocations beyond the limit fail at once, in us and in the programs that we start.

    RLIMIT_DATA and not RLIMIT_AS: the latter counts the address space that allocators and libraries merely reserve.
    """
    try:
        import resource
    except ImportError:  # Windows: the parent's watch must do
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = _data_now() + mib * 2**20
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _data_now() -> int:
    """Bytes of writable memory that the engine holds before the first photo."""
    try:
        with Path("/proc/self/status").open(encoding="ascii") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData:"))
    except (OSError, StopIteration):
        return 2**29
