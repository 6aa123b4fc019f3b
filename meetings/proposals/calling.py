"""议题征集: units are asked for items until a moment, and reminded within gap and cap. Row 2.1a.

Any answer counts, 无议题 as much as an item; who is late stands in no list but the hosts'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from meetings import panel
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, about, allowed, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.proposals.closing import closes_at
from meetings.reach import Notice, Reached, Readers, chase, tell
from storage import Session, timers
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import proposals as rows

REMINDER = "item_call"
LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Called:
    """``units`` were told; ``to_phone``: those of them that nobody could be written to for."""

    meeting_id: int
    call_id: int
    units: int
    to_phone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The unit has nothing to propose; ``again``: it had answered before."""

    row_id: int
    meeting_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class CallClosed:
    """No unit is asked any more; ``again``: it was closed before."""

    meeting_id: int
    again: bool = False


def timer_subject(call_id: int) -> str:
    """The timers' subject."""
    return f"item_call:{call_id}"


def contacts_of(session: Session, unit_ids: Iterable[int]) -> dict[int, int]:
    """Who answers for each unit: its contact, or its head; units without anybody who is still
    here are absent."""
    asked = set(unit_ids)
    units = [unit for unit in people_rows.units(session) if unit.id in asked]
    people = people_rows.persons(
        session, {id for unit in units for id in (unit.contact_id, unit.head_id) if id}
    )
    found = {}
    for unit in units:
        ids = [id for id in (unit.contact_id, unit.head_id) if id]
        here = next((id for id in ids if people[id].left_on is None), None)
        if here is not None:
            found[unit.id] = here
    return found


def contact_of(session: Session, unit_id: int) -> int | None:
    """The same for one unit."""
    return contacts_of(session, [unit_id]).get(unit_id)


def call_items(
    session: Session,
    actor: Actor,
    meeting_id: int,
    unit_ids: Sequence[int],
    *,
    until: datetime,
    text: str = "",
    now: datetime,
    office: Office,
) -> Called | Refused:
    """征集议题. A call that runs goes on with the new day and words, and these units besides; of a
    new day or new words those hear that have not answered."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    text = " ".join(text.split())
    if problem := _problem(meeting, unit_ids, until, text, now, office):
        return problem
    call = rows.open_call(session, meeting_id)
    if call is None:
        call = rows.ItemCall(meeting_id=meeting_id, by_id=actor.who.person_id, at=now)
    before = (call.until, call.text)
    call.until, call.text = until, text or call.text or ""
    session.add(call)
    session.flush()
    there = rows.units_asked(session, call.id)
    known = {one.unit_id for one in there}
    fresh = [
        rows.ItemCallUnit(call_id=call.id, unit_id=unit_id, answer="none")
        for unit_id in dict.fromkeys(unit_ids)
        if unit_id not in known
    ]
    session.add_all(fresh)
    session.flush()
    changed(
        session,
        actor,
        "call for items",
        f"meeting:{meeting_id}",
        now=now,
        after={"until": until.isoformat(), "units": len(known) + len(fresh)},
    )
    panel.refresh(session, meeting_id, now=now)
    told = list(fresh)
    if before != (call.until, call.text):
        told += [one for one in there if one.answer == "none"]
    if told:
        call.at = now
    to_phone = _tell(session, told, meeting_id, now)
    want_timers(session, call, meeting, office=office)
    return Called(meeting_id, call.id, len(told), to_phone)


def nothing_to_propose(
    session: Session, actor: Actor, row_id: int, *, now: datetime
) -> Answered | Refused:
    """无议题, by the unit's contact or head, or entered by a host who was told so by phone."""
    found = asked_of(session, actor.who, row_id, lock=True)
    if isinstance(found, Refused):
        return found
    row, call = found
    if row.answer != "none":
        return Answered(row.id, call.meeting_id, again=True)
    meeting = meeting_rows.meeting(session, call.meeting_id)
    if meeting is None or meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    row.answer, row.answered_by_id, row.answered_at = "nothing", actor.who.person_id, now
    session.flush()
    changed(
        session,
        actor,
        "answer call for items",
        f"meeting:{call.meeting_id}",
        now=now,
        after={"unit": row.unit_id, "answer": "nothing"},
    )
    panel.refresh(session, call.meeting_id, now=now)
    return Answered(row.id, call.meeting_id)


