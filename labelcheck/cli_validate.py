"""`labelcheck validate`: a site's own photos with a key in, how often labelcheck is right out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from labelcheck import cli_options as options
from labelcheck import terminal
from labelcheck.errors import ExitCode

if TYPE_CHECKING:
    from labelcheck.pipeline import Checker
    from labelcheck.truths import Truth
    from labelcheck.validate import Result

EVERY: Final = 50
"""Photos between two words on how far it is."""

NAMED: Final = 5
"""Of what is left out, so many are called by name."""


def validate(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="Photos with a key: truth.csv or truth.jsonl (file, mcg_per_ml, and if you like total_mcg, substance,"
            " strengths, verdict), or a .toml beside each photo. strengths: as printed, a semicolon between two; each"
            " must be told. verdict: pass, review or flag.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write validation.html there, with a picture of every miss."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object: the counts, and every miss.")] = False,
    profile: options.Profile = options.DEFAULT_PROFILE,
    region: options.Region = None,
    ordered: options.Ordered = None,
    engine: options.Engine = "auto",
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    version: options.Version = False,
) -> ExitCode:
    """Measure how often labelcheck is right, on photos of your own. Exit code 1 if anything told was wrong."""
    from labelcheck.pipeline import Checker
    from labelcheck.truths import photos_without_truth, read_truths
    from labelcheck.validate import to_dict
    from labelcheck.validation_page import write_validation

    truths = read_truths(folder)
    checker = Checker(options.settings_from(profile, region, ordered, engine))
    if not quiet:
        _tell_left_out("left out, for no key speaks of them", photos_without_truth(folder, truths))
        others = sorted({word for truth in truths for word in truth.other_words})
        _tell_left_out("verdicts left out, for they are not pass, review or flag", others)
    results, crops = [], {}
    for result, crop in _measured(checker, folder, truths, quiet):
        results.append(result)
        if crop:
            crops[result.truth.file] = crop
    if json:
        terminal.put(dumps(to_dict(results), ensure_ascii=False))
    else:
        terminal.write(as_text(results, quiet))
    if out is not None:
        title = f"labelcheck: {folder.resolve().name}"
        page = write_validation(out, title, results, crops, (f"profile {profile}",))
        if not quiet:
            terminal.remark(f"look at {page}")
    return ExitCode.FLAG if any(result.wrong for result in results) else ExitCode.PASS


def as_text(results: Sequence[Result], quiet: bool = False) -> str:
    """The table, and every miss unless `quiet`."""
    from labelcheck.intervals import LEVEL
    from labelcheck.validate import missed, shares
    from labelcheck.validation_page import in_percent

    lines = [f"{len(results):,} photos with a key", "", f"{'share':>51}  {100 * LEVEL:g} % interval"]
    for row in shares(results):
        share, interval = in_percent(row)
        lines.append(f"  {row.words:27}{row.count:7,} of {row.of:7,}{share:>9}".rstrip() + f"  {interval}")
    misses = [] if quiet else missed(results)
    lines += ["", "not as the key has it:"] if misses else []
    for each in misses:
        words = ", ".join(miss.value for miss in each.misses)
        lines += [f"  {each.truth.file}: {words}", f"      told  {each.told}", f"      key   {each.truth}"]
    return "".join(f"{terminal.printable(line)}\n" for line in lines)


def _measured(
    checker: Checker, folder: Path, truths: Sequence[Truth], quiet: bool
) -> Iterator[tuple[Result, bytes | None]]:
    """Each photo beside its key, with a small JPEG of a miss; of a file of many pages the first counts."""
    from labelcheck.cli_scan import judged
    from labelcheck.evidence import cut_evidence
    from labelcheck.report import Report
    from labelcheck.validate import compare

    for number, truth in enumerate(truths, 1):
        photo, item = next(judged(checker, str(folder / truth.file)))
        result = compare(truth, item)
        crop = None
        if result.misses and photo is not None:
            crop = cut_evidence(photo.pixels, item.to_dict() if isinstance(item, Report) else {})
        yield result, crop
        if not quiet and number % EVERY == 0:
            terminal.remark(f"{number:,} of {len(truths):,} photos")


def _tell_left_out(why: str, names: Sequence[str]) -> None:
    if names:
        more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
        terminal.remark(f"{why}: {', '.join(names[:NAMED])}{more}")
