"""Strips are straight, level and upright, know where they came from, and say where the print may go on."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from labelcheck.ends import covered, hindrance, likelihood
from labelcheck.imprint import Imprint, _frames
from labelcheck.letters import DARK
from labelcheck.levels import Levels
from labelcheck.lines import Line, find_lines
from labelcheck.margins import odds_of_going_on, shown_of
from labelcheck.strips import Strip, cut_strip
from labelcheck.surroundings import NET, surroundings
from labelcheck.unroll import BASELINE, CAPS, HEIGHT, PAD
from tests.drawing import bent, label, turned


def strip_of(picture: np.ndarray) -> Strip:
    strips = [strip for line in find_lines(picture) if (strip := cut_strip(picture, line))]
    return max(strips, key=lambda strip: strip.letters)


def goes_on(picture: np.ndarray) -> tuple[bool, bool]:
    """Whether print may go on unseen before the longest line of a picture, and behind it."""
    strip = strip_of(picture)
    assert strip.margins is not None
    close = odds_of_going_on([(shown_of(strip.margins[0]), False), (shown_of(strip.margins[1]), True)])
    around = surroundings(Levels(picture), strip.caps, strip.baseline)
    likely = likelihood(close, odds_of_going_on([(around[0], False), (around[1], True)], NET))
    before, after = (hindrance(*end) for end in zip(strip.margins, likely, strict=True))
    return before is not None, after is not None


def begins(picture: np.ndarray) -> float:
    """The column of the picture that the strip of the longest line begins at, but for what pads it."""
    return float(strip_of(picture).caps[PAD, 0])


def rows_of_ink(strip: Strip) -> np.ndarray:
    return np.flatnonzero((strip.pixels < 110).mean(1) > 0.03)


@pytest.mark.parametrize("picture", [label("HEMIVITON 1000"), bent(label("HEMIVITON 1000 HEMIVITON", size=40), 22)])
def test_capitals_stand_between_their_rows(picture: np.ndarray) -> None:
    rows = rows_of_ink(strip_of(picture))
    assert abs(rows.min() - CAPS) <= 4
    assert abs(rows.max() - BASELINE) <= 4


def test_print_is_dark_on_light_whatever_it_was() -> None:
    strip = strip_of(label("1,000 mcg/mL", ink=240, paper=60))
    assert np.median(strip.pixels) > 180
    assert strip.pixels.shape[0] == HEIGHT


def test_bold_small_letters_are_ink_and_the_gaps_between_them_are_not() -> None:
    """Without a capital the letters fill the rows of the strip, and ink most of them."""
    picture = np.full((220, 1100, 3), 235, np.uint8)
    cv2.putText(picture, "anocomaneseraum", (60, 130), cv2.FONT_HERSHEY_SIMPLEX, 2.2, (20, 20, 20), 14, cv2.LINE_AA)
    line = max(find_lines(picture), key=lambda line: line.capitals_long)
    strip = cut_strip(picture, line)
    assert strip is not None
    assert np.median(strip.pixels[[*range(4), *range(HEIGHT - 4, HEIGHT)]]) > 180
    assert strip.letters >= 10


@pytest.mark.parametrize("angle", [0, 33, 90, 180])
def test_a_box_lies_where_the_letters_are(angle: float) -> None:
    picture = turned(label("Cyanocobalamin"), angle)
    strip = strip_of(picture)
    box = strip.box(0, 0, strip.width - 1, HEIGHT - 1)
    inside = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.array(box.corners, np.int32)], 1)
    ink = picture[..., 0] < 110
    assert ink[inside > 0].sum() > 0.97 * ink.sum()
    assert inside.sum() < 8 * ink.sum()


def test_turned_over_twice_is_the_same_place() -> None:
    strip = strip_of(label("Cyanocobalamin"))
    again = strip.turned_over().turned_over()
    assert (again.pixels == strip.pixels).all()
    assert again.caps == pytest.approx(strip.caps)
    one = strip.box(10, 10, 40, 35).corners
    other = strip.turned_over().box(strip.width - 41, 12, strip.width - 11, 37).corners
    assert np.array(one[0]) == pytest.approx(np.array(other[2]), abs=1.5)


def test_a_frame_line_is_painted_over() -> None:
    picture = label("1,000 mcg/mL")
    picture[:, 96:100] = 20
    strip = strip_of(picture)
    assert (strip.pixels[:, :6] > 150).all()


def test_noise_is_no_print() -> None:
    noise = np.random.default_rng(3).normal(120, 8, (500, 700, 1)).clip(0, 255).astype(np.uint8)
    picture = np.repeat(noise, 3, 2)
    strips = [cut_strip(picture, line) for line in find_lines(picture)]
    assert not any(strip is not None and strip.letters > 8 for strip in strips)


def test_an_edge_that_touches_the_first_digit_is_told() -> None:
    picture = label("1,000 mcg/mL")
    assert goes_on(picture) == (False, False)
    first = int(np.flatnonzero((picture[..., 0] < 110).any(0))[0])
    picture[:, : first - 2] = 30
    assert goes_on(picture) == (True, False)


def test_leaning_letters_are_set_upright() -> None:
    straight = label("HHIHHIIHHIHH", size=44)
    height, width = straight.shape[:2]
    lean = np.array([[1, -0.35, 0.35 * height / 2], [0, 1, 0]], np.float32)
    leaning = np.asarray(cv2.warpAffine(straight, lean, (width, height), borderValue=(235,) * 3), np.uint8)
    columns = (strip_of(leaning).pixels[CAPS:BASELINE] < 110).mean(0)
    assert (columns > 0.85).mean() > 0.12


def test_a_wide_gap_is_told_from_one_between_words() -> None:
    close, picture = strip_of(label("1,000 mcg/mL")), label("1,000 mcg and Lot")
    line = max(find_lines(picture), key=lambda line: line.capitals_long)
    inked = (picture[..., 0] < 110).any(0)
    picture[:, np.flatnonzero(inked)[0] + 200 : np.flatnonzero(inked)[-1] - 62] = 235
    apart = cut_strip(picture, line)
    assert apart is not None
    assert close.gaps == ()
    (gap,) = apart.gaps
    assert apart.pixels[:, gap - 5 : gap + 5].min() > 180
    assert apart.turned_over().gaps == (apart.width - gap,)


def shaded(picture: np.ndarray, darkest: float) -> np.ndarray:
    """Lit from the right, as round glass is."""
    return (picture * np.linspace(darkest, 1, picture.shape[1])[None, :, None]).astype(np.uint8)


def test_shading_is_no_edge() -> None:
    assert not goes_on(shaded(label("500 mcg/mL"), 0.0))[0]


def test_a_frame_around_the_print_is_no_texture() -> None:
    picture = label("500 MCG in 1 mL")
    inked = np.argwhere(picture[..., 0] < 110)
    (top, left), (bottom, right) = inked.min(0) - 8, inked.max(0) + 8
    cv2.rectangle(picture, (int(left) - 4, int(top)), (int(right) + 4, int(bottom)), (20, 20, 20), 2)
    strip = strip_of(picture)
    assert strip.letters >= 9
    assert (strip.pixels[:CAPS] < 110).mean() < 0.02


def test_a_digit_that_touches_a_rule_is_not_lost_in_silence() -> None:
    picture = label("2500 mcg per mL")
    first = int(np.flatnonzero((picture[..., 0] < 110).any(0))[0])
    assert not goes_on(picture)[0]
    picture[:, first - 2 : first + 3] = 20
    assert goes_on(picture)[0] or begins(picture) <= first


def test_a_digit_that_has_run_together_with_an_edge_is_in_the_strip() -> None:
    """The 4 of `40 µg` touched the edge of the label, and the strip read `0µg`."""
    picture = label("4000 mcg/mL", size=44)
    inked = np.argwhere(picture[..., 0] < 110)
    left, middle = int(inked[:, 1].min()), int(np.mean([inked[:, 0].min(), inked[:, 0].max()]))
    picture[:, left - 14 : left - 8] = 20
    picture[middle : middle + 4, left - 10 : left + 8] = 20
    assert begins(picture) <= left


def test_a_1_that_touches_a_leaning_rule_is_not_lost_in_silence() -> None:
    picture = label("1500 mcg per mL", size=44)
    inked = np.argwhere(picture[..., 0] < 110)
    (top, left), bottom = inked.min(0), inked[:, 0].max()
    assert not goes_on(picture)[0]
    cv2.line(picture, (int(left) - 8, int(top) - 40), (int(left) + 8, int(bottom) + 40), (20, 20, 20), 3)
    assert goes_on(picture)[0] or begins(picture) <= left


def test_a_finger_across_the_first_digits_is_told() -> None:
    picture = label("1610 mcg/mL")
    inked = np.flatnonzero((picture[..., 0] < 110).any(0))
    finger = np.array([[0, 0], [inked[0] + 40, 0], [inked[0] - 10, len(picture)], [0, len(picture)]], np.int32)
    cv2.fillPoly(picture, [finger], (70, 70, 70))
    assert goes_on(picture)[0]


def test_a_finger_as_bright_as_the_paper_is_told() -> None:
    picture = label("1610 mcg/mL")
    inked = np.flatnonzero((picture[..., 0] < 110).any(0))
    finger = np.array([[0, 0], [inked[0] + 40, 0], [inked[0] - 10, len(picture)], [0, len(picture)]], np.int32)
    grey, skin = picture.copy(), picture.copy()
    cv2.fillPoly(grey, [finger], (200, 200, 200))
    cv2.fillPoly(skin, [finger], (160, 190, 235))
    assert goes_on(grey)[0]
    assert goes_on(skin)[0]


@pytest.mark.parametrize(("tops", "feet", "told"), [(18, 4, True), (18, 18, False)])
def test_a_finger_close_before_the_print_is_told_by_its_edge_and_a_stripe_is_none(
    tops: int, feet: int, told: bool
) -> None:
    picture = label("500 mg/mL")
    inked = np.argwhere(picture[..., 0] < 110)
    (top, left), (bottom, _) = inked.min(0), inked.max(0)
    edge = [
        [left - 90, top - 40],
        [left - tops, top - 40],
        [left - tops, top],
        [left - feet, bottom],
        [left - feet, bottom + 40],
    ]
    cv2.fillPoly(picture, [np.array([*edge, [left - 90, bottom + 40]], np.int32)], (150, 240, 255))
    assert goes_on(picture)[0] is told


def test_the_label_beside_a_coloured_bar_is_no_finger() -> None:
    picture = label("1610 mcg/mL", ink=235, paper=60)
    inked = np.argwhere(picture[..., 0] > 150)
    (top, left), (bottom, right) = inked.min(0) - 16, inked.max(0) + 16
    bar = np.full_like(picture, 235)
    light = (picture[top:bottom, left:right].astype(float) - 60) / 175
    bar[top:bottom, left:right] = (np.array([40, 30, 180]) * (1 - light) + 235 * light).astype(np.uint8)
    assert not goes_on(bar)[0]


def columns_of_ink(strip: Strip) -> int:
    return int((strip.pixels[CAPS:BASELINE] < 110).any(0).sum())


def test_letters_that_hang_into_a_frame_stay() -> None:
    picture = label("7500 mcg/30 mL")
    free = strip_of(picture)
    inked = np.argwhere(picture[..., 0] < 110)
    top, bottom = int(inked[:, 0].min()) - 14, int(inked[:, 0].max())
    cv2.rectangle(picture, (40, top), (picture.shape[1] - 40, bottom), (20, 20, 20), 3)
    framed = strip_of(picture)
    assert columns_of_ink(framed) == pytest.approx(columns_of_ink(free), rel=0.1)
    assert (framed.pixels < 110).mean() < 1.2 * (free.pixels < 110).mean()


@pytest.mark.parametrize(("text", "told"), [(".5 mcg/mL", True), ("5 mcg/mL", False), ("(0.5 mcg/mL)", False)])
def test_a_point_before_the_first_digit_is_told(text: str, told: bool) -> None:
    assert goes_on(label(text))[0] is told


def test_bits_of_a_digit_are_told() -> None:
    picture = label("2500 mcg/mL", size=48)
    inked = np.flatnonzero((picture[..., 0] < 110).any(0))
    rows = np.flatnonzero((picture[..., 0] < 110).any(1))
    picture[rows[0] + 6 : rows[-1] - 12, : inked[0] + 24] = 235
    assert goes_on(picture)[0]


def test_a_streak_over_the_print_is_told() -> None:
    picture = label("10000 IU/mL", ink=235, paper=60)
    free = strip_of(picture)
    inked = np.flatnonzero((picture[..., 0] > 150).any(0))
    picture[:, inked[0] + 63 : inked[0] + 79] = 230
    assert not free.covered
    found = strip_of(picture).covered
    assert found
    assert all(55 < start < end < 90 for start, end in found)


@pytest.mark.parametrize(
    ("text", "count"),
    [("2.5 mg/mL", 1), ("2,5 mg/mL", 1), ("10,000 mg", 1), ("25 mg/mL", 0), ("25 mg. 10 mL", 0), (".5 mg/mL", 1)],
)
def test_points_within_numbers_are_seen(text: str, count: int) -> None:
    strip = strip_of(label(text))
    assert len(strip.points) == count
    assert len(strip.turned_over().turned_over().points) == count


def test_a_rule_that_may_be_read_as_a_digit_is_told() -> None:
    picture = label("1500 mcg/mL", size=48)
    inked = np.argwhere(picture[..., 0] < 110)
    (top, left), bottom = inked.min(0), inked[:, 0].max()
    free = strip_of(picture)
    picture[top - 40 : bottom - 4, left - 14 : left - 10] = 20
    assert not free.covered
    ((start, end),) = strip_of(picture).covered
    assert start < 20 > end


@pytest.mark.parametrize("touching", [(0.55, 1.0), (0.0, 0.5)])
def test_letters_whose_serifs_touch_are_not_cut_off(touching: tuple[float, float]) -> None:
    picture = label("HYDROXOCOBALAMIN", size=40)
    rows, columns = ((picture[..., 0] < 60).any(axis).nonzero()[0] for axis in (1, 0))
    start, end = (int(columns[0] + share * (columns[-1] - columns[0])) for share in touching)
    picture[rows[-1] - 3 : rows[-1], start:end] = 20
    strip = strip_of(picture)
    assert strip.caps[0, 0] < columns[0] < columns[-1] < strip.caps[-1, 0]


@pytest.mark.parametrize("size", [24, 32])
def test_the_half_of_a_word_that_its_serifs_join_is_in_the_strip(size: int) -> None:
    picture = label("CYANOCOBALAMIN 1000 mcg/mL", size=size)
    rows, columns = ((picture[..., 0] < 60).any(axis).nonzero()[0] for axis in (1, 0))
    word = columns[: np.flatnonzero(np.diff(columns) > 0.35 * size)[0] + 1]
    picture[rows[-1] - 11 : rows[-1] - 8, word[0] : word[len(word) // 2]] = 20
    strip = strip_of(picture)
    assert strip.caps[0, 0] < columns[0] < columns[-1] < strip.caps[-1, 0]


@pytest.mark.parametrize("text", ["MECOBALAMIN", "500 mcg/mL", "(500 mcg/mL)"])
def test_words_that_blur_runs_together_are_in_the_strip_whole(text: str) -> None:
    """Its letters are one component, the g of `mcg/mL` hanging as low as the slash stands high."""
    picture = label(text, size=40)
    rows, columns = ((picture[..., 0] < 60).any(axis).nonzero()[0] for axis in (1, 0))
    middle = int(np.mean(rows))
    picture[middle : middle + 3, columns[0] : columns[-1]] = 20
    strip = strip_of(picture)
    assert strip.caps[0, 0] < columns[0] < columns[-1] < strip.caps[-1, 0]


def test_a_frame_that_a_letter_hangs_into_is_no_word() -> None:
    """The g of `mcg/mL` touches its lower side: the two are one component, with ink above and below the line."""
    picture = label("500 mcg/mL", size=40)
    rows, columns = ((picture[..., 0] < 60).any(axis).nonzero()[0] for axis in (1, 0))
    cv2.rectangle(picture, (columns[0] - 30, rows[0] - 8), (columns[-1] + 30, rows[-1] + 1), (20, 20, 20), 3)
    framed = strip_of(picture)
    assert columns[0] - 20 < framed.caps[PAD, 0]
    assert framed.caps[-PAD, 0] < columns[-1] + 20


def test_the_middle_of_a_long_word_lies_on_its_line() -> None:
    columns = np.linspace(-1, 1, 200)
    baseline = np.stack([200 * columns, 40 * columns**2], 1)
    line = Line(baseline - [0, 20], baseline, 20.0, DARK, 5.0, 0, (0.1, 0.9))
    strip = Strip(np.full((HEIGHT, 200), 250, np.uint8), line.caps, baseline, line, 230.0, 10)
    assert strip.middle_between((-180, 22), (180, 22)) == pytest.approx((0, -10), abs=2)


def test_a_word_is_boxed_from_its_first_ink_to_its_last() -> None:
    pixels = np.full((HEIGHT, 400), 250, np.uint8)
    for start in (60, 80, 100, 330):  # a word, and a letter of the next vial
        pixels[CAPS:BASELINE, start : start + 8] = 20
    columns = np.arange(400.0)
    caps, baseline = (np.stack([columns, np.full(400, float(row))], 1) for row in (CAPS, BASELINE))
    line = Line(caps, baseline, 25.0, DARK, 5.0, 0, (0.1, 0.9))
    strip = Strip(pixels, caps, baseline, line, 230.0, 4, gaps=(219,))
    assert strip.snug(0, 400) == (60, 108)
    assert strip.snug(70, 95) == (80, 88)
    assert strip.snug(120, 200) == (120, 200)  # no ink: as the recogniser has it


def test_the_sides_of_a_frame_are_no_letters() -> None:
    picture = label("1,000 mg/mL")
    free = strip_of(picture)
    inked = np.argwhere(picture[..., 0] < 110)
    (top, left), (bottom, right) = inked.min(0), inked.max(0)
    for x in (left - 12, right + 12):
        cv2.line(picture, (int(x) - 2, int(top) - 12), (int(x) + 2, int(bottom) + 12), (20, 20, 20), 2)
    framed = strip_of(picture)
    assert framed.letters == free.letters
    assert framed.width == pytest.approx(free.width, abs=12)


def mask_of(*boxes: tuple[int, int, int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Components drawn as outlines (left, top, right, bottom), their measures, and that none is known for foreign."""
    mask = np.zeros((HEIGHT, 200), np.uint8)
    for left, top, right, bottom in boxes:
        cv2.rectangle(mask, (left, top), (right, bottom), 1, 2)
    _, found, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    return found, stats, np.zeros(len(stats), bool)


