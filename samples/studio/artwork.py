"""Label artwork: a product's statements set in one of many layouts, and where every line of them stands."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from samples.studio.typefaces import Faces

Rng = np.random.Generator
Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]

BLACK: Colour = (18, 18, 20)
WHITE: Colour = (250, 250, 248)
STRONG: tuple[Colour, ...] = (
    (30, 60, 150),
    (20, 90, 180),
    (170, 20, 40),
    (200, 30, 110),
    (220, 70, 20),
    (30, 110, 60),
    (0, 120, 120),
    (90, 40, 130),
    (120, 70, 20),
    (60, 60, 66),
    (10, 40, 90),
    (150, 10, 90),
    (200, 20, 30),
    (0, 100, 160),
    (70, 30, 20),
    (230, 110, 0),
)
BRIGHT: tuple[Colour, ...] = (
    (250, 210, 40),
    (255, 225, 90),
    (160, 220, 120),
    (150, 210, 240),
    (250, 190, 210),
    (255, 190, 90),
)
PAPER: tuple[Colour, ...] = (
    (250, 250, 248),
    (252, 252, 252),
    (245, 245, 240),
    (238, 240, 244),
    (248, 244, 226),
    (226, 228, 226),
    (232, 240, 232),
    (244, 232, 222),
    (214, 218, 224),
    (236, 244, 250),
)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of print and its place on the label, in millimetres from the label's top left."""

    text: str
    role: str
    """strength, name, brand, volume, ingredient, route, maker, code, lot, expiry, small or sticker."""
    quad: NDArray[np.float64]
    """Corners of the ink, shape (4, 2), clockwise from where the text's own top left is."""
    cap_mm: float
    ink: Colour
    paper: Colour
    covered: float = 0.0
    """Share of it under a sticker, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Artwork:
    """A label ready to be wrapped."""

    pixels: Pixels
    """RGB, shape (height, width, 3)."""
    width_mm: float
    height_mm: float
    front_mm: float
    """Where the middle of the main panel stands, from the left edge."""
    lines: tuple[PrintedLine, ...]
    gloss: float = 0.3
    """How much of its surroundings the label mirrors, 0 to 1."""

    def of(self, role: str) -> tuple[PrintedLine, ...]:
        """The lines of one role."""
        return tuple(line for line in self.lines if line.role == role)


@dataclass(slots=True)
class Sheet:
    """A label being drawn: millimetres in, pixels out."""

    width: float
    height: float
    scale: float
    paper: Colour
    faces: Faces
    image: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)
    lines: list[PrintedLine] = field(default_factory=list)
    top: float = 0.0
    """Down to where a full-width band stands."""

    def __post_init__(self) -> None:
        size = (max(8, round(self.width * self.scale)), max(8, round(self.height * self.scale)))
        self.image = Image.new("RGB", size, self.paper)
        self.pen = ImageDraw.Draw(self.image)

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        fill: Colour | None,
        *,
        line: Colour | None = None,
        radius: float = 0.0,
        stroke: float = 0.25,
    ) -> None:
        """A rectangle, rounded by `radius`."""
        place = tuple(round(v * self.scale) for v in (x0, y0, max(x1, x0 + 0.01), max(y1, y0 + 0.01)))
        width = max(1, round(stroke * self.scale)) if line else 0
        if radius > 0:
            self.pen.rounded_rectangle(place, round(radius * self.scale), fill, line, width)
        else:
            self.pen.rectangle(place, fill, line, width)

    def measure(self, text: str, face: str, cap: float) -> float:
        """Width of a line in millimetres."""
        return fitted(face, cap * self.scale).getlength(text) / self.scale

    def write(
        self,
        text: str,
        x: float,
        y: float,
        cap: float,
        face: str,
        ink: Colour,
        *,
        align: str = "l",
        role: str = "small",
        most: float = 1e9,
        paper: Colour | None = None,
    ) -> float:
        """Set one line with its baseline at `y`; the cap height used comes back, smaller where it had to fit `most`."""
        wide = self.measure(text, face, cap)
        if wide > most:
            cap *= most / wide
        font = fitted(face, cap * self.scale)
        place = (x * self.scale, y * self.scale)
        self.pen.text(place, text, ink, font, anchor=f"{align}s")
        left, top, right, bottom = self.pen.textbbox(place, text, font, anchor=f"{align}s")
        quad = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float) / self.scale
        self.lines.append(PrintedLine(text, role, quad, cap, ink, paper or self.paper))
        return cap

    def finish(self, front: float, gloss: float) -> Artwork:
        """The label as drawn."""
        return Artwork(np.asarray(self.image), self.width, self.height, front, tuple(self.lines), gloss)


@functools.lru_cache(maxsize=512)
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face, size, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(maxsize=256)
def _cap_ratio(face: str) -> float:
    _, top, _, bottom = _font(face, 200).getbbox("H", anchor="ls")
    return max(0.3, (bottom - top) / 200)


def fitted(face: str, cap_px: float) -> ImageFont.FreeTypeFont:
    """The font whose capitals are `cap_px` high."""
    return _font(face, max(3, round(cap_px / _cap_ratio(face))))


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a panel before it is set."""

    text: str
    role: str
    cap: float
    """Relative to the strength's."""
    bold: bool = False
    ink: Colour = BLACK
    box: str = ""
    """band, pill, outline, highlight or nothing."""
    fill: Colour = WHITE


