"""report.html: all records of an output folder for people, in one file that opens from disk."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from labelcheck.corrections import SCHEMA, final_verdict, value_of
from labelcheck.entries import Record
from labelcheck.outfolder import now
from labelcheck.rules import WARNINGS

PAGE = "report.html"

Card = dict[str, Any]
"""What the page needs of a record, under names of its own; see `card`."""

EMBEDDED_BYTES = 8 * 2**20
"""Crops up to this many bytes lie in the page itself, the gravest first; the others are shown from `crops/`."""

URGENCY = ("flag", "error", "review", "pass")
"""The order of the page, and which crops it would rather not miss."""

WORDS = {"flag": "flagged", "error": "not judged", "review": "to review", "pass": "passed"}


def card(record: Record) -> Card:
    """The part of a record that a person looks at; keys without a value are left out."""
    photo, error = record.get("photo") or {}, record.get("error") or {}
    said = value_of(record)
    told = final_verdict(record) or "error"
    findings = sorted(record.get("findings", ()), key=lambda finding: _SHADES.index(_shade(finding)))
    parts = {
        "name": photo.get("name"),
        "page": photo.get("page") or 1,
        "sha256": photo.get("sha256"),
        "verdict": record.get("verdict") or "error",
        "told": told,
        "substance": record.get("substance"),
        "strength": said["strength"],
        "per_ml": (record.get("strength") or {}).get("mcg_per_ml"),
        "others": [s["as_read"] for s in record.get("strengths", ()) if s.get("as_read") != said["strength"]],
        "expected": record.get("expected"),
        "findings": [[_shade(each), each["rule"], each["message"]] for each in findings],
        "error": [error.get("kind"), error.get("message")] if error else None,
        "twin": record.get("duplicate_of"),
        "correction": record.get("correction"),
        "crop": record.get("crop"),
    }
    return {key: value for key, value in parts.items() if value not in (None, [], {})}


_SHADES = ("flag", "review", "warning", "pass")


def _shade(finding: Mapping[str, Any]) -> str:
    """Its verdict; `warning` where it passes and yet something is to be done about it."""
    warns = finding["verdict"] == "pass" and finding["rule"] in WARNINGS
    return "warning" if warns else str(finding["verdict"])


def means_of(record: Record) -> Iterator[str]:
    """What it was judged with, for the head of the page."""
    profile, reader = record.get("profile") or {}, record.get("reader") or {}
    if profile.get("name"):
        yield f"profile {profile['name']} {profile.get('version') or ''}".strip()
    if reader.get("labelcheck"):
        yield f"labelcheck {reader['labelcheck']}"


def write_page(page: IO[str], cards: Sequence[Card], folder: Path, means: Sequence[str] = ()) -> None:
    """Write the page for `cards`; crops are read from below `folder`."""
    ordered = sorted(cards, key=lambda each: URGENCY.index(each["told"]))
    _embed_crops(ordered, folder)
    style, script, frame = (_template(name) for name in ("report.css", "report.js", "report.html"))
    counts = Counter(each["told"] for each in ordered)
    parts = {
        "POLICY": _policy(style, script),
        "TITLE": html.escape(f"labelcheck: {folder.resolve().name}"),
        "STYLE": style,
        "COUNTS": _counts(counts),
        "MADE": html.escape(", ".join((now().replace("T", " ").replace("+00:00", " UTC"), *means))),
        "SCRIPT": script,
    }
    data = {"schema": SCHEMA, "cards": ordered}
    for piece in frame.split("%%"):
        page.write(json_inside(data) if piece == "DATA" else parts.get(piece, piece))


def json_inside(value: object) -> str:
    """JSON that may stand in a script element, whatever texts it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _embed_crops(cards: Sequence[Card], folder: Path) -> None:
    """Give each card its crop as a data URI as `image`, as long as there is room."""
    room = EMBEDDED_BYTES
    for each in cards:
        if "crop" not in each:
            continue
        try:
            jpeg = (folder / each["crop"]).read_bytes()
        except OSError:
            continue  # the page then shows that it is missing
        room -= len(jpeg)
        if room >= 0:
            each["image"] = "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")


def _counts(counts: Counter[str]) -> str:
    """The head line, there without any script."""
    if not counts:
        return "<p>No photos.</p>"
    cells = (f'<li class="{key}"><b>{counts[key]:,}</b> {WORDS[key]}</li>' for key in URGENCY)
    return f"<ul>{''.join(cells)}</ul>"


def _policy(style: str, script: str) -> str:
    """Only our own style and script, no connection to anywhere: label text is not ours."""
    style_hash, script_hash = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii") for text in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}';"
        " img-src data: file: 'self'; base-uri 'none'; form-action 'none'"
    )


def _template(name: str) -> str:
    return (files("labelcheck") / "templates" / name).read_text(encoding="utf-8")
