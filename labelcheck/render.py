"""A Report as text for people: understood at a glance, true in every word."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from labelcheck.answer import Answer, Reason, answer, headline
from labelcheck.report import Report
from labelcheck.rules import Verdict
from labelcheck.terminal import can_show, console, printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

COLOURS = {Verdict.PASS: "green", Verdict.REVIEW: "yellow", Verdict.FLAG: "red"}
_BANNER = {
    Verdict.PASS: "bold white on green",
    Verdict.REVIEW: "bold black on yellow",
    Verdict.FLAG: "bold white on red",
}
_BLANKS = re.compile(r" +\n")
_LABEL_WIDTH = 16
_NARROW = 50
"""Columns below which a fact's name stands above it and not before it."""


@dataclass(frozen=True, slots=True)
class Symbols:
    """Signs beside the words, so that nothing hangs on colour alone."""

    marks: tuple[str, str, str]
    """Of pass, review and flag."""

    note: str
    warning: str = "!"

    def of(self, verdict: Verdict) -> str:
        return self.marks[verdict.gravity]

    def before(self, reason: Reason) -> str:
        return self.note if reason.note else self.warning if reason.warning else self.of(reason.verdict)


UNICODE = Symbols(("✔", "?", "✖"), "·")
ASCII = Symbols(("+", "?", "X"), "-")


def symbols_for(stream: TextIO) -> Symbols:
    """What the encoding of `stream` can write."""
    return UNICODE if can_show("✔✖·", stream) else ASCII


def as_text(report: Report, name: str, *, checklist: str | None = None, to: Console | None = None) -> str:
    """The report as it is shown on standard output, or on the console `to`.

    Args:
        name: Of the photo, as the user knows it.
        checklist: The reader's checklist, shown below.
    """
    screen = to or console()
    marks = symbols_for(to.file if to else sys.stdout)  # type: ignore[arg-type]
    with screen.capture() as captured:
        for part in _parts(answer(report), printable(name), marks, screen.width):
            screen.print(part)
        if checklist:
            for part in (*_checklist(checklist), ""):
                screen.print(part)
    return _BLANKS.sub("\n", captured.get())


def one_line(report: Report, name: str) -> str:
    """`FLAG    tray/07.jpg: cyanocobalamin 1,000,000 mcg/mL = 1,000 mg/mL`, and what it warns of."""
    warnings = [f"! {finding.message}" for finding in report.findings if finding.warns]
    return printable(f"{report.verdict.upper():<6}  {name}: {'; '.join((headline(report), *warnings))}")


def _parts(told: Answer, name: str, marks: Symbols, width: int) -> Iterable[RenderableType]:
    from rich.text import Text

    colour = COLOURS[told.verdict]
    banner = (f" {marks.of(told.verdict)} {told.verdict.upper()} ", _BANNER[told.verdict])
    yield Text.assemble(banner, " ", (name, "bold"), no_wrap=True, overflow="ignore")
    yield Text(f"  {told.meaning}", colour)
    yield ""
    for fact in told.facts:
        style = f"bold {colour}" if fact.what == "strength" and fact.sure else "" if fact.sure else "yellow"
        yield from _fact(fact.what, printable(fact.told), style, narrow=width < _NARROW)
    yield ""
    for reason in told.reasons:
        yield _hung(marks.before(reason), printable(reason.told), *_styles(reason))
    if told.reasons:
        yield ""
    yield _hung("→" if marks is UNICODE else ">", told.next_step, COLOURS[told.shade], "")
    yield ""


def _styles(reason: Reason) -> tuple[str, str]:
    return ("dim", "dim") if reason.note else (COLOURS[reason.shade], "")


def _fact(what: str, told: str, style: str, *, narrow: bool) -> Iterable[RenderableType]:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    if narrow:
        yield Text(f"  {what}", "dim")
        yield Padding(Text(told, style), (0, 0, 0, 4))
        return
    row = Table.grid()
    row.add_column(width=_LABEL_WIDTH + 2, no_wrap=True)
    row.add_column(overflow="fold")
    row.add_row(Text(f"  {what}", "dim"), Text(told, style))
    yield row


def _hung(mark: str, words: str, mark_style: str, style: str, *, margin: int = 4) -> RenderableType:
    """A paragraph with its mark in the margin."""
    from rich.table import Table
    from rich.text import Text

    row = Table.grid()
    row.add_column(width=margin, no_wrap=True)
    row.add_column(overflow="fold")
    row.add_row(Text(f"  {mark}", mark_style), Text(words, style))
    return row


def _checklist(words: str) -> Iterable[RenderableType]:
    """Each line wrapped under its own beginning."""
    from rich.padding import Padding
    from rich.text import Text

    for line in map(printable, words.splitlines()):
        body = line.strip()
        if body.startswith("[ ] "):
            yield _hung("  [ ]", body[4:], "", "", margin=8)
        elif line.startswith(" "):
            yield Padding(Text(body), (0, 0, 0, 4))
        else:
            yield Text(f"  {body}", "bold")
