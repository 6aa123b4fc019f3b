"""The preparation of a meeting as it stands: its tasks by group. Rows 2.1a, 2.3 to 2.8."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.preparation.settling import settle_facts
from meetings.tasks.rhythm import State, overdue_days
from storage import Session
from storage import meetings as meeting_rows
from storage import preparation as rows


class Show(IntEnum):
    """Which tasks are shown."""

    ALL = 0
    OPEN = 1
    MINE = 2


@dataclass(frozen=True, slots=True)
class PreparationTask:
    """One task of the preparation."""

    task_id: int
    group: str
    text: str
    result: str
    state: State
    #: Closed because it was done; closed and not done: withdrawn.
    done: bool
    owner_id: int
    owner: Named | None
    due_on: date
    #: Working days before the start, below 0 after the end; None: a day set by hand.
    lead_wd: int | None
    #: room / notice / roster … or "".
    what: str

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state is not State.CLOSED


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task with how late it is: working days, 0 where it is not."""

    task: PreparationTask
    late: int


@dataclass(frozen=True, slots=True)
class PreparationPage:
    """筹备任务 of a meeting, narrowed."""

    meeting_id: int
    title: str
    #: The meeting has no time that holds: nothing is late.
    postponed: bool
    #: Whether this reader may add, apply and set groups.
    may_edit: bool
    show: Show
    #: Of all tasks that were not withdrawn.
    total: int
    done: int
    late: int
    tasks: tuple[ShownTask, ...]
    #: Name of the group → name of its leader.
    leaders: dict[str, str]


def lines_of(session: Session, meeting_id: int) -> tuple[PreparationTask, ...]:
    """The meeting's preparation tasks by group, in each the earliest due first. Looks at no
    rights."""
    found = rows.tasks_of(session, meeting_id)
    people = named(session, sorted({task.owner_id for task, _ in found}))
    order = {group.name: at for at, group in enumerate(rows.groups_of(session, meeting_id))}
    lines = [
        PreparationTask(
            task_id=task.id,
            group=line.group,
            text=task.text,
            result=task.result,
            state=State(task.state),
            done=task.state == State.CLOSED and task.progress == "done",
            owner_id=task.owner_id,
            owner=people.get(task.owner_id),
            due_on=task.due_on,
            lead_wd=line.lead_wd,
            what=line.what,
        )
        for task, line in found
    ]
    return tuple(sorted(lines, key=lambda one: (order.get(one.group, len(order)), one.group)))


def owed_after(session: Session, meeting: meeting_rows.Meeting) -> tuple[PreparationTask, ...]:
    """What is still owed after the meeting: open tasks counted from its end, the earliest due
    first."""
    found = [one for one in lines_of(session, meeting.id) if one.open and after(one)]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.task_id)))


def after(task: PreparationTask) -> bool:
    """Whether it is for after the meeting."""
    return task.lead_wd is not None and task.lead_wd < 0


def withdrawn(task: PreparationTask) -> bool:
    """Closed without being done."""
    return not task.open and not task.done


def page_of(
    session: Session, who: Who, meeting_id: int, show: Show, *, now: datetime, office: Office
) -> PreparationPage | Refused:
    """筹备任务 for the hosts, the staff, and who checks on them."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    what = about(session, meeting)
    if not may(who, Action.SEE_PANEL, what):
        return refused("not-allowed")
    settle_facts(session, meeting, now=now, office=office)
    postponed = meeting.state == "postponed"
    today = office.today(now)
    counted = [one for one in lines_of(session, meeting_id) if not withdrawn(one)]
    late = {
        one.task_id: overdue_days(one.due_on, today, office.calendar)
        for one in counted
        if one.open and not postponed
    }
    order = list(dict.fromkeys(one.group for one in counted))
    shown = [one for one in counted if _picks(show, who)(one)]
    # In each group what is still to be done comes first.
    shown.sort(key=lambda one: (order.index(one.group), one.done))
    return PreparationPage(
        meeting_id=meeting_id,
        title=meeting.title,
        postponed=postponed,
        may_edit=may(who, Action.EDIT_MEETING, what) and meeting.state != "cancelled",
        show=show,
        total=len(counted),
        done=sum(one.done for one in counted),
        late=sum(days > 0 for days in late.values()),
        tasks=tuple(ShownTask(one, late.get(one.task_id, 0)) for one in shown),
        leaders=_leaders(session, meeting_id),
    )


def _picks(show: Show, who: Who) -> Callable[[PreparationTask], bool]:
    match show:
        case Show.ALL:
            return lambda one: True
        case Show.OPEN:
            return lambda one: one.open
        case Show.MINE:
            return lambda one: one.owner_id in {who.person_id} | who.represents


def _leaders(session: Session, meeting_id: int) -> dict[str, str]:
    found = rows.groups_of(session, meeting_id)
    people = named(session, sorted({g.leader_id for g in found if g.leader_id is not None}))
    return {
        group.name: people[group.leader_id].name
        for group in found
        if group.leader_id is not None and group.leader_id in people
    }
