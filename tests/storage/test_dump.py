"""Backup, restore, drill and move: what goes in comes out, on either engine, or nothing does."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import Session, audit, migrate, numbers, people, settings
from storage.database import Database
from storage.dump import archive, backup, encryption, manifest, place, restore, rows
from storage.dump.backup import MadeBackup, Source, make_backup
from storage.dump.move import move
from storage.dump.refusals import (
    BackupTooNew,
    DamagedBackup,
    DumpRefused,
    KeyMissing,
    NotABackup,
    NotEmpty,
    NotTheSame,
    Stopped,
    UnfitValue,
    WrongKey,
)
from storage.dump.restore import Place, Restored
from storage.files import FileStore
from storage.references import HOLDERS
from storage.schema import metadata
from tests.conftest import PostgreSQL
from tests.storage.filled import AHEAD, NOW, fill, rows_of, stamp
from tests.storage.test_migrate import empty_url, path_of, triggers

#: The fixture of another file.
__all__ = ["empty_url"]

SECRET = b"only for this test, never real!!"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Made:
    """A filled database, its files, and a backup of both."""

    database: Database
    files: FileStore
    key: str
    path: Path
    folder: Path
    backup: MadeBackup

    def again(self, name: str, **more: Any) -> MadeBackup:
        source = Source(self.database, self.files, SECRET, self.key)
        return make_backup(source, self.folder / name, real=NOW, **more)

    def place(self, url: str, name: str = "restored") -> Place:
        return Place(url, FileStore(self.folder / name / "files"), self.folder / name / "secret")

    def restored(self, url: str, name: str = "restored") -> Restored:
        return restore.restore(self.path, self.key, self.place(url, name))


def a_key(folder: Path) -> str:
    encryption.new_key_file(folder / "backup-key")
    return encryption.read_key_file(folder / "backup-key")


def make(database: Database, folder: Path) -> Made:
    files, key = FileStore(folder / "files"), a_key(folder)
    stamp(database)
    fill(database, files)
    path = folder / "backups" / "huiwu.age"
    done = make_backup(Source(database, files, SECRET, key), path, real=NOW)
    return Made(database, files, key, path, folder, done)


@pytest.fixture
def made(database: Database, tmp_path: Path) -> Made:
    """On both engines."""
    return make(database, tmp_path)


@pytest.fixture(scope="module")
def once(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """On SQLite, made once and closed, to be copied."""
    folder = tmp_path_factory.mktemp("once")
    shutil.copyfile(sqlite_template, folder / "huiwu.db")
    done = make(Database(f"sqlite:///{folder}/huiwu.db"), folder)
    done.database.close()
    return done


@pytest.fixture
def small(once: Made, tmp_path: Path) -> Iterator[Made]:
    """On SQLite only, for what does not depend on the engine."""
    folder = tmp_path / "small"
    shutil.copytree(once.folder, folder)
    database = Database(f"sqlite:///{folder}/huiwu.db")
    path = folder / "backups" / "huiwu.age"
    yield Made(database, FileStore(folder / "files"), once.key, path, folder, once.backup)
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A place with nothing in it; PostgreSQL in the long tests, for it takes its time."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/restored/huiwu.db"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    url = server.empty()
    yield url
    server.drop(url)


@pytest.fixture
def new_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/restored/huiwu.db"


@pytest.fixture
def opened() -> Iterator[Callable[[str], Database]]:
    """Opens databases and closes them at the end."""
    databases: list[Database] = []

    def open_(url: str) -> Database:
        databases.append(Database(url))
        return databases[-1]

    yield open_
    for database in databases:
        database.close()


def is_empty(url: str) -> bool:
    if url.startswith("sqlite") and not path_of(url).exists():
        return True
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            return not rows.tables_of(connection)
    finally:
        database.close()


# -- all of it -----------------------------------------------------------------------------


def test_what_was_backed_up_is_restored_on_either_engine(
    made: Made, empty_url: str, opened: Callable[[str], Database]
) -> None:
    done = made.restored(empty_url)
    assert isinstance(done.chain, audit.Verified)
    assert (done.chain.count, done.chain.unsealed) == (2, 1)
    there = opened(empty_url)
    assert rows_of(there) == rows_of(made.database)
    assert migrate.revision_of(migrate.make_url(empty_url)) == migrate.revisions()[-1]
    files = FileStore(made.folder / "restored" / "files")
    assert sorted(files.digests()) == sorted(made.files.digests())
    assert all(files.intact(digest) for digest in files.digests())
    assert not (made.folder / "restored" / restore.UNFINISHED).exists()
    secret = made.folder / "restored" / "secret"
    assert (done.secret, secret.read_bytes(), secret.stat().st_mode & 0o777) == (
        True,
        SECRET,
        0o600,
    )
    assert_in_working_order(there)
    if made.database.dialect == "postgresql" != there.dialect:
        drilled = restore.drill(made.path, made.key, made.folder / "beside")
        assert drilled.manifest == done.manifest


def assert_in_working_order(database: Database) -> None:
    """Triggers are there, and no id is given twice."""
    assert len(triggers(database)) == (6 if database.dialect == "sqlite" else 7)
    with pytest.raises(DBAPIError, match="append-only"):
        database.write_now(lambda s: s.execute(text("DELETE FROM audit_seals")))

    def unit(session: Session) -> tuple[int, int]:
        person = people.Person(name="新人", created_at=NOW)
        session.add(person)
        session.flush()
        entry = audit.record(session, audit.Entry(NOW, None, None, None, "probe", "probe:1"))
        return person.id, entry

    assert database.write_now(unit) == (AHEAD + 1, AHEAD + 1)
    database.write_now(lambda s: audit.seal(s, 10, everything=True))
    assert isinstance(database.read_now(audit.verify), audit.Verified)


def test_the_hashes_are_the_same_on_both_engines(
    small: Made, postgresql: PostgreSQL, opened: Callable[[str], Database]
) -> None:
    other = opened(postgresql.clone())
    stamp(other)
    fill(other, small.files)
    there = make_backup(
        Source(other, small.files, SECRET, small.key), small.folder / "pg.age", real=NOW
    )
    assert there.manifest.contents.tables == small.backup.manifest.contents.tables
    assert there.manifest.header.shapes == small.backup.manifest.header.shapes
    assert there.manifest.blobs == small.backup.manifest.blobs
    # A single value that differs is seen.
    other.write_now(lambda s: settings.put(s, "a", {"b": 1.0}))
    small.database.write_now(lambda s: settings.put(s, "a", {"b": 1}))
    with rows.snapshot(other) as one, rows.snapshot(small.database) as two:
        tables = rows.tables_of(one), rows.tables_of(two)
        sums = rows.sum_of(one, tables[0]["settings"]), rows.sum_of(two, tables[1]["settings"])
    assert sums[0].rows == sums[1].rows
    assert sums[0].sha256 != sums[1].sha256


def test_a_move_carries_everything_and_leaves_the_source(
    small: Made, postgresql: PostgreSQL, opened: Callable[[str], Database]
) -> None:
    before, url = rows_of(small.database), postgresql.empty()
    moved = move(small.database, url)
    there = opened(url)
    assert rows_of(there) == before == rows_of(small.database)
    assert moved.contents.tables == small.backup.manifest.contents.tables
    assert moved.chain.head == small.backup.manifest.contents.audit[1]
    assert_in_working_order(there)
    with pytest.raises(NotEmpty, match="rows already"):
        move(small.database, url)


def test_a_dump_of_an_older_schema_is_restored_and_brought_up(
    any_url: str, tmp_path: Path, opened: Callable[[str], Database]
) -> None:
    first, *_, last = migrate.revisions()
    new_url = f"sqlite:///{tmp_path}/new/huiwu.db"
    if any_url.startswith("sqlite"):
        path_of(any_url).parent.mkdir()
    with migrate.changing(migrate.make_url(any_url)) as connection:
        migrate.upgrade(connection, first)
    old, key = opened(any_url), a_key(tmp_path)
    old.write_now(lambda s: settings.put(s, "office", {"name": "会务组"}))
    source = Source(old, FileStore(tmp_path / "files"), None, key)
    done = make_backup(source, tmp_path / "old.age", real=NOW)
    assert done.manifest.contents.revision == first != last
    where = Place(new_url, FileStore(tmp_path / "new" / "files"), tmp_path / "secret")
    assert restore.restore(done.path, key, where).secret is None
    assert migrate.revision_of(migrate.make_url(new_url)) == last
    there = opened(new_url)
    assert there.read_now(lambda s: settings.get(s, "office")) == {"name": "会务组"}
    assert len(triggers(there)) == 6


def test_a_drill_restores_everything_and_leaves_nothing(small: Made) -> None:
    folder = small.folder / "beside"
    left = folder / "drill-killed"
    left.mkdir(parents=True)
    (left / "huiwu.db").write_bytes(b"of a drill that was killed")
    done = restore.drill(small.path, small.key, folder)
    assert done.manifest == small.backup.manifest
    assert isinstance(done.chain, audit.Verified)
    assert list(folder.iterdir()) == []


# -- the file ------------------------------------------------------------------------------


def test_the_file_is_private_and_holds_nothing_in_the_clear(small: Made) -> None:
    assert small.path.stat().st_mode & 0o777 == 0o600
    assert (small.folder / "backup-key").stat().st_mode & 0o777 == 0o600
    content = small.path.read_bytes()
    for word in (SECRET, b"persons", b"header.json", "会议".encode(), small.key.encode()):
        assert word not in content
    assert [p.name for p in small.path.parent.iterdir()] == ["huiwu.age"]


def test_no_secret_stands_in_a_repr_or_a_refusal(small: Made) -> None:
    source = Source(small.database, small.files, SECRET, small.key)
    assert SECRET.decode() not in repr(source)
    assert small.key not in repr(source)
    assert SECRET.decode() not in repr(archive.Secret(SECRET))
    with pytest.raises(KeyMissing) as caught:
        archive.checked(small.path, small.key[:-3] + "QQQ")
    assert small.key[20:40] not in str(caught.value)


def test_the_standard_age_and_tar_open_it(small: Made) -> None:
    age = shutil.which("age")
    if age is None:
        pytest.skip("no age: install Debian's package")
    key = str(small.folder / "backup-key")
    opened = subprocess.run(
        [age, "--decrypt", "--identity", key, str(small.path)], capture_output=True, check=True
    )
    names = subprocess.run(
        ["tar", "--list"], input=opened.stdout, capture_output=True, check=True
    ).stdout.decode()
    assert names.startswith("header.json\nsecret\ntables/accounts/000001.jsonl.gz\n")
    assert names.endswith("manifest.json\n")


def test_a_key_is_made_once(tmp_path: Path) -> None:
    assert a_key(tmp_path) == a_key(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["backup-key"]
    with pytest.raises(KeyMissing, match="HUIWU_BACKUP__KEY"):
        encryption.read_key_file(tmp_path / "none")
    (tmp_path / "empty").write_text("# nothing\n")
    with pytest.raises(KeyMissing, match="no backup key"):
        encryption.read_key_file(tmp_path / "empty")


def test_what_was_cut_off_or_changed_is_always_noticed(small: Made) -> None:
    whole, chance = small.path.read_bytes(), random.Random(610)
    bad = small.folder / "bad.age"
    cuts = [0, 1, len(encryption.MAGIC), len(whole) - 1, *(chance.sample(range(len(whole)), 40))]
    flips = [*range(0, 200, 7), *chance.sample(range(len(whole)), 60)]
    for at in cuts:
        bad.write_bytes(whole[:at])
        with pytest.raises((DamagedBackup, NotABackup)):
            archive.checked(bad, small.key)
    for at in flips:
        changed = whole[at] ^ (1 << chance.randrange(8))
        bad.write_bytes(whole[:at] + bytes([changed]) + whole[at + 1 :])
        with pytest.raises((DamagedBackup, NotABackup, WrongKey)):
            archive.checked(bad, small.key)
    bad.write_bytes(whole)
    assert archive.checked(bad, small.key) == small.backup.manifest


def rewritten(small: Made, change: Callable[[archive.Part], archive.Part | None]) -> Path:
    """The backup written anew with its parts changed, encrypted as it should be."""
    path = small.folder / "rewritten.age"
    with path.open("wb") as file, encryption.encrypted(file, small.key) as plain:
        writer = archive.ArchiveWriter(plain)
        with archive.opened(small.path, small.key) as parts:
            for part in parts:
                match change(part):
                    case manifest.Header() as header:
                        writer.header(header)
                    case archive.Secret(value):
                        writer.secret(value)
                    case archive.Lines(table, lines):
                        writer.table(table, lines)
                    case archive.File(digest, size, content):
                        writer.file(backup.Blob(digest, size), content)
                    case manifest.Manifest() as last:
                        writer.manifest(last)
    return path


def test_every_hash_of_the_manifest_is_checked(small: Made) -> None:
    """The encryption is whole here: only our own hashes can notice."""

    def without(kind: type[object], table: str = "") -> Callable[[Any], Any]:
        return lambda part: (
            None if isinstance(part, kind) and table in (getattr(part, "table", ""), "") else part
        )

    def one_letter(part: Any) -> Any:
        if isinstance(part, archive.Lines) and part.table == "persons":
            return archive.Lines("persons", (*part.lines[:-1], b'["other"]\n'))
        return part

    assert archive.checked(rewritten(small, lambda part: part), small.key)
    for change in (
        without(archive.Lines, "persons"),
        without(archive.File),
        without(archive.Secret),
        without(manifest.Manifest),
        without(manifest.Header),
        one_letter,
        lambda part: archive.Secret(b"other") if isinstance(part, archive.Secret) else part,
    ):
        with pytest.raises(DamagedBackup):
            archive.checked(rewritten(small, change), small.key)


def test_the_wrong_key_another_file_and_a_later_version_are_told(
    small: Made, new_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = small.folder / "other"
    with pytest.raises(WrongKey, match="backup-key"):
        restore.restore(small.path, a_key(other), small.place(new_url))
    strange = small.folder / "strange.age"
    strange.write_text("not a backup")
    with pytest.raises(NotABackup, match=r"strange\.age"):
        restore.restore(strange, small.key, small.place(new_url))
    with monkeypatch.context() as patched:
        header = b'{"app":"9.0","made_at":"2031-01-01","format":2}'
        patched.setattr(archive, "header_bytes", lambda _: header)
        later = rewritten(small, lambda part: part)
    with pytest.raises(BackupTooNew, match=r"9\.0"):
        restore.restore(later, small.key, small.place(new_url))
    known = migrate.revisions()[:-1]
    monkeypatch.setattr(restore, "revisions", lambda: known)
    with pytest.raises(BackupTooNew, match="newer one"):
        restore.restore(small.path, small.key, small.place(new_url))
    assert is_empty(new_url)


# -- made while ----------------------------------------------------------------------------


def a_disk_that_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(descriptor: int) -> None:
        if os.fstat(descriptor).st_size > 5000:
            os.pwrite(descriptor, b"?", 5000)

    monkeypatch.setattr(backup.os, "fsync", changed)


def test_a_backup_that_can_not_be_read_back_is_none(
    small: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_disk_that_lies(monkeypatch)
    with pytest.raises(NotTheSame, match="could not be read back"):
        small.again("backups/second.age")
    assert [p.name for p in small.path.parent.iterdir()] == ["huiwu.age"]
    # The guard away: the damaged file would stand there under its name.
    monkeypatch.setattr(backup, "_verify", lambda *_: None)
    with pytest.raises(DamagedBackup):
        archive.checked(small.again("backups/third.age").path, small.key)


def test_a_full_disk_leaves_no_file(small: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        small.again("backups/second.age")
    assert [p.name for p in small.path.parent.iterdir()] == ["huiwu.age"]


def test_a_stop_gives_it_up_and_an_existing_file_stays(small: Made) -> None:
    asked: list[None] = []

    def when(count: int) -> Callable[[], bool]:
        asked.clear()
        return lambda: asked.append(None) or len(asked) > count

    small.again("backups/first.age", stopping=when(10**9))
    (small.path.parent / "first.age").unlink()
    # At once, in the middle, and while it is read back.
    for count in (0, len(asked) // 2, len(asked) - 1):
        with pytest.raises(Stopped):
            small.again("backups/second.age", stopping=when(count))
    with pytest.raises(DumpRefused, match="there already"):
        small.again("backups/huiwu.age")
    assert [p.name for p in small.path.parent.iterdir()] == ["huiwu.age"]
    assert archive.checked(small.path, small.key) == small.backup.manifest


KILLED = """
import os, signal, sys
from pathlib import Path
from storage.database import Database
from storage.dump.backup import Source, make_backup
from storage.files import FileStore
from tests.storage.filled import NOW
folder, url, key, left = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
def stopping():
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return False
source = Source(Database(url), FileStore(folder / "files"), None, key)
make_backup(source, folder / "backups" / "killed.age", real=NOW, stopping=stopping)
"""


@pytest.mark.parametrize("units", [100, pytest.param(140, marks=pytest.mark.proof)])
def test_a_kill_in_the_middle_leaves_no_backup_and_the_next_one_works(
    small: Made, units: int
) -> None:
    argv = [str(small.folder), small.database.url, small.key, str(units)]
    run = subprocess.run([sys.executable, "-c", KILLED, *argv], cwd=ROOT, check=False)
    assert run.returncode == -signal.SIGKILL
    names = {p.name for p in small.path.parent.iterdir()}
    assert names == {"huiwu.age", ".killed.age.part"}
    again = small.again("backups/killed.age")
    assert again.manifest.contents == small.backup.manifest.contents
    assert {p.name for p in small.path.parent.iterdir()} == {"huiwu.age", "killed.age"}


def transfers_while_read(
    made: Made, monkeypatch: pytest.MonkeyPatch, *, torn: bool = False
) -> Callable[[Any], int]:
    """One is moved from a table that is read late to one that is read early, in between.

    Returns what adds both up in a restored database: 10, if the backup is of one moment.
    ``torn``: each table is read in a transaction of its own.
    """

    def put(session: Session) -> None:
        numbers.next_number(session, "moved")
        settings.put(session, "left", 9)

    def transfer(session: Session) -> None:
        numbers.next_number(session, "moved")
        settings.put(session, "left", settings.get(session, "left") - 1)

    made.database.write_now(put)
    read = backup.read_lines

    def reading(connection: Any, table: Any) -> Iterator[bytes]:
        if torn:
            connection.rollback()
        if table.name == "settings":
            made.database.write_now(transfer)
        yield from read(connection, table)

    monkeypatch.setattr(backup, "read_lines", reading)

    def total(session: Session) -> int:
        asked = text("SELECT last FROM number_series WHERE name = 'moved'")
        return int(session.execute(asked).scalar_one()) + int(settings.get(session, "left"))

    return total


def test_a_backup_is_of_one_moment_however_much_is_written(
    made: Made,
    new_url: str,
    monkeypatch: pytest.MonkeyPatch,
    opened: Callable[[str], Database],
) -> None:
    total = transfers_while_read(made, monkeypatch)
    done = made.again("busy.age")
    restore.restore(done.path, made.key, made.place(new_url))
    assert opened(new_url).read_now(total) == 10 == made.database.read_now(total)


@pytest.mark.proof
def test_without_one_snapshot_it_would_be_torn(
    made: Made,
    new_url: str,
    monkeypatch: pytest.MonkeyPatch,
    opened: Callable[[str], Database],
) -> None:
    total = transfers_while_read(made, monkeypatch, torn=True)
    monkeypatch.setattr(backup, "snapshot", lambda database: database.doors.reading.connect())
    done = made.again("torn.age")
    restore.restore(done.path, made.key, made.place(new_url))
    assert opened(new_url).read_now(total) == 9


# -- the place -----------------------------------------------------------------------------


def test_only_an_empty_place_is_filled(small: Made, new_url: str) -> None:
    with pytest.raises(NotEmpty, match="rows already"):
        restore.restore(
            small.path, small.key, Place(small.database.url, FileStore(small.folder / "x"), Path())
        )
    with pytest.raises(NotEmpty, match="--files"):
        restore.restore(
            small.path, small.key, Place(new_url, small.files, small.folder / "secret")
        )
    assert is_empty(new_url)


@pytest.mark.proof
def test_tables_without_rows_are_an_empty_place_and_others_are_not(
    small: Made, any_url: str, opened: Callable[[str], Database]
) -> None:
    migrate.migrate(any_url)
    database = opened(any_url)
    database.write_now(lambda s: s.execute(text("CREATE TABLE somebody_elses (id INTEGER)")))
    with pytest.raises(NotEmpty, match="somebody_elses"):
        small.restored(any_url)
    database.write_now(lambda s: s.execute(text("DROP TABLE somebody_elses")))
    small.restored(any_url)
    assert rows_of(database) == rows_of(small.database)


def test_a_secret_that_is_there_stays(small: Made, new_url: str) -> None:
    where = small.place(new_url)
    where.secret.write_bytes(b"another one")
    assert restore.restore(small.path, small.key, where).secret is False
    assert where.secret.read_bytes() == b"another one"


def test_a_restore_that_fails_half_way_leaves_an_empty_place(
    small: Made, any_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, left = FileStore.put, [2]

    def fails(self: FileStore, data: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        return put(self, data)

    with monkeypatch.context() as patched:
        patched.setattr(FileStore, "put", fails)
        with pytest.raises(OSError, match="No space"):
            small.restored(any_url)
    assert is_empty(any_url)
    # Two files are there from the first try; it can be started again all the same.
    assert len(list(FileStore(small.folder / "restored" / "files").digests())) == 2
    assert isinstance(small.restored(any_url).chain, audit.Verified)


RESTORE_KILLED = """
import os, signal, sys
from pathlib import Path
from storage.dump.restore import Place, restore
from storage.files import FileStore
path, key, url, folder = sys.argv[1:]
put, left = FileStore.put, 4
def killed(self, data):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return put(self, data)
FileStore.put = killed
restore(Path(path), key, Place(url, FileStore(Path(folder) / "files"), Path(folder) / "secret"))
"""


def test_a_restore_that_was_killed_can_be_started_again(
    small: Made, any_url: str, opened: Callable[[str], Database]
) -> None:
    argv = [str(small.path), small.key, any_url, str(small.folder / "restored")]
    run = subprocess.run([sys.executable, "-c", RESTORE_KILLED, *argv], cwd=ROOT, check=False)
    assert run.returncode == -signal.SIGKILL
    small.restored(any_url)
    assert rows_of(opened(any_url)) == rows_of(small.database)


def dropped(write: Callable[..., None]) -> Callable[..., None]:
    def writing(connection: Any, table: Any, lines: Any) -> None:
        kept = [line for line in lines if table.name != "posts"]
        write(connection, table, kept)

    return writing


@pytest.mark.proof
def test_what_is_compared_after_writing_would_be_noticed(
    small: Made, any_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each guard has something to find, and finds it: nothing is kept."""
    nothing = {"set_last_ids": lambda *_: None, "write_lines": dropped(place.write_lines)}
    for name, broken in nothing.items():
        with monkeypatch.context() as patched:
            patched.setattr(place, name, broken)
            with pytest.raises(NotTheSame, match="given twice" if "ids" in name else "posts"):
                small.restored(any_url)
        assert is_empty(any_url)
    with monkeypatch.context() as patched:
        patched.setattr(place, "install_triggers", lambda *_: None)
        small.restored(any_url)
    database = Database(any_url)
    try:
        with pytest.raises(AssertionError):
            assert_in_working_order(database)
    finally:
        database.close()


