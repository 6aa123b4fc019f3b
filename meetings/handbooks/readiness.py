"""Whether the handbook is made, where the package asks for one. Row 2.2, ORG-14, ORG-18."""

from __future__ import annotations

from datetime import datetime

from meetings.documents import Category
from meetings.office import Office
from meetings.readiness.lead import ready_by
from meetings.readiness.parts import Missing, Part
from storage import Session
from storage import documents as document_rows
from storage import meetings as rows


def missing(session: Session, meeting: rows.Meeting, *, now: datetime, office: Office) -> Part:
    """One line: made or not; of a small meeting only where somebody made one."""
    made = any(
        document.category == Category.HANDBOOK
        for document, _ in document_rows.documents_of(session, meeting.id)
    )
    if made or not office.profile.packages[meeting.package].seats:
        return Part("handbook", asked=made)
    due = ready_by(meeting.starts_at, office.profile.readiness.seats_wd, office)
    wanted = Missing("handbook-none", "", meeting.organiser_id, due, late=due < now)
    return Part("handbook", True, "", (wanted,))
