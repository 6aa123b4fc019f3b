"""Row 3.3: "once" is held by the database, on both engines; the figures; the passes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from storage import Session, attendance, meetings, people, signin, timers
from storage.database import Database, insert_if_new

AT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


def fill(heads: int) -> Callable[[Session], int]:
    """A meeting of so many people in two units; returns its sitting."""

    def unit(session: Session) -> int:
        units = [people.Unit(name=name, position=n) for n, name in enumerate(("财务处", "办公室"))]
        everybody = [people.Person(name=f"代表{n}", created_at=AT) for n in range(heads)]
        session.add_all([*units, *everybody])
        session.flush()
        meeting = meetings.Meeting(
            title="例会",
            class_="IV",
            package="simple",
            level="internal",
            state="published",
            starts_at=AT,
            ends_at=AT + timedelta(hours=1),
            place="301",
            organiser_id=everybody[0].id,
            created_at=AT,
        )
        session.add(meeting)
        session.flush()
        sitting = meetings.Sitting(
            meeting_id=meeting.id, number=1, starts_at=AT, ends_at=AT + timedelta(hours=1)
        )
        session.add(sitting)
        for number, person in enumerate(everybody):
            session.add(
                attendance.Participant(
                    meeting_id=meeting.id,
                    person_id=person.id,
                    unit_id=units[number % 2].id,
                    position=number,
                )
            )
        session.flush()
        return sitting.id

    return unit


def record(sitting: int, person: int, **more: object) -> dict[str, object]:
    values: dict[str, object] = {
        "sitting_id": sitting,
        "person_id": person,
        "participant_id": person,
        "kind": "in",
        "round": 0,
        "happened_at": AT,
        "entered_at": AT,
        "method": "venue_code",
        "by_id": person,
        "verdict": "on_time",
    }
    return values | more


async def test_three_scans_at_once_leave_one_row(database: Database) -> None:
    sitting = await database.write(fill(40))
    scans = [
        database.write(lambda s, p=person: signin.add_record(s, record(sitting, p)))
        for person in range(1, 41)
        for _ in range(3)
    ]
    done = await asyncio.gather(*scans)
    assert sum(id is not None for id in done) == 40
    assert len(await database.read(lambda s: signin.live_records(s, sitting))) == 40


async def test_without_the_constraint_they_would_leave_three(database: Database) -> None:
    """The control: the same scans into a copy of the table without its constraint."""
    sitting = await database.write(fill(5))
    copy = Table(
        "copy_without_constraint",
        MetaData(),
        Column("id", Integer, primary_key=True),
        *(
            Column(column.name, column.type)
            for column in signin.records.c
            if column.name not in ("id",)
        ),
    )
    copy.create(database.engine)
    scans = [
        database.write(
            lambda s, p=person: insert_if_new(s, copy, record(sitting, p), returning=copy.c.id)
        )
        for person in range(1, 6)
        for _ in range(3)
    ]
    assert all(id is not None for id in await asyncio.gather(*scans))
    count = await database.read(lambda s: s.scalar(select(func.count()).select_from(copy)))
    assert count == 15


async def test_the_constraint_itself_refuses_a_second_row(database: Database) -> None:
    sitting = await database.write(fill(1))
    await database.write(lambda s: signin.add_record(s, record(sitting, 1)))
    with pytest.raises(IntegrityError):
        await database.write(lambda s: s.execute(insert(signin.records), [record(sitting, 1)]))


async def test_figures_follow_annulment_leave_and_role(database: Database) -> None:
    sitting = await database.write(fill(10))

    def play(session: Session) -> None:
        for person in range(1, 7):
            late = "late" if person == 6 else "on_time"
            signin.add_record(session, record(sitting, person, verdict=late))
        signin.add_record(session, record(sitting, 1, kind="annul", reason="扫错"))
        places = {p.person_id: p for p in attendance.participants_of(session, 1)}
        places[7].reply, places[7].leave_sittings = "leave", [1, 3]
        places[10].reply, places[10].leave_sittings = "leave", [2, 11]  # of other sittings
        places[2].reply = "leave"  # came all the same
        places[3].role = "in_attendance"
        places[4].source = "walk_in"
        places[8].role = "staff"
        places[9].removed_at = AT

    await database.write(play)
    units = await database.read(lambda s: signin.figures_of(s, sitting))
    assert [unit.unit for unit in units] == ["财务处", "办公室"]
    totals = [
        sum(getattr(unit, name) for unit in units) for name in signin.UnitFigures.__slots__[1:]
    ]
    # Expected: 1, 2, 5, 6, 7, 10; here: 2, 5, 6; late: 6; leave: 7; 列席: 3; walk-in: 4.
    assert totals == [6, 3, 1, 1, 1, 1, 3, 0, 0, 0, 0, 0]

    await database.write(lambda s: signin.add_record(s, record(sitting, 1, round=1)))
    units = await database.read(lambda s: signin.figures_of(s, sitting))
    assert sum(unit.present for unit in units) == 4


async def test_what_a_sign_in_has_to_know_is_read_at_once(database: Database) -> None:
    sitting = await database.write(fill(2))
    await database.write(lambda s: signin.add_record(s, record(sitting, 1)))
    found = await database.read(lambda s: signin.admission(s, sitting, 1, actor_id=2))
    assert found is not None
    assert (found.signed_at, found.method, found.round, found.by_id) == (AT, "venue_code", 0, 1)
    await database.write(lambda s: signin.add_record(s, record(sitting, 1, kind="annul")))
    found = await database.read(lambda s: signin.admission(s, sitting, 1, actor_id=2))
    assert found is not None
    assert (found.signed_at, found.round, found.participant_id) == (None, 1, 1)
    stranger = await database.read(lambda s: signin.admission(s, sitting, 99, actor_id=99))
    assert stranger is not None
    assert stranger.participant_id is None
    assert await database.read(lambda s: signin.admission(s, 99, 1, actor_id=1)) is None


async def test_one_pass_holds_at_a_time(database: Database) -> None:
    await database.write(fill(1))
    await database.write(lambda s: signin.issue_pass(s, 1, "p1", now=AT))
    await database.write(lambda s: signin.issue_pass(s, 1, "p2", now=AT))
    assert await database.read(lambda s: signin.live_pass(s, 1)) == "p2"
    assert await database.read(lambda s: signin.participant_by_pass(s, "p1")) == (1, AT)
    assert await database.read(lambda s: signin.participant_by_pass(s, "p2")) == (1, None)
    assert await database.read(lambda s: signin.participant_by_pass(s, "p3")) is None


async def test_an_attempt_is_remembered_once(database: Database) -> None:
    sitting = await database.write(fill(2))
    again = [
        await database.write(lambda s: signin.add_attempt(s, sitting, 2, at=AT)) for _ in range(2)
    ]
    assert again == [True, False]
    assert [
        a.person_id for a in await database.read(lambda s: signin.open_attempts(s, sitting))
    ] == [2]
    await database.write(lambda s: signin.attempt_ended(s, sitting, 2))
    assert await database.read(lambda s: signin.open_attempts(s, sitting)) == []


async def test_a_burst_wants_one_timer_and_the_next_one_wants_it_again(database: Database) -> None:
    wanted = timers.WantedTimer("count", "", AT, AT + timedelta(hours=1))
    for _ in range(3):
        await database.write(lambda s: timers.want_again(s, "meeting:1:count", wanted))
    [due] = await database.write(lambda s: timers.due(s, AT, 10))
    assert await database.write(lambda s: timers.fired(s, due.id, at=AT))
    assert not await database.write(lambda s: timers.due(s, AT, 10))
    await database.write(lambda s: timers.want_again(s, "meeting:1:count", wanted))
    assert len(await database.write(lambda s: timers.due(s, AT, 10))) == 1


async def test_an_account_is_refused_once_a_minute(database: Database) -> None:
    sitting = await database.write(fill(2))

    def refuse(session: Session, key: str, at: datetime, person: int | None = None) -> bool:
        return signin.refusals.add_refusal(
            session,
            sitting,
            account_key=key,
            person_id=person,
            branch_id=None,
            reason="stranger" if person is None else "early",
            at=at,
        )

    scans = [
        database.write(lambda s, key=key, by=by: refuse(s, key, AT + timedelta(seconds=by)))
        for key in ("one", "two")
        for by in (0, 1, 30)
    ]
    assert sum(await asyncio.gather(*scans)) == 2
    later = AT.replace(second=0) + timedelta(minutes=1)
    assert await database.write(lambda s: refuse(s, "one", later, 1))
    count = signin.refusals.count_of
    assert await database.read(lambda s: count(s, sitting)) == 3
    assert await database.read(lambda s: count(s, sitting, 0)) == 3
    assert await database.read(lambda s: count(s, sitting, 1)) == 0
    found = await database.read(lambda s: signin.refusals.refused_at(s, sitting, limit=2))
    assert [(row.person_id, row.reason) for row in found] == [(1, "early"), (None, "stranger")]
