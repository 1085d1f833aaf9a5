"""The judge that workers open: the pipeline, one engine kept warm, and evidence cut from each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from labelcheck.entries import Record
from labelcheck.errors import LabelcheckError
from labelcheck.stocklist import ReadText
from labelcheck.worker_process import Judge, Page, error_record

if TYPE_CHECKING:
    from labelcheck.photo import Photo
    from labelcheck.pipeline import Checker, Settings


def open_judge(settings: Settings) -> Judge:
    """Open the engine that `settings` ask for.

    Raises:
        UsageError: The settings cannot be carried out.
        MissingToolError: Tesseract or a language file is not installed.
    """
    from labelcheck.pipeline import Checker

    checker = Checker(settings)

    def judge(data: bytes, name: str) -> Sequence[Page]:
        return list(_pages(checker, data, name))

    return judge


def _pages(checker: Checker, data: bytes, name: str) -> Iterator[Page]:
    from labelcheck.photo import open_photos

    page = 0
    try:
        for photo in open_photos(data, name=name, limits=checker.settings.limits):
            page = photo.page
            yield _page(checker, photo)
    except LabelcheckError as error:
        yield Page(_refusal(name, sha256(data).hexdigest(), page + 1, error))


def _page(checker: Checker, photo: Photo) -> Page:
    from labelcheck.evidence import cut_evidence

    try:
        record = checker.check_photo(photo).to_dict()
    except LabelcheckError as error:
        record = _refusal(photo.name, photo.sha256, photo.page, error)
    return Page(record, cut_evidence(photo.pixels, record))


def _refusal(name: str, digest: str, page: int, error: LabelcheckError) -> Record:
    record = error_record(name, digest, error.kind, str(error))
    record["photo"]["page"] = page
    return record


def text_reader(settings: Any) -> ReadText:
    """Reads a stock list's words as if they stood on a label."""

    def read(words: str) -> Record:
        from labelcheck.pipeline import check_text

        return check_text(words, settings).to_dict()

    return read
