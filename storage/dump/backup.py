"""Makes a backup: written beside its name, read back, checked, and only then named. Row 6.10."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO, TypeVar

from storage import audit
from storage.database import Database
from storage.dump.archive import ArchiveWriter, checked
from storage.dump.encryption import encrypted
from storage.dump.manifest import Contents, Header, Manifest
from storage.dump.place import own_tables, revision_in
from storage.dump.refusals import (
    AlreadyRunning,
    DumpRefused,
    NotTheSame,
    Stopped,
    database_errors_told,
)
from storage.dump.rows import Summing, TableSum, read_lines, shape_of, snapshot
from storage.dump.sequences import last_ids
from storage.files import Blob, DamagedFile, Files
from storage.references import digests_referred_to
from storage.unit import session_in

T = TypeVar("T")

#: What a backup still being written is called, beside its name.
PART = ".{name}.part"


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up. ``secret``: the signing secret kept in the data folder, if any is."""

    database: Database
    files: Files
    secret: bytes | None = field(repr=False)
    #: The key (an age identity).
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """A backup that was read back whole. ``size`` in bytes; ``missing`` as in the manifest."""

    path: Path
    size: int
    manifest: Manifest


def make_backup(
    source: Source,
    target: Path,
    *,
    real: datetime,
    stopping: Callable[[], bool] = lambda: False,
) -> MadeBackup:
    """Back everything up into a new file, readable by the owner only.

    ``real`` is real time, aware UTC; ``stopping`` is asked now and then. The database may be in
    use. Raises DumpRefused and OSError; then there is no file under ``target``.
    """
    if target.exists():
        raise DumpRefused(f"{target} is there already. Choose another name.")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(PART.format(name=target.name))
    with _alone(part) as file:
        try:
            with encrypted(file, source.key) as plain, database_errors_told():
                manifest = _write(source, ArchiveWriter(plain), real, stopping)
            file.flush()
            os.fsync(file.fileno())
            _verify(part, source.key, manifest, stopping)
            size = part.stat().st_size
            part.rename(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    _sync_directory(target.parent)
    return MadeBackup(target, size, manifest)


def _verify(part: Path, key: str, manifest: Manifest, stopping: Callable[[], bool]) -> None:
    try:
        found = checked(part, key, stopping=stopping)
    except Stopped:
        raise
    except DumpRefused as error:
        raise NotTheSame(
            "The backup was written but could not be read back, so it was removed: "
            f"{error} Check the disk it is written to."
        ) from error
    if found != manifest:
        raise NotTheSame(
            "The backup does not hold what was written, so it was removed. Check the disk."
        )


def _write(
    source: Source, archive: ArchiveWriter, real: datetime, stopping: Callable[[], bool]
) -> Manifest:
    with snapshot(source.database) as connection:
        revision = revision_in(connection)
        tables = own_tables(connection, revision)
        shapes = tuple(shape_of(table) for table in tables.values())
        header = Header(version("huiwu"), real, revision, shapes)
        archive.header(header)
        if source.secret is not None:
            archive.secret(source.secret)
        sums: dict[str, TableSum] = {}
        for shape in shapes:
            summing = Summing(shape)
            lines = summing.through(read_lines(connection, tables[shape.name]))
            archive.table(shape.name, _unless(stopping, lines))
            sums[shape.name] = summing.total
        with session_in(connection) as session:
            head = audit.head(session)
        contents = Contents(revision, sums, last_ids(connection, tables), head)
        referred = sorted(digests_referred_to(connection, tables))
    # Blobs never change under their name: they need no snapshot.
    blobs, missing = _write_files(source.files, archive, _unless(stopping, referred))
    secret = None if source.secret is None else hashlib.sha256(source.secret).hexdigest()
    manifest = Manifest(header, contents, blobs, missing, secret)
    archive.manifest(manifest)
    return manifest


def _write_files(
    files: Files, archive: ArchiveWriter, digests: Iterable[str]
) -> tuple[dict[str, int], tuple[str, ...]]:
    blobs: dict[str, int] = {}
    missing = []
    for digest in digests:
        try:
            # Looked at first: who backs up is told of all of them at once, in the end.
            if not files.intact(digest):
                missing.append(digest)
                continue
            with files.open(digest) as content:
                blob = Blob(digest, content.seek(0, os.SEEK_END))
                content.seek(0)
                archive.file(blob, content)
                blobs[digest] = blob.size
        except (FileNotFoundError, ValueError, DamagedFile):
            missing.append(digest)
    return blobs, tuple(missing)


def _unless(stopping: Callable[[], bool], items: Iterable[T]) -> Iterator[T]:
    for item in items:
        if stopping():
            raise Stopped
        yield item


@contextmanager
def _alone(part: Path) -> Iterator[BinaryIO]:
    """The file being written, locked. One that a killed run left is used anew."""
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(f"{part.name} is being written by another process.") from None
        file.truncate(0)
        yield file


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
