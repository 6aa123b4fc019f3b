"""Co-owners' parts and milestones of a task: their page, their cards, what is pressed there."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from chat.message import RichText, lines
from chat.texts import sharing as words
from handlers.forms import filling
from handlers.turn import Turn
from meetings import tasks
from meetings.meetings import Refused
from meetings.people import named
from meetings.reach import NoAccount, Reached
from meetings.tasks import arranging, milestones, part_work, parts
from meetings.tasks.milestones import MilestoneMoved, MilestoneRemoved, MilestoneUnchanged
from meetings.tasks.parts import PartDeed, PartMoved, PartOutcome, PartUnchanged
from storage import tasks as rows

#: The last day there is.
LAST_DAY = date.max.toordinal()
_FORMS = {
    PartDeed.CONTEST: "part_contest",
    PartDeed.NOTE: "part_note",
    PartDeed.FINISH: "part_finish",
    PartDeed.ENTER: "part_enter",
    PartDeed.GIVE: "part_give",
    PartDeed.DROP: "part_drop",
    PartDeed.RETURN: "part_return",
}


def share(turn: Turn, task_id: int, page: int = 0) -> None:
    """协办与节点 of a task."""
    show_share(turn, task_id, page)


def show_share(
    turn: Turn,
    task_id: int,
    page: int = 0,
    *,
    note: RichText = (),
    undo: MilestoneRemoved | None = None,
) -> None:
    """The page as it stands now; ``note`` is what just happened."""
    seen = tasks.see(turn.session, turn.me, task_id, now=turn.now, office=turn.office)
    if isinstance(seen, Refused):
        turn.refuse(seen.code, **dict(seen.details))
        return
    shared = shares(turn, task_id)
    message = words.page(
        turn.texts, seen, page, turn.now, turn.office, may_share=shared, note=note, undo=undo
    )
    turn.show(f"share:{task_id}", message)


def shares(turn: Turn, task_id: int) -> bool:
    """Whether this person may arrange the work of the task as it stands."""
    task = rows.task(turn.session, task_id)
    return (
        task is not None
        and parts.closed_to_sharing(task) is None
        and parts.may_share(turn.session, turn.me, task)
    )


def part(turn: Turn, part_id: int) -> None:
    """The card of one part."""
    show_part(turn, part_id)


def show_part(turn: Turn, part_id: int, *, note: RichText = ()) -> None:
    """The card as it stands now; ``note`` is what just happened."""
    seen = parts.see_part(turn.session, turn.me, part_id, now=turn.now, office=turn.office)
    if isinstance(seen, Refused):
        turn.refuse(seen.code, **dict(seen.details))
        return
    deeds = parts.part_deeds(turn.session, turn.me, part_id)
    card = words.part_card(turn.texts, seen, deeds, turn.now, turn.office, note=note)
    turn.show(f"part:{part_id}", card)


def accept(turn: Turn, part_id: int) -> None:
    """签收."""
    outcome = part_work.accept_part(turn.session, turn.actor, part_id, now=turn.now)
    after_part(turn, outcome, "part-accepted", before="task-accepted-before")


def uphold(turn: Turn, part_id: int) -> None:
    """维持: a contested part stays with its co-owner."""
    outcome = arranging.uphold_part(
        turn.session, turn.actor, part_id, now=turn.now, office=turn.office
    )
    after_part(turn, outcome, "part-upheld")


def contest(turn: Turn, part_id: int) -> None:
    """有异议: asks for the reason."""
    _form(turn, part_id, PartDeed.CONTEST)


def note(turn: Turn, part_id: int) -> None:
    """说明进展."""
    _form(turn, part_id, PartDeed.NOTE)


def finish(turn: Turn, part_id: int) -> None:
    """报完成."""
    _form(turn, part_id, PartDeed.FINISH)


def enter(turn: Turn, part_id: int) -> None:
    """代录: what the co-owner told by phone or on paper."""
    _form(turn, part_id, PartDeed.ENTER)


def give(turn: Turn, part_id: int) -> None:
    """改派 a part."""
    _form(turn, part_id, PartDeed.GIVE)


def drop(turn: Turn, part_id: int) -> None:
    """撤下 a part: asks why."""
    _form(turn, part_id, PartDeed.DROP)


def return_(turn: Turn, part_id: int) -> None:
    """退回 a part reported done: asks for the remark."""
    _form(turn, part_id, PartDeed.RETURN)


def add(turn: Turn, task_id: int, milestone: int) -> None:
    """加协办, or with 1 加节点."""
    if shares(turn, task_id):
        form = "milestone_add" if milestone else "part_add"
        filling.open_form(turn, form, {"_task": task_id})
    else:
        show_share(turn, task_id, note=turn.texts.rich("button-old"))


def milestone(turn: Turn, milestone_id: int) -> None:
    """The card of one milestone."""
    seen = milestones.see_milestone(
        turn.session, turn.me, milestone_id, now=turn.now, office=turn.office
    )
    if isinstance(seen, Refused):
        turn.refuse(seen.code, **dict(seen.details))
        return
    task, found = seen
    shared = shares(turn, task.id)
    card = words.milestone_card(turn.texts, task, found, turn.now, turn.office, may_share=shared)
    turn.show(f"share:{task.id}", card)


def reach(turn: Turn, milestone_id: int, reached: int) -> None:
    """已到达, or with 0 撤销到达."""
    outcome = milestones.reach_milestone(
        turn.session, turn.actor, milestone_id, reached=bool(reached), now=turn.now
    )
    after_milestone(turn, outcome, "milestone-was-reached" if reached else "milestone-was-undone")


def remove(turn: Turn, milestone_id: int) -> None:
    """删除 a milestone; it can be put back."""
    outcome = milestones.remove_milestone(turn.session, turn.actor, milestone_id, now=turn.now)
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case MilestoneRemoved(task_id):
            note = turn.texts.rich("milestone-was-removed")
            show_share(turn, task_id, note=note, undo=outcome)
        case _:
            assert_never(outcome)


def restore(turn: Turn, event_id: int, day: int) -> None:
    """撤销删除: the milestone stands there again."""
    if not 1 <= day <= LAST_DAY:
        turn.tell("button-dead")
        return
    outcome = milestones.restore_milestone(
        turn.session, turn.actor, event_id, date.fromordinal(day), now=turn.now
    )
    after_milestone(turn, outcome, "milestone-was-restored")


def after_part(
    turn: Turn, outcome: PartOutcome, done: str, *, before: str = "button-old", page: bool = False
) -> None:
    """The card after what was done with the part, or with ``page`` the page of all of them; and
    whether who had to hear of it could be reached."""
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case PartUnchanged(_, part_id):
            show_part(turn, part_id, note=turn.texts.rich(before))
        case PartMoved(task_id, part_id, told, to_id):
            said = said_to(turn, done, told, to_id)
            if page:
                show_share(turn, task_id, note=said)
            else:
                show_part(turn, part_id, note=said)
        case _:
            assert_never(outcome)


def after_milestone(
    turn: Turn, outcome: MilestoneMoved | MilestoneUnchanged | Refused, done: str
) -> None:
    """The page after what was done with a milestone."""
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case MilestoneMoved(task_id):
            show_share(turn, task_id, note=turn.texts.rich(done))
        case MilestoneUnchanged(task_id):
            show_share(turn, task_id, note=turn.texts.rich("button-old"))
        case _:
            assert_never(outcome)


def said_to(
    turn: Turn, done: str, told: Reached | NoAccount | None, to_id: int | None
) -> RichText:
    """What was done, and whether who had to hear of it could be reached."""
    someone = named(turn.session, [to_id]).get(to_id) if to_id is not None else None
    return lines(turn.texts.rich(done), words.told(turn.texts, someone, told))


def _form(turn: Turn, part_id: int, deed: PartDeed) -> None:
    """Open the form of what this person may do now; else show how things stand."""
    if deed in parts.part_deeds(turn.session, turn.me, part_id):
        filling.open_form(turn, _FORMS[deed], {"_part": part_id})
    else:
        show_part(turn, part_id, note=turn.texts.rich("button-old"))
