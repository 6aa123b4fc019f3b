"""筹备任务: the page of a meeting, templates applied, tasks done and withdrawn. Row 2.1a."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import preparation as words
from handlers.forms import filling
from handlers.notices import words as said
from handlers.tasks import show_task
from handlers.turn import Turn
from meetings import preparation, tasks
from meetings.meetings import Refused
from meetings.preparation import Show, changing
from meetings.preparation.making import to_prepare
from meetings.preparation.templates import templates
from meetings.tasks import Deed


def page(turn: Turn, meeting_id: int, show: int = 0, at: int = 0) -> None:
    """Aa: the tasks by group."""
    show_page(turn, meeting_id, show=Show(show) if show < len(Show) else Show.ALL, at=at)


def show_page(
    turn: Turn, meeting_id: int, *, show: Show = Show.ALL, at: int = 0, note: RichText = ()
) -> None:
    """The page as it stands; ``note`` is what just happened."""
    found = preparation.page_of(
        turn.session, turn.me, meeting_id, show, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"preparation:{meeting_id}", words.page(said(turn), found, at, note))


def plan(turn: Turn, meeting_id: int, ref: int | None = None, at: int = 0) -> None:
    """Ab: a template before it is applied; without a number the one that fits."""
    found = preparation.plan(
        turn.session, turn.me, meeting_id, ref, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"preparation:{meeting_id}", words.plan(said(turn), found, at))


def choose(turn: Turn, meeting_id: int) -> None:
    """AA: which template."""
    meeting = to_prepare(turn.session, turn.me, meeting_id)
    if isinstance(meeting, Refused):
        refuse(turn, meeting)
        return
    found = templates(turn.session, turn.office)
    turn.show(f"preparation:{meeting_id}", words.choose(turn.texts, meeting_id, found))


def apply(turn: Turn, meeting_id: int, ref: int, without_past: int = 0) -> None:
    """Ac: its lines become tasks; one that changed since is shown anew."""
    outcome = preparation.apply_template(
        turn.session,
        turn.actor,
        meeting_id,
        ref,
        without_past=bool(without_past),
        now=turn.now,
        office=turn.office,
    )
    if not isinstance(outcome, Refused):
        show_page(turn, meeting_id, note=words.applied(turn.texts, outcome))
        return
    refuse(turn, outcome)
    if outcome.code == "template-changed":
        plan(turn, meeting_id, ref)


def finish(turn: Turn, task_id: int) -> None:
    """Ad: 完成, by the owner or told by phone."""
    report = tasks.Report(tasks.Progress.DONE, "")
    _after(
        turn,
        tasks.report_progress(
            turn.session, turn.actor, task_id, report, now=turn.now, office=turn.office
        ),
        "preparation-finished",
    )


def take_back(turn: Turn, task_id: int) -> None:
    """Aq: not done after all, or to be done after all."""
    outcome = changing.take_back(
        turn.session, turn.actor, task_id, now=turn.now, office=turn.office
    )
    _after(turn, outcome, "preparation-taken-back")


def set_day(turn: Turn, task_id: int) -> None:
    """Ae: asks for another day."""
    _form(turn, task_id, Deed.SET_DAY, "preparation_day")


def drop(turn: Turn, task_id: int) -> None:
    """Af: asks why it is not to be done."""
    _form(turn, task_id, Deed.DROP, "preparation_drop")


def add(turn: Turn, meeting_id: int) -> None:
    """Ai: one more task by hand."""
    meeting = to_prepare(turn.session, turn.me, meeting_id)
    if isinstance(meeting, Refused):
        refuse(turn, meeting)
    else:
        filling.open_form(turn, "preparation_add", {"_meeting": meeting_id})


def refuse(turn: Turn, outcome: Refused) -> None:
    """The sentence of a refusal."""
    turn.refuse(outcome.code, **dict(outcome.details))


def _form(turn: Turn, task_id: int, deed: Deed, form: str) -> None:
    today = turn.office.today(turn.now)
    found = tasks.deeds(turn.session, turn.me, task_id, today=today, office=turn.office)
    if deed in found:
        filling.open_form(turn, form, {"_task": task_id})
    else:
        show_task(turn, task_id, note="button-old")


def _after(turn: Turn, outcome: tasks.Moved | tasks.Unchanged | Refused, done: str) -> None:
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case tasks.Moved(task_id):
            show_task(turn, task_id, note=done)
        case tasks.Unchanged(task_id):
            show_task(turn, task_id, note="button-old")
        case _:
            assert_never(outcome)
