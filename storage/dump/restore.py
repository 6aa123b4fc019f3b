"""Restores a backup into an empty place, or only the files that were lost. Row 6.10."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url

from storage import audit
from storage.database import Database
from storage.dump.archive import File, Lines, Secret, checked, opened
from storage.dump.encryption import damaged
from storage.dump.manifest import Header, Manifest
from storage.dump.place import Filling, called, own_tables, refuse_unless_empty, revision_in
from storage.dump.refusals import BackupTooNew, NotEmpty, database_errors_told
from storage.dump.rows import snapshot
from storage.embedded import private_file
from storage.files import Files, FileStore
from storage.migrate import changing, revisions
from storage.references import digests_referred_to

#: Beside the secret while a restore is under way: files that are there are of an earlier try.
UNFINISHED = ".restoring"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to: the database, the files, and where the signing secret is kept."""

    database_url: str
    files: Files
    secret: Path


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. ``chain``: the audit chain, walked; a broken one was broken before.

    ``secret``: whether the signing secret of the backup is in place (None: it holds none).
    """

    manifest: Manifest
    chain: audit.Verified | audit.Broken
    secret: bool | None


@dataclass(frozen=True, slots=True)
class PutBack:
    """Files that were missing or damaged: those put back, and those the backup has not."""

    restored: tuple[str, ...]
    still_missing: tuple[str, ...]


def restore(path: Path, key: str, place: Place) -> Restored:
    """Restore the whole backup into an empty place and bring it to this version.

    The file is checked to its end before anything is written; rows are written in one
    transaction. Raises DumpRefused, MigrationFailed and OSError; the place is empty then, and a
    restore can be started again.
    """
    manifest = _readable(path, key)
    url = make_url(place.database_url)
    marker = place.secret.parent / UNFINISHED
    if not marker.exists() and next(place.files.digests(), None) is not None:
        raise NotEmpty(
            "There are files already where they are kept. Move them away, or restore only what is "
            "missing with --files."
        )
    with database_errors_told(), _new_database(url), changing(url) as connection:
        refuse_unless_empty(connection, called(url))
        marker.touch(mode=0o600)
        filling = Filling(connection, manifest.contents.revision, manifest.header.shapes)
        secret = _fill(path, key, filling, place.files)
        chain = filling.finish(manifest.contents)
    kept = None if secret is None else _keep_secret(place.secret, secret)
    marker.unlink()
    return Restored(manifest, chain, kept)


def drill(path: Path, key: str, beside: Path) -> Restored:
    """Restore into a temporary place in the folder ``beside``, which is deleted again.

    Raises what ``restore`` raises.
    """
    beside.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in beside.glob("drill-*"):
        shutil.rmtree(left, ignore_errors=True)  # of a drill that was killed
    with tempfile.TemporaryDirectory(prefix="drill-", dir=beside) as name:
        folder = Path(name)
        url = URL.create("sqlite", database=str(folder / "huiwu.db"))
        place = Place(url.render_as_string(), FileStore(folder / "files"), folder / "secret")
        return restore(path, key, place)


def put_back_files(path: Path, key: str, database: Database, files: Files) -> PutBack:
    """Put back the files that rows refer to and that are missing or damaged; nothing else.

    Stops reading the backup as soon as it has them all. Raises DumpRefused and OSError.
    """
    with database_errors_told(), snapshot(database) as connection:
        tables = own_tables(connection, revision_in(connection))
        referred = digests_referred_to(connection, tables)
    lost = {digest for digest in referred if not files.intact(digest)}
    wanted = set(lost)
    with opened(path, key) as parts:
        for part in parts if wanted else ():
            if isinstance(part, File) and part.digest in wanted:
                _put(path, files, part)
                wanted.discard(part.digest)
                if not wanted:
                    break
    return PutBack(tuple(sorted(lost - wanted)), tuple(sorted(wanted)))


def _readable(path: Path, key: str) -> Manifest:
    manifest = checked(path, key)
    if manifest.contents.revision not in revisions():
        raise BackupTooNew(
            f"{path.name} was made by Huiwu {manifest.header.app} at revision "
            f"{manifest.contents.revision}, which this version does not know. Install that "
            "version or a newer one, then restore."
        )
    return manifest


def _fill(path: Path, key: str, filling: Filling, files: Files) -> bytes | None:
    secret = None
    with opened(path, key) as parts:
        for part in parts:
            match part:
                case Lines(table, lines):
                    filling.write(table, lines)
                case File():
                    _put(path, files, part)
                case Secret(value):
                    secret = value
                case Header() | Manifest():
                    pass
    return secret


def _put(path: Path, files: Files, part: File) -> None:
    blob = files.put(part.content)
    if blob.digest != part.digest:
        files.remove(blob.digest)
        raise damaged(path, f"file {part.digest[:12]} in it was changed")


def _keep_secret(path: Path, secret: bytes) -> bool:
    """Put the secret in its place unless another is there; whether it is the one in place."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
    return path.read_bytes().strip() == secret.strip()


@contextmanager
def _new_database(url: URL) -> Iterator[None]:
    """A SQLite file that was not there before is not there after a failure either."""
    path = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    if path is None or path.exists():
        yield
        return
    private_file(path)
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
