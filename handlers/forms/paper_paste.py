"""Many papers at once: lines of title, author and day, pasted. Row 2.5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chat.dates import Day, WorkingDays, read_day
from chat.message import lines
from chat.texts import paper_outcomes as words
from handlers import paper_list as handler
from handlers.forms.choosing import read_pressed
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
from handlers.forms.sharing import back_to
from handlers.forms.whom import Roster, roster
from handlers.forms.writing import read_text
from handlers.turn import Turn
from meetings import paper_list
from meetings.documents import tidy
from meetings.meetings import Refused
from meetings.paper_list import NewPaper
from papers.tables import UnreadableTable, read_pasted

LONGEST_TEXT = 4000
#: Lines not understood that are named at once.
MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class _Facts:
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    return _Facts(roster(turn))


def _ask_lines(view: View) -> Prompt:
    return Prompt(view.texts.rich("paperlist-ask-lines"))


def _read_lines(entry: Entry, view: View) -> Outcome:
    """Every line that is understood; what is not is told, and can be sent again afterwards."""
    text = read_text(entry, view, limit=LONGEST_TEXT, lines=True)
    if isinstance(text, Problem):
        return text
    try:
        table = read_pasted(text)
    except UnreadableTable:
        return Problem(view.texts.rich("paperlist-lines-unread"))
    good: list[dict[str, Any]] = []
    problems: list[list[str | int]] = []
    for row in table.rows:
        found = _paper(row.cells, view)
        if isinstance(found, str):
            problems.append([row.number, found])
        else:
            good.append(found)
    if not good:
        return Problem(lines(view.texts.rich("paperlist-lines-none"), *_told(view, problems)))
    return Taken({"papers": good, "problems": problems})


def _paper(cells: tuple[str, ...], view: View) -> dict[str, Any] | str:
    """The paper of one line, or the key of what is wrong with it."""
    title, author, day = (*cells, "", "", "")[:3]
    if not tidy(title):
        return "title"
    person = None
    if author:
        called = view.facts.roster.called(author)
        if len(called) != 1:
            return "author" if not called else "namesakes"
        person = called[0].person_id
    due = None
    if day:
        today = view.office.today(view.now)
        match read_day(day, today=today):
            case Day(day=found, past=False):
                due = found.isoformat()
            case WorkingDays(count):
                due = view.office.calendar.add_working_days(today, count).isoformat()
            case _:
                return "day"
    return {"title": title, "author": person, "due": due}


def _told(view: View, problems: list[list[str | int]]) -> list[Any]:
    texts = view.texts
    told = [
        texts.rich(f"paperlist-line-problem-{key}", number=str(number))
        for number, key in problems[:MOST_PROBLEMS]
    ]
    if len(problems) > MOST_PROBLEMS:
        told.append(texts.rich("printing-more", count=len(problems) - MOST_PROBLEMS))
    return told


def _ask_sure(view: View) -> Prompt:
    texts, value = view.texts, view.answers["lines"]
    count = len(value["papers"])
    text = lines(
        texts.rich("paperlist-lines-found", count=count),
        texts.rich("paperlist-lines-not", count=len(value["problems"]))
        if value["problems"]
        else (),
        *_told(view, value["problems"]),
    )
    return Prompt(text, ((Option(texts.plain("paperlist-lines-add", count=count), True),),))


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    wanted = [
        NewPaper(
            one["title"], one["author"], date.fromisoformat(one["due"]) if one["due"] else None
        )
        for one in answers["lines"]["papers"]
    ]
    done = paper_list.list_papers(
        turn.session, turn.actor, answers["_meeting"], wanted, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        ends = done.code in ("gone", "not-allowed", "document-meeting-cancelled")
        return back_to(turn, done, None if ends else "lines")
    handler.listing(turn, done.meeting_id, note=words.listed(turn.texts, done))
    return None


PAPER_PASTE = Form(
    name="paper_paste",
    version=1,
    title="form-paper-paste",
    steps=(Step("lines", _ask_lines, _read_lines), Step("sure", _ask_sure, read_pressed)),
    facts=_facts,
    finish=_finish,
)
