"""Rows 2.2, 2.10: drafts, changes of fields, two organisers at once; on both engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest

from meetings import drafting, notices, panel
from meetings.changes import Actor
from meetings.changing_people import PeopleChanged, change_people
from meetings.drafting import Changed, Created, Field, NewMeeting, StaleEdit, Unchanged
from meetings.inviting import Pick
from meetings.meetings import Refused
from meetings.people import Role, Who
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage.database import Database
from tests.stories.world import MONDAY, office

T = TypeVar("T")

OFFICE = office()
TUESDAY = MONDAY + timedelta(days=8)
CLERK = Actor(Who(1, "周会务", frozenset({Role.SECRETARIAT})), "test")
GUEST = Actor(Who(3, "何平"), "test")
NEW = NewMeeting(
    title="财务例会",
    starts_at=TUESDAY,
    ends_at=TUESDAY + timedelta(hours=2),
    place="三楼会议室",
    chair_id=2,
    agenda=("听取汇报", "研究预算"),
    invited=(Pick(3), Pick(2, 1), Pick(3)),
)


@pytest.fixture
async def staffed(database: Database) -> Database:
    """A unit of three people; the third holds the higher post."""

    def unit(session: Session) -> None:
        session.add(people_rows.Unit(id=1, name="财务处", position=1))
        for number, name in enumerate(("周会务", "林小满", "何平"), 1):
            session.add(people_rows.Person(id=number, name=name, created_at=MONDAY))
        session.flush()
        for person, position in ((1, 3), (2, 2), (3, 1)):
            session.add(people_rows.Post(person_id=person, unit_id=1, title="", position=position))

    await database.write(unit)
    return database


async def create(
    database: Database, new: NewMeeting = NEW, *, actor: Actor = CLERK, own: bool = True
) -> Created | Refused:
    """Run the use case."""
    return await do(
        database,
        lambda session: drafting.create_meeting(
            session, actor, new, own_deployment=own, now=MONDAY, office=OFFICE
        ),
    )


async def change(
    database: Database,
    values: dict[Field, Any],
    *,
    was: dict[Field, Any] | None = None,
    actor: Actor = CLERK,
    now: datetime = MONDAY,
) -> Changed | Unchanged | StaleEdit | Refused:
    """Run the use case on meeting 1; with ``was`` as a form that began before all edits."""
    since = 0 if was is not None else await look(database, lambda m: m.edits)
    return await do(
        database,
        lambda session: drafting.change_fields(
            session,
            actor,
            1,
            values,
            since=since,
            was=was or {},
            own_deployment=False,
            now=now,
            office=OFFICE,
        ),
    )


async def people(database: Database, picks: list[Pick], out: list[int]) -> PeopleChanged | Refused:
    """Run the use case on meeting 1."""
    return await do(
        database,
        lambda session: change_people(session, CLERK, 1, picks, out, now=MONDAY, office=OFFICE),
    )


async def do(database: Database, fn: Callable[[Session], T]) -> T:
    """One write."""
    outcome: T = await database.write(fn)
    return outcome


async def look(database: Database, fn: Callable[[rows.Meeting], T]) -> T:
    """Something of meeting 1."""

    def read(session: Session) -> T:
        meeting = rows.meeting(session, 1)
        assert meeting is not None
        return fn(meeting)

    found: T = await database.read(read)
    return found


async def publish(database: Database) -> None:
    """Meeting 1 goes out."""
    outcome = await do(
        database,
        lambda session: notices.publish(session, CLERK, 1, edits=None, now=MONDAY, office=OFFICE),
    )
    assert isinstance(outcome, notices.Published)


async def test_a_draft_has_the_profile_s_defaults(staffed: Database) -> None:
    assert await create(staffed) == Created(1)
    assert await look(
        staffed, lambda m: (m.class_, m.package, m.level, m.state, m.edits, m.revision)
    ) == ("IV", "simple", "internal", "draft", 0, 0)
    facts = await staffed.read(
        lambda session: panel.facts_of(session, 1, now=MONDAY, office=OFFICE)
    )
    assert facts is not None
    # Each once, in the order of posts, though named twice and the chair besides.
    assert [person.name for person in facts.first] == ["何平", "林小满"]
    assert facts.meeting.agenda == ("听取汇报", "研究预算")


async def test_a_public_messenger_makes_public_meetings(staffed: Database) -> None:
    await create(staffed, own=False)
    assert await look(staffed, lambda m: m.level) == "public"


@pytest.mark.parametrize(
    ("new", "actor", "code"),
    [
        (NEW, GUEST, "not-allowed"),
        (replace(NEW, title="绝密★ 专题"), CLERK, "level-mark"),
        (replace(NEW, agenda=("听取", "【机密】事项")), CLERK, "level-mark"),
        (replace(NEW, chair_id=99), CLERK, "chair-left"),
    ],
)
async def test_a_draft_is_refused_whole(
    staffed: Database, new: NewMeeting, actor: Actor, code: str
) -> None:
    assert await create(staffed, new, actor=actor) == Refused(code)
    assert await staffed.read(lambda session: len(rows.open_meetings(session))) == 0


async def test_who_left_meanwhile_is_named(staffed: Database) -> None:
    def leave(session: Session) -> None:
        person = people_rows.person(session, 3)
        assert person is not None
        person.left_on = MONDAY.date()

    await staffed.write(leave)
    assert await create(staffed) == Created(1, ("何平",))


async def test_the_same_field_changed_meanwhile_is_not_overwritten(staffed: Database) -> None:
    await create(staffed)
    was = {Field.TITLE: "财务例会", Field.PLACE: "三楼会议室"}
    assert await change(staffed, {Field.TITLE: "甲会"}, was=was) == Changed(1, revised=False)
    assert await change(staffed, {Field.TITLE: "乙会"}, was=was) == StaleEdit(
        1, Field.TITLE, "乙会", "甲会"
    )
    # Another field, begun at the same time, does not collide; the same text is no change.
    assert await change(staffed, {Field.PLACE: "二楼"}, was=was) == Changed(1, revised=False)
    assert await change(staffed, {Field.TITLE: "甲会"}, was=was) == Unchanged(1)
    assert await look(staffed, lambda m: (m.title, m.place, m.edits)) == ("甲会", "二楼", 2)


async def test_several_fields_change_together_or_not_at_all(staffed: Database) -> None:
    await create(staffed)
    outcome = await change(staffed, {Field.PLACE: "二楼", Field.LEVEL: "secret"})
    assert outcome == Refused("level-none")
    assert await look(staffed, lambda m: m.place) == "三楼会议室"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({Field.TITLE: "机密★"}, "level-mark"),
        ({Field.AGENDA: ["一", "密级：秘密"]}, "level-mark"),
        ({Field.LEVEL: "secret"}, "level-none"),
        ({Field.CHAIR: 99}, "chair-left"),
    ],
)
async def test_changes_that_are_refused(
    staffed: Database, values: dict[Field, Any], code: str
) -> None:
    await create(staffed)
    assert await change(staffed, values) == Refused(code)


async def test_only_hosts_change_and_only_what_is_open(staffed: Database) -> None:
    await create(staffed)
    assert await change(staffed, {Field.TITLE: "甲会"}, actor=GUEST) == Refused("not-allowed")

    def over(session: Session) -> None:
        meeting = rows.meeting(session, 1)
        assert meeting is not None
        meeting.state = "closed"

    await staffed.write(over)
    assert await change(staffed, {Field.TITLE: "甲会"}) == Refused("meeting-over")
    assert await people(staffed, [Pick(1)], []) == Refused("meeting-over")


async def test_a_published_meeting_is_revised_once_for_all_that_was_told(
    staffed: Database,
) -> None:
    await create(staffed)
    await publish(staffed)
    later = [(TUESDAY + timedelta(hours=h)).isoformat() for h in (1, 3)]
    outcome = await change(staffed, {Field.TIME: later, Field.PLACE: "二楼"})
    assert isinstance(outcome, Changed) and not outcome.revised
    assert outcome.unsettled is not None
    assert outcome.unsettled.parts == ("time", "place")
    assert await look(staffed, lambda m: m.revision) == 1
    edits = await look(staffed, lambda m: m.edits)
    await do(
        staffed,
        lambda s: notices.tell_now(s, CLERK, 1, edits=edits, now=MONDAY, office=OFFICE),
    )
    assert await look(staffed, lambda m: m.revision) == 2
    # What nobody was told of makes none; nor does anything once it has begun.
    assert await change(staffed, {Field.CLASS: "III"}) == Changed(1, revised=False)
    outcome = await change(staffed, {Field.PLACE: "一楼"}, now=TUESDAY + timedelta(hours=2))
    assert outcome == Changed(1, revised=False)
    assert await look(staffed, lambda m: m.revision) == 2


async def test_a_published_meeting_does_not_move_into_the_past(staffed: Database) -> None:
    await create(staffed)
    await publish(staffed)
    past = [(MONDAY - timedelta(hours=h)).isoformat() for h in (3, 2)]
    assert await change(staffed, {Field.TIME: past}) == Refused("already-started")
    assert await look(staffed, lambda m: m.starts_at) == TUESDAY


async def test_people_come_and_go(staffed: Database) -> None:
    await create(staffed)
    assert await people(staffed, [], [2]) == Refused("chair-stays")
    assert await people(staffed, [Pick(3)], [99]) == PeopleChanged(1, 0, 0, 0, ())
    outcome = await people(staffed, [Pick(1, None, "staff"), Pick(2, None, "attend")], [3])
    assert outcome == PeopleChanged(1, 1, 1, 0, ())
    outcome = await people(staffed, [Pick(1, None, "in_attendance")], [])
    assert outcome == PeopleChanged(1, 0, 0, 1, ())

    def answered(session: Session) -> None:
        row = attendance_rows.participant_of(session, 1, 1)
        assert row is not None
        row.reply = "attending"

    await staffed.write(answered)
    await publish(staffed)
    # Nobody has an account here: who said yes and is taken out can only be phoned.
    assert await people(staffed, [], [1]) == PeopleChanged(1, 0, 1, 0, (), ("周会务",))
    await people(staffed, [Pick(1)], [])
    reply = await staffed.read(
        lambda session: [
            (p.person_id, p.role, p.reply) for p in attendance_rows.participants_of(session, 1)
        ]
    )
    assert reply == [(2, "attend", "none"), (1, "attend", "none")]
