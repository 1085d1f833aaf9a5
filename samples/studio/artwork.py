"""Label artwork: a product's statements set in one of many layouts, and where every line of them stands."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from samples.studio.products import Product, pick
from samples.studio.typefaces import Faces

Rng = np.random.Generator
Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]

BLACK: Colour = (18, 18, 20)
WHITE: Colour = (250, 250, 248)
STRONG: tuple[Colour, ...] = (
    (30, 60, 150), (20, 90, 180), (170, 20, 40), (200, 30, 110), (220, 70, 20), (30, 110, 60), (0, 120, 120), (90, 40, 130),
    (120, 70, 20), (60, 60, 66), (10, 40, 90), (150, 10, 90), (200, 20, 30), (0, 100, 160), (70, 30, 20), (230, 110, 0),
)
BRIGHT: tuple[Colour, ...] = ((250, 210, 40), (255, 225, 90), (160, 220, 120), (150, 210, 240), (250, 190, 210), (255, 190, 90))
PAPER: tuple[Colour, ...] = (
    (250, 250, 248), (252, 252, 252), (245, 245, 240), (238, 240, 244), (248, 244, 226), (226, 228, 226), (232, 240, 232),
    (244, 232, 222), (214, 218, 224), (236, 244, 250),
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

    def box(self, x0: float, y0: float, x1: float, y1: float, fill: Colour | None, *, line: Colour | None = None,
            radius: float = 0.0, stroke: float = 0.25) -> None:
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

    def write(self, text: str, x: float, y: float, cap: float, face: str, ink: Colour, *, align: str = "l", role: str = "small",
              most: float = 1e9, paper: Colour | None = None) -> float:
        """Set one line with its baseline at `y`; returns the cap height that was used, smaller where it had to fit `most`."""
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
    left, top, right, bottom = _font(face, 200).getbbox("H", anchor="ls")
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
    wide = min(most, sheet.measure(item.text, face, cap))
    if item.box:
        left = {"l": panel.x0, "m": x - wide / 2 - pad, "r": panel.x1 - wide - 2 * pad}[panel.align]
        right = left + wide + 2 * pad
        if item.box == "band":
            left, right = panel.x0 - 0.6, panel.x1 + 0.6
        x = {"l": left + pad, "m": (left + right) / 2, "r": right - pad}[panel.align]
        top, bottom = base - cap - pad * 0.62, base + pad * 0.62
        outline = item.ink if item.box == "outline" else None
        sheet.box(left, top, right, bottom, item.fill, line=outline, radius=(bottom - top) / 2.2 if item.box == "pill" else 0)
    paper = item.fill if item.box else sheet.paper
    sheet.write(item.text, x, base, cap, face, item.ink, align=panel.align, role=item.role, most=most, paper=paper)
    return y + cap * lead + pad


def readable_on(fill: Colour) -> Colour:
    """Ink that shows on `fill`."""
    light = 0.3 * fill[0] + 0.59 * fill[1] + 0.11 * fill[2]
    return WHITE if light < 145 else BLACK


def barcode(sheet: Sheet, rng: Rng, x: float, y: float, width: float, height: float, upright: bool) -> None:
    """Random bars, as a linear code looks."""
    x_px, y_px, w_px, h_px = (round(v * sheet.scale) for v in (x, y, width, height))
    along = w_px if upright else h_px
    modules = rng.integers(0, 2, 60).astype(np.uint8)
    modules[::9] = 1
    bars = np.repeat(modules, max(1, along // 60))[: max(along, 1)]
    pixels = np.where(bars[None, :] > 0, 20, 250).astype(np.uint8)
    pixels = np.repeat(pixels, max(2, h_px if upright else w_px), axis=0)
    sheet.image.paste(Image.fromarray(pixels if upright else pixels.T), (x_px, y_px))


def matrix(sheet: Sheet, rng: Rng, x: float, y: float, side: float) -> None:
    """Random modules with a solid L, as a DataMatrix looks."""
    count = int(pick(rng, (14, 16, 18, 20, 22)))
    cells = rng.integers(0, 2, (count, count)).astype(np.uint8)
    cells[:, 0] = cells[-1, :] = 1
    cells[0, 1::2], cells[0, ::2] = 0, 1
    cells[::2, -1], cells[1::2, -1] = 0, 1
    pixels = np.pad(np.where(cells > 0, 15, 252).astype(np.uint8), 1, constant_values=252)
    edge = max(count + 2, round(side * sheet.scale))
    picture = Image.fromarray(pixels).resize((edge, edge), Image.Resampling.NEAREST)
    sheet.image.paste(picture, (round(x * sheet.scale), round(y * sheet.scale)))


def wrap(sheet: Sheet, text: str, face: str, cap: float, width: float) -> list[str]:
    """Words into lines no wider than `width`."""
    rows: list[str] = []
    for word in text.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and sheet.measure(longer, face, cap) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


def code_text(rng: Rng) -> str:
    """A national code or lot-like number."""
    return f"{rng.integers(10000, 99999)}-{rng.integers(100, 999)}-{rng.integers(10, 99)}"


def side_print(sheet: Sheet, rng: Rng, product: Product, panel: Panel, cap: float) -> None:
    """The panel of small print."""
    face, fills = sheet.faces.narrow, {"name": product.name, "each": product.extra.get("each", ""), "code": code_text(rng)[:9],
                                       "maker": product.extra.get("maker", ""), "v": product.volume_text}
    y = panel.y0 + cap * 1.6
    ink = pick(rng, (BLACK, BLACK, (60, 60, 60), (20, 30, 90)))
    ink = WHITE if readable_on(sheet.paper) == WHITE else ink
    for sentence in product.market.small_print:
        for row in wrap(sheet, sentence.format(**fills), face, cap, panel.x1 - panel.x0):
            if y > panel.y1:
                return
            sheet.write(row, panel.x0, y, cap, face, ink, most=panel.x1 - panel.x0)
            y += cap * 1.75


def lot_print(sheet: Sheet, rng: Rng, product: Product, x: float, y: float, cap: float) -> None:
    """Lot and expiry, printed later by another machine."""
    market = product.market
    lot = f"{pick(rng, market.lot)} {pick(rng, ('', 'A', 'LT', 'C', 'VX', '2'))}{rng.integers(1000, 999999)}"
    month, year = int(rng.integers(1, 13)), int(rng.integers(2025, 2030))
    date = pick(rng, (f"{month:02d}/{year}", f"{month:02d}/{year % 100}", f"{year}-{month:02d}",
                      f"{('JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC')[month - 1]} {year}"))
    ink = readable_on(sheet.paper)
    sheet.write(lot, x, y, cap, sheet.faces.mono, ink, role="lot")
    sheet.write(f"{pick(rng, market.expiry)} {date}", x, y + cap * 1.8, cap, sheet.faces.mono, ink, role="expiry")


@dataclass(frozen=True, slots=True)
class Size:
    """A label's size: its width around the container, its height, and how much of it faces you."""

    width: float
    height: float
    panel: float
    """Width of the main panel, millimetres."""


