"""The commands: what goes in, what comes out on which stream, and the exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from labelcheck import cli_options, pipeline
from labelcheck.cli import main
from labelcheck.errors import ExitCode, MissingToolError, OcrError, OcrTimeout
from labelcheck.photo import Photo
from labelcheck.pipeline import Settings
from labelcheck.report import Report
from tests import reports

REPORTS = {"pass": reports.report, "review": reports.unsure, "flag": reports.flagged}


class FakeChecker:
    """Judges a photo as its name says."""

    settings_seen: list[Settings] = []  # noqa: RUF012 - shared on purpose

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        FakeChecker.settings_seen.append(settings)

    def check_photo(self, photo: Photo) -> Report:
        word = Path(photo.name).stem
        match word:
            case "ocr":
                raise OcrError(f"{photo.name}: tesseract failed")
            case "timeout":
                raise OcrTimeout(f"{photo.name}: no answer within 30 s")
            case "tool":
                raise MissingToolError(f"{photo.name}: the language file is gone")
            case "bug":
                raise ZeroDivisionError("by zero")
            case "interrupt":
                raise KeyboardInterrupt
        stamp = reports.PhotoStamp(photo.name, photo.sha256, photo.width, photo.height, photo.page)
        made = REPORTS.get(word, reports.report)()
        return Report(stamp, made.label, made.findings, made.profile)


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(pipeline, "Checker", FakeChecker)
    FakeChecker.settings_seen.clear()
    yield
    cli_options.LOG.handlers.clear()


@pytest.fixture
def tray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of photos that are named after what comes of them."""
    monkeypatch.chdir(tmp_path)
    _, data = cv2.imencode(".png", np.full((300, 400, 3), 200, np.uint8))
    for name in ("pass", "review", "flag", "ocr", "timeout", "tool", "bug", "interrupt"):
        (tmp_path / f"{name}.png").write_bytes(data.tobytes())
    (tmp_path / "broken.png").write_bytes(data.tobytes()[:100])
    return tmp_path


Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("photos", "code"),
    [
        (["pass"], ExitCode.PASS),
        (["flag"], ExitCode.FLAG),
        (["review"], ExitCode.REVIEW),
        (["broken"], ExitCode.PHOTO),
        (["nosuch"], ExitCode.PHOTO),
        (["tool"], ExitCode.TOOL),
        (["ocr"], ExitCode.OCR),
        (["timeout"], ExitCode.OCR),
        (["bug"], ExitCode.BUG),
        (["interrupt"], ExitCode.INTERRUPTED),
        (["pass", "review"], ExitCode.REVIEW),
        (["pass", "review", "broken"], ExitCode.PHOTO),
        (["review", "ocr", "pass"], ExitCode.OCR),
        (["broken", "flag", "ocr", "review"], ExitCode.FLAG),
        (["bug", "flag"], ExitCode.FLAG),
    ],
)
def test_of_many_photos_the_gravest_speaks(photos: list[str], code: ExitCode, tray: Path) -> None:
    assert main(["scan", *(f"{photo}.png" for photo in photos)]) is code


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["scan"], "Missing argument 'PHOTO"),
        (["scan", "pass.png", "--nosuch"], "No such option: --nosuch"),
        (["scan", "pass.png", "--annotate", "pass.png"], "cannot be written"),
        (["scan", "pass.png", "--max-megapixels", "many"], "Invalid value for '--max-megapixels'"),
        (["nosuch"], "No such command 'nosuch'"),
        (["rules", "nosuch"], "there is no rule nosuch"),
        (["profiles", "show", "nosuch"], "no profile"),
        (["text", "nosuch.txt"], "nosuch.txt: cannot be read"),
        (["text", "pass.png"], "a picture, not text; try: labelcheck scan pass.png"),
        (["text", "."], ".: a folder, not a text; name the file that holds the label's text"),
    ],
)
def test_wrong_usage_is_2_with_one_line_that_helps(argv: list[str], words: str, tray: Path, capsys: Captured) -> None:
    assert main(argv) is ExitCode.USAGE
    told = capsys.readouterr()
    assert told.out == ""
    assert words in told.err
    assert told.err.startswith("labelcheck: ")
    assert told.err.count("\n") == 1


