"""Ids are never reused: the highest id ever given travels with the rows. Row 6.10."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table, func, select, text

_QUOTE = "SELECT pg_get_serial_sequence(quote_ident(:table), :column)"
_AUTOINCREMENT = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
)


def last_ids(connection: Connection, tables: Mapping[str, Table]) -> dict[str, int]:
    """By table with ids of its own: the highest id ever given, 0 where none was."""
    if connection.dialect.name == "sqlite":
        given: dict[str, int] = {}
        if counted := _counted(connection, tables):
            rows = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
            given = {name: int(seq) for name, seq in rows}
        return {name: given.get(name, 0) for name in counted}
    found = {}
    for name, sequence in _sequences(connection, tables).items():
        state = text(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608 - quoted
        last, called = connection.execute(state).one()
        found[name] = int(last) if called else int(last) - 1
    return found


def set_last_ids(
    connection: Connection, tables: Mapping[str, Table], last: Mapping[str, int]
) -> None:
    """Let the next id of each table follow what was ever given, here or in the dump."""
    if connection.dialect.name == "sqlite":
        for name in _counted(connection, tables):
            connection.execute(
                text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name}
            )
            connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"),
                {"name": name, "seq": max(last.get(name, 0), _highest(connection, tables[name]))},
            )
        return
    for name, sequence in _sequences(connection, tables).items():
        seq = max(last.get(name, 0), _highest(connection, tables[name]))
        connection.execute(select(func.setval(sequence, max(seq, 1), seq > 0)))


def _highest(connection: Connection, table: Table) -> int:
    (column,) = table.primary_key.columns
    return int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one())


def _counted(connection: Connection, tables: Mapping[str, Table]) -> list[str]:
    return [n for n in connection.execute(text(_AUTOINCREMENT)).scalars() if n in tables]


def _sequences(connection: Connection, tables: Mapping[str, Table]) -> dict[str, str]:
    """The sequence of each table that has one, as the server quotes it."""
    found = {}
    for name, table in tables.items():
        if len(table.primary_key.columns) != 1:
            continue
        (column,) = table.primary_key.columns
        asked = {"table": name, "column": column.name}
        sequence = connection.execute(text(_QUOTE), asked).scalar()
        if sequence is not None:
            found[name] = str(sequence)
    return found