def _strength_items(rng: Rng, product: Product, accent: Colour) -> list[Item]:
    way = rng.random()
    lines = product.strengths
    if way < 0.34:
        ink = BLACK if rng.random() < 0.6 else accent
        return [Item(text, "strength", 1.0 if n == 0 else pick(rng, (0.75, 0.9, 1.0)), True, ink) for n, text in enumerate(lines)]
    if way < 0.44:
        return [Item(text, "strength", 1.0, rng.random() < 0.3, BLACK) for text in lines]
    box = pick(rng, ("band", "pill", "outline", "highlight", "band", "pill"))
    fill = {"outline": WHITE, "highlight": pick(rng, BRIGHT)}.get(box, accent)
    ink = readable_on(fill) if box != "outline" else pick(rng, (BLACK, accent))
    first = Item(lines[0], "strength", 1.0, True, ink, box, fill)
    rest = [Item(text, "strength", pick(rng, (0.7, 0.85, 1.0)), True, ink if rng.random() < 0.5 else BLACK,
                 box if rng.random() < 0.5 else "", fill) for text in lines[1:]]
    return [first, *(item if item.box else replace(item, ink=BLACK) for item in rest)]


def _minor(rng: Rng, product: Product) -> list[Item]:
    market, maker = product.market, product.extra.get("maker", "")
    tail = [Item(pick(rng, market.routes), "route", 0.5)]
    volume = Item(product.volume_text, "volume", pick(rng, (0.5, 0.55, 0.65, 0.8)), rng.random() < 0.6)
    tail.insert(int(rng.integers(0, 2)), volume)
    if rng.random() < 0.5 and market.code == "us":
        tail.append(Item("Rx only", "small", 0.45, rng.random() < 0.4))
    if rng.random() < 0.55:
        tail.append(Item(maker, "maker", 0.42))
    return tail


