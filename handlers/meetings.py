"""Meetings: /new, /meetings, the panel and what is changed from it. Row 2.2."""

from __future__ import annotations

from chat.texts import meetings as words
from chat.texts import panel as panel_words
from handlers import home
from handlers.forms import filling
from handlers.turn import Turn
from meetings import panel
from meetings.drafting import PARTS
from meetings.meetings import MeetingFacts, Refused, State, allowed, facts
from meetings.people import Action, may
from storage import meetings as rows


def new(turn: Turn) -> None:
    """/new: the form of a new meeting."""
    if not may(turn.me, Action.CREATE_MEETING):
        turn.refuse("not-allowed")
        return
    filling.open_form(turn, "new_meeting")


def open_list(turn: Turn, page: int = 0) -> None:
    """/meetings: drafts and meetings to come. Who runs none sees their own items instead."""
    found = panel.visible(rows.open_meetings(turn.session), turn.session, turn.me)
    if not found and not may(turn.me, Action.SEE_PANEL):
        home.my(turn)
        return
    listed = [facts(turn.session, one) for one in words.page_of(found, page)]
    message = words.listing(
        turn.texts,
        listed,
        turn.office,
        turn.now,
        page=page,
        count=len(found),
        ended=False,
        may_create=may(turn.me, Action.CREATE_MEETING),
    )
    turn.show("meetings", message)


def ended_list(turn: Turn, page: int = 0) -> None:
    """Closed and cancelled meetings, the latest first."""
    # One more than a page tells whether there is a next one.
    found = rows.ended_meetings(turn.session, words.PAGE + 1, page * words.PAGE)
    seen = panel.visible(found, turn.session, turn.me)
    count = page * words.PAGE + len(found)
    listed = [facts(turn.session, one) for one in seen[: words.PAGE]]
    message = words.listing(
        turn.texts,
        listed,
        turn.office,
        turn.now,
        page=page,
        count=count,
        ended=True,
        may_create=False,
    )
    turn.show("meetings", message)


def show(turn: Turn, meeting_id: int) -> None:
    """The panel of a meeting."""
    if _seen(turn, meeting_id):
        show_panel(turn, meeting_id)


def more(turn: Turn, meeting_id: int) -> None:
    """The panel's second page: what is needed rarely."""
    if _seen(turn, meeting_id):
        show_panel(turn, meeting_id, page="more")


def edit_menu(turn: Turn, meeting_id: int) -> None:
    """What can be changed."""
    if _editable(turn, meeting_id) is not None:
        show_panel(turn, meeting_id, page="edit")


def edit_part(turn: Turn, meeting_id: int, part: int = 0) -> None:
    """Change one part: opens its form."""
    from handlers.forms.edit_meeting import first_answers

    meeting = _editable(turn, meeting_id)
    if meeting is None:
        return
    if part >= len(PARTS):
        turn.tell("button-old")
        return
    filling.open_form(turn, "edit_meeting", first_answers(turn, meeting, part))


def copy(turn: Turn, meeting_id: int) -> None:
    """复制为新会议: the form of a new meeting, filled in but for the time."""
    meeting = allowed(turn.session, turn.me, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        turn.refuse(meeting.code, **dict(meeting.details))
    elif not may(turn.me, Action.CREATE_MEETING):
        turn.refuse("not-allowed")
    else:
        from handlers.forms.new_meeting import answers_like

        filling.open_form(turn, "new_meeting", answers_like(turn, meeting))


def show_panel(
    turn: Turn,
    meeting_id: int,
    *,
    page: panel_words.PanelPage = "main",
    said: str | None = None,
    left_out: tuple[str, ...] = (),
) -> None:
    """Show the panel; ``said`` names a sentence about what was just done, which goes before."""
    if said is not None:
        turn.say(words.done(turn.texts, said, left_out))
    found = panel.facts_of(turn.session, meeting_id, now=turn.now, office=turn.office)
    if found is None:
        turn.refuse("gone")
        return
    message = panel_words.panel(turn.texts, found, turn.me, turn.office, turn.now, page=page)
    turn.show(panel.subject(meeting_id), message)


def _seen(turn: Turn, meeting_id: int) -> bool:
    """Whether this person may see the panel; says why not."""
    meeting = allowed(turn.session, turn.me, Action.SEE_PANEL, meeting_id)
    if isinstance(meeting, Refused):
        turn.refuse(meeting.code, **dict(meeting.details))
        return False
    return True


def _editable(turn: Turn, meeting_id: int) -> MeetingFacts | None:
    """The meeting where this person may change it now; else says why not."""
    meeting = allowed(turn.session, turn.me, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        turn.refuse(meeting.code, **dict(meeting.details))
        return None
    if meeting.state in (State.CLOSED, State.CANCELLED):
        turn.refuse("meeting-over")
        show_panel(turn, meeting_id)
        return None
    return facts(turn.session, meeting)
