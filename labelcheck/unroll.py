"""A line of print pulled straight: rows and columns of a strip, and the photo under them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.letters import DARK, Floats, Grey
from labelcheck.levels import Levels
from labelcheck.lines import Line, fitted_curve
from labelcheck.pixels import Pixels
from labelcheck.quantile import median, quantile, quantiles

HEIGHT = 48
"""Rows of a strip. Tesseract's networks look at 36, so that little is lost and little is wasted."""

CAPS = 10
"""The row of the capitals' tops."""

CAP_HEIGHT = 25
"""Rows from there to the baseline."""

BASELINE = CAPS + CAP_HEIGHT

PAD = 10
"""Columns of a strip before its first ink, and behind its last."""


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """A line pulled straight, with all that stands beside it."""

    grey: NDArray[np.float32]
    """Dark on light, shape (HEIGHT, width)."""

    flat: Grey
    """The same with the shading divided out, stretched from black to white."""

    caps: Floats
    """The photo pixel under the row CAPS of each column, shape (width, 2)."""

    baseline: Floats
    """The photo pixel under the row BASELINE of each column, shape (width, 2)."""

    contrast: float
    """Paper less ink, in grey levels."""

    colour: Pixels
    """As on the photo, BGR, uint8, shape (HEIGHT, width, 3)."""


def unroll(photo: Levels, line: Line) -> Band | None:
    """The line as its own curve has it; None where it leaves the photo."""
    return _band(photo, *_columns(line), line)


def unroll_again(photo: Levels, band: Band, line: Line, letters: Floats) -> Band | None:
    """The line as its letters have it: level, also the outer ones, and upright; None where it is so already.

    Args:
        letters: Left, top, right and bottom of each letter in the band, shape (n, 4).
    """
    if len(letters) < _ENOUGH:
        return None
    feet, height = _stance(band, letters)
    lean = _leans(band.flat, int(letters[:, 0].min()), int(letters[:, 2].max()))
    if not 0.6 * CAP_HEIGHT < height < 1.5 * CAP_HEIGHT:
        return None
    if np.abs(feet - BASELINE).max() < _OFF and abs(height - CAP_HEIGHT) < _OFF and not lean.any():
        return None
    down = (band.baseline - band.caps) / CAP_HEIGHT
    baseline = band.caps + down * (feet - CAPS)[:, None]
    return _band(photo, _leant(baseline - down * height, lean * height), baseline, line)


def _stance(band: Band, letters: Floats) -> tuple[Floats, float]:
    """The row of the baseline at each column, and the height of the capitals above it."""
    x, bottom = (letters[:, 0] + letters[:, 2]) / 2, letters[:, 3]
    curve = fitted_curve(x, bottom, CAP_HEIGHT, degree=3 if len(letters) >= 12 else 2)
    height = quantile(np.polyval(curve, x) - letters[:, 1], 0.8)
    columns = np.clip(np.arange(band.grey.shape[1]), x.min(), x.max())
    return np.asarray(np.polyval(curve, columns)), height


_STEP, _MOST_STEPS = 0.05, 12
_WORTH_IT = 1.03


def _leans(flat: Grey, left: int, right: int) -> Floats:
    """The lean at each column: near one side of the glass letters lean otherwise than near the other."""
    columns, quarter = np.arange(flat.shape[1]), (right - left) / 4
    if quarter < 1.5 * CAP_HEIGHT:
        return np.full(len(columns), _lean(flat[:, left:right]))
    middle = (left + right) // 2
    halves = (_lean(flat[:, left:middle]), _lean(flat[:, middle:right]))
    return np.asarray(np.interp(columns, (left + quarter, right - quarter), halves))


def _lean(flat: Grey) -> float:
    """By how many columns a row the strokes lean to the right, going up; 0 where they stand, or it is not clear.

    Strokes that stand put their ink into few columns.
    """
    ink = 255 - flat[CAPS:BASELINE].astype(np.float32)
    sharpness = {step: _sharpness(ink, step * _STEP) for step in range(-_MOST_STEPS, _MOST_STEPS + 1, 2)}
    middle = max(sharpness, key=lambda step: sharpness[step])
    sharpness |= {step: _sharpness(ink, step * _STEP) for step in (middle - 1, middle + 1)}
    best = max(sharpness, key=lambda step: sharpness[step])
    return best * _STEP if sharpness[best] > _WORTH_IT * sharpness[0] else 0.0


def _sharpness(ink: NDArray[np.float32], lean: float) -> float:
    """Of the columns of ink, when each row is moved by so many columns a row."""
    height, width = ink.shape
    upright = np.array([[1, -lean, lean * height / 2], [0, 1, 0]], np.float32)
    way = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    sums = cv2.reduce(cv2.warpAffine(ink, upright, (width, height), flags=way), 0, cv2.REDUCE_SUM)
    return float(cv2.norm(sums, cv2.NORM_L2SQR))


def _leant(caps: Floats, columns: Floats) -> Floats:
    """Each column's upper end moved along the line by so many columns."""
    at = np.arange(len(caps), dtype=np.float64)
    inside = np.stack([np.interp(at + columns, at, caps[:, axis]) for axis in (0, 1)], 1)
    step = (caps[-1] - caps[0]) / max(1, len(caps) - 1)
    beyond = (at + columns) - np.clip(at + columns, 0, len(caps) - 1)
    return np.asarray(inside + beyond[:, None] * step)


_ENOUGH = 5
_OFF = 1.5
"""Rows of a strip."""


