"""Profiles: what is made, and what is wrong with a table."""

from decimal import Decimal
from pathlib import Path

import pytest

from labelcheck.errors import UsageError
from labelcheck.label import read_label
from labelcheck.ranges import Profile, load_profile, profile_names, show
from labelcheck.status import status_of_label
from labelcheck.text import LabelText
from labelcheck.units import plain

KETOROLAC = """
name = "ketorolac"
version = "1"
title = "Ketorolac for injection"

[[substance]]
name = "ketorolac"
source = "the ward's list"

[[strength]]
substance = "ketorolac"
per_ml = ["15 mg", "30 mg"]
source = "the ward's list"

[[band]]
substance = "ketorolac"
per_ml = ["5 mg", "60 mg"]
source = "the ward's list"
"""


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile()


def test_the_default_profile_comes_with_labelcheck(profile: Profile) -> None:
    assert profile.name in profile_names()
    assert len(profile.sha256) == 64
    assert profile.version


def test_every_row_has_a_source(profile: Profile) -> None:
    assert all(len(row.source) > 8 for row in profile.table.rows)


@pytest.mark.parametrize(
    ("substance", "form", "mcg_per_ml", "status"),
    [
        ("cyanocobalamin", "single", "1000", "known"),
        ("cyanocobalamin", "single", "5000", "known"),
        ("cyanocobalamin", "single", "300", "unusual"),
        ("cyanocobalamin", "single", "10000", "unusual"),
        ("cyanocobalamin", "single", "50000", "implausible"),
        ("cyanocobalamin", "single", "1000000", "implausible"),
        ("cyanocobalamin", "single", "1", "implausible"),
        ("hydroxocobalamin", "single", "50", "known"),
        ("hydroxocobalamin", "single", "2000", "unusual"),
        ("hydroxocobalamin", "single", "5000", "unusual"),
        ("hydroxocobalamin", "single", "25000", "antidote"),
        ("methylcobalamin", "single", "5000", "known"),
        ("methylcobalamin", "single", "10000", "unusual"),
        ("methylcobalamin", "single", "50000", "implausible"),
        ("adenosylcobalamin", "single", "500", "unusual"),
        ("vitamin_b12", "single", "50", "known"),
        ("vitamin_b12", "single", "2500", "known"),
        ("vitamin_b12", "mix", "333.333333", "known"),
        ("cyanocobalamin", "single", "333.333", "unusual"),
        ("cyanocobalamin", "multivitamin", "1.2", "known"),
        ("cyanocobalamin", "multivitamin", "50", "implausible"),
        ("cyanocobalamin", "veterinary", "0.05", "unusual"),
        ("cyanocobalamin", "veterinary", "5000", "known"),
    ],
)
def test_bands_of_the_default_profile(
    profile: Profile, substance: str, form: str, mcg_per_ml: str, status: str
) -> None:
    assert profile.classify(substance, form, Decimal(mcg_per_ml)) == status


def test_a_half_percent_is_rounding(profile: Profile) -> None:
    assert profile.classify("cyanocobalamin", "mix", Decimal("333.3")) == "known"
    assert profile.classify("cyanocobalamin", "single", Decimal("1004")) == "known"
    assert profile.classify("cyanocobalamin", "single", Decimal("1006")) == "unusual"


@pytest.mark.parametrize(
    ("code", "substance", "known"),
    [
        ("us", "cyanocobalamin", ["1000"]),
        ("US", "cyanocobalamin", ["1000"]),
        ("fr", "cyanocobalamin", ["250", "500", "1000"]),
        ("au", "methylcobalamin", ["5000"]),
        ("jp", "methylcobalamin", ["500"]),
        ("jp", "cyanocobalamin", ["100", "1000"]),
        ("us", "methylcobalamin", []),
    ],
)
def test_a_region_narrows(profile: Profile, code: str, substance: str, known: list[str]) -> None:
    assert [plain(each) for each in profile.narrowed(code).known(substance)] == known


