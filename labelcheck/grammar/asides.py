"""What a label says of amounts that are not in the container: doses, limits, and what a whole pack holds."""

from __future__ import annotations

import re
from dataclasses import replace

from labelcheck.grammar.amounts import Amount, Quantities
from labelcheck.grammar.headings import CONTAINS
from labelcheck.units import MASS_MCG

_DOSE = re.compile(
    r"dos(?<!multi[\s-]dos)(?<!multidos)(?<!single[\s-]dos)(?<!singledos)(?<!multiple[\s-]dos)(?<!multipledos)"
    r"(?<!unit[\s-]dos)(?<!\wdos)(?:e|es|age|ing|is|ierung|aggio|ering)\b"
    r"(?! form|: la que|: see| as directed| contains| enthält)",
    re.IGNORECASE,
)
_A_MASS = r"\d[\d.,]{0,9}\s?(?:[mµμu]?c?g\b|micro|milli)"
_OFTEN = re.compile(
    r"\b(?:posolog\w+|daily\b|weekly\b|monthly\b|diaria|inject \d"
    r"|sig:|adults?:|times (?:a|per|daily)|once (?:a|daily)|kg\b|draw up|recommended (?!stor|temp)"
    r"|(?:take|give|administer|aplicar|inject|spritzen?) (?=\d)"
    r"|(?:per|a|every|each|alle|jede[nr]?)"
    r" (?:(?:other|second|third|two|three|four|six|eight|twelve|\d+(?:[–-]\d+)?) )?(?:day|week|month)s?\b"
    r"|q\.?\s?(?:\d{1,2}\s?)?(?:h|d|w|wk|mo|m|day|week|month|other|od)s?\b|fortnightly|eow\b|biw\b|tiw\b"
    r"|alternate days|stat\b|prn\b"
    r"|(?:order(?:ed)?|prescribed|patient (?:needs|gets|receives|takes)|maintenance|loading|initial(?:ly)?|children"
    r"|pa?ediatric|kinder|adult[eo]?s?|erwachsene|tagesdosis|start with|requested|give|needs|rda|verordnet|prescrit"
    rf"|prescritto|rx ?:|recetado)[\s:]{{1,3}}(?={_A_MASS})"
    r"|(?:ein|zwei|drei)mal\b|alle (?:zwei|drei|vier|sechs) (?:tage|wochen|monate)\b"
    r"|(?:tous|toutes) les (?=\d|jours|mois|semaines|deux|trois)|mensu(?:al|el)\w*"
    r"|semanal\w*|quincenal\w*|hebdomadaire\w*|quotidien\w*"
    r"|\d ?x per (?:dag|week|maand)\b|per (?:maand|dag)\b|(?:maand|weke|dage)lijks|om de \w+ (?:dagen|weken|maanden)"
    r"|elke (?:dag|week|maand)|varje (?:dag|vecka|månad)|co (?:tydzień|miesiąc)|jednou měsíčně|ayda bir|1日"
    r"|еже(?:дневно|недельно|месячно)|fois (?:par|/)|fois/|ve(?:z|ces|zes) (?:por|al|ao)\b"
    r"|razy? w (?:tygodniu|miesiącu)|раза? в (?:день|неделю|месяц)|mensile\w*|settimanale\w*|giornalier\w*"
    r"|(?:alle|jede[nr]?|pro) (?:\d+ )?(?:tage?n?|wochen?|monate?)\b|(?:täglich|wöchentlich|monatlich)"
    r"|(?:par|chaque) (?:jour|semaine|mois)\b|na (?:dobę|tydzień|miesiąc)"
    r"|(?:cada|por|al?|alla|ogni) (?:\d+ )?(?:d[ií]as?|semanas?|mes(?:es)?|giorn[oi]|settiman[ae]|mes[ei])\b)",
    re.IGNORECASE,
)


