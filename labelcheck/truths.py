"""The key of a folder of photos: what a person read on each, in truth.jsonl, truth.csv or a .toml beside it."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from labelcheck.columns import PHOTO, STRENGTHS, check_columns
from labelcheck.errors import UsageError
from labelcheck.grammar.numbers import Market, number_of, settle
from labelcheck.label import read_label
from labelcheck.rules import Verdict
from labelcheck.sources import BESIDE, is_unfinished
from labelcheck.strength import Strength
from labelcheck.text import LabelText
from labelcheck.units import in_print, plain

LISTS: Final = ("truth.jsonl", "truth.csv")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Truth:
    """What a person read on one photo."""

    file: str
    """Its path, from the folder on."""

    asks_b12: bool = False
    """The key speaks of the B12 strength; without numbers it says that there is none to be read."""

    mcg_per_ml: Decimal | None = None
    total_mcg: Decimal | None = None
    substance: str | None = None
    """By canonical name; None where the key names none, or several."""

    strengths: tuple[str, ...] = ()
    """As printed, whatever the drug; a reader must tell each."""

    accepted: frozenset[Verdict] = frozenset()
    """The verdicts that a careful checker may give; none where the key has no word of ours."""

    readable: bool = True
    """A person can read the strength on this photo."""

    lists_all: bool = False
    """Its strengths are all that stand on the label, small print too (`all_strengths`): one of them must be told."""

    other_words: tuple[str, ...] = field(default=(), compare=False)
    """Of the verdict, in the vocabulary of others; they say nothing."""

    @property
    def has_b12(self) -> bool:
        """The key tells a strength of B12."""
        return self.mcg_per_ml is not None or self.total_mcg is not None

    def __str__(self) -> str:
        """In words."""
        numbers = ((self.mcg_per_ml, "mcg/mL"), (self.total_mcg, "mcg in all"))
        told = [in_print(number, unit) for number, unit in numbers if number is not None]
        told = [*dict.fromkeys((*told, *self.strengths))] or (["no B12 strength"] if self.asks_b12 else [])
        return ", ".join([*([self.substance] if self.substance else []), *told, *sorted(self.accepted)])


def read_truths(folder: Path) -> list[Truth]:
    """The key of every photo that has one; a list goes before the .toml files.

    Raises:
        UsageError: There is no key, or it cannot be understood; the message says where.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no folder; give the folder that holds your photos and their key")
    found: dict[str, Truth] = {}
    for place, row in _rows(folder):
        truth = _truth(row, place)
        if truth.file in found:
            raise UsageError(f"{place}: {truth.file} has a key already; delete one of the two")
        found[truth.file] = truth
    beside = [*_beside(folder)]
    _check_verdicts(beside)
    for place, row in beside:
        truth = _truth(row, place)
        found.setdefault(truth.file, truth)
    if not found:
        raise UsageError(
            f"{folder}: no key; write what a person read into truth.csv there, with the columns file, mcg_per_ml, "
            "and if you like total_mcg, substance, strengths, verdict"
        )
    return [*found.values()]


def photos_without_truth(folder: Path, truths: list[Truth]) -> list[str]:
    """Files in the folder that may be photos and that no key speaks of."""
    told = {truth.file for truth in truths}
    return sorted(path.name for path in folder.iterdir() if _may_be_photo(path) and path.name not in told)


def _may_be_photo(path: Path) -> bool:
    return path.is_file() and path.suffix.casefold() not in BESIDE and not is_unfinished(path.name)


def _rows(folder: Path) -> Iterator[tuple[str, Row]]:
    """The rows of the lists, each with its place for messages."""
    for name, parse in zip(LISTS, (_json_rows, _csv_rows), strict=True):
        path = folder / name
        if path.exists():
            rows = [*parse(_text_of(path), str(path))]
            _check_verdicts(rows, ours=path.suffix == ".csv")
            yield from rows


def _beside(folder: Path) -> Iterator[tuple[str, Row]]:
    """The .toml files, each once for every photo of the same name."""
    photos: dict[str, list[str]] = {}
    for path in folder.iterdir():
        if _may_be_photo(path):
            photos.setdefault(path.stem, []).append(path.name)
    for path in sorted(folder.glob("*.toml")):
        for name in sorted(photos.get(path.stem, ())):
            try:
                row = {**tomllib.loads(_text_of(path)), "file": name}
            except tomllib.TOMLDecodeError as error:
                raise UsageError(f"{path}: not TOML ({error})") from error
            check_columns(row, str(path))
            yield str(path), row


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 text; save it as UTF-8") from error


