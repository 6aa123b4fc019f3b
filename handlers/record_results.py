"""Outcomes of the items and resolutions of the record. Rows 4.3, 4.5."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import record_results as words
from handlers.forms import filling
from handlers.notices import words as said
from handlers.people_changes import refuse
from handlers.records import page_of
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.record import decided, resolution_list, results
from meetings.record.decided import ItemPage, ResolutionPage
from meetings.record.resolutions import Outcome, ResolutionKept, ResolutionStale
from meetings.record.results import OUTCOMES, ResultSet, ResultStale


def items(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Ki, 议题结果."""
    show_items(turn, meeting_id, page)


def show_items(turn: Turn, meeting_id: int, page: int = 0, *, note: RichText = ()) -> None:
    """The items as they stand; ``note`` is what just happened."""
    found = page_of(turn, meeting_id)
    if found is not None:
        turn.show(f"record-results:{meeting_id}", words.items(said(turn), found, page, note))


def item(turn: Turn, item_id: int) -> None:
    """Kj: one item."""
    show_item(turn, item_id)


def show_item(turn: Turn, item_id: int, *, note: RichText = ()) -> None:
    """The item as it stands; ``note`` is what just happened."""
    found = _item(turn, item_id)
    if found is not None:
        turn.show(f"record-result:{item_id}", words.item(said(turn), found, note))


def outcome(turn: Turn, item_id: int, number: int, edits: int) -> None:
    """Kk: 通过, 原则通过, 缓议, 不通过, 听取 or 未议."""
    done = results.set_outcome(
        turn.session,
        turn.actor,
        item_id,
        OUTCOMES[min(number, len(OUTCOMES) - 1)],
        edits=edits,
        now=turn.now,
    )
    after_result(turn, done)


def after_result(turn: Turn, done: ResultSet | ResultStale | Refused) -> None:
    """The item as it stands now."""
    match done:
        case Refused():
            refuse(turn, done)
        case ResultStale(item_id=item_id):
            show_item(turn, item_id, note=turn.texts.rich("record-changed-meanwhile"))
        case ResultSet(item_id=item_id, again=again, taken_back=taken_back):
            key = "record-saved-back" if taken_back else "record-saved"
            note = turn.texts.rich("record-saved-again" if again else key)
            show_item(turn, item_id, note=note)
        case _:
            assert_never(done)


def words_of(turn: Turn, item_id: int) -> None:
    """Kl, 会议议定: the form asks the words."""
    found = _item(turn, item_id)
    if found is None:
        return
    if found.may_write:
        filling.open_form(turn, "record_words", {"_item": item_id, "_base": found.edits})
    else:
        turn.refuse("record-signed" if found.state == "signed" else "not-allowed")


def rest(turn: Turn, meeting_id: int) -> None:
    """Km: 未议 for all that have no outcome."""
    done = results.rest_not_reached(turn.session, turn.actor, meeting_id, now=turn.now)
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_items(turn, meeting_id, note=turn.texts.rich("record-rest-set", count=done))


def resolutions(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Kn, 议定事项."""
    show_resolutions(turn, meeting_id, page)


def show_resolutions(turn: Turn, meeting_id: int, page: int = 0, *, note: RichText = ()) -> None:
    """The list as it stands; ``note`` is what just happened."""
    found = decided.resolutions(
        turn.session, turn.me, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        message = words.resolutions(said(turn), found, page, note)
        turn.show(f"record-resolutions:{meeting_id}", message)


def resolution(turn: Turn, resolution_id: int) -> None:
    """Ko: one resolution."""
    show_resolution(turn, resolution_id)


def show_resolution(turn: Turn, resolution_id: int, *, note: RichText = ()) -> None:
    """The resolution as it stands; ``note`` is what just happened."""
    found = _resolution(turn, resolution_id)
    if found is not None:
        message = words.resolution(said(turn), found, note)
        turn.show(f"record-resolution:{resolution_id}", message)


def add(turn: Turn, meeting_id: int, item_id: int = 0) -> None:
    """Kp, 加一条: the form asks text, owner and day."""
    found = page_of(turn, meeting_id)
    if found is None:
        return
    if found.editable:
        answers = {"_meeting": meeting_id, "_item": item_id}
        filling.open_form(turn, "resolution_add", answers)
    else:
        turn.refuse("record-signed" if found.state == "signed" else "not-allowed")


def set_text(turn: Turn, resolution_id: int) -> None:
    """Kq, 改内容."""
    _change(turn, resolution_id, "resolution_text")


def set_owner(turn: Turn, resolution_id: int) -> None:
    """Kr, 定责任人."""
    _change(turn, resolution_id, "resolution_owner")


def set_due(turn: Turn, resolution_id: int) -> None:
    """Ks, 定时限."""
    _change(turn, resolution_id, "resolution_due")


def set_partners(turn: Turn, resolution_id: int) -> None:
    """Kt, 配合单位."""
    _change(turn, resolution_id, "resolution_partners")


def _change(turn: Turn, resolution_id: int, form: str) -> None:
    found = _resolution(turn, resolution_id)
    if found is None:
        return
    if not found.may_write:
        turn.refuse("record-signed" if found.state == "signed" else "not-allowed")
    elif found.struck:
        turn.refuse("resolution-struck")
    elif found.facts.task_id is not None and form != "resolution_partners":
        show_resolution(turn, resolution_id)
    else:
        answers = {"_resolution": resolution_id, "_base": found.edits}
        filling.open_form(turn, form, answers)


def earlier(turn: Turn, resolution_id: int) -> None:
    """Ku, 上移."""
    after_resolution(
        turn, resolution_list.earlier(turn.session, turn.actor, resolution_id, now=turn.now)
    )


def strike(turn: Turn, resolution_id: int) -> None:
    """Kv, 划去."""
    after_resolution(
        turn, resolution_list.strike(turn.session, turn.actor, resolution_id, now=turn.now)
    )


def restore(turn: Turn, resolution_id: int) -> None:
    """Kw, 恢复."""
    after_resolution(
        turn, resolution_list.restore(turn.session, turn.actor, resolution_id, now=turn.now)
    )


def take_in(turn: Turn, meeting_id: int, task_id: int) -> None:
    """Kx, 收进记录."""
    after_resolution(
        turn,
        resolution_list.take_in(turn.session, turn.actor, meeting_id, task_id, now=turn.now),
    )


def after_resolution(turn: Turn, done: Outcome, mine: str = "") -> None:
    """The resolution as it stands now; ``mine``: what was to be written where somebody else was
    faster."""
    match done:
        case Refused():
            refuse(turn, done)
        case ResolutionStale(resolution_id=resolution_id):
            key = "record-resolution-stale" if mine else "record-changed-meanwhile"
            values = {"mine": mine} if mine else {}
            show_resolution(turn, resolution_id, note=turn.texts.rich(key, **values))
        case ResolutionKept(resolution_id=resolution_id, again=again, taken_back=taken_back):
            key = "record-saved-back" if taken_back else "record-saved"
            note = turn.texts.rich("record-saved-again" if again else key)
            show_resolution(turn, resolution_id, note=note)
        case _:
            assert_never(done)


def _item(turn: Turn, item_id: int) -> ItemPage | None:
    found = decided.item(turn.session, turn.me, item_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def _resolution(turn: Turn, resolution_id: int) -> ResolutionPage | None:
    found = decided.resolution(
        turn.session, turn.me, resolution_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
