"""Publishing: a notice goes out, is changed, or the meeting is called off. Rows 2.2, 2.10."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import following, panel, unit_notices
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.notices.audience import Audience, audience_of
from meetings.notices.facts import facts_now, notice_facts, reply_deadline, to_data
from meetings.notices.sending import fan_out, send_cards
from meetings.office import Office
from meetings.people import Action
from storage import Session, outbox
from storage import approvals as approval_rows
from storage import attendance as attendance_rows
from storage import meetings as rows

#: Longest reason shown on a card.
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Published:
    """The notice is on its way; ``audience`` says to whom and how."""

    meeting_id: int
    revision: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The meeting is off and everybody is being told."""

    meeting_id: int
    audience: Audience


def publish(
    session: Session,
    actor: Actor,
    meeting_id: int,
    *,
    edits: int | None,
    now: datetime,
    office: Office,
) -> Published | Refused:
    """Send the first notice. ``edits`` is what the preview showed (None: whatever stands now):
    where somebody edited since, nothing goes out."""
    meeting = allowed(session, actor.who, Action.PUBLISH, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if problem := _not_ready(session, meeting, edits, now):
        return problem
    meeting.state, meeting.revision, meeting.published_at = "published", 1, now
    if not meeting.reply_asked:
        meeting.reply_by = None
    elif meeting.reply_by is None or not now < meeting.reply_by <= meeting.starts_at:
        meeting.reply_by = reply_deadline(meeting.starts_at, now=now, office=office)
    _go_out(session, actor, meeting, reason="", asked_in=1, now=now, office=office)
    unit_notices.tell_units(session, meeting, now=now)
    changed(session, actor, "publish", f"meeting:{meeting.id}", now=now, after={"revision": 1})
    return Published(meeting.id, 1, audience_of(session, meeting, office=office))


def _not_ready(
    session: Session, meeting: rows.Meeting, edits: int | None, now: datetime
) -> Refused | None:
    if meeting.state != "draft":
        return refused(_NOT_DRAFT[meeting.state])
    if edits is not None and edits != meeting.edits:
        return refused("edited-meanwhile")
    if meeting.starts_at <= now:
        return refused("already-started")
    invited = attendance_rows.participants_of(session, meeting.id)
    if not invited and not attendance_rows.quotas_of(session, meeting.id):
        return refused("nobody-invited")
    return None


_NOT_DRAFT = {
    "published": "already-published",
    "closed": "meeting-over",
    "cancelled": "meeting-cancelled",
}


def publish_revision(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    *,
    reason: str,
    ask_again: bool,
    now: datetime,
    office: Office,
) -> Published | Refused:
    """Send 第N次调整 of a published meeting whose row (locked) was edited in this unit.

    ``ask_again`` sets the answers back (their history is in the audit); else they are kept.
    """
    before = notice_facts(session, meeting.id, meeting.revision)
    if meeting.state != "published" or before is None:
        return refused("not-published")
    if meeting.starts_at <= now:
        return refused("already-started")
    if ask_again and meeting.reply_asked and meeting.reply_by == before.reply_by:
        meeting.reply_by = reply_deadline(meeting.starts_at, now=now, office=office)
    number = meeting.revision + 1
    asked_in = number if ask_again else before.asked_in
    if not facts_now(session, meeting, asked_in=asked_in).differences(before):
        return refused("nothing-changed")
    meeting.revision = number
    _set_back(session, actor, meeting, ask_again=ask_again, now=now)
    _go_out(session, actor, meeting, reason=reason, asked_in=asked_in, now=now, office=office)
    unit_notices.tell_units(session, meeting, now=now)
    changed(
        session,
        actor,
        "publish revision",
        f"meeting:{meeting.id}",
        now=now,
        before={"revision": number - 1},
        after={"revision": number, "asked_again": ask_again},
        reason=reason or None,
    )
    return Published(meeting.id, number, audience_of(session, meeting, office=office))


def _set_back(
    session: Session, actor: Actor, meeting: rows.Meeting, *, ask_again: bool, now: datetime
) -> None:
    """Nobody was phoned about this revision yet; asked again, nobody has answered it either."""
    replies = {}
    for participant in attendance_rows.participants_of(session, meeting.id):
        participant.called = participant.called_through = ""
        if ask_again:
            if participant.reply != "none":
                replies[str(participant.person_id)] = participant.reply
            participant.reply, participant.reply_reason, participant.reply_method = "none", "", ""
            participant.replied_at = participant.replied_by_id = None
            participant.reminders, participant.reminded_at = 0, None
    if ask_again:
        _withdraw_requests(session, meeting, now)
        changed(
            session, actor, "ask again", f"meeting:{meeting.id}", now=now, before=replies or None
        )


def _go_out(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    *,
    reason: str,
    asked_in: int,
    now: datetime,
    office: Office,
) -> None:
    _record(session, actor, meeting, reason=reason, asked_in=asked_in, now=now)
    following.meeting_changed(session, meeting, now=now, office=office)
    # What was paused or stopped was an older notice; this one was confirmed.
    outbox.resume(session, meeting.id, real=now)
    send_cards(session, meeting, now=now)
    panel.refresh(session, meeting.id, now=now)


def _record(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    *,
    reason: str,
    asked_in: int,
    now: datetime,
) -> None:
    """What people are told, kept for ever."""
    session.add(
        rows.Revision(
            meeting_id=meeting.id,
            number=meeting.revision,
            facts=to_data(facts_now(session, meeting, asked_in=asked_in)),
            reason=reason.strip()[:LONGEST_REASON],
            by_id=actor.who.person_id,
            at=now,
        )
    )
    session.flush()


def cancel(
    session: Session,
    actor: Actor,
    meeting_id: int,
    *,
    reason: str,
    now: datetime,
    office: Office,
) -> Cancelled | Refused:
    """Call the meeting off: timers, requests and unsent notices go, everybody is told, their
    calendars too. A draft is put away without a word."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state not in ("draft", "published"):
        return refused(_NOT_DRAFT[meeting.state])
    was = meeting.state
    meeting.state, meeting.closed_at = "cancelled", now
    following.meeting_over(session, meeting, now=now)
    _withdraw_requests(session, meeting, now)
    if was == "published":
        meeting.revision += 1  # calendars follow the number
        before = notice_facts(session, meeting.id, meeting.revision - 1)
        asked_in = before.asked_in if before else 1
        _record(session, actor, meeting, reason=reason, asked_in=asked_in, now=now)
        fan_out(session, meeting, "cancelled", now=now)
        unit_notices.tell_cancelled(session, meeting, now=now)
    changed(
        session,
        actor,
        "cancel meeting",
        f"meeting:{meeting.id}",
        now=now,
        before={"state": was},
        after={"state": "cancelled"},
        reason=reason or None,
    )
    panel.refresh(session, meeting.id, now=now)
    return Cancelled(meeting.id, audience_of(session, meeting, office=office))


def _withdraw_requests(session: Session, meeting: rows.Meeting, now: datetime) -> None:
    """Requests about a state of things that is no more."""
    for approval in approval_rows.pending_of_meeting(session, meeting.id):
        approval.state, approval.decided_at = "withdrawn", now
