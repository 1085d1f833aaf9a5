"""The records of an output folder, made from its journal: each photo under its own name, with what people decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from labelcheck.corrections import Decisions, final_verdict
from labelcheck.entries import Entry, Record
from labelcheck.errors import ExitCode
from labelcheck.journal import Journal
from labelcheck.outfolder import CROPS_NAME
from labelcheck.stocklist import ReadText, compare
from labelcheck.worker_process import error_record

GRAVITY = ("pass", "review", "flag")

EXIT_CODES = {
    "pass": ExitCode.PASS,
    "review": ExitCode.REVIEW,
    "flag": ExitCode.FLAG,
    "photo": ExitCode.PHOTO,
    "tool": ExitCode.TOOL,
    "ocr": ExitCode.OCR,
    "timeout": ExitCode.OCR,
}
"""By verdict, or by the kind of an error."""

Comparison = Callable[[Record, Mapping[str, str]], list[Record]]
"""From a record and what was expected to the findings that follow."""


def comparison(read: ReadText) -> Comparison:
    """`stocklist.compare` with `read` asked once for the same words."""
    known: dict[str, Record] = {}

    def remembered(words: str) -> Record:
        if words not in known:
            known[words] = read(words)
        return known[words]

    return lambda record, expected: compare(record, expected, remembered)


def finished(journal: Journal, against: Comparison) -> Iterator[Record]:
    """The records of the folder in the order of its source, one a page; photos that wait are left out."""
    decisions = Decisions(journal.corrections())
    first: dict[str, Entry] = {}
    for entry, pages in journal.judged():
        if entry.sha256 is None:
            message = entry.trouble or f"{entry.name}: cannot be read"
            yield error_record(entry.name, None, "photo", message)
        elif pages is not None:
            original = first.setdefault(entry.sha256, entry)
            for page in pages:
                yield finish(page, entry, None if original is entry else original.name, decisions, against)


def finish(page: Record, entry: Entry, original: str | None, decisions: Decisions, against: Comparison) -> Record:
    """The record of one page under one name: what was judged, with what is known of this photo alone.

    Args:
        page: As judged, perhaps under another name with the same bytes.
        original: The first name with these bytes, which may be the same again where photos arrive; None for the first.
    """
    record = expecting(_renamed(page, entry.name), entry, against)
    if original is not None:
        record["duplicate_of"] = original
    if correction := decisions.on(record):
        record["correction"] = correction
    return record


def expecting(page: Record, entry: Entry, against: Comparison) -> Record:
    """The record with what the stock list says of this photo, and the findings and verdict that follow."""
    if not entry.expected:
        return page
    record = {**page, "expected": dict(entry.expected)}
    if findings := against(page, entry.expected):
        record["findings"] = [*page["findings"], *findings]
        record["verdict"] = max((page["verdict"], *(each["verdict"] for each in findings)), key=GRAVITY.index)
    return record


def _renamed(page: Record, name: str) -> Record:
    photo = page.get("photo") or {}
    record = {**page, "photo": {**photo, "name": name}}
    if "error" in page:
        told, before = page["error"]["message"], str(photo.get("name", ""))
        message = name + told.removeprefix(before) if before and told.startswith(before) else told
        record["error"] = {**page["error"], "message": message}
    return record


def tell(record: Record) -> str:
    """The final verdict of a record, or `error`."""
    return final_verdict(record) or "error"


def code_of(record: Record) -> ExitCode:
    """What one record says to the shell."""
    return EXIT_CODES.get(final_verdict(record) or record["error"]["kind"], ExitCode.BUG)


def crop_name(record: Record) -> str | None:
    """Where the evidence of a page lies, relative to the folder."""
    photo = record.get("photo") or {}
    return crop_path(photo["sha256"], photo.get("page") or 1) if photo.get("sha256") else None


def crop_path(sha256: str, page: int) -> str:
    return f"{CROPS_NAME}/{sha256[:24]}-{page}.jpg"
