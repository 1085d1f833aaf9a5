"""The doctor names what is missing and how to get it, and is never ill itself."""

import importlib
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from labelcheck import doctor, languages
from labelcheck.doctor import Check, State, as_text, examine, healthy

VERSION = "echo 'tesseract 5.3.0'; echo ' leptonica-1.82.0'"
LANGUAGES = """echo 'List of available languages in "/usr/share/tessdata/" (2):'; echo eng; echo osd"""


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, version: str = VERSION, languages: str = LANGUAGES) -> Path:
    """A tesseract that is a few lines of shell, and the only one on the PATH."""
    program = folder / "tesseract"
    program.write_text(f'#!/bin/sh\ncase "$1" in\n--version) {version};;\n--list-langs) {languages};;\nesac\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    return program


def by_name() -> dict[str, Check]:
    return {check.name: check for check in examine()}


def test_all_that_is_needed_is_healthy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = install(tmp_path, monkeypatch)
    checks = examine()
    assert healthy(checks)
    found = {check.name: check for check in checks}
    assert found["tesseract"] == Check("tesseract", State.OK, f"5.3.0, {program}")
    assert found["English (eng)"] == Check("English (eng)", State.OK, "/usr/share/tessdata/")
    for name in ("Python", "OpenCV", "Pillow", "pint", "pytesseract", "temporary folder"):
        assert found[name].state is State.OK


def test_no_tesseract_is_told_with_the_way_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    checks = examine()
    assert not healthy(checks)
    text = as_text(checks)
    assert "sudo apt-get install tesseract-ocr tesseract-ocr-eng" in text
    assert "brew install tesseract" in text
    assert text.endswith("Not ready: tesseract.")


def tesserocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of that name that can be loaded."""
    module = ModuleType("tesserocr")
    module.__spec__ = ModuleSpec("tesserocr", None)
    monkeypatch.setitem(sys.modules, "tesserocr", module)


def test_where_tesserocr_reads_the_program_is_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tesserocr(monkeypatch)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    (tmp_path / "eng.traineddata").touch()
    checks = examine()
    found = {check.name: check for check in checks}
    assert healthy(checks)
    detail = "no program tesseract on the PATH; tesserocr reads without it"
    assert (found["tesseract"].state, found["tesseract"].detail) == (State.OPTIONAL, detail)
    assert found["English (eng)"] == Check("English (eng)", State.OK, str(tmp_path))


def test_tesserocr_too_needs_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tesserocr(monkeypatch)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(languages, "_tessdata_folders", lambda: iter([str(tmp_path)]))
    checks = examine()
    assert as_text(checks).endswith("Not ready: English (eng).")


def test_a_tesserocr_that_cannot_be_loaded_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch)
    (tmp_path / "tesserocr.py").write_text("raise ImportError('libtesseract.so.5: cannot open shared object file')")
    monkeypatch.delitem(sys.modules, "tesserocr")
    monkeypatch.syspath_prepend(tmp_path)
    check = by_name()["tesserocr"]
    assert (check.state, check.detail.partition(": ")[0]) == (State.MISSING, "cannot be loaded")
    assert "pip uninstall tesserocr" in check.cures[1]


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("echo 'tesseract 4.1.1'", "4.1.1"),
        ("echo 'tesseract v4.0.0-beta' >&2", "4.0.0"),
        ("exit 3", "--version fails with exit code 3"),
        ("echo hello", "tells no version"),
        ("exec sleep 60", "no answer within 0.3 seconds"),
    ],
)
def test_an_unfit_tesseract_is_missing(
    version: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, version=version.replace("sleep", "/bin/sleep"))
    monkeypatch.setattr(doctor, "TESSERACT_TIMEOUT_S", 0.3)
    check = by_name()["tesseract"]
    assert check.state is State.MISSING
    assert words in check.detail
    assert check.cures


@pytest.mark.parametrize("version", ["tesseract v5.4.0.20240606", "tesseract 5.3.4-46-gabc", "tesseract 6.0.0"])
def test_every_spelling_of_a_version_is_understood(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, version=f"echo '{version}'")
    assert by_name()["tesseract"].state is State.OK


def test_a_program_that_cannot_be_started_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch).write_bytes(b"\x7fELF nonsense")
    assert "cannot be started" in by_name()["tesseract"].detail


def test_english_that_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, languages="echo 'List of available languages (1):'; echo osd")
    check = by_name()["English (eng)"]
    assert (check.state, check.detail) == (State.MISSING, "not among tesseract's languages")
    assert "tesseract-ocr-eng" in check.cures[0]


def test_a_tessdata_prefix_that_leads_astray_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, languages="echo 'Error opening data file'; exit 1")
    monkeypatch.setenv("TESSDATA_PREFIX", "/nowhere")
    check = by_name()["English (eng)"]
    assert check.detail == "tesseract looks in TESSDATA_PREFIX=/nowhere"
    assert check.cures[0].startswith("unset TESSDATA_PREFIX")


def test_a_missing_package_and_a_missing_system_library_have_different_cures(monkeypatch: pytest.MonkeyPatch) -> None:
    really = importlib.import_module

    def broken(name: str) -> object:
        if name == "pint":
            raise ModuleNotFoundError("No module named 'pint'")
        if name == "cv2":
            raise ImportError("libGL.so.1: cannot open shared object file")
        return really(name)

    monkeypatch.setattr(importlib, "import_module", broken)
    found = by_name()
    assert found["pint"].cures == ("pip install pint",)
    assert "libGL.so.1" in found["OpenCV"].detail
    assert "libgl1" in found["OpenCV"].cures[0]


def test_an_extra_that_is_missing_makes_nobody_ill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch)
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    checks = examine()
    (heic,) = (check for check in checks if check.name == "pillow-heif")
    assert (heic.state, heic.cures) == (State.OPTIONAL, ('pip install "labelcheck[heic]"',))
    assert healthy(checks)


def test_the_model_is_told_by_its_checksum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "MODELS", (tmp_path / "vial.traineddata",))
    assert by_name()["vial model"].state is State.MISSING
    (tmp_path / "vial.traineddata").write_bytes(b"model")
    assert by_name()["vial model"].detail.startswith("sha256 9372c470eead")


def test_a_temporary_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    check = by_name()["temporary folder"]
    assert (check.state, check.detail) == (State.MISSING, "cannot be written: No space left on device")


def test_the_text_has_a_line_a_check_and_the_cure_below() -> None:
    checks = (
        Check("Python", State.OK, "3.12.1"),
        Check("tesseract", State.MISSING, "not there", ("do this",)),
    )
    assert as_text(checks).splitlines() == [
        "ok        Python     3.12.1",
        "missing   tesseract  not there",
        "                       do this",
        "",
        "Not ready: tesseract.",
    ]
    assert as_text(checks[:1]).endswith("Ready: everything needed is there.")
