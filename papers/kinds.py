"""What a file is, told by its content: a name may say anything. Row 6.4, SEC-04."""

from __future__ import annotations

import io
import re
import zipfile
from typing import BinaryIO

from papers import ole, zips
from papers.encodings import decoded

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFD = "application/ofd"
PDF = "application/pdf"
#: Kinds of file we know, by extension. Which of them an office takes, its profile says.
MEDIA_TYPES = {
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".pptx": PPTX,
    ".docm": "application/vnd.ms-word.document.macroenabled.12",
    ".xlsm": "application/vnd.ms-excel.sheet.macroenabled.12",
    ".pptm": "application/vnd.ms-powerpoint.presentation.macroenabled.12",
    ".pdf": PDF,
    ".ofd": OFD,
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".amr": "audio/amr",
    ".wav": "audio/wav",
    ".aac": "audio/aac",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".3gp": "video/3gpp",
    ".webm": "video/webm",
    ".zip": "application/zip",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".wps": "application/vnd.ms-works",
    ".et": "application/wps-office.et",
}
#: With macros a Word document has a name of its own; it is one all the same.
WITH_MACROS = {"docm": "docx", "xlsm": "xlsx", "pptm": "pptx"}
#: Extensions under which a kind goes about beside its own. What WPS writes is of Office's kinds.
ALSO = {
    "jpg": ("jpeg",),
    "ogg": ("oga", "opus"),
    "mp4": ("m4a", "mov", "3gp"),
    "3gp": ("mp4",),
    "m4a": ("mp4",),
    "txt": ("csv",),
    "doc": ("wps",),
    "docx": ("wps",),
    "xls": ("et",),
    "xlsx": ("et",),
}
#: A file of words by the look of it, and one whose kind nobody knows.
TEXT, UNKNOWN = "txt", ""

_HEAD = 4096
_MAGIC = (
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (0, b"ID3", "mp3"),
    (0, b"OggS", "ogg"),
    (0, b"#!AMR", "amr"),
    (8, b"WEBP", "webp"),
    (8, b"WAVE", "wav"),
    (4, b"ftypM4A", "m4a"),
    (4, b"ftypM4B", "m4a"),
    (4, b"ftypqt", "mov"),
    (4, b"ftyp3g", "3gp"),
    (4, b"ftypheic", "heic"),
    (4, b"ftypheix", "heic"),
    (4, b"ftypmif1", "heic"),
    (4, b"ftyp", "mp4"),
    (0, b"MZ", "exe"),
    (0, b"\x7fELF", "exe"),
    (0, b"#!", "exe"),
    (0, b"Rar!", "rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"{\\rtf", "rtf"),
)
_MATROSKA = b"\x1a\x45\xdf\xa3"
#: The main part of each kind of Office file, and how its type is called in the list of types.
_OFFICE = (
    ("docx", "word/document.xml", b"wordprocessingml.", b"ms-word.document.macroEnabled"),
    ("xlsx", "xl/workbook.xml", b"spreadsheetml.", b"ms-excel.sheet.macroEnabled"),
    ("pptx", "ppt/", b"presentationml.", b"ms-powerpoint.presentation.macroEnabled"),
)
_TYPES = "[Content_Types].xml"
#: Bytes of the list of types that are read.
_MOST_TYPES = 1_000_000
#: What stands in no text; the last sign of old text files may be \x1a.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f](?!\Z)")
_MARKUP = ((b"<svg", "svg"), (b"<!doctype html", "html"), (b"<html", "html"), (b"<?xml", "xml"))


def kind_of(source: BinaryIO) -> str:
    """The extension a file should have, without a dot; ``UNKNOWN`` where nobody knows.

    Beside the kinds of ``MEDIA_TYPES``: what is never taken (``exe``, ``rar``, ``html`` …) and
    ``locked``, an Office file with a password. Leaves the file at its beginning.
    """
    source.seek(0)
    head = source.read(_HEAD)
    try:
        return _known(source, head) or _markup(head) or _sound(head) or _text_or_named(head)
    finally:
        source.seek(0)


def _known(source: BinaryIO, head: bytes) -> str:
    if head.startswith(ole.HEADER):
        return ole.kind_of(source)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(source)
    # A mark of byte order or a line end before it is common; other things before it are a trick.
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ").startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(_MATROSKA):
        return "webm" if b"webm" in head[:64] else "mkv"
    for at, magic, kind in _MAGIC:
        if head.startswith(magic, at):
            return kind
    return ""


def _of_zip(source: BinaryIO) -> str:
    try:
        archive = zipfile.ZipFile(source)
        names = archive.namelist()[: zips.MAX_ENTRIES]
        types = b""
        if _TYPES in names:
            with archive.open(_TYPES) as part:
                types = part.read(_MOST_TYPES)
    except Exception:
        # A torn zip is whatever it says it is; its reader finds it broken.
        return "zip"
    for kind, main, plain, macros in _OFFICE:
        if macros in types:
            return f"{kind[:-1]}m"
        if plain in types or any(name.startswith(main) for name in names):
            return kind
    if "OFD.xml" in names:
        return "ofd"
    if "mimetype" in names:
        return "odf"
    return "zip"


def _markup(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not start.startswith(b"<"):
        return ""
    return next((kind for mark, kind in _MARKUP if mark in start[:1024]), "")


def _sound(head: bytes) -> str:
    """An mp3 without a title begins with its first frame: eleven bits, a layer, a rate. An aac
    does so with twelve bits, and with no layer."""
    if len(head) > 6 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "aac"
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        layer, rate = head[1] >> 1 & 3, head[2] >> 4
        # 0xFFFE is also the mark of utf-16: no layer of sound, so it is not taken for one.
        return "mp3" if layer and 0 < rate < 15 and head[:2] not in (b"\xff\xfe",) else ""
    return ""


def _text_or_named(head: bytes) -> str:
    """Words where they can be read as such; else what puremagic calls it."""
    if not head:
        return UNKNOWN
    # The last character may be cut in two.
    if any(_is_words(decoded(head[: len(head) - cut])) for cut in range(4)):
        return TEXT
    import puremagic

    try:
        found = puremagic.magic_stream(io.BytesIO(head))
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    name = found[0].extension.removeprefix(".") if found else ""
    # A name we have signatures for was not that, or it would have been found above.
    return UNKNOWN if f".{name}" in MEDIA_TYPES else name


def _is_words(text: str | None) -> bool:
    return text is not None and not _CONTROLS.search(text)


def fits(kind: str, suffix: str) -> bool:
    """Whether a file of this kind goes about under this extension."""
    return suffix == kind or suffix in ALSO.get(kind, ())
