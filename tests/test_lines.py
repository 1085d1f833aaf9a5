"""Lines are found at any angle, curve and polarity, and nothing is found where there is no print."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from labelcheck.letters import DARK
from labelcheck.lines import Line, _by_size, find_lines, find_more_lines, without_doubles
from labelcheck.quantile import median, quantile, quantiles_down
from labelcheck.runs import runs_of
from tests.drawing import bent, label, turned
from tests.test_runs import line_of_cells

TEXT = ("Cyanocobalamin", "1,000mcg/mL", "Forinjection")


@pytest.mark.parametrize("angle", [0, 12, 37, 90, 118, 180, 270])
def test_three_lines_are_three_lines_at_any_angle(angle: float) -> None:
    found = [line for line in find_lines(turned(label(*TEXT), angle)) if line.capitals_long > 4]
    assert len(found) == 3
    off = [(line.box.angle_deg - angle + 90) % 180 - 90 for line in found]
    assert max(map(abs, off)) < 3


def test_a_curve_is_followed() -> None:
    picture = bent(label("Hydroxocobalamin injection", size=40), 24)
    line = max(find_lines(picture), key=lambda line: line.capitals_long)
    start, end = (int(share * len(line.baseline)) for share in line.core)
    feet = line.baseline[start:end, 1]
    assert feet[len(feet) // 2] - (feet[0] + feet[-1]) / 2 == pytest.approx(18, abs=8)


def test_light_print_on_a_dark_bar_is_found() -> None:
    lines = find_lines(label("1,000 mcg/mL", ink=240, paper=60))
    assert any(line.ink == -1 and line.capitals_long > 4 for line in lines)


def test_small_print_beside_large_is_found() -> None:
    large, small = label("500 mcg/mL", size=90, margin=40), label("Each mL contains", size=22, margin=40)
    sheet = np.full((large.shape[0] + small.shape[0], max(large.shape[1], small.shape[1]), 3), 235, np.uint8)
    sheet[: large.shape[0], : large.shape[1]] = large
    sheet[large.shape[0] :, : small.shape[1]] = small
    heights = sorted(line.cap_height_px for line in find_lines(sheet) if line.capitals_long > 4)
    assert heights[0] < 30 < 50 < heights[-1]


def test_the_photo_may_be_large() -> None:
    sheet = np.full((3000, 4000, 3), 200, np.uint8)
    words = label(*TEXT, size=48, paper=200)
    sheet[1200 : 1200 + words.shape[0], 1500 : 1500 + words.shape[1]] = words
    assert len([line for line in find_lines(sheet) if line.capitals_long > 4]) == 3


def beside_a_box(small: tuple[str, ...]) -> np.ndarray:
    """A large photo: the huge words of a box, and small ones at the other side of it."""
    sheet = np.full((2400, 3200, 3), 200, np.uint8)
    huge, tiny = label("STORE", "COLD", "HERE", size=300, paper=200), label(*small, size=26, paper=200, margin=20)
    sheet[200 : 200 + huge.shape[0], 1700 : 1700 + huge.shape[1]] = huge[: 2400 - 200, : 3200 - 1700]
    sheet[1100 : 1100 + tiny.shape[0], 300 : 300 + tiny.shape[1]] = tiny
    return sheet


def test_small_print_far_from_all_large_print_is_found_at_the_second_look() -> None:
    sheet = beside_a_box(TEXT)
    found = find_lines(sheet)
    assert not [line for line in found if line.cap_height_px < 60]
    more = find_more_lines(sheet, found)
    assert len([line for line in more if line.capitals_long > 4 and line.cap_height_px < 60]) == 3
    assert all(line.cap_height_px < 60 for line in more)  # the large ones were found before


def test_a_small_photo_is_seen_once() -> None:
    assert find_more_lines(label(*TEXT), []) == []


@pytest.mark.parametrize(
    "picture",
    [
        np.full((400, 600, 3), 127, np.uint8),
        np.zeros((16, 16, 3), np.uint8),
        np.random.default_rng(1).integers(0, 256, (300, 400, 3), dtype=np.uint8),
        np.tile(np.array([[0, 255], [255, 0]], np.uint8).repeat(1, 0), (200, 200))[..., None].repeat(3, 2),
    ],
    ids=["grey", "tiny", "noise", "checks"],
)
def test_nothing_that_is_no_print_raises(picture: np.ndarray) -> None:
    assert all(line.capitals_long < 40 for line in find_lines(picture))


def test_a_line_turned_over_reads_the_other_way() -> None:
    line = max(find_lines(label("Cyanocobalamin")), key=lambda line: line.capitals_long)
    assert abs(line.turned_over().box.angle_deg) == pytest.approx(180, abs=2)
    assert line.turned_over().turned_over().core == pytest.approx(line.core)


def test_a_line_drawn_out_keeps_its_letters() -> None:
    line = max(find_lines(label("Cyanocobalamin")), key=lambda line: line.capitals_long)
    longer = line.drawn_out(4, 2)
    assert longer.box.width == pytest.approx(line.box.width + 6 * line.cap_height_px, rel=0.02)
    first = line.box.corners[0][0] + line.core[0] * line.box.width
    assert longer.box.corners[0][0] + longer.core[0] * longer.box.width == pytest.approx(first, abs=4)


SMALL = arrays(np.float32, st.tuples(st.integers(1, 9), st.integers(1, 5)), elements=st.floats(0, 255, width=32))


@given(SMALL, st.floats(0, 1))
def test_quantiles_are_those_of_numpy(values: np.ndarray, share: float) -> None:
    assert quantile(values, share) == pytest.approx(float(np.quantile(values, share)), abs=1e-3)
    assert quantiles_down(values, share) == pytest.approx(np.quantile(values, share, axis=0), abs=1e-3)
    assert median(values) == pytest.approx(float(np.median(values)), abs=1e-3)


def test_print_comes_before_texture() -> None:
    """However much of it there is: only the likeliest lines are read."""
    words = label(*TEXT, margin=30)
    height, width = words.shape[:2]
    grain = np.random.default_rng(5).normal(120, 25, (height // 4, width // 4)).clip(0, 255).astype(np.float32)
    sheet = cv2.resize(grain, (3 * width, 3 * height), interpolation=cv2.INTER_CUBIC).clip(0, 255).astype(np.uint8)
    sheet = np.repeat(sheet[..., None], 3, 2)
    sheet[height : 2 * height, width : 2 * width] = words
    first = find_lines(sheet)[:3]
    assert all(height < line.middle[:, 1].mean() < 2 * height for line in first)
    assert all(line.capitals_long > 4 for line in first)


def test_a_bar_code_does_not_turn_blurred_print() -> None:
    picture = cv2.GaussianBlur(label(*TEXT, size=28, margin=60), (0, 0), 2.2)
    for bar in range(20):
        top = 20 + 9 * bar
        picture[top : top + (3, 5)[bar % 2], -50:-12] = 20
    directions = [(line.box.angle_deg + 90) % 180 - 90 for line in find_lines(picture)[:3]]
    assert directions == pytest.approx([0, 0, 0], abs=5)


def test_print_in_a_dim_and_noisy_photo_is_found() -> None:
    picture = label(*TEXT, size=44, ink=62, paper=110).astype(float)
    grain = np.random.default_rng(3).normal(0, 20, picture.shape[:2])
    found = find_lines((picture + grain[..., None]).clip(0, 255).astype(np.uint8))
    assert [line.capitals_long > 3 for line in found[:3]] == [True] * 3
    assert len(found) < 60  # grain, left by thousands of specks


@pytest.mark.parametrize("strength", ["5,000 mcg/mL", "5 mg/mL"])
def test_a_second_label_beside_the_first_and_turned_is_found_too_and_its_short_lines(strength: str) -> None:
    one = _tight(label("Cyanocobalamin", "1,000 mcg/mL", "Injection, USP", "30 mL Multiple Dose"))
    other = _tight(label("Hydroxocobalamin", strength, "For intramuscular use", "10 mL Single Dose"))
    other = np.ascontiguousarray(np.rot90(other))
    picture = np.full((len(other) + 80, one.shape[1] + other.shape[1] + 85, 3), 235, np.uint8)
    picture[40 : 40 + len(one), 40 : 40 + one.shape[1]] = one
    picture[40 : 40 + len(other), 45 + one.shape[1] : 45 + one.shape[1] + other.shape[1]] = other
    ways = [line.baseline[-1] - line.baseline[0] for line in find_lines(picture) if line.capitals_long > 3]
    level = sum(abs(way[0]) > abs(way[1]) for way in ways)
    assert (level, len(ways) - level) == (4, 4)


def test_of_two_lines_in_one_another_the_surer_is_kept() -> None:
    def line(likelihood: float, rise: float) -> Line:
        x = np.linspace(100, 400, 60)
        caps, baseline = (np.stack([x, np.full(60, y + rise)], 1) for y in (100.0, 125.0))
        return Line(caps, baseline, 25.0, DARK, likelihood, 0, (0.1, 0.9))

    (found,) = without_doubles([line(2.0, 4.0), line(6.0, 0.0)])
    assert found.likelihood == 6.0
    assert len(without_doubles([line(2.0, 40.0), line(6.0, 0.0)])) == 2


def test_two_lines_set_close_are_two() -> None:
    one, other = (_tight(label(text, size=40)) for text in ("METHOTREXATE", "2.5 MG TABLET"))
    picture = np.full((260, max(one.shape[1], other.shape[1]) + 120, 3), 235, np.uint8)
    picture[80 : 80 + len(one), 60 : 60 + one.shape[1]] = one
    below = picture[115 : 115 + len(other), 60 : 60 + other.shape[1]]
    below[:] = np.minimum(below, other)
    found = [line for line in find_lines(picture) if line.capitals_long > 4]
    assert len(found) == 2
    assert abs(found[0].box.center[1] - found[1].box.center[1]) == pytest.approx(35, abs=5)


@pytest.mark.parametrize("size", [10, 26, 64, 150])
def test_a_line_is_found_at_any_size(size: int) -> None:
    picture = np.full((900, 1400, 3), 225, np.uint8)
    words = label("5 mg/10 mL", size=size, margin=20, paper=225)
    picture[300 : 300 + words.shape[0], 200 : 200 + words.shape[1]] = words
    (line,) = (line for line in find_lines(picture) if line.capitals_long > 3)
    assert line.cap_height_px == pytest.approx(0.72 * size, rel=0.25)


@pytest.mark.parametrize(("closer", "further"), [(55.0, 57.0), (57.0, 55.0), (57.0, 57.0), (55.0, 55.0)])
def test_a_line_at_the_limit_of_two_views_is_not_lost_between_them(closer: float, further: float) -> None:
    """`(1000 MG/ML)` was 57 high in the closer view, which leaves that to the other, and 55 in the other."""
    views = [runs_of(line_of_cells((300, 300), 500, cap=height)) for height in (closer, further)]
    assert _by_size(*views, zoom=1.0)


def test_what_both_views_show_is_one_run_in_the_view_that_shows_it_better() -> None:
    smaller, larger = (runs_of(line_of_cells((300, at), 500, cap=70.0)) for at in (300, 303))
    assert _by_size(larger, smaller, zoom=1.0) == smaller


def _tight(picture: np.ndarray) -> np.ndarray:
    inked = np.argwhere(picture[..., 0] < 110)
    (top, left), (bottom, right) = inked.min(0) - 12, inked.max(0) + 12
    return picture[top:bottom, left:right]
