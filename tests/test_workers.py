"""A photo that crashes, hangs or eats memory costs itself, and nobody else."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from labelcheck.errors import MissingToolError
from labelcheck.worker_process import Task
from labelcheck.workers import Limits, Outcome, Pool

JUDGE = "tests.fake_judges:obedient"
QUICK = Limits(timeout_s=1.5, memory_mib=300)


def judged(tmp_path: Path, *orders: str, count: int = 1, limits: Limits = QUICK, settings: Any = "s") -> list[Outcome]:
    """The outcomes in the order of `orders`, each the content of one photo file."""
    with Pool(JUDGE, settings, count, limits, tmp_path / "log") as pool:
        for ticket, order in enumerate(orders):
            path = tmp_path / f"{ticket}.jpg"
            path.write_text(f"{order}\n{ticket}")
            pool.submit(Task(ticket, str(path), path.name, settings))
        outcomes: list[Outcome] = []
        until = time.monotonic() + 60
        while pool.unfinished and time.monotonic() < until:
            outcomes += pool.outcomes()
    return sorted(outcomes, key=lambda outcome: outcome.task.ticket)


def words(outcome: Outcome) -> str:
    """`pass`, or the error's kind and message."""
    record = outcome.pages[0].record
    return record["verdict"] if "verdict" in record else f"{record['error']['kind']}: {record['error']['message']}"


def test_every_photo_has_an_outcome(tmp_path: Path) -> None:
    outcomes = judged(tmp_path, *["pass", "flag", "review"] * 4, count=2)
    assert [words(outcome) for outcome in outcomes] == ["pass", "flag", "review"] * 4
    assert all(outcome.sha256 and outcome.attempts == 1 for outcome in outcomes)


def test_a_crash_costs_its_photo_alone(tmp_path: Path) -> None:
    first, crash, last = judged(tmp_path, "pass", "abort", "pass")
    assert [words(first), words(last)] == ["pass", "pass"]
    assert words(crash) == (
        "internal: 1.jpg: the reader died of it (SIGABRT); look at it by hand and please report it (2 attempts)"
    )


def test_a_crash_is_tried_once_more(tmp_path: Path) -> None:
    (outcome,) = judged(tmp_path, f"abort-once {tmp_path / 'been'}")
    assert (words(outcome), outcome.attempts) == ("pass", 2)


def test_a_photo_that_hangs_is_ended(tmp_path: Path) -> None:
    _, hang, _ = judged(tmp_path, "pass", "hang", "pass")
    assert words(hang).startswith("timeout: 1.jpg: not judged within 1.5 seconds")


def test_a_photo_that_eats_memory_is_ended(tmp_path: Path) -> None:
    outcomes = judged(tmp_path, "pass", "eat", "pass")
    assert [words(o).split(";")[0] for o in outcomes] == [
        "pass",
        "photo: 1.jpg: needed more than 300 MiB of memory",
        "pass",
    ]
    assert outcomes[1].pages[0].record["error"]["limit"] == "memory"


def test_errors_of_ours_keep_their_kind(tmp_path: Path) -> None:
    torn, bug = judged(tmp_path, "torn", "bug")
    assert words(torn) == "photo: 0.jpg: the JPEG ends early; was it copied whole?"
    assert words(bug) == "internal: 1.jpg: labelcheck itself failed (ZeroDivisionError: by zero); please report it"


def test_a_file_that_is_gone_is_an_error_without_sha256(tmp_path: Path) -> None:
    with Pool(JUDGE, "s", 1) as pool:
        pool.submit(Task(0, str(tmp_path / "none.jpg"), "none.jpg", "s"))
        (outcome,) = pool.outcomes(30)
    assert outcome.sha256 is None
    assert words(outcome).startswith("photo: none.jpg: no such file")


def test_what_libraries_print_does_no_harm(tmp_path: Path) -> None:
    assert [words(outcome) for outcome in judged(tmp_path, "print", "pass")] == ["pass", "pass"]


def test_workers_are_replaced_after_so_many_photos(tmp_path: Path) -> None:
    outcomes = judged(tmp_path, *["pass"] * 7, limits=Limits(recycle_after=3))
    assert [words(outcome) for outcome in outcomes] == ["pass"] * 7


def test_each_photo_is_judged_with_its_own_settings(tmp_path: Path) -> None:
    with Pool(JUDGE, "s", 1) as pool:
        path = tmp_path / "x.jpg"
        path.write_text("settings")
        for ticket in range(6):
            pool.submit(Task(ticket, str(path), "x.jpg", str(ticket)))
        outcomes = []
        while pool.unfinished:
            outcomes += pool.outcomes()
    assert [o.pages[0].record["strength"]["mcg_per_ml"] for o in outcomes] == ["0", "1", "2", "3", "4", "5"]


def test_a_missing_tool_is_said_before_any_photo(tmp_path: Path) -> None:
    with pytest.raises(MissingToolError, match="tesseract is not installed"):
        judged(tmp_path, "pass", settings="unfit")


def test_workers_that_cannot_start_end_the_run(tmp_path: Path) -> None:
    with pytest.raises(MissingToolError, match=r"no worker can start \(exit code 9\)"):
        judged(tmp_path, "pass", settings="broken")


def test_a_worker_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    with Pool(JUDGE, "s", 1) as pool:
        path = tmp_path / "x.jpg"
        path.write_text("sleep 0.5")
        pool.submit(Task(0, str(path), "x.jpg", "s"))
        while pool._workers == [] or not pool._workers[0].ready or pool._workers[0].since is None:
            assert pool.outcomes(0.05) == []
        os.kill(pool._workers[0]._process.pid, signal.SIGKILL)
        (outcome,) = pool.outcomes(30)
    assert (words(outcome), outcome.attempts) == ("pass", 2)


ORPHANS = """
import sys
from labelcheck.workers import Pool
from labelcheck.worker_process import Task
pool = Pool("tests.fake_judges:obedient", "s", 2)
for ticket in (0, 1):
    pool.submit(Task(ticket, sys.argv[1], "x.jpg", "s"))
while not all(w.ready and w.since for w in pool._workers) or not pool._workers:
    pool.outcomes(0.05)
print(*[w._process.pid for w in pool._workers], flush=True)
pool.outcomes(60)
"""


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks into /proc")
def test_no_worker_outlives_a_killed_parent(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_text("hang")
    run = subprocess.Popen([sys.executable, "-c", ORPHANS, str(path)], stdout=subprocess.PIPE, text=True)
    assert run.stdout
    pids = run.stdout.readline().split()
    run.kill()
    run.wait()
    until = time.monotonic() + 10
    while any(_alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(pids) == 2
    assert not any(_alive(pid) for pid in pids)


def _alive(pid: str) -> bool:
    """A process that runs; a dead one that nobody has buried yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
