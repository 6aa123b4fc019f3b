"""Tasks as use cases: numbers, states, rights, on both engines. Rows 8.1 to 8.3."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from meetings import tasks
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import who_is
from meetings.tasks import Evidence, Moved, NewTask, Progress, Registered, Report, Unchanged
from storage import Session, audit, outbox
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as rows
from storage.database import Database
from tests.stories.world import office

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DUE = date(2026, 12, 11)
OFFICE = office()
FILE = Evidence("0" * 64, "验收单.pdf", "application/pdf", 1200)
DONE = Report(Progress.DONE, "已办完", (FILE,))
HALFWAY = Report(Progress.UNDER_WAY, "正在办")


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids of everybody in these tests."""

    desk: int
    other: int
    owner: int
    contact: int
    head: int
    guest: int


def _person(session: Session, name: str, unit: people_rows.Unit, *, account: bool = True) -> int:
    person = people_rows.Person(name=name, created_at=NOW)
    session.add(person)
    session.flush()
    session.add(people_rows.Post(person_id=person.id, unit_id=unit.id))
    if account:
        chat = f"{person.id:016d}"
        session.add(
            people_rows.Account(
                messenger="webchat",
                chat=chat,
                platform_person=chat,
                person_id=person.id,
                is_primary=True,
                bound_at=NOW,
            )
        )
    return person.id


def _cast(session: Session) -> Cast:
    units = [people_rows.Unit(name=name) for name in ("办公室", "保管处", "财务处")]
    session.add_all(units)
    session.flush()
    cast = Cast(
        desk=_person(session, "周会务", units[0]),
        other=_person(session, "钱会务", units[0]),
        owner=_person(session, "李局长", units[1]),
        contact=_person(session, "张内勤", units[1]),
        head=_person(session, "许处长", units[1]),
        guest=_person(session, "何平", units[2]),
    )
    for person_id in (cast.desk, cast.other):
        session.add(people_rows.RoleGrant(person_id=person_id, role="secretariat", granted_at=NOW))
    units[1].head_id = cast.head
    owner = people_rows.person(session, cast.owner)
    assert owner is not None
    owner.contact_id = cast.contact
    session.flush()
    return cast


@pytest.fixture
async def cast(database: Database) -> Cast:
    return await database.write(_cast)


def actor(session: Session, person_id: int) -> Actor:
    who = who_is(session, person_id)
    assert who is not None
    return Actor(who, "test")


async def register(database: Database, cast: Cast, **changes: Any) -> Registered | Refused:
    values: dict[str, Any] = {"text": "整理库房", "owner_id": cast.owner, "due_on": DUE}
    by = changes.pop("by", cast.desk)
    now = changes.pop("now", NOW)
    new = NewTask(**{**values, **changes})
    return await database.write(
        lambda s: tasks.register_task(s, actor(s, by), new, now=now, office=OFFICE)
    )


async def a_task(database: Database, cast: Cast) -> int:
    outcome = await register(database, cast)
    assert isinstance(outcome, Registered), outcome
    return outcome.task_id


Deed = Callable[[Session, Actor, int], Any]

DEEDS: dict[str, Deed] = {
    "accept": lambda s, a, t: tasks.accept(s, a, t, now=NOW),
    "contest": lambda s, a, t: tasks.contest(s, a, t, "太紧", now=NOW, office=OFFICE),
    "progress": lambda s, a, t: tasks.report_progress(s, a, t, HALFWAY, now=NOW, office=OFFICE),
    "done": lambda s, a, t: tasks.report_progress(s, a, t, DONE, now=NOW, office=OFFICE),
    "verify": lambda s, a, t: tasks.verify(s, a, t, now=NOW, office=OFFICE),
    "return": lambda s, a, t: tasks.return_task(s, a, t, "不全", now=NOW, office=OFFICE),
    "reassign": lambda s, a, t: tasks.reassign(s, a, t, _guest(s), now=NOW, office=OFFICE),
    "uphold": lambda s, a, t: tasks.reassign(s, a, t, _owner(s, t), now=NOW, office=OFFICE),
}


