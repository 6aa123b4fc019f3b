"""The office's own calendar table: a notice of 调休 is entered, working days follow. CAL-03."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meetings.calendar import DayOverride
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from storage import Session
from storage import calendar_days as rows

LONGEST = 100


@dataclass(frozen=True, slots=True)
class DaySet:
    """The day is as entered; ``override`` None: the library's word holds again."""

    day: date
    override: DayOverride | None


def overrides(session: Session) -> dict[date, DayOverride]:
    """The whole table, for ``WorkCalendar`` and ``WorkCalendar.correct``."""
    return {
        row.day: DayOverride(row.working, row.note, row.source)
        for row in rows.calendar_days(session)
    }


def set_day(
    session: Session,
    actor: Actor | None,
    day: date,
    override: DayOverride | None,
    *,
    now: datetime,
    office: Office,
) -> DaySet | Refused:
    """Enter one day, or take it out of the table (``override`` None).

    A day that has passed stays as it is: deadlines were counted with it. The caller hands the
    table to the office's calendar once this is committed. ``actor`` None: the command line, whose
    user holds the database anyway.
    """
    if actor is not None and not may(actor.who, Action.SET_CALENDAR):
        return refused("not-allowed")
    if day < office.today(now):
        return refused("day-passed")
    if override is not None and max(len(override.note), len(override.source)) > LONGEST:
        return refused("note-too-long", limit=LONGEST)
    row = rows.locked(session, day)
    before = _data(row)
    if override is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        row = rows.CalendarDay(day=day, working=override.working, set_at=now)
        session.add(row)
    if row is not None and override is not None:
        row.working, row.note, row.source = override.working, override.note, override.source
        row.set_by_id, row.set_at = actor.who.person_id if actor else None, now
    session.flush()
    after = _data(row) if override is not None else None
    if before != after:
        subject = f"day:{day.isoformat()}"
        changed(session, actor, "set calendar day", subject, now=now, before=before, after=after)
    return DaySet(day, override)


def _data(row: rows.CalendarDay | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"working": row.working, "note": row.note, "source": row.source}
