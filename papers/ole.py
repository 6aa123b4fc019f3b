"""Old Office files: what kind they are, whether they hold macros, and their Chinese words.

The names of their streams are looked for where directories have them, without following the
chains of sectors: a chain made to run in circles leads nowhere. Row 6.4, SEC-04.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: A directory's entries are so many bytes each, their names UTF-16 at the beginning.
_ENTRY = 128
_CHUNK = 1 << 20
#: Bytes of one chunk looked at again with the next: no run of words is cut in two.
_OVERLAP = 256
_KINDS = (
    ("locked", ("EncryptedPackage",)),
    ("doc", ("WordDocument",)),
    ("xls", ("Workbook", "Book")),
    ("ppt", ("PowerPoint Document",)),
)
_MACROS = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros", "VBA")
_NAMES = re.compile(
    b"(?:"
    + b"|".join(
        re.escape(name.encode("utf-16-le"))
        for name in (*(name for _, names in _KINDS for name in names), *_MACROS)
    )
    + rb")(?:\0\0|\Z)"
)
#: Runs of Chinese text with the signs that stand in marks of level.
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e★☆()\[\]:*0-9\s]{2,}")


def streams(source: BinaryIO) -> frozenset[str]:
    """Which of the streams we know by name are in the file."""
    found = set()
    for at, chunk in _chunks(source, 0):
        for match in _NAMES.finditer(chunk):
            if (at + match.start()) % _ENTRY == 0:
                found.add(match[0].decode("utf-16-le").rstrip("\0"))
    return frozenset(found)


def kind_of(source: BinaryIO) -> str:
    """``doc``, ``xls``, ``ppt``, ``locked`` (a new Office file with a password) or ``ole``."""
    there = streams(source)
    return next((kind for kind, names in _KINDS if there.intersection(names)), "ole")


def has_macros(source: BinaryIO) -> bool:
    """Whether a project of Visual Basic is in the file."""
    return not streams(source).isdisjoint(_MACROS)


def words(source: BinaryIO, limit: int) -> str:
    """Whatever looks like Chinese in the file, ``limit`` characters of it.

    They are UTF-16, at even or odd places.
    """
    found: list[str] = []
    length = 0
    for _, chunk in _chunks(source, _OVERLAP):
        for start in (0, 1):
            for match in _CHINESE.finditer(chunk[start:].decode("utf-16-le", "ignore")):
                run = match[0].strip()
                # A single character between other bytes is chance.
                if len(run) > 1:
                    found.append(run)
                    length += len(run) + 1
            if length >= limit:
                return "\n".join(found)[:limit]
    return "\n".join(found)


def _chunks(source: BinaryIO, overlap: int) -> Iterator[tuple[int, bytes]]:
    source.seek(0)
    at, last = 0, b""
    while chunk := source.read(_CHUNK):
        yield at - len(last), last + chunk
        at += len(chunk)
        last = (last + chunk)[-(overlap or _ENTRY) :]
