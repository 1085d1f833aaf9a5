"""Photos that arrive: each is judged once and filed, whatever happens on the way; none is lost."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from labelcheck.batch import BatchOptions, run_batch
from labelcheck.bell import Voice
from labelcheck.cabinet import Cabinet, Moved
from labelcheck.entries import Entry
from labelcheck.errors import ExitCode, MissingToolError, UsageError
from labelcheck.journal import Journal
from labelcheck.outfolder import OutputError
from labelcheck.watch import WatchOptions, WatchOutcome, run_watch
from labelcheck.workers import Limits

JUDGE = "tests.fake_judges:obedient"


@dataclass(frozen=True)
class FakeSettings:
    profile: str = "b12"

    def fingerprint(self) -> str:
        return self.profile


class Unfit(str):
    def fingerprint(self) -> str:
        return "unfit"


UNFIT = Unfit("unfit")


def put(folder: Path, **orders: str) -> Path:
    """Files in the inbox with an order for the fake judge each; no two alike."""
    (folder / "in").mkdir(exist_ok=True)
    for name, order in orders.items():
        (folder / "in" / f"{name}.jpg").write_text(f"{order}\n{name}")
    return folder


def once(folder: Path, said: list[str] | None = None, settings: Any = None, **options: Any) -> WatchOutcome:
    """Take what is in `folder/in`, to `folder/out`."""
    given = {
        "workers": 1,
        "settle_s": 0.1,
        "patience_s": 0.4,
        "limits": Limits(timeout_s=30),
        "judge": JUDGE,
        "once": True,
        **options,
    }
    voice = None if said is None else Voice(said.append, said.append)
    return run_watch(WatchOptions(folder / "in", folder / "out", **given), settings or FakeSettings(), voice)


@contextlib.contextmanager
def watching(folder: Path, **options: Any) -> Iterator[Callable[[Callable[[], bool]], None]]:
    """A watch in a process of its own; yields a function that waits until something is so."""
    run = start(folder, **options)

    def until(so: Callable[[], bool]) -> None:
        wait_until(lambda: run.poll() is not None or so())
        assert run.poll() is None, "the watch has ended"

    try:
        yield until
    finally:
        run.terminate()
        run.wait(30)


def wait_until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not so():
        assert time.monotonic() < end, "not so within a minute"
        time.sleep(0.02)


RUN = """
import json, sys
from pathlib import Path
from tests.test_watch import once
sys.exit(once(Path(sys.argv[1]), **{"once": False, **json.loads(sys.argv[2])}).exit_code)
"""


def start(folder: Path, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder), json.dumps(options)], cwd=Path(__file__).parent.parent
    )


def tree(folder: Path) -> list[str]:
    """Every photo and report under the folder, sorted; not the journal and what is made from it."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(each for each in found if each.startswith(("in/", "out/done", "out/failed", "out/.filing")))


def records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "out/results.jsonl").read_text().splitlines()]


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


# what is there


def test_photos_go_to_the_drawer_of_their_verdict_with_their_report(tmp_path: Path) -> None:
    put(tmp_path, a="pass", b="flag", c="review", d="pages 2")
    outcome = once(tmp_path)
    assert tree(tmp_path) == [
        "out/done/flag/b.jpg",
        "out/done/flag/b.jpg.json",
        "out/done/pass/a.jpg",
        "out/done/pass/a.jpg.json",
        "out/done/pass/d.jpg",
        "out/done/pass/d.jpg.json",
        "out/done/review/c.jpg",
        "out/done/review/c.jpg.json",
    ]
    assert outcome == WatchOutcome({"pass": 2, "flag": 1, "review": 1}, ExitCode.FLAG)
    assert told(tmp_path) == {"a.jpg": "pass", "b.jpg": "flag", "c.jpg": "review", "d.jpg": "pass"}
    report = json.loads((tmp_path / "out/done/flag/b.jpg.json").read_text())
    assert (report["photo"]["name"], report["verdict"], report["filed"]) == ("b.jpg", "flag", "done/flag/b.jpg")
    pages = json.loads((tmp_path / "out/done/pass/d.jpg.json").read_text())
    assert [page["photo"]["page"] for page in pages] == [1, 2]
    assert len({report["id"], *(page["id"] for page in pages)}) == 3


