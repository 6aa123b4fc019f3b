"""The form of the import: one table, as a file or pasted. Row 2.6."""

from __future__ import annotations

from chat.texts import roster as words
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
    no_facts,
)
from handlers.forms.tables import table_rows
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.roster import preview
from meetings.roster.entries import RawRow


def _ask(view: View) -> Prompt:
    return Prompt(view.texts.rich("roster-ask-table"))


def _read(entry: Entry, view: View) -> Outcome:
    found = table_rows(entry, view)
    if isinstance(found, Problem):
        return found
    return _usable(found, entry.files[0].name if entry.files else "", view)


def _usable(rows: list[RawRow], name: str, view: View) -> Outcome:
    refusal = preview.unusable(rows, view.office.profile)
    if refusal is not None:
        return Problem(words.unusable(view.texts, refusal))
    # The last step's answer goes straight to the end and never into the conversation's row.
    return Taken({"rows": rows, "name": name})


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    table = answers["table"]
    actor = turn.actor
    outcome = preview.check(
        turn.session, actor, table["rows"], name=table["name"], now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
    else:
        turn.say(words.checking(turn.texts, outcome.rows))
    return None


ROSTER_IMPORT = Form(
    name="roster_import",
    version=1,
    title="form-roster-import",
    steps=(Step("table", _ask, _read, takes_file="table"),),
    facts=no_facts,
    finish=_finish,
)
