"""The layouts: how a product's statements are set on a label."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from samples.studio.artwork import (
    BLACK,
    BRIGHT,
    PAPER,
    STRONG,
    WHITE,
    Artwork,
    Colour,
    Item,
    Panel,
    Sheet,
    readable_on,
    set_panel,
)
from samples.studio.panels import barcode, code_text, lot_print, matrix, side_print
from samples.studio.products import Product, pick
from samples.studio.typefaces import Faces

Rng = np.random.Generator


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
        return [
            Item(text, "strength", 1.0 if n == 0 else pick(rng, (0.75, 0.9, 1.0)), True, ink)
            for n, text in enumerate(lines)
        ]
    if way < 0.44:
        return [Item(text, "strength", 1.0, rng.random() < 0.3, BLACK) for text in lines]
    box = pick(rng, ("band", "pill", "outline", "highlight", "band", "pill"))
    fill = {"outline": WHITE, "highlight": pick(rng, BRIGHT)}.get(box, accent)
    ink = readable_on(fill) if box != "outline" else pick(rng, (BLACK, accent))
    first = Item(lines[0], "strength", 1.0, True, ink, box, fill)
    rest = [
        Item(
            text,
            "strength",
            pick(rng, (0.7, 0.85, 1.0)),
            True,
            ink if rng.random() < 0.5 else BLACK,
            box if rng.random() < 0.5 else "",
            fill,
        )
        for text in lines[1:]
    ]
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
        trade = Item(
            product.brand, "brand", pick(rng, (0.8, 0.95, 1.2)), rng.random() < 0.7, pick(rng, (BLACK, accent, accent))
        )
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
        strength = [
            replace(item, fill=WHITE, ink=pick(rng, (BLACK, accent))) if item.box else item for item in strength
        ]
    top, cap, lead = panel.y0, (panel.y1 - panel.y0) * 0.16, float(rng.uniform(1.6, 2.1))
    if rng.random() < 0.28 and not product.ingredients:
        top = _header_band(sheet, rng, panel, head.pop(0), accent)
    if product.ingredients:
        room = panel.y1 - top
        set_panel(
            sheet,
            replace(panel, y0=top, y1=top + room * 0.3),
            [item for item in head if item.role in {"name", "brand"}][:1],
            room * 0.14,
            1.6,
        )
        _table(sheet, rng, product, Panel(panel.x0, top + room * 0.3, panel.x1, top + room * 0.76))
        set_panel(sheet, replace(panel, y0=top + room * 0.78), tail, room * 0.12, 1.6)
        return
    set_panel(sheet, replace(panel, y0=top), head + strength + tail, cap, lead)


def _header_band(sheet: Sheet, rng: Rng, panel: Panel, item: Item, accent: Colour) -> float:
    deep = (panel.y1 - panel.y0) * float(rng.uniform(0.2, 0.28))
    full = rng.random() < 0.7
    sheet.box(
        0 if full else panel.x0 - 0.5,
        0 if full else panel.y0,
        sheet.width if full else panel.x1 + 0.5,
        panel.y0 + deep,
        accent,
    )
    ink = readable_on(accent)
    top = 0 if full else panel.y0
    sheet.top = max(sheet.top, panel.y0 + deep) if full else sheet.top
    cap = min(deep * 0.45, 0.14 * (panel.y1 - panel.y0))
    x = (panel.x0 + panel.x1) / 2 if panel.align == "m" else panel.x0
    sheet.write(
        item.text,
        x,
        (top + panel.y0 + deep) / 2 + cap / 2,
        cap,
        sheet.faces.bold,
        ink,
        align=panel.align,
        role=item.role,
        most=panel.x1 - panel.x0,
        paper=accent,
    )
    return panel.y0 + deep + 0.3


def _table(sheet: Sheet, rng: Rng, product: Product, panel: Panel) -> None:
    rows = product.ingredients
    pitch = (panel.y1 - panel.y0) / len(rows)
    cap, faces = min(pitch * 0.5, (panel.y1 - panel.y0) * 0.16), sheet.faces
    ink, dots, joined = readable_on(sheet.paper), rng.random() < 0.3, rng.random() < 0.15
    for n, (name, amount) in enumerate(rows):
        base, last = panel.y0 + pitch * (n + 0.75), n == len(rows) - 1
        face = faces.bold if last and rng.random() < 0.6 else faces.regular
        role = "strength" if last else "ingredient"
        wide = panel.x1 - panel.x0
        if joined:
            sheet.write(f"{name} {amount}", panel.x0, base, cap, face, ink, role=role, most=wide)
            continue
        used = sheet.write(
            name + (" ......" if dots else ""),
            panel.x0,
            base,
            cap,
            face,
            ink,
            role="name" if last else "ingredient",
            most=wide * 0.62,
        )
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
    items = [
        Item(product.extra.get("maker", ""), "maker", 0.6, True),
        Item(
            f"{rng.integers(10, 999)} {pick(rng, ('River', 'Main', 'Oak'))} St.   (555) "
            f"{rng.integers(100, 999)}-{rng.integers(1000, 9999)}",
            "small",
            0.42,
        ),
        Item(product.name, "name", 0.9, rng.random() < 0.7),
        *(Item(text, "strength", 1.0, True) for text in product.strengths),
        Item(f"{pick(rng, product.market.form)}   {product.volume_text}", "volume", 0.6),
        Item(pick(rng, product.market.routes), "route", 0.55),
        Item(
            f"Lot: {rng.integers(10000, 999999)}  BUD: {rng.integers(1, 13):02d}/{rng.integers(2025, 2029)}", "lot", 0.5
        ),
        Item("Protect from light. Refrigerate.", "small", 0.45),
    ]
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
    (stacked, 0.76),
    (blocked, 0.13),
    (dispensed, 0.11),
)


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


def around(rng: Rng, product: Product, size: Size, scale: float, faces: Faces) -> Artwork:
    """A label on which name, strength and small print stand on three sides, so that no single look shows them all."""
    accent = pick(rng, STRONG)
    sheet = Sheet(size.width, size.height, scale, WHITE if rng.random() < 0.7 else pick(rng, PAPER), faces)
    deep = size.height * 0.06
    sheet.box(0, 0, size.width, deep, accent)
    wide, y0, y1 = size.width * 0.2, deep + size.height * 0.06, size.height * 0.95
    tall = y1 - y0
    middles = [size.width * share for share in (0.16, 0.5, 0.84)]
    name = [item for item in _head(rng, product, accent) if item.role in {"name", "brand", "small"}]
    set_panel(sheet, Panel(middles[0] - wide / 2, y0, middles[0] + wide / 2, y1), name, tall * 0.16, 2.2)
    strength = [*_strength_items(rng, product, accent), Item(product.volume_text, "volume", 0.6)]
    set_panel(sheet, Panel(middles[1] - wide / 2, y0, middles[1] + wide / 2, y1), strength, tall * 0.2, 2.4)
    last = Panel(middles[2] - wide / 2, y0, middles[2] + wide / 2, y0 + tall * 0.6)
    side_print(sheet, rng, product, last, min(size.height * 0.035, 1.1))
    lot_print(sheet, rng, product, last.x0, y0 + tall * 0.78, min(size.height * 0.04, 1.3))
    return sheet.finish(middles[1], float(rng.choice((0.05, 0.15, 0.3))))
