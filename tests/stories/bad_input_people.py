"""Stages of bad input around a meeting's people: review, waiting list, slips, needs, groups."""

from __future__ import annotations

from meetings import admission, changing_people, needs
from meetings.inviting import Pick
from meetings.roster import records
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import waiting as waiting_rows
from tests.stories import bad_input_tasks as on_task
from tests.stories.bad_input_stage import Office, does
from tests.stories.notice_stage import actor

SALT = bytes(16)


async def reviewed(office: Office) -> None:
    """Somebody who does not fit the rules is up for review."""
    await does(
        office,
        lambda s, now: admission.set_rules(
            s,
            actor(s, office.host),
            office.ids["meeting"],
            "titles",
            ["Director"],
            now=now,
            office=office.world.office,
        ),
    )
    office.ids["candidate"] = office.ids["place"]


async def full(office: Office) -> None:
    """The places are taken, and the other one waits."""

    def unit(session: Session) -> None:
        meeting = meeting_rows.locked(session, office.ids["meeting"])
        assert meeting is not None
        meeting.places = 1
        session.flush()
        changing_people.change_people(
            session,
            actor(session, office.host),
            meeting.id,
            [Pick(office.other.person_id)],
            [],
            now=office.world.clock.now(),
            office=office.world.office,
        )
        line = waiting_rows.waiting_of(session, meeting.id, office.other.person_id)
        assert line is not None
        office.ids["waiting"] = line.id

    await office.world.write(unit)
    await office.world.app.settle()


async def slip_asked(office: Office) -> None:
    """The guest attends a meeting whose slip asks for everything."""

    def unit(session: Session) -> None:
        meeting = meeting_rows.locked(session, office.ids["meeting"])
        assert meeting is not None
        meeting.reply_fields = ["phone", "lodging", "arrival", "diet", "health"]
        place = attendance_rows.participant(session, office.ids["place"])
        assert place is not None
        place.reply = "attending"

    await office.world.write(unit)


async def foreign_guest(office: Office) -> None:
    """The guest comes from abroad."""
    await does(
        office,
        lambda s, now: needs.set_needs(
            s,
            actor(s, office.host),
            office.ids["place"],
            [needs.Need.FOREIGN_GUEST],
            salt=SALT,
            now=now,
            office=office.world.office,
        ),
    )


async def grouped(office: Office) -> None:
    """A group, and the unit of the guest."""
    await does(
        office,
        lambda s, now: records.add_to_group(
            s,
            actor(s, office.host),
            "Readers",
            [office.guest.person_id],
            now=now,
            office=office.world.office,
        ),
    )

    def ids(session: Session) -> tuple[int, int]:
        unit = people_rows.unit_named(session, "Reading")
        group = people_rows.group_named(session, "Readers")
        assert unit is not None and group is not None
        return unit.id, group.id

    office.ids["unit"], office.ids["group"] = await office.world.read(ids)


async def foreign_among_namesakes(office: Office) -> None:
    """The same, and two people of the helper's name."""
    await on_task.namesakes(office)
    await foreign_guest(office)
