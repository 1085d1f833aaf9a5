"""One line of a label: its amounts, volumes, names and headings, and the name that it ties each amount to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from labelcheck.grammar.amounts import Amount, Volume, quantities_of
from labelcheck.grammar.asides import dose_in, drop_doses, set_aside_limits, set_aside_packs, set_rates
from labelcheck.grammar.headings import CONTAINS, Heading, headings_of
from labelcheck.grammar.owners import owners_of
from labelcheck.grammar.shares import divide_further_on, share_the_last
from labelcheck.grammar.tokens import Token, level, tokens_of
from labelcheck.names import More, Name, find_names
from labelcheck.text import WRAP


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of text says, by place in that text."""

    text: str
    amounts: tuple[Amount, ...]
    owners: tuple[Name | None, ...]
    """For each amount, the name that the line ties it to."""

    strangers: tuple[bool, ...]
    """For each amount without a name: words that are no known name stand before it."""

    volumes: tuple[Volume, ...]
    names: tuple[Name, ...]
    headings: tuple[Heading, ...]
    unread: tuple[tuple[int, int], ...]
    equal: tuple[bool, ...]
    """For each amount: it repeats the one before it in another unit, `1000 mcg (1 mg)`."""

    @property
    def is_empty(self) -> bool:
        return not (self.amounts or self.volumes or self.names or self.headings or self.unread)


@lru_cache(maxsize=4096)
def read_line(text: str, recognised: bool = False, more: More = ()) -> Line:
    """What a line says.

    Args:
        text: One line, words parted by single spaces.
        recognised: It came from OCR.
        more: Names beyond the tables.
    """
    levelled = level(text)
    names = find_names(levelled, recognised, more)
    if not any(map(str.isdigit, levelled)) and not _MISREADABLE.search(levelled):
        headings = tuple(headings_of(levelled, tokens_of(levelled), ())) if _MAY_HEAD.search(levelled) else ()
        return Line(text, (), (), (), (), names, headings, (), ())
    tokens = _cut(tokens_of(levelled), names)
    found = quantities_of(tokens, [(name.start, name.end) for name in names], recognised)
    set_aside_limits(levelled, found)
    set_aside_packs(levelled, found)
    set_rates(levelled, found)
    drop_doses(levelled, found)
    owners, strangers, equal = owners_of(levelled, found.amounts, names)
    divided = [*divide_further_on(levelled, found, names)]
    share_the_last(levelled, found, names)
    taken = [*divided, *((each.start, each.end) for each in found.amounts)]
    if WRAP in levelled:
        found.unread[:] = [place for place in found.unread if not _is_of_an_excipient(levelled, place, names)]
    held = [each for each in found.volumes if not _is_of_a_syringe(levelled, each)]
    headings = tuple(headings_of(levelled, tokens, held, taken))
    volumes = tuple(_fills(levelled, held, names, headings))
    return Line(text, tuple(found.amounts), owners, strangers, volumes, names, headings, tuple(found.unread), equal)


_MAY_HEAD = re.compile(
    rf"{CONTAINS.pattern}|(?:\bmls?|\bmil+ilit\w+|\bc\.?\s?c\.?)\b\W*(?::|$)"
    r"|\b(?:per|pro|par|por|je) (?:amp|vial|fial|flac|frasco|durchst)"
    r"|\b(?:each|every|cada|chaque|ogni|jede[rs]?|elke|her) (?:ml|mil|c)",
    re.IGNORECASE,
)
_MISREADABLE = re.compile(r"[IilS$|] ?m?c?g")


def _cut(tokens: list[Token], names: Sequence[Name]) -> list[Token]:
    """The tokens, parted where a name begins inside one: `mcgB12`."""
    starts = {name.start for name in names}
    if not any(token.start < start < token.end for token in tokens for start in starts):
        return tokens
    parts: list[Token] = []
    for token in tokens:
        inside = next((start for start in starts if token.start < start < token.end), None)
        if inside is None:
            parts.append(token)
        else:
            middle = inside - token.start
            parts.append(Token(token.kind, token.text[:middle], token.start, inside))
            parts.append(Token(token.kind, token.text[middle:], inside, token.end))
    return parts


def _is_of_an_excipient(text: str, place: tuple[int, int], names: Sequence[Name]) -> bool:
    """`benzyl alcohol 15` and `mg` on the next line: a number that runs over, and is not the B12's."""
    before = [name for name in names if name.end <= place[0]]
    cut = WRAP in text[place[0] : place[1]]
    return cut and bool(before) and before[-1].kind == "excipient" and not text[before[-1].end : place[0]].strip(" .:")


_Q_S = re.compile(r"(?:q\.?\s?s\.?(?:\s?p\.?)?|\bad\b|\bto make\b|\bauf\b|\bup to\b|\bto)\s*$", re.IGNORECASE)
_DILUENT = re.compile(
    r"\b(?:add(?:ing)?|dilut\w*|reconstitut\w*|inject|withdraw|administer|infus\w*)\b[^.;]*$", re.IGNORECASE
)

