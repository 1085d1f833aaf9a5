"""One line of a label: its amounts, volumes, names and headings, and the name that it ties each amount to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from labelcheck.grammar.amounts import Amount, Quantities, Volume, quantities_of
from labelcheck.grammar.headings import CONTAINS, Heading, headings_of
from labelcheck.grammar.numbers import Number, number_of
from labelcheck.grammar.tokens import Token, level, tokens_of
from labelcheck.names import More, Name, find_names
from labelcheck.text import WRAP
from labelcheck.units import MASS_MCG, unit_of


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


_DOSE = re.compile(
    r"dos(?<!multi[\s-]dos)(?<!multidos)(?<!single[\s-]dos)(?<!singledos)(?<!multiple[\s-]dos)(?<!multipledos)"
    r"(?<!unit[\s-]dos)(?<!\wdos)(?:e|es|age|ing|is|ierung|aggio|ering)\b"
    r"(?! form|: la que|: see| as directed| contains| enthält)",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    r"\b(?:posolog\w+|daily\b|weekly\b|monthly\b|diaria|inject \d"
    r"|sig:|adults?:|times (?:a|per|daily)|once (?:a|daily)|kg\b|draw up|recommended (?!stor|temp)"
    r"|(?:take|give|administer|aplicar|inject|spritzen?) (?=\d)"
    r"|(?:per|a|every|each|alle|jede[nr]?) (?:other )?(?:\d+(?:[–-]\d+)? )?(?:day|week|month)s?\b"
    r"|(?:alle|jede[nr]?|pro) (?:\d+ )?(?:tage?n?|wochen?|monate?)\b|(?:täglich|wöchentlich|monatlich)"
    r"|(?:par|chaque) (?:jour|semaine|mois)\b|na (?:dobę|tydzień|miesiąc)"
    r"|(?:cada|por|al?|alla|ogni) (?:\d+ )?(?:d[ií]as?|semanas?|mes(?:es)?|giorn[oi]|settiman[ae]|mes[ei])\b)",
    re.IGNORECASE,
)
_Q_S = re.compile(r"(?:q\.?\s?s\.?(?:\s?p\.?)?|\bad\b|\bto make\b|\bauf\b|\bup to\b|\bto)\s*$", re.IGNORECASE)
_DILUENT = re.compile(
    r"\b(?:add(?:ing)?|dilut\w*|reconstitut\w*|inject|withdraw|administer|infus\w*)\b[^.;]*$", re.IGNORECASE
)
_OF = re.compile(r"[\s)\]]*(?:(?:of|di|de|do|von|av|z|d'|の|du|as|als)\b)?[\s(\[*]*$", re.IGNORECASE)
_OF_SAID = re.compile(r"[\s)\]]*(?:of|di|de|do|von|av|du)\s+$|[\s)\]]*d'$", re.IGNORECASE)
_EQUAL = re.compile(
    r"[\s,;:.]*(?:[(\[]\s*)?(?:=|≈|\(|\[|\bi\.?e\.?|equivalent(?: to)?|equal to|corresponding to|entspr\w*\.?|eq\.?"
    r"|pari a|equivale\w* a|motsvarande|corrispondent\w*)?\s*[(\[=]*\s*$",
    re.IGNORECASE,
)
_PLAIN_WORDS = re.compile(
    r"\b(?:strength|sterile|injection|inj|inject|injectable|solution|soluci[oó]n|injektionsl[oö]sung|ph\.? ?eur|bp|im"
    r"|usp|iv|sc|i\.m|i\.v|s\.c|for|iniettabile|soluzione|depot|forte|vial|ampoule|amp|ampul|ampulle|total"
    r"|contains|per|each|rx"
    r"|only|and|with|concentration|sterke|sterkte|dosage|wirkstoff|active|substance|principio|attivo|activo"
    r"|vitamin\w*"
    r"|complex|new|the|of|as|in"
    r"|equivalent|to|multiple|multi|single|dose|use|ml|mg|mcg)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{3,}")


_OTHER_WORDS = re.compile(
    r"an(?:ae|e|ä)mi|needle|syring|excip|arznei|medic|fiol|roztok|roztw|inj|inye|iniet|an[eé]m|labs?\b|pharm"
    r"|its\b|test|diagnos|t[eh]+rap|treat|trat|behand|d[ée]fi[cz]|caren|mangel|trait|other|altre|weitere|autres",
    re.IGNORECASE,
)


def may_be_a_name(word: str) -> bool:
    """It is no word that stands on labels of every drug."""
    if _OTHER_WORDS.match(word):
        return False
    return _LETTERS.search(_PLAIN_WORDS.sub("", word)) is not None and unit_of(word) is None


def _dose_in(text: str) -> re.Match[str] | None:
    """The first word that speaks of doses, or of how often they are given; no `multi-dose vial`."""
    found = [match for match in (_DOSE.search(text), _OFTEN.search(text)) if match is not None]
    return min(found, key=re.Match.start, default=None)


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
    _set_aside_limits(levelled, found)
    _set_aside_packs(levelled, found)
    _drop_doses(levelled, found)
    owners, strangers, equal = _owners(levelled, found.amounts, names)
    divided = [*_divide_further_on(levelled, found, names)]
    _share_the_last(levelled, found, names)
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


_QUALIFIED = re.compile(
    r"\b(?:(?:not|no) (?:less|more) than|less than|more than|at least|up to|max(?:imum\b|\.)|min(?:imum\b|\.)"
    r"|approx\w*\.?|about|circa|ca\.|after (?:dilution|reconstitution|mixing)|nach (?:verdünnung|rekonstitution)"
    r"|après (?:dilution|reconstitution)|dilut\w+ to|formerly|was|instead of|prepared from|not|previously|no longer"
    r"|confuse with|replac(?:es|ing)\b|double strength of|exceed\w*|nmt|nlt|under|früher|statt|höchstens"
    r"|mindestens|bis zu"
    r"|no m[aá]s de|m[aá]ximo|pas plus de|jusqu'à|au plus|massimo|made from|contains no|half|solubility"
    r"|(?:plasma|serum) levels?)"
    r"(?:\s(?:the|de|von|di|old|of))?\W{0,2}$|[<>]=\s?$",
    re.IGNORECASE,
)


_QUALIFIED_AFTER = re.compile(
    r"\s*(?:[÷*] ?\d|\(1/\d|per \d[\d.,]* ?ml\b(?! ?(?:vial|amp|flac|fial))|(?:after|when|once|nach"
    r"|après) (?:dilut|mix|verd)|\? ?verify)",
    re.IGNORECASE,
)
_ALUMINIUM = re.compile(r"\W*(?:of |\w{0,4} )?alumin|alumin\w+[^.]{0,30}$", re.IGNORECASE)


def _is_of_an_excipient(text: str, place: tuple[int, int], names: Sequence[Name]) -> bool:
    """`benzyl alcohol 15` and `mg` on the next line: a number that runs over, and is not the B12's."""
    before = [name for name in names if name.end <= place[0]]
    cut = WRAP in text[place[0] : place[1]]
    return cut and bool(before) and before[-1].kind == "excipient" and not text[before[-1].end : place[0]].strip(" .:")


