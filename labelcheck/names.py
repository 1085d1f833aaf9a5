"""Which ingredients a line names, in the languages of the markets and through the damage of OCR."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from labelcheck.ingredients import BRANDS, COBALAMINS, DRUGS, EXCIPIENTS, PHRASES, VITAMINS
from labelcheck.units import vocabulary

B12_FORMS = (*COBALAMINS, "vitamin_b12")
"""What a report's `substance` may be."""

NUMBERED = {
    "1": "thiamine",
    "2": "riboflavin",
    "3": "niacinamide",
    "5": "pantothenic acid",
    "6": "pyridoxine",
    "7": "biotin",
    "9": "folic acid",
}
"""The B vitamins by number."""

LETTERED = {"A": "vitamin a", "C": "ascorbic acid", "D": "vitamin d", "E": "vitamin e", "K": "vitamin k"}
"""The other vitamins by letter."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name on a line, by its place in the text of the line."""

    start: int
    end: int
    ingredient: str
    kind: str
    """b12, vitamin, drug, excipient or brand."""

    sure: bool = True
    """Spelt in full, or so near to one name and so far from all others that nothing else can be meant."""

    says: str | None = None
    """What a brand says of its product: mix, multivitamin, cyanide, veterinary."""


_NUMBERED = re.compile(
    r"(?P<vitamin>(?<![^\W\d_])vit(?:[.,]|amin\w*|amiin\w*|\.?)[\s.:-]{0,2})?"
    r"(?:(?<![A-Za-z0-9])|(?<=mcg)|(?<=mg)|(?<=vit)|(?<=amin)|(?<=amine)|(?<=amina))"
    r"[BВ](?P<gap>[\s\-‐‑–]{0,2}|,)(?:<sub>)?(?P<number>12|₁₂|[ıIl|]2|1[zZ]|IZ(?![^\W_])|[1235679](?![^\W_]))(?![\d]"
    r"|[.,]\d)(?!\s?%)",
    re.IGNORECASE,
)
_LETTERED = re.compile(
    r"(?<![^\W\d_])(?:vit\.|vit(?:amin[ae]?)?)[\s-]{1,2}(?P<letter>[ACDEK])[1-3]?(?![^\W_])(?! ?B.?1[2Z])",
    re.IGNORECASE,
)
_EIGHT = re.compile(
    r"(?<![^\W\d_])(?:vit\.|vit[a-z]{3,5})\s{0,2}(?P<number>812|8l2|8I2|BIZ|Biz|Bie)(?![\d])", re.IGNORECASE
)
_CODED = re.compile(r"(?:\blot[eto]*|\bbatch|\bref|ch\.?-?b\.?|charge|\bno)\W{0,4}$", re.IGNORECASE)
"""What stands before a code, which may begin with B12."""

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_WORD = re.compile(r"[^\W\d_]+")
_LITTLE = vocabulary("""
    de di do da du la le of as als y e et
""")
_SALTS = vocabulary("""
    tromethamine trometamol
    hydrochloride acetate chloride hydrochlorid acetat cloridrato clorhidrato chlorhydrate hcl sulfate sulphate
    sodium phosphate citrate maleate tartrate mesylate besylate besilate succinate lactate gluconate klorür
    hydrobromide fosfato monohydrate dihydrate base anhydrous usp
""")


More = tuple[tuple[str, str], ...]
"""Spellings beyond the tables, each with its ingredient: what a profile of the user's own brings."""


LONG_NAME = 7
"""Letters that no noise spells."""


def is_brief(spelling: str) -> bool:
    """So short, or with a number, that one look alone does not vouch for it."""
    return len(spelling) < LONG_NAME or any(map(str.isdigit, spelling))


def is_spelt_out(spelling: str) -> bool:
    """Every letter of a cobalamin's name is there, as one of its spellings has it."""
    return skeleton(spelling) in _cobalamin_bones()


def form_of_end(end: str) -> str | None:
    """The form whose spellings alone end so: `xocobalamin` is left of hydroxocobalamin; `ocobalamin` of two forms.

    So is `xobalamin`, a syllable lost: no other has an x.
    """
    bones = skeleton(end)
    if "x" in end.casefold() and bones.endswith(skeleton("balamin")):
        return "hydroxocobalamin"
    forms = {form for spelling, form in _cobalamin_bones().items() if spelling.endswith(bones)}
    return forms.pop() if len(forms) == 1 and len(bones) > _COBALAMIN else None


_COBALAMIN = len("cobalamin")


