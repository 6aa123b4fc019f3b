"""Publishing: a notice goes out, and goes out anew as 第N次调整. Rows 2.2, 2.10.

Where the meeting's package asks for it, the first notice goes out by being signed off
(``meetings.notices.sign_off``), and only so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import following, panel, unit_notices
from meetings.changes import Actor, changed
from meetings.inviting import Pick
from meetings.meetings import Refused, allowed, refused
from meetings.notices.audience import Audience, audience_of
from meetings.notices.facts import (
    NoticeFacts,
    deadline_to_tell,
    facts_now,
    notice_facts,
    to_data,
)
from meetings.notices.requests import withdraw_requests
from meetings.notices.sending import send_cards
from meetings.notices.settle_timer import no_timers
from meetings.office import Office
from meetings.participants import invite
from meetings.people import Action
from meetings.signin.branch_notices import tell_contacts
from storage import Session, outbox
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import unit_quotas as quota_rows

#: Longest reason shown on a card; several edits may each have one.
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Published:
    """The notice is on its way; ``audience`` says to whom and how."""

    meeting_id: int
    revision: int
    audience: Audience


def needs_sign_off(meeting: rows.Meeting, office: Office) -> bool:
    """Whether the meeting's package has its notice signed off before it goes out."""
    return office.profile.packages[meeting.package].approval


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
    problem = not_ready(session, meeting, edits, now) or not_approved(session, meeting, office)
    if problem:
        return problem
    if needs_sign_off(meeting, office):
        return refused("notice-needs-sign-off")
    return publish_first(session, actor, meeting, by_id=None, now=now, office=office)


def publish_first(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    *,
    by_id: int | None,
    now: datetime,
    office: Office,
) -> Published:
    """The first notice of a draft (locked, looked at with ``not_ready``) goes out. ``by_id``:
    whose notice it is, where ``actor`` only signed it off."""
    meeting.state, meeting.revision, meeting.published_at = "published", 1, now
    fix_reply_by(meeting, now=now, office=office)
    _go_out(
        session, meeting, reason="", asked_in=1, by_id=_whose(actor, by_id), now=now, office=office
    )
    unit_notices.tell_units(session, meeting, now=now)
    tell_contacts(session, meeting, now=now)
    changed(session, actor, "publish", f"meeting:{meeting.id}", now=now, after={"revision": 1})
    return Published(meeting.id, 1, audience_of(session, meeting, office=office))


def fix_reply_by(meeting: rows.Meeting, *, now: datetime, office: Office) -> None:
    """The deadline that a notice which asks will name, written down."""
    meeting.reply_by = deadline_to_tell(meeting, now=now, office=office)


def not_ready(
    session: Session, meeting: rows.Meeting, edits: int | None, now: datetime
) -> Refused | None:
    """What stands in the way of the first notice."""
    if meeting.state != "draft":
        return refused(NOT_DRAFT[meeting.state])
    if edits is not None and edits != meeting.edits:
        return refused("edited-meanwhile")
    if meeting.starts_at <= now:
        return refused("already-started")
    invited = attendance_rows.participants_of(session, meeting.id)
    if not invited and not quota_rows.quotas_of(session, meeting.id):
        return refused("nobody-invited")
    return None


def not_approved(session: Session, meeting: rows.Meeting, office: Office) -> Refused | None:
    """Where the profile lets no notice out before the request to hold the meeting is approved
    (``meeting_request.required``): that it is not. Row 2.1a."""
    from meetings.proposals import holding

    blocks = office.profile.meeting_request.required == "block"
    owed = holding.owed(session, meeting, office=office) if blocks else None
    return refused("request-missing") if owed is not None else None


#: State of a meeting that is no draft → code of the refusal.
NOT_DRAFT = {
    "published": "already-published",
    "postponed": "meeting-postponed",
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
    by_id: int | None = None,
    now: datetime,
    office: Office,
) -> Published | Refused:
    """Send 第N次调整 of a published meeting whose row (locked) was edited; of a postponed one this
    is its new time: who answered the old one was set back then.

    ``ask_again`` sets the answers back (their history is in the audit); else they are kept.
    ``by_id``: whose notice it is, where ``actor`` only signed it off.
    """
    before = notice_facts(session, meeting.id, meeting.revision)
    if meeting.state not in ("published", "postponed") or before is None:
        return refused("not-published")
    if meeting.starts_at <= now:
        return refused("already-started")
    number = meeting.revision + 1
    asked_in = number if ask_again else before.asked_in
    new = facts_now(session, meeting, asked_in=asked_in)
    if meeting.state == "published" and not new.differences(before):
        return refused("nothing-changed")
    if ask_again:
        fix_reply_by(meeting, now=now, office=office)
    meeting.state, meeting.revision = "published", number
    if meeting.chair_id is not None:
        # Who is to chair it now comes onto the list with the notice that says so.
        invite(session, meeting, [Pick(meeting.chair_id)], now=now)
    set_back(session, actor, meeting, ask_again=ask_again, now=now)
    by_id = _whose(actor, by_id)
    _go_out(
        session, meeting, reason=reason, asked_in=asked_in, by_id=by_id, now=now, office=office
    )
    unit_notices.tell_units(session, meeting, now=now)
    tell_contacts(session, meeting, now=now)
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


def _whose(actor: Actor, by_id: int | None) -> int:
    return by_id if by_id is not None else actor.who.person_id


def set_back(
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
            participant.leave_state, participant.leave_sittings = "", None
            participant.replied_at = participant.replied_by_id = None
            participant.reminders, participant.reminded_at = 0, None
    if ask_again:
        withdraw_requests(session, actor, meeting, now=now)
        changed(
            session, actor, "ask again", f"meeting:{meeting.id}", now=now, before=replies or None
        )


def _go_out(
    session: Session,
    meeting: rows.Meeting,
    *,
    reason: str,
    asked_in: int,
    by_id: int,
    now: datetime,
    office: Office,
) -> None:
    meeting.settles_at = meeting.unsettled = None  # whatever waited is in this notice
    no_timers(session, meeting.id)
    said = facts_now(session, meeting, asked_in=asked_in)
    record(session, meeting, said, reason=reason, by_id=by_id, now=now)
    following.meeting_changed(session, meeting, now=now, office=office)
    # What was paused or stopped was an older notice; this one was confirmed.
    outbox.resume(session, meeting.id, real=now)
    send_cards(session, meeting, now=now)
    panel.refresh(session, meeting.id, now=now)


def record(
    session: Session,
    meeting: rows.Meeting,
    said: NoticeFacts,
    *,
    reason: str,
    by_id: int,
    now: datetime,
) -> None:
    """What people are told, kept for ever."""
    session.add(
        rows.Revision(
            meeting_id=meeting.id,
            number=meeting.revision,
            facts=to_data(said),
            reason=reason.strip()[:LONGEST_REASON],
            by_id=by_id,
            at=now,
        )
    )
    session.flush()
