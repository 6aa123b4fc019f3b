"""Steps that take a small table, as a file or pasted, and show what it comes to before it is
kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from chat.message import RichText
from chat.texts.lodging import MOST_PROBLEMS
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Entry,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.tables import table_rows
from meetings.logistics.rooms import LineProblem
from meetings.roster.entries import RawRow

Rows = list[RawRow]


def table_steps(
    ask: Callable[[View], RichText],
    read: Callable[[Rows, View], dict[str, Any] | RichText],
    shown: Callable[[View, dict[str, Any]], RichText],
) -> tuple[Step, Step]:
    """``read`` gives what the table comes to as JSON, or says what is wrong; ``shown`` says it
    before it is confirmed; 改一改 asks for the table again."""

    def ask_table(view: View) -> Prompt:
        return Prompt(ask(view))

    def read_table(entry: Entry, view: View) -> Outcome:
        rows = table_rows(entry, view)
        if isinstance(rows, Problem):
            return rows
        found = read(rows, view)
        return Taken(found) if isinstance(found, dict) else Problem(found)

    def ask_sure(view: View) -> Prompt:
        yes = Option(view.texts.plain("table-button-save"), True)
        return Prompt(shown(view, view.answers["table"]), ((yes,),))

    return (
        Step("table", ask_table, read_table, takes_file="table"),
        Step("sure", ask_sure, read_pressed, wanted=_has_table),
    )


def as_answer(rows: Sequence[Any], problems: Sequence[LineProblem]) -> dict[str, Any]:
    """What was read of a table, as an answer: its rows, the first lines that were left out, and
    how many these are."""
    return {
        "rows": [asdict(one) for one in rows],
        "problems": [asdict(one) for one in problems[:MOST_PROBLEMS]],
        "left_out": len(problems),
    }


def problems_in(table: dict[str, Any]) -> list[LineProblem]:
    """The lines that were left out, of ``as_answer``."""
    return [LineProblem(**one) for one in table["problems"]]


def _has_table(answers: Answers) -> bool:
    return isinstance(answers.get("table"), dict)
