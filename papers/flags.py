"""What a file may do by itself when it is opened: macros, scripts, fetching from elsewhere.

Row 6.4: such a file is not refused for it (unless the profile says so), but whoever gets it is
told not to let it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, BinaryIO

from papers import ole
from papers.kinds import WITH_MACROS
from papers.texts_of import UnreadableFile, opened_pdf, opened_zip

#: Programs in an Office file; what starts something or is fetched by itself; other files inside.
MACROS, ACTIVE, EMBEDDED = "macros", "active", "embedded"
ALL = (MACROS, ACTIVE, EMBEDDED)

_MACRO_PARTS = re.compile(r"(?:word|xl|ppt)/(?:vbaProject\.bin|(?:macrosheets|dialogsheets)/.*)")
_EMBEDDED_PARTS = re.compile(r"(?:word|xl|ppt)/(?:embeddings|activeX)/.*")
_STARTING_PARTS = re.compile(
    r"word/(?:document|header|footer)\d*\.xml|xl/externalLinks/externalLink\d+\.xml"
)
_RELATIONS = re.compile(r"(?:.*/)?_rels/.*\.rels")
#: What is fetched from elsewhere when the file is opened; a link to click on is none.
_FETCHED = re.compile(
    rb'<Relationship\b(?=[^>]*TargetMode="External")(?=[^>]*/(?:attachedTemplate|oleObject|frame'
    rb"|subDocument|externalLinkPath|image|video|audio)\")[^>]*>"
)
#: The field that starts another program.
_DDE = re.compile(rb"(?:<ddeLink\b|[> ]DDE(?:AUTO)?\s)")
_STARTS_BY_ITSELF = ((_RELATIONS, _FETCHED), (_STARTING_PARTS, _DDE))
_PART_BYTES = 4_000_000
_CHUNK = 1 << 20
#: Names in a PDF, as they are and with their letters written as numbers.
_PDF_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|XFA)\b")
_PDF_EMBEDDED = re.compile(rb"/EmbeddedFiles?\b")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_PDF_PAGES = 50
_PDF_ACTIONS = frozenset(("/JavaScript", "/Launch", "/ImportData", "/SubmitForm"))


def flags_of(source: BinaryIO, kind: str) -> frozenset[str]:
    """Which of ``ALL`` the file, of this kind, shows. Raises ``UnreadableFile``."""
    if kind in ("doc", "xls", "ppt", "ole"):
        return frozenset({MACROS} if ole.has_macros(source) else ())
    if WITH_MACROS.get(kind, kind) in WITH_MACROS.values():
        with opened_zip(source) as archive:
            found = frozenset(_of_office(archive))
        return found | {MACROS} if kind in WITH_MACROS else found
    if kind == "pdf":
        return frozenset((*_raw(source), *_of_pdf(source)))
    return frozenset()


def _of_office(archive: zipfile.ZipFile) -> Iterator[str]:
    for name in archive.namelist():
        if _MACRO_PARTS.fullmatch(name):
            yield MACROS
        elif _EMBEDDED_PARTS.fullmatch(name):
            yield EMBEDDED
        else:
            for where, what in _STARTS_BY_ITSELF:
                if where.fullmatch(name) and what.search(_part(archive, name)):
                    yield ACTIVE


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        # In utf-16 and with the other quotes it is the same to whoever opens it.
        return part.read(_PART_BYTES).replace(b"\0", b"").replace(b"'", b'"')


def _raw(source: BinaryIO) -> Iterator[str]:
    """In the bytes as they are: found even where the rest of the file misleads its readers."""
    source.seek(0)
    last = b""
    while chunk := source.read(_CHUNK):
        seen = last + chunk
        if b"#" in seen:
            seen = _HEX.sub(lambda match: bytes((int(match[1], 16),)), seen)
        if _PDF_ACTIVE.search(seen):
            yield ACTIVE
        if _PDF_EMBEDDED.search(seen):
            yield EMBEDDED
        last = chunk[-64:]


def _of_pdf(source: BinaryIO) -> Iterator[str]:
    """In what is packed: the catalogue, and what the first pages start."""
    from pypdf.generic import DictionaryObject

    # Its words could be read; a catalogue out of order hides nothing from a reader of paper.
    with suppress(UnreadableFile), opened_pdf(source) as pages:
        for number, page in enumerate(islice(pages, _PDF_PAGES)):
            if number == 0:
                root: Any = page.pdf.root_object
                names = root.get("/Names", DictionaryObject()).get_object()
                if "/EmbeddedFiles" in names:
                    yield EMBEDDED
                if "/JavaScript" in names or _starts(root):
                    yield ACTIVE
            if _starts(page):
                yield ACTIVE


def _starts(thing: Any) -> bool:
    """Whether opening or closing it starts something."""
    actions = [thing.get("/OpenAction")]
    more = thing.get("/AA")
    if more is not None:
        actions.extend(more.get_object().values())
    opened = [action.get_object() for action in actions if action is not None]
    return any(isinstance(one, dict) and one.get("/S") in _PDF_ACTIONS for one in opened)
