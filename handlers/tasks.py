"""Tasks: the register of a meeting, one task's card, and what is done with it."""

from __future__ import annotations

from typing import assert_never

from chat.message import Message, StoredFile
from chat.texts import task_cards
from chat.texts import tasks as words
from handlers.forms import filling
from handlers.turn import Turn
from meetings import tasks
from meetings.meetings import Refused
from meetings.people import About, Action, may
from meetings.tasks import handing_over
from meetings.tasks.owners import source_meetings
from storage import meetings as meeting_rows
from storage import tasks as rows


def item(turn: Turn, meeting_id: int | None = None) -> None:
    """/item: register an action item; 0 stands for none of the meetings."""
    if meeting_id:
        meeting = meeting_rows.meeting(turn.session, meeting_id)
        host = About(organiser_id=meeting.organiser_id if meeting else None)
        if may(turn.me, Action.REGISTER_TASK, host):
            filling.open_form(turn, "new_task", {"meeting": meeting_id})
        else:
            turn.refuse("not-allowed")
    elif meeting_id is None and source_meetings(turn.session, turn.me, now=turn.now):
        filling.open_form(turn, "new_task")
    elif may(turn.me, Action.REGISTER_TASK):
        filling.open_form(turn, "new_task", {"meeting": None})
    else:
        turn.refuse("not-allowed")


def show(turn: Turn, task_id: int) -> None:
    """One task's card, with the buttons this person may press now."""
    show_task(turn, task_id)


def history(turn: Turn, task_id: int) -> None:
    """One task's card with its whole history."""
    show_task(turn, task_id, whole=True)


def show_task(turn: Turn, task_id: int, *, note: str = "", whole: bool = False) -> None:
    """The card as it stands now; ``note`` is the key of what just happened."""
    seen = tasks.see(turn.session, turn.me, task_id, now=turn.now, office=turn.office)
    if isinstance(seen, Refused):
        turn.refuse(seen.code, **dict(seen.details))
        return
    card = task_cards.card(
        turn.texts, seen, _deeds(turn, task_id), turn.now, turn.office, note=note, whole=whole
    )
    turn.show(f"task:{task_id}", card)


def more(turn: Turn, task_id: int) -> None:
    """更多: what is done less often, and the papers."""
    seen = tasks.see(turn.session, turn.me, task_id, now=turn.now, office=turn.office)
    if isinstance(seen, Refused):
        turn.refuse(seen.code, **dict(seen.details))
        return
    host = may(turn.me, Action.SEE_REGISTER)
    menu = task_cards.more(turn.texts, seen, _deeds(turn, task_id), host=host)
    turn.show(f"task:{task_id}", menu)


def _deeds(turn: Turn, task_id: int) -> tuple[tasks.Deed, ...]:
    return tasks.deeds(
        turn.session,
        turn.me,
        task_id,
        today=turn.office.today(turn.now),
        office=turn.office,
    )


