"""Report: the findings of one photo and the verdict that follows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from labelcheck.content import Content
from labelcheck.errors import ExitCode, LabelcheckError
from labelcheck.label import Label
from labelcheck.ranges import Profile
from labelcheck.rules import Finding, Verdict, earns_pass
from labelcheck.status import own_substance, status_of, status_of_label
from labelcheck.strength import Strength
from labelcheck.text import Box
from labelcheck.units import plain

SCHEMA = "labelcheck.report/1"

EXIT_CODES = {Verdict.PASS: ExitCode.PASS, Verdict.REVIEW: ExitCode.REVIEW, Verdict.FLAG: ExitCode.FLAG}


@dataclass(frozen=True, slots=True)
class PhotoStamp:
    """Which photo was judged."""

    name: str
    sha256: str
    width: int
    height: int
    page: int = 1


@dataclass(frozen=True, slots=True)
class ReaderStamp:
    """What read it."""

    labelcheck: str
    engine: str | None = None
    tesseract: str | None = None
    model: str | None = None
    model_sha256: str | None = None
    second_model_sha256: str | None = None
    third_model_sha256: str | None = None
    lines_sha256: str | None = None
    margins_sha256: str | None = None
    surroundings_sha256: str | None = None
    """Of the network that tells where print goes on unseen."""

    shapes_sha256: str | None = None
    """Of the network that reads."""

    neighbours_sha256: str | None = None
    """Of the network that sees other labels."""

    networks: str | None = None
    """What ran the networks, and its version."""


@dataclass(frozen=True, slots=True)
class Report:
    """The judgement of one photo, or of one text."""

    photo: PhotoStamp | None
    label: Label
    findings: tuple[Finding, ...]
    profile: Profile
    reader: ReaderStamp | None = None
    elapsed_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """The gravest finding decides; without the finding that earns it there is no pass."""
        gravest = max((finding.verdict for finding in self.findings), default=Verdict.REVIEW)
        return gravest if any(map(earns_pass, self.findings)) else max(gravest, Verdict.REVIEW)

    @property
    def status(self) -> str:
        """What the profile says of the label: known, unusual, implausible, antidote, not_b12 or ambiguous."""
        return status_of_label(self.label, self.profile)

    @property
    def substance(self) -> str | None:
        return own_substance(self.label, self.profile)

    @property
    def strength(self) -> Content | None:
        """What the label states of its B12; None where there are two products, for each has its own."""
        if any(finding.rule == "two-products" for finding in self.findings):
            return None
        return self.label.content(self.profile.substances)

    @property
    def strengths(self) -> tuple[Strength, ...]:
        return self.label.strengths

    @property
    def exit_code(self) -> ExitCode:
        return EXIT_CODES[self.verdict]

    def to_dict(self) -> dict[str, Any]:
        """As the contract has it, section 3."""
        return {
            "schema": SCHEMA,
            "photo": None if self.photo is None else _photo(self.photo),
            "verdict": self.verdict.value,
            "status": self.status,
            "substance": self.substance,
            "strength": None if self.strength is None else _content(self.strength),
            "strengths": [_strength(each, status_of(each, self.label, self.profile)) for each in self.strengths],
            "findings": [_finding(finding) for finding in self.findings],
            "text": [
                {"text": word.text, "confidence": word.confidence, "box": _corners(word.box)}
                for line in self.label.text
                for word in line.words
            ],
            "profile": {"name": self.profile.name, "version": self.profile.version, "sha256": self.profile.sha256},
            "reader": None if self.reader is None else _reader(self.reader),
            "elapsed_ms": dict(self.elapsed_ms),
        }

    def to_json(self) -> str:
        """One line."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A photo that could not be judged, and why."""

    photo_name: str
    sha256: str | None
    page: int | None
    error: LabelcheckError

    @property
    def exit_code(self) -> ExitCode:
        return self.error.exit_code

    def to_dict(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "photo": {"name": self.photo_name, "sha256": self.sha256, "page": self.page},
            "error": {"kind": self.error.kind, "message": str(self.error)},
        }

    def to_json(self) -> str:
        """One line."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def _photo(stamp: PhotoStamp) -> dict[str, Any]:
    return {
        "name": stamp.name,
        "sha256": stamp.sha256,
        "width": stamp.width,
        "height": stamp.height,
        "page": stamp.page,
    }


def _reader(stamp: ReaderStamp) -> dict[str, Any]:
    return {
        "labelcheck": stamp.labelcheck,
        "engine": stamp.engine,
        "tesseract": stamp.tesseract,
        "model": stamp.model,
        "model_sha256": stamp.model_sha256,
        "second_model_sha256": stamp.second_model_sha256,
        "third_model_sha256": stamp.third_model_sha256,
        "lines_sha256": stamp.lines_sha256,
        "margins_sha256": stamp.margins_sha256,
        "surroundings_sha256": stamp.surroundings_sha256,
        "shapes_sha256": stamp.shapes_sha256,
        "neighbours_sha256": stamp.neighbours_sha256,
        "networks": stamp.networks,
    }


def _content(content: Content) -> dict[str, Any]:
    return {
        "mcg_per_ml": None if content.mcg_per_ml is None else plain(content.mcg_per_ml),
        "total_mcg": None if content.total_mcg is None else plain(content.total_mcg),
        "volume_ml": None if content.volume_ml is None else plain(content.volume_ml),
        "as_read": content.as_read,
    }


def _strength(strength: Strength, status: str) -> dict[str, Any]:
    per_ml = strength.mcg_per_ml
    return {
        "as_read": strength.as_read,
        "amount": plain(strength.amount),
        "unit": strength.unit,
        "per_amount": None if strength.per_amount is None else plain(strength.per_amount),
        "per_unit": strength.per_unit,
        "mcg_per_ml": None if per_ml is None else plain(per_ml),
        "ingredient": strength.ingredient,
        "confidence": strength.confidence,
        "confirmed": strength.confirmed,
        "status": status,
        "box": _corners(strength.box),
        "alternatives": [plain(amount) for amount in strength.alternatives],
        "repairs": list(strength.repairs),
        "rivals": list(strength.rivals),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "verdict": finding.verdict.value,
        "message": finding.message,
        "boxes": [_corners(word.box) for word in finding.words if word.box is not None],
    }


def _corners(box: Box | None) -> list[list[float]] | None:
    return None if box is None else [[round(x, 1), round(y, 1)] for x, y in box.corners]
