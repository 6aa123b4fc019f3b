"""Forms of rooms: one more, one thing of it, its keeper, a time it is closed. Row 2.3."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from chat.message import RichText, lines
from chat.texts import rooms as words
from chat.texts.cards import Words
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Form,
    GoTo,
    Option,
    Prompt,
    Step,
    View,
)
from handlers.forms.meeting_facts import times_in
from handlers.forms.room_parts import NUMBERS, READ
from handlers.forms.sharing import back_to
from handlers.forms.timing import end_step, when_step
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import takes_text
from handlers.rooms import after_change, show_card
from handlers.turn import Turn
from meetings import venues
from meetings.meetings import Refused
from meetings.venues import Hit, Layout, NewRoom, RoomFacts
from meetings.venues.closing import LONGEST_REASON

_PER = ("half_day", "day", "hour")
#: To which step a refusal at the end leads back.
_BACK_TO = {
    "room-there": "room_name",
    "room-there-retired": "room_name",
    "room-closed-already": "when",
    "room-closure-past": "when",
    "room-closure-long": "when",
    "person-left": "name",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh at each prompt."""

    room: RoomFacts | None
    #: Who would lose the room at the time in the answers.
    hits: tuple[Hit, ...]
    roster: Roster
    # What a form about time asks of its facts: a room has no rest days, and nobody is invited.
    current: None = None
    days: tuple[()] = ()
    busy: tuple[()] = ()


def _facts(turn: Turn, answers: Answers) -> _Facts:
    room: RoomFacts | None = None
    hits: tuple[Hit, ...] = ()
    if "_room" in answers:
        found = venues.room_for(turn.session, turn.me, answers["_room"], turn.office)
        room = None if isinstance(found, Refused) else found
        times = times_in(answers)
        if room is not None and times is not None:
            hits = venues.hits(turn.session, turn.me, room.id, *times, now=turn.now)
    return _Facts(room, hits, roster(turn))


def _under_room(view: View, key: str) -> RichText:
    """The question under the room's name."""
    facts: _Facts = view.facts
    name = words.named(view.texts, facts.room) if facts.room is not None else ()
    return lines(name, view.texts.rich(key))


def _ask(part: str, view: View) -> Prompt:
    text = _under_room(view, f"room-ask-{part}")
    if part == "hours":
        return Prompt(text, ((Option(view.texts.plain("room-all-day"), ""),),))
    return Prompt(text)


def _step(part: str, name: str, *, skippable: bool = False, of_change: bool = False) -> Step:
    """The step that asks one thing of a room; ``of_change``: only where that is changed."""

    def wanted(answers: Answers) -> bool:
        return not of_change or answers.get("_part") == part

    return Step(
        name,
        lambda view: _ask(part, view),
        READ[part],
        skippable=skippable,
        takes_numbers=part in NUMBERS,
        wanted=wanted,
    )


def _ask_kind(view: View) -> Prompt:
    texts = view.texts
    own = Option(texts.plain("room-own"), "own")
    outside = Option(texts.plain("room-outside"), "outside")
    return Prompt(texts.rich("room-ask-kind"), ((own, outside),))


def _ask_per(view: View) -> Prompt:
    options = tuple(
        Option(view.texts.plain(f"room-per-{per.replace('_', '-')}"), per) for per in _PER
    )
    return Prompt(view.texts.rich("room-ask-per"), (options,))


def _layouts(value: Any) -> tuple[Layout, ...]:
    return tuple(Layout(name, seats) for name, seats in value or ())


def _add(turn: Turn, answers: Answers) -> GoTo | None:
    new = NewRoom(
        name=answers["room_name"],
        capacity=answers["capacity"],
        place=answers.get("place") or "",
        outside=answers["kind"] == "outside",
        layouts=_layouts(answers.get("layouts")),
        equipment=tuple(answers.get("equipment") or ()),
    )
    outcome = venues.add_room(turn.session, turn.actor, new, now=turn.now, office=turn.office)
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    show_card(turn, outcome.room.id, turn.texts.rich("room-added"))
    return None


