"""Migrations: they make what the models say, on both engines, and lose nothing on the way."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Integer, column, insert, inspect, text
from sqlalchemy import table as sql_table

from meetings.approvals.chains import Step, from_data
from meetings.series import series_of
from storage import approvals, audit, meetings, migrate, people, settings, tasks
from storage.database import Database
from storage.migrate import DatabaseTooNew, Migrated, MigrationFailed
from storage.schema import default_differs, install_triggers, is_modelled, metadata
from tests.conftest import PostgreSQL

NOW = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
HEAD = migrate.revisions()[-1]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it, not even a schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new/hui%wu.db"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    url = server.empty()
    yield url
    server.drop(url)


def steps(url: str, revision: str = "head") -> None:
    """A new database, by every migration up to this one."""
    made = migrate.make_url(url)
    if made.get_backend_name() == "sqlite":
        Path(str(made.database)).parent.mkdir(parents=True, exist_ok=True)
    with migrate.changing(made) as connection:
        migrate.step_by_step(connection, revision)
        if revision == "head":
            install_triggers(connection)


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def triggers(database: Database) -> set[str]:
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[database.dialect]
    return set(database.read_now(lambda s: s.execute(text(names)).scalars().all()))


def indexes(database: Database) -> set[str]:
    look = inspect(database.engine)
    return {i["name"] for t in look.get_table_names() for i in look.get_indexes(t) if i["name"]}


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "step by step"])
def test_the_migrations_make_the_models(empty_url: str, at_once: bool) -> None:
    if not at_once:
        steps(empty_url)
    assert migrate.migrate(empty_url) == (Migrated(None, HEAD, None) if at_once else None)
    database = Database(empty_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": default_differs,
                "include_object": is_modelled,
            },
        )
        difference = compare_metadata(context, metadata())
    assert difference == [], "run: python -m storage.migrate --new <slug>"
    modelled = {i.name for t in metadata().tables.values() for i in t.indexes}
    assert modelled <= indexes(database)
    database.close()


def test_no_table_of_sqlite_gives_an_id_twice(tmp_path: Path) -> None:
    """Every table with a number of its own keeps AUTOINCREMENT, also where it was copied."""
    steps(f"sqlite:///{tmp_path}/x.db")
    with sqlite3.connect(tmp_path / "x.db") as database:
        made = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    numbered = {
        table.name
        for table in metadata().tables.values()
        if "id" in table.primary_key.columns
        and table.dialect_options["sqlite"]["autoincrement"]
        and isinstance(table.c.id.type, Integer)
        and table.c.id.autoincrement is not False
    }
    assert len(numbered) > 40
    assert {name for name in numbered if "AUTOINCREMENT" not in made[name].upper()} == set()


def test_a_copied_table_goes_on_after_the_last_id_it_gave(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    with migrate.changing(migrate.make_url(url)) as connection:
        migrate.upgrade(connection, "20261125_2021")
        connection.execute(text("INSERT INTO units (id, name, position) VALUES (7, '办公室', 0)"))
        connection.execute(text("DELETE FROM units"))
    migrate.migrate(url)
    with sqlite3.connect(tmp_path / "x.db") as database:
        database.execute("INSERT INTO units (name, position) VALUES ('财务处', 0)")
        assert database.execute("SELECT id FROM units").fetchone()[0] == 8


def test_the_migrations_put_the_triggers_in_place(empty_url: str) -> None:
    steps(empty_url, migrate.revisions()[-2])
    migrate.migrate(empty_url)
    database = Database(empty_url)
    assert len(triggers(database)) == (6 if database.dialect == "sqlite" else 7)
    database.close()


def test_a_second_time_there_is_nothing_to_do(empty_url: str) -> None:
    migrate.migrate(empty_url)
    assert migrate.migrate(empty_url) is None


def test_nothing_to_do_does_not_even_load_alembic(sqlite_url: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    migrate.migrate(url)
    code = (
        "import sys; from storage.migrate import migrate\n"
        f"assert migrate({url!r}) is None\n"
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def fill(url: str) -> None:
    database = Database(url)

    def unit(session: Any) -> None:
        settings.put(session, "office", {"name": "会务组"})
        entry = audit.Entry(NOW, 1, None, None, "reply", "meeting:1", sensitive={"phone": "1"})
        for _ in range(3):
            audit.record(session, entry, salt=b"0123456789abcdef")
        audit.seal(session, 2)

    database.write_now(unit)
    database.close()


LATER = '''
"""A batch change of tables that others refer to: what loses rows and triggers when done wrong."""

import sqlalchemy as sa
from alembic import op

revision = "29990101_0000"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("audit_entries") as batch:
        batch.add_column(sa.Column("extra", sa.String(), nullable=True))
        batch.alter_column("account", type_=sa.Text())
    {more}
'''


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Adds a later migration; called with a statement to run at its end."""

    def add(more: str = "pass") -> None:
        here = tmp_path / "migrations"
        shutil.copytree(migrate._HERE, here)
        name = here / "versions" / "29990101_0000_later.py"
        name.write_text(LATER.format(head=HEAD, more=more), encoding="utf-8")
        monkeypatch.setattr(migrate, "_HERE", here)
        monkeypatch.setattr(migrate, "_VERSIONS", here / "versions")

    return add


