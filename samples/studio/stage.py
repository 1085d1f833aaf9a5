"""Putting things into the photo: sizes, poses, shadows, hands, reflections."""

from dataclasses import dataclass, field, replace

import numpy as np

from samples.studio import artwork, hands, layouts, panels, render, solids, wear
from samples.studio.artwork import Artwork
from samples.studio.containers import Container, container, draw_label, strength_cap
from samples.studio.layouts import Size
from samples.studio.light import Light, Window
from samples.studio.products import Product, pick
from samples.studio.render import Canvas, Glassware, Wrapped
from samples.studio.solids import Pose
from samples.studio.typefaces import Faces, basic, faces
from samples.studio.wish import AMBERS, CAPS, CLEAR, RED, Wish

Rng = np.random.Generator


@dataclass(slots=True)
class Stage:
    """Things being put into a photo."""

    rng: Rng
    wish: Wish
    canvas: Canvas
    light: Light
    way: str
    unreadable: str | None
    names: list[str] = field(default_factory=list)

    def place(
        self, product: Product, roll: float, pitch: float, yaw: float, second: Product | None
    ) -> list[tuple[Product, Wrapped]]:
        """Put the things into the photo."""
        camera, rng = self.canvas.camera, self.rng
        if second is None:
            at = (
                camera.width * float(np.clip(rng.normal(0.5, 0.06), 0.3, 0.7)),
                camera.height * float(np.clip(rng.normal(0.5, 0.06), 0.3, 0.7)),
            )
            found = self._one(product, at, 1.0, roll, pitch, yaw, 1)
            return [(product, found)] if found else []
        tilt = np.radians(roll)
        apart = self.wish.apart * min(camera.width, camera.height)
        aside = np.array([np.cos(tilt), np.sin(tilt)]) * apart
        centre, out = np.array([camera.width / 2, camera.height / 2]), []
        for n, (what, sign) in enumerate(((product, -1.0), (second, 1.0))):
            spot = centre + aside * sign
            room, lean = self.wish.rooms[n], float(rng.normal(0, 5))
            found = self._one(what, (float(spot[0]), float(spot[1])), room, roll + lean, pitch, yaw * 0.5, n + 1)
            out += [(what, found)] if found else []
        return out

    def _one(
        self, product: Product, at: tuple[float, float], room: float, roll: float, pitch: float, yaw: float, mark: int
    ) -> Wrapped | None:
        rng, wish, camera = self.rng, self.wish, self.canvas.camera
        font = basic(rng) if wish.basic_fonts else faces(rng, wish.held_out_fonts)
        if self.way in {"sheet", "carton"}:
            return self._flat(product, at, roll, pitch, yaw, mark, font)
        box = container(rng, product, wish.container)
        self.names.append(box.name)
        seed = int(rng.integers(2**31))
        trial = draw_label(np.random.default_rng(seed), product, box, 6.0, font)
        scale = self._scale(strength_cap(trial), 2 * box.solid.body_radius, room)
        art = draw_label(np.random.default_rng(seed), product, box, float(np.clip(scale * 1.1, 6.0, 60.0)), font)
        art = self._stick(art, font)
        if self.unreadable == "glare":
            art = replace(art, gloss=0.6)
        if box.along and self.way != "standing":
            roll += 90.0
        where = solids.pose(camera, at, scale, roll, pitch)
        brown = bool(rng.random() < 0.5) if wish.amber is None else wish.amber
        amber = pick(rng, AMBERS) if brown else None
        tint = RED if product.substance and rng.random() < 0.85 else CLEAR
        ware = Glassware(box.solid, amber, tint, pick(rng, CAPS), pick(rng, CAPS))
        turn = float(np.radians(yaw))
        self._shadows(where, box, scale)
        light = self._aimed(art, where, box, turn)
        return self._held(ware, art, where, turn, light, mark, scale, at)

    def _scale(self, cap_mm: float, wide_mm: float, room: float) -> float:
        wish, camera, rng = self.wish, self.canvas.camera, self.rng
        short = min(camera.width, camera.height)
        cap = wish.cap_px or float(np.exp(rng.uniform(np.log(13), np.log(64))))
        if self.unreadable == "small":
            cap = float(rng.uniform(3.5, 6.5))
        most = short * room * (0.95 if rng.random() < 0.8 else 1.25) / wide_mm
        least = 0 if self.unreadable == "small" else short * 0.1 / wide_mm
        return float(np.clip(cap / cap_mm, least, most))

    def _stick(self, art: Artwork, font: Faces) -> Artwork:
        if self.unreadable == "sticker":
            return wear.stickered(art, self.rng, font, "strength")
        if self.wish.hard and self.rng.random() < 0.08:
            art = wear.worn(art, self.rng)
        beside = self.rng.random() < 0.03 * self.wish.hard if self.wish.sticker is None else self.wish.sticker
        return wear.stickered(art, self.rng, font) if beside else art

    def _shadows(self, where: Pose, box: Container, scale: float) -> None:
        if self.way == "hand":
            return
        rng, radius = self.rng, box.solid.body_radius * scale
        outline = render.outline_of(self.canvas.camera, where, box.solid)
        soft = radius * (0.08 if self.light.wrap < 0.2 else 0.35)
        x, y, _ = self.light.key
        if self.way == "lying":
            shift = (-x * radius * 0.9, -y * radius * 0.9)
            render.cast_shadow(self.canvas, outline, shift, soft, float(rng.uniform(0.35, 0.7)))
            return
        low = where.to_camera(np.array([[0.0, box.solid.bottom, 0.0]]))
        foot = self.canvas.camera.project(low)[0]
        turn = np.linspace(0, 2 * np.pi, 20)
        across, down = where.axes[:2, 0] * radius * 1.02, where.axes[:2, 1] * radius * 0.3
        ellipse = foot + np.cos(turn)[:, None] * across + np.sin(turn)[:, None] * down
        shift = tuple(-np.sign(x) * across * float(rng.uniform(0.6, 2.6)) - down * float(rng.uniform(-0.5, 1.5)))
        render.cast_shadow(
            self.canvas, ellipse, (float(shift[0]), float(shift[1])), soft * 0.7, float(rng.uniform(0.3, 0.65))
        )

    def _aimed(self, art: Artwork, where: Pose, box: Container, turn: float) -> Light:
        """The light with a reflection aimed at the label: over the strength to lose it, beside it as a strip."""
        rng, strong = self.rng, self.unreadable == "glare"
        strip = self.wish.lighting == "glare_strip" or (
            self.wish.lighting is None and rng.random() < 0.1 * self.wish.hard
        )
        if not (strong or strip):
            return self.light
        lines = art.of("strength")
        middle = (
            np.mean([line.quad.mean(axis=0) for line in lines], axis=0)
            if lines
            else np.array([art.front_mm, art.height_mm / 2])
        )
        angle = float((middle[0] - art.front_mm) / box.solid.body_radius + turn)
        if not strong:
            angle += float(rng.choice((-1, 1)) * rng.uniform(0.35, 0.9))
        normal = where.axes @ np.array([np.sin(angle), 0, -np.cos(angle)])
        own = np.array(
            [
                np.sin(angle) * box.solid.body_radius,
                middle[1] - art.height_mm / 2,
                -np.cos(angle) * box.solid.body_radius,
            ]
        )
        ray = where.to_camera(own[None])[0]
        ray /= np.linalg.norm(ray)
        back = ray - 2 * float(ray @ normal) * normal
        turned = float(np.degrees(np.arctan2(where.axes[0, 1], where.axes[1, 1])))
        wide = float(rng.uniform(0.5, 1.1)) if strong else float(rng.uniform(0.05, 0.2))
        window = Window(
            (float(back[0]), float(back[1]), float(back[2])),
            wide,
            2.5 if not strong else float(rng.uniform(0.5, 2)),
            float(rng.uniform(90, 220)) if strong else float(rng.uniform(8, 60)),
            turned,
            0.3,
        )
        return replace(self.light, windows=(*self.light.windows, window))

    def _held(
        self,
        ware: Glassware,
        art: Artwork,
        where: Pose,
        turn: float,
        light: Light,
        mark: int,
        scale: float,
        at: tuple[float, float],
    ) -> Wrapped | None:
        if self.way != "hand":
            return render.paint_glassware(self.canvas, ware, art, where, turn, light, mark)
        rng, radius = self.rng, ware.solid.body_radius * scale
        colour, _ = hands.hand_colour(rng)
        axis = where.axes[:2, 1] / max(1e-6, float(np.linalg.norm(where.axes[:2, 1])))
        length = (ware.solid.body_bottom - ware.solid.body_top) * scale
        grip = hands.grip(
            rng,
            at,
            (float(axis[0]), float(axis[1])),
            radius,
            length,
            float(rng.uniform(6, 8.5)) * scale,
            float(rng.uniform(0.05, 0.35)),
        )
        level = float(np.mean(light.ambient)) + float(np.mean(light.key_colour)) * 0.8 + light.flash * 0.6
        for finger in grip.behind:
            hands.paint(self.canvas.light, self.canvas.owner, finger, colour, light.key, level, 0)
        found = render.paint_glassware(self.canvas, ware, art, where, turn, light, mark)
        for finger in grip.before:
            hands.paint(self.canvas.light, self.canvas.owner, finger, colour, light.key, level, 250)
        return found

    def _flat(
        self, product: Product, at: tuple[float, float], roll: float, pitch: float, yaw: float, mark: int, font: Faces
    ) -> Wrapped | None:
        rng, camera, wish = self.rng, self.canvas.camera, self.wish
        self.names.append(self.way)
        carton = self.way == "carton"
        wide = float(rng.uniform(45, 80))
        size = (
            Size(wide, wide * float(rng.uniform(0.4, 1.1)), wide * 0.86)
            if carton
            else Size(wide, wide * float(rng.uniform(0.3, 0.55)), wide * 0.42)
        )
        seed = int(rng.integers(2**31))
        trial = layouts.draw(np.random.default_rng(seed), product, size, 6.0, font, plain=carton)
        short = min(camera.width / size.width, camera.height / size.height)
        cap = wish.cap_px or float(np.exp(rng.uniform(np.log(13), np.log(64))))
        if self.unreadable == "small":
            scale = float(rng.uniform(3.5, 6.5)) / strength_cap(trial)
        else:
            scale = float(np.clip(cap / strength_cap(trial), short * 0.3, short * (0.9 if carton else 0.97)))
        art = layouts.draw(
            np.random.default_rng(seed), product, size, float(np.clip(scale * 1.05, 6, 60)), font, plain=carton
        )
        art = self._stick(art, font)
        if not carton:
            yaw, pitch = yaw * 0.4, pitch * 0.4
        where = solids.pose(camera, at, scale, roll, pitch, yaw * 0.9)
        light = self.light
        if self.unreadable == "glare":
            normal = where.axes @ np.array([0, 0, -1.0])
            ray = where.centre / np.linalg.norm(where.centre)
            back = ray - 2 * float(ray @ normal) * normal
            light = replace(light, windows=(Window((float(back[0]), float(back[1]), float(back[2])), 1.2, 1.2, 200.0),))
            art = replace(art, gloss=0.6)
        if carton:
            self._box(art, where, light, font, product)
        else:
            render.cast_shadow(
                self.canvas,
                camera.project(
                    where.to_camera(
                        np.array([(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0)])
                        * np.array([size.width / 2, size.height / 2, 0])
                    )
                ),
                (scale, scale),
                scale * 1.2,
                0.35,
            )
        return render.paint_flat(self.canvas, art, where, light, mark)

    def _box(self, art: Artwork, where: Pose, light: Light, font: Faces, product: Product) -> None:
        """The sides of a carton that can be seen, and its shadow; the front comes last."""
        rng, camera = self.rng, self.canvas.camera
        deep = float(rng.uniform(0.25, 0.7)) * art.width_mm
        half = np.array([art.width_mm / 2, art.height_mm / 2])
        corners = np.array([(x, y, z) for x in (-half[0], half[0]) for y in (-half[1], half[1]) for z in (0, deep)])
        scale = camera.focal / float(where.centre[2])
        render.cast_shadow(
            self.canvas,
            camera.project(where.to_camera(corners)),
            (-light.key[0] * scale * 9, scale * 5),
            scale * 4,
            float(rng.uniform(0.3, 0.6)),
        )
        paper = pick(rng, artwork.STRONG) if rng.random() < 0.5 else artwork.WHITE
        for axis, sign in ((0, -1.0), (0, 1.0), (1, -1.0), (1, 1.0)):
            normal = where.axes[:, axis] * sign
            middle = where.to_camera((np.eye(3)[axis] * sign * half[axis] + np.array([0, 0, deep / 2]))[None])[0]
            if float(normal @ middle) >= 0:
                continue
            along = where.axes[:, 2] * -sign if axis == 0 else where.axes[:, 0]
            down = where.axes[:, 1] if axis == 0 else where.axes[:, 2] * -sign
            wide, tall = (deep, art.height_mm) if axis == 0 else (art.width_mm, deep)
            sheet = artwork.Sheet(wide, tall, float(np.clip(scale, 6, 40)), paper, font)
            ink = artwork.readable_on(paper)
            if axis == 0:
                panels.side_print(sheet, rng, product, artwork.Panel(2, 2, wide - 2, tall - 2), max(0.9, tall * 0.03))
            else:
                sheet.write(
                    product.brand or product.extra.get("maker", ""),
                    wide / 2,
                    tall * 0.55,
                    min(tall * 0.2, 4),
                    font.bold,
                    ink,
                    align="m",
                    most=wide * 0.8,
                )
            face = Pose(middle, np.stack([along, down, -normal], axis=1))
            render.paint_flat(self.canvas, sheet.finish(wide / 2, art.gloss), face, light, 240, 0.9)
