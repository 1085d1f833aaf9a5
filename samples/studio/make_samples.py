"""Draw the shipped samples again, each from its seed: `python -m samples.studio.make_samples`."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2

from samples.studio import lens, scene
from samples.studio.catalogue import SAMPLES, Sample

HERE = Path(__file__).resolve().parent.parent


def toml(sample: Sample, truth: dict[str, Any]) -> str:
    """The sample's truth as a TOML file."""
    rows: dict[str, Any] = {
        "shows": sample.shows,
        "why": sample.why,
        "verdict": truth["verdict"],
        "accepted": truth["accepted"],
        "substance": truth["substance"],
        "mcg_per_ml": truth["mcg_per_ml"],
        "total_mcg": truth["total_mcg"],
        "volume_ml": truth["volume_ml"],
        "strengths": truth["strengths_printed"],
        "ingredients": [" ".join(row) for row in truth.get("ingredients", [])] or None,
        "strength_readable": truth["strength_readable"],
        "seed": sample.seed,
    }
    kept = {key: value for key, value in rows.items() if value is not None}
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in kept.items())


INTRODUCTION = """# Samples

Photos that show what labelcheck says and why. All are drawn by the studio in `studio/`: every name, code and lot is
invented, no photograph of anyone's is among them, and they stand under this project's own licence. Each has its truth
beside it: `NAME.toml` with the verdict that a careful reader gives (`accepted` holds every other that a careful checker
may give), the numbers as the label states them, and every strength that is printed. Numbers of the medicine are text,
as in a report.

    python -m samples.studio.make_samples        draws them again, each from its seed
    python -m samples.studio.draw --out DIR --count 100 --seed 1    draws others, with `truth.jsonl`
    python -m samples.studio.video --out DIR --count 5 --seed 1     films vials turned by hand, with `truth.jsonl`

In `truth.jsonl`, `label_verdict` is what the label deserves, `verdict` and `accepted` what a careful checker can say of
it as this photo shows it; `labels[].lines[]` holds every line of print with its corners, baseline, cap height and angle
in photo pixels, how much of it is `hidden` and why (turned away, outside, covered, outshone), and whether a person can
read it. A video's truth says the same of each frame, for the name and for the strength.

They are set in Liberation, DejaVu and Lato (Debian: fonts-liberation, fonts-dejavu, fonts-lato).

| photo | verdict | what it shows | why it is here |
| --- | --- | --- | --- |
"""


def readme(rows: Sequence[tuple[Sample, str]]) -> str:
    """The page about the samples."""
    table = (f"| [{s.name}.jpg]({s.name}.jpg) | {verdict} | {s.shows} | {s.why} |\n" for s, verdict in rows)
    return INTRODUCTION + "".join(table)


def main(argv: Sequence[str] | None = None) -> int:
    """Write NAME.jpg and NAME.toml for every sample, or for the named ones."""
    parser = argparse.ArgumentParser(prog="python -m samples.studio.make_samples", description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args(argv)
    cv2.setNumThreads(1)
    rows = []
    for sample in SAMPLES:
        if options.names and sample.name not in options.names:
            continue
        shot = scene.shoot(sample.seed, replace(sample.wish, basic_fonts=True))
        (options.out / f"{sample.name}.jpg").write_bytes(lens.to_jpeg(shot.picture, shot.jpeg))
        (options.out / f"{sample.name}.toml").write_text(toml(sample, shot.truth), encoding="utf-8")
        rows.append((sample, str(shot.truth["verdict"])))
    if not options.names:
        (options.out / "README.md").write_text(readme(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
