"""Files by content: a blob's name is the SHA-256 of its bytes, so a name can not lie."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 20


class DamagedFile(RuntimeError):
    """The bytes on disk are not what their name says: a disk fault, or someone changed them."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored file: SHA-256 in hex, and its size in bytes."""

    digest: str
    size: int


class Files(Protocol):
    """Where blobs are kept. A folder of this machine (``FileStore``); whatever else passes
    ``tests/storage/test_files.py`` may take its place.

    Nothing unverified leaves it: a blob is read once to verify it and only then handed out, for
    a reader that noticed damage at the end would have sent most of it by then. The second look
    costs no disk: the system has just read it.
    """

    def put(self, data: bytes | Path | BinaryIO) -> Blob:
        """Store bytes, or a copy of a file (by path, or open: from where it stands), durably;
        twice the same is one blob. A damaged blob of the same name is replaced."""
        ...

    def open(self, digest: str) -> BinaryIO:
        """A blob, verified, as a file of this machine opened at its beginning; it may be moved
        about in, and is to be closed. Raises FileNotFoundError, DamagedFile and ValueError."""
        ...

    def read(self, digest: str) -> bytes:
        """A blob's bytes, for small ones. Raises as ``open``."""
        ...

    def copy(self, digest: str, into: Path) -> None:
        """Write a blob, verified, to a file of its own. Raises as ``open``, and OSError."""
        ...

    def exists(self, digest: str) -> bool:
        """Whether a blob is there (its bytes are not verified)."""
        ...

    def intact(self, digest: str) -> bool:
        """Whether a blob is there and its bytes are what its name says."""
        ...

    def remove(self, digest: str) -> bool:
        """Delete a blob at once, whoever refers to it; False where it is not there (SEC-04).
        Raises ValueError for what is no digest."""
        ...

    def digests(self) -> Iterator[str]:
        """Every blob's digest, in no order."""
        ...

    def sweep(self, keep: Callable[[str], bool], older_than: datetime) -> int:
        """Delete blobs nobody refers to, and leavings of a crash, not touched since
        ``older_than`` (real time, aware). Returns how many."""
        ...


class FileStore:
    """A folder of blobs (``Files``). Written whole or not at all, readable by the owner only."""

    def __init__(self, root: Path, on_damage: Callable[[str], None] = lambda digest: None) -> None:
        self.root = root
        #: Told the digest of a blob that somebody wanted and that was found damaged.
        self._on_damage = on_damage
        root.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, data: bytes | Path | BinaryIO) -> Blob:
        """As in ``Files``."""
        descriptor, name = tempfile.mkstemp(prefix=".new-", dir=self.root)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as out:
                if isinstance(data, Path):
                    with data.open("rb") as source:
                        shutil.copyfileobj(source, out, _CHUNK)
                elif isinstance(data, bytes):
                    out.write(data)
                else:
                    shutil.copyfileobj(data, out, _CHUNK)
                out.flush()
                os.fsync(out.fileno())
            blob = Blob(_digest_of(temporary), temporary.stat().st_size)
            path = self.path(blob.digest)
            path.parent.mkdir(exist_ok=True, mode=0o700)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        # The name itself is durable only once its directory is.
        _sync_directory(path.parent)
        _sync_directory(self.root)
        return blob

    def path(self, digest: str) -> Path:
        """Where a blob is or would be. Raises ValueError for what is no digest."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError("a blob's name is 64 hexadecimal digits")
        return self.root / digest[:2] / digest

    def open(self, digest: str) -> BinaryIO:
        """As in ``Files``."""
        file = self.path(digest).open("rb")
        try:
            # What is open stays what it is: a blob is replaced by its name only.
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                self._on_damage(digest)
                raise DamagedFile(f"blob {digest} is damaged")
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file

    def read(self, digest: str) -> bytes:
        """As in ``Files``."""
        with self.open(digest) as file:
            return file.read()

    def copy(self, digest: str, into: Path) -> None:
        """As in ``Files``."""
        with self.open(digest) as source, into.open("wb") as target:
            shutil.copyfileobj(source, target, _CHUNK)

    def exists(self, digest: str) -> bool:
        """As in ``Files``."""
        return self.path(digest).is_file()

    def intact(self, digest: str) -> bool:
        """As in ``Files``."""
        path = self.path(digest)
        return path.is_file() and _digest_of(path) == digest

    def remove(self, digest: str) -> bool:
        """As in ``Files``."""
        path = self.path(digest)
        if not path.is_file():
            return False
        path.unlink(missing_ok=True)
        return True

    def digests(self) -> Iterator[str]:
        """As in ``Files``."""
        for folder in self.root.iterdir():
            if folder.is_dir():
                yield from (p.name for p in folder.iterdir() if _DIGEST.fullmatch(p.name))

    def sweep(self, keep: Callable[[str], bool], older_than: datetime) -> int:
        """As in ``Files``."""
        limit = older_than.timestamp()
        leavings = list(self.root.glob(".new-*"))
        unwanted = (self.path(digest) for digest in list(self.digests()) if not keep(digest))
        gone = 0
        for path in (*leavings, *unwanted):
            if path.stat().st_mtime < limit:
                path.unlink()
                gone += 1
        return gone


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