def of_meeting(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """The action items of a meeting, with their lamps in words."""
    found = tasks.tasks_of_meeting(
        turn.session, turn.me, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    message = words.register(turn.texts, found, meeting_id, page, turn.now, turn.office)
    turn.show(f"tasks:{meeting_id}", message)


def waiting(turn: Turn, page: int = 0) -> None:
    """Tasks that wait for this person's check or decision."""
    found = tasks.waiting_for(turn.session, turn.me)
    shown = tuple(
        tasks.facts(turn.session, task, now=turn.now, office=turn.office)
        for task in words.page_of(found, page)
    )
    message = words.waiting(turn.texts, shown, len(found), page, turn.now, turn.office)
    turn.show("tasks-waiting", message)


def accept(turn: Turn, task_id: int) -> None:
    """签收."""
    outcome = tasks.accept(turn.session, turn.actor, task_id, now=turn.now)
    _after(turn, outcome, "task-accepted", "task-accepted-before")


def verify(turn: Turn, task_id: int) -> None:
    """确认销号."""
    outcome = tasks.verify(turn.session, turn.actor, task_id, now=turn.now, office=turn.office)
    _after(turn, outcome, "task-verified", "task-verified-before")


def uphold(turn: Turn, task_id: int) -> None:
    """维持原安排: a contested task stays with its owner."""
    task = rows.task(turn.session, task_id)
    owner_id = task.owner_id if task else 0
    outcome = tasks.reassign(
        turn.session, turn.actor, task_id, owner_id, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case tasks.Reassigned():
            show_task(turn, task_id, note="task-upheld")
        case _:
            assert_never(outcome)


def contest(turn: Turn, task_id: int) -> None:
    """有异议: asks for the reason."""
    _form(turn, task_id, tasks.Deed.CONTEST, "contest_task")


def report(turn: Turn, task_id: int) -> None:
    """报进展."""
    _form(turn, task_id, tasks.Deed.REPORT, "report_task")


def report_done(turn: Turn, task_id: int) -> None:
    """报请办结: the same report, with 完成 already chosen."""
    _form(turn, task_id, tasks.Deed.REPORT_DONE, "report_task", state="done")


def report_for(turn: Turn, task_id: int) -> None:
    """代录进展: what the owner told by phone or on paper."""
    _form(turn, task_id, tasks.Deed.REPORT_FOR, "report_task", _for=True)


def return_(turn: Turn, task_id: int) -> None:
    """退回: asks for the remark."""
    _form(turn, task_id, tasks.Deed.RETURN, "return_task")


def reassign(turn: Turn, task_id: int) -> None:
    """改派: asks for another owner; hosts may set another due day with it."""
    host = tasks.sets_due(turn.session, turn.me, task_id)
    _form(turn, task_id, tasks.Deed.REASSIGN, "reassign_task", _host=host)


def extend(turn: Turn, task_id: int) -> None:
    """申请延期: to which day, and why."""
    _form(turn, task_id, tasks.Deed.EXTEND, "extend_task")


def suspend(turn: Turn, task_id: int) -> None:
    """申请中止: why."""
    _form(turn, task_id, tasks.Deed.SUSPEND, "suspend_task")


def resume(turn: Turn, task_id: int) -> None:
    """恢复办理: until when."""
    _form(turn, task_id, tasks.Deed.RESUME, "resume_task")


def reopen(turn: Turn, task_id: int) -> None:
    """重新立项: why, and until when."""
    _form(turn, task_id, tasks.Deed.REOPEN, "reopen_task")


def submit(turn: Turn, task_id: int) -> None:
    """呈报分管领导: with a sentence."""
    _form(turn, task_id, tasks.Deed.SUBMIT, "submit_task")


def amend(turn: Turn, task_id: int) -> None:
    """更正: text, result, source or lead unit."""
    _form(turn, task_id, tasks.Deed.AMEND, "amend_task")


def hand_over(turn: Turn, person_id: int) -> None:
    """移交: everything this person owes goes to somebody else."""
    if handing_over.may_hand_over(turn.session, turn.me, person_id):
        filling.open_form(turn, "hand_over", {"_from": person_id})
    else:
        turn.refuse("task-nothing-owed")


def evidence(turn: Turn, task_id: int) -> None:
    """The files that came with the reports."""
    seen = tasks.see(turn.session, turn.me, task_id, now=turn.now, office=turn.office)
    if isinstance(seen, Refused):
        turn.refuse(seen.code, **dict(seen.details))
        return
    files = tuple(
        StoredFile(file.digest, file.name, file.media_type, file.size)
        for _, file in rows.evidence_of(turn.session, task_id)
    )
    text = turn.texts.rich(
        "task-evidence" if files else "task-evidence-none",
        number=words.number(turn.texts, seen.year, seen.number),
    )
    turn.say(Message(text, files=files))


def _form(turn: Turn, task_id: int, deed: tasks.Deed, form: str, **answers: object) -> None:
    """Open a form for what this person may do now; else show how things stand."""
    if deed in _deeds(turn, task_id):
        filling.open_form(turn, form, {"_task": task_id, **answers})
    else:
        show_task(turn, task_id, note="button-old")


def _after(
    turn: Turn, outcome: tasks.Moved | tasks.Unchanged | Refused, done: str, before: str
) -> None:
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case tasks.Moved(task_id):
            show_task(turn, task_id, note=done)
        case tasks.Unchanged(task_id):
            show_task(turn, task_id, note=before)
        case _:
            assert_never(outcome)
