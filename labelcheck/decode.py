"""The bytes of a picture file to upright BGR pixels, one array a page, or a plain word why not."""

import io
import math
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, count
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image
from PIL.BmpImagePlugin import BmpImageFile
from PIL.ExifTags import Base as ExifTag
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from labelcheck.errors import MissingToolError
from labelcheck.pixels import Pixels, to_bgr, upright
from labelcheck.wholeness import CUT_SHORT, jpeg_end, what_is_missing

SizeCheck = Callable[[int, int], None]
"""Raises `UnusableError` for a width and height that are not to be decoded."""

TAKEN: Final = "JPEG, PNG, WebP, TIFF, BMP, GIF, HEIC or PDF"
PDF_DPI: Final = 300.0
PDF_MEGAPIXELS: Final = 25.0
"""A larger page is drawn at a lower resolution."""

_OPENERS: Final[dict[str, type[ImageFile]]] = {
    "JPEG": JpegImageFile,
    "PNG": PngImageFile,
    "WebP": WebPImageFile,
    "TIFF": TiffImageFile,
    "BMP": BmpImageFile,
    "GIF": GifImageFile,
}
"""Asked by name, for `Image.open` warns of large pictures by a global limit that is not ours to change."""

_STARTS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"BM", "BMP"),
)
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})

_pdfium_lock = threading.Lock()
"""PDFium may be entered by one thread at a time."""


_NO_MEMORY = -4
"""OpenCV's code for it.

Source: opencv2/core/base.hpp, cv::Error::StsNoMem
"""


class UnusableError(Exception):
    """These bytes give no photo; the message says why, without the name of the photo."""


def kind_of(data: bytes) -> str:
    """The format, by content.

    Raises:
        UnusableError: None that is taken.
    """
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "HEIC"
    if b"%PDF-" in data[:1024]:
        return "PDF"
    raise UnusableError(f"{_what_instead(data)}; labelcheck takes {TAKEN}")


def _what_instead(data: bytes) -> str:
    """What the bytes seem to be, so that a person sees at once which file was taken by mistake."""
    head = data[:512].lstrip().lower()
    if not data[:4096].strip(b"\x00"):
        return "holds only zeros, the copy was never finished"
    if data[4:8] == b"ftyp":
        return "an AVIF picture" if data[8:12] in (b"avif", b"avis") else "a video, not a picture"
    if head.startswith((b"<!doctype html", b"<html")):
        return "a web page, not a picture"
    return "not a picture"


def decode_pages(data: bytes, check_size: SizeCheck) -> Iterator[Pixels]:
    """Every page of a TIFF or PDF, every picture of what moves or holds several; the first is the one that is shown.

    Args:
        data: The whole file.
        check_size: Called for each page before its pixels are.

    Raises:
        UnusableError: Not a picture, cut short, damaged, or refused by `check_size`.
        MissingToolError: HEIC or PDF, and the package that reads it is not installed.
    """
    kind = kind_of(data)
    if fault := what_is_missing(kind, data):
        raise UnusableError(f"{kind} {fault}")
    if kind == "PDF":
        yield from _pdf_pages(data, check_size)
    elif kind in ("JPEG", "BMP"):
        yield _single(kind, data, check_size)
    else:
        yield from _pages(kind, data, check_size)


def _single(kind: str, data: bytes, check_size: SizeCheck) -> Pixels:
    with _decoding(kind):
        image = _OPENERS[kind](io.BytesIO(data))
    check_size(*image.size)
    with _decoding(kind):
        if kind == "JPEG" and image.mode in ("L", "RGB"):
            return upright(_jpeg_pixels(data), _orientation(image))
        image.load()
        return upright(to_bgr(image), _orientation(image))


def _pages(kind: str, data: bytes, check_size: SizeCheck) -> Iterator[Pixels]:
    with _decoding(kind):
        image = _heic_opener()(io.BytesIO(data)) if kind == "HEIC" else _OPENERS[kind](io.BytesIO(data))
        first = image.tell()  # of a HEIC any of its pictures may be the one that is shown
    for page in chain((first,), (other for other in count() if other != first)):
        with _decoding(kind):
            if page != first and not _has_page(image, page):
                return
            skip = isinstance(image, TiffImageFile) and _is_thumbnail(image)
        if not skip:
            check_size(*image.size)
            with _decoding(kind):
                image.load()  # turns a TIFF upright by itself and drops the tag that says so
                pixels = upright(to_bgr(image), _orientation(image))
            yield pixels


