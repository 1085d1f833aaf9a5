"""Many photos: every one has its record, once, whatever happens on the way."""

import csv
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from labelcheck.batch import BatchOptions, BatchOutcome, run_batch
from labelcheck.errors import ExitCode, MissingToolError, UsageError
from labelcheck.journal import Journal
from labelcheck.outfolder import OutputError
from labelcheck.progress import Progress, Silent
from labelcheck.shards import Shard, merge
from labelcheck.workers import Limits

JUDGE = "tests.fake_judges:obedient"
LIMITS = Limits(timeout_s=1.5, memory_mib=300)


@dataclass(frozen=True)
class FakeSettings:
    ordered: str | None = None
    profile: str = "b12"

    def fingerprint(self) -> str:
        return f"{self.profile}-{self.ordered}"

    def __str__(self) -> str:
        return self.ordered or "none"


def read_text(words: str) -> dict[str, Any]:
    """A stock list's words: a known substance, and a strength in mcg/mL."""
    substance = next((s for s in ("cyanocobalamin", "hydroxocobalamin") if s in words.casefold()), None)
    strength = next((w for w in words.split() if w.isdecimal()), None)
    return {"substance": substance, "strength": strength and {"mcg_per_ml": strength, "as_read": words}}


class Remarks(Silent):
    """Keeps what is said."""

    def __init__(self) -> None:
        self.remarks: list[str] = []

    def say(self, message: str) -> None:
        self.remarks.append(message)


def check(
    folder: Path, source: str | None = None, settings: Any = None, progress: Progress | None = None, **options: Any
) -> BatchOutcome:
    """Run a batch over `folder/in` into `folder/out`."""
    given = {"workers": 2, "limits": LIMITS, "judge": JUDGE, "read_text": read_text, "out": folder / "out", **options}
    return run_batch(BatchOptions(source or str(folder / "in"), **given), settings or FakeSettings(), progress)


def photos(folder: Path, **orders: str) -> Path:
    """Photo files with an order for the fake judge each; no two alike."""
    (folder / "in").mkdir(exist_ok=True)
    for name, order in orders.items():
        (folder / "in" / f"{name}.jpg").write_text(f"{order}\n{name}")
    return folder


