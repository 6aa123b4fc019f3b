"""The stage of the stories about a meeting's people: a published meeting, its rules and places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from meetings import changing_people, following
from meetings.inviting import Pick
from meetings.meetings import Refused
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import places as place_rows
from storage import waiting as waiting_rows
from tests.stories import notice_stage as stage
from tests.stories.world import Person, World


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting whose notice went out."""

    world: World
    desk: Person
    id: int

    async def opens(self, person: Person, route: str, *numbers: int) -> None:
        """The person presses a button they still see somewhere."""
        await person.presses_route(route, *(numbers or (self.id,)))

    async def adds(self, *people: Person, unit: str | None = None) -> Any:
        """The hosts add people, in their post of a unit where one is said."""

        def unit_of_work(session: Session) -> Any:
            under = people_rows.unit_named(session, unit) if unit else None
            outcome = changing_people.change_people(
                session,
                stage.actor(session, self.desk),
                self.id,
                [Pick(person.person_id, under.id if under else None) for person in people],
                [],
                now=self.world.clock.now(),
                office=self.world.office,
            )
            assert not isinstance(outcome, Refused), outcome
            return outcome

        outcome = await self.world.write(unit_of_work)
        for person in people:
            await person.looks()
        await self.world.app.settle()
        return outcome

    async def sets(self, **values: Any) -> None:
        """Facts of the meeting, as if they had been so from the start."""

        def unit(session: Session) -> None:
            meeting = rows.locked(session, self.id)
            assert meeting is not None
            for name, value in values.items():
                setattr(meeting, name, value)
            session.flush()
            following.meeting_changed(
                session, meeting, now=self.world.clock.now(), office=self.world.office
            )

        await self.world.write(unit)

    async def row(self, person: Person) -> attendance_rows.Participant | None:
        """The person's row, on the list or not."""

        def read(session: Session) -> attendance_rows.Participant | None:
            found = attendance_rows.any_participant_of(session, self.id, person.person_id)
            if found is not None:
                session.expunge(found)
            return found

        found: attendance_rows.Participant | None = await self.world.read(read)
        return found

    async def standing(self, person: Person) -> str:
        """approved / pending / refused; "" for nobody."""
        row = await self.row(person)
        return "" if row is None or row.removed_at is not None else row.standing

    async def place(self, person: Person) -> int:
        """The participant's id."""
        row = await self.row(person)
        assert row is not None
        return row.id

    async def listed(self) -> list[str]:
        """Names on the list, in order."""

        def read(session: Session) -> list[str]:
            found = attendance_rows.participants_of(session, self.id)
            people = people_rows.persons(session, [p.person_id for p in found])
            return [people[p.person_id].name for p in found]

        found: list[str] = await self.world.read(read)
        return found

    async def taken(self) -> int:
        """How many places are taken."""
        found: int = await self.world.read(lambda s: place_rows.places_taken(s, self.id))
        return found

    async def waits(self) -> list[tuple[str, str]]:
        """Who is on the waiting list, in order, and how they stand."""

        def read(session: Session) -> list[tuple[str, str]]:
            found = waiting_rows.waiting_for(session, self.id)
            people = people_rows.persons(session, [line.person_id for line in found])
            return [(people[line.person_id].name, line.state) for line in found]

        found: list[tuple[str, str]] = await self.world.read(read)
        return found

    async def line(self, person: Person) -> int:
        """The person's line of the waiting list."""

        def read(session: Session) -> int:
            found = waiting_rows.waiting_of(session, self.id, person.person_id)
            assert found is not None
            return found.id

        found: int = await self.world.read(read)
        return found


async def published(
    world: World, desk: Person, people: Sequence[Person], **values: Any
) -> Meeting:
    """A meeting of next Tuesday that these people are invited to; the notice went out."""
    meeting = Meeting(world, desk, await stage.draft(world, desk, people))
    if values:
        await meeting.sets(**values)
    await stage.publishes(desk, meeting.id)
    return meeting
