"""鉴定与销毁: what is over, the lists, witnesses, the last press, holds. Row 6.9."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import disposal_items
from chat.texts import disposals as texts
from chat.texts import holds as hold_words
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings.disposals import destroying, listing, reading, witnessing
from meetings.disposals.facts import Page
from meetings.meetings import Refused
from meetings.people import Action, may
from storage import disposals as rows


def home(turn: Turn, page: int = 0) -> None:
    """鉴定与销毁 (Pd)."""
    show_home(turn, page)


def show_home(turn: Turn, page: int = 0, note: RichText = ()) -> None:
    """The page as it stands; ``note`` is what just happened."""
    found = reading.home(turn.session, turn.me, page, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show("disposals", texts.home(words(turn), found, page, note))


def due(turn: Turn, page: int = 0) -> None:
    """到期待鉴定 (Pu)."""
    found = reading.due(turn.session, turn.me, page, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show("disposals-due", disposal_items.due(words(turn), *found, page))


def item(turn: Turn, item_id: int) -> None:
    """One item (Pv)."""
    found = reading.item_page(turn.session, turn.me, item_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return
    shown, on = found
    keeps, holds = may(turn.me, Action.KEEP_ARCHIVE), may(turn.me, Action.HOLD_DISPOSAL)
    at_work = on[1] if on is not None else None
    message = disposal_items.item(words(turn), shown, at_work, keeps=keeps, holds=holds)
    turn.show(f"archive-item:{item_id}", message)


def appraise(turn: Turn, item_id: int, keep: int) -> None:
    """拟销毁 or 续存 (PA): the form asks why."""
    if may(turn.me, Action.KEEP_ARCHIVE):
        answers = {"_item": item_id, "_opinion": "keep" if keep else "destroy"}
        filling.open_form(turn, "disposal_appraise", answers)
    else:
        turn.refuse("not-allowed")


def one(turn: Turn, disposal_id: int) -> None:
    """One list (PB)."""
    show_list(turn, disposal_id)


def show_list(turn: Turn, disposal_id: int, note: RichText = ()) -> None:
    """The list as it stands; ``note`` is what just happened."""
    found = _page(turn, disposal_id)
    if found is not None:
        turn.show(f"disposal:{disposal_id}", texts.page(words(turn), found, note))


def lines(turn: Turn, disposal_id: int, page: int = 0) -> None:
    """The lines of a list (PC)."""
    found = _page(turn, disposal_id)
    if found is not None:
        turn.show(f"disposal-lines:{disposal_id}", texts.line_page(words(turn), found, page))


def take_off(turn: Turn, line_id: int) -> None:
    """移出清册 (PD)."""
    done = listing.take_off(turn.session, turn.actor, line_id, now=turn.now)
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        lines(turn, done.disposal_id)


def send(turn: Turn, disposal_id: int) -> None:
    """报批 (PE): the form asks how paper is destroyed."""
    found = _page(turn, disposal_id)
    if found is None:
        return
    if found.keeps and found.state == "listed" and found.lines:
        filling.open_form(turn, "disposal_send", {"_disposal": disposal_id})
    else:
        show_list(turn, disposal_id)


def ask_withdraw(turn: Turn, disposal_id: int) -> None:
    """撤销清册, really? (PF)"""
    _sure(turn, disposal_id, execute=False)


def ask_execute(turn: Turn, disposal_id: int) -> None:
    """执行销毁, really? (PM)"""
    _sure(turn, disposal_id, execute=True)


def _sure(turn: Turn, disposal_id: int, *, execute: bool) -> None:
    found = _page(turn, disposal_id)
    if found is None:
        return
    there = found.state == "witnessed" if execute else found.state in rows.AT_WORK
    if found.keeps and there:
        turn.show(f"disposal:{disposal_id}", texts.sure(turn.texts, found, execute=execute))
    else:
        show_list(turn, disposal_id)


def withdraw(turn: Turn, disposal_id: int) -> None:
    """撤销清册 (PG)."""
    done = listing.withdraw(turn.session, turn.actor, disposal_id, now=turn.now)
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_list(turn, disposal_id, turn.texts.rich("disposal-withdrawn"))


def execute(turn: Turn, disposal_id: int) -> None:
    """执行销毁 (PN)."""
    done = destroying.destroy(
        turn.session, turn.actor, disposal_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_list(turn, disposal_id)


def print_list(turn: Turn, disposal_id: int) -> None:
    """销毁清册 on paper (PH)."""
    found = _page(turn, disposal_id)
    if found is None:
        return
    if found.open:
        turn.say(texts.printed(turn.texts, found))
    else:
        turn.refuse("disposal-level")


def name_witness(turn: Turn, disposal_id: int) -> None:
    """指定监销人 (PI)."""
    found = _page(turn, disposal_id)
    if found is None:
        return
    if found.keeps and found.state == "approved":
        filling.open_form(turn, "disposal_witness", {"_disposal": disposal_id})
    else:
        show_list(turn, disposal_id)


def drop_witness(turn: Turn, witness_id: int) -> None:
    """换人 (PR)."""
    _after(
        turn,
        witnessing.drop_witness(turn.session, turn.actor, witness_id, now=turn.now),
        "disposal-witness-dropped",
    )


def witness(turn: Turn, witness_id: int) -> None:
    """确认监销 (PJ)."""
    done = witnessing.confirm(
        turn.session, turn.actor, witness_id, now=turn.now, office=turn.office
    )
    _after(turn, done, "disposal-witness-confirmed")


def enter_paper(turn: Turn, witness_id: int) -> None:
    """录入签字件 (PK)."""
    found = rows.witness(turn.session, witness_id)
    shown = _page(turn, found.disposal_id) if found is not None else None
    if found is None:
        turn.refuse("gone")
    elif shown is not None and shown.keeps and shown.state == "approved":
        filling.open_form(turn, "disposal_paper", {"_witness": witness_id})
    elif shown is not None:
        show_list(turn, found.disposal_id)


def look(turn: Turn, witness_id: int) -> None:
    """核对签字件 (PL)."""
    found = rows.witness(turn.session, witness_id)
    shown = _page(turn, found.disposal_id) if found is not None else None
    if found is None:
        turn.refuse("gone")
    elif shown is not None:
        message = texts.scan(turn.texts, shown, witness_id)
        if message is None:
            show_list(turn, shown.id)
        else:
            turn.say(message)


def check_paper(turn: Turn, witness_id: int, holds: int) -> None:
    """属实 or 不符 (PX)."""
    done = witnessing.check_paper(
        turn.session,
        turn.actor,
        witness_id,
        holds=bool(holds),
        now=turn.now,
        office=turn.office,
    )
    _after(turn, done, "disposal-paper-holds" if holds else "disposal-paper-not")


def _after(turn: Turn, done: witnessing.WitnessChanged | Refused, key: str) -> None:
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        note = () if done.again else turn.texts.rich(key)
        show_list(turn, done.disposal_id, note)


def holds(turn: Turn, page: int = 0) -> None:
    """暂停销毁 (PO)."""
    found = reading.holds(turn.session, turn.me, page)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        held = may(turn.me, Action.HOLD_DISPOSAL)
        turn.show("holds", hold_words.holds(words(turn), *found, page, may=held))


def put_hold(turn: Turn, scope: int, id: int) -> None:
    """暂停销毁 of an item, a meeting or a year (PP): the form asks why."""
    if may(turn.me, Action.HOLD_DISPOSAL):
        kind = ("item", "meeting", "year")[min(scope, 2)]
        filling.open_form(turn, "hold_put", {"_scope": kind, "_id": id})
    else:
        turn.refuse("not-allowed")


def lift_hold(turn: Turn, hold_id: int) -> None:
    """解除 (PQ)."""
    found = rows.hold(turn.session, hold_id)
    if not may(turn.me, Action.HOLD_DISPOSAL):
        turn.refuse("not-allowed")
    elif found is None:
        turn.refuse("gone")
    elif found.released_at is not None:
        holds(turn)
    else:
        filling.open_form(turn, "hold_lift", {"_hold": hold_id})


def _page(turn: Turn, disposal_id: int) -> Page | None:
    """The list; a refusal is said here."""
    found = reading.page_of(turn.session, turn.me, disposal_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
