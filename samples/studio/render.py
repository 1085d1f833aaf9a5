"""Painting one thing into a photo: a vial, an ampoule, a carton or a printed sheet, and where its print went."""

from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.studio import light as lighting
from samples.studio.artwork import Artwork, PrintedLine
from samples.studio.light import Light
from samples.studio.solids import GLASS, METAL, PLASTIC, RING, Camera, Hit, Pose, Solid, cast

Floats = NDArray[Any]  # float32; OpenCV's stubs promise less
Vector = NDArray[Any]  # float64
Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Canvas:
    """Linear light on the sensor, and which thing is in front where."""

    camera: Camera
    light: Floats
    """RGB, shape (height, width, 3)."""
    owner: NDArray[np.uint8]
    """0 for the background, otherwise the mark of the thing in front."""


@dataclass(frozen=True, slots=True)
class Glassware:
    """What a vial or ampoule is made of and holds; colours are linear RGB."""

    solid: Solid
    amber: Rgb | None
    """Colour of the glass; None is clear."""
    tint: Rgb
    """What the liquid lets through."""
    cap: Rgb
    ring: Rgb


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A label in the photo: how to find its print there."""

    art: Artwork
    where: Pose
    camera: Camera
    mark: int
    radius: float | None
    """None for a flat label."""
    turn: float = 0.0
    """Radians by which the label is turned about the axis."""
    origin: tuple[int, int] = (0, 0)
    white: Floats = field(default_factory=lambda: np.ones((1, 1), np.float32))
    """Light that white paper gives back in the window at `origin`."""
    shine: Floats = field(default_factory=lambda: np.zeros((1, 1), np.float32))
    """Reflected light on top of it."""

    def place(self, points: Vector) -> tuple[Vector, Vector]:
        """Label millimetres, shape (n, 2), to photo pixels and the cosine of the look at each."""
        if self.radius is None:
            own = np.stack(
                [points[:, 0] - self.art.width_mm / 2, points[:, 1] - self.art.height_mm / 2, np.zeros(len(points))],
                axis=1,
            )
            normal = np.tile(np.array([0.0, 0.0, -1.0]), (len(points), 1))
        else:
            angle = (points[:, 0] - self.art.front_mm) / self.radius + self.turn
            normal = np.stack([np.sin(angle), np.zeros(len(points)), -np.cos(angle)], axis=1)
            own = normal * self.radius + np.array([0.0, 1.0, 0.0]) * (points[:, 1:2] - self.art.height_mm / 2)
        seen = self.where.to_camera(own)
        look = -seen / np.linalg.norm(seen, axis=1, keepdims=True)
        return self.camera.project(seen), np.sum((normal @ self.where.axes.T) * look, axis=1)

    def grid(self, line: PrintedLine, across: int = 40, down: int = 3) -> Vector:
        """Points over a line of print, in label millimetres, shape (down, across, 2)."""
        s, t = np.meshgrid(np.linspace(0, 1, across), np.linspace(0.1, 0.9, down))
        a, b, c, d = line.quad
        top, low = a + (b - a) * s[..., None], d + (c - d) * s[..., None]
        return np.asarray(top + (low - top) * t[..., None])


def soften(mask: NDArray[np.bool_]) -> Floats:
    """A mask with edges one pixel soft."""
    return cv2.blur(mask.astype(np.float32), (3, 3))


def _sky(light: Light, up: Floats) -> Floats:
    level = float(np.mean(light.ambient)) + 0.35 * float(np.mean(light.key_colour))
    return (level * (0.55 - 0.45 * up)).astype(np.float32)


def paint_glassware(
    canvas: Canvas, ware: Glassware, art: Artwork, where: Pose, turn: float, light: Light, mark: int
) -> Wrapped | None:
    """Draw a vial or ampoule with its label; None when it is out of the picture."""
    hit = cast(canvas.camera, where, ware.solid)
    if hit is None:
        return None
    rows, columns = hit.window
    face = lighting.facing(hit.normals, hit.rays)
    height, width = face.shape
    arriving = lighting.shade(light, canvas.camera.width, canvas.camera.height, hit.x, hit.y, (width, height))
    lit = lighting.diffuse(light, hit.normals, face)
    if not isinstance(arriving, float):
        lit *= arriving[..., None]
    mirror, reflected = lighting.mirrored(light, hit.normals, hit.rays, face)
    sky = _sky(light, reflected[1])
    edge = (1 - face) ** 5
    behind = canvas.light[rows, columns]
    colour = _glass(ware, hit, face, behind, lit)
    colour += ((0.04 + 0.8 * edge) * sky + (0.05 + 0.5 * edge) * mirror)[..., None]
    _fittings(ware, hit, colour, lit, mirror, reflected, light)
    paper, there = _label(ware.solid, art, hit, turn)
    shine = (art.gloss * (0.05 + 0.6 * edge) * (mirror + sky * 0.6)).astype(np.float32)
    paper *= lit * np.float32(0.92)
    paper += shine[..., None]
    colour += (paper - colour) * there[..., None]
    alpha = soften(hit.material > 0)
    behind += (colour - behind) * alpha[..., None]
    canvas.owner[rows, columns][hit.material > 0] = mark
    return Wrapped(
        art, where, canvas.camera, mark, ware.solid.body_radius, turn, (hit.x, hit.y), lit.mean(axis=2), shine
    )


def _glass(ware: Glassware, hit: Hit, face: Floats, behind: Floats, lit: Floats) -> Floats:
    height, width = face.shape
    tint = np.array(ware.tint, np.float32)
    reach = 0.35 * width
    x = (np.arange(width, dtype=np.float32)[None, :] - hit.normals[0] * np.float32(reach * 0.8)).astype(np.float32)
    y = (np.arange(height, dtype=np.float32)[:, None] - hit.normals[1] * np.float32(reach * 0.8)).astype(np.float32)
    through = cv2.remap(behind, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    filled = (hit.material == GLASS)[..., None]
    if ware.amber:
        amber = np.array(ware.amber, np.float32)
        thick = 0.25 + 0.75 * (1 - face)[..., None] ** 2
        glow = amber * (0.06 + 0.3 * thick) * lit + through * amber * 0.25
        return np.where(filled, glow * (0.35 + 0.4 * tint), glow).astype(np.float32)
    thin = 0.45 + 0.55 * np.clip(face * 2.2, 0, 1)[..., None]
    wet = through * (tint * 0.8 + 0.05) * (0.5 + 0.5 * face[..., None]) + tint * lit * 0.10
    return np.where(filled, wet, through * thin * 0.94).astype(np.float32)


def _fittings(
    ware: Glassware, hit: Hit, colour: Floats, lit: Floats, mirror: Floats, reflected: lighting.Triple, light: Light
) -> None:
    metal, plastic, ring = (hit.material == kind for kind in (METAL, PLASTIC, RING))
    if metal.any():
        level = float(np.mean(light.ambient)) + 0.5 * float(np.mean(light.key_colour))
        swing = np.arctan2(reflected[0][metal], reflected[2][metal])
        tone = 0.42 + 0.22 * np.sin(swing * 3.0 + 0.6) + 0.16 * np.sin(swing * 7.0)
        colour[metal] = (level * tone * (0.75 - 0.25 * reflected[1][metal]) + mirror[metal] * 0.35)[:, None]
    for where, base in ((plastic, ware.cap), (ring, ware.ring)):
        if where.any():
            colour[where] = lit[where] * np.array(base, np.float32) + (mirror[where] * 0.04)[:, None]


def _label(solid: Solid, art: Artwork, hit: Hit, turn: float) -> tuple[Floats, Floats]:
    px, py, pz = hit.points
    radius, scale = solid.body_radius, art.pixels.shape[1] / art.width_mm
    angle = np.arctan2(px, -pz) - np.float32(turn)
    angle -= np.float32(2 * np.pi) * np.round(
        (angle - np.float32((art.width_mm / 2 - art.front_mm) / radius)) / np.float32(2 * np.pi)
    )
    u = ((angle * np.float32(radius) + np.float32(art.front_mm)) * np.float32(scale)).astype(np.float32)
    v = ((py + np.float32(art.height_mm / 2)) * np.float32(scale)).astype(np.float32)
    tall, wide = art.pixels.shape[:2]
    on = (hit.material == GLASS) & (u > 0) & (u < wide) & (v > 0) & (v < tall)
    on &= (py >= solid.body_top - 0.2) & (py <= solid.body_bottom + 0.2)
    paper = cv2.remap(art.pixels, u - 0.5, v - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(
        np.float32
    )
    paper *= np.float32(1 / 255)
    paper *= paper
    return paper, soften(on)


def cast_shadow(
    canvas: Canvas, outline: NDArray[np.float64], shift: tuple[float, float], blur: float, depth: float
) -> None:
    """Darken the background where a thing of that outline (photo pixels) keeps the light off, moved by `shift`."""
    small = 8
    height, width = canvas.light.shape[:2]
    mask = np.zeros((height // small + 1, width // small + 1), np.float32)
    hull = cv2.convexHull(np.concatenate([outline, outline + np.array(shift)]).astype(np.float32))
    cv2.fillPoly(mask, [np.round(hull / small).astype(np.int32)], 1.0)
    mask = cv2.GaussianBlur(mask, (0, 0), max(0.6, blur / small))
    canvas.light[:] *= (1 - depth * cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR))[..., None]


def outline_of(camera: Camera, where: Pose, solid: Solid) -> NDArray[np.float64]:
    """Points around the solid's outline, photo pixels."""
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    rings = [
        np.stack([k.radius * np.cos(turn), np.full(16, k.y), k.radius * np.sin(turn)], axis=1) for k in solid.knots
    ]
    return camera.project(where.to_camera(np.concatenate(rings)))


