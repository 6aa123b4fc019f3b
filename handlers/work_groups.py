"""会务分组: who leads, who is in, what each group is for. Row 2.1a; norm ORG-16."""

from __future__ import annotations

from chat.message import RichText, lines
from chat.texts import work_groups as words
from handlers.forms import filling
from handlers.preparation import refuse
from handlers.tasks import show_task
from handlers.turn import Turn
from meetings.meetings import Refused, about, allowed
from meetings.people import Action, may, named
from meetings.preparation import Group, groups, handing
from meetings.preparation.groups import GroupSet
from storage import meetings as meeting_rows


def group_list(turn: Turn, meeting_id: int) -> None:
    """Ag: the groups of a meeting."""
    show_list(turn, meeting_id)


def show_list(turn: Turn, meeting_id: int, note: RichText = ()) -> None:
    """The groups as they stand."""
    meeting = allowed(turn.session, turn.me, Action.SEE_PANEL, meeting_id)
    if isinstance(meeting, Refused):
        refuse(turn, meeting)
        return
    found = groups.groups_of(turn.session, meeting_id)
    edits = _edits(turn, meeting_id)
    message = words.group_list(turn.texts, meeting_id, found, may_edit=edits, note=note)
    turn.show(f"work-groups:{meeting_id}", message)


def one(turn: Turn, group_id: int) -> None:
    """Ah: one group."""
    show_one(turn, group_id)


def show_one(turn: Turn, group_id: int, note: RichText = ()) -> None:
    """The group as it stands."""
    found = _seen(turn, group_id)
    if found is not None:
        edits = _edits(turn, found.meeting_id)
        message = words.one_group(turn.texts, found, may_edit=edits, note=note)
        turn.show(f"work-groups:{found.meeting_id}", message)


def add(turn: Turn, meeting_id: int) -> None:
    """Aj: one more group."""
    if _edits(turn, meeting_id):
        filling.open_form(turn, "work_group_add", {"_meeting": meeting_id})
    else:
        turn.refuse("not-allowed")


def set_leader(turn: Turn, group_id: int) -> None:
    """Ak: who leads it."""
    _form(turn, group_id, "work_group_leader")


def add_member(turn: Turn, group_id: int) -> None:
    """Al: who else is in it."""
    _form(turn, group_id, "work_group_member")


def set_text(turn: Turn, group_id: int) -> None:
    """An: what it is for."""
    _form(turn, group_id, "work_group_text")


def remove(turn: Turn, group_id: int, person_id: int = 0, page: int = 0) -> None:
    """Am: whom to take out; pressed, they are out."""
    found = _seen(turn, group_id)
    if found is None:
        return
    if not person_id:
        message = words.whom_to_remove(turn.texts, found, page)
        turn.show(f"work-groups:{found.meeting_id}", message)
        return
    outcome = groups.remove_member(turn.session, turn.actor, group_id, person_id, now=turn.now)
    after(turn, outcome, "work-group-removed")


def drop(turn: Turn, group_id: int) -> None:
    """Ao: the group is not needed."""
    outcome = groups.drop_group(turn.session, turn.actor, group_id, now=turn.now)
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show_list(turn, outcome.meeting_id, turn.texts.rich("work-group-dropped"))


def hand_tasks(turn: Turn, group_id: int, from_id: int) -> None:
    """Ap: what the former leader owes goes to the present one."""
    outcome = handing.hand_tasks(
        turn.session, turn.actor, group_id, from_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show_one(turn, group_id, words.handed(turn.texts, outcome))


def hand_on(turn: Turn, task_id: int, person_id: int = 0, page: int = 0) -> None:
    """AD: to whom of the group a task goes; pressed, it does."""
    if not person_id:
        found = handing.to_hand_on(turn.session, turn.me, task_id)
        if isinstance(found, Refused):
            refuse(turn, found)
        else:
            turn.show(f"task:{task_id}", words.whom_to_hand_on(turn.texts, found, page))
        return
    outcome = handing.hand_on(
        turn.session, turn.actor, task_id, person_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show_task(turn, task_id, note="work-group-handed-on")


def after(turn: Turn, outcome: GroupSet | Refused, done: str) -> None:
    """The group as it is now; whose tasks are left over is said with a button."""
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    note = lines(turn.texts.rich(done), words.not_told(turn.texts, outcome))
    show_one(turn, outcome.group_id, note)
    former = named(turn.session, [outcome.former_id or 0]).get(outcome.former_id or 0)
    message = words.leader_set(turn.texts, outcome, former.name if former else "")
    if message is not None:
        turn.say(message)


def _seen(turn: Turn, group_id: int) -> Group | None:
    found = groups.group_of(turn.session, turn.me, group_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def _edits(turn: Turn, meeting_id: int) -> bool:
    meeting = meeting_rows.meeting(turn.session, meeting_id)
    if meeting is None or meeting.state == "cancelled":
        return False
    return may(turn.me, Action.EDIT_MEETING, about(turn.session, meeting))


def _form(turn: Turn, group_id: int, form: str) -> None:
    found = _seen(turn, group_id)
    if found is None:
        return
    if _edits(turn, found.meeting_id):
        filling.open_form(turn, form, {"_group": group_id})
    else:
        turn.refuse("not-allowed")
