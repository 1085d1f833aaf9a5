"""A table of strengths from TOML, with every mistake named by its line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from labelcheck.errors import UsageError
from labelcheck.grammar.numbers import number_of
from labelcheck.units import MASS_MCG, unit_of

KEYS: dict[str, tuple[str, ...]] = {
    "substance": ("name", "like", "names", "source"),
    "strength": ("substance", "form", "per_ml", "source"),
    "total": ("substance", "form", "amounts", "source"),
    "band": ("substance", "form", "per_ml", "total", "limit", "source"),
    "antidote": ("substance", "name", "per_ml", "total", "source"),
    "region": ("code", "substance", "per_ml", "source"),
}
"""The tables of a profile and their keys."""

NEEDED: dict[str, tuple[str, ...]] = {
    "substance": ("name", "source"),
    "strength": ("substance", "per_ml", "source"),
    "total": ("substance", "amounts", "source"),
    "band": ("substance", "per_ml", "source"),
    "antidote": ("substance", "source"),
    "region": ("code", "per_ml", "source"),
}

TOP = ("name", "version", "title")
FORMS = ("single", "mix", "multivitamin", "veterinary")
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a profile; amounts in mcg, concentrations in mcg per mL."""

    kind: str
    line: int
    source: str
    substance: str = ""
    form: str = "single"
    name: str = ""
    code: str = ""
    per_ml: tuple[Decimal, ...] = ()
    total: tuple[Decimal, ...] = ()
    limit: str = ""
    likes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A whole profile as read."""

    name: str
    version: str
    title: str
    rows: tuple[Row, ...]
    substances: tuple[str, ...] = field(init=False)
    by_kind: dict[str, tuple[Row, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        kinds = {kind: tuple(row for row in self.rows if row.kind == kind) for kind in KEYS}
        object.__setattr__(self, "by_kind", kinds)
        object.__setattr__(self, "substances", tuple(row.name for row in kinds["substance"]))

    def of(self, kind: str) -> tuple[Row, ...]:
        return self.by_kind[kind]

    def like(self, substance: str) -> tuple[str, ...]:
        """A substance and those whose strengths are its own too."""
        return (substance, *(other for row in self.of("substance") if row.name == substance for other in row.likes))


def read_table(content: bytes, where: str) -> Table:
    """The table that a file holds.

    Args:
        content: Of the file, UTF-8.
        where: Its name, for messages.

    Raises:
        UsageError: It is no such table; one message for each line that is wrong.
    """
    if len(content) > MOST_BYTES:
        raise UsageError(f"{where}: larger than {MOST_BYTES} bytes; a profile is a short table")
    try:
        text = content.decode("utf-8")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UsageError(f"{where}:{line}: not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(_syntax(str(error), where)) from error
    reader = _Reader(data, _places(text))
    table = reader.table()
    if reader.wrong:
        raise UsageError(*(f"{where}:{line}: {what}" for line, what in sorted(reader.wrong)))
    return table


def _syntax(error: str, where: str) -> str:
    place = re.search(r"\(at line (\d+), column (\d+)\)", error)
    what = re.sub(r" \(at .*\)", "", error)
    return f"{where}:{place[1]}: not TOML: {what}" if place else f"{where}: not TOML: {what}"


def _places(text: str) -> dict[tuple[str, int, str], int]:
    """The line of every `[[table]]`, by table and index, and of every key in it."""
    places: dict[tuple[str, int, str], int] = {}
    table, counts = "", dict.fromkeys(KEYS, -1)
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\[\s*([\w-]+)\s*\]\]", line)
        key = re.match(r"\s*([\w-]+)\s*=", line)
        if header:
            table = header[1]
            counts[table] = counts.get(table, -1) + 1
            places[table, counts[table], ""] = number
        elif key:
            places.setdefault((table, counts.get(table, 0) if table else 0, key[1]), number)
    return places


class _Reader:
    """Reads one table and gathers what is wrong with it, line by line."""

    def __init__(self, data: Mapping[str, Any], places: Mapping[tuple[str, int, str], int]) -> None:
        self._data, self._places = data, places
        self.wrong: list[tuple[int, str]] = []

    def table(self) -> Table:
        for key in self._data:
            if key not in TOP and key not in KEYS:
                self._say("", 0, key, f"{key!r} is no key of a profile{_near(key, [*TOP, *KEYS])}")
        texts = {key: self._text("", 0, self._data, key, key != "title") for key in TOP}
        rows = tuple(self._rows())
        table = Table(texts["name"], texts["version"], texts["title"], rows)
        self._check(table)
        return table

    def _say(self, kind: str, index: int, key: str, what: str) -> None:
        places = self._places
        line = places.get((kind, index, key)) or places.get((kind, index, "")) or places.get((key, 0, ""), 1)
        self.wrong.append((line, what))

    def _rows(self) -> Iterator[Row]:
        for kind in KEYS:
            entries = self._data.get(kind, [])
            if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
                self._say("", 0, kind, f"{kind} is written as tables: [[{kind}]]")
                continue
            for index, entry in enumerate(entries):
                yield self._row(kind, index, entry)

    def _row(self, kind: str, index: int, entry: Mapping[str, Any]) -> Row:
        for key in entry:
            if key not in KEYS[kind]:
                self._say(kind, index, key, f"{key!r} is no key of [[{kind}]]{_near(key, KEYS[kind])}")
        for key in NEEDED[kind]:
            if key not in entry:
                self._say(kind, index, "", f"[[{kind}]] lacks {key!r}")
        texts = {
            key: self._text(kind, index, entry, key, False)
            for key in ("substance", "form", "name", "code", "source", "limit")
        }
        amounts = "amounts" if kind == "total" else "total"
        return Row(
            kind,
            self._places.get((kind, index, ""), 1),
            texts["source"],
            texts["substance"] or ("any" if kind == "region" else ""),
            texts["form"] or "single",
            texts["name"],
            texts["code"].casefold(),
            self._amounts(kind, index, entry, "per_ml"),
            self._amounts(kind, index, entry, amounts),
            texts["limit"],
            tuple(self._texts(kind, index, entry, "like")),
            tuple(self._texts(kind, index, entry, "names")),
        )

    def _text(self, kind: str, index: int, entry: Mapping[str, Any], key: str, needed: bool) -> str:
        value = entry.get(key, "")
        if not isinstance(value, str) or (key in entry and not value.strip()):
            self._say(kind, index, key, f"{key} must be text in quotes, and not empty")
            return ""
        if needed and key not in entry:
            self._say(kind, index, key, f"{key!r} is missing")
        return value.strip()

    def _texts(self, kind: str, index: int, entry: Mapping[str, Any], key: str) -> Sequence[str]:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self._say(kind, index, key, f"{key} must be a list of names in quotes")
            return ()
        return value

    def _amounts(self, kind: str, index: int, entry: Mapping[str, Any], key: str) -> tuple[Decimal, ...]:
        value = entry.get(key, [])
        found = []
        for each in value if isinstance(value, list) else [value]:
            amount = mass_mcg(each) if isinstance(each, str) else None
            if amount is None:
                self._say(kind, index, key, f'{key}: {each!r} is no amount such as "1000 mcg" or "1 mg"')
            else:
                found.append(amount)
        return tuple(found)

    def _check(self, table: Table) -> None:
        """What only the whole table shows."""
        named = {*table.substances, "any"}
        counts = dict.fromkeys(KEYS, -1)
        for row in table.rows:
            counts[row.kind] += 1
            self._check_row(row, counts[row.kind], table, named)
        if not table.substances and not self.wrong:
            self.wrong.append((1, "a profile needs at least one [[substance]]"))

    def _check_row(self, row: Row, index: int, table: Table, named: set[str]) -> None:
        if row.kind != "substance" and row.substance and row.substance not in named:
            self._say(row.kind, index, "substance", f"no [[substance]] {row.substance!r}{_near(row.substance, named)}")
        for other in row.likes:
            if other not in named:
                self._say(row.kind, index, "like", f"no [[substance]] {other!r}{_near(other, named)}")
        if row.form not in FORMS:
            self._say(row.kind, index, "form", f"form {row.form!r} is none of {', '.join(FORMS)}")
        if row.kind == "band":
            for key, bounds in (("per_ml", row.per_ml), ("total", row.total)):
                if bounds and (len(bounds) != 2 or bounds[0] >= bounds[1]):
                    self._say("band", index, key, f"{key} of a band is two amounts, the lower first")
        if row.kind == "region":
            made = [amount for other in table.of("strength") for amount in other.per_ml]
            for amount in row.per_ml:
                if amount not in made:
                    self._say("region", index, "per_ml", f"region {row.code}: no [[strength]] of {amount} mcg")


def mass_mcg(text: str) -> Decimal | None:
    """A mass such as `1000 mcg`, `2.5 g`, in mcg; None if it is none, or can be read in two ways."""
    match = re.fullmatch(r"\s*([\d.,]+)\s*([^\W\d_]+)\s*", text)
    number = number_of(match[1]) if match else None
    unit = unit_of(match[2]) if match else None
    if number is None or unit is None or unit.doubt or unit.unit not in MASS_MCG or not number.value:
        return None
    if number.sign == "." and number.decimal is not None and number.text[-1] != "0":
        return number.decimal * MASS_MCG[unit.unit]
    return None if number.sign == "." else number.value * MASS_MCG[unit.unit]


def _near(word: str, known: Sequence[str] | set[str]) -> str:
    match = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {match[0]!r}?" if match else f"; known: {', '.join(sorted(known))}"
