"""The words in a file people send: for the level gate (SEC-04), for search, for the agenda."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any, BinaryIO

from papers import zips
from papers.encodings import decoded
from papers.kinds import DOCX, PDF, XLSX
from papers.tables.rows import UnreadableTable
from papers.tables.xlsx_reading import words_of_xlsx

#: Pages of a PDF looked at; the words for the gate stand on the first.
_PDF_PAGES = 10
#: Levels of lists of pages; and what pages have from these.
_PDF_DEPTH = 50
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_READ = tuple(f"{_W}{tag}" for tag in ("p", "t", "tab", "br"))
#: Parts of a document that are read as one tree, and so are not to be large.
_TREES = ("word/", "docProps/", "[")
_MARGINS = re.compile(r"word/(?:header|footer)\d*\.xml")
_BODY = re.compile(r"word/document\d*\.xml")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


class UnreadableFile(ValueError):
    """A file whose words can not be had: ``code`` is ``broken``, ``encrypted``, ``bomb``,
    ``too_big`` or ``no_text_encoding``.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def first_text(data: bytes | BinaryIO, media_type: str, *, limit: int = 4000) -> str:
    """The first ``limit`` characters of docx, pdf, xlsx or text; empty for other kinds and scans.

    A file that is open is read as far as it is needed. Page headers, footers and text boxes of a
    docx count: marks of level stand there. Raises ``UnreadableFile``.
    """
    media_type = media_type.partition(";")[0].strip().lower()
    if media_type == DOCX:
        found = _docx_words(data, limit)
    elif media_type == PDF:
        found = _pdf_words(data, limit)
    elif media_type == XLSX:
        found = _xlsx_words(data, limit)
    elif media_type.startswith("text/"):
        found = _plain_words(data)
    else:
        return ""
    tidy = _LINES.sub("\n", _BLANKS.sub(" ", _CONTROLS.sub("", found)))
    return tidy.strip()[:limit]


def agenda_of(data: bytes | BinaryIO) -> tuple[str, ...]:
    """The agenda items in a .docx, without their numbers: numbered paragraphs, else table rows.

    Where a heading names the agenda, only what stands under it. Empty when nothing looks like
    an agenda. Raises ``UnreadableFile``. ``Row 2.2``
    """
    import docx

    from papers.agenda_items import items_of

    with opened_zip(data, trees=_TREES):
        return items_of(docx.Document(zips.as_file(data)))


@contextmanager
def opened_zip(
    data: bytes | BinaryIO, *, trees: tuple[str, ...] = ()
) -> Iterator[zipfile.ZipFile]:
    """The zip in a file, judged; whatever goes wrong with it while it is looked at is an
    ``UnreadableFile``."""
    try:
        yield zips.opened(data, trees=trees)
    except zips.RefusedZip as refusal:
        code = refusal.code if refusal.code in ("encrypted", "bomb", "too_big") else "broken"
        raise UnreadableFile(code) from refusal
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        # A zip that is no document, or one that breaks deeper down; libraries let through what
        # they met.
        raise UnreadableFile("broken") from error


def _plain_words(data: bytes | BinaryIO) -> str:
    text = decoded(data if isinstance(data, bytes) else zips.as_file(data).read())
    if text is None:
        raise UnreadableFile("no_text_encoding")
    return text


def _docx_words(data: bytes | BinaryIO, limit: int) -> str:
    """Page headers and footers, then the body. Read from the parts themselves and no further than
    needed: python-docx would hold every picture in memory."""
    found: list[str] = []
    length = 0
    with opened_zip(data, trees=_TREES) as archive:
        names = archive.namelist()
        for name in sorted(filter(_MARGINS.fullmatch, names)):
            with archive.open(name) as part:
                found.extend(_paragraphs(part))
        with archive.open(next(filter(_BODY.fullmatch, names))) as part:
            for words in _paragraphs(part):
                found.append(words)
                length += len(words) + 1
                if length > limit:
                    break
    return "\n".join(found)


def _paragraphs(part: IO[bytes]) -> Iterator[str]:
    """Each paragraph, in tables and text boxes too, in reading order."""
    from lxml.etree import iterparse

    pieces: list[str] = []
    for event, node in iterparse(
        part, events=("start", "end"), tag=_READ, resolve_entities=False, no_network=True
    ):
        if node.tag == f"{_W}p":
            if pieces:
                yield "".join(pieces)
                pieces = []
            if event == "end":
                # Else the whole document would stay in memory.
                node.clear()
        elif event == "end":
            pieces.append(node.text or "" if node.tag == f"{_W}t" else " ")


def _pdf_words(data: bytes | BinaryIO, limit: int) -> str:
    found: list[str] = []
    with opened_pdf(data) as pages:
        for page in islice(pages, _PDF_PAGES):
            contents = page.get_contents()
            if contents is not None:
                # What is too large to be unpacked would otherwise count as a page without words.
                contents.get_data()
            found.append(page.extract_text())
            if sum(map(len, found)) >= limit:
                break
    return "\n".join(found)


@contextmanager
def opened_pdf(data: bytes | BinaryIO) -> Iterator[Iterator[Any]]:
    """The pages of a PDF, one after the other; whatever goes wrong with it while they are looked
    at is an ``UnreadableFile``."""
    import pypdf

    try:
        reader = pypdf.PdfReader(zips.as_file(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile("encrypted")
        yield _one_by_one(reader)
    except (UnreadableFile, MemoryError):
        raise
    except pypdf.errors.LimitReachedError as error:
        raise UnreadableFile("bomb") from error
    except Exception as error:
        # pypdf lets through whatever a broken file makes it trip over.
        raise UnreadableFile("broken") from error


def _one_by_one(reader: Any) -> Iterator[Any]:
    """Pages in their order. The library itself first walks through all of them, and ten thousand
    take it seconds."""
    from pypdf import PageObject
    from pypdf.generic import NameObject

    waiting: list[tuple[Any, dict[str, Any], int]] = [
        (reader.root_object.raw_get("/Pages"), {}, 0)
    ]
    while waiting:
        reference, above, depth = waiting.pop()
        node = reference.get_object()
        if depth > _PDF_DEPTH:
            # Pages that are their own parents.
            raise UnreadableFile("broken")
        if "/Kids" in node:
            given = above | {name: node.raw_get(name) for name in _INHERITED if name in node}
            kids = node["/Kids"]
            waiting.extend((kid, given, depth + 1) for kid in reversed(list.copy(kids)))
            continue
        page = PageObject(reader, getattr(reference, "indirect_reference", None))
        page.update({NameObject(name): value for name, value in above.items()})
        page.update(node)
        yield page


def _xlsx_words(data: bytes | BinaryIO, limit: int) -> str:
    try:
        return words_of_xlsx(data, limit)
    except UnreadableTable as refusal:
        known = refusal.code in ("encrypted", "bomb", "too_big")
        raise UnreadableFile(refusal.code if known else "broken") from refusal
