"""The commands that keep data safe, as the operator runs them: what they say, and how they end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from bot.__main__ import app
from bot.config import load_config
from bot.keeping import plan_of
from storage import migrate
from storage.database import Database
from storage.dump.drill import last_drill
from storage.files import FileStore
from storage.lock_file import lock_file
from storage.references import HOLDERS
from tests.conftest import PostgreSQL
from tests.house.test_commands import write_config
from tests.storage.filled import fill, rows_of, stamp


def huiwu(config: Path, *arguments: str, **more: str) -> Result:
    """In this process: starting Python for each would take most of the time."""
    done = CliRunner().invoke(app, [*arguments, "--config", str(config)], env=more)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def refused(config: Path, *arguments: str, **more: str) -> str:
    """The sentence of a refusal: exit 1, nothing else on standard error."""
    done = huiwu(config, *arguments, **more)
    assert done.exit_code == 1, done.output
    return done.stderr


def said(config: Path, *arguments: str, **more: str) -> str:
    done = huiwu(config, *arguments, **more)
    assert done.exit_code == 0, done.output
    return done.stdout


class Office:
    """A configuration with a filled database, its files and its secret."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.config = write_config(folder)
        self.data.mkdir()
        (self.data / "huiwu.db").write_bytes(template.read_bytes())
        loaded = load_config(self.config)
        self.secret = loaded.signing_secret()
        self.url = loaded.database_url
        self.database = Database(self.url)
        stamp(self.database)
        self.files = FileStore(self.data / "files")
        fill(self.database, self.files)

    def backup(self) -> Path:
        said(self.config, "backup")
        (path,) = (self.data / "backups").glob("*.age")
        return path


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Office:
    (tmp_path / "office").mkdir()
    return Office(tmp_path / "office", sqlite_template)


def test_backup_drill_lost_file_and_a_new_machine(office: Office, tmp_path: Path) -> None:
    # While the bot runs: it holds the lock, and writes.
    lock = lock_file(office.url)
    assert lock is not None
    with lock:
        told = said(office.config, "backup")
    (path,) = (office.data / "backups").glob("*.age")
    assert f"{path.stat().st_size:,} bytes" in told
    assert "away from this machine" in told
    assert str(office.data / "backup-key") in told
    key = (office.data / "backup-key").read_text().splitlines()[-1]
    assert key not in told
    assert path.stat().st_mode & 0o777 == 0o600

    told = said(office.config, "restore", str(path), "--drill")
    assert re.search(r"^persons +3$", told, re.MULTILINE)
    assert "The audit chain holds: 2 seals." in told
    drilled = office.database.read_now(last_drill)
    assert drilled is not None
    assert (drilled.file, drilled.files, drilled.problem) == (path.name, 3 * len(HOLDERS), "")
    assert not list(office.data.glob("drill-*"))

    lost = next(office.files.digests())
    office.files.remove(lost)
    assert said(office.config, "restore", str(path), "--files") == f"put back: {lost}\n"
    assert said(office.config, "restore", str(path), "--files") == (
        "No file is missing or damaged.\n"
    )
    assert "with --files" in refused(office.config, "restore", str(path))

    (tmp_path / "new").mkdir()
    new = write_config(tmp_path / "new")
    assert "HUIWU_BACKUP__KEY" in refused(new, "restore", str(path))
    told = said(new, "restore", str(path), HUIWU_BACKUP__KEY=key)
    assert "The audit chain holds" in told
    assert (tmp_path / "new" / "data" / "secret").read_bytes() == office.secret
    there = Database(load_config(new).database_url)
    expected = rows_of(office.database)
    found = rows_of(there)
    there.close()
    # What the commands note about themselves came after the backup.
    assert {n: r for n, r in found.items() if n != "settings"} == {
        n: r for n, r in expected.items() if n != "settings"
    }
    assert said(new, "verify-audit").startswith("2 sealed entries, 1 not sealed yet")


