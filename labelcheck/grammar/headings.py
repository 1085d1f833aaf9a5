"""Headings on one line: `Each 2 mL ampoule contains`, and what the amounts after it are in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from labelcheck.grammar.amounts import Volume
from labelcheck.grammar.tokens import NUMBER, WORD, Token
from labelcheck.text import WRAP
from labelcheck.units import CONTAINERS, unit_of, vocabulary


@dataclass(frozen=True, slots=True)
class Heading:
    """`Each 2 mL ampoule contains`: what the amounts after it are in."""

    start: int
    end: int
    volume: Volume | None
    """None for a container of no stated volume, and for `each mL`."""

    container: str | None
    """One of CONTAINERS; None for a volume by itself."""

    @property
    def per_ml(self) -> bool:
        """The amounts after it are in one mL, whatever the container holds."""
        return not self.container and (self.volume is None or self.volume.ml == 1)

    @property
    def is_share(self) -> bool:
        """`Each 0.5 mL delivers`: some of what the container holds."""
        return not self.container and self.volume is not None and self.volume.ml < 1


EACH = vocabulary("""
    each every cada jede jeder jedes chaque ogni her varje hver elke каждый каждая каждые každá każda per 每 one
""")
CONTAINS = re.compile(
    r"contain|enth[aä]lt|contien|cont[eé]m\b|conten[gu]|innehåll|inneholder|indeholder|sisält|bevat|zawier|obsahuj"
    r"|tartalmaz|содерж|içer|içind|enth\.|composition|zusammensetzung|contenu|中|含",
    re.IGNORECASE,
)


_ML = r"(?:mls?|мл|c\.?\s?c\b\.?|mil+ilit\w+)(?![^\W_])"
_PER_ML = re.compile(
    rf"[(\[]?\s*\b(?:per|pro|pr\.?|par|por|je|na|in|em|en)\s+(?:1\s?|each |every |cada |chaque |je )?{_ML}"
    r"\s*[)\]]?\s*(?P<colon>:|[–-] )?",
    re.IGNORECASE,
)
_EACH_ML = re.compile(
    rf"\b(?:each|every|cada|jede[rs]?|chaque|ogni|elke|her(?: bir)?|каждый|každý|każdy)\s+(?:1\s?|un\s)?{_ML}",
    re.IGNORECASE,
)
"""Whatever the container holds that is named behind it: `Each mL (10 mL vial) contains`."""

_PER_CONTAINER = re.compile(
    r"\b(?:per|pro|par|por|je) (?:amp|vial|fial|flac|frasco|durchst)\w*\s*:?\s*$", re.IGNORECASE
)
_PER_CONTAINER_OF = re.compile(
    r"\b(?:per|pro|par|por|je|pour une?|para una?|per una?) (?:amp|vial|fial|flac|frasco|durchst)\w*"
    r" (?:van|zu|de|da|à|of|mit|po) [\d.,]+\s?ml\s*:",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    r"\W*(?:$|:|provides|has\b(?! been)|holds|delivers|supplies|aporta|liefert|apporte|fornece)", re.IGNORECASE
)
_ML_LAST = re.compile(rf"(?:/|\b(?:each|cada|per|pro|por|par)\s+)\s?{_ML}\W*$", re.IGNORECASE)
"""`Amount per mL`, `Quantity/mL`: all of a line without an amount."""

_WORD_BEFORE = re.compile(r"[^\W\d_]{3}[^\d]*$")


def headings_of(
    text: str, tokens: Sequence[Token], volumes: Sequence[Volume], taken: Sequence[tuple[int, int]] = ()
) -> Iterator[Heading]:
    """Every `each mL contains` of a line, and every `per mL:` in which no amount is.

    Args:
        text: The line.
        tokens: Of the line.
        volumes: On the line.
        taken: The places of amounts, and of what they are in.
    """
    verbs = [match.start() for match in CONTAINS.finditer(text)]
    claimed: set[int] = set()
    for match in _PER_ML.finditer(text):
        before, behind = text[: match.start()], text[match.end() :]
        told = bool(match["colon"]) and not _SAYS_NOTHING.match(behind)
        told = told or any(verb < match.start() for verb in verbs)
        told = told or (not behind.strip() and not _OTHER_MEASURE.search(before))
        told = told and not _NO_CONTENTS.search(_clause(before)) and not _NO_CONTENTS.search(behind[:_A_PRICE])
        if told and not any(start < match.end() and match.start() < end for start, end in taken):
            claimed.add(match.start())
            yield Heading(match.start(), match.end(), None, None)
    of_a_volume = _PER_CONTAINER_OF.search(text)
    if of_a_volume is not None and not _NO_CONTENTS.search(_clause(text[: of_a_volume.start()])):
        start, end = of_a_volume.span()
        inside = next((each for each in volumes if start < each.start < end), None)
        yield Heading(start, end, inside, _container_in(tokens, start) or "ampoule")
        return
    whole = _PER_CONTAINER.search(text)
    if whole is not None and not taken:
        yield Heading(whole.start(), whole.end(), None, _container_in(tokens, whole.start()) or "ampoule")
        return
    each_ml = _EACH_ML.search(text)
    last = _ML_LAST.search(text) if not taken and not claimed else None
    if each_ml is not None and (_near(each_ml, verbs) or _HOLDS.match(text, each_ml.end())):
        claimed.add(each_ml.start())
        yield Heading(each_ml.start(), each_ml.end(), None, None)
        verbs = [verb for verb in verbs if not each_ml.start() < verb < each_ml.end() + _NEAR_A_VERB]
        if not any(volume.start > each_ml.end() for volume in volumes):
            return
    if last is not None and _WORD_BEFORE.search(text, max(0, last.start() - _NEAR_A_VERB), last.start()) is None:
        last = None
    if last is not None and _OTHER_MEASURE.search(text, 0, last.start()):
        last = None
    if last is not None and not _NO_CONTENTS.search(_clause(text[: last.start()])):
        yield Heading(last.start(), last.end(), None, None)
        return
    if claimed and each_ml is None:
        return
    for verb in verbs:
        heading = _heading_before(text, tokens, volumes, verb)
        if heading is not None and heading.start not in claimed:
            claimed.add(heading.start)
            yield heading
    for at, token in enumerate(tokens):
        if token.kind == WORD and token.text.casefold() in EACH and token.text.casefold() not in ("per", "one"):
            heading = _heading_after(tokens, volumes, at)
            if heading is not None and heading.start not in claimed and (taken or not _heads_nothing(text, heading)):
                claimed.add(heading.start)
                yield heading


def _heads_nothing(text: str, heading: Heading) -> bool:
    """`Discard each mL unused`, `Each mL must be kept cold`."""
    if heading.volume is not None or heading.container is not None:
        return False
    each_ml = _EACH_ML.search(text, heading.start)
    told = each_ml is not None and _NOTHING_STANDS_IN.match(text, each_ml.end()) is not None
    return told or _NO_CONTENTS.search(_clause(text[: heading.start])) is not None


_NO_CONTENTS = re.compile(
    r"\b(?:volum|cost|fill|size|weight|density|füll|inhalt|rate\b|osmol|discard|mrp\b|price|prix|precio|prezzo|preço"
    r"|cena\b"
    r"|graduat|units?\b|colou?r|dispens|tax\b|fee\b|particles|dose\b|sold\b|calibrat|scale\b|use\b|wait\b)"
    r"|\b(?:grund|stück|apotheken)?preis|mmol|mosm|[€$£¥₹₽]",
    re.IGNORECASE,
)
"""A price, a rate, what it weighs: no contents."""

_A_PRICE = 12
"""Letters behind `per mL:` that tell that it is one."""

_OTHER_MEASURE = re.compile(r"\d\s?(?:min|sec|h|hrs?|gtt|drops?|kcal|rs|eur|usd)\.?\s*$", re.IGNORECASE)
"""`1 min per mL`."""

_SAYS_NOTHING = re.compile(r"\W*(?:see|refer|siehe|s\.|voir|ver\b|vedi|véase|zie)\b", re.IGNORECASE)
_NOTHING_STANDS_IN = re.compile(
    r"\W*(?:must|should|shall|ist\b|doit|debe|deve|syringe|mark\b|within|has been|sold\b|solution is|sterile\W*$"
    r"|unused|left\b|remain|slowly|drawn|given|injected)",
    re.IGNORECASE,
)
"""What follows `each mL` where no list does."""

_NEAR_A_VERB = 50
"""Letters."""


def _clause(before: str) -> str:
    """What stands before a heading in the same clause: a price in another sentence says nothing of it."""
    return _BREAK.split(before[-3 * _NEAR_A_VERB :])[-1]


_BREAK = re.compile(r"[.;!?](?:\s+(?=\D)|\s*$)")


def _near(each_ml: re.Match[str], verbs: Sequence[int]) -> bool:
    """A verb of containing stands with it: `Each mL (10 mL vial) contains`, `contains in each mL`."""
    return any(each_ml.start() - 20 < verb < each_ml.end() + _NEAR_A_VERB for verb in verbs)


def _heading_before(text: str, tokens: Sequence[Token], volumes: Sequence[Volume], verb: int) -> Heading | None:
    """The volume or container in the words before a verb of containing."""
    reach = verb - (140 if re.match(r"\W*(?:in|v|в|en)\b", text, re.IGNORECASE) else 60)
    near = [token for token in tokens if reach <= token.start < verb]
    volume = next((volume for volume in reversed(volumes) if reach <= volume.start < verb), None)
    container = _container_in(near)
    bare = next((token for at, token in enumerate(near) if _is_bare_ml(near, at)), None)
    if volume is None and bare is None and container is None:
        return None
    if _counts_several(near):
        return None
    start = volume.start if volume is not None else bare.start if bare is not None else near[0].start
    return Heading(start, verb, volume, container)


def _heading_after(tokens: Sequence[Token], volumes: Sequence[Volume], at: int) -> Heading | None:
    """`Her bir 1 ml'lik ampul`, `Each mL:`, `Cada ampolleta de 2 mL`: the volume or container just after `each`."""
    near = list(tokens[at + 1 : at + 7])
    if not near or near[0].text in ",;.)":
        return None
    if _is_bare_ml(near, 0):
        return Heading(tokens[at].start, near[0].end, None, None)
    reach = near[-1].end
    volume = next((volume for volume in volumes if tokens[at].start < volume.start < reach), None)
    container = _container_in(near)
    bare = next((token for place, token in enumerate(near[:2]) if _is_bare_ml(near, place)), None)
    if volume is None and bare is None and container is None:
        return None
    return Heading(tokens[at].start, reach, volume, container)


def _counts_several(tokens: Sequence[Token]) -> bool:
    """`5 Ampullen zu 1 ml enthalten`: one, or all of them?"""
    each = any(token.text.casefold() in EACH and token.text.casefold() not in ("per", "one") for token in tokens)
    counts = [one.text for one, other in pairwise(tokens) if one.kind == NUMBER and _container_of(other)]
    return not each and bool(counts) and counts[-1] not in ("1", "01")


def _container_in(tokens: Sequence[Token], start: int = 0) -> str | None:
    """The first that is named from some place on."""
    return next((each for token in tokens if token.start >= start and (each := _container_of(token))), None)


def _container_of(token: Token) -> str | None:
    unit = unit_of(token.text) if token.kind == WORD else None
    return unit.unit if unit is not None and unit.unit in CONTAINERS and unit.unit != "dose" else None


_COUNTS = vocabulary("""
    two three four five ten twenty thirty zwei drei vier fünf zehn deux trois quatre cinq dix due tre quattro cinque
    dieci dos tres cuatro cinco diez dois três twee drie vijf tien dwa trzy två tre fem tio iki beş on to
""")


def _is_bare_ml(tokens: Sequence[Token], at: int) -> bool:
    """A unit of volume with no number before it and in no slash."""
    unit = unit_of(tokens[at].text) if tokens[at].kind == WORD else None
    if unit is None or unit.unit != "mL" or unit.doubt > 1:
        return False
    if at and tokens[at - 1].text.casefold() in _COUNTS:
        return False
    return at == 0 or (tokens[at - 1].kind != NUMBER and tokens[at - 1].text not in ("/", "per", WRAP))
