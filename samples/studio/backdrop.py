"""What stands behind: tables, walls, cloth, wood, shelves and things out of focus."""

import functools
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.studio.products import pick

Rng = np.random.Generator
Floats = NDArray[Any]  # float32; OpenCV's stubs promise less
SHRINK = 4
"""Backgrounds are drawn this much smaller: they are soft anyway."""

_WALLS = (
    (235, 232, 225),
    (200, 210, 218),
    (90, 105, 112),
    (60, 75, 85),
    (214, 222, 200),
    (170, 160, 150),
    (225, 215, 205),
    (120, 140, 160),
    (245, 245, 245),
    (185, 195, 205),
    (150, 120, 95),
    (210, 240, 215),
    (70, 65, 80),
)
_TABLES = (
    (150, 150, 155),
    (200, 215, 190),
    (205, 165, 110),
    (222, 220, 214),
    (90, 92, 98),
    (180, 170, 160),
    (225, 205, 215),
    (60, 62, 66),
    (235, 235, 232),
    (120, 135, 125),
    (190, 160, 190),
    (150, 110, 80),
    (70, 80, 120),
)
_BOLD = (
    (200, 40, 50),
    (30, 70, 160),
    (230, 160, 40),
    (40, 130, 90),
    (190, 150, 100),
    (70, 70, 75),
    (240, 240, 240),
    (150, 60, 120),
    (20, 30, 60),
    (220, 200, 60),
    (120, 80, 50),
    (200, 170, 140),
)


@functools.lru_cache(maxsize=1)
def _grain() -> Floats:
    return np.random.default_rng(71).standard_normal((1024, 1024)).astype(np.float32)