@dataclass(frozen=True, slots=True)
class Panel:
    """Where a stack of lines goes, millimetres."""

    x0: float
    y0: float
    x1: float
    y1: float
    align: str = "m"


def set_panel(sheet: Sheet, panel: Panel, items: Sequence[Item], cap: float, lead: float) -> None:
    """Stack the items, all shrunk alike until they fit."""
    need = sum(item.cap * cap * (lead + (0.75 if item.box else 0)) for item in items)
    cap *= min(1.0, (panel.y1 - panel.y0) / max(need, 1e-6))
    need = sum(item.cap * cap * (lead + (0.75 if item.box else 0)) for item in items)
    y = panel.y0 + (panel.y1 - panel.y0 - need) * 0.45
    for item in items:
        y = _set_item(sheet, panel, item, y, item.cap * cap, lead)


def _set_item(sheet: Sheet, panel: Panel, item: Item, y: float, cap: float, lead: float) -> float:
    face = sheet.faces.bold if item.bold else sheet.faces.regular
    width = panel.x1 - panel.x0
    x = {"l": panel.x0, "m": (panel.x0 + panel.x1) / 2, "r": panel.x1}[panel.align]
    pad = cap * (0.75 if item.box else 0)
    base = y + pad / 2 + cap * (lead + 1) / 2
    most = width - (2 * pad if item.box else 0)
    wide = sheet.measure(item.text, face, cap)
    used = cap * min(1.0, most / max(wide, 1e-6))
    wide = min(most, wide)
    base -= (cap - used) / 2
    if item.box:
        left = {"l": panel.x0, "m": x - wide / 2 - pad, "r": panel.x1 - wide - 2 * pad}[panel.align]
        right = left + wide + 2 * pad
        if item.box == "band":
            left, right = panel.x0 - 0.6, panel.x1 + 0.6
        x = {"l": left + pad, "m": (left + right) / 2, "r": right - pad}[panel.align]
        top, bottom = base - used - pad * 0.62, base + pad * 0.62
        outline = item.ink if item.box == "outline" else None
        sheet.box(
            left, top, right, bottom, item.fill, line=outline, radius=(bottom - top) / 2.2 if item.box == "pill" else 0
        )
    paper = item.fill if item.box else sheet.paper
    sheet.write(item.text, x, base, used, face, item.ink, align=panel.align, role=item.role, most=most, paper=paper)
    return y + cap * lead + pad


def readable_on(fill: Colour) -> Colour:
    """Ink that shows on `fill`."""
    light = 0.3 * fill[0] + 0.59 * fill[1] + 0.11 * fill[2]
    return WHITE if light < 145 else BLACK


def turned(art: Artwork) -> Artwork:
    """The label with its text along the container's axis."""
    pixels = np.ascontiguousarray(np.rot90(art.pixels, 1))
    lines = tuple(
        replace(line, quad=np.stack([line.quad[:, 1], art.width_mm - line.quad[:, 0]], axis=1)) for line in art.lines
    )
    return Artwork(pixels, art.height_mm, art.width_mm, art.height_mm / 2, lines, art.gloss)
