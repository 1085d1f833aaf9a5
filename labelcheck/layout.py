"""Which lines of a label belong together: by geometry on a photo, by order in text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from labelcheck.grammar.asides import leads_elsewhere
from labelcheck.names import find_names
from labelcheck.text import PLAIN, WRAP, Box, LabelText, Reading, TextLine, Word

SAME_DIRECTION_DEG = 8.0
NEAR_HEIGHTS = 1.6
"""Lines of one block stand no further apart than so many letter heights."""

WORD_GAP_HEIGHTS = 1.2
"""Pieces of one line stand no further apart."""

MOST_LETTERS = 40_000
"""Of a label and its leaflet; what is longer is something else."""

MOST_LETTERS_A_LINE = 2_000

_OPEN_END = re.compile(r"(?:^|[\s(])\d[\d.,]*\s?(?:[mµμpn]?c?g)?\s?(?:/|per)?$", re.IGNORECASE)
_UNIT_FIRST = re.compile(r"^(?:[/|]|per\b|[mµμp]c?g\b|m[lLi1]\b|IU\b|units?\b|%)", re.IGNORECASE)

_LAST_NUMBER = re.compile(r"\d[\d.,-]*$")
_THOUSANDS = re.compile(r"(?<=[\s(])\d{1,3}$")
_LIST_BELOW = re.compile(r"\d[\d.,]*\s?(?:[mµμ]?c?g|мкг|мг)\s?[,;]", re.IGNORECASE)
_HUNDREDS = re.compile(r"\d{3}\s?(?:[mµμ]?c?g|micro|milli?gram)", re.IGNORECASE)
_CUT_NUMBER = re.compile(r"\d[.,-]?$")
_CUT_BEHIND_A_SIGN = re.compile(r"(?:(?<![\d.,])0[.,]|(?<=\s)[1-9]\d?,)$")
_UNIT_OR_PER = re.compile(
    r"(?:[mµμ]?c?g|micro\w*gram\w*|milli?gram\w*|m[lL]s?|мкг|мг|мл|%)(?![^\W\d_])"
    r"|\W{0,2}(?:[/\\]|(?:in |per |pro |par |por |je |na )(?:each |every |1 )?m[lL])(?!\s*:|[a-z]{3})",
    re.IGNORECASE,
)
_MASS_AT_END = re.compile(
    r"(?:\d[\d.,]*\s?(?:[mµμ]?c?g|мкг|мг)|micro\w*gram\w*|milli?gram\w*|[)\]]|usp)\W*$", re.IGNORECASE
)
_PER_AT_END = re.compile(r"\dm?\s?(?:[mµμ]?c?g|micro\w*|milli?grams?)\s?(?:/|per)$", re.IGNORECASE)
_ML_FIRST = re.compile(r"(?:1 ?)?m[lL]\b")
_FORM_AT_END = re.compile(r"(?<![^\W\d_])(?:meth?yl|metil|h[yi]droxo|hidroxo|c[yi]ano|adenos[yi]l)-?$", re.IGNORECASE)
_HEADING_FIRST = re.compile(r"(?:per|pro|par|por|je)\b[^:]{0,15}:", re.IGNORECASE)
_SALT_AT_END = re.compile(r"\b(?:sodium|potassium|benzyl|hydrochloric|citric|acetic|tartaric)$", re.IGNORECASE)
_REST_OF_A_SALT = re.compile(r"(?:chloride|alcohol|acid|hydroxide|acetate|citrate|phosphate|benzoate)\b", re.IGNORECASE)
_COBALAMIN_FIRST = re.compile(r"(?:[ck]obalamin|b\W?12)", re.IGNORECASE)
_IN_A_LIST = re.compile(r",|\d\s?(?:[mµμ]?c?g|ml|мкг|мг|мл)\b|\d\s?(?:micro|milli?g)", re.IGNORECASE)
_AMOUNT_FIRST = re.compile(r"\d[\d.,]*\s?(?:[mµμ]?c?g|мкг|мг|micro|milli?gram)", re.IGNORECASE)
_STRENGTH_FIRST = re.compile(rf"{_AMOUNT_FIRST.pattern}\w*\s?(?:/|per )\s?m[lL]", re.IGNORECASE)

ALIKE = 1.7
"""Letters of one line differ no more in height."""


@dataclass(frozen=True, slots=True)
class Level:
    """A box in axes turned to the direction of some line: from left to right, from top to bottom."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return max(1.0, self.bottom - self.top)

    @classmethod
    def of(cls, box: Box, angle_deg: float) -> Level:
        corners = box.turned(angle_deg).corners
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return cls(min(xs), max(xs), min(ys), max(ys))


