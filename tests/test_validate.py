"""Validation: keys, what counts as right, the counts with their intervals, the table and the page."""

import json
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pytest

from labelcheck import pipeline
from labelcheck.cli import main
from labelcheck.errors import ExitCode, PhotoError, UsageError
from labelcheck.intervals import clopper_pearson
from labelcheck.photo import Photo
from labelcheck.pipeline import Settings
from labelcheck.report import PhotoStamp, Report, Unchecked
from labelcheck.rules import Verdict
from labelcheck.truths import Truth, read_truths
from labelcheck.validate import Miss, Read, Result, compare, missed, shares
from labelcheck.validation_page import write_validation
from tests import reports
from tests.disk import room_for

PASS, REVIEW, FLAG = Verdict.PASS, Verdict.REVIEW, Verdict.FLAG


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [  # scipy.stats.binomtest(hits, trials).proportion_ci(method="exact"), to four places
        (0, 10, 0.0, 0.3085),
        (10, 10, 0.6915, 1.0),
        (5, 10, 0.1871, 0.8129),
        (1, 3, 0.0084, 0.9057),
        (60, 79, 0.6502, 0.8486),
        (0, 20000, 0.0, 0.0002),
        (0, 0, 0.0, 1.0),
    ],
)
def test_intervals_are_those_of_clopper_and_pearson(hits: int, trials: int, low: float, high: float) -> None:
    assert clopper_pearson(hits, trials) == pytest.approx((low, high), abs=6e-5)


def test_no_interval_of_more_hits_than_trials() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        clopper_pearson(3, 2)


def b12(mcg_per_ml: str | None, accepted: tuple[Verdict, ...] = (), **more: object) -> Truth:
    return Truth("07.jpg", True, mcg_per_ml and Decimal(mcg_per_ml), accepted=frozenset(accepted), **more)  # type: ignore[arg-type]


def printed(*strengths: str, lists_all: bool = False) -> Truth:
    return Truth("07.jpg", strengths=strengths, lists_all=lists_all)


PASSED = reports.report()  # cyanocobalamin 1,000 mcg/mL in 10 mL
UNSURE = reports.unsure()
LIDOCAINE = reports.report(reports.label(None, (reports.strength("20", "mg", "lidocaine"),)))


