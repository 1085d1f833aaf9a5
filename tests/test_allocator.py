"""What pictures took goes back to the system."""

import platform
import subprocess
import sys

import numpy as np
import pytest

from labelcheck import check_photo

LARGE_AND_PINNED = """
import sys
import numpy as np
from labelcheck.allocator import LARGE, give_large_buffers_back

def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))

if sys.argv[1] == "ours":
    give_large_buffers_back()
np.ones(3 * LARGE, np.uint8)  # glibc raises its limit to this
before = resident()
pictures = [np.ones(LARGE, np.uint8) for _ in range(12)]
pin = np.ones(100_000, np.uint8)  # at the end of the heap, which so cannot shrink
assert resident() - before > 11 * LARGE
pictures.clear()
print((resident() - before) // LARGE)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no other C library has this setting")
@pytest.mark.parametrize(("whose", "kept"), [("glibc", 12), ("ours", 0)])
def test_a_freed_picture_is_given_back(whose: str, kept: int) -> None:
    command = [sys.executable, "-c", LARGE_AND_PINNED, whose]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) == kept


SMALL_AND_PINNED = """
import numpy as np
from labelcheck.allocator import give_small_buffers_back

def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))

before = resident()
pictures = [np.ones(2**16, np.uint8) for _ in range(512)]
pin = np.ones(2**16, np.uint8)
pictures.clear()
kept = resident() - before
give_small_buffers_back()
print(kept // 2**20, (resident() - before) // 2**20)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries keep house otherwise")
def test_small_buffers_are_given_back_when_it_is_asked_for() -> None:
    command = [sys.executable, "-c", SMALL_AND_PINNED]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    kept, then = map(int, done.stdout.split())
    assert kept > 25
    assert then < 5


@pytest.mark.parametrize(("width", "times"), [(640, 0), (4000, 1)])
def test_it_is_asked_for_after_a_large_photo(width: int, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[None] = []
    monkeypatch.setattr("labelcheck.pipeline.give_small_buffers_back", lambda: asked.append(None))
    check_photo(np.full((width // 2, width, 3), 200, np.uint8))
    assert len(asked) == times
