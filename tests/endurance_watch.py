"""Long checks of watch, outside pytest: python -m tests.endurance_watch [CHECK...] [--real] [--count N].

kills     kill -9 at 25 random moments while 300 files arrive in pieces, with a server that takes the reports
burst     1,000 files at once: seconds from the last arrival to the last record
torn      files that stay torn among files that become whole in time
disk      an output folder on another file system that becomes full (as root)
receiver  a server that is down, then fails now and then, while 200 files arrive

With --real the samples are judged by the real pipeline, each made another by bytes behind the picture's end.
"""

from __future__ import annotations

import argparse
import hashlib
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
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from labelcheck.errors import LabelcheckError, PhotoError
from labelcheck.worker_process import Judge, Page

ROOT = Path(__file__).parent.parent
END = b"\nend"

RUN = """
import json, sys
from pathlib import Path
from tests.endurance_watch import run
if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), **json.loads(sys.argv[2])))
"""


def fast(settings: object) -> Judge:
    """Opens a judge that takes 5 ms, refuses what has no end, and notes what it has judged."""
    from tests.fake_judges import report

    def judge(data: bytes, name: str) -> Sequence[Page]:
        if not data.endswith(END):
            raise PhotoError(f"{name}: cut short, its end is missing; copy the photo again")
        time.sleep(0.005)
        note(data)
        return [report(name, data, data.split(b"\n")[0].decode())]

    return judge


def real(settings: Any) -> Judge:
    """Opens the real judge, which notes what it has judged."""
    from labelcheck.judging import open_judge

    judge = open_judge(settings)

    def noting(data: bytes, name: str) -> Sequence[Page]:
        pages = judge(data, name)
        if any("verdict" in page.record for page in pages):
            note(data)
        return pages

    return noting


def note(data: bytes) -> None:
    with Path(os.environ["JUDGED_LOG"]).open("a") as file:
        file.write(hashlib.sha256(data).hexdigest() + "\n")


def run(work: Path, really: bool = False, **options: Any) -> int:
    """One watch over `work/in` in this process."""
    from labelcheck.watch import WatchOptions, run_watch
    from tests.test_watch import FakeSettings

    given = {"settle_s": 0.3, "patience_s": 20.0, "judge": f"tests.endurance_watch:{'real' if really else 'fast'}"}
    settings: Any = FakeSettings()
    if really:
        from labelcheck.pipeline import Settings

        settings = Settings()
    try:
        return run_watch(WatchOptions(work / "in", work / "out", **{**given, **options}), settings).exit_code
    except LabelcheckError as error:
        print(f"labelcheck: {error}", file=sys.stderr)
        return error.exit_code


class Watch:
    """A watch in a process of its own, started again and again."""

    def __init__(self, work: Path, **options: Any) -> None:
        self.work, self._options = work, options
        (work / "in").mkdir(parents=True, exist_ok=True)
        self.log = work / "judged.log"
        self.log.touch()

    def start(self) -> None:
        told = json.dumps(self._options)
        environment = {**os.environ, "JUDGED_LOG": str(self.log)}
        self.process = subprocess.Popen([sys.executable, "-c", RUN, str(self.work), told], cwd=ROOT, env=environment)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def until(self, so: Callable[[], bool], seconds: float) -> float:
        """Wait; the time of day at which it was so."""
        end = time.time() + seconds
        while not so():
            assert self.process.poll() is None, f"the watch has ended with {self.process.returncode}"
            assert time.time() < end, f"not so within {seconds} seconds"
            time.sleep(0.02)
        return time.time()

    def inbox(self) -> list[Path]:
        return [path for path in (self.work / "in").rglob("*") if path.is_file()]

    def records(self) -> list[dict[str, Any]]:
        text = (self.work / "out/results.jsonl").read_text()
        assert not text or text.endswith("\n"), "results.jsonl ends in a torn line"
        return [json.loads(line) for line in text.splitlines()]


def photos(count: int, really: bool, seed: int = 0) -> dict[str, bytes]:
    """Names and bytes, no two alike."""
    dice = random.Random(seed)
    samples = sorted((ROOT / "samples").glob("*.jpg"))
    made = {}
    for number in range(count):
        if really:
            data = samples[number % len(samples)].read_bytes() + f"\n{number}".encode()
        else:
            verdict = dice.choice(["pass", "pass", "review", "flag"])
            data = f"{verdict}\n{number}\n".encode() + dice.randbytes(dice.randrange(1_000, 200_000)) + END
        made[f"tray{number % 3}/p{number}.jpg" if number % 2 else f"p{number}.jpg"] = data
    return made


