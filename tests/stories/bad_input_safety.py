"""What the bad-input stories need of safety: an approved plan, an alarm that runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from meetings.safety import raising
from meetings.safety.raising import NewAlarm
from storage import Session, safety
from storage import attendance as attendance_rows
from storage import duties as duty_rows
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import Office
from tests.stories.notice_stage import actor


async def approved(office: Office) -> None:
    """A plan of one part, approved: a change wants a reason."""

    def unit(session: Session, now: datetime) -> None:
        part = {"key": "gather", "event": False, "name": "Assembly point", "text": "The yard"}
        plan = safety.SafetyPlan(
            meeting_id=office.ids["meeting"],
            edition=1,
            content={"parts": [part]},
            state="approved",
            by_id=office.host.person_id,
            at=now,
        )
        session.add(plan)

    await stage.does(office, unit)


async def running(office: Office) -> None:
    """The guest came along and is on the list of an alarm; the host leads out zone A."""

    def unit(session: Session, now: datetime) -> Any:
        place = attendance_rows.participant(session, office.ids["place"])
        assert place is not None
        place.role = "accompanying"
        host = office.host.person_id
        meeting = office.ids["meeting"]
        session.add(duty_rows.Duty(meeting_id=meeting, person_id=host, kind="warden", zone="A"))
        session.flush()
        return raising.raise_alarm(
            session,
            actor(session, office.host),
            meeting,
            NewAlarm("evacuate", drill=False, gather="The yard"),
            after=0,
            shown_at=now - timedelta(seconds=3),
            now=now,
            office=office.world.office,
        )

    await stage.does(office, unit)
    office.ids["alarm"] = 1


async def clock_goes_on(office: Office) -> None:
    """Seconds pass between two presses: the card that asks is not taken for read before."""
    clock = office.world.clock
    stands = clock.now

    def now() -> datetime:
        clock.forward(timedelta(seconds=1))
        return stands()

    clock.now = now