def test_an_empty_inbox_is_no_error(tmp_path: Path) -> None:
    assert once(put(tmp_path)) == WatchOutcome({}, ExitCode.PASS)
    assert records(tmp_path) == []


def test_folders_within_the_inbox_are_kept_apart(tmp_path: Path) -> None:
    put(tmp_path)
    for tray in ("t1", "t2/deep"):
        (tmp_path / "in" / tray).mkdir(parents=True)
        (tmp_path / "in" / tray / "x.jpg").write_text(f"pass\n{tray}")
    once(tmp_path)
    assert tree(tmp_path) == [
        "out/done/pass/t1/x.jpg",
        "out/done/pass/t1/x.jpg.json",
        "out/done/pass/t2/deep/x.jpg",
        "out/done/pass/t2/deep/x.jpg.json",
    ]
    assert set(told(tmp_path)) == {"t1/x.jpg", "t2/deep/x.jpg"}


IGNORED = (".DS_Store", "._a.jpg", "Thumbs.db", "a.jpg.part", "a.crdownload", "~a.jpg", "a.tmp", "a.jpg.filepart", ".h")


def test_hidden_and_partial_names_are_ignored(tmp_path: Path) -> None:
    put(tmp_path)
    for name in IGNORED:
        (tmp_path / "in" / name).write_text("flag")
    assert once(tmp_path).counts == {}
    assert len(tree(tmp_path)) == len(IGNORED)


def test_links_and_pipes_are_left_alone_and_said(tmp_path: Path) -> None:
    put(tmp_path, a="pass")
    (tmp_path / "secret.jpg").write_text("flag")
    (tmp_path / "in/link.jpg").symlink_to(tmp_path / "secret.jpg")
    (tmp_path / "in/folder").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "in/pipe.jpg")
    said: list[str] = []
    assert once(tmp_path, said).counts == {"pass": 1}
    assert sorted(words.rsplit("/", 1)[1] for words in said if "left alone" in words) == [
        "folder: a link, left alone; put the photo itself into the inbox",
        "link.jpg: a link, left alone; put the photo itself into the inbox",
        "pipe.jpg: a pipe or device, left alone; only photo files are taken",
    ]
    assert (tmp_path / "secret.jpg").exists()


def test_a_file_that_is_no_photo_goes_to_failed_with_the_reason(tmp_path: Path) -> None:
    put(tmp_path, torn="torn", good="pass", note="hello")
    outcome = once(tmp_path)
    assert tree(tmp_path) == [
        "out/done/pass/good.jpg",
        "out/done/pass/good.jpg.json",
        "out/failed/note.jpg",
        "out/failed/note.jpg.reason.json",
        "out/failed/torn.jpg",
        "out/failed/torn.jpg.reason.json",
    ]
    reason = json.loads((tmp_path / "out/failed/torn.jpg.reason.json").read_text())
    assert reason["error"] == {"kind": "photo", "message": "torn.jpg: the JPEG ends early; was it copied whole?"}
    assert outcome == WatchOutcome({"pass": 1, "error": 2}, ExitCode.PHOTO)
    assert told(tmp_path) == {"good.jpg": "pass", "note.jpg": "photo", "torn.jpg": "photo"}


def test_poison_is_tried_twice_and_put_away_and_not_fought_again(tmp_path: Path, log: Path) -> None:
    limits = Limits(timeout_s=1.5, memory_mib=300)
    put(tmp_path, p="abort", q="pass", r="hang", s="eat")
    assert once(tmp_path, limits=limits).counts == {"pass": 1, "error": 3}
    assert told(tmp_path) == {"p.jpg": "internal", "q.jpg": "pass", "r.jpg": "timeout", "s.jpg": "photo"}
    judged = log.read_text().splitlines()
    assert len(judged) == 7
    put(tmp_path, p="abort", s="eat")
    assert once(tmp_path, limits=limits).counts == {"error": 2}
    assert log.read_text().splitlines() == judged
    put(tmp_path, p="abort", s="eat")
    assert once(tmp_path, limits=limits, retry_errors=True).counts == {"error": 2}
    assert len(log.read_text().splitlines()) == 11


