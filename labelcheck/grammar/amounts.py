"""Amounts and volumes on one line: a number, its unit, and what it is in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from labelcheck.grammar.cursor import DIGITS, FRACTIONS, IN_WORDS, MISREAD_FIRST, PER_WORDS, Cursor, only_leans
from labelcheck.grammar.numbers import Number, number_of
from labelcheck.grammar.tokens import NUMBER, SIGN, WORD, Token
from labelcheck.text import WRAP
from labelcheck.units import CONTAINERS, MASS_MCG, VOLUME_ML, UnitWord, glued_of, unit_of

MOST_DOUBT = 2
"""An amount whose spelling is further off is not read, only seen (see units.UnitWord.doubt)."""

LOST_MICRO = Decimal(50)
"""So many grams are in no vial: the g has lost its µ.

Not surely where there are several looks that may differ, two of them by models that know the µ, and a volume is read
behind it: of 118 such amounts on 4,000 drawn photos none was printed with a µ.
"""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with a unit of mass, share or effect, and what it is in, by its place on the line."""

    start: int
    end: int
    number: Number
    unit: str
    per: Number | None = None
    per_unit: str | None = None
    also: Number | None = None
    """The other end of `200 or 500 mcg`."""

    repairs: tuple[str, ...] = ()
    cut: bool = False
    """A slash or a `per` follows, and then nothing that could be read."""

    rate: bool = False
    """It tells what some of the solution holds, `0.5 mL = 500 mcg`, and nothing of the container."""


@dataclass(frozen=True, slots=True)
class Volume:
    """A number with a unit of volume that no amount is in, by its place on the line."""

    start: int
    end: int
    number: Number
    unit: str
    repairs: tuple[str, ...] = ()

    @property
    def ml(self) -> Decimal:
        return self.number.value * VOLUME_ML[self.unit]


@dataclass(slots=True)
class Quantities:
    """What `quantities_of` finds on a line."""

    amounts: list[Amount]
    volumes: list[Volume]
    unread: list[tuple[int, int]]
    """Places that look like an amount and cannot be read as one."""


_ONE = Number("", Decimal(1))


def quantities_of(tokens: Sequence[Token], taken: Sequence[tuple[int, int]], recognised: bool = False) -> Quantities:
    """Every amount and volume on a line, from left to right, in one pass.

    Args:
        tokens: Of the line.
        taken: The places of names, whose numbers are no amounts.
        recognised: The line came from OCR.
    """
    found = Quantities([], [], [])
    at, names, since = 0, iter((*taken, (1 << 60, 1 << 60))), 0
    name = next(names)
    while at < len(tokens):
        token = tokens[at]
        while name[1] <= token.start:
            name, since = next(names), name[1]
        if name[0] <= token.start < name[1]:
            at += 1
            continue
        if token.kind != NUMBER and token.text[0] not in MISREAD_FIRST:
            if token.text in FRACTIONS:
                found.unread.append((token.start, tokens[min(at + 1, len(tokens) - 1)].end))
            at += 1
            continue
        step = _Step(tokens, at, name[0], recognised, since).take(found)
        at = max(step, at + 1)
    return found


