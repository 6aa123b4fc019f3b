"""Who may see a task, who answers for it, and the one way to write its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Role, Who, may, who_is
from meetings.tasks.facts import TaskFacts, facts
from meetings.tasks.kinds import PREPARATION
from meetings.tasks.rhythm import State
from storage import Session, preparation
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as rows


def about(session: Session, task: rows.Task) -> About:
    """What rights depend on: the owner, the lead unit, the hosts, who has a part in it, and who
    did what was reported done (they never verify it, whoever owns it by now)."""
    return abouts(session, [task])[task.id]


def abouts(session: Session, tasks: Sequence[rows.Task]) -> dict[int, About]:
    """The same for many, by task id, in a few looks."""
    organisers = meeting_rows.organisers(session, {t.meeting_id for t in tasks if t.meeting_id})
    partners = rows.partners_of(session, [task.id for task in tasks])
    # 组长 follows what their group has to do.
    prepared = [task.id for task in tasks if task.kind == PREPARATION]
    for id, leader in preparation.leaders_of_tasks(session, prepared).items() if prepared else ():
        partners.setdefault(id, set()).add(leader)
    doers = rows.doers_of(session, [t.id for t in tasks if t.state == State.REPORTED])
    return {
        task.id: _about(task, organisers, partners.get(task.id, set()), doers.get(task.id, set()))
        for task in tasks
    }


def _about(
    task: rows.Task, organisers: Mapping[int, int], partners: set[int], doers: set[int]
) -> About:
    reporter = {task.reported_by_id} if task.reported_by_id and doers else set()
    return About(
        person_id=task.owner_id,
        unit_id=task.unit_id,
        organiser_id=organisers.get(task.meeting_id or 0, task.registered_by_id),
        asked_by=frozenset(doers | reporter),
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
    """Whether this person may set the due day with a new owner; that of a preparation task stands
    by the meeting's and is set apart."""
    task = rows.task(session, task_id)
    if task is None or task.kind not in rows.REGISTERED:
        return False
    return may(who, Action.SET_TASK, about(session, task))


def tasks_of_meeting(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> tuple[TaskFacts, ...] | Refused:
    """The meeting's register (督办事项) by number, for its hosts."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SEE_TASK, About(organiser_id=meeting.organiser_id)):
        return refused("not-allowed")
    found = rows.tasks_of_meeting(session, meeting_id)
    return tuple(facts(session, task, now=now, office=office) for task in found)


def waiting_for(session: Session, who: Who) -> tuple[rows.Task, ...]:
    """Tasks that wait for this person: reported ones to verify, contested ones to settle."""
    states = (State.REPORTED, State.CONTESTED)
    tracks = bool(who.roles & {Role.SECRETARIAT, Role.FOLLOW_UP})
    # Everybody looks at /my: who keeps no register has only what they host themselves.
    found = rows.tasks_in_state(session, states, hosted_by=None if tracks else who.person_id)
    known = abouts(session, found)
    prepares = Role.SECRETARIAT in who.roles
    return tuple(
        task
        for task in found
        # Who keeps the register has nothing to do with how another's meeting is prepared.
        if (
            task.kind in rows.REGISTERED
            or prepares
            or known[task.id].organiser_id == who.person_id
        )
        and may(
            who,
            Action.VERIFY_TASK if task.state == State.REPORTED else Action.SET_TASK,
            known[task.id],
        )
    )


def hosts_of(
    session: Session,
    task: rows.Task,
    action: Action,
    *,
    who: Callable[[int], Who | None] | None = None,
    known: About | None = None,
    offices: Sequence[Sequence[int]] | None = None,
) -> tuple[int, ...]:
    """Who is asked to do this with the task: its organiser or who registered it; where neither
    may or neither is there, the follow-up officers; else the whole secretariat. ``who`` looks
    people up, if not ``who_is``; of many tasks, what is known and the offices come along."""
    look_up = who or partial(who_is, session)
    what = known or about(session, task)
    first = dict.fromkeys(i for i in (what.organiser_id, task.registered_by_id) if i is not None)
    for group in (first, *(offices if offices is not None else trackers(session))):
        able = [i for i in group if (one := look_up(i)) and may(one, action, what)]
        if able:
            return tuple(able)
    return ()


def trackers(session: Session) -> tuple[tuple[int, ...], ...]:
    """Who keeps the register: the follow-up officers, then the secretariat."""
    return tuple(
        tuple(person.id for person in people_rows.people_with_role(session, role.value))
        for role in (Role.FOLLOW_UP, Role.SECRETARIAT)
    )


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
