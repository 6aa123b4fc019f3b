"""Calling off runs (出车取消): the riders have no car, and the driver need not go. Row 2.7."""

from __future__ import annotations

from datetime import datetime

from meetings.reach import Notice, tell
from storage import Session, outbox
from storage import logistics as rows
from storage import meetings as meeting_rows


def remove_run(
    session: Session, meeting: meeting_rows.Meeting, run: rows.CarRun, *, now: datetime
) -> None:
    """The run is off: its riders have no car, and a driver who knows of it is told."""
    for journey in rows.cars.journeys_of(session, meeting.id):
        if journey.run_id == run.id:
            journey.run_id = None
    session.flush()
    call_off(session, meeting, run, now=now)
    session.delete(run)
    session.flush()


def call_off(
    session: Session, meeting: meeting_rows.Meeting, run: rows.CarRun, *, now: datetime
) -> None:
    """Tell the driver that a run they know of is off."""
    car = rows.cars.car(session, run.car_id)
    if car is None or car.driver_id is None or not run.told or run.leaves_at <= now:
        return
    run.told = ""
    notice = Notice(
        kind="run_off",
        params={
            "meeting": meeting.id,
            "leaves": run.leaves_at.isoformat(),
            "plate": car.plate,
            "start": run.start,
        },
        lane=outbox.NOTICES,
        coalesce=f"run:{run.id}",
        valid_until=run.leaves_at,
        meeting_id=meeting.id,
    )
    tell(session, car.driver_id, notice, now=now)


def drop_empty(
    session: Session, meeting: meeting_rows.Meeting, run_id: int | None, *, now: datetime
) -> None:
    """A run nobody rides in any more is off."""
    run = rows.cars.run(session, run_id) if run_id is not None else None
    if run is None:
        return
    if not any(one.run_id == run_id for one in rows.cars.journeys_of(session, meeting.id)):
        remove_run(session, meeting, run, now=now)
