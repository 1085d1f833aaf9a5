"""Strips to words; the one module that knows the OCR libraries."""

from __future__ import annotations

import importlib
import importlib.util
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.errors import MissingToolError, OcrError, OcrTimeout, UsageError
from labelcheck.languages import language_file

Grey = NDArray[np.uint8]

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # strips are small: Tesseract's own threads cost more than they bring

STOCK, OURS, FINER, FINEST = "eng", "vial", "vial48", "vial64"
"""The models: Tesseract's English one, and three of our own for label strips, each seeing more than the one before."""

OUR_MODELS = {name: Path(__file__).parent / "tessdata" / f"{name}.traineddata" for name in (OURS, FINER, FINEST)}
ENGINES = ("auto", "pytesseract", "tesserocr")
"""Who runs Tesseract; `neural` is `auto` with one more reader, see neural.py."""
_DPI = 150
_UPRIGHT = ("tessedit_do_invert", "0")
"""Strips are dark on light, so that a strip on which little is read need not be read again as a negative."""


@dataclass(frozen=True, slots=True)
class StripWord:
    """One word as Tesseract read it, in pixels of the strip."""

    text: str
    confidence: float
    """0 to 1."""

    left: int
    top: int
    right: int
    bottom: int


StripWords = tuple[StripWord, ...]


class Engine(Protocol):
    """Reads strips; holds whatever it keeps warm."""

    name: str
    version: str

    def read(self, strips: Sequence[Grey], model: str, psm: int, timeout_s: float) -> list[StripWords]:
        """The words of each strip, in the order of the strips.

        Args:
            strips: Grey, uint8, shape (height, width) each, dark text on light.
            model: STOCK, OURS or FINER.
            psm: Tesseract's page segmentation mode; 7 is a line, 13 a raw line.
            timeout_s: For all of them together.

        Raises:
            OcrTimeout: No answer within `timeout_s`.
            OcrError: Tesseract failed.
        """
        ...


def open_engine(name: str = "auto") -> Engine:
    """The engine of that name; `auto` takes tesserocr when it is there.

    Raises:
        UsageError: There is no engine of that name.
        MissingToolError: The engine, or its language files, are not installed.
    """
    if name not in ENGINES:
        raise no_engine(name)
    if name == "tesserocr" or (name == "auto" and importlib.util.find_spec("tesserocr")):
        return InProcess()
    return Subprocess()


def no_engine(name: str) -> UsageError:
    """What there is to say of an unknown name."""
    return UsageError(f"there is no engine {name!r}; choose one of {', '.join((*ENGINES, 'neural'))}")


def model_path(model: str) -> Path:
    """Where a model's file is.

    Raises:
        MissingToolError: It is not installed.
    """
    if model in OUR_MODELS:
        if OUR_MODELS[model].is_file():
            return OUR_MODELS[model]
        raise MissingToolError(f"{OUR_MODELS[model]} is missing; install labelcheck again")
    if path := language_file(model):
        return path
    raise MissingToolError(
        f"Tesseract's language file {model}.traineddata is not installed; "
        "on Debian and Ubuntu: sudo apt install tesseract-ocr-eng; on macOS: brew install tesseract"
    )


def model_hash(model: str) -> str:
    """SHA-256 of a model's file, in hex."""
    return sha256(model_path(model).read_bytes()).hexdigest()


def parse_tsv(tsv: str, count: int) -> list[StripWords]:
    """Tesseract's TSV of `count` strips, one a page.

    Source: tesseract(1), config "tsv"; level 5 is a word, confidence 0 to 100.
    """
    pages: list[list[StripWord]] = [[] for _ in range(count)]
    for row in tsv.splitlines():
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        page, left, top, width, height = (int(cells[i]) for i in (1, 6, 7, 8, 9))
        if 1 <= page <= count:
            certainty = min(max(float(cells[10]) / 100, 0.0), 1.0)
            pages[page - 1].append(StripWord(cells[11], certainty, left, top, left + width, top + height))
    return [tuple(words) for words in pages]


