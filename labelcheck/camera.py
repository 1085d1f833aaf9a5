"""Frames from a camera: a device, a video file or a network stream, each with the time at which it was taken."""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from labelcheck import devices
from labelcheck.devices import CameraError
from labelcheck.pixels import Pixels

STALL_S: Final = 10.0
"""A live camera that gives no frame for so long is given up."""

FPS_UNLESS_TOLD: Final = 30.0
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_MISSES: Final = 5
"""A device may drop a frame or two; after so many in a row it is gone."""

_MISS_S: Final = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of many."""

    pixels: Pixels
    """BGR, uint8, shape (height, width, 3)."""

    number: int
    """Counted from 0."""

    at_s: float
    """Camera time: seconds since the first frame."""


EachFrame = Callable[[Frame], None]


class Capture(Protocol):
    """What OpenCV's VideoCapture does, as far as we need it."""

    def read(self) -> tuple[bool, object]: ...

    def get(self, what: int, /) -> float: ...

    def release(self) -> None: ...


class Camera(Protocol):
    """Hands every frame to one receiver, in its own time."""

    name: str

    @property
    def now_s(self) -> float:
        """Camera time."""
        ...

    def start(self, each: EachFrame) -> None:
        """From now on `each` takes the frames; it must be quick, for none waits for it.

        Raises:
            CameraError: There are no frames to be had.
        """
        ...

    def wait(self) -> bool:
        """Until a frame more was handed on; False when there will be none.

        Raises:
            CameraError: The camera went away, or stalled.
        """
        ...

    def spend(self, seconds: float) -> None:
        """So long was spent on other things, and the camera went on meanwhile."""
        ...

    def close(self) -> None: ...


def open_camera(source: str) -> Camera:
    """The camera that the user named.

    Args:
        source: The number of a device, a device file, the path of a video, or the URL of a stream.

    Raises:
        CameraError: There is none, or it cannot be used.
    """
    if _URL.match(source):
        return LiveCamera(devices.without_password(source), lambda: devices.open_stream(source), ends=True)
    if source.isdecimal() or devices.is_device(source):
        return LiveCamera(devices.called(source), lambda: devices.open_device(source), ends=False)
    return VideoFile(source)


class VideoFile:
    """A video that plays in its own time: what passes while nobody looks is handed on, and its time is over."""

    def __init__(self, path: str) -> None:
        """
        Raises:
            CameraError: No video can be made of the file.
        """
        self.name = Path(path).name
        self._capture: Capture = devices.open_video(path)
        fps = self._capture.get(devices.FPS)
        self.fps = fps if math.isfinite(fps) and 0.1 <= fps <= 1000 else FPS_UNLESS_TOLD
        self.now_s = 0.0
        self._number = 0
        self._over = False
        self._each: EachFrame | None = None

    def start(self, each: EachFrame) -> None:
        self._each = each
        if not self._next():
            raise CameraError(f"{self.name}: the video holds no pictures; was it copied whole?")

    def wait(self) -> bool:
        if not self._next():
            return False
        self.now_s = max(self.now_s, (self._number - 1) / self.fps)
        return True

    def spend(self, seconds: float) -> None:
        self.now_s += seconds
        while self._number / self.fps <= self.now_s and self._next():
            pass

    def close(self) -> None:
        self._capture.release()

    def _next(self) -> bool:
        """Hand on one frame more."""
        if self._over:
            return False
        done, pixels = self._capture.read()
        if not done or pixels is None:
            self._over = True
            return False
        frame = Frame(np.asarray(pixels, np.uint8), self._number, self._number / self.fps)
        self._number += 1
        if self._each is not None:
            self._each(frame)
        return True


class LiveCamera:
    """A device or a stream, drained by a thread of its own so that no frame grows old in a queue."""

    def __init__(self, name: str, opener: Callable[[], Capture], *, ends: bool, stall_s: float = STALL_S) -> None:
        """
        Args:
            opener: Opens the device; called in the thread, for it may take its time.
            ends: It may end without fault, as a stream does.
        """
        self.name = name
        self._opener, self._ends, self._stall_s = opener, ends, stall_s
        self._news = threading.Condition()
        self._count = self._told = 0
        self._began: float | None = None
        self._over = self._stop = False
        self._error: Exception | None = None

    @property
    def now_s(self) -> float:
        return 0.0 if self._began is None else time.monotonic() - self._began

    def start(self, each: EachFrame) -> None:
        threading.Thread(target=self._drain, args=(each,), name="camera", daemon=True).start()
        if not self.wait() and not self._count:
            raise CameraError(f"{self.name}: the stream ended before its first picture; does it play elsewhere?")

    def wait(self) -> bool:
        with self._news:
            came = self._news.wait_for(lambda: self._over or self._count > self._told, self._stall_s)
            if self._count > self._told:
                self._told = self._count
                return True
            if self._error is not None:
                raise self._error
        if not came:
            raise CameraError(self._stalled())
        return False

    def spend(self, seconds: float) -> None:
        """Nothing to do: the thread has handed on what came meanwhile."""

    def close(self) -> None:
        """The thread lets go of the device as soon as it returns from it."""
        self._stop = True

    def _stalled(self) -> str:
        if not self._count:
            return f"{self.name}: no picture within {self._stall_s:g} s; is it switched on, and the address right?"
        return f"{self.name}: no picture for {self._stall_s:g} s, after {self._count:,}; is it still connected?"

    def _drain(self, each: EachFrame) -> None:
        capture: Capture | None = None
        try:
            capture = self._opener()
            while not self._stop and (pixels := self._read(capture)) is not None:
                now = time.monotonic()
                self._began = now if self._began is None else self._began
                each(Frame(pixels, self._count, now - self._began))
                with self._news:
                    self._count += 1
                    self._news.notify_all()
        except Exception as error:  # told in the thread that waits
            self._error = error
        finally:
            with self._news:
                self._over = True
                self._news.notify_all()
            if capture is not None:
                capture.release()

    def _read(self, capture: Capture) -> Pixels | None:
        """One frame; None at the end of a stream."""
        for _ in range(_MISSES):
            done, pixels = capture.read()
            if done and pixels is not None:
                return np.asarray(pixels, np.uint8)
            if self._ends:
                return None
            time.sleep(_MISS_S)
        raise CameraError(self._gone())

    def _gone(self) -> str:
        if self._count:
            return f"{self.name}: went away after {self.now_s:.1f} s; plug it in again"
        return f"{self.name}: gives no pictures; unplug it, plug it in again, and look whether another program shows it"
