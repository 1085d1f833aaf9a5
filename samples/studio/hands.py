"""Hands: skin or glove, fingers around a thing, an arm behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.studio.products import pick

Rng = np.random.Generator
Floats = NDArray[Any]  # float32; OpenCV's stubs promise less
Point = tuple[float, float]

_SKINS = ((224, 180, 150), (198, 146, 112), (150, 100, 72), (96, 62, 46), (236, 200, 176), (176, 124, 92))
_GLOVES = (
    (60, 100, 200),
    (235, 232, 225),
    (120, 80, 170),
    (40, 42, 48),
    (90, 150, 215),
    (225, 225, 230),
    (70, 160, 150),
)


@dataclass(frozen=True, slots=True)
class Finger:
    """A bent sausage: points along it with their radii, photo pixels."""

    path: tuple[Point, ...]
    radii: tuple[float, ...]


def hand_colour(rng: Rng) -> tuple[Floats, bool]:
    """Linear colour, and whether it is a glove."""
    glove = bool(rng.random() < 0.45)
    base = np.array(pick(rng, _GLOVES if glove else _SKINS), np.float32) + rng.normal(0, 6, 3)
    return (np.clip(base, 10, 250).astype(np.float32) / 255) ** 2, glove


def paint(
    image: Floats,
    cover: NDArray[np.uint8],
    finger: Finger,
    colour: Floats,
    light: tuple[float, float, float],
    level: float,
    mark: int,
) -> None:
    """Draw one finger onto linear light, in place; `cover` takes `mark` where it hides what was there."""
    height, width = image.shape[:2]
    points, radii = np.array(finger.path), np.array(finger.radii)
    low = np.floor((points - radii[:, None]).min(axis=0) - 4).astype(int)
    high = np.ceil((points + radii[:, None]).max(axis=0) + 4).astype(int)
    x0, y0, x1, y1 = max(0, low[0]), max(0, low[1]), min(width, high[0]), min(height, high[1])
    if x1 - x0 < 4 or y1 - y0 < 4:
        return
    least = float(min(radii))
    step = int(np.clip(least / 10, 2, 8))
    u = np.arange(x0, x1 + step, step, dtype=np.float32)[None, :]
    v = np.arange(y0, y1 + step, step, dtype=np.float32)[:, None]
    inside, nx, ny = _field(u, v, points, radii)
    nz = np.sqrt(np.maximum(0.02, 1 - nx * nx - ny * ny))
    lit = 0.30 + 0.75 * np.clip((nx * light[0] + ny * light[1] - nz * light[2] + 0.35) / 1.35, 0, 1)
    lit *= 0.55 + 0.45 * nz
    size = (u.shape[1] * step, v.shape[0] * step)
    solid = (inside > 0).astype(np.float32)
    shadow = cv2.GaussianBlur(solid, (0, 0), max(0.8, least * 0.25 / step))

    def big(low_: Floats) -> Floats:
        return cv2.resize(low_, size, interpolation=cv2.INTER_LINEAR)[: y1 - y0, : x1 - x0]

    alpha = np.clip(big(inside) * (0.5 * least) + 0.5, 0, 1)
    part = image[y0:y1, x0:x1]
    part *= (1 - 0.45 * big(shadow) * (1 - alpha))[..., None]
    part += (big(lit.astype(np.float32))[..., None] * (colour * np.float32(level)) - part) * alpha[..., None]
    cover[y0:y1, x0:x1][alpha > 0.5] = mark


def _field(
    u: Floats, v: Floats, points: NDArray[np.float64], radii: NDArray[np.float64]
) -> tuple[Floats, Floats, Floats]:
    best = np.full(np.broadcast_shapes(u.shape, v.shape), -1e9, np.float32)
    nx, ny = np.zeros_like(best), np.zeros_like(best)
    for (ax, ay), (bx, by), ra, rb in zip(points, points[1:], radii, radii[1:], strict=False):
        dx, dy = float(bx - ax), float(by - ay)
        t = np.clip(((u - float(ax)) * dx + (v - float(ay)) * dy) / (dx * dx + dy * dy + 1e-6), 0, 1)
        ex, ey = u - (float(ax) + t * dx), v - (float(ay) + t * dy)
        radius = float(ra) + t * float(rb - ra)
        far = np.sqrt(ex * ex + ey * ey)
        inside = 1 - far / radius
        closer = inside > best
        best = np.where(closer, inside, best)
        nx, ny = np.where(closer, ex / radius, nx), np.where(closer, ey / radius, ny)
    return best.astype(np.float32), nx.astype(np.float32), ny.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Grip:
    """Which fingers go behind the thing and which before it."""

    behind: tuple[Finger, ...]
    before: tuple[Finger, ...]


def grip(rng: Rng, centre: Point, axis: Point, radius: float, length: float, finger: float, reach: float) -> Grip:
    """A hand around a cylinder.

    Args:
        centre: Of the body, photo pixels.
        axis: Unit vector along it, towards the base.
        radius: Of the body, pixels.
        length: Of the body, pixels.
        finger: Radius of a finger, pixels.
        reach: How far the tips come over the body, as a share of its radius.
    """
    side = (axis[1], -axis[0]) if rng.random() < 0.5 else (-axis[1], axis[0])

    def at(across: float, along: float) -> Point:
        return (centre[0] + side[0] * across + axis[0] * along, centre[1] + side[1] * across + axis[1] * along)

    if rng.random() < 0.3:
        return _pinch(rng, at, radius, length, finger, reach)
    count, pitch = int(rng.integers(2, 5)), finger * 1.85
    start = -(count - 1) / 2 * pitch + float(rng.normal(0, 0.15)) * length
    before = []
    for n in range(count):
        along = start + n * pitch
        tip = -radius * (1 - reach * float(rng.uniform(0.3, 1.2))) - finger * 0.8
        path = (
            at(-radius - finger * 2.6, along + finger * 0.3),
            at(-radius - finger * 0.7, along),
            at(tip, along + float(rng.normal(0, 0.1)) * finger),
        )
        before.append(Finger(path, (finger * 1.1, finger, finger * 0.85)))
    thumb = (
        at(radius + finger * 3.2, start + finger * 4),
        at(radius + finger * 1.2, start + finger * 1.2),
        at(radius * (1 - reach * 0.8) + finger * 0.9, start),
    )
    before.append(Finger(thumb, (finger * 1.6, finger * 1.2, finger * 0.95)))
    arm = (
        at(radius * 0.4, finger * 1.5),
        at(radius * 0.9 + finger * 2, length * 0.6 + finger * 4),
        at(radius + finger * 5, length + finger * 22),
    )
    palm = Finger(arm, (radius + finger * 2.0, radius * 0.7 + finger * 2.4, finger * 3.6))
    back = Finger(
        (
            at(-radius - finger * 2.4, start),
            at(-radius - finger * 1.6, start + count * pitch),
            at(radius, length * 0.6),
        ),
        (finger * 1.3, finger * 1.4, finger * 2),
    )
    return Grip((palm, back), tuple(before))


def _pinch(
    rng: Rng, at: Callable[[float, float], Point], radius: float, length: float, finger: float, reach: float
) -> Grip:
    along = float(rng.uniform(-0.3, 0.3)) * length
    edge = radius * (1 - reach)
    index = Finger(
        (
            at(-radius - finger * 7, along + finger * 5),
            at(-radius - finger * 2, along + finger),
            at(-edge - finger * 0.8, along),
        ),
        (finger * 1.2, finger * 1.1, finger * 0.85),
    )
    thumb = Finger(
        (
            at(radius + finger * 7, along + finger * 6),
            at(radius + finger * 2, along + finger),
            at(edge + finger * 0.9, along),
        ),
        (finger * 1.6, finger * 1.3, finger),
    )
    palm = Finger(
        (
            at(-radius - finger * 7, along + finger * 6),
            at(0, along + finger * 14),
            at(radius + finger * 6, along + finger * 8),
        ),
        (finger * 2, finger * 4, finger * 2.5),
    )
    return Grip((palm,), (index, thumb))