def _head(rng: Rng, product: Product, accent: Colour) -> list[Item]:
    name_ink = pick(rng, (BLACK, BLACK, accent))
    name = Item(product.name, "name", pick(rng, (0.75, 0.85, 0.95, 1.1)), rng.random() < 0.6, name_ink)
    form = Item(pick(rng, product.market.form), "small", pick(rng, (0.5, 0.6, 0.7)))
    items = [name, form] if rng.random() < 0.85 else [name]
    if product.brand:
        trade = Item(product.brand, "brand", pick(rng, (0.8, 0.95, 1.2)), rng.random() < 0.7, pick(rng, (BLACK, accent, accent)))
        items.insert(0 if rng.random() < 0.75 else len(items), trade)
    if rng.random() < 0.45 and product.market.code == "us":
        items.insert(0, Item(f"NDC {code_text(rng)}" + ("  Rx only" if rng.random() < 0.3 else ""), "code", 0.42))
    elif rng.random() < 0.2:
        items.insert(0, Item(product.extra.get("maker", ""), "maker", 0.45, False, accent))
    return items


def stacked(sheet: Sheet, rng: Rng, product: Product, panel: Panel, accent: Colour) -> None:
    """One column, centred or from the left: the common label."""
    align = "m" if rng.random() < 0.6 else "l"
    panel = Panel(panel.x0, panel.y0, panel.x1, panel.y1, align)
    head, strength, tail = _head(rng, product, accent), _strength_items(rng, product, accent), _minor(rng, product)
    if product.ingredients:
        strength = []
    if rng.random() < 0.1 and len(head) > 1:
        head, strength = head[:-1], strength + head[-1:]
    if readable_on(sheet.paper) == WHITE:
        head = [replace(item, ink=WHITE) for item in head]
        tail = [replace(item, ink=WHITE) for item in tail]
        strength = [item if item.box else replace(item, ink=WHITE) for item in strength]
        strength = [replace(item, fill=WHITE, ink=pick(rng, (BLACK, accent))) if item.box else item for item in strength]
    top, cap, lead = panel.y0, (panel.y1 - panel.y0) * 0.16, float(rng.uniform(1.6, 2.1))
    if rng.random() < 0.28 and not product.ingredients:
        top = _header_band(sheet, rng, panel, head.pop(0), accent)
    if product.ingredients:
        room = panel.y1 - top
        set_panel(sheet, replace(panel, y0=top, y1=top + room * 0.3), [item for item in head if item.role in {"name", "brand"}][:1],
                  room * 0.14, 1.6)
        _table(sheet, rng, product, Panel(panel.x0, top + room * 0.3, panel.x1, top + room * 0.76))
        set_panel(sheet, replace(panel, y0=top + room * 0.78), tail, room * 0.12, 1.6)
        return
    set_panel(sheet, replace(panel, y0=top), head + strength + tail, cap, lead)


