"""Drawn label lines, cut by the reader's own strip cutter: what the recogniser is trained on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from labelcheck.letters import DARK, LIGHT
from labelcheck.lines import Line
from labelcheck.strips import Strip, cut_strip
from labelcheck.unroll import BASELINE, CAP_HEIGHT, HEIGHT
from samples.studio import wording
from samples.studio.fonts import Font, fonts

Rng = np.random.Generator
Floats = NDArray[np.float64]
Pixels = NDArray[np.uint8]

_CAP = 48
"""Height of the capitals on the sheet that a line is drawn on before it is photographed."""

_TEXTURE_SHARE = 0.15
_MARGIN = 4 * _CAP
_SHEET = 5 * _CAP
_BASELINE = 3 * _CAP

_SURE = 5.0
"""Log odds that a drawn line is print."""


@dataclass(frozen=True, slots=True)
class Hardship:
    """How hard the strips are, 0 (clean and large) to 1 (as hard as a person still reads)."""

    level: float

    longest: int = 44
    """Signs of a line at most."""

    @property
    def first_steps(self) -> bool:
        return self.longest < 10


def draw_strip(rng: Rng, hardship: Hardship, held_out: bool = False) -> tuple[Pixels, str]:
    """One strip, grey, uint8, shape (48, width), and the text on it."""
    while True:
        text = wording.short(rng) if hardship.first_steps else wording.line(rng)
        candidates = fonts(held_out)[:: 16 if hardship.first_steps else 1]
        font = candidates[int(rng.integers(len(candidates)))]
        if len(text) > hardship.longest or not font.draws(text):
            continue
        strip = _try(rng, text, font, hardship)
        if strip is not None:
            beside = rng.random() < _TEXTURE_SHARE * hardship.level
            return (_beside_texture(rng, strip) if beside else strip), text


def draw_sheet(rng: Rng, hardship: Hardship) -> tuple[Pixels, str]:
    """A line as it is printed, no camera before it: grey, uint8, shape (48, width), dark on light, and its text."""
    while True:
        text = wording.line(rng)
        candidates = fonts(False)
        font = candidates[int(rng.integers(len(candidates)))]
        if len(text) <= hardship.longest and font.draws(text):
            sheet, left, right = _sheet(rng, text, font, DARK, hardship)
            return _as_strip(rng, sheet, left, right), text


def _as_strip(rng: Rng, sheet: Pixels, left: float, right: float) -> Pixels:
    """The rows and columns that a strip shows, at its size, paper white and ink black."""
    scale = CAP_HEIGHT / _CAP
    top = _BASELINE - BASELINE / scale
    margin = rng.uniform(0.2, 0.8, 2) * _CAP
    part = sheet[max(0, int(top)) : int(top + HEIGHT / scale), int(left - margin[0]) : int(right + margin[1])]
    width = max(8, round(part.shape[1] * scale))
    small = cv2.cvtColor(cv2.resize(part, (width, HEIGHT), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    ink, paper = float(small.min()), float(np.median(small))
    grey = 255 * (small.astype(np.float32) - ink) / max(paper - ink, 1.0)
    return np.asarray(np.clip(grey, 0, 255), np.uint8)


def _try(rng: Rng, text: str, font: Font, hardship: Hardship) -> Pixels | None:
    """None where the cutter did not get just this line."""
    ink = LIGHT if rng.random() < 0.25 else DARK
    sheet, left, right = _sheet(rng, text, font, ink, hardship)
    view = _View.of(rng, sheet.shape[1], hardship)
    photo = _developed(rng, view.seen(sheet), view, hardship)
    start, end = view.x_of(left), view.x_of(right)
    strip = cut_strip(photo, view.line(rng, start, end, ink))
    if strip is None or not _is_whole(strip, start, end, view.cap_px):
        return None
    return strip.pixels


def _is_whole(strip: Strip, start: float, end: float, cap_px: float) -> bool:
    margin = 10 * cap_px / 25
    left, right = strip.caps[0, 0] + margin, strip.caps[-1, 0] - margin
    return abs(left - start) < 0.5 * cap_px and abs(right - end) < 0.5 * cap_px


def _beside_texture(rng: Rng, strip: Pixels) -> Pixels:
    """The line goes on into wood, cloth or foil, which is no text."""
    width, grain = int(rng.integers(20, 180)), rng.uniform(0.8, 3.5)
    noise = cv2.GaussianBlur(rng.standard_normal((strip.shape[0], width), dtype=np.float32), (0, 0), grain)
    texture = np.clip(200 + 80 * noise / noise.std(), 0, 245).astype(np.uint8)
    gap = np.full((strip.shape[0], int(rng.integers(3, 30))), int(np.percentile(strip, 90)), np.uint8)
    parts = [strip, gap, texture]
    return np.ascontiguousarray(np.hstack(parts if rng.random() < 0.5 else parts[::-1]))


@lru_cache(maxsize=400)
def _face(path: str, cap: int) -> ImageFont.FreeTypeFont:
    trial = ImageFont.truetype(path, 100)
    _, top, _, bottom = trial.getbbox("H", anchor="ls")
    return ImageFont.truetype(path, max(8, round(100 * cap / max(1, bottom - top))))


def _colours(rng: Rng, ink: int, hardship: Hardship) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Ink and paper, BGR, far enough apart to be read."""
    least = 150 - 85 * hardship.level
    while True:
        dark = rng.integers(0, 110, 3) if rng.random() < 0.5 else np.repeat(rng.integers(0, 80), 3)
        light = rng.integers(150, 256, 3) if rng.random() < 0.3 else np.repeat(rng.integers(190, 256), 3)
        if rng.random() < 0.25:
            dark[int(rng.integers(3))] = rng.integers(100, 220)
        if light.mean() - dark.mean() > least:
            pair = (tuple(map(int, dark)), tuple(map(int, light)))
            return pair if ink == DARK else (pair[1], pair[0])