def test_a_row_whose_parent_is_gone_is_not_restored(
    small: Made, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys are away while rows come; that they hold is checked at the end, on both engines."""

    def orphaned(connection: Any, tables: Any, contents: Any) -> None:
        connection.execute(text("DELETE FROM groups"))

    monkeypatch.setattr(place, "compare", orphaned)
    if empty_url.startswith("sqlite"):
        with pytest.raises(migrate.MigrationFailed, match="group_members"):
            small.restored(empty_url)
    else:  # the keys are back by then: the server itself refuses
        with pytest.raises(DumpRefused, match="fk_group_members_group_id"):
            small.restored(empty_url)
    assert is_empty(empty_url)


# -- odd values and lost files -------------------------------------------------------------


#: Tables come in the order of their names: each is met before those made odd before it.
UNFIT = (
    (
        """UPDATE work SET data = '{"geheim"\\:NaN}' WHERE id = 2""",
        "work, column data, row 2 .*NaN",
    ),
    ("UPDATE persons SET name = 'a' || char(0) || 'geheim' WHERE id = 2", "name, row 2 .*NUL"),
    ("UPDATE number_series SET last = 3000000000", "number_series, column last.*32 bits"),
)


@pytest.mark.proof
def test_what_postgresql_has_no_place_for_is_named_and_nothing_is_moved(
    small: Made, postgresql: PostgreSQL
) -> None:
    url = postgresql.empty()
    for statement, why in UNFIT:
        small.database.write_now(lambda s, odd=statement: s.execute(text(odd)))
        with pytest.raises(UnfitValue, match=why) as caught:
            move(small.database, url)
        assert "geheim" not in str(caught.value)
    assert is_empty(url)
    # To SQLite it goes as it is.
    done = small.again("odd.age")
    assert restore.drill(done.path, small.key, small.folder / "beside")


def test_lost_files_are_put_back_and_nothing_else(small: Made) -> None:
    first, second, third, *_ = sorted(small.backup.manifest.blobs)
    extra = small.files.put(b"stored before a write that did not happen")
    small.files.remove(first)
    small.files.path(second).write_bytes(b"damaged")
    done = restore.put_back_files(small.path, small.key, small.database, small.files)
    assert done == restore.PutBack((first, second), ())
    assert all(small.files.intact(digest) for digest in (first, second, third, extra.digest))
    again = restore.put_back_files(small.path, small.key, small.database, small.files)
    assert again == restore.PutBack((), ())


def test_a_file_no_row_refers_to_any_more_does_not_come_back(small: Made) -> None:
    first, second, *_ = sorted(small.backup.manifest.blobs)
    small.files.remove(first)
    small.files.remove(second)

    def unit(session: Session) -> None:
        for holder in HOLDERS:
            table = holder.class_.__table__
            here = table.update().where(table.c[holder.key] == first)
            session.execute(here.values({holder.key: second}))

    small.database.write_now(unit)
    done = restore.put_back_files(small.path, small.key, small.database, small.files)
    assert done.restored == (second,)
    assert not small.files.exists(first)


def test_files_missing_from_the_start_are_named_and_the_rest_is_kept(small: Made) -> None:
    first, second, *_ = sorted(small.backup.manifest.blobs)
    small.files.remove(first)
    small.files.path(second).write_bytes(b"damaged")
    done = small.again("less.age")
    assert done.manifest.missing == (first, second)
    assert len(done.manifest.blobs) == len(small.backup.manifest.blobs) - 2
    found = restore.put_back_files(done.path, small.key, small.database, small.files)
    assert found.still_missing == (first, second)


def test_every_column_of_digests_is_kept_or_known_not_to_be() -> None:
    """A subject that stores files and is not in the list would lose them to the sweep."""
    held = {f"{holder.class_.__tablename__}.{holder.key}" for holder in HOLDERS}
    named = {
        f"{table.name}.{column.name}"
        for table in metadata().tables.values()
        for column in table.c
        if "digest" in column.name
    }
    not_files = {
        "audit_entries.sensitive_digest",  # of values, not of a file
        "boards.key_digest",  # of a browser's key
        "doors.key_digest",
        "telegram_files.digest",  # what Telegram has seen: found again by sending it again
    }
    assert named - not_files == {one for one in held if "digest" in one}