def _header_band(sheet: Sheet, rng: Rng, panel: Panel, item: Item, accent: Colour) -> float:
    deep = (panel.y1 - panel.y0) * float(rng.uniform(0.2, 0.28))
    full = rng.random() < 0.7
    sheet.box(0 if full else panel.x0 - 0.5, 0 if full else panel.y0, sheet.width if full else panel.x1 + 0.5, panel.y0 + deep, accent)
    ink = readable_on(accent)
    top = 0 if full else panel.y0
    sheet.top = max(sheet.top, panel.y0 + deep) if full else sheet.top
    cap = min(deep * 0.45, 0.14 * (panel.y1 - panel.y0))
    x = (panel.x0 + panel.x1) / 2 if panel.align == "m" else panel.x0
    sheet.write(item.text, x, (top + panel.y0 + deep) / 2 + cap / 2, cap, sheet.faces.bold, ink, align=panel.align, role=item.role,
                most=panel.x1 - panel.x0, paper=accent)
    return panel.y0 + deep + 0.3


def _table(sheet: Sheet, rng: Rng, product: Product, panel: Panel) -> None:
    rows = product.ingredients
    pitch = (panel.y1 - panel.y0) / len(rows)
    cap, faces = min(pitch * 0.5, (panel.y1 - panel.y0) * 0.16), sheet.faces
    ink, dots = readable_on(sheet.paper), rng.random() < 0.3
    for n, (name, amount) in enumerate(rows):
        base, last = panel.y0 + pitch * (n + 0.75), n == len(rows) - 1
        face = faces.bold if last and rng.random() < 0.6 else faces.regular
        role = "strength" if last else "ingredient"
        wide = panel.x1 - panel.x0
        if rng.random() < 0.12:
            sheet.write(f"{name} {amount}", panel.x0, base, cap, face, ink, role=role, most=wide)
            continue
        used = sheet.write(name + (" ......" if dots else ""), panel.x0, base, cap, face, ink, role="name" if last else "ingredient",
                           most=wide * 0.62)
        sheet.write(amount, panel.x1, base, min(cap, used * 1.1), face, ink, align="r", role=role, most=wide * 0.36)


def blocked(sheet: Sheet, rng: Rng, product: Product, panel: Panel, accent: Colour) -> None:
    """The strength in a coloured block beside the name."""
    split = panel.x0 + (panel.x1 - panel.x0) * float(rng.uniform(0.42, 0.52))
    low = panel.y0 + (panel.y1 - panel.y0) * float(rng.uniform(0.62, 0.78))
    sheet.box(split, panel.y0 - 0.5, panel.x1 + 0.5, low, accent)
    ink = readable_on(accent)
    head = [Item(item.text, item.role, item.cap * 0.8, item.bold, item.ink) for item in _head(rng, product, accent)]
    tall = panel.y1 - panel.y0
    set_panel(sheet, Panel(panel.x0, panel.y0, split - 0.6, low, "l"), head, tall * 0.14, 2.0)
    strength = [Item(text, "strength", 1.0, True, ink) for text in product.strengths]
    paper, sheet.paper = sheet.paper, accent
    set_panel(sheet, Panel(split + 0.6, panel.y0, panel.x1, low, "m"), strength, tall * 0.16, 2.0)
    sheet.paper = paper
    set_panel(sheet, Panel(panel.x0, low + 0.4, panel.x1, panel.y1, "l"), _minor(rng, product), tall * 0.13, 1.7)