@pytest.mark.parametrize(
    ("argv", "before"),
    [
        (["scan", ""], "scan"),
        (["scan", "pass.png", ""], "pass.png"),
        (["scan", "pass.png", "--ordered", ""], "--ordered"),
        (["scan", "pass.png", "--ordered="], "--ordered="),
        (["text", "--region", ""], "--region"),
        (["text", ""], "text"),
        (["batch", "", "--out", "out"], "batch"),
        (["batch", ".", "--out", ""], "--out"),
        (["watch", "", "--out", "out"], "watch"),
        (["merge", "", "--out", "out"], "merge"),
        (["validate", ""], "validate"),
        (["camera", "--save", ""], "--save"),
        (["profiles", "check", ""], "check"),
        ([""], "labelcheck"),
    ],
)
def test_an_empty_value_is_not_taken_as_none_given(argv: list[str], before: str, tray: Path, capsys: Captured) -> None:
    assert main(argv) is ExitCode.USAGE
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"labelcheck: an empty value after {before}: is a shell variable not set?")
    assert not (tray / "journal.sqlite").exists()


def test_settings_that_cannot_be_carried_out_are_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, tray: Path, capsys: Captured
) -> None:
    monkeypatch.undo()
    assert main(["scan", str(tray / "pass.png"), "--engine", "nosuch"]) is ExitCode.USAGE
    assert "nosuch" in capsys.readouterr().err


def test_without_a_command_there_is_help_and_2(capsys: Captured) -> None:
    assert main([]) is ExitCode.USAGE
    told = capsys.readouterr()
    assert told.out == ""
    assert "Usage: labelcheck" in told.err


def test_reports_go_to_stdout_and_all_else_to_stderr(tray: Path, capsys: Captured) -> None:
    main(["scan", "pass.png", "broken.png", "flag.png"])
    told = capsys.readouterr()
    assert [line for line in told.out.splitlines() if ".png" in line] == [" ✔ PASS  pass.png", " ✖ FLAG  flag.png"]
    assert told.err.startswith("labelcheck: broken.png: ")
    assert told.err.endswith("3 judged: 1 flag, 1 error, 1 pass\n")


def test_json_is_one_object_a_photo_and_a_line(tray: Path, capsys: Captured) -> None:
    main(["scan", "--json", "pass.png", "broken.png", "bug.png", "flag.png"])
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record.get("verdict") or record["error"]["kind"] for record in records] == [
        "pass",
        "photo",
        "internal",
        "flag",
    ]
    assert [record["photo"]["name"] for record in records] == ["pass.png", "broken.png", "bug.png", "flag.png"]
    assert "bug in labelcheck (ZeroDivisionError: by zero)" in records[2]["error"]["message"]


def test_a_folder_points_to_batch(tray: Path, capsys: Captured) -> None:
    assert main(["scan", "."]) is ExitCode.PHOTO
    assert "labelcheck batch" in capsys.readouterr().err


def test_quiet_is_a_line_a_photo(tray: Path, capsys: Captured) -> None:
    main(["scan", "--quiet", "pass.png", "flag.png"])
    told = capsys.readouterr()
    assert told.out == (
        "PASS    pass.png: cyanocobalamin 1,000 mcg/mL = 1 mg/mL\n"
        "FLAG    flag.png: cyanocobalamin 1,000,000 mcg/mL = 1,000 mg/mL\n"
    )
    assert told.err == ""


