"""The answer as a picture: the panel beside an annotated photo."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from labelcheck.answer import Answer, Fact
from labelcheck.pixels import Pixels
from labelcheck.rules import Verdict

Colour = tuple[int, int, int]

COLOURS: Final[dict[Verdict, Colour]] = {
    Verdict.PASS: (20, 125, 50),
    Verdict.REVIEW: (190, 110, 0),
    Verdict.FLAG: (190, 20, 20),
}
"""RGB; each is dark enough for white letters."""

_PLAINER: Final = str.maketrans({"–": "-", "—": "-", "’": "'", "“": '"', "”": '"', "…": "...", "μ": "µ", "→": "->"})

_PAPER: Final[Colour] = (255, 255, 255)
_INK: Final[Colour] = (20, 20, 20)
_FAINT: Final[Colour] = (105, 105, 105)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in the panel, drawn from the top left of its place."""

    height_px: int
    words: tuple[str, ...] = ()
    size_px: int = 0
    ink: Colour = _INK
    fill: Colour | None = None
    picture: Image.Image | None = None
    badge: tuple[str, Colour] | None = None
    indent_px: int = 0


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding's words, with the number that its box bears on the photo."""

    told: str
    verdict: Verdict
    """The one in whose colour it is shown."""

    number: int | None
    note: bool = False


