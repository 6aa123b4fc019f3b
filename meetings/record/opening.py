"""Opening the record to write in it: who may, and when. Row 4.5."""

from __future__ import annotations

from dataclasses import dataclass

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
    """The record with its meeting, both locked. Whoever then writes something takes back what
    waits to be signed (``taking_back``); who does not, leaves it there."""

    meeting: meeting_rows.Meeting
    record: rows.Record


def opened(
    session: Session,
    actor: Actor,
    meeting_id: int,
    *,
    action: Action = Action.WRITE_RECORD,
) -> Opened | Refused:
    """The record, made where there was none, locked and open to be changed. What is signed stays
    as it is."""
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
    return Opened(meeting, record)


def signed(
    session: Session, actor: Actor, meeting_id: int, *, not_signed: str
) -> Opened | Refused:
    """The record, locked, where it is signed and this person vouches for it. ``not_signed``: the
    refusal where it is not."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(actor.who, Action.VOUCH_FOR_RECORD, matter(session, actor.who, meeting)):
        return refused("not-allowed")
    record = rows.record(session, meeting_id)
    if record is None or record.state != "signed":
        return refused(not_signed)
    return Opened(meeting, record)
