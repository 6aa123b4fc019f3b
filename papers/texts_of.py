"""The words in a file people send: for the level gate (SEC-04), for search, for the agenda."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, BinaryIO, TypeVar

from papers import zips
from papers.encodings import decoded
from papers.tables.rows import UnreadableTable
from papers.tables.xlsx_reading import words_of_xlsx

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"

#: Pages of a PDF looked at; the words for the gate stand on the first.
_PDF_PAGES = 10
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")

_T = TypeVar("_T")


class UnreadableFile(ValueError):
    """A file whose words can not be had: ``code`` is ``broken``, ``encrypted``, ``bomb``,
    ``too_big`` or ``no_text_encoding``.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def first_text(data: bytes, media_type: str, *, limit: int = 4000) -> str:
    """The first ``limit`` characters of docx, pdf, xlsx or text; empty for other kinds and scans.

    Page headers, footers and text boxes of a docx count: marks of level stand there. Raises
    ``UnreadableFile``.
    """
    media_type = media_type.partition(";")[0].strip().lower()
    if media_type == DOCX:
        found = _of_docx(data, lambda document: _docx_words(document, limit))
    elif media_type == PDF:
        found = _pdf_words(data, limit)
    elif media_type == XLSX:
        found = _xlsx_words(data, limit)
    elif media_type.startswith("text/"):
        text = decoded(data)
        if text is None:
            raise UnreadableFile("no_text_encoding")
        found = text
    else:
        return ""
    tidy = _LINES.sub("\n", _BLANKS.sub(" ", _CONTROLS.sub("", found)))
    return tidy.strip()[:limit]


def agenda_of(data: bytes) -> tuple[str, ...]:
    """The agenda items in a .docx, without their numbers: numbered paragraphs, else table rows.

    Where a heading names the agenda, only what stands under it. Empty when nothing looks like
    an agenda. Raises ``UnreadableFile``. ``Row 2.2``
    """
    from papers.agenda_items import items_of

    return _of_docx(data, items_of)


def _of_docx(data: bytes, reading: Callable[[Any], _T]) -> _T:
    import io

    import docx

    try:
        zips.opened(data, trees=("word/", "docProps/", "["))
    except zips.RefusedZip as refusal:
        code = refusal.code if refusal.code in ("encrypted", "bomb", "too_big") else "broken"
        raise UnreadableFile(code) from refusal
    try:
        return reading(docx.Document(io.BytesIO(data)))
    except Exception as error:
        # A zip that is no document, or one that breaks deeper down; python-docx lets through
        # what it met.
        raise UnreadableFile("broken") from error


def _docx_words(document: Any, limit: int) -> str:
    found: list[str] = []
    length = 0
    for section in document.sections:
        for part in (section.first_page_header, section.header, section.footer):
            # Asking a linked part for its words would create it.
            if not part.is_linked_to_previous:
                found.extend(_paragraph_words(part._element))
    for words in _paragraph_words(document.element.body):
        found.append(words)
        length += len(words) + 1
        if length > limit:
            break
    return "\n".join(found)


def _paragraph_words(element: Any) -> Iterator[str]:
    """Each paragraph under ``element``, in tables and text boxes too, in reading order."""
    pieces: list[str] = []
    for node in element.iter(f"{_W}p", f"{_W}t", f"{_W}tab", f"{_W}br"):
        if node.tag == f"{_W}p":
            if pieces:
                yield "".join(pieces)
            pieces = []
        else:
            pieces.append(node.text or "" if node.tag == f"{_W}t" else " ")
    if pieces:
        yield "".join(pieces)


def _pdf_words(data: bytes, limit: int) -> str:
    import io

    found: list[str] = []
    with opened_pdf(io.BytesIO(data)) as pages:
        for page in islice(pages, _PDF_PAGES):
            found.append(page.extract_text())
            if sum(map(len, found)) >= limit:
                break
    return "\n".join(found)


@contextmanager
def opened_pdf(data: BinaryIO) -> Iterator[Iterator[Any]]:
    """The pages of a PDF, one after the other; whatever goes wrong with it while they are looked
    at is an ``UnreadableFile``."""
    import pypdf

    try:
        reader = pypdf.PdfReader(data)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile("encrypted")
        yield iter(reader.pages)
    except UnreadableFile:
        raise
    except pypdf.errors.LimitReachedError as error:
        raise UnreadableFile("bomb") from error
    except Exception as error:
        # pypdf lets through whatever a broken file makes it trip over.
        raise UnreadableFile("broken") from error


def _xlsx_words(data: bytes, limit: int) -> str:
    try:
        return words_of_xlsx(data, limit)
    except UnreadableTable as refusal:
        known = refusal.code in ("encrypted", "bomb", "too_big")
        raise UnreadableFile(refusal.code if known else "broken") from refusal
