"""The commands batch and merge: arguments in, exit code out, nothing on standard output."""

import json
import shutil
from pathlib import Path

import pytest

from labelcheck.cli import main

SAMPLE = Path(__file__).parent.parent / "samples" / "mg-for-mcg.jpg"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["batch", "none", "--out", "out"], "none: no such folder, manifest or photo"),
        (["batch", ".", "--out", "out", "--shard", "2/2"], "give I/N, counted from 0"),
        (["batch", ".", "--out", "out", "--workers", "0"], "--workers"),
        (["batch", ".", "--out", "taken"], "taken: cannot be written"),
        (["batch", "."], "--out"),
        (["merge", ".", "--out", "out"], "no output folder of labelcheck batch"),
    ],
)
def test_wrong_usage_is_said_before_the_first_photo(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("a file")
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.out == ""


def test_an_empty_folder_passes_and_has_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    assert main(["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 0
    assert "no photos there" in capsys.readouterr().err
    assert "No photos." in (tmp_path / "out/report.html").read_text()
    assert (tmp_path / "out/results.jsonl").read_text() == ""


@pytest.mark.skipif(not shutil.which("tesseract"), reason="needs Tesseract")
def test_a_photo_has_the_record_that_scan_prints_and_its_evidence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["scan", "--json", str(SAMPLE)]) == 1
    scanned = json.loads(capsys.readouterr().out)
    assert main(["batch", str(SAMPLE), "--out", str(out), "--workers", "1", "--quiet"]) == 1
    assert capsys.readouterr() == ("", "")
    record = json.loads((out / "results.jsonl").read_text())
    assert (out / record.pop("crop")).read_bytes().startswith(b"\xff\xd8")
    scanned.pop("elapsed_ms"), record.pop("elapsed_ms")
    assert record == scanned
    assert main(["merge", str(out), "--out", str(tmp_path / "all"), "--quiet"]) == 1
    assert (tmp_path / "all/results.jsonl").read_bytes() == (out / "results.jsonl").read_bytes()


@pytest.mark.skipif(not shutil.which("tesseract"), reason="needs Tesseract")
def test_a_photo_that_needs_more_memory_than_it_may_is_no_bug(tmp_path: Path) -> None:
    arguments = ["batch", str(SAMPLE), "--out", str(tmp_path), "--workers", "1", "--memory", "64", "--quiet"]
    assert main(arguments) == 4
    record = json.loads((tmp_path / "results.jsonl").read_text())
    assert record["error"]["kind"] == "photo"
