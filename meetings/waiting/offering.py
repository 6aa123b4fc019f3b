"""Offering: freed places go to the first on the list, in the transaction that freed them. Row 3.1.

An offer is held for the profile's hours, never past the reply deadline or the start; then the
next one gets it. Open offers count as taken, so no place is offered twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings import panel
from meetings.changes import Actor, changed
from meetings.inviting import Pick
from meetings.office import Office
from meetings.reach import Notice, tell
from storage import Session, outbox, timers
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import places as place_rows
from storage import waiting as rows

#: The kind of timer that ends an offer.
OFFER_ENDS = "waiting_offer_ends"


def places_left(session: Session, meeting: meeting_rows.Meeting) -> int | None:
    """Places neither taken nor offered; below 0 where hosts went above by hand; None: no limit."""
    if meeting.places is None:
        return None
    offered = len(rows.offers_until(session, meeting.id))
    return meeting.places - place_rows.places_taken(session, meeting.id) - offered


def anybody_waits(session: Session, meeting_id: int) -> bool:
    """Whether somebody is on the list already: who comes now comes after them."""
    return any(line.state == "waiting" for line in rows.waiting_for(session, meeting_id))


def put_on(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    pick: Pick,
    unit_id: int | None,
    title: str,
    *,
    now: datetime,
) -> rows.Waiting:
    """Put somebody at the end of the list; who is on it keeps their place. The caller has locked
    the meeting."""
    line = rows.waiting_of(session, meeting.id, pick.person_id)
    if line is not None and line.state in ("waiting", "offered"):
        return line
    if line is None:
        line = rows.Waiting(meeting_id=meeting.id, person_id=pick.person_id)
        session.add(line)
    line.unit_id, line.title, line.role = unit_id, title, pick.capacity or "attend"
    line.entered_at, line.state = now, "waiting"
    line.offered_at, line.offer_until = None, None
    session.flush()
    recorded(session, actor, line, "wait for a place", now=now)
    if meeting.state == "published":
        tell_of(session, line, meeting, "waiting_told", now=now)
    return line


def given_away(
    session: Session,
    meeting: meeting_rows.Meeting,
    participant: attendance_rows.Participant,
    *,
    now: datetime,
) -> bool:
    """Whether the place of somebody on leave is somebody else's by now. Locks the meeting."""
    away = participant.reply == "leave" and participant.leave_sittings is None
    if meeting.places is None or not away or participant.leave_state == "asked":
        return False
    if not place_rows.takes_a_place(participant.role):
        return False
    meeting = meeting_rows.locked(session, meeting.id) or meeting
    if _kept_for(session, meeting, participant.person_id, now):
        return False
    left = places_left(session, meeting)
    return left is not None and (left <= 0 or anybody_waits(session, meeting.id))


def place_or_wait(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    participant: attendance_rows.Participant,
    *,
    now: datetime,
) -> rows.Waiting | None:
    """Somebody who was on leave wants to come after all: None where they have or find a place,
    else their line of the waiting list; their apologies stand until it is offered and taken."""
    if not given_away(session, meeting, participant, now=now):
        return None
    pick = Pick(participant.person_id, participant.unit_id)
    line = put_on(session, actor, meeting, pick, participant.unit_id, participant.title, now=now)
    line.role = participant.role
    return line


def _kept_for(
    session: Session, meeting: meeting_rows.Meeting, person_id: int, now: datetime
) -> bool:
    """Whether a place is offered to them: they take it by saying that they come."""
    line = rows.waiting_of(session, meeting.id, person_id)
    if line is None or line.state != "offered" or line.offer_until is None:
        return False
    return now <= line.offer_until


def come_in(session: Session, participant: attendance_rows.Participant) -> None:
    """They come, whichever way they said so: they wait no more, and their offer is taken."""
    rows.come_in(session, participant.meeting_id, [participant.person_id])


