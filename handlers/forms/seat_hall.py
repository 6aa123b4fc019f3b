"""The form of a hall: its rows and aisles in one line, then its doors. Row 3.6."""

from __future__ import annotations

from dataclasses import replace

from chat.message import lines
from chat.texts import seats as words
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.seats import hall_in, seat_facts
from handlers.forms.writing import read_text
from handlers.seats import after
from handlers.turn import Turn
from meetings.seats import Hall, arranging
from meetings.seats.layout import (
    MOST_IN_A_ROW,
    MOST_ROWS,
    MOST_SEATS,
    Layout,
    read_doors,
    read_layout,
)

LONGEST_HALL = 200


def _ask_hall(view: View) -> Prompt:
    hall: Hall | None = view.facts.hall
    present = (
        view.texts.rich("seat-hall-present", hall=words.hall_words(view.texts, hall.layout))
        if hall
        else ()
    )
    return Prompt(lines(present, view.texts.rich("seat-ask-hall")))


def _read_hall(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_HALL)
    if isinstance(text, Problem):
        return text
    found = read_layout(text)
    match found:
        case Layout():
            return Taken(text)
        case "too-big":
            return Problem(
                view.texts.rich(
                    "seat-hall-too-big",
                    rows=str(MOST_ROWS),
                    seats=str(MOST_IN_A_ROW),
                    total=str(MOST_SEATS),
                )
            )
        case _:
            return Problem(view.texts.rich("seat-hall-unclear"))


def _ask_doors(view: View) -> Prompt:
    layout = _layout(view.answers)
    understood = words.hall_words(view.texts, layout)
    return Prompt(
        lines(
            view.texts.rich("seat-hall-understood", hall=understood),
            view.texts.rich("seat-ask-doors"),
        )
    )


def _read_doors(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_HALL)
    if isinstance(text, Problem):
        return text
    if read_doors(text) is None:
        return Problem(view.texts.rich("seat-doors-unclear"))
    return Taken(text)


def _layout(answers: Answers) -> Layout:
    found = read_layout(answers.get("hall") or "")
    layout = found if isinstance(found, Layout) else Layout()
    said = read_doors(answers.get("doors") or "")
    return replace(layout, doors=said[0], lounge=said[1]) if said else layout


def _finish_hall(turn: Turn, answers: Answers) -> GoTo | None:
    layout = _layout(answers)
    if not layout.hall:
        return GoTo("hall", turn.texts.rich("seat-hall-unclear"))
    outcome = arranging.set_hall(
        turn.session, turn.actor, *hall_in(answers), layout, now=turn.now, office=turn.office
    )
    after(turn, outcome, "seat-hall-set")
    return None


SEAT_HALL = Form(
    name="seat_hall",
    version=1,
    title="form-seat-hall",
    steps=(
        Step("hall", _ask_hall, _read_hall),
        Step("doors", _ask_doors, _read_doors, skippable=True),
    ),
    facts=seat_facts,
    finish=_finish_hall,
)
