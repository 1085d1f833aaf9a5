"""Draw photos with their truth: `python -m samples.studio.draw --out DIR --count N --seed S`."""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from samples.studio import lens, scene
from samples.studio.scene import Shot
from samples.studio.wish import UNREADABLE, WAYS, Wish


def wish_of(seed: int, options: argparse.Namespace) -> Wish:
    """What the options ask of one photo."""
    rng = np.random.default_rng((seed, 5))
    spoil = options.unreadable or rng.random() < options.unreadable_share
    why = UNREADABLE[int(rng.integers(len(UNREADABLE)))] if spoil else None
    size = tuple(int(v) for v in options.size.split("x")) if options.size else None
    return Wish(
        unreadable=why,
        size=(size[0], size[1]) if size else None,
        way=options.way,
        held_out_fonts=options.held_out_fonts,
        second_share=options.second_share,
        hard=options.hard,
    )


def photos(options: argparse.Namespace) -> Iterator[tuple[int, Shot]]:
    """Seed by seed."""
    for seed in range(options.seed, options.seed + options.count):
        yield seed, scene.shoot(seed, wish_of(seed, options))


def main(argv: Sequence[str] | None = None) -> int:
    """Write NNNN.jpg and truth.jsonl."""
    parser = argparse.ArgumentParser(prog="python -m samples.studio.draw", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0, help="photo n is drawn from seed S + n")
    parser.add_argument("--held-out-fonts", action="store_true", help="only fonts that no training sees")
    parser.add_argument("--unreadable", action="store_true", help="only photos whose strength nobody can read")
    parser.add_argument("--unreadable-share", type=float, default=0.06)
    parser.add_argument("--second-share", type=float, default=0.05, help="how many show two products")
    parser.add_argument("--size", metavar="WxH", help="pixels, for example 4000x3000")
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--hard", type=float, default=1.0, help="0: kind light, no blur; 1: as the day brings it")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    with (options.out / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for seed, shot in photos(options):
            name = f"{seed - options.seed:04d}.jpg"
            (options.out / name).write_bytes(lens.to_jpeg(shot.picture, shot.jpeg))
            print(json.dumps({"id": name[:-4], "file": name, **shot.truth}, ensure_ascii=False), file=truth)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
