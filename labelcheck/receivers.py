"""Who is told of each report: a command that reads it from standard input, a server that takes it by POST."""

from __future__ import annotations

import contextlib
import os
import queue
import shlex
import shutil
import signal
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from http.client import HTTPException
from typing import Any, Protocol
from urllib.parse import urlsplit

from labelcheck.errors import UsageError
from labelcheck.ledger import Letter

EXEC_TIMEOUT_S, POST_TIMEOUT_S = 60.0, 15.0
TOKEN = "LABELCHECK_POST_TOKEN"
"""The environment variable with a bearer token; a command line is seen by everybody on the machine."""


class DeliveryError(Exception):
    """The receiver did not take it; the message says why."""


class Receiver(Protocol):
    """One that takes letters."""

    @property
    def title(self) -> str:
        """As messages name it."""

    def deliver(self, letter: Letter) -> None:
        """Returns once the receiver has it for good.

        Raises:
            DeliveryError: It has not, or it cannot be told whether it has.
        """

    def stop(self) -> None:
        """Give up what is under way; called from another thread."""


class Command:
    """A program, started once for each report; exit code 0 says that it has taken it."""

    def __init__(self, line: str, timeout_s: float = EXEC_TIMEOUT_S) -> None:
        """Args:
        line: Words as for a shell, but no shell runs them: `sh -c "…"` where one is wanted.

        Raises:
            UsageError: No such program.
        """
        try:
            self._words = shlex.split(line)
        except ValueError as error:
            raise UsageError(f"--exec {line}: {str(error).lower()}") from error
        if not self._words or shutil.which(self._words[0]) is None:
            raise UsageError(f"--exec {line}: no such program; give its full path")
        self._timeout_s = timeout_s
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    @property
    def title(self) -> str:
        return f"--exec {self._words[0]}"

    def deliver(self, letter: Letter) -> None:
        try:
            # a group of its own: Ctrl-C reaches it only through us, and what it has started ends with it
            self._process = process = subprocess.Popen(
                self._words,
                stdin=subprocess.PIPE,
                stdout=2,  # standard output is for reports
                env={**os.environ, "LABELCHECK_ID": letter.key},
                start_new_session=True,
            )
        except OSError as error:
            raise DeliveryError(f"cannot be started ({error.strerror})") from error
        if self._stopped:
            self.stop()
        try:
            process.communicate(letter.body.encode() + b"\n", self._timeout_s)
        except subprocess.TimeoutExpired as error:
            self._kill(process)
            raise DeliveryError(f"did not end within {self._timeout_s:g} seconds") from error
        if process.returncode:
            raise DeliveryError(f"ended with exit code {process.returncode}")

    def stop(self) -> None:
        self._stopped = True
        if self._process is not None and self._process.poll() is None:
            self._kill(self._process)

    @staticmethod
    def _kill(process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()


class Server:
    """An HTTP server; any answer from 200 to 299 says that it has taken the report."""

    def __init__(self, url: str, timeout_s: float = POST_TIMEOUT_S) -> None:
        """Raises UsageError for what is no http or https URL."""
        try:
            parts = urlsplit(url)
            fit = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
        except ValueError:
            fit = False
        if not fit:
            raise UsageError("--post: give a URL that begins with http:// or https:// and names a host")
        if parts.username is not None:
            raise UsageError(f"--post: no password belongs in a URL; put a bearer token into {TOKEN}")
        self._url, self._timeout_s = url, timeout_s
        self.title = f"--post {parts.scheme}://{parts.netloc}{parts.path}"
        self._opener = urllib.request.build_opener(_NoRedirect)

    def deliver(self, letter: Letter) -> None:
        headers = {"Content-Type": "application/json", "Idempotency-Key": letter.key, "User-Agent": "labelcheck"}
        if token := os.environ.get(TOKEN):
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(self._url, letter.body.encode(), headers, method="POST")
        try:
            with self._opener.open(request, timeout=self._timeout_s):
                return
        except urllib.error.HTTPError as error:
            error.close()
            raise DeliveryError(f"answers {error.code} {error.reason}") from error
        except (OSError, HTTPException) as error:
            raise DeliveryError(f"cannot be reached ({getattr(error, 'reason', error)})") from error

    def stop(self) -> None:
        return  # its time-out ends it


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected POST would become a GET of some other page, and that page's 200 a false success."""

    def redirect_request(self, *_: Any) -> None:
        return None


Answers = list[tuple[Letter, str | None]]
"""Letters that were tried, each with why it was not taken, or None."""


class Courier:
    """Delivers in a thread of its own, so that a slow receiver never holds up the judging."""

    def __init__(self, receiver: Receiver, wake: Callable[[], None]) -> None:
        self.receiver = receiver
        self.busy = False
        self._wake = wake
        self._todo: queue.SimpleQueue[Sequence[Letter] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Answers] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def hand(self, letters: Sequence[Letter]) -> None:
        """Deliver these in order, up to the first that is not taken. One call at a time: see `busy`."""
        self.busy = True
        self._todo.put(letters)

    def answers(self) -> Answers:
        """What came of the letters handed in, once it has."""
        try:
            answers = self._done.get_nowait()
        except queue.Empty:
            return []
        self.busy = False
        return answers

    def close(self, grace_s: float) -> None:
        """End after the letter under way, which has so many seconds left."""
        self._stopped.set()
        self._todo.put(None)
        self._thread.join(grace_s)
        if self._thread.is_alive():
            self.receiver.stop()
            self._thread.join(1.0)

    def _run(self) -> None:
        while (letters := self._todo.get()) is not None:
            answers: Answers = []
            for letter in letters:
                answers.append((letter, trouble := self._tried(letter)))
                if trouble or self._stopped.is_set():
                    break
            self._done.put(answers)
            self._wake()

    def _tried(self, letter: Letter) -> str | None:
        try:
            self.receiver.deliver(letter)
        except DeliveryError as error:
            return str(error)
        except Exception as error:  # a thread that dies would be silent for ever
            return f"failed ({type(error).__name__}: {error})"
        return None
