"""Where the language files of Tesseract lie."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

_SYSTEM_TESSDATA = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


def language_file(name: str) -> Path | None:
    """The file of a language; None if it is not installed."""
    files = (Path(folder) / f"{name}.traineddata" for folder in _tessdata_folders())
    return next((path for path in files if path.is_file()), None)


def _tessdata_folders() -> Iterator[str]:
    if prefix := os.environ.get("TESSDATA_PREFIX"):
        yield from (prefix, f"{prefix}/tessdata")
    yield from _SYSTEM_TESSDATA
    yield from _folder_that_tesseract_names()


def _folder_that_tesseract_names() -> list[str]:
    try:
        answer = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    found = re.search(r'"(.+?)"', answer.stdout + answer.stderr)
    return [found.group(1)] if found else []
