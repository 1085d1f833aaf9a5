"""Drawn videos of vials turned by hand, outside pytest: python -m tests.videos {draw,measure,long} DIR.

draw      the videos that DIR lacks, --count of them, from --seed on: of each dozen four whose name and strength are
          never seen at once, four plain ones, two dangerous labels, a swap half-way, and one that cannot be read
measure   what `labelcheck camera` says of each, in camera time, and what its frames give one by one
long      --minutes of one vial after the other: memory
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

DOZEN = (
    "around",
    "plain",
    "danger",
    "around",
    "plain",
    "swap",
    "around",
    "plain",
    "danger",
    "around",
    "plain",
    "unreadable",
)


def draw(options: argparse.Namespace) -> None:
    """NNNN.avi and its truth NNNN.json; the same video from the same seed."""
    import cv2

    from samples.studio import turning, video

    cv2.setNumThreads(1)
    width, height = (int(side) for side in options.size.split("x"))
    for number in range(options.count):
        kind, name = DOZEN[number % len(DOZEN)], f"{number:04d}"
        if (options.folder / f"{name}.json").exists():
            continue
        clip = turning.plan(options.seed + number, kind, (width, height), options.fps, options.seconds)
        truth = video.film(clip, options.folder / f"{name}.avi")
        (options.folder / f"{name}.json").write_text(json.dumps({"file": f"{name}.avi", **truth}))
        print(name, kind, truth["accepted"], flush=True)


def truths(folder: Path) -> list[dict[str, Any]]:
    """Of every video that is whole, in order."""
    return [json.loads(path.read_text()) for path in sorted(folder.glob("[0-9]*.json"))]


class Watched:
    """A judge that remembers what each frame says alone."""

    def __init__(self, judge: Any) -> None:
        self._judge, self.settings = judge, judge.settings
        self.alone: list[Any] = []

    def check_photo(self, photo: Any) -> Any:
        report = self._judge.check_photo(photo)
        if photo.name != "<blank>":
            self.alone.append(report)
        return report


def measure(options: argparse.Namespace) -> None:
    """One line a video in DIR/measured.jsonl; what is there is not measured again. Reading costs its CPU time."""
    import cv2

    from labelcheck.camera import VideoFile
    from labelcheck.pipeline import Checker
    from labelcheck.sitting import Sitting, SittingOptions

    cv2.setNumThreads(1)
    results = options.folder / options.results
    done = {json.loads(line)["file"] for line in results.read_text().splitlines()} if results.exists() else set()
    checker = Checker()
    for truth in truths(options.folder)[: options.count]:
        if truth["file"] in done:
            continue
        judge = Watched(checker)
        sitting = Sitting(
            VideoFile(str(options.folder / truth["file"])), judge, SittingOptions(clock=time.process_time)
        )
        (outcome,) = sitting.outcomes()
        row = {"file": truth["file"], **compared(truth, outcome), "alone": alone(truth, judge.alone)}
        with results.open("a") as out:
            print(json.dumps(row), file=out)
        print(row["file"], row["kind"], row["accepted"], row["verdict"], row["is"], row["seconds"], flush=True)
    sum_up(results)


def compared(truth: dict[str, Any], outcome: Any) -> dict[str, Any]:
    report, facts = outcome.report, outcome.facts
    return {
        "kind": truth["kind"],
        "accepted": truth["accepted"],
        "verdict": report.verdict.value,
        "is": grade(truth, report),
        "stood": outcome.stood,
        "seconds": facts["seconds"],
        "frames": facts["frames"],
        "findings": [[each.rule, each.verdict.value, each.message] for each in report.findings],
    }


def grade(truth: dict[str, Any], report: Any) -> str:
    """right; review where more was to be had; wrong: a verdict that the label does not deserve, or a false strength."""
    printed = {label["mcg_per_ml"] for label in truth["labels"]} | {None}
    told = report.strength.mcg_per_ml if report.strength is not None else None
    close = any(each is None or (told and abs(float(each) / float(told) - 1) < 0.01) for each in printed - {None})
    verdict = undated(report)
    if verdict not in truth["accepted"] and verdict != "review":
        return "wrong"
    if told is not None and not close and verdict == "pass":
        return "wrong"
    return "right" if verdict in truth["accepted"] else "review"


def undated(report: Any) -> str:
    """The verdict, the date of expiry aside: the truth knows no calendar."""
    verdicts = [each.verdict for each in report.findings if each.rule != "expired"]
    if report.verdict.value == "review" and verdicts and max(verdicts).value == "pass":
        return "pass" if any(each.rule == "strength-in-range" for each in report.findings) else "review"
    return str(report.verdict.value)


def alone(truth: dict[str, Any], reports: list[Any]) -> dict[str, Any]:
    """What the frames that were read give one by one, and the best of them."""
    grades = Counter(grade(truth, report) for report in reports)
    best = next((each for each in ("right", "review", "wrong") if grades[each]), "review")
    return {"best": best, **{each: grades[each] for each in ("right", "review", "wrong")}}


def sum_up(results: Path) -> None:
    """The table of the whole set."""
    rows = [json.loads(line) for line in results.read_text().splitlines()]
    for kind in (*dict.fromkeys(DOZEN), None):
        mine = [row for row in rows if kind in (None, row["kind"])]
        if not mine:
            continue
        got, best = Counter(row["is"] for row in mine), Counter(row["alone"]["best"] for row in mine)
        some = sum(row["alone"]["wrong"] > 0 for row in mine)
        seconds = sorted(row["seconds"] for row in mine if row["stood"])
        middle = f"{median(seconds):.1f} s, 95 % {seconds[int(0.95 * (len(seconds) - 1))]:.1f} s" if seconds else "-"
        print(
            f"{kind or 'all':<11} {len(mine):3}: right {got['right']}, review {got['review']}, wrong {got['wrong']};"
            f" best single frame right {best['right']}, some single frame wrong {some};"
            f" stood early {len(seconds)}: {middle}"
        )
    frames = Counter()
    for row in rows:
        given = row["frames"]
        frames += Counter(
            all=given["seen"], read=given["read"], dropped=given["dropped"], gated=sum(given["gated"].values())
        )
    print(f"frames: {dict(frames)}")


class Loop:
    """A camera that plays all videos of a folder again and again, as a bench does."""

    name = "loop"

    def __init__(self, paths: list[str], minutes: float) -> None:
        self._paths, self._end_s, self.now_s = paths, 60 * minutes, 0.0
        self._number = self._video = 0
        self._each: Any = None
        self._capture: Any = None

    def start(self, each: Any) -> None:
        self._each = each
        self.wait()

    def wait(self) -> bool:
        import cv2
        import numpy as np

        from labelcheck.camera import Frame

        while self.now_s < self._end_s:
            if self._capture is None:
                self._capture = cv2.VideoCapture(self._paths[self._video % len(self._paths)])
                self._video += 1
            done, pixels = self._capture.read()
            if done:
                self.now_s = max(self.now_s, self._number / 10)
                self._each(Frame(np.asarray(pixels, np.uint8), self._number, self._number / 10))
                self._number += 1
                return True
            self._capture = None
        return False

    def spend(self, seconds: float) -> None:
        self.now_s += seconds
        while self._number / 10 <= self.now_s and self.wait():
            pass

    def close(self) -> None: ...


def long(options: argparse.Namespace) -> None:
    """Memory, minute by minute of camera time, with every reading taken to cost 5 s so that it ends today."""
    import cv2

    from labelcheck.pipeline import Checker
    from labelcheck.sitting import Sitting, SittingOptions

    cv2.setNumThreads(1)
    camera = Loop([str(options.folder / truth["file"]) for truth in truths(options.folder)], options.minutes)
    sitting = Sitting(camera, Checker(), SittingOptions(continuous=True, cost_s=5.0))
    minute = 0
    for told, _ in enumerate(sitting.outcomes(), 1):
        if camera.now_s // 60 >= minute:
            minute = int(camera.now_s // 60) + 1
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            counts = dict(sitting.shelf.counts)
            print(f"{camera.now_s / 60:5.1f} min: {pages * 4096 / 2**20:.0f} MiB, {told} reports, {counts}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "measure", "long"))
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=61_000)
    parser.add_argument("--size", default="1280x720", metavar="WxH")
    parser.add_argument("--fps", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--results", default="measured.jsonl", metavar="FILE")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    {"draw": draw, "measure": measure, "long": long}[options.what](options)


if __name__ == "__main__":
    main()