_SYRINGE_BESIDE = re.compile(
    r"\s*(?:(?:empty|plastic|luer\S*|tuberculin|safety|insulin|disposable|sterile|oral) )*"
    r"(?:syring|seringu|jering|sprit?ze|per (?:inj\w+ )?site)",
    re.IGNORECASE,
)
_SYRINGE_BEFORE = re.compile(
    r"(?:syringe|jeringa|seringue|spritze)\W{0,2}(?:barrel |holds |de |of |à |zu )*$", re.IGNORECASE
)
_NOT_HELD = re.compile(
    r"(?:(?:^|[.;,]\s*)use|\bflush\w*(?: line)?(?: with)?|\brate|\bqty:?|\bquantity:?|\bdispensed?:?"
    r"|\b(?:also|available) in|\bdilu\w*(?: with| to| in| dans| en| con| mit)?|\bmix\w*(?: with)?|\bdiscard"
    r"|\bmore than"
    r"|\babove|\b(?:s?wfi|ns|diluent|solvent)\b[\s:]*"
    r"|\b(?:other pack|overfill|max\w* volume)[\s:]*"
    r"|\badministrar|\bdraw|\bnot the|\bto draw up|\breserve|\bfinal volume|\binjecter|\binjizieren)\s*$",
    re.IGNORECASE,
)
_NOT_HELD_IF = re.compile(
    r"\s*(?:(?:i\.?m\.?|i\.?v\.?|s\.?c\.?|sq|subcut\w*|deep)\W+)*(?:/\s?(?:min|h|hr)\b|per (?:min|hour)|weekly"
    r"|per dose|/ ?dose"
    r"|a dose|kostet|costs"
    r"|presentation discontinued"
    r"|daily|monthly|every|once|twice|to be injected|wasser|water"
    r"|eau|agua|acqua|added|in \d{2,} ?ml)",
    re.IGNORECASE,
)
_FILLED = re.compile(r"fill|fertig|préremp|precarg|prerriemp|preriemp|pronta", re.IGNORECASE)


def _is_of_a_syringe(text: str, volume: Volume) -> bool:
    """An empty one."""
    beside = _SYRINGE_BESIDE.match(text, volume.end) or _SYRINGE_BEFORE.search(
        text, max(0, volume.start - 30), volume.start
    )
    return beside is not None and _FILLED.search(text) is None


def _is_said_of(text: str, name: Name, volume: Volume, names: Sequence[Name]) -> bool:
    """`benzyl alcohol 15 mL`; of another drug, that of a container of its own: `Thiamine 1 mL`, `with 1 mL lidocaine`.

    Not that of a list: `B12 + B6 + B1 2 mL`.
    """
    if name.kind not in ("vitamin", "drug", "excipient"):
        return False
    if name.end <= volume.start:
        return _ITS_OWN.fullmatch(text, name.end, volume.start) is not None and not _is_listed(text, name, names)
    beside = _OF_IT.fullmatch(text, volume.end, name.start) is not None
    return beside and _WITH.search(text, max(0, volume.start - 8), volume.start) is not None


def _is_listed(text: str, name: Name, names: Sequence[Name]) -> bool:
    """Another name stands just before it, and at most an amount and a comma between."""
    before = [other for other in names if other.end <= name.start]
    return bool(before) and _IN_A_ROW.fullmatch(text, before[-1].end, name.start) is not None


_IN_A_ROW = re.compile(
    r"\W{0,6}(?:\d[\d.,]{0,9}\s?\w{1,3})?\W{0,4}(?:and|und|et|y|e|with|mit|avec|con|plus)?\W{0,4}", re.IGNORECASE
)
_ITS_OWN = re.compile(r"[\s.:,(-]{0,4}(?:amp|ampoule|vial|ampulle)?[\s.:,(-]{0,4}", re.IGNORECASE)
_OF_IT = re.compile(r"\s?(?:of |de |di )?", re.IGNORECASE)
_WITH = re.compile(r"(?:\b(?:with|mit|avec|con|com|plus|and|und|et)|[+&])\s*$|^\s*$", re.IGNORECASE)
_PRICE = re.compile(
    r"(?:[€$£¥₹₽]|\b(?:eur|usd|chf|gbp|inr|rs\.?|mrp|grundpreis|price|preis|prix|precio|prezzo)\b)[^;\n]{0,14}$",
    re.IGNORECASE,
)
_BEFORE_A_VOLUME = 120
"""Letters that tell what it is of."""


def _fills(
    text: str, volumes: Sequence[Volume], names: Sequence[Name], headings: Sequence[Heading]
) -> Iterator[Volume]:
    """The volumes that a container may hold: not of an excipient, a dose, a diluent, nor of `each mL`."""
    headed = {each.volume.start for each in headings if each.volume is not None and (each.per_ml or each.is_share)}
    headed |= {
        each.start for each in volumes for head in headings if head.per_ml and head.start <= each.start < head.end
    }
    dose = dose_in(text) if volumes else None
    for volume in volumes:
        before = text[max(0, volume.start - _BEFORE_A_VOLUME) : volume.start]
        after = text[volume.end : volume.end + 30]
        filled_up = _Q_S.search(before) and not any(each.container and each.volume is None for each in headings)
        if volume.start in headed or filled_up or _DILUENT.search(before):
            continue
        if _NOT_HELD.search(before) or _NOT_HELD_IF.match(after):
            continue
        if _PRICE.search(before) or any(_is_said_of(text, name, volume, names) for name in names):
            continue
        dosed = dose is not None and dose.start() < volume.start and not re.match(r"[\s-]*dose", after, re.IGNORECASE)
        if dosed and not re.search(r"(?:multiple|single|multi)[\s-]?dose", text, re.IGNORECASE):
            continue
        yield volume
