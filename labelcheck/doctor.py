"""What labelcheck needs, what of it is installed, and how to get what is missing."""

import hashlib
import importlib
import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from labelcheck.languages import language_file

TESSERACT_TIMEOUT_S: Final = 10.0
OLDEST_TESSERACT: Final = 5
OLDEST_PYTHON: Final = (3, 11)
MODELS: Final = tuple(
    Path(__file__).parent / name
    for name in (
        *(f"tessdata/{each}.traineddata" for each in ("vial", "vial48", "vial64")),
        *(f"nets/{each}.onnx" for each in ("lines", "margins", "surroundings", "shapes", "neighbours")),
    )
)

GET_TESSERACT: Final = (
    "Debian, Ubuntu: sudo apt-get install tesseract-ocr tesseract-ocr-eng",
    "macOS: brew install tesseract",
)
GET_NEWER_TESSERACT: Final = (
    "Debian 12, Ubuntu 22.04 or newer bring it: sudo apt-get install tesseract-ocr tesseract-ocr-eng",
    "macOS: brew upgrade tesseract",
)
GET_SYSTEM_LIBRARIES: Final = ("Debian, Ubuntu: sudo apt-get install libgl1 libglib2.0-0",)
GET_LABELCHECK: Final = ("install labelcheck again from where it came; in a clone of it: make setup",)

_EXTRAS: Final = (
    ("onnxruntime", ("onnxruntime",), "fast", "runs the networks in half of the time or less"),
    ("pillow-heif", ("pillow_heif",), "heic", "HEIC photos"),
    ("pypdfium2", ("pypdfium2",), "pdf", "PDF files"),
    ("rapidocr", ("rapidocr", "onnxruntime"), "neural", "one more reader: --engine neural"),
    ("distributed", ("distributed",), "dask", "batch --dask, many machines"),
    ("watchfiles", ("watchfiles",), "watch", "watch that hears of new photos at once"),
)
"""Distribution, what must be importable, the extra that brings it, and what it is good for."""


