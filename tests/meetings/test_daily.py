"""The daily list: when it is made, what stands on it, and that silence is kept. Row 8.2."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chat.texts import Texts
from chat.texts.daily import daily_list
from chat.texts.wording import Reading
from meetings import daily, tasks
from meetings.calendar import DayOverride
from meetings.changes import Actor
from meetings.levels import held_back
from meetings.people import who_is
from meetings.tasks import NewTask, Progress, Registered, Report
from storage import Session, outbox, timers
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as rows
from storage.database import Database
from tests.stories.world import office

OFFICE = office()
MONDAY = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def morning(day: date, hour: int = 9) -> datetime:
    """That hour in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


async def wanted(database: Database, now: datetime, where: Any = OFFICE) -> list[datetime]:
    def unit(session: Session) -> list[datetime]:
        daily.want_next(session, now=now, office=where)
        return [timer.due_at for timer in timers.wanted_by(session, daily.SUBJECT)]

    return await database.write(unit)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (morning(date(2026, 11, 23), 8), [date(2026, 11, 23)]),
        # Started during the day: today's list is late, but helps.
        (morning(date(2026, 11, 23), 11), [date(2026, 11, 23), date(2026, 11, 24)]),
        (morning(date(2026, 11, 23), 18), [date(2026, 11, 24)]),
        (morning(date(2026, 11, 27), 18), [date(2026, 11, 30)]),
        (morning(date(2026, 9, 30), 18), [date(2026, 10, 8)]),
        (morning(date(2026, 10, 9), 18), [date(2026, 10, 10)]),
    ],
)
async def test_the_list_wants_working_mornings(
    database: Database, now: datetime, due: list[date]
) -> None:
    assert await wanted(database, now) == [morning(day) for day in due]


async def test_what_fired_is_not_wanted_again(database: Database) -> None:
    now = morning(date(2026, 11, 23), 10)
    [today, tomorrow] = await wanted(database, now)

    def fire(session: Session) -> None:
        [timer] = timers.due(session, now, 10)
        assert timer.due_at == today
        assert timers.fired(session, timer.id, at=now)

    await database.write(fire)
    assert await wanted(database, now + timedelta(minutes=1)) == [tomorrow]


async def test_a_day_taken_off_meanwhile_gets_no_list(database: Database) -> None:
    off = office()
    task_owner = await _office_with_a_task(database, date(2026, 11, 24))
    off.calendar.correct({date(2026, 11, 24): DayOverride(working=False)})
    await _fire(database, date(2026, 11, 24), off)
    assert await _lists(database) == []
    await _fire(database, date(2026, 11, 25), off)
    assert [row["person_id"] for row in await _lists(database)] == [task_owner]


async def test_fired_twice_everybody_gets_one_list(database: Database) -> None:
    await _office_with_a_task(database, date(2026, 11, 24))
    await _fire(database, date(2026, 11, 24))
    await _fire(database, date(2026, 11, 24))
    [row] = await _lists(database)
    assert row["lane"] == outbox.DIGESTS
    assert row["valid_until"] == morning(date(2026, 11, 24), 17)
    assert row["dedupe_key"].startswith("daily:2026-11-24")


async def test_nothing_due_nothing_sent(database: Database) -> None:
    await _office_with_a_task(database, date(2026, 12, 31))
    await _fire(database, date(2026, 11, 24))
    assert await _lists(database) == []


async def test_what_was_done_before_the_list_is_sent_is_left_out(database: Database) -> None:
    owner = await _office_with_a_task(database, date(2026, 11, 24))
    await _fire(database, date(2026, 11, 24))
    [row] = await _lists(database)

    def worded(session: Session) -> str | None:
        reading = Reading(
            session=session,
            params=row["content"]["params"],
            person_id=owner,
            reader_id=owner,
            texts=Texts("zh_Hans"),
            now=morning(date(2026, 11, 24)),
            office=OFFICE,
            base_url="",
        )
        message = daily_list(reading)
        return message.plain_text if message else None

    assert "整理库房" in (await database.read(worded) or "")

    def report(session: Session) -> None:
        who = who_is(session, owner)
        assert who is not None
        tasks.report_progress(
            session,
            Actor(who, "test"),
            row["content"]["params"]["lines"][0]["task"],
            Report(Progress.UNDER_WAY, "正在办"),
            now=morning(date(2026, 11, 24)),
            office=OFFICE,
        )

    await database.write(report)
    assert await database.read(worded) is None


