"""Standard output and standard error: reports on one, all else on the other, whatever they can take."""

from __future__ import annotations

import errno
import os
import sys
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from rich.console import Console


class ReaderGoneError(Exception):
    """Whoever read our standard output has gone, as `head` does; there is nobody left to talk to."""


class UnwritableError(Exception):
    """Standard output takes nothing more: the disk is full, or it was closed; the message says why and what helps."""


class _Out(FileIO):
    """The descriptor of standard output: whoever writes there, we, rich or typer, ends with one of our errors."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError as gone:
            raise ReaderGoneError from gone
        except OSError as error:
            raise UnwritableError(_words_for(error)) from error


def _words_for(error: OSError) -> str:
    closed = error.errno == errno.EBADF
    why = "it is closed" if closed else (error.strerror or str(error)).lower()
    helps = "let it go to a file or a pipe" if closed else "free some space, or let it go elsewhere"
    return f"standard output cannot be written ({why}): {helps}; what was not told is not passed"


def prepare() -> None:
    """Let no letter on a label end the program: what the terminal's encoding lacks is written as an escape."""
    _open_what_is_closed()
    out = sys.stdout
    is_own = out is sys.__stdout__ and isinstance(out, TextIOWrapper)
    if is_own and isinstance(getattr(out.buffer, "raw", out.buffer), FileIO):
        sys.stdout = _written_to(out.fileno(), out.encoding, line_buffering=bool(out.line_buffering))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _open_what_is_closed() -> None:
    """Where the shell closed a stream (`>&-`), no file of ours may take its number, nor its words another stream."""
    # standard output is opened for reading: writing there is to fail, and to be told
    for number, name, mode in ((0, "stdin", os.O_RDONLY), (1, "stdout", os.O_RDONLY), (2, "stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            nothing = os.open(os.devnull, mode)
            if nothing != number:
                os.dup2(nothing, number)
                os.close(nothing)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8")
    sys.stdout = sys.stdout or _written_to(1, "utf-8", line_buffering=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8")


def _written_to(number: int, encoding: str, *, line_buffering: bool) -> TextIOWrapper:
    raw = _Out(number, "w", closefd=False)
    return TextIOWrapper(BufferedWriter(raw), encoding, line_buffering=line_buffering)


def put(line: str) -> None:
    """One line of JSON on standard output: UTF-8 whatever the locale, and at once.

    Raises:
        ReaderGoneError: Nobody reads it.
        UnwritableError: It cannot be written.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.flush()
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    else:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


def write(words: str) -> None:
    """Words for people on standard output, at once.

    Raises:
        ReaderGoneError: Nobody reads them.
        UnwritableError: They cannot be written.
    """
    sys.stdout.write(words)
    sys.stdout.flush()


def flush() -> None:
    """Raises ReaderGoneError where nobody reads any more, UnwritableError where what was written cannot be kept."""
    sys.stdout.flush()


def hush(stream: TextIO | None = None) -> None:
    """Nobody reads the stream, standard output if None: let Python's own last flush fail silently."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, (stream or sys.stdout).fileno())


def complain(*lines: str) -> None:
    """One message on standard error, under our name."""
    first, *others = lines or ("",)
    for line in (f"labelcheck: {first}", *others):
        remark(line)


def remark(message: str, stream: TextIO | None = None) -> None:
    """One line on standard error, or on the stream that stands for it."""
    stream = stream or sys.stderr
    try:
        print(printable(message), file=stream, flush=True)
    except OSError:  # nobody can be told; Python's own exit code for it, 1, would read as a flag
        hush(stream)


def can_show(symbols: str, stream: TextIO) -> bool:
    """Whether the encoding of `stream` has them all."""
    try:
        symbols.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def printable(text: str) -> str:
    """The text in one line, control characters as escapes, so that no file name or label moves the cursor or forges."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def console() -> Console:
    """Standard output for people; in colour on a terminal, unless NO_COLOR is set."""
    from rich.console import Console

    plain_width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 100
    return Console(file=sys.stdout, width=plain_width, highlight=False, markup=False, emoji=False, soft_wrap=False)
