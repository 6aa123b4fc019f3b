"""Arranging parts: the lead unit asks co-owners, and settles what becomes of a part. Row 8.1.

One owner stays, whoever helps: a co-owner is never the owner, and has one open part of a task.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import named
from meetings.reach import NoAccount, Notice, Reached, chase
from meetings.tasks.parts import (
    LONGEST_NOTE,
    LONGEST_PART,
    PartMoved,
    PartOutcome,
    PartUnchanged,
    acts_for,
    closed_to_sharing,
    day_problem,
    in_one_line,
    locked_part,
    may_share,
    said,
    words_problem,
)
from meetings.tasks.reading import step
from storage import Session
from storage import coordination as coordination_rows
from storage import people as people_rows
from storage import tasks as rows

#: More co-owners than this are a working group with a meeting of its own.
MOST_PARTS = 30


@dataclass(frozen=True, slots=True)
class NewPart:
    """Who does what until when."""

    person_id: int
    text: str
    due_on: date


def add_part(
    session: Session, actor: Actor, task_id: int, new: NewPart, *, now: datetime, office: Office
) -> PartOutcome:
    """加协办: a part for a co-owner, who is told and accepts or contests it."""
    task = _shared(session, actor, rows.locked(session, task_id))
    if isinstance(task, Refused):
        return task
    text = in_one_line(new.text)
    problem = (
        words_problem(text, LONGEST_PART, office)
        or day_problem(task, new.due_on, now, office)
        or _person_problem(session, task, new.person_id)
    )
    if problem is not None:
        return problem
    if len(coordination_rows.open_parts_of(session, task.id)) >= MOST_PARTS:
        return refused("share-many", limit=MOST_PARTS)
    part = _new_row(session, task, new.person_id, text, new.due_on, now)
    told = _assign(session, actor, task, part, "part_added", now, office)
    return PartMoved(task.id, part.id, told, part.person_id)


def give_part(
    session: Session, actor: Actor, part_id: int, person_id: int, *, now: datetime, office: Office
) -> PartOutcome:
    """改派: the same part for another co-owner; the former one is told that it is not theirs."""
    found = _arranged(session, actor, part_id)
    if isinstance(found, Refused):
        return found
    task, part = found
    if part.state not in coordination_rows.OPEN_PARTS:
        return refused(f"part-{part.state}")
    if part.person_id == person_id:
        return PartUnchanged(task.id, part.id)
    if (problem := _person_problem(session, task, person_id)) is not None:
        return problem
    part.state = "dropped"
    _tell_dropped(session, task, part, "", now, office, moved=True)
    new = _new_row(session, task, person_id, part.text, part.due_on, now)
    told = _assign(session, actor, task, new, "part_given", now, office)
    return PartMoved(task.id, new.id, told, person_id)


def uphold_part(
    session: Session, actor: Actor, part_id: int, *, now: datetime, office: Office
) -> PartOutcome:
    """维持: a contested part stays with its co-owner, who is asked to accept it again."""
    found = _arranged(session, actor, part_id)
    if isinstance(found, Refused):
        return found
    task, part = found
    if part.state == "assigned":
        return PartUnchanged(task.id, part.id)
    if part.state != "contested":
        return refused(f"part-{part.state}")
    part.state, part.assigned_at, part.note = "assigned", now, ""
    part.reminded_on = part.quiet_until = None
    told = _assign(session, actor, task, part, "part_upheld", now, office)
    return PartMoved(task.id, part.id, told, part.person_id)


def drop_part(
    session: Session, actor: Actor, part_id: int, reason: str, *, now: datetime, office: Office
) -> PartOutcome:
    """撤下: the part is not needed any more; the co-owner is told why."""
    found = _arranged(session, actor, part_id)
    if isinstance(found, Refused):
        return found
    task, part = found
    if part.state == "dropped":
        return PartUnchanged(task.id, part.id)
    if part.state == "done":
        return refused("part-done")
    reason = in_one_line(reason)
    if (problem := words_problem(reason, LONGEST_NOTE, office)) is not None:
        return problem
    part.state = "dropped"
    name = named(session, [part.person_id])[part.person_id].name
    text = said(name, part.text, reason)
    step(session, task, actor, "part_dropped", now=now, for_id=acts_for(actor, task), text=text)
    told = _tell_dropped(session, task, part, reason, now, office, moved=False)
    return PartMoved(task.id, part.id, told, part.person_id)


def return_part(
    session: Session, actor: Actor, part_id: int, remark: str, *, now: datetime, office: Office
) -> PartOutcome:
    """退回: a part reported done goes back to its co-owner with a remark."""
    found = _arranged(session, actor, part_id)
    if isinstance(found, Refused):
        return found
    task, part = found
    if part.state == "accepted":
        return PartUnchanged(task.id, part.id)
    if part.state != "done":
        return refused(f"part-{part.state}")
    remark = in_one_line(remark)
    problem = words_problem(remark, LONGEST_NOTE, office) or _person_problem(
        session, task, part.person_id
    )
    if problem is not None:
        return problem
    part.state, part.done_at = "accepted", None
    # The task's day may have moved since; nothing is due after it.
    part.due_on = min(part.due_on, task.due_on)
    # The remark is today's word: no slot of before is made up for.
    part.reminded_on, part.quiet_until = office.today(now), None
    name = named(session, [part.person_id])[part.person_id].name
    for_id = acts_for(actor, task)
    text = said(name, remark)
    step(session, task, actor, "part_returned", now=now, for_id=for_id, text=text)
    notice = Notice(
        "part_returned",
        {"part": part.id, "remark": remark},
        shows=f"part:{part.id}",
        meeting_id=task.meeting_id,
    )
    told = chase(session, part.person_id, notice, now=now, profile=office.profile)
    return PartMoved(task.id, part.id, told, part.person_id)


def _shared(session: Session, actor: Actor, task: rows.Task | None) -> rows.Task | Refused:
    """The task where this person arranges its work and it is open."""
    if task is None:
        return refused("gone")
    if not may_share(session, actor.who, task):
        return refused("not-allowed")
    return closed_to_sharing(task) or task


def _arranged(
    session: Session, actor: Actor, part_id: int
) -> tuple[rows.Task, rows.TaskPart] | Refused:
    found = locked_part(session, part_id)
    if found is None:
        return refused("gone")
    task = _shared(session, actor, found[0])
    return task if isinstance(task, Refused) else found


def _person_problem(session: Session, task: rows.Task, person_id: int) -> Refused | None:
    person = people_rows.person(session, person_id)
    if person is None:
        return refused("gone")
    if person.left_on is not None:
        return refused("share-person-left", name=person.name)
    if person_id == task.owner_id:
        return refused("share-owner", name=person.name)
    taken = {part.person_id for part in coordination_rows.open_parts_of(session, task.id)}
    return refused("share-twice", name=person.name) if person_id in taken else None


def _new_row(
    session: Session, task: rows.Task, person_id: int, text: str, due_on: date, now: datetime
) -> rows.TaskPart:
    part = rows.TaskPart(
        task_id=task.id,
        person_id=person_id,
        unit_id=named(session, [person_id])[person_id].unit_id,
        text=text,
        due_on=due_on,
        state="assigned",
        assigned_at=now,
    )
    session.add(part)
    session.flush()
    return part


def _assign(
    session: Session,
    actor: Actor,
    task: rows.Task,
    part: rows.TaskPart,
    kind: str,
    now: datetime,
    office: Office,
) -> Reached | NoAccount:
    """The step, and the co-owner told; above the profile's rank it goes to their contact."""
    name = named(session, [part.person_id])[part.person_id].name
    text = said(name, part.text)
    event = step(session, task, actor, kind, now=now, for_id=acts_for(actor, task), text=text)
    notice = Notice(
        "part_upheld" if kind == "part_upheld" else "part_assigned",
        {"part": part.id},
        dedupe=f"part-assigned:{event.id}",
        shows=f"part:{part.id}",
        meeting_id=task.meeting_id,
    )
    return chase(session, part.person_id, notice, now=now, profile=office.profile)


def _tell_dropped(
    session: Session,
    task: rows.Task,
    part: rows.TaskPart,
    reason: str,
    now: datetime,
    office: Office,
    *,
    moved: bool,
) -> Reached | NoAccount:
    notice = Notice(
        "part_moved" if moved else "part_dropped",
        {"part": part.id, "reason": reason},
        dedupe=f"part-dropped:{part.id}",
        meeting_id=task.meeting_id,
    )
    return chase(session, part.person_id, notice, now=now, profile=office.profile)
