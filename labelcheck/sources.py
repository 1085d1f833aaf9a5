"""Where the photos of a batch come from: a folder, a glob, a manifest or a URL; none is left out silently."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from labelcheck.entries import Stamp
from labelcheck.errors import MissingToolError, PhotoError, UsageError
from labelcheck.outfolder import CROPS_NAME, is_output_folder

MAX_BYTES = 512 * 2**20
"""Of a photo file; photo.py has the same limit."""

UNFINISHED = (
    *(".*", "~*", "*~", "thumbs.db", "desktop.ini"),
    *("*.part", "*.partial", "*.filepart", "*.crdownload", "*.download", "*.tmp"),
)
"""Names that systems, browsers and copying programs use for what is no photo, or none yet."""

BESIDE = (
    *(".cfg", ".css", ".csv", ".db", ".html", ".ini", ".js", ".json", ".jsonl", ".log", ".md", ".ndjson"),
    *(".py", ".pyc", ".sh", ".sqlite", ".toml", ".tsv", ".xml", ".yaml", ".yml"),
)
"""Suffixes of what people keep beside photos. A `.txt` is not among them: it may be a photo that was mistreated."""

_PICTURE = re.compile(
    rb"\xff\xd8\xff|\x89PNG|GIF8|BM|II\*\x00|MM\x00\*|RIFF....WEBP|%PDF|....ftyp|\x00\x00\x00\x0cJXL|\xff\x0a",
    re.DOTALL,
)

_GLOB = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Found:
    """One photo of the source, in the source's order."""

    name: str
    path: str
    expected: Mapping[str, str] | None = None
    trouble: str | None = None
    """Why it cannot be read, where that is plain already."""

    beside: bool = False
    """A list, a note or a program that lies beside the photos: no photo by its suffix, nor by its first bytes."""

    ours: bool = False
    """An output folder of labelcheck, or a crop in one: made from photos, and none itself."""


def is_unfinished(name: str) -> bool:
    """Whether a file of this name is hidden or still being written, and so no photo."""
    return any(fnmatch(name.casefold(), pattern) for pattern in UNFINISHED)


def is_url(path: str) -> bool:
    """Whether fsspec must read it."""
    return re.match(r"[a-z][a-z0-9+.\-]+(::[a-z]+)*://", path, re.IGNORECASE) is not None


def printable(path: str) -> str:
    """A path as reports print it: forward slashes, and valid Unicode whatever the disk holds."""
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    return name.replace(os.sep, "/") if os.sep != "/" else name