def close_call(
    session: Session, actor: Actor, call_id: int, *, now: datetime
) -> CallClosed | Refused:
    """结束征集: nobody is reminded any more; who still has an item may propose it."""
    call = rows.call(session, call_id)
    if call is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, call.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if call.closed_at is not None:
        return CallClosed(call.meeting_id, again=True)
    call.closed_at = now
    timers.cancel(session, timer_subject(call.id))
    changed(session, actor, "close call for items", f"meeting:{call.meeting_id}", now=now)
    panel.refresh(session, call.meeting_id, now=now)
    return CallClosed(call.meeting_id)


def asked_of(
    session: Session, who: Who, row_id: int, *, lock: bool = False
) -> tuple[rows.ItemCallUnit, rows.ItemCall] | Refused:
    """The unit that was asked and its call, for those who may answer for it."""
    find = rows.locked_unit_asked if lock else rows.unit_asked
    row = find(session, row_id)
    call = rows.call(session, row.call_id) if row else None
    meeting = meeting_rows.meeting(session, call.meeting_id) if call else None
    if row is None or call is None or meeting is None:
        return refused("gone")
    matter = replace(about(session, meeting), unit_id=row.unit_id, invited=frozenset())
    return (row, call) if may(who, Action.PROPOSE_ITEM, matter) else refused("not-allowed")


def want_timers(
    session: Session,
    call: rows.ItemCall,
    meeting: meeting_rows.Meeting,
    *,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """Replace the reminders of a call by those it wants as things are now."""
    if call.closed_at is not None or meeting.state not in ("draft", "published"):
        timers.cancel(session, timer_subject(call.id))
        return
    reply = office.profile.reply
    gap, at, rungs = timedelta(hours=reply.reminder_gap_hours), call.at, []
    for number in range(1, reply.reminder_cap + 1):
        at = office.calendar.next_working_moment(at + gap, office.profile.quiet_hours, office.zone)
        rungs.append((str(number), at))
    wanted = timers.ladder(REMINDER, rungs, ends_at=min(call.until, meeting.starts_at))
    timers.replace(session, timer_subject(call.id), wanted, keep_fired=keep_fired)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The units that have not answered are reminded, above the profile's rank their contact."""
    call = rows.call(session, int(timer.subject.split(":")[1]))
    meeting = meeting_rows.meeting(session, call.meeting_id) if call else None
    if call is None or meeting is None or call.closed_at is not None or now >= call.until:
        return
    if meeting.state not in ("draft", "published"):
        return
    asked = rows.units_asked(session, call.id)
    contacts = contacts_of(session, [row.unit_id for row in asked])
    for row in asked:
        contact = contacts.get(row.unit_id)
        if row.answer != "none" or contact is None:
            continue
        notice = _notice(row, meeting.id, again=True)
        chase(session, contact, notice, now=now, profile=office.profile)
        row.reminded_at = now


def _tell(
    session: Session, asked: Sequence[rows.ItemCallUnit], meeting_id: int, now: datetime
) -> tuple[str, ...]:
    """Each unit's contact gets the card; the names of units that nobody reads for come back."""
    contacts = contacts_of(session, [row.unit_id for row in asked])
    readers = Readers(session, list(contacts.values()))
    silent = set()
    for row in asked:
        contact = contacts.get(row.unit_id)
        told = contact is not None and tell(
            session, contact, _notice(row, meeting_id), now=now, readers=readers
        )
        if not isinstance(told, Reached):
            silent.add(row.unit_id)
    return tuple(unit.name for unit in people_rows.units(session) if unit.id in silent)


def _notice(row: rows.ItemCallUnit, meeting_id: int, *, again: bool = False) -> Notice:
    return Notice(
        kind="item_call_reminder" if again else "item_call",
        params={"row": row.id},
        shows=f"item_call:{row.id}",
        meeting_id=meeting_id,
        keeps_quiet=again,
    )


def _problem(
    meeting: meeting_rows.Meeting,
    unit_ids: Sequence[int],
    until: datetime,
    text: str,
    now: datetime,
    office: Office,
) -> Refused | None:
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    closes = closes_at(meeting, office)
    if closes is not None and closes <= now:
        return refused("call-closed")
    if not unit_ids:
        return refused("call-nobody")
    if until <= now:
        return refused("call-past")
    if closes is not None and until > closes:
        return refused("call-late")
    if len(text) > LONGEST_TEXT:
        return refused("call-long", limit=LONGEST_TEXT)
    return refused("level-mark") if mark_in(text, office.profile) else None