SMALL = [(60, 20, 68, 32), (74, 20, 82, 32), (88, 20, 96, 32)]


def test_a_box_around_several_letters_is_no_letter() -> None:
    outline = (50, 12, 106, 40)
    assert not _frames(*mask_of(*SMALL))[0].any()
    frames, framed = _frames(*mask_of(outline, *SMALL))
    assert (frames.sum(), framed.sum()) == (1, 3)
    assert not _frames(*mask_of(outline, SMALL[0]))[0].any()  # the R of ®


def test_a_digit_that_stands_on_a_rule_is_no_box() -> None:
    """Wiped with it, the 1 would leave 500 of 1500."""
    label_, *_ = mask_of(*SMALL)
    mask = (label_ > 0).astype(np.uint8)
    mask[16:38, 48:51] = mask[36:38, 48:110] = 1
    _, found, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    assert len(stats) == 5
    assert not _frames(found, stats, np.zeros(len(stats), bool))[0].any()


@pytest.mark.parametrize("room", [10, 3, 0], ids=["apart", "the 1 touches the box", "the 1 is a part of its side"])
def test_small_print_in_a_box_behind_large_words_is_cut_without_the_box(room: int) -> None:
    picture = np.full((340, 760, 3), 235, np.uint8)
    large, small = label("Tablets", size=72), label("15 mg", size=40, margin=4)
    picture[: large.shape[0], : large.shape[1] - 120] = large[:340, :-120]
    left = large.shape[1] - 95
    picture[130 : 130 + small.shape[0] - 24, left : left + small.shape[1]] = small[:-24]
    inked = left + np.flatnonzero((small < 150).any((0, 2)))
    bare = strip_of(picture)
    cv2.rectangle(picture, (int(inked[0]) - room, 126), (int(inked[-1]) + 10, 178), (20, 20, 20), 2)
    framed = strip_of(picture)
    assert framed.width == pytest.approx(bare.width, abs=14)
    assert (framed.pixels < 140).sum() == pytest.approx((bare.pixels < 140).sum(), rel=0.08)
    behind = slice(framed.width - 60, framed.width)
    assert (framed.pixels[18:28, behind].min(0) < 140).sum() > 20


