"""Requests for help, a decision or an instruction: what is shown, who may do what, who hears of
it. Row 8.4."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum, auto

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Named, Who, may, named
from meetings.reach import NoAccount, Notice, Reached, chase, chased_reader
from meetings.tasks.facts import TaskFacts, facts
from meetings.tasks.reading import about
from meetings.tasks.working import Method
from storage import Session
from storage import coordination as coordination_rows
from storage import people as people_rows
from storage import tasks as rows

#: Characters of what is asked, and of the answer.
LONGEST_REQUEST = 500


class HelpDeed(Enum):
    """What this person may do with the request as it stands: the buttons of its card."""

    ANSWER = auto()
    #: What they answered by phone or on paper, entered for them.
    ENTER = auto()
    PASS_ON = auto()
    WITHDRAW = auto()


@dataclass(frozen=True, slots=True)
class HelpFacts:
    """A request as it stands, with the task it is asked for."""

    id: int
    task: TaskFacts
    #: help / decision / instruction.
    kind: str
    text: str
    asked_by_id: int
    asked_by: Named | None
    of_id: int
    of: Named | None
    answer_by: date
    #: open / answered / withdrawn.
    state: str
    answer: str
    #: Who gave the answer, where it was not who was asked: their contact, or one of the hosts.
    answered_by: Named | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class HelpMoved:
    """The request moved on. ``told``: whether who had to hear of it (``to_id``) could be reached;
    None where nobody had to."""

    task_id: int
    request_id: int
    told: Reached | NoAccount | None = None
    to_id: int | None = None


@dataclass(frozen=True, slots=True)
class HelpUnchanged:
    """It was so already: pressed twice, or by two people."""

    task_id: int
    request_id: int


HelpOutcome = HelpMoved | HelpUnchanged | Refused


def help_facts_of(
    session: Session, request_id: int, *, now: datetime, office: Office
) -> HelpFacts | None:
    """The request as it stands; None where there is none."""
    request = coordination_rows.request(session, request_id)
    task = rows.task(session, request.task_id) if request is not None else None
    if request is None or task is None:
        return None
    ids = {request.asked_by_id, request.of_id, request.answered_by_id or request.of_id}
    people = named(session, sorted(ids))
    answered_by_id = request.answered_by_id
    other = answered_by_id if answered_by_id != request.of_id else None
    return HelpFacts(
        id=request.id,
        task=facts(session, task, now=now, office=office),
        kind=request.kind,
        text=request.text,
        asked_by_id=request.asked_by_id,
        asked_by=people.get(request.asked_by_id),
        of_id=request.of_id,
        of=people.get(request.of_id),
        answer_by=request.answer_by,
        state=request.state,
        answer=request.answer,
        answered_by=people.get(other) if other is not None else None,
        answered_at=request.answered_at,
    )


def see_help(
    session: Session, who: Who, request_id: int, *, now: datetime, office: Office
) -> HelpFacts | Refused:
    """The request, for those who may see its task; who was asked hears that it was withdrawn."""
    request = coordination_rows.request(session, request_id)
    task = rows.task(session, request.task_id) if request is not None else None
    if request is None or task is None:
        return refused("gone")
    if not may(who, Action.SEE_TASK, about(session, task)):
        own = may(who, Action.WORK_ON_TASK, _about_request(session, task, request))
        return refused("help-withdrawn" if own else "help-not-yours")
    return help_facts_of(session, request_id, now=now, office=office) or refused("gone")


def help_deeds(session: Session, who: Who, request_id: int) -> tuple[HelpDeed, ...]:
    """What this person may do with the request now, in the order of the buttons."""
    request = coordination_rows.request(session, request_id)
    task = rows.task(session, request.task_id) if request is not None else None
    if request is None or task is None or request.state != "open":
        return ()
    what = _about_request(session, task, request)
    own = may(who, Action.WORK_ON_TASK, what)
    enter = not own and may(who, Action.WORK_ON_TASK_FOR, what)
    wanted = (
        (HelpDeed.ANSWER, own),
        (HelpDeed.ENTER, enter),
        (HelpDeed.PASS_ON, own or enter),
        (HelpDeed.WITHDRAW, may_withdraw(session, who, task, request)),
    )
    return tuple(deed for deed, holds in wanted if holds)


def may_withdraw(session: Session, who: Who, task: rows.Task, request: rows.TaskRequest) -> bool:
    """Who asked, or their contact; and who arranges the task's work, where the asker is away."""
    asker = About(person_id=request.asked_by_id)
    action = Action.SUBMIT_TASK if request.kind == "instruction" else Action.SHARE_TASK
    return may(who, Action.WORK_ON_TASK, asker) or may(who, action, about(session, task))


