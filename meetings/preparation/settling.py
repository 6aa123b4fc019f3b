"""Settling: tasks of which the house knows itself that they are done are closed, and opened again
where that is not so any more. Rows 2.1a, 2.3 to 2.8.

Whatever refreshes a meeting's panel wants a look shortly after; pages, 催一下 and the daily list
look first. Where somebody else has to check what was done (``self_close`` false) nothing is
closed, and what a person took back stays with people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from meetings import panel
from meetings.office import Office
from meetings.preparation.changing import close, open_again
from meetings.preparation.facts import FACTS, LASTING, Look
from meetings.preparation.following import last_editor
from meetings.preparation.telling import tell_owners
from meetings.tasks.rhythm import State
from storage import Session, timers
from storage import meetings as meeting_rows
from storage import preparation as rows
from storage import tasks as task_rows

#: The timer of the look, and how long after the change: several changes, one look.
KIND = "preparation_facts"
SHORTLY = timedelta(minutes=1)
#: A look that could not be taken in time (downtime) still helps so long.
LATE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Settled:
    """Tasks the look closed, and those it opened again."""

    closed: tuple[int, ...] = ()
    opened: tuple[int, ...] = ()


def subject(meeting_id: int) -> str:
    """The timers' subject."""
    return f"meeting:{meeting_id}:facts"


def knowable(
    session: Session,
    meeting: meeting_rows.Meeting,
    whats: Iterable[str],
    *,
    now: datetime,
    office: Office,
) -> dict[str, str]:
    """Of these subjects what the house knows to be done, with what there is ("" where that needs
    no saying). Nothing where it does not look: the meeting has begun, or no time of it holds."""
    if not _looks(meeting, now, office):
        return {}
    look = Look(session, meeting, now=now, office=office)
    found = {what: FACTS[what](look) for what in sorted(set(whats) & FACTS.keys())}
    return {what: have for what, have in found.items() if have is not None}


def settle_facts(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Settled:
    """Close what is done and was not reported, open again what was closed so and is not done any
    more; its owner is told. Cheap where there is nothing to look at."""
    if not _looks(meeting, now, office):
        return Settled()
    watched = rows.watched_tasks_of(session, meeting.id, FACTS)
    if not watched:
        return Settled()
    whats = {line.what for _, line in watched}
    known = knowable(session, meeting, whats, now=now, office=office)
    if not any(_differs(task, line, known) for task, line in watched):
        return Settled()
    actor = last_editor(session, meeting)
    closed, opened = [], []
    for task, line in rows.watched_tasks_of(session, meeting.id, FACTS, lock=True):
        if not _differs(task, line, known):
            continue
        if line.settled:
            line.settled = ""
            open_again(session, actor, meeting, task, line, "unsettled", now=now, office=office)
            opened.append(task)
        else:
            line.settled = "by_fact"
            close(session, actor, task, "settled", known[line.what], now=now, office=office)
            closed.append(task)
    session.flush()
    tell_owners(session, "preparation_reopened", meeting.id, opened, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    return Settled(tuple(task.id for task in closed), tuple(task.id for task in opened))


def settle(session: Session, meeting_id: int, *, now: datetime, office: Office) -> Settled:
    """The same for the meeting of this id, where there is one."""
    meeting = meeting_rows.meeting(session, meeting_id)
    return settle_facts(session, meeting, now=now, office=office) if meeting else Settled()


def settle_due(session: Session, today: date, *, now: datetime, office: Office) -> None:
    """Before anybody is chased: every meeting that has such tasks due by today."""
    if office.profile.preparation.self_close:
        for meeting_id in rows.late_watched(session, FACTS, by=today):
            settle(session, meeting_id, now=now, office=office)


def done_after(
    session: Session, meeting: meeting_rows.Meeting, what: str, *, now: datetime, office: Office
) -> None:
    """What is for after the meeting (纪要, 归档) was done: its tasks are closed, where the house
    may close them itself."""
    if not office.profile.preparation.self_close:
        return
    actor = last_editor(session, meeting)
    for task, line in rows.watched_tasks_of(session, meeting.id, {what}, lock=True):
        if task.state in task_rows.OPEN_STATES:
            line.settled = "by_fact"
            close(session, actor, task, "settled", "", now=now, office=office)


def want_look(session: Session, meeting_id: int, *, now: datetime) -> None:
    """Something about the meeting changed: look shortly, where there is anything to look at."""
    if rows.any_watched(session, meeting_id, FACTS):
        at = now + SHORTLY
        timers.want_again(
            session, subject(meeting_id), timers.WantedTimer(KIND, "", at, at + LATE)
        )


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The look."""
    meeting = meeting_rows.locked(session, int(timer.subject.split(":")[1]))
    if meeting is not None:
        settle_facts(session, meeting, now=now, office=office)


def _looks(meeting: meeting_rows.Meeting, now: datetime, office: Office) -> bool:
    """What is for before the meeting: once it has begun people say what became of it."""
    known = meeting.state in ("draft", "published") and now < meeting.starts_at
    return known and office.profile.preparation.self_close


def _differs(task: task_rows.Task, line: rows.PreparationLine, known: dict[str, str]) -> bool:
    """Whether it stands otherwise than the house knows it to be."""
    if line.settled == "by_fact":
        gone = line.what not in known and line.what not in LASTING
        return gone and task.state == State.CLOSED
    return line.what in known and task.state in task_rows.OPEN_STATES