def same_direction(one: Box, other: Box) -> bool:
    turn = (one.angle_deg - other.angle_deg + 180) % 360 - 180
    return abs(turn) <= SAME_DIRECTION_DEG


def same_level(one: Box, other: Box) -> bool:
    """Side by side: most of the lower letters stand beside the taller ones."""
    if not same_direction(one, other):
        return False
    return abs(drop(one, other)) < 0.7


def gap_right(one: Box, other: Box) -> float:
    """How far the second begins after the first ends, in letter heights of the first; negative where they overlap."""
    a, b = Level.of(one, one.angle_deg), Level.of(other, one.angle_deg)
    return (b.left - a.right) / max(1.0, one.height)


def drop(one: Box, other: Box) -> float:
    """How far below the first line's middle the second's is, in letter heights, square to the mean direction."""
    turn = (other.angle_deg - one.angle_deg + 180) % 360 - 180
    a, b = Level.of(one, one.angle_deg + turn / 2), Level.of(other, one.angle_deg + turn / 2)
    return (b.top + b.bottom - a.top - a.bottom) / 2 / max(1.0, one.height)


def right_below(one: Box, other: Box) -> bool:
    """The second is the next line of the same block: same direction, near, and under the first."""
    if not same_direction(one, other):
        return False
    a, b = Level.of(one, one.angle_deg), Level.of(other, one.angle_deg)
    height = max(one.height, other.height)
    shared = min(a.right, b.right) - max(a.left, b.left)
    under = a.bottom - 0.5 * height < b.top < a.bottom + NEAR_HEIGHTS * height and b.top > a.top + 0.5 * height
    return under and shared > 0.3 * min(a.right - a.left, b.right - b.left)


def stand_apart(one: Box, other: Box) -> bool:
    """Two prints stand further beside one another than those of one label do, or run another way."""
    turn = (other.angle_deg - one.angle_deg + 180) % 360 - 180
    if abs(turn) > _ANOTHER_WAY_DEG:
        return True
    a, b = Level.of(one, one.angle_deg), Level.of(other, one.angle_deg)
    return max(b.left - a.right, a.left - b.right) > APART_HEIGHTS * max(one.height, other.height)


_ANOTHER_WAY_DEG = 45

APART_HEIGHTS = 12.0
"""Of 1,318 strengths that passed on some 5,000 drawn photos the furthest from the name of its B12 stood 14.8 letter
heights beside it, in a column of amounts; the next one 29.8, on another vial: it was that of another drug.
"""


def follows(lines: Sequence[TextLine], one: int, other: int) -> bool:
    """The second line goes on where the first ends."""
    a, b = lines[one].box, lines[other].box
    if a is None or b is None:
        return other == one + 1
    return right_below(a, b)


def pieced(text: LabelText) -> LabelText:
    """The label with the pieces of one printed line put together, where a photo's lines were found in pieces."""
    if any(line.box is None for line in text.lines) or len(text.lines) < 2:
        return text
    lines = list(text.lines)
    at = 0
    while at < len(lines):
        mate = _piece_after(lines, at)
        if mate is None:
            at += 1
            continue
        joined = _joined(lines[at], lines[mate])
        keep = min(at, mate)
        lines = [line for place, line in enumerate(lines) if place not in (at, mate)]
        lines.insert(keep, joined)
        at = keep
    return replace(text, lines=tuple(lines))


_MOST_OF_A_SENTENCE = 300
"""Letters that tell whether it goes on."""


def unwrapped(text: LabelText) -> LabelText:
    """Text that is text, with the lines put together that one sentence or one amount runs over.

    `1000 mcg` and `per mL`; `pyridoxine` and `hydrochloride 5 mg`. No number is put together, `cyanocobalamin 1` and
    `mg, lidocaine 20 mg`: between its parts stands a WRAP, and it counts as not read.
    """
    lines: list[TextLine] = []
    for line in text.lines:
        above = lines[-1].text[-_MOST_OF_A_SENTENCE:] if lines and _is_plain(lines[-1]) else ""
        if above and _is_plain(line) and _is_a_number_over_its_unit(lines, line.text):
            lines[-1] = replace(lines[-1], readings=(Reading(PLAIN, (*lines[-1].words, *line.words)),))
        elif above and _is_plain(line) and runs_on(above, line.text[:_MOST_OF_A_SENTENCE]):
            broken = breaks_a_number(above, line.text)
            words = (*lines[-1].words, *([Word(WRAP)] if broken else []), *line.words)
            lines[-1] = replace(lines[-1], readings=(Reading(PLAIN, words),))
        else:
            lines.append(line)
    return text if len(lines) == len(text.lines) else replace(text, lines=tuple(lines))