@pytest.mark.parametrize(
    ("truth", "report", "read", "misses"),
    [
        (b12("1000"), PASSED, Read.RIGHT, ()),
        (b12("1000", (PASS,)), PASSED, Read.RIGHT, ()),
        (b12("1000", total_mcg=Decimal(10000)), PASSED, Read.RIGHT, ()),
        (b12("1000", total_mcg=Decimal(1000)), PASSED, Read.WRONG, (Miss.WRONG_PASS, Miss.WRONG_STRENGTH)),
        (b12("100"), PASSED, Read.WRONG, (Miss.WRONG_PASS, Miss.WRONG_STRENGTH)),
        (b12(None), PASSED, Read.WRONG, (Miss.WRONG_PASS, Miss.WRONG_STRENGTH)),
        (b12("1000", (FLAG,)), PASSED, Read.RIGHT, (Miss.WRONG_PASS,)),
        (b12("1000", substance="hydroxocobalamin"), PASSED, Read.RIGHT, (Miss.WRONG_PASS, Miss.WRONG_SUBSTANCE)),
        (b12("1000", substance="vitamin_b12"), PASSED, Read.RIGHT, ()),
        (b12("1000", (PASS,)), UNSURE, Read.NOT_TOLD, (Miss.NOT_TOLD, Miss.LEFT)),
        (b12("1000", (REVIEW,), readable=False), UNSURE, Read.NOTHING, ()),
        (b12(None, (REVIEW,)), UNSURE, Read.NOTHING, ()),
        (b12("1000000", (FLAG,)), reports.flagged(), Read.RIGHT, ()),
        (b12("1000", (PASS,)), reports.flagged(), Read.WRONG, (Miss.WRONG_STRENGTH, Miss.WRONG_FLAG)),
        (printed("1 mg/mL"), PASSED, Read.RIGHT, ()),
        (printed("1 mg"), PASSED, Read.WRONG, (Miss.WRONG_PASS, Miss.WRONG_STRENGTH)),
        (printed("2 mg/mL", "1,000 mcg/mL"), PASSED, Read.NOT_TOLD, (Miss.NOT_TOLD,)),
        (printed("2 mg/mL", "1,000 mcg/mL", lists_all=True), PASSED, Read.RIGHT, ()),
        (printed("1,000 mcg/mL", "10,000 mcg"), PASSED, Read.RIGHT, ()),
        (printed("1.000 µg/mL"), PASSED, Read.RIGHT, ()),
        (b12("1000", strengths=("1,000 mcg/mL",)), PASSED, Read.RIGHT, ()),
        (b12("1000", strengths=("1,000 mcg/mL", "5 mg/mL")), PASSED, Read.NOT_TOLD, (Miss.NOT_TOLD,)),
        (b12(None, strengths=("20 mg/mL",)), LIDOCAINE, Read.RIGHT, ()),
        (b12(None, strengths=("10 mg/mL",)), LIDOCAINE, Read.WRONG, (Miss.WRONG_PASS, Miss.WRONG_STRENGTH)),
        (b12(None, strengths=("10 mg/mL",)), UNSURE, Read.NOT_TOLD, (Miss.NOT_TOLD,)),
        (printed("none that one could read"), PASSED, Read.NOT_TOLD, (Miss.NOT_TOLD,)),
        (printed("1,000 mcg/mL"), UNSURE, Read.NOT_TOLD, (Miss.NOT_TOLD,)),
    ],
)
def test_what_is_told_is_held_against_the_key(
    truth: Truth, report: Report, read: Read, misses: tuple[Miss, ...]
) -> None:
    result = compare(truth, report)
    assert (result.read, result.misses) == (read, misses)


def test_a_total_is_no_concentration() -> None:
    total = reports.report(reports.label("cyanocobalamin", (reports.strength(per_ml=False),)))
    assert compare(printed("1,000 mcg/mL"), total).read is Read.WRONG
    assert compare(printed("1,000 mcg"), total).read is Read.RIGHT
    assert compare(printed("1,000 mcg/10 mL"), total).read is Read.RIGHT


def test_a_key_in_words_has_its_numbers_and_its_strengths() -> None:
    assert str(b12("1000", (PASS,), strengths=("1,000 mcg/mL", "5 mg/mL"))) == "1,000 mcg/mL, 5 mg/mL, pass"
    assert str(b12(None)) == "no B12 strength"


def test_a_photo_that_was_not_judged_is_a_miss_but_not_wrong() -> None:
    result = compare(b12("1000"), Unchecked("07.jpg", None, None, PhotoError("07.jpg: not a picture")))
    assert (result.misses, result.wrong, result.decided) == ((Miss.NOT_JUDGED,), False, False)


def results() -> list[Result]:
    return [
        compare(b12("1000", (PASS,)), PASSED),
        compare(b12("1000", (PASS,)), UNSURE),
        compare(b12("100", (PASS,)), PASSED),
        compare(b12("1000000", (FLAG,)), reports.flagged()),
        compare(b12("1000"), Unchecked("<b>.jpg", None, None, PhotoError("<script>alert(1)</script>"))),
    ]


def test_the_table_counts_what_was_told() -> None:
    assert {row.name: (row.count, row.of) for row in shares(results())} == {
        "decided": (3, 5),
        "decided_right": (2, 3),
        "decided_wrong": (1, 3),
        "passes_wrong": (1, 2),
        "flags_wrong": (0, 1),
        "read_right": (2, 5),
        "read_wrong": (1, 5),
        "review": (1, 5),
        "not_judged": (1, 5),
    }