def speckle(rng: Rng, height: int, width: int) -> Floats:
    """Normal noise of any size, cut from one tile; shape (height, width)."""
    tile = _grain()
    if rng.random() < 0.5:
        tile = tile.T
    tile = np.roll(tile, (int(rng.integers(1024)), int(rng.integers(1024))), (0, 1))
    return np.tile(tile, (-(-height // 1024), -(-width // 1024)))[:height, :width]


def _colour(rng: Rng, options: tuple[tuple[int, int, int], ...], spread: float = 14) -> Floats:
    return np.asarray(np.clip(np.array(pick(rng, options)) + rng.normal(0, spread, 3), 5, 252), np.float32)


def _clouds(rng: Rng, height: int, width: int, cells: float) -> Floats:
    small = rng.standard_normal(
        (max(2, round(cells * height / max(height, width)) + 2), max(2, round(cells * width / max(height, width)) + 2))
    )
    return cv2.resize(small.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)


def _gradient(rng: Rng, height: int, width: int, depth: float) -> Floats:
    angle = rng.uniform(0, 2 * np.pi)
    u = np.linspace(-1, 1, width, dtype=np.float32)[None, :] * np.float32(np.cos(angle))
    v = np.linspace(-1, 1, height, dtype=np.float32)[:, None] * np.float32(np.sin(angle))
    return (1 + np.float32(depth) * (u + v)).astype(np.float32)


def _surface(rng: Rng, height: int, width: int, base: Floats) -> Floats:
    texture = 1 + 0.05 * _clouds(rng, height, width, 4) * float(rng.uniform(0, 1.5))
    return np.clip(
        base[None, None, :] * (texture * _gradient(rng, height, width, float(rng.uniform(0, 0.25))))[..., None], 0, 255
    ).astype(np.float32)


def wood(rng: Rng, height: int, width: int) -> Floats:
    """Boards seen from above."""
    base = _colour(rng, ((150, 100, 60), (110, 70, 45), (190, 150, 105), (80, 55, 40), (205, 175, 140), (60, 50, 46)))
    tall, wide = (int(rng.integers(40, 140)), int(rng.integers(3, 12)))
    rings = cv2.resize(
        rng.standard_normal((tall, wide)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    wave = cv2.resize(rng.standard_normal((6, 4)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    grain = np.sin(rings * 2 + wave * 3) * 0.08 + rings * 0.07
    out = base[None, None, :] * (1 + grain[..., None] * float(rng.uniform(0.6, 1.6)))
    if rng.random() < 0.4:
        for cut in rng.integers(0, height, int(rng.integers(1, 4))):
            out[max(0, cut - 1) : cut + 1] *= 0.5
    return np.ascontiguousarray(np.rot90(out) if rng.random() < 0.0 else out).astype(np.float32)


def cloth(rng: Rng, height: int, width: int) -> Floats:
    """A drape with folds."""
    base = _colour(
        rng,
        ((40, 90, 140), (60, 120, 110), (235, 235, 235), (90, 90, 100), (120, 150, 190), (150, 190, 170), (50, 50, 60)),
    )
    folds = cv2.GaussianBlur(_clouds(rng, height, width, float(rng.uniform(4, 12))), (0, 0), 3)
    slope = cv2.Sobel(folds, cv2.CV_32F, 1, 0, ksize=3)
    slope = slope * np.float32(0.13 / max(1e-6, float(slope.std())))
    weave = 1 + 0.04 * np.sin(np.arange(width, dtype=np.float32) * 1.9)[None, :]
    return np.asarray(np.clip(base * ((1 + np.clip(slope, -0.35, 0.35)) * weave)[..., None], 0, 255), np.float32)


def brushed(rng: Rng, height: int, width: int) -> Floats:
    """Brushed steel or dark rubber."""
    base = _colour(rng, ((70, 72, 78), (150, 152, 156), (45, 48, 52), (105, 108, 112)), 6)
    streaks = cv2.blur(speckle(rng, height, width), (61, 1))
    return np.asarray(
        np.clip(base * (1 + streaks * 0.5)[..., None] * _gradient(rng, height, width, 0.2)[..., None], 0, 255),
        np.float32,
    )


def plain(rng: Rng, height: int, width: int) -> Floats:
    """A plain surface."""
    return _surface(rng, height, width, _colour(rng, _WALLS + _TABLES))


def studio_white(rng: Rng, height: int, width: int) -> Floats:
    """The white of a product picture."""
    return (
        np.full((height, width, 3), float(rng.uniform(238, 255)), np.float32)
        * _gradient(rng, height, width, 0.03)[..., None]
    )


def clutter(rng: Rng, height: int, width: int) -> Floats:
    """A room out of focus: drawers, boxes, bottles, stripes of light."""
    out = _surface(rng, height, width, _colour(rng, _WALLS))
    for _ in range(int(rng.integers(6, 26))):
        size = float(rng.uniform(0.05, 0.4)) * max(height, width)
        thing(rng, out, float(rng.uniform(0, width)), float(rng.uniform(0, height)), size)
    return out


def shelf(rng: Rng, height: int, width: int) -> Floats:
    """Rows of boxes."""
    out = _surface(rng, height, width, _colour(rng, _WALLS))
    rows, y = int(rng.integers(2, 5)), 0.0
    for _ in range(rows):
        deep, x = height / rows, 0.0
        while x < width:
            wide = float(rng.uniform(0.05, 0.22)) * width
            colour = _colour(rng, _BOLD)
            tall = deep * float(rng.uniform(0.4, 0.9))
            cv2.rectangle(
                out, (int(x), int(y + deep - tall)), (int(x + wide * 0.95), int(y + deep * 0.97)), colour.tolist(), -1
            )
            cv2.rectangle(
                out,
                (int(x + wide * 0.1), int(y + deep - tall * 0.7)),
                (int(x + wide * 0.8), int(y + deep - tall * 0.45)),
                (240, 240, 240),
                -1,
            )
            x += wide
        cv2.rectangle(out, (0, int(y + deep * 0.97)), (width, int(y + deep)), (120, 118, 112), -1)
        y += deep
    return out


def muted(rng: Rng, colour: Floats) -> Floats:
    """The colour with some of its strength taken."""
    return np.asarray(colour + (colour.mean() - colour) * np.float32(rng.uniform(0, 0.9)), np.float32)


def thing(rng: Rng, out: Floats, x: float, y: float, size: float) -> None:
    """A box, a bottle, a bar or a ball standing about."""
    colour, way = muted(rng, _colour(rng, _BOLD)), rng.random()
    if way < 0.4:
        w, h, lean = size * float(rng.uniform(0.3, 1)), size * float(rng.uniform(0.3, 1)), float(rng.uniform(-0.3, 0.3))
        corners = np.array([(x, y), (x + w, y + w * lean), (x + w - h * lean, y + h + w * lean), (x - h * lean, y + h)])
        cv2.fillPoly(out, [corners.astype(np.int32)], colour.tolist())
        side = np.array(
            [corners[1], corners[1] + (w * 0.25, -h * 0.12), corners[2] + (w * 0.25, -h * 0.12), corners[2]]
        )
        cv2.fillPoly(out, [side.astype(np.int32)], (colour * 0.6).tolist())
    elif way < 0.75:
        _bottle(rng, out, x, y, size * 0.45, colour)
    elif way < 0.9:
        cv2.line(
            out,
            (int(x), int(y)),
            (int(x + size * rng.normal()), int(y + size * rng.normal())),
            colour.tolist(),
            max(1, int(size * 0.08)),
        )
    else:
        cv2.ellipse(
            out,
            (int(x), int(y)),
            (int(size * 0.3) + 1, int(size * 0.25) + 1),
            float(rng.uniform(0, 180)),
            0,
            360,
            colour.tolist(),
            -1,
        )


def _bottle(rng: Rng, out: Floats, x: float, y: float, size: float, cap: Floats) -> None:
    """A vial without words: body, label, neck and cap, shaded across."""
    w, h = int(size * 0.62), int(size)
    if w < 4:
        return
    body = np.array(pick(rng, ((40, 22, 16), (45, 30, 20), (200, 205, 205), (25, 40, 30), (230, 230, 228))), np.float32)
    paper, band = _colour(rng, ((240, 240, 240), (235, 235, 225))), _colour(rng, _BOLD)
    picture = np.zeros((h, w, 4), np.float32)
    edge = np.sqrt(np.maximum(0, 1 - np.linspace(-1, 1, w, dtype=np.float32) ** 2)) * 0.75 + 0.25
    rows = (
        (0.0, 0.09, 0.32, cap),
        (0.09, 0.18, 0.3, np.array((150, 152, 155), np.float32)),
        (0.18, 0.24, 0.2, body),
        (0.24, 0.32, 0.4, body),
        (0.32, 0.42, 0.5, body),
        (0.42, 0.58, 0.5, band),
        (0.58, 0.9, 0.5, paper),
        (0.9, 1.0, 0.5, body),
    )
    for top, low, half, colour in rows:
        a, b = int(w * (0.5 - half)), int(w * (0.5 + half))
        picture[int(h * top) : int(h * low) + 1, a:b, :3] = colour
        picture[int(h * top) : int(h * low) + 1, a:b, 3] = 1
    picture[..., :3] *= edge[None, :, None]
    for n in range(int(rng.integers(0, 5))):
        row = int(h * (0.64 + n * 0.05))
        picture[row : row + max(1, h // 60), int(w * 0.2) : int(w * rng.uniform(0.4, 0.8)), :3] = 40
    x0, y0 = int(x - w / 2), int(y - h / 2)
    ax, ay, bx, by = max(0, x0), max(0, y0), min(out.shape[1], x0 + w), min(out.shape[0], y0 + h)
    if bx <= ax or by <= ay:
        return
    cut = picture[ay - y0 : by - y0, ax - x0 : bx - x0]
    out[ay:by, ax:bx] += (cut[..., :3] - out[ay:by, ax:bx]) * cut[..., 3:]


def standing(rng: Rng, height: int, width: int, roll_deg: float, horizon: float) -> Floats:
    """A table against a wall, things upon it; the horizon turned by `roll_deg` at `horizon` of the height."""
    big = int(np.hypot(height, width)) + 8
    middle = int(big / 2 + (horizon - 0.5) * height)
    wall = pick(rng, (plain, plain, clutter, plain, shelf))(rng, big, big)
    table = pick(rng, (plain, plain, wood, plain, cloth))(rng, big, big)
    out = wall
    middle = min(max(middle, 4), big - 4)
    out[middle:] = table[middle:] * np.linspace(0.8, 1.05, big - middle, dtype=np.float32)[:, None, None]
    for _ in range(int(rng.integers(0, 6))):
        size = float(rng.uniform(0.12, 0.45)) * height
        thing(rng, out, float(rng.uniform(0, big)), middle - size * 0.3, size)
    turn = cv2.getRotationMatrix2D((big / 2, big / 2), -roll_deg, 1.0)
    turn[:, 2] += np.array([width / 2 - big / 2, height / 2 - big / 2])
    return cv2.warpAffine(out, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


FLAT: dict[str, Callable[[Rng, int, int], Floats]] = {
    "wood": wood,
    "cloth": cloth,
    "brushed": brushed,
    "plain": plain,
    "white": studio_white,
    "clutter": clutter,
    "shelf": shelf,
}


def backdrop(
    rng: Rng,
    kind: str,
    height: int,
    width: int,
    roll_deg: float = 0.0,
    horizon: float = 0.5,
    blur: float = 0.0,
    tone: Floats | None = None,
) -> Floats:
    """Linear light behind the thing, shape (height, width, 3).

    Args:
        kind: `standing` or one of `FLAT`.
        blur: How far out of focus, as a share of the longer side.
        tone: Light on it, linear RGB.
    """
    tone = np.ones(3, np.float32) if tone is None else tone
    shrink = SHRINK if blur > 0.002 else 2
    h, w = max(8, height // shrink), max(8, width // shrink)
    small = standing(rng, h, w, roll_deg, horizon) if kind == "standing" else FLAT[kind](rng, h, w)
    if kind != "standing" and abs(roll_deg) > 1 and kind in {"wood", "brushed", "cloth"}:
        turn = cv2.getRotationMatrix2D((w / 2, h / 2), -roll_deg, 1.45)
        small = cv2.warpAffine(small, turn, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    sigma = blur * max(h, w)
    if sigma > 0.4:
        small = cv2.GaussianBlur(small, (0, 0), sigma)
    small = np.clip(small, 0, 255) * np.float32(1 / 255)
    big: Floats = cv2.resize(small * small * tone, (width, height), interpolation=cv2.INTER_LINEAR)
    if kind != "white" and rng.random() < 0.6:
        big *= (1 + speckle(rng, height, width) * np.float32(rng.uniform(0.01, 0.09)))[..., None]
    return big