def _is_a_number_over_its_unit(lines: Sequence[TextLine], below: str) -> bool:
    """`1000` by itself and `mcg/mL` below it; above them a word ends, so that it is no rest of a number, and no lot."""
    if not (_UNIT_BY_ITSELF.fullmatch(below) and _WHOLE_NUMBER.fullmatch(lines[-1].text)):
        return False
    return len(lines) > 1 and _WORDS_END.search(lines[-2].text[-_WORDS:]) is not None


_WORDS = 40
"""Letters."""

_WORDS_END = re.compile(
    r"(?:[^\W\d_]{3}[).®™]?|\bb\W?12)$(?<!lot)(?<!exp)(?<!batch)(?<!serial)(?<!ndc)(?<!ref)", re.IGNORECASE
)
_WHOLE_NUMBER = re.compile(r"[1-9]\d{0,2}(?:,\d{3})*|[1-9]\d{3,4}|0[.,]\d{1,2}|[1-9][.,]\d")
_UNIT_BY_ITSELF = re.compile(
    r"(?:[mµμ]?c?g|micro\w*gram\w*|milli?gram\w*)\s?(?:/|per |pro |par |por )\s?m[lL]", re.IGNORECASE
)


def _is_plain(line: TextLine) -> bool:
    return bool(line.words) and line.readings[0].look == PLAIN


def runs_on(above: str, below: str) -> bool:
    """Whether a line ends in the middle of an amount, or of a list, that goes on in the line below it."""
    if breaks_a_number(above, below) or (_PER_AT_END.search(above) and _ML_FIRST.match(below)):
        return True
    if _AMOUNT_FIRST.match(below) and leads_elsewhere(above):
        return True
    if _FORM_AT_END.search(above) and _COBALAMIN_FIRST.match(below):
        return True
    if _SALT_AT_END.search(above) and _REST_OF_A_SALT.match(below):
        return True
    if _HEADING_FIRST.match(below):
        return False
    own = _UNIT_OR_PER.match(below)
    if own and _MASS_AT_END.search(above) and _AMOUNT_FIRST.search(below, own.end()) and not find_names(above)[1:]:
        return False
    if own and _MASS_AT_END.search(above) and not _AMOUNT_FIRST.match(below):
        return not below[0].isalpha() or below[:1].casefold() in "ipjn"
    if above[-1] in ".:;!?":
        return False
    listed = _IN_A_LIST.search(above) is not None
    if below[0].islower():
        return listed
    if _AMOUNT_FIRST.match(below) is None:
        return False
    if _STRENGTH_FIRST.match(below) and any(name.kind == "excipient" for name in find_names(above)[-1:]):
        return False
    names = [name for name in find_names(above) if name.kind != "brand"]
    if not listed and len(names) < 2 and not _LIST_BELOW.match(below):
        return False
    return len(names) > len(_AMOUNT_FIRST.findall(above)) and not above[names[-1].end :].strip()


def breaks_a_number(above: str, below: str) -> bool:
    """`cyanocobalamin 1` and `mg/mL` below it; `cyanocobalamin 2` or `2,` and `500 mcg/mL`.

    Not the `10` and the `mL` of a mark of its own.
    """
    if not _CUT_NUMBER.search(above):
        return False
    if not above[-1].isdigit():
        cut = _CUT_BEHIND_A_SIGN.search(above) is not None and _AMOUNT_FIRST.match(below) is not None
        return below[0].isdigit() and (cut or _stands_by_a_name(above))
    if below[0] in ".,":
        return below[1:2].isdigit()
    if _HUNDREDS.match(below) and _THOUSANDS.search(above):
        return _stands_by_a_name(above)
    mark = above.isdigit() and below[:2].casefold() == "ml"
    return _UNIT_OR_PER.match(below) is not None and not mark and (any(map(str.isalpha, above)) or " " in below)


def _stands_by_a_name(line: str) -> bool:
    """The number that a line ends with stands alone on it, behind a name or `strength`: no code, no year."""
    before = _LAST_NUMBER.sub("", line)
    if not before.strip() or _LEADS_TO_A_STRENGTH.search(before):
        return True
    return any(not before[name.end :].strip() for name in find_names(before))


_LEADS_TO_A_STRENGTH = re.compile(
    r"(?:strength|inj\.?|inject\w+|injekt\w+|iny\w+|iniett\w+|concentration|conc\.?|solution|sol\.?|usp|stärke|sterkte|dosage)\s*[:(–—-]*\s*$",
    re.IGNORECASE,
)


