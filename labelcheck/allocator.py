"""How the C library keeps the memory that pictures leave behind."""

from __future__ import annotations

import ctypes
from typing import Final

_MMAP_THRESHOLD: Final = -3
"""M_MMAP_THRESHOLD of malloc.h."""

LARGE: Final = 8 * 2**20
"""Bytes from which a buffer goes back at once: a photo, a view of it, a network's first planes; lower costs time."""


def give_large_buffers_back() -> None:
    """Let what a picture took go back to the system when it is freed, for as long as the process lives.

    Left alone, glibc raises its own limit to the largest buffer freed so far, and cuts those to come out of a heap that
    shrinks only from its end: of 79 photos the process then kept 50 MiB more at its peak. For a program of our own, not
    for one that imports us. Other C libraries have no such setting, and nothing happens.
    """
    try:
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE)
    except (AttributeError, OSError, TypeError):  # musl and macOS; no dynamic loading; Windows
        return