def test_brackets_are_letters_however_high_they_are() -> None:
    bare, bracketed = strip_of(label("1,000 mg/mL")), strip_of(label("(1,000 mg/mL)"))
    assert bracketed.letters == bare.letters + 2


def test_a_letter_that_is_wiped_between_others_leaves_a_cover() -> None:
    """The g of `0.5 mg*` hung into the edge of its bar and went with it; all looks then read `0.5 mL`."""
    label_, foreign = np.zeros((HEIGHT, 200), np.int32), np.array([False, False, True, False])
    label_[CAPS:BASELINE, 20:60] = 1
    for row in (CAPS + 8, BASELINE - 5):
        label_[row : row + 3, 66:90] = 2
    label_[BASELINE:, 60:120] = 2
    label_[CAPS : CAPS + 8, 96:110] = 3
    letters = np.array([[20, CAPS, 60, BASELINE], [96, CAPS, 110, CAPS + 8]], float)
    nothing = np.zeros((HEIGHT, 200), bool)
    assert covered(Imprint(20, 110, letters, label_, foreign, nothing, 0.05)) == [(66, 90)]
    assert covered(Imprint(20, 110, letters, label_, np.zeros(4, bool), nothing, 0.05)) == []


def test_a_straighter_line_has_lost_no_letter() -> None:
    shape = (np.zeros((HEIGHT, 200), np.int32), np.zeros(1, bool), np.zeros((HEIGHT, 200), bool))
    letters = np.array([[20.0 * at, CAPS, 20.0 * at + 15, BASELINE + 2] for at in range(6)])
    crooked = Imprint(0, 115, letters, *shape, 0.05)
    straight = replace(crooked, letters=letters - [0, 0, 0, 2])
    assert straight.is_straighter_than(crooked)
    assert not replace(straight, letters=straight.letters[1:]).is_straighter_than(crooked)


