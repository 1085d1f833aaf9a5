"""What people decided on photos to review: read from a file, kept in the journal, shown beside the report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labelcheck.entries import Correction, Record
from labelcheck.errors import UsageError

SCHEMA = "labelcheck.corrections/1"

DECISIONS = ("pass", "flag", "review")


def read_corrections(path: Path) -> list[Correction]:
    """The decisions in a file that the page `report.html` exported.

    Raises:
        UsageError: It is not such a file; the message says what is wrong where.
    """
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON ({error}); export the corrections from report.html again") from error
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise UsageError(f"{path}: not a corrections file ({SCHEMA}); export one from report.html")
    decisions = content.get("corrections")
    if not isinstance(decisions, list):
        raise UsageError(f'{path}: holds no list of "corrections"')
    return [_correction(decision, f"{path}, correction {number}") for number, decision in enumerate(decisions, 1)]


def _correction(decision: Any, place: str) -> Correction:
    if not isinstance(decision, dict):
        raise UsageError(f"{place}: not an object")
    sha256, page, note = decision.get("sha256"), decision.get("page"), decision.get("note", "")
    if not isinstance(sha256, str) or not re.fullmatch("[0-9a-f]{64}", sha256):
        raise UsageError(f"{place}: sha256 is not 64 hexadecimal digits")
    if not isinstance(page, int) or isinstance(page, bool) or page < 1:
        raise UsageError(f"{place}: page is not a number from 1")
    who, at = (decision.get(key) for key in ("who", "at"))
    if not isinstance(who, str) or not who.strip():
        raise UsageError(f"{place}: does not say who decided")
    if not isinstance(at, str) or not re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", at):
        raise UsageError(f"{place}: does not say when (at), as 2026-01-31T09:30:00Z")
    if not isinstance(note, str):
        raise UsageError(f"{place}: note is not text")
    old, new = (_value(decision.get(key), f"{place}, {key}") for key in ("old", "new"))
    return Correction(sha256, page, who.strip(), at, old, new, note.strip())


def _value(value: Any, place: str) -> dict[str, str | None]:
    if not isinstance(value, dict) or value.get("verdict") not in DECISIONS:
        raise UsageError(f"{place}: its verdict is none of {', '.join(DECISIONS)}")
    strength = value.get("strength")
    if strength is not None and not isinstance(strength, str):
        raise UsageError(f"{place}: strength is not text")
    return {"verdict": value["verdict"], "strength": strength}


def value_of(record: Record) -> dict[str, str | None]:
    """What labelcheck itself said of a page, in the words of a correction."""
    strength = record.get("strength") or {}
    return {"verdict": record.get("verdict"), "strength": strength.get("as_read")}


@dataclass(slots=True)
class Decisions:
    """The last decision on each page, as far as it was made on what labelcheck says now."""

    corrections: Iterable[Correction]
    _last: dict[tuple[str, int], list[Correction]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.corrections:
            self._last.setdefault((each.sha256, each.page), []).append(each)

    def on(self, record: Record) -> Mapping[str, Any] | None:
        """The key `correction` of a record, or None.

        Only a page to review is a person's to decide, and only while labelcheck says of it what the person saw.
        """
        photo = record.get("photo") or {}
        said = value_of(record)
        if said["verdict"] != "review":
            return None
        for each in reversed(self._last.get((str(photo.get("sha256")), photo.get("page") or 1), [])):
            if dict(each.old) == said:
                return {"who": each.who, "at": each.at, "old": each.old, "new": each.new, "note": each.note}
        return None


def final_verdict(record: Record) -> str | None:
    """The verdict after a person has looked; None for an error."""
    correction = record.get("correction")
    verdict = correction["new"]["verdict"] if correction else record.get("verdict")
    return None if verdict is None else str(verdict)
