"""By the clock: a room where papers are kept is to be checked every so many days. Row 6.5."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from meetings.office import Office
from meetings.reach import Notice, tell
from storage import Session, timers
from storage import custody_rooms as rows
from storage import people as people_rows

TIMER = "custody_check"
SUBJECT = "custody"
AT = time(9, 0)


def check_due(session: Session, room: str, *, office: Office) -> datetime | None:
    """When this room is to be checked; None where nothing is kept in it."""
    return due_by_room(session, office=office).get(room)


def due_by_room(session: Session, *, office: Office) -> dict[str, datetime]:
    """When each room is to be checked: so many days after the last check, or after the first
    original came."""
    checks, every = rows.last_checks(session), office.profile.custody.check_days
    found = {}
    for room in rows.rooms(session):
        last = checks.get(room.name)
        since = last.at if last is not None else room.first_at
        day = office.local(since).date() + timedelta(days=every)
        found[room.name] = datetime.combine(day, AT, office.zone)
    return found


def want_checks(session: Session, *, now: datetime, office: Office) -> None:
    """One timer a room. What is overdue is said again every ``again_days``."""
    again = timedelta(days=office.profile.custody.again_days)
    wanted = []
    for room, due_at in due_by_room(session, office=office).items():
        while due_at <= now:
            due_at += again
        wanted.append(timers.WantedTimer(TIMER, room, due_at, due_at + again, {"room": room}))
    timers.replace(session, SUBJECT, wanted)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """到期检查: the custodians of the room are reminded; where none is there, the archivists."""
    room = str(timer.data["room"])
    due_at = check_due(session, room, office=office)
    if due_at is not None and due_at <= now:
        keepers = [room_.keepers for room_ in rows.rooms(session) if room_.name == room]
        people = people_rows.persons(session, keepers[0] if keepers else ())
        ids = sorted(id for id, person in people.items() if person.left_on is None)
        archivists = [p.id for p in people_rows.people_with_role(session, "archivist")]
        for person_id in ids or archivists:
            params = {"room": room, "due": due_at.isoformat()}
            tell(session, person_id, Notice("custody_check_due", params), now=now)
    want_checks(session, now=now, office=office)
