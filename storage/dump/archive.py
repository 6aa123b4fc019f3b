"""The archive inside a backup: a tar stream, so that ``age --decrypt`` and ``tar`` open it.

In this order: ``header.json``, ``secret`` (where kept in the data folder), ``tables/NAME/000001.
jsonl.gz`` …, ``blobs/DIGEST`` …, ``manifest.json``. Written and read in one pass, a part at a
time. Row 6.10.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import shutil
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from storage.dump.encryption import damaged, decrypted
from storage.dump.manifest import (
    FORMAT,
    Header,
    Manifest,
    header_bytes,
    header_from,
    manifest_bytes,
    manifest_from,
)
from storage.dump.refusals import BackupTooNew, Stopped
from storage.dump.rows import Summing
from storage.files import Blob

#: Bytes of lines in one part.
PART = 1 << 20
_CHUNK = 1 << 18
_TABLE = re.compile(r"tables/([A-Za-z0-9_]+)/\d{6}\.jsonl\.gz")
_BLOB = re.compile(r"blobs/([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Lines:
    """Some rows of a table, as canonical lines."""

    table: str
    lines: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A blob; ``content`` can be read once, before the next part is asked for."""

    digest: str
    size: int
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class Secret:
    """The signing secret."""

    value: bytes

    def __repr__(self) -> str:
        return "Secret(…)"


Part = Header | Secret | Lines | File | Manifest


class ArchiveWriter:
    """Writes the parts of an archive in order into a plain file."""

    def __init__(self, plain: BinaryIO) -> None:
        self._plain = plain

    def header(self, header: Header) -> None:
        """First of all."""
        self._add("header.json", header_bytes(header))

    def secret(self, secret: bytes) -> None:
        """The signing secret."""
        self._add("secret", secret)

    def table(self, name: str, lines: Iterable[bytes]) -> None:
        """Every row of a table."""
        held: list[bytes] = []
        size = number = 0
        for line in lines:
            held.append(line)
            size += len(line)
            if size >= PART:
                number += 1
                self._part(name, number, held)
                held, size = [], 0
        if held:
            self._part(name, number + 1, held)

    def file(self, blob: Blob, content: BinaryIO) -> None:
        """A blob."""
        self._add(f"blobs/{blob.digest}", content, blob.size)

    def manifest(self, manifest: Manifest) -> None:
        """Last of all."""
        self._add("manifest.json", manifest_bytes(manifest))
        self._plain.write(b"\0" * 2 * tarfile.BLOCKSIZE)

    def _part(self, name: str, number: int, lines: list[bytes]) -> None:
        packed = gzip.compress(b"".join(lines), compresslevel=6, mtime=0)
        self._add(f"tables/{name}/{number:06d}.jsonl.gz", packed)

    def _add(self, name: str, content: bytes | BinaryIO, size: int = 0) -> None:
        member = tarfile.TarInfo(name)
        member.mode = 0o600
        if isinstance(content, bytes):
            size, content = len(content), io.BytesIO(content)
        member.size = size
        # Not TarFile.addfile: it remembers every member, and there may be very many.
        self._plain.write(member.tobuf(tarfile.GNU_FORMAT))
        shutil.copyfileobj(content, self._plain, _CHUNK)
        self._plain.write(b"\0" * (-size % tarfile.BLOCKSIZE))


@contextmanager
def opened(path: Path, key: str) -> Iterator[Iterator[Part]]:
    """The parts of a backup, in order. What is read is authentic; that it is whole is known when
    all was read and the block has ended (``checked`` does that).

    Raises the refusals of ``decrypted``, DamagedBackup and BackupTooNew.
    """
    with decrypted(path, key) as plain:
        try:
            yield _parts(path, plain)
        except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise damaged(path) from error


def checked(path: Path, key: str, *, stopping: Callable[[], bool] = lambda: False) -> Manifest:
    """Read the whole backup and check every hash; returns its manifest.

    ``stopping`` is asked before each part. Raises DamagedBackup where anything is missing, more
    than it should be, or different, and Stopped.
    """
    sums: dict[str, Summing] = {}
    blobs: dict[str, int] = {}
    secret = manifest = None
    with opened(path, key) as parts:
        for part in parts:
            if stopping():
                raise Stopped
            match part:
                case Header():
                    sums = {shape.name: Summing(shape) for shape in part.shapes}
                case Secret(value):
                    secret = hashlib.sha256(value).hexdigest()
                case Lines(table, lines):
                    for line in lines:
                        sums[table].add(line)
                case File(digest, size, content):
                    if (
                        hashlib.file_digest(cast(io.RawIOBase, content), "sha256").hexdigest()
                        != digest
                    ):
                        raise damaged(path, f"file {digest[:12]} in it was changed")
                    blobs[digest] = size
                case Manifest():
                    manifest = part
    if manifest is None:
        raise damaged(path)
    if {name: summing.total for name, summing in sums.items()} != manifest.contents.tables:
        raise damaged(path, "its rows are not those its manifest names")
    if (blobs, secret) != (manifest.blobs, manifest.secret):
        raise damaged(path, "its files are not those its manifest names")
    return manifest


class _Body(io.RawIOBase):
    """The bytes of one member; reads no further than its end."""

    def __init__(self, plain: BinaryIO, size: int) -> None:
        self._plain = plain
        self._left = size
        self._padding = -size % tarfile.BLOCKSIZE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._plain.read(min(len(buffer), self._left))
        if not data and self._left and len(buffer):
            raise tarfile.ReadError("the stream ends inside a member")
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def skip(self) -> None:
        """Go to the next member, whatever was read of this one."""
        while self.read(_CHUNK):
            pass
        self._plain.read(self._padding)


def _parts(path: Path, plain: BinaryIO) -> Iterator[Part]:
    header: Header | None = None
    while (block := plain.read(tarfile.BLOCKSIZE)).strip(b"\0"):
        member = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        body = _Body(plain, member.size)
        part = _part(path, member, cast(BinaryIO, body), header)
        yield part
        body.skip()
        if isinstance(part, Header):
            header = part
    # To the very end: only there the encryption says that nothing was cut off.
    while rest := plain.read(_CHUNK):
        if rest.strip(b"\0"):
            raise damaged(path, "something follows its end")


def _part(path: Path, member: tarfile.TarInfo, content: BinaryIO, header: Header | None) -> Part:
    name = member.name
    try:
        if header is None:
            return _header(path, name, content)
        if name == "secret":
            return Secret(content.read())
        if table := _TABLE.fullmatch(name):
            if table[1] not in {shape.name for shape in header.shapes}:
                raise damaged(path, f"table {table[1]} in it is not in its header")
            return Lines(table[1], tuple(gzip.decompress(content.read()).splitlines(True)))
        if blob := _BLOB.fullmatch(name):
            return File(blob[1], member.size, content)
        if name == "manifest.json":
            return manifest_from(content.read(), header)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(path, f"{name} in it is not readable") from error
    raise damaged(path, f"{name} in it is unknown")


def _header(path: Path, name: str, content: BinaryIO) -> Header:
    if name != "header.json":
        raise damaged(path, "its header is missing")
    header = header_from(content.read())
    if header.format > FORMAT:
        raise BackupTooNew(
            f"{path.name} was made by Huiwu {header.app}, which this version can not read. "
            "Install that version or a newer one, then restore."
        )
    return header
