"""The place a dump is read from or built in: looked at, filled, compared. Row 6.10."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import URL, Connection, Table, inspect, select, text
from sqlalchemy.engine import make_url

from storage import audit, document_search, words
from storage.database import Database
from storage.dump.manifest import Contents
from storage.dump.refusals import NotEmpty, NothingThere, NotTheSame, database_errors_told
from storage.dump.rows import Shape, shape_of, sum_of, tables_of, write_lines
from storage.dump.sequences import last_ids, set_last_ids
from storage.migrate import revision_of, revisions, upgrade
from storage.schema import install_triggers, metadata
from storage.unit import session_in

_VERSION = "alembic_version"
_KEYS = (
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) "
    "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
)


def revision_in(connection: Connection) -> str:
    """The schema's revision. Raises NothingThere where there is no database of Huiwu's."""
    if not inspect(connection).has_table(_VERSION):
        raise NothingThere("There is no database to read. Check data.folder and data.database.")
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def open_existing(database_url: str) -> Database:
    """Open a database that is there. Raises NothingThere and DatabaseAway."""
    with database_errors_told():
        if revision_of(make_url(database_url)) is None:
            raise NothingThere(
                f"{called(make_url(database_url))} is not there or holds nothing. Check "
                "data.folder and data.database."
            )
        return Database(database_url)


def own_tables(connection: Connection, revision: str) -> dict[str, Table]:
    """Our tables. At this version's revision somebody else's beside them are left out."""
    found = tables_of(connection)
    if revision != revisions()[-1]:
        return found
    return {name: table for name, table in found.items() if name in metadata().tables}


def refuse_unless_empty(connection: Connection, where: str) -> None:
    """Raises NotEmpty where there is a row, or a table this version does not know."""
    tables = tables_of(connection)
    foreign = sorted(set(tables) - set(metadata().tables))
    if foreign:
        raise NotEmpty(
            f"{where} holds tables that are not this version's ({', '.join(foreign[:3])}). "
            "Give it an empty database."
        )
    for name, table in tables.items():
        if connection.execute(select(table).limit(1)).first() is not None:
            raise NotEmpty(
                f"{where} holds rows already (table {name}), and nothing is written over them. "
                "Move them away, or give it an empty database."
            )


def called(url: URL) -> str:
    """A database's name for a sentence, without its password."""
    if url.get_backend_name() == "sqlite":
        return f"The database {url.database}"
    return f"The database {url.database} on {url.host or 'this machine'}"


def called_by(database_url: str) -> str:
    """The address without its password."""
    return make_url(database_url).render_as_string(hide_password=True)


class Filling:
    """An empty place being filled, in the open transaction of ``connection``.

    First every line of every table through ``write``, then ``finish``. Raises what these raise;
    the transaction must then be rolled back.
    """

    def __init__(self, connection: Connection, revision: str, shapes: Iterable[Shape]) -> None:
        self._connection = connection
        self._drop_all()
        upgrade(connection, revision)
        self._tables = tables_of(connection)
        wanted, found = {s.name: s for s in shapes}, map(shape_of, self._tables.values())
        if {shape.name: shape for shape in found} != wanted:
            raise NotTheSame(
                f"The tables of the dump are not those of revision {revision}: they were changed "
                "by hand. Restore with the version of Huiwu that made it."
            )
        self._keys = self._drop_keys()
        for table in self._tables.values():
            connection.execute(table.delete())  # what migrations put in is in the dump as well

    def write(self, table: str, lines: Iterable[bytes]) -> None:
        """Insert canonical lines of a table, in any order of tables. Raises UnfitValue."""
        write_lines(self._connection, self._tables[table], lines)

    def finish(self, contents: Contents) -> audit.Verified | audit.Broken:
        """Compare with what was to be written, go on to this version, walk the audit chain.

        Raises NotTheSame and MigrationFailed.
        """
        set_last_ids(self._connection, self._tables, contents.last_ids)
        for table, name, definition in self._keys:
            self._run(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        compare(self._connection, self._tables, contents)
        upgrade(self._connection, "head")
        install_triggers(self._connection)
        words.install(self._connection)
        with session_in(self._connection) as session:
            document_search.rebuild(session)
            return audit.verify(session, known=contents.audit)

    def _drop_all(self) -> None:
        quote = self._connection.dialect.identifier_preparer.quote
        cascade = " CASCADE" if self._connection.dialect.name == "postgresql" else ""
        for name in inspect(self._connection).get_table_names():
            if name == _VERSION or name in metadata().tables:
                self._run(f"DROP TABLE {quote(name)}{cascade}")

    def _drop_keys(self) -> list[tuple[str, str, str]]:
        """Foreign keys go while rows come in any order, and come back: that checks every row."""
        if self._connection.dialect.name == "sqlite":
            return []  # off in this connection, and checked at its end
        keys = [(str(t), str(n), str(d)) for t, n, d in self._connection.execute(text(_KEYS))]
        for table, name, _ in keys:
            self._run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        return keys

    def _run(self, statement: str) -> None:
        self._connection.exec_driver_sql(statement)


def compare(connection: Connection, tables: Mapping[str, Table], contents: Contents) -> None:
    """Raises NotTheSame where counts, hashes or last ids are not those of ``contents``."""
    differing = []
    for name, table in tables.items():
        found, wanted = sum_of(connection, table), contents.tables[name]
        if found != wanted:
            differing.append(f"{name} ({found.rows} rows of {wanted.rows})")
    if differing:
        raise NotTheSame(f"What was written is not what was read: {', '.join(differing)}.")
    given = last_ids(connection, tables)
    behind = [name for name, last in contents.last_ids.items() if given.get(name, last) < last]
    if behind:
        raise NotTheSame(f"Ids would be given twice in {', '.join(behind)}.")
