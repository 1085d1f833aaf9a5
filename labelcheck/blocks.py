"""Where text stands on a photo and which way it runs: clusters of letters and their directions."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.letters import Floats, Grey, Letters, Sieve, find_letters, local_range, noise_sigma

Pixels = NDArray[np.uint8]

_MOST_LETTERS = 1500
"""Beyond it the picture is texture: leaves, cloth, noise. The clearest are kept."""

_FEW = 200


@dataclass(frozen=True, slots=True)
class Block:
    """Letters that stand together, in photo pixels, and the directions in which they may run."""

    letters: Letters
    directions_deg: tuple[float, ...]
    """Candidates, the likeliest first, -90 to 90; whether upside down is for the reader to say."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the text is looked for; lengths in pixels of the working copy."""

    working_side: int = 1600
    """Long side of the copy on which blocks are found: a label that fills a tenth of a photo still has 8 px letters."""

    enlarge_at_most: float = 2.0
    coarse: tuple[Sieve, ...] = (Sieve(17, 6, 40, 7), Sieve(51, 16, 160, 7))
    least_contrast: float = 24
    """In grey levels; noise raises it."""

    noise_factor: float = 3.5
    """Standard deviations of the noise; contrast is measured on a smoothed copy, where a third of it is left.

    With more, no line was found on a dim photo that a person reads with ease; with 2, dark grain was full of lines.
    """

    share_of_clearest: float = 0.25
    """Where there are many candidates, the faint ones among them are texture."""


def find_blocks(photo: Pixels, recipe: Recipe) -> list[Block]:
    """Every cluster of at least four letters.

    Args:
        photo: BGR, uint8, shape (height, width, 3).

    Source: L. O'Gorman, The document spectrum for page layout analysis, 1993 (nearest-neighbour angles).
    """
    scale = min(recipe.enlarge_at_most, recipe.working_side / max(photo.shape[:2]))
    letters = _coarse_letters(photo, scale, recipe)
    if len(letters) < 4:
        return []
    near = _neighbours(letters)
    clusters = [cluster for cluster in _connected(near.linked) if len(cluster) >= 4]
    return [
        Block(letters[cluster].scaled(1 / scale), _directions(letters, near, cluster))
        for cluster in _merged(letters, clusters)
    ]


def _coarse_letters(photo: Pixels, scale: float, recipe: Recipe) -> Letters:
    grey = np.asarray(cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY), np.uint8)
    copy = _resized(grey, scale)
    sigma = noise_sigma(copy if scale < 1 else grey)  # what is made larger is smoothed
    needed = max(recipe.least_contrast, recipe.noise_factor * sigma)
    found = Letters.join([_sifted(copy, sieve, needed, sigma) for sieve in recipe.coarse])
    height, width = copy.shape
    inside = (found.x > 0) & (found.y > 0) & (found.x + found.w < width) & (found.y + found.h < height)
    found = found[inside]
    if len(found) > _FEW:
        found = found[found.contrast >= recipe.share_of_clearest * np.percentile(found.contrast, 98)]
    return found.clearest(_MOST_LETTERS)


def _resized(grey: Grey, scale: float) -> Grey:
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return grey if scale == 1 else np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way), np.uint8)


def _sifted(grey: Grey, sieve: Sieve, needed: float, sigma: float) -> Letters:
    """What passes one sieve; a coarse one looks at a picture half the size."""
    half = sieve.smallest >= 16
    picture = _resized(grey, 0.5) if half else grey
    smooth = np.asarray(cv2.blur(picture, (3, 3)), np.uint8)
    fitting = sieve.shrunk(2) if half else sieve
    looked_at = smooth if sigma > 3 and not half else picture
    letters = find_letters(looked_at, fitting, local_range(smooth, 33 if half else 17), needed, upright=False)
    return letters.scaled(2) if half else letters


@dataclass(frozen=True, slots=True)
class _Near:
    linked: NDArray[np.bool_]
    distance: Floats


def _neighbours(letters: Letters) -> _Near:
    """Which letters may be neighbours: near, of like size and the same polarity."""
    x, y, size = letters.center_x, letters.center_y, letters.size
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    larger, smaller = np.maximum(size[:, None], size), np.minimum(size[:, None], size)
    linked = (distance < 1.9 * larger) & (distance > 0.25 * larger) & (larger < 2.2 * smaller)
    linked &= letters.ink[:, None] == letters.ink
    return _Near(linked, distance)


