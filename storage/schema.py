"""The whole schema: every table of every subject, and what metadata can not say (triggers)."""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy import Connection, MetaData, text

import storage
from storage import words
from storage.database import Base

#: Not subjects; importing these would go in a circle.
_NO_TABLES = frozenset({"dump", "migrate", "migrations", "schema"})


def metadata() -> MetaData:
    """The metadata with every module of ``storage`` imported, so that no table is missing."""
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name not in _NO_TABLES:
            importlib.import_module(f"storage.{module.name}")
    return Base.metadata


def default_differs(
    context: object,
    inspected_column: object,
    metadata_column: object,
    inspected_default: str | None,
    metadata_default: object,
    rendered_default: str | None,
) -> bool | None:
    """Alembic's question whether a server default changed; None leaves the answer to it.

    Of an empty string on SQLite it always thinks so.
    """
    inspected = (inspected_default or "").strip("()")
    return False if inspected == "''" and rendered_default == "" else None


def is_modelled(
    item: object, name: str | None, kind: str, reflected: bool, compared_to: object
) -> bool:
    """Alembic's question whether to compare something: the index of words has no model."""
    return not (name and words.is_index(name.removeprefix("ix_")))


_APPEND_ONLY = ("audit_entries", "audit_seals")
_REFUSED = "the audit log is append-only"

# A batch migration on SQLite copies a table and loses its triggers, so every run puts all of
# them back, in its own transaction.
_SQLITE = [
    statement
    for table in _APPEND_ONLY
    for event in ("update", "delete")
    for statement in (
        f"DROP TRIGGER IF EXISTS {table}_no_{event}",
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
    )
] + [
    "DROP TRIGGER IF EXISTS audit_sensitive_no_delete",
    "CREATE TRIGGER audit_sensitive_no_delete BEFORE DELETE ON audit_sensitive "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
    "DROP TRIGGER IF EXISTS audit_sensitive_only_erased",
    "CREATE TRIGGER audit_sensitive_only_erased BEFORE UPDATE ON audit_sensitive "
    "WHEN NEW.salt IS NOT NULL OR NEW.content IS NOT NULL OR NEW.entry_id <> OLD.entry_id "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
]

_POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$",
    *(
        f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        for table in _APPEND_ONLY
    ),
    *(
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        for table in (*_APPEND_ONLY, "audit_sensitive")
    ),
    "CREATE OR REPLACE TRIGGER audit_sensitive_no_delete BEFORE DELETE ON audit_sensitive "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE OR REPLACE TRIGGER audit_sensitive_only_erased BEFORE UPDATE ON audit_sensitive "
    "FOR EACH ROW WHEN (NEW.salt IS NOT NULL OR NEW.content IS NOT NULL "
    "OR NEW.entry_id <> OLD.entry_id) EXECUTE FUNCTION audit_refuse()",
]


def install_triggers(connection: Connection) -> None:
    """Put every trigger and the index of words in place, in the open transaction; they may be
    there already."""
    words.install(connection)
    statements = _POSTGRESQL if connection.dialect.name == "postgresql" else _SQLITE
    for statement in statements:
        connection.execute(text(statement))
