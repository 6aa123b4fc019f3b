"""Moves everything from one database to an empty one, without a file in between. Row 6.10."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import make_url

from storage import audit
from storage.database import Database
from storage.dump.manifest import Contents
from storage.dump.place import (
    Filling,
    called,
    own_tables,
    refuse_unless_empty,
    revision_in,
)
from storage.dump.refusals import BackupTooNew, NotTheSame, database_errors_told
from storage.dump.rows import Summing, TableSum, read_lines, shape_of, snapshot
from storage.dump.sequences import last_ids
from storage.migrate import changing, revisions
from storage.unit import session_in


@dataclass(frozen=True, slots=True)
class Moved:
    """What stands in the new database: counts and hashes agree with the old one."""

    contents: Contents
    chain: audit.Verified


def move(source: Database, target_url: str) -> Moved:
    """Copy every row into an empty database and compare; the source is only read.

    Nobody may write to the source meanwhile: what came later would be left behind. Raises
    DumpRefused and MigrationFailed; the target is as it was then.
    """
    url = make_url(target_url)
    with database_errors_told(), snapshot(source) as reading, changing(url) as writing:
        refuse_unless_empty(writing, called(url))
        revision = revision_in(reading)
        if revision not in revisions():
            raise BackupTooNew(
                f"The database is at revision {revision}, which this version does not know. "
                "Move it with the version of Huiwu that runs on it."
            )
        tables = own_tables(reading, revision)
        shapes = {name: shape_of(table) for name, table in tables.items()}
        filling = Filling(writing, revision, shapes.values())
        sums: dict[str, TableSum] = {}
        for name, table in tables.items():
            summing = Summing(shapes[name])
            filling.write(name, summing.through(read_lines(reading, table)))
            sums[name] = summing.total
        with session_in(reading) as session:
            head = audit.head(session)
        contents = Contents(revision, sums, last_ids(reading, tables), head)
        chain = filling.finish(contents)
        if isinstance(chain, audit.Broken):
            raise NotTheSame(
                f"The audit chain is broken at seal {chain.seq}: {chain.why}. Nothing was moved; "
                "run `huiwu verify-audit` on the present database."
            )
    return Moved(contents, chain)
