"""Rules on how surely the label was read, and on how it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from labelcheck.agreement import readers
from labelcheck.content import Content, close
from labelcheck.rules.finding import Case, Finding, Verdict
from labelcheck.strength import Strength
from labelcheck.text import WRAP, TextLine, Word
from labelcheck.units import MASS_MCG, WHOLES, in_print


def as_filled(case: Case) -> Iterator[Finding]:
    """What is in the container is what its maker filled in: the label speaks of no dilution, nor of a dose drawn up.

    `0.5 mL of 1000 mcg/mL` in a syringe of 5 mL is another strength than that of the vial that it comes from.
    """
    if case.content is not None and "prepared" in case.label.context:
        message = "the label speaks of what was diluted or drawn up: its strength may not be that of the vial"
        yield Finding("as-filled", Verdict.REVIEW, f"{message}; read it yourself")


def ambiguous_number(case: Case) -> Iterator[Finding]:
    """No number on the label can be read in two ways: `1.000 µg` is 1000 in one country and 1 in another.

    What the label itself settles (its language, its other numbers, the same amount in another unit) is not ambiguous.
    """
    for strength in case.own or case.label.strengths:
        if strength.ambiguous and strength.unit in (*MASS_MCG, "%", "‰"):
            meanings = dict.fromkeys((strength.amount, *strength.alternatives))
            either = " or ".join(in_print(each, strength.unit) for each in meanings)
            message = f"{strength.as_read!r} may mean {either}: find out which"
            yield Finding("ambiguous-number", Verdict.REVIEW, message, strength.words)


def surely_read(case: Case) -> Iterator[Finding]:
    """Every strength of the B12 was read alike by independent looks, without repair.

    Where one or two looks read another number, a total and a strength per mL that come to the same may vouch for one
    another.

    Some letters are misread often (µ as p, c as e, 5 as S). What they were probably printed as is shown with a question
    mark, and never passes. A place that looks like a strength and cannot be read counts as well. What breaks off at the
    edge of the label, `1,500 mcg`, or is small print, and says no more than what was surely read elsewhere,
    `1,500 mcg/mL`, does not.
    What stands in brackets says again what stands before them, `10,000 mcg/10 mL (1,000 mcg/mL)`: by itself it tells
    that something was not read, and that may say otherwise. So does a list of what each mL contains, where other print
    goes out of sight, and one than which nothing on the photo is printed larger; and so does a second bar like that of
    a line that begins with an amount, on which print as dark as the bar was not read. An amount that nothing else says
    otherwise, as a total does, counts only where the lines above and below it would be in the picture.
    """
    for strength in case.own:
        if strength.repairs:
            repairs = ", ".join(strength.repairs)
            message = f"{strength.as_read!r} was probably {strength.as_printed} ({repairs}): read it yourself"
            yield Finding("surely-read", Verdict.REVIEW, message, strength.words)
        elif not strength.confirmed and not _is_told(strength, case):
            yield Finding("surely-read", Verdict.REVIEW, _unconfirmed(strength), strength.words)
    if case.own and not case.label.is_plain and all(each.bracketed and each.confirmed for each in case.own):
        message = (
            f"({case.own[0].as_printed}) stands in brackets, and what it says again was not read: read that yourself"
        )
        yield Finding("surely-read", Verdict.REVIEW, message, case.own[0].words)
    if case.own and case.label.text.mute:
        message = "print was found that cannot be read: read the label yourself"
        yield Finding("surely-read", Verdict.REVIEW, message, tuple(Word("", box) for box in case.label.text.mute))
    told = [each for each in case.own if each.confirmed]
    if told and _shows_a_list_alone(case, told):
        message = f"{told[0].as_printed} was read in a list of what it contains; turn the vial to its front"
        yield Finding("surely-read", Verdict.REVIEW, message, told[0].words)
    if case.own and case.label.text.bars:
        message = "another bar like that of the amount seems to bear print that was not read: read it yourself"
        yield Finding("surely-read", Verdict.REVIEW, message, tuple(Word("", box) for box in case.label.text.bars))
    if told and len({each.mcg for each in case.own}) == 1:
        edge = {word.box for line in case.label.text.lines if line.at_the_edge for word in _words_of(line)}
        beside = tuple(word for each in told for word in each.words if word.box is not None and word.box in edge)
        message = f"the picture ends right beside {told[0].as_printed}, and the next line may say otherwise"
        if beside:
            yield Finding("surely-read", Verdict.REVIEW, f"{message}: take the whole label into it", beside)
    if case.label.cut_short:
        message = "the text is longer than a label, and its end was not read: give one label at a time"
        yield Finding("surely-read", Verdict.REVIEW, message)
    if case.substance is not None:
        for words in case.label.unread:
            read = " ".join(word.text for word in words if word.text != WRAP)
            message = f"{read!r} looks like a strength and cannot be read: read it yourself"
            yield Finding("surely-read", Verdict.REVIEW, message, words)


def _shows_a_list_alone(case: Case, told: Sequence[Strength]) -> bool:
    """The strengths stand in a list, and the front of the label may not show: it once said 5,000 mg/mL beside mcg."""
    lines = [(line, line.box.height) for line in case.label.text.lines if line.box is not None]
    headed = all(each.headed for each in told)
    if headed and any(line.cut_before or line.cut_after for line, _ in lines):
        return True
    words = {word for each in told for word in each.words}
    own = max((height for line, height in lines if words & set(_words_of(line))), default=0.0)
    listed = headed or any(_LIST.search(line.text) and own < _AS_LARGE * height for line, height in lines)
    return listed and own > 0 and max(height for _, height in lines) < _LARGER * own


_LIST = re.compile(r"\b(?:composi|excipi|eccipi|hulpsto|hilfssto|hj[aä]lp[aä]m)", re.IGNORECASE)

_AS_LARGE, _LARGER = 1.15, 1.3
"""How many times as high one print is as another. Of 1,500 drawn photos that passed none has a list alone."""


def _words_of(line: TextLine) -> Iterator[Word]:
    return (word for reading in line.readings for word in reading.words)


def _is_told(doubtful: Strength, case: Case) -> bool:
    """It says the amount of a sure strength per mL, alone or under `Each mL contains`, and no look anything else.

    Or what the sure ones come to: `1,000 mcg`, or `1,000 mcg per ampoule`, beside `5,000 mcg/5 mL`.
    What nothing hides, and is not clear enough to be sure by itself, more than one reader must have read so.
    """
    if doubtful.rivals or doubtful.alternatives or not (doubtful.hidden or len(readers(doubtful.looks)) > 1):
        return False
    alone = doubtful.per_amount is None
    if (alone or doubtful.per_unit in WHOLES) and _comes_to(doubtful, case.content, alone):
        return True
    return any(
        each.confirmed and each.per_one and each.amount == doubtful.amount and each.unit == doubtful.unit
        for each in case.own
        if alone or (doubtful.headed and each.per_ml == doubtful.per_ml)
    )


def _comes_to(doubtful: Strength, content: Content | None, alone: bool) -> bool:
    """It is the total of the container, or, if it is said of nothing, that of a mL.

    What may go on unseen is no total, and what follows from a total vouches for none.
    """
    mcg = doubtful.mcg if doubtful.per_amount in (None, 1) else None
    if content is None or content.derived or mcg is None:
        return False
    told = (None if doubtful.hidden else content.total_mcg, content.mcg_per_ml if alone else None)
    return any(close(mcg, each) for each in told if each is not None)


def _unconfirmed(strength: Strength) -> str:
    if strength.rivals:
        return f"{strength.as_printed} was read, but also {' and '.join(strength.rivals)}: read it yourself"
    if strength.hidden:
        return f"{strength.as_printed} was read, but a part of it may not show on the photo: read it yourself"
    return f"{strength.as_printed} was not read clearly enough to be sure: read it yourself"


def error_prone_notation(case: Case) -> Iterator[Finding]:
    """How the strength is printed invites misreading: µg, a trailing zero, a naked decimal point, no comma in 10000.

    It informs, and changes no verdict.

    Source: ISMP, List of Error-Prone Abbreviations, Symbols, and Dose Designations.
    """
    for strength in case.own:
        for what, safer in _notations(strength):
            message = f"{strength.as_read!r}: {what} is easily misread; safer is {safer}"
            yield Finding("error-prone-notation", Verdict.PASS, message, strength.words)


def _notations(strength: Strength) -> Iterator[tuple[str, str]]:
    read = strength.as_read
    if any(sign in read for sign in "µμ㎍γ"):
        yield "µg", in_print(strength.amount, "mcg")
    leading = re.match(r"[\d.,]*", read)
    digits = leading.group() if leading is not None else ""
    if digits[-2:] in (".0", ",0"):
        yield "a trailing zero", in_print(strength.amount, strength.unit)
    if digits[:1] in (".", ","):
        yield "a decimal point without a zero before it", in_print(strength.amount, strength.unit)
    if digits.isdigit() and strength.amount >= Decimal(10_000):
        yield "a long number without commas", in_print(strength.amount, strength.unit)


def expired(case: Case) -> Iterator[Finding]:
    """The last day of use, if it was surely read, is not past.

    Warns, and changes no verdict: the verdict is about the strength, and a strength does not expire.
    """
    last = case.label.expiry
    if last is not None and last < case.today:
        message = f"the label says that it expired on {last.isoformat()}: check the date and set it apart"
        yield Finding("expired", Verdict.PASS, message, case.label.expiry_words)
