"""A Report on its photo: boxes where it was read, the strips that decided, and the findings beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from labelcheck.answer import answer, in_order, is_note, name_is_sure
from labelcheck.closeup import by_line, strips
from labelcheck.panel import COLOURS, Numbered, badge_on, draw_panel
from labelcheck.photo import Photo
from labelcheck.pixels import Pixels
from labelcheck.report import Report
from labelcheck.rules import Finding, Verdict
from labelcheck.text import Box, Word

SMALLEST_PX, LARGEST_PX = 900, 1600
"""The photo's long side is brought between these: legible on a screen, whatever camera took it."""

PANEL_PX: Final = 640
"""Width of a panel beside an upright photo."""

STRIP_PX: Final = 110


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to be drawn on the photo."""

    box: Box
    verdict: Verdict
    number: int | None = None
    """Of its finding in the panel."""


def annotated(photo: Photo, report: Report) -> Pixels:
    """The photo with the answer beside it, or below where it is wider than tall; BGR."""
    zoom = _zoom(photo)
    findings = in_order(report.findings)
    numbers = _numbers(findings)
    picture = _resized(photo.pixels, zoom)
    for mark in _marks(report, findings, numbers):
        _draw(picture, mark, zoom)
    told = [Numbered(each.message, each.verdict, numbers.get(id(each)), is_note(each)) for each in findings]
    beside = photo.height > 0.9 * photo.width
    width, least = (PANEL_PX, picture.shape[0]) if beside else (picture.shape[1], 0)
    name = photo.name if photo.page == 1 else f"{photo.name}, page {photo.page}"
    panel = draw_panel(answer(report), name, strips(photo.pixels, report, STRIP_PX), told, width, least)
    return _joined(picture, panel, beside=beside)


def _zoom(photo: Photo) -> float:
    long_side = max(photo.width, photo.height)
    return min(max(long_side, SMALLEST_PX), LARGEST_PX) / long_side


def _resized(pixels: Pixels, zoom: float) -> Pixels:
    way = cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC
    size = max(1, round(pixels.shape[1] * zoom)), max(1, round(pixels.shape[0] * zoom))
    return np.array(cv2.resize(pixels, size, interpolation=way), np.uint8)


def _joined(picture: Pixels, panel: Pixels, *, beside: bool) -> Pixels:
    if not beside:
        return np.vstack([picture, panel])
    below = panel.shape[0] - picture.shape[0]
    return np.hstack([np.pad(picture, ((0, below), (0, 0), (0, 0)), constant_values=255), panel])


def _numbers(findings: Iterable[Finding]) -> dict[int, int]:
    """A number for each finding that judges and can be shown on the photo, by identity."""
    shown = [each for each in findings if each.verdict is not Verdict.PASS and any(word.box for word in each.words)]
    return {id(finding): number for number, finding in enumerate(shown, 1)}


def _marks(report: Report, findings: Iterable[Finding], numbers: dict[int, int]) -> Iterator[Mark]:
    """What is drawn, the gravest last and so on top: what was read, then what was found."""
    drawn: list[Mark] = [*_read(report)]
    for finding in findings:
        number = numbers.get(id(finding))
        if number is not None:
            drawn += [Mark(box, finding.verdict, number) for box in _boxes(finding.words)]
    yield from sorted(drawn, key=lambda mark: mark.verdict.gravity)


def _read(report: Report) -> Iterator[Mark]:
    """The name and the strengths: green where surely read, amber where not."""
    sure = Verdict.PASS if name_is_sure(report) else Verdict.REVIEW
    yield from (Mark(box, sure) for box in _boxes(report.label.substance_words))
    for strength in report.strengths:
        sure = Verdict.PASS if strength.confirmed else Verdict.REVIEW
        yield from (Mark(box, sure) for box in _boxes(strength.words))


def _boxes(words: Iterable[Word]) -> list[Box]:
    return [Box.around(group) for group in by_line(words)]


def _draw(picture: Pixels, mark: Mark, zoom: float) -> None:
    """A frame a little outside the print, white beneath so that it shows on any ground."""
    thick = max(2, round(max(picture.shape[:2]) / 400))
    corners = np.array(_grown(mark.box, 2 * thick / zoom).corners) * zoom
    outline = [np.round(corners).astype(np.int32).reshape(-1, 1, 2)]
    colour = COLOURS[mark.verdict][::-1]
    cv2.polylines(picture, outline, True, (255, 255, 255), thick + 2, cv2.LINE_AA)
    cv2.polylines(picture, outline, True, colour, thick, cv2.LINE_AA)
    if mark.number is not None:
        x, y = corners[0] if mark.number % 2 else corners[1]
        badge_on(picture, mark.number, (float(x), float(y)), 9 * thick, mark.verdict)


def _grown(box: Box, margin_px: float) -> Box:
    """The box, larger by a margin on every side."""
    angle = box.angle_deg
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = box.turned(angle).corners
    m = margin_px
    return Box(((ax - m, ay - m), (bx + m, by - m), (cx + m, cy + m), (dx - m, dy + m))).turned(-angle)