def test_what_can_not_be_restored_is_told_in_a_sentence(office: Office, tmp_path: Path) -> None:
    path = office.backup()
    (tmp_path / "new").mkdir()
    new = write_config(tmp_path / "new")
    (tmp_path / "new" / "data").mkdir()
    bad = tmp_path / "bad.age"
    key = (office.data / "backup-key").read_text()
    other = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
    (tmp_path / "new" / "data" / "backup-key").write_text(key)
    content = path.read_bytes()
    bad.write_bytes(content[: len(content) // 2])
    assert "cut off or was changed" in refused(new, "restore", str(bad))
    bad.write_bytes(content[:9000] + bytes([content[9000] ^ 1]) + content[9001:])
    assert "Take another backup" in refused(new, "restore", str(bad))
    bad.write_bytes(b"something else")
    assert "is no backup of Huiwu" in refused(new, "restore", str(bad))
    assert "No such file" in refused(new, "restore", str(tmp_path / "none.age"))
    told = refused(new, "restore", str(path), HUIWU_BACKUP__KEY=other)
    assert "key" in told
    assert other not in told
    assert not (tmp_path / "new" / "data" / "huiwu.db").exists()
    # A drill that fails says so, and it is remembered.
    bad.write_bytes(content[:-1])
    assert "cut off" in refused(office.config, "restore", str(bad), "--drill")
    drilled = office.database.read_now(last_drill)
    assert drilled is not None
    assert "cut off" in drilled.problem


def test_a_backup_has_its_place_and_its_refusals(office: Office, tmp_path: Path) -> None:
    to = tmp_path / "usb" / "office.age"
    assert str(to) in said(office.config, "backup", "--to", str(to))
    assert "there already" in refused(office.config, "backup", "--to", str(to))
    (tmp_path / "file").write_text("no folder")
    told = refused(office.config, "backup", "--to", str(tmp_path / "file" / "x.age"))
    assert str(tmp_path / "file") in told
    first = next(office.files.digests())
    office.files.remove(first)
    told = refused(office.config, "backup", "--to", str(tmp_path / "less.age"))
    assert first[:12] in told
    (tmp_path / "empty").mkdir()
    empty = write_config(tmp_path / "empty")
    assert "is not there" in refused(empty, "backup")
    assert not (tmp_path / "empty" / "data" / "huiwu.db").exists()
    wrong = write_config(tmp_path / "empty", '[backup]\nkey = "geheim"\nat = "25:00"\n')
    told = refused(wrong, "backup")
    assert "backup.key" in told
    assert "backup.at" in told
    assert "geheim" not in told


def test_move_to_postgresql_and_nobody_hears_the_password(
    office: Office, postgresql: PostgreSQL
) -> None:
    url = make_url(postgresql.empty()).set(drivername="postgresql")
    if not url.password:
        url = url.set(password="geheim")  # the test's server asks for none
    target = url.render_as_string(hide_password=False)
    before = rows_of(office.database)
    lock = lock_file(office.url)
    assert lock is not None
    with lock:
        assert "runs on" in refused(office.config, "move", HUIWU_MOVE_TO=target)
    told = huiwu(office.config, "move", HUIWU_MOVE_TO=target)
    assert told.exit_code == 0, told.output
    assert "audit chain (2 seals) agree" in told.stdout
    assert f"{office.config} (add database = … under [data])" in told.stdout
    assert str(url.password) not in told.output
    there = Database(target)
    assert rows_of(there) == before == rows_of(office.database)
    there.close()
    again = refused(office.config, "move", "--to", target)
    assert "rows already" in again
    assert str(url.password) not in again
    away = target.replace(str(url.database), "not_there")
    assert str(url.password) not in refused(office.config, "move", "--to", away)
    assert "is not postgresql://" in refused(office.config, "move", "--to", "mysql://x:geheim@y/z")
    assert "nothing to move from" in refused(
        office.config, "move", "--to", target, HUIWU_DATA__DATABASE=target
    )


def test_the_plan_follows_the_configuration_and_shows_no_secret(
    office: Office, tmp_path: Path
) -> None:
    plan = plan_of(load_config(office.config))
    assert (plan.folder, plan.at and plan.at.isoformat()) == (office.data / "backups", "02:30:00")
    assert plan.secret() == office.secret
    assert not (office.data / "backup-key").exists()
    assert plan.key() == plan.key()
    assert plan.key() not in repr(plan)
    config = write_config(tmp_path, f'[backup]\nat = ""\nfolder = "{tmp_path}/b"\nkeep_days = 3\n')
    other = plan_of(load_config(config))
    assert (other.at, other.folder, other.keep.days) == (None, tmp_path / "b", 3)
    assert other.secret() is None


def test_the_demo_makes_no_backup_by_the_clock(tmp_path: Path) -> None:
    from bot.running import build
    from storage.clock import SystemClock

    config = load_config(write_config(tmp_path))
    migrate.migrate(config.database_url)
    demo = build(config, SystemClock())
    assert demo.timetable.backups is None
    demo.database.close()
    run = build(config, SystemClock(), backups=plan_of(config))
    assert run.timetable.backups is not None
    run.database.close()


@pytest.fixture
def older(postgresql: PostgreSQL, tmp_path: Path) -> Iterator[Path]:
    """The configuration of a PostgreSQL database at the revision before this version's."""
    url = postgresql.empty()
    before = migrate.revisions()[-2]
    with migrate.changing(make_url(url)) as connection:
        migrate.upgrade(connection, before)
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    database = f'database = "{plain}"\n'
    path = write_config(tmp_path)
    path.write_text(path.read_text("utf-8") + database, "utf-8")
    yield path
    postgresql.drop(url)


def test_before_tables_change_there_is_a_verified_backup(older: Path, tmp_path: Path) -> None:
    before, head = migrate.revisions()[-2:]
    output = said(older, "migrate")
    assert "Migrated" in output
    (backup,) = (tmp_path / "data" / "backups").glob("huiwu-*.age")
    url = make_url(load_config(older).database_url)
    assert migrate.revision_of(url) == head
    assert "restored, counts and hashes agree" in said(older, "restore", str(backup), "--drill")
    assert "up to date" in said(older, "migrate")
    assert len(list((tmp_path / "data" / "backups").glob("*.age"))) == 1
    assert before != head


def test_where_it_can_not_be_written_nothing_changes(older: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(exist_ok=True)
    (folder / "backups").write_text("a file stands where the folder should", "utf-8")
    assert "Nothing was changed" in refused(older, "migrate")
    url = make_url(load_config(older).database_url)
    assert migrate.revision_of(url) == migrate.revisions()[-2]
