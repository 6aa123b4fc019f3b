"""The agenda while a meeting runs: 下一议题, 候会, 叫会; who attends for which item. Row 2.2."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import agenda as words
from chat.texts.agenda_notices import place_found
from chat.texts.signin import pick
from handlers import recording
from handlers.absences import reader_of, refuse
from handlers.forms import filling
from handlers.turn import Turn
from meetings.agenda import arranging, calling
from meetings.agenda.calling import Called, Stepped
from meetings.agenda.reading import Board, board
from meetings.meetings import Refused
from meetings.people import named
from meetings.signin.today import hosted_today
from storage import agenda as rows
from storage import meetings as meeting_rows


def command(turn: Turn, rest: str = "") -> None:
    """/next, 下一议题: the record goes on, where one is taken here; else the state board of
    today's meeting, with the button."""
    recorded = recording.meeting_on(turn)
    if recorded is not None:
        recording.next_typed(turn, recorded)
        return
    hosted = hosted_today(turn.session, turn.me, now=turn.now, office=turn.office)
    with_items = {
        id: title for id, title in hosted.items() if meeting_rows.agenda_of(turn.session, id)
    }
    if len(with_items) == 1:
        show(turn, next(iter(with_items)))
    elif with_items:
        turn.say(pick(turn.texts, with_items, "un"))
    else:
        turn.tell("agenda-none-today")


def show(turn: Turn, meeting_id: int, *, note: RichText = ()) -> None:
    """The state board (un)."""
    found = _board(turn, meeting_id)
    if found is not None:
        turn.show(f"agenda:{meeting_id}", words.board(reader_of(turn), found, note))


def next_item(turn: Turn, meeting_id: int, after: int) -> None:
    """下一议题 (uu)."""
    outcome = calling.next_item(
        turn.session, turn.actor, meeting_id, after, now=turn.now, office=turn.office
    )
    item = outcome.item if isinstance(outcome, Called) else None
    done = "agenda-called-people" if item and item.places else "agenda-called"
    _after_call(turn, outcome, done, "agenda-all-ended")


def step_back(turn: Turn, meeting_id: int, item_id: int) -> None:
    """叫早了,退回 (uv)."""
    outcome = calling.step_back(
        turn.session, turn.actor, meeting_id, item_id, now=turn.now, office=turn.office
    )
    _after_call(turn, outcome, "agenda-taken-back", "agenda-taken-back-none")


def _after_call(turn: Turn, outcome: Called | Refused, done: str, none: str) -> None:
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case Called(meeting_id, _, again=True):
            show(turn, meeting_id, note=turn.texts.rich("agenda-as-it-stands"))
        case Called(meeting_id, item):
            key = none
            values: dict[str, str] = {}
            if item is not None:
                key, values = done, {"number": str(item.number), "item": item.title}
            show(turn, meeting_id, note=turn.texts.rich(key, **values))
        case _:
            assert_never(outcome)


def item(turn: Turn, item_id: int, page: int = 0, *, note: RichText = ()) -> None:
    """One item and its people (uw)."""
    row = rows.item(turn.session, item_id)
    found = _board(turn, row.meeting_id) if row else None
    shown = found.item(item_id) if found else None
    if row is None or found is None or shown is None:
        if row is None:
            turn.refuse("gone")
        return
    message = words.item(reader_of(turn), found, shown, page, note)
    turn.show(f"agenda-item:{found.meeting_id}", message)


def add(turn: Turn, item_id: int) -> None:
    """加出席、列席人员 (ux)."""
    row = rows.item(turn.session, item_id)
    found = _board(turn, row.meeting_id) if row else None
    if row is None:
        turn.refuse("gone")
    elif found is not None and not found.may_arrange:
        turn.refuse("not-allowed")
    elif found is not None:
        filling.open_form(turn, "agenda_place", {"_item": item_id})


def remove(turn: Turn, place_id: int) -> None:
    """不再为本议题到会 (uy)."""
    outcome = arranging.leave_item(
        turn.session, turn.actor, place_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    note = turn.texts.rich("agenda-removed", name=outcome.person.name)
    item(turn, outcome.item_id, note=note)


def tick(turn: Turn, place_id: int, stage: int) -> None:
    """How somebody stands, ticked by the staff: 1 waits outside, 2 inside, 0 not here (uz)."""
    outcome = _step(turn, place_id, stage)
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    note = turn.texts.rich("button-old") if outcome.again else ()
    item(turn, outcome.item_id, note=note)


def own(turn: Turn, place_id: int, stage: int) -> None:
    """已到候会室, 已进入会场, pressed by the person or their contact (up)."""
    outcome = _step(turn, place_id, stage)
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    known = place_found(turn.session, place_id, reader_of(turn))
    if known is None:
        turn.refuse("gone")
        return
    found, shown, place = known
    person = named(turn.session, [place.person_id])[place.person_id]
    other = "" if place.person_id == turn.me.person_id else person.name
    message = words.place_card(
        reader_of(turn),
        # Who waits reads the same as who is expected, and that it was noted.
        "expected" if place.state == "waiting" else place.state,
        found.title,
        shown,
        place,
        wait_min=turn.office.profile.agenda_call.wait_min,
        for_other=other,
    )
    turn.show(f"agenda-place:{place_id}", message)


def _step(turn: Turn, place_id: int, stage: int) -> Stepped | Refused:
    if stage == 2:
        return calling.enter(turn.session, turn.actor, place_id, now=turn.now, office=turn.office)
    return calling.arrive(
        turn.session,
        turn.actor,
        place_id,
        here=bool(stage),
        now=turn.now,
        office=turn.office,
    )


def _board(turn: Turn, meeting_id: int) -> Board | None:
    found = board(turn.session, turn.actor, meeting_id, now=turn.now)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
