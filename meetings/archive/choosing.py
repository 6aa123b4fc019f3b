"""What goes into a meeting's file, chosen by hand: with a reason. Rows 6.3, 6.8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings.archive.listing import Line, lines_of
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from storage import Session
from storage import archive as rows
from storage import filing as filing_rows
from storage import meetings as meeting_rows

#: Characters of a reason.
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """A line of the list as it is now. ``again``: it was so already."""

    meeting_id: int
    document_id: int
    again: bool = False


def choose(
    session: Session,
    actor: Actor,
    document_id: int,
    meeting_id: int,
    *,
    out: bool,
    period: str,
    reason: str,
    now: datetime,
    office: Office,
) -> Chosen | Refused:
    """Take a document out of the list or into it, or keep it for another period: with a reason.
    As the rules have it again, no reason is needed. Row 6.8."""
    meeting = allowed(session, actor.who, Action.FILE_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    line = _line(session, meeting, document_id, office)
    if line is None or line.left_out in ("filed", "duplicate"):
        return refused("archive-line-over")
    if period not in office.profile.archive.periods:
        return refused("gone")
    other = out or period != line.by_table
    if other and not reason:
        return refused("reason-needed")
    if mark_in(reason, office.profile):
        return refused("level-mark")
    wanted: dict[str, Any] = {}
    if other:
        wanted = {"out": out, "period": "" if period == line.by_table else period}
        wanted["reason"] = reason[:LONGEST_REASON]
    file = opened(session, actor, meeting, now, office)
    before = file.choices.get(line.key)
    if (before or {}) == wanted:
        return Chosen(meeting_id, document_id, again=True)
    rest = {key: value for key, value in file.choices.items() if key != line.key}
    file.choices = rest | ({line.key: wanted} if wanted else {})
    changed(
        session,
        actor,
        "choose for archive",
        line.key,
        now=now,
        before=before,
        after=wanted,
        reason=reason or None,
    )
    return Chosen(meeting_id, document_id)


def _line(
    session: Session, meeting: meeting_rows.Meeting, document_id: int, office: Office
) -> Line | None:
    found = lines_of(session, meeting, office=office)
    return next((one for one in found if one.document_id == document_id), None)


def opened(
    session: Session, actor: Actor, meeting: meeting_rows.Meeting, now: datetime, office: Office
) -> rows.MeetingFile:
    """The meeting's file, its row locked (as the meeting's is); made where there was none."""
    file = filing_rows.locked_file(session, meeting.id)
    if file is None:
        file = rows.MeetingFile(
            meeting_id=meeting.id,
            state="open",
            year=office.local(meeting.starts_at).year,
            filed_by_id=actor.who.person_id,
            filed_at=now,
            choices={},
            checks={},
        )
        session.add(file)
        session.flush()
    return file