def _change(turn: Turn, answers: Answers) -> GoTo | None:
    part = answers["_part"]
    value = answers["room_name" if part == "name" else part]
    values: dict[str, Any] = {part: value}
    if part == "price":
        values = {"price_fen": value, "price_per": answers["per"]}
    elif part == "layouts":
        values = {part: _layouts(value)}
    outcome = venues.change_room(
        turn.session, turn.actor, answers["_room"], values, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_change(turn, outcome)
    return None


def _set_keeper(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = person_of(answers)
    if person_id is None:
        return GoTo("which", ())
    outcome = venues.change_room(
        turn.session,
        turn.actor,
        answers["_room"],
        {"keeper_id": person_id},
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_change(turn, outcome)
    return None


def _reworded(step: Step, key: str) -> Step:
    """A step about a meeting's time, asked about a room's; what it reads back it reads back."""

    def ask(view: View) -> Prompt:
        asked = step.ask(view)
        when = view.answers.get("when")
        reads_back = step.name == "when" and isinstance(when, dict) and "start" in when
        return asked if reads_back else Prompt(_under_room(view, key), asked.options)

    return replace(step, ask=ask)


def _ask_reason(view: View) -> Prompt:
    return Prompt(_under_room(view, "room-ask-reason"))


def _ask_sure(view: View) -> Prompt:
    """When it is closed, and who would lose it."""
    facts: _Facts = view.facts
    texts = view.texts
    said = Words(texts, view.office, view.now)
    times = times_in(view.answers)
    when = said.when(*times) if times is not None else ""
    name = facts.room.name if facts.room is not None else ""
    text = lines(
        texts.rich("room-ask-close", name=name, when=when), *words.hit_lines(said, facts.hits)
    )
    return Prompt(text, ((Option(texts.plain("room-close-yes"), "yes"),),))


def _close(turn: Turn, answers: Answers) -> GoTo | None:
    starts_at, ends_at = times_in(answers) or (turn.now, turn.now)
    outcome = venues.close_room(
        turn.session,
        turn.actor,
        answers["_room"],
        starts_at,
        ends_at,
        answers.get("reason") or "",
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    show_card(turn, outcome.room.id, turn.texts.rich("room-closed-now", count=outcome.lost))
    return None


ROOM_ADD = Form(
    name="room_add",
    version=1,
    steps=(
        _step("name", "room_name"),
        _step("place", "place", skippable=True),
        Step("kind", _ask_kind, read_pressed),
        _step("capacity", "capacity"),
        _step("layouts", "layouts", skippable=True),
        _step("equipment", "equipment", skippable=True),
    ),
    facts=_facts,
    finish=_add,
    title="form-room-add",
)

ROOM_CHANGE = Form(
    name="room_change",
    version=1,
    steps=(
        *(
            _step(part, "room_name" if part == "name" else part, of_change=True)
            for part in words.PARTS
        ),
        Step("per", _ask_per, read_pressed, wanted=lambda a: a.get("_part") == "price"),
    ),
    facts=_facts,
    finish=_change,
    title="form-room-change",
)

ROOM_KEEPER = Form(
    name="room_keeper",
    version=1,
    steps=person_steps(lambda view: _under_room(view, "room-ask-keeper")),
    facts=_facts,
    finish=_set_keeper,
    title="form-room-keeper",
)

ROOM_CLOSE = Form(
    name="room_close",
    version=1,
    steps=(
        _reworded(when_step(), "room-ask-from"),
        _reworded(end_step(), "room-ask-until"),
        Step("reason", _ask_reason, takes_text(LONGEST_REASON), skippable=True),
        Step("sure", _ask_sure, read_pressed),
    ),
    facts=_facts,
    finish=_close,
    title="form-room-close",
)
