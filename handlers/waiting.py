"""候补: the hosts' list, and an offered place taken or left. Row 3.1."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import waiting as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.turn import Turn
from meetings import waiting
from meetings.meetings import Refused
from meetings.waiting import Line, Moved


def waiting_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """候补名单."""
    show_list(turn, meeting_id, page)


def show_list(turn: Turn, meeting_id: int, page: int = 0, *, note: RichText = ()) -> None:
    """The list as it stands."""
    found = waiting.list_of(turn.session, turn.me, meeting_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        message = texts.waiting_list(words(turn), meeting_id, found, page, note)
        turn.show(f"waiting-list:{meeting_id}", message)


def mine(turn: Turn, waiting_id: int) -> None:
    """One's own line, from /my."""
    found = waiting.line_of(turn.session, turn.me, waiting_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        _show(turn, found)


def accept(turn: Turn, waiting_id: int) -> None:
    """参加: the offered place is taken."""
    outcome = waiting.accept(
        turn.session, turn.actor, waiting_id, now=turn.now, office=turn.office
    )
    _moved(turn, outcome, waiting_id)


def leave(turn: Turn, waiting_id: int) -> None:
    """不参加, or off the list."""
    outcome = waiting.leave(turn.session, turn.actor, waiting_id, now=turn.now, office=turn.office)
    _moved(turn, outcome, waiting_id)


def promote(turn: Turn, waiting_id: int) -> None:
    """优先递补: the form asks why."""
    found = waiting.line_of(turn.session, turn.me, waiting_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code)
        return
    listed = waiting.list_of(turn.session, turn.me, found.meeting_id, now=turn.now)
    if isinstance(listed, Refused):
        turn.refuse(listed.code)
    elif found.state != "waiting" or not found.open:
        show_list(turn, found.meeting_id, note=turn.texts.rich("button-old"))
    else:
        filling.open_form(turn, "promote", {"_waiting": waiting_id})


def promoted(turn: Turn, outcome: Moved | Refused) -> None:
    """The list after somebody was called up by hand."""
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case Moved(line):
            note = turn.texts.rich("waiting-promoted", name=line.person.name)
            show_list(turn, line.meeting_id, note=note)
        case _:
            assert_never(outcome)


def _moved(turn: Turn, outcome: Moved | Refused, waiting_id: int) -> None:
    match outcome:
        case Refused("waiting-no-offer" | "waiting-offer-over" as code):
            found = waiting.line_of(turn.session, turn.me, waiting_id, now=turn.now)
            if isinstance(found, Line):
                _show(turn, found, turn.texts.rich(f"refused-{code}"))
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case Moved(line):
            _show(turn, line)
        case _:
            assert_never(outcome)


def _show(turn: Turn, line: Line, note: RichText = ()) -> None:
    """The line for whose it is (or their contact); the hosts see their list."""
    own = line.person.person_id == turn.me.person_id
    if own or line.person.person_id in turn.me.represents:
        name = "" if own else line.person.name
        message = texts.my_line(words(turn), line, note, for_name=name)
        turn.show(f"waiting:{line.waiting_id}", message)
    else:
        show_list(turn, line.meeting_id, note=note)