def _json_rows(text: str, name: str) -> Iterator[tuple[str, Row]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{name}, line {number}"
        try:
            row = json.loads(line, parse_float=str, parse_int=str)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{place}: not JSON ({error})") from error
        if not isinstance(row, dict):
            raise UsageError(f'{place}: not an object such as {{"file": "07.jpg", "mcg_per_ml": "1000"}}')
        check_columns(row, place)
        yield place, row


def _csv_rows(text: str, name: str) -> Iterator[tuple[str, Row]]:
    first = text.lstrip().partition("\n")[0]
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        if table.fieldnames:
            check_columns([_heading(each) for each in table.fieldnames], f"{name}, line {table.line_num}")
        for row in table:
            place = f"{name}, line {table.line_num}"
            if None in row:
                raise UsageError(f"{place}: more cells than columns; quote cells with commas")
            yield place, {_heading(each): cell for each, cell in row.items()}
    except csv.Error as error:
        raise UsageError(f"{name}, line {table.line_num}: {error}; export the list as CSV again") from error


def _heading(text: str | None) -> str:
    return (text or "").strip().casefold()


def _truth(row: Row, place: str) -> Truth:
    truth = Truth(
        file=_file(row, place),
        asks_b12=any(key in row for key in ("mcg_per_ml", "total_mcg")),
        mcg_per_ml=_number(row, "mcg_per_ml", place),
        total_mcg=_number(row, "total_mcg", place),
        substance=_substance(_word(row, "substance", place)),
        strengths=_strengths(row, place),
        lists_all=bool(row.get("all_strengths")) and not row.get("strengths"),
        accepted=frozenset(_OURS[word] for word in _verdict_words(row) if word in _OURS),
        readable=_readable(row, place),
        other_words=tuple(word for word in _verdict_words(row) if word not in _OURS),
    )
    if not (truth.asks_b12 or truth.strengths or truth.accepted):
        raise UsageError(f"{place}: says neither strength nor verdict of {truth.file}; fill in one of them")
    return truth


def _file(row: Row, place: str) -> str:
    name = next((word for key in PHOTO if (word := _word(row, key, place))), None)
    if name is None:
        raise UsageError(f"{place}: names no photo; fill in its file")
    return name


def _word(row: Row, key: str, place: str) -> str | None:
    value = row.get(key)
    if not isinstance(value, str | None):
        raise UsageError(f"{place}: {key} is not text")
    return (value or "").strip() or None


def _number(row: Row, key: str, place: str) -> Decimal | None:
    value = row.get(key)
    if value is None or not str(value).strip():
        return None
    try:
        number = Decimal(str(value).strip()) if not isinstance(value, bool) else Decimal("nan")
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or number <= 0:
        raise UsageError(f"{place}: {key} is {value!r}; write a plain number such as 1000 or 0.5, or leave it empty")
    _check_meaning(str(value).strip(), f"{place}: {key}")
    return number


def _check_meaning(text: str, place: str) -> None:
    """No number of two meanings: `1.000` is 1000 in one country and 1 in another."""
    number = number_of(text)
    likelier, others = settle(number, "mcg", Market()) if number is not None else (None, ())
    if likelier is not None and others:
        either = " or ".join(plain(each) for each in (likelier, *others))
        raise UsageError(f"{place} is {text!r}, which may be {either}; write the one that is meant")


def _strengths(row: Row, place: str) -> tuple[str, ...]:
    """A list of texts, or one text with a semicolon between two.

    Raises:
        UsageError: It is none, or a text in our own column states no strength.
    """
    name = next((key for key in STRENGTHS if row.get(key)), None)
    value = row[name] if name else ()
    texts = value.split(";") if isinstance(value, str) else value
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
        raise UsageError(f'{place}: strengths is no list of texts such as ["1,000 mcg/mL"]')
    told = tuple(text.strip() for text in texts if text.strip())
    for text in told if name == "strengths" else ():
        if not statements(text):
            raise UsageError(
                f"{place}: {text!r} in strengths is no strength; write it as printed, such as 1,000 mcg/mL"
            )
    return told


def statements(text: str) -> tuple[Strength, ...]:
    """What our grammar makes of a strength as the key has it; nothing where it makes nothing of it."""
    return read_label(LabelText.from_plain(text)).strengths


_OURS: Final = {verdict.value: verdict for verdict in Verdict}
_ALIKE: Final = 0.7


def _check_verdicts(rows: Sequence[tuple[str, Row]], *, ours: bool = False) -> None:
    """Words of another vocabulary say nothing; beside words of ours, or like one of them, they are mistakes.

    Args:
        rows: All of one list, for its other rows tell which vocabulary it is in.
        ours: The list is in our words whatever it says.

    Raises:
        UsageError: A word is a mistake.
    """
    words = [(place, word) for place, row in rows for word in _verdict_words(row)]
    ours = ours or any(word in _OURS for _, word in words)
    for place, word in words:
        is_word = word[0].isalpha() and word not in ("true", "false")
        if word not in _OURS and (ours or not is_word or get_close_matches(word, _OURS, cutoff=_ALIKE)):
            raise UsageError(f"{place}: verdict is {word!r}; write pass, review or flag, or leave it empty")


def _verdict_words(row: Row) -> list[str]:
    values = [row.get("verdict"), *_listed(row.get("accepted"))]
    return [word for value in values if value is not None and (word := str(value).strip().casefold())]


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return str(value).split(";") if value else []


def _readable(row: Row, place: str) -> bool:
    value = row.get("strength_readable")
    word = "" if value is None else str(value).strip().casefold()
    if word not in ("", "true", "yes", "1", "false", "no", "0"):
        raise UsageError(f"{place}: strength_readable is {value!r}; write true or false")
    return word not in ("false", "no", "0")


def _substance(words: str | None) -> str | None:
    """The canonical name of what the key names; None for several, and for what is in no table of ours."""
    if words is None:
        return None
    names = {name.ingredient for name in read_label(LabelText.from_plain(words)).names}
    return names.pop() if len(names) == 1 else None
