"""Rows of any table as canonical lines, and back: one reader and one writer for both engines.

Tables are reflected, not imported: a dump is of the schema the database has, whatever it is.
A line is a JSON array of canonical values, columns in the order of their names, and a newline;
lines come in the order of the primary key, text compared byte by byte. Row 6.10.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    MetaData,
    Select,
    Table,
    bindparam,
    collate,
    insert,
    select,
    type_coerce,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.types import NullType, Text

from storage.database import Database
from storage.dump.refusals import UnfitValue
from storage.dump.values import (
    Engine,
    Kind,
    OddValue,
    canonical,
    check_fits,
    for_driver,
    kind_of,
)
from storage.words import is_index

#: Rows in memory at once.
BATCH = 500
#: Alembic's own; the revision stands in the manifest instead.
NOT_DUMPED = frozenset({"alembic_version"})


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as the dump sees it: columns by name with their kinds, and the key's columns."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableSum:
    """How many rows, and the SHA-256 over the columns and every line."""

    rows: int
    sha256: str


class Summing:
    """Counts and hashes lines on their way."""

    def __init__(self, shape: Shape) -> None:
        self._digest = hashlib.sha256(_line([list(column) for column in shape.columns]))
        self._rows = 0

    def add(self, line: bytes) -> None:
        """Take a line."""
        self._digest.update(line)
        self._rows += 1

    def through(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The same lines, each taken as it passes."""
        for line in lines:
            self.add(line)
            yield line

    @property
    def total(self) -> TableSum:
        """What was taken so far."""
        return TableSum(self._rows, self._digest.hexdigest())


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """A connection that can not write and sees one moment of the database until it ends."""
    with database.doors.reading.connect() as connection, connection.begin():
        yield connection


def tables_of(connection: Connection) -> dict[str, Table]:
    """Every table of the database by name, in the order of the names; the index of words is made
    again from the pages."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not is_index(name), resolve_fks=False)
    return {name: found.tables[name] for name in sorted(found.tables) if name not in NOT_DUMPED}


def shape_of(table: Table) -> Shape:
    """The shape of a reflected table. Raises UnfitValue for a column no dump knows."""
    try:
        columns = tuple((c.name, kind_of(c.type)) for c in sorted(table.c, key=lambda c: c.name))
    except OddValue as error:
        raise UnfitValue(f"Table {table.name}: {error}.") from error
    key = tuple(c.name for c in table.primary_key) or tuple(name for name, _ in columns)
    return Shape(table.name, columns, key)


def read_lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The table's rows as canonical lines. Raises UnfitValue for a value of the wrong kind."""
    shape = shape_of(table)
    kinds = [kind for _, kind in shape.columns]
    result = connection.execute(
        _reading(connection, table, shape), execution_options={"yield_per": BATCH}
    )
    with result:
        try:
            for row in result:
                yield _line([canonical(k, v) for k, v in zip(kinds, row, strict=True)])
        except (ValueError, TypeError) as error:
            raise UnfitValue(f"Table {table.name} holds a value that is {error}.") from error


def write_lines(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    """Insert canonical lines. Raises UnfitValue for a value the engine has no place for."""
    shape, engine = shape_of(table), _engine(connection)
    statement = _writing(table, shape, engine)
    rest = iter(lines)
    while batch := list(islice(rest, BATCH)):
        rows = [_bound(table, shape, engine, json.loads(line)) for line in batch]
        connection.execute(statement, rows)


def sum_of(connection: Connection, table: Table) -> TableSum:
    """Count and hash of the table as it stands."""
    summing = Summing(shape_of(table))
    for line in read_lines(connection, table):
        summing.add(line)
    return summing.total


def _line(values: list[Any]) -> bytes:
    said = json.dumps(values, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return said.encode("ascii") + b"\n"


def _engine(connection: Connection) -> Engine:
    return cast(Engine, connection.dialect.name)


def _reading(connection: Connection, table: Table, shape: Shape) -> Select[Any]:
    postgresql = _engine(connection) == "postgresql"
    columns: list[ColumnElement[Any]] = []
    for name, kind in shape.columns:
        column: ColumnElement[Any] = table.c[name]
        if kind == "json":  # its text: parsed, numbers would be rounded and keys lost
            column = sql_cast(column, Text) if postgresql else type_coerce(column, NullType())
        columns.append(column.label(f"c{len(columns)}"))
    kinds = dict(shape.columns)
    order = [
        collate(table.c[name], "C") if postgresql and kinds[name] == "text" else table.c[name]
        for name in shape.key
    ]
    return select(*columns).order_by(*order)


def _writing(table: Table, shape: Shape, engine: Engine) -> Insert:
    values: dict[str, Any] = {}
    for number, (name, kind) in enumerate(shape.columns):
        bound: ColumnElement[Any] = bindparam(f"v{number}")
        if kind == "json":  # as text, not as a value to make JSON of
            bound = bindparam(f"v{number}", type_=Text())
            bound = sql_cast(bound, table.c[name].type) if engine == "postgresql" else bound
        values[name] = bound
    return insert(table).values(values)


def _bound(table: Table, shape: Shape, engine: Engine, values: list[Any]) -> dict[str, Any]:
    bound = {}
    pairs = zip(shape.columns, values, strict=True)
    for number, ((name, kind), value) in enumerate(pairs):
        if engine == "postgresql":
            where = f"Table {table.name}, column {name}, row {_key(shape, values)}"
            check_fits(kind, table.c[name].type, value, where)
        try:
            bound[f"v{number}"] = for_driver(kind, value, engine)
        except OddValue as error:
            raise UnfitValue(f"Table {table.name}, column {name}: {error}.") from error
    return bound


def _key(shape: Shape, values: list[Any]) -> str:
    """The row's number where it has one; keys of other kinds may be somebody's secret."""
    kinds = dict(zip((name for name, _ in shape.columns), values, strict=True))
    return ", ".join(str(kinds[k]) for k in shape.key if isinstance(kinds[k], int)) or "(unnamed)"
