"""`labelcheck camera`: several frames of a vial turned by hand, one verdict."""

from __future__ import annotations

import json as jsonlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labelcheck import cli_options as options
from labelcheck import terminal
from labelcheck.errors import ExitCode, LabelcheckError, UsageError, gravest

if TYPE_CHECKING:
    from labelcheck.outcome import Outcome

SECONDS = 30.0
"""How long a device is watched for one vial."""


def camera(
    device: Annotated[
        str,
        typer.Option(
            "--device", metavar="N|VIDEO|URL", help="The number of a camera, a video file, or the URL of a stream."
        ),
    ] = "0",
    seconds: Annotated[
        float | None,
        typer.Option(
            "--seconds",
            metavar="S",
            min=0.1,
            help="Give up after so long.",
            show_default="30; a video to its end; no end with --continuous",
        ),
    ] = None,
    json: options.Json = False,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="DIR", help="Keep the frames that bore the verdict there.")
    ] = None,
    bell: Annotated[bool, typer.Option("--bell", help="Sound the terminal's bell on a verdict.")] = False,
    continuous: Annotated[
        bool, typer.Option("--continuous", help="Several vials in a row, one report each; Ctrl-C ends.")
    ] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Show a window with boxes around what was read.")] = False,
    profile: options.Profile = options.DEFAULT_PROFILE,
    region: options.Region = None,
    ordered: options.Ordered = None,
    engine: options.Engine = "auto",
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    version: options.Version = False,
) -> ExitCode:
    """Turn a vial before the camera and get one verdict from many frames."""
    from labelcheck.camera import VideoFile, open_camera
    from labelcheck.onlookers import Onlookers
    from labelcheck.pipeline import Checker
    from labelcheck.preview import Preview
    from labelcheck.sitting import Sitting, SittingOptions

    folder = _folder(save)
    judge = Checker(options.settings_from(profile, region, ordered, engine))
    source = open_camera(device)
    if seconds is None and not continuous and not isinstance(source, VideoFile):
        seconds = SECONDS
    window = Preview() if preview else None
    onlookers = Onlookers(window, quiet=quiet, verbose=verbose)
    sitting = Sitting(source, judge, SittingOptions(seconds, continuous), onlookers)
    codes: list[ExitCode] = []
    try:
        for outcome in sitting.outcomes():
            onlookers.clear()
            _tell(outcome, json=json, quiet=quiet)
            _keep(outcome, folder, quiet=quiet)
            if bell:
                _ring()
            onlookers.verdict(outcome.report, last=not continuous)
            codes.append(outcome.report.exit_code)
    except LabelcheckError as error:
        if not codes:
            raise
        onlookers.clear()
        terminal.complain(str(error))
        codes.append(error.exit_code)
    finally:
        onlookers.close()
    return gravest(codes) if codes else ExitCode.INTERRUPTED


def _folder(save: Path | None) -> Path | None:
    """Made now: nobody wants to turn a vial for a folder that cannot be written."""
    if save is None:
        return None
    from labelcheck.album import Album

    return Album(save).folder


def _tell(outcome: Outcome, *, json: bool, quiet: bool) -> None:
    from labelcheck import render

    report, facts = outcome.report, outcome.facts
    if json:
        terminal.put(jsonlib.dumps({**report.to_dict(), "camera": facts}, ensure_ascii=False))
        return
    if quiet:
        terminal.write(render.one_line(report, facts["source"]) + "\n")
        return
    terminal.write(render.as_text(report, facts["source"]))
    terminal.remark(told_of(outcome))


def told_of(outcome: Outcome) -> str:
    """`9 frames read in 4.2 s, from 6 sides; 64 were passed over (blurred 12, same view 40)`."""
    facts = outcome.facts
    frames, own = facts["frames"], facts["read_of_vial"]
    sides = "one side" if own["views"] == 1 else f"{own['views']} views"
    gated = ", ".join(f"{fault} {count}" for fault, count in frames["gated"].items())
    past = frames["seen"] - frames["read"]
    return f"{own['frames']} frames read in {facts['vial_seconds']:.1f} s, {sides}; {past} passed over" + (
        f" ({gated})" if gated else ""
    )


def _keep(outcome: Outcome, folder: Path | None, *, quiet: bool) -> None:
    """The frames that bore the verdict, and the report beside them.

    Raises:
        UsageError: They cannot be written.
    """
    from labelcheck.album import draft

    if folder is None or not outcome.bearing:
        return
    stem = "".join(each if each.isalnum() or each in "-." else "_" for each in Path(outcome.facts["source"]).name)
    record = {**outcome.report.to_dict(), "camera": outcome.facts}
    words = jsonlib.dumps(record, ensure_ascii=False, indent=1)
    files = [(f"{stem}-{each.number:06d}.jpg", each.jpeg) for each in outcome.bearing]
    try:
        for name, data in (*files, (f"{stem}-{outcome.bearing[0].number:06d}.json", words.encode())):
            with draft(folder, data) as written:
                written.replace(folder / name)
    except OSError as problem:
        raise UsageError(f"{folder}: cannot be written ({problem.strerror or problem}); choose another") from problem
    if not quiet:
        terminal.remark(f"frames: {len(outcome.bearing)} kept in {folder}")


def _ring() -> None:
    sys.stderr.write("\a")
    sys.stderr.flush()
