"""The form of the import: one table, as a file or pasted. Row 2.6."""

from __future__ import annotations

from typing import Any

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
)
from handlers.forms.files import not_taken
from handlers.prepare import ReceivedFile
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.roster import preview
from meetings.roster.entries import RawRow


def _ask(view: View) -> Prompt:
    return Prompt(view.texts.rich("roster-ask-table"))


def _read(entry: Entry, view: View) -> Outcome:
    if entry.files:
        return _read_file(entry.files[0], view)
    return _read_pasted(entry.text, view)


def _read_file(file: ReceivedFile, view: View) -> Outcome:
    details = dict(file.details)
    if file.refused == "file-unreadable":
        return Problem(words.unreadable(view.texts, details.get("why", "")))
    if file.refused is not None:
        return Problem(not_taken(view, file))
    if file.table is None:
        old = file.name.lower().endswith((".xls", ".et"))
        return Problem(words.unreadable(view.texts, "legacy_xls" if old else "not_a_table"))
    rows = [(row.number, row.cells) for row in file.table.rows]
    return _usable(rows, file.name, view)


def _read_pasted(text: str, view: View) -> Outcome:
    from papers.tables import UnreadableTable, read_pasted

    try:
        table = read_pasted(text)
    except UnreadableTable as unreadable:
        return Problem(words.unreadable(view.texts, unreadable.code))
    return _usable([(row.number, row.cells) for row in table.rows], "", view)


def _usable(rows: list[RawRow], name: str, view: View) -> Outcome:
    refusal = preview.unusable(rows, view.office.profile)
    if refusal is not None:
        return Problem(words.unusable(view.texts, refusal))
    # The last step's answer goes straight to the end and never into the conversation's row.
    return Taken({"rows": rows, "name": name})


def _no_facts(turn: Turn, answers: Answers) -> Any:
    return None


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
    facts=_no_facts,
    finish=_finish,
)
