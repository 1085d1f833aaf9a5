"""Draw videos of a vial turned by hand: `python -m samples.studio.video --out DIR --count N --seed S`."""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.studio import hands, render, solids, truth, weather
from samples.studio import lens as lenses
from samples.studio.lens import Lens
from samples.studio.render import Canvas, Wrapped
from samples.studio.turning import KINDS, Clip, Moment, plan


def frame(clip: Clip, number: int) -> tuple[NDArray[Any], Canvas, Wrapped | None, Lens]:
    """One frame (BGR), and what is needed to measure it."""
    moment, rng = clip.moments[number], np.random.default_rng((clip.seed, number))
    canvas = Canvas(clip.camera, clip.backdrop.copy(), np.zeros((clip.height, clip.width), np.uint8))
    found = _put(clip, moment, canvas) if moment.prop is not None else None
    exposure = clip.lens.exposure * moment.exposure / weather.paper_light(found)
    lens = replace(
        clip.lens, exposure=exposure, defocus=moment.defocus, motion=moment.motion, motion_deg=moment.roll_deg
    )
    return lenses.expose(rng, canvas.light, lens), canvas, found, lens


def _put(clip: Clip, moment: Moment, canvas: Canvas) -> Wrapped | None:
    prop = clip.props[moment.prop or 0]
    skin = clip.props[0].skin
    scale = prop.scale * moment.near
    where = solids.pose(clip.camera, moment.at, scale, moment.roll_deg, moment.pitch_deg)
    axis = where.axes[:2, 1] / np.linalg.norm(where.axes[:2, 1])
    solid = prop.ware.solid
    length = (solid.body_bottom - solid.body_top) * scale
    rng = np.random.default_rng(prop.grip_seed)
    grip = hands.grip(
        rng, moment.at, (float(axis[0]), float(axis[1])), solid.body_radius * scale, length, prop.finger * scale, 0.02
    )
    level = float(np.mean(clip.light.ambient)) + float(np.mean(clip.light.key_colour)) * 0.8
    for each in grip.behind:
        hands.paint(canvas.light, canvas.owner, each, skin, clip.light.key, level, 0)
    found = render.paint_glassware(
        canvas, prop.ware, prop.art, where, float(np.radians(moment.turn_deg)), clip.light, 1
    )
    for each in grip.before:
        hands.paint(canvas.light, canvas.owner, each, skin, clip.light.key, level, 250)
    if moment.finger is not None:
        y, radius = moment.finger * clip.height, prop.finger * scale
        over = hands.Finger(((clip.width * 1.05, y + radius * 2), (moment.at[0] + radius, y)), (radius * 1.2, radius))
        hands.paint(canvas.light, canvas.owner, over, skin, clip.light.key, level, 250)
    return found


def measure(clip: Clip, canvas: Canvas, found: Wrapped | None, lens: Lens, number: int) -> dict[str, Any]:
    """What can be read on one frame."""
    moment = clip.moments[number]
    row: dict[str, Any] = {
        "frame": number,
        "vial": moment.prop,
        "turn_deg": round(moment.turn_deg, 1),
        "defocus": round(moment.defocus, 1),
        "motion": round(moment.motion, 1),
        "name": False,
        "strength": False,
    }
    if found is None:
        return row
    lines = [truth.see(canvas, found, line, lens) for line in found.art.lines if line.role in {"name", "strength"}]
    row["name"] = any(line.readable for line in lines if line.role == "name")
    strengths = [line.readable for line in lines if line.role == "strength"]
    row["strength"] = bool(strengths) and all(strengths)
    return row


def summary(clip: Clip, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The truth of the whole video."""
    labels = []
    for n, prop in enumerate(clip.props):
        mine, product = [row for row in rows if row["vial"] == n], prop.product
        name, strength = sum(row["name"] for row in mine), sum(row["strength"] for row in mine)
        seen = name >= 3 and strength >= 3
        accepted = (
            list(dict.fromkeys(product.accepted))
            if seen
            else ["review"] + (["flag"] if product.verdict == "flag" else [])
        )
        labels.append(
            {
                "kind": product.kind,
                "substance": product.substance,
                "name_printed": product.name,
                "strengths_printed": list(product.strengths),
                "mcg_per_ml": truth.number(product.mcg_per_ml),
                "total_mcg": truth.number(product.total_mcg),
                "volume_ml": truth.number(product.volume_ml),
                "label_verdict": product.verdict,
                "accepted": accepted,
                "verdict": accepted[0],
                "frames_name": name,
                "frames_strength": strength,
                "frames_both": sum(row["name"] and row["strength"] for row in mine),
            }
        )
    whole = labels[0]["accepted"] if len(labels) == 1 else ["review", *labels[0]["accepted"]]
    return {
        "seed": clip.seed,
        "kind": clip.kind,
        "width_px": clip.width,
        "height_px": clip.height,
        "fps": clip.fps,
        "frames": len(clip.moments),
        "verdict": whole[0],
        "accepted": list(dict.fromkeys(whole)),
        "labels": labels,
        "per_frame": list(rows),
    }


def film(clip: Clip, path: Path) -> dict[str, Any]:
    """Write the video (MJPG in an .avi) and return its truth."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), clip.fps, (clip.width, clip.height))
    if not writer.isOpened():
        raise OSError(f"{path}: OpenCV cannot write an MJPG video here; is the folder writable?")
    rows = []
    for number in range(len(clip.moments)):
        picture, canvas, found, lens = frame(clip, number)
        writer.write(picture)
        rows.append(measure(clip, canvas, found, lens, number))
    writer.release()
    return summary(clip, rows)


def clips(options: argparse.Namespace) -> Iterator[Clip]:
    """Seed by seed; without a kind they take turns."""
    size = tuple(int(v) for v in options.size.split("x"))
    for seed in range(options.seed, options.seed + options.count):
        kind = options.kind or KINDS[seed % len(KINDS)]
        yield plan(seed, kind, (size[0], size[1]), options.fps, options.seconds, options.held_out_fonts)


def main(argv: Sequence[str] | None = None) -> int:
    """Write NNNN.avi and truth.jsonl."""
    parser = argparse.ArgumentParser(prog="python -m samples.studio.video", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--count", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--size", default="1280x720", metavar="WxH")
    parser.add_argument("--fps", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--held-out-fonts", action="store_true")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    with (options.out / "truth.jsonl").open("w", encoding="utf-8") as out:
        for clip in clips(options):
            name = f"{clip.seed - options.seed:04d}.avi"
            print(
                json.dumps({"id": name[:-4], "file": name, **film(clip, options.out / name)}, ensure_ascii=False),
                file=out,
                flush=True,
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
