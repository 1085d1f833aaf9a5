"""Labels for tests: lines of a photo, with boxes and as many looks as wanted."""

from __future__ import annotations

from dataclasses import replace

from labelcheck.text import Box, LabelText, Reading, TextLine, Word

LETTER = 12.0
"""Width of a drawn letter, in pixels."""

HEIGHT = 24.0

LOOKS = ("vial/raw", "vial/wide", "eng/line", "eng/wide")


def box(left: float, top: float, width: float, angle_deg: float = 0.0, height: float = HEIGHT) -> Box:
    """A box whose top left corner stands there, turned about the origin of the photo."""
    level = Box(((left, top), (left + width, top), (left + width, top + height), (left, top + height)))
    return level.turned(-angle_deg)


def line(
    readings: dict[str, str] | str, left: float = 0.0, top: float = 0.0, angle_deg: float = 0.0, height: float = HEIGHT
) -> TextLine:
    """A line of a photo by what each look read; a bare text is read alike by all."""
    if isinstance(readings, str):
        readings = dict.fromkeys(LOOKS, readings)
    width = LETTER * max(len(text) for text in readings.values())
    made = tuple(Reading(look, tuple(_words(text, left, top, angle_deg, height))) for look, text in readings.items())
    return TextLine(made, box(left, top, width, angle_deg, height))


def _words(text: str, left: float, top: float, angle_deg: float, height: float) -> list[Word]:
    words, at = [], 0
    for word in text.split(" "):
        if word:
            place = box(left + LETTER * at, top, LETTER * len(word), angle_deg, height)
            words.append(Word(word, place, 0.9))
        at += len(word) + 1
    return words


def block(*texts: dict[str, str] | str, left: float = 0.0, top: float = 0.0, angle_deg: float = 0.0) -> LabelText:
    """Lines one under the other."""
    step = HEIGHT * 1.4
    return LabelText(tuple(line(text, left, top + step * at, angle_deg) for at, text in enumerate(texts)))


def unsure(text: LabelText, certain: float = 0.3) -> LabelText:
    """The same, of which the recogniser was not certain."""
    lines = []
    for each in text:
        readings = (
            replace(one, words=tuple(replace(word, confidence=certain) for word in one.words)) for one in each.readings
        )
        lines.append(replace(each, readings=tuple(readings)))
    return LabelText(tuple(lines))


def together(*texts: LabelText) -> LabelText:
    """Several blocks on one photo."""
    return LabelText(tuple(each for text in texts for each in text))
