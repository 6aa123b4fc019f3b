"""Unit notices: quotas for units, and names reported by them. Row 2.2."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import unit_notices as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.turn import Turn
from meetings import unit_notices
from meetings.meetings import Refused, about
from meetings.people import Action, may
from storage import meetings as meeting_rows


def units(turn: Turn, meeting_id: int) -> None:
    """The hosts' list of units: 未报 / 已报 / 需补报."""
    meeting = meeting_rows.meeting(turn.session, meeting_id)
    if meeting is None:
        turn.refuse("gone")
    elif not may(turn.me, Action.EDIT_MEETING, about(turn.session, meeting)):
        turn.refuse("not-allowed")
    else:
        found = unit_notices.unit_notices(turn.session, meeting_id, now=turn.now)
        turn.show(f"units:{meeting_id}", texts.units(turn.texts, meeting_id, found))


def add_unit(turn: Turn, meeting_id: int) -> None:
    """The form for a unit's quota."""
    meeting = meeting_rows.meeting(turn.session, meeting_id)
    if meeting is None:
        turn.refuse("gone")
    elif not may(turn.me, Action.EDIT_MEETING, about(turn.session, meeting)):
        turn.refuse("not-allowed")
    else:
        filling.open_form(turn, "unit_quota", {"_meeting": meeting_id})


def show_unit(turn: Turn, quota_id: int, note: RichText = ()) -> None:
    """One unit's card."""
    found = unit_notices.unit_notice(turn.session, turn.me, quota_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show(f"unit:{quota_id}", texts.unit_card(words(turn), found, note))


def report(turn: Turn, quota_id: int) -> None:
    """报名单: the form takes the names."""
    found = unit_notices.unit_notice(turn.session, turn.me, quota_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
    elif not found.open or not found.left:
        show_unit(turn, quota_id)
    else:
        filling.open_form(turn, "unit_report", {"_quota": quota_id})


def take_back(turn: Turn, participant_id: int) -> None:
    """撤下 a name."""
    outcome = unit_notices.take_back(turn.session, turn.actor, participant_id, now=turn.now)
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case unit_notices.UnitNotice(quota_id=quota_id):
            show_unit(turn, quota_id, turn.texts.rich("unit-taken-back"))
        case _:
            assert_never(outcome)
