"""A report on a terminal: understood at a glance, true on any terminal."""

from io import BytesIO, StringIO, TextIOWrapper

import pytest
from rich.console import Console

from labelcheck.render import as_text, one_line
from labelcheck.report import Report
from tests import reports


def shown(
    report: Report, width: int = 100, *, colour: bool = False, encoding: str = "utf-8", name: str = "07.jpg"
) -> str:
    stream = TextIOWrapper(BytesIO(), encoding=encoding)
    screen = Console(file=stream, width=width, force_terminal=colour, color_system="standard" if colour else None)
    return as_text(report, name, to=screen)


def test_a_flag_as_it_is_shown() -> None:
    assert shown(reports.flagged()) == (
        " ✖ FLAG  07.jpg\n"
        "  do not use it before a pharmacist has looked\n"
        "\n"
        "  substance       cyanocobalamin\n"
        "  strength        1,000,000 mcg/mL = 1,000 mg/mL\n"
        "  container       10 mL, 10,000,000 mcg = 10,000 mg in all\n"
        "  read as         1,000 mg/mL\n"
        "\n"
        "  ✖ 1,000 mg/mL is not made\n"
        "  ? the expiry date was not surely read\n"
        "  · mcg is safer than µg\n"
        "\n"
        "  → Put it aside and show it to a pharmacist, with this answer.\n"
        "\n"
    )


@pytest.mark.parametrize(
    ("report", "sign", "ground"),
    [(reports.report(), "✔ PASS", "42"), (reports.unsure(), "? REVIEW", "43"), (reports.flagged(), "✖ FLAG", "41")],
)
def test_verdicts_have_a_sign_and_a_colour(report: Report, sign: str, ground: str) -> None:
    first = shown(report, colour=True).splitlines()[0]
    assert sign in first
    assert f";{ground}m" in first


def test_no_color_is_obeyed_and_force_color_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[" in as_text(reports.report(), "07.jpg", to=Console(file=StringIO()))
    monkeypatch.setenv("NO_COLOR", "1")
    assert ";4" not in as_text(reports.report(), "07.jpg", to=Console(file=StringIO()))


def test_an_expired_label_gets_no_tick() -> None:
    text = shown(reports.expired(), colour=True)
    assert "\x1b[33m  ! \x1b[0mthe label says that it expired on 2020-01-31" in text
    assert "\x1b[33m  → \x1b[0mCheck the date and set it apart" in text
    assert one_line(reports.expired(), "07.jpg").endswith(" mg/mL; ! the label says that it expired on 2020-01-31")


@pytest.mark.parametrize("width", [20, 34, 60])
def test_narrow_terminals_lose_no_word(width: int) -> None:
    lines = shown(reports.flagged(), width).splitlines()
    assert max(map(len, lines)) <= width or width < 34
    words = " ".join(" ".join(lines).split())
    assert "1,000,000 mcg/mL = 1,000 mg/mL" in words
    assert "the expiry date was not surely read" in words


def test_a_terminal_without_unicode_gets_other_signs() -> None:
    text = shown(reports.flagged(), encoding="ascii")
    assert text.startswith(" X FLAG  07.jpg\n")
    assert "✖" not in text


def test_a_file_name_moves_no_cursor() -> None:
    assert "\x1b" not in shown(reports.report(), name="a\x1b[2J\rb.jpg")
    assert one_line(reports.report(), "a\x1bb.jpg").startswith("PASS    a\\x1bb.jpg: ")


def test_brackets_are_no_markup() -> None:
    assert "[red]x[/red].jpg" in shown(reports.report(), name="[red]x[/red].jpg")


def test_the_checklist_stands_below() -> None:
    stream = TextIOWrapper(BytesIO(), encoding="utf-8")
    text = as_text(reports.report(), "07.jpg", checklist="Ask: which schedule?", to=Console(file=stream, width=80))
    assert text.rstrip().endswith("  Ask: which schedule?")
