"""The examples in samples/intake do what their page says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from labelcheck.cli_watch import watch
from labelcheck.errors import MissingToolError
from labelcheck.sources import is_unfinished
from labelcheck.tesseract import open_engine

ROOT = Path(__file__).parent.parent
INTAKE = ROOT / "samples" / "intake"
PAGE = (INTAKE / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two samples and a torn one."""
    try:
        open_engine()
    except MissingToolError as missing:
        pytest.skip(str(missing))
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("plain-1000-mcg.jpg", "mg-for-mcg.jpg"):
        shutil.copy(ROOT / "samples" / name, folder)
    (folder / "torn.jpg").write_bytes((ROOT / "samples" / "carton.jpg").read_bytes()[:9999])
    return folder


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`labelcheck` on the PATH."""
    path = tmp_path / "bin" / "labelcheck"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m labelcheck "$@"\n')
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")


def test_the_page_knows_every_example_and_no_other() -> None:
    linked = {*re.findall(r"\]\(([^)/]+)\)", PAGE)}
    assert linked == {path.name for path in INTAKE.iterdir() if path.is_file()} - {"README.md"}


def test_the_page_names_options_and_files_as_they_are() -> None:
    source = Path(watch.__code__.co_filename).read_text(encoding="utf-8")
    for option in {*re.findall(r"`(--[a-z-]+)", PAGE)} - {"--shard", "--dask", "--requeue"}:
        assert f'"{option}"' in source, option
    for name in (".x", "~x", "x.part", "x.tmp", "x.crdownload", "x.filepart", "Thumbs.db"):
        assert is_unfinished(name)


def test_the_python_example_prints_a_line_a_photo(photos: Path) -> None:
    done = subprocess.run(
        [sys.executable, INTAKE / "intake.py", photos], capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    lines = {Path(line.split(":")[0].split()[1]).name: line.split()[0] for line in done.stdout.splitlines()}
    assert lines == {"mg-for-mcg.jpg": "flag", "plain-1000-mcg.jpg": "pass", "torn.jpg": "again"}


@pytest.mark.usefixtures("program")
def test_the_slurm_example_gives_what_one_machine_gives(photos: Path, tmp_path: Path) -> None:
    script = (INTAKE / "slurm-array.sh").read_text().replace("shards=8", "shards=2")
    (tmp_path / "array.sh").write_text(script)
    for task in ("0", "1"):
        env = {**os.environ, "SLURM_ARRAY_TASK_ID": task}
        subprocess.run(["bash", tmp_path / "array.sh", photos, tmp_path / "checked"], check=True, env=env)
    merged = subprocess.run(["bash", INTAKE / "slurm-merge.sh", tmp_path / "checked"], check=False)
    assert merged.returncode == 1  # one is flagged
    assert len((tmp_path / "checked/all/results.jsonl").read_text().splitlines()) == 3


@pytest.mark.usefixtures("program")
def test_the_cron_line_takes_what_is_there(photos: Path, tmp_path: Path) -> None:
    (line,) = (line for line in (INTAKE / "labelcheck.cron").read_text().splitlines() if line.startswith("*/5"))
    command = line.split(" labelcheck ", 1)[1].split(" 2>&1")[0]
    command = command.replace("/opt/labelcheck/bin/", "").replace("/srv/labelcheck/inbox", str(photos))
    command = command.replace("/srv/labelcheck", str(tmp_path)) + " --patience 1"
    subprocess.run(command, shell=True, check=False)
    assert [*photos.iterdir()] == []
    assert sorted(path.name for path in (tmp_path / "out").glob("*/**/*.jpg") if "crops" not in path.parts) == [
        "mg-for-mcg.jpg",
        "plain-1000-mcg.jpg",
        "torn.jpg",
    ]


@pytest.mark.parametrize("name", sorted(path.name for path in INTAKE.glob("*.sh")))
def test_the_scripts_are_bash(name: str) -> None:
    subprocess.run(["bash", "-n", INTAKE / name], check=True)


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    unit = (INTAKE / "labelcheck-watch.service").read_text().replace("/opt/labelcheck/bin/labelcheck", "/bin/true")
    (tmp_path / "labelcheck-watch.service").write_text(unit)
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / "labelcheck-watch.service"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "labelcheck-watch" not in done.stderr, done.stderr
