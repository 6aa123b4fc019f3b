"""A report is approved, its facts are kept, and it is given to whom it is for. Rows 4.6, 4.10.

Once approved its paper is made by ``jobs`` and filed among the meeting's documents; a later
edition is the next edition of the same document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import approvals, document_numbers, panel
from meetings.changes import Actor, changed
from meetings.documents import NewFile, giving
from meetings.documents.keeping import keep_for_hosts
from meetings.meeting_reports.facts import facts_of, to_data
from meetings.meeting_reports.kinds import CATEGORY, NEEDED, STAGE, ReportKind, ReportState
from meetings.meeting_reports.reminding import follow
from meetings.meeting_reports.writing import open_draft, subject
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import named
from storage import Session, work
from storage import approvals as approval_rows
from storage import documents as document_rows
from storage import meeting_reports as rows
from storage import meetings as meeting_rows
from storage.issued_minutes import MeetingReport

KIND = "meeting_report"
#: The work that makes and files the paper.
FILE = "file_meeting_report"


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """On its way to who approves it; ``again``: it was before."""

    report_id: int
    approval_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class PartsMissing:
    """Parts without which it is not sent."""

    report_id: int
    parts: tuple[str, ...]


def ask(
    session: Session, actor: Actor, report_id: int, *, now: datetime, office: Office
) -> ReportAsked | PartsMissing | Refused:
    """报批: the edition goes to those who approve it, with its parts and the facts of now."""
    found = open_draft(session, actor, report_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    kind = ReportKind(row.kind)
    missing = tuple(part for part in NEEDED[kind] if not row.parts.get(part))
    if missing:
        return PartsMissing(row.id, missing)
    again = row.state == ReportState.ASKED
    organiser = named(session, [meeting.organiser_id]).get(meeting.organiser_id)
    approval_id = approvals.ask(
        session,
        actor,
        kind=KIND,
        subject=subject(row),
        wanted={
            "report": row.id,
            "kind": row.kind,
            "edition": row.edition,
            "change": row.change,
            "parts": dict(row.parts),
        },
        meeting=meeting,
        unit_id=organiser.unit_id if organiser else None,
        for_person_id=actor.who.person_id,
        now=now,
        office=office,
    )
    row.state, row.approval_id = ReportState.ASKED.value, approval_id
    session.flush()
    return ReportAsked(row.id, approval_id, again)


def approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """同意: the facts are kept as they are now, a 简报 gets its number, the paper is made."""
    found = _of(session, approval)
    if found is None or found[0].state != ReportState.ASKED:
        return refused("mreport-moot")
    row, meeting = found
    row.facts = to_data(facts_of(session, meeting, office=office))
    row.state = ReportState.APPROVED.value
    if row.kind == ReportKind.BULLETIN:
        row.number_id = _number(session, actor, row, meeting, now=now, office=office)
    session.flush()
    changed(session, actor, "approve report", subject(row), now=now, after={"facts": row.facts})
    data = {"report": row.id}
    work.start(session, FILE, data, asked_by_person_id=None, address_key=None, total=1, now=now)
    follow(session, meeting, now=now, office=office)
    return None


def bulletins_of(meeting: meeting_rows.Meeting) -> str:
    """The series the bulletins of a meeting are numbered in."""
    return f"bulletin:{meeting.series or meeting.id}"


def _number(
    session: Session,
    actor: Actor,
    row: MeetingReport,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
) -> int:
    """第N期 of the meeting's series; a later edition keeps the number of the first."""
    before = [one for one in rows.reports_of(session, meeting.id) if one.kind == row.kind]
    for one in before:
        if one.number_id is not None:
            return one.number_id
    drawn = document_numbers.allot(
        session,
        actor,
        series=bulletins_of(meeting),
        pattern=office.profile.meeting_reports.bulletin_number,
        values={},
        subject=subject(row),
        title=meeting.title,
        meeting_id=meeting.id,
        now=now,
        office=office,
    )
    return drawn.id


def not_approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Returned with a reason, or taken back: it is written on and sent again."""
    found = _of(session, approval)
    if found is not None and found[0].state == ReportState.ASKED:
        found[0].state = ReportState.DRAFT.value


def _of(
    session: Session, approval: approval_rows.Approval
) -> tuple[MeetingReport, meeting_rows.Meeting] | None:
    """The edition the request is about and its meeting, both locked."""
    row = rows.report(session, int(approval.wanted["report"]))
    meeting = meeting_rows.locked(session, row.meeting_id) if row is not None else None
    row = rows.locked_report(session, row.id) if row is not None else None
    return (row, meeting) if row is not None and meeting is not None else None


def filed(session: Session, item: work.WorkItem, file: NewFile | None, *, now: datetime) -> None:
    """The paper is among the meeting's documents, and those it is for are given it. ``file``
    None: there was nothing to file."""
    row = rows.report(session, item.data["report"])
    meeting = meeting_rows.locked(session, row.meeting_id) if row is not None else None
    row = rows.locked_report(session, item.data["report"])
    if file is None or row is None or meeting is None or row.state != ReportState.APPROVED:
        work.finish(session, item.id, {"filed": False})
        return
    kind = ReportKind(row.kind)
    document_id = keep_for_hosts(
        session,
        meeting.id,
        meeting.level,
        file,
        CATEGORY[kind],
        by_id=row.by_id,
        action="file report",
        about={"report": row.id},
        now=now,
    )
    document = document_rows.locked(session, document_id)
    if document is not None:
        document.stage = STAGE[kind].value
    row.document_id, row.issued_at = document_id, now
    row.state = ReportState.ISSUED.value
    session.flush()
    given = giving.give_documents(session, meeting, [document_id], now=now)
    panel.refresh(session, meeting.id, now=now)
    work.finish(session, item.id, {"filed": True, "document": document_id, "given": given})