def paint_flat(canvas: Canvas, art: Artwork, where: Pose, light: Light, mark: int, level: float = 1.0) -> Wrapped:
    """Draw a flat label, or one face of a carton."""
    camera = canvas.camera
    tall, wide = art.pixels.shape[:2]
    half = np.array([art.width_mm / 2, art.height_mm / 2, 0.0])
    corners = where.to_camera(np.array([(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0)]) * half)
    flat = camera.project(corners)
    source = np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float32)
    low = np.clip(np.floor(flat.min(axis=0)) - 2, 0, (camera.width, camera.height)).astype(int)
    high = np.clip(np.ceil(flat.max(axis=0)) + 2, 0, (camera.width, camera.height)).astype(int)
    size = (max(1, int(high[0] - low[0])), max(1, int(high[1] - low[1])))
    matrix = cv2.getPerspectiveTransform(source, (flat - low).astype(np.float32))
    paper = (
        cv2.warpPerspective(art.pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(
            np.float32
        )
        / 255
    )
    paper *= paper
    mask = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillConvexPoly(mask, np.round((flat - low) * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
    rays = _rays(camera, int(low[0]), int(low[1]), size)
    normal = where.axes @ np.array([0.0, 0.0, -1.0])
    normals = tuple(np.full((size[1], size[0]), float(c), np.float32) for c in normal)
    lit, shine = _flat_light(light, (normals[0], normals[1], normals[2]), rays, art.gloss, camera, low)
    lit *= level
    paper *= lit * np.float32(0.92)
    paper += shine[..., None]
    part = canvas.light[low[1] : low[1] + size[1], low[0] : low[0] + size[0]]
    alpha = mask.astype(np.float32)[..., None] / 255
    part += (paper[: part.shape[0], : part.shape[1]] - part) * alpha[: part.shape[0], : part.shape[1]]
    canvas.owner[low[1] : low[1] + size[1], low[0] : low[0] + size[0]][mask[: part.shape[0], : part.shape[1]] > 127] = (
        mark
    )
    return Wrapped(art, where, camera, mark, None, 0.0, (int(low[0]), int(low[1])), lit.mean(axis=2), shine)


def _rays(camera: Camera, x: int, y: int, size: tuple[int, int]) -> lighting.Triple:
    u = ((np.arange(x, x + size[0]) + 0.5 - camera.width / 2) / camera.focal).astype(np.float32)[None, :]
    v = ((np.arange(y, y + size[1]) + 0.5 - camera.height / 2) / camera.focal).astype(np.float32)[:, None]
    length = 1 / np.sqrt(u * u + v * v + 1)
    return u * length, v * length, length


def _flat_light(
    light: Light, normals: lighting.Triple, rays: lighting.Triple, gloss: float, camera: Camera, low: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    face = lighting.facing(normals, rays)
    lit = lighting.diffuse(light, normals, face)
    arriving = lighting.shade(
        light, camera.width, camera.height, int(low[0]), int(low[1]), (face.shape[1], face.shape[0])
    )
    if not isinstance(arriving, float):
        lit *= arriving[..., None]
    mirror, _ = lighting.mirrored(light, normals, rays, face)
    return lit, (gloss * (0.05 + 0.5 * (1 - face) ** 5) * mirror).astype(np.float32)
