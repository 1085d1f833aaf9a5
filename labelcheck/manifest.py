"""Manifests: a list of photos, CSV or JSON Lines, with what the stock list expects of each."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labelcheck.errors import UsageError
from labelcheck.sources import Found, is_url, printable

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json")

COLUMNS = {
    "path": ("path", "photo", "file", "image", "filename"),
    "product": ("product", "substance"),
    "strength": ("strength",),
    "ordered": ("ordered", "order"),
}
"""What a manifest may say of a photo, and the headings under which it may say it."""

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a manifest."""

    line: int
    """Counted from 1, for messages."""

    path: str
    expected: Mapping[str, str]
    """Some of `product`, `strength`, `ordered`; never empty text."""


def is_manifest(path: Path) -> bool:
    """Whether a file is a list of photos rather than a photo: by its suffix, else by its first bytes."""
    if path.suffix.casefold() in SUFFIXES:
        return True
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return False
    first = start.decode("utf-8-sig", "ignore").lstrip().splitlines()
    return bool(first) and not _CONTROL.search(start) and (first[0].startswith("{") or "path" in _headings(first[0]))


def read_manifest(path: Path) -> list[Found]:
    """The photos that a manifest lists, in its order; relative paths start at its folder.

    Raises:
        UsageError: It cannot be read as a manifest; the message says where.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error})") from error
    rows = [*parse_manifest(data, str(path))]
    return [Found(printable(row.path), _placed(row.path, path.parent), row.expected or None) for row in rows]


def parse_manifest(data: bytes, name: str) -> Iterator[Row]:
    """The rows of a manifest, told by its first character: JSON begins with a brace or a bracket.

    Raises:
        UsageError: See `read_manifest`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: not UTF-8 text; save the list as CSV UTF-8") from error
    parse = _json_rows if text.lstrip()[:1] in ("{", "[") else _csv_rows
    for line, cells in parse(text, name):
        said = {key: cell.strip() for key, cell in cells.items() if cell and cell.strip()}
        if "path" not in said:
            raise UsageError(f"{name}, line {line}: names no photo; fill its path in or delete the line")
        yield Row(line, said.pop("path"), said)


def _placed(path: str, folder: Path) -> str:
    return path if is_url(path) else str(folder / path)


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Comma, semicolon or tab, whichever the heading line holds most of."""
    lines = io.StringIO(text, newline="")
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    table = csv.DictReader(lines, delimiter=_delimiter(first), strict=True)
    try:
        headings = {heading: _column(heading) for heading in table.fieldnames or ()}
        if "path" not in headings.values():
            found = ", ".join(filter(None, headings)) or "nothing"
            raise UsageError(f"{name}: its first line must name the columns, one of them path; found: {found}")
        for row in table:
            if None in row:
                raise UsageError(f"{name}, line {table.line_num}: more cells than columns; quote cells with commas")
            yield table.line_num, {column: row[heading] for heading, column in headings.items() if column}
    except csv.Error as error:
        raise UsageError(f"{name}, line {table.line_num}: {error}; export the list as CSV again") from error


def _json_rows(text: str, name: str) -> Iterator[tuple[int, dict[str, str | None]]]:
    if text.lstrip().startswith("["):
        rows = _load(text, name, 1)
        for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
            yield number, _named(row, name, number)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _named(_load(line, name, number), name, number)


def _load(text: str, name: str, line: int) -> Any:
    try:
        return json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name}, line {line}: not JSON ({error})") from error


def _named(row: Any, name: str, line: int) -> dict[str, str | None]:
    if not isinstance(row, dict):
        raise UsageError(f'{name}, line {line}: not an object such as {{"path": "tray/07.jpg"}}')
    cells: dict[str, str | None] = {}
    for heading, value in row.items():
        column = _column(heading)
        if column and not isinstance(value, str | None):
            raise UsageError(f"{name}, line {line}: {heading} is not text")
        if column:
            cells[column] = value
    return cells


def _column(heading: str | None) -> str | None:
    """The column that a heading means, or None for one that is not ours."""
    plain = (heading or "").strip().casefold()
    return next((column for column, names in COLUMNS.items() if plain in names), None)


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _headings(line: str) -> set[str | None]:
    return {_column(cell.strip('"')) for cell in line.split(_delimiter(line))}
