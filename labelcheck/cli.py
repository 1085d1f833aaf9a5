"""The commands: arguments in, exit code out."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from typing import Final

import typer

from labelcheck import terminal
from labelcheck.allocator import give_large_buffers_back
from labelcheck.cli_about import doctor, profiles, rules, schema
from labelcheck.cli_options import LOG, Verbose, Version
from labelcheck.cli_scan import scan
from labelcheck.cli_text import text
from labelcheck.errors import ExitCode, LabelcheckError, UsageError

EPILOG: Final = (
    "Exit codes: 0 pass, 1 flag, 2 wrong usage, 3 review, 4 a photo that cannot be used, 5 something is not installed, "
    "6 reading failed, 70 a bug, 130 interrupted. Of many photos the gravest speaks: 1, then 4 to 6, then 3, then 0."
)

_REFUSED: Final = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
"""The root of what the parser of arguments raises; typer keeps it in another place from version to version."""

_LATER: Final = (
    ("labelcheck.cli_batch", ("batch", "merge")),
    ("labelcheck.cli_watch", ("watch",)),
    ("labelcheck.cli_camera", ("camera",)),
    ("labelcheck.cli_validate", ("validate",)),
)


def _app() -> typer.Typer:
    app = typer.Typer(
        help="Reads the strength on a vial label of injectable vitamin B12 and tells whether it is one that is made.",
        epilog=EPILOG,
        rich_markup_mode=None,
        no_args_is_help=True,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_start)
    app.command()(scan)
    for module, names in _LATER:
        for name in names if importlib.util.find_spec(module) else ():
            app.command(name)(getattr(import_module(module), name))
    app.command()(text)
    app.command()(doctor)
    app.add_typer(profiles, name="profiles")
    app.command()(rules)
    app.command()(schema)
    return app


def _start(version: Version = False, verbose: Verbose = False) -> None:
    """A second pair of eyes, not the person who signs."""


def main(argv: Sequence[str]) -> ExitCode:
    """Carry out one command line, without the program's name."""
    terminal.prepare()
    give_large_buffers_back()
    try:
        _refuse_empty(argv)
        answer = _app()(args=list(argv), prog_name="labelcheck", standalone_mode=False)
        terminal.flush()
        if answer == ExitCode.INTERRUPTED and not isinstance(answer, ExitCode):  # typer turns Ctrl-C into its number
            raise KeyboardInterrupt
        return ExitCode(answer or 0)
    except (terminal.ReaderGoneError, SystemExit):  # typer, too, leaves where nobody reads its help
        terminal.hush()
        return ExitCode.INTERRUPTED  # what was not told is not passed
    except terminal.UnwritableError as error:
        terminal.hush()
        terminal.complain(str(error))
        return ExitCode.USAGE
    except LabelcheckError as error:
        return _told(error)
    except (KeyboardInterrupt, typer.Abort):
        terminal.complain("interrupted")
        return ExitCode.INTERRUPTED
    except Exception as error:
        return _usage(error) if isinstance(error, _REFUSED) else _bug(error)


def _refuse_empty(argv: Sequence[str]) -> None:
    """An order or a folder from a shell variable that is not set must not read as if none had been given."""
    for before, given in pairwise(("labelcheck", *argv)):
        if not given or re.fullmatch(r"--[a-z-]+=", given):
            raise UsageError(
                f"an empty value after {given or before}: is a shell variable not set? Give the value, or leave it out"
            )


def _told(error: LabelcheckError) -> ExitCode:
    LOG.debug("where it came from", exc_info=error)
    terminal.complain(*map(str, error.args))
    return error.exit_code


def _usage(error: Exception) -> ExitCode:
    """What the parser of arguments says, in one line, and where help is."""
    context = getattr(error, "ctx", None)
    words = error.format_message() if hasattr(error, "format_message") else str(error)
    if type(error).__name__ == "NoArgsIsHelpError":
        for line in words.splitlines():
            terminal.remark(line)
        return ExitCode.USAGE
    command = context.command_path if context else "labelcheck"
    terminal.complain(f"{words.rstrip('.')}; see: {command} --help")
    return ExitCode.USAGE


def _bug(error: Exception) -> ExitCode:
    """What nobody foresaw: Python's own exit code 1 would read as a flag."""
    LOG.debug("a bug", exc_info=error)
    terminal.complain(
        f"this is a bug in labelcheck ({type(error).__name__}: {error}); no verdict was reached. "
        "Please report it with what the same command prints with --verbose"
    )
    return ExitCode.BUG