def _guest(session: Session) -> int:
    return people_rows.people_named(session, "何平")[0].id


def _owner(session: Session, task_id: int) -> int:
    task = rows.task(session, task_id)
    assert task is not None
    return task.owner_id


async def do(database: Database, deed: str, person_id: int, task_id: int) -> Any:
    return await database.write(lambda s: DEEDS[deed](s, actor(s, person_id), task_id))


async def in_state(database: Database, cast: Cast, state: str) -> int:
    task_id = await a_task(database, cast)
    steps = {
        "assigned": (),
        "contested": ("contest",),
        "in_progress": ("accept",),
        "reported": ("accept", "done"),
        "closed": ("accept", "done", "verify"),
    }
    for deed in steps[state]:
        by = cast.desk if deed == "verify" else cast.owner
        assert isinstance(await do(database, deed, by, task_id), Moved)
    return task_id


async def state(database: Database, task_id: int) -> str:
    def read(session: Session) -> str:
        task = rows.task(session, task_id)
        assert task is not None
        return task.state

    return await database.read(read)


async def test_numbers_have_no_gaps_whatever_is_refused(database: Database, cast: Cast) -> None:
    await a_task(database, cast)
    assert isinstance(await register(database, cast, text=""), Refused)
    assert isinstance(await register(database, cast, by=cast.guest), Refused)
    with pytest.raises(RuntimeError):
        await database.write(lambda s: _register_and_fail(s, cast))
    await asyncio.gather(*(register(database, cast) for _ in range(8)))
    next_year = NOW + timedelta(days=60)
    await register(database, cast, now=next_year, due_on=date(2027, 3, 1))

    def read(session: Session) -> list[tuple[int, int]]:
        return sorted((task.year, task.number) for task in rows.open_tasks(session))

    assert await database.read(read) == [(2026, n) for n in range(1, 10)] + [(2027, 1)]


def _register_and_fail(session: Session, cast: Cast) -> None:
    new = NewTask("半途而废", cast.owner, DUE)
    tasks.register_task(session, actor(session, cast.desk), new, now=NOW, office=OFFICE)
    raise RuntimeError("the transaction does not happen")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " \n "}, "task-text"),
        ({"text": "字" * 501}, "task-text"),
        ({"text": "秘密★5年 某事"}, "level-mark"),
        ({"due_on": date(2026, 11, 22)}, "task-due-past"),
        ({"due_on": date(2040, 1, 1)}, "task-due-far"),
        ({"owner_id": 4711}, "gone"),
        ({"meeting_id": 4711}, "gone"),
    ],
)
async def test_what_is_refused_at_registering(
    database: Database, cast: Cast, changes: dict[str, Any], code: str
) -> None:
    outcome = await register(database, cast, **changes)
    assert isinstance(outcome, Refused)
    assert outcome.code == code


async def test_a_cancelled_meeting_takes_no_items_and_a_guest_registers_nothing(
    database: Database, cast: Cast
) -> None:
    def unit(session: Session, meeting_state: str, organiser: int) -> int:
        row = meeting_rows.Meeting(
            title="专题会",
            class_="IV",
            package="simple",
            level="internal",
            state=meeting_state,
            starts_at=NOW,
            ends_at=NOW + timedelta(hours=1),
            place="三楼",
            organiser_id=organiser,
            created_at=NOW,
        )
        session.add(row)
        session.flush()
        return row.id

    cancelled = await database.write(lambda s: unit(s, "cancelled", cast.guest))
    held = await database.write(lambda s: unit(s, "closed", cast.guest))
    outcome = await register(database, cast, meeting_id=cancelled)
    assert isinstance(outcome, Refused) and outcome.code == "task-meeting-cancelled"
    assert isinstance(await register(database, cast, meeting_id=held, by=cast.head), Refused)
    # The organiser of a meeting registers its items without any role.
    assert isinstance(await register(database, cast, meeting_id=held, by=cast.guest), Registered)
    assert isinstance(await register(database, cast, by=cast.guest), Refused)


