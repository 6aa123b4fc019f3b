"""The daily list (每日待办): one message per person per day with what they owe. Row 8.2.

Nothing due, nothing sent. What goes out is data: tasks and why each is named; it is worded when
it is sent, and a line that no longer holds by then is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from meetings.office import Office
from meetings.people import About, Action, Role, may, who_is
from meetings.reach import Notice, chased_reader, tell
from meetings.tasks.reading import chased, hosts_of
from meetings.tasks.rhythm import State, escalation_due, reminder_due
from storage import Session, outbox, timers
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as task_rows

SUBJECT = "office"
KIND = "daily_list"
#: So late in the day a list still helps: from nine to five.
VALID = timedelta(hours=8)


@dataclass(slots=True)
class _Lists:
    """The lists of today, by reader."""

    lines: dict[int, dict[int, dict[str, Any]]] = field(default_factory=dict)
    approvals: dict[int, int] = field(default_factory=dict)

    def add(self, reader: int, task: task_rows.Task, why: str) -> None:
        """One line; a task is named once to one reader."""
        line = {"task": task.id, "why": why, "owner": task.owner_id}
        self.lines.setdefault(reader, {}).setdefault(task.id, line)

    def readers(self) -> list[int]:
        """Everybody who has something on their list."""
        return sorted({*self.lines, *self.approvals})


def want_next(session: Session, *, now: datetime, office: Office) -> None:
    """The daily list wants this working day's, where it is not too late, and the next one."""
    today = office.today(now)
    wanted: dict[str, timers.WantedTimer] = {}
    for days in range(32):
        day = today + timedelta(days=days)
        if not office.calendar.is_working_day(day):
            continue
        morning = datetime.combine(day, office.profile.digest_time, office.zone)
        due = office.calendar.next_working_moment(morning, office.profile.quiet_hours, office.zone)
        if due + VALID > now:
            slot = office.today(due).isoformat()
            wanted[slot] = timers.WantedTimer(KIND, slot, due, valid_until=due + VALID)
        if due > now:
            break
    timers.replace(session, SUBJECT, wanted.values())


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Gather what everybody owes today and owe each of them one list."""
    today = office.today(now)
    if not office.calendar.is_working_day(today):
        return  # the office's table changed since the timer was set
    lists = _Lists()
    for task in task_rows.open_tasks(session):
        locked = task_rows.locked(session, task.id)
        if locked is not None:
            _chase(session, lists, locked, today, office)
            _ask_hosts(session, lists, locked, office)
    _count_approvals(session, lists, office)
    for reader in lists.readers():
        notice = Notice(
            kind=KIND,
            params={
                "lines": list(lists.lines.get(reader, {}).values()),
                "approvals": lists.approvals.get(reader, 0),
            },
            lane=outbox.DIGESTS,
            dedupe=f"daily:{today.isoformat()}",
            valid_until=timer.valid_until,
        )
        tell(session, reader, notice, now=now)


def _chase(
    session: Session, lists: _Lists, task: task_rows.Task, today: date, office: Office
) -> None:
    """The owner's reminder, and what the unit's head has to know."""
    state = chased(task, office)
    if state.state not in (State.ASSIGNED, State.IN_PROGRESS):
        return
    slot = reminder_due(state, today, office.calendar, office.profile)
    reader = chased_reader(session, task.owner_id, office.profile)
    if reader is None:
        # Nobody can be reminded: within a day the head and the hosts know, then at each slot.
        if slot is not None or task.escalated_on is None:
            _tell_above(session, lists, task, "unreachable", office)
            _tell_hosts(session, lists, task, "unreachable", Action.SET_TASK, office)
            task.escalated_on = today
            task.reminded_on = today if slot else task.reminded_on
        return
    if slot is not None:
        lists.add(reader, task, "accept" if slot.name == "accept" else "due")
        task.reminded_on = today
    if escalation_due(state, today, office.calendar, office.profile) is not None:
        if not _tell_above(session, lists, task, "escalated", office):
            _tell_hosts(session, lists, task, "escalated", Action.SET_TASK, office)
        task.escalated_on = today


def _tell_above(
    session: Session, lists: _Lists, task: task_rows.Task, why: str, office: Office
) -> bool:
    """A line for the head of the lead unit; False where there is none but the owner."""
    unit = people_rows.unit(session, task.unit_id) if task.unit_id is not None else None
    if unit is None or unit.head_id is None or unit.head_id == task.owner_id:
        return False
    reader = chased_reader(session, unit.head_id, office.profile)
    if reader is not None:
        lists.add(reader, task, why)
    return reader is not None


def _tell_hosts(
    session: Session,
    lists: _Lists,
    task: task_rows.Task,
    why: str,
    action: Action,
    office: Office,
) -> None:
    for host in hosts_of(session, task, action):
        reader = chased_reader(session, host, office.profile)
        if reader is not None:
            lists.add(reader, task, why)


def _ask_hosts(session: Session, lists: _Lists, task: task_rows.Task, office: Office) -> None:
    """Reported tasks wait for a check, contested ones for a decision: every day until done."""
    if task.state == State.REPORTED:
        _tell_hosts(session, lists, task, "verify", Action.VERIFY_TASK, office)
    elif task.state == State.CONTESTED:
        _tell_hosts(session, lists, task, "contested", Action.SET_TASK, office)


def _count_approvals(session: Session, lists: _Lists, office: Office) -> None:
    """Requests that wait: with the meeting's organiser, else with the secretariat."""
    for approval in approval_rows.pending(session):
        meeting = (
            meeting_rows.meeting(session, approval.meeting_id) if approval.meeting_id else None
        )
        asked = frozenset(i for i in (approval.asked_by_id, approval.asked_for_id) if i)
        about = About(organiser_id=meeting.organiser_id if meeting else None, asked_by=asked)
        secretariat = people_rows.people_with_role(session, Role.SECRETARIAT.value)
        for group in ([about.organiser_id], [person.id for person in secretariat]):
            readers = [_decider(session, i, about, office) for i in group if i is not None]
            found = {reader for reader in readers if reader is not None}
            for reader in found:
                lists.approvals[reader] = lists.approvals.get(reader, 0) + 1
            if found:
                break


def _decider(session: Session, person_id: int, about: About, office: Office) -> int | None:
    who = who_is(session, person_id)
    if who is None or not may(who, Action.DECIDE, about):
        return None
    return chased_reader(session, person_id, office.profile)
