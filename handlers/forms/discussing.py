"""The form of a comment: its words, and files that come along. Row 8.4."""

from __future__ import annotations

from typing import Any

from chat.message import lines
from chat.texts import tasks as task_words
from handlers.discussing import show_discussion
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Kept,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.files import not_taken, stored
from handlers.forms.sharing import back_to
from handlers.forms.writing import read_text
from handlers.turn import Turn
from meetings import tasks
from meetings.meetings import Refused
from meetings.tasks import Evidence, TaskFacts, discussing

_BACK_TO = {"task-text": "text", "level-mark": "text", "comment-files": "text"}


def _facts(turn: Turn, answers: Answers) -> TaskFacts | None:
    return tasks.facts_of(turn.session, answers["_task"], now=turn.now, office=turn.office)


def _ask(view: View) -> Prompt:
    task: TaskFacts | None = view.facts
    title = task_words.title(view.texts, task) if task is not None else None
    return Prompt(lines(title, view.texts.rich("comment-ask")))


def _read(entry: Entry, view: View) -> Outcome:
    """The words; files sent along or before them are kept with them."""
    files = _with(view.answers.get("text"), entry, view)
    if isinstance(files, Problem):
        return files
    if entry.files and not entry.text:
        note = view.texts.rich("task-files-so-far", count=len(files))
        return Kept({"words": "", "files": files}, note)
    text = read_text(Entry(text=entry.text), view, limit=discussing.LONGEST_COMMENT, lines=True)
    if not isinstance(text, Problem):
        return Taken({"words": text, "files": files})
    # The words do not do, but what was sent with them is not asked for again.
    return Kept({"words": "", "files": files}, text.text) if entry.files else text


def _with(before: Any, entry: Entry, view: View) -> list[dict[str, Any]] | Problem:
    """The files so far and those just sent; or what is wrong with one of these."""
    files = list((before or {}).get("files", ()))
    for file in entry.files:
        if file.refused is not None or file.digest is None:
            return Problem(not_taken(view, file))
        files.append(stored(file))
    if len(files) > discussing.MOST_COMMENT_FILES:
        return Problem(view.texts.rich("task-files-too-many", limit=discussing.MOST_COMMENT_FILES))
    return files


def _write(turn: Turn, answers: Answers) -> GoTo | None:
    said = answers["text"]
    outcome = discussing.comment(
        turn.session,
        turn.actor,
        answers["_task"],
        said["words"],
        tuple(Evidence(**file) for file in said["files"]),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    show_discussion(turn, outcome.task_id, note=turn.texts.rich("comment-written"))
    return None


COMMENT_WRITE = Form(
    name="comment_write",
    version=1,
    steps=(
        Step("text", _ask, _read, takes_file="any", settled=lambda value: bool(value["words"])),
    ),
    facts=_facts,
    finish=_write,
    title="button-comment-write",
)
