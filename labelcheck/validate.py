"""Results and their counts: how often labelcheck was right on photos with a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from labelcheck.content import close
from labelcheck.intervals import LEVEL, clopper_pearson
from labelcheck.names import B12_FORMS
from labelcheck.report import Report, Unchecked
from labelcheck.rules import Verdict
from labelcheck.strength import Strength
from labelcheck.truths import Truth, statements
from labelcheck.units import in_print

SCHEMA: Final = "labelcheck.validation/1"


class Read(StrEnum):
    """What became of the strength."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_TOLD = "not told"
    NOTHING = "nothing to tell"
    """The key asks for no strength, or a person could not read it, and none was told."""


class Miss(StrEnum):
    """In what way a result is not as the key has it, the gravest first."""

    WRONG_PASS = "passed wrongly"
    WRONG_STRENGTH = "strength read wrong"
    WRONG_SUBSTANCE = "substance read wrong"
    WRONG_FLAG = "flagged wrongly"
    NOT_JUDGED = "not judged"
    NOT_TOLD = "strength not told"
    LEFT = "left to a person"


_WRONG: Final = (Miss.WRONG_PASS, Miss.WRONG_STRENGTH, Miss.WRONG_SUBSTANCE, Miss.WRONG_FLAG)


@dataclass(frozen=True, slots=True)
class Result:
    """One photo: what labelcheck made of it beside what the key says."""

    truth: Truth
    verdict: Verdict | None
    """None where no judgement was possible."""

    told: str
    """What labelcheck said, in words."""

    read: Read
    misses: tuple[Miss, ...] = ()
    """The gravest first."""

    @property
    def decided(self) -> bool:
        return self.verdict in (Verdict.PASS, Verdict.FLAG)

    @property
    def wrong(self) -> bool:
        """It was told something that is not so; what was left to a person is not wrong."""
        return any(miss in _WRONG for miss in self.misses)

    def to_dict(self) -> dict[str, Any]:
        """As `validate --json` lists it."""
        return {
            "file": self.truth.file,
            "misses": [miss.value for miss in self.misses],
            "verdict": None if self.verdict is None else self.verdict.value,
            "told": self.told,
            "key": str(self.truth),
        }


@dataclass(frozen=True, slots=True)
class Share:
    """One line of the table: so many of so many."""

    name: str
    count: int
    of: int
    words: str

    @property
    def interval(self) -> tuple[float, float]:
        """Of the share among all photos such as these, 0 to 1."""
        return clopper_pearson(self.count, self.of)

    def to_dict(self) -> dict[str, Any]:
        low, high = self.interval
        share = round(self.count / self.of, 6) if self.of else None
        return {"count": self.count, "of": self.of, "share": share, "low": round(low, 6), "high": round(high, 6)}


def compare(truth: Truth, item: Report | Unchecked) -> Result:
    """What was made of a photo beside what the key says of it."""
    if not isinstance(item, Report):
        return Result(truth, None, str(item.error), _untold(truth), (Miss.NOT_JUDGED,))
    read = _read(truth, item)
    misses = {*_verdict_misses(truth, item.verdict), *_strength_misses(read), *_substance_misses(truth, item)}
    if item.verdict is Verdict.PASS and misses & {Miss.WRONG_STRENGTH, Miss.WRONG_SUBSTANCE}:
        misses.add(Miss.WRONG_PASS)
    return Result(truth, item.verdict, _told(item), read, tuple(miss for miss in Miss if miss in misses))


def shares(results: Sequence[Result]) -> tuple[Share, ...]:
    """The table, line by line."""
    decided = [each for each in results if each.decided]
    passed = [each for each in decided if each.verdict is Verdict.PASS]
    flagged = [each for each in decided if each.verdict is Verdict.FLAG]
    to_read = [each for each in results if each.read is not Read.NOTHING]
    return (
        _share("decided", [each.decided for each in results], "decided: passed or flagged"),
        _share("decided_right", [not each.wrong for each in decided], "of these right"),
        _share("decided_wrong", [each.wrong for each in decided], "of these wrong"),
        _share("passes_wrong", [Miss.WRONG_PASS in each.misses for each in passed], "passes that were wrong"),
        _share("flags_wrong", [each.wrong for each in flagged], "flags that were wrong"),
        _share("read_right", [each.read is Read.RIGHT for each in to_read], "strength read right"),
        _share("read_wrong", [each.read is Read.WRONG for each in to_read], "strength read wrong"),
        _share("review", [each.verdict is Verdict.REVIEW for each in results], "left to a person"),
        _share("not_judged", [each.verdict is None for each in results], "unreadable: not judged"),
    )


def missed(results: Sequence[Result]) -> list[Result]:
    """Every result that is not as the key has it, the gravest first."""
    order = [*Miss]
    return sorted((each for each in results if each.misses), key=lambda each: order.index(each.misses[0]))


