"""Trains the models for label strips: python -m samples.studio.train; see TRAINING.md."""

from __future__ import annotations

import argparse
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from samples.studio import net, pool
from samples.studio.learn import NULL, Course, Pool, Shares, VialNet, train
from samples.studio.wording import ALPHABET

SHIPPED = Path(__file__).parents[2] / "labelcheck" / "tessdata"
_STARTER = "starter"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A model: its net, and the seed that makes it another than its sisters."""

    name: str
    rows: int
    tile: tuple[int, int]
    filters: int
    memory: tuple[int, int, int, int]
    seed: int

    def shape(self, signs: int) -> net.Shape:
        return net.Shape(self.rows, self.tile, self.filters, *self.memory, signs)


RECIPES = (
    Recipe("vial", 48, (4, 4), 32, (48, 96, 96, 128), 1),
    Recipe("vial48", 48, (4, 3), 48, (64, 128, 128, 192), 2),
    Recipe("vial64", 48, (3, 3), 32, (64, 96, 128, 192), 3),
)
"""The first is the fastest; the others see more and are wrong elsewhere."""


def shares(passed: float) -> Shares:
    """How much is seen of which kind of strip, by the share of the time that has passed."""
    if passed < 0.12:
        return {"sheet": 0.5, "drawn": 0.2, "cut": 0.3}
    if passed < 0.75:
        return {"sheet": 0.25, "drawn": 0.25, "cut": 0.5}
    return {"sheet": 0.08, "drawn": 0.27, "cut": 0.65}


_RATE_OF_GOING_ON, LEARNT = 1.5e-3, 0.2
"""Of a network that reads already; what it sees first is what others see after such a share of the time."""


def main() -> int:
    options = _options()
    work = Path(options.work)
    strips = work / "strips"
    strips.mkdir(parents=True, exist_ok=True)
    signs = alphabet(work)
    drawers = start_drawers(strips, options.workers)
    try:
        if options.draw_only:
            time.sleep(60 * options.minutes)
        else:
            _learn_all(options, work, signs)
    finally:
        for drawer in drawers:
            drawer.terminate()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", default="out/training", help="folder for strips, weights and models")
    parser.add_argument("--out", default=str(SHIPPED), help="folder where the finished models go")
    parser.add_argument("--model", action="append", choices=[each.name for each in RECIPES], help="only this one")
    parser.add_argument("--minutes", type=float, default=480, help="for each model; on a graphics card ten are enough")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw strips meanwhile")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--go-on", action="store_true", help="begin with the weights that lie in the work folder")
    parser.add_argument("--draw-only", action="store_true", help="draw strips for so many minutes and stop")
    parser.add_argument("--weights-only", action="store_true", help="leave the models in the work folder, unpacked")
    return parser.parse_args()


def _learn_all(options: argparse.Namespace, work: Path, signs: list[str]) -> None:
    recipes = [each for each in RECIPES if each.name in (options.model or [one.name for one in RECIPES])]
    context = get_context("spawn")
    learners = [context.Process(target=learn, args=(each, work, signs, options)) for each in recipes]
    together = len(learners) if options.device != "cpu" else 1  # a card has room for all of them
    for first in range(0, len(learners), together):
        for learner in learners[first : first + together]:
            learner.start()
        for learner in learners[first : first + together]:
            learner.join()
    if any(learner.exitcode for learner in learners):
        raise SystemExit("training failed; see above")
    for each in recipes:
        if not options.weights_only:
            pack(work, work / f"{each.name}.lstm", Path(options.out) / f"{each.name}.traineddata")


def learn(recipe: Recipe, work: Path, signs: list[str], options: argparse.Namespace) -> None:
    """Trains one model on whatever strips there are and come."""
    torch.set_num_threads(2)
    torch.manual_seed(recipe.seed)
    torch.set_float32_matmul_precision("high")
    device = torch.device(options.device)
    model = VialNet(recipe.shape(len(signs))).to(device)
    if options.go_on and (kept := work / f"{recipe.name}.npz").exists():
        with np.load(kept) as weights:
            model.take({name: weights[name].astype(np.float64) for name in weights.files})
    pools = {kind: Pool(device) for kind in pool.KINDS}
    loader = Loader(work / "strips", signs)
    while not all(len(one) for one in pools.values()):
        loader.into(pools)
        time.sleep(0.5)
    course = Course() if device.type != "cpu" else Course(columns=8_000)
    if options.go_on:
        course = replace(course, rate=_RATE_OF_GOING_ON, short=0.0)
    train(
        model,
        pools,
        lambda: loader.into(pools),
        (lambda passed: shares(max(passed, LEARNT))) if options.go_on else shares,
        60 * options.minutes,
        course,
        recipe.seed,
        lambda text: print(f"{recipe.name}: {text}", flush=True),
        lambda learnt, seen: _keep(work / f"{recipe.name}.lstm", learnt, seen),
    )


def _keep(path: Path, model: VialNet, seen: int) -> None:
    weights = model.weights()
    np.savez(path.with_suffix(".npz"), **{name: values.astype(np.float32) for name, values in weights.items()})
    path.write_bytes(net.written(model.shape, weights, NULL, min(seen, 2**31 - 1)))


class Loader:
    """Reads files of strips as they are drawn, in a thread of its own."""

    def __init__(self, folder: Path, signs: list[str]) -> None:
        self._folder, self._numbers = folder, {sign: number for number, sign in enumerate(signs)}
        self._ready: queue.Queue[tuple[str, list[tuple[NDArray[np.uint8], NDArray[np.int64]]]]] = queue.Queue(40)
        threading.Thread(target=self._go_on, daemon=True).start()

    def into(self, pools: dict[str, Pool]) -> None:
        """Moves what was read since into the pools."""
        while not self._ready.empty():
            kind, strips = self._ready.get()
            pools[kind].add(strips)

    def _go_on(self) -> None:
        known: set[Path] = set()
        while True:
            for path in sorted(set(self._folder.glob("*.npz")) - known):
                known.add(path)
                self._ready.put((path.name.partition("-")[0], list(self._coded(path))))
            time.sleep(1)

    def _coded(self, path: Path) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.int64]]]:
        for strip, text in pool.load(path):
            if all(sign in self._numbers for sign in text):
                yield strip, np.array([self._numbers[sign] for sign in text], np.int64)


def start_drawers(folder: Path, workers: int) -> list[subprocess.Popen[bytes]]:
    """Processes that draw strips until they are stopped."""
    plan = ["cut", "cut", "cut", "sheet", "cut", "cut", "drawn"]
    found = []
    for number in range(workers):
        kind = plan[number % len(plan)] if workers >= len(plan) else "all"
        arguments = [sys.executable, "-m", "samples.studio.pool", str(folder), kind, str(number), str(workers)]
        found.append(subprocess.Popen(arguments, env=os.environ | {"OMP_NUM_THREADS": "1"}))
    return found


def alphabet(work: Path) -> list[str]:
    """The signs in the order of the network's outputs; a space is the first."""
    listing = work / "signs.txt"
    if not listing.exists():
        _starter(work)
        lines = (work / "unicharset").read_text(encoding="utf-8").splitlines()[1:]
        listing.write_text("\n".join(line.split(" ")[0] for line in lines), encoding="utf-8")
    return [" ", *listing.read_text(encoding="utf-8").split("\n")[1:]]


