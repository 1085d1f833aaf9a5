"""What happens to a label later: stickers and scratches."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from samples.studio.artwork import BLACK, BRIGHT, Artwork, PrintedLine, fitted
from samples.studio.products import pick
from samples.studio.typefaces import Faces

Rng = np.random.Generator
Vector = NDArray[Any]  # float64


def worn(art: Artwork, rng: Rng) -> Artwork:
    """The label after some handling: scratches, creases, a rubbed spot."""
    scale = art.pixels.shape[1] / art.width_mm
    picture = Image.fromarray(art.pixels)
    pen = ImageDraw.Draw(picture)
    for _ in range(int(rng.integers(1, 7))):
        start = rng.uniform(0, 1, 2) * picture.size
        middle, end = start + rng.normal(0, 3, 2) * scale, start + rng.normal(0, 6, 2) * scale
        tone = int(rng.choice((120, 190, 225, 255)))
        width = max(1, round(float(rng.uniform(0.03, 0.14)) * scale))
        pen.line([tuple(start), tuple(middle), tuple(end)], (tone, tone, tone), width, "curve")
    return replace(art, pixels=np.asarray(picture))


def stickered(art: Artwork, rng: Rng, faces: Faces, over: str | None = None) -> Artwork:
    """A sticker on the label: over the lines of a role, or somewhere beside them."""
    scale = art.pixels.shape[1] / art.width_mm
    target = art.of(over) if over else ()
    picture = Image.fromarray(art.pixels)
    pen = ImageDraw.Draw(picture)
    if target:
        corners = np.concatenate([line.quad for line in target])
        low, high = corners.min(axis=0) - 0.8, corners.max(axis=0) + 0.8
    else:
        low = np.array([rng.uniform(0, art.width_mm * 0.8), rng.uniform(0, art.height_mm * 0.7)])
        high = low + np.array([art.width_mm * 0.2, art.height_mm * 0.25])
    fill = pick(rng, (*BRIGHT, (244, 160, 190), (250, 250, 250)))
    pen.rectangle([*(low * scale), *(high * scale)], fill)
    words = pick(
        rng,
        (
            ("CHECKED", "Ward 9"),
            ("Bed 4",),
            ("REFRIGERATE",),
            ("$ 12.50",),
            ("IM ONLY",),
            ("Opened:", "12/03"),
            ("DATE", "INITIALS"),
        ),
    )
    tall = (high[1] - low[1]) / (len(words) * 1.9)
    added = []
    for n, word in enumerate(words):
        cap = min(tall, (high[0] - low[0]) / max(1, len(word)) * 1.1)
        centre = ((low[0] + high[0]) / 2, low[1] + (n + 0.75) * (high[1] - low[1]) / len(words))
        place = (centre[0] * scale, centre[1] * scale)
        font = fitted(faces.bold, cap * scale)
        pen.text(place, word, BLACK, font, anchor="ms")
        left, top, right, bottom = pen.textbbox(place, word, font, anchor="ms")
        quad = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float) / scale
        added.append(PrintedLine(word, "sticker", quad, cap, BLACK, fill))
    lines = tuple(replace(line, covered=_overlap(line.quad, low, high)) for line in art.lines)
    return replace(art, pixels=np.asarray(picture), lines=(*lines, *added))


def _overlap(quad: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]) -> float:
    least, most = quad.min(axis=0), quad.max(axis=0)
    shared = np.clip(np.minimum(most, high) - np.maximum(least, low), 0, None)
    return float(shared.prod() / max(1e-9, (most - least).prod()))
