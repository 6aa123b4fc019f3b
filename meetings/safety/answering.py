"""我安全, 需要帮助: what people in the building say, or others for them. Row 2.8.

A call for help counts at once and at any time, also after the end; that one is safe can be said
by whoever saw them, but never over their own call for help: that is seen to (``handled``). Who
was taken to be elsewhere (signed out by mistake, never signed in) stands on the list once they,
or who speaks for them, say how they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Named, may, named
from meetings.safety import telling
from meetings.safety.house import matter
from meetings.safety.inside import somebody
from storage import Session, alarms
from storage.safety import Alarm, AlarmPerson

Word = Literal["safe", "help"]
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Answered:
    """What stands for this person now."""

    alarm_id: int
    person: Named
    answer: str
    #: Nothing changed: it stood so before.
    again: bool
    #: The alarm is over.
    over: bool
    #: Somebody sees to them, or has.
    helper_id: int | None = None
    #: Said for somebody else.
    for_other: bool = False


def answer(
    session: Session,
    actor: Actor,
    alarm_id: int,
    person_id: int,
    word: Word,
    note: str = "",
    *,
    now: datetime,
    office: Office,
) -> Answered | Refused:
    """One's own answer, a contact's for their leader, or what staff and wardens saw. The last
    answer holds; ``note`` says where one is."""
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        return refused("alarm-long", limit=LONGEST_NOTE)
    if mark_in(note, office.profile):
        return refused("level-mark")
    asked = alarms.alarm(session, alarm_id)
    if asked is None:
        return refused("gone")
    alarm = _in_force(session, asked, person_id, word)
    if late := _list(session, actor, alarm, person_id, now=now, office=office):
        return late
    found = _row(session, actor, alarm, person_id)
    if isinstance(found, Refused):
        return found
    own = actor.who.person_id == person_id
    if word == "safe" and found.answer == "help" and not own and found.by_id is None:
        return refused("alarm-asked-help", name=_name(session, person_id).name)
    if word == "safe" and (alarm.ended_at is not None or alarm.id != alarm_id):
        return _stands(session, actor, alarm, found, again=False)
    # Their own call is taken down as theirs, whoever said it for them before.
    same = (
        found.answer == word
        and note in ("", found.note)
        and found.helped_at is None
        and not (own and word == "help" and found.by_id is not None)
    )
    if not same:
        _set(session, actor, alarm, found, word, note, now=now)
    return _stands(session, actor, alarm, found, again=same)


def _in_force(session: Session, asked: Alarm, person_id: int, word: Word) -> Alarm:
    """The alarm an answer is to: a later one took this one's place, or broke off the drill, and
    the card further up still has its buttons. That one was safe in the one before says nothing
    of this one; a call for help is a call for help."""
    if asked.ended_at is None:
        return asked
    later = alarms.running(session, asked.meeting_id)
    if later is None or (word == "safe" and alarms.person_of(session, later, person_id) is None):
        return asked
    return alarms.alarm(session, later) or asked


def _list(
    session: Session,
    actor: Actor,
    alarm: Alarm,
    person_id: int,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Put somebody with a place in the meeting on the list who was taken to be elsewhere."""
    if alarms.person_of(session, alarm.id, person_id) is not None:
        return None
    house = alarms.house(session, alarm.meeting_id)
    one = somebody(session, alarm.meeting_id, person_id)
    if house is None or one is None:
        return refused("alarm-not-there")
    if not may(actor.who, Action.ANSWER_ALARM, matter(session, house, person_id=person_id)):
        return refused("not-allowed")
    if alarm.ended_at is not None:
        return refused("alarm-not-there")
    telling.list_late(session, alarm, one, now=now, house=house)
    changed(
        session, actor, "list late", telling.subject(alarm.id), now=now, for_person_id=person_id
    )
    return None


