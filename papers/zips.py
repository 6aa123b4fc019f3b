"""Office files are zips from strangers: opened only after a look at what they unpack to."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from typing import BinaryIO

from papers import ole

#: Bytes a file may unpack to, in all and in one part that a library holds in memory as a tree.
MAX_UNPACKED = 200_000_000
MAX_TREE = 10_000_000
MAX_ENTRIES = 5_000
#: Sheets of repeated rows compress about 1:30; only deliberate bombs pass 1:200.
MAX_RATIO = 200
#: Below this the ratio says nothing: small files of blanks compress without limit.
_RATIO_FLOOR = 4_000_000
_CHUNK = 1 << 16
#: No office program writes one; it is how entities get into a file.
_DOCTYPE = b"<!DOCTYPE"


class RefusedZip(ValueError):
    """A zip that is not opened; ``code`` is one of
    ``not_a_zip``, ``encrypted``, ``legacy``, ``broken``, ``bomb`` (made to exhaust or trick its
    reader), ``too_big``.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def as_file(data: bytes | BinaryIO) -> BinaryIO:
    """Bytes as a file, or the file that was given, at its beginning."""
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    source.seek(0)
    return source


def size_of(source: BinaryIO) -> int:
    """Bytes of an open file, which is left at its beginning."""
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    return size


def opened(data: bytes | BinaryIO, *, trees: tuple[str, ...]) -> zipfile.ZipFile:
    """The zip in ``data``, after every part was unpacked once to count its real bytes.

    ``trees``: beginnings of part names that the caller's library reads into a tree; each of these
    parts may be ``MAX_TREE`` bytes. Raises ``RefusedZip``.
    """
    source = as_file(data)
    size, head = size_of(source), source.read(len(ole.HEADER))
    if head == ole.HEADER:
        raise RefusedZip("encrypted" if ole.kind_of(source) == "locked" else "legacy")
    if not head.startswith(b"PK\x03\x04"):
        raise RefusedZip("not_a_zip")
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise RefusedZip("broken") from error
    parts = archive.infolist()
    _judge(size, len(parts), sum(part.file_size for part in parts))
    unpacked = 0
    for part in parts:
        if part.flag_bits & 0x1:
            raise RefusedZip("encrypted")
        unpacked += _unpacked(archive, part)
        _judge(size, len(parts), unpacked)
        if part.filename.endswith(".xml") and part.filename.startswith(trees):
            _judge_tree(part.file_size)
    return archive


def _judge(packed: int, entries: int, unpacked: int) -> None:
    if entries > MAX_ENTRIES:
        raise RefusedZip("bomb")
    if unpacked > _RATIO_FLOOR and unpacked > packed * MAX_RATIO:
        raise RefusedZip("bomb")
    if unpacked > MAX_UNPACKED:
        raise RefusedZip("too_big")


def _judge_tree(size: int) -> None:
    if size > MAX_TREE:
        raise RefusedZip("too_big")


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    size = 0
    last = b""
    is_xml = part.filename.endswith((".xml", ".rels"))
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                # Without the zeros it is found in utf-16 too.
                seen = last + chunk.replace(b"\0", b"") if is_xml else b""
                if size > MAX_UNPACKED or _DOCTYPE in seen:
                    raise RefusedZip("bomb")
                last = seen[-len(_DOCTYPE) :]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        # Among these: parts that unpack to more than they declare, and parts that overlap.
        raise RefusedZip("broken") from error
    return size
