"""A Report on its photo: boxes where it was read, the strips that decided, and the findings beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from labelcheck.answer import answer, in_order, is_note, name_is_sure
from labelcheck.closeup import Band, by_line, strips
from labelcheck.panel import COLOURS, Numbered, badges_on, draw_panel
from labelcheck.photo import Photo
from labelcheck.pixels import Pixels
from labelcheck.report import Report
from labelcheck.rules import Finding, Verdict
from labelcheck.text import Box

SMALLEST_PX, LARGEST_PX = 900, 1600
"""The photo's long side is brought between these: legible on a screen, whatever camera took it."""

PANEL_PX: Final = 640
"""Width of a panel beside an upright photo."""

STRIP_PX: Final = 110


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A frame to be drawn around a line of print on the photo."""

    band: Band
    verdict: Verdict
    numbers: tuple[int, ...] = ()
    """Of its findings in the panel."""


def annotated(photo: Photo, report: Report) -> Pixels:
    """The photo with the answer beside it, or below where it is wider than tall; BGR."""
    zoom = _zoom(photo)
    findings = in_order(report.findings)
    numbers = _numbers(findings)
    picture = _marked(_resized(photo.pixels, zoom), _marks(report, findings, numbers), zoom)
    told = [Numbered(each.message, _shade(each), numbers.get(id(each)), is_note(each)) for each in findings]
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


def _shade(finding: Finding) -> Verdict:
    """The verdict in whose colour it is shown: what warns is a person's to look at."""
    return Verdict.REVIEW if finding.warns else finding.verdict


def _numbers(findings: Iterable[Finding]) -> dict[int, int]:
    """A number for each finding that judges or warns and can be shown on the photo, by identity."""
    shown = [each for each in findings if _shade(each) is not Verdict.PASS and any(word.box for word in each.words)]
    return {id(finding): number for number, finding in enumerate(shown, 1)}


def _marks(report: Report, findings: Iterable[Finding], numbers: dict[int, int]) -> list[Mark]:
    """What is drawn, the gravest last and so on top: what was read, then what was found, each place once."""
    found: dict[tuple[Box, ...], list[Finding]] = {}
    for finding in findings:
        for group in by_line(finding.words) if id(finding) in numbers else ():
            found.setdefault(tuple(group), []).append(finding)
    marks = [Mark(Band.around(boxes), verdict) for boxes, verdict in _read(report) if boxes not in found]
    for boxes, there in found.items():
        gravest = max(_shade(finding) for finding in there)
        marks.append(Mark(Band.around(boxes), gravest, tuple(numbers[id(finding)] for finding in there)))
    return sorted(marks, key=lambda mark: mark.verdict.gravity)


def _read(report: Report) -> Iterator[tuple[tuple[Box, ...], Verdict]]:
    """The name and the strengths: green where surely read, amber where not."""
    sure = Verdict.PASS if name_is_sure(report) else Verdict.REVIEW
    yield from ((tuple(group), sure) for group in by_line(report.label.substance_words))
    for strength in report.strengths:
        sure = Verdict.PASS if strength.confirmed else Verdict.REVIEW
        yield from ((tuple(group), sure) for group in by_line(strength.words))


def _marked(picture: Pixels, marks: Iterable[Mark], zoom: float) -> Pixels:
    """Frames a little outside the print, white beneath so that they show on any ground; then the numbers."""
    thick = max(2, round(max(picture.shape[:2]) / 400))
    badges: list[tuple[int, Verdict, float, float]] = []
    for mark in marks:
        band = mark.band.grown(2 * thick / zoom, 2 * thick / zoom)
        outline = [np.round(np.clip(band.outline() * zoom, -9999, 9999)).astype(np.int32).reshape(-1, 1, 2)]
        colour = COLOURS[mark.verdict][::-1]
        cv2.polylines(picture, outline, True, (255, 255, 255), thick + 2, cv2.LINE_AA)
        cv2.polylines(picture, outline, True, colour, thick, cv2.LINE_AA)
        badges += _placed(mark, band, zoom, 8 * thick, picture.shape[1::-1])
    return badges_on(picture, badges, 11 * thick)


def _placed(
    mark: Mark, band: Band, zoom: float, radius: int, size: tuple[int, ...]
) -> Iterator[tuple[int, Verdict, float, float]]:
    """The numbers in a row before the beginning of the print, or as near as the photo's edge allows."""
    for place, number in enumerate(reversed(mark.numbers)):
        x, y = band.on_photo(np.array([band.left - (1 + 2 * place) * radius / zoom]), np.zeros(1))
        across, down = (
            min(max(float(at[0]) * zoom, radius), edge - radius) for at, edge in zip((x, y), size, strict=True)
        )
        yield number, mark.verdict, across, down
