"""What may be asked of a photo, and the choices that a seed makes when nothing is asked."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from samples.studio import render
from samples.studio.products import Product

Rng = np.random.Generator

SIZES = (
    (640, 480),
    (720, 540),
    (900, 900),
    (1000, 1000),
    (1200, 1600),
    (1600, 1200),
    (1440, 1920),
    (1920, 1440),
    (1920, 1080),
    (1080, 1920),
    (2000, 1500),
    (1200, 1600),
    (1600, 1200),
    (1350, 1800),
    (1280, 960),
    (1024, 768),
    (2400, 1800),
)
WAYS = ("standing", "lying", "hand", "sheet", "carton", "white")
UNREADABLE = ("blur", "glare", "turned", "sticker", "small", "shake", "dark")
CAPS = (
    (0.85, 0.85, 0.83),
    (0.6, 0.02, 0.03),
    (0.02, 0.2, 0.6),
    (0.02, 0.3, 0.1),
    (0.85, 0.5, 0.02),
    (0.5, 0.03, 0.2),
    (0.03, 0.03, 0.04),
    (0.3, 0.05, 0.5),
    (0.02, 0.35, 0.4),
    (0.35, 0.38, 0.42),
    (0.8, 0.1, 0.3),
)
AMBERS: tuple[render.Rgb, ...] = (
    (0.30, 0.085, 0.012),
    (0.12, 0.02, 0.008),
    (0.20, 0.05, 0.01),
    (0.07, 0.012, 0.006),
    (0.4, 0.14, 0.02),
)
RED: render.Rgb = (0.42, 0.015, 0.03)
CLEAR: render.Rgb = (0.92, 0.93, 0.92)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a photo should show; what is None is left to the seed."""

    product: Product | None = None
    second: Product | None = None
    way: str | None = None
    container: str | None = None
    size: tuple[int, int] | None = None
    roll_deg: float | None = None
    yaw_deg: float | None = None
    pitch_deg: float | None = None
    cap_px: float | None = None
    unreadable: str | None = None
    amber: bool | None = None
    lighting: str | None = None
    lens: dict[str, Any] = field(default_factory=dict)
    held_out_fonts: bool = False
    basic_fonts: bool = False
    """Three families that every Debian has: what the shipped samples are set in."""
    second_share: float = 0.05
    apart: float = 0.24
    """Of two products, each from the middle, as a share of the shorter side."""

    rooms: tuple[float, float] = (0.46, 0.46)
    """What each of two may take of it at most."""

    sticker: bool | None = None
    hard: float = 1.0
    """0: everything kind to the reader, 1: as the day brings it."""
