"""Made-up textures in which there is no print: wood, cloth, leaves, ripples; for what must not be taken for text."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator
Pixels = NDArray[np.uint8]

_CUT = 40
"""Pixels at each side that are drawn and cut off: waves are bent beyond the edge."""


def texture(rng: Rng, side: int) -> Pixels:
    """Noise of one or two ranges of size and direction, made soft or hard and bent; grey, uint8, shape (side, side)."""
    whole = side + 2 * _CUT
    mixed = sum(_grain(rng, whole) * rng.uniform(0.3, 1) for _ in range(int(rng.integers(1, 3))))
    hardness = float(np.exp(rng.uniform(np.log(0.4), np.log(5))))
    mixed = np.tanh(hardness * (mixed + rng.uniform(-1.2, 1.2)))
    y, x = np.mgrid[:whole, :whole].astype(np.float32)
    across, down = (_slow(rng, whole, 6) * rng.uniform(0, 12) for _ in range(2))
    bent = cv2.remap(mixed.astype(np.float32), x + across, y + down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    shade = _slow(rng, whole, 4)
    grey = rng.uniform(10, 75) * bent * np.exp(0.4 * shade) + rng.uniform(50, 200) + 12 * shade
    pixels = np.clip(grey[_CUT:-_CUT, _CUT:-_CUT], 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.4, 1.5)), np.uint8)
    return pixels


def _grain(rng: Rng, side: int) -> NDArray[np.float64]:
    """Noise of one size, in one direction or in all."""
    down, across = np.meshgrid(np.fft.fftfreq(side), np.fft.rfftfreq(side), indexing="ij")
    frequency = np.hypot(across, down) + 1e-6
    about = float(np.exp(rng.uniform(np.log(1 / 50), np.log(1 / 3))))
    width, spread = rng.uniform(0.15, 0.8), float(np.exp(rng.uniform(np.log(0.04), np.log(2))))
    off = (np.arctan2(down, across) - rng.uniform(-np.pi / 2, np.pi / 2) + np.pi / 2) % np.pi - np.pi / 2
    weight = np.exp(-0.5 * (np.log(frequency / about) / width) ** 2 - 0.5 * (off / spread) ** 2)
    noise = np.fft.irfft2(np.fft.rfft2(rng.normal(size=(side, side))) * weight, s=(side, side))
    return np.asarray(noise / (noise.std() + 1e-9))


def _slow(rng: Rng, side: int, bumps: int) -> NDArray[np.float32]:
    coarse = rng.normal(size=(bumps, bumps)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC), np.float32)
