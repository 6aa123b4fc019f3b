"""Bring a database to the schema this version needs; make new migrations.

``migrate(url)`` runs before every start and costs one cheap query where nothing is to do.

For developers::

    python -m storage.migrate --new add_rooms   # write the migration the models ask for
    python -m storage.migrate --first           # before the first release: one migration anew
"""

from __future__ import annotations

import argparse
import logging
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from storage.clock import SystemClock
from storage.embedded import private_file

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger(__name__)

_HERE = Path(__file__).parent / "migrations"
_VERSIONS = _HERE / "versions"
_DATED = re.compile(r"(\d{8}_\d{4})_\w+\.py")
#: Any number, as long as all processes of Huiwu use the same.
_ADVISORY_LOCK = 4_853_871


class MigrationFailed(RuntimeError):
    """The database could not be brought up to date; it is as it was before."""


class DatabaseTooNew(RuntimeError):
    """A later version of Huiwu has used this database; this one would damage it."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """From which revision (None: a new database) to which, and the backup taken before."""

    before: str | None
    after: str
    backup: Path | None


def revisions() -> list[str]:
    """The revisions this version knows, oldest first: dates, so that their order is plain."""
    found = (_DATED.fullmatch(path.name) for path in _VERSIONS.iterdir())
    return sorted(match[1] for match in found if match)


def migrate(
    database_url: str, *, back_up_first: Callable[[], Path] | None = None
) -> Migrated | None:
    """Bring the database to the newest revision; None where it is there already.

    A SQLite database that holds anything is backed up beside itself first, and the backup
    verified; for PostgreSQL ``back_up_first`` makes one. Raises DatabaseTooNew and
    MigrationFailed; then the database is unchanged.
    """
    url = make_url(database_url)
    known = revisions()
    present = revision_of(url)
    if present == known[-1]:
        return None
    if present is not None and present not in known:
        raise DatabaseTooNew(
            f"the database is at revision {present}; this version of Huiwu knows {known[-1]}"
        )
    backup = None
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        private_file(path)
        backup = back_up(path, known[-1])
    elif present is not None and back_up_first is not None:
        backup = back_up_first()
    with changing(url) as connection:
        upgrade(connection, "head")
        _install_triggers(connection)
    log.info("database migrated from %s to %s", present, known[-1])
    return Migrated(present, known[-1], backup)


def back_up(path: Path, revision: str) -> Path | None:
    """Copy a SQLite database beside itself and verify the copy; None where it is empty.

    Raises MigrationFailed where the copy is not whole.
    """
    if not path.exists() or path.stat().st_size == 0:
        return None
    number, copy = 1, path.with_name(f"{path.name}.before-{revision}")
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.name}.before-{revision}.{number}")
    private_file(copy)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        try:
            source.backup(target)
            verdict = str(target.execute("PRAGMA integrity_check").fetchone()[0])
            if verdict == "ok" and _row_counts(source) != _row_counts(target):
                verdict = "rows are missing"
        except sqlite3.DatabaseError as error:
            verdict = str(error)
    if verdict != "ok":
        raise MigrationFailed(f"the backup {copy.name} is not whole: {verdict}")
    return copy


def _row_counts(database: sqlite3.Connection) -> dict[str, int]:
    tables = [r[0] for r in database.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    count = "SELECT count(*) FROM "
    return {t: database.execute(f'{count}"{t}"').fetchone()[0] for t in tables}


def revision_of(url: URL) -> str | None:
    """The revision a database is at; None for a new one. Without Alembic: start-up waits."""
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        if not path.exists():
            return None
        with closing(sqlite3.connect(path)) as database:
            there = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
            if not database.execute(there).fetchone()[0]:
                return None
            row = database.execute("SELECT version_num FROM alembic_version").fetchone()
            return None if row is None else str(row[0])
    engine = _engine(url)
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    engine = create_engine(url, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _connected(raw: sqlite3.Connection, record: object) -> None:
        raw.isolation_level = None
        # A batch migration drops and renames tables; with keys on, that deletes child rows.
        # It has no effect inside a transaction, so it is set here.
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("PRAGMA busy_timeout=10000")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def changing(url: URL) -> Iterator[Connection]:
    """A connection that may change the schema, in one transaction: all of it, or nothing.

    On SQLite foreign keys are off and are checked at the end. Raises MigrationFailed there.
    """
    engine = _engine(url)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two processes that start together: the second waits and finds nothing to do.
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
        yield connection
        _check_keys(connection)


def _check_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise MigrationFailed(f"{len(broken)} rows refer to rows that are gone, in {tables}")


def upgrade(connection: Connection, revision: str) -> None:
    """Go forward to a revision, or to "head"; the triggers are put in place by the caller.

    An empty database is made as the models have it: what all migrations together come to takes
    them seconds.
    """
    newest = revision in ("head", revisions()[-1])
    if newest and not inspect(connection).get_table_names():
        _make(connection)
    else:
        step_by_step(connection, revision)


def _make(connection: Connection) -> None:
    from alembic import command

    from storage.schema import metadata

    metadata().create_all(connection)
    command.stamp(_config(connection), "head")


def step_by_step(connection: Connection, revision: str) -> None:
    """Run every migration up to a revision, or to "head"."""
    from alembic import command

    before = _last_ids(connection)
    command.upgrade(_config(connection), revision)
    _keep_last_ids(connection, before)


def _last_ids(connection: Connection) -> dict[str, int]:
    """The greatest id each table of SQLite ever gave; PostgreSQL keeps its sequences by itself."""
    if connection.dialect.name != "sqlite":
        return {}
    there = "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'"
    if not connection.exec_driver_sql(there).scalar():
        return {}
    found = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
    return {row.name: row.seq for row in found}


def _keep_last_ids(connection: Connection, before: dict[str, int]) -> None:
    """A table that was copied would begin after its last row: ids are never given twice."""
    after = _last_ids(connection)
    for table, last in before.items():
        if table not in after:
            connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"),
                {"table": table, "last": last},
            )
        elif after[table] < last:
            connection.execute(
                text("UPDATE sqlite_sequence SET seq = :last WHERE name = :table"),
                {"table": table, "last": last},
            )


def _install_triggers(connection: Connection) -> None:
    from storage.schema import install_triggers

    install_triggers(connection)


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config()
    # Alembic reads options with % as interpolation; a path may hold one.
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def new_migration(slug: str, *, first: bool = False) -> Path:
    """Write the migration from the newest revision to the models, for a developer to read."""
    from alembic import command

    if first:
        for path in _VERSIONS.glob("2*.py"):
            path.unlink()
    stamp = SystemClock().real().strftime("%Y%m%d_%H%M")
    with tempfile.TemporaryDirectory() as folder:
        url = make_url(f"sqlite:///{folder}/empty.db")
        with changing(url) as connection:
            if revisions():
                step_by_step(connection, "head")
        with changing(url) as connection:
            config = _config(connection)
            command.revision(config, slug.replace("_", " "), autogenerate=True, rev_id=stamp)
    path = next(_VERSIONS.glob(f"{stamp}_*.py"))
    for tidy in (["format", "--quiet"], ["check", "--fix"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, str(path)], check=True)
    return path


def main() -> None:
    """The developers' command."""
    parser = argparse.ArgumentParser(prog="python -m storage.migrate", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--new", metavar="slug", help="write the migration the models ask for")
    what.add_argument("--first", action="store_true", help="replace all migrations by one")
    asked = parser.parse_args()
    path = new_migration(asked.new or "first", first=asked.first)
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
