"""Light: where it comes from, what a surface gives back, and what it mirrors."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]  # float32; OpenCV's stubs promise less
Vector = NDArray[Any]  # float64
Triple = tuple[Floats, Floats, Floats]
Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Window:
    """A bright rectangle far away, seen in reflections."""

    towards: tuple[float, float, float]
    """Unit vector from the thing to the light, camera space."""
    half_width: float
    """Tangent of half its angle, and so for the height."""
    half_height: float
    strength: float
    turn_deg: float = 0.0
    soft: float = 0.15
    colour: Rgb = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Light:
    """All the light of a scene."""

    key: tuple[float, float, float]
    """Unit vector towards the main light."""
    key_colour: Rgb
    ambient: Rgb
    wrap: float
    """0: a hard edge between light and dark; 1: light comes from half the sky."""
    windows: tuple[Window, ...] = ()
    flash: float = 0.0
    shadow: tuple[float, float, float, float] | None = None
    """A shadow's edge across the photo: angle in radians, offset, softness (both shares of the diagonal), depth."""


def unit(x: float, y: float, z: float) -> tuple[float, float, float]:
    """The same direction, length 1."""
    length = (x * x + y * y + z * z) ** 0.5
    return x / length, y / length, z / length


def facing(normals: Triple, rays: Triple) -> Floats:
    """Cosine between a surface and the look at it, 0 to 1."""
    dot = -(normals[0] * rays[0] + normals[1] * rays[1] + normals[2] * rays[2])
    return np.asarray(np.clip(dot, 0, 1), np.float32)


def diffuse(light: Light, normals: Triple, facing_: Floats) -> Floats:
    """Light on a matt white surface, linear, shape (height, width, 3)."""
    x, y, z = light.key
    towards = normals[0] * x + normals[1] * y + normals[2] * z
    lit = np.clip((towards + light.wrap) / (1 + light.wrap), 0, 1)
    sky = 0.75 - 0.25 * normals[1]
    out = np.empty((*lit.shape, 3), np.float32)
    for n in range(3):
        out[..., n] = sky * light.ambient[n] + lit * light.key_colour[n] + facing_ * facing_ * light.flash
    return out


def mirrored(light: Light, normals: Triple, rays: Triple, facing_: Floats) -> tuple[Floats, Triple]:
    """What a perfect mirror would show: brightness of the windows and lamps, and the reflected directions."""
    reflected = tuple(r + 2 * facing_ * n for r, n in zip(rays, normals, strict=True))
    x, y, z = reflected
    total = np.zeros_like(x)
    for window in light.windows:
        total += window.strength * _window(window, x, y, z)
    if light.flash:
        total += light.flash * 40 * np.clip((facing_ - 0.992) / 0.006, 0, 1)
    return total.astype(np.float32), (x, y, z)


def _window(window: Window, x: Floats, y: Floats, z: Floats) -> Floats:
    towards = np.array(window.towards)
    aside = np.cross(towards, np.array([0.0, 1.0, 0.03]))
    aside /= np.linalg.norm(aside)
    over = np.cross(towards, aside)
    angle = np.radians(window.turn_deg)
    aside, over = aside * np.cos(angle) + over * np.sin(angle), over * np.cos(angle) - aside * np.sin(angle)
    ahead = x * np.float32(towards[0]) + y * np.float32(towards[1]) + z * np.float32(towards[2])
    safe = 1 / np.maximum(ahead, 1e-3)
    across = np.abs(x * np.float32(aside[0]) + y * np.float32(aside[1]) + z * np.float32(aside[2])) * safe
    along = np.abs(x * np.float32(over[0]) + y * np.float32(over[1]) + z * np.float32(over[2])) * safe
    inside = np.clip((window.half_width - across) / (window.soft * window.half_width + 1e-3) + 0.5, 0, 1)
    inside *= np.clip((window.half_height - along) / (window.soft * window.half_height + 1e-3) + 0.5, 0, 1)
    return np.where(ahead > 0.05, inside, 0).astype(np.float32)


def shade(
    light: Light, width: int, height: int, x: int = 0, y: int = 0, size: tuple[int, int] | None = None
) -> Floats | float:
    """How much of the light arrives at each pixel of a window of the photo: 1, less in the shadow."""
    if light.shadow is None:
        return 1.0
    angle, offset, soft, deep = light.shadow
    w, h = size or (width, height)
    diagonal = float(np.hypot(width, height))
    u = ((np.arange(x, x + w) - width / 2) * (np.cos(angle) / diagonal)).astype(np.float32)[None, :]
    v = ((np.arange(y, y + h) - height / 2) * (np.sin(angle) / diagonal)).astype(np.float32)[:, None]
    edge = np.clip((u + v - offset) / max(soft, 1e-3) + 0.5, 0, 1)
    return np.asarray(1 - deep * edge * edge * (3 - 2 * edge), np.float32)
