"""Amounts in a row, `100 mg+1 mg/2 ml`: each belongs to the name of the same rank, all are in the last volume."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from labelcheck.assembly import Statement, goes_on
from labelcheck.merge import MergedLine

_LINK = re.compile(r"\s*[+/&]\s*")


def own_by_rank(lines: Sequence[MergedLine], found: Sequence[Statement]) -> None:
    """Gives each amount of a row its name, if there are as many names; else takes from all what only one was given."""
    for run in _rows(found):
        names = _names_before(lines, run)
        ranked = names if len(names) == len(run) else [None] * len(run)
        last = run[-1].amount
        for statement, name in zip(run, ranked, strict=True):
            statement.ingredient = name
            if statement.amount.per is None and last.per is not None:
                best = statement.place.best
                shared = replace(best.item, per=last.per, per_unit=last.per_unit)
                statement.place.best = replace(best, item=shared)


def _rows(found: Sequence[Statement]) -> Iterator[list[Statement]]:
    run: list[Statement] = []
    for statement in found:
        if run and not _linked(run[-1], statement):
            yield from [run] if len(run) > 1 else []
            run = []
        run.append(statement)
    if len(run) > 1:
        yield run


def _linked(one: Statement, other: Statement) -> bool:
    """Nothing but a plus or a slash stands between two amounts."""
    if one.line is not other.line or one.place.best.look != other.place.best.look:
        return False
    text = next(reading.text for reading in one.line.line.readings if reading.look == one.place.best.look)
    return _LINK.fullmatch(text[one.amount.end : other.amount.start]) is not None


def _names_before(lines: Sequence[MergedLine], run: Sequence[Statement]) -> list[str]:
    """The names before a row on its line, each once; those of the line above if it has none."""
    first, line = run[0], run[0].line
    here = [name for name, _, _, span in line.names if span[0] < first.place.best.span[0]]
    if not here:
        above = next((other for other in lines if goes_on(other, line) and not other.amounts), None)
        here = [name for name, *_ in above.names] if above is not None else []
    return list(dict.fromkeys(name.ingredient for name in here if name.kind != "brand"))