def send(inbox: Path, files: dict[str, bytes], seconds: float, seed: int = 0) -> None:
    """Let files arrive over so many seconds: in pieces, by rename, at once; several at a time."""
    dice = random.Random(seed)
    lanes = [[*files.items()][lane::6] for lane in range(6)]

    def lane(items: list[tuple[str, bytes]]) -> None:
        for name, data in items:
            path = inbox / name
            path.parent.mkdir(exist_ok=True)
            way = dice.choice(["pieces", "pieces", "rename", "once"])
            draft = path.with_name(path.name + ".part") if way == "rename" else path
            pieces = 1 if way == "once" else dice.randrange(2, 6)
            with draft.open("wb", buffering=0) as file:
                for number in range(pieces):
                    file.write(data[number * len(data) // pieces : (number + 1) * len(data) // pieces])
                    time.sleep(seconds / len(items) / pieces * dice.uniform(0.3, 1.4))
            if way == "rename":
                draft.rename(path)

    threads = [threading.Thread(target=lane, args=(items,)) for items in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Taker(BaseHTTPRequestHandler):
    """Takes reports, or not, as its server is told."""

    def do_POST(self) -> None:
        server: Any = self.server
        report = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        taken = server.dice.random() >= server.refuses
        if taken:
            server.taken[self.headers["Idempotency-Key"]] += 1
            server.names.add(report["photo"]["name"])
        self.send_response(200 if taken else 503)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def taker(refuses: float = 0.0, port: int = 0) -> Any:
    server: Any = ThreadingHTTPServer(("127.0.0.1", port), Taker)
    server.taken, server.names, server.refuses, server.dice = Counter(), set(), refuses, random.Random(1)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


def check_all(watch: Watch, files: dict[str, bytes], failed: int = 0) -> None:
    """Every photo has one record and lies whole in one drawer with its report; nothing lies elsewhere."""
    records = watch.records()
    names = Counter(record["photo"]["name"] for record in records)
    assert not watch.inbox(), f"left in the inbox: {watch.inbox()[:5]}"
    lost, twice = files.keys() - names.keys(), [name for name, times in names.items() if times > 1]
    assert not lost, f"lost: {lost}"
    assert not twice, f"recorded twice: {twice}"
    assert sum("error" in record for record in records) == failed
    out = watch.work / "out"
    stored = [path for path in (out / "done").rglob("*") if path.is_file() and path.suffix == ".jpg"]
    stored += [path for path in (out / "failed").rglob("*.jpg") if path.is_file()]
    drawn = Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in stored)
    assert drawn == Counter(hashlib.sha256(data).hexdigest() for data in files.values()), "photos differ from what came"
    for path in (*(out / "done").rglob("*.json"), *(out / "failed").rglob("*.json")):
        report = json.loads(path.read_text())
        assert (out / report["filed"]).is_file(), path
    assert not [*(out / ".filing").iterdir()]


def kills(work: Path, really: bool, count: int) -> None:
    files = photos(count or 300, really)
    server = taker()
    watch = Watch(work, really=really, post=f"http://127.0.0.1:{server.server_port}/", settle_s=0.3)
    seconds = 60.0
    sender = threading.Thread(target=send, args=(work / "in", files, seconds))
    dice = random.Random(7)
    sender.start()
    alive = []
    for _ in range(25):
        watch.start()
        alive.append(dice.uniform(0.3, 4.5))
        time.sleep(alive[-1])
        watch.kill()
        if (work / "out/results.jsonl").exists():
            watch.records()
    sender.join()
    watch.start()
    watch.until(lambda: not watch.inbox(), 3600 if really else 300)
    watch.until(lambda: len(server.names) == len(files), 120)
    code = watch.stop()
    check_all(watch, files)
    judged = Counter(watch.log.read_text().split())
    again = judged.total() - len(judged)
    print(
        f"kills: {len(files)} files in {seconds:.0f} s, 25 kills after {min(alive):.1f} to {max(alive):.1f} s, "
        f"{len(files)} records, none lost, none twice; {again} judged again that were in work at a kill "
        f"(at most {25 * 4}); server took {len(server.names)} reports, {server.taken.total() - len(server.taken)} of "
        f"them twice; last run ended with {code}"
    )


def burst(work: Path, really: bool, count: int) -> None:
    files = photos(count or 1000, really)
    watch = Watch(work, really=really, settle_s=2.0)
    watch.start()
    watch.until((work / "out/results.jsonl").exists, 60)
    began = time.time()
    for name, data in files.items():
        path = work / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    last = time.time()
    done = watch.until(lambda: not watch.inbox(), 7200)
    written = watch.until(lambda: len(watch.records()) == len(files), 120)
    watch.stop()
    check_all(watch, files)
    judged = Counter(watch.log.read_text().split())
    assert judged.total() == len(files)
    print(
        f"burst: {len(files)} files within {last - began:.1f} s; last photo filed {done - last:.1f} s after the last "
        f"arrival (2 s of it standing still), results.jsonl complete after {written - last:.1f} s; each judged once; "
        "nothing left in the inbox"
    )


def torn(work: Path, really: bool, count: int) -> None:
    files = photos(count or 60, really)
    torn_ones = {name: data[: len(data) // 2] for name, data in [*files.items()][::3]}
    late = dict([*files.items()][1::3])
    watch = Watch(work, really=really, patience_s=15.0)
    watch.start()
    for name, data in files.items():
        path = work / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data[: len(data) // 2] if name in torn_ones or name in late else data)
    time.sleep(5)
    for name, data in late.items():
        with (work / "in" / name).open("ab") as file:
            file.write(data[len(data) // 2 :])
    began = time.time()
    watch.until(lambda: not watch.inbox(), 600)
    watch.stop()
    check_all(watch, {**files, **torn_ones}, failed=len(torn_ones))
    failed = {str(path.relative_to(work / "out/failed")) for path in (work / "out/failed").rglob("*.jpg")}
    assert failed == torn_ones.keys()
    print(
        f"torn: {len(files)} files, {len(torn_ones)} torn for good went to failed in {time.time() - began + 5:.0f} s "
        f"with a reason each, {len(late)} that became whole after 5 s and the others were judged"
    )


def receiver(work: Path, really: bool, count: int) -> None:
    files = photos(count or 200, really)
    server = taker()
    port = server.server_port
    server.shutdown()
    server.server_close()
    watch = Watch(work, really=really, post=f"http://127.0.0.1:{port}/")
    watch.start()
    send(work / "in", files, 10)
    watch.until(lambda: not watch.inbox(), 3600)
    watch.kill()
    server = taker(refuses=0.2, port=port)
    watch.start()
    began = time.time()
    watch.until(lambda: len(server.names) == len(files), 3600)
    took = time.time() - began
    watch.stop()
    check_all(watch, files)
    print(
        f"receiver: {len(files)} reports while it was down and the watch was killed; up again and refusing one in five "
        f"it had all after {took:.0f} s, {server.taken.total() - len(server.taken)} twice"
    )


def disk(work: Path, really: bool, count: int) -> None:
    files = photos(count or 60, really)
    watch = Watch(work, really=really)
    (work / "out").mkdir()
    size = sum(map(len, files.values())) // 2
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", work / "out"], check=True)
    try:
        send(work / "in", files, 1)
        watch.start()
        code = watch.process.wait(120)
        left = len(watch.inbox())
        assert 0 < left < len(files)
        for path in (work / "out").rglob("*.json"):
            json.loads(path.read_text())
        subprocess.run(["mount", "-o", f"remount,size={size * 4}", work / "out"], check=True)
        watch.start()
        watch.until(lambda: not watch.inbox(), 300)
        watch.stop()
        check_all(watch, files)
        judged = Counter(watch.log.read_text().split())
    finally:
        subprocess.run(["umount", work / "out"], check=True)
    print(
        f"disk: full with {left} of {len(files)} photos in the inbox, stopped with {code} and nothing torn; with room "
        f"again the rest was judged, {judged.total() - len(judged)} a second time"
    )


CHECKS = {check.__name__: check for check in (kills, burst, torn, receiver, disk)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checks", nargs="*", choices=[[], *CHECKS])
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--count", type=int, default=0, help="files, where not the number above")
    given = parser.parse_args()
    for name in given.checks or CHECKS:
        with tempfile.TemporaryDirectory() as work:
            CHECKS[name](Path(work), given.real, given.count)


if __name__ == "__main__":
    main()
