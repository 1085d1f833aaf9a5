"""One photo from a seed: what stands where, in which light, seen through which lens."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samples.studio import kinds, truth
from samples.studio import lens as lenses
from samples.studio.lens import Lens
from samples.studio.products import Product, pick
from samples.studio.render import Canvas, Wrapped
from samples.studio.solids import Camera
from samples.studio.stage import Stage
from samples.studio.weather import background, exposure_lens, light_kind, make_light, random_roll
from samples.studio.wish import SIZES, WAYS, Wish

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Shot:
    """A finished photo and its truth."""

    picture: NDArray[np.uint8]
    """BGR."""
    truth: dict[str, Any]
    jpeg: int


ANYTHING = Wish()


def shoot(seed: int, wish: Wish = ANYTHING) -> Shot:
    """The photo of a seed; the same seed and wish give the same photo."""
    rng = np.random.default_rng(seed)
    product = wish.product or kinds.product(rng)
    width, height = wish.size or pick(rng, SIZES)
    camera = Camera(width, height, float(rng.uniform(1.0, 2.1)) * max(width, height))
    way = wish.way or str(rng.choice(WAYS, p=(0.40, 0.22, 0.17, 0.06, 0.08, 0.07)))
    unreadable = wish.unreadable
    kind = wish.lighting or light_kind(rng, wish.hard)
    yaw = (
        wish.yaw_deg
        if wish.yaw_deg is not None
        else float(np.clip(rng.normal(0, 13 * (0.4 + 0.6 * wish.hard)), -38, 38))
    )
    pitch = wish.pitch_deg if wish.pitch_deg is not None else float(np.clip(rng.normal(4, 10), -35, 35))
    roll = wish.roll_deg if wish.roll_deg is not None else random_roll(rng, way)
    if unreadable == "turned":
        yaw = float(pick(rng, (-1, 1))) * float(rng.uniform(85, 150))
    light, level = make_light(rng, kind, wish.hard)
    canvas = background(rng, camera, way, roll, pitch, light, level)
    stage = Stage(rng, wish, canvas, light, way, unreadable)
    second = wish.second or (
        kinds.product(rng)
        if wish.product is None and way in {"standing", "lying", "white"} and rng.random() < wish.second_share
        else None
    )
    placed = stage.place(product, roll, pitch, yaw, second)
    lens = exposure_lens(rng, wish, placed[0][1] if placed else None, level, kind)
    picture = lenses.expose(rng, canvas.light, lens)
    return Shot(
        picture,
        _truth(
            canvas,
            placed,
            lens,
            {
                "seed": seed,
                "way": way,
                "lighting": kind,
                "yaw_deg": round(yaw, 1),
                "pitch_deg": round(pitch, 1),
                "container": stage.names,
                "unreadable_by": unreadable,
            },
        ),
        lens.jpeg,
    )


def _truth(canvas: Canvas, placed: list[tuple[Product, Wrapped]], lens: Lens, about: dict[str, Any]) -> dict[str, Any]:
    labels = []
    for product, wrapped in placed:
        lines = [truth.see(canvas, wrapped, line, lens) for line in wrapped.art.lines]
        labels.append({**truth.of_product(product, lines), "lines": [truth.as_dict(line) for line in lines]})
    return truth.of_photo(canvas, labels, lens, about)
