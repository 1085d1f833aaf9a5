"""What the other words of a label say: its market, its form, its dates."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from labelcheck.grammar.numbers import Market
from labelcheck.units import vocabulary

_COMMA = vocabulary("""
    injektionslösung lösung ampulle ampullen enthält zur wirkstoff durchstechflasche intramuskulären injektion
    verwendbar flacon boîte contient voie chaque perfusion poudre eau préparations microgrammes microgramme
    soluzione iniettabile fiala fiale ogni flaconcino scadenza lotto intramuscolare microgrammi solução injetável
    ampola ampolas contém caixa validade solucao injetavel oplossing ampul bevat injectievloeistof
    verpakkingsvorm toedieningsvorm sterkte injektionsvätska lösning innehåller injeksjonsvæske injektionsvæske
    oppløsning opløsning injektioneste liuos ampull roztwór wstrzykiwań ampułka ampułki ampułek zawiera injekční
    roztok ampulky obsahuje oldatos injekció ampulla tartalmaz раствор инъекций ампула ампулы содержит внутримышечно
    розчин ін'єкцій enjeksiyonluk çözelti içerir vitamini enjeksiyon solüsyonu çözeltisi klorür süstelahus lösung
    süstelahuse šķīdums injekcijām tirpalas injekcinis soluție injectabilă raztopina injiciranje zusammensetzung
    apotheke apothekenpflichtig verschreibungspflichtig
""")
_EITHER = vocabulary("""
    solución inyectable ampolla ampollas ampolleta ampolletas cada contiene vía caja inyección caducidad solucion
""")
_POINT = vocabulary("""
    injection each contains vial multiple dose single for use only rx intramuscular subcutaneous store protect
    ampoules sterile ampoule vials solution ndc
""")
_SPACED = vocabulary("""
    flacon contient chaque voie boîte injektionsvätska lösning innehåller injeksjonsvæske oppløsning roztwór
    wstrzykiwań ampułka ampułek zawiera injekční roztok ampulky obsahuje oldatos injekció раствор инъекций ампула
    injektioneste liuos příbalová léčiva informace
