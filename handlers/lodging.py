"""住宿 and 报到: rooms, who sleeps where, who has arrived. Row 2.7."""

from __future__ import annotations

from typing import Literal, assert_never

from chat.message import RichText
from chat.texts import arrivals as desk_words
from chat.texts import lodging as words
from handlers.forms import filling
from handlers.logistics import reader_of
from handlers.notices import words as said
from handlers.seats import refuse
from handlers.turn import Turn
from meetings.logistics import arriving, placing, rooms
from meetings.logistics.arriving import TICKS, Arriving, Desk, Tick, Ticked
from meetings.logistics.placing import RoomsSet
from meetings.logistics.rooms import Lodging
from meetings.meetings import Refused
from storage import logistics as rows


def show(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """住宿 (Fl)."""
    found = _lodging(turn, meeting_id)
    if found is not None:
        turn.show(f"lodging:{meeting_id}", words.lodging(said(turn), found, page))


def act(turn: Turn, meeting_id: int, what: int) -> None:
    """自动排房, or 通知房号 asked for and confirmed (Fv)."""
    if what == words.ASK_TELL:
        _ask_tell(turn, meeting_id)
        return
    doing = {
        words.PROPOSE: (placing.propose, "lodging-proposed"),
        words.TELL: (placing.tell_rooms, "lodging-told"),
    }
    if what not in doing:
        turn.tell("button-dead")
        return
    deed, done = doing[what]
    outcome = deed(turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office)
    after(turn, outcome, done)


def _ask_tell(turn: Turn, meeting_id: int) -> None:
    found = _lodging(turn, meeting_id)
    if found is None:
        return
    if found.untold and found.published:
        turn.show(f"lodging:{meeting_id}", words.ask_tell(turn.texts, found))
    else:
        show(turn, meeting_id)


def add_rooms(turn: Turn, meeting_id: int) -> None:
    """录入房间 (Fw)."""
    _form(turn, "lodging_rooms", meeting_id)


def move(turn: Turn, meeting_id: int) -> None:
    """调房 (Fx)."""
    _form(turn, "lodging_move", meeting_id)


def _form(turn: Turn, form: str, meeting_id: int) -> None:
    found = _lodging(turn, meeting_id)
    if found is not None and found.over:
        turn.refuse("meeting-over")
    elif found is not None:
        filling.open_form(turn, form, {"_meeting": meeting_id})


def print_list(turn: Turn, meeting_id: int, table: int = 0) -> None:
    """住宿安排表 as a sheet, or as a table (Fy)."""
    found = _lodging(turn, meeting_id)
    if found is None:
        return
    if not found.rooms:
        show(turn, meeting_id)
    else:
        kind = "rooming_table" if table else "rooming_list"
        turn.say(words.paper(turn.texts, kind, meeting_id, *reader_of(turn)))


def room(turn: Turn, room_id: int, remove: int = 0) -> None:
    """One room, or 删除 of an empty one (Fz)."""
    row = rows.lodging.room(turn.session, room_id)
    found = _lodging(turn, row.meeting_id) if row is not None else None
    if row is None:
        turn.refuse("gone")
    elif found is not None and remove:
        outcome = placing.remove_room(
            turn.session, turn.actor, room_id, now=turn.now, office=turn.office
        )
        after(turn, outcome, "lodging-removed")
    elif found is not None:
        one = next(each for each in found.rooms if each.id == room_id)
        turn.show(f"lodging:{found.meeting_id}", words.room_card(turn.texts, found, one))


def after(turn: Turn, outcome: RoomsSet | Refused, done: str, note: RichText = ()) -> None:
    """The rooms after a change; ``note`` is said with it."""
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case RoomsSet():
            key = done if outcome.count else "lodging-nothing"
            note = (*note, *words.told(turn.texts, outcome, key))
            shown = words.lodging(said(turn), outcome.lodging, 0, note)
            turn.show(f"lodging:{outcome.lodging.meeting_id}", shown)
        case _:
            assert_never(outcome)


def _lodging(turn: Turn, meeting_id: int) -> Lodging | None:
    """The rooms; a refusal is said here."""
    found = rooms.lodging(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


# ── 报到 ──


def desk(turn: Turn, meeting_id: int) -> None:
    """报到 (Fr)."""
    found = _desk(turn, meeting_id)
    if found is not None:
        turn.show(f"arrivals:{meeting_id}", desk_words.desk(said(turn), found))


def desk_list(turn: Turn, meeting_id: int, keys: int, page: int = 0) -> None:
    """未到名单, or whose key is out (Fq)."""
    found = _desk(turn, meeting_id)
    if found is not None:
        shown = desk_words.desk_list(said(turn), found, page, keys=bool(keys))
        turn.show(f"arrivals-list:{meeting_id}", shown)


def by_name(turn: Turn, meeting_id: int) -> None:
    """按姓名报到 (Fs)."""
    if _desk(turn, meeting_id) is not None:
        filling.open_form(turn, "arrival_find", {"_meeting": meeting_id})


def arrival(turn: Turn, participant_id: int) -> None:
    """One person at the desk (Ft)."""
    found = arriving.arriving(turn.session, turn.me, participant_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        show_arrival(turn, found)


def show_arrival(turn: Turn, one: Arriving, note: RichText = ()) -> None:
    """The person as they stand now; the bag where papers are given out."""
    participant_id = one.guest.participant_id
    bag = arriving.bag_of(turn.session, turn.me, one)
    shown = desk_words.arrival(said(turn), one, note, bag=bag)
    turn.show(f"arrival:{participant_id}", shown)


def tick(turn: Turn, participant_id: int, what: int, on: int) -> None:
    """到达, 领房卡, 领餐券, 离会, 房卡已收, all at once; or taken back (Fu)."""
    if what > desk_words.ALL:
        turn.tell("button-dead")
        return
    name: Tick | Literal["all"] = "all" if what == desk_words.ALL else TICKS[what]
    outcome = arriving.tick(
        *(turn.session, turn.actor, participant_id, name, bool(on)),
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case Ticked(one, again):
            show_arrival(turn, one, turn.texts.rich("button-old" if again else "arrival-noted"))
        case _:
            assert_never(outcome)


def _desk(turn: Turn, meeting_id: int) -> Desk | None:
    """The desk; a refusal is said here."""
    found = arriving.desk_of(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