def _connected(linked: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """The connected parts of a graph given as a square matrix."""
    label = np.full(len(linked), -1)
    neighbours = [np.flatnonzero(row) for row in linked]
    count = 0
    for start in range(len(linked)):
        if label[start] >= 0:
            continue
        label[start] = count
        waiting = [start]
        while waiting:
            for other in neighbours[waiting.pop()]:
                if label[other] < 0:
                    label[other] = count
                    waiting.append(int(other))
        count += 1
    order = np.argsort(label, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1)


def _merged(letters: Letters, clusters: list[NDArray[np.intp]]) -> list[NDArray[np.intp]]:
    """Clusters whose letters nearly touch are one block, whatever their polarity and size."""
    if not clusters:
        return []
    everyone = np.concatenate(clusters)
    reach = 0.9 * letters.size
    rectangles = np.stack(
        [letters.x - reach, letters.y - reach, letters.x + letters.w + reach, letters.y + letters.h + reach], 1
    )
    quarter = np.maximum(rectangles[everyone] / 4, 0).astype(int)
    mask = np.zeros((quarter[:, 3].max() + 1, quarter[:, 2].max() + 1), np.uint8)
    for left, top, right, bottom in quarter:
        mask[top : bottom + 1, left : right + 1] = 255
    _, label = cv2.connectedComponents(mask)
    parts: dict[int, list[NDArray[np.intp]]] = {}
    for cluster in clusters:
        first = cluster[0]
        key = int(label[int(letters.center_y[first] / 4), int(letters.center_x[first] / 4)])
        parts.setdefault(key, []).append(cluster)
    return [np.concatenate(group) for group in parts.values()]


_ANGLES = np.arange(180)
_KERNEL = np.exp(-0.5 * (np.arange(-20, 21) / 7) ** 2)


def _directions(letters: Letters, near: _Near, cluster: NDArray[np.intp]) -> tuple[float, ...]:
    """The peaks of the docstrum, and the direction across the first: close-set lines can outvote letters."""
    square = np.ix_(cluster, cluster)
    distance = np.where(near.linked[square], near.distance[square], np.inf)
    x, y = letters.center_x[cluster], letters.center_y[cluster]
    histogram = np.zeros(180)
    rows = np.arange(len(cluster))
    nearest = np.argsort(distance, 1)[:, :2]
    for rank, weight in enumerate((1.0, 0.7)[: nearest.shape[1]]):
        other = nearest[:, rank]
        real = np.isfinite(distance[rows, other])
        angle = np.degrees(np.arctan2(y[other] - y, x[other] - x))[real] % 180
        np.add.at(histogram, angle.astype(int) % 180, weight)
    smooth = np.convolve(np.concatenate([histogram[-20:], histogram, histogram[:20]]), _KERNEL, "valid")
    return _peaks(smooth)


def _peaks(smooth: Floats) -> tuple[float, ...]:
    first = int(smooth.argmax())
    rest = np.where(_apart(_ANGLES, first) < 35, 0, smooth)
    second = int(rest.argmax())
    found = [first] if rest[second] < 0.45 * smooth[first] else [first, second]
    across = (first + 90) % 180
    if all(_apart(np.array(angle), across) >= 20 for angle in found[1:]):
        found.append(across)
    return tuple(float(angle - 180 if angle > 90 else angle) for angle in found)


def _apart(angles: NDArray[np.int_], other: int) -> NDArray[np.int_]:
    """Degrees between directions that have no head and no tail, 0 to 90."""
    return np.abs((angles - other + 90) % 180 - 90)


@dataclass(frozen=True, slots=True)
class Crop:
    """A block cut out of the photo and turned level."""

    grey: Grey
    to_photo: Floats
    """Affine map, shape (2, 3), from crop pixels to photo pixels."""

    small_letter_px: float
    large_letter_px: float
    direction_deg: float

    def on_photo(self, points: Floats) -> Floats:
        """Points of shape (n, 2) from crop pixels to photo pixels."""
        return np.asarray(points @ self.to_photo[:, :2].T + self.to_photo[:, 2])

    @property
    def photo_px(self) -> float:
        """Photo pixels per crop pixel."""
        return math.hypot(self.to_photo[0, 0], self.to_photo[1, 0])


def crop_level(photo: Pixels, block: Block, direction_deg: float) -> Crop:
    """The block turned so that `direction_deg` is level, at a size where its small letters are 16 to 32 px."""
    turn = math.radians(direction_deg)
    cos, sin = math.cos(turn), math.sin(turn)
    letters = block.letters
    corners = [(letters.x + a * letters.w, letters.y + b * letters.h) for a in (0, 1) for b in (0, 1)]
    along = np.concatenate([x * cos + y * sin for x, y in corners])
    across = np.concatenate([y * cos - x * sin for x, y in corners])
    small, middle, large = np.percentile(letters.size, (25, 50, 90))
    margin = 1.6 * middle + 6
    left, right = along.min() - margin, along.max() + margin
    top, bottom = across.min() - margin, across.max() + margin
    zoom = _zoom(float(small), float((right - left) * (bottom - top)))
    to_photo = np.array(
        [[cos / zoom, -sin / zoom, left * cos - top * sin], [sin / zoom, cos / zoom, left * sin + top * cos]]
    )
    size = (int((right - left) * zoom) + 1, int((bottom - top) * zoom) + 1)
    grey = _turned(photo, to_photo, size, zoom)
    return Crop(grey, to_photo, float(small * zoom), float(large * zoom), direction_deg)


_MOST_CROP_PIXELS = 3e6


def _zoom(small_letter_px: float, area: float) -> float:
    zoom = 1.0
    if small_letter_px < 16:
        zoom = min(2.0, 16 / small_letter_px)
    elif small_letter_px > 32:
        zoom = 32 / small_letter_px
    return zoom * math.sqrt(min(1.0, _MOST_CROP_PIXELS / (area * zoom * zoom)))


def _turned(photo: Pixels, to_photo: Floats, size: tuple[int, int], zoom: float) -> Grey:
    """Turned on the smallest part of the photo that is needed, which is shrunk first when pixels would be skipped."""
    width, height = size
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]]) @ to_photo[:, :2].T + to_photo[:, 2]
    x0, y0 = np.maximum(np.floor(corners.min(0)).astype(int) - 2, 0)
    x1, y1 = np.minimum(np.ceil(corners.max(0)).astype(int) + 3, photo.shape[1::-1])
    part = np.asarray(cv2.cvtColor(photo[y0:y1, x0:x1], cv2.COLOR_BGR2GRAY), np.uint8)
    moved = to_photo - np.array([[0, 0, x0], [0, 0, y0]])
    if zoom < 0.7:
        small = cv2.resize(part, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
        ratio = np.array([[small.shape[1] / part.shape[1]], [small.shape[0] / part.shape[0]]])
        moved = moved * ratio + np.array([[0, 0, 0.5], [0, 0, 0.5]]) * (ratio - 1)
        part = np.asarray(small, np.uint8)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(part, moved, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8)
