"""The studio draws what its truth says."""

import json
import tomllib
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pytest

from samples.studio import (
    catalogue,
    draw,
    expected,
    kinds,
    lens,
    make_samples,
    scene,
    turning,
    typefaces,
    video,
)
from samples.studio.wish import Wish

SMALL = (640, 480)
SAMPLES = Path(__file__).parent.parent / "samples"

pytestmark = pytest.mark.skipif(bool(typefaces.missing()), reason="needs fonts-liberation, fonts-dejavu, fonts-lato")


def same_photo(seed: int, wish: Wish) -> bool:
    one, two = scene.shoot(seed, wish), scene.shoot(seed, wish)
    return one.truth == two.truth and lens.to_jpeg(one.picture, 80) == lens.to_jpeg(two.picture, 80)


@pytest.mark.parametrize("way", ["standing", "lying", "hand", "sheet", "carton", "white"])
def test_a_seed_draws_the_same_photo_every_time(way: str) -> None:
    assert same_photo(5, Wish(way=way, size=SMALL, basic_fonts=True))


def test_the_print_stands_where_the_truth_says() -> None:
    """The darkest ink of a plain label lies inside the quad of the strength, paper around it."""
    wish = Wish(way="sheet", size=(900, 900), hard=0, roll_deg=0, yaw_deg=0, pitch_deg=0, basic_fonts=True)
    for seed in range(3, 9):
        shot = scene.shoot(seed, wish)
        grey = cv2.cvtColor(shot.picture, cv2.COLOR_BGR2GRAY)
        for line in shot.truth["labels"][0]["lines"]:
            if line["role"] != "strength" or not line["readable"]:
                continue
            mask = np.zeros(grey.shape, np.uint8)
            cv2.fillPoly(mask, [np.round(line["quad"]).astype(np.int32)], 255)
            assert np.ptp(grey[mask > 0].astype(int)) > 150 * line["contrast"]


@pytest.mark.parametrize("why", ["blur", "shake", "glare", "turned", "sticker", "small", "dark"])
def test_what_nobody_can_read_is_told_so(why: str) -> None:
    for seed in (1, 2, 3):
        truth = scene.shoot(seed, Wish(unreadable=why, size=SMALL, way="standing", basic_fonts=True)).truth
        assert not truth["strength_readable"]
        assert "pass" not in truth["accepted"]


@pytest.mark.parametrize(
    ("substance", "per_ml", "verdict"),
    [
        ("cyanocobalamin", "1000", "pass"),
        ("cyanocobalamin", "1000000", "flag"),
        ("cyanocobalamin", "10", "flag"),
        ("cyanocobalamin", "750", "review"),
        ("hydroxocobalamin", "2000", "review"),
        ("hydroxocobalamin", "25000", "flag"),
        ("methylcobalamin", "1000", "review"),
        ("methylcobalamin", "5000", "pass"),
        (None, "1000", "flag"),
    ],
)
def test_the_expected_verdict_follows_the_table(substance: str | None, per_ml: str, verdict: str) -> None:
    assert expected.verdict(expected.status(substance, Decimal(per_ml), None)) == verdict


def test_products_of_every_kind_have_an_exact_truth() -> None:
    rng = np.random.default_rng(3)
    made = [kinds.product(rng) for _ in range(400)]
    assert {each.kind for each in made} >= {"plain", "odd", "slip", "contradiction", "mix", "not_b12", "total_only"}
    for each in made:
        assert each.strengths
        if each.mcg_per_ml is not None and each.total_mcg is not None and each.volume_ml is not None:
            assert abs(each.mcg_per_ml * each.volume_ml - each.total_mcg) <= each.total_mcg * Decimal("0.001")


def test_draw_writes_photos_and_their_truth(tmp_path: Path) -> None:
    assert draw.main(["--out", str(tmp_path), "--count", "2", "--seed", "9", "--size", "640x480"]) == 0
    rows = [json.loads(row) for row in (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["file"] for row in rows] == ["0000.jpg", "0001.jpg"]
    for row in rows:
        picture = cv2.imread(str(tmp_path / row["file"]))
        assert picture is not None
        assert picture.shape == (row["height_px"], row["width_px"], 3)


def test_every_sample_has_its_picture_and_its_truth() -> None:
    names = {sample.name for sample in catalogue.SAMPLES}
    assert names == {path.stem for path in SAMPLES.glob("*.jpg")} == {path.stem for path in SAMPLES.glob("*.toml")}
    assert len(names) >= 16


@pytest.mark.parametrize("name", ["mg-for-mcg", "german-thousands-dot"])
def test_a_sample_is_drawn_again_from_its_seed(name: str, tmp_path: Path) -> None:
    make_samples.main(["--out", str(tmp_path), name])
    again, shipped = (cv2.imread(str(folder / f"{name}.jpg")) for folder in (tmp_path, SAMPLES))
    assert again is not None
    assert shipped is not None
    assert np.abs(again.astype(int) - shipped).mean() < 1
    assert (tmp_path / f"{name}.toml").read_text("utf-8") == (SAMPLES / f"{name}.toml").read_text("utf-8")


def test_sample_truth_reads_as_toml() -> None:
    truth = tomllib.loads((SAMPLES / "mg-for-mcg.toml").read_text("utf-8"))
    assert (truth["verdict"], truth["mcg_per_ml"], truth["strengths"]) == ("flag", "1000000", ["1,000 mg/mL"])


def test_a_video_tells_what_each_frame_shows(tmp_path: Path) -> None:
    options = [
        "--out",
        str(tmp_path),
        "--count",
        "2",
        "--seed",
        "1",
        "--size",
        "480x320",
        "--seconds",
        "1",
        "--fps",
        "10",
    ]
    assert video.main(options) == 0
    rows = [json.loads(row) for row in (tmp_path / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        reader = cv2.VideoCapture(str(tmp_path / row["file"]))
        assert int(reader.get(cv2.CAP_PROP_FRAME_COUNT)) == row["frames"] == len(row["per_frame"]) == 10
        reader.release()


def test_name_and_strength_on_two_sides_are_never_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turning, "faces", lambda rng, held_out: typefaces.basic(rng))
    clip = turning.plan(2, "around", (1280, 720), 2, 6.0)
    rows = [video.measure(clip, *video.frame(clip, n)[1:], n) for n in range(12)]
    assert any(row["name"] for row in rows)
    assert any(row["strength"] for row in rows)
    assert not any(row["name"] and row["strength"] for row in rows)
