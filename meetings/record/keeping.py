"""The signed record among the meeting's documents, for the hosts: the paper that was made, and the
hand-signed scan where it was signed on paper. Rows 4.5, 4.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings import approvals, panel
from meetings.approvals import Request, Scan
from meetings.changes import Actor, changed
from meetings.documents import Category, NewFile
from meetings.documents.keeping import keep_for_hosts
from meetings.meetings import Refused
from meetings.office import Office
from meetings.record import opening
from meetings.record.content import Content, from_json
from storage import Session, work
from storage import approvals as approval_rows
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage import record as rows
from storage import record_sections as section_rows


@dataclass(frozen=True, slots=True)
class ScanKept:
    """The hand-signed sheet is the official version of the record."""

    meeting_id: int
    document_id: int


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
    """The record as this request had it signed, also where it was opened again since (补正): what
    was signed is kept. None where it is not signed, or by word alone and not afterwards."""
    request = approvals.request_of(session, approval_id, now=now, office=office)
    if request is None or request.state != "approved" or request.meeting_id is None:
        return None
    record = rows.record(session, request.meeting_id)
    whole = section_rows.section_version(
        session, request.meeting_id, section_rows.WHOLE, int(request.wanted["version"])
    )
    approval = approval_rows.approval(session, approval_id)
    if whole is None or record is None or approval is None:
        return None
    mine = record.approval_id == approval_id
    signed_at = record.signed_at if mine else approval.decided_at
    if signed_at is None:
        return None
    return Signed(from_json(whole.text), request, signed_at, _scans(session, approval_id))


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
    if meeting is None or record is None or approval is None or paper is None:
        work.finish(session, item.id, {"filed": False})
        return
    by_id, about = approval.asked_by_id, {"approval": approval.id}
    document_id = _keep(session, meeting, paper, by_id=by_id, about=about, now=now)
    sheets = [_keep(session, meeting, s, by_id=by_id, about=about, now=now) for s in scans]
    # Opened again since (补正): this is what was signed before, and that is not overtaken.
    if record.approval_id in (None, approval.id) and not _entered_since(session, record):
        _hold(session, record, sheets[0] if sheets else document_id, sheets)
    session.flush()
    work.finish(session, item.id, {"filed": True, "document": document_id})


def enter_scan(
    session: Session, actor: Actor, meeting_id: int, file: NewFile, *, now: datetime
) -> ScanKept | Refused:
    """录入手签件: the record was signed in the chat, and is signed by hand besides: the sheet is
    the official version. Sent again, it is the next edition of that."""
    found = opening.signed(session, actor, meeting_id, not_signed="record-scan-early")
    if isinstance(found, Refused):
        return found
    meeting, record = found.meeting, found.record
    about = {"approval": record.approval_id}
    by_id = actor.who.person_id
    document_id = _keep(session, meeting, file, by_id=by_id, about=about, now=now)
    _hold(session, record, document_id, [document_id])
    session.flush()
    after = {"document": document_id, "sha256": file.digest}
    changed(session, actor, "scan of record", f"meeting:{meeting_id}", now=now, after=after)
    panel.refresh(session, meeting_id, now=now)
    return ScanKept(meeting_id, document_id)


def _keep(
    session: Session,
    meeting: meeting_rows.Meeting,
    file: NewFile,
    *,
    by_id: int,
    about: dict[str, Any],
    now: datetime,
) -> int:
    return keep_for_hosts(
        session,
        meeting.id,
        meeting.level,
        file,
        Category.RECORD,
        by_id=by_id,
        action="file record",
        about=about,
        now=now,
    )


def _hold(session: Session, record: rows.Record, document_id: int, sheets: Sequence[int]) -> None:
    """This is the record that is kept; sheets signed by hand are official, those of what was
    signed before 补正 are so no more."""
    before = record.document_id
    if before is not None and before not in sheets:
        _official(session, before, official=False)
    for sheet in sheets:
        _official(session, sheet, official=True)
    record.document_id = document_id


def _official(session: Session, document_id: int, *, official: bool) -> None:
    document = document_rows.locked(session, document_id)
    if document is not None:
        document.official = official


def _entered_since(session: Session, record: rows.Record) -> bool:
    """Whether a hand-signed sheet came in before the paper of this signature was made."""
    if record.document_id is None or record.signed_at is None:
        return False
    document = document_rows.document(session, record.document_id)
    newest = document_rows.editions_of(session, record.document_id)[-1:]
    return document is not None and document.official and newest[0].at >= record.signed_at