class State(StrEnum):
    OK = "ok"
    MISSING = "missing"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that labelcheck needs or can use."""

    name: str

    state: State
    """`OPTIONAL`: not there or unfit, and labelcheck works without it."""

    detail: str
    """Version and path of what is there; otherwise what is wrong."""

    cures: tuple[str, ...] = ()
    """What to do by hand, one line a system."""


def examine() -> tuple[Check, ...]:
    """Everything, in the order in which it is best put right. Takes about a second; raises nothing."""
    in_process = _in_process()
    return (
        _python(),
        _library("OpenCV", "cv2", "opencv-python"),
        _library("Pillow", "PIL", "pillow"),
        _library("pint", "pint", "pint"),
        _library("pytesseract", "pytesseract", "pytesseract"),
        *_tesseract(spare=in_process.state is State.OK),
        *map(_model, MODELS),
        _scratch(),
        in_process,
        *(_extra(*extra) for extra in _EXTRAS),
    )


def healthy(checks: Sequence[Check]) -> bool:
    """Whether everything that is needed is there."""
    return all(check.state is not State.MISSING for check in checks)


def as_text(checks: Sequence[Check]) -> str:
    """A table for people: one line a check, and under what is missing the way to get it."""
    column = max((len(check.name) for check in checks), default=0)
    lines: list[str] = []
    for check in checks:
        lines.append(f"{check.state:<8}  {check.name:<{column}}  {check.detail}")
        lines += [f"{'':8}  {'':{column}}    {cure}" for cure in check.cures]
    missing = [check.name for check in checks if check.state is State.MISSING]
    lines += ["", f"Not ready: {', '.join(missing)}." if missing else "Ready: everything needed is there."]
    return "\n".join(lines)


def _python() -> Check:
    here = f"{platform.python_version()}, {sys.executable}"
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return Check("Python", State.OK, here)
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return Check("Python", State.MISSING, f"{here}: too old", (f"install Python {oldest} or newer",))


def _library(name: str, module: str, distribution: str) -> Check:
    """A Python package that is needed; imported, for a missing system library shows only then."""
    try:
        loaded = importlib.import_module(module)
    except ModuleNotFoundError:
        return Check(name, State.MISSING, "not installed", (f"pip install {distribution}",))
    except Exception as problem:  # a broken binary fails in many ways
        return Check(name, State.MISSING, f"cannot be loaded: {_one_line(problem)}", _cure_of_broken(name))
    return Check(name, State.OK, f"{getattr(loaded, '__version__', 'of unknown version')}")


def _cure_of_broken(name: str) -> tuple[str, ...]:
    reinstall = f"pip install --force-reinstall {name.lower()}"
    return GET_SYSTEM_LIBRARIES if name == "OpenCV" else (reinstall,)


def _tesseract(*, spare: bool) -> Iterator[Check]:
    """The program and its English; where the program is unfit, what tesserocr can do without it.

    Args:
        spare: tesserocr reads, so that the program is needed for `--engine pytesseract` alone.
    """
    program, *english = _program()
    if program.state is State.OK or not spare:
        yield from (program, *english)
        return
    detail = f"{program.detail}; tesserocr reads without it"
    yield replace(program, state=State.OPTIONAL, detail=detail)
    yield _english_in_process()


def _program() -> Iterator[Check]:
    """The program, and if it answers, its English."""
    command = _tesseract_command()
    path = shutil.which(command)
    if path is None:
        yield Check("tesseract", State.MISSING, f"no program {command} on the PATH", GET_TESSERACT)
        return
    said = _ask(path, "--version")
    version = re.search(r"tesseract\s+v?((\d+)[.\d]*)", said.text)
    if version is None:
        yield Check("tesseract", State.MISSING, f"{path} {said.fault or 'tells no version'}", GET_TESSERACT)
        return
    if int(version[2]) < OLDEST_TESSERACT:
        detail = f"{version[1]}, {path}: older than {OLDEST_TESSERACT}"
        yield Check("tesseract", State.MISSING, detail, GET_NEWER_TESSERACT)
        return
    yield Check("tesseract", State.OK, f"{version[1]}, {path}")
    yield _english(path)


def _tesseract_command() -> str:
    try:
        from pytesseract import pytesseract
    except Exception:  # told of in its own line
        return "tesseract"
    return str(pytesseract.tesseract_cmd)


def _english(path: str) -> Check:
    """Source: tesseract(1), --list-langs: a heading that names the folder, then one language a line."""
    said = _ask(path, "--list-langs")
    heading, *languages = said.text.splitlines() or [""]
    if "eng" in (language.strip() for language in languages):
        folder = re.search(r'"(.+)"', heading)
        return Check("English (eng)", State.OK, folder[1] if folder else "there")
    prefix = os.environ.get("TESSDATA_PREFIX")
    where = (
        f"tesseract looks in TESSDATA_PREFIX={prefix}" if prefix else said.fault or "not among tesseract's languages"
    )
    hint = ("unset TESSDATA_PREFIX, or let it name the folder that holds eng.traineddata",) if prefix else ()
    return Check("English (eng)", State.MISSING, where, hint + GET_TESSERACT)


def _english_in_process() -> Check:
    if file := language_file("eng"):
        return Check("English (eng)", State.OK, str(file.parent))
    return Check("English (eng)", State.MISSING, "eng.traineddata is not installed", GET_TESSERACT)


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    fault: str | None = None


def _ask(path: str, option: str) -> _Answer:
    """What tesseract says to `option`; older ones say it on stderr."""
    try:
        done = subprocess.run(
            [path, option],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TESSERACT_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _Answer("", f"gives no answer within {TESSERACT_TIMEOUT_S:g} seconds")
    except OSError as problem:
        return _Answer("", f"cannot be started: {_one_line(problem)}")
    text = done.stdout.decode("utf-8", "replace")
    return _Answer(text, f"{option} fails with exit code {done.returncode}" if done.returncode else None)


def _model(path: Path) -> Check:
    """A model of labelcheck's own, with the first digits of its SHA-256."""
    name = f"{path.stem} model"
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return Check(name, State.MISSING, "not in this installation", GET_LABELCHECK)
    except OSError as problem:
        return Check(name, State.MISSING, f"cannot be read: {_one_line(problem)}", GET_LABELCHECK)
    return Check(name, State.OK, f"sha256 {digest[:12]}, {path}")


def _scratch() -> Check:
    """Tesseract is handed its strips through files in the temporary folder."""
    name = "temporary folder"
    try:
        with tempfile.TemporaryFile() as file:
            file.write(bytes(4096))
            file.flush()
    except OSError as problem:
        cures = ("free some space, or let TMPDIR name a folder that can be written",)
        return Check(name, State.MISSING, f"cannot be written: {_one_line(problem)}", cures)
    return Check(name, State.OK, tempfile.gettempdir())


def _in_process() -> Check:
    """tesserocr, which reads where it is installed; loaded, for a broken one keeps every photo from being read."""
    check = _extra("tesserocr", ("tesserocr",), "fast", "reads in process, several times faster")
    if check.state is not State.OK:
        return check
    try:
        importlib.import_module("tesserocr")
    except Exception as problem:  # a broken binary fails in many ways
        cures = ("pip install --force-reinstall tesserocr", "or let the program read: pip uninstall tesserocr")
        return Check("tesserocr", State.MISSING, f"cannot be loaded: {_one_line(problem)}", cures)
    return check


def _extra(distribution: str, modules: Sequence[str], extra: str, use: str) -> Check:
    """An optional package; looked for and not loaded, for some take seconds."""
    if any(_absent(module) for module in modules):
        return Check(distribution, State.OPTIONAL, f"not installed ({use})", (f'pip install "labelcheck[{extra}]"',))
    try:
        version = importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        version = "of unknown version"
    return Check(distribution, State.OK, f"{version} ({use})")


def _absent(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is None
    except (ImportError, ValueError):
        return True


def _one_line(problem: Exception) -> str:
    text = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
    return str(text).splitlines()[0]
