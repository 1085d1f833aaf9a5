"""Tesseract's answers are taken apart by us, and each of its failures is one of ours."""

import numpy as np
import pytest

from labelcheck import languages, tesseract
from labelcheck.errors import MissingToolError, OcrError, OcrTimeout, UsageError
from labelcheck.tesseract import OURS, STOCK, InProcess, Subprocess, open_engine, parse_tsv

STRIP = np.full((48, 200), 245, np.uint8)


def row(page: int, text: str, confidence: str = "96.7", level: str = "5") -> str:
    return f"{level}\t{page}\t1\t1\t1\t1\t10\t8\t60\t30\t{confidence}\t{text}"


def test_words_are_told_apart_by_page() -> None:
    tsv = "\n".join(["level\tpage_num", row(1, "1,000"), row(1, "mcg/mL", "45.5"), row(3, '"quoted')])
    first, second, third = parse_tsv(tsv, 3)
    assert [word.text for word in first] == ["1,000", "mcg/mL"]
    assert first[0].confidence == pytest.approx(0.967)
    assert (first[0].left, first[0].top, first[0].right, first[0].bottom) == (10, 8, 70, 38)
    assert second == ()
    assert third[0].text == '"quoted'


@pytest.mark.parametrize("line", [row(1, " "), row(9, "x"), row(1, "x", level="4"), "5\t1", ""])
def test_what_is_no_word_of_a_strip_is_left_out(line: str) -> None:
    assert parse_tsv(line, 1) == [()]


def test_an_unknown_engine_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="pytesseract, tesserocr"):
        open_engine("magic")


class FakePytesseract:
    """Fails as pytesseract does."""

    class TesseractError(RuntimeError):
        pass

    class TesseractNotFoundError(OSError):
        pass

    def __init__(self, failure: Exception | None = None, version: str = "5.3.0") -> None:
        self.failure, self.version = failure, version

    def get_tesseract_version(self) -> str:
        if isinstance(self.failure, self.TesseractNotFoundError):
            raise self.failure
        return self.version

    def image_to_data(self, *_: object, **__: object) -> str:
        if self.failure:
            raise self.failure
        return row(1, "ok")


def subprocess_with(monkeypatch: pytest.MonkeyPatch, fake: FakePytesseract) -> Subprocess:
    monkeypatch.setattr(tesseract, "_import", lambda module, cure: fake)
    monkeypatch.setattr(tesseract, "model_path", lambda model: tesseract.OUR_MODELS[OURS])
    return Subprocess()


@pytest.mark.parametrize(
    ("failure", "expected", "says"),
    [
        (RuntimeError("Tesseract process timeout"), OcrTimeout, "within 3 s"),
        (FakePytesseract.TesseractError(1, "bad\nthings"), OcrError, "failed"),
        (RuntimeError("odd"), OcrError, "odd"),
        (OSError("no space left"), OcrError, "no space left"),
    ],
)
def test_every_failure_is_ours(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, expected: type[Exception], says: str
) -> None:
    engine = subprocess_with(monkeypatch, FakePytesseract(failure))
    with pytest.raises(expected, match=says):
        engine.read([STRIP], STOCK, 7, 3)


def test_no_strips_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert subprocess_with(monkeypatch, FakePytesseract(RuntimeError("asked"))).read([], STOCK, 7, 3) == []


def test_a_missing_or_old_tesseract_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingToolError, match="apt install"):
        subprocess_with(monkeypatch, FakePytesseract(FakePytesseract.TesseractNotFoundError()))
    with pytest.raises(MissingToolError, match="too old"):
        subprocess_with(monkeypatch, FakePytesseract(version="4.1.1"))


def test_a_missing_language_file_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "_tessdata_folders", lambda: iter(["/nowhere"]))
    with pytest.raises(MissingToolError, match="tesseract-ocr-eng"):
        tesseract.model_path("eng")


def test_the_clock_of_the_engine_runs_out() -> None:
    pytest.importorskip("tesserocr")
    with pytest.raises(OcrTimeout):
        InProcess().read([STRIP], OURS, 13, 0)


@pytest.mark.parametrize("engine", [Subprocess, InProcess])
def test_both_engines_read_the_same_strip(engine: type) -> None:
    if engine is InProcess:
        pytest.importorskip("tesserocr")
    from tests.drawing import label
    from tests.test_strips import strip_of

    strip = strip_of(label("Injection 30 mL"))
    blank, read = engine().read([STRIP, strip.pixels], STOCK, 7, 60)
    assert not any(word.confidence > 0.3 for word in blank)
    assert [word.text for word in read] == ["Injection", "30", "mL"]
