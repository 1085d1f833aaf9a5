"""What the stock list says against what the label says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from labelcheck.entries import Record

RULE = "stock-list"
GENERIC = "vitamin_b12"
"""A label or list that says no more than this agrees with every form of B12."""

ReadText = Callable[[str], Record]
"""From the words of the stock list to a report on them, as for a label."""


def compare(record: Record, expected: Mapping[str, str], read: ReadText) -> list[Record]:
    """Findings of the rule `stock-list`: flag where list and label surely differ, review where nobody can tell.

    Args:
        record: The report of one page; of an error there is nothing to compare.
        expected: Some of `product` and `strength`, in the words of the stock list.
    """
    if "error" in record:
        return []
    listed = _read_list(expected, read)
    return [
        {"rule": RULE, "verdict": verdict, "message": message, "boxes": _boxes(record)}
        for part in (_product, _strength)
        for verdict, message in part(record, expected, listed)
    ]


def _read_list(expected: Mapping[str, str], read: ReadText) -> Record:
    """What the list's words mean; a strength alone is taken as one of B12."""
    words = "\n".join(expected[key] for key in ("product", "strength") if key in expected)
    listed = read(words)
    if "strength" in expected and listed.get("strength") is None:
        listed = {**read(f"Vitamin B12\n{words}"), "substance": listed.get("substance")}
    return listed


def _product(record: Record, expected: Mapping[str, str], listed: Record) -> Iterator[tuple[str, str]]:
    if "product" not in expected:
        return
    says = f"the stock list says {expected['product']}"
    wanted, found = listed.get("substance"), record.get("substance")
    if wanted is None:
        if not _on_label(expected["product"], record):
            yield "review", f"{says}, which was not read on the label"
    elif found is None:
        yield "review", f"{says}, but no name of a B12 was surely read on the label"
    elif wanted != found and GENERIC not in (wanted, found):
        yield "flag", f"{says}, the label {found}"


def _strength(record: Record, expected: Mapping[str, str], listed: Record) -> Iterator[tuple[str, str]]:
    if "strength" not in expected:
        return
    says = f"the stock list says {expected['strength']}"
    wanted, found = listed.get("strength"), record.get("strength")
    if wanted is None:
        yield "review", f"{says}, which is no strength that labelcheck can read; compare by hand"
    elif found is None:
        yield "review", f"{says}, but no strength was surely read on the label"
    else:
        same = _alike(wanted, found, "mcg_per_ml")
        same = _alike(wanted, found, "total_mcg") if same is None else same
        if same is None:
            yield "review", f"{says}, the label {found['as_read']}; the two cannot be compared"
        elif not same:
            yield "flag", f"{says}, the label {found['as_read']}"
        elif _alike(wanted, found, "volume_ml") is False:
            yield "review", f"{says}, but the label states another volume: {found['volume_ml']} mL"


def _alike(wanted: Mapping[str, Any], found: Mapping[str, Any], key: str) -> bool | None:
    """None where one of them does not say."""
    a, b = wanted.get(key), found.get(key)
    return None if a is None or b is None else Decimal(a) == Decimal(b)


def _on_label(product: str, record: Record) -> bool:
    """Whether every longer word of the product stands somewhere on the label."""
    read = " ".join(str(word.get("text", "")) for word in record.get("text", ())).casefold()
    words = [word for word in product.casefold().split() if len(word) > 3]
    return bool(words) and all(word in read for word in words)


def _boxes(record: Record) -> list[Any]:
    """Where the strength stands on the photo."""
    found = record.get("strength") or {}
    return [
        strength["box"]
        for strength in record.get("strengths", ())
        if strength.get("box") and strength.get("as_read") == found.get("as_read")
    ]