def to_dict(results: Sequence[Result]) -> dict[str, Any]:
    """What `validate --json` prints."""
    return {
        "schema": SCHEMA,
        "photos": len(results),
        "level": LEVEL,
        "shares": {share.name: share.to_dict() for share in shares(results)},
        "misses": [each.to_dict() for each in missed(results)],
    }


def _share(name: str, hits: Sequence[bool], words: str) -> Share:
    return Share(name, sum(hits), len(hits), words)


def _read(truth: Truth, report: Report) -> Read:
    """By the numbers of the key, and by its strengths: each of these must be told, or one of all there."""
    sure = [each for each in report.strengths if each.confirmed and not each.ambiguous]
    printed = [meanings for text in truth.strengths if (meanings := _meanings(text))]
    if truth.asks_b12 and (truth.has_b12 or report.strength is not None or not printed):
        read = _read_b12(truth, report)
    else:
        borne = [any(_same(each, other) for meanings in printed for other in meanings) for each in sure]
        known = printed and len(printed) == len(truth.strengths)
        read = Read.WRONG if known and not all(borne) else Read.RIGHT if any(borne) else _untold(truth)
    told = truth.lists_all or all(any(_is_told(other, sure, report) for other in meanings) for meanings in printed)
    return read if told or read is not Read.RIGHT else _untold(truth)


def _read_b12(truth: Truth, report: Report) -> Read:
    """By the numbers of the report's `strength`: what it tells must be so, and it must tell the one that counts."""
    said = report.strength
    if said is None:
        return _untold(truth)
    pairs = ((said.mcg_per_ml, truth.mcg_per_ml), (said.total_mcg, truth.total_mcg))
    if any(told is not None and true is not None and not close(told, true) for told, true in pairs):
        return Read.WRONG
    if said.mcg_per_ml is not None and truth.mcg_per_ml is None:
        return Read.WRONG
    if not truth.has_b12:
        return Read.WRONG
    wanted = said.mcg_per_ml if truth.mcg_per_ml is not None else said.total_mcg
    return _untold(truth) if wanted is None else Read.RIGHT


def _untold(truth: Truth) -> Read:
    return Read.NOT_TOLD if (truth.has_b12 or truth.strengths) and truth.readable else Read.NOTHING


def _meanings(text: str) -> tuple[Strength, ...]:
    """What a strength of the key may state; nothing where our grammar makes nothing of it."""
    return tuple(
        replace(each, amount=amount, alternatives=())
        for each in statements(text)
        for amount in (each.amount, *each.alternatives)
    )


def _is_told(printed: Strength, sure: Sequence[Strength], report: Report) -> bool:
    """Among the strengths, or as the total of the container."""
    total = report.strength.total_mcg if report.strength is not None and printed.per_ml is None else None
    if total is not None and printed.mcg is not None and close(total, printed.mcg):
        return True
    return any(_same(each, printed) for each in sure)


def _same(told: Strength, printed: Strength) -> bool:
    """One strength, in whatever words; a total is no concentration."""
    if told.mcg_per_ml is not None or (printed.mcg_per_ml is not None and printed.per_one):
        both = told.mcg_per_ml, printed.mcg_per_ml
        return both[0] is not None and both[1] is not None and close(both[0], both[1])
    if told.mcg is not None and printed.mcg is not None:
        return close(told.mcg, printed.mcg)
    return told.unit == printed.unit and close(told.amount, printed.amount) and told.per_ml == printed.per_ml


def _verdict_misses(truth: Truth, verdict: Verdict) -> Iterator[Miss]:
    if truth.accepted and verdict not in truth.accepted:
        yield {Verdict.PASS: Miss.WRONG_PASS, Verdict.FLAG: Miss.WRONG_FLAG}.get(verdict, Miss.LEFT)


def _strength_misses(read: Read) -> Iterator[Miss]:
    if read is Read.WRONG:
        yield Miss.WRONG_STRENGTH
    if read is Read.NOT_TOLD:
        yield Miss.NOT_TOLD


def _substance_misses(truth: Truth, report: Report) -> Iterator[Miss]:
    """Another substance than the label's; `vitamin B12` is true of every form."""
    said, true = report.substance, truth.substance
    if said is None or true is None or said == true:
        return
    if true not in B12_FORMS or "vitamin_b12" not in (said, true):
        yield Miss.WRONG_SUBSTANCE


def _told(report: Report) -> str:
    said = report.strength
    numbers = ((said.mcg_per_ml, "mcg/mL"), (said.total_mcg, "mcg in all")) if said else ()
    words = [in_print(number, unit) for number, unit in numbers if number is not None]
    words = words or [each.as_printed for each in report.strengths if each.confirmed] or ["no strength"]
    return ", ".join([*([report.substance] if report.substance else []), *words, report.verdict.value])
