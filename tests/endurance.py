"""Long checks of batch, outside pytest: python -m tests.endurance [CHECK...]; each prints what it measured.

kills     kill -9 at 25 random moments, resumed each time, against an undisturbed run
poison    200 good photos among crashers, hangers, eaters of memory, torn ones, bombs, copies
disk      a disk that fills up, on a small tmpfs (as root), and a folder that cannot be written
many      5,000 photos by a judge that takes 50 ms: rate on 1 and 2 workers, memory, the page
spread    two shards and merge, and Dask with one worker killed, against a plain run
real      the photos of PHOTOS (a folder) by the real pipeline: rate on 1 and 2 workers
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

RUN = """
import sys
from pathlib import Path
from labelcheck.errors import LabelcheckError
from labelcheck.shards import Shard
from labelcheck.workers import Limits
from tests.endurance import run
if __name__ == "__main__":
    try:
        sys.exit(run(Path(sys.argv[1]), Path(sys.argv[2]), **eval(sys.argv[3])).exit_code)
    except LabelcheckError as error:
        print(f"labelcheck: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
"""


def run(source: Path, out: Path, **options: Any) -> Any:
    """One batch in this process; the fake judge unless `real`."""
    from labelcheck.batch import BatchOptions, run_batch
    from tests.test_batch import JUDGE, FakeSettings, read_text

    if options.pop("real", False):
        from labelcheck.pipeline import Settings

        return run_batch(BatchOptions(str(source), out, **options), Settings())
    return run_batch(BatchOptions(str(source), out, judge=JUDGE, read_text=read_text, **options), FakeSettings())


def start(source: Path, out: Path, **options: Any) -> subprocess.Popen[bytes]:
    """One batch in a process of its own."""
    told = "dict(" + ", ".join(f"{key}={value!r}" for key, value in options.items()) + ")"
    return subprocess.Popen([sys.executable, "-c", RUN, str(source), str(out), told], cwd=ROOT)


def records(out: Path) -> list[dict[str, Any]]:
    """The records without their times; fails on a torn line."""
    text = (out / "results.jsonl").read_text()
    assert text.endswith("\n"), "results.jsonl ends in a torn line"
    made = [json.loads(line) for line in text.splitlines()]
    for record in made:
        record.pop("elapsed_ms", None)
    return made


def write(folder: Path, orders: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, order in orders.items():
        (folder / name).write_text(f"{order}\n{name}")
    return folder


def kills(work: Path, photos: Path | None) -> None:
    rng = random.Random(25)
    orders = {f"p{n}.jpg": rng.choice(["sleep 0.05", "work 0.05", "flag", "review", "torn"]) for n in range(1500)}
    source = write(work / "in", orders)
    log = work / "judged.log"
    calm = run(source, work / "calm", workers=2)
    os.environ["FAKE_JUDGE_LOG"] = str(log)
    for kill in range(25):
        batch = start(source, work / "out", workers=2)
        try:
            batch.wait(rng.uniform(0.1, 3.0))
            print(f"kill {kill}: the run was over before")
        except subprocess.TimeoutExpired:
            os.kill(batch.pid, signal.SIGKILL)
            batch.wait()
        if (work / "out/results.jsonl").exists():
            records(work / "out")
    batch = start(source, work / "out", workers=2)
    code = batch.wait()
    del os.environ["FAKE_JUDGE_LOG"]
    times = Counter(line.split()[0] for line in log.read_text().splitlines())
    again = sum(times.values()) - len(times)
    same = records(work / "out") == records(work / "calm")
    print(f"25 kills: results equal to an undisturbed run: {same}; no torn line; exit {code} = {calm.exit_code}")
    print(f"judged again: {again} of {len(times)} photos, {again / 25:.1f} a kill, at most {max(times.values())} times")
    assert same


def poison(work: Path, photos: Path | None) -> None:
    from labelcheck.workers import Limits

    orders = {f"good-{n}.jpg": "pass" for n in range(200)}
    orders |= {"crasher.jpg": "abort", "hanger.jpg": "hang", "eater.jpg": "eat"}
    orders |= {f"torn-{n}.jpg": "torn" for n in range(20)} | {f"bomb-{n}.jpg": "bomb" for n in range(5)}
    orders |= {f"no-picture-{n}.jpg": "nonsense" for n in range(5)}
    source = write(work / "in", orders)
    for n in range(10):
        (source / f"twin-{n}.jpg").write_bytes((source / f"good-{n}.jpg").read_bytes())
    (source / "gone.jpg").symlink_to("nowhere")
    (source / "folder.jpg").mkdir()
    os.mkfifo(source / "pipe.jpg")
    began = time.monotonic()
    outcome = run(source, work / "out", workers=2, limits=Limits(timeout_s=5, memory_mib=512))
    made = records(work / "out")
    kinds = Counter(
        (r["photo"]["name"].split("-")[0], r.get("verdict") or r["error"]["kind"], "duplicate_of" in r) for r in made
    )
    print(f"{time.monotonic() - began:.1f} s, exit {outcome.exit_code}")
    for (what, verdict, twin), count in sorted(kinds.items()):
        print(f"{count:5} {what:14} {verdict}{', duplicate' if twin else ''}")
    for record in made:
        if "error" in record and not record["photo"]["name"].startswith(("torn-", "bomb-", "no-")):
            print("     ", record["error"]["message"])
    assert kinds["good", "pass", False] + kinds["good", "pass", True] == 200


def disk(work: Path, photos: Path | None) -> None:
    source = write(work / "in", {f"p{n}.jpg": f"big {n % 7}" for n in range(400)})
    small = work / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)], check=True)
    try:
        code = start(source, small / "out", workers=2).wait()
        print(f"full disk: exit {code}; left there: {sorted(p.name for p in (small / 'out').iterdir())}")
        if (small / "out/results.jsonl").exists():
            records(small / "out")
        subprocess.run(["mount", "-o", "remount,size=200m", str(small)], check=True)
        code = start(source, small / "out", workers=2).wait()
        run(source, work / "calm", workers=2)
        print(f"more room: exit {code}; equal to a calm run: {records(small / 'out') == records(work / 'calm')}")
    finally:
        subprocess.run(["umount", str(small)], check=True)
    blocked = work / "blocked"
    blocked.write_text("a file")
    print("a file in place of the folder: exit", start(source, blocked, workers=2).wait())


def many(work: Path, photos: Path | None) -> None:
    source = write(work / "in", {f"p{n}.jpg": "sleep 0.05" for n in range(5000)})
    rates = {}
    for workers in (1, 2):
        out = work / f"out{workers}"
        watch = _Memory()
        batch = start(source, out, workers=workers)
        watch.follow(batch.pid)
        began = time.monotonic()
        code = batch.wait()
        seconds = time.monotonic() - began
        rates[workers] = 5000 / seconds
        print(f"{workers} workers: {rates[workers]:.1f} photos a second, exit {code}, {watch.told()}")
        sizes = {p.name: f"{p.stat().st_size / 2**20:.1f} MiB" for p in out.iterdir() if p.is_file()}
        print("   ", sizes)
    print(f"2 workers against 1: {rates[2] / rates[1]:.2f} times")
    began = time.monotonic()
    run(source, work / "out2")
    print(f"the same again, nothing to judge: {time.monotonic() - began:.1f} s")


def spread(work: Path, photos: Path | None) -> None:
    from distributed import LocalCluster

    from labelcheck.shards import Shard, merge
    from tests.test_batch import read_text

    source = write(
        work / "in", {f"p{n}.jpg": random.Random(n).choice(["work 0.02", "flag", "torn"]) for n in range(1000)}
    )
    run(source, work / "plain", workers=2)
    for index in (0, 1):
        run(source, work / f"s{index}", workers=2, shard=Shard(index, 2))
    merge([work / "s0", work / "s1"], work / "merged", read_text)
    print("shards, merged, equal a plain run:", records(work / "merged") == records(work / "plain"))
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=str(work)) as cluster:
        victim = cluster.workers[0].pid
        threading.Timer(3, os.kill, (victim, signal.SIGKILL)).start()
        run(source, work / "dask", dask=cluster.scheduler_address)
    print("Dask, one worker killed, equals a plain run:", records(work / "dask") == records(work / "plain"))


def real(work: Path, photos: Path | None) -> None:
    assert photos, "give --photos DIR"
    count = sum(1 for path in photos.rglob("*") if path.suffix in (".jpg", ".png"))
    rates = {}
    for workers in (1, 2):
        watch = _Memory()
        batch = start(photos, work / f"out{workers}", workers=workers, real=True)
        watch.follow(batch.pid)
        began = time.monotonic()
        code = batch.wait()
        rates[workers] = count / (time.monotonic() - began)
        print(f"{workers} workers: {count} photos, {rates[workers]:.2f} a second, exit {code}, {watch.told()}")
    same = records(work / "out1") == records(work / "out2")
    print(f"2 workers against 1: {rates[2] / rates[1]:.2f} times; the same records: {same}")


class _Memory:
    """Resident memory of the workers of a run, sampled each second."""

    def __init__(self) -> None:
        self._samples: list[float] = []

    def follow(self, pid: int) -> None:
        threading.Thread(target=self._follow, args=(pid,), daemon=True).start()

    def _follow(self, pid: int) -> None:
        while Path(f"/proc/{pid}").exists():
            if sizes := [_resident(child) for child in _children(pid)]:
                self._samples.append(max(sizes))
            time.sleep(1)

    def told(self) -> str:
        if len(self._samples) < 4:
            return "too short to follow its memory"
        quarter = len(self._samples) // 4
        first, last = max(self._samples[:quarter]), max(self._samples[-quarter:])
        return f"a worker's memory: {first:.0f} MiB in the first quarter, {last:.0f} MiB in the last"


def _children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (OSError, IndexError):
        return 0.0


CHECKS = {"kills": kills, "poison": poison, "disk": disk, "many": many, "spread": spread, "real": real}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checks", nargs="*", metavar="CHECK", help="all but `real` if none is named")
    parser.add_argument("--photos", type=Path, help="a folder of photos for `real`")
    given = parser.parse_args()
    for name in given.checks or [name for name in CHECKS if name != "real"]:
        print(f"== {name}", flush=True)
        with tempfile.TemporaryDirectory() as work:
            CHECKS[name](Path(work), given.photos)


if __name__ == "__main__":
    main()
