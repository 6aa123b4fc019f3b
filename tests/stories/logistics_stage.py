"""The stage of the stories about meals, rooms and cars: a meeting of two days, slips filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from meetings import duties, following
from meetings.changes import Actor
from meetings.people import who_is
from storage import Session
from storage import attendance as attendance_rows
from storage import logistics as rows
from storage import meetings as meeting_rows
from storage import slips as slip_rows
from tests.stories import meeting_stage
from tests.stories.meeting_stage import Stage
from tests.stories.world import Person, World

#: Tuesday 1 December, 09:00 in Shanghai, until Wednesday 17:00.
STARTS_AT = meeting_stage.NINE
ENDS_AT = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 2)


@dataclass(frozen=True, slots=True)
class House:
    """The meeting and who sees to it."""

    world: World
    desk: Person
    stage: Stage

    @property
    def id(self) -> int:
        """The meeting."""
        return self.stage.id

    async def place(self, person: Person) -> int:
        """The participant's id."""
        return await self.stage.participant(person)

    async def answers(self, person: Person, reply: str = "attending", **slip: str) -> None:
        """What the person replied and wrote on the slip, some time before."""
        place_id = await self.place(person)

        def unit(session: Session) -> None:
            place = attendance_rows.participant(session, place_id)
            assert place is not None
            place.reply = reply
            if slip:
                sensitive = {k: v for k, v in slip.items() if k == "diet"}
                session.merge(
                    slip_rows.ReplySlip(
                        participant_id=place_id,
                        fields={k: v for k, v in slip.items() if k not in sensitive},
                        sensitive=sensitive,
                        consented_at=self.world.clock.now() if sensitive else None,
                        by_id=person.person_id,
                        at=self.world.clock.now(),
                    )
                )

        await self.world.write(unit)

    async def duty(self, person: Person, kind: str) -> None:
        """The person sees to this."""

        def unit(session: Session) -> None:
            who = who_is(session, self.desk.person_id)
            assert who is not None
            done = duties.set_duty(
                session,
                Actor(who, "test"),
                self.id,
                person.person_id,
                kind,
                now=self.world.clock.now(),
                office=self.world.office,
            )
            assert isinstance(done, duties.DutySet), done

        await self.world.write(unit)

    async def moves(self, starts_at: datetime) -> None:
        """The meeting begins at another time, and lasts as long."""
        await self.changes(starts_at=starts_at, ends_at=starts_at + (ENDS_AT - STARTS_AT))

    async def changes(self, **values: Any) -> None:
        """Facts of the meeting are others, and what hangs on them follows."""

        def unit(session: Session) -> None:
            meeting = meeting_rows.locked(session, self.id)
            assert meeting is not None
            for name, value in values.items():
                setattr(meeting, name, value)
            meeting.edits += 1
            session.flush()
            now, office = self.world.clock.now(), self.world.office
            if meeting.state in ("cancelled", "postponed"):
                following.meeting_over(session, meeting, now=now, office=office)
            else:
                following.meeting_changed(session, meeting, now=now, office=office)

        await self.world.write(unit)
        await self.world.app.settle()

    async def meals(self) -> dict[str, rows.Meal]:
        """Every meal that is given, by day and kind: "01 lunch"."""

        def read(session: Session) -> dict[str, rows.Meal]:
            found = {
                f"{one.day:%d} {one.kind}": one for one in rows.meals.meals_of(session, self.id)
            }
            session.expunge_all()
            return found

        found: dict[str, rows.Meal] = await self.world.read(read)
        return found

    async def rooms(self) -> dict[str, str]:
        """Room → names of who sleeps there, in the order of names."""

        def read(session: Session) -> dict[str, str]:
            from meetings.logistics.rooms import lodging_of

            meeting = meeting_rows.meeting(session, self.id)
            assert meeting is not None
            found = lodging_of(session, meeting, office=self.world.office)
            return {room.label: " ".join(g.name for g in room.people) for room in found.rooms}

        found: dict[str, str] = await self.world.read(read)
        return found


async def house(
    world: World, guests: Sequence[Person], *, staff: Sequence[Person] = (), **values: Any
) -> House:
    """A published meeting of two days to which these are invited; slips ask for everything."""
    desk = await world.hires("周会务", roles=("secretariat",))
    stage = await meeting_stage.published(world, desk, guests, staff=staff)
    made = House(world, desk, stage)
    fields = ["gender", "lodging", "arrival", "departure", "transfer", "diet"]
    await made.changes(ends_at=ENDS_AT, reply_fields=fields, **values)
    for person in (desk, *guests, *staff):
        await person.looks()
    return made


def local(day: date, at: str) -> datetime:
    """A moment in the office's own time."""
    clock = datetime.combine(day, time.fromisoformat(at), UTC)
    return clock - timedelta(hours=8)