def test_a_file_that_may_not_be_read_goes_to_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, a="pass")
    (tmp_path / "in/a.jpg").chmod(0)
    if os.geteuid() == 0:  # root may read everything
        from labelcheck import desk
        from labelcheck.errors import PhotoError

        def refuse(path: str, name: str) -> Any:
            raise PhotoError(f"{name}: may not be read; change its permissions")

        monkeypatch.setattr(desk, "fingerprint", refuse)
    assert once(tmp_path).counts == {"error": 1}
    assert tree(tmp_path) == ["out/failed/a.jpg", "out/failed/a.jpg.reason.json"]
    (record,) = records(tmp_path)
    assert record["error"]["message"] == "a.jpg: may not be read; change its permissions"


def test_the_same_bytes_again_are_recorded_and_moved_but_not_judged(tmp_path: Path, log: Path) -> None:
    put(tmp_path, a="flag")
    (tmp_path / "in/twin.jpg").write_bytes((tmp_path / "in/a.jpg").read_bytes())
    once(tmp_path)
    put(tmp_path, a="flag")
    assert once(tmp_path) == WatchOutcome({"flag": 1}, ExitCode.FLAG)
    assert [path for path in tree(tmp_path) if path.endswith(".jpg")] == [
        "out/done/flag/a-2.jpg",
        "out/done/flag/a.jpg",
        "out/done/flag/twin.jpg",
    ]
    assert len(log.read_text().splitlines()) == 1
    assert [record.get("duplicate_of") for record in records(tmp_path)] == [None, "a.jpg", "a.jpg"]
    assert json.loads((tmp_path / "out/done/flag/a-2.jpg.json").read_text())["duplicate_of"] == "a.jpg"


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    for round_number in range(3):
        put(tmp_path, a=f"pass {round_number + 1}")
        once(tmp_path)
    (tmp_path / "out/done/pass/a-4.jpg.json").write_text("somebody else's")
    put(tmp_path, a="pass 9")
    once(tmp_path)
    drawer = tmp_path / "out/done/pass"
    assert [(drawer / f"{name}.jpg").read_text()[:6] for name in ("a", "a-2", "a-3", "a-5")] == [
        "pass 1",
        "pass 2",
        "pass 3",
        "pass 9",
    ]
    assert (drawer / "a-4.jpg.json").read_text() == "somebody else's"


def test_a_long_name_and_one_that_is_not_utf8_are_filed(tmp_path: Path) -> None:
    put(tmp_path, **{"x" * 250: "pass"})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/in/\xff.jpg")).write_text("flag")
    assert once(tmp_path).counts == {"pass": 1, "flag": 1}
    assert (tmp_path / f"out/done/pass/{'x' * 196}.jpg").exists()
    assert "\\xff.jpg" in told(tmp_path)


def test_kept_photos_stay_and_are_judged_once(tmp_path: Path, log: Path) -> None:
    put(tmp_path, a="pass", b="torn")
    once(tmp_path, keep=True)
    expected = ["in/a.jpg", "in/b.jpg", "out/done/pass/a.jpg.json", "out/failed/b.jpg.reason.json"]
    assert tree(tmp_path) == expected
    assert once(tmp_path, keep=True).counts == {}
    assert tree(tmp_path) == expected
    put(tmp_path, a="flag")
    assert once(tmp_path, keep=True).counts == {"flag": 1}
    assert len(log.read_text().splitlines()) == 3


def test_photos_that_were_kept_are_moved_when_asked_later(tmp_path: Path, log: Path) -> None:
    put(tmp_path, a="pass")
    once(tmp_path, keep=True)
    assert once(tmp_path).counts == {}
    assert tree(tmp_path) == ["out/done/pass/a.jpg", "out/done/pass/a.jpg.json"]
    assert (len(records(tmp_path)), len(log.read_text().splitlines())) == (1, 1)


