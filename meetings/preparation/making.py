"""Making preparation tasks: each is looked at before the first is made. Row 2.1a.

A task is made once: where its words stand in the meeting already, done or not, nothing is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meetings import panel
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, named
from meetings.preparation.days import counted_from, due_day, not_before
from meetings.preparation.groups import LONGEST_NAME, MOST_GROUPS, new_group
from meetings.preparation.telling import tell_owners
from meetings.tasks.kinds import PREPARATION
from meetings.tasks.reading import step
from meetings.tasks.registering import NewTask, enter_task, new_problem
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import preparation as rows
from storage import tasks as task_rows

#: Tasks of one meeting; more are a slip of somebody's pen.
MOST_TASKS = 120


@dataclass(frozen=True, slots=True)
class NewPreparation:
    """A task by hand: by a day, or by working days before or after the meeting."""

    text: str
    group: str = ""
    #: None: the leader of the group, else the organiser.
    owner_id: int | None = None
    due_on: date | None = None
    lead_wd: int | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task to be made, what it is about, and the edition it comes from."""

    new: NewPreparation
    what: str = ""
    template_id: int | None = None


def to_prepare(session: Session, who: Who, meeting_id: int) -> meeting_rows.Meeting | Refused:
    """The meeting, its row locked, where this person may add to its preparation now."""
    meeting = allowed(session, who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == "cancelled":
        return refused("meeting-over")
    return refused("preparation-postponed") if meeting.state == "postponed" else meeting


def days_of(meeting: meeting_rows.Meeting, office: Office) -> tuple[date, date]:
    """The first and the last day of the meeting."""
    return office.local(meeting.starts_at).date(), office.local(meeting.ends_at).date()


def make(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    wanted: Sequence[Wanted],
    *,
    now: datetime,
    office: Office,
) -> list[task_rows.Task] | Refused:
    """All of them, or none: every one is looked at before the first is made."""
    known = known_words(session, meeting.id)
    if len(known) + len(wanted) > MOST_TASKS:
        return refused("preparation-many", limit=MOST_TASKS)
    leaders = leaders_of(session, meeting.id)
    tasks = []
    for one in wanted:
        due = _due(meeting, one.new, now, office)
        if due is None:
            return refused("preparation-no-day")
        owner_id = one.new.owner_id or owner_of(session, meeting, leaders, one.new.group)
        task = NewTask(
            one.new.text, owner_id, due, meeting.id, result=one.new.result, kind=PREPARATION
        )
        if len(one.new.group) > LONGEST_NAME:
            return refused("work-group-name", limit=LONGEST_NAME)
        if mark_in(one.new.group, office.profile):
            return refused("level-mark")
        if (problem := new_problem(session, task, now=now, office=office)) is not None:
            return problem
        tasks.append(task)
    _set_up(session, actor, meeting.id, [one.new.group for one in wanted], now)
    made: list[task_rows.Task] = []
    for one, task in zip(wanted, tasks, strict=True):
        entered = enter_task(session, actor, task, now=now, office=office)
        if isinstance(entered, Refused):
            return entered
        _write_line(session, meeting, entered, one, len(known) + len(made), office)
        step(session, entered, actor, "registered", now=now)
        made.append(entered)
    return made


def _write_line(
    session: Session,
    meeting: meeting_rows.Meeting,
    task: task_rows.Task,
    wanted: Wanted,
    position: int,
    office: Office,
) -> None:
    lead = wanted.new.lead_wd
    session.add(
        rows.PreparationLine(
            task_id=task.id,
            meeting_id=meeting.id,
            template_id=wanted.template_id,
            group=wanted.new.group,
            lead_wd=lead,
            counted_from=None if lead is None else counted_from(lead, *days_of(meeting, office)),
            told_due_on=task.due_on,
            what=wanted.what,
            position=position,
        )
    )
    session.flush()


def _due(
    meeting: meeting_rows.Meeting, new: NewPreparation, now: datetime, office: Office
) -> date | None:
    """The day it is due; what has passed already is due at once."""
    if new.lead_wd is None:
        return new.due_on
    day = due_day(new.lead_wd, *days_of(meeting, office), office.calendar)
    return not_before(day, office.today(now), office.calendar)


def known_words(session: Session, meeting_id: int) -> set[str]:
    """The words of every task the meeting has, done and withdrawn ones too."""
    return {plain_words(task.text) for task, _ in rows.tasks_of(session, meeting_id)}


def plain_words(text: str) -> str:
    return "".join(text.split()).casefold()


def leaders_of(session: Session, meeting_id: int) -> dict[str, int | None]:
    return {group.name: group.leader_id for group in rows.groups_of(session, meeting_id)}


def owner_of(
    session: Session,
    meeting: meeting_rows.Meeting,
    leaders: dict[str, int | None],
    group: str,
) -> int:
    """The leader of the group, where there is one who is still here; else the organiser."""
    leader = people_rows.person(session, leaders.get(group) or 0)
    return leader.id if leader is not None and leader.left_on is None else meeting.organiser_id


def _set_up(
    session: Session, actor: Actor, meeting_id: int, groups: Sequence[str], now: datetime
) -> None:
    """Groups the lines name and the meeting has not."""
    known = [group.name for group in rows.groups_of(session, meeting_id)]
    for name in dict.fromkeys(filter(None, groups)):
        if name in known or len(known) >= MOST_GROUPS:
            continue
        group = new_group(session, meeting_id, name, len(known))
        known.append(name)
        what = f"work_group:{group.id}"
        changed(session, actor, "add work group", what, now=now, after={"name": name})


def tell_made(
    session: Session,
    actor: Actor,
    meeting_id: int,
    made: list[task_rows.Task],
    *,
    now: datetime,
    office: Office,
) -> tuple[Named, ...]:
    ids = tell_owners(
        session,
        "preparation_assigned",
        meeting_id,
        made,
        besides=actor.who.person_id,
        now=now,
        office=office,
    )
    if made:
        panel.refresh(session, meeting_id, now=now)
    return tuple(named(session, list(ids)).values())
