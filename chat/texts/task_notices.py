"""What people are told of tasks without asking: assigned, contested, done, back, and daily."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts, tasks
from chat.texts.wording import Reading
from meetings.people import named, who_is
from meetings.tasks import State, TaskFacts, deeds, facts, facts_of
from storage import tasks as rows

#: Buttons of a daily list; the rest is under /my.
MOST_BUTTONS = 8
_OPEN = (State.ASSIGNED, State.IN_PROGRESS)
#: Sections of the daily list, in this order: own duties, then what is to be known, then decided.
_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "mine": ("due", "accept"),
    "above": ("escalated", "unreachable"),
    "verify": ("verify",),
    "contested": ("contested",),
}


def assigned(reading: Reading) -> Message | None:
    """交办: what it is, until when, 签收 or 有异议."""
    return _card(reading, "task-assigned", (State.ASSIGNED,), of_owner=True)


def contested(reading: Reading) -> Message | None:
    """To the hosts: the owner objects."""
    return _card(reading, "task-was-contested", (State.CONTESTED,))


def reported(reading: Reading) -> Message | None:
    """To the hosts: reported done, to be verified."""
    return _card(reading, "task-was-reported", (State.REPORTED,))


def returned(reading: Reading) -> Message | None:
    """To the owner: sent back, with the remark."""
    return _card(reading, "task-was-returned", (State.IN_PROGRESS,), of_owner=True)


def closed(reading: Reading) -> Message | None:
    """To the owner: verified and closed."""
    return _card(reading, "task-was-closed", (State.CLOSED,), of_owner=True)


def moved(reading: Reading) -> Message | None:
    """To the former owner: it is somebody else's now."""
    task = facts_of(
        reading.session, reading.params["task"], now=reading.now, office=reading.office
    )
    if task is None or task.owner_id == reading.person_id:
        return None
    number = tasks.number(reading.texts, task.year, task.number)
    return Message(reading.texts.rich("task-was-moved", number=number, text=task.text))


def daily_list(reading: Reading) -> Message | None:
    """每日待办: everything of today in one message; None where nothing holds any more."""
    texts, today = reading.texts, reading.office.today(reading.now)
    found: dict[str, list[tuple[Mapping[str, Any], TaskFacts]]] = {}
    for line in reading.params["lines"]:
        task = _still(reading, line)
        if task is not None:
            section = next(name for name, whys in _SECTIONS.items() if line["why"] in whys)
            found.setdefault(section, []).append((line, task))
    parts: list[RichText] = []
    for section in _SECTIONS:
        entries = sorted(found.get(section, ()), key=lambda e: (e[1].due_on, e[1].id))
        if entries:
            parts.append(texts.rich(f"task-daily-{section}"))
            parts += [_line(reading, line, task, today) for line, task in entries]
    approvals = reading.params["approvals"]
    if approvals:
        parts.append(texts.rich("task-daily-approvals", count=approvals))
    if not parts:
        return None
    if "mine" in found:
        parts.append(texts.rich("task-daily-foot"))
    shown = [task for entries in found.values() for _, task in entries]
    return Message(
        lines(texts.rich("task-daily", day=tasks.day(texts, today, today)), *parts),
        choices=_daily_buttons(texts, shown, approvals),
    )


def _daily_buttons(
    texts: Texts, shown: Sequence[TaskFacts], approvals: int
) -> tuple[tuple[Choice, ...], ...]:
    buttons = [(tasks.button(texts, task),) for task in shown[:MOST_BUTTONS]]
    if approvals:
        label = texts.plain("my-decide-button", count=approvals)
        buttons.append((Choice(label, encode("al")),))
    return (*buttons, (Choice(texts.plain("button-my"), encode("my")),))


def _still(reading: Reading, line: Mapping[str, Any]) -> TaskFacts | None:
    """The task of a line, where the line still holds."""
    task = rows.task(reading.session, line["task"])
    if task is None or task.owner_id != line["owner"]:
        return None
    wanted = {"verify": (State.REPORTED,), "contested": (State.CONTESTED,)}
    if State(task.state) not in wanted.get(line["why"], _OPEN):
        return None
    today = reading.office.today(reading.now)
    if line["why"] in ("due", "escalated") and task.quiet_until and task.quiet_until >= today:
        return None  # reported since the list was made
    if line["why"] == "accept" and task.state != State.ASSIGNED:
        return None
    return facts(reading.session, task, now=reading.now, office=reading.office)


def _line(reading: Reading, line: Mapping[str, Any], task: TaskFacts, today: date) -> RichText:
    texts, why = reading.texts, line["why"]
    name = task.owner.name if task.owner else ""
    own = task.owner_id == reading.reader_id
    said = tasks.list_line(texts, task, today, own=own)
    if why == "escalated":
        key = "task-daily-unfinished" if _reported_late(reading, task) else "task-daily-escalated"
        said = lines(said, texts.rich(key, name=name, count=task.days_late))
    elif why == "unreachable":
        left = task.owner is not None and task.owner.left_on is not None
        key = "task-daily-left" if left else "task-daily-no-account"
        said = lines(said, texts.rich(key, name=name))
    elif not own and why in ("due", "accept"):
        said = lines(said, texts.rich("task-daily-for", name=name))
    return said


def _reported_late(reading: Reading, task: TaskFacts) -> bool:
    """Whether the owner reported something since the due day."""
    return any(
        step.kind == "progress" and reading.office.today(step.at) > task.due_on
        for step in task.steps
    )


def _is_doer(task: TaskFacts, person_id: int) -> bool:
    """The owner; once it was reported done, also who reported it for them."""
    reporter = None if task.state is State.ASSIGNED else task.reported_by_id
    return person_id in (task.owner_id, reporter)


def _card(
    reading: Reading, heading: str, states: tuple[State, ...], *, of_owner: bool = False
) -> Message | None:
    task = facts_of(
        reading.session, reading.params["task"], now=reading.now, office=reading.office
    )
    if task is None or task.state not in states:
        return None
    if of_owner and not _is_doer(task, reading.person_id):
        return None
    who = who_is(reading.session, reading.reader_id)
    can = deeds(reading.session, who, task.id) if who is not None else ()
    said = reading.texts.rich(heading)
    if reading.reader_id != reading.person_id:
        person = named(reading.session, [reading.person_id]).get(reading.person_id)
        name = person.name if person else ""
        said = lines(said, reading.texts.rich("task-for-leader", name=name))
    return tasks.card(reading.texts, task, can, reading.now, reading.office, heading=said)
