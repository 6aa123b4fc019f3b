"""Clashes: what speaks against a time, said while it is typed and never in the way. Row 2.2.

Days without meetings (LEAN-04), holidays and rest days, years whose holidays are not announced
yet (CAL-03), and people who are in two meetings at once (撞会).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from meetings.calendar import meeting_free
from meetings.levels import not_above
from meetings.office import Office
from storage import Session, levels
from storage import people as people_rows
from storage import places as place_rows

#: A meeting of more days is looked at day by day no further.
MOST_DAYS = 31

DayTrouble = Literal["no-meeting-day", "rest-day", "provisional"]


@dataclass(frozen=True, slots=True)
class BadDay:
    """A day of the meeting that speaks against it."""

    kind: DayTrouble
    day: date


@dataclass(frozen=True, slots=True)
class Busy:
    """People who are in another meeting at that time; its title is empty where its level is
    above the one that is looked at."""

    names: tuple[str, ...]
    title: str
    starts_at: datetime
    ends_at: datetime


Clash = BadDay | Busy


def of_days(starts_at: datetime, ends_at: datetime, office: Office) -> tuple[BadDay, ...]:
    """What speaks against the days themselves. Pure."""
    first = office.today(starts_at)
    # A meeting until midnight does not touch the next day.
    last = max(first, office.today(ends_at - timedelta(microseconds=1)))
    days = [first + timedelta(days=n) for n in range(min((last - first).days + 1, MOST_DAYS))]
    rules = office.profile.no_meeting_days
    found = [BadDay("no-meeting-day", day) for day in days if meeting_free(day, rules)]
    found += [BadDay("rest-day", day) for day in days if not office.calendar.is_working_day(day)]
    if office.calendar.is_provisional(first.year):
        found.append(BadDay("provisional", first))
    return tuple(found)


def of_people(
    session: Session,
    person_ids: Iterable[int],
    starts_at: datetime,
    ends_at: datetime,
    *,
    level: str,
    besides_meeting_id: int | None = None,
) -> tuple[Busy, ...]:
    """Who of these is in another open meeting then, by meeting, the earliest first.

    ``level`` is that of the meeting they are wanted for: a higher one is not named in it.
    """
    wanted = sorted(set(person_ids))
    if not wanted:
        return ()
    busy = place_rows.people_busy_between(
        session, wanted, starts_at, ends_at, besides_meeting_id=besides_meeting_id
    )
    by_meeting: dict[int, list[str]] = {}
    meetings = {meeting.id: meeting for _, meeting in busy}
    people = people_rows.persons(session, [person_id for person_id, _ in busy])
    for person_id, meeting in busy:
        person = people.get(person_id)
        if person is not None:
            by_meeting.setdefault(meeting.id, []).append(person.name)
    found = []
    for id, names in by_meeting.items():
        other = meetings[id]
        named = not_above(other.level, level)
        title = other.title if named else ""
        found.append(Busy(tuple(names), title, other.starts_at, other.ends_at))
        if not named:
            levels.put_back(session, other)
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.title)))