def _band(photo: Levels, caps: Floats, baseline: Floats, line: Line) -> Band | None:
    if len(caps) < 12:
        return None
    colour = _unrolled(photo, caps, baseline, CAP_HEIGHT / line.cap_height_px)
    if colour is None:
        return None
    grey, contrast = _ink_on_paper(colour, line)
    return Band(grey, _flattened(grey), caps, baseline, contrast, colour)


def _columns(line: Line) -> tuple[Floats, Floats]:
    """Tops and baseline for each column of the strip, evenly spaced along the line."""
    step = np.hypot(*np.diff(line.middle, axis=0).T)
    along = np.concatenate([[0], np.cumsum(step)])
    width = int(along[-1] * CAP_HEIGHT / line.cap_height_px)
    at = np.linspace(0, along[-1], max(width, 2))
    caps = np.stack([np.interp(at, along, line.caps[:, i]) for i in (0, 1)], 1)
    return caps, np.stack([np.interp(at, along, line.baseline[:, i]) for i in (0, 1)], 1)


def _unrolled(photo: Levels, caps: Floats, baseline: Floats, zoom: float) -> Pixels | None:
    """The photo under each row and column of a strip; what is much larger there is shrunk before, and not sampled."""
    level, share = photo.at(_FINER * zoom if zoom < _SHRUNK else 1.0)
    upper, down = (caps + 0.5) * share - 0.5, (baseline - caps) * share
    outline = np.concatenate([upper + down * _ROWS[0], upper + down * _ROWS[-1]]).T
    x0, y0 = (max(int(np.floor(side.min())) - 2, 0) for side in outline)
    x1, y1 = (min(int(np.ceil(side.max())) + 3, end) for side, end in zip(outline, level.shape[1::-1], strict=True))
    if x1 - x0 < 4 or y1 - y0 < 4:
        return None
    part: NDArray[np.uint8] = level[y0:y1, x0:x1]
    at, way_down = (upper - (x0, y0)).astype(np.float32), down.astype(np.float32)
    x, y = (at[:, axis] + way_down[:, axis] * _ROWS for axis in (0, 1))
    if zoom < _SHRUNK:
        rest = _FINER * zoom / share
        small = np.asarray(cv2.resize(part, None, fx=rest[0], fy=rest[1], interpolation=cv2.INTER_AREA), np.uint8)
        x = (x + 0.5) * (small.shape[1] / part.shape[1]) - 0.5
        y = (y + 0.5) * (small.shape[0] / part.shape[0]) - 0.5
        part = small
    way = cv2.INTER_LINEAR if zoom < _SHRUNK else cv2.INTER_CUBIC
    return np.asarray(cv2.remap(part, x, y, way, borderMode=cv2.BORDER_REPLICATE), np.uint8)


_ROWS = ((np.arange(HEIGHT, dtype=np.float32) - CAPS) / CAP_HEIGHT)[:, None]
"""In cap heights below the tops of the capitals."""


_SHRUNK, _FINER = 0.6, 1.3
"""Pixels of a strip to a pixel of the photo, below which the photo is shrunk; to how many times the strip's size."""


def _ink_on_paper(colour: Pixels, line: Line) -> tuple[NDArray[np.float32], float]:
    """Grey seen in the colour in which ink and paper differ most, dark on light, and the contrast."""
    core = colour[CAPS - 2 : BASELINE + 5, _core(line, colour.shape[1])]
    flat = core[::2, ::2].reshape(-1, 3).astype(np.float32)
    mean = flat @ np.full(3, 1 / 3, np.float32)
    low, high = quantiles(mean, 0.12, 0.88)
    way = np.maximum(flat[mean >= high].mean(0) - flat[mean <= low].mean(0), 0)
    weight = way / way.sum() if way.sum() > 1 else np.full(3, 1 / 3, np.float32)
    grey = np.asarray(cv2.transform(colour.astype(np.float32), weight[None].astype(np.float32)), np.float32)
    dark, light = quantiles(flat @ weight, 0.08, 0.92)
    grey = grey if line.ink == DARK else 255 - grey
    return (grey if _mostly_paper(grey, line) else 255 - grey), light - dark


def _core(line: Line, width: int) -> slice:
    """The columns in which letters were found, at least a dozen."""
    left = min(int(line.core[0] * width), width - 12)
    return slice(left, max(int(line.core[1] * width), left + 12))


def _mostly_paper(grey: NDArray[np.float32], line: Line) -> bool:
    """Ink covers less than half of a line; where it seems to cover more, the gaps were taken for letters.

    Or the print is bold: then there is paper above and below it.
    """
    columns = _core(line, grey.shape[1])
    core = grey[CAPS:BASELINE, columns][:, ::2]
    dark, middle, light = quantiles(core, 0.04, 0.5, 0.96)
    around = median(np.concatenate([grey[: CAPS - 4, columns], grey[BASELINE + 5 :, columns]])[:, ::2])
    return max(middle, around) - dark >= _PAPER_FROM * (light - dark)


_PAPER_FROM = 0.35
"""Of the way from the darkest to the lightest of a line."""


def _flattened(grey: NDArray[np.float32]) -> Grey:
    """Shading divided out, ink and paper stretched to black and white."""
    paper = cv2.morphologyEx(cv2.GaussianBlur(grey, (0, 0), 0.8), cv2.MORPH_CLOSE, np.ones((19, 19), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), 6)
    ratio = grey / np.maximum(paper, 1)
    ink = quantile(ratio, 0.02)
    return np.asarray(np.clip((ratio - ink) / max(1 - ink, 0.05) * 235 + 10, 0, 255), np.uint8)
