"""议题: called for, proposed, put on the agenda and off it. Row 2.1a."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import proposals as words
from handlers.forms import filling
from handlers.notices import words as said
from handlers.seats import refuse
from handlers.turn import Turn
from meetings import proposals
from meetings.meetings import Refused
from meetings.proposals import call_reading, calling, moving, placing, reading
from meetings.proposals.moving import Moved
from meetings.proposals.placing import Placed
from meetings.proposals.reading import Deed


def command(turn: Turn, rest: str = "", page: int = 0) -> None:
    """/propose, 申报议题: the only meeting there is, or which of them."""
    found = reading.open_to(turn.session, turn.me, now=turn.now)
    if len(found) == 1:
        show(turn, found[0].id)
    else:
        turn.show("propose", words.meetings_to_choose(said(turn), found, page))


def choose(turn: Turn, page: int = 0) -> None:
    """Bq: more meetings to choose from."""
    command(turn, page=page)


def show(turn: Turn, meeting_id: int, page: int = 0, *, note: RichText = ()) -> None:
    """Ba: the items of a meeting."""
    found = reading.page(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"items:{meeting_id}", words.page(said(turn), found, page, note))


def show_one(turn: Turn, proposal_id: int, *, note: RichText = ()) -> None:
    """Bd: one item."""
    found = reading.one(turn.session, turn.me, proposal_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"proposal:{proposal_id}", words.one(said(turn), found, note))


def call(turn: Turn, meeting_id: int) -> None:
    """Bb, 征集议题: the form asks which units, and until when."""
    found = reading.page(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif not found.host:
        turn.refuse("not-allowed")
    elif found.over or found.closed:
        turn.refuse("meeting-over" if found.over else "call-closed")
    else:
        filling.open_form(turn, "item_call", {"_meeting": meeting_id})


def propose(turn: Turn, meeting_id: int) -> None:
    """Bc, 申报议题 or 提临时动议."""
    found = reading.page(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif found.may_propose:
        filling.open_form(turn, "item_proposal", {"_meeting": meeting_id})
    else:
        turn.refuse("meeting-over" if found.over else "not-allowed")


def change(turn: Turn, proposal_id: int) -> None:
    """Be, 修改再报: what was said stands beside each question."""
    found = reading.one(turn.session, turn.me, proposal_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif Deed.CHANGE in found.deeds:
        filling.open_form(
            turn, "item_proposal", {"_meeting": found.meeting_id, "_proposal": proposal_id}
        )
    else:
        show_one(turn, proposal_id)


def withdraw(turn: Turn, proposal_id: int) -> None:
    """Bf, 撤回."""
    outcome = proposals.withdraw(
        turn.session, turn.actor, proposal_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show_one(turn, proposal_id, note=turn.texts.rich("item-withdrawn"))


def put_back(turn: Turn, proposal_id: int) -> None:
    """Bg, 列入议程."""
    outcome = placing.put_back(
        turn.session, turn.actor, proposal_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show_one(turn, proposal_id, note=turn.texts.rich("item-put-back"))


def earlier(turn: Turn, item_id: int) -> None:
    """Bo, 上移."""
    outcome = placing.earlier(turn.session, turn.actor, item_id, now=turn.now, office=turn.office)
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        note = turn.texts.rich("item-not-moved" if outcome.again else "item-earlier")
        if outcome.proposal_id:
            show_one(turn, outcome.proposal_id, note=note)
        else:
            show(turn, outcome.meeting_id, note=note)


def move(turn: Turn, proposal_id: int) -> None:
    """Bl, 移到下次."""
    outcome = moving.move_to_next(
        turn.session, turn.actor, proposal_id, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case Moved(to_title=title, to_starts_at=at):
            note = turn.texts.rich("item-moved", title=title, when=said(turn).when(at))
            show_one(turn, proposal_id, note=note)
        case _:
            assert_never(outcome)


def drop(turn: Turn, proposal_id: int) -> None:
    """Bn, 不上会: the form asks why."""
    found = reading.one(turn.session, turn.me, proposal_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif Deed.DROP in found.deeds:
        filling.open_form(turn, "item_drop", {"_proposal": proposal_id})
    else:
        show_one(turn, proposal_id)


def after_drop(turn: Turn, outcome: Placed) -> None:
    """It does not come up, and everybody concerned is told."""
    show_one(turn, outcome.proposal_id, note=turn.texts.rich("item-dropped"))


def units(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """Bu, 各单位情况."""
    found = call_reading.call_of(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"items:{meeting_id}", words.units(turn.texts, meeting_id, *found, page))


def close_call(turn: Turn, call_id: int) -> None:
    """Bi, 结束征集."""
    outcome = calling.close_call(turn.session, turn.actor, call_id, now=turn.now)
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show(turn, outcome.meeting_id, note=turn.texts.rich("items-call-closed"))


def call_card(turn: Turn, row_id: int, *, note: RichText = ()) -> None:
    """Bk: what a unit was asked; the hosts enter its answer there."""
    found = call_reading.call_card(turn.session, turn.me, row_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"item_call:{row_id}", words.call_card(said(turn), found, note))


def nothing(turn: Turn, row_id: int) -> None:
    """Bj, 无议题."""
    outcome = calling.nothing_to_propose(turn.session, turn.actor, row_id, now=turn.now)
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        key = "item-call-noted-before" if outcome.again else "item-call-noted"
        call_card(turn, row_id, note=turn.texts.rich(key))


def propose_for_unit(turn: Turn, row_id: int) -> None:
    """Bh: 申报议题 on a unit's card."""
    found = call_reading.call_card(turn.session, turn.me, row_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif found.over:
        call_card(turn, row_id)
    else:
        answers = {"_meeting": found.meeting_id, "_asked": row_id}
        filling.open_form(turn, "item_proposal", answers)