def dispensed(sheet: Sheet, rng: Rng, product: Product, panel: Panel, accent: Colour) -> None:
    """What a compounding pharmacy prints."""
    tall = panel.y1 - panel.y0
    items = [Item(product.extra.get("maker", ""), "maker", 0.6, True), Item(f"{rng.integers(10, 999)} {pick(rng, ('River', 'Main', 'Oak'))} St.   (555) "
                                                                              f"{rng.integers(100, 999)}-{rng.integers(1000, 9999)}", "small", 0.42),
             Item(product.name, "name", 0.9, rng.random() < 0.7), *(Item(text, "strength", 1.0, True) for text in product.strengths),
             Item(f"{pick(rng, product.market.form)}   {product.volume_text}", "volume", 0.6),
             Item(pick(rng, product.market.routes), "route", 0.55),
             Item(f"Lot: {rng.integers(10000, 999999)}  BUD: {rng.integers(1, 13):02d}/{rng.integers(2025, 2029)}", "lot", 0.5),
             Item("Protect from light. Refrigerate.", "small", 0.45)]
    set_panel(sheet, replace(panel, align=pick(rng, ("l", "m"))), items, tall * 0.15, 1.8)


def _decorate(sheet: Sheet, rng: Rng, panel: Panel, accent: Colour) -> Panel:
    """Stripes, bars and frames; returns what is left for the text."""
    way, deep, tall = rng.random(), sheet.height * float(rng.uniform(0.03, 0.09)), sheet.height
    x0, y0, x1, y1 = panel.x0, panel.y0, panel.x1, panel.y1
    if way < 0.2:
        sheet.box(0, tall - deep, sheet.width, tall, accent)
        y1 = min(y1, tall - deep - 0.4)
        if rng.random() < 0.5:
            sheet.box(0, 0, sheet.width, deep, accent)
            y0, sheet.top = max(y0, deep + 0.4), deep
    elif way < 0.38:
        wide = float(rng.uniform(0.3, 2.0))
        sheet.box(x0, 0, x0 + wide, tall, accent)
        x0 += wide + 0.7
    elif way < 0.48:
        sheet.box(x0, y0, x1, y1, None, line=pick(rng, (accent, (120, 120, 120), BLACK)), stroke=0.18)
        x0, y0, x1, y1 = x0 + 0.9, y0 + 0.6, x1 - 0.9, y1 - 0.6
    elif way < 0.55:
        sheet.box(x0 - 0.4, 0, x0 - 0.15, tall, accent)
    return Panel(x0, y0, x1, y1, panel.align)


LAYOUTS: tuple[tuple[Callable[[Sheet, Rng, Product, Panel, Colour], None], float], ...] = (
    (stacked, 0.76), (blocked, 0.13), (dispensed, 0.11))


def draw(rng: Rng, product: Product, size: Size, scale: float, faces: Faces, *, plain: bool = False) -> Artwork:
    """One label for a product.

    Args:
        size: Millimetres; the label is drawn as it reads, text from left to right.
        scale: Pixels in a millimetre.
        plain: A front panel alone, without side panels (cartons and printed sheets).
    """
    accent = pick(rng, STRONG)
    way = rng.random()
    paper = WHITE if way < 0.6 else pick(rng, PAPER) if way < 0.92 else pick(rng, STRONG)
    sheet = Sheet(size.width, size.height, scale, paper, faces)
    middle = size.width * (0.5 if plain else float(rng.uniform(0.48, 0.56)))
    margin = size.height * float(rng.uniform(0.04, 0.09))
    panel = Panel(middle - size.panel / 2, margin, middle + size.panel / 2, size.height - margin)
    outer, panel = panel, _decorate(sheet, rng, panel, accent)
    layouts = [stacked] if product.ingredients or readable_on(paper) == WHITE else [layout for layout, _ in LAYOUTS]
    odds = np.array([1.0] if len(layouts) == 1 else [share for _, share in LAYOUTS])
    layouts[int(rng.choice(len(layouts), p=odds / odds.sum()))](sheet, rng, product, panel, accent)
    if not plain:
        _sides(sheet, rng, product, outer, size)
    return sheet.finish(middle, float(rng.choice((0.05, 0.15, 0.3, 0.6))))


