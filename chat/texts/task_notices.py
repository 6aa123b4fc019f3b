"""What people are told of tasks without asking: assigned, contested, done, back, changed."""

from __future__ import annotations

from chat.message import Choice, Message, lines
from chat.payload import encode
from chat.texts import task_cards, tasks
from chat.texts.wording import Reading
from meetings.people import named, who_is
from meetings.tasks import State, TaskFacts, deeds, facts_of
from meetings.tasks.kinds import LOAN, PREPARATION
from storage import tasks as rows

#: Items named in one message; the rest is under /my.
MOST_SHOWN = 8


def assigned(reading: Reading) -> Message | None:
    """交办: what it is, until when, 签收 or 有异议."""
    row = rows.task(reading.session, reading.params["task"])
    headings = {PREPARATION: "preparation-assigned-one", LOAN: "loan-taken-heading"}
    heading = headings.get(row.kind if row is not None else "", "task-assigned")
    return _card(reading, heading, (State.ASSIGNED,), of_owner=True)


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
    number = tasks.number_of(reading.texts, task)
    return Message(reading.texts.rich("task-was-moved", number=number, text=task.text))


def changed(reading: Reading) -> Message | None:
    """To the owner: the due day moved, or the task is suspended."""
    states = (State.ASSIGNED, State.IN_PROGRESS, State.SUSPENDED)
    return _card(reading, "task-changed", states, of_owner=True)


def resumed(reading: Reading) -> Message | None:
    """To the owner: work goes on."""
    states = (State.ASSIGNED, State.IN_PROGRESS)
    return _card(reading, "task-was-resumed", states, of_owner=True)


def handed_over(reading: Reading) -> Message | None:
    """To the new owner: everything that was handed over, each to be acknowledged."""
    texts, today = reading.texts, reading.office.today(reading.now)
    found = [
        task
        for task_id in reading.params["tasks"]
        if (task := facts_of(reading.session, task_id, now=reading.now, office=reading.office))
        and task.owner_id == reading.person_id
        and task.state is not State.CLOSED
    ]
    if not found:
        return None
    former = named(reading.session, [reading.params["from"]]).get(reading.params["from"])
    name = former.name if former else ""
    return Message(
        lines(
            texts.rich("task-were-handed-over", count=len(found), name=name),
            *(tasks.list_line(texts, task, today, own=True) for task in found[:MOST_SHOWN]),
            texts.rich("task-daily-rest", count=len(found) - MOST_SHOWN)
            if len(found) > MOST_SHOWN
            else None,
        ),
        choices=(
            *((tasks.button(texts, task),) for task in found[:MOST_SHOWN]),
            (Choice(texts.plain("button-my"), encode("my")),),
        ),
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
    today = reading.office.today(reading.now)
    can = (
        deeds(reading.session, who, task.id, today=today, office=reading.office)
        if who is not None
        else ()
    )
    said = reading.texts.rich(heading)
    if reading.reader_id != reading.person_id:
        person = named(reading.session, [reading.person_id]).get(reading.person_id)
        name = person.name if person else ""
        said = lines(said, reading.texts.rich("task-for-leader", name=name))
    return task_cards.card(reading.texts, task, can, reading.now, reading.office, heading=said)
