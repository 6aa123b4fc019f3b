"""A participant's row, locked, with its meeting: where what is written about one person starts."""

from __future__ import annotations

from meetings.meetings import Refused, refused
from storage import Session
from storage import approvals as approval_rows
from storage import attendance as rows
from storage import meetings as meeting_rows


def locked(
    session: Session, participant_id: int, *, removed_too: bool = False
) -> tuple[rows.Participant, meeting_rows.Meeting] | Refused:
    """The participant, their row locked, and the meeting. Who was taken off the list is "gone",
    unless ``removed_too``."""
    participant = rows.locked_participant(session, participant_id)
    meeting = meeting_rows.meeting(session, participant.meeting_id) if participant else None
    if participant is None or meeting is None:
        return refused("gone")
    if participant.removed_at is not None and not removed_too:
        return refused("gone")
    return participant, meeting


def locked_of(
    session: Session, approval: approval_rows.Approval, *, removed_too: bool = False
) -> tuple[rows.Participant, meeting_rows.Meeting] | Refused:
    """Whom a request is about (``participant:<id>``)."""
    participant_id = int(approval.subject.split(":")[1])
    return locked(session, participant_id, removed_too=removed_too)