async def test_what_may_not_be_named_here_is_counted_and_the_rest_is_named(
    database: Database,
) -> None:
    """SEC-04: one internal item does not withhold the public ones, on a public messenger."""
    owner = await _office_with_a_task(database, date(2026, 11, 24))

    def public(session: Session) -> None:
        host = who_is(session, people_rows.people_named(session, "周会务")[0].id)
        assert host is not None
        meeting = meeting_rows.Meeting(
            title="开放日筹备会",
            class_="IV",
            package="simple",
            level="public",
            state="closed",
            starts_at=MONDAY,
            ends_at=MONDAY,
            place="三楼",
            organiser_id=host.person_id,
            created_at=MONDAY,
        )
        session.add(meeting)
        session.flush()
        new = NewTask("印制导览图", owner, date(2026, 11, 24), meeting.id)
        tasks.register_task(session, Actor(host, "test"), new, now=MONDAY, office=OFFICE)

    await database.write(public)
    await _fire(database, date(2026, 11, 24))
    [row] = await _lists(database)

    def worded(session: Session) -> str:
        reading = Reading(
            session=session,
            params=row["content"]["params"],
            person_id=owner,
            reader_id=owner,
            texts=Texts("zh_Hans"),
            now=morning(date(2026, 11, 24)),
            office=OFFICE,
            base_url="",
            levels=frozenset({"public"}),
        )
        message = daily_list(reading)
        assert message is not None
        assert not held_back(session, frozenset({"public"}))
        return message.plain_text

    said = await database.read(worded)
    assert "印制导览图" in said and "整理库房" not in said
    assert "还有1项不便在此显示" in said


async def test_where_the_host_can_not_be_reached_the_next_ones_are_asked(
    database: Database,
) -> None:
    await _office_with_a_task(database, date(2026, 12, 31))

    def unit(session: Session) -> int:
        other = _person(session, "钱会务", "secretariat")
        desk = people_rows.people_named(session, "周会务")[0].id
        for account in people_rows.accounts_of(session, desk):
            account.reachable = False
        (task,) = rows.open_tasks(session)
        task.state, task.reported_at = "reported", MONDAY
        return other

    other = await database.write(unit)
    await _fire(database, date(2026, 11, 24))
    [row] = await _lists(database)
    assert row["person_id"] == other
    assert [line["why"] for line in row["content"]["params"]["lines"]] == ["verify"]


async def test_approvals_wait_with_the_organiser_but_not_with_who_asked(
    database: Database,
) -> None:
    def unit(session: Session) -> tuple[int, int, int]:
        organiser, desk, guest = (
            _person(session, name, role)
            for name, role in (("许处长", None), ("周会务", "secretariat"), ("何平", None))
        )
        meeting = meeting_rows.Meeting(
            title="专题会",
            class_="IV",
            package="simple",
            level="internal",
            state="published",
            starts_at=MONDAY + timedelta(days=9),
            ends_at=MONDAY + timedelta(days=9, hours=1),
            place="三楼",
            organiser_id=organiser,
            created_at=MONDAY,
        )
        session.add(meeting)
        session.flush()
        for asked_by in (guest, guest, organiser):
            session.add(
                approval_rows.Approval(
                    kind="reply_change",
                    subject="participant:1",
                    meeting_id=meeting.id,
                    wanted={"reply": "leave"},
                    asked_by_id=asked_by,
                    asked_at=MONDAY,
                    step_since=MONDAY,
                    chain=[
                        {"who": ["organiser", "secretariat"], "need": "any", "within_wd": None}
                    ],
                    state="pending",
                )
            )
        return organiser, desk, guest

    organiser, desk, _ = await database.write(unit)
    await _fire(database, date(2026, 11, 24))
    counts = {
        row["person_id"]: row["content"]["params"]["counts"]["approvals"]
        for row in await _lists(database)
    }
    assert counts == {organiser: 2, desk: 1}


def _person(session: Session, name: str, role: str | None = None) -> int:
    person = people_rows.Person(name=name, created_at=MONDAY)
    session.add(person)
    session.flush()
    chat = f"{person.id:016d}"
    session.add(
        people_rows.Account(
            messenger="webchat",
            chat=chat,
            platform_person=chat,
            person_id=person.id,
            is_primary=True,
            bound_at=MONDAY,
        )
    )
    if role:
        session.add(people_rows.RoleGrant(person_id=person.id, role=role, granted_at=MONDAY))
    session.flush()
    return person.id


async def _office_with_a_task(database: Database, due_on: date) -> int:
    """A secretary, and somebody with an accepted task; returns the owner."""

    def unit(session: Session) -> int:
        desk, owner = _person(session, "周会务", "secretariat"), _person(session, "林小满")
        host, doer = who_is(session, desk), who_is(session, owner)
        assert host is not None and doer is not None
        outcome = tasks.register_task(
            session,
            Actor(host, "test"),
            NewTask("整理库房", owner, due_on),
            now=MONDAY,
            office=OFFICE,
        )
        assert isinstance(outcome, Registered)
        tasks.accept(session, Actor(doer, "test"), outcome.task_id, now=MONDAY)
        task = rows.task(session, outcome.task_id)
        assert task is not None
        return owner

    return await database.write(unit)


async def _fire(database: Database, day: date, where: Any = OFFICE) -> None:
    now = morning(day)
    timer = timers.DueTimer(
        1, daily.SUBJECT, daily.KIND, day.isoformat(), now, now + daily.VALID, {}, 0
    )
    await database.write(lambda s: daily.fire(s, timer, now, where))


async def _lists(database: Database) -> list[Any]:
    def read(session: Session) -> list[Any]:
        found = session.execute(
            outbox.outbox.select()
            .where(outbox.outbox.c.content.is_not(None))
            .order_by(outbox.outbox.c.id)
        ).mappings()
        return [row for row in found if row["content"].get("notice") == "daily_list"]

    return await database.read(read)
