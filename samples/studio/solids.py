"""Vials and ampoules as stacks of cone frustums, met by the camera's rays exactly."""

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]  # float32; OpenCV's stubs promise less
Vector = NDArray[Any]  # float64

GLASS, METAL, PLASTIC, EMPTY, RING = 1, 2, 3, 4, 5


@dataclass(frozen=True, slots=True)
class Knot:
    """Where the outline turns: height along the axis (down is positive) and radius, in millimetres."""

    y: float
    radius: float
    material: int = GLASS
    """Of the stretch that begins here."""
    smooth: bool = True


@dataclass(frozen=True, slots=True)
class Solid:
    """A body of revolution; the middle of its label stands at the origin."""

    knots: tuple[Knot, ...]
    body_radius: float
    body_top: float
    body_bottom: float
    label_height: float

    @property
    def top(self) -> float:
        """The highest point of the outline."""
        return self.knots[0].y

    @property
    def bottom(self) -> float:
        """The lowest point of the outline."""
        return self.knots[-1].y


def vial(radius: float, body: float, label: float, cap: float) -> Solid:
    """A vial with a crimped cap.

    Args:
        radius: Of the body, millimetres.
        body: Height of the straight part.
        label: Height of the label, within the straight part.
        cap: Radius of the cap.
    """
    up, down = -body * 0.52, body * 0.48
    rise, neck = radius * 0.62, cap * 0.72
    steps = np.linspace(0, 1, 7)
    shoulder = [
        Knot(
            up - rise * (1 - np.sin(t * np.pi / 2) ** 1.4), neck + (radius - neck) * (1 - np.cos(t * np.pi / 2)) ** 0.55
        )
        for t in steps[1:-1]
    ]
    stem = up - rise - cap * 0.35
    lid = stem - cap * 0.62
    crown = lid - cap * 0.34
    base = radius * 0.12
    knots = [
        Knot(crown, cap * 0.92, PLASTIC, False),
        Knot(crown + cap * 0.06, cap * 1.02, PLASTIC, False),
        Knot(lid, cap * 1.02, PLASTIC, False),
        Knot(lid, cap * 0.97, METAL, False),
        Knot(stem - cap * 0.08, cap * 0.97, METAL, False),
        Knot(stem, cap * 0.9, METAL, False),
        Knot(stem, neck, EMPTY, False),
        Knot(up - rise, neck, EMPTY),
        *(Knot(k.y, k.radius, EMPTY) for k in shoulder),
        Knot(up, radius, GLASS),
        Knot(up + 0.01, radius, GLASS, False),
        Knot(down, radius, GLASS, False),
        Knot(down + base * 0.5, radius * 0.985),
        Knot(down + base, radius * 0.93),
        Knot(down + base * 1.15, radius * 0.86),
    ]
    return Solid(tuple(knots), radius, up, down, label)


def ampoule(radius: float, body: float, label: float, tip: float) -> Solid:
    """A glass ampoule with its constriction, bulb and drawn tip."""
    up, down = -body * 0.53, body * 0.47
    neck = up - radius * 1.5
    outline = [
        (neck - radius * 1.3 - tip, 0.06),
        (neck - radius * 1.3 - tip * 0.97, 0.15),
        (neck - radius * 1.3 - tip * 0.5, 0.3),
        (neck - radius * 1.3 - tip * 0.12, 0.46),
        (neck - radius * 0.9, 0.56),
        (neck - radius * 0.45, 0.52),
        (neck - 0.6, 0.38),
    ]
    below = [
        (neck + 0.6, 0.38),
        (neck + radius * 0.4, 0.46),
        (neck + radius * 0.8, 0.66),
        (neck + radius * 1.15, 0.88),
        (up, 1.0),
    ]
    knots = [Knot(y, share * radius, EMPTY) for y, share in outline]
    knots[-1] = Knot(knots[-1].y, knots[-1].radius, RING)
    knots += [Knot(y, share * radius, EMPTY) for y, share in below[:-1]]
    knots += [
        Knot(up, radius, GLASS),
        Knot(up + 0.01, radius, GLASS, False),
        Knot(down, radius, GLASS, False),
        Knot(down + radius * 0.15, radius * 0.97),
        Knot(down + radius * 0.3, radius * 0.84),
        Knot(down + radius * 0.36, radius * 0.6),
    ]
    return Solid(tuple(knots), radius, up, down, label)


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole at the origin that looks along z; x is right, y down, millimetres."""

    width: int
    height: int
    focal: float
    """Pixels."""

    def project(self, points: Vector) -> Vector:
        """Pixels of points in camera space, shape (n, 3) to (n, 2)."""
        flat = points[:, :2] * (self.focal / np.maximum(points[:, 2:], 1e-3))
        return np.asarray(flat + np.array([self.width / 2, self.height / 2]))


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a thing stands before the camera, and how it is turned."""

    centre: Vector
    axes: Vector
    """Columns are the thing's own x, y, z in camera space."""

    def to_camera(self, points: Vector) -> Vector:
        """From the thing's own millimetres to the camera's."""
        return points @ self.axes.T + self.centre


