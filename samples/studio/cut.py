"""Strips that the reader's own line finder cuts from drawn photos, each with the print that stands on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.levels import Levels
from labelcheck.lines import Line, find_lines
from labelcheck.margins import shown_of
from labelcheck.strips import Strip, cut_strip
from labelcheck.surroundings import SCALE, surroundings
from labelcheck.unroll import BASELINE, CAP_HEIGHT, CAPS, PAD
from samples.studio import kinds
from samples.studio.products import Product, pick
from samples.studio.scene import shoot
from samples.studio.wish import SIZES, Wish
from samples.studio.wording import ALPHABET, strength, words

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

_ON_THE_LINE = (-0.25, 0.52)
"""Where a strip's own print has its foot (that of descenders), in cap heights below the strip's baseline."""

_IN_THE_WAY = (-0.85, 0.75)
"""Where the foot of print lies that shares some of the strip's rows."""

_TURNED_AWAY = 0.9
_MOST_LINES = 30

_BEYOND = 2.5
"""How many cap heights of a strip may lie beyond its text: bars and bits of code, but no long texture."""

_SIZES = tuple(size for size in SIZES if max(size) < 1700)
"""Up to two megapixels: more costs time and shows no other strips."""

_TEXTURE_SHARE = 0.12
_WORDS_SHARE = 0.5
"""Of the strips without a digit so many are kept: numbers are what must be learnt."""

_LONGEST = 60
_LEAST_CONTRAST = 18.0
_LEAST_INK = 70
"""Grey levels of a strip; its ink is stretched to black, its paper to white."""


@dataclass(frozen=True, slots=True)
class Print:
    """A printed line on the photo."""

    text: str
    foot: Floats
    """Points along the baseline, photo pixels, shape (n, 2)."""

    cap_px: float
    readable: bool


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands beside the print of a line, and whether more of it is hidden there."""

    pixels: Pixels
    """As `labelcheck.margins` has it, BGR, the print on the right."""

    around: Pixels
    """As `labelcheck.surroundings` has it, with more of the line: SEEN."""

    mirrored: bool
    """It is the end of the line."""

    goes_on: bool


@dataclass(slots=True)
class Cuttings:
    """What the line finder makes of photos."""

    strips: list[tuple[Pixels, str]] = field(default_factory=list)
    """Whole, readable lines of print, and what stands on them.

    Strips with part of a line, or with print that a person cannot read, are left out: training on them
    would teach the model to guess.
    """

    textures: list[Pixels] = field(default_factory=list)
    """Strips on which is no print."""

    margins: list[Margin] = field(default_factory=list)


def strips_of_photo(seed: int, wish: Wish) -> Cuttings:
    """What the line finder makes of the photo of a seed."""
    shot = shoot(seed, wish)
    photo = Levels(as_saved(shot.picture, shot.jpeg))
    lines = [line for label in shot.truth["labels"] for line in label["lines"]]
    prints = [_print(line) for line in lines]
    in_view = [_print(line) for line in lines if line["hidden"].get("turned", 0.0) < _TURNED_AWAY]
    found = Cuttings()
    for line in find_lines(photo)[:_MOST_LINES]:
        if not any(_is_near(one, line, 2.5) for one in prints):
            found.textures += _texture(photo, line)
        elif near := [one for one in in_view if _is_near(one, line, 1.5)]:
            strip = cut_strip(photo, line.turned_over() if _runs_against(line, near[0]) else line)
            if strip is None or strip.letters < 2 or strip.contrast < _LEAST_CONTRAST:
                continue
            found.margins += margins_on(strip, near, photo)
            if text := text_on(strip, near):
                found.strips.append((strip.pixels, text))
    return found


def as_saved(picture: Pixels, quality: int) -> Pixels:
    """The picture after JPEG."""
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 1), np.uint8)


def _print(line: dict[str, Any]) -> Print:
    foot = np.array(line["baseline"], float)
    return Print(" ".join(line["text"].split()), foot, float(line["cap_height_px"]), bool(line["readable"]))


def margins_on(strip: Strip, prints: Sequence[Print], photo: Levels) -> Iterator[Margin]:
    """Of the lines whose first and last sign are known to be on the strip, or to be hidden beside it."""
    cap = float(np.median(np.hypot(*(strip.baseline - strip.caps).T)))
    starts, ends = [], []
    for one in prints:
        column, height = _in_strip(strip, one.foot, cap)
        inside = (column > 0.4 * CAP_HEIGHT) & (column < strip.width - 0.4 * CAP_HEIGHT)
        if not (inside & _between(height, _IN_THE_WAY)).any():
            continue
        if not 0.7 < one.cap_px / cap < 1.4 or not (np.diff(column) > 0).all():
            return
        starts.append(float(column[0]))
        ends.append(float(column[-1]))
    if not starts or strip.margins is None:
        return
    before, after = (PAD - min(starts)) / CAP_HEIGHT, (max(ends) - strip.width + PAD) / CAP_HEIGHT
    pictures = strip.margins, surroundings(photo, strip.caps, strip.baseline, SEEN)
    for beyond, pixels, around, mirrored in zip((before, after), *pictures, (False, True), strict=True):
        if _WHOLE[0] < beyond < _WHOLE[1] or _HIDDEN[0] < beyond < _HIDDEN[1]:
            yield Margin(shown_of(pixels), around, mirrored, beyond > _WHOLE[1])


SEEN = 9 * SCALE
"""Pixels of `Margin.around` within the line: so much that a later letter may be made the first in view."""

_WHOLE, _HIDDEN = (-0.3, 0.25), (0.7, 6.0)
"""How far print goes on beyond the first ink of a strip, in cap heights, where nothing is hidden and where a sign is.

