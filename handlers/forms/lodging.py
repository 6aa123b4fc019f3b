"""Forms of lodging and 报到: a table of rooms, somebody's other room, who arrives. Row 2.7."""

from __future__ import annotations

from typing import Any

from chat.message import RichText
from chat.texts import lodging as words
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.listed import guest_steps, listed
from handlers.forms.sharing import back_to
from handlers.forms.small_tables import Rows, as_answer, problems_in, table_steps
from handlers.forms.whom import person_of
from handlers.forms.writing import read_text
from handlers.lodging import after, arrival
from handlers.turn import Turn
from meetings.levels import mark_in
from meetings.logistics import placing
from meetings.logistics.guests import called
from meetings.logistics.rooms import NewRoom, lodging, read_rooms
from meetings.meetings import Refused

LONGEST_ROOM = 60
_BACK_TO = {
    "lodging-many": "table",
    "level-mark": "table",
    "lodging-no-room": "where",
    "lodging-full": "where",
    "lodging-swap-none": "where",
    "lodging-swap-same": "where",
    "lodging-not-coming": "name",
}

# ── A table of rooms ──


def _ask_rooms(view: View) -> RichText:
    return view.texts.rich("lodging-ask-rooms")


def _read_rooms(rows: Rows, view: View) -> dict[str, Any] | RichText:
    if mark_in("\n".join(" ".join(cells) for _, cells in rows), view.office.profile):
        return view.texts.rich("refused-level-mark")
    rooms, problems = read_rooms(rows)
    most = view.office.profile.logistics.most_rooms
    if len(rooms) > most:
        return view.texts.rich("refused-lodging-many", limit=most)
    if not rooms:
        return words.rooms_read(view.texts, rooms, problems, len(problems))
    return as_answer(rooms, problems)


def _show_rooms(view: View, table: dict[str, Any]) -> RichText:
    return words.rooms_read(view.texts, _rooms(table), problems_in(table), table["left_out"])


def _rooms(table: dict[str, Any]) -> list[NewRoom]:
    return [NewRoom(**one) for one in table["rows"]]


def _finish_rooms(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = placing.add_rooms(
        turn.session,
        turn.actor,
        answers["_meeting"],
        _rooms(answers["table"]),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after(turn, outcome, "lodging-added")
    return None


LODGING_ROOMS = Form(
    name="lodging_rooms",
    version=1,
    title="form-lodging-rooms",
    steps=table_steps(_ask_rooms, _read_rooms, _show_rooms),
    facts=listed,
    finish=_finish_rooms,
)

# ── By hand ──


def _ask_who(view: View) -> RichText:
    return view.texts.rich("lodging-ask-who")


def _ask_where(view: View) -> Prompt:
    out = Option(view.texts.plain("lodging-button-out"), "")
    return Prompt(view.texts.rich("lodging-ask-where"), ((out,),))


def _read_where(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken({"out": True})
    text = read_text(entry, view, limit=LONGEST_ROOM)
    return text if isinstance(text, Problem) else Taken({"out": False, "text": text})


def _finish_move(turn: Turn, answers: Answers) -> GoTo | None:
    participant_id, where = person_of(answers), answers["where"]
    if participant_id is None:
        return GoTo("which", ())
    outcome = _moved(turn, answers["_meeting"], participant_id, where)
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after(turn, outcome, "lodging-moved")
    return None


def _moved(
    turn: Turn, meeting_id: int, participant_id: int, where: dict[str, Any]
) -> placing.RoomsSet | Refused:
    """Out, into the room of that number, or to change with somebody of that name."""
    session, actor, now, office = turn.session, turn.actor, turn.now, turn.office
    if where["out"]:
        return placing.take_out(session, actor, participant_id, now=now, office=office)
    found = lodging(session, turn.me, meeting_id, office=office)
    if isinstance(found, Refused):
        return found
    wanted = "".join(where["text"].split()).upper()
    rooms = [
        one for one in found.rooms if wanted in (one.number, "".join(one.label.split()).upper())
    ]
    if len(rooms) == 1:
        return placing.put(session, actor, participant_id, rooms[0].id, now=now, office=office)
    placed = [guest for room in found.rooms for guest in room.people]
    others = [one for one in called(placed, where["text"]) if one.participant_id != participant_id]
    if rooms or len(others) != 1:
        return Refused("lodging-no-room")
    other = others[0].participant_id
    return placing.swap(session, actor, participant_id, other, now=now, office=office)


LODGING_MOVE = Form(
    name="lodging_move",
    version=1,
    title="form-lodging-move",
    steps=(*guest_steps(_ask_who), Step("where", _ask_where, _read_where, takes_numbers=True)),
    facts=listed,
    finish=_finish_move,
)

# ── 报到 ──


def _ask_arriving(view: View) -> RichText:
    return view.texts.rich("arrival-ask-name")


def _finish_find(turn: Turn, answers: Answers) -> GoTo | None:
    participant_id = person_of(answers)
    if participant_id is None:
        return GoTo("which", ())
    arrival(turn, participant_id)
    return None


ARRIVAL_FIND = Form(
    name="arrival_find",
    version=1,
    title="form-arrival-find",
    steps=guest_steps(_ask_arriving),
    facts=listed,
    finish=_finish_find,
)
