"""What a photo shows, measured: where each line of print went and whether a person can read it."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samples.studio import lens as lenses
from samples.studio.artwork import Colour, PrintedLine
from samples.studio.lens import Lens
from samples.studio.products import Product, plain
from samples.studio.render import Canvas, Wrapped

_PER_ML = re.compile(r"(?:/|per|in|pro|par|por)\s*(?:1\s*)?ml\b", re.IGNORECASE)
Vector = NDArray[Any]  # float64


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line of print as the photo shows it."""

    text: str
    role: str
    quad: Vector
    """Corners in photo pixels, clockwise from the text's own top left."""
    baseline: Vector
    """Points along its foot, photo pixels."""
    cap_px: float
    roll_deg: float
    hidden: dict[str, float]
    """Shares that are turned away, outside the photo, covered, or outshone."""
    contrast: float
    readable: bool
    is_light: bool
    """Its ink is lighter than its paper."""


def _luminance(colour: Colour) -> float:
    red, green, blue = (c / 255 for c in colour)
    return 0.3 * red**2 + 0.59 * green**2 + 0.11 * blue**2


def see(canvas: Canvas, wrapped: Wrapped, line: PrintedLine, lens: Lens) -> SeenLine:
    """Measure one line of print."""
    grid = wrapped.grid(line)
    points, cosine = wrapped.place(grid.reshape(-1, 2))
    shape = grid.shape[:2]
    points, cosine = points.reshape(*shape, 2), cosine.reshape(shape)
    a, b, c, d = line.quad
    quad, _ = wrapped.place(np.array([a, b, c, d]))
    along = np.linspace(0, 1, 9)[:, None]
    foot, _ = wrapped.place(d + (c - d) * along)
    cap_px = cap_of(wrapped, line)
    turned = cosine < 0.26
    column, row = np.round(points[..., 0]).astype(int), np.round(points[..., 1]).astype(int)
    height, width = canvas.owner.shape
    outside = (column < 0) | (row < 0) | (column >= width) | (row >= height)
    column, row = np.clip(column, 0, width - 1), np.clip(row, 0, height - 1)
    covered = (canvas.owner[row, column] != wrapped.mark) & ~outside & ~turned
    shown = _contrast(wrapped, line, row, column, lens)
    outshone = (shown < 0.1) & ~outside & ~turned & ~covered
    hidden = turned | outside | covered | outshone
    shares = {
        "turned": float(turned.mean()),
        "outside": float(outside.mean()),
        "covered": max(float(covered.mean()), line.covered),
        "outshone": float(outshone.mean()),
    }
    clear = shown[~hidden]
    contrast = float(np.median(clear)) if clear.size else 0.0
    length = float(np.linalg.norm(b - a))
    readable = _readable(hidden, line, length, cap_px, contrast, lens, float(np.median(np.clip(cosine, 0, 1))))
    direction = foot[5] - foot[3]
    roll = float(np.degrees(np.arctan2(direction[1], direction[0])))
    is_light = _luminance(line.ink) > _luminance(line.paper)
    return SeenLine(line.text, line.role, quad, foot, cap_px, roll, shares, contrast, readable, is_light)


def cap_of(wrapped: Wrapped, line: PrintedLine) -> float:
    """Height of a line's capitals in photo pixels."""
    a, b, _, d = line.quad
    middle = (a + b) / 2
    down = (d - a) / max(1e-6, float(np.linalg.norm(d - a)))
    ends, _ = wrapped.place(np.array([middle, middle + down * line.cap_mm]))
    return float(np.linalg.norm(ends[1] - ends[0]))


def _contrast(
    wrapped: Wrapped, line: PrintedLine, row: NDArray[np.int64], column: NDArray[np.int64], lens: Lens
) -> Vector:
    tall, wide = wrapped.white.shape
    y, x = np.clip(row - wrapped.origin[1], 0, tall - 1), np.clip(column - wrapped.origin[0], 0, wide - 1)
    white, shine = wrapped.white[y, x] * lens.exposure, wrapped.shine[y, x] * lens.exposure
    light = np.sqrt(np.clip(_luminance(line.paper) * white * 0.92 + shine, 0, 1))
    dark = np.sqrt(np.clip(_luminance(line.ink) * white * 0.92 + shine, 0, 1))
    return np.asarray(np.abs(light - dark))


def _readable(
    hidden: NDArray[np.bool_],
    line: PrintedLine,
    length: float,
    cap_px: float,
    contrast: float,
    lens: Lens,
    cosine: float,
) -> bool:
    if line.covered > 0.05 or cap_px < 8.5 or cap_px * cosine < 5.5:
        return False
    columns = hidden.mean(axis=0) > 0.34
    step = length / max(1, len(columns) - 1)
    longest, run = 0, 0
    for lost in columns:
        run = run + 1 if lost else 0
        longest = max(longest, run)
    if longest * step > 0.45 * line.cap_mm:
        return False
    if lenses.blur_of(lens) > 0.15 * cap_px * min(1.0, cosine * 1.4):
        return False
    if lens.jpeg < 40 and cap_px < 12:
        return False
    return contrast > 0.1 and contrast > 2.5 * lens.noise