def draw_panel(
    told: Answer, name: str, strips: Sequence[Pixels], findings: Sequence[Numbered], width_px: int, least_px: int
) -> Pixels:
    """The answer on white.

    Args:
        strips: BGR, what decided, upright.
        width_px: Of the panel.
        least_px: The height that it has at least.
    """
    size = max(17, min(26, width_px // 24))
    rows = list(_rows(told, name, strips, findings, width_px, size))
    height = max(least_px, sum(row.height_px for row in rows) + size)
    page = Image.new("RGB", (width_px, height), _PAPER)
    draw, y = ImageDraw.Draw(page), 0
    for row in rows:
        _draw_row(page, draw, row, y, size)
        y += row.height_px
    return np.ascontiguousarray(np.asarray(page)[..., ::-1])


@cache
def letters(size_px: int) -> Any:
    """Pillow's own font: there on every machine."""
    return ImageFont.load_default(size_px)


def _rows(
    told: Answer, name: str, strips: Sequence[Pixels], findings: Sequence[Numbered], width: int, size: int
) -> Iterator[Row]:
    colour = COLOURS[told.verdict]
    room = width - 2 * size
    yield Row(round(2.7 * size), (told.verdict.upper(),), 2 * size, _PAPER, colour)
    yield from _paragraph(told.meaning, round(0.9 * size), room, _PAPER, fill=colour)
    yield Row(size // 3, fill=colour)
    yield Row(size // 2)
    yield from _paragraph(name, round(0.8 * size), room, _FAINT)
    yield Row(size // 2)
    for fact in told.facts:
        yield from _fact(fact, size, room)
    yield Row(size // 2)
    for strip in strips:
        yield _strip(strip, room, size)
    for finding in findings:
        yield from _finding(finding, size, room)
    yield Row(size // 2)
    yield from _paragraph(told.next_step, size, room, COLOURS[told.shade])


def _fact(fact: Fact, size: int, room: int) -> Iterator[Row]:
    large = fact.what == "strength" and fact.sure
    ink = COLOURS[Verdict.REVIEW] if not fact.sure else _INK
    if fact.what:
        yield from _paragraph(fact.what, round(0.7 * size), room, _FAINT)
    yield from _paragraph(fact.told, round(1.3 * size) if large else size, room, ink)


def _finding(finding: Numbered, size: int, room: int) -> Iterator[Row]:
    colour = _FAINT if finding.note else COLOURS[finding.verdict]
    mark = "" if finding.number is None else str(finding.number)
    small = round(0.8 * size) if finding.note else size
    rows = list(_paragraph(finding.told, small, room - 2 * size, _FAINT if finding.note else _INK, indent=2 * size))
    first = rows[0]
    yield Row(first.height_px, first.words, first.size_px, first.ink, None, None, (mark, colour), first.indent_px)
    yield from rows[1:]
    yield Row(size // 3)


def _strip(strip: Pixels, room: int, size: int) -> Row:
    picture = Image.fromarray(np.ascontiguousarray(strip[..., ::-1]))
    if picture.width > room:
        picture = picture.resize((room, max(1, round(picture.height * room / picture.width))), Image.Resampling.LANCZOS)
    return Row(picture.height + size // 2, picture=picture)


def _paragraph(
    words: str, size: int, room: int, ink: Colour, *, fill: Colour | None = None, indent: int = 0
) -> Iterator[Row]:
    for line in _wrapped(_in_font(words), size, room):
        yield Row(round(1.35 * size), (line,), size, ink, fill, indent_px=indent)


def _wrapped(words: str, size: int, room: int) -> Iterable[str]:
    """Lines that fit; a word that is longer than a line is broken."""
    font, line = letters(size), ""
    for word in words.split():
        if font.getlength(f"{line} {word}") <= room:
            line = f"{line} {word}".strip()
            continue
        if line:
            yield line
        while font.getlength(word) > room and len(word) > 1:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or font.getlength(word[:n]) <= room)
            yield word[:fits]
            word = word[fits:]
        line = word
    yield line


def _in_font(words: str) -> str:
    """The words in signs that the font draws: what it lacks, as µ in some releases of Pillow, is spelt otherwise.

    A box where µ stands would leave open whether it is `µg` or `mg`.
    """
    common = words.translate(_PLAINER)
    return "".join(sign if sign.isascii() or _is_drawn(sign) else _plain(sign) for sign in common)


@cache
def _is_drawn(sign: str) -> bool:
    """Whether the font has a shape for it, other than its box for what it lacks."""
    font = letters(_A_SIZE)
    return bytes(font.getmask(sign)) != bytes(font.getmask(_NO_SIGN))


_A_SIZE, _NO_SIGN = 20, "\uffff"


def _plain(sign: str) -> str:
    """`e` for `é`, and `?` where no letter is alike."""
    if sign in _ALIKE:
        return _ALIKE[sign]
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode() or "?"


_ALIKE: Final = {"µ": "u", "×": "x"}


def _draw_row(page: Image.Image, draw: ImageDraw.ImageDraw, row: Row, y: int, margin: int) -> None:
    if row.fill:
        draw.rectangle((0, y, page.width, y + row.height_px), fill=row.fill)
    if row.picture:
        page.paste(row.picture, (margin, y))
        draw.rectangle((margin, y, margin + row.picture.width, y + row.picture.height), outline=_FAINT)
    middle = y + row.height_px / 2
    if row.badge:
        _badge(draw, row.badge, margin + row.size_px * 0.7, middle, row.size_px)
    for words in row.words:
        draw.text((margin + row.indent_px, middle), words, fill=row.ink, font=letters(row.size_px), anchor="lm")


def _badge(draw: ImageDraw.ImageDraw, badge: tuple[str, Colour], x: float, y: float, size: int) -> None:
    """A dot in the colour of the verdict, with the finding's number."""
    number, colour = badge
    radius = size * (0.65 if number else 0.25)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    if number:
        draw.text((x, y), number, fill=_PAPER, font=letters(round(0.85 * size)), anchor="mm")


def badges_on(picture: Pixels, badges: Iterable[tuple[int, Verdict, float, float]], size_px: int) -> Pixels:
    """The same dots on a picture.

    Args:
        picture: BGR.
        badges: Number, verdict, and where: x and y.
    """
    image = Image.fromarray(np.ascontiguousarray(picture[..., ::-1]))
    draw = ImageDraw.Draw(image)
    for number, verdict, x, y in badges:
        _badge(draw, (str(number), COLOURS[verdict]), x, y, size_px)
    return np.ascontiguousarray(np.asarray(image)[..., ::-1])
