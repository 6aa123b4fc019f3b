"""A shortcoming of the summary becomes a lesson of the series and a measure that mends it.

Rows 4.10, 8.8, 8.10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.lessons import LONGEST_TEXT, Kind, NewMeasure
from meetings.levels import mark_in
from meetings.meeting_reports.kinds import ReportKind, ReportState
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.tasks.kinds import MEASURE
from meetings.tasks.registering import NewTask, Registered, register_task
from storage import Session
from storage import lessons as lesson_rows
from storage import meeting_reports as rows


@dataclass(frozen=True, slots=True)
class MeasureOpened:
    """The shortcoming is noted, and somebody mends it."""

    report_id: int
    lesson_id: int
    measure: Registered


def open_measure(
    session: Session,
    actor: Actor,
    report_id: int,
    shortcoming: str,
    measure: NewMeasure,
    *,
    now: datetime,
    office: Office,
) -> MeasureOpened | Refused:
    """Note a shortcoming of the meeting, and open the measure: whoever registers its items."""
    row = rows.locked_report(session, report_id)
    if row is None or row.kind != ReportKind.SUMMARY or row.state == ReportState.WITHDRAWN:
        return refused("gone")
    shortcoming = " ".join(shortcoming.split())
    if not shortcoming or len(shortcoming) > LONGEST_TEXT:
        return refused("task-text", limit=LONGEST_TEXT)
    if mark_in(shortcoming, office.profile):
        return refused("level-mark")
    wanted = NewTask(measure.text, measure.owner_id, measure.due_on, row.meeting_id, kind=MEASURE)
    opened = register_task(session, actor, wanted, now=now, office=office)
    if isinstance(opened, Refused):
        return opened
    lesson = lesson_rows.Lesson(
        kind=Kind.SHORTCOMING.value,
        text=shortcoming,
        meeting_id=row.meeting_id,
        by_id=actor.who.person_id,
        at=now,
        measure_id=opened.task_id,
    )
    session.add(lesson)
    session.flush()
    after = {"report": row.id, "kind": lesson.kind, "measure": opened.task_id}
    changed(session, actor, "note lesson", f"lesson:{lesson.id}", now=now, after=after)
    return MeasureOpened(row.id, lesson.id, opened)
