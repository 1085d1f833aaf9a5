"""Where text stands on a photo, at any angle and curve: each line with its two edges."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from labelcheck.cells import View, cells_in
from labelcheck.letters import DARK, LIGHT, Floats
from labelcheck.levels import Levels
from labelcheck.pixels import Pixels
from labelcheck.quantile import median, quantile
from labelcheck.runs import Run, blocks_of, joined, reading_of, regions_of, runs_of
from labelcheck.text import Box

_REACH = 3.0
"""Cap heights by which a line is drawn out at both ends: the network sees no thin and faint first letters."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of text by its edges, in photo pixels, both from the first letter to the last."""

    caps: Floats
    """Points along the tops of the capitals, shape (n, 2)."""

    baseline: Floats
    """Points along the baseline, shape (n, 2)."""

    cap_height_px: float
    ink: int
    """DARK or LIGHT."""

    likelihood: float
    """Log odds that it is print."""

    block: int
    """Lines of one block run the same way up."""

    core: tuple[float, float]
    """From where to where along the line print was found, as shares of its length."""

    @property
    def capitals_long(self) -> float:
        """Its print, in cap heights."""
        length = float(np.hypot(*np.diff(self.middle, axis=0).T).sum())
        return (self.core[1] - self.core[0]) * length / self.cap_height_px

    @property
    def weight(self) -> float:
        """How much print there is, and how surely: texture makes short lines, and doubtful ones."""
        return self.likelihood * math.sqrt(self.capitals_long)

    @property
    def middle(self) -> Floats:
        return (self.caps + self.baseline) / 2

    @property
    def box(self) -> Box:
        first, last = self.caps[0], self.caps[-1]
        after, before = self.baseline[-1], self.baseline[0]
        a, b, c, d = ((float(x), float(y)) for x, y in (first, last, after, before))
        return Box((a, b, c, d))

    def drawn_out(self, before: float, after: float) -> Line:
        """The line made longer at its ends, straight on, by so many cap heights."""
        before_px, after_px = before * self.cap_height_px, after * self.cap_height_px
        length = float(np.hypot(*np.diff(self.middle, axis=0).T).sum())
        whole = length + before_px + after_px
        return replace(
            self,
            caps=_drawn_out(self.caps, before_px, after_px),
            baseline=_drawn_out(self.baseline, before_px, after_px),
            core=((self.core[0] * length + before_px) / whole, (self.core[1] * length + before_px) / whole),
        )

    def turned_over(self) -> Line:
        """The same line as read by somebody who holds the photo upside down."""
        caps, baseline = self.baseline[::-1], self.caps[::-1]
        start, end = self.core
        return replace(self, caps=caps, baseline=baseline, core=(1 - end, 1 - start))


def _drawn_out(points: Floats, before_px: float, after_px: float) -> Floats:
    start, end = points[0] - points[min(4, len(points) - 1)], points[-1] - points[-min(5, len(points))]
    first = points[0] + start / max(1e-6, float(np.hypot(*start))) * before_px
    last = points[-1] + end / max(1e-6, float(np.hypot(*end))) * after_px
    return np.concatenate([[first], points, [last]])


def find_lines(photo: Pixels | Levels) -> list[Line]:
    """Every line of text, as it is read, the surest first.

    The whole photo is seen at first as a small picture; where its print is too small there to be told apart, a part of
    it is seen again, larger.

    Args:
        photo: BGR, uint8, shape (height, width, 3), upright as a person sees it; or its levels.

    Raises:
        MissingToolError: The network is not installed.
    """
    return _lines(Levels.of(photo), _PIXELS)


def find_more_lines(photo: Pixels | Levels, found: Sequence[Line]) -> list[Line]:
    """Lines that lie on none of those that were found, and show only where all of the photo is seen larger.

    The small picture of a large photo shows the box beside a vial and not the vial's own print.

    Args:
        photo: As that of `find_lines`.
        found: What that found.

    Raises:
        MissingToolError: The network is not installed.
    """
    levels = Levels.of(photo)
    if levels.height * levels.width < _LARGE:
        return []
    known = [(line, _core_points(line)) for line in found]
    more = _lines(levels, _PIXELS[1:])
    return [line for line in more if not any(_lies_within(_core_points(line), line, *other) for other in known)]


