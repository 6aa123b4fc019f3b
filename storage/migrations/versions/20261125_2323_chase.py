"""The chase: approval chains with their history, delegations, more of tasks, lessons, series."""

import json
import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "20261125_2323"
down_revision: str | None = "20261125_2021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["persons.id"], name=op.f("fk_delegations_deputy_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["persons.id"], name=op.f("fk_delegations_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_delegations_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("delegations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegations_deputy_id"), ["deputy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegations_person_id"), ["person_id"], unique=False)

    op.create_table(
        "approval_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("for_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("of_event_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_approval_events_approval_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_approval_events_by_id")),
        sa.ForeignKeyConstraint(
            ["for_id"], ["persons.id"], name=op.f("fk_approval_events_for_id")
        ),
        sa.ForeignKeyConstraint(
            ["of_event_id"], ["approval_events.id"], name=op.f("fk_approval_events_of_event_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_events")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("approval_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_approval_events_approval_id"), ["approval_id"], unique=False
        )

    op.create_table(
        "lessons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("same_as_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name=op.f("fk_lessons_by_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["tasks.id"], name=op.f("fk_lessons_measure_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_lessons_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["same_as_id"], ["lessons.id"], name=op.f("fk_lessons_same_as_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_lessons_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("lessons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lessons_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lessons_same_as_id"), ["same_as_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lessons_task_id"), ["task_id"], unique=False)

    op.create_table(
        "task_milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_task_milestones_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_milestones")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("task_milestones", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_milestones_task_id"), ["task_id"], unique=False)

    op.create_table(
        "task_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("unreachable_on", sa.Date(), nullable=True),
        sa.Column("quiet_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_task_parts_person_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_parts_task_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_task_parts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_parts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("task_parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_parts_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_parts_task_id"), ["task_id"], unique=False)

    op.create_table(
        "task_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("unreachable_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["persons.id"], name=op.f("fk_task_requests_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["persons.id"], name=op.f("fk_task_requests_asked_by_id")
        ),
        sa.ForeignKeyConstraint(["of_id"], ["persons.id"], name=op.f("fk_task_requests_of_id")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_requests_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_requests")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("task_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_requests_of_id"), ["of_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_requests_task_id"), ["task_id"], unique=False)

    op.create_table(
        "approval_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["approval_events.id"], name=op.f("fk_approval_files_event_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_files")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("approval_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_files_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_files_event_id"), ["event_id"], unique=False)

    _add_columns()
    _fill_columns()
    _demand_columns()


#: SQLite copies a table to change it: the copy never gives an id twice, either.
NUMBERED = {"sqlite_autoincrement": True}
#: Table → new columns that hold something in every row: name, type, what old rows hold.
_FILLED: dict[str, tuple[tuple[str, sa.types.TypeEngine[Any], str], ...]] = {
    "approvals": (
        ("chain", sa.JSON(), "'[]'"),
        ("step", sa.Integer(), "0"),
        ("step_since", sa.DateTime(timezone=True), "asked_at"),
        ("round", sa.Integer(), "1"),
    ),
    "meetings": (("series", sa.String(), "''"),),
    "task_events": (("problems", sa.String(), "''"), ("next_step", sa.String(), "''")),
    "tasks": (
        ("result", sa.String(), "''"),
        ("source", sa.String(), "''"),
        ("extensions", sa.Integer(), "0"),
        ("returns", sa.Integer(), "0"),
        ("reopened", sa.Integer(), "0"),
    ),
}
#: … and those that may be empty.
_EMPTY: dict[str, tuple[tuple[str, sa.types.TypeEngine[Any]], ...]] = {
    "approvals": (
        ("unit_id", sa.Integer()),
        ("amount_fen", sa.Integer()),
        ("previous_id", sa.Integer()),
        ("ratify_by", sa.Date()),
    ),
    "task_events": (("percent", sa.Integer()),),
    "tasks": (
        ("percent", sa.Integer()),
        ("percent_on", sa.Date()),
        ("unreachable_on", sa.Date()),
    ),
    "units": (("leader_id", sa.Integer()),),
}
_INDEXES = (
    ("approvals", "asked_by_id"),
    ("approvals", "kind"),
    ("meetings", "series"),
    ("units", "leader_id"),
)
_KEYS = (
    ("approvals", "unit_id", "units"),
    ("approvals", "previous_id", "approvals"),
    ("units", "leader_id", "persons"),
)


def _add_columns() -> None:
    for table in dict.fromkeys([*_FILLED, *_EMPTY]):
        with op.batch_alter_table(table, table_kwargs=NUMBERED) as batch:
            for name, kind, _ in _FILLED.get(table, ()):
                batch.add_column(sa.Column(name, kind, nullable=True))
            for name, kind in _EMPTY.get(table, ()):
                batch.add_column(sa.Column(name, kind, nullable=True))


def _fill_columns() -> None:
    for table, columns in _FILLED.items():
        new = sa.table(table, *(sa.column(name) for name, _, _ in columns))
        op.execute(new.update().values({name: sa.text(value) for name, _, value in columns}))
    # Late changes of a reply, the one kind there was: the organiser decides, else the secretariat.
    chain = '[{"who": ["organiser", "secretariat"], "need": "any", "within_wd": null}]'
    op.execute(
        sa.text("UPDATE approvals SET chain = :chain").bindparams(
            sa.bindparam("chain", json.loads(chain), type_=sa.JSON())
        )
    )
    op.execute("UPDATE approvals SET step = 1 WHERE state = 'approved'")
    events = "INSERT INTO approval_events (approval_id, step, kind, at, by_id, for_id, method,"
    events += " decision, text) SELECT id, 0, {0} FROM approvals"
    op.execute(events.format("'asked', asked_at, asked_by_id, asked_for_id, 'tap', '', ''"))
    decided = "state, decided_at, decided_by_id, NULL, 'tap', '', reason"
    op.execute(events.format(decided) + " WHERE decided_by_id IS NOT NULL")
    _name_series()


def _name_series() -> None:
    meetings = sa.table(
        "meetings",
        sa.column("id"),
        sa.column("title"),
        sa.column("series"),
        sa.column("organiser_id"),
    )
    connection = op.get_bind()
    # The organiser's first post, as the roster orders them.
    held = sa.text(
        "SELECT posts.person_id, posts.unit_id FROM posts JOIN units ON units.id = posts.unit_id"
        " WHERE posts.until IS NULL ORDER BY units.position, posts.position, posts.id"
    )
    units: dict[int, int] = {}
    for person_id, unit_id in connection.execute(held).all():
        units.setdefault(person_id, unit_id)
    found = sa.select(meetings.c.id, meetings.c.title, meetings.c.organiser_id)
    for meeting_id, title, organiser_id in connection.execute(found).all():
        changed = meetings.update().where(meetings.c.id == meeting_id)
        unit = units.get(organiser_id) or 0
        connection.execute(changed.values(series=f"{unit}:{_series_of(title)}"))


def _demand_columns() -> None:
    for table in dict.fromkeys([*_FILLED, *_EMPTY]):
        with op.batch_alter_table(table, table_kwargs=NUMBERED) as batch:
            for name, kind, _ in _FILLED.get(table, ()):
                batch.alter_column(name, existing_type=kind, nullable=False)
            for of, column in _INDEXES:
                if of == table:
                    batch.create_index(f"ix_{table}_{column}", [column], unique=False)
            for of, column, to in _KEYS:
                if of == table:
                    batch.create_foreign_key(f"fk_{table}_{column}", to, [column], ["id"])


# As ``meetings.series`` had it then: a migration does not change its meaning with our code.
_COUNTED = r"[0-9零〇一二三四五六七八九十百两上下本前后半]+"
_MARKS = re.compile(
    rf"第{_COUNTED}(?:次|届|屆|期|场|場|季度|周|週|轮|輪)"
    r"|[0-9]{4}年度?|[0-9〇零一二三四五六七八九]{4}年度?"
    rf"|{_COUNTED}月份?(?:{_COUNTED}(?:日|号|號))?|{_COUNTED}(?:日|季度)"
    r"|[0-9]{1,4}[-./][0-9]{1,2}(?:[-./][0-9]{1,2})?"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)\b"
    r"|\b(?:no|number|nr)\b\.?|\b[0-9]+(?:st|nd|rd|th)\b|#"
)
_REST = re.compile(r"[\W_0-9]+")


def _series_of(title: str) -> str:
    folded = unicodedata.normalize("NFKC", title).casefold()
    return _REST.sub("", _MARKS.sub(" ", folded)) or _REST.sub("", folded) or folded
