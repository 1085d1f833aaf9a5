"""The cameras of this computer, and OpenCV's ways to them; what is wrong with one is told in plain words."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import cv2

from labelcheck.errors import MissingToolError, PhotoError

os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # read once, before the first video; -8 is silent

FPS: Final = cv2.CAP_PROP_FPS
_OPEN_MS: Final = 8_000
_READ_MS: Final = 8_000
_NODES: Final = Path("/dev")


class CameraError(PhotoError):
    """There is no such camera, or it gives no frames, or no more of them."""


def is_device(source: str) -> bool:
    """Whether a path leads to a device file."""
    try:
        return stat.S_ISCHR(Path(source).stat().st_mode)
    except (OSError, ValueError):
        return False


def called(source: str) -> str:
    return f"camera {source}" if source.isdecimal() else source


def open_video(path: str) -> cv2.VideoCapture:
    """
    Raises:
        CameraError: There is no such file, or no video in it.
    """
    _refuse(Path(path), Path(path).name or path)
    with quiet():
        capture = cv2.VideoCapture(path)
    if not capture.isOpened():
        raise CameraError(f"{path}: not a video OpenCV can decode; is it whole? For photos: labelcheck scan")
    return capture


def _refuse(path: Path, name: str) -> None:
    try:
        kind = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as problem:
        raise CameraError(
            f"{path}: no such video; --device takes the number of a camera, a video file, or a stream's URL"
        ) from problem
    except (OSError, ValueError) as problem:
        raise CameraError(f"{name}: cannot be opened ({problem})") from problem
    if stat.S_ISDIR(kind):
        raise CameraError(f"{path}: a folder, not a video; for a folder of photos, use: labelcheck batch")
    if not os.access(path, os.R_OK):
        raise CameraError(f"{path}: may not be read by this user; ask its owner, or: chmod +r")


def open_stream(url: str) -> cv2.VideoCapture:
    """
    Raises:
        CameraError: Nothing answers there.
    """
    limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_MS]
    with quiet():
        capture = cv2.VideoCapture(url, cv2.CAP_FFMPEG, limits)
    if not capture.isOpened():
        raise CameraError(f"{without_password(url)}: no stream answers there; is the address right, and the camera on?")
    return capture


def without_password(url: str) -> str:
    return re.sub(r"(?<=//)[^/@]*@", "…@", url)


def open_device(source: str) -> cv2.VideoCapture:
    """
    Raises:
        CameraError: No such camera, not for this user, or in use; the message says which.
        MissingToolError: This OpenCV knows no cameras.
    """
    if not cv2.videoio_registry.getCameraBackends():
        raise MissingToolError("this OpenCV was built without cameras; install another: pip install opencv-python")
    node = _node(source)
    if node is not None:
        _check_node(node, called(source))
    with quiet():
        capture = cv2.VideoCapture(int(source) if source.isdecimal() else source)
    if not capture.isOpened():
        raise CameraError(_why_not(node, called(source)))
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


def _node(source: str) -> Path | None:
    """The device file, where the system has them."""
    if not source.isdecimal():
        return Path(source)
    return _NODES / f"video{source}" if sys.platform.startswith("linux") else None


def _check_node(node: Path, name: str) -> None:
    if not node.exists():
        raise CameraError(f"{name}: there is no such camera; {_others()}")
    if not os.access(node, os.R_OK | os.W_OK):
        raise CameraError(f"{name}: {node} may not be opened by this user; on Linux: sudo usermod -aG video $USER")


def _others() -> str:
    numbers = sorted(int(path.name[5:]) for path in _NODES.glob("video*") if path.name[5:].isdecimal())
    if not numbers:
        return "none is connected, or its driver is missing"
    return f"connected: {', '.join(map(str, numbers))}"


def _why_not(node: Path | None, name: str) -> str:
    holder = _holder(node) if node is not None else None
    if holder is not None:
        return f"{name}: in use by {holder}; close that first"
    if node is None:
        return f"{name}: there is no such camera, another program uses it, or this program may not use cameras"
    return f"{name}: gives no pictures; it may be no camera, or in use by another program"


def _holder(node: Path) -> str | None:
    """The program that has the device open, as far as this user may know."""
    for process in _processes():
        with contextlib.suppress(OSError):
            if any(link.readlink() == node for link in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return None


def _processes() -> Iterator[Path]:
    own = str(os.getpid())
    with contextlib.suppress(OSError):
        yield from (each for each in Path("/proc").iterdir() if each.name.isdecimal() and each.name != own)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """OpenCV's own complaints stay out of the terminal: we say it in our words."""
    before = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        cv2.utils.logging.setLogLevel(before)
