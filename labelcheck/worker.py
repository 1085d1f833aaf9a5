"""One worker seen from outside: started, handed tasks, listened to, ended."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO, Any

from labelcheck.outfolder import speaking_of
from labelcheck.worker_process import Hello, Task, receive, send

_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from labelcheck.worker_process import serve; serve()"


class Worker:
    """A process, the tasks it was handed, and what it does now."""

    def __init__(self, hello: Hello, news: queue.SimpleQueue[Any], log: Path | None) -> None:
        self.tasks: deque[Task] = deque()
        """Handed to it and not answered yet: the one in work and the one at hand."""

        self.handed = 0
        self.ready = False
        self.since: float | None = time.monotonic()
        """When it began what it does now: starting, or a photo; None between photos."""

        self.doom: str | None = None
        """Why it was ended, if we ended it."""

        self._retired = False
        self._process = _started(log)
        self._say(hello)
        threading.Thread(target=self._listen, args=(news,), daemon=True).start()

    def hand(self, task: Task) -> None:
        self.tasks.append(task)
        self.handed += 1
        self._say(task)

    def retire(self) -> None:
        if not self._retired:
            self._retired = True
            self._say(None)

    def kill(self) -> None:
        """End it and whatever it has started, at once."""
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()

    def wait(self, timeout_s: float) -> None:
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        with contextlib.suppress(OSError):
            _pipe(self._process.stdin).close()

    @property
    def death(self) -> str:
        """How it ended, in words."""
        code = self._process.returncode
        if code is not None and code < 0:
            name = signal.Signals(-code).name
            return f"{name}, perhaps for want of memory" if -code == getattr(signal, "SIGKILL", 9) else name
        return f"exit code {code}"

    def resident_mib(self) -> float:
        """Memory it holds; 0 where the system does not tell."""
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return 0.0
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def _say(self, message: object) -> None:
        with contextlib.suppress(OSError):  # when it is gone, its listener says so
            send(_pipe(self._process.stdin), message)  # type: ignore[arg-type]

    def _listen(self, news: queue.SimpleQueue[Any]) -> None:
        answers = _pipe(self._process.stdout)
        try:
            while True:
                news.put((self, receive(answers), time.monotonic()))  # type: ignore[arg-type]
        except (EOFError, OSError):
            answers.close()
            news.put((self, ("gone",), time.monotonic()))


def _started(log: Path | None) -> subprocess.Popen[bytes]:
    """A fresh interpreter in a process group of its own, so that Ctrl-C reaches it only through us."""
    path = json.dumps([entry or str(Path.cwd()) for entry in sys.path])
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "LABELCHECK_PARENT": str(os.getpid())}
    group: dict[str, Any] = (
        {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined, unused-ignore]
        if os.name == "nt"
        else {"process_group": 0}
    )
    with contextlib.ExitStack() as stack:
        errors = None
        if log:
            with speaking_of(log.parent):
                errors = stack.enter_context(log.open("ab"))
        return subprocess.Popen(
            # -P: a cv2.py that lies in the photo folder is not imported
            [sys.executable, "-P", "-c", _START, path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            **group,
        )


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream
