"""The audit log: append-only, and whatever is done to it behind our back is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from storage import Session, audit
from storage.audit import Broken, Entry, Verified
from storage.database import Database

NOW = datetime(2026, 12, 1, 6, 0, 0, 123456, tzinfo=UTC)
SALT = b"0123456789abcdef"


def entry(number: int = 1, **changes: Any) -> Entry:
    values: dict[str, Any] = {
        "at": NOW + timedelta(seconds=number),
        "actor_person_id": number,
        "for_person_id": None,
        "account": "plain:c:p",
        "action": "reply",
        "subject": f"meeting:{number}",
        "before": {"reply": None},
        "after": {"reply": "参加", "n": 1.5, "list": [1, {"b": 2, "a": 1}]},
        "reason": None,
    }
    return Entry(**(values | changes))


def fill(database: Database, count: int = 5, *, seal: bool = True) -> None:
    def unit(session: Session) -> None:
        for number in range(1, count + 1):
            secret = {"phone": "13800000000"} if number == 2 else None
            audit.record(session, entry(number, sensitive=secret), salt=SALT)
        if seal:
            assert audit.seal(session, 1000) == count

    database.write_now(unit)


def verified(database: Database, **known: Any) -> Verified | Broken:
    return database.read_now(lambda s: audit.verify(s, **known))


def test_entries_are_sealed_in_batches_and_verify(database: Database) -> None:
    fill(database, 5, seal=False)
    assert verified(database) == Verified(0, audit.GENESIS, 5)
    sealed = [database.write_now(lambda s: audit.seal(s, 2)) for _ in range(4)]
    assert sealed == [2, 2, 1, 0]
    found = verified(database)
    assert isinstance(found, Verified)
    assert (found.count, found.unsealed) == (5, 0)
    assert database.read_now(audit.head) == (5, found.head)
    database.write_now(lambda s: audit.record(s, entry(6)))
    assert verified(database) == Verified(5, found.head, 1)


def test_more_than_a_batch(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_SEALED", audit._SEALED.limit(3))
    monkeypatch.setattr(audit, "_BATCH", 3)
    fill(database, 10)
    found = verified(database)
    assert isinstance(found, Verified)
    assert found.count == 10


def test_both_engines_make_the_same_chain(database: Database) -> None:
    """So that a log can move from SQLite to PostgreSQL and still verify."""
    fill(database)
    head = "5227f9aad9a81a4ff57aed187b79dfd6a422ae58f2899417db7440c85739df51"
    assert database.read_now(audit.head) == (5, head)


def test_an_entry_that_appeared_behind_sealed_ones_is_sealed(database: Database) -> None:
    def late(session: Session) -> None:
        row = {"id": 1000, "at": NOW, "action": "late", "subject": "x:1"}
        session.execute(audit.audit_entries.insert().values(row))
        assert audit.seal(session, 9) == 1
        audit.record(session, entry(1))
        assert audit.seal(session, 9, everything=True) == 1

    database.write_now(late)
    assert isinstance(verified(database), Verified)


@pytest.mark.parametrize("table", ["audit_entries", "audit_seals", "audit_sensitive"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_itself_refuses_changes(
    database: Database, table: str, statement: str
) -> None:
    fill(database)
    column, value = {
        "audit_entries": ("action", "'x'"),
        "audit_seals": ("hash", "'x'"),
        "audit_sensitive": ("content", "'x'"),
    }[table]
    with pytest.raises(DBAPIError, match="append-only"):
        database.write_now(lambda s: s.execute(text(statement.format(table, column, value))))
    assert isinstance(verified(database), Verified)


def tamper(database: Database, *statements: str) -> None:
    """Change the log as someone with the file and no scruples would."""
    if database.dialect == "postgresql":
        with database.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                connection.execute(text(statement))
        return
    with closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as raw:
        names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for statement in (*(f"DROP TRIGGER {name}" for (name,) in names), *statements):
            raw.execute(statement)
        raw.commit()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "'2026-12-01 06:00:09.000000+00:00'"),
        ("actor_person_id", "99"),
        ("for_person_id", "99"),
        ("account", "'other'"),
        ("action", "'other'"),
        ("subject", "'other:1'"),
        ("before", "NULL"),
        ("after", '\'{"reply": "请假"}\''),
        ("reason", "''"),
        ("sensitive_digest", "'00'"),
    ],
)
def test_every_column_of_an_entry_is_covered(database: Database, column: str, value: str) -> None:
    fill(database)
    if database.dialect == "sqlite":
        value = value.replace("+00:00", "")
    tamper(
        database, " ".join(["UPDATE audit_entries SET", f'"{column}" =', value, "WHERE id = 3"])
    )
    assert verified(database) == Broken(3, 3, "the entry was changed")


def test_the_list_of_columns_above_is_whole() -> None:
    marks = test_every_column_of_an_entry_is_covered.pytestmark  # type: ignore[attr-defined]
    covered = {case[0] for case in marks[0].args[1]}
    assert covered | {"id"} == {column.name for column in audit.audit_entries.c}


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        (["DELETE FROM audit_entries WHERE id = 3"], Broken(3, 3, "the entry is missing")),
        (["DELETE FROM audit_seals WHERE seq = 3"], Broken(3, 4, "a seal is missing")),
        (
            [
                "DELETE FROM audit_entries WHERE id = 3",
                "DELETE FROM audit_seals WHERE seq = 3",
                "UPDATE audit_seals SET seq = 3 WHERE seq = 4",
                "UPDATE audit_seals SET seq = 4 WHERE seq = 5",
            ],
            Broken(3, 4, "the seal does not follow the one before"),
        ),
        (
            [
                "UPDATE audit_seals SET seq = 30 WHERE seq = 3",
                "UPDATE audit_seals SET seq = 3 WHERE seq = 4",
                "UPDATE audit_seals SET seq = 4 WHERE seq = 30",
            ],
            Broken(3, 4, "the seal does not follow the one before"),
        ),
        (
            [
                "UPDATE audit_seals SET entry_id = 30 WHERE seq = 3",
                "UPDATE audit_seals SET entry_id = 3 WHERE seq = 4",
                "UPDATE audit_seals SET entry_id = 4 WHERE seq = 3",
            ],
            Broken(3, 4, "the entry was changed"),
        ),
        (
            ["UPDATE audit_sensitive SET content = '{}'"],
            Broken(2, 2, "sensitive values were changed"),
        ),
        (
            ["UPDATE audit_sensitive SET salt = NULL"],
            Broken(2, 2, "sensitive values were changed"),
        ),
        (
            ["DELETE FROM audit_sensitive"],
            Broken(2, 2, "sensitive values are missing, not erased"),
        ),
        (
            ["INSERT INTO audit_sensitive (entry_id) VALUES (4)"],
            Broken(4, 4, "sensitive values were added"),
        ),
    ],
)
def test_what_is_done_behind_our_back_is_found(
    database: Database, statements: list[str], broken: Broken
) -> None:
    fill(database)
    tamper(database, *statements)
    assert verified(database) == broken


def test_a_log_cut_off_at_the_end_is_found_with_a_known_head(database: Database) -> None:
    fill(database)
    known = database.read_now(audit.head)
    assert isinstance(verified(database, known=known), Verified)
    tamper(
        database, "DELETE FROM audit_seals WHERE seq = 5", "DELETE FROM audit_entries WHERE id = 5"
    )
    # Without the head from the supervisor or a backup nobody could tell.
    assert isinstance(verified(database), Verified)
    assert verified(database, known=known) == Broken(
        5, None, "sealed entries are missing at the end"
    )


def test_a_log_written_anew_is_found_with_a_known_head(database: Database) -> None:
    fill(database)
    known = database.read_now(audit.head)
    tamper(
        database,
        "DELETE FROM audit_seals",
        "UPDATE audit_entries SET action = 'other' WHERE id = 3",
    )
    database.write_now(lambda s: audit.seal(s, 99, everything=True))
    assert isinstance(verified(database), Verified)
    assert verified(database, known=known) == Broken(5, 5, "not the log that was known")


def test_sensitive_values_can_be_erased_and_the_chain_holds(database: Database) -> None:
    fill(database)
    before = verified(database)
    assert database.read_now(lambda s: audit.sensitive(s, 2)) == {"phone": "13800000000"}
    assert database.write_now(lambda s: audit.erase_sensitive(s, 2))
    assert not database.write_now(lambda s: audit.erase_sensitive(s, 2))
    assert database.read_now(lambda s: audit.sensitive(s, 2)) is None
    row = database.read_now(lambda s: tuple(s.execute(select(audit.audit_sensitive)).one()))
    assert row == (2, None, None)
    assert verified(database) == before


@pytest.mark.parametrize("salt", [None, b"", b"short"])
def test_sensitive_values_without_a_salt_are_refused(
    database: Database, salt: bytes | None
) -> None:
    secret = entry(sensitive={"phone": "1"})
    with pytest.raises(ValueError, match="salt"):
        database.write_now(lambda s: audit.record(s, secret, salt=salt))