def test_a_photo_that_cannot_be_moved_now_is_moved_later(tmp_path: Path, log: Path) -> None:
    put(tmp_path, a="pass", b="flag")
    real, said = Cabinet.file, []

    def refusing(self: Cabinet, entry: Entry, place: str) -> Moved:
        if entry.name == "a.jpg":
            raise PermissionError(13, "Permission denied")
        return real(self, entry, place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cabinet, "file", refusing)
        assert once(tmp_path, said) == WatchOutcome({"flag": 1}, ExitCode.FLAG, left=1)
    assert "a.jpg: judged, but cannot be moved (Permission denied); trying again" in said
    assert once(tmp_path).counts == {"pass": 1}
    assert tree(tmp_path)[2:] == ["out/done/pass/a.jpg", "out/done/pass/a.jpg.json"]
    assert (len(records(tmp_path)), len(log.read_text().splitlines())) == (2, 2)


def test_what_a_person_decided_is_taken_up(tmp_path: Path) -> None:
    once(put(tmp_path, a="review"))
    (record,) = records(tmp_path)
    decision = {
        "sha256": record["photo"]["sha256"],
        "page": 1,
        "who": "R. Ph.",
        "at": "2026-01-02T03:04:05Z",
        "old": {"verdict": "review", "strength": None},
        "new": {"verdict": "pass", "strength": "1,000 mcg/mL"},
    }
    path = tmp_path / "corrections.json"
    path.write_text(json.dumps({"schema": "labelcheck.corrections/1", "corrections": [decision]}))
    once(tmp_path, corrections=path)
    assert records(tmp_path)[0]["correction"]["who"] == "R. Ph."


def test_a_photo_from_another_file_system_is_copied_whole(tmp_path: Path) -> None:
    shelf = Path("/dev/shm") / f"labelcheck-test-{os.getpid()}"
    if not shelf.parent.is_dir() or shelf.parent.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    put(tmp_path, a="pass")
    (tmp_path / "in").rename(tmp_path / "old")
    try:
        shelf.mkdir()
        (shelf / "a.jpg").write_text("pass\na")
        (tmp_path / "in").symlink_to(shelf)
        once(tmp_path)
        assert [*shelf.iterdir()] == []
        assert (tmp_path / "out/done/pass/a.jpg").read_text() == "pass\na"
        assert [*(tmp_path / "out/.filing").iterdir()] == []
    finally:
        for path in shelf.iterdir():
            path.unlink()
        shelf.rmdir()


# what cannot do is said before the first photo


