"""Whether the bytes of a picture file are all there, told from its structure before anything is decoded."""

import re
import zlib
from typing import Final

_JPEG_MARKER: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""In the coded data of a JPEG, FF 00 is data and FF D0 to D7 are restarts; any other FF opens a segment."""

_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9
_PNG_SIGNATURE_LENGTH = 8
_PNG_CHUNK_FRAME = 12
"""Bytes of a PNG chunk beside its data: length, type, checksum."""

CUT_SHORT: Final = "cut short, its end is missing; copy the photo again"
DAMAGED: Final = "damaged, its checksum is wrong; copy the photo again"


def what_is_missing(kind: str, data: bytes) -> str | None:
    """What is wrong with a file of `kind` ("JPEG", "PNG", ...), in words; None where its structure is whole.

    Formats without a mark of their own end (TIFF, BMP, GIF) are left to their decoder, which is strict.
    """
    match kind:
        case "JPEG":
            return CUT_SHORT if jpeg_end(data) is None else None
        case "PNG":
            return _png_fault(data)
        case "WebP":
            return CUT_SHORT if len(data) < 8 + int.from_bytes(data[4:8], "little") else None
        case "PDF":
            return CUT_SHORT if b"%%EOF" not in data[-4096:] else None
    return None


def jpeg_end(data: bytes) -> int | None:
    """Where the end marker of a JPEG stands; None if there is none. What follows it may be anything.

    Segments are walked by their length, for a thumbnail in the EXIF data has an end marker of its own.

    Source: ITU-T T.81, annex B
    """
    at = 2
    while found := _JPEG_MARKER.search(data, at):
        marker = data[found.start() + 1]
        at = found.end()
        if marker == _JPEG_END:
            return found.start()
        if marker == 0x01 or marker == 0xD8:
            continue
        at += max(2, int.from_bytes(data[at : at + 2], "big"))
    return None


def _png_fault(data: bytes) -> str | None:
    """Source: PNG specification (third edition), sections 5.3 and 5.4; a critical chunk has a capital first letter."""
    at = _PNG_SIGNATURE_LENGTH
    while at + _PNG_CHUNK_FRAME <= len(data):
        end = at + _PNG_CHUNK_FRAME + int.from_bytes(data[at : at + 4], "big")
        if end > len(data):
            return CUT_SHORT
        name = data[at + 4 : at + 8]
        critical = not name[0] & 0x20
        if critical and zlib.crc32(memoryview(data)[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            return DAMAGED
        if name == b"IEND":
            return None
        at = end
    return CUT_SHORT
