"""labelcheck beside others on the same photos, each in a process of its own: what they read, time and memory.

    python -m tests.bench [--photos DIR] [--limit N] [--only NAME ...]

The photos have a key, as for `labelcheck validate`; without `--photos` they are the samples. Every contender decodes
the photo itself, with our decoder; what the others read goes through our grammar, each line as if it were surely read.
The first photo loads the models, and its time does not count. One process and one photo at a time, as many threads as a
contender likes: CPU seconds are those of the process and its children together, memory its peak and that of its largest
child. Then the same photos once more, shared out among as many processes as there are cores: what the machine does with
many photos. The first contender that is there is what the ratios are held against.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

OURS = ("labelcheck, tesserocr", "labelcheck, pytesseract")
OTHERS = ("plain pytesseract", "RapidOCR, our parser")
CONTENDERS = (*OURS, *OTHERS)

COLUMNS = (
    *("right", "wrong", "CPU s: median", "95 %", "wall s: median", "95 %", "photos/s", "on all cores", "peak MiB"),
    *("CPU", "time", "memory"),
)

MIB = 2**20 if sys.platform == "darwin" else 2**10
"""What ru_maxrss counts in, as parts of a MiB."""

Read = Callable[[Path], Any]
"""From a photo's path to a Report or Unchecked."""


class NotHereError(Exception):
    """A contender is not installed; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one contender did."""

    name: str
    photos: int
    right: int
    wrong: int
    asked: int
    """Photos whose strength a person can read."""

    cpu_s: list[float]
    wall_s: list[float]
    """A photo each, but for the first."""

    peak_mib: float
    rate_of_all: float = 0.0
    """Photos a second of as many processes as there are cores."""

    @property
    def rate(self) -> float:
        """Photos a second, one at a time."""
        return len(self.wall_s) / sum(self.wall_s)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="labelcheck beside others")
    parser.add_argument("--photos", type=Path, default=ROOT / "samples", metavar="DIR", help="photos with a key")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N photos")
    parser.add_argument("--only", action="append", choices=CONTENDERS, metavar="NAME", help=" | ".join(CONTENDERS))
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--result", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--part", default="0/1", help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.contender:
        given.result.write_text(json.dumps(contend(given.contender, given.photos, given.limit, given.part)))
        return
    measured = []
    for name in given.only or CONTENDERS:
        answer = in_own_process(name, given.photos, given.limit)
        if isinstance(answer, Measured):
            measured.append(replace(answer, rate_of_all=on_all_cores(name, given.photos, given.limit)))
        else:
            print(f"left out: {name}: {answer}", file=sys.stderr)
    if not measured:
        sys.exit("no contender could run; try: labelcheck doctor")
    print(table(measured, given.photos))
    print(texts())


def on_all_cores(name: str, photos: Path, limit: int | None) -> float:
    """Photos a second of one process a core, each with its share of the photos; the slowest says when all are read."""
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        parts = [f"{number}/{cores}" for number in range(cores)]
        answers = list(pool.map(lambda part: in_own_process(name, photos, limit, part), parts))
    for answer in answers:
        if isinstance(answer, str):
            print(f"{name}: a share was not read: {answer}", file=sys.stderr)
    measured = [answer for answer in answers if isinstance(answer, Measured)]
    slowest = max((sum(answer.wall_s) for answer in measured), default=0.0)
    return sum(len(answer.wall_s) for answer in measured) / slowest if slowest else 0.0


