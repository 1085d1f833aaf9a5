"""A vial turned by hand before a camera: what is where, frame by frame."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samples.studio import hands, kinds, layouts, weather
from samples.studio.artwork import Artwork
from samples.studio.containers import container
from samples.studio.layouts import Size
from samples.studio.lens import Lens
from samples.studio.light import Light
from samples.studio.products import Product, pick
from samples.studio.render import Glassware
from samples.studio.solids import Camera
from samples.studio.typefaces import faces
from samples.studio.wish import AMBERS, CAPS, CLEAR, RED

Rng = np.random.Generator
TICKS = 30
"""Movement is scripted at so many moments a second, whatever the frame rate."""
KINDS = ("plain", "around", "danger", "swap", "unreadable")
"""One vial; name and strength never seen at once; a dangerous label; a second vial half-way; never readable."""


@dataclass(frozen=True, slots=True)
class Prop:
    """A vial before the camera."""

    product: Product
    ware: Glassware
    art: Artwork
    scale: float
    """Pixels in a millimetre."""
    skin: NDArray[Any]
    grip_seed: int
    finger: float
    """Radius in millimetres."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame's state."""

    prop: int | None
    """Which vial is seen; None while nothing is held."""
    turn_deg: float
    at: tuple[float, float]
    roll_deg: float
    pitch_deg: float
    near: float
    """How much larger than usual."""
    exposure: float
    defocus: float
    motion: float
    finger: float | None
    """Where a finger crosses the label, as a share of the photo's height; None most of the time."""


@dataclass(frozen=True, slots=True)
class Clip:
    """What a video is drawn from."""

    seed: int
    kind: str
    width: int
    height: int
    fps: int
    props: tuple[Prop, ...]
    moments: tuple[Moment, ...]
    light: Light
    backdrop: NDArray[Any]
    lens: Lens
    camera: Camera


def drift(rng: Rng, count: int, period: float, size: float) -> NDArray[Any]:
    """A slow random walk that stays near 0, shape (count,)."""
    knots = max(4, int(count / period) + 3)
    values = rng.normal(0, size, knots)
    return np.asarray(np.interp(np.linspace(0, knots - 1, count), np.arange(knots), values))


