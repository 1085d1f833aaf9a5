"""Reports made by hand, for the tests of what is done with them."""

from decimal import Decimal

from labelcheck.content import content_of
from labelcheck.label import Label
from labelcheck.ranges import Profile, load_profile
from labelcheck.report import PhotoStamp, Report
from labelcheck.rules import Finding, Verdict
from labelcheck.strength import Fill, Named, Strength
from labelcheck.text import Box, LabelText, Word

EARNED = Finding("strength-in-range", Verdict.PASS, "1,000 mcg/mL is a strength that is made")
STAMP = PhotoStamp("tray/07.jpg", "ab" * 32, 400, 300)


def box(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(((left, top), (right, top), (right, bottom), (left, bottom)))


NAME_WORDS = (Word("Cyanocobalamin", box(100, 60, 260, 85), 0.96),)
STRENGTH_WORDS = (Word("1,000", box(110, 110, 170, 135), 0.95), Word("mcg/mL", box(178, 110, 260, 138), 0.93))


def strength(
    amount: str = "1000",
    unit: str = "mcg",
    ingredient: str | None = "cyanocobalamin",
    *,
    per_ml: bool = True,
    confirmed: bool = True,
    words: tuple[Word, ...] = STRENGTH_WORDS,
    alternatives: tuple[Decimal, ...] = (),
) -> Strength:
    printed = f"{int(amount):,} {unit}{'/mL' if per_ml else ''}"
    per = (Decimal(1), "mL") if per_ml else (None, None)
    return Strength(
        Decimal(amount),
        unit,
        *per,
        printed,
        words,
        ingredient,
        confirmed=confirmed,
        alternatives=alternatives,
        per_one=per_ml,
    )


def label(
    substance: str | None = "cyanocobalamin",
    strengths: tuple[Strength, ...] = (),
    fill_ml: str | None = None,
    *,
    sure: bool = True,
) -> Label:
    names = (Named(substance, "b12", NAME_WORDS, frozenset({"eng/line"}), sure),) if substance else ()
    fills = (Fill(Decimal(fill_ml)),) if fill_ml else ()
    own = [each for each in strengths if each.confirmed and each.ingredient == substance is not None]
    return Label(LabelText(()), strengths, names, substance, content_of(own, fills, False, False), fills)


def report(of: Label | None = None, *findings: Finding, photo: PhotoStamp | None = STAMP) -> Report:
    """What was made of `of`; a plain pass where nothing is given."""
    profile: Profile = load_profile()
    return Report(photo, of or label("cyanocobalamin", (strength(),), "10"), findings or (EARNED,), profile)


def flagged() -> Report:
    """Milligrams for micrograms."""
    found = Finding("strength-in-range", Verdict.FLAG, "1,000 mg/mL is not made", STRENGTH_WORDS)
    note = Finding("error-prone-notation", Verdict.PASS, "mcg is safer than µg")
    doubt = Finding("expired", Verdict.REVIEW, "the expiry date was not surely read")
    return report(label("cyanocobalamin", (strength("1000", "mg"),), "10"), note, doubt, found)


EXPIRY_WORDS = (Word("EXP", box(100, 200, 150, 225), 0.95), Word("01/2020", box(158, 200, 260, 225), 0.95))


def expired(*more: Finding) -> Report:
    """A pass of what should not be used any more."""
    warning = Finding("expired", Verdict.PASS, "the label says that it expired on 2020-01-31", EXPIRY_WORDS)
    return report(None, EARNED, warning, *more)


def unsure() -> Report:
    """A strength that only one look bears."""
    found = Finding("strength-in-range", Verdict.REVIEW, "no B12 strength was surely read", STRENGTH_WORDS)
    return report(label("cyanocobalamin", (strength(confirmed=False),)), found)
