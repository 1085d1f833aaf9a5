"""The bench: its figures and its table; the run itself is `make bench`."""

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("the bench asks Unix what a process used", allow_module_level=True)

from tests.bench import Measured, NotHereError, median_and_95, rapidocr, table


def test_the_median_and_what_95_in_100_keep_within() -> None:
    assert median_and_95([float(number) for number in range(101)]) == (50.0, 95.0)
    assert median_and_95([2.0]) == (2.0, 2.0)


def test_the_table_holds_each_against_the_first() -> None:
    ours = Measured("ours", 3, 3, 0, 3, [0.1, 0.1], [0.2, 0.2], 100.0, 10.0)
    other = Measured("other", 3, 2, 1, 3, [1.0, 1.0], [0.8, 0.8], 500.0, 2.0)
    lines = table([ours, other], Path("samples")).splitlines()
    assert lines[0].startswith("3 photos of samples, 3 with a strength to be read; ")
    assert lines[4:6] == [
        "| ours | 3 | 0 | 0.10 | 0.10 | 0.20 | 0.20 | 5.00 | 10.00 | 100 | 1.0× | 1.0× | 1.0× |",
        "| other | 2 | 1 | 1.00 | 1.00 | 0.80 | 0.80 | 1.25 | 2.00 | 500 | 10.0× | 5.0× | 5.0× |",
    ]


def test_a_contender_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(NotHereError, match="pip install rapidocr"):
        rapidocr()
