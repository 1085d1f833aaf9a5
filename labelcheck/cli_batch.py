"""`labelcheck batch` and `labelcheck merge`: thousands of photos, and what several machines made of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from labelcheck import cli_options as options
from labelcheck import terminal
from labelcheck.errors import ExitCode

if TYPE_CHECKING:
    from labelcheck.batch import BatchOptions, BatchOutcome

ORDER: Final = {"flag": "flagged", "error": "not judged", "review": "to review", "pass": "passed"}

Out = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Where results.jsonl, results.csv, report.html and crops/ go. The same folder again goes on"
        " where it stopped.",
    ),
]


def batch(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A folder, a glob in quotes, a manifest (CSV or JSON Lines: path, and if you like product, strength,"
            " ordered), or an fsspec URL. Output folders of labelcheck that lie in a folder are left out.",
        ),
    ],
    out: Out,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", min=1, help="Processes that read photos.", show_default="the cores"),
    ] = None,
    shard: Annotated[
        str, typer.Option("--shard", metavar="I/N", help="Only part I of N, counted from 0; see `labelcheck merge`.")
    ] = "0/1",
    dask: Annotated[
        str | None, typer.Option("--dask", metavar="ADDRESS", help="Let the workers of a Dask scheduler do the work.")
    ] = None,
    corrections: Annotated[
        Path | None,
        typer.Option("--corrections", metavar="FILE", help="Take up what a person decided in report.html."),
    ] = None,
    retry_errors: Annotated[
        bool,
        typer.Option(
            "--retry-errors", help="Try photos again that timed out, met --memory or failed in an earlier run."
        ),
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
    """Check a folder, glob or manifest of photos. Stopped at any moment, the same command goes on."""
    from labelcheck.batch import BatchOptions, run_batch
    from labelcheck.progress import progress_for
    from labelcheck.shards import Shard
    from labelcheck.workers import Limits

    given = BatchOptions(
        source=source,
        out=out,
        workers=workers,
        shard=Shard.parse(shard),
        dask=dask,
        corrections=corrections,
        retry_errors=retry_errors,
        limits=Limits(timeout_s=timeout, memory_mib=memory),
    )
    settings = options.settings_from(profile, region, ordered, engine, max_megapixels)
    outcome = run_batch(given, settings, progress_for(quiet))
    if not quiet:
        _sum_up(given, outcome)
    return outcome.exit_code


def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="The output folders of all shards.")],
    out: Out,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    version: options.Version = False,
) -> ExitCode:
    """Make one output folder of those of all shards. It is as one run over the whole source would have made it.

    Shards that no one run can have made, for their settings or photos differ, are refused.
    """
    from labelcheck import shards
    from labelcheck.judging import text_reader

    shown = shards.merge(folders, out, text_reader(None))
    if not quiet:
        terminal.remark(f"{_counted(shown.counts)}; look at {out / 'report.html'}")
    return shown.exit_code


def _sum_up(given: BatchOptions, outcome: BatchOutcome) -> None:
    """The last words on standard error."""
    terminal.remark(f"{_counted(outcome.counts)}; {outcome.judged:,} judged now; look at {given.out / 'report.html'}")
    if outcome.interrupted:
        terminal.remark(f"stopped; {outcome.pending:,} photos wait: the same command goes on with them")


def _counted(counts: Mapping[str, int]) -> str:
    told = ", ".join(f"{counts[key]:,} {words}" for key, words in ORDER.items() if counts.get(key))
    return told or "no photos"
