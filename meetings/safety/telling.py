"""What an alarm sends, and to whom: ahead of everything but answers, at any hour, into lockers.

Row 2.8. In a drill nobody outside is asked for anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from meetings.reach import Notice, Readers, show_anew, tell
from meetings.safety.house import POSTS
from meetings.safety.inside import Inside
from meetings.safety.passing import TakenOver
from storage import Session, alarms, duties, outbox, timers
from storage.alarms import House
from storage.safety import Alarm, AlarmPerson

#: Who is in the building is looked at again so often while an alarm runs: two units that do not
#: see each other (a sign-in and the look) miss nobody for longer.
LOOK = timedelta(minutes=1)
#: An alarm nobody ended is looked after so long.
LOOKED_AFTER = timedelta(hours=6)
NEWCOMERS = "alarm_newcomers"
#: Read later than this it helps nobody: what goes out then is only the end.
HOLDS = timedelta(hours=2)
LIVE = "alarm_live"


def subject(alarm_id: int) -> str:
    """What a live list on somebody's screen shows; the timers' subject, too."""
    return f"alarm:{alarm_id}"


def card_subject(alarm_id: int, person_id: int) -> str:
    """What the alarm shows on the screen of somebody it is about, or of who speaks for them."""
    return f"alarm-card:{alarm_id}:{person_id}"


def notice(
    alarm: Alarm,
    kind: str,
    *,
    now: datetime,
    params: dict[str, Any] | None = None,
    dedupe: str | None = None,
    coalesce: str | None = None,
    shows: str | None = None,
) -> Notice:
    """A message of this alarm: urgent, at any hour, also to who sits inside without a phone."""
    return Notice(
        kind=kind,
        params={"alarm": alarm.id, **(params or {})},
        lane=outbox.URGENT,
        dedupe=dedupe,
        coalesce=coalesce,
        shows=shows,
        valid_until=now + HOLDS,
        meeting_id=alarm.meeting_id,
        breaks_in=True,
    )


def reader_of(readers: Readers, person_id: int) -> int | None:
    """Who reads what this person is told: they, or their contact; None: nobody."""
    person = readers.person(person_id)
    for reader in (person_id, person.contact_id) if person else ():
        if reader is not None and readers.account(reader) is not None:
            return reader
    return None


def tell_everybody(
    session: Session,
    alarm: Alarm,
    people: Sequence[Inside],
    *,
    now: datetime,
    house: House,
    taken: TakenOver,
) -> None:
    """The alarm goes to everybody it is about, in this order, and they stand on its list; who
    called for help in the one before still does."""
    readers = Readers(session, [one.person_id for one in people])
    calls = taken.calls or {}
    rows = [
        _row(alarm, one, readers, house, now) | _call(calls.get(one.person_id)) for one in people
    ]
    alarms.add_people(session, rows)
    for row in rows:
        _tell_first(session, alarm, row, readers, now=now, before=taken.before)


def _call(row: AlarmPerson | None) -> dict[str, Any]:
    """A call for help as it stands; of everybody the same keys, they are written at once."""
    return {
        "answer": row.answer if row else "none",
        "note": row.note if row else "",
        "answered_at": row.answered_at if row else None,
        "by_id": row.by_id if row else None,
        "helper_id": row.helper_id if row else None,
    }


def tell_newcomer(
    session: Session, alarm: Alarm, one: Inside, *, now: datetime, house: House
) -> None:
    """Somebody came in while it runs."""
    readers = Readers(session, [one.person_id])
    row = _row(alarm, one, readers, house, now)
    if alarms.add_person(session, row):
        _tell_first(session, alarm, row, readers, now=now)


def list_late(session: Session, alarm: Alarm, one: Inside, *, now: datetime, house: House) -> None:
    """Somebody who was taken to be elsewhere stands on the list, and is heard of already."""
    alarms.add_person(session, _row(alarm, one, Readers(session, [one.person_id]), house, now))


def _tell_first(
    session: Session,
    alarm: Alarm,
    row: dict[str, Any],
    readers: Readers,
    *,
    now: datetime,
    before: str = "",
) -> None:
    if row["reached"] == "nobody":
        return
    owed = notice(
        alarm,
        "alarm",
        now=now,
        params={"before": before},
        dedupe=f"alarm:{alarm.id}",
        shows=card_subject(alarm.id, row["person_id"]),
    )
    tell(session, row["person_id"], owed, now=now, readers=readers)


def _row(
    alarm: Alarm, one: Inside, readers: Readers, house: House, now: datetime
) -> dict[str, Any]:
    reader = reader_of(readers, one.person_id)
    reached = "self" if reader == one.person_id else "contact"
    if reader is None or (alarm.drill and reached == "contact"):
        reached = "nobody"
    away = readers.inside_until(one.person_id, now) is not None
    return {
        "alarm_id": alarm.id,
        "person_id": one.person_id,
        "participant_id": one.participant_id,
        "branch_id": one.branch_id,
        "zone": one.zone,
        "at_work": one.at_work,
        "reached": reached,
        "phone_away": house.phones_away and away,
        "added_at": now,
    }


def tell_each(
    session: Session, alarm: Alarm, person_ids: Iterable[int], owed: Notice, *, now: datetime
) -> None:
    """A notice to some of them, who can be reached; in a drill to nobody's contact."""
    ids = list(person_ids)
    readers = Readers(session, ids)
    for person_id in ids:
        if not alarm.drill or reader_of(readers, person_id) == person_id:
            tell(session, person_id, owed, now=now, readers=readers)


