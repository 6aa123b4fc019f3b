"""Requests about a state of things that is no more: nobody has to decide them any longer."""

from __future__ import annotations

from datetime import datetime

from meetings import approvals
from meetings.changes import Actor
from storage import Session
from storage import approvals as approval_rows
from storage import meetings as rows


def notice_subject(meeting_id: int) -> str:
    """How approvals name the meeting's notice."""
    return f"notice:{meeting_id}"


#: Requests that say nothing any more once the meeting is over.
_BEFORE_THE_END = (
    *("notice", "reply_change", "leave", "substitute", "unit_report_change", "room"),
    *("agenda_item", "motion", "meeting_plan"),
)


def drop_undecided(
    session: Session, actor: Actor, meeting: rows.Meeting, *, now: datetime
) -> None:
    """The meeting is over: what nobody decided in time falls away, and the answer stands as it
    is. What was done by phone or at the door is still decided afterwards (补批). Row 3.3a."""
    for approval in approval_rows.pending_of_meeting(session, meeting.id):
        wanted = approval.wanted
        afterwards = wanted.get("afterwards") or wanted.get("taken_by") is not None
        if approval.kind in _BEFORE_THE_END and not afterwards:
            approvals.fall_away(session, actor, approval.subject, now=now)


def withdraw_requests(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    *,
    now: datetime,
    the_notice_too: bool = False,
) -> None:
    """What was asked about people's coming is moot, as everybody is asked anew or nobody comes.

    Action items outlive the meeting they are from. ``the_notice_too``: its own sign-off as well.
    """
    notice = notice_subject(meeting.id)
    for approval in approval_rows.pending_of_meeting(session, meeting.id):
        subject = approval.subject
        if subject.startswith("task:") or (subject == notice and not the_notice_too):
            continue
        # A room is wanted whoever comes: asking people anew asks nothing of its keeper, nor of
        # whoever decides whether the meeting is held.
        if subject.startswith(("booking:", "meeting_request:")) and not the_notice_too:
            continue
        # What is written of a meeting that was held waits for its signature wherever that was.
        if subject.startswith(("record:", "minutes:")) and not the_notice_too:
            continue
        # Items are proposed for the meeting whenever it is, but for none that is called off.
        if subject.startswith("proposal:") and meeting.state != "cancelled":
            continue
        approvals.fall_away(session, actor, subject, now=now)
