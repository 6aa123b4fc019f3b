"""Unit notices: quotas for units, and names reported by them. Row 2.2."""

from __future__ import annotations

from typing import assert_never

from chat.message import Message, RichText
from chat.texts import official_card, unit_lists
from chat.texts import unit_notices as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.turn import Turn
from meetings import unit_notices
from meetings.meetings import Refused, about
from meetings.people import Action, may
from meetings.unit_notices import UnitNotice
from storage import meetings as meeting_rows


def may_prepare(turn: Turn, meeting_id: int) -> bool:
    """Whether this person prepares the meeting; else they are told."""
    meeting = meeting_rows.meeting(turn.session, meeting_id)
    if meeting is None:
        turn.refuse("gone")
        return False
    if not may(turn.me, Action.EDIT_MEETING, about(turn.session, meeting)):
        turn.refuse("not-allowed")
        return False
    return True


def units(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """The hosts' list of units: 未报 / 已报 / 需补报."""
    if may_prepare(turn, meeting_id):
        found = unit_notices.unit_notices(turn.session, meeting_id, now=turn.now)
        turn.show(f"units:{meeting_id}", unit_lists.units(turn.texts, meeting_id, found, page))


def add_unit(turn: Turn, meeting_id: int) -> None:
    """The form for a unit's quota."""
    if may_prepare(turn, meeting_id):
        filling.open_form(turn, "unit_quota", {"_meeting": meeting_id})


def notice_for(turn: Turn, quota_id: int) -> UnitNotice | None:
    """The unit notice, where this person may look at it; else they are told."""
    found = unit_notices.unit_notice(turn.session, turn.me, quota_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return None
    return found


def show_unit(turn: Turn, quota_id: int, page: int = 0, note: RichText = ()) -> None:
    """One unit's card."""
    found = notice_for(turn, quota_id)
    if found is not None:
        host = unit_notices.is_host(turn.session, turn.me, found.meeting_id)
        card = texts.unit_card(words(turn), found, note, page=page, host=host)
        turn.show(f"unit:{quota_id}", card)


def read_scan(turn: Turn, quota_id: int) -> None:
    """yo: 正式文本, for the unit the notice is addressed to."""
    found = notice_for(turn, quota_id)
    if found is None:
        return
    if found.scan is None:
        turn.tell("formal-scan-gone")
    else:
        turn.say(official_card.scan(turn.texts, found.said.title, found.scan))


def report(turn: Turn, quota_id: int) -> None:
    """报名单: the form takes the names."""
    found = notice_for(turn, quota_id)
    if found is None:
        return
    if not found.open or not found.left:
        show_unit(turn, quota_id)
    else:
        filling.open_form(turn, "unit_report", {"_quota": quota_id})


def take_back(turn: Turn, participant_id: int) -> None:
    """撤下 a name."""
    outcome = unit_notices.take_back(
        turn.session, turn.actor, participant_id, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case unit_notices.UnitNotice(quota_id=quota_id):
            show_unit(turn, quota_id, note=turn.texts.rich("unit-taken-back"))
        case unit_notices.Requested(notice=notice):
            show_unit(turn, notice.quota_id, note=turn.texts.rich("unit-requested"))
        case _:
            assert_never(outcome)


def remind(turn: Turn, quota_id: int) -> None:
    """yr: 提醒 one unit, within the gap and the cap."""
    outcome = unit_notices.remind_unit(
        turn.session, turn.actor, quota_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
    else:
        show_unit(turn, quota_id, note=turn.texts.rich(f"unit-reminded-{outcome}"))


def call(turn: Turn, quota_id: int) -> None:
    """yv: a unit to phone, with the sentence to read."""
    found = notice_for(turn, quota_id)
    if found is None or not may_prepare(turn, found.meeting_id):
        return
    if found.open:
        turn.show(f"unit-call:{quota_id}", unit_lists.call(words(turn), found))
    else:
        show_unit(turn, quota_id)


def change_places(turn: Turn, quota_id: int) -> None:
    """yt: another number of places, for a unit or a joint host."""
    found = notice_for(turn, quota_id)
    if found is None or not may_prepare(turn, found.meeting_id):
        return
    unit_id = unit_notices.unit_of(turn.session, quota_id)
    form = "joint_host" if found.joint_host else "unit_quota"
    filling.open_form(turn, form, {"_meeting": found.meeting_id, "unit": unit_id})


def withdraw(turn: Turn, quota_id: int) -> None:
    """yw: the unit is asked no more."""
    outcome = unit_notices.withdraw(turn.session, turn.actor, quota_id, now=turn.now)
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case unit_notices.Withdrawn(meeting_id, unit, joint_host):
            key = "host-withdrawn" if joint_host else "unit-withdrawn-done"
            turn.show(f"unit:{quota_id}", Message(turn.texts.rich(key, unit=unit)))
            if joint_host:
                _joint_hosts(turn, meeting_id)
            else:
                units(turn, meeting_id)
        case _:
            assert_never(outcome)


def _joint_hosts(turn: Turn, meeting_id: int) -> None:
    from handlers.joint_hosts import listing

    listing(turn, meeting_id)
