"""The clerk's list (实时名单) of the sitting that runs. Row 3.2."""

from __future__ import annotations

from chat.texts import live as words
from chat.texts.signin import Reader, refusal_values
from handlers.turn import Turn
from meetings import signin
from meetings.meetings import Refused
from meetings.signin.desk import desk_of
from meetings.signin.refusing import refused_scans


def show(turn: Turn, meeting_id: int, tab: int = 0, page: int = 0, sitting_id: int = 0) -> None:
    """One tab of the list as it stands now (ub)."""
    reader = Reader(turn.texts, turn.office, turn.now)
    desk = desk_of(
        turn.session,
        turn.actor,
        meeting_id,
        sitting_id=sitting_id or None,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(desk, Refused):
        turn.refuse(desk.code, **refusal_values(reader, desk.details))
        return
    tab = min(tab, len(words.TABS) - 1)
    counted = signin.counts(turn.session, desk.sitting_id, desk.branch_id)
    found = words.Live(desk, counted)
    if tab == words.REFUSED:
        offset = found.page_of(tab, page) * words.PAGE
        refused = refused_scans(
            turn.session, desk.sitting_id, desk.branch_id, limit=words.PAGE, offset=offset
        )
        found = words.Live(desk, counted, refused)
    turn.show(f"live:{meeting_id}", words.live(reader, found, tab, page))
