"""Resolutions of the issued minutes and their action items: registered at the issue, and how they
stand since. Rows 4.9, 8.1; REC-07."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from meetings.changes import Actor, changed
from meetings.issued_minutes.content import Numbered, from_data, resolutions
from meetings.issued_minutes.errata import former_of
from meetings.meetings import Refused
from meetings.office import Office
from meetings.reports.items import RegisterItem, items_of
from meetings.tasks.reading import step
from meetings.tasks.registering import LONGEST_TEXT, NewTask, enter_task
from storage import Session, record
from storage import document_numbers as number_rows
from storage import issued_minutes as rows
from storage import task_register as register_rows
from storage import tasks as task_rows


@dataclass(frozen=True, slots=True)
class Entered:
    """An action item opened by the issue: number in the paper, the task, its first step."""

    number: int
    task: task_rows.Task
    event_id: int


@dataclass(frozen=True, slots=True)
class ResolutionState:
    """A resolution as the paper has it, and how its action item stands; None: not registered."""

    number: int
    text: str
    owner: str
    unit: str
    due_on: date | None
    item: RegisterItem | None
    #: It stands in an edition before only: the erratum dropped it, its action item goes on.
    dropped: bool = False


def reference(session: Session, minutes: rows.Minutes) -> str:
    """The number as printed; "" before the issue."""
    drawn = number_rows.number(session, minutes.number_id) if minutes.number_id else None
    return drawn.text if drawn is not None else ""


def item_reference(text: str, number: int) -> str:
    """〔2026〕3号-2: where an action item comes from."""
    return f"{text}-{number}"


def register(
    session: Session, actor: Actor, minutes: rows.Minutes, *, now: datetime, office: Office
) -> tuple[Entered, ...]:
    """Open an action item for every resolution that has none; those there were get the number of
    the paper as their source. Nobody is told here."""
    text, entered = reference(session, minutes), []
    found = tasks_of(session, minutes)
    for one in resolutions(from_data(minutes.content)):
        source, task = item_reference(text, one.number), found.get(one.number)
        if task is not None:
            _link(session, actor, task, source, text, now=now)
            continue
        made = _enter(session, actor, minutes, one, source, now=now, office=office)
        if made is not None:
            entered.append(made)
    return tuple(entered)


def _enter(
    session: Session,
    actor: Actor,
    minutes: rows.Minutes,
    one: Numbered,
    source: str,
    *,
    now: datetime,
    office: Office,
) -> Entered | None:
    """The action item of one resolution; None where it can not be one yet (no owner, no day, the
    owner left): it stays on the page as not registered."""
    said = one.resolution
    if said.owner_id is None or said.due_on is None:
        return None
    # Decided for a day that passed before the paper was out: late from its first day.
    due_on = max(said.due_on, office.today(now))
    new = NewTask(said.text, said.owner_id, due_on, minutes.meeting_id, source=source)
    task = enter_task(session, actor, new, now=now, office=office)
    if isinstance(task, Refused):
        return None
    task.first_due_on = said.due_on
    if said.record_id is not None:
        line = session.get(record.RecordResolution, said.record_id)
        if line is not None and line.task_id is None:
            line.task_id = task.id
    event = step(session, task, actor, "registered", now=now)
    return Entered(one.number, task, event.id)


def _link(
    session: Session,
    actor: Actor,
    task: task_rows.Task,
    source: str,
    text: str,
    *,
    now: datetime,
) -> None:
    """What was registered before the paper: its source names the paper, beside what it named."""
    if source in task.source.split("；"):
        return
    kept = [one for one in task.source.split("；") if one and not one.startswith(f"{text}-")]
    wanted = "；".join((*kept, source))
    if len(wanted) > LONGEST_TEXT:
        return
    before, task.source = task.source, wanted
    changed(
        session,
        actor,
        "link task",
        f"task:{task.id}",
        now=now,
        before={"source": before},
        after={"source": wanted},
    )


def tasks_of(session: Session, minutes: rows.Minutes) -> dict[int, task_rows.Task]:
    """The action items of the edition's resolutions, by number in the paper."""
    wanted = resolutions(from_data(minutes.content))
    return _tasks(session, minutes, wanted)


def _tasks(
    session: Session, minutes: rows.Minutes, wanted: Iterable[Numbered]
) -> dict[int, task_rows.Task]:
    of_meeting = {
        task.id: task
        for task in task_rows.tasks_of_meeting(session, minutes.meeting_id)
        if task.kind == "resolution"
    }
    lines = {line.id: line.task_id for line in record.resolutions_of(session, minutes.meeting_id)}
    text, found = reference(session, minutes), {}
    rest: list[Numbered] = []
    for one in wanted:
        said = one.resolution
        id = said.task_id or lines.get(said.record_id or 0)
        if id in of_meeting:
            found[one.number] = of_meeting.pop(id)
        else:
            rest.append(one)
    # What was written into the minutes only is known by its words, whoever has it by now; or by
    # its place in the paper and its owner: what moved up to that place is another item.
    mine = {id: t for id, t in of_meeting.items() if text and f"{text}-" in t.source}
    for same in (_same_words, _same_place):
        for one in [one for one in rest if one.number not in found]:
            task = next((t for t in mine.values() if same(t, one, text)), None)
            if task is not None:
                found[one.number] = mine.pop(task.id)
    return found


def _same_words(task: task_rows.Task, one: Numbered, text: str) -> bool:
    return task.text == " ".join(one.resolution.text.split())


def _same_place(task: task_rows.Task, one: Numbered, text: str) -> bool:
    place = item_reference(text, one.number)
    return place in task.source.split("；") and task.owner_id == one.resolution.owner_id


def resolution_states(
    session: Session, minutes: rows.Minutes, *, now: datetime, office: Office
) -> tuple[ResolutionState, ...]:
    """Every resolution with the state of its action item; those an erratum dropped at the end."""
    wanted = resolutions(from_data(minutes.content))
    tasks = _tasks(session, minutes, wanted)
    dropped = _dropped(session, minutes, {task.id for task in tasks.values()})
    ids = [task.id for task in (*tasks.values(), *(task for _, task in dropped))]
    listed = register_rows.listed(session, register_rows.Wanted(meeting_id=minutes.meeting_id))
    items = {one.id: one for one in items_of(listed, now, office) if one.id in ids}
    states = [
        ResolutionState(
            one.number,
            one.resolution.text,
            one.resolution.owner,
            one.resolution.unit,
            one.resolution.due_on,
            items.get(tasks[one.number].id) if one.number in tasks else None,
        )
        for one in wanted
    ]
    gone = [
        ResolutionState(number, t.text, "", "", t.due_on, items.get(t.id), dropped=True)
        for number, t in dropped
    ]
    return (*states, *gone)


def _dropped(
    session: Session, minutes: rows.Minutes, kept: set[int]
) -> list[tuple[int, task_rows.Task]]:
    """What editions before had and this one has not any more, with its number there."""
    found: dict[int, tuple[int, task_rows.Task]] = {}
    former = former_of(session, minutes)
    while former is not None:
        for number, task in tasks_of(session, former).items():
            if task.id not in kept:
                found.setdefault(task.id, (number, task))
        former = former_of(session, former)
    return list(found.values())