_IN_ML = re.compile(r"\s*in\s+ml\b", re.IGNORECASE)


def _is_in_unread(text: str, amount: Amount) -> bool:
    """`1 mg in ml`: in how many was not read."""
    return amount.per is None and _IN_ML.match(text, amount.end) is not None


def _set_aside_limits(text: str, found: Quantities) -> None:
    """`not less than 1000 mcg/mL`, `after dilution 500 mcg/mL`: an amount, and not what is in the container."""
    bare = [each for each in found.amounts if _is_in_unread(text, each)]
    found.unread += [(each.start, each.end) for each in bare]
    found.amounts[:] = [each for each in found.amounts if each not in bare]
    limits = [
        each
        for each in found.amounts
        if _QUALIFIED.search(text, max(0, each.start - 40), each.start) or _QUALIFIED_AFTER.match(text, each.end)
    ]
    own = (each for each in limits if each.unit in MASS_MCG and not _ALUMINIUM.match(text, each.end))
    found.unread += [(each.start, each.end) for each in own if not _ALUMINIUM.search(text, 0, each.start)]
    found.amounts[:] = [each for each in found.amounts if each not in limits]


_OF_A_PACK = re.compile(
    r"\b(?:[2-9]|[1-9]\d+) ?(?:x ?)?(?:ampul|ampoul|ampol|vials?\b|fial|flac|durchst)\w*"
    r"(?:\W+(?:zu|à|de|da|of|x)\W+[\d.,]+ ?ml)?"
    r"(?:(?!amp|vial|fial|flac|frasc|durchst|each|je\b|jede|chaque|cada)[^.;:]){0,20}?"
    rf"(?:{CONTAINS.pattern}|:)"
    r"(?![^.;]{0,60}\b(?:each|je|jede|chaque|cada|ogni|pro|per|(?:1|one|eine?|una?) (?:amp|vial|fial|fl|durch)))",
    re.IGNORECASE,
)
_SAID_OF_ALL = "in total|in all|insgesamt|zusammen|au total|en total|in totale|altogether"
_IN_ALL = re.compile(rf"\b(?:{_SAID_OF_ALL})\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:[2-9]|[1-9]\d+) ?(?:x ?[\d.,]+ ?ml|ampo|ampu|vials|fial)", re.IGNORECASE)
_ALL_BEFORE = re.compile(r"(?:\btotal|x ?[\d.,]+ ?ml\s*=)\W*$", re.IGNORECASE)
_ALL_AFTER = re.compile(
    rf"\s*(?:[^\W\d_]+ )?(?:{_SAID_OF_ALL}|(?:\(|in )(?:[2-9]|[1-9]\d+) (?:amp|vial))", re.IGNORECASE
)


