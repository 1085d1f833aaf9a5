"""The strengths that are made, from profiles/*.toml, each row with its source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from labelcheck.errors import UsageError
from labelcheck.label import Label
from labelcheck.strength import Strength

PROFILES = Path(__file__).parent / "profiles"
DEFAULT = "injectable-b12"


@dataclass(frozen=True, slots=True)
class Profile:
    """Expected ranges."""

    name: str
    version: str
    sha256: str
    region: str | None = None

    def narrowed(self, region: str) -> Profile:
        """To the strengths of one market; never wider.

        Raises:
            UsageError: No such region in the profile.
        """
        return replace(self, region=region)

    def status(self, strength: Strength, label: Label) -> str:
        """known, unusual, implausible, antidote, not_b12 or ambiguous."""
        return "ambiguous"


def profile_names() -> tuple[str, ...]:
    """The profiles that come with labelcheck."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.toml")))


def load_profile(name_or_path: str = DEFAULT) -> Profile:
    """A profile by name, or a user's own file.

    Raises:
        UsageError: There is none, or a line of it is wrong; the message says which and why.
    """
    if name_or_path != DEFAULT:
        raise UsageError(f"no profile {name_or_path}")
    return Profile(DEFAULT, "0", "0" * 64)
