"""A place among the tokens of a line, and the number, the unit or the misread digit that begins there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from labelcheck.grammar.numbers import Number, number_of
from labelcheck.grammar.tokens import NUMBER, SIGN, WORD, Token
from labelcheck.text import WRAP
from labelcheck.units import MASS_MCG, UnitWord, unit_of, vocabulary

MOST_GROUPS = 4
"""`1 000 000 000`."""

PER_WORDS = vocabulary("""
    per pro par por je на each por/ per/ 每 pr
""")
IN_WORDS = vocabulary("""
    in en em na w i v в auf for
""")
OR_WORDS = vocabulary("""
    bzw resp à a do till tot ile até well vs versus point komma comma virgule coma punto vírgula minus
    to bis or oder ou o или lub nebo of veya and & | und et y e i u и en og och ja ve
""")
"""Between two numbers before one unit: a range, a choice, or strengths that share a label."""
FRACTIONS = frozenset("½¼¾⅓⅔⅛⅕⅖⅗⅘⅙⅚")
_MARKS = frozenset(".,·•∙⋅․‚、。،・;:_`´~*^'")
"""Signs that part digits, or may have been printed as one that does."""

_QUALIFIERS = frozenset("<>≤≥~±^")
"""Signs that make less or more of a number."""

_STRANGE = frozenset(",∙⋅․‚、。،_`´?▯□�…°■█▇▌▐░▒▓")
"""Signs before a number that none prints there."""


MISREAD_FIRST = "iIlSsOo$|!0123456789"
"""What a number may begin with, as it was read."""

_NO_CODE = 10
"""Letters; no code begins with so many."""

TIMES = frozenset(("x", "х", "×"))
SIGN_UNITS = {"%": "%", "‰": "‰", "㎍": "mcg", "㎎": "mg", "㎖": "mL", "㏄": "mL"}


@dataclass(slots=True)
class Cursor:
    """Stands at one token and reads from there; every reading says where it ended."""

    tokens: Sequence[Token]
    at: int
    stop: int
    """Where the next name begins: nothing reads into it."""

    recognised: bool = False
    """The line came from OCR."""

    since: int = 0
    """Where the last name ended, whose digits are no part of a number."""

    def is_torn(self) -> bool:
        """What stands before the number may be a part of it: `0. 5 mg`, `,5 mg`, `0•5 mg`, `2;500`, `500/1000 mcg`.

        What is read of it then is its tail, which may be another strength that is made.
        """
        token, before, earlier = self.tokens[self.at], self._behind(1), self._behind(2)
        if before is None:
            return False
        if not self.recognised and (self._follows_a_lone_letter() or self._is_one_of_several()):
            return True
        gap = token.start - before.end
        tail = token.text.isdigit() and len(token.text) < _SHORT
        if before.kind == NUMBER and token.text[0] == ".":
            return gap == 1 and before.text != "0"
        if before.kind == NUMBER:
            return tail and not self.recognised and gap == 1 and len(before.text) <= _SHORT and not self._is_tied(1)
        if before.kind == WORD and not self.recognised and before.text.casefold() in _POINTS:
            return True
        if before.kind == WORD and before.text.casefold() in TIMES and earlier is not None and earlier.kind == NUMBER:
            return not earlier.text.isdigit() or self._is_a_fraction(2)
        if before.kind == WORD:
            digits = earlier is not None and earlier.kind == NUMBER and earlier.end == before.start
            return digits and gap == 1 and DIGITLIKE.fullmatch(before.text) is not None
        if before.text == WRAP:
            return tail or token.text[0] == "."
        apart = earlier is None or earlier.end < before.start
        if before.text in _QUALIFIERS and gap <= 1 and apart:
            return True
        if earlier is not None and earlier.kind == NUMBER and gap <= 1 and before.start - earlier.end <= 1:
            if not gap and not apart and before.text not in _MARKS and before.text not in _PARTS_NUMBERS:
                return True
            if before.text == "/":
                return self._is_of_mass() and not self._is_tied(2, "(/[")
            listed = before.text == "," and _ROUND.fullmatch(earlier.text) and token.text.isdigit()
            listed = listed and not self._is_counted(2)
            whole = gap and (not (tail or listed) or self._is_numbered(2))
            return before.text in _MARKS and not whole and len(earlier.text) <= _SHORT and not self._is_tied(2)
        if gap == 0 and before.text == "]":
            return True
        if gap == 0:
            beside_a_word = (
                not apart and earlier is not None and len(earlier.text) > 2
            ) or before.start == self.since > 0
            return before.text in _STRANGE and not beside_a_word
        last = self.tokens[self.at - 2] if self.at > 1 else None
        marked = before.text in ".," and gap == 1 and last is not None and last.text != "." and len(token.text) < 3
        return marked and last is not None and last.end < before.start

    def _follows_a_lone_letter(self) -> bool:
        """`I 500 mcg`, `O. 5 mg`: the letter was a digit."""
        before, earlier = self._behind(1), self._behind(2)
        if before is not None and before.text == "." and earlier is not None and earlier.end == before.start:
            before, earlier = earlier, self._behind(3)
        alone = earlier is None or before is None or earlier.end < before.start
        return before is not None and alone and before.kind == WORD and before.text in _DIGIT_LETTERS

    def _is_one_of_several(self) -> bool:
        """`500 bzw. 1000 µg`, `100, 250 and 1000 mcg`, `1000 → 500 mcg`, `1000 ± 100 mcg`: which of them holds?"""
        unit = self.peek(self.at + 1)
        for back in range(1, _MOST_BETWEEN if unit is None or unit.text != "%" else 0):
            token = self._behind(back)
            if token is None:
                return False
            if token.kind == NUMBER:
                if self._is_tied(back, "([~☐") or self._is_named(back) or self._is_counted(back):
                    return False
                if back == 1:
                    return self._is_of_mass() and len(token.text) > 2 and _WHOLE_ROUND.fullmatch(token.text) is not None
                between = [self._behind(each) for each in range(1, back)]
                marked = any(each is not None and each.kind == SIGN and each.text not in _AT_EASE for each in between)
                said = any(each is not None and each.kind == WORD and len(each.text) > 1 for each in between)
                return (marked or said) and _ROUND.fullmatch(token.text) is not None
            if token.kind == WORD and token.text.casefold() not in OR_WORDS | _AS_WELL:
                return False
            if token.text == "%" or token.text == WRAP or (token.text == "/" and self._is_tied_to_a_number(back)):
                return False
        return False

    def _behind(self, count: int) -> Token | None:
        """A token before this one, none of a name."""
        at = self.at - count
        return self.tokens[at] if at >= 0 and self.tokens[at].start >= self.since else None

    def _is_tied(self, count: int, beside: str = "([") -> bool:
        """It is a part of a code or of another number: the 25 of `0517-0031-25`; not behind the signs of `beside`."""
        token, before = self._behind(count), self._behind(count + 1)
        said = self._behind(count + 2)
        if before is not None and before.text in ":." and said is not None and said.text.casefold() in _HEADS_A_NUMBER:
            return False
        return token is not None and before is not None and before.end == token.start and before.text not in beside

    def _is_numbered(self, count: int) -> bool:
        """It numbers something, `USP 43`, `No. 5`, or is a year."""
        token = self._behind(count)
        return self._is_named(count) or (token is not None and len(token.text) == _SHORT)

    def _is_named(self, count: int) -> bool:
        words = [self._behind(each) for each in range(count + 1, count + 5)]
        return any(word is not None and word.text.casefold() in _NUMBERED for word in words)

    def _is_a_fraction(self, count: int) -> bool:
        slash = self._behind(count + 1)
        return slash is not None and slash.text == "/"

    def _is_counted(self, count: int) -> bool:
        """`Box of 10`, `Qty: 10`, `Ampulle 2`, `x 10`."""
        before = [self._behind(each) for each in range(count + 1, count + 4)]
        word = next((each for each in before if each is not None and each.kind == WORD), None)
        return word is not None and word.text.casefold() in _COUNTED | TIMES

    def _is_tied_to_a_number(self, count: int) -> bool:
        beside = self._behind(count + 1), self._behind(count - 1) if count > 1 else self.tokens[self.at]
        return any(each is not None and each.kind == NUMBER for each in beside)

    def _is_of_mass(self) -> bool:
        unit, _ = self.unit(self.at + 1)
        return unit is not None and unit.unit in MASS_MCG

    def letter_follows(self) -> bool:
        """The number goes on in letters that may be digits: `1O0`."""
        letter = self.peek(self.at + 1)
        if letter is None or letter.start != self.tokens[self.at].end or not DIGITLIKE.fullmatch(letter.text):
            return False
        return letter.text not in ".," and unit_of(letter.text) is None

    def peek(self, at: int) -> Token | None:
        return self.tokens[at] if 0 <= at < len(self.tokens) and self.tokens[at].start < self.stop else None

    def glued(self) -> bool:
        """The number is the tail of a name or a code: `B12`, `K2`, `0517-0031`; not in `Cyanocobalamin1,000 mcg`."""
        token, before = self.tokens[self.at], self.peek(self.at - 1)
        if before is None or before.end != token.start:
            return False
        if before.kind == WORD:
            if len(before.text) >= _NO_CODE:
                return False
            small = before.text.casefold()
            first = self.peek(self.at - 2)
            if small in TIMES and (first is None or first.kind != NUMBER):
                return not self.recognised
            return before.text[0] < "\u3000" and small not in TIMES and small not in PER_WORDS | IN_WORDS
        return before.text in "#."

    def _hyphened(self) -> bool:
        """A hyphen ties the number to a word or a date, `BETO-12 100 mg`, `05-27 500 mcg`, or it numbers something."""
        hyphen, word = self.peek(self.at - 1), self.peek(self.at - 2)
        tied = hyphen is not None and hyphen.text in "-–" and word is not None and word.kind != SIGN
        counted = hyphen is not None and hyphen.text.casefold() in _NUMBERED | _COUNTED
        return tied or (counted and not self.recognised)

    def number(self) -> tuple[Number, int] | None:
        """The number that begins here, its groups set apart by spaces too, and the index after it."""
        token = self.tokens[self.at]
        if self.glued():
            return None
        after, text = self.at + 1, token.text
        if text.isdigit() and len(text) <= 3 and text[0] != "0" and not self._hyphened():
            while after - self.at < MOST_GROUPS and (group := self.peek(after)) and group.kind == NUMBER:
                if not _GROUP.fullmatch(group.text) or group.start != self.tokens[after - 1].end + 1:
                    break
                text, after = f"{text} {group.text}", after + 1
                if not group.text.isdigit():
                    break
        if self.recognised and self.at == 0 and after == 1:
            text, trace = self._edge(text)
        else:
            trace = ""
        number = number_of(text)
        if number is not None and self.recognised and not trace and self._is_odd(number):
            trace = f"{text}?"
        if number is not None and trace:
            number = Number(number.text, number.value, number.grouped, number.decimal, (trace,), 1)
        return None if number is None else (number, after)

    def _is_odd(self, number: Number) -> bool:
        """From OCR: a number that may have the bars of a frame before it, or a leaning 1 read as a 7."""
        framed = self.at == 0 and number.text[0] in _LIKE_A_BAR and not is_natural(number)
        return framed or leans(number)

    def _edge(self, text: str) -> tuple[str, str]:
        """The number at the edge of a strip, without what the edge or a bracket was taken for: `.500`, `61,000 mcg)`.

        Returns:
            The number, and the trace of the repair; empty if there was none.
        """
        bare = text
        if text[0] == ".":
            bare = text[1:]
        elif sum(token.text in ")]}" for token in self.tokens) > sum(token.text in "([{" for token in self.tokens):
            bare = next((text[cut:] for cut in (1, 2) if _NATURAL.fullmatch(text[cut:])), text)
        return bare, f"{text}→{bare}?" if bare != text else ""

    def misread(self) -> tuple[Number, int] | None:
        """A digit or two that were read as letters, `S mg` or `1O0 mcg`, if a unit follows at once."""
        token, before = self.tokens[self.at], self.peek(self.at - 1)
        if token.text[0] not in MISREAD_FIRST or (before is not None and before.end == token.start):
            return None
        after, text = self.at, ""
        while (part := self.peek(after)) is not None and (not text or part.start == self.tokens[after - 1].end):
            if not DIGITLIKE.fullmatch(part.text):
                break
            text, after = text + part.text, after + 1
        number = number_of(text.translate(DIGITS)) if 0 < len(text) <= 7 else None
        unit = self.peek(after)
        if number is None or unit is None or unit_of(unit.text) is None or unit_of(unit.text).doubt:  # type: ignore[union-attr]
            return None
        return Number(number.text, number.value, number.grouped, number.decimal, (f"{text}→{number.text}?",), 2), after

    def other_end(self, number: Number, after: int) -> tuple[Number | None, Number, int]:
        """`200 or 500 mcg`, `5-10 mg`: the first number, the second, and the index after it."""
        link, next_one = self.peek(after), self.peek(after + 1)
        if link is None or next_one is None or next_one.kind != NUMBER:
            return None, number, after
        spaced = link.start > self.tokens[after - 1].end
        if link.text in "-–" or (spaced and link.text.casefold() in OR_WORDS):
            other = number_of(next_one.text)
            if other is not None:
                return number, other, after + 2
        return None, number, after

    def unit(self, at: int) -> tuple[UnitWord | None, int]:
        """The unit at an index, and the index after it."""
        token = self.peek(at)
        if token is not None and token.text in "-–*" and token.start == self.tokens[at - 1].end:
            at, token = at + 1, self.peek(at + 1)
        if token is None:
            return None, at
        if token.kind == SIGN:
            spelt = SIGN_UNITS.get(token.text)
            return (None, at) if spelt is None else (UnitWord(spelt), self._past_share(at + 1))
        if token.kind != WORD:
            return None, at
        joined, length = self._letters(at)
        unit = unit_of(joined, self.recognised) if length > 1 else unit_of(token.text, self.recognised)
        return (unit, at + length) if unit is not None else (unit_of(token.text, self.recognised), at + 1)

    def _letters(self, at: int) -> tuple[str, int]:
        """`I.U.`, `µ g` and `p9`, a g read as a 9, as one word, and the number of tokens it takes."""
        text, length = self.tokens[at].text, 1
        following = self.peek(at + 1)
        if text in "µμ" and following is not None and following.text == "g":
            return "µg", 2
        if following is not None and following.text == "9" and following.start == self.tokens[at].end:
            return f"{text}9", 2
        if len(text) == 1 and following is not None and following.text == ".":
            second = self.peek(at + 2)
            if second is not None and len(second.text) == 1 and second.kind == WORD:
                dot = self.peek(at + 3)
                return text + second.text, 4 if dot is not None and dot.text == "." else 3
        return text, length

    def _past_share(self, at: int) -> int:
        """Past the w/v of `0.05 % w/v`."""
        parts = [token.text.casefold() for token in self.tokens[at : at + 3]]
        return at + 3 if len(parts) == 3 and parts[1] == "/" and parts[0] in "wm" and parts[2] in "vw" else at


_ROUND = re.compile(r"[1-9]\d?0+|\d50|[1-9]\d{0,2}(?:[.,']\d{3})+|\d[.,]\d{1,2}")
"""As strengths are; what stands before `, 1000 mcg` may be another one, or a lot."""

_WHOLE_ROUND = re.compile(r"[1-9]\d?00+")

_NUMBERED = vocabulary("usp bp ip ep jp eur no nr nº lot lote lotto batch charge ref art code din ndc pl ph ny rev v")

_COUNTED = vocabulary("""
    box pack size sku caja of qty quantity ampulle ampoule ampułka ampolla fiala fiale vial nr flacon ampul
