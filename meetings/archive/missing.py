"""What a meeting's file still lacks: said before it is filed, never in its way. Row 6.3."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.office import Office
from storage import Session, signin
from storage import approvals as approval_rows
from storage import filing as filing_rows
from storage import issued_minutes as minutes_rows
from storage import meetings as meeting_rows
from storage import paper_list as paper_rows
from storage import record as record_rows


@dataclass(frozen=True, slots=True)
class Lacking:
    """One thing. ``code`` leads to the sentence ``archive-lacks-<code>``."""

    code: str
    count: int = 0


def missing(
    session: Session, meeting: meeting_rows.Meeting, *, office: Office
) -> tuple[Lacking, ...]:
    """What is not there yet and usually is."""
    found: list[Lacking] = []
    record = record_rows.record(session, meeting.id)
    if record is None or record.state != "signed":
        found.append(Lacking("record"))
    package = office.profile.packages[meeting.package]
    if package.minutes and minutes_rows.holding(session, meeting.id) is None:
        found.append(Lacking("minutes"))
    out = [
        copy
        for _, copy in paper_rows.copies_in(session, meeting.id)
        if copy.out_at is not None and copy.returned_at is None and not copy.missing_note
    ]
    if out:
        found.append(Lacking("copies", len(out)))
    signed = any(
        signin.live_records(session, one.id)
        for one in meeting_rows.sittings_of(session, meeting.id)
    )
    if signed and not filing_rows.sheet_scans(session, meeting.id):
        found.append(Lacking("sheet"))
    waiting = approval_rows.pending_of_meeting(session, meeting.id)
    if waiting:
        found.append(Lacking("requests", len(waiting)))
    return tuple(found)
