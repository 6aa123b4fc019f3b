"""Raising an alarm: what would be said and to how many, then the message itself. Row 2.8.

It is confirmed first, and one confirmation sends once: it carries the alarm that was the last one
when it was shown, and is good for some minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Who
from meetings.reach import Readers
from meetings.regime.profile import Names
from meetings.safety import telling
from meetings.safety.house import house_for, named_to
from meetings.safety.inside import EVERYWHERE, MAIN, Inside, branch_in, everybody, venue_of
from storage import Session, alarms, branches, safety, timers
from storage.alarms import House
from storage.safety import Alarm

LONGEST_TEXT, LONGEST_GATHER = 200, 60
REMIND = "alarm_remind"
#: Whoever has not answered after this is no longer asked by a process that was away.
_ASKED_LATE = timedelta(hours=1)


#: More kinds of alarm than any office has: kind, drill and venue are one number on a button.
_KINDS = 64


def packed(kind: int, drill: bool, venue: int) -> int:
    """Place of the kind, whether it is a drill, and the venue, in one number. Pure."""
    return (venue * _KINDS + kind) * 2 + drill


def unpacked(what: int) -> tuple[int, int, int]:
    """Kind, drill (0 or 1) and venue of such a number. Pure."""
    return what // 2 % _KINDS, what % 2, what // 2 // _KINDS


@dataclass(frozen=True, slots=True)
class NewAlarm:
    """What is to go out. ``text`` "" says what the office's own words for the kind are."""

    kind: str
    drill: bool
    venue: int = EVERYWHERE
    text: str = ""
    gather: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An alarm as it would go out now."""

    meeting_id: int
    title: str
    new: NewAlarm
    #: Everybody, those of them at work there, and those nobody's phone reads it for.
    people: int
    at_work: int
    without_phone: int
    #: Venues to choose from: number and name, "" the main one; empty where there is only that.
    venues: tuple[tuple[int, str], ...]
    #: The last alarm there was; 0: none.
    after: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """An alarm or a drill that is over."""

    alarm_id: int
    kind: str
    drill: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AlarmMenu:
    """What can be raised at a meeting."""

    meeting_id: int
    title: str
    kinds: tuple[tuple[str, Names], ...]
    #: The newest first.
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """An alarm that runs already, or went out at this very confirmation: it is shown instead."""

    alarm_id: int


@dataclass(frozen=True, slots=True)
class Raised:
    """It is on its way."""

    alarm_id: int
    people: int


def kinds_of(office: Office) -> tuple[str, ...]:
    """The kinds of alarm the office has, in its order; buttons carry the place."""
    return tuple(office.profile.safety.alarms)


def menu(
    session: Session, who: Who, meeting_id: int, *, office: Office, drill: bool = False
) -> AlarmMenu | Running | Refused:
    """What can be raised; the alarm that runs, where one does. A real one is raised also while a
    drill runs (``drill`` False asks for it)."""
    house = house_for(session, who, Action.RAISE_ALARM, meeting_id)
    if isinstance(house, Refused):
        return house
    now_running = _running(session, house, drill=drill)
    if now_running is not None:
        return Running(now_running.id)
    rules = office.profile.safety.alarms
    kinds = tuple((key, rules[key].name) for key in kinds_of(office))
    earlier = tuple(
        Earlier(one.id, one.kind, one.drill, one.at)
        for one in alarms.alarms_of(session, meeting_id)
    )
    return AlarmMenu(meeting_id, named_to(who, house), kinds, earlier)


def propose(
    session: Session, who: Who, meeting_id: int, new: NewAlarm, *, now: datetime, office: Office
) -> Proposal | Running | Refused:
    """What would go out now, to how many: looked at before it is confirmed."""
    house = house_for(session, who, Action.RAISE_ALARM, meeting_id)
    if isinstance(house, Refused):
        return house
    if problem := _problem(session, house, new, office):
        return problem
    last = alarms.latest(session, meeting_id)
    now_running = _running(session, house, drill=new.drill)
    if now_running is not None:
        return Running(now_running.id)
    people = everybody(session, house, new.venue, now=now, office=office)
    readers = Readers(session, [one.person_id for one in people])
    unread = sum(telling.reader_of(readers, one.person_id) is None for one in people)
    gather = new.gather or gather_of(session, meeting_id)
    there = branches.branches_of(session, meeting_id)
    venues = [(EVERYWHERE, ""), (MAIN, ""), *((venue_of(one.id), one.name) for one in there)]
    return Proposal(
        meeting_id=meeting_id,
        title=named_to(who, house),
        new=NewAlarm(new.kind, new.drill, new.venue, new.text, gather),
        people=len(people),
        at_work=sum(one.at_work for one in people),
        without_phone=unread,
        venues=tuple(venues) if there else (),
        after=last.id if last is not None else 0,
    )


def gather_of(session: Session, meeting_id: int) -> str:
    """Where the plan has everybody gather; "" where there is no plan."""
    plan = safety.plan_in_force(session, meeting_id)
    parts = plan.content["parts"] if plan is not None else []
    return next((" ".join(p["text"].split()) for p in parts if p["key"] == "gather"), "")[
        :LONGEST_GATHER
    ]


def raise_alarm(
    session: Session,
    actor: Actor,
    meeting_id: int,
    new: NewAlarm,
    *,
    after: int,
    shown_at: datetime,
    now: datetime,
    office: Office,
) -> Raised | Running | Refused:
    """Send it. ``after`` is the last alarm there was as the confirmation was shown, ``shown_at``
    when that was: pressed twice, or found in the chat next week, it sends nothing."""
    house = house_for(session, actor.who, Action.RAISE_ALARM, meeting_id, lock=True)
    if isinstance(house, Refused):
        return house
    if problem := _problem(session, house, new, office):
        return problem
    last = alarms.latest(session, meeting_id)
    if last is not None and last.id > after:
        return Running(last.id)
    good = timedelta(minutes=office.profile.safety.confirm_min)
    if not shown_at <= now <= shown_at + good:
        return refused("alarm-confirm-old")
    drill = _running(session, house, drill=False, drills=True)
    if (there := _running(session, house, drill=new.drill)) is not None:
        return Running(there.id)
    if drill is not None:
        _break_off(session, actor, drill, now=now)
    people = everybody(session, house, new.venue, now=now, office=office)
    alarm = _written(session, actor, house, new, people, now=now)
    telling.tell_everybody(
        session, alarm, people, now=now, house=house, breaks_drill=drill is not None
    )
    due = now + timedelta(minutes=office.profile.safety.remind_min)
    asked = timers.WantedTimer(REMIND, "", due, due + _ASKED_LATE, {"alarm": alarm.id})
    timers.replace(session, telling.subject(alarm.id), [asked])
    return Raised(alarm.id, len(people))


def _running(session: Session, house: House, *, drill: bool, drills: bool = False) -> Alarm | None:
    """The alarm that runs and is in the way: of any kind for a drill, a real one for a real one.
    ``drills``: the drill that runs."""
    found = alarms.running(session, house.meeting_id)
    alarm = alarms.alarm(session, found) if found is not None else None
    if alarm is None:
        return None
    if drills:
        return alarm if alarm.drill else None
    return alarm if drill or not alarm.drill else None


def _problem(session: Session, house: House, new: NewAlarm, office: Office) -> Refused | None:
    branch = branch_in(new.venue)
    if new.kind not in office.profile.safety.alarms:
        return refused("gone")
    if branch is not None and not branches.is_of(session, branch, house.meeting_id):
        return refused("gone")
    if house.state not in ("published", "closed"):
        return refused("alarm-no-meeting")
    if len(new.text) > LONGEST_TEXT or len(new.gather) > LONGEST_GATHER:
        return refused("alarm-long", limit=LONGEST_TEXT)
    if mark_in(f"{new.text}\n{new.gather}", office.profile):
        return refused("level-mark")
    return None


def _written(
    session: Session,
    actor: Actor,
    house: House,
    new: NewAlarm,
    people: Sequence[Inside],
    *,
    now: datetime,
) -> Alarm:
    alarm = Alarm(
        meeting_id=house.meeting_id,
        drill=new.drill,
        everywhere=new.venue == EVERYWHERE,
        branch_id=branch_in(new.venue),
        kind=new.kind,
        text=new.text,
        gather=new.gather or gather_of(session, house.meeting_id),
        by_id=actor.who.person_id,
        at=now,
    )
    session.add(alarm)
    session.flush()
    changed(
        session,
        actor,
        "raise drill" if new.drill else "raise alarm",
        f"meeting:{house.meeting_id}",
        now=now,
        after={"alarm": alarm.id, "kind": new.kind, "people": len(people), "text": new.text},
    )
    return alarm


def _break_off(session: Session, actor: Actor, drill: Alarm, *, now: datetime) -> None:
    """A real alarm ends the drill; the message of the real one says so."""
    from meetings.safety.ending import close

    close(session, actor, drill, "", now=now)