def bears_print(photo: Levels, box: Box) -> bool:
    """Whether a part of a photo, looked at by itself, shows a line of print: that of a small vial beside a large one.

    Raises:
        MissingToolError: The network is not installed.
    """
    corners = np.array(box.corners)
    (left, top), (right, bottom) = corners.min(0).astype(int), np.ceil(corners.max(0)).astype(int)
    part = photo.at(1.0)[0][max(0, top) : bottom, max(0, left) : right]
    if min(part.shape[:2]) < _LEAST_SIDE:
        return False
    lines = find_lines(np.ascontiguousarray(part))
    return any(line.likelihood > _SURE and line.capitals_long > _SOME_LETTERS for line in lines)


_LEAST_SIDE = 32
"""Pixels."""


def _lines(photo: Levels, sizes: Sequence[float]) -> list[Line]:
    runs = [run for region in _seen_whole(photo, sizes) for run in _seen_again(photo, *region)]
    lines: list[Line] = []
    for number, block in enumerate(blocks_of(runs)):
        reading = reading_of(block)
        whole = [part for run in joined(block, reading) for part in _parted(run)]
        lines += filter(None, (_line(run, reading, number) for run in whole))
    return sorted(without_doubles(lines), key=lambda line: -line.weight)


_PIXELS = (0.3e6, 0.9e6, 1.9e6)
"""Of the small picture, and of those that are looked at where it shows hardly any print."""

_LARGE = 2.7e6
"""Pixels of a photo whose small picture has less than a third of its width: capitals of 15 pixels are 5 on it."""

_HARDLY_ANY = 3
_WHOLE_AT_MOST, _LARGEST_ZOOM = 1.2, 2.0


def _seen_whole(photo: Levels, sizes: Sequence[float]) -> list[tuple[list[Run], float]]:
    """The regions of print on a photo, and the zoom that they were seen at."""
    height, width = photo.height, photo.width
    runs: list[Run] = []
    zoom = 0.0
    for pixels in sizes:
        wanted = min(_WHOLE_AT_MOST, math.sqrt(pixels / (height * width)))
        if wanted > zoom and sum(map(_is_sure, runs)) < _HARDLY_ANY:
            zoom = wanted
            runs = _by_size(runs_of(cells_in(photo, View(0, 0, width, height, zoom))), runs, zoom)
    return [(region, zoom) for region in regions_of(runs)]


_LARGE_PX = 56.0
"""Capitals that are higher in the larger view are better seen in the smaller one."""


def _by_size(larger: list[Run], smaller: list[Run], zoom: float) -> list[Run]:
    """The runs of two views, each size from that which shows it better; `zoom` is that of the larger.

    What is as high as that in the one and not quite in the other is not lost between them.
    """
    is_large = [run.cap_height_px * zoom >= _LARGE_PX for run in larger]
    small = [run for run, large in zip(larger, is_large, strict=True) if not large or not smaller]
    large = [run for run in smaller if run.cap_height_px * zoom >= _LARGE_PX]
    between = [run for run, at_limit in zip(larger, is_large, strict=True) if at_limit and smaller]
    return small + large + [run for run in between if not any(_is_seen_in(run, other) for other in large)]


