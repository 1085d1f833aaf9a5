"""`labelcheck watch`: photos that arrive in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from labelcheck import cli_options as options
from labelcheck import terminal
from labelcheck.errors import ExitCode

if TYPE_CHECKING:
    from labelcheck.watch import WatchOutcome

ORDER: Final = ("flag", "error", "review", "pass")


def watch(
    inbox: Annotated[Path, typer.Argument(metavar="INBOX", help="The folder in which photos arrive.")],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Where photos and reports go: done/pass, done/flag, done/review, failed, and results.jsonl."
            " The same folder again goes on where it stopped.",
        ),
    ],
    once: Annotated[bool, typer.Option("--once", help="Take what is there now, then end; for cron.")] = False,
    polling: Annotated[
        bool, typer.Option("--polling", help="Look every few seconds: for network shares, which tell no events.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the photos in the inbox.")] = False,
    command: Annotated[
        str | None,
        typer.Option("--exec", metavar="COMMAND", help="Start this with each report on standard input, as JSON."),
    ] = None,
    post: Annotated[
        str | None,
        typer.Option(
            "--post",
            metavar="URL",
            help="Send each report there by HTTP, again and again until it is taken. A bearer token comes from"
            " LABELCHECK_POST_TOKEN.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", min=1, help="Processes that read photos.", show_default="the cores"),
    ] = None,
    settle: Annotated[
        float, typer.Option("--settle", metavar="SECONDS", min=0.05, help="How long a file must have stood still.")
    ] = 2.0,
    patience: Annotated[
        float,
        typer.Option(
            "--patience", metavar="SECONDS", min=0, help="How long a torn file that stands still may stay torn."
        ),
    ] = 30.0,
    rescan: Annotated[
        float, typer.Option("--rescan", metavar="SECONDS", min=0.5, help="Look around at least this often.")
    ] = 10.0,
    corrections: Annotated[
        Path | None,
        typer.Option("--corrections", metavar="FILE", help="Take up what a person decided in report.html."),
    ] = None,
    retry_errors: Annotated[
        bool,
        typer.Option("--retry-errors", help="Judge photos again that come back after a time-out, a crash or --memory."),
    ] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=0.1, help="How long one photo may take.")
    ] = 60.0,
    memory: Annotated[
        int, typer.Option("--memory", metavar="MIB", min=64, help="How much memory one photo may take.")
    ] = 2048,
    max_megapixels: Annotated[
        float | None,
        typer.Option("--max-megapixels", metavar="N", min=0.001, help="Refuse larger photos.", show_default="100"),
    ] = None,
    profile: options.Profile = options.DEFAULT_PROFILE,
    region: options.Region = None,
    ordered: options.Ordered = None,
    engine: options.Engine = "auto",
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    version: options.Version = False,
) -> ExitCode:
    """Check photos as they arrive in a folder; none is lost and none judged twice."""
    from labelcheck.bell import Voice
    from labelcheck.watch import WatchOptions, run_watch
    from labelcheck.workers import Limits

    given = WatchOptions(
        inbox=inbox,
        out=out,
        once=once,
        polling=polling,
        keep=keep,
        command=command,
        post=post,
        workers=workers,
        settle_s=settle,
        patience_s=patience,
        rescan_s=rescan,
        corrections=corrections,
        retry_errors=retry_errors,
        limits=Limits(timeout_s=timeout, memory_mib=memory),
    )
    settings = options.settings_from(profile, region, ordered, engine, max_megapixels)
    outcome = run_watch(given, settings, Voice(terminal.remark, _nothing if quiet else terminal.remark))
    if not quiet:
        terminal.remark(_summed_up(outcome, out))
    return outcome.exit_code


def _nothing(words: str) -> None:
    """Say nothing."""


def _summed_up(outcome: WatchOutcome, out: Path) -> str:
    told = ", ".join(f"{outcome.counts[key]:,} {key}" for key in ORDER if outcome.counts.get(key)) or "no photos"
    left = f"; {outcome.left:,} are left in the inbox for the next run" if outcome.left else ""
    return f"{told}{left}; look at {out / 'report.html'}"
