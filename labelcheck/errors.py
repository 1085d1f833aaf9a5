"""One family of errors, each with its exit code."""

from collections.abc import Iterable
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the program says to the shell; fixed by the contract, section 2."""

    PASS = 0
    FLAG = 1
    USAGE = 2
    REVIEW = 3
    PHOTO = 4
    TOOL = 5
    OCR = 6
    BUG = 70
    INTERRUPTED = 130


_GRAVEST_FIRST = (ExitCode.FLAG, ExitCode.PHOTO, ExitCode.TOOL, ExitCode.OCR, ExitCode.BUG, ExitCode.REVIEW)


def gravest(codes: Iterable[ExitCode]) -> ExitCode:
    """Of many photos: 1, then 4 to 6, then a bug, then 3, then 0."""
    there = set(codes)
    return next((code for code in _GRAVEST_FIRST if code in there), ExitCode.PASS)


class LabelcheckError(Exception):
    """No judgement was possible; the message says of what, why, and what helps."""

    exit_code: ClassVar[ExitCode] = ExitCode.BUG
    kind: ClassVar[str] = "internal"
    """How a report's `error.kind` names it."""

    def __str__(self) -> str:
        """The message; each argument is a line of it."""
        return "\n".join(map(str, self.args))


class UsageError(LabelcheckError):
    """The command or its settings cannot be carried out as given."""

    exit_code = ExitCode.USAGE
    kind = "usage"


class PhotoError(LabelcheckError):
    """The photo cannot be used."""

    exit_code = ExitCode.PHOTO
    kind = "photo"


class MissingToolError(LabelcheckError):
    """A program, a package or a language file is missing or unfit."""

    exit_code = ExitCode.TOOL
    kind = "tool"


class OcrError(LabelcheckError):
    """Tesseract failed."""

    exit_code = ExitCode.OCR
    kind = "ocr"


class OcrTimeout(OcrError):  # noqa: N818 - says what happened without it
    """Tesseract gave no answer in time."""

    kind = "timeout"
