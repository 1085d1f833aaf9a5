"""`labelcheck text`: judge label text that is already text."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from labelcheck import cli_options as options
from labelcheck import terminal
from labelcheck.cli_scan import Teller
from labelcheck.errors import ExitCode, UsageError, gravest

MAX_BYTES = 64 * 2**20
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"%PDF")


def text(
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help='The text of one label; "-" is standard input.')
    ] = "-",
    json: options.Json = False,
    lines: Annotated[bool, typer.Option("--lines", help="Each line is a label of its own.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Add the checklist for the person who reads it.")] = False,
    profile: options.Profile = options.DEFAULT_PROFILE,
    region: options.Region = None,
    ordered: options.Ordered = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="NAME", help="As for photos; it changes nothing here, for none is read.")
    ] = "auto",
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    version: options.Version = False,
) -> ExitCode:
    """Judge label text that is already text. It may come from an intake system, a spreadsheet, a test."""
    from labelcheck.pipeline import check_text

    settings = options.settings_from(profile, region, ordered, engine)
    teller = Teller(json=json, explain=explain, quiet=quiet)
    for name, words in _labels(file, each_line=lines):
        teller.tell(check_text(words, settings), name)
    teller.sum_up()
    return gravest(teller.codes)


def _labels(file: str, *, each_line: bool) -> Iterable[tuple[str, str]]:
    """Name and text of each label."""
    name = "standard input" if file == "-" else file
    words = _decoded(_bytes_of(file), name, file)
    if not each_line:
        return [(name, words)]
    return [(f"{name}, line {number}", line) for number, line in enumerate(words.splitlines(), 1) if line.strip()]


def _bytes_of(file: str) -> bytes:
    if file == "-":
        if sys.stdin.isatty():
            terminal.remark("Type or paste the text of the label; end with Ctrl-D on a line of its own.")
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(file).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as problem:
        raise UsageError(f"{file}: {_why_not_read(problem)}") from problem


def _why_not_read(problem: OSError | ValueError) -> str:
    if isinstance(problem, IsADirectoryError):
        return "a folder, not a text; name the file that holds the label's text"
    if isinstance(problem, PermissionError):
        return "may not be read; change its permissions"
    why = getattr(problem, "strerror", None) or str(problem)
    return f"cannot be read ({why.lower()}); look for a spelling mistake"


def _decoded(data: bytes, name: str, file: str) -> str:
    """As UTF-8, or UTF-16 where its mark says so: a spreadsheet saves either.

    Args:
        file: The name as it was given, which `scan` takes too.

    Raises:
        UsageError: It is neither; a guess could turn µ into another letter.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"{name}: more than {MAX_BYTES // 2**20} MiB of text; split it")
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as problem:
        if data.startswith(_PICTURES):
            raise UsageError(f"{name}: a picture, not text; try: labelcheck scan {file}") from problem
        raise UsageError(f"{name}: not UTF-8 text, so a µ could be misread; save it as UTF-8") from problem
