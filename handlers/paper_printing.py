"""Papers are printed, packed into bags, handed out at the desk. Row 2.5."""

from __future__ import annotations

from chat.message import Paper
from chat.texts import paper_printing as texts
from chat.texts.meeting_people import button
from handlers.forms import filling
from handlers.seats import refuse
from handlers.turn import Turn
from meetings import paper_list
from meetings.meetings import Refused
from meetings.paper_list import BagDesk, BagNoted, PrintRun, UnitServed

#: What a button of a bag's card does (EA).
_TAKEN, _TAKEN_BY, _UNDO = 1, 2, 3


def printing(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Es: 印制."""
    found = _run(turn, meeting_id)
    if found is not None:
        turn.show(f"printing:{meeting_id}", texts.run(turn.texts, found, page))


def _run(turn: Turn, meeting_id: int) -> PrintRun | None:
    found = paper_list.print_run(
        turn.session, turn.me, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def tick_printed(turn: Turn, paper_id: int, done: int) -> None:
    """Et: 已印, or not after all."""
    outcome = paper_list.note_printed(
        turn.session, turn.actor, paper_id, done=bool(done), now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        note = turn.texts.rich("printing-noted" if outcome.fresh else "button-old")
        found = _run(turn, outcome.meeting_id)
        if found is not None:
            page = texts.page_with(found, paper_id)
            message = texts.run(turn.texts, found, page, note)
            turn.show(f"printing:{outcome.meeting_id}", message)


def order(turn: Turn, meeting_id: int, table: int) -> None:
    """Eu: 印制单, as PDF or as a table."""
    if _run(turn, meeting_id) is None:
        return
    kind = "print_order_table" if table else "print_order"
    back = button(turn.texts, "paperlist-button-printing", "Es", meeting_id)
    paper = Paper(kind, (("meeting", meeting_id),))
    turn.say(texts.sheet(turn.texts, "printing-order-made", paper, back))


def bag_list(turn: Turn, meeting_id: int) -> None:
    """Ev: 装袋清单."""
    if _run(turn, meeting_id) is None:
        return
    back = button(turn.texts, "paperlist-button-bags", "Ew", meeting_id)
    paper = Paper("bag_list", (("meeting", meeting_id),))
    turn.say(texts.sheet(turn.texts, "printing-bag-list-made", paper, back))


def desk(turn: Turn, meeting_id: int) -> None:
    """Ew: 材料领取."""
    found = bag_desk(turn, meeting_id)
    if found is not None:
        turn.show(f"bags:{meeting_id}", texts.desk(turn.texts, found))


def bag_desk(turn: Turn, meeting_id: int) -> BagDesk | None:
    """The bags; a refusal is said here."""
    found = paper_list.bag_desk(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def waiting(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Ex: 未领."""
    found = bag_desk(turn, meeting_id)
    if found is not None:
        turn.show(f"bags-waiting:{meeting_id}", texts.waiting(turn.texts, found, page))


def by_name(turn: Turn, meeting_id: int) -> None:
    """Ey: by name, or by the number of the bag list."""
    if bag_desk(turn, meeting_id) is not None:
        filling.open_form(turn, "bag_find", {"_meeting": meeting_id})


def card(turn: Turn, participant_id: int) -> None:
    """Ez: one person's bag."""
    found = paper_list.bag_of(turn.session, turn.me, participant_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"bag:{participant_id}", texts.card(turn.texts, found, turn.office))


def handle(turn: Turn, participant_id: int, what: int) -> None:
    """EA: 已领, 代领 or 撤销."""
    if what == _TAKEN:
        done = paper_list.hand_bag(turn.session, turn.actor, participant_id, now=turn.now)
        after(turn, done, "bags-noted")
    elif what == _UNDO:
        done = paper_list.undo_bag(turn.session, turn.actor, participant_id, now=turn.now)
        after(turn, done, "bags-undone")
    elif what == _TAKEN_BY:
        found = paper_list.bag_of(turn.session, turn.me, participant_id)
        if isinstance(found, Refused):
            refuse(turn, found)
        else:
            filling.open_form(turn, "bag_taken_by", {"_participant": participant_id})
    else:
        turn.tell("button-dead")


def after(turn: Turn, done: BagNoted | Refused, key: str) -> None:
    """The bag's card after what was noted; an old button shows the present state."""
    if isinstance(done, Refused):
        refuse(turn, done)
        return
    note = turn.texts.rich(key if done.fresh else "button-old")
    shown = texts.card(turn.texts, done.holder, turn.office, note)
    turn.show(f"bag:{done.holder.participant_id}", shown)


def units(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """EB: 按单位."""
    found = bag_desk(turn, meeting_id)
    if found is not None:
        turn.show(f"bags-units:{meeting_id}", texts.units(turn.texts, found, page))


def take_unit(turn: Turn, meeting_id: int, unit_id: int) -> None:
    """EC: all bags of a unit, taken by one."""
    if bag_desk(turn, meeting_id) is not None:
        filling.open_form(turn, "bag_unit", {"_meeting": meeting_id, "_unit": unit_id})


def after_unit(turn: Turn, done: UnitServed | Refused) -> None:
    """The desk after a unit's bags were taken."""
    if isinstance(done, Refused):
        refuse(turn, done)
        return
    found = bag_desk(turn, done.meeting_id)
    if found is not None:
        note = turn.texts.rich("bags-unit-noted", unit=done.unit, count=done.bags)
        turn.show(f"bags:{done.meeting_id}", texts.desk(turn.texts, found, note))
