"""每日待办: everything of today in one message to one reader. Rows 8.2 and 8.4.

The list was made in the morning and is worded when it goes out: what no longer holds by then is
left out, and where nothing is left nothing is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chat.dates import say_month
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts, tasks
from chat.texts.home import shortened
from chat.texts.wording import Reading
from meetings.people import named, who_is
from meetings.tasks import State, TaskFacts, facts, overdue_days
from meetings.tasks.kinds import PREPARATION
from meetings.tasks.submitting import INSTRUCTION
from storage import preparation
from storage import tasks as rows
from storage.levels import level_of_task, put_back

#: Buttons of a daily list, and lines of one section; the rest is under /my.
MOST_BUTTONS = 8
MOST_LINES = 20
#: Characters of a part or a question in a list.
LONGEST = 40
_WORKED_ON = (State.ASSIGNED, State.IN_PROGRESS)
#: Sections in this order: own duties, then what is to be known, then what is to be decided.
_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "mine": ("due", "accept", "part", "answer"),
    "above": (
        *("escalated", "unreachable", "submit", "part-late", "part-unreachable"),
        *("answer-late", "answer-unreachable"),
    ),
    "verify": ("verify",),
    "contested": ("contested", "part-contested"),
}
#: Counts and what is said of them, in this order; late ones are said with the approvals.
_COUNTS = ("ratify", "questions", "confirm", "carry")


@dataclass(frozen=True, slots=True)
class _Standing:
    """One line that still holds."""

    why: str
    row: rows.Task
    part: rows.TaskPart | None = None
    request: rows.TaskRequest | None = None


@dataclass(frozen=True, slots=True)
class _Line(_Standing):
    """One that is shown, with the task as it stands."""

    task: TaskFacts = field(kw_only=True)


def daily_list(reading: Reading) -> Message | None:
    """每日待办; None where nothing holds any more."""
    texts, today = reading.texts, reading.office.today(reading.now)
    if who_is(reading.session, reading.reader_id) is None:
        return None  # left since the list was made
    found, held = _standing(reading)
    parts: list[RichText] = []
    shown: list[TaskFacts] = []
    for section in _SECTIONS:
        entries = sorted(found.get(section, ()), key=lambda one: (one.row.due_on, one.row.id))
        if entries:
            parts.append(texts.rich(f"task-daily-{section}"))
            named_here = [_with_facts(reading, line) for line in entries[:MOST_LINES]]
            parts += [_words(reading, line, today) for line in named_here]
            shown += [line.task for line in named_here]
            if len(entries) > MOST_LINES:
                parts.append(texts.rich("task-daily-rest", count=len(entries) - MOST_LINES))
    if held:
        parts.append(texts.rich("task-daily-held", count=held))
    counts = reading.params.get("counts") or _counts_of_before(reading.params)
    month = reading.params.get("month", 0)
    parts += _count_lines(texts, counts)
    if month:
        said = say_month(month // 100, month % 100, texts.language)
        parts.append(texts.rich("task-daily-month", month=said))
    if not parts:
        return None
    if "mine" in found:
        parts.append(texts.rich("task-daily-foot"))
    heading = texts.rich("task-daily", day=tasks.day(texts, today, today))
    return Message(lines(heading, *parts), choices=_buttons(texts, shown, counts, month))


def _count_lines(texts: Texts, counts: Mapping[str, int]) -> list[RichText]:
    found = []
    approvals, late = counts.get("approvals", 0), counts.get("late", 0)
    if late:
        found.append(texts.rich("task-daily-approvals-late", count=approvals, late=late))
    elif approvals:
        found.append(texts.rich("task-daily-approvals", count=approvals))
    for what in _COUNTS:
        if counts.get(what):
            found.append(texts.rich(f"task-daily-{what}", count=counts[what]))
    return found


def _buttons(
    texts: Texts, shown: Sequence[TaskFacts], counts: Mapping[str, int], month: int
) -> tuple[tuple[Choice, ...], ...]:
    first = {task.id: task for task in shown}
    found = [(tasks.button(texts, task),) for task in list(first.values())[:MOST_BUTTONS]]
    if counts:
        label = texts.plain("my-decide-button", count=sum(counts.values()) - counts.get("late", 0))
        found.append((Choice(label, encode("al")),))
    if month:
        found.append((Choice(texts.plain("button-daily-month"), encode("im", month)),))
    return (*found, (Choice(texts.plain("button-my"), encode("my")),))


def _standing(reading: Reading) -> tuple[dict[str, list[_Standing]], int]:
    """The lines that still hold, by section; and how many more may not be named here (SEC-04)."""
    session, found, held = reading.session, dict[str, list[_Standing]](), 0
    for data in reading.params["lines"]:
        row = rows.task(session, data["task"])
        if row is None:
            continue
        line = _still(reading, data, row)
        shown = reading.levels is None or level_of_task(session, row) in reading.levels
        if line is None or not shown:
            put_back(session, row)
            held += line is not None
            continue
        section = next(name for name, whys in _SECTIONS.items() if line.why in whys)
        found.setdefault(section, []).append(line)
    return found, held


def _with_facts(reading: Reading, line: _Standing) -> _Line:
    task = facts(reading.session, line.row, now=reading.now, office=reading.office)
    return _Line(line.why, line.row, line.part, line.request, task=task)


def _counts_of_before(params: Mapping[str, Any]) -> Mapping[str, int]:
    """A list made before decisions were counted apart: it had the approvals alone."""
    return {"approvals": params["approvals"]} if params.get("approvals") else {}


def _still(reading: Reading, data: Mapping[str, Any], row: rows.Task) -> _Standing | None:
    """The line, where it still holds."""
    if row.owner_id != data["owner"] or not _stands(reading, data, row):
        return None
    if "part" in data:
        part = reading.session.get(rows.TaskPart, data["part"])
        today = reading.office.today(reading.now)
        quiet = part is not None and part.quiet_until is not None and part.quiet_until >= today
        if quiet and data["why"] in ("part", "part-late"):
            return None  # the co-owner said how far it is since the list was made
        wanted = ("contested",) if data["why"] == "part-contested" else ("assigned", "accepted")
        open_ = part is not None and part.state in wanted
        return _Standing(data["why"], row, part=part) if open_ else None
    if "request" in data:
        request = reading.session.get(rows.TaskRequest, data["request"])
        open_ = request is not None and request.state == "open"
        return _Standing(data["why"], row, request=request) if open_ else None
    return _Standing(data["why"], row)


def _stands(reading: Reading, data: Mapping[str, Any], task: rows.Task) -> bool:
    """Whether the task is as it was when the list was made."""
    why = data["why"]
    wanted = {"verify": (State.REPORTED,), "contested": (State.CONTESTED,)}
    if State(task.state) not in wanted.get(why, _WORKED_ON):
        return False
    if task.kind == PREPARATION and task.id in preparation.resting(
        reading.session, now=reading.now
    ):
        return False  # its meeting was put off, or has begun, since the list was made
    today = reading.office.today(reading.now)
    if why in ("due", "escalated", "submit") and task.quiet_until and task.quiet_until >= today:
        return False  # reported since the list was made
    return not (why == "accept" and task.state != State.ASSIGNED)


def _words(reading: Reading, line: _Line, today: date) -> RichText:
    if line.part is not None:
        return _of_part(reading, line, line.part, today)
    if line.request is not None:
        return _of_request(reading, line, line.request, today)
    texts, task = reading.texts, line.task
    name = task.owner.name if task.owner else ""
    own = task.owner_id == reading.reader_id
    said = tasks.list_line(texts, task, today, own=own)
    match line.why:
        case "escalated":
            late = _reported_late(reading, task)
            key = "task-daily-unfinished" if late else "task-daily-escalated"
            return lines(said, texts.rich(key, name=name, count=task.days_late))
        case "submit":
            return lines(said, texts.rich("task-daily-submit", count=task.days_late))
        case "unreachable":
            left = task.owner is not None and task.owner.left_on is not None
            key = "task-daily-left" if left else "task-daily-no-account"
            return lines(said, texts.rich(key, name=name))
        case "due" | "accept" if not own:
            return lines(said, texts.rich("task-daily-for", name=name))
    return said


def _of_part(reading: Reading, line: _Line, part: rows.TaskPart, today: date) -> RichText:
    texts, office = reading.texts, reading.office
    name = _name(reading, part.person_id)
    if line.why == "part":
        late = overdue_days(part.due_on, today, office.calendar)
        lamp = (
            texts.plain("task-lamp-overdue-days", count=late)
            if late
            else texts.plain(f"task-part-{part.state}")
        )
        said = texts.rich(
            "task-daily-part",
            lamp=lamp,
            number=tasks.number_of(texts, line.task),
            text=shortened(part.text, LONGEST),
            day=tasks.day(texts, part.due_on, today),
        )
        if part.person_id == reading.reader_id:
            return said
        return lines(said, texts.rich("task-daily-for", name=name))
    said = tasks.list_line(texts, line.task, today, own=line.task.owner_id == reading.reader_id)
    if line.why in ("part-unreachable", "part-contested"):
        return lines(
            said,
            texts.rich(f"task-daily-{line.why}", name=name, text=shortened(part.text, LONGEST)),
        )
    late = overdue_days(part.due_on, today, office.calendar)
    return lines(
        said,
        texts.rich(
            "task-daily-part-late", name=name, text=shortened(part.text, LONGEST), count=late
        ),
    )


def _of_request(reading: Reading, line: _Line, request: rows.TaskRequest, today: date) -> RichText:
    texts, office = reading.texts, reading.office
    if line.why == "answer":
        key = "task-daily-instruction" if request.kind == INSTRUCTION else "task-daily-answer"
        said = texts.rich(
            key,
            number=tasks.number_of(texts, line.task),
            text=shortened(request.text, LONGEST),
            name=_name(reading, request.asked_by_id),
            day=tasks.day(texts, request.answer_by, today),
        )
        if request.of_id == reading.reader_id:
            return said
        return lines(said, texts.rich("task-daily-for", name=_name(reading, request.of_id)))
    name = _name(reading, request.of_id)
    said = tasks.list_line(texts, line.task, today, own=line.task.owner_id == reading.reader_id)
    if line.why == "answer-unreachable":
        key = "task-daily-answer-unreachable"
        return lines(said, texts.rich(key, name=name, text=shortened(request.text, LONGEST)))
    late = overdue_days(request.answer_by, today, office.calendar)
    text = shortened(request.text, LONGEST)
    return lines(said, texts.rich("task-daily-answer-late", name=name, text=text, count=late))


def _name(reading: Reading, person_id: int) -> str:
    found = named(reading.session, [person_id]).get(person_id)
    return found.name if found else ""


def _reported_late(reading: Reading, task: TaskFacts) -> bool:
    """Whether the owner reported something since the due day."""
    return any(
        step.kind == "progress" and reading.office.today(step.at) > task.due_on
        for step in task.steps
    )
