"""Trains the models for label strips: python -m samples.studio.train; see TRAINING.md."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from samples.studio.cut import draw_cut_strips
from samples.studio.strips import Hardship, Pixels, draw_strip
from samples.studio.variants import varied
from samples.studio.wording import ALPHABET

ALPHABET_OF = "vial"
"""The starter that both models begin from."""

SHIPPED = Path(__file__).parents[2] / "labelcheck" / "tessdata"
PAGES = 300
CUT_PAGES = 100
_CUT = "cut"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the training: what is seen, for how long, at what rate."""

    name: str
    drawn: int
    """Files of PAGES strips, each drawn by itself."""

    cut: int
    """Files of CUT_PAGES strips that the line finder cut from drawn photos; each file is listed twice."""

    level: tuple[float, float]
    """Hardship of the strips, evenly between the two."""

    longest: int
    rate: float
    iterations: int
    """Strips seen when the stage ends, counted from the very beginning, or from where training began anew."""

    seed: int
    run: str = "run"
    """Stages of one run go on from each other; a new run begins with the weights alone, see TRAINING.md for why."""

    variants: int = 0
    """Of each cut strip so many are seen beside it; all later stages see these strips again."""


VIAL = (
    Stage("first", 12, 0, (0.0, 0.02), 7, 0.003, 12_000, 1),
    Stage("middle", 50, 0, (0.0, 0.6), 30, 0.002, 60_000, 2),
    Stage("hard", 60, 90, (0.2, 1.0), 44, 0.001, 210_000, 12),
    Stage("fine", 0, 0, (0.2, 1.0), 44, 0.0005, 260_000, 12),
    Stage("last-1", 0, 0, (0.2, 1.0), 44, 0.0002, 12_000, 12, "last"),
    Stage("last-2", 0, 0, (0.2, 1.0), 44, 0.0001, 24_000, 12, "last"),
    Stage("last-3", 0, 0, (0.2, 1.0), 44, 0.00005, 34_000, 12, "last"),
    Stage("varied-1", 0, 209, (0.2, 1.0), 44, 0.0002, 50_000, 14, "varied", 2),
    Stage("varied-2", 0, 0, (0.2, 1.0), 44, 0.0001, 100_000, 14, "varied"),
    Stage("varied-3", 0, 0, (0.2, 1.0), 44, 0.00005, 125_000, 14, "varied"),
    Stage("varied-4", 0, 0, (0.2, 1.0), 44, 0.00015, 180_000, 14, "varied"),
    Stage("varied-5", 0, 0, (0.2, 1.0), 44, 0.00004, 210_000, 14, "varied"),
    Stage("varied-6", 0, 0, (0.2, 1.0), 44, 0.0002, 400_000, 14, "varied"),
    Stage("settled-1", 0, 0, (0.2, 1.0), 44, 0.00005, 70_000, 14, "settled-1"),
    Stage("settled-2", 0, 0, (0.2, 1.0), 44, 0.00015, 130_000, 14, "settled-2"),
    Stage("settled-3", 0, 0, (0.2, 1.0), 44, 0.00003, 38_400, 14, "settled-3"),
)
_HARD = 2
"""The stage whose files all later ones see again, besides their own; the others see those of the stage before them."""

