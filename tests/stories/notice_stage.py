"""The stage of the stories about notices: a draft that is ready to go out, and who changes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from meetings import drafting, notices
from meetings.changes import Actor
from meetings.inviting import Pick
from meetings.people import who_is
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from tests.stories.world import Person, World

#: Tuesday 1 December, 14:00 in Shanghai.
TUESDAY = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


def actor(session: Session, person: Person) -> Actor:
    who = who_is(session, person.person_id)
    assert who is not None
    return Actor(who, "test")


async def draft(
    world: World,
    desk: Person,
    people: Sequence[Person],
    *,
    title: str = "季度工作会",
    starts_at: datetime = TUESDAY,
    agenda: tuple[str, ...] = ("听取季度情况", "研究下步安排"),
    reply_asked: bool = True,
) -> int:
    """A draft of two hours in the third-floor room."""

    def unit(session: Session) -> int:
        new = drafting.NewMeeting(
            title=title,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            place="三楼会议室",
            agenda=agenda,
            invited=tuple(Pick(person.person_id) for person in people),
        )
        made = drafting.create_meeting(
            session,
            actor(session, desk),
            new,
            own_deployment=True,
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(made, drafting.Created), made
        meeting = rows.meeting(session, made.meeting_id)
        assert meeting is not None
        meeting.reply_asked = reply_asked
        return made.meeting_id

    meeting_id: int = await world.write(unit)
    return meeting_id


async def publishes(desk: Person, meeting_id: int) -> None:
    """预览并发出, 确认."""
    await desk.presses_route("np", meeting_id)
    await desk.presses("确认发出")


async def place_of(world: World, meeting_id: int, person: Person) -> int:
    """The person's participant id."""
    return (await participant(world, meeting_id, person)).id


async def participant(
    world: World, meeting_id: int, person: Person
) -> attendance_rows.Participant:
    def read(session: Session) -> attendance_rows.Participant:
        found = attendance_rows.participant_of(session, meeting_id, person.person_id)
        assert found is not None
        session.expunge(found)
        return found

    found: attendance_rows.Participant = await world.read(read)
    return found


async def moves(
    world: World,
    desk: Person,
    meeting_id: int,
    *,
    by: timedelta = timedelta(),
    place: str | None = None,
    reason: str = "",
) -> None:
    """The meeting is moved, or held elsewhere, and everybody is told."""

    def unit(session: Session) -> None:
        meeting = rows.locked(session, meeting_id)
        assert meeting is not None
        meeting.starts_at, meeting.ends_at = meeting.starts_at + by, meeting.ends_at + by
        if by:
            meeting.reply_by = None  # the deadline goes with the time
        meeting.place = place or meeting.place
        session.flush()
        outcome = notices.publish_revision(
            session,
            actor(session, desk),
            meeting,
            reason=reason,
            ask_again=bool(by),
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, notices.Published), outcome

    await world.write(unit)
    await world.app.settle()


async def cancels(world: World, desk: Person, meeting_id: int, reason: str) -> None:
    def unit(session: Session) -> None:
        outcome = notices.cancel(
            session,
            actor(session, desk),
            meeting_id,
            reason=reason,
            now=world.clock.now(),
            office=world.office,
        )
        assert isinstance(outcome, notices.Cancelled), outcome

    await world.write(unit)
    await world.app.settle()


async def is_contact_of(world: World, contact: Person, leader: Person) -> None:
    def unit(session: Session) -> None:
        person = people_rows.person(session, leader.person_id)
        assert person is not None
        person.contact_id = contact.person_id

    await world.write(unit)


async def blocks(world: World, person: Person) -> None:
    """The messenger said that this person blocked us."""

    def unit(session: Session) -> None:
        for account in people_rows.accounts_of(session, person.person_id):
            account.reachable = False

    await world.write(unit)
