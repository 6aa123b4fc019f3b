"""Parts (协办): what is shown of a co-owner's part, and who may do what with it. Rows 8.1, 8.4."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum, auto

from meetings.changes import Actor
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Named, Who, may, named
from meetings.reach import NoAccount, Notice, Reached, chase
from meetings.tasks.facts import TaskFacts, facts
from meetings.tasks.reading import about
from meetings.tasks.rhythm import State
from storage import Session
from storage import coordination as coordination_rows
from storage import tasks as rows

#: Characters of what a co-owner does, and of a report, an objection, a remark or a reason.
LONGEST_PART = 200
LONGEST_NOTE = 500
#: States of the task in which its work may be shared and worked on.
OPEN = (State.ASSIGNED, State.IN_PROGRESS)


class PartDeed(Enum):
    """What this person may do with the part as it stands: the buttons of its card."""

    ACCEPT = auto()
    CONTEST = auto()
    #: 说明进展.
    NOTE = auto()
    #: 报完成.
    FINISH = auto()
    #: What the co-owner told by phone or on paper, entered for them.
    ENTER = auto()
    #: A contested part stays with its co-owner.
    UPHOLD = auto()
    GIVE = auto()
    DROP = auto()
    #: A part reported done goes back with a remark.
    RETURN = auto()


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A part as it stands, with the task it belongs to."""

    id: int
    task: TaskFacts
    person_id: int
    person: Named | None
    text: str
    due_on: date
    #: assigned / contested / accepted / done / dropped.
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class PartMoved:
    """The part moved on. ``told``: whether who had to hear of it (``to_id``) could be reached;
    None where nobody had to."""

    task_id: int
    part_id: int
    told: Reached | NoAccount | None = None
    to_id: int | None = None


@dataclass(frozen=True, slots=True)
class PartUnchanged:
    """It was so already: pressed twice, or by two people."""

    task_id: int
    part_id: int


PartOutcome = PartMoved | PartUnchanged | Refused


def may_share(session: Session, who: Who, task: rows.Task) -> bool:
    """Whether this person arranges the work on the task."""
    return may(who, Action.SHARE_TASK, about(session, task))


def part_facts_of(
    session: Session, part_id: int, *, now: datetime, office: Office
) -> PartFacts | None:
    """The part as it stands; None where there is none."""
    part = coordination_rows.part(session, part_id)
    task = rows.task(session, part.task_id) if part is not None else None
    if part is None or task is None:
        return None
    return PartFacts(
        id=part.id,
        task=facts(session, task, now=now, office=office),
        person_id=part.person_id,
        person=named(session, [part.person_id]).get(part.person_id),
        text=part.text,
        due_on=part.due_on,
        state=part.state,
        note=part.note,
    )


def see_part(
    session: Session, who: Who, part_id: int, *, now: datetime, office: Office
) -> PartFacts | Refused:
    """The part, for those who may see its task; whose it was hears that it is not any more."""
    part = coordination_rows.part(session, part_id)
    task = rows.task(session, part.task_id) if part is not None else None
    if part is None or task is None:
        return refused("gone")
    if not may(who, Action.SEE_TASK, about(session, task)):
        own = may(who, Action.WORK_ON_TASK, part_about(session, task, part))
        return refused("part-dropped" if own else "not-allowed")
    return part_facts_of(session, part_id, now=now, office=office) or refused("gone")


def part_deeds(session: Session, who: Who, part_id: int) -> tuple[PartDeed, ...]:
    """What this person may do with the part now, in the order of the buttons."""
    part = coordination_rows.part(session, part_id)
    task = rows.task(session, part.task_id) if part is not None else None
    if part is None or task is None or task.state not in OPEN:
        return ()
    work = may(who, Action.WORK_ON_TASK, part_about(session, task, part))
    enter = not work and may(who, Action.WORK_ON_TASK_FOR, part_about(session, task, part))
    share = may_share(session, who, task)
    wanted: dict[str, tuple[tuple[PartDeed, bool], ...]] = {
        "assigned": (
            (PartDeed.ACCEPT, work),
            (PartDeed.CONTEST, work),
            (PartDeed.ENTER, enter),
            (PartDeed.GIVE, share),
            (PartDeed.DROP, share),
        ),
        "contested": (
            (PartDeed.GIVE, share),
            (PartDeed.UPHOLD, share),
            (PartDeed.DROP, share),
        ),
        "accepted": (
            (PartDeed.NOTE, work),
            (PartDeed.FINISH, work),
            (PartDeed.ENTER, enter),
            (PartDeed.GIVE, share),
            (PartDeed.DROP, share),
        ),
        "done": ((PartDeed.RETURN, share),),
    }
    return tuple(deed for deed, holds in wanted.get(part.state, ()) if holds)


def part_about(session: Session, task: rows.Task, part: rows.TaskPart) -> About:
    """What rights on the part depend on: it is the co-owner's matter, the hosts are the task's."""
    return replace(about(session, task), person_id=part.person_id, unit_id=part.unit_id)


def locked_part(session: Session, part_id: int) -> tuple[rows.Task, rows.TaskPart] | None:
    """The part and its task, the rows locked, the task's first; None where there is none."""
    task_id = coordination_rows.task_of_part(session, part_id)
    task = rows.locked(session, task_id) if task_id is not None else None
    part = coordination_rows.locked_part(session, part_id) if task is not None else None
    return None if task is None or part is None else (task, part)


def closed_to_sharing(task: rows.Task) -> Refused | None:
    """Why nothing is arranged or done on the task's parts now; None where it may be."""
    return None if task.state in OPEN else refused(f"share-{task.state}")


def day_problem(task: rows.Task, due_on: date, now: datetime, office: Office) -> Refused | None:
    """A day behind the task's, or one that has passed. The task's own day always does: what is
    added to an overdue task is due at once."""
    if due_on > task.due_on:
        return refused("share-day-late")
    if due_on < office.today(now) and due_on != task.due_on:
        return refused("task-due-past")
    return None


def words_problem(text: str, limit: int, office: Office) -> Refused | None:
    """Nothing written, too much of it, or a mark of level in it."""
    if not text or len(text) > limit:
        return refused("task-text", limit=limit)
    return refused("level-mark") if mark_in(text, office.profile) else None


def in_one_line(text: str) -> str:
    """The text as it is kept."""
    return " ".join(text.split())


def said(*pieces: str) -> str:
    """Pieces of one step for the history, in any language."""
    return " · ".join(piece for piece in pieces if piece)


def acts_for(actor: Actor, task: rows.Task) -> int | None:
    """The owner, where their contact arranges the work for them."""
    return task.owner_id if task.owner_id in actor.who.represents else None


def tell_owner(
    session: Session,
    actor: Actor,
    task: rows.Task,
    part: rows.TaskPart,
    kind: str,
    *,
    now: datetime,
    office: Office,
) -> Reached | NoAccount | None:
    """What became of the part, to the task's owner; nothing where they did it themselves."""
    if actor.who.person_id == task.owner_id:
        return None
    notice = Notice(kind, {"part": part.id}, shows=f"part:{part.id}", meeting_id=task.meeting_id)
    return chase(session, task.owner_id, notice, now=now, profile=office.profile)
