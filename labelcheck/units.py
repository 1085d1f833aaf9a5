"""The only pint registry; how labels spell units; quantities in print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pint import UnitRegistry

MASS_MCG = {
    "pg": Decimal("0.000001"),
    "ng": Decimal("0.001"),
    "mcg": Decimal(1),
    "mg": Decimal(1000),
    "g": Decimal(1_000_000),
    "kg": Decimal(1_000_000_000),
}
"""How many mcg one of each is."""

SLIP = Decimal(1000)
"""Between neighbouring units: mcg, mg, g."""

VOLUME_ML = {"mL": Decimal(1), "L": Decimal(1000), "dL": Decimal(100)}
"""How many mL one of each is."""

SHARE_MCG_PER_ML = {"%": Decimal(10_000), "‰": Decimal(1000)}
"""A share of weight in volume: 1 % is 1 g in 100 mL."""

COUNTED = ("IU", "units", "mEq", "mmol")
"""Units that no mass follows from."""

CONTAINERS = ("vial", "ampoule", "syringe", "cartridge", "bottle", "bag", "tablet", "capsule", "dose", "drop", "spray")
"""What an amount may be in instead of a volume."""

WHOLES = tuple(each for each in CONTAINERS if each not in ("dose", "drop", "spray"))
"""Of these the one that is held in the hand is all: a vial may hold many doses."""


def vocabulary(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


def lexicon(text: str) -> dict[str, str]:
    """`key: spellings` a line, and lines that go on with the one before: the spellings by key."""
    entries: dict[str, str] = {}
    key = ""
    for line in text.strip().splitlines():
        if line[0] != " ":
            key, _, line = line.partition(": ")
        entries[key] = f"{entries.get(key, '')} {line.strip()}".strip()
    return entries


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in a unit of print form."""

    amount: Decimal
    unit: str

    @property
    def mcg(self) -> Decimal | None:
        scale = MASS_MCG.get(self.unit)
        return None if scale is None else self.amount * scale

    @property
    def ml(self) -> Decimal | None:
        scale = VOLUME_ML.get(self.unit)
        return None if scale is None else self.amount * scale

    def __str__(self) -> str:
        return in_print(self.amount, self.unit)


def plain(number: Decimal) -> str:
    """Plain notation without trailing zeros, a fraction without end cut to three decimals: `1000`, `0.5`, `333.333`."""
    if number.as_tuple().exponent != 0:
        places = 3 if abs(number) >= 1 else 3 - min(number.adjusted() + 1, 0)
        if -number.as_tuple().exponent > 12:  # type: ignore[operator]  # finite by construction
            number = round(number, places)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1024)
def in_print(amount: Decimal, unit: str = "") -> str:
    """As a label should print it: `10,000 mcg`, `0.5 mg`, never `.5`, `1.0` or `µg`."""
    whole, point, fraction = plain(amount).partition(".")
    if whole.lstrip("-").isdigit() and len(whole.lstrip("-")) > 3:
        whole = f"{int(whole):,}"
    number = whole + point + fraction
    if not unit:
        return number
    return f"{number}{unit}" if unit in SHARE_MCG_PER_ML else f"{number} {unit}"


@cache
def registry() -> UnitRegistry[Any]:
    """The only pint registry: it knows the units of labels and no others, so that ML is never a megalitre.

    Built on first use: importing pint costs a third of a second.
    """
    from pint import UnitRegistry

    units: UnitRegistry[Any] = UnitRegistry(None, non_int_type=Decimal)
    lines = ["mcg = [mass]", "mL = [volume]"]
    lines += [f"{unit} = {scale} mcg" for unit, scale in MASS_MCG.items() if unit != "mcg"]
    lines += [f"{unit} = {scale} mL" for unit, scale in VOLUME_ML.items() if unit != "mL"]
    units.load_definitions(lines)
    return units


def volume_holding(dose: Quantity, mcg_per_ml: Decimal) -> Quantity:
    """The volume that holds a dose.

    Args:
        dose: A mass.
        mcg_per_ml: Of the solution, above zero.
    """
    ask = registry().Quantity
    volume = (ask(dose.amount, dose.unit) / ask(mcg_per_ml, "mcg/mL")).to("mL")
    return Quantity(volume.magnitude, "mL")


@dataclass(frozen=True, slots=True)
class UnitWord:
    """What a word means as a unit."""

    unit: str
    doubt: int = 0
    """How far the spelling is from the unit: 0 is a spelling that people use, 1 a common misreading, 2 a rare one."""

    trace: str = ""
    """`pg→mcg?`; empty without doubt."""


