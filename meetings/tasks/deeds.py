"""Deeds: what a person may do with a task as it stands; the buttons of its card."""

from __future__ import annotations

from datetime import date
from enum import Enum, auto

from meetings.office import Office
from meetings.people import About, Action, Who, may
from meetings.tasks.kinds import LOAN, PREPARATION, asked_of
from meetings.tasks.reading import about
from meetings.tasks.rhythm import State, overdue_days
from storage import Session, preparation
from storage import tasks as rows


class Deed(Enum):
    """What this person may do with the task as it stands: the buttons of its card."""

    ACCEPT = auto()
    CONTEST = auto()
    REPORT = auto()
    REPORT_DONE = auto()
    #: Somebody of the hosts writes down what the owner told them.
    REPORT_FOR = auto()
    VERIFY = auto()
    RETURN = auto()
    REASSIGN = auto()
    #: Of a preparation task: to another member of its group.
    HAND_ON = auto()
    #: A contested task stays with its owner.
    UPHOLD = auto()
    #: 申请延期, before the due day.
    EXTEND = auto()
    #: 申请中止, and 恢复办理 afterwards.
    SUSPEND = auto()
    RESUME = auto()
    #: 重新立项: the number stays.
    REOPEN = auto()
    #: 呈报 to the leader in charge.
    SUBMIT = auto()
    #: 协办与节点: parts of co-owners and milestones.
    SHARE = auto()
    #: 请求协调: help or a decision of another unit.
    ASK_HELP = auto()
    #: 留言.
    DISCUSS = auto()
    #: 更正: text, result, source, lead unit.
    AMEND = auto()
    #: 记经验、不足, once it is closed.
    LEARN = auto()
    #: Of preparation tasks. 完成 in one press, where the owner's word closes it; told by phone.
    FINISH = auto()
    FINISH_FOR = auto()
    #: It was not done after all, or is to be done after all.
    TAKE_BACK = auto()
    #: 改时限 and 不再办理, by the hosts; and the page of all of them.
    SET_DAY = auto()
    DROP = auto()
    PAGE = auto()


#: Shown on the card; the rest is behind 更多.
FIRST = frozenset(
    {
        *(Deed.ACCEPT, Deed.CONTEST, Deed.REPORT, Deed.REPORT_DONE, Deed.REPORT_FOR),
        *(Deed.VERIFY, Deed.RETURN, Deed.REASSIGN, Deed.HAND_ON),
        *(Deed.UPHOLD, Deed.EXTEND, Deed.RESUME),
        *(Deed.REOPEN, Deed.SUBMIT),
        *(Deed.FINISH, Deed.FINISH_FOR, Deed.TAKE_BACK, Deed.SET_DAY, Deed.DROP),
    }
)


def deeds(
    session: Session, who: Who, task_id: int, *, today: date, office: Office
) -> tuple[Deed, ...]:
    """What this person may do with the task now, in the order of the buttons."""
    task = rows.task(session, task_id)
    if task is None:
        return ()
    if task.kind == PREPARATION:
        return _of_preparation(session, who, task, office)
    if task.kind == LOAN:
        return _of_loan(session, who, task, today, office)
    what, state = about(session, task), State(task.state)
    work = may(who, Action.WORK_ON_TASK, what)
    enter = may(who, Action.WORK_ON_TASK_FOR, what) and not work
    verify = may(who, Action.VERIFY_TASK, what)
    reassign = may(who, Action.REASSIGN_TASK, what)
    tracks = may(who, Action.SET_TASK, what)
    change = may(who, Action.CHANGE_TASK, what)
    share = may(who, Action.SHARE_TASK, what)
    late = overdue_days(task.due_on, today, office.calendar) > 0
    submit = late and may(who, Action.SUBMIT_TASK, what)
    before_due = office.profile.supervision.extension_before_due
    extend = change and (today <= task.due_on or not before_due)
    more = (
        (Deed.SHARE, share),
        (Deed.ASK_HELP, share),
        (Deed.SUSPEND, change),
        (Deed.AMEND, tracks),
    )
    wanted: dict[State, tuple[tuple[Deed, bool], ...]] = {
        State.ASSIGNED: (
            (Deed.ACCEPT, work),
            (Deed.CONTEST, work),
            (Deed.REPORT_FOR, enter),
            (Deed.REASSIGN, reassign),
            (Deed.EXTEND, extend),
            (Deed.SUBMIT, submit),
            *more,
        ),
        State.CONTESTED: ((Deed.REASSIGN, reassign), (Deed.UPHOLD, tracks), (Deed.AMEND, tracks)),
        State.IN_PROGRESS: (
            (Deed.REPORT, work),
            (Deed.REPORT_DONE, work),
            (Deed.REPORT_FOR, enter),
            (Deed.REASSIGN, reassign),
            (Deed.EXTEND, extend),
            (Deed.SUBMIT, submit),
            *more,
        ),
        State.REPORTED: ((Deed.VERIFY, verify), (Deed.RETURN, verify)),
        State.SUSPENDED: ((Deed.RESUME, tracks), (Deed.AMEND, tracks)),
        State.CLOSED: ((Deed.REOPEN, tracks),),
    }
    found = [deed for deed, holds in wanted[state] if holds]
    if may(who, Action.DISCUSS_TASK, what):
        found.append(Deed.DISCUSS)
    if state is State.CLOSED and may(who, Action.SHARE_TASK, what):
        found.append(Deed.LEARN)
    return tuple(found)


