"""A database with rows in every table: every type, odd values, cycles, ids ahead, sealed audit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, String, Table, insert, text
from sqlalchemy.sql.elements import ColumnElement

from storage import Session, audit
from storage.database import Database, UtcDateTime
from storage.files import FileStore
from storage.migrate import revisions
from storage.references import HOLDERS
from storage.schema import metadata

NOW = datetime(2026, 12, 1, 6, 0, 0, 123456, tzinfo=UTC)
#: Ids given and deleted again: the next one must be higher still.
AHEAD = 1000
#: Letters beyond the first plane, joiners, separators that end lines elsewhere, both scripts.
ODD = "會议\U00020bb7\u200d\u2028\t\r\n\"\\'%s:x{} é\u0301 \ufffd"
SALT = b"\x00\xff0123456789abcdef"
_AUDIT = ("audit_entries", "audit_seals", "audit_sensitive")
JSONS: tuple[Any, ...] = (
    {"b": [1, 1.0, 0.1 + 0.2, 2**70, -0.0, None, True, ODD], "a": {"": {}}},
    [],
    5,
    "0012",
    "null",
    1.5,
)


def fill(database: Database, files: FileStore | None = None, *, rows: int = 3) -> None:
    """Put ``rows`` rows into every table, an audit chain, and ids ahead of the highest."""

    def unit(session: Session) -> None:
        for table in metadata().sorted_tables:
            if table.name not in _AUDIT:
                session.execute(insert(table), [_row(table, n) for n in range(1, rows + 1)])
                _close_circles(session, table, rows)
        if files is not None:
            _give_files(session, files, rows)
        for number in range(rows):
            entry = audit.Entry(
                NOW + timedelta(seconds=number),
                1,
                None,
                "web:1",
                "reply",
                "meeting:1",
                before={"n": 0.1, "t": ODD},
                after={"big": 2**70},
                sensitive={"phone": f"138{number}"} if number % 2 == 0 else None,
            )
            audit.record(session, entry, salt=SALT)
        audit.seal(session, rows - 1)
        audit.erase_sensitive(session, 1)
        _ids_ahead(session, database.dialect)

    database.write_now(unit)


def stamp(database: Database) -> None:
    """Say that a database made from the models is at the newest revision."""

    def unit(session: Session) -> None:
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        head = {"head": revisions()[-1]}
        session.execute(text("INSERT INTO alembic_version VALUES (:head)"), head)

    database.write_now(unit)


def _give_files(session: Session, files: FileStore, rows: int) -> None:
    """Every row that names a file gets one."""
    number = 0
    for holder in HOLDERS:
        table = holder.class_.__table__
        for row in range(1, rows + 1):
            number += 1
            blob = files.put(f"file {number}".encode() * number * 100)
            size = {"size": blob.size} if "size" in table.c else {}
            values = {holder.key: blob.digest, **size}
            session.execute(table.update().where(table.c.id == row).values(values))


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(column, number) for column in table.c}


def _close_circles(session: Session, table: Table, rows: int) -> None:
    """Rows that refer to their own table refer to the one before, the first to the last."""
    for column in table.c:
        if any(key.column.table is table for key in column.foreign_keys):
            for number in range(1, rows + 1):
                here = table.update().where(table.c.id == number)
                session.execute(here.values({column.name: number - 1 or rows}))


def _value(column: Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        return _value(key.column, number)
    empty = column.nullable and number == 1
    match column.type:
        case _ if empty:
            return None
        case JSON():
            if column.nullable and number == 2:
                return JSON.NULL
            return JSONS[(number + len(column.name)) % len(JSONS)]
        case Boolean():
            return number % 2 == 0
        case Integer():
            return number
        case UtcDateTime():
            return NOW + timedelta(microseconds=number)
        case Date():
            return date(2026, 12, number)
        case String():
            return f"{column.name} {number} {ODD}"
    raise AssertionError(f"{column} is of a type nobody fills")


def _ids_ahead(session: Session, dialect: str) -> None:
    if dialect == "sqlite":
        session.execute(text(f"UPDATE sqlite_sequence SET seq = {AHEAD}"))  # noqa: S608
        return
    for table in metadata().tables.values():
        asked = text("SELECT pg_get_serial_sequence(:t, :c)")
        for column in table.primary_key:
            found = session.execute(asked, {"t": f'"{table.name}"', "c": column.name}).scalar()
            if found:
                session.execute(text(f"SELECT setval('{found}', {AHEAD})"))


def rows_of(database: Database) -> dict[str, list[Any]]:
    """Every row as the application reads it: typed values, by table."""

    def read(session: Session) -> dict[str, list[Any]]:
        found = {}
        for name, table in sorted(metadata().tables.items()):
            order: list[ColumnElement[Any]] = list(table.primary_key)
            rows = session.execute(table.select().order_by(*order)).all()
            found[name] = sorted(map(tuple, rows), key=repr)
        return found

    return database.read_now(read)