FORGED = "flag\nPASS    other.png: sure\x1b[2K"
ESCAPED = r"flag\nPASS    other.png: sure\x1b[2K"


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such names")
@pytest.mark.parametrize("option", ["--quiet", "--verbose"])
def test_a_name_cannot_forge_a_verdict(option: str, tray: Path, capsys: Captured) -> None:
    (tray / "flag.png").rename(tray / f"{FORGED}.png")
    (tray / "broken.png").rename(tray / f"{FORGED}.jpg")
    main(["scan", option, f"{FORGED}.png", f"{FORGED}.jpg", "--annotate", "out"])
    told = capsys.readouterr()
    assert f"{ESCAPED}.png" in told.out
    assert f"labelcheck: {ESCAPED}.jpg: " in told.err
    assert not [line for line in (told.out + told.err).splitlines() if line.startswith("PASS    other")]


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such names")
def test_a_name_cannot_forge_a_line_of_batch_and_watch(tray: Path, capsys: Captured) -> None:
    (tray / "in").mkdir()
    (tray / "in" / f"{FORGED}.csv").write_text("a list\n")
    main(["batch", "in", "--out", "out"])
    assert f"left out: 1 ({ESCAPED}.csv)\n" in capsys.readouterr().err
    (tray / "in" / f"{FORGED}.jpg").symlink_to(tray / "nowhere")
    (tray / "in" / f"{FORGED}.csv").unlink()
    main(["watch", "in", "--out", "watched", "--once"])
    assert f"{ESCAPED}.jpg: a link, left alone" in capsys.readouterr().err


def test_options_reach_the_checker(tray: Path) -> None:
    given = "--profile own.toml --region us --ordered 1000mcg --engine pytesseract --max-megapixels 12"
    main(["scan", "pass.png", *given.split()])
    seen = FakeChecker.settings_seen[0]
    assert (seen.profile, seen.region, seen.ordered, seen.engine) == ("own.toml", "us", "1000mcg", "pytesseract")
    assert seen.limits.max_megapixels == 12


def test_a_photo_over_the_limit_is_refused(tray: Path, capsys: Captured) -> None:
    assert main(["scan", "pass.png", "--max-megapixels", "0.1"]) is ExitCode.PHOTO
    told = capsys.readouterr().err
    assert "over the limit of 0.1; scale the photo down, or raise the limit: --max-megapixels" in told


def test_annotate_writes_a_picture_a_photo(tray: Path, capsys: Captured) -> None:
    assert main(["scan", "flag.png", "broken.png", "pass.png", "--annotate", "out/pictures"]) is ExitCode.FLAG
    assert sorted(path.name for path in Path("out/pictures").iterdir()) == ["flag.annotated.jpg", "pass.annotated.jpg"]
    assert "picture: out/pictures/flag.annotated.jpg\n" in capsys.readouterr().err


def test_a_bug_outside_a_photo_is_70_and_tells_what_to_do(
    tray: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "Checker", lambda settings: 1 / 0)
    assert main(["scan", "pass.png"]) is ExitCode.BUG
    told = capsys.readouterr().err
    assert "this is a bug in labelcheck (ZeroDivisionError: division by zero)" in told
    assert "Traceback" not in told
    assert main(["scan", "--verbose", "pass.png"]) is ExitCode.BUG
    assert "Traceback" in capsys.readouterr().err


def test_verbose_tells_each_step(tray: Path, capsys: Captured) -> None:
    main(["scan", "--verbose", "--quiet", "pass.png"])
    assert "pass.png, page 1: 400 x 300 pixels" in capsys.readouterr().err


def test_ctrl_c_is_said(tray: Path, capsys: Captured) -> None:
    assert main(["scan", "pass.png", "interrupt.png", "flag.png"]) is ExitCode.INTERRUPTED
    told = capsys.readouterr()
    assert "flag.png" not in told.out
    assert told.err == "labelcheck: interrupted\n"


def test_text_is_judged(tmp_path: Path, capsys: Captured) -> None:
    label = tmp_path / "label.txt"
    label.write_text("Lidocaine HCl 20 mg/mL\n", encoding="utf-16")
    main(["text", "--json", str(label)])
    record = json.loads(capsys.readouterr().out)
    assert record["photo"] is None
    assert record["verdict"] != "pass"
    assert record["strengths"][0]["as_read"] == "20 mg/mL"


def test_each_line_can_be_a_label(tmp_path: Path, capsys: Captured) -> None:
    stock = tmp_path / "stock.txt"
    stock.write_text("Lidocaine 20 mg/mL\n\nKetorolac 30 mg/mL\n")
    main(["text", "--lines", "--quiet", str(stock)])
    names = [line.split(": ")[0] for line in capsys.readouterr().out.splitlines()]
    assert [name.split("stock.txt")[1] for name in names] == [", line 1", ", line 3"]