""")
_COMMA_STEMS = ("injektion", "injekcij", "iniettab", "wstrzyk", "injekčn", "enjeks", "инъек", "ін'єк", "injeksjon")
"""Beginnings that outlive OCR: `Injektionslésung`."""

_WORD = re.compile(r"[^\W\d_]+")
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d.,])")
_DECIMAL_POINT = re.compile(r"(?<![\d.,])\d+\.\d{1,2}(?![\d.,])")


def market_of(text: str, recognised: bool = False) -> Market:
    """How the country of a label writes numbers, by its words and by the numbers that leave no doubt.

    Args:
        text: All of the label.
        recognised: It came from OCR, where noise makes numbers of every kind, so that words alone tell.
    """
    words = set(_WORD.findall(text.casefold()))
    comma = bool(words & _COMMA) or any(word.startswith(_COMMA_STEMS) for word in words)
    comma = comma or (not recognised and _DECIMAL_COMMA.search(text) is not None)
    either = bool(words & _EITHER)
    point = bool(words & _POINT) and not comma
    point = point or (not recognised and _DECIMAL_POINT.search(text) is not None and not words & _COMMA)
    return Market(comma, point, either, bool(words & _SPACED))


_CONTEXTS = {
    "oral": r"tabl[ae]t|tablett|comprim|compress[ae]\b|kapsel|capsul|gélul|cápsul|gocce|goccia|tropfen\b|gotas\b"
    r"|gouttes"
    r"|\boral|syrup|sirop|sirup|lozenge|sublingual|chewable|gumm(?:y|ies)|softgel|таблет"
    r"|капли|капсул|lutschtabl|錠|カプセル|tabletk|kapsułk|\b(?:trink|drink|drick)amp|bebib|bebív|\bda bere\b"
    r"|do picia|içilebilir|\bdrops\b|druppel|\bkrople|kapky|dråber|\bdamla|elixir|\bper os\b|\bp\.o\.|\boraal|doustn"
    r"|\bbuccal|mouthwash|口服|内服|経口|内用|внутрь|питьев|trinkfl|drinkable|under the tongue|supplement facts"
    r"|drink (?:the )?(?:contents?|ampoule)|serving size|(?:dietary|food) supplement|nahrungsergänzung"
    r"|complément alimentaire|integratore alimentare|(?:suple|comple)mento (?:alim|diet)|suplement diety"
    r"|takviye edici gıda"
    r"|voedingssupplement|kosttillskott|jarabe|xarope|\bdropper|(?<!absorbed )(?<!medication )\bby mouth"
    r"|\bperoral(?! treatment not)|\bper bocca"
    r"|\b[àa] (?:boire|avaler)\b"
    r"|zum schlucken|szájon át|ağız yoluyla|suun kautta|\benteral use|(?:for|via) (?:a )?feeding tube"
    r"|sonde gastrique|effervescent"
    r"|chewing gum"
    r"|\bgranulat|lollipop|mouth rinse|\bsubling\.|\bunder tongue|\bv[ií]a bucal|\binwendig|feed additive"
    r"|energy shot|shot drink|liquid supplement",
    "drunk": r"buvable|einnehmen",
    "topical": r"collyre|eye drop|augentropf|colirio|collirio|nasal\b|\bnasen|spray|cream\b|\bointment|unidose"
    r"|\bpatch(?:es)?\b|colírio|szemcsepp|silmätip|ögondropp|点眼|滴眼|점안"
    r"|\brectal|transdermal|\btopical(?! antisep)|inhalation|nebuli[sz]|ophthalm|ophtalm|cosmetic (?:use"
    r"|product|serum)"
    r"|kosmetisch"
    r"|external use|uso (?:externo|esterno|t[óo]pico|cut[áa]neo)|usage (?:externe|cutané)|zur äusser|auf die haut"
    r"|(?:face|hair|skin) serum|(?<!antiseptic )(?<!as )\blotion|\bfor the skin|\broll-on|\bmicroneedling"
    r"|\bdermaroller|toothpaste"
    r"|\bnose gel|\botic\b"
    r"|\bvaginal|suppositor|\binhaler|contact lens|lip balm"
    r"|shampoo",
    "injection": r"\binj(?!ur)|injekt|inject|inyect|iniett|injet|enjeks|\bampo|ampul|ampuł|\bamps?\b|fial|\bi\.\s?m\b"
    r"|\bi\.?v\b|\bs\.?c\.|intramus|subcut|parenter|\bvials?\b|syringe|инъек|ампул|注|wstrzyk|injek|süstelahus|infus"
    r"|perfus|spritze|seringue|jeringa|주사|(?:for|use|route|via)\W{1,3}im\b|\bim\W{1,3}(?:or|and|iv|sc|use)\b",
    "bulk": r"bulk ingredient|raw material|drug substance(?!\s*:)|for compounding|for further processing"
    r"|active pharmaceutical"
    r"|manufacturing use|rohstoff",
    "no_medicine": r"\bplacebo|training (?:vial|ampoule|purpose|only|use)|not for human|research use|(?:simulation"
    r"|demonstration|practice) (?:only|use|vial|purposes)"
    r"|certified reference|laboratory reagent|stock solution|\brecalled\b"
    r"|in vitro diagnost"
    r"|(?:reference|analytical) standard|specimen label|\bnot (?:vitamin )?b ?-?12\b|\bvoid\b(?! (?:if|where"
    r"|after|seal))|do not use\W*(?:\n|$)|diluted 1 ?: ?\d|wrong strength"
    r"|(?<!beware of )counterfeit\W+(?:quarantine|product)"
    r"|\bsimulated"
    r"|educational purp"
    r"|teaching aid|übungs|schulungszweck|(?<!discard )(?<!return )empty vial\b(?! to)|laboratory use"
    r"|research purposes"
    r"|\bruo\b|calibrator"
    r"|(?:retention|stability) sample|non-clinical|not a drug|for cell culture"
    r"|b ?-?12 (?:quality )?(?:control (?:serum|sample)|hplc standard|test sample)|\bdummy\b"
    r"|not for patient (?:use|care)|for export - not for use|mislabel"
    r"|\bb ?12[ -]free|(?:does not contain|without|free of|ohne|sans|sin|senza"
    r"|sem) "
    r"(?:vit\w+ b ?12|\w*cobalamin)",
    "void": r"^\W*(?:rejected|(?:in )?quarantined?|gesperrt|scaduto|retirado|caducado|abgelaufen|périmé"
    r"|not sterile|non-?sterile|unsterile|nicht steril|draft(?: label)?|(?:half|double|quarter)[- ]strength"
    r"|saline only|(?:product|class i+) recall|dilution 1 ?: ?\d+)\W*(?:\d[\d./-]*\W*)?$"
    r"|\brefilled with|contains (?:only saline|saline only)|suspected counterfeit|^\W*counterfeit\W*$"
    r"|actual contents?:"
    r"|withdrawn from (?:the )?(?:market|sale|supply)|not for therapeutic use|\bcorrection ?: ?\d|rückrufaktion"
    r"|\bfälschung"
    r"|falsificad",
    "not_injected": r"\b(?:not (?:for|to be)|nicht z(?:ur|um)|ne pas|no|não|non|nie|niet) (?:inject|injekt|iny"
    r"|injet|iniett"
    r"|wstrzyk|parenteral(?! nutr))(?![^.;\n]{0,40}(?:ven|vein|ader\b|żyln|\biv\b|intrathec|\bif\b|\bsi\b|\bwenn\b))",
    "cyanide": r"cyanokit|cyanide (?:poison|antidote)|antidote",
    "veterinary": r"(?<!dr\. )\bvet\.(?!\w| ?(?:ltd|gmbh|inc))|\brx vet\b|\bcows?\b|\bpigeons|\bpiglets"
    r"|\bcamels?\b|\bllamas|\bovine|\bcaprine"
    r"|\balpacas?\b|\bgreyhounds?\b|\bovejas|\bconejos|\bpotros|\bbroilers\b|milk withdrawal|withholding period"
    r"|for (?:use in )?(?:rabbits|birds|foals|ferrets|ponies|chickens|layers)"
    r"|\bfür (?:pferd|rind|hund|vögel|kaninchen|fohlen)"
    r"|pour (?:chien|chat|cheval|lapin|oiseau)|para (?:perro|gato|caballo)|voor (?:paard|hond|kat)"
    r"|dla (?:koni|bydła|kur)\b"
    r"|兽用|獸用|動物用|동물용|犬用|猫用|лошад|коров\b"
    r"|\bovinos"
    r"|\bkühe|\bkälber|\btauben\b|\bduiven|\bhonden|\bkatten|(?:per|para|for|för|til) (?:i |los "
    r"|las )?(?:cavalli|caballos|vacas|häst|hest)\b|\bveaux|ganado|su[íi]nos"
    r"|bezerros"
    r"|dla psów|кошек|собак|кошк|\bmares\b|\bruminants|for pets|\breptil|животни|zvířata|állatok|koiralle"
    r"|kediler"
    r"|(?<!breast )milk: (?:\d|zero)|slaughter|veterin|vétérin|tierarz|for animal|animal (?:use|health)"
    r"|use in animals|cattle"
    r"|\bhorses\b|for (?:the )?horse\b"
    r"|swine|\bdogs?\b"
    r"|sheep|(?<!no )bovine|equine|porcine|target species|ad us\.? ?vet|poultry|\bcalves\b|\bpigs\b|\bcats\b|canine"
    r"|feline"
    r"|\bgoats\b|\blambs\b|livestock|withdrawal period|wartezeit|für tiere|\brinder|\bpferde\b|\bschweine|chevaux"
    r"|\bbovins"
    r"|animaux|per animali|para animales|bovinos|equinos|porcinos|pecuari|dla zwierz|weteryn|diergenees"
    r"|för djur|til dyr"
    r"|hayvan|для животн|ветеринар|\bhunde\b|\bkatzen|\bchiens|\bchats\b|bovini|equini|\bcani\b|gatti\b|perros"
    r"|(?<!los )gatos|\banimales"
    r"|\bdieren|állatgyógy",
    "multivitamin": r"multi-?vit|polyvit|\bm\.?v\.?i\b|cernevit|soluvit|infuvite|multi-?12|parenteral nutrition",
    "prepared": r"(?<!with )(?<!contains )(?<!each )\b\d[\d.]* ?ml of \d[\d.,]* ?m?c?g ?/ ?ml"
    r"|\bin \d+ ?ml (?:ns\b|d5w|saline|normal saline|nacl|glucose"
    r"|dextrose)|\bivpb\b|\bdiluted 1 in \d"
    r"|(?<!be )(?<!if )(?<!when )(?<!once )(?<!not )\bdiluted (?:to|1 ?:|with|in)|(?<!be )\badded to \d+ ?ml"
    r"|from stock",
    "one_form": r"\bmet(?:h?yl|il)(?:ated b|ada\b|\b(?![\s\-/&]*(?:(?:and|und|et|y|e) )?(?:par|prop|hydr|alco"
    r"|spirit|p-|4)))|\bh[yi]droxo\b"
    r"|\bhidroxo\b|\badenosyl\b|\bme-?b12|\bmecbl|\boh-?b12|\boh-?cbl|\bado-?cbl|\bb12a\b",
    "infusion": r"infusi|perfusi|infusn",
    "powder": r"lyophili|freeze-dried|lyofili|liofili|凍結乾燥|\bsolvent|lösungsmittel|\bsolvant|\bdiluyente|\bdiluente"
    r"|\bdiluent\b|rozpuszczalnik|растворител|çözücü|溶剤",
    "to_dissolve": r"\bpowder|\bpoudre|\bpolvo|\bpolvere|\bpulver\b|\bproszek|\bpó para|порошок|粉末",
    "vial": r"\bvials?\b(?! in (?:the|its))|\bdurchstechfl|\bflaconcin",
    "ampoule": r"(?<!frasco[ /\x28-])(?<!frascos[ /\x28-])(?<!fco\. )\bamp(?:oul|ol|ul|uł)"
    r"(?!\w* (?:in (?:the|its)|dans l|im |en el|na ))|\bfial[ae]\b|ампул",
    "second_ampoule": r"\bamp\w{0,8}\.? ?(?:ii|2|b)\b\s?[:;(]",
    "complex": r"b[\s-]?complex|\blipo[ -][bc]\b|\blipo-?b ?12|\bmicc?\b[ +/-]{0,3}b|complejo b"
    r"|complexe b|b-komplex|vitamin b complex",
}


def _alternatives(pattern: str) -> Iterator[str]:
    """What its bars part, but for those in brackets."""
    start = depth = 0
    for at, sign in enumerate(pattern):
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            yield pattern[start:at]
            start = at + 1
    yield pattern[start:]


def _compiled(pattern: str) -> tuple[re.Pattern[str], ...]:
    """Those that begin a word by themselves: a search for letters alone skips to the first of them, and is fast."""
    every = [*_alternatives(pattern)]
    words = [each[2:] for each in every if each.startswith(r"\b")]
    stems = [each for each in every if not each.startswith(r"\b")]
    parts = ("|".join(stems), r"\b(?:" + "|".join(words) + ")" if words else "")
    return tuple(re.compile(part) for part in parts if part)


_CONTEXT = {name: _compiled(pattern) for name, pattern in _CONTEXTS.items()}

_ABROAD = re.compile(
    r"(?:alcance|portée|reach(?! of children\W*\w+ \d)|reichweite|portata)(?:(?!\b(?:for|use|only|pour|para|für"
    r"|voor|uso"
    r"|usage)\b)[^.;,\n]){0,60}"
    r"|not for (?:veterinary|animal) use|nicht für tiere"
)
"""Words for animals that say nothing of the product: keep it out of the reach of children and animals."""

_DENIED = re.compile(
    r"\b(?:not|nicht|ne pas|no|non|não|nie|niet|inte|ikke) (?:for|zu[rm]?|pour|para|per|do|voor|för|til|to be|take"
    r"|swallow|drink|admin|somm|stos|(?=inject|iny|injet|iniett|wstrzyk|einnehm))"
    r"(?!\s?(?:children|resale|diabet|infant|newborn))(?:(?! [-–—] )[^.;:,!\n\d]){0,60}"
    r"|\b\w+ (?:are )?also available|if oral therapy"
)
"""What is denied, `not for oral use`, is not said."""

_NOT_WITH = re.compile(
    r"(?:\b(?:not|never|nicht|ne pas|no|non|nie)\b[^.;\n]{0,30}(?:mix|combin|add|misch|mélang|mezcl|mescol|mistur)\w*"
    r"|\b(?:in)?compatible|\bgiven|\badministered)[^.;\n]{0,20}\b(?:with|mit|avec|con|com|to)\b[^.;\n]{0,60}"
    r"|\b(?:not (?:an?\b|the\b|for (?:the )?(?:treatment|use|infusion)|to be used as)|stop other|taken with"
    r"|patients on)[^.;\n]{0,60}|\bdo not add to [^.;\n]{0,60}"
)
"""What it is not, or is not to be mixed with, or may be given with, is not in it."""

_BY_MUSCLE_OR_MOUTH = re.compile(
    r"(?:\b(?:\w?[il1|]m|i\.m\.|s\.?c\.?)|^m)[ \-–—_~/]{0,4}(?!via\b)[vu]\w{0,4}(?:[ \-–]{1,2}\w{1,4})?[ \-–]{1,2}orale"
    r"|\b(?:injectables?|intramusculaire) ?[-–/] ?voie orale"
)
"""`IM - voie orale`, as on French ampoules, whatever OCR makes of its dash: `IMvole orale`, `IM -v e orale`."""

_TAKEN_BACK = re.compile(r"\b(?:pas|ni|non|not?|n[ée]|mai|não|jamais|plus|sans|remplace|contre|interdit)\b")

_DENIALS = {
    **dict.fromkeys(("oral", "drunk", "topical", "injection"), _DENIED),
    **dict.fromkeys(("multivitamin", "cyanide", "complex", "infusion"), _NOT_WITH),
    "veterinary": _ABROAD,
}

_FOR_BOTH = re.compile(r"inject|injekt|injet|\bi\.\s?m\b|intramus")
"""French ampoules are drunk or injected."""

_BY_MUSCLE = re.compile(r"\bI\.? ?M\b(?! (?:K[ÜU]HL|U?M?KARTON|ORIGINAL|FOLIEN|DUNKEL|FALL))")
"""In capitals: the German `im Kühlschrank` is no way to give it."""


def context_of(text: str) -> frozenset[str]:
    """What kind of product the words speak of, on each line, or where a line is broken: `Vitamin B` and `Complex`."""
    found = frozenset[str]().union(*map(_context_of_line, text.split("\n")))
    small = text.casefold()
    broken = {name for name in _OVER_LINES if name not in found and _is_said(name, small)}
    if "drunk" not in found:
        return found | broken
    for_both = any(_FOR_BOTH.search(_DENIED.sub(" ", line)) for line in small.split("\n"))
    return (found - {"drunk"}) | broken | (frozenset() if for_both else {"oral"})


def _is_said(name: str, small: str) -> bool:
    parts = _CONTEXT[name]
    if not any(part.search(small) for part in parts):
        return False
    said = _DENIALS[name].sub(" ", small)
    return any(part.search(said) for part in parts)


_OVER_LINES = ("complex", "injection")
"""Whose patterns part words by any space."""


@lru_cache(maxsize=4096)
def _context_of_line(text: str) -> frozenset[str]:
    """Many labels share their lines."""
    small = text.casefold()
    said = {denial: denial.sub(" ", small) for denial in _DENIALS.values()}
    texts = {name: said[_DENIALS[name]] if name in _DENIALS else small for name in _CONTEXT}
    texts["oral"] = _without_either_way(texts["oral"])
    found = {name for name, parts in _CONTEXT.items() if any(part.search(texts[name]) for part in parts)}
    return frozenset(found | ({"injection"} if _BY_MUSCLE.search(text) else set()))


def _without_either_way(line: str) -> str:
    """What is injected or swallowed, as one likes, is not for swallowing."""
    found = _BY_MUSCLE_OR_MOUTH.search(line)
    if found is None or _TAKEN_BACK.search(line, 0, found.start()):
        return line
    return f"{line[: found.start()]} {line[found.end() :]}"


_EXPIRY = re.compile(
    r"(?:\bexp(?:iry|iration|\.|\b)(?:\s*date)?|\buse (?:by|before)|verw\.? ?bis|\bcad(?:ucidad|\.|\b)|\bvence?\b"
    r"|verwendbar bis|\bvenc\b|\bval(?:idade|\.|\b)|\bscad(?:enza|\.|\b)|годен до|\bskt\b|使用期限|\bperemption\b)"
    r"[\s.:]{0,3}(?P<when>[A-Za-z]{3,9}\.?[\s\-./]{0,2}\d{2,4}|\d{1,4}[\-./ ]\d{1,4}(?:[\-./ ]\d{1,4})?(?!\d)"
    r"|\d{1,2}[\s\-]?[A-Za-z]{3}[\s\-]?\d{2,4})",
    re.IGNORECASE,
)
_ABBREVIATED = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: at for at, name in enumerate(_ABBREVIATED, 1)}
_LOT = re.compile(
    r"\b(?:lot|lote|lotto|batch|ch\.-?b\.|charge|partida|серия)(?: ?n[ro°º]\.?)?[\s.:#]{1,3}"
    r"(?P<lot>(?=[A-Z0-9\-]*\d)[A-Z0-9][A-Z0-9\-]{2,14})\b",
    re.IGNORECASE,
)


def expiries_of(text: str) -> Iterator[tuple[date, int, int]]:
    """Every last day of use that a line states, with its place; what is no date is left out."""
    for match in _EXPIRY.finditer(text):
        day = last_day(match["when"])
        if day is not None:
            yield day, match.start(), match.end()


def lots_of(text: str) -> Iterator[str]:
    """Every lot number that a line states."""
    for match in _LOT.finditer(text):
        yield match["lot"]


def last_day(when: str) -> date | None:
    """`JUL 2026`, `2026-05`, `05/26`, `31.12.2026`, `12 MAR 2027`: the last day that it means."""
    numbers = [int(part) for part in re.findall(r"\d+", when)]
    letters = re.search(r"[A-Za-z]{3}", when)
    if letters is not None:
        month = _MONTHS.get(letters.group().casefold(), 0)
        return _day(numbers[-1], month, numbers[0] if len(numbers) == 2 else None)
    if len(numbers) == 2:
        year, month = (numbers[0], numbers[1]) if numbers[0] > 12 else (numbers[1], numbers[0])
        return _day(year, month, None)
    if len(numbers) == 3 and numbers[0] > 31:
        return _day(numbers[0], numbers[1], numbers[2])
    if len(numbers) == 3 and numbers[1] <= 12:
        return _day(numbers[2], numbers[1], numbers[0])
    return None


def _day(year: int, month: int, day: int | None) -> date | None:
    year += 2000 if year < 100 else 0
    if not 1 <= month <= 12 or not 1990 <= year <= 2099:
        return None
    last = calendar.monthrange(year, month)[1]
    if day is not None and not 1 <= day <= last:
        return None
    return date(year, month, day or last)
