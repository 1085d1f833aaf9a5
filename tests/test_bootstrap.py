"""Without the right to install, the set-up says what to install by hand, and changes nothing."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "bootstrap"
TOOLS = ("sh", "dirname", "grep", "tr", "cat")


def answer(folder: Path, **programs: str) -> subprocess.CompletedProcess[str]:
    """Runs the set-up for a user without rights, on a PATH of a few tools and of `programs`, each a line of shell."""
    bin_ = folder / "bin"
    bin_.mkdir()
    for tool in TOOLS:
        path = shutil.which(tool)
        assert path
        (bin_ / tool).symlink_to(path)
    for name, line in {"id": "echo 1000", "ldconfig": "true", **programs}.items():
        (bin_ / name).write_text(f"#!/bin/sh\n{line}\n")
        (bin_ / name).chmod(0o755)
    (folder / ".ci").mkdir()
    script = shutil.copy(SCRIPT, folder / ".ci" / "bootstrap")
    return subprocess.run(
        [str(bin_ / "sh"), str(script)],
        env={"PATH": str(bin_)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    ("programs", "words"),
    [
        (
            {"uname": "echo Linux", "apt-get": "touch installed"},
            "sudo apt-get update && sudo apt-get install --no-install-recommends"
            " tesseract-ocr tesseract-ocr-eng libgl1 libglib2.0-0 python3-venv",
        ),
        (
            {"uname": "echo Linux", "apt-get": "touch installed", "python3": "exit 1"},  # too old
            "python3.11-venv",
        ),
        (
            {"uname": "echo Linux", "apt-get": "touch installed", "tesseract": "echo tesseract 4.1.1; echo eng"},
            "tesseract-ocr tesseract-ocr-eng",
        ),
        ({"uname": "echo Darwin"}, "brew install tesseract python@3.13"),
        ({"uname": "echo Linux"}, "Tesseract 5 or newer with English"),
    ],
)
def test_what_is_missing_is_named_in_the_words_of_the_system(
    programs: dict[str, str], words: str, tmp_path: Path
) -> None:
    done = answer(tmp_path, **programs)
    assert done.returncode == 5
    assert words in done.stderr
    assert "run the same command again" in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "installed").exists()
    assert not (tmp_path / ".venv").exists()


def test_what_is_there_is_not_asked_for(tmp_path: Path) -> None:
    done = answer(
        tmp_path,
        **{
            "uname": "echo Linux",
            "apt-get": "touch installed",
            "tesseract": 'if [ "$1" = --version ]; then echo tesseract 5.5.0; else echo eng; fi',
            "ldconfig": "echo libGL.so.1; echo libglib-2.0.so.0",
        },
    )
    assert "--no-install-recommends python3-venv\n" in done.stderr
