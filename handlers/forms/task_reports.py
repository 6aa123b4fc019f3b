"""Forms of those who work on a task or check it: a report, an objection, a return. Row 8.3."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, assert_never

from chat.message import RichText, lines
from chat.texts import tasks as words
from chat.texts.documents import refused_file
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Kept,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.writing import read_text, takes_text
from handlers.prepare import ReceivedFile
from handlers.tasks import show_task
from handlers.turn import Turn
from meetings import tasks
from meetings.meetings import Refused
from meetings.tasks.sentence import read_sentence

#: To which step a refusal at the end leads back.
_BACK_TO = {"task-text": "text", "level-mark": "text", "task-evidence": "files"}


def _facts(turn: Turn, answers: Answers) -> tasks.TaskFacts | None:
    return tasks.facts_of(turn.session, answers["_task"], now=turn.now, office=turn.office)


def _ask_method(view: View) -> Prompt:
    options = tuple(
        Option(view.texts.plain(f"task-method-{method}"), method) for method in ("phone", "paper")
    )
    return Prompt(view.texts.rich("task-ask-method", name=_owner(view)), (options,))


def _ask_progress(view: View) -> Prompt:
    options = tuple(
        (Option(view.texts.plain(f"task-progress-{progress}"), progress.value),)
        for progress in tasks.Progress
    )
    return Prompt(view.texts.rich("task-ask-progress", task=_title(view)), options)


def _ask_report(view: View) -> Prompt:
    done = view.answers.get("state") == tasks.Progress.DONE
    key = "task-ask-result" if done else "task-ask-sentence"
    hint = "task-hint-done" if done else "task-hint-progress"
    return Prompt(lines(view.texts.rich(key, task=_title(view)), view.texts.rich(hint)))


def _read_report(entry: Entry, view: View) -> Outcome:
    """The sentence; files sent along or before it are kept with it."""
    files = _with(view.answers.get("text"), entry, view)
    if isinstance(files, Problem):
        return files
    if entry.files and not entry.text:
        note = view.texts.rich("task-files-so-far", count=len(files))
        return Kept({"words": "", "files": files}, note)
    # Lines stay apart: 问题 and 下一步 begin their own.
    text = read_text(Entry(text=entry.text), view, limit=tasks.LONGEST_REPORT, lines=True)
    return text if isinstance(text, Problem) else Taken({"words": text, "files": files})


def _ask_files(view: View) -> Prompt:
    count = len((view.answers.get("files") or {}).get("files", ()))
    if count:
        option = Option(view.texts.plain("button-task-report-done"), "end")
        return Prompt(view.texts.rich("task-ask-more-files", count=count), ((option,),))
    option = Option(view.texts.plain("task-on-paper"), "paper")
    return Prompt(view.texts.rich("task-ask-files"), ((option,),))


def _read_files(entry: Entry, view: View) -> Outcome:
    before = view.answers.get("files")
    if entry.pressed:
        kept = (before or {}).get("files", [])
        return Taken({"files": kept, "paper": entry.value == "paper", "end": True})
    if not entry.files:
        return Problem(view.texts.rich("task-file-wanted"))
    files = _with(before, entry, view)
    if isinstance(files, Problem):
        return files
    return Kept({"files": files, "paper": False, "end": False})


def _with(before: Any, entry: Entry, view: View) -> list[dict[str, Any]] | Problem:
    """The files so far and those just sent; or what is wrong with one of these."""
    files = list((before or {}).get("files", ()))
    for file in entry.files:
        if file.refused is not None or file.digest is None:
            return Problem(_refusal(view, file))
        files.append(asdict(tasks.Evidence(file.digest, file.name, file.media_type, file.size)))
    if len(files) > tasks.MOST_FILES:
        return Problem(view.texts.rich("task-files-too-many", limit=tasks.MOST_FILES))
    return files


def _refusal(view: View, file: ReceivedFile) -> RichText:
    return refused_file(
        view.texts,
        file.refused or "",
        name=file.name,
        details=dict(file.details),
        types=sorted(view.office.profile.files.types),
    )


def _needs_files(answers: Answers) -> bool:
    text = answers.get("text") or {}
    return answers.get("state") == tasks.Progress.DONE and not text.get("files")


def _report(turn: Turn, answers: Answers) -> GoTo | None:
    text, files = answers["text"], answers.get("files") or {}
    said = read_sentence(text["words"])
    report = tasks.Report(
        progress=tasks.Progress(answers["state"]),
        text=said.text,
        percent=said.percent,
        problems=said.problems,
        next_step=said.next_step,
        files=tuple(tasks.Evidence(**file) for file in [*text["files"], *files.get("files", ())]),
        evidence_on_paper=bool(files.get("paper")),
        method=answers.get("method") or "",
    )
    outcome = tasks.report_progress(
        turn.session, turn.actor, answers["_task"], report, now=turn.now, office=turn.office
    )
    done = report.progress is tasks.Progress.DONE
    return _end(turn, outcome, "task-reported-done" if done else "task-reported")


def _ask_reason(view: View) -> Prompt:
    return Prompt(view.texts.rich("task-ask-objection", task=_title(view)))


def _ask_remark(view: View) -> Prompt:
    return Prompt(view.texts.rich("task-ask-remark", task=_title(view), name=_owner(view)))


_read_words = takes_text(tasks.LONGEST_REPORT)


def _contest(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = tasks.contest(
        turn.session,
        turn.actor,
        answers["_task"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    return _end(turn, outcome, "task-contested")


def _return(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = tasks.return_task(
        turn.session,
        turn.actor,
        answers["_task"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    return _end(turn, outcome, "task-returned")


def _end(turn: Turn, outcome: tasks.Moved | tasks.Unchanged | Refused, done: str) -> GoTo | None:
    match outcome:
        case Refused(code, details):
            step = _BACK_TO.get(code)
            if step is not None:
                return GoTo(step, turn.texts.rich(f"refused-{code}", **dict(details)))
            turn.refuse(code, **dict(details))
        case tasks.Moved(task_id):
            show_task(turn, task_id, note=done)
        case tasks.Unchanged(task_id):
            show_task(turn, task_id, note="button-old")
        case _:
            assert_never(outcome)
    return None


def _title(view: View) -> str:
    return words.title(view.texts, view.facts) if view.facts else ""


def _owner(view: View) -> str:
    return view.facts.owner.name if view.facts and view.facts.owner else ""


REPORT_TASK = Form(
    name="report_task",
    version=1,
    steps=(
        Step(
            "method", _ask_method, read_pressed, wanted=lambda answers: bool(answers.get("_for"))
        ),
        Step("state", _ask_progress, read_pressed),
        Step(
            "text",
            _ask_report,
            _read_report,
            takes_file="any",
            settled=lambda value: bool(value["words"]),
        ),
        Step(
            "files",
            _ask_files,
            _read_files,
            takes_file="any",
            wanted=_needs_files,
            settled=lambda value: bool(value["end"]),
        ),
    ),
    facts=_facts,
    finish=_report,
    title="task-form-report",
)

CONTEST_TASK = Form(
    name="contest_task",
    version=1,
    steps=(Step("text", _ask_reason, _read_words),),
    facts=_facts,
    finish=_contest,
    title="task-form-contest",
)

RETURN_TASK = Form(
    name="return_task",
    version=1,
    steps=(Step("text", _ask_remark, _read_words),),
    facts=_facts,
    finish=_return,
    title="task-form-return",
)