def may_run_over(text: str) -> bool:
    """A line ends in a number."""
    return _CUT_NUMBER.search(text[-2:]) is not None


def runs_over(one: TextLine, other: TextLine) -> bool:
    """Most looks that read both of two lines of a photo saw a number run over from the one to the other."""
    pairs = [
        breaks_a_number(above.text, below.text)
        for above in one.readings
        for below in other.readings
        if above.look == below.look and above.words and below.words
    ]
    return 2 * sum(pairs) > len(pairs)


def _piece_after(lines: Sequence[TextLine], at: int) -> int | None:
    """The line that goes on to the right of a line as one print."""
    box = lines[at].box
    if box is None or not lines[at].readings:
        return None
    for place, line in enumerate(lines):
        if place == at or line.box is None or not line.readings or not _beside(box, line.box):
            continue
        if (_unfinished(lines[at]) and _continues(line)) or _one_name(lines[at].text, line.text):
            return place
    return None


def _beside(one: Box, other: Box) -> bool:
    """The second stands right after the first, in letters of like height."""
    alike = max(one.height, other.height) <= ALIKE * min(one.height, other.height)
    return alike and same_level(one, other) and -0.3 <= gap_right(one, other) <= WORD_GAP_HEIGHTS


def _one_name(one: str, other: str) -> bool:
    """Two halves of one word: `CYANOCOB` and `ALAMIN`."""
    if not (one.isalpha() and other.isalpha()) or min(len(one), len(other)) < 3:
        return False
    return any(name.kind == "b12" for name in find_names(one + other)) and not find_names(one) + find_names(other)


def _unfinished(line: TextLine) -> bool:
    """Most looks read a line that ends at a number, a unit or a slash."""
    return _most(line, _OPEN_END)


def _continues(line: TextLine) -> bool:
    """Most looks read a line that begins with a unit or a slash."""
    return _most(line, _UNIT_FIRST)


def _most(line: TextLine, pattern: re.Pattern[str]) -> bool:
    return 2 * sum(pattern.search(reading.text) is not None for reading in line.readings) > len(line.readings)


def _joined(one: TextLine, other: TextLine) -> TextLine:
    """Two pieces as one line: each look that read both, or each piece as its most trusted look read it."""
    shared = [
        Reading(left.look, _run_on(left.words, right.words))
        for left in one.readings
        for right in other.readings
        if left.look == right.look
    ]
    readings = tuple(shared) or (Reading(one.readings[0].look, _run_on(one.words, other.words)),)
    boxes = [box for box in (one.box, other.box) if box is not None]
    seam = one.letters_long / ((one.letters_long + other.letters_long) or 1.0)
    return TextLine(
        readings,
        Box.around(boxes) if boxes else None,
        one.cut_before,
        other.cut_after,
        one.unclear or other.unclear,
        tuple((start * seam, end * seam) for start, end in one.covered)
        + tuple((seam + start * (1 - seam), seam + end * (1 - seam)) for start, end in other.covered),
        tuple(point * seam for point in one.points) + tuple(seam + point * (1 - seam) for point in other.points),
    )


def _run_on(left: tuple[Word, ...], right: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of two pieces; two halves of a name become one word."""
    if len(left) == len(right) == 1 and _one_name(left[0].text, right[0].text):
        boxes = [word.box for word in (*left, *right) if word.box is not None]
        sure = [word.confidence for word in (*left, *right) if word.confidence is not None]
        box, confidence = (Box.around(boxes) if boxes else None), (min(sure) if sure else None)
        return (Word(left[0].text + right[0].text, box, confidence),)
    return left + right


def bounded(text: LabelText) -> tuple[LabelText, bool]:
    """The text up to what a label can hold, and whether more was there; so that no text takes long."""
    lines: list[TextLine] = []
    room = MOST_LETTERS
    for line in text:
        readings = tuple(_shortened(reading) for reading in line.readings)
        room -= 1 + sum(len(word.text) + 1 for reading in readings[:1] for word in reading.words)
        if room < 0:
            break
        lines.append(line if readings == line.readings else replace(line, readings=readings))
    whole = len(lines) == len(text.lines) and all(one is other for one, other in zip(lines, text.lines, strict=True))
    return (text, False) if whole else (LabelText(tuple(lines)), True)


def _shortened(reading: Reading) -> Reading:
    """A reading up to MOST_LETTERS_A_LINE; itself if it is no longer."""
    length = 0
    for at, word in enumerate(reading.words):
        length += len(word.text) + 1
        if length > MOST_LETTERS_A_LINE:
            return Reading(reading.look, reading.words[:at])
    return reading
