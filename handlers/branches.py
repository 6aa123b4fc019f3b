"""Branch venues: set up, contacts, people, codes, figures, roll calls. Row 2.3."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import signin_branches as words
from handlers import signin_boards
from handlers.forms import filling
from handlers.signin import or_refuse, reader_of
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.signin import branch_line, branching, roll_call
from meetings.signin.roll_call import Roll

#: What of a venue is changed; a button carries the place here.
PARTS = ("name", "place", "contact")


def show_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """The meeting's branch venues (xb)."""
    found = or_refuse(turn, branching.branches_for(turn.session, turn.me, meeting_id))
    if found is not None:
        meeting, there = found
        message = words.listing(turn.texts, meeting_id, meeting.title, there, page)
        turn.show(f"branch-list:{meeting_id}", message)


def add(turn: Turn, meeting_id: int) -> None:
    """加分会场 (xa)."""
    if or_refuse(turn, branching.branches_for(turn.session, turn.me, meeting_id)) is not None:
        filling.open_form(turn, "branch_add", {"_meeting": meeting_id})


def show(turn: Turn, branch_id: int) -> None:
    """One venue (xp)."""
    show_branch(turn, branch_id)


def show_branch(turn: Turn, branch_id: int, note: RichText = ()) -> None:
    """One venue as it stands; ``note`` is what just happened."""
    found = or_refuse(turn, branching.branch_for(turn.session, turn.me, branch_id))
    if found is not None:
        turn.show(f"branch:{branch_id}", words.card(turn.texts, found, note))


def assign(turn: Turn, branch_id: int, to_main: int) -> None:
    """安排人员, or with 1 back to the main venue (xh)."""
    if or_refuse(turn, branching.branch_for(turn.session, turn.me, branch_id)) is not None:
        answers = {"_branch": branch_id, "_to_main": bool(to_main)}
        filling.open_form(turn, "branch_assign", answers)


def change(turn: Turn, branch_id: int, part: int) -> None:
    """Another name, place or contact (xw)."""
    found = or_refuse(turn, branching.branch_for(turn.session, turn.me, branch_id))
    if found is None:
        return
    if part >= len(PARTS):
        turn.tell("button-old")
        return
    filling.open_form(turn, f"branch_{PARTS[part]}", {"_branch": branch_id})


def ask_remove(turn: Turn, branch_id: int) -> None:
    """撤下: asks first (xx)."""
    found = or_refuse(turn, branching.branch_for(turn.session, turn.me, branch_id))
    if found is not None:
        turn.show(f"branch:{branch_id}", words.ask_remove(turn.texts, found))


def remove(turn: Turn, branch_id: int) -> None:
    """撤下 (xy)."""
    outcome = branching.remove_branch(turn.session, turn.actor, branch_id, now=turn.now)
    found = or_refuse(turn, outcome)
    if found is not None:
        turn.tell("branch-removed", name=found.name, count=found.people)
        show_list(turn, found.meeting_id)


def print_code(turn: Turn, branch_id: int) -> None:
    """The venue's poster, for the sitting that runs or comes next (xs)."""
    found = or_refuse(turn, branching.branch_for(turn.session, turn.me, branch_id))
    if found is not None:
        signin_boards.print_code(turn, found.meeting_id, 0, branch_id)


def figures(turn: Turn, meeting_id: int, sitting_id: int = 0, page: int = 0) -> None:
    """各会场到会 (xv)."""
    outcome = branch_line.venues_of(
        turn.session, turn.me, meeting_id, sitting_id=sitting_id or None, now=turn.now
    )
    found = or_refuse(turn, outcome)
    if found is not None:
        turn.show(f"branches:{meeting_id}", words.venues(reader_of(turn), found, page))


def report(turn: Turn, branch_id: int, sitting_id: int = 0) -> None:
    """报到会人数 (xt)."""
    found = branch_line.to_report(
        turn.session, turn.me, branch_id, sitting_id or None, now=turn.now
    )
    ready = or_refuse(turn, found)
    if ready is not None:
        answers = {"_branch": branch_id, "_sitting": ready.sitting_id}
        filling.open_form(turn, "branch_report", answers)


def call(turn: Turn, meeting_id: int) -> None:
    """联调点名 (xl)."""
    _say_roll(turn, roll_call.call_roll(turn.session, turn.actor, meeting_id, now=turn.now))


def answer(turn: Turn, call_id: int, branch_id: int) -> None:
    """到 (xz)."""
    outcome = roll_call.answer_roll(turn.session, turn.actor, call_id, branch_id, now=turn.now)
    found = or_refuse(turn, outcome)
    if found is None:
        return
    if roll_call.calls(turn.session, turn.me, found.meeting_id):
        _say_roll(turn, found)
    else:
        turn.tell("roll-answered", title=found.title)


def _say_roll(turn: Turn, outcome: Roll | Refused) -> None:
    found = or_refuse(turn, outcome)
    if found is not None:
        turn.show(f"roll:{found.call_id}", words.roll(reader_of(turn), found))