def natural(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Sorts as people count: 2.jpg before 10.jpg."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple((1, int(part), "") if part[:1].isdigit() else (0, 0, part) for part in parts), name


def in_folder(folder: Path, leave_out: Path | None = None) -> list[Found]:
    """Every file in the folder and below, in natural order; links are followed, loops are not.

    Args:
        leave_out: The output folder, should it lie inside.

    Raises:
        UsageError: The folder itself cannot be read (of one below, its entry says so) or is an output folder, or photos
            lie in the one that is left out.
    """
    found = [*_walk(folder, folder, leave_out.resolve() if leave_out else None, set())]
    return sorted(found, key=lambda each: natural(each.name))


def _walk(folder: Path, top: Path, leave_out: Path | None, been: set[tuple[int, int]]) -> Iterator[Found]:
    try:
        status = folder.stat()
        names = sorted((path.name for path in folder.iterdir()), key=natural)
    except OSError as error:
        if folder == top:
            raise UsageError(f"{folder}: cannot be read ({error.strerror})") from error
        yield _found(folder, top, f"the folder cannot be read ({error.strerror})")
        return
    here = (status.st_dev, status.st_ino)
    if here in been:
        return
    been.add(here)
    if leave_out is not None and folder.resolve() == leave_out:
        _check_apart(folder, top)
        return
    if is_output_folder(folder):
        yield replace(_output(folder, top), ours=True)
        return
    for name in names:
        path = folder / name
        if is_unfinished(name):
            continue
        if path.is_dir():
            yield from _walk(path, top, leave_out, been)
        else:
            found = _found(path, top)
            yield replace(found, beside=True) if _lies_beside(path) else found


def _check_apart(out: Path, top: Path) -> None:
    """Refuse an output folder whose photos would be left out with it."""
    if out == top or not (is_output_folder(out) or all(each.beside or each.ours for each in in_folder(out))):
        raise UsageError(
            f"{top} and {out}: one lies in the other, and the photos there would be left out; "
            "choose folders that lie apart"
        )


def _output(folder: Path, top: Path) -> Found:
    if folder == top:
        raise UsageError(f"{top}: an output folder of labelcheck; name the folder that the photos lie in")
    return _found(folder, top)


def _lies_beside(path: Path) -> bool:
    if path.suffix.casefold() not in BESIDE or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return not _PICTURE.match(file.read(16))
    except OSError:
        return False  # let it be an error that is told


def _found(path: Path, top: Path, trouble: str | None = None) -> Found:
    return Found(printable(str(path.relative_to(top))), str(path), None, trouble)


def from_glob(pattern: str) -> list[Found]:
    """The files that a glob names, `**` for any folders between.

    Raises:
        UsageError: There are none.
    """
    paths = sorted(glob.glob(pattern, recursive=True), key=natural)  # noqa: PTH207 - it also takes absolute patterns
    found = [
        Found(printable(path), path, ours=_is_crop(Path(path)))
        for path in paths
        if not Path(path).is_dir() and not is_unfinished(Path(path).name)
    ]
    if not found:
        raise UsageError(f"{pattern}: no such photo; quote the pattern so that the shell leaves it alone")
    return found


def _is_crop(path: Path) -> bool:
    return path.parent.name == CROPS_NAME and is_output_folder(path.parent.parent)


def from_url(url: str) -> list[Found]:
    """The files under an fsspec URL, of a folder or a glob."""
    files, place = _fsspec(url)
    paths = files.glob(place) if _GLOB.search(place) else files.find(place)
    if not paths:
        raise UsageError(f"{url}: no photo there")
    base = place if files.isdir(place) else place.rpartition("/")[0]
    named = ((path.removeprefix(base).lstrip("/") or path, files.unstrip_protocol(path)) for path in paths)
    found = [Found(name, path) for name, path in named if not any(map(is_unfinished, name.split("/")))]
    return sorted(found, key=lambda each: natural(each.name))


def looks_like_glob(source: str) -> bool:
    return _GLOB.search(source) is not None


# reading


def read_bytes(path: str, name: str | None = None) -> bytes:
    """The whole file.

    Raises:
        PhotoError: It cannot be read; the message begins with `name`.
    """
    name = name or printable(path)
    with _opened(path, name) as file:
        return b"".join(_blocks(file, name))


def fingerprint(path: str, name: str) -> tuple[str, Stamp | None]:
    """SHA-256 of the file, and its stamp if it stood still meanwhile.

    Raises:
        PhotoError: It cannot be read.
    """
    digest = sha256()
    with _opened(path, name) as file:
        before = stamp_of(file)
        for block in _blocks(file, name):
            digest.update(block)
        after = stamp_of(file)
    return digest.hexdigest(), after if before == after else None


def _blocks(file: BinaryIO, name: str) -> Iterator[bytes]:
    length = 0
    while block := file.read(2**20):
        length += len(block)
        if length > MAX_BYTES:
            raise PhotoError(f"{name}: more than {MAX_BYTES // 2**20} MiB; save the photo as JPEG")
        yield block


def stamp_of(file: BinaryIO | Path) -> Stamp | None:
    """The stamp of an open file or a path; None for what is no file of a file system."""
    try:
        status = file.stat() if isinstance(file, Path) else os.fstat(file.fileno())
    except (OSError, AttributeError):
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


class _opened:  # noqa: N801 - a context manager, used like a function
    """A photo file open for reading; whatever goes wrong inside becomes a PhotoError."""

    def __init__(self, path: str, name: str) -> None:
        self._path, self._name = path, name
        self._file: Any = None

    def __enter__(self) -> BinaryIO:
        try:
            self._file = _open_url(self._path) if is_url(self._path) else _open_regular(self._path)
        except (MissingToolError, PhotoError) as error:
            raise type(error)(f"{self._name}: {error}") from error
        except Exception as error:
            raise self._refusal(error) from error
        return self._file  # type: ignore[no-any-return]

    def __exit__(self, kind: object, error: BaseException | None, at: object) -> None:
        self._file.close()
        if isinstance(error, OSError):
            raise self._refusal(error) from error

    def _refusal(self, error: Exception) -> PhotoError:
        if isinstance(error, FileNotFoundError):
            return PhotoError(f"{self._name}: no such file; was it moved, or is the path misspelt?")
        if isinstance(error, PermissionError):
            return PhotoError(f"{self._name}: may not be read; change its permissions")
        why = getattr(error, "strerror", None) or error or type(error).__name__
        return PhotoError(f"{self._name}: cannot be read ({why})")


def _open_regular(path: str) -> BinaryIO:
    # a fifo would block for ever on opening, before anybody can look at what it is
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "a pipe or device"
            raise PhotoError(f"{what}, not a photo file")
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def _open_url(url: str) -> Any:
    files, place = _fsspec(url)
    return files.open(place, "rb")


def _fsspec(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingToolError('reading a URL needs fsspec; install it with: pip install "labelcheck[dask]"') from error
    try:
        files, place = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise MissingToolError(f"{url}: {error}") from error
    return files, str(place)
