"""Working on a part: the co-owner accepts or contests it, says how it goes, reports it done.

Their contact does all of it for them (张××代李××); the hosts write down what came by phone or on
paper. Rows 8.1, 8.4.
"""

from __future__ import annotations

from datetime import date, datetime

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.tasks.parts import (
    LONGEST_NOTE,
    PartMoved,
    PartOutcome,
    PartUnchanged,
    closed_to_sharing,
    in_one_line,
    locked_part,
    part_about,
    tell_owner,
    words_problem,
)
from meetings.tasks.reading import step
from meetings.tasks.rhythm import Chased, State, quiet_through
from meetings.tasks.working import Method
from storage import Session
from storage import tasks as rows


def accept_part(
    session: Session, actor: Actor, part_id: int, *, method: Method = "", now: datetime
) -> PartOutcome:
    """签收: the co-owner takes the part on."""
    found = _theirs(session, actor, part_id, method)
    if isinstance(found, Refused):
        return found
    task, part, method = found
    if part.state == "accepted":
        return PartUnchanged(task.id, part.id)
    if part.state != "assigned":
        return refused(f"part-{part.state}")
    _accept(session, actor, task, part, method, now)
    return PartMoved(task.id, part.id)


def contest_part(
    session: Session,
    actor: Actor,
    part_id: int,
    reason: str,
    *,
    method: Method = "",
    now: datetime,
    office: Office,
) -> PartOutcome:
    """有异议: the reason goes to the owner, who gives the part to another, drops or keeps it."""
    found = _theirs(session, actor, part_id, method)
    if isinstance(found, Refused):
        return found
    task, part, method = found
    if part.state == "contested":
        return PartUnchanged(task.id, part.id)
    if part.state != "assigned":
        return refused(f"part-{part.state}")
    reason = in_one_line(reason)
    if (problem := words_problem(reason, LONGEST_NOTE, office)) is not None:
        return problem
    part.state, part.note = "contested", reason
    _step(session, actor, task, part, "part_contested", reason, method, now)
    told = tell_owner(session, actor, task, part, "part_contested", now=now, office=office)
    return PartMoved(task.id, part.id, told, task.owner_id)


def note_part(
    session: Session,
    actor: Actor,
    part_id: int,
    text: str,
    *,
    method: Method = "",
    now: datetime,
    office: Office,
) -> PartOutcome:
    """说明进展: one sentence; it keeps quiet until the next reminder day, and accepts the part."""
    return _report(session, actor, part_id, text, method, now, office, done=False)


def finish_part(
    session: Session,
    actor: Actor,
    part_id: int,
    text: str,
    *,
    method: Method = "",
    now: datetime,
    office: Office,
) -> PartOutcome:
    """报完成: one sentence; the owner is told, and may send it back."""
    return _report(session, actor, part_id, text, method, now, office, done=True)


def _report(
    session: Session,
    actor: Actor,
    part_id: int,
    text: str,
    method: Method,
    now: datetime,
    office: Office,
    *,
    done: bool,
) -> PartOutcome:
    found = _theirs(session, actor, part_id, method)
    if isinstance(found, Refused):
        return found
    task, part, method = found
    if done and part.state == "done":
        return PartUnchanged(task.id, part.id)
    if part.state not in ("assigned", "accepted"):
        return refused(f"part-{part.state}")
    text = in_one_line(text)
    if (problem := words_problem(text, LONGEST_NOTE, office)) is not None:
        return problem
    if part.state == "assigned":
        _accept(session, actor, task, part, method, now)
    part.note = text
    if not done:
        part.quiet_until = _quiet_until(part, now, office)
        _step(session, actor, task, part, "part_noted", text, method, now)
        return PartMoved(task.id, part.id)
    part.state, part.done_at = "done", now
    _step(session, actor, task, part, "part_done", text, method, now)
    told = tell_owner(session, actor, task, part, "part_done", now=now, office=office)
    return PartMoved(task.id, part.id, told, task.owner_id)


def _theirs(
    session: Session, actor: Actor, part_id: int, method: Method
) -> tuple[rows.Task, rows.TaskPart, Method] | Refused:
    """The part with its task, the rows locked, where this person works on it or enters what the
    co-owner told; and how it was told."""
    found = locked_part(session, part_id)
    if found is None:
        return refused("gone")
    task, part = found
    what = part_about(session, task, part)
    own = may(actor.who, Action.WORK_ON_TASK, what)
    if not own and not may(actor.who, Action.WORK_ON_TASK_FOR, what):
        return refused("not-allowed")
    if part.state == "dropped":
        return refused("part-dropped")
    if (problem := closed_to_sharing(task)) is not None:
        return problem
    return task, part, "" if own else (method or "phone")


def _accept(
    session: Session,
    actor: Actor,
    task: rows.Task,
    part: rows.TaskPart,
    method: Method,
    now: datetime,
) -> None:
    part.state = "accepted"
    _step(session, actor, task, part, "part_accepted", "", method, now)


def _step(
    session: Session,
    actor: Actor,
    task: rows.Task,
    part: rows.TaskPart,
    kind: str,
    text: str,
    method: Method,
    now: datetime,
) -> None:
    step(session, task, actor, kind, now=now, for_id=part.person_id, text=text, method=method)


def _quiet_until(part: rows.TaskPart, now: datetime, office: Office) -> date:
    chased = Chased(
        state=State.IN_PROGRESS,
        due_on=part.due_on,
        assigned_on=office.today(part.assigned_at),
        reminded_on=part.reminded_on,
        quiet_until=part.quiet_until,
    )
    return quiet_through(chased, office.today(now), office.calendar, office.profile)
