"""RapidOCR as one more reader of strips, for sites that want it: it may confirm or doubt, and never overrules."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from typing import Any

import cv2

from labelcheck.errors import MissingToolError, OcrError
from labelcheck.letters import Grey
from labelcheck.tesseract import Clock, Engine, StripWord, StripWords

NEURAL = "neural"
"""The model's name, and that of the engine that has it."""


class WithNeural:
    """An engine that also has RapidOCR read, where a look asks for it."""

    def __init__(self, engine: Engine) -> None:
        """
        Raises:
            MissingToolError: RapidOCR is not installed.
        """
        self._engine = engine
        self._recognise = _recogniser()
        self.name = f"{engine.name}+rapidocr"
        self.version = engine.version

    def read(self, strips: Sequence[Grey], model: str, psm: int, timeout_s: float) -> list[StripWords]:
        """As Engine.read; of RapidOCR's words only the text is known, and their places are shared out by length.

        Raises:
            OcrTimeout: No answer within `timeout_s`.
            OcrError: Tesseract or RapidOCR failed.
        """
        if model != NEURAL:
            return self._engine.read(strips, model, psm, timeout_s)
        clock = Clock(timeout_s)
        read = []
        for strip in strips:
            clock.left_ms()
            read.append(tuple(self._words(strip)))
        return read

    def _words(self, strip: Grey) -> Iterator[StripWord]:
        try:
            answer = self._recognise(
                cv2.cvtColor(strip, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=False, use_rec=True
            )
        except Exception as error:  # what it raises is not documented
            raise OcrError(f"RapidOCR failed: {error}") from error
        height, width = strip.shape
        for text, score in zip(answer.txts or (), answer.scores or (), strict=True):
            at, letter = 0, width / max(1, len(text))
            for word in text.split(" "):
                if word:
                    left, right = round(at * letter), round((at + len(word)) * letter)
                    yield StripWord(word, min(max(float(score), 0.0), 1.0), left, 0, right, height)
                at += len(word) + 1


def _recogniser() -> Any:
    try:
        library = importlib.import_module("rapidocr")
        return library.RapidOCR(params={"Global.log_level": "error"})
    except ImportError:
        raise MissingToolError(
            'RapidOCR is not installed; pip install "labelcheck[neural]", or choose another engine'
        ) from None
