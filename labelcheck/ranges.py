"""The strengths that are made, from profiles/*.toml, each row with its source."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from labelcheck.content import close
from labelcheck.errors import UsageError
from labelcheck.names import B12_FORMS
from labelcheck.profiles.schema import Row, Table, read_table
from labelcheck.units import in_print

PROFILES = Path(__file__).parent / "profiles"
DEFAULT = "injectable-b12"

KNOWN, UNUSUAL, IMPLAUSIBLE, ANTIDOTE = "known", "unusual", "implausible", "antidote"
SINGLE, MIX, MULTIVITAMIN, VETERINARY = "single", "mix", "multivitamin", "veterinary"


@dataclass(frozen=True, slots=True)
class Profile:
    """The expected strengths of some substances, of one market if narrowed."""

    name: str
    version: str
    sha256: str
    """Of the file, byte for byte."""

    table: Table
    region: str | None = None
    _rows: dict[tuple[str, str, str], tuple[Row, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _known: dict[tuple[str, str], tuple[Decimal, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What was asked for before."""

    @property
    def substances(self) -> tuple[str, ...]:
        """What a label must be of to be judged by this profile."""
        return self.table.substances

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """The spellings that the profile brings for its substances, each with its substance."""
        return tuple(
            (spelling.casefold(), row.name)
            for row in self.table.of("substance")
            if row.name not in B12_FORMS
            for spelling in (row.name, *row.names)
        )

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.code for row in self.table.of("region")))

    def narrowed(self, region: str) -> Profile:
        """To the strengths of one market; never wider.

        Raises:
            UsageError: No such region in the profile.
        """
        code = region.strip().casefold()
        if code not in self.regions:
            raise UsageError(f"no region {region!r} in profile {self.name}; it has {', '.join(self.regions) or 'none'}")
        return replace(self, region=code)

    def rows(self, kind: str, substance: str, form: str) -> tuple[Row, ...]:
        """The rows of a kind that speak of a substance in a product form."""
        asked = (kind, substance, form)
        if asked not in self._rows:
            like = (*self.table.like(substance), *(("any",) if substance in self.substances else ()))
            rows = tuple(row for row in self.table.of(kind) if row.form == form and row.substance in like)
            self._rows[asked] = rows
        return self._rows[asked]

    def known(self, substance: str, form: str = SINGLE) -> tuple[Decimal, ...]:
        """The concentrations that are made, in mcg per mL, in order; of the region, if narrowed."""
        if (substance, form) not in self._known:
            made = sorted({amount for row in self.rows("strength", substance, form) for amount in row.per_ml})
            allowed = self._of_region(substance)
            if allowed is not None and form != MULTIVITAMIN:
                made = [each for each in made if _among(each, allowed)]
            self._known[substance, form] = tuple(made)
        return self._known[substance, form]

    def known_totals(self, substance: str, form: str = SINGLE) -> tuple[Decimal, ...]:
        """What containers hold, in mcg, in order."""
        return tuple(sorted({amount for row in self.rows("total", substance, form) for amount in row.total}))

    def band(self, substance: str, form: str = SINGLE) -> Row | None:
        """The band of what is unusual: inside believable, outside not."""
        rows = self.rows("band", substance, form)
        return rows[0] if rows else None

    def _of_region(self, substance: str) -> tuple[Decimal, ...] | None:
        if self.region is None:
            return None
        rows = [row for row in self.table.of("region") if row.code == self.region]
        like = self.table.like(substance)
        own = [row for row in rows if row.substance in like]
        return tuple(amount for row in own or [row for row in rows if row.substance == "any"] for amount in row.per_ml)

    def classify(self, substance: str, form: str, mcg_per_ml: Decimal) -> str:
        """known, unusual, implausible or antidote, of a concentration."""
        if self.antidote(substance, per_ml=mcg_per_ml) is not None:
            return ANTIDOTE
        if _among(mcg_per_ml, self.known(substance, form)):
            return KNOWN
        return self._in_band(mcg_per_ml, substance, form, "per_ml")

    def classify_total(self, substance: str, form: str, mcg: Decimal) -> str:
        """known, unusual, implausible or antidote, of the content of a container."""
        if self.antidote(substance, total=mcg) is not None:
            return ANTIDOTE
        if _among(mcg, self.known_totals(substance, form)):
            return KNOWN
        return self._in_band(mcg, substance, form, "total")

    def antidote(self, substance: str, per_ml: Decimal | None = None, total: Decimal | None = None) -> Row | None:
        """The row of the antidote that a strength is of, if it is."""
        for row in self.table.of("antidote"):
            if row.substance in self.table.like(substance):
                at_strength = per_ml is not None and _among(per_ml, row.per_ml)
                if at_strength or (total is not None and _among(total, row.total)):
                    return row
        return None

    def _in_band(self, value: Decimal, substance: str, form: str, measure: str) -> str:
        row = self.band(substance, form)
        bounds = () if row is None else row.per_ml if measure == "per_ml" else row.total
        if len(bounds) != 2:
            return UNUSUAL
        return UNUSUAL if bounds[0] <= value <= bounds[1] else IMPLAUSIBLE

    def listed(self, substance: str, form: str = SINGLE) -> str:
        """The concentrations that are made, in print: `100, 500 or 1,000 mcg/mL`."""
        made = [in_print(each) for each in self.known(substance, form)]
        if not made:
            return "no strength that could be verified"
        return f"{', '.join(made[:-1])} or {made[-1]} mcg/mL" if len(made) > 1 else f"{made[0]} mcg/mL"


def _among(value: Decimal, numbers: tuple[Decimal, ...]) -> bool:
    return value in numbers or any(close(value, number) for number in numbers)


def profile_names() -> tuple[str, ...]:
    """The profiles that come with labelcheck."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.toml")))


def load_profile(name_or_path: str | Path = DEFAULT) -> Profile:
    """A profile by its name, or a user's own file.

    Raises:
        UsageError: There is none, or lines of it are wrong; the message says which and why.
    """
    given = str(name_or_path)
    path = PROFILES / f"{given}.toml" if given in profile_names() else Path(given)
    if not path.is_file():
        raise UsageError(f"no profile {given!r}: neither a file nor one of {', '.join(profile_names())}")
    return _loaded(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _loaded(path: Path, _changed_ns: int) -> Profile:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    table = read_table(content, str(path))
    return Profile(table.name, table.version, hashlib.sha256(content).hexdigest(), table)


def show(profile: Profile) -> str:
    """A profile as people read it: every row with its source."""
    lines = [f"{profile.name} {profile.version}: {profile.table.title}", f"sha256 {profile.sha256}"]
    for row in profile.table.rows:
        amounts = [in_print(each, "mcg/mL") for each in row.per_ml] + [in_print(each, "mcg") for each in row.total]
        what = " ".join(part for part in (row.code, row.substance, row.form if row.form != SINGLE else "") if part)
        lines.append(f"{row.kind:<10} {what:<30} {', '.join(amounts)}".rstrip())
        lines.append(f"{'':<10} {row.source}")
    return "\n".join(lines)
