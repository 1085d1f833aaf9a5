"""When looks agree: the one place of the operating point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from labelcheck.text import PLAIN

LOOKS_AT_LEAST = 4
"""So many looks bear what is sure, of whatever readers; the first three are at one scale, and may all lose a point."""

UNCLEAR_LOOKS_AT_LEAST = 5
"""So many bear what is printed small or blurred: three readers' first looks at small print lost the point of 12.5."""

OWN = frozenset({"vial", "vial48", "vial64"})
"""Our own three models. They learnt from one studio, each its own order of strips, and see print at other steps."""

SHAPES = "shapes"
TRAINED = OWN | {SHAPES}
"""And the network of another kind (`shapes.py`), which learnt from the same studio and goes wrong elsewhere."""

ENOUGH_OF_TRAINED = 3
"""So many of these four must read the same where no other reader is asked."""

SHAPES_LOOKS = 2
"""Both looks of that network, at two scales: a point that is lost at one shows at the other."""

VERY_CLEAR, CLEAR_SHAPES, OWN_BESIDE_SHAPES = 0.95, 0.8, 3
"""How certain both looks of that network are of a spelling that one look more confirms, and of one that no rival
shakes; and how many looks of our three bear that one too.

On 1,000 drawn photos, fonts and seeds never trained on, both its looks read 700 amounts at 0.95 or more, one of them
wrongly; of the 662 that our first model read alike, and surely, none. At 0.8 they read 1,147, three wrongly.
"""

SURE = 0.6
"""Of the least certain word of a number that is read surely."""

HARDLY_READ = 0.4
"""Below it one look alone names nothing."""

LOOKS_OF_ONE_READER = 3
"""So many looks of one reader stand in for a second reader that saw only the number."""


def faint(bearing: Iterable[str], looks: Iterable[str]) -> bool:
    """Whether an amount without a volume is no print but a fancy of one reader.

    On texture and bar codes a recogniser sees `59MG` now and then, in one look or two; print is seen by most. Only
    bare amounts are dropped so: a complete strength, `1,000 mcg/mL`, is no accident, however few looks bear it.

    Args:
        bearing: The looks that read the amount.
        looks: All looks at the line.
    """
    seen, all_of = set(bearing), set(looks)
    return len(readers(seen)) == 1 and len(seen) < len(all_of) / 2


def agreed(
    bearing: Iterable[str],
    clean: Iterable[str],
    rivals: Iterable[str],
    unit: str = "",
    echoing: Iterable[str] = (),
    dissenting: Iterable[str] = (),
    alike: bool = False,
    unclear: bool = False,
    certain: Mapping[str, float] | None = None,
    repointed: bool = False,
    near_miss: bool = False,
) -> bool:
    """Whether what the looks read at a place is surely what the label says.

    Looks of one reader fail alike (the same letters are drawn alike at every scale), so that readers must agree, and
    four looks in all: two once read 10.000 as 40.000 where the 1 leant, and three 12.5 as 125.

    Three of our own four suffice where each of them read it surely and none of their looks anything else. The stock
    reader, which takes a leaning 1 for a 4, has no say against them but for a point, a unit or a volume. Two do not:
    where the end of a unit was cut, two once read `mcg` as `mG` in four looks, unsurely. Nor do three where the network
    of another kind made another unit of it, or none: they once read `mg`, surely, where `mcg` was narrow at the turn of
    the glass, and it `mgl` and `ml`.

    What no look reads surely is not sure, however many agree: 25,000 was 5,000 to four, its 2 half under a finger in
    the dark.

    The network of another kind, where it is very clear at both scales, needs one sure look of ours beside it, if none
    of ours read anything else. Where it is clear it needs three looks of two of the others, whatever the stock reader
    reads, which loses points, and ours too if that is no near miss: a 20 whose lower half lay under a sticker was 90 to
    most, 70 to one, and 91 to another.

    Otherwise the stock reader, or that network, is one of two or more. Three looks of one reader do if another saw the
    same number there, though it could not make out the unit, and none saw another number: three looks once read 78 mg
    where 75 was smudged. One look at least read it without repair. No look read another strength, clean, at the same
    place, but for one stray look against two of each of two readers, or one reader against three looks of each of two
    others; one that saw a point in the same digits is no stray, for points are what small print loses: four looks of
    two readers once read 2.5 as 25. Nor is one that differs in one digit. A g needs two readers whatever happens: one
    of them cannot print µ, and drops it.

    Args:
        bearing: Every look that bears the strength, repaired or not.
        clean: Those that bear it without repair.
        rivals: The looks that read another strength, clean, at the same place.
        unit: Of the strength, in print form.
        echoing: The looks that read the same number there and no unit.
        dissenting: The looks that read another number there, whatever the unit.
        alike: A rival read much the same: the digits but for one, or with another point, unit or volume.
        unclear: The print is small or blurred there.
        certain: How certain each look that bears it is of the least certain word of it.
        repointed: A rival that is not hardly read has the same digits with another point, unit or volume.
        near_miss: A rival that one of ours read, and not hardly, is alike.
    """
    looks, cleanly, against = set(bearing), set(clean), set(rivals)
    enough = UNCLEAR_LOOKS_AT_LEAST if unclear else LOOKS_AT_LEAST
    if certain and max(certain.values()) < SURE and PLAIN not in looks:
        return False
    certainty = {look: each for look, each in (certain or {}).items() if readers((look,)) <= TRAINED}
    otherwise = against | set(dissenting)
    if _has_clear_shapes({look: each for look, each in certainty.items() if look in cleanly}, otherwise, near_miss):
        return True
    surely = {look for look in cleanly & set(certainty) if certainty[look] >= SURE}
    if not repointed and SHAPES not in readers(echoing) and _is_unanimous(surely, otherwise, enough):
        return True
    if not cleanly or (against and (alike or not _outvoted(looks, against))):
        return False
    if PLAIN in cleanly:
        return True
    if unclear and len(looks) < enough:
        return False
    if len(readers(looks)) >= 2:
        return len(looks) >= enough and not readers(looks) <= OWN
    echoed = bool(readers(echoing) - readers(looks)) and not list(dissenting)
    return unit != "g" and len(looks) >= LOOKS_OF_ONE_READER and echoed


