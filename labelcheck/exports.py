"""What an output folder shows, made from its journal and made again at will: results, crops, the page."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labelcheck.corrections import final_verdict
from labelcheck.entries import Record
from labelcheck.errors import ExitCode, gravest
from labelcheck.journal import Journal, compact
from labelcheck.outfolder import CROPS_NAME, speaking_of, writing
from labelcheck.page import PAGE, Card, card, means_of, write_page
from labelcheck.results import GRAVITY, Comparison, code_of, crop_name, crop_path, finished, tell

RESULTS, TABLE = "results.jsonl", "results.csv"


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in the output folder."""

    counts: Mapping[str, int]
    """Records by final verdict, or `error`."""

    exit_code: ExitCode


def show(journal: Journal, against: Comparison) -> Shown:
    """Write results.jsonl, results.csv, crops and report.html from the journal, each whole or not at all.

    Raises:
        OutputError: The disk is full; what was there before still is.
    """
    crops = write_crops(journal)
    counts: Counter[str] = Counter()
    codes: set[ExitCode] = set()
    cards: list[Card] = []
    means: set[str] = set()

    def noted(records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            counts[tell(record)] += 1
            codes.add(code_of(record))
            cards.append(card(record))
            means.update(means_of(record))
            yield record

    write_results(journal.folder, noted(with_crops(finished(journal, against), crops)))
    with writing(journal.folder / PAGE) as page:
        write_page(page, cards, journal.folder, sorted(means))
    return Shown(dict(counts), gravest(codes))


def write_results(folder: Path, records: Iterable[Record]) -> None:
    """Write results.jsonl and results.csv anew."""
    with ExitStack() as stack:
        lines = stack.enter_context(writing(folder / RESULTS))
        table = csv.writer(stack.enter_context(writing(folder / TABLE)))
        table.writerow(COLUMNS)
        for record in records:
            lines.write(compact(record) + "\n")
            table.writerow([_cell(value) for value in flat(record)])


def with_crops(records: Iterable[Record], crops: set[str]) -> Iterator[Record]:
    """Each record with the key `crop` where there is evidence."""
    for record in records:
        name = crop_name(record)
        yield {**record, "crop": name} if name in crops else record


def write_crops(journal: Journal) -> set[str]:
    """Write the evidence that is not there yet; the names of all, relative to the folder."""
    names = set()
    folder = journal.folder
    with speaking_of(folder):
        (folder / CROPS_NAME).mkdir(exist_ok=True)
        for sha256, _, page, jpeg in journal.crops():
            name = crop_path(sha256, page)
            path = folder / name
            if name not in names and not _holds(path, jpeg):
                draft = path.with_name(f".{path.name}.part")
                draft.write_bytes(jpeg)
                draft.replace(path)
            names.add(name)
    return names


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


# the table

COLUMNS = (
    "photo",
    "page",
    "verdict",
    "final_verdict",
    "substance",
    "as_read",
    "mcg_per_ml",
    "total_mcg",
    "volume_ml",
    "strengths",
    "findings",
    "error_kind",
    "error_message",
    "expected_product",
    "expected_strength",
    "ordered",
    "duplicate_of",
    "corrected_by",
    "corrected_at",
    "corrected_strength",
    "correction_note",
    "crop",
    "sha256",
    "width",
    "height",
    "profile",
    "elapsed_ms",
)
"""The heading line of results.csv; later versions add columns at the end."""


def flat(record: Record) -> tuple[object, ...]:
    """The cells of a record, in the order of `COLUMNS`."""
    photo, strength, error = (record.get(key) or {} for key in ("photo", "strength", "error"))
    expected, correction = record.get("expected") or {}, record.get("correction") or {}
    graver = sorted(record.get("findings", ()), key=lambda finding: -GRAVITY.index(finding["verdict"]))
    return (
        photo.get("name"),
        photo.get("page"),
        record.get("verdict"),
        final_verdict(record),
        record.get("substance"),
        *(strength.get(key) for key in ("as_read", "mcg_per_ml", "total_mcg", "volume_ml")),
        "; ".join(str(each["as_read"]) for each in record.get("strengths", ())),
        "; ".join(f"{finding['rule']}: {finding['message']}" for finding in graver),
        error.get("kind"),
        error.get("message"),
        *(expected.get(key) for key in ("product", "strength", "ordered")),
        record.get("duplicate_of"),
        correction.get("who"),
        correction.get("at"),
        correction.get("new", {}).get("strength"),
        correction.get("note"),
        record.get("crop"),
        photo.get("sha256"),
        photo.get("width"),
        photo.get("height"),
        (record.get("profile") or {}).get("name"),
        (record.get("elapsed_ms") or {}).get("total"),
    )


def _cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: photo names and label texts are not ours."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
