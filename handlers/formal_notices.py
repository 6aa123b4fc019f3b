"""The notice's own menu: 正式通知, 文号与盖章件, 复制为短信. Row 2.2."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import formal as texts
from chat.texts import official_card, sms
from handlers.forms import filling
from handlers.notices import words
from handlers.reports import say_paper
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.notices import official, texting
from meetings.notices.formal import formal_notice


def menu(turn: Turn, meeting_id: int) -> None:
    """ya: what can be done with the notice, beside sending it."""
    found = official.official(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show(f"notice-menu:{meeting_id}", texts.menu(words(turn), found))


def paper(turn: Turn, meeting_id: int) -> None:
    """yb: the formal notice with its reply slip, as .docx."""
    today = turn.office.today(turn.now)
    found = formal_notice(turn.session, turn.me, meeting_id, now=today, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    said = turn.texts.plain("formal-paper", title=found.said.title)
    say_paper(turn, "formal_notice", said, ("meeting", meeting_id))


def show_official(turn: Turn, meeting_id: int, note: RichText = ()) -> None:
    """yc: 文号 and the sealed scan."""
    found = official.official(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show(f"official:{meeting_id}", texts.official(words(turn), found, note))


def set_number(turn: Turn, meeting_id: int) -> None:
    """yd: 登记文号."""
    _open(turn, meeting_id, "formal_number")


def set_scan(turn: Turn, meeting_id: int) -> None:
    """ye: 上传盖章扫描件."""
    _open(turn, meeting_id, "formal_scan")


def _open(turn: Turn, meeting_id: int, form: str) -> None:
    found = official.official(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
    elif found.state == "cancelled":
        turn.refuse("meeting-cancelled")
    else:
        filling.open_form(turn, form, {"_meeting": meeting_id})


def clear_number(turn: Turn, meeting_id: int) -> None:
    """yh: the 文号 was entered by mistake."""
    found = official.set_number(
        turn.session, turn.actor, meeting_id, "", now=turn.now, office=turn.office
    )
    after_change(turn, found, "formal-number-cleared")


def ask_void(turn: Turn, meeting_id: int) -> None:
    """yf: 作废, really?"""
    found = official.official(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
    elif found.scan is None:
        show_official(turn, meeting_id)
    else:
        turn.show(f"official:{meeting_id}", texts.ask_void(words(turn), found, found.scan))


def void(turn: Turn, meeting_id: int) -> None:
    """yg: 作废."""
    found = official.void_scan(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    after_change(turn, found, "formal-voided")


def after_change(turn: Turn, outcome: official.Official | Refused, key: str) -> None:
    """How 文号 and scan stand now, under what just happened."""
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
    else:
        show_official(turn, outcome.meeting_id, turn.texts.rich(key))


def text_messages(turn: Turn, meeting_id: int) -> None:
    """yi: 复制为短信."""
    found = texting.text_list(turn.session, turn.actor, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show(f"sms:{meeting_id}", sms.overview(words(turn), found))


def text_names(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """yj: who has not answered, with numbers."""
    found = texting.text_list(turn.session, turn.actor, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show(f"sms:{meeting_id}", sms.names(words(turn), found, page))


def text_table(turn: Turn, meeting_id: int) -> None:
    """yk: names, numbers and texts as a table."""
    found = texting.text_list(turn.session, turn.actor, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    say_paper(turn, "sms_table", turn.texts.plain("sms-table"), ("meeting", meeting_id))


def text_one(turn: Turn, participant_id: int) -> None:
    """yp: one person's message."""
    found = texting.text_one(turn.session, turn.actor, participant_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    who, person = found
    turn.show(f"sms:{who.meeting_id}", sms.one(words(turn), who, person))


def read_scan(turn: Turn, participant_id: int) -> None:
    """yx: 正式文本, for a participant."""
    found = official.read_scan(turn.session, turn.actor, participant_id, now=turn.now)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    title, scan = found
    if scan is None:
        turn.tell("formal-scan-gone")
    else:
        turn.say(official_card.scan(turn.texts, title, scan))
