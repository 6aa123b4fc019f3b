"""Opening the record to write in it: who may, and what a change does to what waits for the chair's
signature. Whoever writes in a record, live or afterwards, begins here. Row 4.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import approvals
from meetings.changes import Actor
from meetings.meetings import Refused, State, refused
from meetings.people import Action, may
from meetings.recording.access import matter
from storage import Session, record_notes
from storage import meetings as meeting_rows
from storage import record as rows

#: States of a meeting that leave nothing to record, and the refusal.
_NOT_HELD = {
    State.DRAFT.value: "record-draft",
    State.CANCELLED.value: "record-cancelled",
    State.POSTPONED.value: "record-postponed",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """The record with its meeting, both locked. ``taken_back``: it waited to be signed, and was
    withdrawn because it changes now."""

    meeting: meeting_rows.Meeting
    record: rows.Record
    taken_back: bool = False


def subject(meeting_id: int) -> str:
    """What the request for a signature is about."""
    return f"record:{meeting_id}"


def opened(
    session: Session,
    actor: Actor,
    meeting_id: int,
    *,
    action: Action = Action.WRITE_RECORD,
    now: datetime,
) -> Opened | Refused:
    """The record, made where there was none, locked and open to be changed. What was sent to be
    signed is withdrawn; what is signed stays as it is."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(actor.who, action, matter(session, actor.who, meeting)):
        return refused("not-allowed")
    if meeting.state in _NOT_HELD:
        return refused(_NOT_HELD[meeting.state])
    record = record_notes.begun(session, meeting_id)
    if record.state == "signed":
        return refused("record-signed")
    return Opened(meeting, record, take_back(session, actor, record, now=now))


def take_back(session: Session, actor: Actor, record: rows.Record, *, now: datetime) -> bool:
    """What was sent to be signed is not what it was any more: nobody has to decide it. Whether
    there was something to take back."""
    if record.state != "asked":
        return False
    approvals.fall_away(session, actor, subject(record.meeting_id), now=now)
    reopen(record)
    session.flush()
    return True


def reopen(record: rows.Record) -> None:
    """Nothing is sent, nothing vouched for."""
    record.state, record.approval_id = "open", None
    record.checked_by_id = record.checked_at = None
    record.signed_at, record.seal = None, ""