def _of_preparation(
    session: Session, who: Who, task: rows.Task, office: Office
) -> tuple[Deed, ...]:
    """Of a preparation task: no extension is asked for and nothing is submitted, for its day is
    the house's own and the hosts set it."""
    what, state = about(session, task), State(task.state)
    asked = asked_of(task.kind, office.profile)
    work = may(who, Action.WORK_ON_TASK, what)
    enter = may(who, Action.WORK_ON_TASK_FOR, what) and not work
    # Whoever hosts the meeting sets its days, their own task's too.
    hosts = may(who, Action.EDIT_MEETING, what)
    verify = may(who, Action.VERIFY_TASK, what)
    reassign = may(who, Action.REASSIGN_TASK, what)
    share = may(who, Action.SHARE_TASK, what)
    done = Deed.REPORT_DONE if asked.verified else Deed.FINISH
    done_for = Deed.REPORT_FOR if asked.verified else Deed.FINISH_FOR
    finish = ((done, work), (done_for, enter), (Deed.REPORT, work))
    # Who may give it to anybody needs no second button.
    hand_on = not reassign and leads(session, who, task)
    set_ = (
        (Deed.REASSIGN, reassign),
        (Deed.HAND_ON, hand_on),
        (Deed.SET_DAY, hosts),
        (Deed.DROP, hosts),
    )
    accept = asked.accept and work
    withdrawn = task.progress != "done"
    back = hosts if withdrawn else (work or enter) and not asked.verified
    wanted: dict[State, tuple[tuple[Deed, bool], ...]] = {
        State.ASSIGNED: (
            (Deed.ACCEPT, accept),
            *finish,
            (Deed.CONTEST, work),
            *set_,
            (Deed.SHARE, share),
        ),
        State.CONTESTED: (
            (Deed.REASSIGN, reassign),
            (Deed.HAND_ON, hand_on),
            (Deed.UPHOLD, may(who, Action.SET_TASK, what)),
            (Deed.DROP, hosts),
        ),
        State.IN_PROGRESS: (*finish, *set_, (Deed.SHARE, share)),
        State.REPORTED: ((Deed.VERIFY, verify), (Deed.RETURN, verify)),
        State.SUSPENDED: (),
        State.CLOSED: ((Deed.TAKE_BACK, back),),
    }
    found = [deed for deed, holds in wanted[state] if holds]
    if may(who, Action.DISCUSS_TASK, what):
        found.append(Deed.DISCUSS)
    return (*found, Deed.PAGE) if hosts else tuple(found)


def _of_loan(
    session: Session, who: Who, task: rows.Task, today: date, office: Office
) -> tuple[Deed, ...]:
    """Of a loan: it can be kept longer, if granted; that it is back is ticked elsewhere."""
    what, open_ = about(session, task), task.state != State.CLOSED
    in_time = today <= task.due_on or not office.profile.supervision.extension_before_due
    extend = open_ and in_time and may(who, Action.CHANGE_TASK, what)
    discuss = may(who, Action.DISCUSS_TASK, what)
    wanted = ((Deed.EXTEND, extend), (Deed.DISCUSS, discuss))
    return tuple(deed for deed, holds in wanted if holds)


def leads(session: Session, who: Who, task: rows.Task) -> bool:
    """Whether this person leads the group whose task it is, or runs its meeting."""
    group = preparation.group_of_task(session, task.id)
    if group is None:
        return False
    organiser = about(session, task).organiser_id
    return may(who, Action.HAND_ON_TASK, About(person_id=group.leader_id, organiser_id=organiser))
