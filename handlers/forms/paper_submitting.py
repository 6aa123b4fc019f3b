"""Forms by which papers come in: which paper a file is, the file itself, more time. Row 2.5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from chat.texts.paper_list_notices import sender_of
from handlers import paper_submitting as handler
from handlers.documents import prepared_meetings
from handlers.forms import filling
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import due_of
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
from handlers.forms.files import not_taken, stored_paper
from handlers.forms.paper_list import ask_day, due_steps
from handlers.forms.sharing import back_to
from handlers.paper_list import card
from handlers.turn import Turn
from meetings import paper_list
from meetings.meetings import Refused
from meetings.paper_list import Method, Paper

#: Papers offered to a file that came unasked.
MOST = 8
_BACK_TO = {"paper-due-past": "due", "paper-due-late": "due", "paper-due-sooner": "due"}


@dataclass(frozen=True, slots=True)
class _Facts:
    papers: tuple[Paper, ...]
    title: str
    reader_id: int


def _facts(turn: Turn, answers: Answers) -> _Facts:
    if "_paper" in answers:
        found = paper_list.card_of(
            turn.session, turn.me, answers["_paper"], now=turn.now, office=turn.office
        )
        return _Facts((), "" if isinstance(found, Refused) else found.paper.title, 0)
    papers = paper_list.papers_to_send(turn.session, turn.me, now=turn.now)
    return _Facts(papers[:MOST], "", turn.me.person_id)


def _ask_which(view: View) -> Prompt:
    texts, facts = view.texts, view.facts
    [file, *_] = view.answers["_files"]
    options = [(Option(sender_of(texts, one, facts.reader_id), one.id),) for one in facts.papers]
    options.append((Option(texts.plain("paperlist-none-of-these"), 0),))
    return Prompt(texts.rich("paperlist-which", name=file["name"]), tuple(options))


def _took(turn: Turn, answers: Answers) -> GoTo | None:
    file, *others = answers["_files"]
    if answers["paper"]:
        handler.submitted(turn, answers["paper"], file)
    elif prepared_meetings(turn):
        kept = {key: file[key] for key in ("digest", "name", "size")}
        files = {"files": [kept | {"type": file["media_type"]}], "open": False}
        filling.open_form(turn, "add_document", {"files": files})
        return None
    else:
        turn.tell("nothing-to-do-with-file", name=file["name"])
    if others:
        handler.ask_which(turn, others)
    return None


PAPER_WHICH = Form(
    name="paper_which",
    version=1,
    title="form-paper-which",
    steps=(Step("paper", _ask_which, read_pressed),),
    facts=_facts,
    finish=_took,
)


def _ask_file(view: View) -> Prompt:
    return Prompt(view.texts.rich("paperlist-ask-file", title=view.facts.title))


def _read_file(entry: Entry, view: View) -> Outcome:
    if not entry.files:
        return Problem(view.texts.rich("documents-file-wanted"))
    if len(entry.files) > 1:
        return Problem(view.texts.rich("documents-one-file"))
    [file] = entry.files
    return Problem(not_taken(view, file)) if file.refused else Taken(stored_paper(file))


def _ask_method(view: View) -> Prompt:
    options = tuple(
        (Option(view.texts.plain(f"paperlist-method-{method}"), method),)
        for method in get_args(Method)
    )
    return Prompt(view.texts.rich("paperlist-ask-method"), options)


def _submit(turn: Turn, answers: Answers) -> GoTo | None:
    file: dict[str, Any] = answers["file"]
    handler.submitted(turn, answers["_paper"], file, answers["method"])
    return None


PAPER_SUBMIT = Form(
    name="paper_submit",
    version=1,
    title="form-paper-submit",
    steps=(
        Step("method", _ask_method, read_pressed),
        Step("file", _ask_file, _read_file, takes_file="document"),
    ),
    facts=_facts,
    finish=_submit,
)


def _ask_time(turn: Turn, answers: Answers) -> GoTo | None:
    day = due_of(answers)
    if day is None:
        return GoTo("due", turn.texts.rich("dates-not-a-day"))
    session, actor, office = turn.session, turn.actor, turn.office
    done = paper_list.ask_more_time(
        session, actor, answers["_paper"], day, now=turn.now, office=office
    )
    if isinstance(done, Refused):
        return back_to(turn, done, _BACK_TO.get(done.code))
    card(turn, done.paper_id, turn.texts.rich("paperlist-time-asked"))
    return None


PAPER_TIME = Form(
    name="paper_time",
    version=1,
    title="form-paper-time",
    steps=due_steps(ask_day),
    facts=_facts,
    finish=_ask_time,
)