def as_dict(line: SeenLine) -> dict[str, Any]:
    """For the truth file."""
    return {
        "text": line.text,
        "role": line.role,
        "quad": np.round(line.quad, 1).tolist(),
        "baseline": np.round(line.baseline, 1).tolist(),
        "cap_height_px": round(line.cap_px, 1),
        "roll_deg": round(line.roll_deg, 1),
        "hidden": {key: round(value, 2) for key, value in line.hidden.items() if value > 0.005},
        "contrast": round(line.contrast, 2),
        "readable": line.readable,
        "light": line.is_light,
    }


def number(value: Any) -> str | None:
    """Decimal text or nothing."""
    return None if value is None else plain(value)


def _named(product: Product, lines: list[SeenLine]) -> bool:
    """Whether the name can be read; of a mix, the name in the row of its B12."""
    names = [line for line in lines if line.role == "name"]
    if product.ingredients:
        rows = [line for line in lines if product.ingredients[-1][0] in line.text and line.role in {"name", "strength"}]
        return bool(rows) and all(line.readable for line in rows)
    return any(line.readable for line in names)


def of_product(product: Product, lines: list[SeenLine]) -> dict[str, Any]:
    """The truth of one label in the photo: what it states, and what a checker should say of it as it is seen."""
    strengths = [line for line in lines if line.role == "strength"]
    readable = bool(strengths) and all(line.readable for line in strengths)
    named = _named(product, lines)
    partly = any(line.readable for line in strengths)
    if readable and named:
        accepted = list(dict.fromkeys(product.accepted))
    elif partly:
        accepted = list(dict.fromkeys(("review", *(v for v in product.accepted if v == "flag"))))
    else:
        accepted = ["review", "flag"] if product.kind in {"not_b12", "antidote"} and named else ["review"]
    return {
        "kind": product.kind,
        "market": product.market.code,
        "substance": product.substance,
        "name_printed": product.name,
        "brand": product.brand,
        "strengths_printed": list(product.strengths),
        "ingredients": [list(row) for row in product.ingredients],
        "mcg_per_ml": number(product.mcg_per_ml),
        "total_mcg": number(product.total_mcg),
        "volume_ml": number(product.volume_ml),
        "volume_printed": product.volume_text,
        "status": product.status,
        "label_verdict": product.verdict,
        "verdict": accepted[0],
        "accepted": accepted,
        "strength_readable": readable,
        "name_readable": named,
        "volume_readable": any(line.readable for line in lines if line.role == "volume"),
        "note": product.note,
    }


def _in_view(label: dict[str, Any]) -> bool:
    """Whether a good part of its name or strength is to be seen at all."""
    lines = [line for line in label["lines"] if line["role"] in {"name", "strength"}]
    return any(sum(line["hidden"].values()) < 0.7 for line in lines)


def of_photo(canvas: Canvas, labels: list[dict[str, Any]], lens: Lens, about: dict[str, Any]) -> dict[str, Any]:
    """The truth of a whole photo. What one label states stands at the top too, when there is just one."""
    height, width = canvas.owner.shape
    blur = f"motion:{lens.motion:.1f}px" if lens.motion else f"defocus:{lens.defocus:.1f}px" if lens.defocus else "none"
    top: dict[str, Any] = {
        "width_px": width,
        "height_px": height,
        "blur": blur,
        "noise": round(lens.noise, 4),
        "jpeg_q": lens.jpeg,
        **about,
    }
    in_view = [label for label in labels if _in_view(label)] or labels[:1]
    if len(in_view) == 1:
        label = in_view[0]
        strengths = [line for line in label["lines"] if line["role"] == "strength"]
        top |= {key: value for key, value in label.items() if key != "lines"}
        top |= {
            "roll_deg": strengths[0]["roll_deg"] if strengths else None,
            "cap_height_px": min((line["cap_height_px"] for line in strengths), default=None),
            "strength_quad_px": [line["quad"] for line in strengths],
            "strength_printed": " ".join(label["strengths_printed"]),
            "concentration_printed": next((t for t in label["strengths_printed"] if _PER_ML.search(t)), None),
            "glare_share": max((line["hidden"].get("outshone", 0.0) for line in strengths), default=0.0),
        }
        if not label["strength_readable"]:
            top["hidden_strength"] = list(label["strengths_printed"])
    else:
        top |= {
            "kind": "multiple",
            "verdict": "review",
            "accepted": ["review"],
            "substance": None,
            "mcg_per_ml": None,
            "total_mcg": None,
            "volume_ml": None,
            "strength_readable": all(label["strength_readable"] for label in labels),
            "strengths_printed": [text for label in labels for text in label["strengths_printed"]],
        }
    return {**top, "labels": labels}
