"""The columns of a key: at least one says something of strength or verdict, and none is one of ours misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from labelcheck.errors import UsageError

PHOTO: Final = ("file", "photo", "path")
STRENGTHS: Final = ("strengths", "all_strengths")
SAYING: Final = ("mcg_per_ml", "total_mcg", *STRENGTHS, "verdict", "accepted")

_ALIKE: Final = 0.8
_SINGLE: Final = ("mcg_per_ml", "total_mcg", "verdict", "accepted", "substance", "strength_readable")
_GROUPS: Final = (PHOTO, STRENGTHS, *((name,) for name in _SINGLE))
"""Names of one thing: where one of them is there, another that is like it is a column of the user's own."""

_MASS: Final = re.compile(r"(?<![a-z])(?:mcg|[uµμ]g|mg)(?![a-z])")


def check_columns(columns: Iterable[str], place: str) -> None:
    """Let columns of other names pass, as long as the key can be held against a report.

    Raises:
        UsageError: A column is one of ours misspelt, or none says anything of strength or verdict.
    """
    fault = _fault(tuple(columns))
    if fault:
        raise UsageError(f"{place}: {fault}")


@lru_cache(maxsize=256)
def _fault(columns: tuple[str, ...]) -> str:
    meant = {column: name for column in columns if (name := _meant(column, columns))}
    if meant:
        unknown = "; ".join(f"{column!r}, is {name} meant?" for column, name in meant.items())
        return f"unknown column {unknown} Rename it, or give a column of your own another name"
    if not any(column in SAYING for column in columns):
        unknown = ", ".join(repr(column) for column in columns if column and column not in PHOTO)
        others = f"; unknown: {unknown}" if unknown else ""
        return f"the column mcg_per_ml is missing (or total_mcg, strengths, verdict): nothing can be measured{others}"
    return ""


def _meant(column: str, columns: tuple[str, ...]) -> str | None:
    """The one of our columns that this one is probably meant to be."""
    if any(column in group for group in _GROUPS):
        return None
    spelt = re.sub(r"\W+", "_", column.strip().casefold())
    missing = [group for group in _GROUPS if not any(name in columns for name in group)]
    alike = {name: SequenceMatcher(None, spelt, name).ratio() for group in missing for name in group}
    best = max(alike, key=lambda name: alike[name], default="")
    if best and alike[best] >= _ALIKE:
        return best
    return "mcg_per_ml" if _MASS.search(spelt) and not {"mcg_per_ml", "total_mcg"} & {*columns} else None