def test_no_region_widens(profile: Profile) -> None:
    for code in profile.regions:
        narrowed = profile.narrowed(code)
        for substance in profile.substances:
            for form in ("single", "mix", "veterinary"):
                assert set(narrowed.known(substance, form)) <= set(profile.known(substance, form))


def test_an_unknown_region_is_refused_with_those_that_are_known(profile: Profile) -> None:
    with pytest.raises(UsageError, match="us"):
        profile.narrowed("atlantis")


def test_a_profile_of_another_drug_judges_that_drug(tmp_path: Path) -> None:
    file = tmp_path / "ketorolac.toml"
    file.write_text(KETOROLAC, encoding="utf-8")
    ward = load_profile(str(file))

    def status(text: str) -> str:
        return status_of_label(read_label(LabelText.from_plain(text)), ward)

    assert status("Ketorolac tromethamine injection 30 mg/mL") == "known"
    assert status("Ketorolac tromethamine injection 20 mg/mL") == "unusual"
    assert status("Ketorolac tromethamine injection 30 g/mL") == "implausible"
    assert status("Cyanocobalamin 1000 mcg/mL") == "not_b12"


def test_a_profile_brings_names_that_no_table_has(tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    plain_name = 'name = "zorbamycin"\nsource'
    listed = 'name = "zorbamycin"\nnames = ["zorba", "zorbamicina"]\nsource'
    file.write_text(KETOROLAC.replace("ketorolac", "zorbamycin").replace(plain_name, listed), "utf-8")
    house = load_profile(str(file))
    for text in ("Zorbamicina 30 mg/mL", "ZORBA inj. 30 mg/mL"):
        label = read_label(LabelText.from_plain(text), house.names)
        assert status_of_label(label, house) == "known", text
        assert status_of_label(read_label(LabelText.from_plain(text)), house) == "not_b12"


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (('name = "ketorolac"\nv', "v"), 1, "'name' is missing"),
        (('source = "the ward\'s list"\n\n[[strength]]', "[[strength]]"), 6, "lacks 'source'"),
        (("per_ml = [\"15 mg\"", "per_ml = [\"15 pg\""), 12, "'15 pg' is no amount"),
        (("per_ml = [\"15 mg\"", "per_ml = [15"), 12, "15 is no amount"),
        (("per_ml = [\"15 mg\"", "per_ml = [\"1.000 mcg\""), 12, "'1.000 mcg' is no amount"),
        (("per_ml = [\"5 mg\", \"60 mg\"]", "per_ml = [\"60 mg\", \"5 mg\"]"), 17, "the lower first"),
        (("[[band]]\nsubstance = \"ke", "[[band]]\nsubstance = \"ka"), 16, "did you mean 'ketorolac'"),
        (("title =", "titel ="), 4, "did you mean 'title'"),
        (("[[band]]", "[[bands]]"), 15, "did you mean 'band'"),
        (("version = \"1\"", "version = 1.0.0"), 3, "not TOML"),
        (("source = \"the ward's list\"\n\n[[strength]]", "source = \"\"\n\n[[strength]]"), 8, "not empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_line(tmp_path: Path, change: tuple[str, str], line: int, says: str) -> None:
    file = tmp_path / "ward.toml"
    text = KETOROLAC.replace(*change, 1)
    assert text != KETOROLAC
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        load_profile(str(file))
    assert any(each.startswith(f"{file}:{line}:") and says in each for each in str(error.value).splitlines()), str(
        error.value
    )


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "ward.toml"
    file.write_text(KETOROLAC.replace("mg", "pg").replace("title", "titel"), encoding="utf-8")
    with pytest.raises(UsageError) as error:
        load_profile(str(file))
    assert len(str(error.value).splitlines()) == 5


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"x" * 2_000_000, b"[[substance]]", b"substance = 3"])
def test_what_is_no_profile_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "no.toml"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r"no\.toml"):
        load_profile(str(file))


def test_a_missing_profile_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(UsageError, match="injectable-b12"):
        load_profile("no-such-profile")


def test_a_profile_is_shown_with_its_sources(profile: Profile) -> None:
    text = show(profile)
    assert profile.sha256 in text
    assert "1,000 mcg/mL" in text
    assert "openFDA" in text
