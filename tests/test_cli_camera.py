"""`labelcheck camera` as a person and a script see it."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import cv2
import pytest

from labelcheck import pipeline
from labelcheck.cli import main
from labelcheck.errors import ExitCode
from labelcheck.pipeline import Settings
from tests.disk import room_for
from tests.frames import Reader, line, picture, text

GOOD = text(line("Cyanocobalamin Injection USP", 100), line("1,000 mcg/mL", 160))
SLIP = text(line("Cyanocobalamin Injection USP", 100), line("1,000 mg/mL", 160))


@pytest.fixture
def vial(tmp_path: Path) -> str:
    path = tmp_path / "vial.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (320, 240))
    if not writer.isOpened():
        pytest.skip("this OpenCV writes no MJPG")
    for number in range(8):
        writer.write(picture(number))
    writer.release()
    return str(path)


def judge(monkeypatch: pytest.MonkeyPatch, said: object) -> None:
    def checker(settings: Settings) -> Reader:
        return Reader(lambda number: said)  # type: ignore[arg-type, return-value]

    monkeypatch.setattr(pipeline, "Checker", checker)


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> None:
    judge(monkeypatch, GOOD)


@pytest.mark.usefixtures("passing")
def test_a_pass_for_people(vial: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["camera", "--device", vial]) == ExitCode.PASS
    out, err = capsys.readouterr()
    assert "PASS" in out and "1,000 mcg/mL = 1 mg/mL" in out
    assert "hold the vial before the camera" in err
    assert "frames read in" in err and "\a" not in err


@pytest.mark.usefixtures("passing")
def test_a_report_for_scripts(vial: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["camera", "--device", vial, "--json", "--quiet"]) == ExitCode.PASS
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert (report["schema"], report["verdict"]) == ("labelcheck.report/1", "pass")
    assert report["camera"]["source"] == "vial.avi" and report["camera"]["stood"]
    frames = report["camera"]["frames"]
    assert frames["seen"] >= frames["read"] + sum(frames["gated"].values())
    assert err == ""


def test_a_flag_has_its_exit_code(vial: str, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(monkeypatch, SLIP)
    assert main(["camera", "--device", vial, "--quiet"]) == ExitCode.FLAG


def test_nothing_read_is_a_review(vial: str, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(monkeypatch, text())
    assert main(["camera", "--device", vial, "--quiet"]) == ExitCode.REVIEW


@pytest.mark.usefixtures("passing")
def test_frames_that_bore_the_verdict_are_kept(vial: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["camera", "--device", vial, "--save", str(tmp_path / "kept")]) == ExitCode.PASS
    (told,) = (tmp_path / "kept").glob("*.json")
    photo = json.loads(told.read_text())["photo"]
    frame = told.with_suffix(".jpg")
    assert photo["name"] == f"vial.avi, frame {int(frame.stem[-6:])}"
    assert photo["sha256"] == sha256(frame.read_bytes()).hexdigest()
    assert "kept in" in capsys.readouterr().err


@pytest.mark.usefixtures("passing")
def test_a_full_disk_keeps_no_torn_frame(vial: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with room_for(1000):
        assert main(["camera", "--device", vial, "--save", str(tmp_path / "kept")]) == ExitCode.USAGE
    assert "cannot be written" in capsys.readouterr().err
    assert [*(tmp_path / "kept").iterdir()] == []


@pytest.mark.usefixtures("passing")
def test_a_folder_that_cannot_be_written_is_told_before_the_first_frame(
    vial: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["camera", "--device", vial, "--save", str(tmp_path / "file")]) == ExitCode.USAGE
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.usefixtures("passing")
def test_the_bell_rings_once(vial: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["camera", "--device", vial, "--bell"])
    assert capsys.readouterr().err.count("\a") == 1


@pytest.mark.usefixtures("passing")
def test_vials_in_a_row(vial: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["camera", "--device", vial, "--continuous", "--json"]) == ExitCode.PASS
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.usefixtures("passing")
@pytest.mark.parametrize(
    ("device", "words"),
    [
        ("missing.avi", "missing.avi: no such video"),
        ("http://127.0.0.1:9/x", "http://127.0.0.1:9/x: no stream answers there"),
    ],
)
def test_no_camera(device: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["camera", "--device", device]) == ExitCode.PHOTO
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"labelcheck: {words}")
    assert len(err.splitlines()) == 1


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["camera", "--seconds", "-1"]) == ExitCode.USAGE
    assert "labelcheck camera --help" in capsys.readouterr().err