def dose_in(text: str) -> re.Match[str] | None:
    """The first word that speaks of doses, or of how often they are given; no `multi-dose vial`."""
    found = [match for match in (_DOSE.search(text), _OFTEN.search(text)) if match is not None]
    return min(found, key=re.Match.start, default=None)


_QUALIFIED = re.compile(
    r"\b(?:(?:not|no) (?:less|more) than|less than|more than|at least|up to|max(?:imum\b|\.)|min(?:imum\b|\.)"
    r"|approx\w*\.?|about|circa|ca\.|after (?:dilution|reconstitution|mixing)|nach (?:verdünnung|rekonstitution)"
    r"|après (?:dilution|reconstitution)|dilut\w+ to|formerly|was|instead of|prepared from|not|previously|no longer"
    r"|confuse with|replac(?:es|ing)\b|double strength of|exceed\w*|nmt|nlt|under|früher|statt|höchstens"
    r"|mindestens|bis zu"
    r"|also (?:available|supplied)(?: (?:as|in))?\W?|(?:as strong|concentrat\w+|stronger|weaker) (?:as|than)"
    r"|dilute\w*[^.;\n]{0,20} to"
    r"|verwechseln mit|confundir co[nm]|confondere con|confondre avec|verwarren met|verveksles med|förväxlas med"
    r"|(?:auch|ebenfalls) erhältlich(?: (?:als|in|mit))?|existe aussi en|instead of the"
    r"|(?:other|previous|former) (?:strengths?|presentations?|pack)|weitere stärken?|bisher|ersetzt|autres? dosages?"
    r"|au lieu de|otras presentaciones|en lugar de|sostituisce|voorheen|nie mylić z|не путать с|when reconstituted"
    r"|interchangeable with|also comes in"
    r"|(?:también|aussi|anche|também) (?:está )?dispon\w+ (?:en|in|em)|impurit\w+|overage"
    r"|degradation products"
    r"|no m[aá]s de|m[aá]ximo|pas plus de|jusqu'à|au plus|massimo|made from|contains no|half|solubility"
    r"|(?:plasma|serum) levels?)"
    r"(?:\s(?:the|de|von|di|old|of))?\W{0,2}$|[<>]=\s?$",
    re.IGNORECASE,
)


_QUALIFIED_AFTER = re.compile(
    r"\s*(?:[÷*] ?\d|\(1/\d|per \d[\d.,]* ?ml\b(?! ?(?:vial|amp|flac|fial))|(?:after|when|once|nach"
    r"|après) (?:dilut|mix|verd)|\? ?verify"
    r"|(?: strength| product| vial| version| presentation)? (?:(?:has been|was|is) )?"
    r"(?:also available|discontinued|withdrawn|replaced|no longer))",
    re.IGNORECASE,
)
_ALUMINIUM = re.compile(r"\W*(?:of |\w{0,4} )?alumin|alumin\w+[^.]{0,30}$", re.IGNORECASE)


_IN_ML = re.compile(r"\s*in\s+ml\b", re.IGNORECASE)


def _is_in_unread(text: str, amount: Amount) -> bool:
    """`1 mg in ml`: in how many was not read."""
    return amount.per is None and _IN_ML.match(text, amount.end) is not None


def leads_elsewhere(text: str) -> bool:
    """`Also available:` at the end of a line: the amount on the next one is another's."""
    return _QUALIFIED.search(text, max(0, len(text) - 40)) is not None


def set_aside_limits(text: str, found: Quantities) -> None:
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


def set_aside_packs(text: str, found: Quantities) -> None:
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


_SO_MUCH_IS = re.compile(r"\s?(?:=|provides|delivers|gives|supplies)\s?(?:approx\w*\.? )?", re.IGNORECASE)
_SO_MUCH_HOLDS = re.compile(r"\s?\(\s?")
_IS_ALL = re.compile(r"(?:amp|vial|fial|flac|durchst|frasc)\w{0,12}\.?\s?[=(]\s?$", re.IGNORECASE)
_IS_NONE = re.compile(
    r"(?:\d\s?(?:[x×*–-]|to|bis|à|a|or|oder|ou)|\b(?:amp|vial|fial|flac|pack)\w{0,9}|[<>]"
    r"|\b(?:dilut|add|reconstitut|dissol|draw|up to|to|ad|auf|not|formerly|previously|less than|more than|was|instead"
    r"|mix|with|mit)\w*)[\W_]{0,3}(?:\w+ )?$",
    re.IGNORECASE,
)
"""Before a volume: several of it, what is added or made up to it, what it is not."""

