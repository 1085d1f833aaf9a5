"""Standard output and standard error: reports on one, all else on the other, whatever they can take."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console


class ReaderGoneError(Exception):
    """Whoever read our standard output has gone, as `head` does; there is nobody left to talk to."""


def prepare() -> None:
    """Let no letter on a label end the program: what the terminal's encoding lacks is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def put(line: str) -> None:
    """One line of JSON on standard output: UTF-8 whatever the locale, and at once.

    Raises:
        ReaderGoneError: Nobody reads it.
    """
    try:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.flush()
            sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
        else:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError as gone:
        raise ReaderGoneError from gone


def write(words: str) -> None:
    """Words for people on standard output, at once.

    Raises:
        ReaderGoneError: Nobody reads them.
    """
    try:
        sys.stdout.write(words)
        sys.stdout.flush()
    except BrokenPipeError as gone:
        raise ReaderGoneError from gone


def flush() -> None:
    """Raises ReaderGoneError where nobody reads any more."""
    try:
        sys.stdout.flush()
    except BrokenPipeError as gone:
        raise ReaderGoneError from gone


def hush() -> None:
    """Nobody reads: let Python's own last flush fail silently."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())


def complain(message: str) -> None:
    """One message on standard error, under our name."""
    print(f"labelcheck: {printable(message)}", file=sys.stderr, flush=True)


def remark(message: str) -> None:
    """One line on standard error."""
    print(printable(message), file=sys.stderr, flush=True)


def can_show(symbols: str, stream: TextIO) -> bool:
    """Whether the encoding of `stream` has them all."""
    try:
        symbols.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def printable(text: str) -> str:
    """The text with every control character as an escape, so that no file name or label moves the cursor."""
    return "".join(
        each if each.isprintable() or each == "\n" else each.encode("unicode_escape").decode() for each in text
    )


def console() -> Console:
    """Standard output for people; in colour on a terminal, unless NO_COLOR is set."""
    from rich.console import Console

    plain_width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 100
    return Console(file=sys.stdout, width=plain_width, highlight=False, markup=False, emoji=False, soft_wrap=False)
