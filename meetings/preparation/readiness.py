"""Where the preparation tasks of a meeting stand, for the one screen of all. Rows 2.3 to 2.8."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from meetings.office import Office
from meetings.preparation.reading import after, lines_of, withdrawn
from meetings.readiness import Missing, Part
from meetings.tasks.rhythm import State
from storage import Session
from storage import meetings as meeting_rows


def missing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Part:
    """What is to be done before the meeting: late and contested tasks by name, the others as a
    number. Asked where there are any, or the package keeps checklists."""
    found = [one for one in lines_of(session, meeting.id) if not withdrawn(one) and not after(one)]
    asked = bool(found) or office.profile.packages[meeting.package].checklist
    if not found:
        gap = (Missing("preparation-none"),) if asked else ()
        return Part("preparation", asked, missing=gap)
    today, still = office.today(now), meeting.state != "postponed"
    open_ = sorted((one for one in found if one.open), key=lambda one: one.due_on)
    late = [one for one in open_ if still and one.due_on < today]
    contested = [one for one in open_ if one.state is State.CONTESTED and one not in late]
    lines = [
        Missing(
            "preparation-late" if one in late else "preparation-contested",
            text=one.text,
            person_id=one.owner_id,
            due_at=_end_of(one.due_on, office),
            late=one in late,
        )
        for one in (*late, *contested)
    ]
    if rest := len(open_) - len(lines):
        lines.append(Missing("preparation-open", count=rest))
    done = sum(one.done for one in found)
    return Part("preparation", asked, f"{done}/{len(found)}", tuple(lines))


def _end_of(day: date, office: Office) -> datetime:
    """The last minute of a day of the office (aware UTC)."""
    return datetime.combine(day, time(23, 59), office.zone).astimezone(UTC)