def find_names(text: str, recognised: bool = False, more: More = ()) -> tuple[Name, ...]:
    """Every ingredient that a line of text names, in the order of the line; none overlaps another.

    Args:
        text: One line.
        recognised: It came from OCR, so that other drugs too are known by their neighbours.
        more: Names beyond the tables.
    """
    found = list(_numbered(text))
    if _CJK.search(text):
        found += _ideographic(text)
    taken = [(name.start, name.end) for name in found]
    for name in _spelt(text, recognised, more):
        if all(name.end <= start or end <= name.start for start, end in taken):
            found.append(name)
    found.sort(key=lambda name: name.start)
    return tuple(_with_its_form(text, name) for name in found if not _is_denied(text, name))


_FREE = re.compile(r"[\s-]{0,2}(?:free|frei|fri\b|vrij|libre)", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:without|ohne|sans|sin|sem|senza|free of|zonder|bez|utan|no)\s+$", re.IGNORECASE)


def _is_denied(text: str, name: Name) -> bool:
    """`without benzyl alcohol` is not there, and `vitamin B12 levels` are only spoken of."""
    if name.kind == "brand":
        return False
    if name.kind == "excipient" and _FREE.match(text, name.end) is not None:
        return True
    if name.kind == "b12" and _SPOKEN_OF.match(text, name.end) is not None:
        return True
    before = text[max(0, name.start - _MENTIONED_WITHIN) : name.start]
    without = _WITHOUT.search(before)  # `Item No Cyanocobalamin`
    absent = without is not None and (name.kind != "b12" or without.group().strip().casefold() != "no")
    return absent or _MENTIONED.search(before) is not None


_SPOKEN_OF = re.compile(
    r"[\s-]{0,2}(?:levels?\b|status\b|(?:mal)?absor|carence|study"
    r"|(?:deficien|mangel|d[ée]ficit|d[ée]ficien|lack\b)\w*\b(?!\W{0,2}(?:inj|sol)))",
    re.IGNORECASE,
)
_MENTIONED = re.compile(
    r"(?:\bhypersensitiv\w* (?:reactions? )?to[^.;\n]{0,40}|\bsensitiv\w+ to[^.;\n]{0,40}|\bhypersensib\w* (?:à"
    r"|au|aux|a|al|alla|ao)\b[^.;\n]{0,40}"
    r"|\büberempfindl\w*[^.;\n]{0,40}|\bincompatible with[^.;\n]{0,40}"
    r"|\b(?:not|never|nicht|ne pas|no|non|nie)\b[^.;,\n]{0,12}\b(?:mix|combin|add|misch|mélang|mezcl|mescol"
    r"|mistur)\w*"
    r"[^.;,\n]{0,20}\b(?:with|mit|avec|con|com|to)|\b(?:in)?compatible with|\ballerg\w*(?: to)?:?|\bdoes not contain"
    r"|\bcontains no|\bdiluent for|\bavoid|\bnext item:|\bsee also:?|\bpatient also on"
    r"|\bstore next to)\s*(?:any |the )?$",
    re.IGNORECASE,
)
_MENTIONED_WITHIN = 90
"""Letters."""


_FORM_BEFORE = re.compile(
    r"(?<![^\W\d_])(?:(?P<methylcobalamin>met[hy]{0,2}[iy]?l)|(?P<hydroxocobalamin>h?[yi]drox[oiy]|hidrox[oi]"
    r"|idross?o)"
    r"|(?P<cyanocobalamin>c[yi]ano)|(?P<adenosylcobalamin>adenos[yi]l|co-?enzym\w*))[\s-]{1,3}$",
    re.IGNORECASE,
)


def _with_its_form(text: str, name: Name) -> Name:
    """`Methyl B12` and `hydroxo cobalamin`: the form stands in a word of its own."""
    if name.ingredient != "vitamin_b12" or name.kind != "b12" or name.start < _SHORTEST_FORM:
        return name
    before = _FORM_BEFORE.search(text, max(0, name.start - _LONGEST_FORM), name.start)
    if before is None or before.lastgroup is None:
        return name
    return Name(before.start(), name.end, before.lastgroup, name.kind, name.sure)


_SHORTEST_FORM, _LONGEST_FORM = 6, 16
"""Letters of such a word, and of the signs behind it."""


def _numbered(text: str) -> Iterator[Name]:
    """Vitamins by letter and number. `B 12 amps` counts ampoules; B1 is not B12; `B12.5` is none."""
    for match in _NUMBERED.finditer(text):
        number, vitamin = match["number"], match["vitamin"]
        if "\n" in match.group() or (match["gap"].isspace() and not vitamin):
            continue
        if not vitamin and _CODED.search(text, 0, match.start()):
            continue
        if number in NUMBERED:
            yield Name(match.start(), match.end(), NUMBERED[number], "vitamin")
        else:
            clean = number in ("12", "₁₂") and match["gap"] != ","
            yield Name(match.start(), match.end(), "vitamin_b12", "b12", clean or (bool(vitamin) and "2" in number))
    for match in _LETTERED.finditer(text):
        # `VITAMIN a` is what was read of a B12 at the turn of the glass
        clean = match["letter"].isupper() or not match.group()[:3].isupper()
        yield Name(match.start(), match.end(), LETTERED[match["letter"].upper()], "vitamin", clean)
    for match in _EIGHT.finditer(text):
        yield Name(match.start(), match.end(), "vitamin_b12", "b12", match["number"] == "812")


