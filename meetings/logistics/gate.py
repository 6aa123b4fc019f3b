"""The gate (门岗): plates of the cars that come, the evening before, and what changes after.

No names: the gate lets cars in, not people. Row 2.7.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from meetings.logistics.car_table import plate_of
from meetings.logistics.guests import guests_of
from meetings.logistics.standing import day_of, eve, first_day, who_sees_to
from meetings.office import Office
from meetings.reach import Notice, tell_many
from storage import Session, outbox, timers
from storage import logistics as rows
from storage import meetings as meeting_rows

GATE = "gate_plates"


def wanted_timers(meeting: meeting_rows.Meeting, *, office: Office) -> list[timers.WantedTimer]:
    """The evening before the first day, and shortly before the start for what changed since."""
    rules = office.profile.logistics
    evening = eve(first_day(meeting, office), rules.gate_time, office)
    again = meeting.starts_at.astimezone(UTC) - timedelta(minutes=rules.gate_again_min)
    rungs = [("eve", evening), ("again", again)]
    return timers.ladder(
        GATE, [r for r in rungs if r[1] < meeting.starts_at], ends_at=meeting.starts_at
    )


def plates_of(
    session: Session, meeting: meeting_rows.Meeting, *, office: Office
) -> tuple[str, ...]:
    """Every plate that is to be let in: of the meeting's cars, and of those people come with."""
    own = [car.plate for car in rows.cars.cars_of(session, meeting.id)]
    theirs = [
        plate_of(guest.car)
        for guest in guests_of(session, meeting, office)
        if guest.car and (guest.coming or guest.unanswered)
    ]
    return tuple(dict.fromkeys([*own, *theirs]))


def fire(
    session: Session, meeting: meeting_rows.Meeting, slot: str, *, now: datetime, office: Office
) -> None:
    """The evening before: the whole list. Shortly before the start: what changed since, or the
    whole list where the evening passed without it."""
    state = day_of(session, meeting, office)
    if slot == "eve" or state.plates is None:
        plates = plates_of(session, meeting, office=office)
        state.plates = list(plates)
        session.flush()
        if plates:
            _tell(session, meeting, now=now, new=plates, gone=(), whole=True)
    else:
        tell_changes(session, meeting, now=now, office=office)


def tell_changes(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Where the gate has the list: plates that came to it, and that went. Nothing without a list,
    or once the meeting is over."""
    state = rows.cars.day_of(session, meeting.id)
    if state is None or state.plates is None:
        return
    if meeting.state != "published" or meeting.ends_at <= now:
        return
    plates = plates_of(session, meeting, office=office)
    before = set(state.plates)
    new = tuple(one for one in plates if one not in before)
    gone = tuple(one for one in state.plates if one not in plates)
    if new or gone:
        state.plates = list(plates)
        session.flush()
        _tell(session, meeting, now=now, new=new, gone=gone, whole=False)


def _tell(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    new: tuple[str, ...],
    gone: tuple[str, ...],
    whole: bool,
) -> None:
    params = {
        "meeting": meeting.id,
        "new": list(new),
        "gone": list(gone),
        "whole": whole,
        "start": meeting.starts_at.isoformat(),
    }
    notice = Notice(
        kind="gate_plates",
        params=params,
        lane=outbox.URGENT,
        valid_until=meeting.ends_at,
        meeting_id=meeting.id,
    )
    tell_many(session, who_sees_to(session, meeting, "gate"), notice, now=now)
