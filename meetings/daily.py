"""The daily list (每日待办): one message per person per day with what they owe. Row 8.2.

Nothing due, nothing sent. What goes out is data: tasks and why each is named; it is worded when
it is sent, and a line that no longer holds by then is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from meetings.office import Office
from meetings.people import About, Action, Role, Who, may, who_is
from meetings.reach import Notice, chased_reader, tell
from meetings.tasks.reading import chased, hosts_of
from meetings.tasks.rhythm import (
    Slot,
    State,
    escalation_due,
    reminder_due,
    unreachable_due,
)
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

    session: Session
    office: Office
    lines: dict[int, dict[int, dict[str, Any]]] = field(default_factory=dict)
    approvals: dict[int, int] = field(default_factory=dict)
    _readers: dict[int, int | None] = field(default_factory=dict)
    _known: dict[int, Who | None] = field(default_factory=dict)

    def reader_for(self, person_id: int) -> int | None:
        """Who reads what this person is chased with; looked up once."""
        if person_id not in self._readers:
            profile = self.office.profile
            self._readers[person_id] = chased_reader(self.session, person_id, profile)
        return self._readers[person_id]

    def who(self, person_id: int) -> Who | None:
        """Who this is; looked up once."""
        if person_id not in self._known:
            self._known[person_id] = who_is(self.session, person_id)
        return self._known[person_id]

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
        until = min(due + VALID, _midnight_after(due, office))
        if until > now:
            slot = office.today(due).isoformat()
            wanted[slot] = timers.WantedTimer(KIND, slot, due, valid_until=until)
        if due > now:
            break
    # A day's list is made once, also where the profile changes its time after it was made.
    timers.replace(session, SUBJECT, wanted.values(), keep_fired=True)


def _midnight_after(due: datetime, office: Office) -> datetime:
    """The end of the day: a list made later would be the next day's."""
    tomorrow = office.today(due) + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, office.zone).astimezone(UTC)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Gather what everybody owes today and owe each of them one list."""
    today = office.today(now)
    if not office.calendar.is_working_day(today):
        return  # the office's table changed since the timer was set
    quiet = office.profile.quiet_hours
    opens = office.calendar.next_working_moment(now, quiet, office.zone)
    if opens >= timer.valid_until:
        return  # late, and the rest of the day is quiet
    closes = office.calendar.next_quiet_moment(opens, quiet, office.zone)
    lists = _Lists(session, office)
    tasks = task_rows.locked_open_tasks(session)
    # Nothing is written while lists are made: each query between would flush row by row.
    due = [_chase(lists, task, today) for task in tasks]
    for task in tasks:
        _ask_hosts(lists, task)
    _count_approvals(lists)
    for task, said in zip(tasks, due, strict=True):
        if said.slot is not None:
            task.reminded_on = today
        if said.escalated or said.unreachable:
            task.escalated_on = today
    for reader in lists.readers():
        notice = Notice(
            kind=KIND,
            params={
                "lines": list(lists.lines.get(reader, {}).values()),
                "approvals": lists.approvals.get(reader, 0),
            },
            lane=outbox.DIGESTS,
            dedupe=f"daily:{today.isoformat()}",
            not_before=opens if opens > now else None,
            keeps_quiet=True,
            valid_until=min(timer.valid_until, closes or timer.valid_until),
        )
        tell(session, reader, notice, now=now)


@dataclass(frozen=True, slots=True)
class _Due:
    """What is due of one task today: the owner's slot, the head's line, or nobody to remind."""

    slot: Slot | None = None
    escalated: bool = False
    unreachable: bool = False


def _due(lists: _Lists, task: task_rows.Task, today: date) -> _Due:
    calendar, profile = lists.office.calendar, lists.office.profile
    state = chased(task, lists.office)
    if lists.reader_for(task.owner_id) is None:
        return _Due(unreachable=unreachable_due(state, today, calendar, profile))
    return _Due(
        slot=reminder_due(state, today, calendar, profile),
        escalated=escalation_due(state, today, calendar, profile) is not None,
    )


def _chase(lists: _Lists, task: task_rows.Task, today: date) -> _Due:
    """The owner's reminder, and what the unit's head and the hosts have to know."""
    due, reader = _due(lists, task, today), lists.reader_for(task.owner_id)
    if due.slot is not None and reader is not None:
        lists.add(reader, task, "accept" if due.slot.name == "accept" else "due")
    if due.unreachable:
        _tell_head(lists, task, "unreachable")
        _tell_hosts(lists, task, "unreachable", Action.SET_TASK)
    if due.escalated and not _tell_head(lists, task, "escalated"):
        _tell_hosts(lists, task, "escalated", Action.SET_TASK)
    return due


def _tell_head(lists: _Lists, task: task_rows.Task, why: str) -> bool:
    """A line for the head of the lead unit; False where there is none but the owner."""
    unit = people_rows.unit(lists.session, task.unit_id) if task.unit_id is not None else None
    if unit is None or unit.head_id is None or unit.head_id == task.owner_id:
        return False
    reader = lists.reader_for(unit.head_id)
    if reader is not None:
        lists.add(reader, task, why)
    return reader is not None


def _tell_hosts(lists: _Lists, task: task_rows.Task, why: str, action: Action) -> None:
    for host in hosts_of(lists.session, task, action, who=lists.who):
        reader = lists.reader_for(host)
        if reader is not None:
            lists.add(reader, task, why)


def _ask_hosts(lists: _Lists, task: task_rows.Task) -> None:
    """Reported tasks wait for a check, contested ones for a decision: every day until done."""
    if task.state == State.REPORTED:
        _tell_hosts(lists, task, "verify", Action.VERIFY_TASK)
    elif task.state == State.CONTESTED:
        _tell_hosts(lists, task, "contested", Action.SET_TASK)


def _count_approvals(lists: _Lists) -> None:
    """Requests that wait: with the meeting's organiser, else with the secretariat."""
    session = lists.session
    secretariat = people_rows.people_with_role(session, Role.SECRETARIAT.value)
    for approval in approval_rows.pending(session):
        meeting = (
            meeting_rows.meeting(session, approval.meeting_id) if approval.meeting_id else None
        )
        asked = frozenset(i for i in (approval.asked_by_id, approval.asked_for_id) if i)
        groups = ([meeting.organiser_id if meeting else None], [p.id for p in secretariat])
        deciders = frozenset(i for group in groups for i in group if i is not None)
        about = About(asked_by=asked, deciders=deciders)
        for group in groups:
            found = [_decider(lists, i, about) for i in group if i is not None]
            readers = {reader for reader in found if reader is not None}
            for reader in readers:
                lists.approvals[reader] = lists.approvals.get(reader, 0) + 1
            if readers:
                break


def _decider(lists: _Lists, person_id: int, about: About) -> int | None:
    who = lists.who(person_id)
    if who is None or not may(who, Action.DECIDE, about):
        return None
    return lists.reader_for(person_id)