_RANGE = re.compile(r"\d\s?(?:[–-]|to|bis|à|or|oder|ou)\s?\d", re.IGNORECASE)
_BEFORE_IT = 24
"""Letters."""


def set_rates(text: str, found: Quantities) -> None:
    """`1 mL = 1000 mcg` is 1000 mcg/mL; `0.5 mL = 500 mcg` and `Inject 1 mL (1000 mcg)`: what some of it holds.

    So does `Inject 1000 mcg (1 mL)`. It is all of it in `1 Ampulle = 2 ml = 1000 µg`. What repeats the amount,
    `(0.5 mg)`, is in the same.
    """
    dosed = dose_in(text) is not None if found.amounts and found.volumes else False
    for at, amount in enumerate(found.amounts if dosed else ()):
        behind = next((each for each in found.volumes if amount.end < each.start <= amount.end + 3), None)
        if behind is None or amount.per is not None or amount.unit not in MASS_MCG:
            continue
        if text[amount.end : behind.start].strip() == "(" and text[behind.end : behind.end + 2].lstrip()[:1] == ")":
            found.amounts[at] = replace(amount, per=behind.number, per_unit=behind.unit, rate=True)
            found.volumes.remove(behind)
    for at, amount in enumerate(found.amounts):
        before = next((each for each in found.volumes if each.end <= amount.start <= each.end + _BESIDE), None)
        if before is None or amount.per is not None or amount.unit not in MASS_MCG:
            continue
        between, begin = text[before.end : amount.start], max(0, before.start - _BEFORE_IT)
        some = dosed or before.ml < 1
        is_all = _IS_ALL.search(text, begin, before.start) is not None
        if not (_SO_MUCH_IS.fullmatch(between) or (some and _SO_MUCH_HOLDS.fullmatch(between))):
            continue
        if not (is_all or some or before.ml == 1):
            continue
        if not is_all and (_IS_NONE.search(text, begin, before.start) or _RANGE.search(text, before.start, before.end)):
            continue
        said = replace(amount, per=before.number, per_unit=before.unit, rate=some and not is_all)
        found.amounts[at] = said
        found.volumes.remove(before)
        other = found.amounts[at + 1] if at + 1 < len(found.amounts) else None
        if other is not None and other.per is None and _AGAIN.fullmatch(text[amount.end : other.start]):
            found.amounts[at + 1] = replace(other, per=said.per, per_unit=said.per_unit, rate=said.rate)


_AGAIN = re.compile(r"\s?[(\[=,]\s?=?\s?")
_BESIDE = 12
"""Letters."""


def drop_doses(text: str, found: Quantities) -> None:
    """Takes out what is said of doses and of solubility: no strength of the container."""
    found.amounts[:] = [amount for amount in found.amounts if amount.per_unit != "kg"]
    daily = [each for each in found.amounts if _is_a_day(text, each.end)]
    found.amounts[:] = [each for each in found.amounts if each not in daily]
    found.unread[:] = [
        (start, end) for start, end in found.unread if not (_is_a_day(text, end) or _is_a_day(text, end - 3))
    ]
    dose = dose_in(text) if found.amounts else None
    if dose is not None and found.amounts:
        found.amounts[:] = [
            amount
            for amount in found.amounts
            if _is_in_ml(amount) or (amount.start < dose.start() and not _is_given(text, amount, dose))
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


def _is_in_ml(amount: Amount) -> bool:
    """A strength, or the part of one that a dose holds."""
    return amount.per_unit == "mL" and amount.per is not None


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
