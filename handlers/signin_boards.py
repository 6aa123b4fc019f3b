"""What hangs and stands in the hall: posters and screens, venue by venue. Rows 2.3, 3.2."""

from __future__ import annotations

from chat.texts import signin as words
from chat.texts import signin_boards as board_words
from handlers.signin import desk_at, refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.signin import boards
from meetings.signin.desk import Desk
from meetings.signin.today import hosted_today
from meetings.signin.venues import venues_named


def print_code(turn: Turn, meeting_id: int, sitting_id: int = 0, venue: int | None = None) -> None:
    """The poster with the printed code, of one venue (sk)."""
    found = desk_at(turn, meeting_id, sitting_id)
    if found is None:
        return
    if found.state == "draft":
        turn.refuse("signin-unpublished")
    elif found.state != "published":
        code = "signin-postponed" if found.state == "postponed" else "signin-over"
        turn.refuse(code, title=found.title)
    elif found.phones_away:
        turn.refuse("signin-phones-away", title=found.title)
    elif not _pick_venue(turn, found, venue, "sk"):
        turn.say(board_words.printed(turn.texts, found, venue))


def make_board(turn: Turn, meeting_id: int, sitting_id: int = 0, venue: int | None = None) -> None:
    """A one-time address for a screen in the hall, of one venue (sb)."""
    found = desk_at(turn, meeting_id, sitting_id)
    if found is None or _pick_venue(turn, found, venue, "sb"):
        return
    board = boards.make_board(
        turn.session,
        turn.actor,
        meeting_id,
        venue=venue,
        # Short, for it may be typed on the hall's computer; it opens once and is confirmed.
        token=turn.tokens.hex(12),
        language=turn.texts.language,
        now=turn.now,
    )
    if isinstance(board, Refused):
        refuse(turn, board)
    else:
        url = f"{turn.base_url}/board/{board.token}"
        turn.say(board_words.board_link(turn.texts, board, url))


def _pick_venue(turn: Turn, found: Desk, venue: int | None, route: str) -> bool:
    """Whether it has to be said first of which venue: there are several, and the desk is of
    none of them."""
    if venue is not None or found.branch_id is not None or found.state != "published":
        return False
    venues = venues_named(turn.session, found.meeting_id)
    if len(venues) < 2:
        return False
    turn.say(board_words.pick_venue(turn.texts, found, venues, route))
    return True


def confirm_board(turn: Turn, board_id: int, code: int) -> None:
    """The organiser saw these digits in the hall (sa)."""
    board = boards.confirm_board(turn.session, turn.actor, board_id, f"{code:04d}", now=turn.now)
    if isinstance(board, Refused):
        refuse(turn, board)
    else:
        turn.show(f"board:{board_id}", board_words.board_confirmed(turn.texts, board))


def end_boards(turn: Turn, meeting_id: int) -> None:
    """Switch all screens of the meeting off (sq)."""
    ended = boards.end_boards(turn.session, turn.actor, meeting_id, now=turn.now)
    if isinstance(ended, Refused):
        refuse(turn, ended)
    else:
        turn.tell("signin-board-dark", count=ended)


def board_command(turn: Turn, rest: str = "") -> None:
    """/board: the board of today's meeting."""
    hosted = hosted_today(turn.session, turn.me, now=turn.now, office=turn.office)
    if len(hosted) == 1:
        make_board(turn, next(iter(hosted)))
    elif hosted:
        turn.say(words.pick(turn.texts, hosted, "sb"))
    else:
        turn.tell("signin-how-to-none")
