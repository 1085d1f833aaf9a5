"""Frames from videos, devices and streams, and what is said where there are none."""

from __future__ import annotations

import contextlib
import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from labelcheck import devices
from labelcheck.camera import Camera, Capture, Frame, LiveCamera, VideoFile, open_camera
from labelcheck.errors import ExitCode, PhotoError
from tests.frames import picture


def video(path: Path, count: int, fps: int = 10) -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, (320, 240))
    if not writer.isOpened():
        pytest.skip("this OpenCV writes no MJPG")
    for number in range(count):
        writer.write(picture(number))
    writer.release()
    return path


def frames_of(camera: Camera) -> list[Frame]:
    frames: list[Frame] = []
    camera.start(frames.append)
    while camera.wait():
        pass
    return frames


class FakeDevice:
    """Gives `pictures` frames, then whatever `after` does."""

    def __init__(self, pictures: int, after: str = "gone") -> None:
        self._left, self._after = pictures, after
        self.released = threading.Event()

    def read(self) -> tuple[bool, object]:
        if self._left:
            self._left -= 1
            return True, np.zeros((8, 8, 3), np.uint8)
        if self._after == "stall":
            self.released.wait(2)
        return False, None

    def get(self, what: int, /) -> float:
        return 0.0

    def release(self) -> None:
        self.released.set()


def live(device: Capture, *, ends: bool = False, stall_s: float = 0.3) -> LiveCamera:
    return LiveCamera("camera 7", lambda: device, ends=ends, stall_s=stall_s)


def test_a_video_plays_in_its_own_time(tmp_path: Path) -> None:
    camera = VideoFile(str(video(tmp_path / "vial.avi", 10)))
    seen: list[int] = []
    camera.start(lambda frame: seen.append(frame.number))
    assert seen == [0]
    camera.spend(0.45)
    assert seen == [0, 1, 2, 3, 4]
    assert camera.now_s == pytest.approx(0.45)
    assert camera.wait()
    assert camera.now_s == pytest.approx(0.5)
    camera.spend(60)
    assert seen == list(range(10))
    assert not camera.wait()
    camera.close()


def test_frames_bear_the_time_at_which_they_were_taken(tmp_path: Path) -> None:
    frames = frames_of(VideoFile(str(video(tmp_path / "vial.avi", 4, fps=20))))
    assert [frame.at_s for frame in frames] == pytest.approx([0, 0.05, 0.1, 0.15])
    assert frames[0].pixels.shape == (240, 320, 3)


def test_a_device_hands_on_every_frame_and_its_loss_is_told() -> None:
    frames: list[Frame] = []
    camera = live(FakeDevice(5), stall_s=10)
    camera.start(frames.append)
    with pytest.raises(PhotoError, match=r"camera 7: went away after .* s; plug it in again"):
        while camera.wait():
            pass
    assert [frame.number for frame in frames] == [0, 1, 2, 3, 4]


def test_a_stream_may_end() -> None:
    assert len(frames_of(live(FakeDevice(5), ends=True))) == 5


def test_a_stream_that_stalls_is_given_up() -> None:
    camera = live(FakeDevice(3, "stall"), ends=True)
    camera.start(lambda frame: None)
    with pytest.raises(PhotoError, match=r"no picture for 0.3 s, after 3; is it still connected"):
        while camera.wait():
            pass
    camera.close()


def test_a_stream_that_never_begins_is_given_up() -> None:
    with pytest.raises(PhotoError, match=r"no picture within 0.3 s"):
        live(FakeDevice(0, "stall"), ends=True).start(lambda frame: None)


def test_a_device_without_pictures_is_told() -> None:
    with pytest.raises(PhotoError, match="gives no pictures"):
        live(FakeDevice(0), stall_s=10).start(lambda frame: None)


def test_the_device_is_let_go() -> None:
    device = FakeDevice(10_000)
    camera = live(device)
    camera.start(lambda frame: time.sleep(0.001))
    camera.close()
    assert device.released.wait(2)


