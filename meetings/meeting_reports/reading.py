"""Reports of a meeting as their pages show them. Rows 4.6, 4.10."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import approvals
from meetings.meeting_reports.facts import Facts, facts_of, from_data
from meetings.meeting_reports.kinds import KINDS, NEEDED, ReportKind, ReportState
from meetings.meeting_reports.writing import too_early, writes
from meetings.meetings import Refused, State, refused
from meetings.office import Office
from meetings.people import Who, named
from storage import Session
from storage import document_numbers as number_rows
from storage import meeting_reports as rows
from storage import meetings as meeting_rows
from storage.issued_minutes import MeetingReport


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """One edition as it stands."""

    id: int
    meeting_id: int
    meeting_title: str
    kind: ReportKind
    edition: int
    state: ReportState
    writer: str
    #: Who completes it.
    by_id: int
    parts: dict[str, str]
    facts: Facts
    #: 第N期 of a 简报; "" before it is approved, and of the others.
    number: str
    change: str
    approval_id: int | None
    document_id: int | None
    issued_at: datetime | None
    may_write: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """Parts that have to be written before it is sent."""
        return tuple(part for part in NEEDED[self.kind] if not self.parts.get(part))

    @property
    def open(self) -> bool:
        """Whether it can still be written."""
        return self.state in (ReportState.DRAFT, ReportState.ASKED)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One kind on the page of a meeting: its newest edition, None where there is none."""

    kind: ReportKind
    report: ReportFacts | None


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """The reports of a meeting. ``early``: why nothing can be reported: "early", it has not
    begun; "cancelled"; "" where it can."""

    meeting_id: int
    title: str
    lines: tuple[ReportLine, ...]
    early: str


def page(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> ReportsPage | Refused:
    """The page, for the hosts, who records, the chair; and of one report who it was given to."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    whole = writes(session, who, meeting, None)
    found = []
    for kind in KINDS:
        row = rows.newest_report(session, meeting_id, kind)
        if row is None:
            found += [ReportLine(kind, None)] if whole else []
        elif whole or writes(session, who, meeting, row):
            found.append(ReportLine(kind, _shown(session, who, row, meeting, office=office)))
    if not found:
        return refused("not-allowed")
    early = "early" if too_early(meeting, now) else ""
    if meeting.state == State.CANCELLED:
        early = "cancelled"
    return ReportsPage(meeting.id, meeting.title, tuple(found), early)


def report(
    session: Session, who: Who, report_id: int, *, now: datetime, office: Office
) -> ReportFacts | Refused:
    """One edition, for who writes it and for who decides on it."""
    row = rows.report(session, report_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row is not None else None
    if row is None or meeting is None:
        return refused("gone")
    if not writes(session, who, meeting, row) and not _decides(session, who, row, now, office):
        return refused("not-allowed")
    return _shown(session, who, row, meeting, office=office)


def report_of(session: Session, report_id: int, *, office: Office) -> ReportFacts | None:
    """An edition as the house itself sees it, to make its paper and to word notices."""
    row = rows.report(session, report_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row is not None else None
    if row is None or meeting is None:
        return None
    return _shown(session, None, row, meeting, office=office)


def _decides(
    session: Session, who: Who, row: MeetingReport, now: datetime, office: Office
) -> bool:
    if row.approval_id is None:
        return False
    seen = approvals.request(session, who, row.approval_id, now=now, office=office)
    return not isinstance(seen, Refused)


def _shown(
    session: Session,
    who: Who | None,
    row: MeetingReport,
    meeting: meeting_rows.Meeting,
    *,
    office: Office,
) -> ReportFacts:
    drawn = number_rows.number(session, row.number_id) if row.number_id is not None else None
    writer = named(session, [row.by_id]).get(row.by_id)
    facts = from_data(row.facts) if row.facts else facts_of(session, meeting, office=office)
    return ReportFacts(
        id=row.id,
        meeting_id=meeting.id,
        meeting_title=facts.title,
        kind=ReportKind(row.kind),
        edition=row.edition,
        state=ReportState(row.state),
        writer=writer.name if writer else "",
        by_id=row.by_id,
        parts=dict(row.parts),
        facts=facts,
        number=drawn.text if drawn is not None else "",
        change=row.change,
        approval_id=row.approval_id,
        document_id=row.document_id,
        issued_at=row.issued_at,
        may_write=who is not None and writes(session, who, meeting, row),
    )
