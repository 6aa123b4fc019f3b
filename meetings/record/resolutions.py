"""议定事项 of the record: what, by whom, until when, who takes part. Rows 4.3, 4.5.

Once one is registered as an action item, text, owner and day are the task's and change there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.record.opening import Opened, opened
from meetings.record.taking_back import take_back
from meetings.tasks.registering import LONGEST_TEXT, due_problem, owner_problem
from storage import Session, record_notes
from storage import agenda as agenda_rows
from storage import record as rows
from storage import record_sections as section_rows

LONGEST_PARTNERS = 200
MOST_RESOLUTIONS = 200


@dataclass(frozen=True, slots=True)
class NewResolution:
    """A resolution as it is written down; owner and day may still be missing."""

    text: str
    owner_id: int | None = None
    due_on: date | None = None
    partners: str = ""
    item_id: int | None = None
    note_id: int | None = None


@dataclass(frozen=True, slots=True)
class ResolutionKept:
    """It stands so; ``again``: it did before."""

    meeting_id: int
    resolution_id: int
    again: bool = False
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class ResolutionStale:
    """Somebody else changed it meanwhile: nothing was written."""

    meeting_id: int
    resolution_id: int
    edits: int


Outcome = ResolutionKept | ResolutionStale | Refused


def add(
    session: Session,
    actor: Actor,
    meeting_id: int,
    new: NewResolution,
    *,
    now: datetime,
    office: Office,
) -> ResolutionKept | Refused:
    """Write down one more, behind the others."""
    found = opened(session, actor, meeting_id)
    if isinstance(found, Refused):
        return found
    text, partners = _line(new.text), _line(new.partners)
    problem = (
        _text_problem(text, office)
        or _partners_problem(partners, office)
        or (owner_problem(session, new.owner_id) if new.owner_id is not None else None)
        or (due_problem(new.due_on, now, office) if new.due_on is not None else None)
    )
    if problem is not None:
        return problem
    if new.item_id is not None:
        item = agenda_rows.item(session, new.item_id)
        if item is None or item.meeting_id != meeting_id:
            return refused("gone")
    row = new_row(session, actor, meeting_id, text, now)
    if row is None:
        return refused("resolution-most", limit=MOST_RESOLUTIONS)
    taken_back = take_back(session, actor, found.record, now=now)
    row.item_id, row.note_id = new.item_id, new.note_id
    row.owner_id, row.due_on, row.partners = new.owner_id, new.due_on, partners
    session.flush()
    noted(session, actor, "record resolution", row, now=now, after={"text": text})
    return ResolutionKept(meeting_id, row.id, taken_back=taken_back)


def set_text(
    session: Session,
    actor: Actor,
    resolution_id: int,
    text: str,
    *,
    edits: int,
    now: datetime,
    office: Office,
) -> Outcome:
    """In other words."""
    text = _line(text)
    if problem := _text_problem(text, office):
        return problem
    return _change(session, actor, resolution_id, {"text": text}, edits=edits, now=now)


def set_owner(
    session: Session, actor: Actor, resolution_id: int, owner_id: int, *, edits: int, now: datetime
) -> Outcome:
    """责任人."""
    if problem := owner_problem(session, owner_id):
        return problem
    return _change(session, actor, resolution_id, {"owner_id": owner_id}, edits=edits, now=now)


def set_due(
    session: Session,
    actor: Actor,
    resolution_id: int,
    due_on: date,
    *,
    edits: int,
    now: datetime,
    office: Office,
) -> Outcome:
    """时限."""
    if problem := due_problem(due_on, now, office):
        return problem
    return _change(session, actor, resolution_id, {"due_on": due_on}, edits=edits, now=now)


def set_partners(
    session: Session,
    actor: Actor,
    resolution_id: int,
    partners: str,
    *,
    edits: int,
    now: datetime,
    office: Office,
) -> Outcome:
    """配合: units that take part, as it was said; "" nobody."""
    partners = _line(partners)
    if problem := _partners_problem(partners, office):
        return problem
    return _change(session, actor, resolution_id, {"partners": partners}, edits=edits, now=now)


def _change(
    session: Session,
    actor: Actor,
    resolution_id: int,
    values: dict[str, Any],
    *,
    edits: int,
    now: datetime,
) -> Outcome:
    found = opened_resolution(session, actor, resolution_id)
    if isinstance(found, Refused):
        return found
    opening, row = found
    if row.task_id is not None and "partners" not in values:
        return refused("resolution-registered")
    if row.struck_at is not None:
        return refused("resolution-struck")
    if all(getattr(row, name) == value for name, value in values.items()):
        return ResolutionKept(row.meeting_id, row.id, again=True)
    if row.edits != edits:
        return ResolutionStale(row.meeting_id, row.id, row.edits)
    taken_back = take_back(session, actor, opening.record, now=now)
    before = {name: _plain(getattr(row, name)) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.edits += 1
    session.flush()
    after = {name: _plain(value) for name, value in values.items()}
    noted(session, actor, "change resolution", row, now=now, before=before, after=after)
    return ResolutionKept(row.meeting_id, row.id, taken_back=taken_back)


def opened_resolution(
    session: Session, actor: Actor, resolution_id: int
) -> tuple[Opened, rows.RecordResolution] | Refused:
    """The record, open, and the resolution in it."""
    known = record_notes.resolution(session, resolution_id)
    if known is None:
        return refused("gone")
    found = opened(session, actor, known.meeting_id)
    if isinstance(found, Refused):
        return found
    # Read before the meeting was locked: somebody may have changed it since.
    session.refresh(known)
    return found, known


def new_row(
    session: Session, actor: Actor, meeting_id: int, text: str, now: datetime
) -> rows.RecordResolution | None:
    """A row behind all others; None where there are too many."""
    there = section_rows.all_resolutions(session, meeting_id)
    if len(there) >= MOST_RESOLUTIONS:
        return None
    row = rows.RecordResolution(
        meeting_id=meeting_id,
        position=max((one.position for one in there), default=0) + 1,
        text=text,
        result="",
        partners="",
        edits=0,
        by_id=actor.who.person_id,
        at=now,
    )
    session.add(row)
    return row


def noted(
    session: Session,
    actor: Actor,
    action: str,
    row: rows.RecordResolution,
    *,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """What happened to a resolution, for the audit."""
    changed(session, actor, action, f"resolution:{row.id}", now=now, before=before, after=after)


def _text_problem(text: str, office: Office) -> Refused | None:
    if not text or len(text) > LONGEST_TEXT:
        return refused("task-text", limit=LONGEST_TEXT)
    return refused("level-mark") if mark_in(text, office.profile) else None


def _partners_problem(text: str, office: Office) -> Refused | None:
    if len(text) > LONGEST_PARTNERS:
        return refused("resolution-partners", limit=LONGEST_PARTNERS)
    return refused("level-mark") if mark_in(text, office.profile) else None


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
