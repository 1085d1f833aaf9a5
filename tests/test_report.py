"""The report: the contract's JSON, its schema, the checklist."""

import json

import jsonschema
import pytest

from labelcheck.errors import ExitCode, LabelcheckError, MissingToolError, OcrTimeout, PhotoError
from labelcheck.explain import explain
from labelcheck.label import read_label
from labelcheck.ranges import load_profile
from labelcheck.report import PhotoStamp, ReaderStamp, Report, Unchecked
from labelcheck.rules import judge
from labelcheck.schema import report_schema
from labelcheck.text import LabelText
from tests.labels import block


def report(text: str | LabelText, photo: PhotoStamp | None = None, reader: ReaderStamp | None = None) -> Report:
    profile = load_profile()
    label = read_label(LabelText.from_plain(text) if isinstance(text, str) else text)
    return Report(photo, label, tuple(judge(label, profile)), profile, reader, {"total": 1.5})


def test_the_report_of_a_text_is_whole() -> None:
    told = json.loads(report("Cyanocobalamin 1000 mg/mL").to_json())
    told.pop("findings")
    profile = told.pop("profile")
    assert profile["name"] == "injectable-b12"
    assert told == {
        "schema": "labelcheck.report/1",
        "photo": None,
        "verdict": "flag",
        "status": "implausible",
        "substance": "cyanocobalamin",
        "strength": {"mcg_per_ml": "1000000", "total_mcg": None, "volume_ml": None, "as_read": "1000 mg/mL"},
        "strengths": [
            {
                "as_read": "1000 mg/mL",
                "amount": "1000",
                "unit": "mg",
                "per_amount": "1",
                "per_unit": "mL",
                "mcg_per_ml": "1000000",
                "ingredient": "cyanocobalamin",
                "confidence": None,
                "confirmed": True,
                "status": "implausible",
                "box": None,
                "alternatives": [],
                "repairs": [],
                "rivals": [],
            }
        ],
        "text": [
            {"text": "Cyanocobalamin", "confidence": None, "box": None},
            {"text": "1000", "confidence": None, "box": None},
            {"text": "mg/mL", "confidence": None, "box": None},
        ],
        "reader": None,
        "elapsed_ms": {"total": 1.5},
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Cyanocobalamin 1,000 mcg/mL",
        "Vitamin B12 1.000 µg/mL",
        "Vitamin B12 1000 pg/mL",
        "Lidocaine 20 mg/mL",
        "Hydroxocobalamin 5 g vial, Cyanokit",
        "Neurobion: 3 ml contain vitamin B1 100 mg, B12 1 mg",
        block("Cyanocobalamin", {"vial/raw": "1,000 mcg/mL", "eng/line": "1.000 meg/mL"}, "30 mL"),
    ],
)
def test_every_report_fits_the_schema(text: str | LabelText) -> None:
    photo = PhotoStamp("tray/07.jpg", "0" * 64, 3000, 4000, 1)
    reader = ReaderStamp("0.1", "tesserocr", "5.3.0", "eng+vial", "0" * 64)
    for judged in (report(text), report(text, photo, reader)):
        jsonschema.Draft202012Validator(report_schema()).validate(json.loads(judged.to_json()))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Cyanocobalamin 1,000 mcg/mL", ExitCode.PASS),
        ("Cyanocobalamin", ExitCode.REVIEW),
        ("Cyanocobalamin 1 g/mL", ExitCode.FLAG),
    ],
)
def test_exit_codes_follow_the_verdict(text: str, code: ExitCode) -> None:
    assert report(text).exit_code == code


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (PhotoError("cut short"), "photo", ExitCode.PHOTO),
        (MissingToolError("no Tesseract"), "tool", ExitCode.TOOL),
        (OcrTimeout("30 s"), "timeout", ExitCode.OCR),
    ],
)
def test_what_could_not_be_judged_says_why(error: LabelcheckError, kind: str, code: ExitCode) -> None:
    unchecked = Unchecked("07.jpg", None, None, error)
    told = json.loads(unchecked.to_json())
    jsonschema.Draft202012Validator(report_schema()).validate(told)
    assert told["error"] == {"kind": kind, "message": str(error)}
    assert unchecked.exit_code == code


def test_boxes_are_four_corners_of_the_photo() -> None:
    told = report(block("Cyanocobalamin", "1,000 mcg/mL", left=100.0, top=50.0)).to_dict()
    corners = told["strengths"][0]["box"]
    assert len(corners) == 4
    assert corners[0] == [100.0, 83.6]
    assert all(finding["boxes"] for finding in told["findings"] if finding["rule"] == "strength-in-range")


def test_the_checklist_has_both_units_and_leaves_the_decision() -> None:
    text = explain(report("Hydroxocobalamin 1 mg/mL\n30 mL vial"))
    for part in (
        "1,000 mcg",
        "1 mg",
        "repletion",
        "maintenance",
        "MMA",
        "homocysteine",
        "blood count",
        "does not decide",
    ):
        assert part in text
    assert "No B12 strength was surely read" in explain(report("Hydroxocobalamin"))
    assert "did not pass" in explain(report("Cyanocobalamin 300 mcg/mL"))
    assert "  [ ] The label says that it expired on 2020-01-31: " in explain(report("Vitamin B12 EXP 01/2020"))