def helpers_of(session: Session, alarm: Alarm) -> list[int]:
    """Who is told that somebody needs help: who raised it, the organiser, who is on a post."""
    house = alarms.house(session, alarm.meeting_id)
    organiser = [house.organiser_id] if house is not None else []
    posts = duties.people_on_duty(session, alarm.meeting_id, POSTS)
    return list(dict.fromkeys([alarm.by_id, *organiser, *posts]))


def tell_help(
    session: Session, alarm: Alarm, person_id: int, *, now: datetime, but: int | None = None
) -> None:
    """Somebody needs help, or does not any more; ``but`` who did it knows."""
    helpers = [one for one in helpers_of(session, alarm) if one != but]
    tell_each(session, alarm, helpers, _help(alarm, person_id, now), now=now)


def help_changed(
    session: Session, alarm: Alarm, person_id: int, *, now: datetime, but: int | None = None
) -> None:
    """Somebody goes there, or has been: seen where the call for help stands, nobody is buzzed."""
    show_anew(session, _help(alarm, person_id, now), now=now, but=but)


def _help(alarm: Alarm, person_id: int, now: datetime) -> Notice:
    about = f"alarm-help:{alarm.id}:{person_id}"
    params = {"person": person_id}
    return notice(alarm, "alarm_help", now=now, params=params, coalesce=about, shows=about)


def look_again(alarm: Alarm, *, now: datetime, after: timedelta = LOOK) -> timers.WantedTimer:
    """When who is in the building is looked at again."""
    until = alarm.at + LOOKED_AFTER
    return timers.WantedTimer(NEWCOMERS, "look", now + after, until, {"alarm": alarm.id})


def refresh_soon(session: Session, alarm_id: int, *, now: datetime) -> None:
    """The live list is edited wherever it is shown, soon: a burst of answers costs one edit."""
    wanted = timers.WantedTimer(LIVE, "", now, now + timedelta(hours=1), {"alarm": alarm_id})
    timers.want_again(session, f"alarm:{alarm_id}:live", wanted)


def refresh(session: Session, alarm: Alarm, *, now: datetime) -> None:
    """The live list is edited wherever it is shown."""
    owed = notice(alarm, LIVE, now=now, coalesce=subject(alarm.id), shows=subject(alarm.id))
    show_anew(session, owed, now=now)
