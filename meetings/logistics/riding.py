"""Telling riders and drivers: the evening before, and what changes after. Row 2.7."""

from __future__ import annotations

from datetime import datetime

from meetings.logistics.cars import RunFacts, cars_of
from meetings.logistics.standing import eve
from meetings.office import Office
from meetings.reach import Notice, tell
from storage import Session, outbox, timers
from storage import attendance as attendance_rows
from storage import logistics as rows
from storage import meetings as meeting_rows

#: The timer of an evening.
RIDES = "rides_told"


def wanted_timers(
    session: Session, meeting: meeting_rows.Meeting, *, office: Office
) -> list[timers.WantedTimer]:
    """One for each day on which a car goes: the evening before."""
    wanted = []
    days: dict[str, datetime] = {}
    for run, _ in rows.cars.runs_of(session, meeting.id):
        day = office.local(run.leaves_at).date().isoformat()
        days[day] = max(days.get(day, run.leaves_at), run.leaves_at)
    for day, last in days.items():
        due = told_at(last, office)
        if due < last:
            wanted.append(timers.WantedTimer(RIDES, day, due, last))
    return wanted


def told_at(leaves: datetime, office: Office) -> datetime:
    """When who rides then is told: the evening before."""
    day = office.local(leaves).date()
    return eve(day, office.profile.logistics.runs_time, office)


def said_to_rider(run: RunFacts) -> str:
    """What a rider is told, as it is kept: when it is another one, they are told again."""
    return f"{run.leaves_at.isoformat()}|{run.plate}|{run.phone}|{run.start}"


def said_to_driver(run: RunFacts) -> str:
    """What a driver is told, as it is kept."""
    people = ",".join(str(one.journey_id) for one in run.riders)
    return f"{run.leaves_at.isoformat()}|{run.plate}|{run.start}|{run.end}|{people}"


def tell_riders(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Riders and drivers hear what they were not told: from the evening before on, and before it
    those who were told something else."""
    if meeting.state != "published":
        return
    told = any(one.told for one in rows.cars.journeys_of(session, meeting.id))
    if not told and not rows.cars.runs_of(session, meeting.id):
        return
    aboard: set[int] = set()
    for run in cars_of(session, meeting, office=office).runs:
        ids = {one.journey_id for one in run.riders}
        aboard |= ids
        if run.leaves_at <= now:
            continue
        due = told_at(run.leaves_at, office) <= now
        for rider in run.riders:
            journey = rows.cars.journey_by_id(session, rider.journey_id)
            said = said_to_rider(run)
            if journey is None or journey.told == said or not (due or journey.told):
                continue
            kind = "ride_changed" if journey.told else "ride_told"
            journey.told = said
            _tell(session, meeting, rider.guest.person_id, kind, journey, run, now)
        _tell_driver(session, meeting, run, due=due, now=now)
    _tell_those_without(session, meeting, aboard, now=now)
    session.flush()


def _tell_driver(
    session: Session, meeting: meeting_rows.Meeting, run: RunFacts, *, due: bool, now: datetime
) -> None:
    row = rows.cars.run(session, run.id)
    said = said_to_driver(run)
    if row is None or run.driver_id is None or row.told == said or not (due or row.told):
        return
    row.told = said
    notice = Notice(
        kind="run_told",
        params={"meeting": meeting.id, "run": run.id, "said": said},
        lane=outbox.NOTICES,
        coalesce=f"run:{run.id}",
        valid_until=run.leaves_at,
        meeting_id=meeting.id,
    )
    tell(session, run.driver_id, notice, now=now)


def _tell_those_without(
    session: Session, meeting: meeting_rows.Meeting, aboard: set[int], *, now: datetime
) -> None:
    """Who was told of a car and has none any more."""
    for journey in rows.cars.journeys_of(session, meeting.id):
        place = attendance_rows.participant(session, journey.participant_id)
        if not journey.told or journey.id in aboard or place is None:
            continue
        journey.told = ""
        if place.removed_at is None and place.reply not in ("leave", "substituted"):
            _tell(session, meeting, place.person_id, "ride_off", journey, None, now)


def _tell(
    session: Session,
    meeting: meeting_rows.Meeting,
    person_id: int,
    kind: str,
    journey: rows.Journey,
    run: RunFacts | None,
    now: datetime,
) -> None:
    notice = Notice(
        kind=kind,
        params={"journey": journey.id, "said": journey.told},
        lane=outbox.NOTICES,
        coalesce=f"ride:{journey.id}",
        valid_until=run.leaves_at if run is not None else meeting.ends_at,
        meeting_id=meeting.id,
    )
    tell(session, person_id, notice, now=now)
