"""Every way a photo comes in gives the same upright pixels, or one clear refusal."""

import contextlib
import hashlib
import io
import os
import random
import socket
import struct
import subprocess
import sys
import threading
import time
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from labelcheck import decode
from labelcheck.errors import MissingToolError, PhotoError
from labelcheck.photo import Photo, PhotoLimits, open_photo, open_photos

WIDTH, HEIGHT = 96, 64
CORNERS = {"tl": (200, 40, 40), "tr": (40, 200, 40), "bl": (40, 40, 200), "br": (220, 220, 60)}


def scene(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Four corners of different colours, so that every turn and mirror image shows."""
    image = Image.new("RGB", (width, height), (120, 120, 120))
    w, h = width // 3, height // 3
    places = ((0, 0), (width - w, 0), (0, height - h), (width - w, height - h))
    for (x, y), color in zip(places, CORNERS.values(), strict=True):
        image.paste(color, (x, y, x + w, y + h))
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def bgr(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB"))[:, :, ::-1]


def difference(photo: Photo, image: Image.Image) -> float:
    assert (photo.width, photo.height) == image.size
    return float(np.abs(photo.pixels.astype(int) - bgr(image).astype(int)).mean())


def refusal(source: object, **options: object) -> str:
    with pytest.raises(PhotoError) as caught:
        list(open_photos(source, **options))
    return str(caught.value)


# --- ways in ---------------------------------------------------------------------------------------------------------

LOSSLESS = ["PNG", "TIFF", "BMP"]
SAVE = {
    "JPEG": {"quality": 95},
    "PNG": {},
    "WEBP": {"lossless": True},
    "TIFF": {},
    "BMP": {},
    "GIF": {},
}


@pytest.mark.parametrize("kind", SAVE)
def test_a_path_bytes_a_stream_and_an_array_give_the_same_pixels(kind: str, tmp_path: Path) -> None:
    data = saved(scene(), kind, **SAVE[kind])
    path = tmp_path / "photo.bin"  # told by content, not by name
    path.write_bytes(data)

    from_path = open_photo(path)
    others = [open_photo(str(path)), open_photo(data), open_photo(bytearray(data)), open_photo(io.BytesIO(data))]
    from_array = open_photo(from_path.pixels)

    for photo in (*others, from_array):
        assert np.array_equal(photo.pixels, from_path.pixels)
    assert {photo.sha256 for photo in (from_path, *others)} == {hashlib.sha256(data).hexdigest()}
    assert from_array.sha256 == hashlib.sha256(from_path.pixels.tobytes()).hexdigest()
    assert difference(from_path, scene()) < 3


@pytest.mark.parametrize(("source", "name"), [(5, "<int>"), (None, "<NoneType>"), (["07.jpg"], "<list>")])
def test_what_can_be_no_photo_is_told_what_can(source: object, name: str) -> None:
    assert refusal(source) == (
        f"{name}: no photo; labelcheck takes a path, the bytes of a file, a binary stream, "
        "or pixels as a uint8 array in BGR order"
    )


def test_standard_input_gives_the_same_pixels(tmp_path: Path) -> None:
    data = saved(scene(), "JPEG")
    program = "from labelcheck.photo import open_photo; p = open_photo('-'); print(p.name, p.sha256, p.pixels.sum())"
    answer = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, timeout=60, check=True)
    photo = open_photo(data)
    assert answer.stdout.decode().split() == ["-", photo.sha256, str(photo.pixels.sum())]


def test_a_photo_is_named_as_its_user_named_it(tmp_path: Path) -> None:
    path = tmp_path / "07.png"
    path.write_bytes(saved(scene(), "PNG"))
    pixels = bgr(scene())
    assert open_photo(str(path)).name == str(path)
    assert open_photo(path.read_bytes()).name == "<bytes>"
    assert open_photo(pixels).name == "<array>"
    assert open_photo(pixels, name="camera 0").name == "camera 0"
    with path.open("rb") as stream:
        assert open_photo(stream).name == str(path)


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 on macOS")
def test_a_name_that_is_not_utf8_can_be_printed(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff.png")
    path.write_bytes(saved(scene(), "PNG"))
    assert open_photo(path).name.endswith("/\\xff.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_pixels_are_bgr_sealed_and_in_one_piece(kind: str) -> None:
    photo = open_photo(saved(scene(), kind))
    assert photo.pixels.dtype == np.uint8
    assert photo.pixels.shape == (HEIGHT, WIDTH, 3)
    assert photo.pixels.flags.c_contiguous
    assert not photo.pixels.flags.writeable


def test_an_array_is_copied_so_that_a_camera_may_fill_its_buffer_again() -> None:
    frame = np.full((64, 64, 3), 7, np.uint8)
    photo = open_photo(frame)
    frame[:] = 0
    assert photo.pixels.min() == 7
    assert frame.flags.writeable


def test_grey_bgra_and_turned_arrays_are_taken() -> None:
    grey = np.arange(64 * 64, dtype=np.uint16).astype(np.uint8).reshape(64, 64)
    assert np.array_equal(open_photo(grey).pixels[:, :, 2], grey)
    assert np.array_equal(open_photo(grey[:, :, None]).pixels[:, :, 0], grey)
    assert (open_photo(np.zeros((64, 64, 4), np.uint8)).pixels == 255).all()
    turned = bgr(scene()).swapaxes(0, 1)
    assert np.array_equal(open_photo(turned).pixels, turned)


# --- upright ---------------------------------------------------------------------------------------------------------

AS_STORED: dict[int, Callable[[Image.Image], Image.Image]] = {
    1: lambda seen: seen,
    2: lambda seen: seen.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    3: lambda seen: seen.transpose(Image.Transpose.ROTATE_180),
    4: lambda seen: seen.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    5: lambda seen: seen.transpose(Image.Transpose.TRANSPOSE),
    6: lambda seen: seen.transpose(Image.Transpose.ROTATE_90),
    7: lambda seen: seen.transpose(Image.Transpose.TRANSVERSE),
    8: lambda seen: seen.transpose(Image.Transpose.ROTATE_270),
}
"""How a camera held so stores the scene that a person sees."""


@pytest.mark.parametrize("orientation", AS_STORED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "TIFF-LZW", "HEIF"])
def test_exif_orientation_is_applied(kind: str, orientation: int) -> None:
    stored = AS_STORED[orientation](scene())
    exif = Image.Exif()
    exif[0x0112] = orientation
    if kind == "HEIF":
        data = heic(stored, exif=exif.tobytes())
    elif kind == "TIFF-LZW":
        data = saved(stored, "TIFF", compression="tiff_lzw", exif=exif)
    else:
        data = saved(stored, kind, exif=exif, **SAVE[kind])
    assert difference(open_photo(data), scene()) < 5


def heic(image: Image.Image, **options: object) -> bytes:
    pillow_heif = pytest.importorskip("pillow_heif")
    out = io.BytesIO()
    pillow_heif.from_pillow(image).save(out, quality=95, **options)
    return out.getvalue()


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_is_none_turns_nothing(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert difference(open_photo(saved(scene(), "JPEG", exif=exif, quality=95)), scene()) < 3


def test_torn_exif_data_spoils_no_photo(recwarn: pytest.WarningsRecorder) -> None:
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x09\x01\x12"
    assert difference(open_photo(saved(scene(), "JPEG", exif=exif, quality=95)), scene()) < 3
    assert not recwarn.list


# --- colour kinds ----------------------------------------------------------------------------------------------------


def ramp() -> np.ndarray:
    """Every grey from 0 to 255, left to right."""
    return np.tile(np.arange(256, dtype=np.uint8), (32, 1))


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_scaled_not_clipped(kind: str) -> None:
    wide = Image.fromarray(ramp().astype(np.uint16) * 257)
    photo = open_photo(saved(wide, kind))
    assert np.array_equal(photo.pixels[:, :, 1], ramp())


@pytest.mark.parametrize("extension", [".png", ".tiff"])
@pytest.mark.parametrize("channels", [3, 4])
def test_sixteen_bit_colour_is_scaled_not_clipped(extension: str, channels: int) -> None:
    wide = np.dstack([ramp()] * channels).astype(np.uint16) * 257
    wide[:, :, 3:] = 65535
    data = cv2.imencode(extension, wide)[1].tobytes()
    assert np.array_equal(open_photo(data).pixels[:, :, 1], ramp())


@pytest.mark.parametrize(
    ("values", "mode"),
    [
        (ramp().astype(np.int32), "eight bits in thirty-two"),
        (ramp().astype(np.int32) * 257, "sixteen bits in thirty-two"),
        (ramp().astype(np.int32) * 8_000_000, "the whole range"),
        (ramp().astype(np.float32) / 255, "floats to one"),
        (ramp().astype(np.float32), "floats to 255"),
    ],
)
def test_wide_grey_keeps_its_steps(values: np.ndarray, mode: str) -> None:
    shown = open_photo(saved(Image.fromarray(values), "TIFF")).pixels[0, :, 0].astype(int)
    assert np.abs(shown - np.arange(256)).max() <= 1, mode


def test_one_bit_is_black_and_white() -> None:
    image = Image.new("1", (64, 64), 1)
    image.paste(0, (0, 0, 32, 64))
    for kind, options in (("PNG", {}), ("TIFF", {}), ("TIFF", {"compression": "group4"}), ("BMP", {}), ("GIF", {})):
        pixels = open_photo(saved(image, kind, **options)).pixels
        assert (pixels[:, :32] == 0).all(), kind
        assert (pixels[:, 32:] == 255).all(), kind


def test_cmyk_of_a_jpeg_and_of_a_tiff_have_the_colours_that_were_meant() -> None:
    cmyk = scene().convert("CMYK")
    for data in (saved(cmyk, "JPEG", quality=98, subsampling=0), saved(cmyk, "TIFF")):
        assert difference(open_photo(data), scene()) < 5


def test_grey_is_grey_in_three_channels() -> None:
    grey = Image.fromarray(ramp())
    for kind in ("JPEG", "PNG", "TIFF", "BMP"):
        pixels = open_photo(saved(grey, kind)).pixels
        assert np.array_equal(pixels[:, :, 0], pixels[:, :, 2])
        assert np.abs(pixels[:, :, 1].astype(int) - ramp()).max() <= 3


def test_alpha_is_laid_on_white() -> None:
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (0, 0, 32, 32))
    image.paste((0, 0, 0, 128), (32, 32, 64, 64))
    for kind in ("PNG", "TIFF", "WEBP"):
        options = {"lossless": True} if kind == "WEBP" else {}
        pixels = open_photo(saved(image, kind, **options)).pixels
        assert tuple(pixels[5, 5]) == (0, 0, 200), kind
        assert tuple(pixels[5, 60]) == (255, 255, 255), kind
        assert abs(int(pixels[60, 60, 0]) - 127) <= 1, kind


def test_transparent_grey_and_transparent_palettes_are_laid_on_white() -> None:
    grey = Image.new("LA", (64, 64), (10, 0))
    assert (open_photo(saved(grey, "PNG")).pixels == 255).all()
    palette = scene().quantize(8)
    seen_through = int(np.asarray(palette)[HEIGHT // 2, WIDTH // 2])
    for kind in ("PNG", "GIF"):
        pixels = open_photo(saved(palette, kind, transparency=seen_through)).pixels
        assert tuple(pixels[HEIGHT // 2, WIDTH // 2]) == (255, 255, 255), kind
        assert tuple(pixels[2, 2]) != (255, 255, 255), kind


def test_palette_pictures_keep_their_colours() -> None:
    for kind in ("PNG", "GIF", "BMP", "TIFF"):
        assert difference(open_photo(saved(scene().quantize(8), kind)), scene()) < 3


def test_a_progressive_jpeg_and_one_with_restarts_are_whole() -> None:
    for options in ({"progressive": True}, {"restart_marker_blocks": 1}, {"optimize": True}):
        assert difference(open_photo(saved(scene(), "JPEG", quality=95, **options)), scene()) < 3


# --- pages -----------------------------------------------------------------------------------------------------------


def test_every_page_of_a_tiff_is_a_photo_of_its_own() -> None:
    pages = [scene(), scene(80, 120), Image.new("L", (50, 40), 9)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    photos = list(open_photos(data, name="scan.tif"))
    assert [(p.name, p.page, p.width, p.height) for p in photos] == [
        ("scan.tif", 1, 96, 64),
        ("scan.tif", 2, 80, 120),
        ("scan.tif", 3, 50, 40),
    ]
    assert len({p.sha256 for p in photos}) == 1
    assert difference(photos[1], pages[1]) == 0


def test_a_thumbnail_inside_a_tiff_is_no_page() -> None:
    small = scene(48, 32)
    small.encoderinfo = {"tiffinfo": {254: 1}}
    data = saved(scene(), "TIFF", save_all=True, append_images=[small])
    assert [photo.width for photo in open_photos(data)] == [WIDTH]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_each_picture_of_what_moves_is_a_page(kind: str) -> None:
    frames = [scene(), Image.new("RGB", (WIDTH, HEIGHT), "red"), scene()]
    data = saved(
        frames[0], kind, save_all=True, append_images=frames[1:], **({"lossless": True} if kind == "WEBP" else {})
    )
    photos = list(open_photos(data, name="anim"))
    assert [photo.page for photo in photos] == [1, 2, 3]
    assert all(difference(photo, frame) < 3 for photo, frame in zip(photos, frames, strict=True))
    with pytest.raises(PhotoError, match="anim, page 3: over the limit of 2 pages"):
        list(open_photos(data, name="anim", limits=PhotoLimits(max_pages=2)))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_what_moves_and_is_cut_short_is_refused(kind: str) -> None:
    chance = np.random.default_rng(3)
    frames = [Image.fromarray(chance.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)) for _ in range(2)]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
    with pytest.raises(PhotoError, match="cut short"):
        list(open_photos(data[: len(data) * 3 // 4], name="anim"))


def test_the_picture_of_a_heic_that_is_shown_comes_before_its_others() -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    out, file = io.BytesIO(), pillow_heif.HeifFile()
    for colour in ("red", "lime", "blue"):
        file.add_from_pillow(Image.new("RGB", (WIDTH, HEIGHT), colour))
    file.save(out, primary_index=1)
    photos = list(open_photos(out.getvalue()))
    assert [int(photo.pixels[5, 5].argmax()) for photo in photos] == [1, 2, 0]  # green, red, blue of BGR


def test_every_page_of_a_pdf_is_a_photo_of_its_own() -> None:
    pytest.importorskip("pypdfium2")
    data = saved(scene(), "PDF", save_all=True, append_images=[scene(64, 96)], resolution=72.0)
    photos = list(open_photos(data))
    assert [photo.page for photo in photos] == [1, 2]
    assert (photos[0].width, photos[0].height) == (400, 267)
    assert abs(int(photos[0].pixels[10, 10, 2]) - CORNERS["tl"][0]) < 12


def test_heic_is_taken() -> None:
    assert difference(open_photo(heic(scene())), scene()) < 6


@pytest.mark.parametrize(("package", "extra"), [("pillow_heif", "heic"), ("pypdfium2", "pdf")])
def test_a_missing_package_is_named_with_the_way_to_get_it(
    package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    data = b"\0\0\0\x18ftypheic" + bytes(32) if extra == "heic" else b"%PDF-1.7\n%%EOF"
    with pytest.raises(MissingToolError, match=rf'vial: .*pip install "labelcheck\[{extra}\]"'):
        open_photo(data, name="vial")


# --- refusals --------------------------------------------------------------------------------------------------------


def test_what_is_no_file_is_refused_by_name(tmp_path: Path) -> None:
    fifo, sock = tmp_path / "fifo", tmp_path / "sock"
    os.mkfifo(fifo)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(sock))
        loop = tmp_path / "loop"
        loop.symlink_to(loop)
        for path, words in {
            tmp_path: "a folder",
            fifo: "a pipe",
            sock: "a socket",
            loop: "leads back to itself",
            Path("/dev/zero"): "a device",
            tmp_path / "none.jpg": "no such file",
            tmp_path / "fifo" / "x.jpg": "no such file",
            tmp_path / ("x" * 300): "name too long",
        }.items():
            message = refusal(path)
            assert message.startswith(f"{path}: "), message
            assert words in message


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.jpg"
    path.write_bytes(saved(scene(), "JPEG"))

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    assert "may not be read by this user" in refusal(path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "an empty file"),
        (b"Cyanocobalamin 1000 mcg/mL", "not a picture; labelcheck takes JPEG"),
        (bytes(5000), "holds only zeros"),
        (b"<!DOCTYPE html><title>404</title>", "a web page"),
        (b"\0\0\0\x18ftypisom" + bytes(32), "a video"),
        (b"\0\0\0\x18ftypavif" + bytes(32), "an AVIF picture"),
        (b"\xff\xd8\xff\xe0", "cut short"),
        (b"\x89PNG\r\n\x1a\n", "cut short"),
        (b"BM" + bytes(60), "BMP damaged"),
        (b"GIF89a", "GIF"),
        (b"II*\0", "TIFF"),
    ],
)
def test_bytes_that_are_no_picture_are_refused(data: bytes, words: str) -> None:
    message = refusal(data, name="tray/07.jpg")
    assert message.startswith("tray/07.jpg: ")
    assert words in message


def photo_like(width: int = 400, height: int = 300) -> Image.Image:
    """Rough enough that no format packs it into a few bytes."""
    rng = np.random.default_rng(7)
    rough = cv2.resize(rng.integers(0, 255, (40, 60, 3), np.uint8), (width, height))
    return Image.fromarray(cv2.add(rough, rng.integers(0, 9, rough.shape, np.uint8)))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("kind", [*SAVE, "TIFF-LZW", "JPEG-progressive", "HEIF"])
def test_a_file_cut_short_is_refused(kind: str, share: float) -> None:
    image, (name, _, way) = photo_like(), kind.partition("-")
    extra = {"": {}, "LZW": {"compression": "tiff_lzw"}, "progressive": {"progressive": True}}[way]
    data = heic(image) if kind == "HEIF" else saved(image, name, **{**SAVE[name], **extra})
    refusal(data[: int(len(data) * share)])


def test_a_jpeg_that_was_cut_and_then_closed_is_refused() -> None:
    data = saved(photo_like(), "JPEG")
    for share in (0.3, 0.6, 0.95):
        assert "cut short" in refusal(data[: int(len(data) * share)] + b"\xff\xd9")


def test_a_jpeg_that_is_grey_by_nature_is_taken() -> None:
    image = photo_like()
    image.paste((128, 128, 128), (0, 150, 400, 300))
    assert (open_photo(saved(image, "JPEG")).pixels[-40:] == 128).all()


def test_what_follows_the_end_of_a_jpeg_is_let_be() -> None:
    data = saved(scene(), "JPEG", quality=95)
    assert difference(open_photo(data + b"\0" * 1000 + b"camera maker's notes"), scene()) < 3


def test_the_end_of_a_thumbnail_is_not_the_end_of_the_photo() -> None:
    exif = b"Exif\0\0" + saved(scene(32, 32), "JPEG")
    data = saved(photo_like(), "JPEG", exif=exif)
    assert "cut short" in refusal(data[: len(data) // 2])


def test_a_png_with_a_flipped_bit_is_refused() -> None:
    data = bytearray(saved(photo_like(), "PNG"))
    data[len(data) // 2] ^= 4
    assert "PNG damaged" in refusal(data)


# --- limits ----------------------------------------------------------------------------------------------------------


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def claiming(kind: str, width: int, height: int) -> bytes:
    """A small file that claims to be of another size."""
    if kind == "PNG":
        return png_header(width, height)
    data = bytearray(saved(scene(), kind, **SAVE[kind]))
    if kind == "JPEG":
        at = data.index(b"\xff\xc0") + 5
        data[at : at + 4] = struct.pack(">HH", height, width)
    elif kind == "GIF":
        data[6:10] = struct.pack("<HH", width, height)
    elif kind == "BMP":
        data[18:26] = struct.pack("<ii", width, height)
    return bytes(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP"])
def test_a_decompression_bomb_is_refused_from_its_header(kind: str, recwarn: pytest.WarningsRecorder) -> None:
    started = time.perf_counter()
    message = refusal(claiming(kind, 60000, 60000), name="bomb")
    assert message.startswith("bomb: 60000 x 60000 pixels are 3,600 megapixels, over the limit of 100")
    assert time.perf_counter() - started < 1
    assert not recwarn.list


def test_the_limit_of_megapixels_can_be_set(recwarn: pytest.WarningsRecorder) -> None:
    limits = PhotoLimits(max_megapixels=0.005)
    assert "over the limit of 0.005" in refusal(saved(scene(), "PNG"), limits=limits)
    assert "over the limit of 0.005" in refusal(bgr(scene()), limits=limits)
    assert open_photo(saved(scene(), "PNG"), limits=PhotoLimits(max_megapixels=0.01)).width == WIDTH
    large = saved(Image.new("1", (10000, 9500)), "PNG")  # 95 megapixels, where Pillow alone would warn
    assert open_photo(large).width == 10000
    assert not recwarn.list


def test_a_file_of_too_many_bytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.truncate(2**40)  # a hole: takes no room on the disk
    assert "over the limit" in refusal(path)
    limits = PhotoLimits(max_bytes=100)
    for source in (saved(scene(), "PNG"), io.BytesIO(saved(scene(), "PNG"))):
        assert "over the limit" in refusal(source, limits=limits)


def test_pages_beyond_the_limit_are_refused() -> None:
    data = saved(scene(), "TIFF", save_all=True, append_images=[scene()] * 4)
    pages = open_photos(data, name="many.tif", limits=PhotoLimits(max_pages=2))
    assert [next(pages).page, next(pages).page] == [1, 2]
    with pytest.raises(PhotoError, match=r"many\.tif, page 3: over the limit of 2 pages"):
        next(pages)


@pytest.mark.parametrize(
    ("size", "words"),
    [((1, 1), "hold no text"), ((15, 400), "hold no text"), ((16, 900), "a mere strip"), ((900, 16), "a mere strip")],
)
def test_a_picture_that_can_hold_no_label_is_refused(size: tuple[int, int], words: str) -> None:
    assert words in refusal(saved(Image.new("RGB", size), "PNG"))
    assert words in refusal(np.zeros((size[1], size[0], 3), np.uint8))


@pytest.mark.parametrize(
    "array",
    [np.zeros((0, 0, 3), np.uint8), np.zeros((64, 64, 3)), np.zeros((64, 64, 2), np.uint8), np.zeros(9, np.uint8)],
)
def test_an_array_that_is_no_picture_is_refused(array: np.ndarray) -> None:
    assert refusal(array).startswith("<array>: ")


# --- damage ----------------------------------------------------------------------------------------------------------


def mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Bytes flipped, cut out, put in, or two files spliced."""
    torn = bytearray(data)
    match chance.randrange(5):
        case 0:
            for _ in range(chance.choice((1, 3, 30))):
                torn[chance.randrange(len(torn))] = chance.randrange(256)
        case 1:
            for _ in range(chance.choice((1, 4))):  # in the header, where it hurts
                torn[chance.randrange(min(120, len(torn)))] ^= 1 << chance.randrange(8)
        case 2:
            start = chance.randrange(len(torn))
            del torn[start : start + chance.choice((1, 7, 500))]
        case 3:
            torn = torn[: chance.randrange(len(torn))] + other[chance.randrange(len(other)) :]
        case 4:
            at = chance.randrange(len(torn))
            torn[at:at] = chance.randbytes(chance.choice((1, 16, 300)))
    return bytes(torn)


def seeds() -> list[bytes]:
    image = photo_like(120, 90)
    exif = Image.Exif()
    exif[0x0112] = 6
    kinds = [
        ("JPEG", {"exif": exif}),
        ("JPEG", {"progressive": True}),
        ("PNG", {"exif": exif}),
        ("WEBP", {"exif": exif}),
        ("TIFF", {"exif": exif}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "jpeg"}),
        ("TIFF", {"compression": "tiff_adobe_deflate"}),
        ("BMP", {}),
        ("GIF", {}),
    ]
    data = [saved(image, kind, **options) for kind, options in kinds]
    data += [saved(image.convert("CMYK"), "JPEG"), saved(image.convert("1"), "TIFF", compression="group4")]
    data.append(saved(image, "PDF"))
    with contextlib.suppress(pytest.skip.Exception):
        data.append(heic(image))
    return data


