"""Drawn videos of vials turned by hand, outside pytest: python -m tests.videos {draw,measure,single} DIR.

draw      the videos that DIR lacks, --count of them, from --seed on: of each dozen four whose name and strength are
          never seen at once, four plain ones, two dangerous labels, a swap half-way, and one that cannot be read
measure   what `labelcheck camera` says of each, in camera time
single    what the best single frame of each gives
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "measure", "single"))
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=61_000)
    parser.add_argument("--size", default="1280x720", metavar="WxH")
    parser.add_argument("--fps", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=6.0)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    {"draw": draw}[options.what](options)


if __name__ == "__main__":
    main()
