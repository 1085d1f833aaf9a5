"""The JSON Schema of a report, as `labelcheck schema` prints it."""

from __future__ import annotations

from typing import Any

from labelcheck.names import B12_FORMS
from labelcheck.report import SCHEMA
from labelcheck.rules import Verdict
from labelcheck.status import GRAVITY

_TEXT: dict[str, Any] = {"type": "string"}
_TEXT_OR_NULL: dict[str, Any] = {"type": ["string", "null"]}
_DECIMAL: dict[str, Any] = {"type": "string", "pattern": r"^\d+(\.\d*[1-9])?$"}
_DECIMAL_OR_NULL: dict[str, Any] = {"anyOf": [_DECIMAL, {"type": "null"}]}
_SHARE_OR_NULL: dict[str, Any] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_CORNER: dict[str, Any] = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
_BOX: dict[str, Any] = {"type": "array", "items": _CORNER, "minItems": 4, "maxItems": 4}
_BOX_OR_NULL: dict[str, Any] = {"anyOf": [_BOX, {"type": "null"}]}


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every property is there unless it is optional; later versions may add others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_STRENGTH = _object(
    {
        "as_read": _TEXT,
        "amount": _DECIMAL,
        "unit": _TEXT,
        "per_amount": _DECIMAL_OR_NULL,
        "per_unit": _TEXT_OR_NULL,
        "mcg_per_ml": _DECIMAL_OR_NULL,
        "ingredient": _TEXT_OR_NULL,
        "confidence": _SHARE_OR_NULL,
        "confirmed": {"type": "boolean"},
        "status": {"enum": list(GRAVITY)},
        "box": _BOX_OR_NULL,
        "alternatives": _list(_DECIMAL),
        "repairs": _list(_TEXT),
        "rivals": _list(_TEXT),
    }
)

_CONTENT = _object(
    {"mcg_per_ml": _DECIMAL_OR_NULL, "total_mcg": _DECIMAL_OR_NULL, "volume_ml": _DECIMAL_OR_NULL, "as_read": _TEXT}
)

_PHOTO = _object({"name": _TEXT, "sha256": _TEXT, "width": _COUNT, "height": _COUNT, "page": _COUNT})

_FINDING = _object(
    {"rule": _TEXT, "verdict": {"enum": [verdict.value for verdict in Verdict]}, "message": _TEXT, "boxes": _list(_BOX)}
)

_REPORT = _object(
    {
        "schema": {"const": SCHEMA},
        "photo": _or_null(_PHOTO),
        "verdict": {"enum": [verdict.value for verdict in Verdict]},
        "status": {"enum": list(GRAVITY)},
        "substance": _or_null({"type": "string", "examples": list(B12_FORMS)}),
        "strength": _or_null(_CONTENT),
        "strengths": _list(_STRENGTH),
        "findings": _list(_FINDING),
        "text": _list(_object({"text": _TEXT, "confidence": _SHARE_OR_NULL, "box": _BOX_OR_NULL})),
        "profile": _object({"name": _TEXT, "version": _TEXT, "sha256": _TEXT}),
        "reader": _or_null(
            _object(
                {
                    "labelcheck": _TEXT,
                    "engine": _TEXT_OR_NULL,
                    "tesseract": _TEXT_OR_NULL,
                    "model": _TEXT_OR_NULL,
                    "model_sha256": _TEXT_OR_NULL,
                    "second_model_sha256": _TEXT_OR_NULL,
                    "third_model_sha256": _TEXT_OR_NULL,
                    "lines_sha256": _TEXT_OR_NULL,
                    "margins_sha256": _TEXT_OR_NULL,
                    "surroundings_sha256": _TEXT_OR_NULL,
                    "shapes_sha256": _TEXT_OR_NULL,
                    "neighbours_sha256": _TEXT_OR_NULL,
                    "networks": _TEXT_OR_NULL,
                }
            )
        ),
        "elapsed_ms": {"type": "object", "additionalProperties": {"type": "number"}},
    }
)

_UNCHECKED = _object(
    {
        "schema": {"const": SCHEMA},
        "photo": _or_null(_object({"name": _TEXT_OR_NULL})),
        "error": _object(
            {
                "kind": {"enum": ["photo", "tool", "ocr", "timeout", "internal", "usage"]},
                "message": _TEXT,
                "limit": {"enum": ["memory"]},
            },
            optional=("limit",),
        ),
    }
)


def report_schema() -> dict[str, Any]:
    """Of one line of `--json`: a report, or why there is none."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "labelcheck report",
        "description": "Numbers that measure a medicine are decimal strings.",
        "anyOf": [_REPORT, _UNCHECKED],
    }
