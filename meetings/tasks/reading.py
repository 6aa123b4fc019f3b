"""Who may see a task, who answers for it, and the one way to write its history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Role, Who, may, who_is
from meetings.tasks.facts import TaskFacts, facts
from meetings.tasks.rhythm import State
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as rows


def about(session: Session, task: rows.Task) -> About:
    """What rights depend on: the owner, the lead unit, the hosts, and who reported it done."""
    meeting = meeting_rows.meeting(session, task.meeting_id) if task.meeting_id else None
    reporter = task.reported_by_id if task.state == State.REPORTED else None
    partners = {part.person_id for part in rows.parts_of(session, task.id)}
    partners |= {request.of_id for request in rows.requests_of(session, task.id)}
    return About(
        person_id=task.owner_id,
        unit_id=task.unit_id,
        organiser_id=meeting.organiser_id if meeting else task.registered_by_id,
        asked_by=frozenset() if reporter is None else frozenset({reporter}),
        partners=frozenset(partners),
    )


def see(
    session: Session, who: Who, task_id: int, *, now: datetime, office: Office
) -> TaskFacts | Refused:
    """The task, for those who may see it."""
    task = rows.task(session, task_id)
    if task is None:
        return refused("gone")
    if not may(who, Action.SEE_TASK, about(session, task)):
        return refused("not-allowed")
    return facts(session, task, now=now, office=office)


def sets_due(session: Session, who: Who, task_id: int) -> bool:
    """Whether this person may set the task's due day."""
    task = rows.task(session, task_id)
    return task is not None and may(who, Action.SET_TASK, about(session, task))


def tasks_of_meeting(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> tuple[TaskFacts, ...] | Refused:
    """The meeting's tasks by number, for its hosts."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SEE_TASK, About(organiser_id=meeting.organiser_id)):
        return refused("not-allowed")
    found = rows.tasks_of_meeting(session, meeting_id)
    return tuple(facts(session, task, now=now, office=office) for task in found)


def waiting_for(session: Session, who: Who) -> tuple[rows.Task, ...]:
    """Tasks that wait for this person: reported ones to verify, contested ones to settle."""
    found = []
    for task in rows.tasks_in_state(session, (State.REPORTED, State.CONTESTED)):
        action = Action.VERIFY_TASK if task.state == State.REPORTED else Action.SET_TASK
        if may(who, action, about(session, task)):
            found.append(task)
    return tuple(found)


def hosts_of(
    session: Session,
    task: rows.Task,
    action: Action,
    *,
    who: Callable[[int], Who | None] | None = None,
) -> tuple[int, ...]:
    """Who is asked to do this with the task: its organiser or who registered it; where neither
    may or neither is there, the follow-up officers; else the whole secretariat. ``who`` looks
    people up, if not ``who_is``."""
    look_up = who or partial(who_is, session)
    what = about(session, task)
    first = dict.fromkeys(i for i in (what.organiser_id, task.registered_by_id) if i is not None)
    offices = (
        [person.id for person in people_rows.people_with_role(session, role.value)]
        for role in (Role.FOLLOW_UP, Role.SECRETARIAT)
    )
    for group in (first, *offices):
        able = [i for i in group if (one := look_up(i)) and may(one, action, what)]
        if able:
            return tuple(able)
    return ()


def step(
    session: Session,
    task: rows.Task,
    actor: Actor,
    kind: str,
    *,
    now: datetime,
    for_id: int | None = None,
    text: str = "",
    method: str = "",
    progress: str = "",
    before: str | None = None,
) -> rows.TaskEvent:
    """Write one step into the task's history and into the audit."""
    by_id = actor.who.person_id
    event = rows.TaskEvent(
        task_id=task.id,
        kind=kind,
        at=now,
        by_id=by_id,
        for_id=for_id if for_id != by_id else None,
        text=text,
        method=method,
        progress=progress,
    )
    session.add(event)
    session.flush()
    changed(
        session,
        actor,
        f"task {kind}",
        f"task:{task.id}",
        now=now,
        for_person_id=for_id,
        before={"state": before} if before else None,
        after={"state": task.state, "owner": task.owner_id, "due": task.due_on.isoformat()},
        reason=text or None,
    )
    return event
