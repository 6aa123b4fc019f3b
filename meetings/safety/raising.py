"""Raising an alarm: what would be said and to how many, then the message itself. Row 2.8.

It is confirmed first, and one confirmation sends once: it carries the alarm that was the last one
when it was shown, and is good for some minutes, from some seconds on: the button stands where
another one stood, and a finger that taps twice sends nothing.
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
from meetings.safety import replacing, telling
from meetings.safety.house import house_for, named_to
from meetings.safety.inside import EVERYWHERE, MAIN, Inside, branch_in, everybody, venue_of
from storage import Session, alarms, branches, safety, timers
from storage.alarms import House
from storage.safety import Alarm

LONGEST_TEXT, LONGEST_GATHER = 200, 60
REMIND = "alarm_remind"
#: Whoever has not answered after this is no longer asked by a process that was away.
_ASKED_LATE = timedelta(hours=1)
#: Who signed in at the very moment it went out was not seen by it, nor saw that it runs.
_FIRST_LOOK = timedelta(seconds=15)


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
    #: What runs and would end with it: its kind, "" nothing; and whether that is a drill.
    replaces: str = ""
    replaces_drill: bool = False


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
    there = replacing.running(session, meeting_id)
    if there is not None and _in_the_way(there, new):
        return Running(there.id)
    people = everybody(session, house, new.venue, now=now, office=office)
    readers = Readers(session, [one.person_id for one in people])
    unread = sum(telling.reader_of(readers, one.person_id) is None for one in people)
    gather = new.gather or gather_of(session, meeting_id)
    parts = branches.branches_of(session, meeting_id)
    venues = [(EVERYWHERE, ""), (MAIN, ""), *((venue_of(one.id), one.name) for one in parts)]
    return Proposal(
        meeting_id=meeting_id,
        title=named_to(who, house),
        new=NewAlarm(new.kind, new.drill, new.venue, new.text, gather),
        people=len(people),
        at_work=sum(one.at_work for one in people),
        without_phone=unread,
        venues=tuple(venues) if parts else (),
        after=last.id if last is not None else 0,
        replaces=there.kind if there is not None else "",
        replaces_drill=there is not None and there.drill,
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
    rules = office.profile.safety
    if not shown_at <= now <= shown_at + timedelta(minutes=rules.confirm_min):
        return refused("alarm-confirm-old")
    if now < shown_at + timedelta(seconds=rules.confirm_wait_s):
        return refused("alarm-too-soon")
    there = replacing.running(session, meeting_id)
    if there is not None and _in_the_way(there, new):
        return Running(there.id)
    taken = replacing.take_over(session, actor, there, now=now)
    people = _with(everybody(session, house, new.venue, now=now, office=office), taken.listed)
    alarm = _written(session, actor, house, new, people, now=now)
    telling.tell_everybody(session, alarm, people, now=now, house=house, taken=taken)
    _want_timers(session, alarm, now=now, office=office)
    return Raised(alarm.id, len(people))


def _in_the_way(there: Alarm, new: NewAlarm) -> bool:
    own = bool(new.text or new.gather)
    return replacing.in_the_way(there, new.kind, new.venue, drill=new.drill, own=own)


def _with(people: Sequence[Inside], listed: Sequence[Inside]) -> tuple[Inside, ...]:
    """Those inside, and who stood on the list before; who works there is told first."""
    found = {one.person_id: one for one in (*listed, *people)}
    return tuple(sorted(found.values(), key=lambda one: not one.at_work))


def _want_timers(session: Session, alarm: Alarm, *, now: datetime, office: Office) -> None:
    """Who does not answer is asked again; and who came in is looked for."""
    due = now + timedelta(minutes=office.profile.safety.remind_min)
    asked = timers.WantedTimer(REMIND, "", due, due + _ASKED_LATE, {"alarm": alarm.id})
    look = telling.look_again(alarm, now=now, after=_FIRST_LOOK)
    timers.replace(session, telling.subject(alarm.id), [asked, look])


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
