"""Coordination (协调): help, a decision or an instruction asked of somebody, with answer and
deadline, kept on the task. Row 8.4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may, named
from meetings.reach import Notice, chase
from meetings.tasks.parts import acts_for, in_one_line, said, words_problem
from meetings.tasks.reading import about, step
from meetings.tasks.requests import (
    LONGEST_REQUEST,
    HelpMoved,
    HelpOutcome,
    HelpUnchanged,
    answered_by,
    locked_request,
    may_withdraw,
    person_problem,
    tell_asked,
    tell_askers,
)
from meetings.tasks.rhythm import State
from meetings.tasks.working import Method
from storage import Session
from storage import coordination as coordination_rows
from storage import tasks as rows

Kind = Literal["help", "decision", "instruction"]
#: States of the task in which something may be asked for it.
_OPEN: dict[Kind, tuple[State, ...]] = {
    "help": (State.ASSIGNED, State.IN_PROGRESS),
    "decision": (State.ASSIGNED, State.IN_PROGRESS),
    "instruction": (State.ASSIGNED, State.CONTESTED, State.IN_PROGRESS),
}
#: More open questions than this are asked in a meeting.
MOST_OPEN = 20
FURTHEST_YEARS = 1


@dataclass(frozen=True, slots=True)
class NewHelp:
    """What is asked of whom, to be answered by that day."""

    kind: Kind
    of_id: int
    text: str
    answer_by: date


def usual_answer_day(now: datetime, office: Office) -> date:
    """The day an answer is asked for where nobody says another: so many working days ahead."""
    days = office.profile.supervision.answer_wd
    return office.calendar.add_working_days(office.today(now), days)


def far(answer_by: date, now: datetime, office: Office) -> bool:
    """Whether an answer is asked for so late that the day must be a slip."""
    return answer_by.year > office.today(now).year + FURTHEST_YEARS


def ask_help(
    session: Session, actor: Actor, task_id: int, new: NewHelp, *, now: datetime, office: Office
) -> HelpOutcome:
    """请求协调: ask somebody for help or a decision; they are told at once."""
    task = rows.locked(session, task_id)
    if task is None:
        return refused("gone")
    return ask_of(
        session,
        actor,
        task,
        kind=new.kind,
        of_id=new.of_id,
        text=new.text,
        answer_by=new.answer_by,
        now=now,
        office=office,
    )


def ask_of(
    session: Session,
    actor: Actor,
    task: rows.Task,
    *,
    kind: Kind,
    of_id: int,
    text: str,
    answer_by: date,
    now: datetime,
    office: Office,
) -> HelpOutcome:
    """The same for a task whose row is locked; 呈报 (instruction) needs the right to submit."""
    action = Action.SUBMIT_TASK if kind == "instruction" else Action.SHARE_TASK
    if not may(actor.who, action, about(session, task)):
        return refused("not-allowed")
    if task.state not in _OPEN[kind]:
        return refused(f"share-{task.state}")
    text = in_one_line(text)
    problem = (
        words_problem(text, LONGEST_REQUEST, office)
        or _day_problem(answer_by, now, office)
        or person_problem(session, actor, task, of_id)
    )
    if problem is not None:
        return problem
    waiting = coordination_rows.open_requests_of(session, task.id)
    for request in waiting:
        if (request.kind, request.of_id, request.text) == (kind, of_id, text):
            return HelpUnchanged(task.id, request.id)
    if len(waiting) >= MOST_OPEN:
        return refused("help-many", limit=MOST_OPEN)
    return _ask(session, actor, task, NewHelp(kind, of_id, text, answer_by), now, office)


def answer_help(
    session: Session,
    actor: Actor,
    request_id: int,
    answer: str,
    *,
    method: Method = "",
    now: datetime,
    office: Office,
) -> HelpOutcome:
    """答复 (of an instruction: 批示), by who was asked, their contact, or entered for them."""
    found = locked_request(session, request_id)
    if found is None:
        return refused("gone")
    task, request = found
    how = answered_by(session, actor, task, request, method)
    if isinstance(how, Refused):
        return how
    if request.state == "answered":
        return HelpUnchanged(task.id, request.id)
    if request.state != "open":
        return refused("help-withdrawn")
    answer = in_one_line(answer)
    if (problem := words_problem(answer, LONGEST_REQUEST, office)) is not None:
        return problem
    request.state, request.answer = "answered", answer
    request.answered_by_id, request.answered_at = actor.who.person_id, now
    of_id = request.of_id
    step(session, task, actor, "answered", now=now, for_id=of_id, text=answer, method=how)
    told = tell_askers(session, actor, task, request, now=now, office=office)
    return HelpMoved(task.id, request.id, told, request.asked_by_id)


def pass_on(
    session: Session,
    actor: Actor,
    request_id: int,
    of_id: int,
    *,
    method: Method = "",
    now: datetime,
    office: Office,
) -> HelpOutcome:
    """转他人答复: the same question, asked of somebody else from now on."""
    found = locked_request(session, request_id)
    if found is None:
        return refused("gone")
    task, request = found
    how = answered_by(session, actor, task, request, method)
    if isinstance(how, Refused):
        return how
    if request.state != "open":
        return refused(f"help-{request.state}")
    if request.of_id == of_id:
        return HelpUnchanged(task.id, request.id)
    if (problem := person_problem(session, actor, task, of_id)) is not None:
        return problem
    # Passed on today they heard of it today: no slot of before is made up for.
    former, request.of_id, request.reminded_on = request.of_id, of_id, office.today(now)
    request.unreachable_on = None
    people = named(session, [former, of_id])
    text = said(f"{people[former].name} → {people[of_id].name}", request.text)
    event = step(
        session, task, actor, "help_passed", now=now, for_id=former, text=text, method=how
    )
    told = tell_asked(session, task, request, event.id, now=now, office=office)
    return HelpMoved(task.id, request.id, told, request.of_id)


def withdraw_help(
    session: Session, actor: Actor, request_id: int, *, now: datetime, office: Office
) -> HelpOutcome:
    """撤回: the answer is not needed any more; who was asked is told."""
    found = locked_request(session, request_id)
    if found is None:
        return refused("gone")
    task, request = found
    if not may_withdraw(session, actor.who, task, request):
        return refused("not-allowed")
    if request.state == "withdrawn":
        return HelpUnchanged(task.id, request.id)
    if request.state != "open":
        return refused("help-answered")
    request.state = "withdrawn"
    name = named(session, [request.of_id])[request.of_id].name
    text = said(name, request.text)
    step(session, task, actor, "help_withdrawn", now=now, for_id=acts_for(actor, task), text=text)
    notice = Notice(
        "help_withdrawn",
        {"request": request.id},
        dedupe=f"help-withdrawn:{request.id}",
        shows=f"help:{request.id}",
        meeting_id=task.meeting_id,
    )
    told = chase(session, request.of_id, notice, now=now, profile=office.profile)
    return HelpMoved(task.id, request.id, told, request.of_id)


def _ask(
    session: Session,
    actor: Actor,
    task: rows.Task,
    new: NewHelp,
    now: datetime,
    office: Office,
) -> HelpMoved:
    request = rows.TaskRequest(
        task_id=task.id,
        kind=new.kind,
        text=new.text,
        asked_by_id=actor.who.person_id,
        asked_at=now,
        of_id=new.of_id,
        answer_by=new.answer_by,
        state="open",
    )
    session.add(request)
    session.flush()
    name = named(session, [new.of_id])[new.of_id].name
    for_id = None if new.kind == "instruction" else acts_for(actor, task)
    text = said(name, new.text)
    event = step(session, task, actor, f"asked_{new.kind}", now=now, for_id=for_id, text=text)
    told = tell_asked(session, task, request, event.id, now=now, office=office)
    return HelpMoved(task.id, request.id, told, request.of_id)


def _day_problem(answer_by: date, now: datetime, office: Office) -> Refused | None:
    today = office.today(now)
    if answer_by < today:
        return refused("task-due-past")
    return refused("help-day-far") if far(answer_by, now, office) else None
