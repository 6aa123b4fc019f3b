"""Words of tasks: the card, the register of a meeting, and what the forms repeat. Rows 8.1–8.3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from chat.dates import say_day
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.task_words import number as number
from chat.texts.task_words import state_words
from meetings.office import Office
from meetings.people import Named
from meetings.tasks import Reason, State, TaskFacts
from meetings.tasks.owners import SourceMeeting

T = TypeVar("T")
PAGE = 10


def number_of(texts: Texts, task: TaskFacts) -> str:
    """The number of this task."""
    return number(texts, task.year, task.number, task.kind)


def day(texts: Texts, when: date, today: date) -> str:
    """A day with its weekday."""
    return say_day(when, texts.language, today=today)


def person(texts: Texts, someone: Named) -> str:
    """A person with unit and title, so that same names are told apart."""
    if someone.title:
        return texts.plain(
            "name-unit-title", name=someone.name, unit=someone.unit, title=someone.title
        )
    if someone.unit:
        return texts.plain("name-unit", name=someone.name, unit=someone.unit)
    return someone.name


def title(texts: Texts, task: TaskFacts) -> str:
    """Number and text, for a question about the task."""
    return f"{number_of(texts, task)} {task.text}"


def meeting_label(texts: Texts, meeting: SourceMeeting, office: Office, now: datetime) -> str:
    """A meeting on a button: its day and its title."""
    local = office.local(meeting.starts_at).date()
    return f"{day(texts, local, office.today(now))} {shortened(meeting.title)}"


def lamp(texts: Texts, task: TaskFacts, today: date) -> str:
    """亮灯 in words, with the days left or overdue; "" for what is closed."""
    if task.lamp is None:
        return ""
    if task.state is State.REPORTED:
        return texts.plain(f"task-lamp-{task.lamp}")
    match task.lamp_reason:
        case Reason.LATE if task.days_late:
            return texts.plain("task-lamp-overdue-days", count=task.days_late)
        case Reason.FAR_BEHIND:
            return texts.plain("task-lamp-far-behind", count=task.points_behind)
        case Reason.DAYS if task.due_on == today:
            return texts.plain("task-lamp-today")
        case Reason.DAYS if task.days_left:
            return texts.plain("task-lamp-near-days", count=task.days_left)
        case Reason.BEHIND:
            return texts.plain("task-lamp-behind", count=task.points_behind)
        case Reason.MILESTONE:
            return texts.plain("task-lamp-milestone")
    return texts.plain(f"task-lamp-{task.lamp}")


def state(texts: Texts, task: TaskFacts) -> str:
    """Where it stands; while it is worked on also how far it is."""
    said = state_words(texts, task.state, task.kind, task.progress)
    if task.state is not State.IN_PROGRESS:
        return said
    progress = texts.plain(f"task-progress-{task.progress}")
    if task.percent is not None:
        percent = str(task.percent)
        progress = texts.plain("task-progress-percent", progress=progress, percent=percent)
    return texts.plain("task-state-and-progress", state=said, progress=progress)


def to_confirm(
    texts: Texts, *, text: str, owner: Named | None, due_on: date | None, meeting: str, today: date
) -> RichText:
    """What is about to be registered."""
    return lines(
        texts.rich("task-confirm", text=text),
        texts.rich("task-line-meeting", title=meeting) if meeting else None,
        texts.rich("task-line-owner", name=person(texts, owner)) if owner else None,
        texts.rich("task-line-due", day=day(texts, due_on, today)) if due_on else None,
    )


def page_of(found: Sequence[T], page: int) -> Sequence[T]:
    """What stands on this page; beyond the last one, on the last."""
    page = min(page, _last_page(len(found)))
    return found[page * PAGE : (page + 1) * PAGE]


def _last_page(total: int) -> int:
    return max(0, (total - 1) // PAGE)


def register(
    texts: Texts,
    found: Sequence[TaskFacts],
    meeting_id: int,
    page: int,
    now: datetime,
    office: Office,
) -> Message:
    """The action items of a meeting, ten a page."""
    name = found[0].meeting if found else ""
    heading = (
        texts.rich("task-register", title=name, count=len(found))
        if found
        else texts.rich("task-register-empty")
    )
    shown = page_of(found, page)
    route = ("tm", meeting_id)
    message = _list(texts, shown, len(found), page, now, office, route=route)
    new = Choice(texts.plain("button-item"), encode("ti", meeting_id))
    summary = Choice(texts.plain("button-task-summary"), encode("is", meeting_id))
    panel = Choice(texts.plain("button-task-panel"), encode("mp", meeting_id))
    return Message(
        lines(heading, message.text),
        choices=(*message.choices, (new, summary) if found else (new,), (panel,)),
    )


def waiting(
    texts: Texts,
    shown: Sequence[TaskFacts],
    total: int,
    page: int,
    now: datetime,
    office: Office,
) -> Message:
    """What waits for this person's check or decision: the items of one page, of so many."""
    key = "task-waiting" if shown else "task-waiting-empty"
    message = _list(texts, shown, total, page, now, office, route=("tw",))
    my = Choice(texts.plain("button-my"), encode("my"))
    return Message(lines(texts.rich(key), message.text), choices=(*message.choices, (my,)))


def list_line(texts: Texts, task: TaskFacts, today: date, *, own: bool = False) -> RichText:
    """One task in a list: lamp first, in words; the owner's name only where others read it."""
    standing = state_words(texts, task.state, task.kind, task.progress)
    said = lamp(texts, task, today) or standing
    return texts.rich(
        "task-list-own" if own else "task-list-line",
        lamp=said,
        number=number_of(texts, task),
        text=shortened(task.text, 40),
        name=task.owner.name if task.owner else "",
        day=day(texts, task.due_on, today),
        state=standing,
    )


def button(texts: Texts, task: TaskFacts) -> Choice:
    """The button that opens the task's card."""
    label = f"{number_of(texts, task)} {shortened(task.text, 12)}"
    return Choice(label, encode("tk", task.id))


def _list(
    texts: Texts,
    shown: Sequence[TaskFacts],
    total: int,
    page: int,
    now: datetime,
    office: Office,
    *,
    route: tuple[str, *tuple[int, ...]],
) -> Message:
    last = _last_page(total)
    page = min(page, last)
    today = office.today(now)
    rows = [(button(texts, task),) for task in shown]
    turns = []
    if page > 0:
        turns.append(Choice(texts.plain("button-previous-page"), encode(*route, page - 1)))
    if page < last:
        turns.append(Choice(texts.plain("button-next-page"), encode(*route, page + 1)))
    choices: list[tuple[Choice, ...]] = [*rows]
    if turns:
        choices.append(tuple(turns))
    return Message(
        lines(*(list_line(texts, task, today) for task in shown)), choices=tuple(choices)
    )