MOVES = {
    # deed, by: outcome in assigned, contested, in_progress, reported, closed
    ("accept", "owner"): "in_progress task-contested same task-reported task-closed",
    ("contest", "owner"): "contested same task-in_progress task-reported task-closed",
    ("progress", "owner"): "in_progress task-contested in_progress task-reported task-closed",
    ("done", "owner"): "reported task-contested reported same task-closed",
    ("done", "contact"): "reported task-contested reported same task-closed",
    ("done", "other"): "reported task-contested reported same task-closed",
    ("verify", "desk"): ("task-not-reported task-not-reported task-not-reported closed same"),
    ("return", "desk"): (
        "task-not-reported task-not-reported task-not-reported in_progress task-not-reported"
    ),
    ("reassign", "desk"): "assigned assigned assigned task-reported task-closed",
    ("reassign", "head"): "assigned assigned assigned task-reported task-closed",
    ("uphold", "desk"): ("task-same-owner assigned task-same-owner task-reported task-closed"),
    ("verify", "owner"): "not-allowed not-allowed not-allowed not-allowed not-allowed",
    ("verify", "contact"): "not-allowed not-allowed not-allowed not-allowed not-allowed",
    ("verify", "head"): "not-allowed not-allowed not-allowed not-allowed not-allowed",
    ("uphold", "head"): "task-same-owner not-allowed task-same-owner task-reported task-closed",
    ("accept", "desk"): "not-allowed not-allowed not-allowed not-allowed not-allowed",
    ("contest", "head"): "not-allowed not-allowed not-allowed not-allowed not-allowed",
    ("progress", "guest"): "not-allowed not-allowed not-allowed not-allowed not-allowed",
    ("reassign", "guest"): "not-allowed not-allowed not-allowed not-allowed not-allowed",
}
STATES = ("assigned", "contested", "in_progress", "reported", "closed")


@pytest.mark.parametrize(("deed", "by"), list(MOVES))
async def test_every_deed_in_every_state(sqlite_database: Database, deed: str, by: str) -> None:
    cast = await sqlite_database.write(_cast)
    for before, wanted in zip(STATES, MOVES[deed, by].split(), strict=True):
        task_id = await in_state(sqlite_database, cast, before)
        outcome = await do(sqlite_database, deed, getattr(cast, by), task_id)
        after = await state(sqlite_database, task_id)
        if wanted in STATES:
            assert not isinstance(outcome, Refused | Unchanged), (before, outcome)
            assert after == wanted
        elif wanted == "same":
            assert outcome == Unchanged(task_id)
            assert after == before
        else:
            assert isinstance(outcome, Refused) and outcome.code == wanted, (before, outcome)
            assert after == before


async def test_neither_owner_nor_reporter_nor_contact_verifies(
    database: Database, cast: Cast
) -> None:
    def unit(session: Session) -> None:
        for person_id in (cast.owner, cast.contact):
            session.add(
                people_rows.RoleGrant(person_id=person_id, role="secretariat", granted_at=NOW)
            )

    await database.write(unit)
    task_id = await in_state(database, cast, "in_progress")
    await do(database, "done", cast.other, task_id)
    for person_id in (cast.owner, cast.contact, cast.other):
        for deed in ("verify", "return"):
            outcome = await do(database, deed, person_id, task_id)
            assert isinstance(outcome, Refused) and outcome.code == "task-own", (person_id, deed)
    assert await do(database, "verify", cast.desk, task_id) == Moved(task_id)