def test_a_leaning_rule_that_was_taken_for_letters_is_no_loss() -> None:
    """The 1 of `1,000` had run together with it, and was read as `11,000`; cut level, the rule stood apart."""
    shape = (np.zeros((HEIGHT, 200), np.int32), np.zeros(1, bool))
    touched = np.zeros((HEIGHT, 200), bool)
    touched[CAPS:BASELINE, 20:30] = True
    letters = np.array([[20.0 * at, CAPS, 20.0 * at + 15, BASELINE + 2] for at in range(6)])
    rule = np.array([[0, 1, 9, 34]], float)
    crooked = Imprint(0, 115, np.concatenate([rule, letters[1:]]), *shape, touched, 0.05)
    free = Imprint(20, 115, letters[1:], *shape, np.zeros_like(touched), 0.05)
    assert free.is_straighter_than(crooked)
    assert not replace(free, touched=touched).is_straighter_than(crooked)
    assert not replace(free, left=0).is_straighter_than(crooked)  # no rule went, so a letter did
    assert not replace(free, letters=letters[4:]).is_straighter_than(crooked)
    digit = replace(crooked, letters=letters)
    assert not free.is_straighter_than(digit)  # what went was no higher than a digit


@pytest.mark.parametrize(
    ("top", "bottom", "at_an_edge"),
    [(0, None, False), (100, None, True), (0, 190, True)],
    ids=["in the middle", "at the upper edge", "at the lower edge"],
)
def test_a_line_has_room_for_another_beside_it_or_stands_at_an_edge(
    top: int, bottom: int | None, at_an_edge: bool
) -> None:
    picture = label("1,000 mcg/mL")[top:bottom]  # its capitals stand in the rows 128 to 154
    assert strip_of(picture).is_at_an_edge(picture.shape[1], picture.shape[0]) is at_an_edge


def test_the_first_ink_can_be_painted_over() -> None:
    strip = strip_of(label("500 mg/mL"))
    without = strip.without_first_ink()
    bare = without.pixels
    inked = [np.flatnonzero((pixels[CAPS:BASELINE] < 140).any(0)) for pixels in (strip.pixels, bare)]
    behind_the_5 = int(inked[0][np.flatnonzero(np.diff(inked[0]) > 1)[0] + 1])
    assert inked[1][0] == behind_the_5
    assert without.further == behind_the_5 - inked[0][0]
    assert without.gap == behind_the_5 - int(inked[0][inked[0] < behind_the_5][-1]) - 1
    assert not without.ran_out
    faint = strip.pixels.copy()
    first = int(inked[0][0])
    faint[CAPS:BASELINE, first + 4 : first + 6] = 165  # the thin top of a 0 between its sides
    assert replace(strip, pixels=faint).without_first_ink().further == without.further
    framed = strip.pixels.copy()
    framed[:, :3] = 0
    assert replace(strip, pixels=framed).without_first_ink().ran_out
    assert (bare[:, behind_the_5:] == strip.pixels[:, behind_the_5:]).all()