def test_folders_within_one_another_are_refused(tmp_path: Path) -> None:
    (tmp_path / "in/sub").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "in")
    for inbox, out in (("in", "in/out"), ("in/sub", "in"), ("in", "in"), ("link", "in/out"), ("in", "link/x")):
        with pytest.raises(UsageError, match="one lies in the other"):
            run_watch(WatchOptions(tmp_path / inbox, tmp_path / out, judge=JUDGE), FakeSettings())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"command": "no-such-program --x"}, "no such program"),
        ({"command": "sh 'unclosed"}, "no closing quotation"),
        ({"post": "ftp://host/x"}, "begins with http"),
        ({"post": "file:///etc/passwd"}, "begins with http"),
        ({"post": "http://"}, "names a host"),
        ({"post": "http://host:99999/"}, "names a host"),
        ({"post": "http://me:secret@host/"}, "no password belongs in a URL"),
    ],
)
def test_receivers_that_cannot_be_are_refused(tmp_path: Path, options: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        once(put(tmp_path, a="pass"), **options)
    assert "secret" not in str(caught.value)
    assert tree(tmp_path) == ["in/a.jpg"]


def test_an_inbox_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        once(tmp_path)


def test_a_folder_with_the_results_of_a_batch_is_refused(tmp_path: Path) -> None:
    with Journal(tmp_path / "out") as journal:
        journal.state("shard", "0/1")
    with pytest.raises(OutputError, match="results of a batch"):
        once(put(tmp_path, a="pass"))


def test_a_batch_refuses_the_folder_of_a_watch(tmp_path: Path) -> None:
    once(put(tmp_path, a="pass"))
    with pytest.raises(UsageError, match="results of a watch"):
        run_batch(BatchOptions(str(tmp_path / "in"), tmp_path / "out", judge=JUDGE), FakeSettings())
    assert told(tmp_path) == {"a.jpg": "pass"}


def test_a_missing_tool_ends_the_watch_and_leaves_the_photos(tmp_path: Path) -> None:
    with pytest.raises(MissingToolError, match="tesseract is not installed"):
        once(put(tmp_path, a="pass"), settings=UNFIT)
    assert tree(tmp_path) == ["in/a.jpg"]


def test_a_missing_tool_is_said_before_a_photo_comes(tmp_path: Path) -> None:
    with pytest.raises(MissingToolError, match="tesseract is not installed"):
        once(put(tmp_path), once=False, settings=UNFIT)


def test_two_watchers_on_one_inbox_or_one_out_are_refused(tmp_path: Path) -> None:
    put(tmp_path)
    with watching(tmp_path) as until:
        until((tmp_path / "out/results.jsonl").exists)
        (tmp_path / "other").mkdir()
        with pytest.raises(UsageError, match="another labelcheck watches it"):
            run_watch(WatchOptions(tmp_path / "in", tmp_path / "out2", judge=JUDGE), FakeSettings())
        with pytest.raises(OutputError, match="is writing there now"):
            run_watch(WatchOptions(tmp_path / "other", tmp_path / "out", judge=JUDGE), FakeSettings())


# what arrives


def filed(folder: Path, *places: str) -> Callable[[], bool]:
    return lambda: all((folder / "out" / place).exists() for place in places)


@pytest.mark.parametrize("polling", [False, True])
def test_photos_are_taken_as_they_arrive(tmp_path: Path, polling: bool) -> None:
    put(tmp_path, early="pass")
    with watching(tmp_path, polling=polling, rescan_s=600) as until:
        until(filed(tmp_path, "done/pass/early.jpg"))
        put(tmp_path, late="flag")
        (tmp_path / "in/new").mkdir()
        (tmp_path / "in/new/x.jpg").write_text("review")
        (tmp_path / "hidden").write_text("pass renamed")
        (tmp_path / "hidden").rename(tmp_path / "in/renamed.jpg")
        until(filed(tmp_path, "done/flag/late.jpg", "done/review/new/x.jpg", "done/pass/renamed.jpg"))


def test_what_events_miss_is_found_by_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from labelcheck.bell import FolderEvents

    monkeypatch.setattr(FolderEvents, "_listen", lambda self: None)

    def send_then_end() -> None:
        try:
            wait_until((tmp_path / "out/results.jsonl").exists)
            put(tmp_path, a="pass")
            wait_until(filed(tmp_path, "done/pass/a.jpg"))
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=send_then_end).start()
    outcome = once(put(tmp_path), once=False, rescan_s=0.5)
    assert outcome.counts == {"pass": 1}


def test_an_inbox_that_goes_away_is_waited_for(tmp_path: Path) -> None:
    put(tmp_path, a="pass")
    with watching(tmp_path, rescan_s=0.5) as until:
        until(filed(tmp_path, "done/pass/a.jpg"))
        (tmp_path / "in").rename(tmp_path / "away")
        (tmp_path / "away/b.jpg").write_text("flag")
        time.sleep(1.5)
        (tmp_path / "away").rename(tmp_path / "in")
        until(filed(tmp_path, "done/flag/b.jpg"))


def test_a_photo_that_arrives_in_pieces_is_judged_once_and_whole(tmp_path: Path, log: Path) -> None:
    put(tmp_path)
    with watching(tmp_path, settle_s=0.5) as until:
        with (tmp_path / "in/a.jpg").open("w", buffering=1) as file:
            for piece in ("pa", "ss", "\n", "the ", "rest"):
                file.write(piece)
                file.flush()
                time.sleep(0.2)
        until(filed(tmp_path, "done/pass/a.jpg"))
    assert (tmp_path / "out/done/pass/a.jpg").read_text() == "pass\nthe rest"
    assert len(log.read_text().splitlines()) == 1


def test_a_torn_photo_that_becomes_whole_in_time_is_judged(tmp_path: Path) -> None:
    put(tmp_path, a="torn")
    with watching(tmp_path, patience_s=20) as until:
        time.sleep(1.5)
        assert tree(tmp_path) == ["in/a.jpg"]
        (tmp_path / "in/a.jpg").write_text("pass")
        until(filed(tmp_path, "done/pass/a.jpg"))
    assert told(tmp_path) == {"a.jpg": "pass"}


