"""The page shows every record to people, and takes no text for markup."""

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from labelcheck import page
from labelcheck.page import card, json_inside, means_of, write_page
from tests.fake_judges import report

HOSTILE = """<img src=x onerror=alert(1)>'"&</script><script>alert(2)</script><!--\u2028.jpg"""


def made(folder: Path, *cards: dict[str, Any]) -> str:
    out = io.StringIO()
    write_page(out, cards, folder)
    return out.getvalue()


def data(text: str) -> list[dict[str, Any]]:
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert found
    cards: list[dict[str, Any]] = json.loads(found[1])["cards"]
    return cards


def record(verdict: str = "pass", name: str = "a.jpg", **more: Any) -> dict[str, Any]:
    return {**report(name, name.encode(), verdict).record, **more}


class Elements(HTMLParser):
    """The elements of a page, as a browser would find them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_card_says_what_was_read_expected_and_why() -> None:
    finding = {"rule": "stock-list", "verdict": "flag", "message": "the stock list says 5 mg", "boxes": []}
    shown = record("flag", expected={"strength": "5 mg"}, crop="crops/a.jpg", duplicate_of="b.jpg")
    shown["findings"] = [{**finding, "verdict": "pass", "message": "read"}, finding]
    assert card(shown) == {
        "name": "a.jpg",
        "page": 1,
        "sha256": shown["photo"]["sha256"],
        "verdict": "flag",
        "told": "flag",
        "substance": "cyanocobalamin",
        "strength": "1000 mcg/mL",
        "per_ml": "1000",
        "expected": {"strength": "5 mg"},
        "findings": [["flag", "stock-list", "the stock list says 5 mg"], ["pass", "stock-list", "read"]],
        "twin": "b.jpg",
        "crop": "crops/a.jpg",
    }


def test_what_passes_and_warns_is_called_a_warning() -> None:
    shown = record()
    rules = ("strength-in-range", "expired")
    shown["findings"] = [{"rule": rule, "verdict": "pass", "message": rule, "boxes": []} for rule in rules]
    assert card(shown)["findings"] == [
        ["warning", "expired", "expired"],
        ["pass", "strength-in-range", "strength-in-range"],
    ]


def test_an_error_has_a_card_too() -> None:
    photo = {"name": "a.jpg", "sha256": None, "page": 1}
    assert card({"photo": photo, "error": {"kind": "photo", "message": "a.jpg: torn"}}) == {
        "name": "a.jpg",
        "page": 1,
        "verdict": "error",
        "told": "error",
        "error": ["photo", "a.jpg: torn"],
    }


def test_the_flagged_come_first(tmp_path: Path) -> None:
    verdicts = ["pass", "review", "flag", "pass", "flag"]
    text = made(tmp_path, *(card(record(v, f"{n}.jpg")) for n, v in enumerate(verdicts)))
    assert [each["name"] for each in data(text)] == ["2.jpg", "4.jpg", "1.jpg", "0.jpg", "3.jpg"]
    assert '<li class="flag"><b>2</b> flagged</li>' in text


def test_no_photos_make_a_page_too(tmp_path: Path) -> None:
    assert "<p>No photos.</p>" in made(tmp_path)


def test_hostile_names_and_texts_stay_text(tmp_path: Path) -> None:
    shown = record("review", HOSTILE, expected={"product": HOSTILE}, duplicate_of=HOSTILE, substance=HOSTILE)
    text = made(tmp_path, card(shown))
    assert data(text)[0]["name"] == HOSTILE
    elements = Elements(text).found
    assert [attributes for tag, attributes in elements if tag == "script"] == [
        {"id": "data", "type": "application/json"},
        {},
    ]
    assert not any(tag == "img" or any(name.startswith("on") for name in attributes) for tag, attributes in elements)


def test_json_inside_a_page_closes_no_script() -> None:
    assert json_inside({"a": HOSTILE}).count("<") == 0
    assert json.loads(json_inside({"a": HOSTILE})) == {"a": HOSTILE}


def test_the_page_asks_nobody(tmp_path: Path) -> None:
    text = made(tmp_path, card(record()))
    assert "default-src 'none'" in text
    assert not re.search(r"https?://|//[a-z]", text.replace("// ", ""))


def test_the_script_never_writes_markup(tmp_path: Path) -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", made(tmp_path))


def test_crops_lie_in_the_page_the_gravest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "EMBEDDED_BYTES", 10)
    (tmp_path / "crops").mkdir()
    for name in ("p.jpg", "f.jpg"):
        (tmp_path / "crops" / name).write_bytes(b"12345678")
    shown = [card(record(v, f"{v}.jpg", crop=f"crops/{v[0]}.jpg")) for v in ("pass", "flag", "review")]
    assert {each["name"]: each.get("image") for each in data(made(tmp_path, *shown))} == {
        "flag.jpg": "data:image/jpeg;base64,MTIzNDU2Nzg=",
        "review.jpg": None,  # its crop is gone
        "pass.jpg": None,  # no more room
    }


def test_the_page_says_what_it_was_made_with(tmp_path: Path) -> None:
    out = io.StringIO()
    write_page(out, [], tmp_path / "<b>", sorted(means_of(record())))
    assert "UTC, labelcheck 0, profile injectable-b12 1. A second pair of eyes" in out.getvalue()
    assert "<h1>labelcheck: &lt;b&gt;</h1>" in out.getvalue()
