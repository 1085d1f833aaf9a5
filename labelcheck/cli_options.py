"""The options that the judging commands share, each told once."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from labelcheck import terminal

if TYPE_CHECKING:
    from labelcheck.pipeline import Settings

LOG = logging.getLogger("labelcheck")


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        terminal.write(f"labelcheck {version('labelcheck')}\n")
        raise typer.Exit


class _Formatter(logging.Formatter):
    """Each message in one line; a traceback below it as it is."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        return terminal.printable(super().formatMessage(record))


def _log_everything(asked: bool) -> bool:
    """Remarks and tracebacks to standard error."""
    if asked and not LOG.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S"))
        LOG.addHandler(handler)
        LOG.setLevel(logging.DEBUG)
    return asked


Profile = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="NAME|FILE",
        help="The strengths to expect: a profile that comes with labelcheck, or a TOML file of your own.",
    ),
]
Region = Annotated[
    str | None,
    typer.Option("--region", metavar="CODE", help="Expect only what one market makes: us, uk, de, …"),
]
Ordered = Annotated[
    str | None,
    typer.Option(
        "--ordered",
        metavar="AMOUNT",
        help='The prescribed amount, as in "1000 mcg": tells the volume that holds it, and flags a slip of the unit.',
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="NAME",
        help="Who reads: auto, pytesseract or tesserocr; neural lets RapidOCR have the last look.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a photo and a line.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say only what must be said.")]
Verbose = Annotated[
    bool,
    typer.Option("--verbose", callback=_log_everything, help="Tell each step, and all about an error."),
]
Version = Annotated[
    bool,
    typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version and end."),
]

DEFAULT_PROFILE = "injectable-b12"


def settings_from(
    profile: str = DEFAULT_PROFILE,
    region: str | None = None,
    ordered: str | None = None,
    engine: str = "auto",
    max_megapixels: float | None = None,
) -> Settings:
    """What the options ask for."""
    from labelcheck.photo import PhotoLimits
    from labelcheck.pipeline import Settings

    limits = PhotoLimits() if max_megapixels is None else PhotoLimits(max_megapixels=max_megapixels)
    return Settings(profile=profile, region=region, ordered=ordered, engine=engine, limits=limits)
