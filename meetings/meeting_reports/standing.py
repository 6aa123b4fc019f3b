"""Where the reports of a meeting stand, in a line of the page of records. Rows 4.6, 4.10."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.meeting_reports.kinds import KINDS
from meetings.office import Office
from storage import Session
from storage import meeting_reports as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class ReportsStanding:
    """Kind and state of the newest edition of each kind there is."""

    meeting_id: int
    reports: tuple[tuple[str, str], ...]


def standing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> ReportsStanding:
    """How report, 简报 and summary stand; a kind nobody began is left out."""
    found = [(kind, rows.newest_report(session, meeting.id, kind)) for kind in KINDS]
    return ReportsStanding(
        meeting.id, tuple((kind.value, row.state) for kind, row in found if row is not None)
    )
