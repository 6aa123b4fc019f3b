"""Joint hosts (联合主办): named by the hosts, each keeping a roster of its own. Row 2.2."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import joint_hosts as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.turn import Turn
from handlers.unit_notices import may_prepare, show_unit
from meetings import attendance, unit_notices
from meetings.meetings import Refused
from storage import attendance as attendance_rows
from storage import people as people_rows


def listing(turn: Turn, meeting_id: int, note: RichText = ()) -> None:
    """yl: who hosts the meeting together with the office."""
    if may_prepare(turn, meeting_id):
        found = unit_notices.unit_notices(turn.session, meeting_id, now=turn.now, joint_hosts=True)
        message = texts.listing(words(turn), meeting_id, found, note)
        turn.show(f"joint-hosts:{meeting_id}", message)


def add(turn: Turn, meeting_id: int) -> None:
    """ym: name a joint host."""
    if may_prepare(turn, meeting_id):
        filling.open_form(turn, "joint_host", {"_meeting": meeting_id})


def person(turn: Turn, participant_id: int) -> None:
    """yq: somebody on a joint host's roster, for that host's contact."""
    place = attendance_rows.participant(turn.session, participant_id)
    quota_id = unit_notices.quota_of(turn.session, participant_id)
    if place is None or quota_id is None:
        turn.refuse("gone")
        return
    notice = unit_notices.unit_notice(turn.session, turn.me, quota_id, now=turn.now)
    if isinstance(notice, Refused):
        turn.refuse(notice.code, **dict(notice.details))
        return
    card = attendance.card(turn.session, turn.me, participant_id, now=turn.now)
    if isinstance(card, Refused):  # in review, or gone meanwhile
        show_unit(turn, quota_id, note=turn.texts.rich("host-person-not-yet"))
        return
    known = people_rows.person(turn.session, place.person_id)
    phone = (known.phone or "") if known else ""
    message = texts.person(words(turn), card, phone, quota_id, open_=notice.open)
    turn.show(f"joint-host-person:{participant_id}", message)