def test_the_gravest_miss_comes_first() -> None:
    assert [each.misses[0] for each in missed(results())] == [Miss.WRONG_PASS, Miss.NOT_JUDGED, Miss.NOT_TOLD]


def test_the_page_is_one_file_in_which_no_label_speaks_html(tmp_path: Path) -> None:
    truth = Truth("<img src=x>.jpg", True, substance='"><script>')
    bad = compare(truth, Unchecked("x", None, None, PhotoError("<script>alert(1)</script>")))
    page = write_validation(tmp_path / "new", "<i>mine</i>", [*results(), bad], {"07.jpg": b"\xff\xd8"})
    text = page.read_text(encoding="utf-8")
    for word in ("<script", "<img src=x", "<i>mine"):
        assert word not in text
    assert "data:image/jpeg;base64,/9g=" in text
    assert "http:" not in text and "https:" not in text
    assert "default-src &#x27;none" in text or "default-src 'none'" in text


def key(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_csv_key_as_a_spreadsheet_saves_it(tmp_path: Path) -> None:
    text = "\ufeffFile;mcg_per_ml;Substance;strengths;verdict\r\n1.jpg;1000;Mecobalamin;1 mg/mL; Pass\r\n2.jpg;;;;\r\n"
    one, two = read_truths(key(tmp_path, "truth.csv", text))
    assert one == Truth("1.jpg", True, Decimal(1000), None, "methylcobalamin", ("1 mg/mL",), frozenset({PASS}))
    assert two == Truth("2.jpg", True)


def test_a_key_in_json_lines_with_words_of_its_own(tmp_path: Path) -> None:
    rows = [
        {
            "id": "v1",
            "file": "1.jpg",
            "mcg_per_ml": 1000.0,
            "total_mcg": 30000.0,
            "volume_ml": 30,
            "verdict": "in_range",
        },
        {"file": "2.jpg", "mcg_per_ml": None, "verdict": "unreadable", "substance": "cyanocobalamin | lidocaine"},
        {"file": "3.jpg", "all_strengths": ["50 micrograms/ml"], "substance": "fentanyl", "curved": True},
    ]
    one, two, three = read_truths(key(tmp_path, "truth.jsonl", "\n".join(map(json.dumps, rows)) + "\n"))
    assert one == Truth("1.jpg", True, Decimal("1000.0"), Decimal("30000.0"))
    assert two == Truth("2.jpg", True)
    assert (three.asks_b12, three.strengths, three.accepted) == (False, ("50 micrograms/ml",), frozenset())
    assert (one.other_words, two.other_words, three.other_words) == (("in_range",), ("unreadable",), ())


def test_a_toml_beside_each_photo(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.png", "c.jpg"):
        (tmp_path / name).touch()
    key(tmp_path, "a.toml", 'verdict = "review"\naccepted = ["review"]\nmcg_per_ml = "0.5"\nstrength_readable = false')
    key(tmp_path, "b.toml", 'strengths = ["20 mg/mL"]\nverdict = "flag"')
    key(tmp_path, "of-nothing.toml", "anything = 1")
    assert read_truths(tmp_path) == [
        Truth("a.jpg", True, Decimal("0.5"), accepted=frozenset({REVIEW}), readable=False),
        Truth("b.png", strengths=("20 mg/mL",), accepted=frozenset({FLAG})),
    ]


PASS_ROW = '{"file": "1.jpg", "verdict": "pass"}\n'


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("truth.jsonl", '{"file": "1.jpg", "mcg_per_ml": "1,000"}', "line 1: mcg_per_ml is '1,000'; write a plain"),
        ("truth.jsonl", '{"file": "1.jpg", "mcg_per_ml": true}', "plain number"),
        ("truth.jsonl", '{"file": "1.jpg", "mcg_per_ml": NaN}', "plain number"),
        ("truth.jsonl", '{"mcg_per_ml": 1}', "line 1: names no photo"),
        ("truth.jsonl", '\n{"file": ', "line 2: not JSON"),
        ("truth.jsonl", "[1]", "not an object"),
        ("truth.jsonl", '{"file": "1.jpg", "strengths": [true]}', "no list of texts"),
        ("truth.jsonl", '{"file": "1.jpg", "verdict": "pass"}\n' * 2, "has a key already"),
        ("truth.jsonl", '{"file": "1.jpg", "mcg_per_m": 1}', "line 1: unknown column 'mcg_per_m', is mcg_per_ml meant"),
        ("truth.jsonl", '{"file": "1.jpg", "note": "new"}', "line 1: the column mcg_per_ml is missing .* 'note'"),
        ("truth.csv", "file,mcg per ml\n1.jpg,1000\n", "line 1: unknown column 'mcg per ml', is mcg_per_ml meant"),
        ("truth.csv", "file,mcg,verdict\n1.jpg,1000,pass\n", "unknown column 'mcg', is mcg_per_ml meant"),
        ("truth.csv", "file,ug/ml,note\n1.jpg,1000,\n", "unknown column 'ug/ml', is mcg_per_ml meant"),
        ("truth.csv", "file,mcg_per_ml,verdikt\n1.jpg,1000,flag\n", "'verdikt', is verdict meant"),
        ("truth.csv", "files,mcg_per_ml\n1.jpg,1000\n", "'files', is file meant"),
        ("truth.csv", "file,mcg_per_ml,strength\n1.jpg,1000,1 mg\n", "'strength', is strengths meant"),
        ("truth.csv", "file,mcg_per_ml\n1.jpg,1.000\n", "line 2: mcg_per_ml is '1.000', which may be 1000 or 1;"),
        ("truth.csv", "file,total_mcg\n1.jpg,2.500\n", "may be 2500 or 2.5;"),
        ("truth.csv", "file,mcg_per_ml,verdict\n1.jpg,1000,flg\n", "line 2: verdict is 'flg'; write pass, review or"),
        ("truth.csv", "file,mcg_per_ml,verdict\n1.jpg,1000,ok\n", "line 2: verdict is 'ok'"),
        ("truth.jsonl", '{"file": "1.jpg", "mcg_per_ml": 1, "verdict": 7}', "line 1: verdict is '7'"),
        ("truth.jsonl", '{"file": "1.jpg", "mcg_per_ml": 1, "verdict": true}', "verdict is 'true'"),
        ("truth.jsonl", '{"file": "1.jpg", "mcg_per_ml": 1, "verdict": "flagged"}', "verdict is 'flagged'"),
        ("truth.jsonl", PASS_ROW + '{"file": "2.jpg", "mcg_per_ml": 1, "verdict": "ok"}', "line 2: verdict is 'ok'"),
        ("truth.jsonl", PASS_ROW + '{"file": "2.jpg", "accepted": ["pass", "fail"]}', "line 2: verdict is 'fail'"),
        (
            "truth.jsonl",
            '{"file": "1.jpg", "verdict": "in_range"}',
            "line 1: says neither strength nor verdict of 1.jpg",
        ),
        ("truth.csv", "file,verdict\n1.jpg,\n", "line 2: says neither strength nor verdict of 1.jpg"),
        ("truth.csv", "file,strengths\n1.jpg,banana\n", "line 2: 'banana' in strengths is no strength; write it as"),
        ("truth.csv", "file,strengths\n1.jpg,1 mg;?\n", "line 2: '.' in strengths is no strength"),
        ("truth.jsonl", PASS_ROW.replace("}", ', "strength_readable": "flase"}'), "strength_readable is 'flase'"),
        ("truth.csv", "file\n1.jpg\n", r"the column mcg_per_ml is missing \(or .*\): nothing can be measured$"),
        ("truth.csv", "file,note,lot\n1.jpg,,\n", "nothing can be measured; unknown: 'note', 'lot'"),
        ("truth.csv", "file,mcg_per_ml\n1.jpg,1,000\n", "more cells than columns"),
        ("notes.md", "", "no key; write what a person read into truth.csv"),
    ],
)
def test_a_key_that_cannot_be_understood_says_where(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_truths(key(tmp_path, name, text))


def test_columns_of_ones_own_say_nothing(tmp_path: Path) -> None:
    text = "file,note,mcg_per_ml,mcg_per_vial,label_verdict,\n1.jpg,new,1000,10000,good,\n"
    assert read_truths(key(tmp_path, "truth.csv", text)) == [Truth("1.jpg", True, Decimal(1000))]


def test_the_column_of_a_toml_is_told_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    with pytest.raises(UsageError, match=r"a\.toml: unknown column 'mcg-per-ml', is mcg_per_ml meant"):
        read_truths(key(tmp_path, "a.toml", 'mcg-per-ml = "1000"'))


class FakeChecker:
    """Passes every photo as cyanocobalamin 1,000 mcg/mL."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def check_photo(self, photo: Photo) -> Report:
        stamp = PhotoStamp(photo.name, photo.sha256, photo.width, photo.height, photo.page)
        return Report(stamp, PASSED.label, PASSED.findings, PASSED.profile)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of photos with a key, and a checker that always says the same."""
    monkeypatch.setattr(pipeline, "Checker", FakeChecker)
    folder = tmp_path / "site"
    folder.mkdir()
    for name in ("1.png", "2.png", "without.png"):
        cv2.imwrite(str(folder / name), np.full((300, 400, 3), 200, np.uint8))
    return key(folder, "truth.csv", "file,mcg_per_ml,verdict\n1.png,1000,pass\n2.png,100,flag\ngone.png,1000,pass\n")


def test_the_command_prints_the_table_and_every_miss(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(site)]) is ExitCode.FLAG
    told = capsys.readouterr()
    assert "passes that were wrong           1 of       2   50.0 %  1.3 to 98.7 %" in told.out
    assert "2.png: passed wrongly, strength read wrong\n      told  cyanocobalamin, 1,000 mcg/mL" in told.out
    assert "gone.png: not judged" in told.out
    assert told.err == "left out, for no key speaks of them: without.png\n"