VIAL48 = (
    Stage("first", 12, 0, (0.0, 0.02), 7, 0.003, 10_000, 1),
    Stage("middle", 50, 0, (0.0, 0.6), 30, 0.002, 75_000, 2),
    Stage("hard", 60, 90, (0.2, 1.0), 44, 0.001, 155_000, 12),
    Stage("last-1", 0, 0, (0.2, 1.0), 44, 0.0003, 25_000, 12, "last"),
    Stage("last-2", 0, 0, (0.2, 1.0), 44, 0.0001, 45_000, 12, "last"),
    Stage("more", 0, 70, (0.2, 1.0), 44, 0.0001, 114_500, 13, "last"),
    Stage("varied-1", 0, 209, (0.2, 1.0), 44, 0.0002, 42_600, 14, "varied", 2),
    Stage("varied-2", 0, 0, (0.2, 1.0), 44, 0.0001, 40_000, 14, "settled"),
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A model: its net, in Tesseract's words, and how it is trained."""

    name: str
    net: str
    stages: tuple[Stage, ...]


RECIPES = (
    Recipe("vial", "[1,36,0,1 Ct3,3,16 Mp3,3 Lfys48 Lfx96 Lrx96 Lfx128 O1c{signs}]", VIAL),
    Recipe("vial48", "[1,48,0,1 Ct3,3,16 Mp3,3 Lfys64 Lfx96 Lrx128 Lfx192 O1c{signs}]", VIAL48),
)
"""The second sees a third more rows and has twice the weights: slower, and wrong where the first is right."""


def main() -> int:
    options = _options()
    work = Path(options.work)
    work.mkdir(parents=True, exist_ok=True)
    starter = _starter(work)
    with ProcessPoolExecutor(options.workers) as pool:
        for recipe in RECIPES:
            if recipe.name not in (options.model or [each.name for each in RECIPES]):
                continue
            _make(recipe, work, starter, pool, options.draw_only)
            if not options.draw_only:
                name = f"{recipe.name}.traineddata"
                shutil.copyfile(work / name, Path(options.out) / name)
    return 0


def _make(recipe: Recipe, work: Path, starter: Path, pool: ProcessPoolExecutor, draw_only: bool) -> None:
    stages = recipe.stages
    for number, stage in enumerate(stages):
        before = stages[min(number, _HARD + 1) - 1 : min(number, _HARD + 1)]
        again = [each for each in stages[:number] if each.variants]
        jobs = [job for each in (*before, *again, stage) for job in _jobs(work, each)]
        files = list(pool.map(_draw_file, jobs))
        if not draw_only:
            cut = [path for path in files if _CUT in path.name]
            _train(work, starter, recipe, number, files + cut)
            _stop(
                work / f"{recipe.name}-{stage.run}_checkpoint",
                starter,
                work / f"{recipe.name}.traineddata",
                "--convert_to_int",
            )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--work", default="out/training", help="folder for data and checkpoints; training goes on there"
    )
    parser.add_argument("--out", default=str(SHIPPED), help="folder where the finished models go")
    parser.add_argument("--model", action="append", choices=[each.name for each in RECIPES], help="only this one")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw strips")
    parser.add_argument("--draw-only", action="store_true", help="draw the strips of every stage and stop")
    return parser.parse_args()


def _starter(work: Path) -> Path:
    """A model that knows the alphabet and nothing else."""
    made = work / ALPHABET_OF / f"{ALPHABET_OF}.traineddata"
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
        *("--output_dir", str(work), "--lang", ALPHABET_OF, "--pass_through_recoder"),
    )
    return made


def _jobs(work: Path, stage: Stage) -> list[tuple[Path, Stage, int]]:
    folder = work / "strips"
    drawn = [(folder / f"{stage.name}-{number:03d}", stage, number) for number in range(stage.drawn)]
    return drawn + [(folder / f"{stage.name}-{_CUT}-{number:03d}", stage, number) for number in range(stage.cut)]


def _draw_file(job: tuple[Path, Stage, int]) -> Path:
    """One file of strips for training, unless it is there."""
    base, stage, number = job
    done = base.with_suffix(".lstmf")
    if done.exists():
        return done
    base.parent.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    if _CUT in base.name:
        rng = np.random.default_rng([stage.seed, 1, number])
        strips = draw_cut_strips(rng, CUT_PAGES)
        drawn = [(seen, text) for strip, text in strips for seen in (strip, *_variants(rng, strip, stage))]
    else:
        rng = np.random.default_rng([stage.seed, number])
        drawn = [draw_strip(rng, Hardship(rng.uniform(*stage.level), stage.longest)) for _ in range(PAGES)]
    write_lstmf(base, drawn)
    return done


