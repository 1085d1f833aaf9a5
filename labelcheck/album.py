"""A folder of annotated pictures, in which no photo's picture takes the place of another's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

import cv2
from PIL import Image

from labelcheck.annotate import annotated
from labelcheck.errors import UsageError
from labelcheck.photo import Photo
from labelcheck.report import Report

QUALITY: Final = 90


class Album:
    """Where annotated pictures go: NAME.annotated.jpg, or NAME-2.annotated.jpg where another photo has that name."""

    def __init__(self, folder: Path) -> None:
        """
        Raises:
            UsageError: It cannot be written there.
        """
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise _refusal(folder, problem) from problem
        if not os.access(folder, os.W_OK | os.X_OK):
            raise UsageError(f"{folder}: may not be written by this user; choose another folder")

    def keep(self, photo: Photo, report: Report) -> Path:
        """Write the picture; the same photo's earlier picture is replaced.

        Raises:
            UsageError: It cannot be written.
        """
        stamp = f"labelcheck {photo.sha256} page {photo.page}"
        data = _jpeg(annotated(photo, report), stamp)
        try:
            return self._written(_stem(photo), stamp, data)
        except OSError as problem:
            raise _refusal(self.folder, problem) from problem

    def _written(self, stem: str, stamp: str, data: bytes) -> Path:
        with draft(self.folder, data) as written:
            path = self._place(stem, stamp)
            written.replace(path)
        return path

    def _place(self, stem: str, stamp: str) -> Path:
        """Where the photo's earlier picture is, or else the first name that is free, which is taken at once."""
        for number in count(1):
            path = self.folder / f"{stem}{'' if number == 1 else f'-{number}'}.annotated.jpg"
            try:
                path.touch(exist_ok=False)
            except FileExistsError:
                if _stamp_of(path) != stamp:
                    continue
            return path
        raise AssertionError("count() ends")


@contextmanager
def draft(folder: Path, data: bytes) -> Iterator[Path]:
    """A file that holds the data, to be given its name whole; gone at the end if it was not.

    Raises:
        OSError: The disk is full, or the folder cannot be written.
    """
    path = folder / f".labelcheck-{os.getpid()}.part"
    try:
        path.write_bytes(data)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _jpeg(pixels: object, stamp: str) -> bytes:
    """As JPEG, with a comment that says of which photo it is."""
    done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])  # type: ignore[call-overload]
    assert done
    body: bytes = data.tobytes()
    words = stamp.encode("ascii")
    comment = b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words
    return body[:2] + comment + body[2:]


def _stamp_of(path: Path) -> str | None:
    """Of which photo a picture is; None if it is none of ours."""
    try:
        with Image.open(path) as picture:
            comment = picture.info.get("comment")
    except Exception:  # whatever lies there is not ours
        return None
    return comment.decode("ascii", "replace") if isinstance(comment, bytes) else None


def _stem(photo: Photo) -> str:
    """The photo's name without folder and ending, fit for any file system."""
    stem = "stdin" if photo.name == "-" else Path(photo.name).stem
    safe = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", stem).strip(". ")
    safe = safe.encode("utf-8", "replace")[:150].decode("utf-8", "ignore") or "photo"  # names end at 255 bytes
    return safe if photo.page == 1 else f"{safe}.page-{photo.page}"


def _refusal(folder: Path, problem: OSError) -> UsageError:
    why = (problem.strerror or str(problem)).lower()
    return UsageError(f"{folder}: cannot be written ({why}); choose another folder, or free some space")
