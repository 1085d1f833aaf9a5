"""The journal keeps what was judged, whatever happens."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from labelcheck.entries import Correction, Entry, Judgement, Stamp
from labelcheck.journal import Journal
from labelcheck.outfolder import JOURNAL_NAME, OutputError, writing


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "out") as opened:
        yield opened


def entry(position: int, sha256: str | None = None, name: str | None = None) -> Entry:
    name = name or f"tray/{position:02}.jpg"
    return Entry(position, name, f"/photos/{name}", "s1", sha256, Stamp(5, 6, 7, 8) if sha256 else None)


def judgement(sha256: str, *verdicts: str, settings: str = "s1") -> Judgement:
    pages = tuple({"photo": {"name": "x.jpg", "page": n}, "verdict": v} for n, v in enumerate(verdicts, 1))
    return Judgement(sha256, settings, pages, tuple(b"jpeg" for _ in pages))


def test_what_was_recorded_comes_back(journal: Journal) -> None:
    journal.record([judgement("aa", "pass", "flag")])
    assert journal.judgement("aa", "s1") == judgement("aa", "pass", "flag")


def test_nothing_is_known_under_other_settings(journal: Journal) -> None:
    journal.record([judgement("aa", "pass")])
    assert journal.judgement("aa", "s2") is None


def test_entries_come_back_as_they_were_listed(journal: Journal) -> None:
    listed = [entry(0, "aa"), Entry(1, "b.jpg", "b.jpg", "s1", None, None, {"strength": "1 mg/mL"}, "gone")]
    journal.list_photos(listed)
    assert list(journal.entries()) == listed


def test_a_path_that_is_not_utf8_comes_back_byte_for_byte(journal: Journal) -> None:
    path = os.fsdecode(b"/photos/\xff\xfe.jpg")
    journal.list_photos([Entry(0, "odd.jpg", path, "s1", "aa")])
    assert next(journal.entries()).path == path


def test_pending_names_each_bytes_once_and_in_order(journal: Journal) -> None:
    journal.list_photos([entry(0, "cc"), entry(1, "aa"), entry(2, "cc"), entry(3, "bb"), entry(4)])
    journal.record([judgement("bb", "pass")])
    assert [(e.position, e.sha256) for e in journal.pending()] == [(0, "cc"), (1, "aa")]


def test_the_first_judgement_stays(journal: Journal) -> None:
    journal.record([judgement("aa", "flag"), judgement("aa", "pass")])
    journal.record([judgement("aa", "review", "review")])
    assert journal.judgement("aa", "s1") == judgement("aa", "flag")


def test_a_chunk_is_written_whole_or_not_at_all(journal: Journal) -> None:
    def broken() -> Iterator[Judgement]:
        yield judgement("aa", "pass")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        journal.record(broken())
    assert journal.judgement("aa", "s1") is None


def test_photos_are_added_one_behind_the_other(journal: Journal) -> None:
    assert [each.position for _ in range(2) for each in journal.add_photos([entry(99, "aa")] * 2)] == [0, 1, 2, 3]


def test_a_new_list_keeps_judgements_and_stamps_of_the_old(journal: Journal) -> None:
    journal.list_photos([entry(0, "aa")])
    journal.record([judgement("aa", "pass")])
    assert journal.seen() == {"/photos/tray/00.jpg": (Stamp(5, 6, 7, 8), "aa")}
    journal.list_photos([entry(0, "bb"), entry(1, "aa")])
    assert [e.sha256 for e in journal.pending()] == ["bb"]


def test_a_changed_file_loses_its_stamp(journal: Journal) -> None:
    journal.list_photos([entry(0, "aa")])
    journal.change_photo(0, "bb")
    assert journal.seen() == {}
    assert [e.sha256 for e in journal.pending()] == ["bb"]


def test_errors_can_be_forgotten_by_cause(journal: Journal) -> None:
    slow = Judgement("aa", "s1", ({"error": {"kind": "timeout", "message": ""}},))
    torn = Judgement("bb", "s1", ({"error": {"kind": "photo", "message": ""}},))
    large = Judgement("dd", "s1", ({"error": {"kind": "photo", "message": "", "limit": "memory"}},))
    journal.record([slow, torn, judgement("cc", "pass"), large])
    assert journal.forget_errors(["timeout", "memory"]) == 2
    assert [journal.judgement(s, "s1") is None for s in ("aa", "bb", "cc", "dd")] == [True, False, False, True]


def test_a_correction_is_kept_once_with_who_when_old_and_new(journal: Journal) -> None:
    made = Correction("aa", 1, "R. Doe", "2026-01-02T03:04:05Z", {"verdict": "review"}, {"verdict": "pass"}, "blurred")
    assert [journal.correct([made]), journal.correct([made])] == [1, 0]
    assert journal.corrections() == [made]


def test_two_runs_on_one_folder_refuse(journal: Journal) -> None:
    with pytest.raises(OutputError, match=rf"process {os.getpid()} .* is writing there now"):
        Journal(journal.folder)


def test_a_closed_journal_lets_the_folder_go(tmp_path: Path) -> None:
    for _ in range(2):
        with Journal(tmp_path) as journal:
            journal.state("shard", "0/2")
    with Journal(tmp_path) as journal:
        assert journal.fact("shard") == "0/2"


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        Journal(tmp_path / "out")


def test_a_damaged_journal_is_said(tmp_path: Path) -> None:
    (tmp_path / JOURNAL_NAME).write_bytes(b"not a database, by any means" * 100)
    with pytest.raises(OutputError, match="damaged"):
        Journal(tmp_path)


def test_a_journal_of_a_later_version_is_refused(tmp_path: Path) -> None:
    Journal(tmp_path).close()
    with sqlite3.connect(tmp_path / JOURNAL_NAME) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(OutputError, match="newer labelcheck"):
        Journal(tmp_path)


def test_a_full_disk_is_said_and_leaves_the_journal_whole(journal: Journal) -> None:
    journal.record([judgement("aa", "pass")])
    (pages,) = journal.db.execute("PRAGMA page_count").fetchone()
    journal.db.execute(f"PRAGMA max_page_count = {pages}")
    big = Judgement("bb", "s1", ({"verdict": "pass", "text": "x" * 100_000},))
    with pytest.raises(OutputError, match=r"full.*free some space"):
        journal.record([judgement("cc", "pass"), big])
    journal.db.execute("PRAGMA max_page_count = 1000000")
    assert [journal.judgement(s, "s1") is None for s in ("aa", "bb", "cc")] == [False, True, True]
    journal.record([big])


KILLED = """
import sys
from pathlib import Path
from labelcheck.journal import Journal, Judgement
journal = Journal(Path(sys.argv[1]))
for number in range(10_000):
    journal.record([Judgement(f"{number}", "s1", ({"verdict": "pass"},))])
    print(number, flush=True)
"""


def test_kill_9_takes_nothing_back(tmp_path: Path) -> None:
    run = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert run.stdout
    said = [run.stdout.readline() for _ in range(20)]
    run.send_signal(signal.SIGKILL)
    last = int([*said, *run.stdout.read().splitlines()][-1])
    run.wait()
    with Journal(tmp_path) as journal:
        assert all(journal.judgement(str(number), "s1") for number in range(last + 1))


def test_a_file_that_could_not_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    with writing(path) as file:
        file.write("old\n")
    with pytest.raises(OutputError, match="No space left"), writing(path) as file:
        file.write("ne")
        raise OSError(28, "No space left on device")
    assert path.read_text() == "old\n"
    assert [p.name for p in tmp_path.iterdir()] == ["results.jsonl"]
