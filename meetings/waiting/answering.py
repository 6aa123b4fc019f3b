"""Answering: an offered place is taken or left, somebody is called up by hand. Row 3.1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from meetings import documents, panel, people_changes
from meetings.changes import Actor
from meetings.inviting import Capacity, Pick
from meetings.levels import mark_in
from meetings.meetings import Refused, about, refused
from meetings.notices.sending import send_cards
from meetings.office import Office
from meetings.participants import invite
from meetings.people import Action, may
from meetings.waiting.lines import Line, line_now
from meetings.waiting.offering import (
    offer,
    place_freed,
    recorded,
    tell_of,
    want_timers,
)
from storage import Session, timers
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import waiting as rows

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """The line as it stands now; ``again``: nothing changed by this press."""

    line: Line
    again: bool = False
    #: Of a place taken: the participant.
    participant_id: int | None = None


def accept(
    session: Session, actor: Actor, waiting_id: int, *, now: datetime, office: Office
) -> Moved | Refused:
    """参加: the offered place is taken, by the person, their contact, or the hosts for them."""
    found = _to_answer(session, actor, waiting_id)
    if isinstance(found, Refused):
        return found
    meeting, line = found
    if line.state == "taken":
        return Moved(line_now(session, line, meeting, now), again=True)
    if (problem := _no_offer(meeting, line, now)) is not None:
        return problem
    line.state, line.offer_until = "taken", None
    capacity = cast("Capacity", line.role)
    invite(
        session,
        meeting,
        [Pick(line.person_id, line.unit_id, capacity)],
        source="waiting_list",
        now=now,
    )
    place = attendance_rows.participant_of(session, meeting.id, line.person_id)
    if place is None:
        line.state = "left"
        recorded(session, actor, line, "off waiting list", now=now)
        _after(session, meeting, now=now, office=office)
        return refused("person-left")
    was_on_leave = place.reply == "leave"
    place.reply, place.replied_at, place.reply_method = "attending", now, "chat"
    place.reply_reason, place.leave_state, place.leave_sittings = "", "", None
    by_id = actor.who.person_id
    place.replied_by_id = by_id if by_id != line.person_id else None
    session.flush()
    recorded(session, actor, line, "take offered place", now=now)
    if was_on_leave:
        people_changes.note_leave(session, actor, meeting, place, now=now, office=office)
    else:
        people_changes.note(session, actor, meeting, "added", place.id, now=now, office=office)
    send_cards(session, meeting, now=now)
    documents.give(session, place, documents.Stage.BEFORE, now=now)
    _after(session, meeting, now=now, office=office)
    return Moved(line_now(session, line, meeting, now), participant_id=place.id)


def leave(
    session: Session, actor: Actor, waiting_id: int, *, now: datetime, office: Office
) -> Moved | Refused:
    """不参加 or 退出候补: off the list, at any time; an offered place goes to the next."""
    found = _to_answer(session, actor, waiting_id)
    if isinstance(found, Refused):
        return found
    meeting, line = found
    if line.state not in ("waiting", "offered"):
        return Moved(line_now(session, line, meeting, now), again=True)
    line.state, line.offer_until = "left", None
    recorded(session, actor, line, "leave waiting list", now=now)
    _after(session, meeting, now=now, office=office)
    return Moved(line_now(session, line, meeting, now))


def promote(
    session: Session,
    actor: Actor,
    waiting_id: int,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Moved | Refused:
    """优先递补, by hand: the place is offered out of order, above the places where need be."""
    found = _located(session, waiting_id)
    if isinstance(found, Refused):
        return found
    meeting, line = found
    if not may(actor.who, Action.ADMIT, about(session, meeting, person_id=line.person_id)):
        return refused("not-allowed")
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        return refused("reason-long" if reason else "reason-needed", limit=LONGEST_REASON)
    if mark_in(reason, office.profile):
        return refused("level-mark")
    if line.state != "waiting":
        return Moved(line_now(session, line, meeting, now), again=True)
    if meeting.state != "published" or meeting.starts_at <= now:
        return refused("waiting-not-now")
    offer(session, actor, meeting, line, reason=reason, now=now, office=office)
    want_timers(session, meeting)
    panel.refresh(session, meeting.id, now=now)
    return Moved(line_now(session, line, meeting, now))


def offer_ends(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The offer was not answered in time: the next one gets it, and the person is told."""
    found = _located(session, int(timer.data["waiting"]))
    if isinstance(found, Refused):
        return
    meeting, line = found
    if line.state != "offered" or line.offer_until is None or line.offer_until > now:
        return
    line.state = "expired"
    recorded(session, None, line, "offer expired", now=now)
    tell_of(session, line, meeting, "offer_over", now=now)
    _after(session, meeting, now=now, office=office)


def _located(
    session: Session, waiting_id: int
) -> tuple[meeting_rows.Meeting, rows.Waiting] | Refused:
    """The line, its meeting locked first: whoever changes the list waits here."""
    line = rows.waiting(session, waiting_id)
    meeting = meeting_rows.locked(session, line.meeting_id) if line else None
    locked = rows.locked_waiting(session, waiting_id) if meeting else None
    return refused("gone") if meeting is None or locked is None else (meeting, locked)


def _to_answer(
    session: Session, actor: Actor, waiting_id: int
) -> tuple[meeting_rows.Meeting, rows.Waiting] | Refused:
    found = _located(session, waiting_id)
    if isinstance(found, Refused):
        return found
    meeting, line = found
    matter = about(session, meeting, person_id=line.person_id)
    if not (may(actor.who, Action.REPLY, matter) or may(actor.who, Action.REPLY_FOR, matter)):
        return refused("not-allowed")
    return found


def _no_offer(meeting: meeting_rows.Meeting, line: rows.Waiting, now: datetime) -> Refused | None:
    if meeting.state == "cancelled":
        return refused("meeting-cancelled")
    if line.state == "waiting":
        return refused("waiting-no-offer")
    if line.state != "offered" or line.offer_until is None or now > line.offer_until:
        return refused("waiting-offer-over")
    return refused("waiting-not-now") if meeting.state != "published" else None


def _after(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    session.flush()
    place_freed(session, meeting, now=now, office=office)
    want_timers(session, meeting)
    panel.refresh(session, meeting.id, now=now)
