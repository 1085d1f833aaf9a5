"""The neural reader has the last look: it confirms or doubts, and what it lacks is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from labelcheck import neural
from labelcheck.agreement import agreed
from labelcheck.errors import MissingToolError, OcrError, OcrTimeout
from labelcheck.neural import NEURAL, WithNeural
from labelcheck.tesseract import StripWords

STRIP = np.full((48, 120), 255, np.uint8)


class Base:
    name, version = "fake", "0"

    def read(self, strips: Sequence[np.ndarray], model: str, psm: int, timeout_s: float) -> list[StripWords]:
        return [() for _ in strips]


@dataclass
class Answer:
    txts: tuple[str, ...] | None
    scores: tuple[float, ...] | None


def with_answer(monkeypatch: pytest.MonkeyPatch, answer: Any) -> WithNeural:
    def recognise(*_: object, **__: object) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(neural, "_recogniser", lambda: recognise)
    return WithNeural(Base())


def test_words_share_out_the_strip_by_their_length(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = with_answer(monkeypatch, Answer(("500 mcg/mL",), (0.9,)))
    ((first, second),) = engine.read([STRIP], NEURAL, 13, 5)
    assert (first.text, first.left, first.right) == ("500", 0, 36)
    assert (second.text, second.left, second.right) == ("mcg/mL", 48, 120)
    assert engine.read([STRIP], "eng", 7, 5) == [()]


def test_nothing_read_is_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_answer(monkeypatch, Answer(None, None)).read([STRIP], NEURAL, 13, 5) == [()]


def test_its_failures_are_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OcrError, match="RapidOCR failed: out of luck"):
        with_answer(monkeypatch, ValueError("out of luck")).read([STRIP], NEURAL, 13, 5)
    with pytest.raises(OcrTimeout):
        with_answer(monkeypatch, Answer(None, None)).read([STRIP], NEURAL, 13, 0)


def test_without_the_extra_it_says_what_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(neural.importlib, "import_module", missing)
    with pytest.raises(MissingToolError, match=r"labelcheck\[neural\]"):
        WithNeural(Base())


def test_it_confirms_or_doubts_and_never_overrules() -> None:
    ours = ("vial/raw", "vial/wide", "vial/small")
    assert agreed((*ours, "neural/line"), ours, ())
    assert not agreed(ours, ours, ("neural/line",))
    assert not agreed(("neural/line",), ("neural/line",), ())
    assert not agreed(("neural/line", "vial/raw"), ("vial/raw",), ("eng/line", "eng/wide"))
