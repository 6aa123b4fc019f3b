"""An item as lists and reports show it, with its lamp. Rows 8.2, 8.6; norms SUP-03."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from meetings.office import Office
from meetings.tasks.facts import chased
from meetings.tasks.rhythm import (
    Lamp,
    Reason,
    State,
    lamp_of,
    lamp_reason,
    overdue_days,
    points_behind,
)
from storage import Session
from storage import task_register as rows
from storage import tasks as task_rows


@dataclass(frozen=True, slots=True)
class RegisterItem:
    """One line of the register."""

    id: int
    kind: str
    year: int
    number: int
    text: str
    result: str
    source: str
    meeting_id: int | None
    meeting: str
    owner_id: int
    owner: str
    unit_id: int | None
    unit: str
    registered_by: str
    registered_on: date
    accepted_on: date | None
    reported_on: date | None
    closed_on: date | None
    due_on: date
    first_due_on: date
    state: State
    progress: str
    lamp: Lamp | None
    lamp_reason: Reason
    #: Working days to the due day, or overdue; both 0 on the due day itself.
    days_left: int
    days_late: int
    #: Points behind plan by the last reported percentage.
    points_behind: int
    percent: int | None
    extensions: int
    returns: int
    reopened: int


def items_of(found: Iterable[rows.Listed], now: datetime, office: Office) -> list[RegisterItem]:
    """Rows of the register as items, with their lamps."""
    today = office.today(now)
    return [item_of(row, today, office, ()) for row in found]


def item_of(
    row: rows.Listed, today: date, office: Office, milestones: tuple[date, ...]
) -> RegisterItem:
    """One row as an item; ``milestones``: days of those not yet reached."""
    # The row has every column the rhythm looks at, under the same names.
    state = chased(cast(task_rows.Task, row), office, milestones)
    closed = row.state == State.CLOSED
    return RegisterItem(
        id=row.id,
        kind=row.kind,
        year=row.year,
        number=row.number,
        text=row.text,
        result=row.result,
        source=row.source,
        meeting_id=row.meeting_id,
        meeting=row.meeting,
        owner_id=row.owner_id,
        owner=row.owner,
        unit_id=row.unit_id,
        unit=row.unit,
        registered_by=row.registered_by,
        registered_on=office.today(row.registered_at),
        accepted_on=office.today(row.accepted_at) if row.accepted_at else None,
        reported_on=office.today(row.reported_at) if row.reported_at else None,
        closed_on=office.today(row.closed_at) if closed and row.closed_at else None,
        due_on=row.due_on,
        first_due_on=row.first_due_on,
        state=State(row.state),
        progress=row.progress,
        lamp=lamp_of(state, today, office.calendar, office.profile),
        lamp_reason=lamp_reason(state, today, office.calendar, office.profile),
        days_left=0 if closed else _days_left(row.due_on, today, office),
        days_late=0 if closed else overdue_days(row.due_on, today, office.calendar),
        points_behind=points_behind(state, office.calendar),
        percent=row.percent,
        extensions=row.extensions,
        returns=row.returns,
        reopened=row.reopened,
    )


def _days_left(due_on: date, today: date, office: Office) -> int:
    return max(0, office.calendar.working_days_between(today, due_on))


def open_milestones(session: Session) -> dict[int, tuple[date, ...]]:
    """Days of the milestones not yet reached, by task: what the lamp looks at."""
    days: dict[int, tuple[date, ...]] = {}
    for milestone in task_rows.open_milestones(session):
        days[milestone.task_id] = (*days.get(milestone.task_id, ()), milestone.due_on)
    return days