def _has_clear_shapes(certainty: Mapping[str, float], against: set[str], near_miss: bool) -> bool:
    """Whether both looks of the network of shapes read it very clearly, one of our others surely, and none of ours
    otherwise; or they clearly, looks of two of our others too, and none of ours anything like it.
    """
    shapes = [each for look, each in certainty.items() if readers((look,)) == {SHAPES}]
    others = {look: each for look, each in certainty.items() if readers((look,)) <= OWN}
    if len(shapes) < SHAPES_LOOKS or min(shapes) < CLEAR_SHAPES:
        return False
    if min(shapes) >= VERY_CLEAR and not readers(against) & TRAINED and max(others.values(), default=0.0) >= SURE:
        return True
    return not near_miss and len(others) >= OWN_BESIDE_SHAPES and len(readers(others)) > 1


def _is_unanimous(surely: set[str], against: set[str], enough: int) -> bool:
    """Three of our own read the same in so many looks, each surely, and none of ours anything else."""
    return len(readers(surely)) >= ENOUGH_OF_TRAINED and len(surely) >= enough and not readers(against) & TRAINED


def likely(
    bearing: Iterable[str],
    clean: Iterable[str],
    rivals: Iterable[str],
    dissenting: Iterable[str] = (),
    repointed: bool = False,
    unclear: bool = False,
) -> bool:
    """Whether what the looks read at a place is sure but for its rivals, so that another statement may vouch for it.

    The label's own redundancy is a witness that no reader's habits sway: a misread total, divided by its volume, seldom
    gives the misread strength per mL. It does where all readers lose the same zero, or a point: so the looks must be as
    many as ever, the stock reader among them, fewer than half as many against them, and none that saw another point.

    Args: as those of `agreed`. A rival that is `repointed` has the same digits with another point, unit or volume.
    """
    looks, against = set(bearing), set(rivals)
    seen = len(looks) >= LOOKS_AT_LEAST and len(readers(looks)) >= 2 and not readers(looks) <= OWN
    doubted = repointed or unclear or bool(list(dissenting))
    return bool(set(clean)) and seen and len(against) < len(looks) / 2 and not doubted


def _outvoted(looks: set[str], against: set[str]) -> bool:
    """One stray look against two of each of two readers, or one reader alone against three: 17 where `1 g` stands."""
    counts = [sum(look.startswith(f"{reader}/") for look in looks) for reader in readers(looks)]
    enough = 2 if len(against) == 1 else 3
    return len(readers(against)) == 1 and sum(count >= enough for count in counts) >= 2


def readers(looks: Iterable[str]) -> set[str]:
    """Who looked."""
    return {look.partition("/")[0] for look in looks}