def _is_in_all(text: str, start: int, end: int) -> bool:
    return _ALL_BEFORE.search(text, 0, start) is not None or _ALL_AFTER.match(text, end) is not None


def _set_aside_packs(text: str, found: Quantities) -> None:
    """`5 Ampullen zu 1 ml enthalten 5000 µg`: what is in a pack is not what is in an ampoule."""
    pack = _OF_A_PACK.search(text) if found.amounts else None
    several = _SEVERAL.search(text) is not None if found.amounts else False
    behind = pack.end() if pack and (_IN_ALL.search(text) or CONTAINS.search(pack.group())) else len(text)
    ours = [
        each
        for each in found.amounts
        if each.per is None and each.unit in MASS_MCG
        if each.start >= behind or (several and _is_in_all(text, each.start, each.end))
    ]
    found.unread += [(each.start, each.end) for each in ours]
    found.amounts[:] = [each for each in found.amounts if each not in ours]


def _drop_doses(text: str, found: Quantities) -> None:
    """Takes out what is said of doses and of solubility: no strength of the container."""
    found.amounts[:] = [amount for amount in found.amounts if amount.per_unit != "kg"]
    daily = [each for each in found.amounts if _is_a_day(text, each.end)]
    found.amounts[:] = [each for each in found.amounts if each not in daily]
    found.unread[:] = [
        (start, end) for start, end in found.unread if not (_is_a_day(text, end) or _is_a_day(text, end - 3))
    ]
    dose = _dose_in(text) if found.amounts else None
    if dose is not None and found.amounts:
        found.amounts[:] = [
            amount
            for amount in found.amounts
            if _is_per_ml(amount) or (amount.start < dose.start() and not _is_given(text, amount, dose))
        ]
    found.amounts[:] = [each for each in found.amounts if each.per is not None or not _GIVEN.match(text, each.end)]
    found.amounts[:] = [amount for amount in found.amounts if not (amount.unit == "%" and amount.number.value >= 90)]


def _is_given(text: str, amount: Amount, dose: re.Match[str]) -> bool:
    """`1000 mcg IM monthly`: how often it is given stands behind it."""
    often = not dose.group().casefold().startswith("dos")
    between = text[amount.end : dose.start()]
    near = len(between) < _SO_NEAR and not _CONTAINER_BETWEEN.search(between)
    return often and amount.per is None and (near or _BY_WAY_OF.fullmatch(between) is not None)


_SO_NEAR = 40
_CONTAINER_BETWEEN = re.compile(r"[.;:]|\d ?ml|vial|amp|cobalamin", re.IGNORECASE)


def _is_per_ml(amount: Amount) -> bool:
    """No dose is told so."""
    return amount.per_unit == "mL" and amount.per is not None and amount.per.value == 1


def _is_a_day(text: str, end: int) -> bool:
    """`30 mcg/day`; of what is cut there the slash is a part."""
    return _A_DAY.match(text, end) is not None or _A_DAY.match(text, end - 1) is not None