def _variants(rng: np.random.Generator, strip: Pixels, stage: Stage) -> list[Pixels]:
    return [varied(rng, strip) for _ in range(stage.variants)]


def write_lstmf(base: Path, drawn: Sequence[tuple[np.ndarray, str]]) -> None:
    """Strips and their texts as Tesseract's training data; one page a strip, one WordStr box a page."""
    pages = [Image.fromarray(strip) for strip, _ in drawn]
    tiff, box = base.with_suffix(".tif"), base.with_suffix(".box")
    pages[0].save(tiff, save_all=True, append_images=pages[1:])
    box.write_text("".join(_boxes(drawn)), encoding="utf-8")
    _run("tesseract", str(tiff), str(base), "--psm", "13", "lstm.train")
    tiff.unlink()
    box.unlink()


def _boxes(drawn: Sequence[tuple[np.ndarray, str]]) -> Iterator[str]:
    for page, (strip, text) in enumerate(drawn):
        height, width = strip.shape
        yield f"WordStr 0 0 {width} {height} {page} #{text}\n\t {width} 0 {width + 1} {height} {page}\n"


def _train(work: Path, starter: Path, recipe: Recipe, number: int, files: Sequence[Path]) -> None:
    """Goes on from the last checkpoint, or begins."""
    stage = recipe.stages[number]
    done, name = _done(work), f"{recipe.name}-{stage.name}"
    if name in done:
        return
    listing, run = work / f"{name}.txt", work / f"{recipe.name}-{stage.run}"
    listing.write_text("".join(f"{path}\n" for path in files))
    _run(
        *("nice", "-n", "5", "lstmtraining", "--model_output", str(run), "--traineddata", str(starter)),
        *("--train_listfile", str(listing), "--learning_rate", str(stage.rate), "--target_error_rate", "0.001"),
        *(
            "--max_iterations",
            str(stage.iterations),
            "--reset_learning_rate",
            *_beginning(work, starter, recipe, number),
        ),
        log=work / f"{name}.log",
    )
    (work / "stages.json").write_text(json.dumps([*done, name]))


def _beginning(work: Path, starter: Path, recipe: Recipe, number: int) -> list[str]:
    checkpoint = work / f"{recipe.name}-{recipe.stages[number].run}_checkpoint"
    if checkpoint.exists():
        return ["--continue_from", str(checkpoint)]
    if number == 0:
        return ["--net_spec", recipe.net.format(signs=_signs(work))]
    weights = work / f"{recipe.name}-weights.traineddata"
    _stop(work / f"{recipe.name}-{recipe.stages[number - 1].run}_checkpoint", starter, weights)
    _run("combine_tessdata", "-e", str(weights), str(weights.with_suffix(".lstm")))
    return ["--continue_from", str(weights.with_suffix(".lstm"))]


def _signs(work: Path) -> int:
    return int((work / "unicharset").read_text(encoding="utf-8").splitlines()[0])


def _done(work: Path) -> list[str]:
    state = work / "stages.json"
    return list(json.loads(state.read_text())) if state.exists() else []


def _stop(checkpoint: Path, starter: Path, out: Path, *options: str) -> None:
    _run(
        *("lstmtraining", "--stop_training", *options, "--continue_from", str(checkpoint)),
        *("--traineddata", str(starter), "--model_output", str(out)),
    )


def _run(*command: str, log: Path | None = None) -> None:
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    with open(log, "a") if log else open(os.devnull, "w") as stream:  # noqa: PTH123 a device is no Path's business
        done = subprocess.run(command, stdout=stream, stderr=subprocess.STDOUT, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} … failed with {done.returncode}")


if __name__ == "__main__":
    sys.exit(main())
