"""The action item of the bad-input stories, brought to where each of its forms opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from meetings import approvals, tasks
from meetings.tasks import arranging, changing, coordinating, discussing, milestones, part_work
from storage import Session
from storage import people as people_rows
from tests.stories.bad_input_stage import Office, accepted, does, reported_done
from tests.stories.notice_stage import actor
from tests.stories.world import Person


async def namesakes(office: Office) -> None:
    """Another two are called like the other one and like the one without a phone."""
    await office.world.hires("Otto Other", unit="Archive", bound=False)
    await office.world.hires("Dan Dummy", unit="Reading", bound=False)


async def suspended(office: Office) -> None:
    """The guest asked that it rest, and the host agreed."""
    await accepted(office)
    await _by(office, office.guest, changing.ask_suspension, "No money")
    await does(
        office,
        lambda s, now: approvals.decide(
            s, actor(s, office.host), 1, approve=True, now=now, office=office.world.office
        ),
    )


async def closed(office: Office) -> None:
    """Done, checked, closed."""
    await reported_done(office)
    await _by(office, office.host, tasks.verify)


async def overdue(office: Office) -> None:
    """The due day has passed; the other one is the leader in charge of the lead unit."""
    await accepted(office)

    def unit(session: Session) -> None:
        reading = people_rows.unit_named(session, "Reading")
        assert reading is not None
        reading.leader_id = office.other.person_id

    await office.world.write(unit)
    await office.world.later(days=9)


async def part_given(office: Office) -> None:
    """The other one is asked for a part of it."""
    await part_of(office, office.other)


async def part_given_among_namesakes(office: Office) -> None:
    """The same, and the name of who could take it over is borne by two."""
    await part_given(office)
    await namesakes(office)


async def part_accepted(office: Office) -> None:
    """The other one has taken the part on."""
    await part_given(office)
    await does(office, lambda s, now: part_work.accept_part(s, actor(s, office.other), 1, now=now))


async def part_done(office: Office) -> None:
    """The other one has done the part."""
    await part_given(office)
    await does(
        office,
        lambda s, now: part_work.finish_part(
            s, actor(s, office.other), 1, "Counted", now=now, office=office.world.office
        ),
    )


async def help_asked(office: Office) -> None:
    """The other one is asked for help, and the name of who could instead is borne by two."""
    await asked_of(office, office.other)
    await namesakes(office)


async def shared(office: Office) -> None:
    """A part and a question of who has no phone; a milestone; a word of the host."""
    await part_of(office, office.dummy)
    await asked_of(office, office.dummy)
    due = _due(office)
    await _by(office, office.host, milestones.add_milestone, "Halfway", due)
    await _by(office, office.host, discussing.comment, "Start with the upper floor")


async def part_of(office: Office, person: Person) -> None:
    """This person is asked for a part of it."""
    part = arranging.NewPart(person.person_id, "Count the maps", _due(office))
    await _by(office, office.guest, arranging.add_part, part)
    office.ids["part"] = 1


async def asked_of(office: Office, person: Person) -> None:
    """This person is asked for help."""
    help_ = coordinating.NewHelp("help", person.person_id, "Lend two people", _due(office))
    await _by(office, office.guest, coordinating.ask_help, help_)
    office.ids["request"] = 1


def _due(office: Office) -> date:
    world = office.world
    return world.office.calendar.add_working_days(world.office.today(world.clock.now()), 5)


async def _by(office: Office, person: Person, use_case: Callable[..., Any], *what: Any) -> None:
    """This person does this with the item."""

    def use(session: Session, now: datetime) -> Any:
        task_id = office.ids["task"]
        return use_case(
            session, actor(session, person), task_id, *what, now=now, office=office.world.office
        )

    await does(office, use)
