"""Light, background and camera as the day brings them."""

from dataclasses import replace

import numpy as np

from samples.studio import light as lighting
from samples.studio import truth
from samples.studio.backdrop import backdrop
from samples.studio.lens import Lens
from samples.studio.light import Light, Window
from samples.studio.products import pick
from samples.studio.render import Canvas, Wrapped
from samples.studio.solids import Camera
from samples.studio.wish import Wish

Rng = np.random.Generator
NOISES = (0.004, 0.008, 0.014, 0.022, 0.03)


def random_roll(rng: Rng, way: str) -> float:
    """Degrees by which the text is turned, clockwise."""
    chance = rng.random()
    if way == "lying":
        return float(rng.uniform(-180, 180)) if chance < 0.6 else float(pick(rng, (0, 90, -90, 180)) + rng.normal(0, 7))
    upright = {"standing": 0.8, "hand": 0.6, "sheet": 0.8, "carton": 0.7, "white": 0.92}[way]
    if chance < upright:
        return float(rng.normal(0, 7))
    return float(pick(rng, (90, -90, 180)) + rng.normal(0, 6)) if chance < 0.93 else float(rng.uniform(-180, 180))


def light_kind(rng: Rng, hard: float) -> str:
    """The kind of light."""
    kinds = ("soft", "window", "overhead", "lamp", "flash", "dim", "coloured", "glare_strip")
    odds = np.array((0.22, 0.2, 0.16, 0.11, 0.1, 0.06, 0.05, 0.1)) if hard else np.array((0.6, 0.2, 0.2, 0, 0, 0, 0, 0))
    return str(rng.choice(kinds, p=odds / odds.sum()))


def make_light(rng: Rng, kind: str, hard: float) -> tuple[Light, float]:
    """A light and how bright the finished photo is."""
    side, up = float(rng.choice((-1, 1)) * rng.uniform(0.2, 1)), float(rng.uniform(0.2, 1))
    key = lighting.unit(side, -up, -float(rng.uniform(0.3, 1.2)))
    warm = np.array([1 + rng.normal(0, 0.04), 1.0, 1 + rng.normal(0, 0.05)])
    share, wrap = {
        "soft": (0.35, 0.8),
        "window": (0.65, 0.4),
        "overhead": (0.5, 0.6),
        "lamp": (0.85, 0.05),
        "flash": (0.15, 0.6),
        "dim": (0.5, 0.5),
        "coloured": (0.5, 0.5),
        "glare_strip": (0.5, 0.5),
    }[kind]
    if kind == "overhead":
        key = lighting.unit(side * 0.3, -1, -0.45)
    if kind == "coloured":
        warm = np.array(
            pick(rng, ((1.25, 0.95, 0.6), (0.75, 0.95, 1.3), (0.85, 1.15, 0.85), (1.2, 0.8, 1.1), (1.3, 1.05, 0.5)))
        )
    flash = float(rng.uniform(0.4, 0.8)) if kind == "flash" else 0.0
    ambient = (1 - share) * (0.5 if flash else 0.95)
    windows = tuple(_window(rng) for _ in range(int(rng.integers(0, 3)) + (kind in {"window", "soft"})))
    shadow = None
    if kind == "lamp" and rng.random() < 0.6:
        shadow = (
            float(rng.uniform(0, 2 * np.pi)),
            float(rng.normal(0, 0.12)),
            float(rng.choice((0.01, 0.04, 0.15))),
            float(rng.uniform(0.3, 0.72)),
        )
    level = float(rng.uniform(0.6, 1.0)) if kind != "dim" else float(rng.uniform(0.08, 0.25))
    scale = 1 / (ambient * 0.95 + share + flash * 0.6)
    colour = warm * share * 1.15 * scale
    around = warm * ambient * scale
    return Light(
        key, (colour[0], colour[1], colour[2]), (around[0], around[1], around[2]), wrap, windows, flash * scale, shadow
    ), level


def _window(rng: Rng) -> Window:
    towards = lighting.unit(float(rng.normal(0, 0.9)), float(rng.normal(-0.5, 0.6)), -float(rng.uniform(0.1, 1)))
    return Window(
        towards,
        float(rng.uniform(0.04, 0.3)),
        float(rng.uniform(0.15, 1.2)),
        float(rng.uniform(1, 9)),
        float(rng.normal(0, 15)),
        float(rng.uniform(0.05, 0.6)),
    )


