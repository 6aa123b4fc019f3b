"""Reports of meetings (会议报告, 简报, 会议总结): their editions. Rows 4.6, 4.10."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.issued_minutes import MeetingReport


def report(session: Session, report_id: int) -> MeetingReport | None:
    """The edition with this id."""
    return session.get(MeetingReport, report_id)


def locked_report(session: Session, report_id: int) -> MeetingReport | None:
    """The edition with this id, its row locked."""
    return session.scalar(
        select(MeetingReport)
        .where(MeetingReport.id == report_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def reports_of(session: Session, meeting_id: int) -> Sequence[MeetingReport]:
    """Every edition that was not withdrawn, of every kind, the first one first."""
    return session.scalars(
        select(MeetingReport)
        .where(MeetingReport.meeting_id == meeting_id, MeetingReport.state != "withdrawn")
        .order_by(MeetingReport.kind, MeetingReport.edition)
    ).all()


def newest_report(session: Session, meeting_id: int, kind: str) -> MeetingReport | None:
    """The newest edition of this kind that was not withdrawn."""
    found = [row for row in reports_of(session, meeting_id) if row.kind == kind]
    return found[-1] if found else None


def last_edition(session: Session, meeting_id: int, kind: str) -> int:
    """The highest number an edition of this kind had, a withdrawn one too; 0: there is none."""
    found = session.scalars(
        select(MeetingReport.edition)
        .where(MeetingReport.meeting_id == meeting_id, MeetingReport.kind == kind)
        .order_by(MeetingReport.edition.desc())
        .limit(1)
    )
    return found.first() or 0
