"""核对无误,送主持人签字: the recorder vouches for the record, the chair signs what was sent, and
it is kept under seal. 补正 opens a signed record again, with its reason; both stay. Row 4.5.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings import approvals, panel
from meetings.approvals.deciding import reason_problem
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may, named
from meetings.record import opening
from meetings.record.checking import Gap, gaps
from meetings.record.content import Content, live_content, sealed, to_json
from meetings.record.opening import opened
from meetings.record.taking_back import reopen, subject
from meetings.record.writing import add_version
from meetings.recording.access import matter
from storage import Session, work
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import minutes as recorder_rows
from storage import record as rows
from storage import record_sections as section_rows

KIND = "record"
#: The work that makes the paper which is kept.
FILE = "file_record"


@dataclass(frozen=True, slots=True)
class Sent:
    """On its way to whoever signs; ``again``: it was before."""

    meeting_id: int
    approval_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Incomplete:
    """Something is missing: nothing was sent. ``may_send``: it is only worth a look, and may be
    sent all the same."""

    meeting_id: int
    gaps: tuple[Gap, ...]
    may_send: bool


@dataclass(frozen=True, slots=True)
class Corrected:
    """补正: the record is open again."""

    meeting_id: int


def send(
    session: Session,
    actor: Actor,
    meeting_id: int,
    *,
    anyway: bool = False,
    now: datetime,
    office: Office,
) -> Sent | Incomplete | Refused:
    """核对无误,送签: everything as it stands now is what is signed. ``anyway``: also with gaps
    that are only worth a look."""
    meeting = meeting_rows.locked(session, meeting_id)
    before = rows.record(session, meeting_id)
    if meeting is not None and before is not None and before.state == "asked":
        if not may(actor.who, Action.VOUCH_FOR_RECORD, matter(session, actor.who, meeting)):
            return refused("not-allowed")
        return Sent(meeting_id, before.approval_id or 0, again=True)
    found = opened(session, actor, meeting_id, action=Action.VOUCH_FOR_RECORD)
    if isinstance(found, Refused):
        return found
    if now < found.meeting.starts_at:
        return refused("record-not-begun")
    missing = gaps(session, found.meeting, now=now, office=office)
    blocked = any(gap.needed for gap in missing)
    if blocked or (missing and not anyway):
        return Incomplete(meeting_id, missing, may_send=not blocked)
    return _ask(session, actor, found.meeting, found.record, now=now, office=office)


def _ask(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    record: rows.Record,
    *,
    now: datetime,
    office: Office,
) -> Sent:
    content = live_content(session, meeting, record, now=now, office=office)
    text = to_json(content)
    before = section_rows.newest_section(session, meeting.id, section_rows.WHOLE)
    version = (before.version if before is not None else 0) + 1
    me = actor.who.person_id
    add_version(session, meeting.id, section_rows.WHOLE, version, text, "sent", me, now)
    recorder = recorder_rows.recorders_now(session, meeting.id).get("recorder")
    organiser = named(session, [meeting.organiser_id]).get(meeting.organiser_id)
    record.approval_id = approvals.ask(
        session,
        actor,
        kind=KIND,
        subject=subject(meeting.id),
        wanted={"version": version, "seal": sealed(text), **_to_decide(content)},
        meeting=meeting,
        unit_id=organiser.unit_id if organiser else None,
        for_person_id=recorder.person_id if recorder is not None else me,
        now=now,
        office=office,
    )
    record.state = "asked"
    record.checked_by_id, record.checked_at = me, now
    session.flush()
    panel.refresh(session, meeting.id, now=now)
    return Sent(meeting.id, record.approval_id)


def _to_decide(content: Content) -> dict[str, Any]:
    """What the card of the request says beside the record itself, which it leads to."""
    head = content.head
    return {
        "attend": len(head.attend),
        "away": len(head.on_leave) + len(head.absent),
        "outcomes": dict(Counter(one.outcome for one in content.items)),
        "resolutions": len(content.resolutions),
        "correction": content.correction,
    }


def signed(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The chair signed, in the chat or on paper: sealed, and its paper is made."""
    record = _of(session, approval)
    whole = section_rows.section_version(
        session, approval.meeting_id or 0, section_rows.WHOLE, int(approval.wanted["version"])
    )
    if record is None or record.state != "asked" or whole is None:
        return refused("record-changed")
    if sealed(whole.text) != approval.wanted["seal"]:
        return refused("record-changed")
    record.state, record.signed_at, record.seal = "signed", now, approval.wanted["seal"]
    session.flush()
    work.start(
        session,
        FILE,
        {"meeting": record.meeting_id, "approval": approval.id},
        asked_by_person_id=None,
        address_key=None,
        total=None,
        now=now,
    )
    changed(
        session,
        actor,
        "sign record",
        f"meeting:{record.meeting_id}",
        now=now,
        after={"sha256": record.seal, "version": whole.version},
    )
    panel.refresh(session, record.meeting_id, now=now)
    return None


def signed_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """Agreed to by word and not signed afterwards: it is open again, and to be sent anew."""
    record = _of(session, approval)
    if record is None or record.state != "signed":
        return refused("gone")
    reopen(record)
    return None


def not_signed(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Returned with a reason, or taken back: it is open again."""
    record = _of(session, approval)
    if record is not None and record.state == "asked":
        reopen(record)


def correct(
    session: Session,
    actor: Actor,
    meeting_id: int,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Corrected | Refused:
    """补正: a signed record is opened again, with the reason; what was signed is kept beside what
    is signed next."""
    found = opening.signed(session, actor, meeting_id, not_signed="record-not-signed")
    if isinstance(found, Refused):
        return found
    record = found.record
    reason = " ".join(reason.split())
    if problem := reason_problem(reason, office, needed=True):
        return problem
    before = record.seal
    reopen(record)
    record.correction = reason
    session.flush()
    changed(
        session,
        actor,
        "correct record",
        f"meeting:{meeting_id}",
        now=now,
        before={"sha256": before},
        reason=reason,
    )
    panel.refresh(session, meeting_id, now=now)
    return Corrected(meeting_id)


def _of(session: Session, approval: approval_rows.Approval) -> rows.Record | None:
    """The record the request is about, its meeting locked; None where it was overtaken."""
    meeting = meeting_rows.locked(session, int(approval.subject.partition(":")[2]))
    record = rows.record(session, meeting.id) if meeting is not None else None
    if record is None or record.approval_id != approval.id:
        return None
    return record
