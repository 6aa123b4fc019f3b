"""The content-addressed store: whole or not at all, and a damaged file is never handed out."""

from __future__ import annotations

import hashlib
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.files import Blob, DamagedFile, FileStore

TEXT = "会议材料".encode()
DIGEST = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_bytes_and_files_are_the_same_blob(store: FileStore, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(TEXT)
    assert store.put(TEXT) == store.put(source) == Blob(DIGEST, len(TEXT))
    assert store.read(DIGEST) == TEXT
    assert source.exists()
    assert list(store.digests()) == [DIGEST]


def test_the_empty_file(store: FileStore) -> None:
    blob = store.put(b"")
    assert blob.size == 0
    assert store.read(blob.digest) == b""


def test_only_the_owner_can_read_it(store: FileStore) -> None:
    path = store.path(store.put(TEXT).digest)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_damaged_file_is_refused_and_can_be_put_again(store: FileStore) -> None:
    store.put(TEXT)
    store.path(DIGEST).write_bytes(b"something else")
    with pytest.raises(DamagedFile):
        store.read(DIGEST)
    store.put(TEXT)
    assert store.read(DIGEST) == TEXT


def test_what_is_not_there(store: FileStore) -> None:
    assert not store.exists(DIGEST)
    with pytest.raises(FileNotFoundError):
        store.read(DIGEST)


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