def test_what_goes_wrong_in_the_camera_thread_is_raised_in_ours() -> None:
    def refuse() -> Capture:
        raise devices.CameraError("camera 7: in use by cheese (process 12); close that first")

    with pytest.raises(PhotoError, match="in use by cheese"):
        LiveCamera("camera 7", refuse, ends=False).start(lambda frame: None)


@pytest.fixture
def wrong_files(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "empty.avi").touch()
    (tmp_path / "notes.txt").write_text("cyanocobalamin")
    (tmp_path / "folder").mkdir()
    yield tmp_path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty.avi", "not a video OpenCV can decode"),
        ("notes.txt", "not a video OpenCV can decode"),
        ("folder", "a folder, not a video"),
        ("missing.avi", "no such video; --device takes the number of a camera, a video file, or a stream's URL"),
    ],
)
def test_files_that_are_no_videos(wrong_files: Path, name: str, words: str) -> None:
    with pytest.raises(PhotoError, match=words) as caught:
        open_camera(str(wrong_files / name))
    assert caught.value.exit_code == ExitCode.PHOTO


def test_a_video_without_pictures(tmp_path: Path) -> None:
    whole = video(tmp_path / "whole.avi", 3).read_bytes()
    (tmp_path / "torn.avi").write_bytes(whole[: whole.index(b"movi") + 4])
    with pytest.raises(PhotoError, match=r"the video holds no pictures|not a video"):
        open_camera(str(tmp_path / "torn.avi")).start(lambda frame: None)


def test_there_is_no_such_camera(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_NODES", tmp_path)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(PhotoError, match="camera 3: there is no such camera; none is connected"):
        devices.open_device("3")
    (tmp_path / "video0").touch()
    (tmp_path / "video2").touch()
    with pytest.raises(PhotoError, match="camera 3: there is no such camera; connected: 0, 2"):
        devices.open_device("3")


def test_a_camera_that_does_not_open_may_be_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_NODES", tmp_path)
    monkeypatch.setattr("sys.platform", "linux")
    (tmp_path / "video99").touch()
    with pytest.raises(PhotoError, match="camera 99: gives no pictures; it may be no camera, or in use"):
        devices.open_device("99")
    monkeypatch.setattr(devices, "_holder", lambda node: "cheese (process 12)")
    with pytest.raises(PhotoError, match=r"camera 99: in use by cheese \(process 12\); close that first"):
        devices.open_device("99")


def test_a_password_is_not_told() -> None:
    assert devices.without_password("rtsp://user:secret@cam.local/1") == "rtsp://…@cam.local/1"


def test_nothing_answers_at_the_address() -> None:
    with pytest.raises(PhotoError, match="no stream answers there"):
        open_camera("http://127.0.0.1:9/stream").start(lambda frame: None)


class Stream(http.server.BaseHTTPRequestHandler):
    """A network camera: JPEG after JPEG, then silence or the end."""

    pictures = 12
    silent_s = 0.0

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        with contextlib.suppress(OSError):
            for number in range(self.pictures):
                jpeg = cv2.imencode(".jpg", picture(number))[1].tobytes()
                head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
                self.wfile.write(head.encode() + jpeg + b"\r\n")
                time.sleep(0.01)
            time.sleep(self.silent_s)

    def log_message(self, *words: object) -> None: ...


@contextlib.contextmanager
def served(handler: type[Stream]) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/live"
        server.shutdown()


def test_a_network_camera_is_read_to_its_end() -> None:
    with served(Stream) as url:
        frames = frames_of(open_camera(url))
    assert len(frames) >= 10
    assert frames[0].pixels.shape == (240, 320, 3)


def test_a_network_camera_that_stalls_is_given_up() -> None:
    class Silent(Stream):
        silent_s = 3.0

    with served(Silent) as url:
        camera = LiveCamera("cam", lambda: devices.open_stream(url), ends=True, stall_s=1.0)
        camera.start(lambda frame: None)
        with pytest.raises(PhotoError, match="cam: no picture for 1 s"):
            while camera.wait():
                pass
        camera.close()
