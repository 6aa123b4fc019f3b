"""The clock of an alarm: who came in meanwhile, who has not answered. Row 2.8."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.office import Office
from meetings.safety import telling
from meetings.safety.inside import EVERYWHERE, everybody, venue_of
from storage import Session, alarms, timers
from storage import people as people_rows
from storage.safety import Alarm


def signed_in(session: Session, meeting_id: int, *, now: datetime) -> None:
    """Somebody signed in, or out: who came in while an alarm runs is told, at once."""
    running = alarms.running(session, meeting_id)
    if running is None:
        return
    wanted = timers.WantedTimer(
        telling.NEWCOMERS, "", now, now + timedelta(hours=1), {"alarm": running}
    )
    timers.want_again(session, f"alarm:{running}:newcomers", wanted)


def newcomers(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Who is in the building now and was not told yet. The regular look wants the next one."""
    alarm = _running(session, timer)
    if alarm is not None and timer.slot:
        timers.want_again(session, timer.subject, telling.look_again(alarm, now=now))
    house = alarms.house(session, alarm.meeting_id) if alarm is not None else None
    if alarm is None or house is None:
        return
    known = alarms.person_ids_of(session, alarm.id)
    venue = EVERYWHERE if alarm.everywhere else venue_of(alarm.branch_id)
    new = [
        one
        for one in everybody(session, house, venue, now=now, office=office)
        if one.person_id not in known
    ]
    for one in new:
        telling.tell_newcomer(session, alarm, one, now=now, house=house)
    if new:
        telling.refresh_soon(session, alarm.id, now=now)


def remind(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Who has not answered is asked once more, and their contact (内勤) is asked to find them; in
    a drill nobody outside is."""
    alarm = _running(session, timer)
    if alarm is None:
        return
    waiting = [one for one in alarms.people_of(session, alarm.id) if one.answer == "none"]
    again = telling.notice(alarm, "alarm_again", now=now, dedupe=f"alarm-again:{alarm.id}")
    reachable = [one.person_id for one in waiting if one.reached != "nobody"]
    telling.tell_each(session, alarm, reachable, again, now=now)
    if alarm.drill:
        return
    people = people_rows.persons(session, [one.person_id for one in waiting])
    for one in waiting:
        contact = people[one.person_id].contact_id
        # Where the contact read the first message, they have just been asked again.
        if contact is not None and one.reached == "self":
            owed = telling.notice(
                alarm,
                "alarm_contact",
                now=now,
                params={"person": one.person_id},
                dedupe=f"alarm-contact:{alarm.id}:{one.person_id}",
            )
            telling.tell_each(session, alarm, [contact], owed, now=now)


def refresh(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Something on the list changed since the last look."""
    alarm = alarms.alarm(session, int(timer.data["alarm"]))
    if alarm is not None:
        telling.refresh(session, alarm, now=now)


def _running(session: Session, timer: timers.DueTimer) -> Alarm | None:
    alarm = alarms.locked(session, int(timer.data["alarm"]))
    return alarm if alarm is not None and alarm.ended_at is None else None
