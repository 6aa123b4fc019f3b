"""Words of what hangs and stands in the hall: the screen and the poster. Row 3.2."""

from __future__ import annotations

from collections.abc import Mapping

from chat.message import Choice, Link, Message, Paper, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.signin import button, venue_word
from meetings.signin.boards import BoardLink, Confirmed
from meetings.signin.desk import Desk


def printed(texts: Texts, desk: Desk, venue: int | None = None) -> Message:
    """The poster, to be printed; of the desk's own venue, or one that was chosen."""
    back = button(texts, "sign-in-menu", "sm", desk.meeting_id, desk.sitting_id)
    of = (("sitting", desk.sitting_id),)
    at = desk.branch_id if desk.branch_id is not None else venue
    branch = (("branch", at),) if at is not None else ()
    poster = Paper("venue_code", (*of, *branch))
    return Message(texts.rich("signin-poster-made"), choices=((back,),), files=(poster,))


def board_link(texts: Texts, board: BoardLink, url: str) -> Message:
    """The one-time address of a screen; it may have to be typed on another computer."""
    return Message(
        lines(
            texts.rich("signin-board-link", title=board.title),
            texts.rich("signin-board-at", venue=board.venue) if board.venue else (),
            texts.rich("signin-board-how"),
            url,
        ),
        choices=(
            (
                button(texts, "board-end", "sq", board.meeting_id),
                button(texts, "sign-in-menu", "sm", board.meeting_id),
            ),
        ),
        links=(Link(texts.plain("button-board-open"), url),),
    )


def board_confirmed(texts: Texts, board: Confirmed) -> Message:
    """The screen shows the meeting now."""
    return Message(
        texts.rich("signin-board-confirmed", code=board.code, title=board.title),
        choices=(
            (
                button(texts, "board-end", "sq", board.meeting_id),
                button(texts, "sign-in-menu", "sm", board.meeting_id),
            ),
        ),
    )


def pick_venue(texts: Texts, desk: Desk, venues: Mapping[int, str], route: str) -> Message:
    """Of which venue: 0 is the main one."""
    rows = tuple(
        (Choice(venue_word(texts, name), encode(route, desk.meeting_id, desk.sitting_id, id)),)
        for id, name in venues.items()
    )
    back = button(texts, "sign-in-menu", "sm", desk.meeting_id, desk.sitting_id)
    return Message(texts.rich("signin-pick-venue"), choices=(*rows, (back,)))