Between them a point may have been left out, or half a letter is there.
"""


def _texture(photo: Levels, line: Line) -> list[Pixels]:
    strip = cut_strip(photo, line)
    return [] if strip is None or strip.letters < 3 or strip.contrast < _LEAST_CONTRAST else [strip.pixels]


def _is_near(one: Print, line: Line, caps: float) -> bool:
    """Whether a line of print comes within so many cap heights."""
    apart = np.hypot(*(line.baseline[:, None] - one.foot[None]).transpose(2, 0, 1))
    return bool(apart.min() < caps * line.cap_height_px)


def _runs_against(line: Line, one: Print) -> bool:
    along, foot = line.baseline[-1] - line.baseline[0], one.foot[-1] - one.foot[0]
    return bool(along @ foot < 0)


def text_on(strip: Strip, prints: Sequence[Print]) -> str | None:
    """The print of a strip from left to right; None where some of it is cut, unreadable or of another line."""
    cap = float(np.median(np.hypot(*(strip.baseline - strip.caps).T)))
    found: list[tuple[float, float, str]] = []
    for one in prints:
        column, height = _in_strip(strip, one.foot, cap)
        inside = (column > 0.4 * CAP_HEIGHT) & (column < strip.width - 0.4 * CAP_HEIGHT)
        if not (inside & _between(height, _IN_THE_WAY)).any():
            continue
        whole = _between(height, _ON_THE_LINE).all() and column.min() > 2 and column.max() < strip.width - 2
        alike = one.readable and 0.75 < one.cap_px / cap < 1.3
        if not (whole and alike and _ends_show(strip, column[0], column[-1])):
            return None
        found.append((float(column[0]), float(column[-1]), one.text))
    return _joined(found, strip.width)


def _ends_show(strip: Strip, start: float, end: float) -> bool:
    """Whether there is ink where the first and the last sign stand: glare or the turn of the glass takes it."""
    rows, reach = strip.pixels[CAPS - 2 : BASELINE + 3], 0.7 * CAP_HEIGHT
    ends = (rows[:, max(0, int(start) - 2) : int(start + reach)], rows[:, int(end - reach) : int(end) + 3])
    paper = float(np.percentile(rows, 90))
    return all(part.size > 0 and float(np.percentile(part, 4)) < paper - _LEAST_INK for part in ends)


def _between(values: Floats, limits: tuple[float, float]) -> NDArray[np.bool_]:
    return np.asarray((values > limits[0]) & (values < limits[1]))


def _in_strip(strip: Strip, feet: Floats, cap: float) -> tuple[Floats, Floats]:
    """Columns of points, and how far below the baseline they are, in cap heights; columns go on beyond the ends."""
    apart = np.hypot(*(strip.baseline[:, None] - feet[None]).transpose(2, 0, 1))
    nearest = apart.argmin(0)
    up = strip.caps[nearest] - strip.baseline[nearest]
    up /= np.maximum(np.hypot(*up.T), 1e-6)[:, None]
    right = np.stack([-up[:, 1], up[:, 0]], 1)
    offset = feet - strip.baseline[nearest]
    along = (offset * right).sum(1) * CAP_HEIGHT / cap
    return np.asarray(nearest + along, float), np.asarray(-(offset * up).sum(1) / cap, float)


def _joined(found: Sequence[tuple[float, float, str]], width: int) -> str | None:
    found = sorted(found)
    if not found:
        return None
    ends = [0.0, *(end for _, end, _ in found)]
    starts = [*(start for start, _, _ in found), float(width)]
    gaps = [start - end for end, start in zip(ends, starts, strict=True)]
    if max(gaps[0], gaps[-1]) > _BEYOND * CAP_HEIGHT or min(gaps[1:-1], default=0.0) < -0.3 * CAP_HEIGHT:
        return None
    text = " ".join(text for _, _, text in found)
    return text if len(text) <= _LONGEST and all(sign in ALPHABET for sign in text) else None


def any_product(rng: np.random.Generator) -> Product:
    """A product that states strengths of any value, not those that are made: the reader must have no favourites."""
    product = kinds.product(rng)
    if not product.strengths or rng.random() < 0.15:
        return product
    way = rng.random()
    name = _short_strength(rng) if way < 0.35 else words(rng) if way < 0.5 else product.name
    return replace(
        product,
        strengths=tuple(_short_strength(rng) for _ in product.strengths),
        name=name if len(name) < 26 else product.name,
        volume_text=_short_strength(rng) if rng.random() < 0.35 else product.volume_text,
    )


def _short_strength(rng: np.random.Generator) -> str:
    while len(text := strength(rng)) > 22:
        pass
    return text


def draw_cut_strips(rng: np.random.Generator, count: int, held_out: bool = False) -> list[tuple[Pixels, str]]:
    """Strips of as many drawn photos as it takes."""
    return draw_cut(rng, count, held_out).strips


def draw_cut(rng: np.random.Generator, count: int, held_out: bool = False) -> Cuttings:
    """So many strips of as many drawn photos as it takes, with what the line finder cut beside them."""
    found = Cuttings()
    while len(found.strips) < count:
        wish = Wish(product=any_product(rng), size=pick(rng, _SIZES), held_out_fonts=held_out, sticker=False)
        more = strips_of_photo(int(rng.integers(2**31)), wish)
        found.textures += more.textures
        found.margins += more.margins
        chosen = [one for one in more.strips if any(map(str.isdigit, one[1])) or rng.random() < _WORDS_SHARE]
        found.strips += [(_beside_texture(rng, strip, found.textures[-40:]), text) for strip, text in chosen]
    del found.strips[count:]
    return found


def _beside_texture(rng: np.random.Generator, strip: Pixels, textures: Sequence[Pixels]) -> Pixels:
    """Now and then the strip goes on into texture, which the model so learns to be no text."""
    if not textures or rng.random() > _TEXTURE_SHARE:
        return strip
    texture = textures[int(rng.integers(len(textures)))]
    length = min(texture.shape[1], int(rng.integers(24, 200)))
    start = int(rng.integers(texture.shape[1] - length + 1))
    gap = np.full((strip.shape[0], int(rng.integers(4, 24))), int(np.percentile(strip, 90)), np.uint8)
    parts = [strip, gap, texture[:, start : start + length]]
    return np.ascontiguousarray(np.hstack(parts if rng.random() < 0.5 else parts[::-1]))
