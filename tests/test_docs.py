"""README's commands, output and exit codes are what the program does."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from labelcheck.cli import main
from labelcheck.errors import ExitCode, MissingToolError
from labelcheck.tesseract import open_engine

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of the README with the output shown below it."""

    command: str
    output: str


def shown_in(block: str) -> Iterator[Shown]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield Shown(command, output)


BLOCKS = re.findall(r"^```console\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"^```python\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """A folder with the samples in it and `labelcheck` on the PATH."""
    if shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed; try: labelcheck doctor")
    try:
        open_engine()
    except MissingToolError as missing:
        pytest.skip(str(missing))
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    program = tmp_path / "bin" / "labelcheck"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m labelcheck "$@"\n')
    program.chmod(0o755)
    return tmp_path


def run(command: str, bench: Path) -> subprocess.CompletedProcess[str]:
    plain = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "FORCE_COLOR")}
    path = f"{bench / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        shell=True,
        cwd=bench,
        env={**plain, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.mark.skipif(os.name == "nt", reason="the README speaks sh")
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(block).splitlines()[0][:40])
def test_what_the_readme_shows_is_what_happens(block: str, bench: Path) -> None:
    code = 0
    for shown in shown_in(block):
        if shown.command == "echo $?":
            assert shown.output.strip() == str(code)
            continue
        done = run(shown.command, bench)
        code = done.returncode
        assert done.stdout == shown.output
        assert done.stderr == ""


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_of_the_readme_runs(code: str, bench: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=bench,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""


def test_the_readme_tells_every_exit_code() -> None:
    rows = re.findall(r"^\| (\d+) \|", README, flags=re.MULTILINE)
    assert sorted(map(int, rows)) == sorted(ExitCode)


def test_the_readme_tells_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    listed = capsys.readouterr().out.split("Commands:\n")[1].split("\n\n")[0]
    commands = [line.split()[0] for line in listed.splitlines() if re.match(r"  \w", line)]
    assert "scan" in commands
    told = set(re.findall(r"`(?:labelcheck )?(\w+)[^`]*`", README))
    assert set(commands) <= told


def test_the_readme_tells_what_no_miss_among_300_says() -> None:
    from labelcheck.intervals import clopper_pearson

    assert f"of 300 passes without a wrong one, up to {clopper_pearson(0, 300)[1]:.1%}".replace("%", " %") in README


def test_the_readme_leads_to_files_that_are_there() -> None:
    links = re.findall(r"\]\(([^):]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_changelog_knows_the_version() -> None:
    from labelcheck import __version__

    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog or f"## [{__version__}]" in changelog