def test_a_photo_that_never_stands_still_is_left_to_the_next_run(tmp_path: Path) -> None:
    put(tmp_path, a="pass", b="pass")
    stop = threading.Event()

    def scribble() -> None:
        while not stop.wait(0.02):
            with (tmp_path / "in/a.jpg").open("a") as file:
                file.write("more")

    writer = threading.Thread(target=scribble)
    writer.start()
    outcome = once(tmp_path)
    stop.set()
    writer.join()
    assert outcome == WatchOutcome({"pass": 1}, ExitCode.PASS, left=1)
    assert tree(tmp_path)[0] == "in/a.jpg"


def test_a_photo_replaced_while_it_is_judged_is_judged_anew(tmp_path: Path, log: Path) -> None:
    put(tmp_path, a="sleep 1")

    def replace() -> None:
        wait_until(lambda: log.stat().st_size > 0)
        put(tmp_path, a="flag")

    threading.Thread(target=replace).start()
    once(tmp_path)
    assert [path for path in tree(tmp_path) if path.endswith(".jpg")][-1:] == ["out/done/flag/a.jpg"]
    assert "in/a.jpg" not in tree(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_finishes_what_it_has_begun(tmp_path: Path, log: Path, number: signal.Signals) -> None:
    put(tmp_path, a="sleep 2", **{f"z{n}": "pass" for n in range(3)})
    run = start(tmp_path)
    wait_until(lambda: log.stat().st_size > 0)
    run.send_signal(number)
    assert run.wait(60) in (ExitCode.PASS, ExitCode.REVIEW)
    left = {path.removeprefix("in/") for path in tree(tmp_path) if path.startswith("in/")}
    assert {*told(tmp_path)} | left == {"a.jpg", "z0.jpg", "z1.jpg", "z2.jpg"}
    assert not {*told(tmp_path)} & left
    assert told(tmp_path)["a.jpg"] == "pass"


# killed


def test_killed_at_any_step_the_next_run_goes_on(tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step that changes something is made the last one; what follows is as if nothing had happened."""
    from labelcheck.cabinet import Cabinet
    from labelcheck.ledger import Ledger

    class Killed(BaseException):
        pass

    steps: list[tuple[type, str]] = [
        (Journal, "record"),
        (Journal, "add_photos"),
        (Ledger, "plan"),
        (Cabinet, "put_report"),
        (Cabinet, "_take"),
        (Cabinet, "_put"),
        (Ledger, "close"),
    ]
    for number, (owner, name) in enumerate(steps):
        put(tmp_path, **{f"p{number}": "pass"})
        real = getattr(owner, name)

        def dying(self: Any, *given: Any, real: Any = real) -> None:
            real(self, *given)
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(owner, name, dying)
            with pytest.raises(Killed):
                once(tmp_path)
        once(tmp_path)
    names = [f"p{number}" for number in range(len(steps))]
    drawer = "out/done/pass/"
    assert tree(tmp_path) == sorted(f"{drawer}{name}.jpg{suffix}" for name in names for suffix in ("", ".json"))
    assert sorted(told(tmp_path)) == sorted(f"{name}.jpg" for name in names)
    assert len(records(tmp_path)) == len(names)
    assert not any("duplicate_of" in record for record in records(tmp_path))
    assert len(log.read_text().splitlines()) == len(names)


def test_killed_while_photos_arrive_none_is_lost_and_none_recorded_twice(tmp_path: Path) -> None:
    put(tmp_path)
    names = [f"p{number}" for number in range(40)]

    def send() -> None:
        for name in names:
            with (tmp_path / f"in/{name}.jpg").open("w") as file:
                file.write("sle")  # which the judge takes for no picture
                file.flush()
                time.sleep(0.05)
                file.write(f"ep 0.02\n{name}")

    sender = threading.Thread(target=send)
    sender.start()
    for _ in range(5):
        run = start(tmp_path, patience_s=20)
        time.sleep(1.2)
        run.kill()
        run.wait()
    sender.join()
    once(tmp_path, patience_s=20)
    assert sorted(record["photo"]["name"] for record in records(tmp_path)) == sorted(f"{name}.jpg" for name in names)
    assert [path for path in tree(tmp_path) if not path.startswith("out/done/pass/")] == []
    assert len(tree(tmp_path)) == 2 * len(names)