@dataclass(slots=True)
class _Step(Cursor):
    """One attempt to read an amount that begins at a token."""

    def take(self, found: Quantities) -> int:
        """Adds what begins here to `found`; the index of the first token after it, or 0 where nothing does."""
        token = self.tokens[self.at]
        if token.kind == WORD:
            stuck = _STUCK.fullmatch(token.text)
            if stuck is not None:
                return self._stuck(stuck[1], stuck[2], found)
        if token.kind == NUMBER and not self.letter_follows():
            read = self.number()
        elif token.kind != SIGN or token.text in "$|!":
            read = self.misread()
        else:
            return 0
        if read is None:
            return self._no_number(found)
        return self._quantity(*read, found) or self._mangled(found)

    def _mangled(self, found: Quantities) -> int:
        """`5000 mmog`, `5000 micrc`: a number, and what is left of a unit of mass; or its unit on the next line."""
        token, following = self.tokens[self.at], self.peek(self.at + 1)
        if following is not None and following.text == WRAP and self.unit(self.at + 2)[0] is not None:
            found.unread.append((token.start, self.tokens[self.at + 2].end))
            return self.at + 3
        if self.recognised and token.kind == NUMBER and following is not None and _MANGLED.fullmatch(following.text):
            found.unread.append((token.start, following.end))
            return self.at + 2
        return 0

    def _no_number(self, found: Quantities) -> int:
        """`01000 mcg`: digits that make no number, and a unit all the same."""
        token, following = self.tokens[self.at], self.peek(self.at + 1)
        unit = unit_of(following.text) if following is not None and following.kind == WORD else None
        if token.kind != NUMBER or following is None or unit is None or unit.doubt or self.glued():
            return 0
        if unit.unit not in MASS_MCG:
            return 0
        found.unread.append((self.tokens[self._first_group()].start, following.end))
        return self.at + 2

    def _first_group(self) -> int:
        """The index that the groups of zeros begin at: `00 000 mcg` is left of 300,000."""
        first = self.at
        while (before := self.peek(first - 1)) is not None and before.text[0] == "0" and before.text.isdigit():
            if before.end + 1 != self.tokens[first].start:
                break
            first -= 1
        return first

    def _stuck(self, digit: str, unit: str, found: Quantities) -> int:
        """A digit read as a letter and stuck to its unit: `Smg` is 5 mg, `img` 1 mg."""
        before = self.peek(self.at - 1)
        if before is not None and before.kind == NUMBER:
            return 0
        value = digit.translate(DIGITS)
        number = Number(value, Decimal(value), None, None, (f"{digit}→{value}?",), 2)
        return self._amount(number, UnitWord(unit), self.at + 1, None, found)

    def _quantity(self, number: Number, after: int, found: Quantities) -> int:
        also, number, after = self.other_end(number, after)
        unit, after = self.unit(after)
        if unit is not None and self.is_torn():
            before = self.tokens[max(0, self.at - 2)].start
            found.unread.append((max(before, self.since), self.tokens[after - 1].end))
            return after
        if unit is None:
            return self._glued_unit(number, after, found)
        if unit.unit in VOLUME_ML:
            return self._volume(number, unit, after, found)
        if unit.unit in CONTAINERS or unit.unit == "kit":
            return after
        return self._amount(number, unit, after, also, found)

    def _glued_unit(self, number: Number, at: int, found: Quantities) -> int:
        token = self.peek(at)
        both = None if token is None or token.kind != WORD else glued_of(token.text)
        if both is None or token is None:
            return 0
        mass, per = both
        self._keep(found, token.end, number, mass, per, _ONE)
        return at + 1

    def _volume(self, number: Number, unit: UnitWord, after: int, found: Quantities) -> int:
        end = self.tokens[after - 1].end
        colon, amount = self.peek(after), self.peek(after + 1)
        if colon is not None and colon.text == ":" and amount is not None and amount.kind == NUMBER:
            reverse = _Step(self.tokens, after + 1, self.stop, self.recognised)
            read = reverse.number()
            mass, past = reverse.unit(read[1]) if read else (None, 0)
            if read is not None and mass is not None and reverse._per(past)[0] is not None:
                mass = None
            if read is not None and mass is not None and mass.unit not in VOLUME_ML and mass.unit not in CONTAINERS:
                self._keep(found, self.tokens[past - 1].end, read[0], mass, unit, number)
                return past
        if number.value > 0 and unit.doubt <= MOST_DOUBT:
            start = self.tokens[self.at].start
            found.volumes.append(Volume(start, end, number, unit.unit, (unit.trace,) if unit.trace else ()))
            self._sizes(found, unit)
        return after

    def _sizes(self, found: Quantities, unit: UnitWord) -> None:
        """The 10 of `10/30 mL`: two sizes, not a ratio; `1/2 mL` may be half of one."""
        slash, first = self.peek(self.at - 1), self.peek(self.at - 2)
        if slash is not None and slash.text == "/" and first is not None and first.kind == NUMBER:
            other = number_of(first.text)
            if other is not None and other.value == 1:
                found.unread.append((first.start, found.volumes.pop().end))
            elif other is not None:
                found.volumes.append(Volume(first.start, first.end, other, unit.unit))

    def _is_gauge(self, number: Number, after: int) -> bool:
        """The `25G` of a needle."""
        word = self.tokens[after - 1].text
        if word != "G" or not number.text.isdigit() or not _THINNEST >= number.value >= _THICKEST:
            return False
        before = {token.text.casefold() for token in self.tokens[: self.at]}
        return bool(before & _OF_SYRINGES) or any(
            token.text.casefold() in _OF_NEEDLES or token.text[0] in '"”½⅝-' for token in self.tokens[after : after + 6]
        )

    def _amount(self, number: Number, unit: UnitWord, after: int, also: Number | None, found: Quantities) -> int:
        if unit.unit == "g" and self._is_gauge(number, after):
            return after
        per, per_number, past, cut = self._per(after)
        if per is None and self._unit_follows(after):
            found.unread.append((self.tokens[self.at].start, self.tokens[after].end))
            return after + 1
        self._keep(found, self.tokens[past - 1].end, number, unit, per, per_number, also, cut)
        return past

    def _unit_follows(self, at: int) -> bool:
        """A second unit with nothing between is a misreading, `1G meg`, or has lost its slash: `1000 mcg mL`."""
        token = self.peek(at)
        unit = unit_of(token.text) if token is not None and token.kind == WORD else None
        if unit is None:
            return False
        # of a photo, a slash is soon lost: there a total by itself is not believed anyway
        return unit.unit in ("mcg", "mg") or (unit.unit == "mL" and not unit.doubt and not self.recognised)

    def _per(self, at: int) -> tuple[UnitWord | None, Number | None, int, bool]:
        """What the amount before an index is in: (unit, number, index after it, cut off)."""
        nothing = (None, None, at, False)
        first = at
        while (token := self.peek(first)) is not None and token.text in ".*":
            first += 1
        if token is None:
            return nothing
        word = token.text.casefold()
        behind = self.peek(first + 1)
        if word == "each" and (behind is None or behind.kind == SIGN):  # `5 ampoules, 1000 mcg each`
            return nothing
        if first > at and token.text.istitle():  # the next sentence begins
            return nothing
        if self.recognised and (misread := self._misread_per(first)) is not None:
            return (*misread, False)
        if word not in ("/", "÷") and word not in PER_WORDS and word not in IN_WORDS:
            return nothing
        read = _Step(self.tokens, first + 1, self.stop, self.recognised)._denominator(word in IN_WORDS)
        if read is not None:
            return (*read, False)
        if word in IN_WORDS or self._list_follows(first + 1):
            return nothing
        return None, None, first + 1, True

    def _misread_per(self, at: int) -> tuple[UnitWord, Number, int] | None:
        """`pr0 mL`, `pa mL` and `perML`: a letter of the `per` was misread, or its space. `p0 mL` may be a /10 mL."""
        after = at + 1
        while (part := self.peek(after)) is not None and part.start == self.tokens[after - 1].end:
            after += 1
        word = "".join(token.text for token in self.tokens[at:after]).casefold()
        following = self.peek(after)
        if _RUN_ON.fullmatch(word):
            return UnitWord("mL", 1, f"{word}→{word[:3]} mL?"), _ONE, after
        if word in PER_WORDS or not _LIKE_PER.fullmatch(word) or following is None or following.text.casefold() != "ml":
            return None
        return UnitWord("mL", 1, f"{word}→per?"), _ONE, after + 1

    def _list_follows(self, at: int) -> bool:
        """`75 mg/750 mcg/100 mg`: the slash parts amounts, it does not divide."""
        number, unit = self.peek(at), self.peek(at + 1)
        if number is None or number.kind != NUMBER:
            return False
        found = None if unit is None else unit_of(unit.text)
        if found is None:
            before = self.peek(self.at - 1)
            return before is not None and before.text == "/"
        return found.unit not in VOLUME_ML

    def _denominator(self, needs_number: bool) -> tuple[UnitWord, Number, int] | None:
        """`mL`, `2 mL`, `vial`, `l mL` (a 1 read as a letter), `g`: (unit, number, index after it)."""
        token, at, number, doubt = self.peek(self.at), self.at, None, 0
        if token is not None and token.kind == NUMBER:
            number, at = number_of(token.text), at + 1
            if number is None or not number.value:
                return None
        elif token is not None and token.text in ("l", "I", "|", "t") and not needs_number:
            following = self.peek(at + 1)
            volume = None if following is None else unit_of(following.text)
            if volume is not None and volume.unit == "mL":
                number, at, doubt = _ONE, at + 1, 2 if token.text == "t" else 1
        if number is None and needs_number:
            return None
        unit, past = self.unit(at)
        if unit is None or (number is not None and unit.unit not in VOLUME_ML and unit.unit not in CONTAINERS):
            return None
        if unit.unit == "L" and self.tokens[past - 1].text != "L" and len(self.tokens[past - 1].text) == 1:
            return None
        if self.recognised and number is not _ONE:
            unit = self._lost_m(unit, number)
        trace = unit.trace or ("1?" if doubt else "")
        return UnitWord(unit.unit, unit.doubt + doubt, trace), number or _ONE, past

    def _lost_m(self, unit: UnitWord, number: Number | None) -> UnitWord:
        """A mL that was read as `L`, `1 L` or `mg`: no vial tells its strength in those."""
        one = number is None or number.value == 1
        if not one or unit.unit not in ("L", "mg", "mcg"):
            return unit
        return UnitWord("mL", 2 if unit.unit != "L" else 1, f"{unit.unit}→mL?")

    def _keep(
        self,
        found: Quantities,
        end: int,
        number: Number,
        unit: UnitWord,
        per: UnitWord | None,
        per_number: Number | None,
        also: Number | None = None,
        cut: bool = False,
    ) -> None:
        """Adds the amount, or only its place where its spelling is too far off."""
        start = self.tokens[self.at].start
        doubts = [number.doubt, unit.doubt, per.doubt if per is not None else 0]
        doubt = sum(doubts) + (sum(map(bool, doubts)) > 1)
        lost_micro = unit.unit == "g" and (number.grouped or number.value) >= LOST_MICRO
        lost_micro &= per is None or not self.recognised
        fine = unit.unit == "mcg" and -int(number.value.as_tuple().exponent) > 3
        lost = cut and self.tokens[-1].start >= end
        misread = unit.doubt or (number.doubt and not only_leans(number, number.repairs))
        odd = fine or lost or (misread and not _round(number))
        if not number.value or doubt > MOST_DOUBT or lost_micro or odd:
            found.unread.append((start, end))
            return
        traces = (*number.repairs, unit.trace, per.trace if per is not None else "")
        found.amounts.append(
            Amount(
                start,
                end,
                number,
                unit.unit,
                per_number,
                per.unit if per is not None else None,
                also,
                tuple(trace for trace in traces if trace),
                cut,
            )
        )


_THICKEST, _THINNEST = 16, 34
_OF_NEEDLES = frozenset(
    ("x", "×", "needle", "needles", "gauge", "ga", "nadel", "aiguille", "aguja", "ago", "naald", "igła", "inch", "mm")
)
_OF_SYRINGES = frozenset(
    ("syringe", "syringes", "needle", "needles", "gauge", "kanüle", "spritze", "seringue", "jeringa")
)
_LIKE_PER = re.compile(r"pa|pe|p[ae][a-z0]|p[a-z0][ro]|pr[a-z0]")
_RUN_ON = re.compile(r"p(?:er|ro|ar|or)ml")
_MANGLED = re.compile(r"m(?=[mico])[a-z]{1,3}[gq]|mi[ck]r(?![oó]n|as?\b)\w{0,2}", re.IGNORECASE)
_STUCK = re.compile(r"([iIlS])(mg|mcg)")


def _round(number: Number) -> bool:
    """As printed strengths are: one digit that counts, or two of which the second is a 5.

    1006 or 18 beside a misread unit is itself misread; so is a misread digit that makes 55 of `5S`.
    """
    digits = number.value.normalize().as_tuple().digits
    return len(digits) == 1 or (len(digits) == 2 and digits[1] == 5 and not number.doubt)