def test_a_filled_database_keeps_rows_triggers_indexes_and_chain(
    empty_url: str, later: Any
) -> None:
    migrate.migrate(empty_url)
    fill(empty_url)
    before = Database(empty_url)
    had = triggers(before), indexes(before), before.read_now(audit.verify)
    before.close()
    later()
    done = migrate.migrate(empty_url)
    assert done is not None
    assert (done.before, done.after) == (HEAD, "29990101_0000")
    after = Database(empty_url)
    assert (triggers(after), indexes(after), after.read_now(audit.verify)) == had
    assert after.read_now(lambda s: settings.get(s, "office")) == {"name": "会务组"}
    assert after.read_now(lambda s: audit.sensitive(s, 1)) == {"phone": "1"}
    assert "extra" in {c["name"] for c in inspect(after.engine).get_columns("audit_entries")}
    after.close()


CHASE = "20261125_2323"


def test_what_was_there_before_the_chase_goes_along(empty_url: str) -> None:
    """Requests, items and meetings of the version before: nothing is lost, all is used on."""
    steps(empty_url, migrate.revisions()[migrate.revisions().index(CHASE) - 1])
    database = Database(empty_url)
    database.write_now(_of_before)
    database.close()
    assert migrate.migrate(empty_url) is not None
    database = Database(empty_url)

    def read(session: Any) -> None:
        found = {one.id: one for one in session.query(approvals.Approval)}
        assert {one.state: (one.step, one.round) for one in found.values()} == {
            "pending": (0, 1),
            "approved": (1, 1),
            "returned": (0, 1),
        }
        assert all(one.step_since == one.asked_at for one in found.values())
        assert from_data(found[1].chain) == (Step(("organiser", "secretariat")),)
        events = approvals.events_of(session, found)
        assert {id: [event.kind for event in of] for id, of in events.items()} == {
            1: ["asked"],
            2: ["asked", "approved"],
            3: ["asked", "returned"],
        }
        assert events[3][1].text == "太晚"
        (task,) = session.query(tasks.Task)
        assert (task.result, task.source, task.extensions, task.percent) == ("", "", 0, None)
        (meeting,) = session.query(meetings.Meeting)
        assert meeting.series == series_of("第三次办公例会（11月9日）", 2)

    database.read_now(read)
    database.close()


def _of_before(session: Any) -> None:
    at = NOW.isoformat(sep=" ") if session.bind.dialect.name == "sqlite" else NOW
    rows: dict[str, list[dict[str, Any]]] = {
        "persons": [{"name": name, "created_at": at} for name in ("周会务", "何平")],
        "units": [{"name": name, "position": at_} for at_, name in enumerate(("甲处", "乙处"), 1)],
        "posts": [
            {"person_id": 1, "unit_id": unit, "title": "科员", "position": at_}
            for unit, at_ in ((2, 1),)
        ],
        "meetings": [
            {
                "title": "第三次办公例会（11月9日）",
                "class": "IV",
                "package": "simple",
                "level": "internal",
                "state": "published",
                "starts_at": at,
                "ends_at": at,
                "place": "三楼",
                "purpose": "",
                "requirements": "",
                "organiser_id": 1,
                "reply_asked": True,
                "revision": 1,
                "edits": 0,
                "created_at": at,
            }
        ],
        "approvals": [
            {
                "kind": "reply_change",
                "subject": f"participant:{number}",
                "meeting_id": 1,
                "wanted": "{}",
                "asked_by_id": 2,
                "asked_for_id": 2,
                "asked_at": at,
                "state": state,
                "reason": reason,
                **(
                    {"decided_by_id": 1, "decided_at": at}
                    if state != "pending"
                    else {"decided_by_id": None, "decided_at": None}
                ),
            }
            for number, (state, reason) in enumerate(
                (("pending", ""), ("approved", ""), ("returned", "太晚")), 1
            )
        ],
        "tasks": [
            {
                "kind": "resolution",
                "year": 2026,
                "number": 1,
                "text": "整理库房",
                "owner_id": 2,
                "due_on": "2026-12-11",
                "first_due_on": "2026-12-11",
                "state": "assigned",
                "progress": "not_started",
                "registered_by_id": 1,
                "registered_at": at,
                "assigned_at": at,
            }
        ],
        "task_events": [
            {"task_id": 1, "kind": "registered", "at": at, "by_id": 1, "method": "", "text": ""}
            | {"progress": ""}
        ],
    }
    for table, found in rows.items():
        for row in found:
            session.execute(insert(sql_table(table, *map(column, row))).values(row))


