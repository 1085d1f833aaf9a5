"""What `import labelcheck` offers, and what it costs."""

import subprocess
import sys

import pytest

import labelcheck

PROMISED = ("check_photo", "check_photos", "check_text", "Photo", "Report", "Verdict", "LabelcheckError")


@pytest.mark.parametrize("name", [*PROMISED, "Unchecked", "Settings", "open_photo", "OcrTimeout", "__version__"])
def test_every_promised_name_is_there(name: str) -> None:
    assert getattr(labelcheck, name) is not None
    assert name in dir(labelcheck)


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'check_photograph'"):
        _ = labelcheck.check_photograph


def test_the_import_loads_nothing_heavy() -> None:
    look = "import sys, labelcheck; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60, check=True)
    assert not set(done.stdout.split()) & {"cv2", "numpy", "PIL", "pint", "typer", "rich"}


def test_text_is_judged_through_the_front_door() -> None:
    report = labelcheck.check_text("Cyanocobalamin Injection 1,000 mcg/mL")
    assert report.verdict is labelcheck.Verdict.PASS
    assert report.strength is not None
    assert report.strength.mcg_per_ml == 1000
    assert '"verdict": "pass"' in report.to_json()


@pytest.mark.parametrize("given", [{"ordered": ""}, {"region": ""}])
def test_an_empty_setting_is_not_taken_as_none_given(given: dict[str, str]) -> None:
    with pytest.raises(labelcheck.LabelcheckError, match="''"):
        labelcheck.check_text("Cyanocobalamin Injection 1,000 mcg/mL", labelcheck.Settings(**given))
