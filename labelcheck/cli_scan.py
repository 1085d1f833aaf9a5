"""`labelcheck scan`: read each photo, print a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from labelcheck import cli_options as options
from labelcheck import terminal
from labelcheck.errors import ExitCode, LabelcheckError, gravest

if TYPE_CHECKING:
    from labelcheck.album import Album
    from labelcheck.photo import Photo
    from labelcheck.pipeline import Checker
    from labelcheck.report import Report, Unchecked

ORDER: Final = ("flag", "error", "review", "pass")


def scan(
    photos: Annotated[list[str], typer.Argument(metavar="PHOTO", help='Photos of labels; "-" is standard input.')],
    json: options.Json = False,
    annotate: Annotated[
        Path | None,
        typer.Option(
            "--annotate",
            metavar="DIR",
            help="Write each photo there once more, with what was read and found drawn on it.",
        ),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Add the checklist for the person who reads it.")] = False,
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
    """Read each photo and print a verdict: pass, review or flag."""
    from labelcheck.pipeline import Checker
    from labelcheck.report import Report

    settings = options.settings_from(profile, region, ordered, engine, max_megapixels)
    album = _album(annotate)
    checker = Checker(settings)
    teller = Teller(json=json, explain=explain, quiet=quiet)
    for source in photos:
        for photo, item in judged(checker, source):
            teller.tell(item)
            if album is not None and photo is not None and isinstance(item, Report):
                teller.say(f"picture: {album.keep(photo, item)}")
    teller.sum_up()
    return gravest(teller.codes)


def _album(folder: Path | None) -> Album | None:
    if folder is None:
        return None
    from labelcheck.album import Album

    return Album(folder)


def judged(checker: Checker, source: str) -> Iterator[tuple[Photo | None, Report | Unchecked]]:
    """Every page of one photo file with what came of it; whatever goes wrong is told of this photo alone."""
    from labelcheck.photo import open_photos
    from labelcheck.report import Unchecked

    photo: Photo | None = None
    try:
        for photo in open_photos(source, limits=checker.settings.limits):
            yield photo, _judged(checker, photo)
    except LabelcheckError as error:
        sha256, page = (photo.sha256, photo.page + 1) if photo else (None, None)
        yield None, Unchecked(photo.name if photo else source, sha256, page, error)


def _judged(checker: Checker, photo: Photo) -> Report | Unchecked:
    from labelcheck.report import Unchecked

    try:
        report = checker.check_photo(photo)
        steps = ", ".join(f"{step} {ms:.0f} ms" for step, ms in report.elapsed_ms.items())
        options.LOG.debug("%s, page %d: %d x %d pixels; %s", photo.name, photo.page, photo.width, photo.height, steps)
        return report
    except LabelcheckError as error:
        return Unchecked(photo.name, photo.sha256, photo.page, error)
    except Exception as error:  # one photo must not cost the others theirs
        options.LOG.debug("a bug, at %s", photo.name, exc_info=error)
        words = f"this is a bug in labelcheck ({type(error).__name__}: {error}); please report it"
        return Unchecked(photo.name, photo.sha256, photo.page, LabelcheckError(f"{photo.name}: {words}"))


@dataclass(slots=True)
class Teller:
    """Tells reports as they come: on standard output what was judged, on standard error what was not."""

    json: bool = False
    explain: bool = False
    quiet: bool = False
    codes: list[ExitCode] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def tell(self, item: Report | Unchecked, name: str | None = None) -> None:
        """One report or error.

        Args:
            name: Of what was judged, where that was no photo.
        """
        from labelcheck.report import Report

        self.codes.append(item.exit_code)
        if self.json:
            terminal.put(self._record(item))
        if not isinstance(item, Report):
            self.counts["error"] += 1
            terminal.complain(str(item.error))
            return
        self.counts[item.verdict.value] += 1
        if not self.json:
            terminal.write(self._words(item, name or _name(item)))

    def _record(self, item: Report | Unchecked) -> str:
        from labelcheck.explain import explain
        from labelcheck.report import Report

        if not self.explain or not isinstance(item, Report):
            return item.to_json()
        return dumps({**item.to_dict(), "checklist": explain(item)}, ensure_ascii=False)

    def _words(self, report: Report, name: str) -> str:
        from labelcheck import render
        from labelcheck.explain import explain

        if self.quiet:
            return render.one_line(report, name) + "\n"
        return render.as_text(report, name, checklist=explain(report) if self.explain else None)

    def say(self, remark: str) -> None:
        if not self.quiet:
            terminal.remark(remark)

    def sum_up(self) -> None:
        """How many of each, where there was more than one."""
        total = self.counts.total()
        if total > 1:
            each = ", ".join(f"{self.counts[key]} {key}" for key in ORDER if self.counts[key])
            self.say(f"{total} judged: {each}")


def _name(report: Report) -> str:
    stamp = report.photo
    if stamp is None:
        return "text"
    return stamp.name if stamp.page == 1 else f"{stamp.name}, page {stamp.page}"