def test_the_command_as_json_and_as_a_page(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["validate", str(site), "--json", "--quiet", "--out", str(out)]) is ExitCode.FLAG
    told = capsys.readouterr()
    record = json.loads(told.out)
    assert record["shares"]["decided"] == {"count": 2, "of": 3, "share": 0.666667, "low": 0.094299, "high": 0.991596}
    assert [each["file"] for each in record["misses"]] == ["2.png", "gone.png"]
    assert told.err == ""
    assert (out / "validation.html").read_text(encoding="utf-8").count("data:image/jpeg") == 1


def test_a_full_disk_leaves_the_old_page_or_none(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["validate", str(site), "--quiet", "--out", str(tmp_path / "out")]
    with room_for(1000):
        assert main(arguments) is ExitCode.USAGE
    assert f"{tmp_path / 'out'}: cannot be written" in capsys.readouterr().err
    assert [*(tmp_path / "out").iterdir()] == []
    assert main(arguments) is ExitCode.FLAG
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["validation.html"]


def test_all_right_is_exit_code_0(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key(site, "truth.csv", "file,mcg_per_ml\n1.png,1000\n")
    assert main(["validate", str(site), "--quiet"]) is ExitCode.PASS


def test_verdicts_in_the_words_of_others_are_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "truth.csv").unlink()
    key(site, "truth.jsonl", '{"file": "1.png", "mcg_per_ml": 1000, "verdict": "in_range"}')
    assert main(["validate", str(site)]) is ExitCode.PASS
    told = "verdicts left out, for they are not pass, review or flag: in_range\n"
    assert capsys.readouterr().err.endswith(told)


def test_a_folder_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(tmp_path / "gone")]) is ExitCode.USAGE
    assert "no folder" in capsys.readouterr().err