def smooth(values: NDArray[Any], width: int) -> NDArray[Any]:
    """Moving average, edges held."""
    kernel = np.hanning(width + 2)[1:-1]
    padded = np.pad(values, width // 2, mode="edge")
    wide = np.convolve(padded, kernel / kernel.sum(), mode="same")
    return np.asarray(wide[width // 2 : width // 2 + len(values)])


def turning(rng: Rng, count: int, sides: Sequence[float]) -> NDArray[Any]:
    """Degrees by which the label is turned, frame by frame: from side to side with a rest at each."""
    stops = [*sides, *reversed(sides[:-1])] if len(sides) > 1 else [sides[0], sides[0] + 30, sides[0] - 30]
    spans = np.empty(2 * len(stops) - 1)
    spans[0::2], spans[1::2] = rng.uniform(1, 2, len(stops)), rng.uniform(0.5, 1.3, len(stops) - 1)
    times = np.concatenate([[0], np.cumsum(spans)]) / spans.sum() * count
    angles = np.repeat(stops, 2)
    path = np.interp(np.arange(count), times, angles)
    return np.asarray(smooth(path, 15) + drift(rng, count, 12, 1.5))


def make_prop(rng: Rng, product: Product, camera: Camera, kind: str, held_out: bool) -> Prop:
    """A vial of the product, its label drawn to the size at which it will be seen."""
    box = container(
        rng, product, "v30" if kind == "around" and rng.random() < 0.6 else pick(rng, ("v1", "v10", "v10", "v30"))
    )
    font, seed = faces(rng, held_out), int(rng.integers(2**31))
    scale = min(camera.width, camera.height) * float(rng.uniform(0.42, 0.6)) / (2 * box.solid.body_radius)
    size = box.label
    if kind == "around":
        size = Size(2 * np.pi * box.solid.body_radius * 0.93, size.height, size.panel)
    maker: Callable[..., Artwork] = layouts.around if kind == "around" else layouts.draw
    art = maker(np.random.default_rng(seed), product, size, float(np.clip(scale * 1.15, 6, 60)), font)
    amber = pick(rng, AMBERS) if rng.random() < 0.5 else None
    ware = Glassware(box.solid, amber, RED if product.substance else CLEAR, pick(rng, CAPS), pick(rng, CAPS))
    return Prop(
        product, ware, art, scale, hands.hand_colour(rng)[0], int(rng.integers(2**31)), float(rng.uniform(6, 8))
    )


def _product(rng: Rng, kind: str) -> Product:
    if kind == "danger":
        return pick(rng, (kinds.slip_product, kinds.contradiction, kinds.other_drug, kinds.slip_product))(rng)
    if kind == "around":
        return pick(rng, (kinds.plain_product, kinds.plain_product, kinds.odd_product, kinds.slip_product))(rng)
    return pick(rng, (kinds.plain_product, kinds.plain_product, kinds.plain_product, kinds.odd_product))(rng)


def script(rng: Rng, kind: str, count: int, props: Sequence[Prop], camera: Camera) -> tuple[Moment, ...]:
    """The whole movement, `count` ticks of it."""
    sides = {"around": (-118.0, 0.0, 118.0), "unreadable": (150.0, 190.0)}.get(kind) or (
        float(rng.uniform(-95, -40)),
        0.0,
        float(rng.uniform(20, 80)),
    )
    turn = turning(rng, count, sides if rng.random() < 0.5 else tuple(-s for s in sides))
    middle = np.array([camera.width, camera.height]) / 2
    shake = np.stack(
        [smooth(drift(rng, count, 9, 0.012) * camera.width, 7), smooth(drift(rng, count, 9, 0.015) * camera.height, 7)],
        axis=1,
    )
    at = middle + shake + rng.normal(0, 0.03, 2) * middle
    roll, pitch = (
        rng.normal(0, 6) + smooth(drift(rng, count, 20, 2.5), 9),
        rng.normal(4, 4) + smooth(drift(rng, count, 25, 3), 9),
    )
    near = 1 + smooth(drift(rng, count, 30, 0.04), 11)
    exposure = np.exp(smooth(drift(rng, count, 40, 0.18), 15))
    defocus = _hunting(rng, count)
    shown: list[int | None] = [0] * count
    if len(props) > 1:
        _swap(at, shown, count, camera)
    finger = _finger(rng, count)
    speed = np.hypot(np.gradient(at[:, 0]), np.gradient(at[:, 1]))
    spin = np.abs(np.gradient(np.radians(turn)))
    out = []
    for n in range(count):
        prop = props[shown[n] or 0]
        motion = 0.5 * float(speed[n] + spin[n] * prop.ware.solid.body_radius * prop.scale)
        out.append(
            Moment(
                shown[n],
                float(turn[n]),
                (float(at[n, 0]), float(at[n, 1])),
                float(roll[n]),
                float(pitch[n]),
                float(near[n]),
                float(exposure[n]),
                float(defocus[n]) * camera.width / 1280,
                motion,
                finger[n],
            )
        )
    return tuple(out)


def _hunting(rng: Rng, count: int) -> NDArray[Any]:
    """Focus: found, lost for a third of a second now and then."""
    sigma = np.full(count, float(rng.uniform(0, 0.8)))
    for start in rng.integers(0, count, int(rng.integers(1, 5))):
        span = np.arange(count) - int(start)
        sigma += float(rng.uniform(2, 7)) * np.exp(-((span / float(rng.uniform(4, 12))) ** 2))
    return sigma


def _swap(at: NDArray[Any], shown: list[int | None], count: int, camera: Camera) -> None:
    leave, gone, back = int(count * 0.45), int(count * 0.5), int(count * 0.56)
    at[leave:gone, 1] += np.linspace(0, camera.height * 1.3, gone - leave)
    at[back : back + gone - leave, 1] += np.linspace(camera.height * 1.3, 0, gone - leave)[: max(0, len(at) - back)]
    for n in range(gone, count):
        shown[n] = None if n < back else 1


def _finger(rng: Rng, count: int) -> list[float | None]:
    out: list[float | None] = [None] * count
    if rng.random() < 0.5:
        start, last = int(rng.integers(0, count)), int(rng.integers(12, 40))
        for n in range(start, min(count, start + last)):
            out[n] = 0.5 + 0.15 * float(np.sin((n - start) / last * np.pi * 2))
    return out


def plan(seed: int, kind: str, size: tuple[int, int], fps: int, seconds: float, held_out: bool = False) -> Clip:
    """Everything about a video but its pixels."""
    rng = np.random.default_rng((seed, 6))
    camera = Camera(size[0], size[1], float(rng.uniform(1.1, 1.8)) * size[0])
    ticks = int(TICKS * seconds)
    light, level = weather.make_light(rng, pick(rng, ("soft", "window", "overhead", "soft", "dim")), 1.0)
    canvas = weather.background(rng, camera, "hand", 0.0, 5.0, light, level)
    props = [make_prop(rng, _product(rng, kind), camera, kind, held_out) for _ in range(2 if kind == "swap" else 1)]
    moments = script(rng, kind, ticks, props, camera)
    shown = [moments[min(ticks - 1, round(n * TICKS / fps))] for n in range(int(fps * seconds))]
    lens = Lens(
        max(level, 0.3),
        (float(rng.normal(1, 0.04)), 1.0, float(rng.normal(1, 0.05))),
        0,
        0,
        0,
        float(rng.choice((0.008, 0.014, 0.02))),
        0.2,
        0.3,
        0.5,
        88,
    )
    return Clip(seed, kind, size[0], size[1], fps, tuple(props), tuple(shown), light, canvas.light, lens, camera)