def _has_page(image: ImageFile, page: int) -> bool:
    """Whether there is such a page; if so, the picture stands at it."""
    try:
        image.seek(page)
    except EOFError:
        return False
    return True


def _is_thumbnail(image: TiffImageFile) -> bool:
    """Source: TIFF 6.0, tag 254 NewSubfileType, bit 0: a reduced version of another page."""
    kind = image.tag_v2.get(254, 0)
    return isinstance(kind, int) and bool(kind & 1)


def _pdf_pages(data: bytes, check_size: SizeCheck) -> Iterator[Pixels]:
    try:
        import pypdfium2
    except ImportError:
        raise MissingToolError('PDF needs one more package: pip install "labelcheck[pdf]"') from None
    with _decoding("PDF"), _pdfium_lock:
        document = pypdfium2.PdfDocument(data)
        page_count = len(document)
    try:
        for page in range(page_count):
            with _decoding("PDF"), _pdfium_lock:
                pixels = _pdf_pixels(document[page], check_size)
            yield pixels
    finally:
        with _pdfium_lock:
            document.close()


def _pdf_pixels(page: Any, check_size: SizeCheck) -> Pixels:
    width_pt, height_pt = page.get_size()
    scale = min(PDF_DPI / 72, math.sqrt(PDF_MEGAPIXELS * 1e6 / max(1.0, width_pt * height_pt)))
    check_size(int(width_pt * scale), int(height_pt * scale))
    return to_bgr(page.render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil())


def _heic_opener() -> Callable[[io.BytesIO], ImageFile]:
    try:
        from pillow_heif import HeifImageFile
    except ImportError:
        raise MissingToolError('HEIC needs one more package: pip install "labelcheck[heic]"') from None
    opener: Callable[[io.BytesIO], ImageFile] = HeifImageFile
    return opener


def _jpeg_pixels(data: bytes) -> Pixels:
    """OpenCV and Pillow decode a JPEG to the same pixels; OpenCV in half the time and a third of the memory."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None:
        raise UnusableError("JPEG damaged; copy the photo again")
    whole = np.asarray(pixels, np.uint8)
    if _ends_grey(whole) and not _ends_grey(_decoded_with_padding(data)):
        raise UnusableError(f"JPEG {CUT_SHORT}")
    return whole


def _ends_grey(pixels: Pixels) -> bool:
    """Whether the last rows have the one colour that the decoder gives to what it has no data for."""
    return bool((pixels[-8:] == 128).all())


def _decoded_with_padding(data: bytes) -> Pixels:
    """The pixels of a JPEG with noise put before its end marker.

    A picture that was cut and then closed with an end marker decodes without complaint, grey where data is missing.
    The noise fills that grey; a picture that is whole, and grey by nature, has no use for it.
    """
    end = jpeg_end(data) or len(data)
    image = JpegImageFile(io.BytesIO(data[:end] + b"\x5a" * 65536 + data[end:]))
    image.load()
    return to_bgr(image)


def _orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 to 8; 1 where none is told."""
    try:
        value = image.getexif().get(ExifTag.Orientation, 1)
    except Exception:  # a torn EXIF block has many ways to fail, and none of them spoils the pixels
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


@contextmanager
def _decoding(kind: str) -> Iterator[None]:
    """Around calls of the decoders alone: whatever they throw becomes `UnusableError`, and they do not warn."""
    with _quiet:
        try:
            yield
        except (UnusableError, MissingToolError):
            raise
        except Image.DecompressionBombError:
            raise UnusableError(f"{kind} of more pixels than its decoder takes; scale the photo down") from None
        except Exception as problem:  # struct.error, SyntaxError, zlib.error, MemoryError ...: see the mutation tests
            raise UnusableError(f"{kind} {_in_words(problem)}") from problem


def _in_words(problem: Exception) -> str:
    said = str(problem).splitlines()[0][:100] if str(problem) else type(problem).__name__
    if "truncated" in said or isinstance(problem, EOFError):
        return CUT_SHORT
    if isinstance(problem, MemoryError) or getattr(problem, "code", None) == _NO_MEMORY:
        return "needs more memory than there is; scale the photo down"
    return f"damaged ({said}); copy the photo again"


class _Quiet:
    """Python warnings off while any thread is inside: the list of filters belongs to the whole process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._saved = warnings.catch_warnings()

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._saved = warnings.catch_warnings()
                self._saved.__enter__()
                warnings.simplefilter("ignore")
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._saved.__exit__(None, None, None)


_quiet = _Quiet()
