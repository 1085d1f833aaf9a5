"""Lines of print drawn with the font that Pillow brings, at any angle, for tests that need no studio."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]


def label(*lines: str, size: int = 36, ink: int = 20, paper: int = 235, margin: int = 120) -> Pixels:
    """Lines below each other, grey as BGR, shape (height, width, 3)."""
    font = ImageFont.load_default(size)
    width = int(max((font.getlength(line) for line in lines), default=200)) + 2 * margin
    image = Image.new("L", (width, int(len(lines) * 1.9 * size) + 2 * margin), paper)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        pen.text((margin, margin + number * 1.9 * size), line, fill=ink, font=font)
    return np.repeat(np.asarray(image, np.uint8)[..., None], 3, axis=2)


def turned(picture: Pixels, angle_deg: float, paper: int = 235) -> Pixels:
    """The picture turned clockwise, whole."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle_deg, 1)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = int(height * sin + width * cos), int(height * cos + width * sin)
    matrix[:, 2] += np.array(size) / 2 - np.array([width, height]) / 2
    return np.asarray(cv2.warpAffine(picture, matrix, size, borderValue=(paper,) * 3), np.uint8)


def bent(picture: Pixels, depth: float) -> Pixels:
    """The picture as on a can seen from above: the middle hangs lower than the sides by `depth` pixels."""
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    sag = depth * (1 - (2 * x / width - 1) ** 2)
    return np.asarray(cv2.remap(picture, x, y - sag, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)