def test_damaged_files_give_a_photo_or_a_refusal_and_nothing_else(
    recwarn: pytest.WarningsRecorder, capfd: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(12)
    files = seeds()
    limits = PhotoLimits(max_megapixels=20)
    for number in range(600):
        data = mutated(files[number % len(files)], chance.choice(files), chance)
        started = time.perf_counter()
        try:
            for photo in open_photos(data, limits=limits):
                assert photo.pixels.ndim == 3
        except (PhotoError, MissingToolError) as refused:
            assert "\n" not in str(refused)
        assert time.perf_counter() - started < 5, number
        said = capfd.readouterr().err
        # libjpeg (inside OpenCV) and libtiff (inside Pillow) cannot be silenced without touching the whole process
        assert not said or data.startswith((b"\xff\xd8", b"II", b"MM")), said
    assert not recwarn.list


def test_decoding_in_threads_leaves_the_list_of_warnings_as_it_was() -> None:
    before = list(warnings.filters)
    data = saved(scene(), "PNG")
    threads = [threading.Thread(target=lambda: [open_photo(data) for _ in range(20)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(warnings.filters) == before
    assert decode._quiet._inside == 0


def test_a_photo_for_which_memory_does_not_suffice_is_not_called_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        error = cv2.error("Insufficient memory")
        error.code = -4
        raise error

    monkeypatch.setattr(cv2, "imdecode", refuse)
    assert "needs more memory than there is; scale the photo down" in refusal(saved(scene(), "JPEG"))
