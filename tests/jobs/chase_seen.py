"""Everything the rules look at, read from the rows as they stand at one moment."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from storage import Session
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import tasks as task_rows
from tests.jobs.chase_record import ZONE, Item, Request, Share


def items(session: Session) -> dict[int, Item]:
    """All tasks that are not closed, without what was said of them."""
    meetings = select(meeting_rows.Meeting.id, meeting_rows.Meeting.organiser_id)
    organisers = {row.id: row.organiser_id for row in session.execute(meetings)}
    milestones: dict[int, tuple[date, ...]] = {}
    for one in task_rows.open_milestones(session):
        milestones[one.task_id] = (*milestones.get(one.task_id, ()), one.due_on)
    return {
        row.id: Item(
            id=row.id,
            number=f"〔{row.year}〕{row.number}号",
            owner=row.owner_id,
            unit=row.unit_id,
            state=row.state,
            due=row.due_on,
            assigned=_day(row.assigned_at),
            organiser=organisers.get(row.meeting_id or 0, row.registered_by_id),
            registrar=row.registered_by_id,
            doers=_doers(session, row) if row.state == "reported" else frozenset(),
            milestones=milestones.get(row.id, ()),
        )
        for row in task_rows.open_tasks(session)
    }


def _doers(session: Session, row: task_rows.Task) -> frozenset[int]:
    last = [e for e in task_rows.events_of(session, row.id) if e.kind == "done"][-1]
    return frozenset({last.by_id, last.for_id or last.by_id})


def shares(session: Session, items: dict[int, Item]) -> tuple[Share, ...]:
    """What others owe for these tasks: parts of co-owners, and answers."""
    parts = [
        Share(
            kind="part",
            id=part.id,
            task=part.task_id,
            person=part.person_id,
            hears=items[part.task_id].owner,
            due=part.due_on,
            since=_day(part.assigned_at),
            state=part.state,
        )
        for part in (*task_rows.open_parts(session), *task_rows.contested_parts(session))
    ]
    asked = [
        Share(
            kind="request",
            id=request.id,
            task=request.task_id,
            person=request.of_id,
            hears=request.asked_by_id,
            due=request.answer_by,
            since=_day(request.asked_at),
            state=request.state,
            instruction=request.kind == "instruction",
        )
        for request in task_rows.open_requests(session)
    ]
    return (*parts, *asked)


def owed_to_others(session: Session, person_id: int) -> dict[tuple[str, int], int]:
    """What a person owes for others' tasks, contested or not: part or request → its task."""
    found = shares(session, items(session))
    return {(one.kind, one.id): one.task for one in found if one.person == person_id}


def requests(session: Session) -> tuple[Request, ...]:
    """What waits for a decision."""
    return tuple(
        Request(
            id=one.id,
            kind=one.kind,
            unit=one.unit_id,
            step=one.step,
            since=_day(one.step_since),
            own=frozenset(i for i in (one.asked_by_id, one.asked_for_id) if i is not None),
            asked_for=one.asked_for_id,
        )
        for one in approval_rows.pending(session)
    )


def dues(session: Session, task_id: int) -> tuple[date, str, dict[int, tuple[date, date]]]:
    """A task's due day and state; of its parts the due day, and since when they are given."""
    row = task_rows.task(session, task_id)
    assert row is not None
    parts = task_rows.parts_of(session, task_id)
    return row.due_on, row.state, {p.id: (p.due_on, _day(p.assigned_at)) for p in parts}


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()