def _ideographic(text: str) -> Iterator[Name]:
    """Names in scripts that set no spaces, the longest first."""
    at = 0
    while match := _cjk_names().search(text, at):
        ingredient, kind = _cjk_index()[match.group()]
        yield Name(match.start(), match.end(), ingredient, kind)
        at = match.end()


def _spelt(text: str, recognised: bool, more: More) -> Iterator[Name]:
    words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    words = [word for word in words if word[0].casefold() not in _NO_NAMES]
    at = 0
    while at < len(words):
        hit = _phrase_at(words, at, more) or _single(words[at][0], recognised)
        if hit is None:
            at += 1
            continue
        ingredient, kind, count, sure = hit
        last = at + count - 1
        while last + 1 < len(words) and words[last + 1][0].casefold() in _SALTS:
            following = _phrase_at(words, last + 1, more)
            if not text[words[last][2] : words[last + 1][1]].isspace() or (following and following[2] > 1):
                break
            last += 1
        says = _brands().get(skeleton(words[at][0])) if kind == "brand" else None
        yield Name(words[at][1], words[last][2], ingredient, kind, sure, says)
        at = last + 1


_NO_NAMES = vocabulary("since cooper colin prochaine")
"""Words of other meaning that sound as zinc, copper, choline and procaine do."""


def _phrase_at(words: list[tuple[str, int, int]], at: int, more: More) -> tuple[str, str, int, bool] | None:
    """The longest name of the index that begins at a word: (ingredient, kind, words it takes, sure)."""
    for rest, ingredient, kind in _index(more).get(skeleton(words[at][0]), ()):
        last = at
        for part in rest:
            last += 1
            while last < len(words) and words[last][0].casefold() in _LITTLE:
                last += 1
            if last >= len(words) or skeleton(words[last][0]) != part:
                break
        else:
            return ingredient, kind, last - at + 1, True
    return None


@cache
def _brands() -> dict[str, str | None]:
    """What each brand says of its product; found as names are found, also where a letter was read twice."""
    return {skeleton(brand): says for brand, (_, says) in BRANDS.items()}


@lru_cache(maxsize=8192)
def _single(word: str, recognised: bool) -> tuple[str, str, int, bool] | None:
    """A name in one damaged or compounded word: (ingredient, kind, 1, sure)."""
    if len(word) < 7:
        return None
    bones = skeleton(word)
    cut = bones.find("cobalamin")
    if cut > 0:
        for _, ingredient, kind in _index().get(bones[: cut + 9], ()):
            return ingredient, kind, 1, True
    salt = _SALT_BEHIND.match(word)
    for rest, ingredient, kind in _index().get(skeleton(salt["base"]), ()) if salt else ():
        if not rest:
            return ingredient, kind, 1, True
    cobalamin = _cobalamin(bones, recognised) if len(bones) >= 9 else None
    if cobalamin is not None:
        return cobalamin, "b12", 1, True
    if recognised and len(bones) >= 6:
        near = _nearest(bones, _drug_bones(), 2 if len(bones) >= 10 else 1)
        if near is not None:
            return near[0], _index()[near[2]][0][2], 1, False
    return None


_SALT_BEHIND = re.compile(r"(?P<base>\w{5,}?)(?:chlorid)?(?:hydrochlorid|hydroklorid|nitrat)e?$", re.IGNORECASE)
"""`Thiaminchloridhydrochlorid`."""


def _cobalamin(bones: str, recognised: bool) -> str | None:
    """The cobalamin that a damaged word names, or one whose end is hidden: `METHYLCOBALA`.

    It is vitamin_b12 where only that it is one can be seen: `ocobalamin`.
    """
    near = _nearest(bones, _cobalamin_bones(), 3 if len(bones) >= 13 else 2)
    if near is not None and (len(near[2]) >= 12 or bones[:2] == near[2][:2]):
        return near[0]
    if begun := {
        form for spelling, form in _cobalamin_bones().items() if "cob" in bones and spelling.startswith(bones)
    }:
        return begun.pop() if len(begun) == 1 else "vitamin_b12"
    other = not recognised and len(bones) > _LONGEST_REST
    return "vitamin_b12" if distance(bones[-9:], "cobalamin", 1) <= 1 and not other else None


