"""validation.html: how often labelcheck was right, and every miss with its crop, in one file that opens from disk."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Final

from labelcheck.intervals import LEVEL
from labelcheck.outfolder import now, speaking_of, writing
from labelcheck.rules import Verdict
from labelcheck.terminal import printable
from labelcheck.validate import Result, Share, missed, shares

PAGE: Final = "validation.html"

EMBEDDED_BYTES: Final = 16 * 2**20
"""Crops up to this many bytes lie in the page, the gravest misses first."""

_TABLE: Final = """
table { border-collapse: collapse; background: #fff; margin: 0 0 1rem; }
th, td { border: 1px solid var(--line); padding: .3rem .7rem; text-align: right; }
th:first-child, td:first-child { text-align: left; }
tr.wrong td { color: var(--flag); font-weight: 600; }
"""


def write_validation(
    folder: Path, title: str, results: Sequence[Result], crops: Mapping[str, bytes], means: Sequence[str] = ()
) -> Path:
    """Write the page into a folder, which is made where there is none.

    Args:
        title: What was measured.
        crops: A small JPEG of each miss, by file.
        means: What was measured with, for the head.

    Raises:
        OutputError: It cannot be written there.
    """
    page = folder / PAGE
    with speaking_of(folder):
        folder.mkdir(parents=True, exist_ok=True)
    words = "\n".join(_page(title, results, crops, means))
    with writing(page) as file:
        file.write(words.encode("utf-8", "backslashreplace").decode())
    return page


def _page(title: str, results: Sequence[Result], crops: Mapping[str, bytes], means: Sequence[str]) -> Iterator[str]:
    style = (files("labelcheck") / "templates" / "report.css").read_text(encoding="utf-8") + _TABLE
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    made = ", ".join((now().replace("T", " ").replace("+00:00", " UTC"), *means))
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_safe(title)}</title><style>{style}</style></head><body><header><h1>{_safe(title)}</h1>"
    yield f'<p class="made">Made {_safe(made)}. {len(results):,} photos with a key.</p></header><main>'
    yield from _table(shares(results))
    yield from _misses(missed(results), crops)
    yield "</main></body></html>\n"


def _table(rows: Sequence[Share]) -> Iterator[str]:
    yield f"<table><tr><th></th><th>photos</th><th>of</th><th>share</th><th>{100 * LEVEL:g} % interval</th></tr>"
    for row in rows:
        grave = ' class="wrong"' if row.name.endswith("wrong") and row.count else ""
        cells = (row.words, f"{row.count:,}", f"{row.of:,}", *in_percent(row))
        yield f"<tr{grave}>{''.join(f'<td>{_safe(cell)}</td>' for cell in cells)}</tr>"
    yield "</table>"
    yield (
        '<p class="soft">The intervals are exact (Clopper and Pearson): of a hundred such measurements, on photos taken'
        " as they come, 95 or more on average find an interval that holds the true share. Photos that were chosen for "
        "being hard, or easy, say nothing of the others.</p>"
    )


def in_percent(row: Share) -> tuple[str, str]:
    """The share and its interval, `75.9 %` and `65.0 to 84.9 %`; a dash where there is nothing to take a share of."""
    if not row.of:
        return "–", "–"
    low, high = row.interval
    return f"{row.count / row.of:.1%}".replace("%", " %"), f"{100 * low:.1f} to {100 * high:.1f} %"


def _misses(results: Sequence[Result], crops: Mapping[str, bytes]) -> Iterator[str]:
    yield f"<h2>{len(results):,} not as the key has it</h2>"
    room = EMBEDDED_BYTES
    for each in results:
        crop = crops.get(each.truth.file, b"")
        room -= len(crop)
        yield from _card(each, crop if room >= 0 else b"")


def _card(result: Result, crop: bytes) -> Iterator[str]:
    verdict = "error" if result.verdict is None else Verdict(result.verdict).value
    picture = base64.b64encode(crop).decode("ascii")
    shown = f'<img alt="" src="data:image/jpeg;base64,{picture}">' if crop else "no picture"
    misses = ", ".join(miss.value for miss in result.misses)
    yield f'<article class="{verdict}"><figure>{shown}</figure><div><h2><span class="badge {verdict}">{verdict}</span>'
    yield f"{_safe(result.truth.file)}</h2><dl><dt>miss</dt><dd>{_safe(misses)}</dd>"
    yield f'<dt>told</dt><dd class="read">{_safe(result.told)}</dd>'
    yield f"<dt>key</dt><dd>{_safe(str(result.truth))}</dd></dl></div></article>"


def _safe(words: str) -> str:
    """For the page, whatever the file's name or the label says."""
    return escape(printable(words))