async def test_two_who_verify_and_return_at_once_leave_one_result(
    database: Database, cast: Cast
) -> None:
    task_id = await in_state(database, cast, "reported")
    outcomes = await asyncio.gather(
        do(database, "verify", cast.desk, task_id),
        do(database, "return", cast.other, task_id),
        do(database, "verify", cast.other, task_id),
    )
    assert sum(isinstance(outcome, Moved) for outcome in outcomes) == 1

    def read(session: Session) -> list[str]:
        return [event.kind for event in rows.events_of(session, task_id)]

    kinds = await database.read(read)
    assert sum(kind in ("verified", "returned") for kind in kinds) == 1


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (Report(Progress.DONE, "已办完"), "task-evidence"),
        (Report(Progress.UNDER_WAY, "  "), "task-text"),
        (Report(Progress.UNDER_WAY, "字" * 501), "task-text"),
        (Report(Progress.UNDER_WAY, "绝密★ 某事"), "level-mark"),
    ],
)
async def test_what_is_refused_at_reporting(
    database: Database, cast: Cast, report: Report, code: str
) -> None:
    task_id = await in_state(database, cast, "in_progress")
    outcome = await database.write(
        lambda s: tasks.report_progress(
            s, actor(s, cast.owner), task_id, report, now=NOW, office=OFFICE
        )
    )
    assert isinstance(outcome, Refused) and outcome.code == code
    assert await state(database, task_id) == "in_progress"


async def test_every_step_stands_in_history_and_audit_with_who_for_whom(
    database: Database, cast: Cast
) -> None:
    task_id = await a_task(database, cast)
    await do(database, "progress", cast.contact, task_id)
    await do(database, "done", cast.owner, task_id)
    await do(database, "return", cast.desk, task_id)

    def read(session: Session) -> Any:
        task = tasks.facts_of(session, task_id, now=NOW, office=OFFICE)
        assert task is not None
        table = audit.audit_entries
        entries = session.execute(
            table.select().where(table.c.subject == f"task:{task_id}").order_by(table.c.id)
        )
        return task.steps, [(e.action, e.actor_person_id, e.for_person_id) for e in entries]

    steps, entries = await database.read(read)
    assert [(s.kind, s.by, s.for_) for s in steps] == [
        ("registered", "周会务", ""),
        ("accepted", "张内勤", "李局长"),
        ("progress", "张内勤", "李局长"),
        ("done", "李局长", ""),
        ("returned", "周会务", ""),
    ]
    assert steps[3].files == 1
    assert entries[1:3] == [
        ("task accepted", cast.contact, cast.owner),
        ("task progress", cast.contact, cast.owner),
    ]
    assert len(entries) == 5


async def test_another_due_day_is_the_hosts_to_set_and_the_first_is_kept(
    database: Database, cast: Cast
) -> None:
    task_id = await in_state(database, cast, "contested")
    later = date(2027, 1, 15)

    async def give(by: int, due_on: date) -> Any:
        return await database.write(
            lambda s: tasks.reassign(
                s, actor(s, by), task_id, cast.owner, due_on=due_on, now=NOW, office=OFFICE
            )
        )

    refused = await give(cast.head, later)
    assert isinstance(refused, Refused) and refused.code == "task-due-hosts"
    past = await give(cast.desk, date(2026, 11, 20))
    assert isinstance(past, Refused) and past.code == "task-due-past"
    assert not isinstance(await give(cast.desk, later), Refused)
    facts = await database.read(lambda s: tasks.facts_of(s, task_id, now=NOW, office=OFFICE))
    assert facts is not None
    assert (facts.due_on, facts.first_due_on, facts.state) == (later, DUE, tasks.State.ASSIGNED)


async def test_hosts_without_a_possible_checker_among_them_ask_the_secretariat(
    database: Database, cast: Cast
) -> None:
    outcome = await register(database, cast, owner_id=cast.desk)
    assert isinstance(outcome, Registered)
    await do(database, "done", cast.desk, outcome.task_id)

    def told(session: Session) -> set[int]:
        found = session.execute(
            outbox.outbox.select().where(outbox.outbox.c.content.is_not(None))
        ).mappings()
        return {
            row["person_id"] for row in found if row["content"].get("notice") == "task_reported"
        }

    assert await database.read(told) == {cast.other}
