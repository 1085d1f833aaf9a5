"""The judge that workers open: the pipeline, one engine kept warm, and a crop as evidence of each page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labelcheck.stocklist import ReadText
from labelcheck.worker_process import Judge, Page


def open_judge(settings: Any) -> Judge:
    """Open the engine that `settings` ask for."""
    from labelcheck.pipeline import Checker

    checker = Checker(settings)

    def judge(data: bytes, name: str) -> Sequence[Page]:
        return [Page(item.to_dict()) for item in checker.check(data, name)]

    return judge


def text_reader(settings: Any) -> ReadText:
    """Reads a stock list's words as if they stood on a label."""

    def read(words: str) -> dict[str, Any]:
        from labelcheck.pipeline import check_text

        return dict(check_text(words, settings).to_dict())

    return read