_SPELLINGS = lexicon("""
mcg: mcg mcgs ug ugm microgm ugr μg μgr microg mikrog мкг мкгр gamma gammas gammák γ 微克 マイクログラム 마이크로그램
mg: mg mgs mgm mgr mgrs мг 毫克 ミリグラム 밀리그램
g: g gm gms gr г 克
kg: kg kgs кг
IU: iu ui ie ме 国際単位 국제단위
units: unit units u unidades unidad unités unité einheiten einheit unità unidade ед единиц единицы 単位 단위 单位
mEq: meq mval мэкв
mmol: mmol ммоль
mL: ml mls cc ccm мл cm³ 毫升 ミリリットル 밀리리터
L: l lt ltr liter litre liters litres litro litros л
dL: dl
vial: vial vials flacon flacons frasco frascos flaconcino flaconcini durchstechflasche durchstechflaschen fiolka
    fiolek fiolki lahvička injektionsflaska injeksjonsflaske hætteglas flakon
    viaal флакон флакона флаконов バイアル 바이알
    瓶
ampoule: amp amps ampoule ampoules ampul ampule ampules ampulle ampullen ampolla ampollas ampolleta ampolletas
    ampola ampolas fiala fiale ampułka ampułki ampułek ampułce ampule ampulka ampulky ampul ampuls ampullen ampull
    ampulla ampulli ampulė ampulio ампула ампулы ампуле ампул ampulu アンプル 管 앰플 安瓿 支 포
syringe: syringe syringes pfs spritze fertigspritze seringue jeringa siringa seringa şırınga шприц シリンジ 주사기
cartridge: cartridge cartridges cartouche cartucho
bottle: bottle bottles flasche bouteille botella
bag: bag bags beutel poche bolsa sacca
tablet: tab tabs tablet tablets tablette tablette tabletten comprimé comprimés comprimido comprimidos compressa
    compresse tabletka tabletki tablett tabletter tabletti таблетка таблетки 錠
capsule: cap caps capsule capsules kapsel kapseln gélule gélules cápsula cápsulas capsula kapsułka капсула カプセル
dose: dose doses dosis dawka doz
drop: drop drops gtt tropfen goutte gouttes gota gotas goccia gocce kropla krople
spray: spray sprays actuation puff
kit: kit kits
""")
"""How labels spell a unit or a container."""

_STEMS = (
    (re.compile(r"mi[ck]ro\W?gra+m"), "mcg"),
    (re.compile(r"mill?i\W?gra+m"), "mg"),
    (re.compile(r"kilogra+m"), "kg"),
    (re.compile(r"gra+m+(?:e|es|s|o|os|i|a|as)?$"), "g"),
    (re.compile(r"mi?l+i\W?lit"), "mL"),
    (re.compile(r"микрограмм"), "mcg"),
    (re.compile(r"миллиграмм"), "mg"),
    (re.compile(r"миллилитр"), "mL"),
    (re.compile(r"milli?equiv"), "mEq"),
)

_MISREAD: dict[tuple[str, int], str] = {
    ("mcg", 1): "meg mceg mog rncg mcq mc9 pg p9 yg jig ng",
    ("mcg", 2): "mag imeg omeg μ9 μmg μug pig jpg ppg jag jxg yig ig jg ue pe pa vg wg og lg mkg ncg incg mcgg",
    ("mg", 1): "mq m9 rng",
    ("mg", 2): "rag nig",
    ("mL", 1): "mi m! mil",
    ("mL", 2): "mt rnl mal nl m",
}
"""As Tesseract's English model was seen to read printed units; it has no µ at all."""


def _tables() -> dict[str, UnitWord]:
    table = {spelling: UnitWord(unit) for unit, all_of in _SPELLINGS.items() for spelling in all_of.split()}
    for (unit, doubt), all_of in _MISREAD.items():
        for spelling in all_of.split():
            table.setdefault(spelling, UnitWord(unit, doubt, f"{spelling}→{unit}?"))
    return table


_UNITS = _tables()


@lru_cache(maxsize=4096)
def unit_of(word: str, recognised: bool = False) -> UnitWord | None:
    """The unit that a word spells, or was probably printed as.

    Case counts for nothing but capital Greek mu, which somebody's upper-casing made of µ and which reads as an M; and
    for `Mg` from OCR, which is how a recogniser that knows µ misreads µg.
    """
    small = word.casefold()
    if recognised and word == "Mg":
        return UnitWord("mcg", 1, "Mg→mcg?")
    if word[:1] == "\u039c" and small == "μg":
        return UnitWord("mcg", 2, f"{word}→mcg?")
    found = _UNITS.get(small)
    if found is None and len(small) > 3:
        found = next((UnitWord(unit) for stem, unit in _STEMS if stem.match(small)), None)
    return found


_GLUED = re.compile(r"(?P<mass>mcg|meg|mceg|mog|μg|ug|pg|yg|jig|mg|g)(?P<slash>[i|l!1]?)(?P<volume>ml|mi|mt)")


@lru_cache(maxsize=4096)
def glued_of(word: str) -> tuple[UnitWord, UnitWord] | None:
    """A mass and the volume it is in, read as one word: `mgimt` is mg/mL with the slash taken for a letter."""
    parts = _GLUED.fullmatch(word.casefold())
    if parts is None:
        return None
    mass, volume = unit_of(parts["mass"]), unit_of(parts["volume"])
    if mass is None or volume is None:
        return None
    doubt = volume.doubt + 1
    return mass, UnitWord("mL", doubt, f"{word}→{mass.unit}/mL?")