def _is_seen_in(run: Run, other: Run) -> bool:
    """Most of its cells stand on the line of the other."""
    reach = _ON_ITS_LINE * run.cap_height_px
    if (run.outline[:2] - reach > other.outline[2:]).any() or (other.outline[:2] - reach > run.outline[2:]).any():
        return False
    ours, theirs = (each.cells.middle[:: len(each.cells) // _SOME_CELLS + 1] for each in (run, other))
    apart = np.hypot(*(ours[:, None] - theirs[None]).transpose(2, 0, 1)).min(1)
    return float((apart < reach).mean()) > _MOST_CELLS


_ON_ITS_LINE, _MOST_CELLS, _SOME_CELLS = 0.5, 0.5, 400
"""Cap heights; a share of the cells; so many tell where a run is."""


def _is_sure(run: Run) -> bool:
    """Some letters at least, and not like texture."""
    long = float(np.ptp(run.cells.middle @ run.axis)) > _SOME_LETTERS * run.cap_height_px
    return long and run.likelihood > _SURE


_SOME_LETTERS, _SURE = 4.0, 2.0

_FINE_PX, _CLEARLY_LARGER = 16.0, 1.15
"""Pixels of the view that the smaller capitals of a region should be high; less is gained by less."""

_MOST_PIXELS = 1.2e6


def _seen_again(photo: Levels, region: list[Run], zoom: float) -> list[Run]:
    """The runs of a region as a larger view shows them, if its print was seen too small."""
    heights = np.array([run.cap_height_px for run in region])
    margin = 2.5 * median(heights) + 6 / zoom
    outline = np.stack([run.outline for run in region])
    left, top = np.maximum(outline[:, :2].min(0) - margin, 0).astype(int)
    right, bottom = np.minimum(outline[:, 2:].max(0) + margin + 1, (photo.width, photo.height)).astype(int)
    closer = min(_FINE_PX / quantile(heights, 0.25), _LARGEST_ZOOM)
    closer = min(closer, math.sqrt(_MOST_PIXELS / max(1, (right - left) * (bottom - top))))
    if closer < _CLEARLY_LARGER * zoom or min(right - left, bottom - top) * closer < 8:
        return region
    found = runs_of(cells_in(photo, View(left, top, right, bottom, closer)))
    return _by_size(found, region, closer)


_HIGHEST_SLOPE = 1.2

_SMALLEST_PX, _LEAST_LIKELY = 4.0, 1.0
"""Log odds; of 219 readable lines on 60 drawn photos none was less likely, of 24 lines of texture more than half."""

_BEYOND = 0.8
"""Cap heights by which cells may reach beyond the first letter, or the last."""


def _parted(run: Run) -> list[Run]:
    """Two lines that are set so close that they were taken for one; or the run as it is."""
    x, y = run.cells.middle @ run.axis, run.cells.middle @ np.array([-run.axis[1], run.axis[0]])
    if np.ptp(x) < 2 * run.cap_height_px:
        return [run]
    x = x - x.mean()
    off = (y - np.polyval(np.polyfit(x, y, _degree(float(np.ptp(x)) / run.cap_height_px)), x)) / run.cap_height_px
    if float(np.abs(off).mean()) < _TWO_LINES:
        return [run]
    return [Run(run.cells[part]) for part in (off < -_BETWEEN, off > _BETWEEN) if part.sum() > 2]


_TWO_LINES, _BETWEEN = 0.25, 0.15
"""Cap heights by which the cells of a run stray from one curve, on average; nearer to it they tell of neither line."""


def _degree(length: float) -> int:
    """Of the curve through a line so many cap heights long."""
    return 3 if length > 14 else 2 if length > 5 else 1 if length > 1.5 else 0


def _line(run: Run, reading: Floats, number: int) -> Line | None:
    """A low-order curve through the middles of a run, and its edges half a cap height off; None for a tangle."""
    along = run.axis if run.axis @ reading >= 0 else -run.axis
    down = np.array([-along[1], along[0]])
    x, y = run.cells.middle @ along, run.cells.middle @ down
    cap_height = run.cap_height_px
    start, end = float(x.min()), float(x.max())
    if cap_height < _SMALLEST_PX or end - start < 0.5 * cap_height or run.likelihood < _LEAST_LIKELY:
        return None
    length = (end - start) / cap_height
    origin = (start + end) / 2
    curve = fitted_curve(x - origin, y, cap_height, _degree(length))
    left, right = start - _REACH * cap_height, end + _REACH * cap_height
    at = np.linspace(left, right, max(8, int((right - left) / max(6.0, cap_height / 3))))
    inner = np.clip(at, start, end)
    slope = np.polyval(np.polyder(curve), inner - origin) if len(curve) > 1 else np.zeros_like(at)
    if np.abs(slope).max() > _HIGHEST_SLOPE:
        return None
    middle = np.stack([at, np.polyval(curve, inner - origin) + (at - inner) * slope], 1)
    half = np.stack([-slope, np.ones_like(slope)], 1) * (cap_height / 2 / np.sqrt(1 + slope**2))[:, None]
    to_photo = np.stack([along, down])
    core = (_REACH + min(_BEYOND, 0.2 * length)) * cap_height / (right - left)
    return Line(
        caps=(middle - half) @ to_photo,
        baseline=(middle + half) @ to_photo,
        cap_height_px=cap_height,
        ink=LIGHT if run.is_light else DARK,
        likelihood=run.likelihood,
        block=number,
        core=(core, 1 - core),
    )


def fitted_curve(x: Floats, y: Floats, height: float, degree: int) -> Floats:
    """A polynomial through most of the points: through the feet of letters, but for those that hang below it.

    Args:
        x: Along the line, in pixels.
        y: Across it, in pixels.
        height: Of a letter, in pixels.
        degree: Of the polynomial.
    """
    reach = float(np.abs(x).max()) or 1.0
    powers = (x / reach)[:, None] ** np.arange(degree, -1, -1)
    weight = np.ones(len(x))
    for _ in range(3):
        off = y - powers @ _least_squares(powers, y, weight)
        weight = 1 / (1 + (off / (1.5 * (median(np.abs(off)) + 0.5))) ** 2)
    curve = _least_squares(powers, y, weight)
    standing = np.abs(y - powers @ curve) < 0.18 * height
    if standing.sum() >= max(3, degree + 1):
        curve = _least_squares(powers[standing], y[standing], np.ones(int(standing.sum())))
    return np.asarray(curve / reach ** np.arange(degree, -1, -1))


def _least_squares(powers: Floats, y: Floats, weight: Floats) -> Floats:
    """As numpy.polyfit, by the normal equations: few points and low degrees need no more, and it is asked often."""
    weighted = powers * (weight**2)[:, None]
    try:
        return np.asarray(np.linalg.solve(weighted.T @ powers, weighted.T @ y))
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(powers * weight[:, None], y * weight)[0])


def without_doubles(lines: list[Line]) -> list[Line]:
    """Each line once: of two that lie in one another the better."""
    kept: list[tuple[Line, Floats]] = []
    outlines = np.empty((len(lines), 4))
    for line in sorted(lines, key=lambda line: -line.weight):
        middle = _core_points(line)
        outline = _outline(middle, line.cap_height_px)
        before = outlines[: len(kept)]
        near = ((before[:, :2] < outline[2:]) & (outline[:2] < before[:, 2:])).all(1)
        if not any(_lies_within(middle, line, *kept[number]) for number in np.flatnonzero(near)):
            outlines[len(kept)] = outline
            kept.append((line, middle))
    return [line for line, _ in kept]


def _core_points(line: Line) -> Floats:
    count = len(line.caps)
    return line.middle[int(line.core[0] * count) : max(int(line.core[1] * count), int(line.core[0] * count) + 2)]


def _outline(points: Floats, cap_height: float) -> Floats:
    """Left, top, right and bottom of all that may be near the points: where two do not meet, no line is double."""
    margin = 0.35 * cap_height + float(np.hypot(*(points[1] - points[0])))
    return np.concatenate([points.min(0) - margin, points.max(0) + margin])


def _lies_within(middle: Floats, line: Line, other: Line, points: Floats) -> bool:
    reach = 0.35 * max(line.cap_height_px, other.cap_height_px) + float(np.hypot(*(points[1] - points[0])))
    distance = np.hypot(middle[:, None, 0] - points[None, :, 0], middle[:, None, 1] - points[None, :, 1]).min(1)
    return float(np.mean(distance < reach)) > 0.6