def place_freed(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> tuple[int, ...]:
    """Offer what places there are to the first on the list; returns the lines offered now.

    Call it, in the same transaction, wherever somebody leaves a place: apologies granted, taken
    out, refused, more places.
    """
    if meeting.state != "published" or meeting.starts_at <= now:
        return ()
    session.flush()
    locked = meeting_rows.locked(session, meeting.id) or meeting
    left = places_left(session, locked)
    waiting = _still_here(session, meeting.id)
    offered = waiting if left is None else waiting[: max(left, 0)]
    for line in offered:
        offer(session, None, locked, line, now=now, office=office)
    if offered:
        want_timers(session, locked)
        panel.refresh(session, meeting.id, now=now)
    return tuple(line.id for line in offered)


def _still_here(session: Session, meeting_id: int) -> list[rows.Waiting]:
    """Who waits, in order; whoever left the office, or came onto the list of participants some
    other way, waits no more."""
    waiting = [line for line in rows.waiting_for(session, meeting_id) if line.state == "waiting"]
    if not waiting:
        return []
    people = people_rows.persons(session, [line.person_id for line in waiting])
    places = {p.person_id: p for p in attendance_rows.participants_of(session, meeting_id)}
    for line in waiting:
        place = places.get(line.person_id)
        if people[line.person_id].left_on is not None:
            line.state = "left"
        elif place is not None and place.reply != "leave":
            line.state = "taken"
    session.flush()
    return [line for line in waiting if line.state == "waiting"]


def drop(
    session: Session,
    actor: Actor | None,
    meeting: meeting_rows.Meeting,
    line: rows.Waiting,
    *,
    now: datetime,
) -> None:
    """Off the list: they do not fit the rules any more, and are told."""
    line.state, line.offer_until = "left", None
    session.flush()
    recorded(session, actor, line, "off waiting list", now=now)
    if meeting.state == "published":
        tell_of(session, line, meeting, "waiting_left", now=now)
    want_timers(session, meeting)


def follow(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """The meeting was published or moved, or its places changed: offers follow."""
    if meeting.state != "published":
        return
    for line in rows.offers_until(session, meeting.id):
        # Moved earlier, it is not held past the new deadline.
        line.offer_until = min(line.offer_until or now, last_moment(meeting, now))
    place_freed(session, meeting, now=now, office=office)
    session.flush()
    want_timers(session, meeting)


def meeting_over(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """Postponed: offers end, and the order stays. Cancelled or closed: nobody waits any more;
    where it was cancelled they are told."""
    timers.cancel(session, subject(meeting.id))
    if meeting.state == "postponed":
        for line in rows.offers_until(session, meeting.id):
            line.state, line.offered_at, line.offer_until = "waiting", None, None
        session.flush()
        return
    for line in rows.waiting_for(session, meeting.id):
        line.state, line.offer_until = "left", None
        if meeting.state == "cancelled" and meeting.revision:
            tell_of(session, line, meeting, "waiting_over", now=now)
    session.flush()


def offer(
    session: Session,
    actor: Actor | None,
    meeting: meeting_rows.Meeting,
    line: rows.Waiting,
    *,
    reason: str | None = None,
    now: datetime,
    office: Office,
) -> None:
    held = now + timedelta(hours=office.profile.waiting.offer_hours)
    line.state, line.offered_at = "offered", now
    line.offer_until = min(held, last_moment(meeting, now))
    session.flush()
    recorded(session, actor, line, "offer place", now=now, reason=reason)
    tell_of(session, line, meeting, "place_offered", now=now)


def last_moment(meeting: meeting_rows.Meeting, now: datetime) -> datetime:
    """Until when an offer may be answered: the reply deadline, once that has passed the start."""
    if meeting.reply_by is not None and now < meeting.reply_by < meeting.starts_at:
        return meeting.reply_by
    return meeting.starts_at


def want_timers(session: Session, meeting: meeting_rows.Meeting) -> None:
    offers = rows.offers_until(session, meeting.id) if meeting.state == "published" else ()
    wanted = [
        timers.WantedTimer(
            OFFER_ENDS,
            str(line.id),
            line.offer_until,
            # A process that was away ends it later all the same.
            line.offer_until + timedelta(days=365),
            {"waiting": line.id},
        )
        for line in offers
        if line.offer_until is not None
    ]
    timers.replace(session, subject(meeting.id), wanted)


def subject(meeting_id: int) -> str:
    return f"meeting:{meeting_id}:waiting"


def tell_of(
    session: Session,
    line: rows.Waiting,
    meeting: meeting_rows.Meeting,
    kind: str,
    *,
    now: datetime,
) -> None:
    notice = Notice(
        kind=kind,
        params={"waiting": line.id},
        lane=outbox.URGENT if kind == "place_offered" else outbox.NOTICES,
        coalesce=f"waiting:{line.id}",
        valid_until=meeting.starts_at,
        shows=f"waiting:{line.id}",
        meeting_id=meeting.id if kind != "waiting_over" else None,
    )
    tell(session, line.person_id, notice, now=now)


def recorded(
    session: Session,
    actor: Actor | None,
    line: rows.Waiting,
    action: str,
    *,
    now: datetime,
    reason: str | None = None,
) -> None:
    changed(
        session,
        actor,
        action,
        f"meeting:{line.meeting_id}",
        now=now,
        for_person_id=line.person_id,
        after={"state": line.state},
        reason=reason,
    )
