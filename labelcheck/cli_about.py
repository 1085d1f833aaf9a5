"""`labelcheck doctor`, `profiles`, `rules` and `schema`: labelcheck about itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from labelcheck import cli_options as options
from labelcheck import terminal
from labelcheck.errors import ExitCode, LabelcheckError, UsageError


def doctor(verbose: options.Verbose = False, version: options.Version = False) -> ExitCode:
    """Tell what is installed, what is missing and how to get it."""
    from labelcheck.doctor import as_text, examine, healthy

    checks = examine()
    terminal.write(as_text(checks) + "\n")
    return ExitCode.PASS if healthy(checks) else ExitCode.TOOL


def rules(
    name: Annotated[str | None, typer.Argument(metavar="[RULE]", help="Only this one.")] = None,
    verbose: options.Verbose = False,
    version: options.Version = False,
) -> ExitCode:
    """Print what each rule looks at. They stand in the order in which they are asked."""
    from labelcheck.rules import RULES, manual

    names = [rule for rule, _ in RULES]
    wanted = None if name is None else name.replace("_", "-")
    if wanted is not None and wanted not in names:
        raise UsageError(f"there is no rule {name}; there are: {', '.join(names)}")
    terminal.write(manual(wanted) + "\n")
    return ExitCode.PASS


def schema(verbose: options.Verbose = False, version: options.Version = False) -> ExitCode:
    """Print the JSON Schema of a report."""
    import json

    from labelcheck.schema import report_schema

    terminal.write(json.dumps(report_schema(), ensure_ascii=False, indent=2) + "\n")
    return ExitCode.PASS


profiles = typer.Typer(invoke_without_command=True, rich_markup_mode=None)


@profiles.callback()
def list_profiles(
    context: typer.Context, verbose: options.Verbose = False, version: options.Version = False
) -> ExitCode | None:
    """List, show and check profiles of strengths."""
    if context.invoked_subcommand is not None:
        return None
    from labelcheck.ranges import load_profile, profile_names

    for name in profile_names():
        profile = load_profile(name)
        terminal.write(f"{profile.name}  version {profile.version}, sha256 {profile.sha256[:12]}\n")
    return ExitCode.PASS


@profiles.command("show")
def show_profile(name: Annotated[str, typer.Argument(metavar="NAME|FILE")] = options.DEFAULT_PROFILE) -> ExitCode:
    """Print a profile, each strength with its source; a start for one of your own."""
    terminal.write(_profile_file(name).read_text(encoding="utf-8"))
    return ExitCode.PASS


@profiles.command("check")
def check_profiles(files: Annotated[list[str], typer.Argument(metavar="FILE...")]) -> ExitCode:
    """Tell of each file whether it can be used, and of what is wrong the line and why."""
    from labelcheck.ranges import load_profile

    code = ExitCode.PASS
    for file in files:
        try:
            profile = load_profile(file)
        except LabelcheckError as error:
            terminal.complain(*map(str, error.args))
            code = error.exit_code
        else:
            words = f"{file}: in order; {profile.name}, version {profile.version}"
            terminal.write(f"{terminal.printable(words)}\n")
    return code


def _profile_file(name: str) -> Path:
    from labelcheck.ranges import PROFILES, load_profile, profile_names

    load_profile(name)  # refuses what is none
    return PROFILES / f"{name}.toml" if name in profile_names() else Path(name)