def test_text_that_may_not_be_read_is_no_spelling_mistake(
    tray: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert main(["text", "pass.png"]) is ExitCode.USAGE
    assert capsys.readouterr().err == "labelcheck: pass.png: may not be read; change its permissions\n"


def test_text_takes_an_engine_that_changes_nothing_and_refuses_an_unknown_one(tmp_path: Path, capsys: Captured) -> None:
    label = tmp_path / "label.txt"
    label.write_text("Cyanocobalamin 1,000 mcg/mL\n")
    told = []
    for engine in ([], ["--engine", "pytesseract"], ["--engine", "neural"]):
        assert main(["text", str(label), *engine]) is ExitCode.PASS
        told.append(capsys.readouterr().out)
    assert told[0] == told[1] == told[2]
    assert main(["text", str(label), "--engine", "nosuch"]) is ExitCode.USAGE
    assert "there is no engine 'nosuch'; choose one of auto" in capsys.readouterr().err


def test_text_that_is_not_utf_8_is_refused(tmp_path: Path, capsys: Captured) -> None:
    label = tmp_path / "label.txt"
    label.write_bytes("1000 µg/mL".encode("latin-1"))
    assert main(["text", str(label)]) is ExitCode.USAGE
    assert "save it as UTF-8" in capsys.readouterr().err


def test_doctor_says_whether_all_is_there(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    from labelcheck import doctor

    monkeypatch.setattr(doctor, "examine", lambda: (doctor.Check("Tesseract", doctor.State.OK, "5.3"),))
    assert main(["doctor"]) is ExitCode.PASS
    missing = doctor.Check("Tesseract", doctor.State.MISSING, "not there", ("get it",))
    monkeypatch.setattr(doctor, "examine", lambda: (missing,))
    assert main(["doctor"]) is ExitCode.TOOL
    assert "get it" in capsys.readouterr().out


def test_profiles_are_listed_shown_and_checked(tmp_path: Path, capsys: Captured) -> None:
    assert main(["profiles"]) is ExitCode.PASS
    assert capsys.readouterr().out.startswith("injectable-b12 ")
    assert main(["profiles", "show", "injectable-b12"]) is ExitCode.PASS
    own = tmp_path / "own.toml"
    own.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["profiles", "check", str(own)]) is ExitCode.PASS
    assert f"{own}: in order" in capsys.readouterr().out
    own.write_text('name = "own"\nregions = 3\n', encoding="utf-8")
    assert main(["profiles", "check", str(own)]) is ExitCode.USAGE
    lines = capsys.readouterr().err.splitlines()
    assert [line.removeprefix("labelcheck: ").startswith(f"{own}:") for line in lines] == [True] * len(lines)
    assert len(lines) > 1
    own.write_text("this is = = no TOML", encoding="utf-8")
    assert main(["profiles", "check", str(own)]) is ExitCode.USAGE
    assert str(own) in capsys.readouterr().err


def test_the_checklist_can_be_asked_for(tray: Path, capsys: Captured) -> None:
    main(["scan", "pass.png", "--explain"])
    assert "repletion" in capsys.readouterr().out
    main(["scan", "pass.png", "--explain", "--json"])
    assert "repletion" in json.loads(capsys.readouterr().out)["checklist"]


def test_rules_have_manual_pages(capsys: Captured) -> None:
    assert main(["rules"]) is ExitCode.PASS
    pages = capsys.readouterr().out
    assert "strength-in-range\n    " in pages
    assert main(["rules", "strength-in-range"]) is ExitCode.PASS
    assert capsys.readouterr().out.strip() in pages


def test_the_schema_fits_what_scan_prints(tray: Path, capsys: Captured) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    main(["schema"])
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    main(["scan", "--json", "pass.png", "review.png", "flag.png", "broken.png", "nosuch.png", "bug.png"])
    main(["text", "--json", __file__])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7
    for line in lines:
        jsonschema.validate(json.loads(line), schema)


@pytest.mark.parametrize("command", ["scan", "text", "doctor", "rules", "schema", "profiles", "batch"])
def test_every_command_has_help_and_version(command: str, capsys: Captured) -> None:
    assert main([command, "--help"]) is ExitCode.PASS
    assert f"labelcheck {command}" in capsys.readouterr().out
    assert main([command, "--version"]) is ExitCode.PASS
    assert capsys.readouterr().out.startswith("labelcheck 0.")


# as a program of its own

PROGRAM = [sys.executable, "-m", "labelcheck"]


def run(*argv: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PROGRAM, *argv],
        input=stdin,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_the_exit_code_reaches_the_shell() -> None:
    done = run("rules", "nosuch")
    assert (done.returncode, done.stdout) == (2, b"")


def test_help_loads_nothing_heavy() -> None:
    look = "import sys; from labelcheck.cli import main; main(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {"cv2", "numpy", "PIL", "pint", "rich", "sqlite3"}


def test_a_locale_without_unicode_crashes_nothing() -> None:
    posix = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    label = "Hydroxocobalamin 500 µg/ml \N{GREEK SMALL LETTER MU}".encode()
    plain, as_json = run("text", stdin=label, **posix), run("text", "--json", stdin=label, **posix)
    assert b"Traceback" not in plain.stderr + as_json.stderr
    assert plain.returncode == as_json.returncode != 70
    assert json.loads(as_json.stdout.decode("utf-8"))["text"][2]["text"] == "µg/ml"


def test_a_picture_on_standard_input_of_text_leads_to_scan(tray: Path) -> None:
    done = run("text", stdin=(tray / "pass.png").read_bytes())
    assert done.returncode == 2
    assert done.stderr == b"labelcheck: standard input: a picture, not text; try: labelcheck scan -\n"


@pytest.mark.skipif(os.name == "nt", reason="a matter of POSIX pipes")
def test_a_reader_that_leaves_is_no_error_and_no_pass() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run([*PROGRAM, "schema"], stdout=gone, stderr=subprocess.PIPE, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (130, b"")


full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a matter of Linux's device that is always full")


def shell(command: str, *argv: str) -> subprocess.CompletedProcess[str]:
    """`command` in sh, with our program and its arguments as `"$@"`."""
    whole = ["sh", "-c", command, "sh", *PROGRAM, *argv]
    return subprocess.run(whole, capture_output=True, text=True, timeout=60, check=False)


@full
@pytest.mark.parametrize(
    "argv",
    [["schema"], ["rules"], ["doctor"], ["profiles"], ["--version"], ["--help"], ["scan", "--help"], ["text"]],
    ids=" ".join,
)
@pytest.mark.parametrize(
    ("where", "why"), [("> /dev/full", "no space left on device"), (">&-", "it is closed")], ids=["full", "closed"]
)
def test_standard_output_that_takes_nothing_is_wrong_usage_and_no_bug(argv: list[str], where: str, why: str) -> None:
    done = shell(f'echo x | "$@" {where}', *argv)
    assert done.stderr.startswith(f"labelcheck: standard output cannot be written ({why}): ")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@full
def test_json_that_cannot_be_written_is_wrong_usage(tray: Path) -> None:
    done = shell('"$@" > /dev/full', "scan", "--json", "broken.png")
    assert done.returncode == 2
    assert done.stderr.endswith("what was not told is not passed\n")


@full
@pytest.mark.parametrize("where", ["2> /dev/full", "2>&-"])
def test_standard_error_that_takes_nothing_changes_no_exit_code(where: str, tray: Path) -> None:
    done = shell(f'"$@" {where}', "scan", "broken.png")
    assert (done.returncode, done.stdout, done.stderr) == (4, "", "")
    (tray / "empty").mkdir()
    done = shell(f'"$@" {where}', "batch", "empty", "--out", "out")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(os.name == "nt", reason="a matter of POSIX shells")
def test_standard_input_that_is_closed_is_empty() -> None:
    done = shell('"$@" <&-', "text", "--json")
    assert (done.returncode, json.loads(done.stdout)["text"]) == (3, [])