def _starter(work: Path) -> Path:
    """A model that knows the alphabet and nothing else."""
    made = work / _STARTER / f"{_STARTER}.traineddata"
    if made.exists():
        return made
    scripts = work / "scripts"
    scripts.mkdir(exist_ok=True)
    text = work / "alphabet.txt"
    text.write_text("\n".join(" ".join(ALPHABET[i : i + 12].replace(" ", "")) for i in range(0, len(ALPHABET), 12)))
    signs = work / "unicharset"
    _run("unicharset_extractor", "--norm_mode", "1", "--output_unicharset", str(signs), str(text))
    shutil.copyfile(signs, scripts / "Latin.unicharset")
    (scripts / "radical-stroke.txt").write_text("# no ideographs\n")
    _run(
        *("combine_lang_model", "--input_unicharset", str(signs), "--script_dir", str(scripts)),
        *("--output_dir", str(work), "--lang", _STARTER, "--pass_through_recoder"),
    )
    return made


def pack(work: Path, network: Path, out: Path) -> None:
    """A network and its alphabet as one file for Tesseract."""
    shutil.copyfile(_starter(work), out)
    _run("combine_tessdata", "-o", str(out), str(network))


def _run(*command: str) -> None:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} … failed with {done.returncode}")


if __name__ == "__main__":
    sys.exit(main())