class Subprocess:
    """pytesseract: one Tesseract process for all strips of a call."""

    name = "pytesseract"

    def __init__(self) -> None:
        self._pytesseract: Any = _import("pytesseract", 'pip install "labelcheck"')
        self.version = self._asked_version()
        model_path(STOCK)

    def _asked_version(self) -> str:
        try:
            version = str(self._pytesseract.get_tesseract_version())
        except (self._pytesseract.TesseractNotFoundError, SystemExit, OSError):
            raise MissingToolError(
                "the program tesseract is not installed; "
                "on Debian and Ubuntu: sudo apt install tesseract-ocr; on macOS: brew install tesseract"
            ) from None
        if not version.startswith("5"):
            raise MissingToolError(f"Tesseract {version} is too old; labelcheck needs version 5")
        return version

    def read(self, strips: Sequence[Grey], model: str, psm: int, timeout_s: float) -> list[StripWords]:
        if not strips:
            return []
        folder = model_path(model).parent
        with tempfile.TemporaryDirectory(prefix="labelcheck-") as scratch:
            listing = _written(strips, Path(scratch))
            config = f'--tessdata-dir "{folder}" --psm {psm} --oem 1 --dpi {_DPI} -c {_UPRIGHT[0]}={_UPRIGHT[1]}'
            return parse_tsv(self._asked(listing, model, config, timeout_s), len(strips))

    def _asked(self, listing: Path, model: str, config: str, timeout_s: float) -> str:
        try:
            answer = self._pytesseract.image_to_data(str(listing), lang=model, config=config, timeout=timeout_s)
        except self._pytesseract.TesseractError as error:
            raise OcrError(f"tesseract failed: {_first_line(error)}") from error
        except RuntimeError as error:  # pytesseract's word for a timeout, and only the message tells
            if "timeout" in str(error).lower():
                raise OcrTimeout(f"tesseract gave no answer within {timeout_s:g} s") from error
            raise OcrError(f"tesseract failed: {_first_line(error)}") from error
        except (OSError, ValueError) as error:
            raise OcrError(f"tesseract could not be run: {_first_line(error)}") from error
        return str(answer)


def _written(strips: Sequence[Grey], folder: Path) -> Path:
    """The strips as files and the list that names them."""
    paths = [folder / f"{number}.png" for number in range(len(strips))]
    for path, strip in zip(paths, strips, strict=True):
        path.write_bytes(cv2.imencode(".png", strip, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes())
    listing = folder / "strips.txt"
    listing.write_text("".join(f"{path}\n" for path in paths))
    return listing


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _import(module: str, cure: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingToolError(f"the Python package {module} is not installed; {cure}") from None


class Clock:
    """What is left of a time limit."""

    def __init__(self, limit_s: float, now: Callable[[], float] | None = None) -> None:
        self._now = now or time.monotonic
        self._limit_s = limit_s
        self._end = self._now() + limit_s

    def left_ms(self) -> int:
        left = self._end - self._now()
        if left <= 0:
            raise OcrTimeout(f"Tesseract gave no answer within {self._limit_s:g} s")
        return max(1, int(left * 1000))


class InProcess:
    """tesserocr: Tesseract in this process, its models kept warm."""

    name = "tesserocr"

    def __init__(self) -> None:
        self._tesserocr: Any = _import("tesserocr", 'pip install "labelcheck[fast]"')
        self.version = self._tesserocr.tesseract_version().split()[1]
        self._apis: dict[str, Any] = {}
        model_path(STOCK)

    def read(self, strips: Sequence[Grey], model: str, psm: int, timeout_s: float) -> list[StripWords]:
        clock = Clock(timeout_s)
        api = self._api(model)
        api.SetPageSegMode(psm)
        return [self._read_one(api, strip, clock) for strip in strips]

    def _read_one(self, api: Any, strip: Grey, clock: Clock) -> StripWords:
        height, width = strip.shape
        api.SetImageBytes(np.ascontiguousarray(strip).tobytes(), width, height, 1, width)
        api.SetSourceResolution(_DPI)
        # Recognize says False both for a failure and for an empty strip; only the clock tells a timeout
        api.Recognize(clock.left_ms())
        clock.left_ms()
        return parse_tsv(api.GetTSVText(0), 1)[0]

    def _api(self, model: str) -> Any:
        if model not in self._apis:
            folder = str(model_path(model).parent)
            try:
                self._apis[model] = self._tesserocr.PyTessBaseAPI(path=folder, lang=model, psm=7, oem=1)
                self._apis[model].SetVariable(*_UPRIGHT)
            except RuntimeError as error:
                raise MissingToolError(f"Tesseract cannot load {model} from {folder}: {_first_line(error)}") from error
        return self._apis[model]