def _sheet(rng: Rng, text: str, font: Font, ink: int, hardship: Hardship) -> tuple[Pixels, float, float]:
    """The line on its paper with what stands around it; the columns where it begins and ends."""
    face = _face(font.path, _CAP)
    gap = int(rng.integers(0, 5)) if rng.random() < 0.25 else 0
    x0, _, x1, _ = face.getbbox(text, anchor="ls")
    width = int(x1 - x0 + gap * len(text)) + 2 * _MARGIN
    colour, paper = _colours(rng, ink, hardship)
    image = Image.new("RGB", (width, _SHEET), paper)
    pen = ImageDraw.Draw(image)
    _surroundings(rng, pen, width, font, colour, hardship)
    end = _written(pen, text, face, (_MARGIN - x0, _BASELINE), colour, gap)
    return np.asarray(image, np.uint8), float(_MARGIN), end


def _written(
    pen: ImageDraw.ImageDraw, text: str, face: ImageFont.FreeTypeFont, at: tuple[float, float], colour: object, gap: int
) -> float:
    """Draws the text, spaced out by `gap` pixels; where it ends."""
    if not gap:
        pen.text(at, text, fill=colour, font=face, anchor="ls")
        return float(at[0] + face.getbbox(text, anchor="ls")[2])
    x = at[0]
    for sign in text:
        pen.text((x, at[1]), sign, fill=colour, font=face, anchor="ls")
        end = x + face.getbbox(sign, anchor="ls")[2]
        x += face.getlength(sign) + gap
    return float(end)


def _surroundings(
    rng: Rng, pen: ImageDraw.ImageDraw, width: int, font: Font, colour: object, hardship: Hardship
) -> None:
    """Lines above and below, frames, bars, the label's edge."""
    if rng.random() < 0.2 + 0.4 * hardship.level:
        for y in (_BASELINE - 1.75 * _CAP, _BASELINE + 1.75 * _CAP):
            face = _face(font.path, int(_CAP * rng.uniform(0.5, 0.95)))
            other = wording.line(rng)
            if font.draws(other):
                at = (rng.uniform(0, width / 2), y + rng.uniform(-4, 14))
                pen.text(at, other, fill=colour, font=face, anchor="ls")
    if rng.random() < 0.35 * hardship.level + 0.05:
        _frame(rng, pen, width, colour)
    if rng.random() < 0.4 * hardship.level:
        side = rng.uniform(0.7, 2.5) * _CAP
        edge = tuple(int(v) for v in rng.integers(0, 255, 3))
        if rng.random() < 0.5:
            pen.rectangle((0, 0, _MARGIN - side, _SHEET), fill=edge)
        else:
            pen.rectangle((width - _MARGIN + side, 0, width, _SHEET), fill=edge)


def _frame(rng: Rng, pen: ImageDraw.ImageDraw, width: int, colour: object) -> None:
    """A box around the line, or one side of it."""
    thick = int(rng.integers(1, 7))
    gap = rng.uniform(0.45, 1.2) * _CAP
    left, right = _MARGIN - gap, width - _MARGIN + gap
    top, bottom = _BASELINE - _CAP - rng.uniform(0.4, 0.8) * _CAP, _BASELINE + rng.uniform(0.45, 0.9) * _CAP
    upright = ((left, top, left, bottom), (right, top, right, bottom))
    sides = (*upright, (left, top, right, top), (left, bottom, right, bottom))
    chosen = sides if rng.random() < 0.6 else (sides[int(rng.integers(4))],)
    for side in chosen:
        pen.line(side, fill=colour, width=thick)


