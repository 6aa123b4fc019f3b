"""Forms of seats: who is on the rostrum, a table of seats, a change by hand. Row 3.6."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from chat.message import RichText
from chat.texts import seats as words
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
from handlers.forms.tables import table_rows
from handlers.forms.writing import read_text
from handlers.seats import after, refuse, show_plan
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.seats import Hall, arranging, by_hand, hall_of
from meetings.seats.wishes import read_table, read_wish

LONGEST_NAMES = 600
LONGEST_WISH = 200
_BETWEEN = re.compile(r"[、,，;；\n]+|\s{1,}")


@dataclass(frozen=True, slots=True)
class SeatFormFacts:
    """What the steps look at, read afresh at each prompt."""

    hall: Hall | None


def seat_facts(turn: Turn, answers: Answers) -> SeatFormFacts:
    """The hall as it stands."""
    return SeatFormFacts(
        hall_of(turn.session, answers["_meeting"], answers["_branch"], turn.office)
    )


def hall_in(answers: Answers) -> tuple[int, int | None]:
    """Meeting and branch venue (None: the main hall) the form is about."""
    return answers["_meeting"], answers["_branch"]


# ── The rostrum ──


def _ask_rostrum(view: View) -> Prompt:
    by_rank = Option(view.texts.plain("seat-button-by-rank"), [])
    return Prompt(view.texts.rich("seat-ask-rostrum"), ((by_rank,),))


def _read_rostrum(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken([])
    text = read_text(entry, view, limit=LONGEST_NAMES, lines=True)
    if isinstance(text, Problem):
        return text
    names = [name for name in _split_names(text, view.facts.hall) if name]
    return Taken(names) if names else Problem(view.texts.rich("form-empty"))


def _split_names(text: str, hall: Hall | None) -> list[str]:
    """Names between commas; with blanks between them only where a whole part is no name."""
    found: list[str] = []
    for part in re.split(r"[、,，;；\n]+", text):
        part = part.strip()
        whole = hall is not None and bool(hall.called(part))
        found.extend([part] if whole or not part else _BETWEEN.split(part))
    return found


def _ask_side(view: View) -> Prompt:
    texts = view.texts
    options = (
        (Option(texts.plain("seat-button-side-left"), "left"),),
        (Option(texts.plain("seat-button-side-right"), "right"),),
        (Option(texts.plain("seat-button-side-profile"), "profile"),),
    )
    return Prompt(texts.rich("seat-ask-side"), options)


def _read_side(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    return Problem(view.texts.rich("form-press-one"))


def _finish_rostrum(turn: Turn, answers: Answers) -> GoTo | None:
    side = {"left": False, "right": True}.get(answers["side"])
    outcome = arranging.name_rostrum(
        turn.session,
        turn.actor,
        *hall_in(answers),
        answers["names"],
        right=side,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused) and outcome.code.startswith("seat-") and answers["names"]:
        return GoTo("names", _said(turn, outcome))
    after(turn, outcome, "seat-rostrum-set")
    return None


SEAT_ROSTRUM = Form(
    name="seat_rostrum",
    version=1,
    title="form-seat-rostrum",
    steps=(
        Step("names", _ask_rostrum, _read_rostrum),
        Step("side", _ask_side, _read_side),
    ),
    facts=seat_facts,
    finish=_finish_rostrum,
)

# ── A table ──


def _ask_table(view: View) -> Prompt:
    return Prompt(view.texts.rich("seat-ask-table"))


def _read_table(entry: Entry, view: View) -> Outcome:
    found = table_rows(entry, view)
    return found if isinstance(found, Problem) else _usable(found, view)


def _usable(rows: list[tuple[int, Any]], view: View) -> Outcome:
    hall: Hall | None = view.facts.hall
    found = read_table(rows, hall.layout.shape if hall else "rows")
    if not any(line.place for line in found):
        return Problem(view.texts.rich("seat-table-unclear"))
    # The last step's answer goes straight to the end and never into the conversation's row.
    return Taken([(number, list(cells)) for number, cells in rows])


def _finish_table(turn: Turn, answers: Answers) -> GoTo | None:
    facts = seat_facts(turn, answers)
    shape = facts.hall.layout.shape if facts.hall else "rows"
    meeting_id, branch_id = hall_in(answers)
    outcome = by_hand.import_seats(
        turn.session,
        turn.actor,
        meeting_id,
        branch_id,
        read_table(answers["table"], shape),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show_plan(turn, meeting_id, branch_id, words.imported(turn.texts, outcome))
    return None


SEAT_IMPORT = Form(
    name="seat_import",
    version=1,
    title="form-seat-import",
    steps=(Step("table", _ask_table, _read_table, takes_file="table"),),
    facts=seat_facts,
    finish=_finish_table,
)

# ── By hand ──


def _ask_wish(view: View) -> Prompt:
    return Prompt(view.texts.rich("seat-ask-change"))


def _read_change(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_WISH)
    if isinstance(text, Problem):
        return text
    hall: Hall | None = view.facts.hall
    if read_wish(text, hall.layout.shape if hall else "rows") is None:
        return Problem(view.texts.rich("seat-change-unclear"))
    return Taken(text)


def _finish_change(turn: Turn, answers: Answers) -> GoTo | None:
    hall = seat_facts(turn, answers).hall
    wish = read_wish(answers["wish"], hall.layout.shape if hall else "rows")
    if wish is None:
        return GoTo("wish", turn.texts.rich("seat-change-unclear"))
    outcome = by_hand.change_by_hand(
        turn.session, turn.actor, *hall_in(answers), wish, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused) and outcome.code.startswith("seat-") and hall is not None:
        return GoTo("wish", _said(turn, outcome))
    after(turn, outcome, "seat-changed")
    return None


def _said(turn: Turn, outcome: Refused) -> RichText:
    return turn.texts.rich(f"refused-{outcome.code}", **dict(outcome.details))


SEAT_CHANGE = Form(
    name="seat_change",
    version=1,
    title="form-seat-change",
    steps=(Step("wish", _ask_wish, _read_change),),
    facts=seat_facts,
    finish=_finish_change,
)