def records(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "results.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def told(folder: Path) -> dict[str, str]:
    """Verdict or kind of error, by name."""
    return {r["photo"]["name"]: r.get("verdict") or r["error"]["kind"] for r in records(folder)}


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with one line for each time a photo was judged."""
    path = tmp_path / "judged.log"
    path.touch()
    monkeypatch.setenv("FAKE_JUDGE_LOG", str(path))
    return path


def test_every_photo_has_its_record_and_a_bad_one_costs_itself(tmp_path: Path) -> None:
    photos(tmp_path, a="pass", b="abort", c="flag", d="hang", e="eat", f="torn", g="review", h="nonsense", i="pass")
    outcome = check(tmp_path)
    assert told(tmp_path / "out") == {
        "a.jpg": "pass",
        "b.jpg": "internal",
        "c.jpg": "flag",
        "d.jpg": "timeout",
        "e.jpg": "photo",
        "f.jpg": "photo",
        "g.jpg": "review",
        "h.jpg": "photo",
        "i.jpg": "pass",
    }
    assert outcome == BatchOutcome({"pass": 2, "error": 5, "flag": 1, "review": 1}, ExitCode.FLAG, judged=9)


def test_every_record_of_a_lost_photo_names_its_bytes(tmp_path: Path) -> None:
    photos(tmp_path, a="abort")
    check(tmp_path)
    (record,) = records(tmp_path / "out")
    assert len(record["photo"]["sha256"]) == 64


@pytest.mark.parametrize(
    ("orders", "code"),
    [
        ({"a": "pass"}, ExitCode.PASS),
        ({"a": "pass", "b": "review"}, ExitCode.REVIEW),
        ({"a": "review", "b": "torn"}, ExitCode.PHOTO),
        ({"a": "torn", "b": "flag"}, ExitCode.FLAG),
        ({"a": "review", "b": "bug"}, ExitCode.BUG),
        ({"a": "review", "b": "eat"}, ExitCode.PHOTO),
        ({"a": "bug", "b": "torn"}, ExitCode.PHOTO),
        ({}, ExitCode.PASS),
    ],
)
def test_the_gravest_photo_speaks(tmp_path: Path, orders: dict[str, str], code: ExitCode) -> None:
    assert check(photos(tmp_path, **orders)).exit_code == code


def test_a_second_run_judges_nothing_again(tmp_path: Path, log: Path) -> None:
    photos(tmp_path, a="pass", b="flag", c="torn")
    check(tmp_path)
    first = (tmp_path / "out/results.jsonl").read_bytes()
    assert check(tmp_path).judged == 0
    assert (tmp_path / "out/results.jsonl").read_bytes() == first
    assert len(log.read_text().splitlines()) == 3


def test_a_second_run_judges_what_is_new_or_changed(tmp_path: Path, log: Path) -> None:
    photos(tmp_path, a="pass", b="pass", c="pass")
    check(tmp_path)
    photos(tmp_path, b="flag", d="review")
    (tmp_path / "in/c.jpg").unlink()
    assert check(tmp_path).judged == 2
    assert told(tmp_path / "out") == {"a.jpg": "pass", "b.jpg": "flag", "d.jpg": "review"}
    assert len(log.read_text().splitlines()) == 5


def test_other_settings_judge_anew(tmp_path: Path) -> None:
    photos(tmp_path, a="pass")
    check(tmp_path)
    assert check(tmp_path, settings=FakeSettings(profile="mine")).judged == 1
    assert check(tmp_path).judged == 0


def test_duplicates_are_recognised_and_judged_once(tmp_path: Path, log: Path) -> None:
    photos(tmp_path, a="pass", b="torn")
    for copy, original in (("c", "a"), ("d", "a"), ("e", "b")):
        (tmp_path / f"in/{copy}.jpg").write_bytes((tmp_path / f"in/{original}.jpg").read_bytes())
    assert check(tmp_path).judged == 2
    made = {r["photo"]["name"]: r for r in records(tmp_path / "out")}
    assert {name: r.get("duplicate_of") for name, r in made.items()} == {
        "a.jpg": None,
        "b.jpg": None,
        "c.jpg": "a.jpg",
        "d.jpg": "a.jpg",
        "e.jpg": "b.jpg",
    }
    assert made["e.jpg"]["error"]["message"] == "e.jpg: the JPEG ends early; was it copied whole?"
    assert len(log.read_text().splitlines()) == 2


def test_each_page_has_a_record(tmp_path: Path) -> None:
    photos(tmp_path, a="pages 3", b="pass")
    check(tmp_path)
    assert [(r["photo"]["name"], r["photo"]["page"]) for r in records(tmp_path / "out")] == [
        ("a.jpg", 1),
        ("a.jpg", 2),
        ("a.jpg", 3),
        ("b.jpg", 1),
    ]


def test_the_table_says_the_same_and_starts_no_formula(tmp_path: Path) -> None:
    photos(tmp_path, a="flag 5", b="torn")
    (tmp_path / "in/=cmd|' !A0.jpg").write_text("pass")
    check(tmp_path)
    with (tmp_path / "out/results.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["photo"], r["verdict"], r["mcg_per_ml"], r["error_kind"]) for r in rows] == [
        ("'=cmd|' !A0.jpg", "pass", "1000", ""),
        ("a.jpg", "flag", "5", ""),
        ("b.jpg", "", "", "photo"),
    ]


def test_the_evidence_lies_beside_and_is_made_again(tmp_path: Path) -> None:
    photos(tmp_path, a="pass")
    check(tmp_path)
    (record,) = records(tmp_path / "out")
    crop = tmp_path / "out" / record["crop"]
    before = crop.read_bytes()
    crop.write_bytes(b"torn")
    check(tmp_path)
    assert crop.read_bytes() == before


def test_a_photo_that_changes_on_the_way_is_recorded_as_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos(tmp_path, a="pass")
    listing = Journal.list_photos

    def list_then_change(self: Journal, entries: Any) -> None:
        listing(self, entries)
        (tmp_path / "in/a.jpg").write_text("flag 7")

    monkeypatch.setattr(Journal, "list_photos", list_then_change)
    check(tmp_path)
    assert told(tmp_path / "out") == {"a.jpg": "flag"}


def test_copies_of_a_photo_that_changes_on_the_way_are_judged_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    for number in range(6):
        (tmp_path / f"in/{number}.jpg").write_text("pass")
    listing = Journal.list_photos

    def list_then_change(self: Journal, entries: Any) -> None:
        listing(self, entries)
        for number in range(5):
            (tmp_path / f"in/{number}.jpg").write_text(f"flag {number + 1}")

    monkeypatch.setattr(Journal, "list_photos", list_then_change)
    check(tmp_path)
    assert told(tmp_path / "out") == {**{f"{n}.jpg": "flag" for n in range(5)}, "5.jpg": "pass"}


def test_a_photo_that_goes_on_the_way_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos(tmp_path, a="pass", b="pass")
    listing = Journal.list_photos

    def list_then_remove(self: Journal, entries: Any) -> None:
        listing(self, entries)
        (tmp_path / "in/a.jpg").unlink()

    monkeypatch.setattr(Journal, "list_photos", list_then_remove)
    check(tmp_path)
    assert told(tmp_path / "out") == {"a.jpg": "photo", "b.jpg": "pass"}


# sources


def test_a_folder_is_read_to_its_depth_and_without_loops(tmp_path: Path) -> None:
    photos(tmp_path, p10="pass", p2="pass")
    (tmp_path / "in/tray/deep").mkdir(parents=True)
    (tmp_path / "in/tray/deep/x.jpg").write_text("flag")
    (tmp_path / "in/tray/loop").symlink_to(tmp_path / "in")
    (tmp_path / "in/gone.jpg").symlink_to(tmp_path / "nowhere")
    for ignored in (".hidden.jpg", "._a.jpg", "Thumbs.db", "y.jpg.part", "z.crdownload", "~a.jpg", ".DS_Store"):
        (tmp_path / "in" / ignored).write_text("flag")
    os.mkfifo(tmp_path / "in/pipe")
    check(tmp_path)
    assert told(tmp_path / "out") == {
        "gone.jpg": "photo",
        "p2.jpg": "pass",
        "p10.jpg": "pass",
        "pipe": "photo",
        "tray/deep/x.jpg": "flag",
    }
    assert list(told(tmp_path / "out")) == ["gone.jpg", "p2.jpg", "p10.jpg", "pipe", "tray/deep/x.jpg"]


def test_lists_beside_the_photos_are_no_photos_and_a_photo_under_any_name_is_one(tmp_path: Path) -> None:
    photos(tmp_path, a="pass")
    (tmp_path / "in/stock.csv").write_text("path\na.jpg\n")
    (tmp_path / "in/photo.json").write_bytes(b"\xff\xd8\xff\xe0 a photo")
    (tmp_path / "in/note.txt").write_text("pass")
    check(tmp_path)
    assert list(told(tmp_path / "out")) == ["a.jpg", "note.txt", "photo.json"]


def test_an_output_folder_inside_the_source_is_no_photo(tmp_path: Path) -> None:
    photos(tmp_path, a="pass")
    for _ in range(2):
        check(tmp_path, out=tmp_path / "in/out")
    assert told(tmp_path / "in/out") == {"a.jpg": "pass"}


@pytest.mark.parametrize(("source", "out"), [("in", "in"), (".", "in"), ("in/tray/..", "in"), ("in", "in/tray")])
def test_photos_in_the_output_folder_are_not_dropped_silently(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, out: str
) -> None:
    photos(tmp_path, a="pass")
    (tmp_path / "in/tray/deep").mkdir(parents=True)
    (tmp_path / "in/tray/deep/b.jpg").write_text("flag")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="one lies in the other, and the photos there would be left out"):
        check(tmp_path, source, out=Path(out))
    assert not (tmp_path / out / "journal.sqlite").exists()


def test_an_output_folder_in_the_source_that_holds_no_photo_will_do(tmp_path: Path) -> None:
    photos(tmp_path, a="pass")
    (tmp_path / "in/out/empty").mkdir(parents=True)
    (tmp_path / "in/out/note.md").write_text("mine")
    check(tmp_path, out=tmp_path / "in/out")
    assert told(tmp_path / "in/out") == {"a.jpg": "pass"}


def test_earlier_output_folders_are_no_photos_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos(tmp_path, a="pass")
    check(tmp_path, out=tmp_path / "in/tray/earlier")
    said = Remarks()
    check(tmp_path, progress=said)
    assert told(tmp_path / "out") == {"a.jpg": "pass"}
    assert said.remarks == ["output of labelcheck, left out: 1 (tray/earlier)"]
    monkeypatch.chdir(tmp_path)
    check(tmp_path, "in/**/*.jpg", out=tmp_path / "all", progress=said)
    assert told(tmp_path / "all") == {"in/a.jpg": "pass"}
    assert said.remarks[1].startswith("output of labelcheck, left out: 1 (in/tray/earlier/crops/")


def test_an_output_folder_is_no_source(tmp_path: Path) -> None:
    check(photos(tmp_path, a="pass"))
    with pytest.raises(UsageError, match="out: an output folder of labelcheck; name the folder that the photos lie in"):
        check(tmp_path, str(tmp_path / "out"), out=tmp_path / "again")


def test_a_name_that_is_not_utf8_is_printed_and_judged(tmp_path: Path) -> None:
    photos(tmp_path)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/in/\xff.jpg")).write_text("pass")
    check(tmp_path)
    assert told(tmp_path / "out") == {"\\xff.jpg": "pass"}


def test_a_glob_names_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos(tmp_path, a="pass", b="flag")
    (tmp_path / "in/c.png").write_text("pass")
    monkeypatch.chdir(tmp_path)
    check(tmp_path, "in/*.jpg")
    assert told(tmp_path / "out") == {"in/a.jpg": "pass", "in/b.jpg": "flag"}


@pytest.mark.parametrize("source", ["none/", "none/*.jpg", "none.csv"])
def test_a_source_that_is_not_there_is_said(tmp_path: Path, source: str) -> None:
    with pytest.raises(UsageError, match="no such"):
        check(tmp_path, str(tmp_path / source))


def test_photos_are_read_by_url(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    photos(tmp_path, a="pass", b="flag")
    check(tmp_path, f"file://{tmp_path}/in")
    assert told(tmp_path / "out") == {"a.jpg": "pass", "b.jpg": "flag"}


CSV = """Photo;Product;Strength;Ordered;Shelf
a.jpg;Cyanocobalamin;1000 mcg/mL;;A1
b.jpg;Hydroxocobalamin;1000 mcg/mL;;A2
c.jpg;;100 mcg/mL;;
d.jpg;;;500;
gone.jpg;;;;
"""
LINES = """{"path": "a.jpg", "product": "Cyanocobalamin", "strength": "1000 mcg/mL"}
{"path": "b.jpg", "product": "Hydroxocobalamin", "strength": "1000 mcg/mL"}

{"path": "c.jpg", "strength": "100 mcg/mL", "shelf": 7}
{"path": "d.jpg", "ordered": 500}
{"path": "gone.jpg", "ordered": null}
"""


@pytest.mark.parametrize(("name", "text"), [("stock.csv", CSV), ("stock.jsonl", LINES), ("stock.txt", CSV)])
def test_a_manifest_says_what_is_expected(tmp_path: Path, name: str, text: str) -> None:
    photos(tmp_path, a="pass", b="pass", c="pass", d="settings")
    (tmp_path / "in" / name).write_text(text)
    check(tmp_path, str(tmp_path / "in" / name))
    made = {r["photo"]["name"]: r for r in records(tmp_path / "out")}
    assert told(tmp_path / "out") == {
        "a.jpg": "pass",
        "b.jpg": "flag",
        "c.jpg": "flag",
        "d.jpg": "pass",
        "gone.jpg": "photo",
    }
    assert [f["message"] for r in (made["b.jpg"], made["c.jpg"]) for f in r["findings"][1:]] == [
        "the stock list says Hydroxocobalamin, the label cyanocobalamin",
        "the stock list says 100 mcg/mL, the label 1000 mcg/mL",
    ]
    assert made["d.jpg"]["strength"]["mcg_per_ml"] == "500"  # the fake judge prints the amount that it was opened for


def test_the_same_bytes_are_compared_with_each_expectation(tmp_path: Path, log: Path) -> None:
    photos(tmp_path, a="pass")
    (tmp_path / "in/b.jpg").write_bytes((tmp_path / "in/a.jpg").read_bytes())
    (tmp_path / "in/list.csv").write_text("path,strength\na.jpg,1000 mcg/mL\nb.jpg,50 mcg/mL\n")
    check(tmp_path, str(tmp_path / "in/list.csv"))
    assert told(tmp_path / "out") == {"a.jpg": "pass", "b.jpg": "flag"}
    assert len(log.read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("l.csv", "picture,strength\na.jpg,1\n", "one of them path; found: picture, strength"),
        ("l.csv", "path,strength\n,1\n", "line 2: names no photo"),
        ("l.csv", "path,strength\na.jpg,1,2\n", "line 2: more cells than columns"),
        ("l.csv", "", "one of them path; found: nothing"),
        ("l.jsonl", '{"path": "a.jpg"}\n{"path": \n', "line 2: not JSON"),
        ("l.jsonl", '{"path": ["a.jpg"]}\n', "line 1: path is not text"),
        ("l.jsonl", '{"path": "a.jpg"}\n7\n', "line 2: not an object"),
    ],
)
def test_a_manifest_that_cannot_be_read_says_where(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(UsageError, match=words):
        check(tmp_path, str(tmp_path / name))


# corrections


def corrections(folder: Path, *decisions: Mapping[str, Any]) -> Path:
    path = folder / "corrections.json"
    path.write_text(json.dumps({"schema": "labelcheck.corrections/1", "corrections": decisions}))
    return path


def decision(record: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    made = {
        "sha256": record["photo"]["sha256"],
        "page": 1,
        "who": "R. Doe",
        "at": "2026-01-02T03:04:05.678Z",
        "old": {"verdict": "review", "strength": None},
        "new": {"verdict": "pass", "strength": "1000 mcg/mL"},
    }
    return {**made, **changes}


def test_a_correction_is_shown_and_decides_the_exit_code(tmp_path: Path) -> None:
    photos(tmp_path, a="review", b="pass")
    assert check(tmp_path).exit_code == ExitCode.REVIEW
    path = corrections(tmp_path, decision(records(tmp_path / "out")[0]))
    assert check(tmp_path, corrections=path).exit_code == ExitCode.PASS
    assert check(tmp_path).counts == {"pass": 2}  # it is in the journal now
    record = records(tmp_path / "out")[0]
    assert record["verdict"] == "review"
    assert record["correction"] == {
        "who": "R. Doe",
        "at": "2026-01-02T03:04:05.678Z",
        "old": {"verdict": "review", "strength": None},
        "new": {"verdict": "pass", "strength": "1000 mcg/mL"},
        "note": "",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"old": {"verdict": "review", "strength": "1 mg/mL"}},  # decided on what labelcheck no longer says
        {"page": 2},
        {"sha256": "0" * 64},
    ],
)
def test_a_correction_of_something_else_changes_nothing(tmp_path: Path, changes: dict[str, Any]) -> None:
    photos(tmp_path, a="review")
    check(tmp_path)
    path = corrections(tmp_path, decision(records(tmp_path / "out")[0], **changes))
    assert check(tmp_path, corrections=path).counts == {"review": 1}


def test_a_flag_is_not_corrected_away(tmp_path: Path) -> None:
    photos(tmp_path, a="flag")
    check(tmp_path)
    old = {"verdict": "flag", "strength": "1000 mcg/mL"}
    path = corrections(tmp_path, decision(records(tmp_path / "out")[0], old=old))
    assert check(tmp_path, corrections=path).exit_code == ExitCode.FLAG


def test_a_corrections_file_that_is_none_is_said_before_anything(tmp_path: Path) -> None:
    photos(tmp_path, a="review")
    with pytest.raises(UsageError, match="does not say who decided"):
        check(tmp_path, corrections=corrections(tmp_path, decision({"photo": {"sha256": "0" * 64}}, who=" ")))
    assert not (tmp_path / "out").exists()


# when things go wrong


def test_errors_are_tried_again_when_asked(tmp_path: Path) -> None:
    photos(tmp_path, a="abort", b="torn", c="eat")
    check(tmp_path)
    assert check(tmp_path).judged == 0
    assert check(tmp_path, retry_errors=True).judged == 2


def test_a_missing_tool_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(MissingToolError, match="tesseract is not installed"):
        check(photos(tmp_path, a="pass"), settings=FakeSettings("unfit"))


def test_a_folder_that_cannot_be_written_is_said_before_the_first_photo(tmp_path: Path, log: Path) -> None:
    photos(tmp_path, a="pass")
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="cannot be written"):
        check(tmp_path)
    assert log.read_text() == ""


RUN = """
import sys
import threading
from pathlib import Path
from tests.test_batch import Limits, check
outcome = check(Path(sys.argv[1]), OPTIONS)
sys.exit(outcome.exit_code)
"""


def start(folder: Path, options: str = "workers=2") -> subprocess.Popen[bytes]:
    script = RUN.replace("OPTIONS", options)
    return subprocess.Popen([sys.executable, "-c", script, str(folder)], cwd=Path(__file__).parent.parent)


def test_killed_runs_go_on_and_give_what_an_undisturbed_run_gives(tmp_path: Path, log: Path) -> None:
    photos(tmp_path, **{f"p{number}": "sleep 0.02" for number in range(60)}, x="flag", y="torn")
    kills = 0
    while (run := start(tmp_path)) and _waited(run, 0.5 + 0.1 * kills) is None and kills < 30:
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        kills += 1
    assert run.wait(60) == ExitCode.FLAG
    killed = (tmp_path / "out/results.jsonl").read_bytes()
    judged = len(log.read_text().splitlines())
    check(tmp_path, out=tmp_path / "calm")
    assert killed == (tmp_path / "calm/results.jsonl").read_bytes()
    assert judged <= 62 + kills * 25  # a chunk and what was in work


def _waited(run: subprocess.Popen[bytes], seconds: float) -> int | None:
    try:
        return run.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_keeps_what_it_has(tmp_path: Path, log: Path, number: signal.Signals) -> None:
    photos(tmp_path, a="pass", b="hang", c="hang")
    run = start(tmp_path, "workers=2, limits=Limits()")
    until = time.monotonic() + 30
    while len(log.read_text().splitlines()) < 3 and time.monotonic() < until:
        time.sleep(0.1)  # until both workers hang
    time.sleep(1)
    run.send_signal(number)
    assert run.wait(30) == ExitCode.INTERRUPTED
    assert told(tmp_path / "out") == {"a.jpg": "pass"}


# shards


def test_shards_together_are_the_plain_run(tmp_path: Path) -> None:
    photos(tmp_path, **{f"p{number}": "pass" for number in range(12)}, x="flag", y="torn")
    (tmp_path / "in/twin.jpg").write_bytes((tmp_path / "in/p3.jpg").read_bytes())
    (tmp_path / "in/gone.jpg").symlink_to("nowhere")
    plain = check(tmp_path)
    for index in range(3):
        check(tmp_path, out=tmp_path / f"s{index}", shard=Shard(index, 3))
    merged = merge([tmp_path / f"s{index}" for index in (2, 0, 1)], tmp_path / "all", read_text)
    assert records(tmp_path / "all") == records(tmp_path / "out")
    assert (dict(merged.counts), merged.exit_code) == (dict(plain.counts), plain.exit_code)
    assert {p.name for p in (tmp_path / "all/crops").iterdir()} == {p.name for p in (tmp_path / "out/crops").iterdir()}


def test_a_merge_without_all_shards_is_refused(tmp_path: Path) -> None:
    photos(tmp_path, a="pass", b="pass")
    check(tmp_path, out=tmp_path / "s0", shard=Shard(0, 3))
    with pytest.raises(UsageError, match="shard 1/3, 2/3 is missing"):
        merge([tmp_path / "s0"], tmp_path / "all", read_text)
    with pytest.raises(UsageError, match="no output folder of labelcheck batch"):
        merge([tmp_path / "in"], tmp_path / "all", read_text)


def forget(folder: Path, *facts: str) -> None:
    """Make the journal one of an earlier version, which did not keep these facts."""
    with Journal(folder) as journal, journal.transaction() as db:
        db.executemany("DELETE FROM facts WHERE key = ?", [(fact,) for fact in facts])


@pytest.mark.parametrize("facts", [[], ["settings", "source"]], ids=["now", "earlier"])
def test_shards_under_different_settings_are_not_merged(tmp_path: Path, facts: list[str]) -> None:
    photos(tmp_path, **{f"p{number}": "pass" for number in range(6)})
    for index, ordered in enumerate((None, "1000 mcg")):
        check(tmp_path, settings=FakeSettings(ordered), out=tmp_path / f"s{index}", shard=Shard(index, 2))
        forget(tmp_path / f"s{index}", *facts)
    with pytest.raises(UsageError, match=r"s0 and .*s1: judged under different settings"):
        merge([tmp_path / "s0", tmp_path / "s1"], tmp_path / "all", read_text)
    assert not (tmp_path / "all").exists()


def test_shards_under_different_settings_are_known_where_a_manifest_orders_every_photo(tmp_path: Path) -> None:
    photos(tmp_path, **{f"p{number}": "pass" for number in range(6)})
    rows = "".join(f"in/p{number}.jpg,500 mcg\n" for number in range(6))
    (tmp_path / "list.csv").write_text(f"path,ordered\n{rows}")
    for index, profile in enumerate(("b12", "own")):
        settings = FakeSettings(profile=profile)
        check(
            tmp_path,
            str(tmp_path / "list.csv"),
            settings=settings,
            out=tmp_path / f"s{index}",
            shard=Shard(index, 2),
        )
    with pytest.raises(UsageError, match="judged under different settings"):
        merge([tmp_path / "s0", tmp_path / "s1"], tmp_path / "all", read_text)


@pytest.mark.parametrize("facts", [[], ["settings", "source"]], ids=["now", "earlier"])
def test_shards_of_different_photos_are_not_merged(tmp_path: Path, facts: list[str]) -> None:
    photos(tmp_path, **{f"p{number}": "pass" for number in range(6)})
    check(tmp_path, out=tmp_path / "s0", shard=Shard(0, 2))
    photos(tmp_path, **{f"a{number}": "pass" for number in range(6)})
    check(tmp_path, out=tmp_path / "s1", shard=Shard(1, 2))
    for index in range(2):
        forget(tmp_path / f"s{index}", *facts)
    with pytest.raises(UsageError, match=r"s0 and .*s1: shards of different photos"):
        merge([tmp_path / "s0", tmp_path / "s1"], tmp_path / "all", read_text)
    check(tmp_path, out=tmp_path / "s0", shard=Shard(0, 2))
    merge([tmp_path / "s0", tmp_path / "s1"], tmp_path / "all", read_text)
    assert len(records(tmp_path / "all")) == 12


def test_shards_of_an_earlier_version_are_merged(tmp_path: Path) -> None:
    photos(tmp_path, **{f"p{number}": "pass" for number in range(6)})
    for index in range(2):
        check(tmp_path, out=tmp_path / f"s{index}", shard=Shard(index, 2))
    forget(tmp_path / "s1", "settings", "source")
    merge([tmp_path / "s0", tmp_path / "s1"], tmp_path / "all", read_text)
    assert len(records(tmp_path / "all")) == 6


@pytest.mark.parametrize("text", ["1", "2/2", "-1/2", "a/b", "1/0", "/"])
def test_a_shard_that_is_none_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="give I/N, counted from 0"):
        Shard.parse(text)


def test_a_shard_is_named_as_it_is_given() -> None:
    assert str(replace(Shard.parse("0/4"), index=3)) == "3/4"


# a cluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        local_directory=str(tmp_path_factory.mktemp("dask")),
    ) as local:
        yield local


def test_a_dask_cluster_gives_the_same_records(tmp_path: Path, cluster: Any) -> None:
    photos(tmp_path, **{f"p{number}": "pass" for number in range(30)}, x="flag", y="torn", z="abort")
    plain = check(tmp_path)
    assert check(tmp_path, out=tmp_path / "dask", dask=cluster.scheduler_address) == plain
    assert records(tmp_path / "dask") == records(tmp_path / "out")


def test_a_dask_worker_that_is_killed_costs_nothing(tmp_path: Path, cluster: Any) -> None:
    photos(tmp_path, **{f"p{number}": "sleep 0.1" for number in range(40)})
    victim = cluster.workers[0].pid
    timer = threading.Timer(1.0, os.kill, (victim, signal.SIGKILL))
    timer.start()
    assert check(tmp_path, dask=cluster.scheduler_address).counts == {"pass": 40}
    timer.join()


def test_a_missing_tool_on_the_cluster_is_said(tmp_path: Path, cluster: Any) -> None:
    with pytest.raises(MissingToolError, match="tesseract is not installed"):
        check(photos(tmp_path, a="pass"), dask=cluster.scheduler_address, settings=FakeSettings("unfit"))


def test_a_cluster_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("labelcheck.cluster.CONNECT_S", 0.5)
    with pytest.raises(MissingToolError, match="no Dask scheduler answers there"):
        check(photos(tmp_path, a="pass"), dask="tcp://127.0.0.1:1")
