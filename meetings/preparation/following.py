"""Following: the meeting moves, and what prepares it moves along. Rows 2.1a, 2.10.

Days move at once, for they are the house's own; owners hear of it once, when the meeting has
stood still for a while. What was done stays done, and a day set by hand stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from meetings import panel
from meetings.changes import Actor
from meetings.office import Office
from meetings.people import Who, who_is
from meetings.preparation.days import counted_from, due_day, not_before
from meetings.preparation.telling import tell_owners
from meetings.tasks.changing import move_due
from meetings.tasks.reading import step
from meetings.tasks.rhythm import State
from storage import Session, timers
from storage import meetings as meeting_rows
from storage import preparation as rows
from storage import tasks as task_rows

#: The timer that tells the owners.
KIND = "preparation_moved"
#: A word that could not go out in time (downtime) still helps so long.
LATE = timedelta(hours=12)


def subject(meeting_id: int) -> str:
    """The timers' subject."""
    return f"meeting:{meeting_id}:preparation"


def follow(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
) -> None:
    """The meeting is as it is now, and so is the calendar: due days are counted from them."""
    if meeting.state not in ("draft", "published"):
        return
    actor = last_editor(session, meeting)
    moved = [
        recount(session, actor, meeting, task, line, now=now, office=office)
        for task, line in rows.locked_tasks_of(session, meeting.id)
    ]
    if any(moved):
        session.flush()
        panel.refresh(session, meeting.id, now=now)
    want_timer(session, meeting, now=now, office=office)


def recount(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    task: task_rows.Task,
    line: rows.PreparationLine,
    *,
    now: datetime,
    office: Office,
) -> bool:
    """Count one due day from the meeting's day; whether it moved. Where the meeting moved so that
    the day has passed already it becomes today, from a rest day the next working day; where it
    stands and the day has passed, the task is late and stays so."""
    if line.lead_wd is None or task.state in (State.REPORTED, State.CLOSED):
        return False
    days = office.local(meeting.starts_at).date(), office.local(meeting.ends_at).date()
    basis = counted_from(line.lead_wd, *days)
    natural, today = due_day(line.lead_wd, *days, office.calendar), office.today(now)
    if line.counted_from == basis and natural < today:
        return False
    line.counted_from = basis
    old, new = task.due_on, not_before(natural, today, office.calendar)
    if old == new:
        return False
    move_due(session, task, new, now, office)
    text = f"{old.isoformat()} → {new.isoformat()}"
    step(session, task, actor, "moved_with_meeting", now=now, text=text)
    return True


def want_timer(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """The timer that tells owners of days they were not told; none where there is none."""
    wanted = []
    if any(_untold(task, line) for task, line in rows.tasks_of(session, meeting.id)):
        settles = now + timedelta(minutes=office.profile.notice.settle_min)
        due = max(settles, meeting.settles_at or settles)
        wanted = [timers.WantedTimer(KIND, str(int(due.timestamp())), due, due + LATE)]
    timers.replace(session, subject(meeting.id), wanted)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """It has been quiet long enough: each owner hears once which of their days moved."""
    meeting = meeting_rows.locked(session, int(timer.subject.split(":")[1]))
    if meeting is None or meeting.state not in ("draft", "published"):
        return
    moved = []
    was = {}
    for task, line in rows.locked_tasks_of(session, meeting.id):
        if _untold(task, line) and line.told_due_on is not None:
            was[str(task.id)] = line.told_due_on.isoformat()
            line.told_due_on = task.due_on
            moved.append(task)
    session.flush()
    more = {"was": was}
    tell_owners(session, "preparation_moved", meeting.id, moved, more=more, now=now, office=office)


def meeting_over(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Put off: days stand still and nothing is chased, owners hear so. Called off: what is open
    is not to be done. Closed: what was for before the meeting is not, either."""
    from meetings.preparation.changing import withdraw  # which counts days anew

    timers.cancel(session, subject(meeting.id))
    timers.cancel(session, f"meeting:{meeting.id}:facts")
    open_ = rows.locked_tasks_of(session, meeting.id)
    if meeting.state == "postponed":
        _tell(session, "preparation_rests", meeting, open_, now, office)
        return
    actor = last_editor(session, meeting)
    if meeting.state == "cancelled":
        for task, _ in open_:
            withdraw(session, actor, task, "meeting_cancelled", "", now=now, office=office)
        _tell(session, "preparation_over", meeting, open_, now, office)
    elif meeting.state == "closed":
        last = office.local(meeting.ends_at).date()
        for task, line in open_:
            before = task.due_on <= last if line.lead_wd is None else line.lead_wd >= 0
            if before and task.state != State.REPORTED:
                withdraw(session, actor, task, "meeting_held", "", now=now, office=office)


def _tell(
    session: Session,
    kind: str,
    meeting: meeting_rows.Meeting,
    found: Sequence[tuple[task_rows.Task, rows.PreparationLine]],
    now: datetime,
    office: Office,
) -> None:
    tasks = [task for task, _ in found]
    tell_owners(session, kind, meeting.id, tasks, now=now, office=office)


def _untold(task: task_rows.Task, line: rows.PreparationLine) -> bool:
    told = line.told_due_on
    return task.state in task_rows.OPEN_STATES and told is not None and told != task.due_on


def last_editor(session: Session, meeting: meeting_rows.Meeting) -> Actor:
    """In whose name the clock acts: whose edit moved it; where nobody knows, the organiser's."""
    edited_by = (meeting.unsettled or {}).get("by", meeting.organiser_id)
    who = who_is(session, edited_by) or who_is(session, meeting.organiser_id)
    return Actor(who or Who(meeting.organiser_id, ""), "clock")