def _sides(sheet: Sheet, rng: Rng, product: Product, panel: Panel, size: Size) -> None:
    small = min(size.height * 0.035, 1.1)
    gap = 0.08 * size.panel
    left = Panel(0.8, sheet.top + size.height * 0.05, panel.x0 - gap, size.height * 0.93)
    if left.x1 - left.x0 > 4 and rng.random() < 0.8:
        side_print(sheet, rng, product, left, small * float(rng.uniform(0.85, 1.2)))
    x, room = panel.x1 + gap, size.width - panel.x1 - gap - 0.8
    if room < 4:
        return
    y, way = sheet.top + size.height * 0.06, rng.random()
    if way < 0.4:
        side = min(room * 0.6, size.height * 0.36)
        matrix(sheet, rng, x, y, side)
        y += side
    elif way < 0.85:
        upright = rng.random() < 0.5
        wide, tall = (min(room, 14), size.height * 0.25) if upright else (min(room * 0.5, 6), size.height * 0.55)
        sheet.box(x - 0.3, y - 0.3, x + wide + 0.3, y + tall + 0.3, WHITE)
        barcode(sheet, rng, x, y, wide, tall, upright)
        y += tall
    lot_print(sheet, rng, product, x, y + small * 3, small * float(rng.uniform(1.1, 1.6)))


def turned(art: Artwork) -> Artwork:
    """The label with its text along the container's axis, read from the base to the cap or the other way by the pose."""
    pixels = np.ascontiguousarray(np.rot90(art.pixels, 1))
    lines = tuple(replace(line, quad=np.stack([line.quad[:, 1], art.width_mm - line.quad[:, 0]], axis=1)) for line in art.lines)
    return Artwork(pixels, art.height_mm, art.width_mm, art.height_mm / 2, lines, art.gloss)


def stickered(art: Artwork, rng: Rng, faces: Faces, over: str | None = None) -> Artwork:
    """A sticker on the label: over the lines of a role, or somewhere beside them."""
    scale = art.pixels.shape[1] / art.width_mm
    target = art.of(over) if over else ()
    picture = Image.fromarray(art.pixels)
    pen = ImageDraw.Draw(picture)
    if target:
        corners = np.concatenate([line.quad for line in target])
        low, high = corners.min(axis=0) - 0.8, corners.max(axis=0) + 0.8
    else:
        low = np.array([rng.uniform(0, art.width_mm * 0.8), rng.uniform(0, art.height_mm * 0.7)])
        high = low + (art.width_mm * 0.2, art.height_mm * 0.25)
    fill = pick(rng, (*BRIGHT, (244, 160, 190), (250, 250, 250)))
    pen.rectangle([*(low * scale), *(high * scale)], fill)
    words = pick(rng, (("CHECKED", "Ward 9"), ("Bed 4",), ("REFRIGERATE",), ("$ 12.50",), ("IM ONLY",), ("Opened:", "12/03"), ("DATE", "INITIALS")))
    tall = (high[1] - low[1]) / (len(words) * 1.9)
    added = []
    for n, word in enumerate(words):
        cap = min(tall, (high[0] - low[0]) / max(1, len(word)) * 1.1)
        centre = ((low[0] + high[0]) / 2, low[1] + (n + 0.75) * (high[1] - low[1]) / len(words))
        place = (centre[0] * scale, centre[1] * scale)
        font = fitted(faces.bold, cap * scale)
        pen.text(place, word, BLACK, font, anchor="ms")
        left, top, right, bottom = pen.textbbox(place, word, font, anchor="ms")
        quad = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], float) / scale
        added.append(PrintedLine(word, "sticker", quad, cap, BLACK, fill))
    lines = tuple(replace(line, covered=_overlap(line.quad, low, high)) for line in art.lines)
    return replace(art, pixels=np.asarray(picture), lines=(*lines, *added))


def _overlap(quad: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]) -> float:
    least, most = quad.min(axis=0), quad.max(axis=0)
    shared = np.clip(np.minimum(most, high) - np.maximum(least, low), 0, None)
    return float(shared.prod() / max(1e-9, (most - least).prod()))
