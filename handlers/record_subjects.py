"""What stands beside the record on its page: recording, minutes, reports, filing; a line and a
button for each. Rows 4.3, 4.6, 4.8."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from chat.message import Choice, RichText
from chat.texts.meeting_people import button
from chat.texts.seats import in_pairs
from handlers.notices import words as said
from handlers.turn import Turn
from meetings.meetings import about
from meetings.people import Action, may
from meetings.recording.access import may_write
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class Subject:
    """One of them: where its standing and its words are, and the route of its page."""

    name: str
    standing: str
    words: str
    route: str
    #: Before there is anything to say of it, it has no button either.
    late: bool = False


#: In the order in which a meeting comes to them.
SUBJECTS = (
    Subject("recording", "meetings.recording.standing", "chat.texts.recording", "Ja"),
    Subject("minutes", "meetings.issued_minutes.standing", "chat.texts.issued_minutes", "La"),
    Subject(
        "copies", "meetings.minutes_copies.standing", "chat.texts.minutes_copies", "Mc", late=True
    ),
    Subject("reports", "meetings.meeting_reports.standing", "chat.texts.meeting_reports", "Ma"),
    Subject("filing", "meetings.archive.standing", "chat.texts.archive", "Ra"),
)


def around(
    turn: Turn, meeting_id: int
) -> tuple[tuple[RichText, ...], tuple[tuple[Choice, ...], ...]]:
    """A line of each and rows of buttons, for who writes the record or holds the meeting."""
    meeting = meeting_rows.meeting(turn.session, meeting_id)
    if meeting is None:
        return (), ()
    host = may(turn.me, Action.CLOSE_MEETING, about(turn.session, meeting))
    if meeting.state not in ("published", "closed"):
        return (), ()
    if not (host or may_write(turn.session, turn.me, meeting)):
        return (), ()
    shown = [one for one in SUBJECTS if host or one.name != "filing"]
    lines = {one.name: _line(turn, one, meeting) for one in shown}
    buttons = [
        button(turn.texts, f"record-button-{one.name}", one.route, meeting_id)
        for one in shown
        if lines[one.name] or not one.late
    ]
    return tuple(lines.values()), in_pairs(buttons)


def _line(turn: Turn, one: Subject, meeting: meeting_rows.Meeting) -> RichText:
    standing: Callable[..., Any] = import_module(one.standing).standing
    home_line: Callable[..., RichText] = import_module(one.words).home_line
    found = standing(turn.session, meeting, now=turn.now, office=turn.office)
    return home_line(said(turn), found)