_A_DAY = re.compile(
    r"\s?(?:/|\b(?:per|pro|par|por|al|a))\s?(?:days?|d|tag|jour|d[ií]a|giorno|weeks?|months?)\b", re.IGNORECASE
)

_GIVEN = re.compile(
    r"\s*(?:intramuscularly|subcutaneously|(?:is )?(?:dissolv|solubl)\w+|i\.?m\.? injizieren|spritzen)", re.IGNORECASE
)
_BY_WAY_OF = re.compile(
    r"(?:[\s,]|deep\b|once\b|twice\b|(?:\d+ )?times\b|i\.?\s?m\.?|s\.?\s?c\.?|i\.?\s?v\.?)*", re.IGNORECASE
)

_PER_AFTER = re.compile(
    r"[\s,)\]]*[(\[]?(?:[/\\]|per\b|pro\b|par\b|por\b|je\b|na\b|(?:in )?(?:each|every)\b|in\b)\s*"
    r"(?P<number>\d[\d.,]*)?\s*(?P<unit>[^\W\d_]+)",
    re.IGNORECASE,
)
_HEADS = re.compile(rf"\s*(?::|{CONTAINS.pattern})", re.IGNORECASE)


def _lists(text: str, at: int, found: Quantities, names: Sequence[Name]) -> bool:
    """A name with an amount of its own follows: `5000 mcg (5 mL) per mL NaCl 9 mg`."""
    name = next((name for name in names if name.start >= at), None)
    if name is None or text[at : name.start].strip(" ,"):
        return False
    return any(not text[name.end : each.start].strip(" :") for each in found.amounts if each.start >= name.end)


_FOR_ONE = re.compile(
    r"[\s,.]*pour (?:une?|1|chaque) [^\W\d_]+ de\s+(?P<number>\d[\d.,]*)\s*(?P<unit>[^\W\d_]+)", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"[\s,*]*(?:[(\[](?!\s*(?:per|pro|par|por|je|in|each)\b)[^()\[\]]{1,30}[)\]]"
    r"|(?:usp|bp|ph\.? ?eur\.?|(?:as )?base)\b)?",
    re.IGNORECASE,
)


