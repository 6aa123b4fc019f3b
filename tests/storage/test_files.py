"""The content-addressed store: whole or not at all, and a damaged file is never handed out."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.clock import SystemClock
from storage.files import Blob, DamagedFile, Files, FileStore

TEXT = "会议材料".encode()
DIGEST = hashlib.sha256(TEXT).hexdigest()


class InMemory:
    """Another place for blobs, to show what ``Files`` asks of one."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[bytes, datetime]] = {}

    def put(self, data: bytes | Path | BinaryIO) -> Blob:
        if not isinstance(data, bytes):
            data = data.read_bytes() if isinstance(data, Path) else data.read()
        digest = hashlib.sha256(data).hexdigest()
        self.held[digest] = (data, SystemClock().real())
        return Blob(digest, len(data))

    def open(self, digest: str) -> BinaryIO:
        data = self._named(digest)
        if data is None:
            raise FileNotFoundError(digest)
        if hashlib.sha256(data).hexdigest() != digest:
            raise DamagedFile(digest)
        file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked closes it
        file.write(data)
        file.seek(0)
        return file

    def read(self, digest: str) -> bytes:
        with self.open(digest) as file:
            return file.read()

    def copy(self, digest: str, into: Path) -> None:
        into.write_bytes(self.read(digest))

    def exists(self, digest: str) -> bool:
        return self._named(digest) is not None

    def intact(self, digest: str) -> bool:
        data = self._named(digest)
        return data is not None and hashlib.sha256(data).hexdigest() == digest

    def remove(self, digest: str) -> bool:
        there = self.exists(digest)
        self.held.pop(digest, None)
        return there

    def digests(self) -> Iterator[str]:
        yield from self.held

    def sweep(self, keep: Callable[[str], bool], older_than: datetime) -> int:
        gone = [d for d, (_, at) in self.held.items() if at < older_than and not keep(d)]
        return sum(self.remove(digest) for digest in gone)

    def _named(self, digest: str) -> bytes | None:
        if not re.fullmatch("[0-9a-f]{64}", digest):
            raise ValueError("a blob's name is 64 hexadecimal digits")
        return self.held[digest][0] if digest in self.held else None


@pytest.fixture(params=["folder", "memory"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    """Whatever may take the place of the folder passes what asks for this."""
    return FileStore(tmp_path / "files") if request.param == "folder" else InMemory()


def damage(store: Files) -> None:
    """The bytes of the one blob become others."""
    if isinstance(store, FileStore):
        store.path(DIGEST).write_bytes(b"something else")
    else:
        assert isinstance(store, InMemory)
        store.held[DIGEST] = (b"something else", SystemClock().real())


def test_a_store_keeps_what_it_is_given(any_store: Files, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(TEXT)
    assert any_store.put(TEXT) == any_store.put(source) == Blob(DIGEST, len(TEXT))
    with source.open("rb") as opened:
        assert any_store.put(opened) == Blob(DIGEST, len(TEXT))
    assert list(any_store.digests()) == [DIGEST]
    assert any_store.exists(DIGEST) and any_store.intact(DIGEST)
    with any_store.open(DIGEST) as file:
        assert (file.read(3), os.fstat(file.fileno()).st_size) == (TEXT[:3], len(TEXT))
        file.seek(0)
        assert file.read() == TEXT
    any_store.copy(DIGEST, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == any_store.read(DIGEST) == TEXT


def test_of_a_damaged_blob_nothing_leaves_a_store(any_store: Files, tmp_path: Path) -> None:
    any_store.put(TEXT)
    damage(any_store)
    assert any_store.exists(DIGEST) and not any_store.intact(DIGEST)
    for leaving in (
        any_store.open,
        any_store.read,
        lambda digest: any_store.copy(digest, tmp_path / "copy"),
    ):
        with pytest.raises(DamagedFile):
            leaving(DIGEST)
    assert not (tmp_path / "copy").exists()
    any_store.put(TEXT)
    assert any_store.read(DIGEST) == TEXT


def test_a_store_says_what_it_has_not(any_store: Files) -> None:
    assert not any_store.exists(DIGEST) and not any_store.intact(DIGEST)
    assert not any_store.remove(DIGEST)
    with pytest.raises(FileNotFoundError):
        any_store.open(DIGEST)
    for name in ("", "../" * 20, DIGEST.upper()):
        for asking in (any_store.open, any_store.exists, any_store.intact, any_store.remove):
            with pytest.raises(ValueError, match="64"):
                asking(name)


def test_a_store_forgets_at_once_or_when_nobody_asks(any_store: Files) -> None:
    any_store.put(TEXT)
    other = any_store.put(b"other").digest
    assert any_store.remove(other) and list(any_store.digests()) == [DIGEST]
    tomorrow = SystemClock().real() + timedelta(days=1)
    assert any_store.sweep(lambda digest: True, tomorrow) == 0
    assert any_store.sweep(lambda digest: False, tomorrow - timedelta(days=2)) == 0
    assert any_store.sweep(lambda digest: False, tomorrow) == 1
    assert list(any_store.digests()) == []


def test_what_is_open_stays_what_it_is(store: FileStore) -> None:
    store.put(TEXT)
    with store.open(DIGEST) as file:
        store.remove(DIGEST)
        assert file.read() == TEXT


def test_damage_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    store = FileStore(tmp_path / "files", told.append)
    store.put(TEXT)
    store.read(DIGEST)
    damage(store)
    assert not store.intact(DIGEST) and told == []
    with pytest.raises(DamagedFile):
        store.open(DIGEST)
    assert told == [DIGEST]


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_the_empty_file(store: FileStore) -> None:
    blob = store.put(b"")
    assert blob.size == 0
    assert store.read(blob.digest) == b""


def test_only_the_owner_can_read_it(store: FileStore) -> None:
    path = store.path(store.put(TEXT).digest)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@given(st.text())
def test_a_name_that_is_no_digest_reaches_no_path(name: str) -> None:
    store = FileStore.__new__(FileStore)
    store.root = Path("nowhere")
    with pytest.raises(ValueError, match="64"):
        store.path(name)


@pytest.mark.parametrize("name", ["../" * 20, DIGEST.upper(), DIGEST + "\n", DIGEST[:-1] + "/"])
def test_names_that_try(store: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match="64"):
        store.path(name)


def test_a_failed_put_leaves_nothing(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.put(TEXT)
    assert not store.exists(DIGEST)
    assert list(store.root.iterdir()) == []


def test_the_sweep_takes_old_orphans_only(store: FileStore) -> None:
    kept, orphan, young = (store.put(data).digest for data in (b"kept", b"orphan", b"young"))
    leaving = store.root / ".new-crash"
    leaving.write_bytes(b"half")
    week_ago = (datetime(2026, 11, 23, tzinfo=UTC) - timedelta(days=7)).timestamp()
    for path in (store.path(kept), store.path(orphan), leaving):
        os.utime(path, (week_ago, week_ago))
    os.utime(store.path(young), (week_ago + 700_000, week_ago + 700_000))
    day_ago = datetime(2026, 11, 22, tzinfo=UTC)
    assert store.sweep(lambda digest: digest == kept, day_ago) == 2
    assert set(store.digests()) == {kept, young}
    assert not leaving.exists()


def test_putting_an_orphan_again_saves_it_from_the_sweep(store: FileStore) -> None:
    store.put(TEXT)
    os.utime(store.path(DIGEST), (0, 0))
    store.put(TEXT)
    assert store.sweep(lambda digest: False, datetime(2020, 1, 1, tzinfo=UTC)) == 0
    assert store.exists(DIGEST)