def in_own_process(name: str, photos: Path, limit: int | None, part: str = "0/1") -> Measured | str:
    """What a contender did, or why it could not; `1/2` is the second of two shares of the photos."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [sys.executable, "-m", "tests.bench", "--photos", str(photos.resolve()), "--contender", name]
        command += ["--result", str(result), "--part", part, *(["--limit", str(limit)] if limit else [])]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            return (done.stderr.strip().splitlines() or ["it failed without a word"])[-1]
        answer = json.loads(result.read_text())
    return answer["missing"] if "missing" in answer else Measured(**answer)


def contend(name: str, photos: Path, limit: int | None, part: str = "0/1") -> dict[str, Any]:
    """Read the photos as this contender does; runs in a process of its own."""
    from labelcheck.truths import read_truths
    from labelcheck.validate import Read as Outcome
    from labelcheck.validate import compare

    number, of = map(int, part.split("/"))
    truths = [each for each in read_truths(photos) if each.asks_b12 or each.strengths][:limit][number::of]
    try:
        read = reader(name)
    except NotHereError as missing:
        return {"missing": str(missing)}
    cpu, wall, outcomes = [], [], []
    for truth in truths:
        began_cpu, began = cpu_now(), time.perf_counter()
        item = read(photos / truth.file)
        wall.append(time.perf_counter() - began)
        cpu.append(cpu_now() - began_cpu)
        outcomes.append(compare(truth, item).read)
    right, wrong = outcomes.count(Outcome.RIGHT), outcomes.count(Outcome.WRONG)
    asked = len(outcomes) - outcomes.count(Outcome.NOTHING)
    return asdict(Measured(name, len(truths), right, wrong, asked, cpu[1:] or cpu, wall[1:] or wall, peak_mib()))


def reader(name: str) -> Read:
    """How a contender reads a photo.

    Raises:
        NotHereError: It is not installed.
    """
    if name in OURS:
        return labelcheck_with(name.partition(", ")[2])
    return plain_tesseract() if name == OTHERS[0] else rapidocr()


def labelcheck_with(engine: str) -> Read:
    from labelcheck.allocator import give_large_buffers_back
    from labelcheck.errors import MissingToolError
    from labelcheck.pipeline import Checker, Settings

    give_large_buffers_back()  # as the program does
    try:
        checker = Checker(Settings(engine=engine))
    except MissingToolError as missing:
        raise NotHereError(str(missing)) from missing
    return lambda path: next(checker.check(path))


def plain_tesseract() -> Read:
    try:
        import pytesseract
    except ImportError as missing:
        raise NotHereError("pip install pytesseract") from missing

    from labelcheck.photo import open_photo
    from labelcheck.pipeline import check_text

    def read(path: Path) -> Any:
        rgb = open_photo(path).pixels[..., ::-1]
        return check_text(pytesseract.image_to_string(rgb))

    return read


def rapidocr() -> Read:
    try:
        from rapidocr import RapidOCR
    except ImportError as missing:
        raise NotHereError("pip install rapidocr onnxruntime") from missing

    from labelcheck.photo import open_photo
    from labelcheck.pipeline import check_text

    engine = RapidOCR()

    def read(path: Path) -> Any:
        return check_text("\n".join(engine(open_photo(path).pixels).txts or ()))

    return read


def cpu_now() -> float:
    """CPU seconds of this process and of the children that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak_mib() -> float:
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / MIB


def table(measured: Sequence[Measured], photos: Path) -> str:
    """As Markdown, for the README."""
    first = measured[0]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    lines = [
        f"{first.photos} photos of {photos.resolve().name}, {first.asked} with a strength to be read; {machine}",
        "",
        f"| | {' | '.join(COLUMNS)} |",
        "| --- |" + " ---: |" * len(COLUMNS),
    ]
    for each in measured:
        figures = [f"{number:.2f}" for times in (each.cpu_s, each.wall_s) for number in median_and_95(times)]
        ratios = [
            statistics.median(each.cpu_s) / statistics.median(first.cpu_s),
            first.rate_of_all / each.rate_of_all if each.rate_of_all else math.nan,
            each.peak_mib / first.peak_mib,
        ]
        cells = [each.name, str(each.right), str(each.wrong), *figures, f"{each.rate:.2f}"]
        cells += [f"{each.rate_of_all:.2f}", f"{each.peak_mib:.0f}"]
        lines.append(f"| {' | '.join(cells + [f'{ratio:.1f}×' for ratio in ratios])} |")
    return "\n".join([*lines, "", f"×: of {first.name}; CPU by median, time by the whole run on all cores."])


def median_and_95(times: Sequence[float]) -> tuple[float, float]:
    """Half of the photos took no longer than the one, 95 % no longer than the other."""
    if len(times) == 1:
        return times[0], times[0]
    return statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[-1]


def texts() -> str:
    """How many label texts a second, without any photo."""
    from tests import bench_texts

    bench_texts.rate(bench_texts.texts(200, seed=1))
    measured = bench_texts.rate(bench_texts.texts(2000))
    return f"label texts: {measured:,.0f} a second and process, {measured / bench_texts.ASKED:.1f} of what is asked"


if __name__ == "__main__":
    main()