@dataclass(frozen=True, slots=True)
class _View:
    """How the camera sees the sheet: size, foreshortening along the line, curve across it."""

    cap_px: float
    sheet_x: Floats
    """For each photo column the column of the sheet."""

    rise: Floats
    """For each photo column how far the line is raised, in photo pixels."""

    shear: float
    """How far the letters lean, as the edge of a tilted vial makes them: sideways per upward pixel."""

    unsure: float
    """How far the finder is off, 0 to 1."""

    @classmethod
    def of(cls, rng: Rng, width: int, hardship: Hardship) -> _View:
        smallest = 30 - 21 * hardship.level
        cap_px = float(np.exp(rng.uniform(np.log(smallest), np.log(44))))
        scale = cap_px / _CAP * float(np.exp(rng.normal(0, 0.03 + 0.13 * hardship.level)))
        count = int(width * scale)
        x = np.linspace(0, 1, count)
        squeeze = _squeeze(rng, x) if rng.random() < 0.5 * hardship.level else x
        bend = rng.normal(0, 0.25 * hardship.level) * cap_px * 4 * (x - 0.5) ** 2
        tilt = rng.normal(0, 0.02) * count * (x - 0.5)
        shear = float(rng.normal(0, 0.14 * hardship.level))
        return cls(cap_px, squeeze * (width - 1), bend + tilt, shear, hardship.level)

    def seen(self, sheet: Pixels) -> Pixels:
        scale = self.cap_px / _CAP
        height = int(_SHEET * scale) + 1
        sheet = np.asarray(cv2.GaussianBlur(sheet, (0, 0), 0.45 / scale), np.uint8) if scale < 0.8 else sheet
        y = (np.arange(height)[:, None] + self.rise[None]) / scale
        x = self.sheet_x[None] + self.shear * (y - _BASELINE)
        return np.asarray(
            cv2.remap(
                sheet, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            ),
            np.uint8,
        )

    def x_of(self, sheet_x: float) -> float:
        return float(np.interp(sheet_x, self.sheet_x, np.arange(len(self.sheet_x))))

    def line(self, rng: Rng, start: float, end: float, ink: int) -> Line:
        """The line as a good but not perfect finder has it."""
        unsure = self.unsure
        # a line of small letters only looks higher than it is, one of capitals with descenders too
        cap = self.cap_px * float(np.clip(rng.normal(1 + 0.05 * unsure, 0.03 + 0.08 * unsure), 0.8, 1.35))
        reach = 3 * self.cap_px
        x = np.arange(start - reach, end + reach, max(1.0, self.cap_px / 4))
        inner = np.clip(x, 0, len(self.rise) - 1)
        feet = _BASELINE * self.cap_px / _CAP - np.interp(inner, np.arange(len(self.rise)), self.rise)
        along = np.linspace(-1, 1, len(x))
        feet += (rng.normal(0, 0.02 + 0.05 * unsure) + rng.normal(0, 0.07 * unsure) * along**2) * self.cap_px
        feet += rng.normal(0, 0.005 + 0.008 * unsure) * (x - x.mean())
        baseline = np.stack([x, feet], 1)
        lost = rng.uniform(0, 1, 2) * min(1.2 * self.cap_px, 0.3 * (end - start))
        length = end - start + 2 * reach
        core = ((reach + lost[0]) / length, 1 - (reach + lost[1]) / length)
        return Line(baseline - np.array([0, cap]), baseline, cap, ink, _SURE, 0, core)


def _squeeze(rng: Rng, x: Floats) -> Floats:
    """A cylinder seen off its middle: columns crowd towards one end, or both."""
    low, high = np.sort(rng.uniform(-1.15, 1.15, 2))
    if high - low < 0.4:
        return x
    angle = np.arcsin(np.linspace(np.sin(low), np.sin(high), len(x)))
    return np.asarray((angle - low) / (high - low))


def _developed(rng: Rng, picture: Pixels, view: _View, hardship: Hardship) -> Pixels:
    """Light, blur, noise and compression."""
    level = hardship.level
    photo = picture.astype(np.float32)
    width = photo.shape[1]
    x = np.linspace(0, 1, width, dtype=np.float32)
    light = 1 - rng.uniform(0, 0.65) * level * np.abs(x - rng.uniform(0, 1)) ** rng.uniform(1, 3)
    photo *= (light * rng.uniform(1 - 0.6 * level, 1.05))[None, :, None].astype(np.float32)
    if rng.random() < 0.2 * level:
        streak = np.exp(-(((x - rng.uniform(0, 1)) / rng.uniform(0.02, 0.2)) ** 2)) * rng.uniform(20, 90)
        photo += streak[None, :, None].astype(np.float32)
    blur = view.cap_px * abs(rng.normal(0, 0.05)) * level
    if blur > 0.3:
        photo = cv2.GaussianBlur(photo, (0, 0), min(blur, 0.11 * view.cap_px))
    length = int(view.cap_px * rng.uniform(0, 0.2))
    if rng.random() < 0.25 * level and length > 1:
        photo = cv2.filter2D(photo, -1, _motion(rng, length))
    photo += rng.standard_normal(photo.shape, dtype=np.float32) * np.float32(rng.uniform(0, 11) * level)
    shot = np.clip(photo, 0, 255).astype(np.uint8)
    quality = int(rng.integers(95 - int(45 * level), 97))
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", shot, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 1), np.uint8)


def _motion(rng: Rng, length: int) -> NDArray[np.float32]:
    kernel = np.zeros((length * 2 + 1, length * 2 + 1), np.float32)
    angle = rng.uniform(0, np.pi)
    for step in np.linspace(-length / 2, length / 2, 4 * length):
        kernel[round(length + step * np.sin(angle)), round(length + step * np.cos(angle))] = 1
    return kernel / kernel.sum()