""")
_DIGIT_LETTERS = frozenset("IlOo|")
_AS_WELL = vocabulary("""
    as well plus respectively alternatively through then changed oppure ovvero soit ou bien vagy sau tai või alebo ali
    atau
""")
_POINTS = vocabulary("point komma comma virgule coma punto vírgula")
_AT_EASE = frozenset('-–#°®™"&')
"""Signs between two numbers that make no choice of them."""

_PARTS_NUMBERS = frozenset("-–/")
"""Signs that part two numbers: a range, a code, a date, a ratio."""

_MOST_BETWEEN = 7
"""Tokens from one of several numbers to the next, that one too."""

_HEADS_A_NUMBER = vocabulary("strength conc concentration stärke")

_LIKE_A_BAR = "1"
"""What the bars of a frame before a number are read as."""

_SHORT = 4
"""Signs of what may be the first part of a number."""

_GROUP = re.compile(r"\d{3}(?:[.,]\d{1,3})?")
_NATURAL = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*(?:\.\d+)?")
DIGITLIKE = re.compile(r"[OoDQIlSsZB$|!\d.,i]+")
DIGITS = str.maketrans("OoDQIl|!iSs$ZB", "00001111155528")


def is_natural(number: Number) -> bool:
    """At most three digits count: 111000 at the edge of a strip is 1000 behind the bars of a frame."""
    digits = number.value.normalize().as_tuple().digits
    return len(digits) <= 2 or (len(digits) == 3 and (len(number.text) < 6 or digits[-1] == 5))


def leans(number: Number) -> bool:
    """A 7 in front that is no 7.5 or 75: no strength begins so, and a leaning 1 looks so to every reader."""
    digits = number.value.normalize().as_tuple().digits
    return digits[0] == 7 and digits[1:] != (5,)


def only_leans(number: Number, repairs: tuple[str, ...]) -> bool:
    """Nothing else is doubted about an amount than whether its 7 is a leaning 1."""
    return leans(number) and repairs == (f"{number.text}?",)
