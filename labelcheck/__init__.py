"""Reads the strength on a vial label of injectable vitamin B12 and tells whether it is one that is made.

    from labelcheck import check_photo
    report = check_photo("vial.jpg")    # a path, bytes, or a BGR uint8 array of shape (height, width, 3)
    report.verdict, report.strength, report.findings, report.to_json()

Each name is loaded when it is first asked for, so that `import labelcheck` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from labelcheck.errors import ExitCode as ExitCode
    from labelcheck.errors import LabelcheckError as LabelcheckError
    from labelcheck.errors import MissingToolError as MissingToolError
    from labelcheck.errors import OcrError as OcrError
    from labelcheck.errors import OcrTimeout as OcrTimeout
    from labelcheck.errors import PhotoError as PhotoError
    from labelcheck.errors import UsageError as UsageError
    from labelcheck.photo import Photo as Photo
    from labelcheck.photo import PhotoLimits as PhotoLimits
    from labelcheck.photo import open_photo as open_photo
    from labelcheck.photo import open_photos as open_photos
    from labelcheck.pipeline import Checker as Checker
    from labelcheck.pipeline import Settings as Settings
    from labelcheck.pipeline import check_photo as check_photo
    from labelcheck.pipeline import check_photos as check_photos
    from labelcheck.pipeline import check_text as check_text
    from labelcheck.report import Report as Report
    from labelcheck.report import Unchecked as Unchecked
    from labelcheck.rules import Finding as Finding
    from labelcheck.rules import Verdict as Verdict

_HOMES: Final = {
    "errors": (
        "ExitCode",
        "LabelcheckError",
        "MissingToolError",
        "OcrError",
        "OcrTimeout",
        "PhotoError",
        "UsageError",
    ),
    "photo": ("Photo", "PhotoLimits", "open_photo", "open_photos"),
    "pipeline": ("Checker", "Settings", "check_photo", "check_photos", "check_text"),
    "report": ("Report", "Unchecked"),
    "rules": ("Finding", "Verdict"),
}
"""Which module each name lives in."""

_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("labelcheck")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'labelcheck' has no attribute {name!r}")
    return getattr(import_module(f"labelcheck.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME_OF, "__version__"])
