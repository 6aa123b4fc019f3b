"""Words for the level gate in whatever a person sends: rough on purpose, so that a mark on the
first pages is seen wherever it stands (SEC-04). Nothing here is shown to anybody.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any, BinaryIO

from papers import ole, zips
from papers.encodings import decoded
from papers.kinds import DOCX, MEDIA_TYPES, OFD, PDF, PPTX, WITH_MACROS, XLSX, kind_of
from papers.texts_of import UnreadableFile, first_text, opened_pdf, opened_zip

#: Parts (slides, pages) looked at, and bytes of each.
_PARTS = 40
_PART_BYTES = 2_000_000
#: Files inside an archive that are looked into.
_INSIDE = 200
#: In this order; where there is a number in it, the lowest first.
_LOOKED_AT = {
    DOCX: r"word/(?:footnotes|endnotes|comments|diagrams/data\d+|charts/chart\d+)\.xml",
    XLSX: r"xl/(?:drawings/drawing\d+|comments\d*|workbook|charts/chart\d+)\.xml",
    PPTX: r"ppt/(?:slides/slide|slideMasters/slideMaster|slideLayouts/slideLayout"
    r"|notesSlides/notesSlide|diagrams/data)\d+\.xml",
    OFD: r"OFD\.xml|Doc_\d+/(?:Pages|Tpls|Annots)/\w+/\w+\.xml|Doc_\d+/Tpls/\w+\.xml",
}
_ABOUT = r"|docProps/(?:core|app|custom)\.xml"
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_SHEET_ENDS = re.compile(r"<(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
#: In headers of sheets: &C for the middle, &"font,style", &14 for the size.
_SHEET_CODES = re.compile(r'&(?:"[^"]*"|\d+|[A-Z])')
#: After the rows of a sheet: what is printed over and under each page.
_TAIL = 1 << 16
#: What ends a paragraph; other tags stand inside words.
_LINE_END = re.compile(
    r"</(?:\w+:)?(?:p|t(?=></si>)|TextObject|text|title|subject|keywords|category|description)>"
)
_NAMED = re.compile(r'<(?:\w+:)?sheet [^>]*?name="([^"]*)"')
_TAG = re.compile(r"<[^>]{0,4000}>")
_NUMBER = re.compile(r"\d+")


def gate_words(data: bytes | BinaryIO, media_type: str) -> str:
    """Words of the first pages, headers, boxes, notes and properties; empty for pictures.

    Of an archive: the names in it, and the words of the files in it. Raises ``UnreadableFile``
    for what can not be looked at.
    """
    text = first_text(data, media_type)
    return f"{text}\n{more_words(zips.as_file(data), media_type)}"


def more_words(source: BinaryIO, media_type: str, *, limit: int = 20_000) -> str:
    """The same without what ``first_text`` gives."""
    source.seek(0)
    if source.read(len(ole.HEADER)) == ole.HEADER:
        return ole.words(source, limit)
    found: list[str] = []
    if media_type in _LOOKED_AT:
        found += _zip_words(source, media_type)
    elif media_type == PDF:
        found += _pdf_words(source)
    elif media_type == MEDIA_TYPES[".zip"]:
        found += _inside(source)
    return "\n".join(found)[:limit]


def _zip_words(source: BinaryIO, media_type: str) -> list[str]:
    wanted = re.compile(_LOOKED_AT[media_type] + _ABOUT)
    found: list[str] = []
    with opened_zip(source) as archive:
        names = sorted(filter(wanted.fullmatch, archive.namelist()), key=_in_order)
        for name in names[:_PARTS]:
            with archive.open(name) as part:
                xml = part.read(_PART_BYTES).decode("utf-8", "replace")
            found.extend(_NAMED.findall(xml))
            found.append(_TAG.sub("", _LINE_END.sub("\n", xml)))
        for name in islice(filter(_SHEET.fullmatch, archive.namelist()), _PARTS):
            found.extend(_sheet_ends(archive, name))
    return found


def _in_order(name: str) -> tuple[bool, int]:
    """Slides and pages before what stands behind them, the first ones first."""
    numbers = _NUMBER.findall(name)
    behind = "slide" in name and not name.startswith("ppt/slides/")
    return behind, int(numbers[-1][:9]) if numbers else 0


def _sheet_ends(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    last = b""
    with archive.open(name) as part:
        while chunk := part.read(_TAIL):
            last = (last + chunk)[-2 * _TAIL :]
    for words in _SHEET_ENDS.findall(last.decode("utf-8", "replace")):
        yield _SHEET_CODES.sub("\n", words.replace("&amp;", "&"))


def _pdf_words(source: BinaryIO) -> list[str]:
    """The properties of a PDF, and the notes on its first pages."""
    found: list[str] = []
    with opened_pdf(source) as pages:
        for number, page in enumerate(islice(pages, 3)):
            if number == 0:
                about: dict[str, Any] = page.pdf.metadata or {}
                found.extend(value for value in about.values() if isinstance(value, str))
            for note in islice(page.annotations or (), 100):
                found.append(str(note.get_object().get("/Contents", "")))
    return found


def _inside(source: BinaryIO) -> list[str]:
    """What is in an archive. One that holds another, or too much to be looked at, is refused."""
    found: list[str] = []
    with opened_zip(source) as archive:
        parts = [part for part in archive.infolist() if not part.is_dir()]
        if len(parts) > _INSIDE:
            raise UnreadableFile("too_big")
        for part in parts:
            name = _true_name(part)
            if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
                raise UnreadableFile("bomb")
            found.extend(re.split(r"[/\\]", name.rpartition(".")[0] or name))
            if part.file_size > zips.MAX_TREE:
                raise UnreadableFile("too_big")
            with archive.open(part) as opened:
                found.append(_of_part(opened))
    return found


def _of_part(opened: IO[bytes]) -> str:
    data = opened.read(zips.MAX_TREE)
    kind = kind_of(zips.as_file(data))
    if kind in ("zip", "rar", "7z", "locked"):
        raise UnreadableFile("nested" if kind != "locked" else "encrypted")
    media_type = MEDIA_TYPES.get(f".{WITH_MACROS.get(kind, kind)}", "")
    return gate_words(data, media_type) if media_type else ""


def _true_name(part: zipfile.ZipInfo) -> str:
    """Chinese Windows writes names in its own encoding and does not say so."""
    if part.flag_bits & 0x800:
        return part.filename
    return decoded(part.filename.encode("cp437", "replace")) or part.filename