_LONGEST_REST = 12
"""Letters of what is left of a form's name; more are another's: `nitrosylcobalamin`."""


def _nearest(bones: str, among: dict[str, str], most: int) -> tuple[str, int, str] | None:
    """The one name within `most` letters, with no other substance as near: (ingredient, distance, its skeleton)."""
    ranked: list[tuple[int, str, str]] = []
    letters = set(pairwise(bones))
    for spelling, ingredient in among.items():
        if abs(len(spelling) - len(bones)) > most:
            continue
        if len(letters.intersection(pairwise(spelling))) < len(spelling) - 1 - 2 * most - 1:
            continue
        far = distance(bones, spelling, most)
        if far <= most:
            ranked.append((far, ingredient, spelling))
    ranked.sort()
    if not ranked:
        return None
    least, ingredient, spelling = ranked[0]
    if any(other != ingredient and far <= least + 1 for far, other, _ in ranked):
        return None
    return ingredient, least, spelling


def distance(one: str, two: str, most: int) -> int:
    """Letters to change, add or drop, counted no further than `most`."""
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(two, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (letter != other))
        if min(row) > most:
            return most + 1
    return row[-1]


_LETTERS = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "æ": "e", "œ": "e", "ß": "s", "ð": "d", "đ": "d"})
_SOUNDS = (("ph", "f"), ("h", ""), ("k", "c"), ("y", "i"), ("j", "i"), ("w", "v"), ("z", "s"), ("cs", "x"))
_DOUBLED = re.compile(r"(.)\1")
_ENDING = re.compile(r"(?<=.{4})(?:um|us|as|os|is|ом|ами|[aeoiаеуыя])$")


@lru_cache(maxsize=16384)
def skeleton(word: str) -> str:
    """What is the same in all spellings of one name: `lidocaína`, `Lidokain` and `LIDOCAINUM` are `lidocain`.

    For names only: it would turn µg into anything.
    """
    small = unicodedata.normalize("NFD", word.casefold().translate(_LETTERS))
    small = "".join(letter for letter in small if not unicodedata.combining(letter)) if not small.isascii() else small
    for sound, letter in _SOUNDS:
        small = small.replace(sound, letter)
    return _ENDING.sub("", _DOUBLED.sub(r"\1", small))


Entry = tuple[tuple[str, ...], str, str]


@lru_cache(maxsize=8)
def _index(more: More = ()) -> dict[str, tuple[Entry, ...]]:
    """By the skeleton of the first word: the other words, the ingredient, its kind; longest first."""
    index: dict[str, list[Entry]] = {}
    for spelling, ingredient, kind in (*((*pair, "drug") for pair in more), *_spellings()):
        first, *rest = [skeleton(word) for word in _WORD.findall(spelling) if word not in _LITTLE]
        index.setdefault(first, []).append((tuple(rest), ingredient, kind))
    return {first: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for first, entries in index.items()}


def _spellings() -> Iterator[tuple[str, str, str]]:
    for kind, table in (("b12", COBALAMINS), ("vitamin", VITAMINS), ("excipient", EXCIPIENTS), ("drug", PHRASES)):
        for ingredient, all_of in table.items():
            for spelling in all_of.split(","):
                if not re.search(r"\d", spelling):
                    yield spelling.strip(), ingredient, kind
    for word in DRUGS.split():
        yield word, word, "drug"
    for brand, (substance, _) in BRANDS.items():
        yield brand, substance or brand, "brand"


@cache
def _cobalamin_bones() -> dict[str, str]:
    return {
        skeleton(spelling.strip()): ingredient
        for ingredient, all_of in COBALAMINS.items()
        for spelling in all_of.split(",")
        if len(spelling.strip()) > 8 and not _CJK.search(spelling)
    }


@cache
def name_bones() -> dict[str, tuple[str, str]]:
    """Every name but brands by its skeleton, of several words run together: the ingredient and its kind."""
    return {
        "".join((first, *rest)): (ingredient, kind)
        for first, entries in _index().items()
        for rest, ingredient, kind in entries
        if kind != "brand" and not _CJK.search(first)
    }


@cache
def _drug_bones() -> dict[str, str]:
    return {
        first: entries[0][1]
        for first, entries in _index().items()
        if not entries[0][0] and entries[0][2] in ("drug", "vitamin", "excipient") and len(first) >= 6
    }


@cache
def _cjk_index() -> dict[str, tuple[str, str]]:
    return {spelling: (ingredient, kind) for spelling, ingredient, kind in _spellings() if _CJK.search(spelling)}


@cache
def _cjk_names() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _cjk_index()), key=len, reverse=True)))
