"""Vials drawn by the studio, turned by hand, from the camera to the verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from labelcheck.camera import VideoFile
from labelcheck.errors import MissingToolError
from labelcheck.pipeline import Checker
from labelcheck.sitting import Sitting, SittingOptions
from samples.studio import turning, typefaces, video

pytestmark = pytest.mark.skipif(bool(typefaces.missing()), reason="needs fonts-liberation, fonts-dejavu, fonts-lato")


@pytest.fixture(scope="module")
def checker() -> Checker:
    try:
        return Checker()
    except MissingToolError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(("seed", "kind"), [(1, "plain"), (2, "danger"), (3, "swap")])
def test_a_drawn_vial_never_passes_for_another(seed: int, kind: str, tmp_path: Path, checker: Checker) -> None:
    """A review is always allowed; a verdict and a strength that the label does not bear never are."""
    path = tmp_path / "vial.avi"
    truth = video.film(turning.plan(seed, kind, (854, 480), 3, 2.5), path)
    (outcome,) = Sitting(VideoFile(str(path)), checker, SittingOptions(cost_s=0.2)).outcomes()
    borne = [label["label_verdict"] for label in truth["labels"]] if len(truth["labels"]) == 1 else []
    assert outcome.report.verdict.value in {*truth["accepted"], *borne, "review"}
    assert outcome.facts["frames"]["seen"] <= truth["frames"]
    told = outcome.report.strength
    if told is not None and outcome.report.verdict.value == "pass":
        assert str(told.mcg_per_ml) in {label["mcg_per_ml"] for label in truth["labels"]}
