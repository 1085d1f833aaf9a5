"""Vials and ampoules of the sizes that are sold, and the labels that fit them."""

from dataclasses import dataclass

import numpy as np

from samples.studio import artwork, layouts, solids
from samples.studio.artwork import Artwork
from samples.studio.layouts import Size
from samples.studio.products import Product
from samples.studio.typefaces import Faces

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Container:
    """Sizes in millimetres."""

    name: str
    solid: solids.Solid
    label: Size
    along: bool
    """Text runs along the axis."""


def container(rng: Rng, product: Product, name: str | None) -> Container:
    """A vial or ampoule that could hold the product."""
    volume = float(product.volume_ml or 1)
    small = volume <= 3
    if name is None:
        glassy = product.market.code not in {"us"} or product.kind == "mix"
        name = (
            "ampoule"
            if small and rng.random() < (0.6 if glassy else 0.12)
            else "v1"
            if small
            else "v10"
            if volume <= 10
            else "v30"
        )
    grow = float(rng.uniform(0.93, 1.07))
    if name == "ampoule":
        radius = float(rng.uniform(5.2, 8.2))
        body = radius * float(rng.uniform(4.4, 5.8))
        solid = solids.ampoule(radius, body, body * 0.9, radius * float(rng.uniform(2.4, 4)))
        along = bool(rng.random() < 0.55)
        return Container(name, solid, _label_size(rng, radius, body * float(rng.uniform(0.72, 0.9)), along), along)
    radius, body, cap = {"v1": (8.2, 22, 6.6), "v10": (12.0, 31, 9.8), "v30": (18.0, 42, 10.4)}[name]
    radius, body = radius * grow, body * grow * float(rng.uniform(0.92, 1.15))
    return Container(
        name,
        solids.vial(radius, body, body * 0.9, cap * grow),
        _label_size(rng, radius, body * float(rng.uniform(0.72, 0.95)), False),
        False,
    )


def _label_size(rng: Rng, radius: float, height: float, along: bool) -> Size:
    around = 2 * np.pi * radius * float(rng.uniform(0.68, 0.9))
    if along:
        wide = height
        return Size(wide, around * float(rng.uniform(0.55, 0.8)), wide * 0.93)
    return Size(around, height, radius * float(rng.uniform(1.55, 2.0)))


def draw_label(rng: Rng, product: Product, box: Container, scale: float, font: Faces) -> Artwork:
    """A product's label for a container, `scale` pixels in a millimetre."""
    size = box.label
    if not box.along:
        return layouts.draw(rng, product, size, scale, font)
    front = Size(size.width, min(size.height, box.solid.body_radius * 1.9), size.panel)
    return artwork.turned(layouts.draw(rng, product, front, scale, font, plain=True))


def strength_cap(art: Artwork) -> float:
    """Millimetres of the smallest strength's capitals."""
    caps = [line.cap_mm for line in art.of("strength")]
    return min(caps) if caps else 1.0
