"""Photo: from a file or from bytes, upright, the same either way, or a clear refusal."""

import errno
import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from labelcheck.decode import UnusableError, decode_pages
from labelcheck.errors import MissingToolError, PhotoError
from labelcheck.pixels import Pixels, on_white

Source: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO | NDArray[np.uint8]

SMALLEST_SIDE_PX: Final = 16
LARGEST_ASPECT: Final = 50.0
"""Long side by short side: beyond this it is a strip or a broken header, not a photo of a vial."""


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """One photo as a person sees it, whatever file it came in."""

    name: str
    """As the user named it: the path, "-" for standard input, "<bytes>", "<array>"."""

    page: int
    """Counted from 1; more than 1 only in a file of many pages or pictures."""

    sha256: str
    """Hexadecimal, of the bytes of the file; of the pixels where there is no file."""

    pixels: Pixels
    """BGR, shape (height, width, 3), 0 to 255, upright, in one piece, read-only."""

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """What is refused before memory is spent on it."""

    max_megapixels: float = 100.0
    """Of one page, told from the header."""

    max_bytes: int = 512 * 2**20
    """Of the whole file."""

    max_pages: int = 100
    """Of a TIFF or PDF; pictures of what moves or holds several."""

    def check_size(self, width: int, height: int) -> None:
        """Raises `UnusableError` for a picture too large, too small or too long to be a photo of a vial."""
        size = f"{width} x {height} pixels"
        if width * height > self.max_megapixels * 1e6:
            over = f"{width * height / 1e6:,.0f} megapixels, over the limit of {self.max_megapixels:g}"
            raise UnusableError(f"{size} are {over}; scale the photo down, or raise the limit: --max-megapixels")
        if min(width, height) < SMALLEST_SIDE_PX:
            raise UnusableError(f"{size} hold no text; a photo of a label has a thousand or more on each side")
        if max(width, height) > LARGEST_ASPECT * min(width, height):
            raise UnusableError(f"{size} are a mere strip; photograph the whole vial")

    def check_length(self, count: int) -> None:
        """Raises `UnusableError` for a file of too many bytes."""
        if count > self.max_bytes:
            raise UnusableError(f"more than {self.max_bytes / 2**20:,.0f} MiB, over the limit; save the photo as JPEG")

    def check_bytes(self, data: bytes) -> bytes:
        """The same bytes, if they are not too many."""
        self.check_length(len(data))
        return data


DEFAULT_LIMITS: Final = PhotoLimits()


def open_photo(source: Source, *, name: str | None = None, limits: PhotoLimits = DEFAULT_LIMITS) -> Photo:
    """The photo, or the first page of a file of many. See `open_photos`."""
    return next(open_photos(source, name=name, limits=limits))


def open_photos(source: Source, *, name: str | None = None, limits: PhotoLimits = DEFAULT_LIMITS) -> Iterator[Photo]:
    """Every page of the file as a photo of its own, each decoded when it is asked for.

    A TIFF or PDF has pages; each picture of an animated GIF, WebP or PNG is one, and of a HEIC that holds several.

    Args:
        source: A path, "-" for standard input, the bytes of a file, a binary stream, or pixels: BGR uint8 of shape
            (height, width, 3), or grey (height, width), or BGRA (height, width, 4).
        name: Stands in the photo and in messages in place of the source's own name.

    Raises:
        PhotoError: No photo can be made of it; the message names it and says what helps.
        MissingToolError: HEIC or PDF, and the package that reads it is not installed.
    """
    name = name or _name_of(source)
    page = 0
    try:
        for sha256, pixels in _pages(source, limits):
            if page == limits.max_pages:
                raise UnusableError(f"over the limit of {limits.max_pages} pages, the rest is left out; split the file")
            page += 1
            yield Photo(name, page, sha256, _sealed(pixels))
    except UnusableError as why:
        place = f"{name}, page {page + 1}" if page else name
        raise PhotoError(f"{place}: {why}") from why
    except MissingToolError as why:
        raise MissingToolError(f"{name}: {why}") from why
    if not page:
        raise PhotoError(f"{name}: has no page to look at")


def _name_of(source: Source) -> str:
    match source:
        case str() | os.PathLike():
            # a name that is not UTF-8 must still be printable
            return os.fsencode(source).decode("utf-8", "backslashreplace")
        case bytes() | bytearray() | memoryview():
            return "<bytes>"
        case np.ndarray():
            return "<array>"
    if not _is_stream(source):
        return f"<{type(source).__name__}>"
    told = getattr(source, "name", None)
    if told == "<stdin>":
        return "-"
    return told if isinstance(told, str) else "<stream>"


