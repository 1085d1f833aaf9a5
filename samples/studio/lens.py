"""What a phone's camera does to the light: focus, shake, exposure, noise, sharpening, JPEG."""

import functools
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator
Floats = NDArray[Any]  # float32; OpenCV's stubs promise less


@dataclass(frozen=True, slots=True)
class Lens:
    """One exposure. Blurs are in photo pixels, light is linear with 1 as white."""

    exposure: float = 1.0
    white: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """White balance: what each of red, green, blue is multiplied by."""
    defocus: float = 0.0
    """Sigma, pixels."""
    motion: float = 0.0
    """Length, pixels."""
    motion_deg: float = 0.0
    noise: float = 0.01
    """Standard deviation in the finished picture, of 1."""
    vignette: float = 0.15
    contrast: float = 0.0
    sharpen: float = 0.4
    jpeg: int = 80
    fringe: float = 0.0
    """How much larger red is drawn than green, and blue smaller: the colour seams of a small lens."""


def blur_of(lens: Lens) -> float:
    """One figure for all the blur: sigma in pixels."""
    return float(np.hypot(np.hypot(lens.defocus, lens.motion / 3.4), 0.45))


def expose(rng: Rng, light: Floats, lens: Lens) -> NDArray[np.uint8]:
    """Linear light (RGB) to a finished picture, BGR, uint8."""
    height, width = light.shape[:2]
    image: Floats = cv2.GaussianBlur(light, (0, 0), float(np.hypot(lens.defocus, 0.45)))
    if lens.motion > 1:
        image = cv2.filter2D(image, -1, _streak(lens.motion, lens.motion_deg))
    _bloom(image, lens.exposure)
    u = 1 - np.float32(lens.vignette * 0.5) * np.linspace(-1, 1, width, dtype=np.float32) ** 2
    v = 1 - np.float32(lens.vignette * 0.5) * np.linspace(-1, 1, height, dtype=np.float32) ** 2
    image *= (u[:, None] * np.array(lens.white, np.float32) * np.float32(lens.exposure))[None]
    image *= v[:, None, None]
    picture: NDArray[Any] = cv2.convertScaleAbs(cv2.cvtColor(cv2.sqrt(image), cv2.COLOR_RGB2BGR), alpha=255)
    if lens.fringe:
        picture = _fringed(picture, lens.fringe)
    if lens.contrast:
        grey = np.linspace(0, 1, 256)
        curve = grey + lens.contrast * grey * (1 - grey) * (2 * grey - 1)
        picture = cv2.LUT(picture, np.clip(curve * 255, 0, 255).astype(np.uint8))
    if lens.noise > 0.001:
        _add_noise(rng, picture, lens.noise)
    if lens.sharpen:
        soft = cv2.GaussianBlur(picture, (0, 0), 1.2)
        picture = cv2.addWeighted(picture, 1 + lens.sharpen, soft, -lens.sharpen, 0)
    return picture


def _bloom(image: Floats, exposure: float) -> None:
    """Light far too bright spills over its surroundings."""
    height, width = image.shape[:2]
    small = cv2.resize(image, (max(2, width // 8), max(2, height // 8)), interpolation=cv2.INTER_AREA)
    small = np.clip(small * np.float32(exposure) - 1.2, 0, 6)
    if float(small.max()) < 0.3:
        return
    halo = cv2.GaussianBlur(small, (0, 0), max(height, width) / 8 * 0.012) * np.float32(0.12 / max(exposure, 1e-3))
    image += cv2.resize(halo, (width, height), interpolation=cv2.INTER_LINEAR)


def _fringed(picture: NDArray[Any], amount: float) -> NDArray[Any]:
    height, width = picture.shape[:2]
    layers = list(cv2.split(picture))
    for layer, scale in ((0, 1 - amount), (2, 1 + amount)):
        grow = np.array([[scale, 0, (1 - scale) * width / 2], [0, scale, (1 - scale) * height / 2]])
        layers[layer] = cv2.warpAffine(layers[layer], grow, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return cv2.merge(layers)


@functools.lru_cache(maxsize=1)
def _noise_tiles() -> tuple[Floats, Floats]:
    """Sensor noise, grey and coloured together: sharp, and as denoising leaves it."""
    rng = np.random.default_rng(72)
    size = (768, 768)
    sharp = 0.85 * rng.standard_normal((*size, 1)) + 0.5 * rng.standard_normal((*size, 3))
    smooth = cv2.GaussianBlur(sharp.astype(np.float32), (0, 0), 0.75)
    return sharp.astype(np.float32), (smooth / smooth.std()).astype(np.float32)


def _add_noise(rng: Rng, picture: NDArray[Any], level: float) -> None:
    tile = _noise_tiles()[int(rng.integers(2))]
    turn = int(rng.integers(4))
    grain = np.ascontiguousarray(np.round(np.rot90(tile, turn) * (level * 255)).astype(np.int16))
    height, width = picture.shape[:2]
    dy, dx = int(rng.integers(tile.shape[0])), int(rng.integers(tile.shape[1]))
    for y in range(-dy, height, tile.shape[0]):
        for x in range(-dx, width, tile.shape[1]):
            y0, x0, y1, x1 = max(0, y), max(0, x), min(height, y + tile.shape[0]), min(width, x + tile.shape[1])
            part = picture[y0:y1, x0:x1]
            part[:] = cv2.add(part, grain[y0 - y : y1 - y, x0 - x : x1 - x], dtype=cv2.CV_8U)


def _streak(length: float, angle_deg: float) -> Floats:
    size = int(np.ceil(length)) | 1
    size = max(3, size + 2)
    kernel = np.zeros((size, size), np.float32)
    angle, half = np.radians(angle_deg), length / 2
    for t in np.linspace(-half, half, int(length * 4) + 2):
        x, y = size // 2 + t * np.cos(angle), size // 2 + t * np.sin(angle)
        x0, y0 = int(np.floor(x)), int(np.floor(y))
        for ix, iy in ((x0, y0), (x0 + 1, y0), (x0, y0 + 1), (x0 + 1, y0 + 1)):
            if 0 <= ix < size and 0 <= iy < size:
                kernel[iy, ix] += (1 - abs(x - ix)) * (1 - abs(y - iy))
    return np.asarray(kernel / kernel.sum())


def to_jpeg(picture: NDArray[np.uint8], quality: int) -> bytes:
    """The picture as a JPEG file."""
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError(f"OpenCV could not write a JPEG of quality {quality}")
    return bytes(data)
