"""回执: one's own slip, and all of a meeting for its hosts. Norms ORG-03, ORG-04."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import slips as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.turn import Turn
from meetings import slips
from meetings.meetings import Refused
from meetings.slips import ASKED, Erased, FieldsSet


def show(turn: Turn, participant_id: int) -> None:
    """The slip of a participant."""
    show_slip(turn, participant_id)


def show_slip(turn: Turn, participant_id: int, *, note: RichText = ()) -> None:
    """The slip as it stands; ``note`` is what just happened."""
    found = slips.slip_of(turn.session, turn.me, participant_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        turn.show(f"slip:{participant_id}", texts.slip(words(turn), found, note))


def fill(turn: Turn, participant_id: int) -> None:
    """填写回执: what is asked and not answered yet."""
    found = slips.slip_of(turn.session, turn.me, participant_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    elif not found.open or not found.missing:
        show_slip(turn, participant_id)
    else:
        _ask(turn, "reply_slip", participant_id, [field.name for field in found.missing])


def private(turn: Turn, participant_id: int) -> None:
    """选填: what is sensitive, with consent."""
    found = slips.slip_of(turn.session, turn.me, participant_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    elif not found.open or not (found.private or found.masked):
        show_slip(turn, participant_id)
    else:
        _ask(turn, "slip_private", participant_id, [field.name for field in found.private])


def change(turn: Turn, participant_id: int, at: int) -> None:
    """One answer anew."""
    found = slips.slip_of(turn.session, turn.me, participant_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    elif not found.open or at >= len(found.asked) or found.asked[at].sensitive:
        show_slip(turn, participant_id)
    else:
        _ask(turn, "reply_slip", participant_id, [found.asked[at].name])


def after_reply(turn: Turn, participant_id: int) -> None:
    """Who has just said 参加 is asked for their slip, where the meeting has one."""
    if slips.is_wanted(turn.session, participant_id):
        fill(turn, participant_id)


def _ask(turn: Turn, form: str, participant_id: int, fields: list[str]) -> None:
    filling.open_form(turn, form, {"_participant": participant_id, "_fields": fields})


def overview(turn: Turn, meeting_id: int) -> None:
    """回执 for the hosts."""
    show_overview(turn, meeting_id)


def show_overview(turn: Turn, meeting_id: int, *, note: RichText = ()) -> None:
    """What is asked and what it adds up to."""
    found = slips.overview(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        turn.show(f"people:{meeting_id}", texts.overview(turn.texts, found, note))


def switch(turn: Turn, meeting_id: int, at: int) -> None:
    """Ask for a field, or not any more."""
    name = list(ASKED)[at] if at < len(ASKED) else ""
    outcome = slips.switch_field(turn.session, turn.actor, meeting_id, name, now=turn.now)
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case FieldsSet():
            show_overview(turn, meeting_id)
        case _:
            assert_never(outcome)


def table(turn: Turn, meeting_id: int) -> None:
    """The workbook for rooms and meals."""
    found = slips.table(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    elif not any(row.answers for row in found):
        show_overview(turn, meeting_id, note=turn.texts.rich("slips-nothing-yet"))
    else:
        levels = turn.me.levels
        shown = "*" if levels is None else ",".join(sorted(levels))
        turn.say(texts.table(turn.texts, meeting_id, turn.me.person_id, shown))


def ask_erase(turn: Turn, meeting_id: int) -> None:
    """会后清除个人信息: what goes, once confirmed."""
    found = slips.overview(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    elif not found.closed:
        turn.refuse("erase-after")
    else:
        turn.show(f"people:{meeting_id}", texts.ask_erase(turn.texts, found))


def erase(turn: Turn, meeting_id: int) -> None:
    """Confirmed: erased for good."""
    outcome = slips.erase(turn.session, turn.actor, meeting_id, now=turn.now)
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case Erased():
            turn.show(f"people:{meeting_id}", texts.erased(turn.texts, outcome))
        case _:
            assert_never(outcome)