def locked_request(session: Session, request_id: int) -> tuple[rows.Task, rows.TaskRequest] | None:
    """The request and its task, the rows locked, the task's first; None where there is none."""
    task_id = coordination_rows.task_of_request(session, request_id)
    task = rows.locked(session, task_id) if task_id is not None else None
    request = coordination_rows.locked_request(session, request_id) if task is not None else None
    return None if task is None or request is None else (task, request)


def answered_by(
    session: Session, actor: Actor, task: rows.Task, request: rows.TaskRequest, method: Method
) -> Method | Refused:
    """How the answer comes: "" from who was asked or their contact, else by phone or on paper,
    entered by one of the hosts."""
    what = _about_request(session, task, request)
    if may(actor.who, Action.WORK_ON_TASK, what):
        return ""
    if may(actor.who, Action.WORK_ON_TASK_FOR, what):
        return method or "phone"
    return refused("help-not-yours")


def person_problem(session: Session, actor: Actor, task: rows.Task, of_id: int) -> Refused | None:
    """Why this person is not asked: gone, left, the owner of it all, or the one who asks."""
    person = people_rows.person(session, of_id)
    if person is None:
        return refused("gone")
    if person.left_on is not None:
        return refused("share-person-left", name=person.name)
    if of_id == task.owner_id:
        return refused("help-owner", name=person.name)
    return refused("help-self") if of_id == actor.who.person_id else None


def tell_asked(
    session: Session,
    task: rows.Task,
    request: rows.TaskRequest,
    event_id: int,
    *,
    now: datetime,
    office: Office,
) -> Reached | NoAccount:
    """The question to who is asked; above the profile's rank to their contact."""
    notice = Notice(
        "help_asked",
        {"request": request.id},
        dedupe=f"help-asked:{event_id}",
        shows=f"help:{request.id}",
        meeting_id=task.meeting_id,
    )
    return chase(session, request.of_id, notice, now=now, profile=office.profile)


def tell_askers(
    session: Session,
    actor: Actor,
    task: rows.Task,
    request: rows.TaskRequest,
    *,
    now: datetime,
    office: Office,
) -> Reached | NoAccount | None:
    """The answer to who asked, the owner and who registered the task: each reader once, and not
    to who gave it. What is returned is the asker's."""
    wanted = dict.fromkeys((request.asked_by_id, task.owner_id, task.registered_by_id))
    notice = Notice(
        "help_answered",
        {"request": request.id},
        shows=f"help:{request.id}",
        meeting_id=task.meeting_id,
    )
    read = {actor.who.person_id}
    told: Reached | NoAccount | None = None
    for person_id in wanted:
        reader = chased_reader(session, person_id, office.profile)
        if reader in read:
            continue
        reached = chase(session, person_id, notice, now=now, profile=office.profile)
        if reader is not None:
            read.add(reader)
        if person_id == request.asked_by_id:
            told = reached
    return told


def _about_request(session: Session, task: rows.Task, request: rows.TaskRequest) -> About:
    return replace(about(session, task), person_id=request.of_id, unit_id=None)
