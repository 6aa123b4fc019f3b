"""What waits for the chair's signature is withdrawn when the record changes: whoever writes in it,
live or afterwards, says so here, at the moment something is written. Row 4.5.
"""

from __future__ import annotations

from datetime import datetime

from meetings import approvals
from meetings.changes import Actor
from meetings.reach import Notice, tell
from storage import Session
from storage import meetings as meeting_rows
from storage import record as rows


def subject(meeting_id: int) -> str:
    """What the request for a signature is about."""
    return f"record:{meeting_id}"


def take_back(session: Session, actor: Actor, record: rows.Record, *, now: datetime) -> bool:
    """What was sent to be signed is not what it was any more: nobody has to decide it. Whoever
    sent it hears of it, where somebody else changed the record. Whether there was something to
    take back; the caller has locked the meeting."""
    if record.state != "asked":
        return False
    sent_by, approval_id = record.checked_by_id, record.approval_id
    approvals.fall_away(session, actor, subject(record.meeting_id), now=now)
    reopen(record)
    session.flush()
    if sent_by is not None and sent_by != actor.who.person_id:
        notice = Notice(
            kind="record_taken_back",
            params={"meeting": record.meeting_id, "by": actor.who.person_id},
            dedupe=f"record-taken-back:{approval_id}",
            meeting_id=record.meeting_id,
        )
        tell(session, sent_by, notice, now=now)
    return True


def reopen(record: rows.Record) -> None:
    """Nothing is sent, nothing vouched for."""
    record.state, record.approval_id = "open", None
    record.checked_by_id = record.checked_at = None
    record.signed_at, record.seal = None, ""


def meeting_over(session: Session, meeting: meeting_rows.Meeting) -> None:
    """Called off, or put off, while its record waits to be signed: the request falls with the
    meeting's others, and everything that was written stays to be read."""
    record = rows.record(session, meeting.id)
    if record is not None and record.state == "asked" and meeting.state != "closed":
        reopen(record)
