"""The answer on the photo: boxes where it was read, the strips that decided, the findings beside."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from labelcheck import panel
from labelcheck.album import Album
from labelcheck.annotate import annotated
from labelcheck.closeup import by_line, straightened, strips
from labelcheck.errors import UsageError
from labelcheck.panel import COLOURS
from labelcheck.photo import Photo, open_photo
from labelcheck.pixels import Pixels
from labelcheck.report import Report
from labelcheck.rules import Finding, Verdict
from labelcheck.text import Box, Word
from tests import reports
from tests.disk import room_for


def blank(width: int = 400, height: int = 300, name: str = "07.jpg", page: int = 1, grey: int = 200) -> Photo:
    photo = open_photo(np.full((height, width, 3), grey, np.uint8), name=name)
    return Photo(name, page, photo.sha256, photo.pixels)


def share_of(picture: Pixels, verdict: Verdict) -> float:
    """How much of the photo's part of a picture is drawn in a verdict's colour."""
    wanted = np.array(COLOURS[verdict][::-1], int)
    return float((np.abs(picture.astype(int) - wanted).max(axis=2) < 40).mean())


@pytest.mark.parametrize(
    ("report", "colour"),
    [
        (reports.report(), Verdict.PASS),
        (reports.unsure(), Verdict.REVIEW),
        (reports.expired(), Verdict.REVIEW),
        (reports.flagged(), Verdict.FLAG),
    ],
)
def test_what_decided_is_framed_in_its_colour(report: Report, colour: Verdict) -> None:
    picture = annotated(blank(), report)[:675, :900]
    assert share_of(picture, colour) > 0.003
    others = set(Verdict) - {colour, Verdict.PASS}
    assert all(share_of(picture, other) < 0.0005 for other in others)


@pytest.mark.parametrize(
    ("size", "width"),
    [
        ((400, 300), 900),  # a small photo grows
        ((4000, 3000), 1600),  # one of 12 megapixels shrinks
        ((1200, 900), 1200),
    ],
)
def test_any_photo_becomes_legible(size: tuple[int, int], width: int) -> None:
    assert annotated(blank(*size), reports.flagged()).shape[1] == width


def test_the_panel_is_beside_upright_photos_and_below_wide_ones() -> None:
    tall, wide = annotated(blank(300, 400), reports.report()), annotated(blank(), reports.report())
    assert tall.shape[1] > 675
    assert (wide.shape[1], wide.shape[0] > 675) == (900, True)


def test_a_photo_of_which_nothing_was_read_is_annotated_too() -> None:
    nothing = reports.report(reports.label(None), Finding("strength-in-range", Verdict.REVIEW, "nothing was read"))
    assert annotated(blank(), nothing).shape[1] == 900
    assert strips(blank().pixels, nothing, 100) == []


def test_letters_of_any_script_are_drawn_without_a_crash() -> None:
    words = Finding("strength-in-range", Verdict.REVIEW, "シアノコバラミン 1000 мкг " + "x" * 500 + " \x00\n\t end")
    assert annotated(blank(name="фото\udcff.jpg"), reports.report(None, words)).size


def test_boxes_outside_the_photo_crash_nothing() -> None:
    far = (Word("1,000", reports.box(-500, -500, 5000, 5000), 0.5), Word("mg", reports.box(7, 7, 7, 7), 0.5))
    assert annotated(blank(), reports.report(None, Finding("x", Verdict.FLAG, "far", far))).size


# close-ups


def print_on(photo: Pixels, angle_deg: float) -> tuple[Pixels, Box]:
    """A dark bar with a light left half, at an angle, and its box."""
    bar = reports.box(120, 130, 280, 160)
    turned = bar.turned(-angle_deg)
    x, y = turned.center
    moved = Box(tuple((a - x + 200, b - y + 150) for a, b in turned.corners))  # type: ignore[arg-type]
    corners = np.array(moved.corners)
    left = np.array([corners[0], (corners[0] + corners[1]) / 2, (corners[3] + corners[2]) / 2, corners[3]])
    cv2.fillPoly(photo, [corners.round().astype(np.int32)], (0, 0, 0))
    cv2.fillPoly(photo, [left.round().astype(np.int32)], (255, 255, 255))
    return photo, moved


@pytest.mark.parametrize("angle_deg", [0, 25, 90, 180, -120])
def test_a_strip_is_cut_out_upright(angle_deg: float) -> None:
    photo, box = print_on(np.full((300, 400, 3), 128, np.uint8), angle_deg)
    strip = straightened(photo, [box], 90)
    assert strip is not None
    assert strip.shape[0] == 90
    middle = strip[45, :, 0]
    width = len(middle)
    assert middle[int(0.35 * width)] > 230  # the light half reads first
    assert middle[int(0.65 * width)] < 25
    assert abs(int(middle[3]) - 128) < 20


def test_words_of_one_line_are_cut_out_together() -> None:
    words = (*reports.STRENGTH_WORDS, *reports.NAME_WORDS)
    assert [len(group) for group in by_line(words)] == [2, 1]


def test_a_box_of_no_size_gives_no_strip() -> None:
    assert straightened(blank().pixels, [reports.box(5, 5, 5, 5)], 90) is None


# the album


def test_another_photos_picture_is_never_overwritten(tmp_path: Path) -> None:
    album, report = Album(tmp_path), reports.report()
    first, second = blank(name="a/07.jpg"), blank(name="b/07.png", grey=90)
    assert album.keep(first, report).name == "07.annotated.jpg"
    assert album.keep(second, report).name == "07-2.annotated.jpg"
    before = (tmp_path / "07-2.annotated.jpg").read_bytes()
    assert album.keep(first, reports.flagged()).name == "07.annotated.jpg"
    assert album.keep(second, report).name == "07-2.annotated.jpg"
    assert (tmp_path / "07-2.annotated.jpg").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["07-2.annotated.jpg", "07.annotated.jpg"]


def test_a_strangers_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "07.annotated.jpg").write_text("mine")
    assert Album(tmp_path).keep(blank(), reports.report()).name == "07-2.annotated.jpg"
    assert (tmp_path / "07.annotated.jpg").read_text() == "mine"


def test_a_full_disk_leaves_the_old_picture_or_none(tmp_path: Path) -> None:
    album = Album(tmp_path)
    old = album.keep(blank(), reports.report()).read_bytes()
    for photo in (blank(), blank(name="08.jpg")):
        with room_for(1000), pytest.raises(UsageError, match="cannot be written"):
            album.keep(photo, reports.flagged())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("07.annotated.jpg", old)]


@pytest.mark.parametrize(
    ("name", "page", "file"),
    [
        ("-", 1, "stdin.annotated.jpg"),
        ("tray/07.tif", 2, "07.page-2.annotated.jpg"),
        ("a:b?.jpg", 1, "a_b_.annotated.jpg"),
        ("..", 1, "photo.annotated.jpg"),
        ("ö" * 300 + ".jpg", 1, "ö" * 75 + ".annotated.jpg"),
    ],
)
def test_pictures_are_named_after_photos(name: str, page: int, file: str, tmp_path: Path) -> None:
    path = Album(tmp_path).keep(blank(name=name, page=page), reports.report())
    assert path == tmp_path / file
    assert cv2.imread(str(path)) is not None


def test_a_folder_that_cannot_be_made_is_told_of_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        Album(tmp_path / "file" / "pictures")


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        ("500 µg/mL", "500 ug/mL"),
        ("500 μg × 2", "500 ug x 2"),  # the Greek letter
        ("Amphotéricine → 5 mL", "Amphotericine -> 5 mL"),
        ("mg/mL", "mg/mL"),
    ],
)
def test_what_the_font_lacks_is_spelt_otherwise(words: str, drawn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panel, "_is_drawn", lambda sign: False)
    assert panel._in_font(words) == drawn


def test_what_the_font_has_stays_and_no_box_is_drawn() -> None:
    assert panel._is_drawn("m")
    assert not panel._is_drawn("\u4e00")
    said = panel._in_font("500 µg/mL, Amphotéricine × 2, 一")
    assert all(sign.isascii() or panel._is_drawn(sign) for sign in said)
