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

CLEAR_SHAPES, OWN_BESIDE_SHAPES = 0.8, 3
"""How certain both looks of that network are of a spelling that no rival shakes, and how many of our three bear it too.

On 1,000 drawn photos, fonts and seeds never trained on, both its looks read 1,110 amounts so surely, and three of these
wrongly; of 32 that were not agreed on otherwise, and that three looks of the others bore, none.
"""

SURE = 0.6
"""Of the least certain word of a number that is read surely."""

HARDLY_READ = 0.4
"""Below it one look alone names nothing."""

LOOKS_OF_ONE_READER = 3
"""So many looks of one reader stand in for a second reader that saw only the number."""

ALL_OF_OURS, ALL_BUT_ONE_OF_OURS = 5, 4
"""Looks of our own three that bear a complete strength where none of them read anything else."""

FAIRLY, FAIRLY_ALL_THE_SAME, HARDLY = 0.5, 0.7, 0.2
"""Their mean certainty, that of the number alone and of all where the stock reader saw another, and what none may fall
below.

On 2,000 drawn photos 170 complete strengths, rightly read and nowhere hidden, were not confirmed, and 43 misread ones.
These ways confirmed 41 of the former and none of the latter, whatever the number alone; then, on others, a blurred 25
was read as 2 by all looks, at 0.6.
"""


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
    complete: bool = False,
    number: float = 1.0,
) -> bool:
    """Whether what the looks read at a place is surely what the label says.

    Looks of one reader fail alike (the same letters are drawn alike at every scale), so that readers must agree, and
    four looks in all: two once read 10.000 as 40.000 where the 1 leant, and three 12.5 as 125.

    Three of our own four suffice where each of them read it surely and none of their looks anything else. The stock
    reader, which takes a leaning 1 for a 4, has no say against them but for a point, a unit or a volume. Two do not:
    where the end of a unit was cut, two once read `mcg` as `mG` in four looks, unsurely. Of a complete strength, which
    nothing else on a label looks like, all their five looks suffice if they are fairly certain on the whole, or four
    that the stock reader echoes; and one of theirs is outvoted by both its looks and all others of theirs.

    What no look reads surely is not sure, however many agree: 25,000 was 5,000 to four, its 2 half under a finger in
    the dark.

    The network of another kind, where it is clear at both scales, needs three looks of two of the others, whatever the
    rest read: those rivals lost a point, or took a leaning 1 for a 4.

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
        complete: It is an amount with the volume that it is in.
        number: How certain the looks that bear it are of its number, in the mean.
    """
    looks, cleanly, against = set(bearing), set(clean), set(rivals)
    enough = UNCLEAR_LOOKS_AT_LEAST if unclear else LOOKS_AT_LEAST
    if certain and max(certain.values()) < SURE and PLAIN not in looks:
        return False
    certainty = {look: each for look, each in (certain or {}).items() if readers((look,)) <= TRAINED}
    if _has_clear_shapes({look: each for look, each in certainty.items() if look in cleanly}):
        return True
    if not repointed:
        otherwise = against | set(dissenting)
        if _is_unanimous({look for look in cleanly & set(certainty) if certainty[look] >= SURE}, otherwise, enough):
            return True
        if (
            complete
            and number >= FAIRLY_ALL_THE_SAME
            and unit != "g"
            and len(cleanly & set(certainty)) >= ALL_BUT_ONE_OF_OURS
        ):
            if _is_fairly_unanimous(certainty, otherwise, (readers(echoing) | readers(looks)) - OWN != set()):
                return True
            if _stands_against_one(looks, certainty, against, set(dissenting)):
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


def _has_clear_shapes(certainty: Mapping[str, float]) -> bool:
    """Both looks of the network of shapes read it clearly, and looks of two of our others at least read the same."""
    shapes = [each for look, each in certainty.items() if readers((look,)) == {SHAPES}]
    others = [look for look in certainty if readers((look,)) <= OWN]
    enough = len(others) >= OWN_BESIDE_SHAPES and len(readers(others)) > 1
    return len(shapes) > 1 and min(shapes) >= CLEAR_SHAPES and enough


def _is_unanimous(surely: set[str], against: set[str], enough: int) -> bool:
    """Three of our own read the same in so many looks, each surely, and none of ours anything else."""
    return len(readers(surely)) >= ENOUGH_OF_TRAINED and len(surely) >= enough and not readers(against) & TRAINED


def _is_fairly_unanimous(certainty: Mapping[str, float], against: set[str], echoed: bool) -> bool:
    """Three of our own read the same in nearly all looks, and none of ours anything else, though not each surely."""
    if len(readers(certainty)) < ENOUGH_OF_TRAINED or readers(against) & TRAINED:
        return False
    mean = sum(certainty.values()) / len(certainty)
    if echoed and not against:
        return len(certainty) >= ALL_BUT_ONE_OF_OURS and mean >= FAIRLY
    enough = mean >= (FAIRLY_ALL_THE_SAME if against else FAIRLY) and min(certainty.values()) >= HARDLY
    return len(certainty) >= ALL_OF_OURS and enough


def _stands_against_one(
    looks: set[str], certainty: Mapping[str, float], against: set[str], dissenting: set[str]
) -> bool:
    """All looks but one of ours read it: `1,600` once, `1,500` in two of the stock reader and four of ours."""
    stock = [look for look in looks if readers((look,)) - OWN]
    if len(stock) < STOCK_LOOKS or len(certainty) < ALL_BUT_ONE_OF_OURS or len(against | dissenting) > 1:
        return False
    return readers(against) <= TRAINED and sum(certainty.values()) / len(certainty) >= SURE


STOCK_LOOKS = 2
"""Both looks of the stock reader."""


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
