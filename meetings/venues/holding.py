"""Holding: what a booking's states mean for its quarter-hours, who is asked, who is told.

Whoever comes here has locked the meeting and then the room. Row 2.3.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from meetings import approvals, panel
from meetings.changes import Actor, changed
from meetings.meetings import about
from meetings.office import Office
from meetings.people import Action, may, who_is
from meetings.reach import Notice, tell
from meetings.venues.facts import heads_of
from storage import Session, outbox, room_slots
from storage import meetings as meeting_rows
from storage import venues as rows

KIND = "room"
#: What the keeper hears of a booking.
Told = Literal["booked", "moved", "freed"]
#: Why a booking was lost: somebody has the room at the new time, it is closed (with the reason
#: behind a colon), it is not used any more, a spoken agreement was not signed.
TAKEN, CLOSED, RETIRED, UNSIGNED = "taken", "closed", "retired", "unsigned"
#: Why it was freed: the meeting is over, or has no time; another room was taken instead.
OVER, POSTPONED, CANCELLED, REPLACED = "closed", "postponed", "cancelled", "replaced"
UNUSED = "unused"


def subject(booking_id: int) -> str:
    """How approvals name a booking."""
    return f"booking:{booking_id}"


def settle(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    room: rows.Room,
    booking: rows.Booking,
    *,
    told: Told,
    agreed: bool = False,
    now: datetime,
    office: Office,
) -> None:
    """The booking holds its time: where the room asks its keeper is asked, else told.
    ``agreed``: the keeper agreed to all of that time before."""
    booking.ended_at, booking.reason = None, ""
    if agreed or not room.asks:
        booking.state = "booked"
        later = settled(now, office) if told == "moved" else None
        by_id = actor.who.person_id
        tell_keeper(session, room, booking, told, by_id=by_id, later=later, now=now)
        return
    booking.state = "asked"
    wanted = {
        "room": room.name,
        "starts": booking.starts_at.isoformat(),
        "ends": booking.ends_at.isoformat(),
        "heads": heads_of(session, meeting.id, booking.branch_id),
        "layout": booking.layout,
        "branch": booking.branch_id or 0,
    }
    booking.approval_id = approvals.ask(
        session,
        actor,
        kind=KIND,
        subject=subject(booking.id),
        wanted=wanted,
        meeting=meeting,
        for_person_id=actor.who.person_id,
        now=now,
        office=office,
    )


def settled(now: datetime, office: Office) -> datetime:
    """When a meeting that was just moved is likely to stay where it is."""
    return now + timedelta(minutes=office.profile.notice.settle_min)


def tell_keeper(
    session: Session,
    room: rows.Room,
    booking: rows.Booking,
    told: Told,
    *,
    by_id: int | None,
    later: datetime | None = None,
    now: datetime,
) -> None:
    """The room's keeper hears of it. ``later``: not before then, so that of a meeting that is
    moved three times in a row only the last is told; what comes later takes its place."""
    if room.keeper_id is None or room.keeper_id == by_id:
        return
    notice = Notice(
        kind="room_kept",
        params={"booking": booking.id, "what": told},
        coalesce=f"room:{booking.id}",
        not_before=later,
        shows=f"room-kept:{booking.id}",
        meeting_id=None,
    )
    tell(session, room.keeper_id, notice, now=now)


def end(
    session: Session,
    actor: Actor | None,
    booking: rows.Booking,
    state: Literal["freed", "refused", "lost"],
    reason: str,
    *,
    now: datetime,
) -> int:
    """The booking holds nothing any more from now on; returns how many quarter-hours that frees.
    What was asked about it is for the caller to end."""
    before = booking.state
    booking.state, booking.reason, booking.ended_at = state, reason, now
    session.flush()
    freed = room_slots.free_slots(session, booking_id=booking.id, since=now)
    changed(
        session,
        actor,
        f"room booking {state}",
        subject(booking.id),
        now=now,
        before={"state": before},
        after={"state": state},
        reason=reason or None,
    )
    return freed


def lose(
    session: Session,
    actor: Actor | None,
    booking: rows.Booking,
    reason: str,
    *,
    now: datetime,
) -> None:
    """The meeting has no room any more: whoever organises it hears so at once."""
    end(session, actor, booking, "lost", reason, now=now)
    if actor is not None:
        approvals.fall_away(session, actor, subject(booking.id), now=now)
    tell_organiser(session, booking, "room_lost", now=now)


def tell_organiser(session: Session, booking: rows.Booking, kind: str, *, now: datetime) -> None:
    """Something about the room the organiser must hear at once."""
    organiser = meeting_rows.organisers(session, [booking.meeting_id])[booking.meeting_id]
    notice = Notice(
        kind=kind,
        params={"booking": booking.id, "state": booking.state},
        lane=outbox.URGENT,
        dedupe=f"{kind}:{booking.id}:{now.isoformat()}",
        shows=f"venue:{booking.meeting_id}:{booking.branch_id or 0}",
        meeting_id=booking.meeting_id,
    )
    tell(session, organiser, notice, now=now)
    panel.refresh(session, booking.meeting_id, now=now)


def acting(session: Session, meeting: meeting_rows.Meeting, booking: rows.Booking) -> Actor | None:
    """In whose name the meeting's place is changed where somebody else decided on the room: who
    booked it, or the organiser, whoever still may."""
    matter = about(session, meeting)
    for person_id in (booking.by_id, meeting.organiser_id):
        who = who_is(session, person_id)
        if who is not None and may(who, Action.BOOK_ROOM, matter):
            return Actor(who, "room booking")
    return None