def pose(
    camera: Camera, at: tuple[float, float], scale: float, roll_deg: float, pitch_deg: float, yaw_deg: float = 0.0
) -> Pose:
    """A pose that puts the origin on pixel `at` with `scale` pixels in a millimetre there."""
    depth = camera.focal / scale
    centre = np.array([(at[0] - camera.width / 2) / scale, (at[1] - camera.height / 2) / scale, depth])
    a, b, c = np.radians((roll_deg, pitch_deg, yaw_deg))
    roll = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    pitch = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    yaw = np.array([[np.cos(c), 0, np.sin(c)], [0, 1, 0], [-np.sin(c), 0, np.cos(c)]])
    return Pose(centre, roll @ pitch @ yaw)


@dataclass(frozen=True, slots=True)
class Hit:
    """What the camera sees of one solid within a window of the photo."""

    x: int
    y: int
    material: NDArray[np.uint8]
    """0 where the ray misses, shape (height, width)."""
    points: tuple[Floats, Floats, Floats]
    """In the solid's own millimetres."""
    normals: tuple[Floats, Floats, Floats]
    """In camera space."""
    rays: tuple[Floats, Floats, Floats]
    """Unit vectors from the camera, in camera space."""

    @property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns of the photo."""
        height, width = self.material.shape
        return slice(self.y, self.y + height), slice(self.x, self.x + width)


def _bounds(camera: Camera, where: Pose, rings: list[tuple[float, float]], step: int) -> tuple[int, int, int, int]:
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    points = np.concatenate([np.stack([r * np.cos(turn), np.full(16, y), r * np.sin(turn)], axis=1) for y, r in rings])
    flat = camera.project(where.to_camera(points))
    low, high = np.floor(flat.min(axis=0)) - 3, np.ceil(flat.max(axis=0)) + 3
    x0, y0 = np.clip(low, 0, (camera.width, camera.height)).astype(int)
    x1, y1 = np.clip(high, 0, (camera.width, camera.height)).astype(int)
    return int(x0) // step, int(y0) // step, -(-int(x1) // step), -(-int(y1) // step)


def cast(camera: Camera, where: Pose, solid: Solid) -> Hit | None:
    """Meet every ray with the solid; None when it is out of the picture."""
    x0, y0, x1, y1 = _bounds(camera, where, [(k.y, k.radius) for k in solid.knots], 1)
    if x1 <= x0 or y1 <= y0:
        return None
    u = ((np.arange(x0, x1) + 0.5 - camera.width / 2) / camera.focal).astype(np.float32)[None, :]
    v = ((np.arange(y0, y1) + 0.5 - camera.height / 2) / camera.focal).astype(np.float32)[:, None]
    axes = where.axes
    local = [u * np.float32(axes[0, k]) + (v * np.float32(axes[1, k]) + np.float32(axes[2, k])) for k in range(3)]
    origin = -(where.centre @ axes)
    shape = local[0].shape
    depth, material = np.full(shape, np.inf, np.float32), np.zeros(shape, np.uint8)
    slope = np.zeros(shape, np.float32)
    slopes = _slopes(solid)
    for n, (upper, lower) in enumerate(itertools.pairwise(solid.knots)):
        if lower.y - upper.y < 1e-6:
            continue
        px0, py0, px1, py1 = _bounds(camera, where, [(upper.y, upper.radius), (lower.y, lower.radius)], 1)
        part = (slice(py0 - y0, py1 - y0), slice(px0 - x0, px1 - x0))
        if px1 > px0 and py1 > py0:
            _frustum(
                upper, lower, slopes[n], origin, [d[part] for d in local], depth[part], material[part], slope[part]
            )
    for knot, sign in ((solid.knots[0], -1.0), (solid.knots[-1], 1.0)):
        _disc(knot, sign, origin, local, depth, material, slope)
    return _finish(camera, where, (x0, y0), u, v, local, origin, depth, material, slope)


def _slopes(solid: Solid) -> list[tuple[float, float]]:
    knots = solid.knots
    own = [0.0 if b.y - a.y < 1e-6 else (b.radius - a.radius) / (b.y - a.y) for a, b in itertools.pairwise(knots)]

    def at(n: int, mine: float) -> float:
        if not knots[n].smooth or n in (0, len(knots) - 1):
            return mine
        return (own[n - 1] + own[n]) / 2

    return [(at(n, value), at(n + 1, value)) for n, value in enumerate(own)]


def _frustum(
    upper: Knot,
    lower: Knot,
    slopes: tuple[float, float],
    origin: Vector,
    local: list[Floats],
    depth: Floats,
    material: NDArray[np.uint8],
    slope: Floats,
) -> None:
    dx, dy, dz = local
    ox, oy, oz = (float(v) for v in origin)
    s = (lower.radius - upper.radius) / (lower.y - upper.y)
    k = upper.radius + s * (oy - upper.y)
    a = dx * dx + dz * dz - s * s * dy * dy
    b = ox * dx + oz * dz - (k * s) * dy
    disc = b * b - a * (ox * ox + oz * oz - k * k)
    root = np.sqrt(np.maximum(disc, 0))
    t = (-b - root) / np.where(np.abs(a) < 1e-9, 1e-9, a)
    y = oy + t * dy
    good = (disc >= 0) & (y >= upper.y) & (y <= lower.y) & (t > 0) & (t < depth)
    if abs(s) > 0.8:
        far = (-b + root) / np.where(np.abs(a) < 1e-9, 1e-9, a)
        y_far = oy + far * dy
        other = (disc >= 0) & ~good & (y_far >= upper.y) & (y_far <= lower.y) & (far > 0) & (far < depth)
        t, y, good = np.where(other, far, t), np.where(other, y_far, y), good | other
    depth[good] = t[good]
    material[good] = upper.material
    share = (y[good] - upper.y) / (lower.y - upper.y)
    slope[good] = slopes[0] + (slopes[1] - slopes[0]) * share


def _disc(
    knot: Knot,
    sign: float,
    origin: Vector,
    local: list[Floats],
    depth: Floats,
    material: NDArray[np.uint8],
    slope: Floats,
) -> None:
    if (knot.y - origin[1]) * sign >= 0:
        return
    dx, dy, dz = local
    t = (knot.y - float(origin[1])) / np.where(np.abs(dy) < 1e-6, 1e-6, dy)
    x, z = float(origin[0]) + t * dx, float(origin[2]) + t * dz
    good = (x * x + z * z <= knot.radius**2) & (t > 0) & (t < depth)
    depth[good] = t[good]
    material[good] = knot.material if knot.material != GLASS else GLASS
    slope[good] = 1e3 * -sign


def _finish(
    camera: Camera,
    where: Pose,
    corner: tuple[int, int],
    u: Floats,
    v: Floats,
    local: list[Floats],
    origin: Vector,
    depth: Floats,
    material: NDArray[np.uint8],
    slope: Floats,
) -> Hit:
    t = np.where(material > 0, depth, 0)
    points = tuple(np.float32(o) + t * d for o, d in zip(origin, local, strict=True))
    radial = 1 / np.sqrt(points[0] ** 2 + points[2] ** 2 + 1e-6)
    tilt = 1 / np.sqrt(1 + slope * slope)
    own = (points[0] * radial * tilt, -slope * tilt, points[2] * radial * tilt)
    axes = where.axes.astype(np.float32)
    normals = tuple(axes[k, 0] * own[0] + axes[k, 1] * own[1] + axes[k, 2] * own[2] for k in range(3))
    length = 1 / np.sqrt(u * u + v * v + 1)
    rays = (u * length, v * length, length)
    return Hit(
        corner[0], corner[1], material, (points[0], points[1], points[2]), (normals[0], normals[1], normals[2]), rays
    )