def _set(
    session: Session,
    actor: Actor,
    alarm: Alarm,
    row: AlarmPerson,
    word: Word,
    note: str,
    *,
    now: datetime,
) -> None:
    before, own = row.answer, actor.who.person_id == row.person_id
    if before != word or row.helped_at is not None:
        row.helper_id = None  # who went there before may be elsewhere by now
    # Where they are is not forgotten because they call once more.
    row.note = note or (row.note if before == word else "")
    # The report counts when somebody was first heard of, not when they changed their mind.
    row.answered_at = row.answered_at or now
    if own or not (before == word == "help" and row.by_id is None):
        row.by_id = None if own else actor.who.person_id
    row.answer, row.helped_at = word, None
    session.flush()
    changed(
        session,
        actor,
        "answer alarm",
        telling.subject(alarm.id),
        now=now,
        for_person_id=row.person_id,
        before={"answer": before},
        after={"answer": word, "note": row.note},
    )
    if "help" in (word, before):
        telling.tell_help(session, alarm, row.person_id, now=now, but=actor.who.person_id)
    telling.refresh_soon(session, alarm.id, now=now)


def go(
    session: Session, actor: Actor, alarm_id: int, person_id: int, *, now: datetime
) -> Answered | Refused:
    """我去: who goes there. The first one goes; another one is shown who does."""
    found = _helped(session, actor, alarm_id, person_id)
    if isinstance(found, Refused):
        return found
    alarm, row = found
    if row.helper_id is not None or row.helped_at is not None:
        return _stands(session, actor, alarm, row, again=True)
    row.helper_id = actor.who.person_id
    _help_changed(session, actor, alarm, row, "go to help", now=now)
    return _stands(session, actor, alarm, row, again=False)


def handled(
    session: Session, actor: Actor, alarm_id: int, person_id: int, *, now: datetime
) -> Answered | Refused:
    """已处置: they were helped."""
    found = _helped(session, actor, alarm_id, person_id)
    if isinstance(found, Refused):
        return found
    alarm, row = found
    if row.helped_at is not None:
        return _stands(session, actor, alarm, row, again=True)
    row.helper_id = row.helper_id or actor.who.person_id
    row.helped_at = now
    _help_changed(session, actor, alarm, row, "help given", now=now)
    return _stands(session, actor, alarm, row, again=False)


def _helped(
    session: Session, actor: Actor, alarm_id: int, person_id: int
) -> tuple[Alarm, AlarmPerson] | Refused:
    """Somebody who asked for help, for staff."""
    alarm = alarms.alarm(session, alarm_id)
    if alarm is None:
        return refused("gone")
    row = _row(session, actor, alarm, person_id, staff=True)
    if isinstance(row, Refused):
        return row
    return (alarm, row) if row.answer == "help" else refused("alarm-no-help")


def _help_changed(
    session: Session, actor: Actor, alarm: Alarm, row: AlarmPerson, what: str, *, now: datetime
) -> None:
    session.flush()
    changed(session, actor, what, telling.subject(alarm.id), now=now, for_person_id=row.person_id)
    telling.help_changed(session, alarm, row.person_id, now=now, but=actor.who.person_id)
    telling.refresh_soon(session, alarm.id, now=now)


def _row(
    session: Session, actor: Actor, alarm: Alarm, person_id: int, *, staff: bool = False
) -> AlarmPerson | Refused:
    """The person's line, locked, where this one may answer for them."""
    action = Action.RAISE_ALARM if staff else Action.ANSWER_ALARM
    # Three hundred answer at once: one's own needs no look at the staff.
    if staff or not may(actor.who, action, About(person_id=person_id)):
        house = alarms.house(session, alarm.meeting_id)
        if house is None or not may(
            actor.who, action, matter(session, house, person_id=person_id)
        ):
            return refused("not-allowed")
    row = alarms.locked_person(session, alarm.id, person_id)
    return row if row is not None else refused("alarm-not-there")


def _stands(
    session: Session, actor: Actor, alarm: Alarm, row: AlarmPerson, *, again: bool
) -> Answered:
    return Answered(
        alarm.id,
        _name(session, row.person_id),
        row.answer,
        again,
        alarm.ended_at is not None,
        row.helper_id,
        actor.who.person_id != row.person_id,
    )


def _name(session: Session, person_id: int) -> Named:
    return named(session, [person_id])[person_id]