def test_what_was_there_before_the_door_goes_along(empty_url: str) -> None:
    """Groups get days, and everybody stays in theirs; old rows hold what new columns ask."""
    steps(empty_url, CHASE)
    with migrate.changing(migrate.make_url(empty_url)) as connection:
        for statement in (
            "INSERT INTO units (id, name, position) VALUES (1, '办公室', 0)",
            "INSERT INTO persons (id, name, created_at) VALUES (1, '林小满', '2026-11-23 01:30')",
            "INSERT INTO persons (id, name, created_at) VALUES (2, '何平', '2026-11-23 01:30')",
            "INSERT INTO groups (id, name) VALUES (1, '专家组')",
            "INSERT INTO group_members (group_id, person_id) VALUES (1, 2)",
            "INSERT INTO group_members (group_id, person_id) VALUES (1, 1)",
        ):
            connection.execute(text(statement))
    assert migrate.migrate(empty_url) is not None
    database = Database(empty_url)
    members = database.read_now(lambda s: [p.name for p in people.members_of_group(s, 1)])
    assert members == ["林小满", "何平"]
    first = database.read_now(lambda s: people.person(s, 1))
    assert first is not None
    assert (first.outside, first.passport_name) == (False, "")
    database.close()


def test_the_backup_is_whole_private_and_never_overwritten(tmp_path: Path, later: Any) -> None:
    url = f"sqlite:///{tmp_path}/huiwu.db"
    migrate.migrate(url)
    fill(url)
    earlier = tmp_path / "huiwu.db.before-29990101_0000"
    earlier.write_text("an earlier try")
    later()
    done = migrate.migrate(url)
    assert done is not None
    assert done.backup == tmp_path / "huiwu.db.before-29990101_0000.2"
    assert done.backup.stat().st_mode & 0o777 == 0o600
    assert earlier.read_text() == "an earlier try"
    backup = Database(f"sqlite:///{done.backup}")
    assert backup.read_now(lambda s: settings.get(s, "office")) == {"name": "会务组"}
    assert isinstance(backup.read_now(audit.verify), audit.Verified)
    backup.close()


def test_a_damaged_database_is_not_migrated(tmp_path: Path, later: Any) -> None:
    url = f"sqlite:///{tmp_path}/huiwu.db"
    migrate.migrate(url)
    fill(url)
    path = tmp_path / "huiwu.db"
    where = "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_settings_1'"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = raw.execute("PRAGMA page_size").fetchone()[0]
        page = raw.execute(where).fetchone()[0]
    with path.open("r+b") as file:
        file.seek(page * size - 8)
        file.write(b"garbage!")
    later()
    with pytest.raises(MigrationFailed, match="not whole"):
        migrate.migrate(url)
    assert migrate.revision_of(migrate.make_url(url)) == HEAD


def test_a_failing_migration_changes_nothing(empty_url: str, later: Any) -> None:
    migrate.migrate(empty_url)
    fill(empty_url)
    later('raise RuntimeError("broken in the middle")')
    with pytest.raises(RuntimeError, match="in the middle"):
        migrate.migrate(empty_url)
    database = Database(empty_url)
    assert "extra" not in {
        c["name"] for c in inspect(database.engine).get_columns("audit_entries")
    }
    assert len(triggers(database)) >= 6
    assert isinstance(database.read_now(audit.verify), audit.Verified)
    database.close()
    assert migrate.revision_of(migrate.make_url(empty_url)) == HEAD


def test_rows_left_without_their_parent_stop_a_migration(tmp_path: Path, later: Any) -> None:
    url = f"sqlite:///{tmp_path}/huiwu.db"
    migrate.migrate(url)
    fill(url)
    later("op.execute(\"INSERT INTO audit_seals VALUES (9, 77, '', '')\")")
    with pytest.raises(MigrationFailed, match="audit_seals"):
        migrate.migrate(url)
    assert migrate.revision_of(migrate.make_url(url)) == HEAD


def test_a_newer_database_is_refused(empty_url: str) -> None:
    migrate.migrate(empty_url)
    database = Database(empty_url)
    newer = text("UPDATE alembic_version SET version_num = '39990101_0000'")
    database.write_now(lambda s: s.execute(newer))
    database.close()
    with pytest.raises(DatabaseTooNew, match="39990101_0000"):
        migrate.migrate(empty_url)


def test_the_names_tell_the_order() -> None:
    config = migrate._config()
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [HEAD]
    chain = [revision.revision for revision in script.walk_revisions()]
    assert chain[::-1] == migrate.revisions()


def test_a_new_migration_is_written_and_runs(tmp_path: Path, later: Any) -> None:
    later()
    (migrate._VERSIONS / "29990101_0000_later.py").unlink()
    written = migrate.new_migration("first", first=True)
    assert [written.name[14:], len(migrate.revisions())] == ["first.py", 1]
    url = f"sqlite:///{tmp_path}/fresh.db"
    done = migrate.migrate(url)
    assert done is not None
    assert done.after == written.name[:13]
    database = Database(url)
    assert {t.name for t in metadata().tables.values()} < set(
        inspect(database.engine).get_table_names()
    )
    database.close()