def _divide_further_on(text: str, found: Quantities, names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """`1 mg hydroxocobalamin per 2 ml`, `1000 mcg (1 mg) per mL`: more stands between the amount and what it is in.

    Returns:
        The places of what they are in.
    """
    for at, amount in enumerate(found.amounts):
        if amount.per is not None or amount.cut:
            continue
        begin = _past_what_is_between(text, amount.end, names)
        match = _PER_AFTER.match(text, begin) or _FOR_ONE.match(text, begin)
        unit = unit_of(match["unit"]) if match else None
        number = number_of(match["number"] or "1") if match else None
        if match is None or unit is None or unit.unit != "mL" or unit.doubt or number is None or not number.value:
            continue
        if _HEADS.match(text, match.end()) or _lists(text, match.end(), found, names):
            continue
        number = number if match["number"] else Number("", number.value)
        inside = [each for each in range(at, len(found.amounts)) if found.amounts[each].end <= begin]
        for each in inside:
            if found.amounts[each].per is None:
                found.amounts[each] = replace(found.amounts[each], per=number, per_unit=unit.unit)
        found.volumes[:] = [each for each in found.volumes if not match.start() <= each.start < match.end()]
        yield match.span()


_LISTED = re.compile(r"[\s,;&+()]*(?:(?:and|und|et|y|e|och|og|en|as|usp|bp|als)\b[\s,;&+()]*)*", re.IGNORECASE)
_PER_SAID = re.compile(
    r"(?:\b(?:per|pro|par|por|je)|\bin (?:each|every)|\ben cada)\s+(?:1 ?)?(?:ml|millil)", re.IGNORECASE
)
_PER_WITHIN = 30
"""Letters behind an amount in which it is said what it is in."""


def _share_the_last(text: str, found: Quantities, names: Sequence[Name]) -> None:
    """`B12 1000 mcg, B6 50 mg and lidocaine 10 mg per mL`: said of all of a list; a slash may be of the last alone.

    Those before a slash count as cut: whether they are totals or in a mL nobody can tell.
    """
    if len(found.amounts) < 2:
        return
    said = False
    for at in range(len(found.amounts) - 2, -1, -1):
        amount, last = found.amounts[at], found.amounts[at + 1]
        said = said or _PER_SAID.search(text, last.start, last.end + _PER_WITHIN) is not None
        volume = last.per_unit == "mL" and (last.per is None or last.per.value == 1)
        if amount.per is not None or amount.per_unit is not None or not volume or amount.unit not in MASS_MCG:
            continue
        between = [(name.start, name.end) for name in names if amount.end <= name.start and name.end <= last.start]
        rest = _without(text, amount.end, last.start, between)
        if not between or "(" in rest or not _LISTED.fullmatch(rest):
            continue
        if said:
            found.amounts[at] = replace(amount, per=last.per, per_unit=last.per_unit)
        else:
            found.amounts[at] = replace(amount, cut=True)


def _without(text: str, start: int, end: int, places: Sequence[tuple[int, int]]) -> str:
    """A part of a text without some places in it."""
    kept, at = "", start
    for first, last in places:
        kept, at = kept + text[at:first] + " ", last
    return kept + text[at:end]


def _past_what_is_between(text: str, begin: int, names: Sequence[Name]) -> int:
    """Past a name, the same in other words or a pharmacopoeia, as far as nothing else stands there."""
    at = begin
    while True:
        name = next((name for name in names if name.start >= at), None)
        if name is not None and text[at : name.start].strip(" ,(").casefold() in ("", "of", "di", "de", "von"):
            step = name.end
        else:
            match = _BETWEEN.match(text, at)
            step = match.end() if match is not None and match.group().strip(" ,*") else at
        if step == at:
            return at
        at = step


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
    r"|\babove|\badministrar|\bdraw|\bnot the|\bto draw up|\breserve|\bfinal volume|\binjecter|\binjizieren)\s*$",
    re.IGNORECASE,
)
_NOT_HELD_IF = re.compile(
    r"\s*(?:(?:i\.?m\.?|i\.?v\.?|s\.?c\.?|sq|subcut\w*|deep)\W+)*(?:/\s?(?:min|h|hr)\b|per (?:min|hour)|weekly"
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


_BEFORE_A_VOLUME = 120
"""Letters that tell what it is of."""


def _fills(
    text: str, volumes: Sequence[Volume], names: Sequence[Name], headings: Sequence[Heading]
) -> Iterator[Volume]:
    """The volumes that a container may hold: not of an excipient, a dose, a diluent, nor of `each mL`."""
    headed = {heading.volume.start for heading in headings if heading.volume is not None and heading.per_ml}
    dose = _dose_in(text) if volumes else None
    for volume in volumes:
        before = text[max(0, volume.start - _BEFORE_A_VOLUME) : volume.start]
        after = text[volume.end : volume.end + 30]
        filled_up = _Q_S.search(before) and not any(each.container and each.volume is None for each in headings)
        if volume.start in headed or filled_up or _DILUENT.search(before):
            continue
        if _NOT_HELD.search(before) or _NOT_HELD_IF.match(after):
            continue
        if any(name.kind == "excipient" and not text[name.end : volume.start].strip(" .:-") for name in names):
            continue
        dosed = dose is not None and dose.start() < volume.start and not re.match(r"[\s-]*dose", after, re.IGNORECASE)
        if dosed and not re.search(r"(?:multiple|single|multi)[\s-]?dose", text, re.IGNORECASE):
            continue
        yield volume


def _owners(
    text: str, amounts: Sequence[Amount], names: Sequence[Name]
) -> tuple[tuple[Name | None, ...], tuple[bool, ...], tuple[bool, ...]]:
    owners: list[Name | None] = []
    strangers: list[bool] = []
    equal: list[bool] = []
    named = list(names)
    for at, amount in enumerate(amounts):
        before = amounts[at - 1] if at else None
        gap_start = before.end if before is not None else 0
        repeats = before is not None and _repeats(text, before, amount, names)
        equal.append(repeats)
        owner = owners[-1] if repeats and owners[-1] is not None else _owner(text, amounts, at, named)
        owners.append(owner)
        unknown = _PLAIN_WORDS.sub("", text[gap_start : amount.start])
        strangers.append(owner is None and bool(_LETTERS.search(unknown)))
    _spread_back(owners, equal)
    return tuple(owners), tuple(strangers), tuple(equal)


def _spread_back(owners: list[Name | None], equal: list[bool]) -> None:
    """`1.000 µg (= 1 mg) Cyanocobalamin`: both belong to the name after them."""
    for at in range(len(owners) - 1, 0, -1):
        if equal[at] and owners[at - 1] is None:
            owners[at - 1] = owners[at]


def _repeats(text: str, before: Amount, amount: Amount, names: Sequence[Name] = ()) -> bool:
    between = [(name.start, name.end) for name in names if before.end <= name.start and name.end <= amount.start]
    forms = {name.ingredient for name in names if (name.start, name.end) in between and name.kind != "b12"}
    gap = text[before.end : amount.start] if forms else _without(text, before.end, amount.start, between)
    if not re.search(r"[(\[=]|equi|entspr|motsv|i\.e", gap, re.IGNORECASE):
        return False
    return _EQUAL.match(gap) is not None


def _owner(text: str, amounts: Sequence[Amount], at: int, names: Sequence[Name]) -> Name | None:
    """The name that the words of the line tie an amount to: before it, unless the line puts amounts first."""
    amount = amounts[at]
    floor = amounts[at - 1].end if at else 0
    ceiling = amounts[at + 1].start if at + 1 < len(amounts) else len(text)
    prior = next((name for name in reversed(names) if floor <= name.start and name.end <= amount.start), None)
    after = next((name for name in names if amount.end <= name.start), None)
    reach = ceiling
    if after is not None and at + 1 < len(amounts) and after.start >= ceiling:
        # `1.000 µg (= 1 mg) Cyanocobalamin`: the name after the equivalent is still the next one
        if not _repeats(text, amount, amounts[at + 1]):
            after = None
        else:
            reach = amounts[at + 1].end
    begin = reach if after is not None and amount.end < reach <= after.start else amount.end
    near = after is not None and _OF.match(text[begin : after.start])
    said = after is not None and _OF_SAID.match(text[amount.end : after.start])
    if said:
        return after
    if prior is None:
        return after if near or (after is not None and _first_only(text, amounts, at, after)) else None
    verb = CONTAINS.search(text, prior.end, amount.start)
    if near and (verb is not None or _amounts_lead(text, amount.start, amounts, names)):
        return after
    if near and after is not None and _leads(text, amounts, at, prior, after):
        return after
    apart = amount.unit in ("%", "‰") and len(text[prior.end : amount.start]) > _FAR_FOR_A_SHARE
    return None if apart else prior


_FAR_FOR_A_SHARE = 30
"""Letters; what is further off may be a tax."""


_LISTS = re.compile(r"[,;]|\b(?:with|contain\w*|and|in|mit|und|con|avec|et|y|e)\b", re.IGNORECASE)
_LEADERS = " :=(-.·•…_"
"""Signs between a name and its amount."""


def _leads(text: str, amounts: Sequence[Amount], at: int, prior: Name, after: Name) -> bool:
    """`injection, 9 mg sodium chloride`: what follows has no amount of its own, and words stand before."""
    if after.kind not in ("excipient", "vitamin") or after.kind == prior.kind or amounts[at].per is not None:
        return False
    if not _LISTS.search(text, prior.end, amounts[at].start):
        return False
    own = at + 1 < len(amounts) and not text[after.end : amounts[at + 1].start].strip(_LEADERS)
    return not own and bool(text[prior.end : amounts[at].start].strip(_LEADERS))


def _first_only(text: str, amounts: Sequence[Amount], at: int, after: Name) -> bool:
    """The only amount of the line, then words, then its only name: `1000 mcg/mL Sterile Cyanocobalamin`."""
    between = text[amounts[at].end : after.start]
    if between.lstrip()[:1] in (",", ";"):
        return False
    apart = CONTAINS.search(between) or re.search(r"[;.]\s", between)
    return len(amounts) == 1 and not apart and len(between) < 40


def _amounts_lead(text: str, before: int, amounts: Sequence[Amount], names: Sequence[Name]) -> bool:
    """After its last verb before a place the line begins with an amount: `100 mg thiamine 100 mg pyridoxine`."""
    begin = max((verb.end() for verb in CONTAINS.finditer(text, 0, before)), default=0)
    first_amount = next((amount.start for amount in amounts if amount.start >= begin), None)
    first_name = next((name.start for name in names if name.start >= begin), None)
    return first_amount is not None and first_name is not None and first_amount < first_name
