"""记录与纪要: the record's text, what is missing in it, its signature. Rows 4.3, 4.5."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import record_parts as part_words
from chat.texts import records as words
from handlers.forms import filling
from handlers.notices import words as said
from handlers.people_changes import refuse
from handlers.record_subjects import around
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.record import reading, signing, writing
from meetings.record.reading import RecordPage
from meetings.record.signing import Incomplete, Sent
from meetings.record.writing import Saved, Stale


def page(turn: Turn, meeting_id: int) -> None:
    """Ka: how record, minutes, reports and filing of a meeting stand."""
    show(turn, meeting_id)


def show(turn: Turn, meeting_id: int, *, note: RichText = ()) -> None:
    """The page as it stands; ``note`` is what just happened."""
    found = page_of(turn, meeting_id)
    if found is not None:
        lines, buttons = around(turn, meeting_id)
        message = words.home(said(turn), found, lines, buttons, note)
        turn.show(f"record-home:{meeting_id}", message)


def sections(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Kb, 记录正文: its parts."""
    found = page_of(turn, meeting_id)
    if found is not None:
        turn.show(f"record-parts:{meeting_id}", part_words.sections(said(turn), found, page))


def section(turn: Turn, meeting_id: int, number: int, page: int = 0) -> None:
    """Kc: one part."""
    show_section(turn, meeting_id, part_words.place_at(number), page)


def show_section(
    turn: Turn, meeting_id: int, place: str, page: int = 0, *, note: RichText = ()
) -> None:
    """The part as it stands; ``note`` is what just happened."""
    found = reading.section(
        turn.session, turn.me, meeting_id, place, now=turn.now, office=turn.office
    )
    whole = page_of(turn, meeting_id) if not isinstance(found, Refused) else None
    if isinstance(found, Refused):
        refuse(turn, found)
    elif whole is not None:
        message = part_words.section(said(turn), found, whole.content, page, note)
        turn.show(f"record-part:{meeting_id}", message)


def write(turn: Turn, meeting_id: int, number: int) -> None:
    """Kd, 重写: the form asks the text, however long."""
    _fill(turn, meeting_id, number, go_on=False)


def go_on(turn: Turn, meeting_id: int, number: int) -> None:
    """Ke, 补充: behind what is there."""
    _fill(turn, meeting_id, number, go_on=True)


def _fill(turn: Turn, meeting_id: int, number: int, *, go_on: bool) -> None:
    place = part_words.place_at(number)
    found = reading.section(
        turn.session, turn.me, meeting_id, place, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    elif not found.may_write:
        turn.refuse("record-signed" if found.state == "signed" else "not-allowed")
    else:
        answers = {
            "_meeting": meeting_id,
            "_place": place,
            "_base": found.version,
            "_go_on": go_on,
        }
        filling.open_form(turn, "record_section", answers)


def take_notes(turn: Turn, meeting_id: int, number: int) -> None:
    """Kf, 照记录整理."""
    outcome = writing.take_notes(
        turn.session,
        turn.actor,
        meeting_id,
        part_words.place_at(number),
        now=turn.now,
        office=turn.office,
    )
    after_writing(turn, outcome)


def set_back(turn: Turn, meeting_id: int, number: int, version: int) -> None:
    """Kg, 恢复上一版."""
    outcome = writing.set_back(
        turn.session,
        turn.actor,
        meeting_id,
        part_words.place_at(number),
        version,
        now=turn.now,
        office=turn.office,
    )
    after_writing(turn, outcome)


def after_writing(turn: Turn, outcome: Saved | Stale | Refused) -> None:
    """The part as it stands now, and what became of what was written."""
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case Stale(meeting_id=meeting_id, place=place):
            note = turn.texts.rich("record-changed-meanwhile")
            show_section(turn, meeting_id, place, note=note)
        case Saved(meeting_id=meeting_id, place=place, again=again, taken_back=taken_back):
            key = "record-saved-back" if taken_back else "record-saved"
            note = turn.texts.rich("record-saved-again" if again else key)
            show_section(turn, meeting_id, place, note=note)
        case _:
            assert_never(outcome)


def paste(turn: Turn, meeting_id: int) -> None:
    """Kh, 整篇录入: pasted or as a file."""
    found = page_of(turn, meeting_id)
    if found is None:
        return
    if found.editable:
        filling.open_form(turn, "record_paste", {"_meeting": meeting_id})
    else:
        turn.refuse("record-signed" if found.state == "signed" else "not-allowed")


def whole(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """KC, 通读."""
    found = page_of(turn, meeting_id)
    if found is not None:
        turn.show(f"record-whole:{meeting_id}", part_words.whole(said(turn), found, page))


def check(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Ky, 自查."""
    show_check(turn, meeting_id, page)


def show_check(turn: Turn, meeting_id: int, page: int = 0, *, note: RichText = ()) -> None:
    """What is missing; ``note`` is what just happened."""
    found = page_of(turn, meeting_id)
    if found is not None:
        turn.show(f"record-check:{meeting_id}", words.check(said(turn), found, page, note))


def send(turn: Turn, meeting_id: int, anyway: int = 0) -> None:
    """Kz, 核对无误,送签."""
    outcome = signing.send(
        turn.session,
        turn.actor,
        meeting_id,
        anyway=bool(anyway),
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case Incomplete(may_send=may_send):
            key = "record-not-sent-worth" if may_send else "record-not-sent"
            show_check(turn, meeting_id, note=turn.texts.rich(key))
        case Sent(again=again):
            key = "record-sent-again" if again else "record-sent"
            show(turn, meeting_id, note=turn.texts.rich(key))
        case _:
            assert_never(outcome)


def correct(turn: Turn, meeting_id: int) -> None:
    """KA, 补正: the form asks why."""
    _of_signed(turn, meeting_id, "record_correct", "record-not-signed")


def scan(turn: Turn, meeting_id: int) -> None:
    """KB, 录入手签件: the form takes the scan."""
    _of_signed(turn, meeting_id, "record_scan", "record-scan-early")


def _of_signed(turn: Turn, meeting_id: int, form: str, not_signed: str) -> None:
    found = page_of(turn, meeting_id)
    if found is None:
        return
    if not found.may_vouch:
        turn.refuse("not-allowed")
    elif found.state != "signed":
        turn.refuse(not_signed)
    else:
        filling.open_form(turn, form, {"_meeting": meeting_id})


def page_of(turn: Turn, meeting_id: int) -> RecordPage | None:
    """What the page is about; a refusal is said here."""
    found = reading.page(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