def background(rng: Rng, camera: Camera, way: str, roll: float, pitch: float, light: Light, level: float) -> Canvas:
    """An empty photo: what stands behind, in the light of the scene."""
    kind = {
        "standing": "standing",
        "white": "white",
        "sheet": pick(rng, ("white", "plain", "plain", "wood", "cloth")),
    }.get(way)
    if kind is None:
        pool = (
            ("plain", "clutter", "standing", "clutter", "shelf")
            if way == "hand"
            else ("wood", "plain", "brushed", "cloth", "plain", "clutter")
        )
        if way == "carton":
            pool = ("standing", "standing", "wood", "plain", "clutter")
        kind = pick(rng, pool)
    blur = (
        float(rng.uniform(0.0, 0.03)) if kind in {"standing", "clutter", "shelf"} else float(rng.choice((0, 0, 0.004)))
    )
    tilt = roll if kind == "standing" else float(rng.uniform(-180, 180))
    horizon = float(np.clip(0.5 - pitch / 60 + rng.normal(0, 0.12), 0.1, 1.1))
    tone = (
        np.array(light.ambient, np.float32)
        + np.float32(0.6) * np.array(light.key_colour, np.float32)
        + np.float32(0.3 * light.flash)
    )
    scene = backdrop(
        rng, kind, camera.height, camera.width, tilt, horizon, blur, tone * np.float32(rng.uniform(0.75, 1.1))
    )
    arriving = lighting.shade(light, camera.width, camera.height)
    if not isinstance(arriving, float):
        scene *= arriving[..., None]
    return Canvas(camera, scene, np.zeros((camera.height, camera.width), np.uint8))


def exposure_lens(rng: Rng, wish: Wish, wrapped: Wrapped | None, level: float, kind: str) -> Lens:
    """A lens for one photo, its blur in proportion to the strength's letters."""
    cap = 30.0
    if wrapped is not None:
        caps = [truth.cap_of(wrapped, line) for line in wrapped.art.of("strength")]
        cap = min(caps) if caps else 30.0
    hard, chance = wish.hard, rng.random()
    defocus = float(rng.uniform(0.02, 0.11)) * cap if chance < 0.25 * hard else 0.0
    motion = float(rng.uniform(0.08, 0.34)) * cap if 0.25 * hard <= chance < 0.42 * hard else 0.0
    noise = float(rng.choice(NOISES if hard else NOISES[:4])) * (1 if kind != "dim" else 2.2) * (0.5 + 0.5 * hard)
    exposure = level * float(rng.uniform(0.85, 1.12)) / paper_light(wrapped)
    if wish.unreadable == "blur":
        defocus = float(rng.uniform(0.22, 0.6)) * cap
    elif wish.unreadable == "shake":
        motion = float(rng.uniform(0.9, 3.0)) * cap
    elif wish.unreadable == "dark":
        exposure, noise = float(rng.uniform(0.002, 0.006)), float(rng.uniform(0.06, 0.1))
    white = (float(rng.normal(1, 0.05)), 1.0, float(rng.normal(1, 0.06)))
    made = Lens(
        exposure,
        white,
        defocus,
        motion,
        float(rng.uniform(0, 180)),
        noise,
        float(rng.uniform(0, 0.35)),
        float(rng.uniform(0, 0.8)),
        float(rng.choice((0, 0.3, 0.6, 1.0))),
        int(rng.integers(60, 96)),
    )
    if hard and rng.random() < 0.35:
        made = replace(made, fringe=float(rng.normal(0, 0.0009)))
    return replace(made, **wish.lens)


def paper_light(wrapped: Wrapped | None) -> float:
    """What a phone's meter finds on the label."""
    if wrapped is None:
        return 1.0
    art = wrapped.art
    x, y = np.meshgrid(
        art.front_mm + np.linspace(-0.4, 0.4, 9) * min(art.width_mm, 1.6 * (wrapped.radius or 1e9)),
        np.linspace(0.2, 0.8, 5) * art.height_mm,
    )
    spots, cosine = wrapped.place(np.stack([x.ravel(), y.ravel()], axis=1))
    tall, wide = wrapped.white.shape
    column, row = spots[:, 0].astype(int) - wrapped.origin[0], spots[:, 1].astype(int) - wrapped.origin[1]
    inside = (column >= 0) & (row >= 0) & (column < wide) & (row < tall) & (cosine > 0.3)
    if not inside.any():
        return 1.0
    return float(np.clip(np.percentile(wrapped.white[row[inside], column[inside]], 80), 0.3, 1.6))
