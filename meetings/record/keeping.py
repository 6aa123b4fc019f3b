"""The signed record among the meeting's documents, for the hosts: the paper that was made, and the
hand-signed scan where it was signed on paper. Rows 4.5, 4.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import approvals
from meetings.approvals import Request, Scan
from meetings.documents import Category, NewFile
from meetings.documents.keeping import keep_for_hosts
from meetings.office import Office
from meetings.record.content import Content, from_json
from storage import Session, work
from storage import approvals as approval_rows
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import record as rows
from storage import record_sections as section_rows


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed, by whom, and the scans it was signed on."""

    content: Content
    request: Request
    signed_at: datetime
    scans: tuple[Scan, ...]


def signed_record(
    session: Session, approval_id: int, *, now: datetime, office: Office
) -> Signed | None:
    """The record as this request had it signed; None where it is not signed (any more)."""
    request = approvals.request_of(session, approval_id, now=now, office=office)
    if request is None or request.state != "approved" or request.meeting_id is None:
        return None
    record = rows.record(session, request.meeting_id)
    whole = section_rows.section_version(
        session, request.meeting_id, section_rows.WHOLE, int(request.wanted["version"])
    )
    if whole is None or record is None or record.approval_id != approval_id:
        return None
    if record.signed_at is None:
        return None
    return Signed(from_json(whole.text), request, record.signed_at, _scans(session, approval_id))


def _scans(session: Session, approval_id: int) -> tuple[Scan, ...]:
    """The sheets that were signed by hand and confirmed."""
    events = approval_rows.events_of(session, [approval_id]).get(approval_id, [])
    confirmed = {event.of_event_id for event in events if event.kind in ("approved", "confirmed")}
    entered = [e.id for e in events if e.id in confirmed]
    found = approval_rows.files_of(session, entered)
    return tuple(
        Scan(file.digest, file.name, file.media_type, file.size)
        for event_id in entered
        for file in found.get(event_id, ())
    )


def filed(
    session: Session,
    item: work.WorkItem,
    paper: NewFile | None,
    scans: Sequence[NewFile],
    *,
    now: datetime,
) -> None:
    """Keep the paper, and each scan as the official version. ``paper`` None: it is not signed any
    more, and there is nothing to keep."""
    meeting = meeting_rows.locked(session, item.data["meeting"])
    record = rows.record(session, item.data["meeting"])
    approval = approval_rows.approval(session, item.data["approval"])
    there = paper is not None and record is not None and record.approval_id is not None
    if not there or meeting is None or approval is None or paper is None or record is None:
        work.finish(session, item.id, {"filed": False})
        return
    kept = []
    for file in (paper, *scans):
        kept.append(
            keep_for_hosts(
                session,
                meeting.id,
                meeting.level,
                file,
                Category.MINUTES,
                by_id=approval.asked_by_id,
                action="file record",
                about={"approval": approval.id},
                now=now,
            )
        )
    for document_id in kept[1:]:
        document = document_rows.document(session, document_id)
        if document is not None:
            document.official = True
    # Where there is a sheet signed by hand, that is the record which is kept.
    record.document_id = kept[1] if len(kept) > 1 else kept[0]
    session.flush()
    work.finish(session, item.id, {"filed": True, "document": record.document_id})
