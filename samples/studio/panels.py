"""What stands beside the main panel: small print, codes, lot and expiry."""

import numpy as np
from PIL import Image

from samples.studio.artwork import BLACK, WHITE, Panel, Sheet, readable_on
from samples.studio.products import Product, pick, plain

Rng = np.random.Generator


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
    face, fills = (
        sheet.faces.narrow,
        {
            "name": product.name,
            "each": product.extra.get("each", ""),
            "whole": product.extra.get("whole", product.extra.get("each", "")),
            "code": code_text(rng)[:9],
            "maker": product.extra.get("maker", ""),
            "v": product.volume_text if product.volume_ml is None else plain(product.volume_ml),
        },
    )
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
    date = pick(
        rng,
        (
            f"{month:02d}/{year}",
            f"{month:02d}/{year % 100}",
            f"{year}-{month:02d}",
            f"{('JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC')[month - 1]} {year}",
        ),
    )
    ink = readable_on(sheet.paper)
    sheet.write(lot, x, y, cap, sheet.faces.mono, ink, role="lot")
    sheet.write(f"{pick(rng, market.expiry)} {date}", x, y + cap * 1.8, cap, sheet.faces.mono, ink, role="expiry")
