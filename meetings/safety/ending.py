"""解除: the alarm ends, everybody is told, and what happened is filed. Row 2.8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Who, may
from meetings.safety import telling
from meetings.safety.house import house_for
from storage import Session, alarms, duties, timers, work
from storage.alarms import House
from storage.safety import Alarm

#: Long work that makes and files the report.
FILE = "file_alarm"
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Ended:
    """It is over; ``again``: it was before."""

    alarm_id: int
    again: bool


def end(
    session: Session,
    actor: Actor,
    alarm_id: int,
    note: str = "",
    *,
    now: datetime,
    office: Office,
) -> Ended | Refused:
    """End it: whoever got the alarm is told, the report is made and filed. Not everybody who may
    raise one may call people back: see ``may_end``."""
    alarm = alarms.locked(session, alarm_id)
    if alarm is None:
        return refused("gone")
    house = house_for(session, actor.who, Action.RAISE_ALARM, alarm.meeting_id)
    if isinstance(house, Refused):
        return house
    if not may_end(session, actor.who, house, alarm):
        return refused("alarm-end-who")
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        return refused("alarm-long", limit=LONGEST_NOTE)
    if mark_in(note, office.profile):
        return refused("level-mark")
    if alarm.ended_at is not None:
        return Ended(alarm.id, again=True)
    close(session, actor, alarm, note, now=now)
    told = [
        one.person_id
        for one in alarms.people_of(session, alarm.id)
        if one.reached != "nobody" and one.person_id != actor.who.person_id
    ]
    over = telling.notice(alarm, "alarm_over", now=now, dedupe=f"alarm-over:{alarm.id}")
    telling.tell_each(session, alarm, told, over, now=now)
    return Ended(alarm.id, again=False)


def may_end(session: Session, who: Who, house: House, alarm: Alarm) -> bool:
    """Whether this person may say that it is over: the hosts, the watch (带班), who raised it. A
    warden or a gate sees their own corner of the building."""
    watch = frozenset(duties.people_on_duty(session, house.meeting_id, ("watch",)))
    about = About(organiser_id=house.organiser_id, staff=watch | {alarm.by_id})
    return may(who, Action.RAISE_ALARM, about)


def close(session: Session, actor: Actor, alarm: Alarm, note: str, *, now: datetime) -> None:
    """It runs no more; nobody is told by this."""
    alarm.ended_at, alarm.ended_by_id, alarm.end_note = now, actor.who.person_id, note
    session.flush()
    timers.cancel(session, telling.subject(alarm.id))
    changed(session, actor, "end alarm", telling.subject(alarm.id), now=now, after={"note": note})
    work.start(
        session,
        FILE,
        {"alarm": alarm.id},
        asked_by_person_id=None,
        address_key=None,
        total=1,
        now=now,
    )
    telling.refresh_soon(session, alarm.id, now=now)