def _pages(source: Source, limits: PhotoLimits) -> Iterator[tuple[str, Pixels]]:
    """SHA-256 and upright pixels of every page."""
    if isinstance(source, np.ndarray):
        pixels = _from_array(source, limits)
        yield hashlib.sha256(pixels.data).hexdigest(), pixels
        return
    data = _bytes_of(source, limits)
    if not data:
        raise UnusableError("an empty file; copy the photo again")
    sha256 = hashlib.sha256(data).hexdigest()
    for pixels in decode_pages(data, limits.check_size):
        yield sha256, pixels


def _from_array(array: NDArray[np.uint8], limits: PhotoLimits) -> Pixels:
    """A copy in BGR, so that a camera may fill its buffer again."""
    channels = {2: 1, 3: array.shape[-1]}.get(array.ndim)
    if array.dtype != np.uint8 or channels not in (1, 3, 4):
        wanted = "uint8 of shape (height, width, 3) in BGR order"
        raise UnusableError(f"an array of {array.dtype} and shape {array.shape}; labelcheck takes {wanted}")
    limits.check_size(array.shape[1], array.shape[0])
    if channels == 1:
        return np.repeat(array.reshape(*array.shape[:2], 1), 3, axis=2)
    return np.array(array, order="C") if channels == 3 else on_white(array)


def _sealed(pixels: Pixels) -> Pixels:
    whole = np.ascontiguousarray(pixels)
    whole.setflags(write=False)
    return whole


def _bytes_of(source: str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO, limits: PhotoLimits) -> bytes:
    match source:
        case "-":
            return _drained(_stdin(), limits)
        case str() | os.PathLike():
            return _file_bytes(source, limits)
        case bytes() | bytearray() | memoryview():
            return limits.check_bytes(bytes(source))
    if not _is_stream(source):
        wanted = "a path, the bytes of a file, a binary stream, or pixels as a uint8 array in BGR order"
        raise UnusableError(f"no photo; labelcheck takes {wanted}")
    return _drained(source, limits)


def _is_stream(source: object) -> bool:
    return callable(getattr(source, "read", None))


def _stdin() -> BinaryIO:
    if sys.stdin is None or sys.stdin.isatty():
        raise UnusableError("nothing comes in on standard input; try: labelcheck scan - < photo.jpg")
    return sys.stdin.buffer


def _drained(stream: BinaryIO, limits: PhotoLimits) -> bytes:
    try:
        data = stream.read(limits.max_bytes + 1)
    except OSError as problem:
        raise UnusableError(f"cannot be read: {_said(problem)}") from problem
    if not isinstance(data, bytes):
        raise UnusableError("a stream of text; open the file in binary mode")
    return limits.check_bytes(data)


def _file_bytes(path: str | os.PathLike[str], limits: PhotoLimits) -> bytes:
    """The bytes of a regular file.

    Opened without waiting and looked at afterwards, so that no fifo can hold us up and no file be swapped in between.
    """
    try:
        _refuse_special(Path(path).stat().st_mode)  # before opening: to open a tape or a terminal may move it
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            _refuse_special(found.st_mode)
            limits.check_length(found.st_size)
            return _drained(file, limits)
    except (OSError, ValueError) as problem:
        raise UnusableError(_why_not_opened(problem)) from problem


def _refuse_special(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise UnusableError("a folder, not a photo; to check every photo in it, use: labelcheck batch")
    if stat.S_ISFIFO(mode):
        raise UnusableError("a pipe, not a file; send the photo to standard input: labelcheck scan - < photo.jpg")
    if stat.S_ISSOCK(mode):
        raise UnusableError("a socket, not a photo")
    if not stat.S_ISREG(mode):
        raise UnusableError("a device, not a photo; for a camera, use: labelcheck camera")


def _why_not_opened(problem: OSError | ValueError) -> str:
    match getattr(problem, "errno", None):
        case errno.ENOENT | errno.ENOTDIR:
            return "no such file; look for a spelling mistake"
        case errno.EACCES | errno.EPERM:
            return "may not be read by this user; ask its owner, or: chmod +r"
        case errno.ELOOP:
            return "a link that leads back to itself; name the photo it was meant to lead to"
    return f"cannot be opened: {_said(problem)}"


def _said(problem: OSError | ValueError) -> str:
    return (getattr(problem, "strerror", None) or str(problem)).lower()
