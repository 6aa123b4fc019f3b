"""Words of tasks: the card, the register of a meeting, and what the forms repeat. Rows 8.1–8.3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from chat.dates import say_day, say_time, say_when
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from meetings.office import Office
from meetings.people import Named
from meetings.reach import NoAccount, Reached
from meetings.tasks import Deed, Lamp, State, Step, TaskFacts
from meetings.tasks.owners import SourceMeeting

PAGE = 10
#: Steps of the history on a card; the whole of it is one press away.
RECENT = 5

_ROUTES = {
    Deed.ACCEPT: "ta",
    Deed.CONTEST: "tc",
    Deed.REPORT: "tp",
    Deed.REPORT_DONE: "td",
    Deed.REPORT_FOR: "tf",
    Deed.VERIFY: "tv",
    Deed.RETURN: "tb",
    Deed.REASSIGN: "tr",
    Deed.UPHOLD: "tu",
}


def number(texts: Texts, year: int, count: int) -> str:
    """〔2026〕3号."""
    return texts.plain("task-number", year=str(year), number=str(count))


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
    return f"{number(texts, task.year, task.number)} {task.text}"


def meeting_label(texts: Texts, meeting: SourceMeeting, office: Office, now: datetime) -> str:
    """A meeting on a button: its day and its title."""
    local = office.local(meeting.starts_at).date()
    return f"{day(texts, local, office.today(now))} {shortened(meeting.title)}"


def lamp(texts: Texts, task: TaskFacts, today: date) -> str:
    """亮灯 in words, with the days left or overdue; "" for what is closed."""
    match task.lamp:
        case None:
            return ""
        case Lamp.OVERDUE if task.state is not State.REPORTED and task.days_late:
            return texts.plain("task-lamp-overdue-days", count=task.days_late)
        case Lamp.NEAR if task.due_on == today:
            return texts.plain("task-lamp-today")
        case Lamp.NEAR if task.days_left:
            return texts.plain("task-lamp-near-days", count=task.days_left)
        case found:
            return texts.plain(f"task-lamp-{found}")


def state(texts: Texts, task: TaskFacts) -> str:
    """Where it stands; while it is worked on also how far it is."""
    said = texts.plain(f"task-state-{task.state}")
    if task.state is not State.IN_PROGRESS:
        return said
    progress = texts.plain(f"task-progress-{task.progress}")
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


def registered(texts: Texts, task: TaskFacts, told: Reached | NoAccount, now: datetime) -> Message:
    """Registered; whether the owner was told, and the way to the next item."""
    name = task.owner.name if task.owner else ""
    reached = isinstance(told, Reached)
    own = reached and told.person_id == task.owner_id
    key = "task-told" if own else "task-told-contact" if reached else "task-not-told"
    text = lines(
        texts.rich("task-registered", number=number(texts, task.year, task.number)),
        texts.rich(key, name=name),
    )
    another = Choice(texts.plain("button-task-another"), encode("ti", task.meeting_id or 0))
    show = Choice(texts.plain("button-task-show"), encode("tk", task.id))
    return Message(text, choices=((another,), (show,)))


def card(
    texts: Texts,
    task: TaskFacts,
    deeds: Sequence[Deed],
    now: datetime,
    office: Office,
    *,
    note: str = "",
    heading: RichText = (),
    whole: bool = False,
    host: bool = False,
) -> Message:
    """One task as it stands, its history, and the buttons that hold now."""
    steps = task.steps if whole else task.steps[-RECENT:]
    text = lines(
        texts.rich(note) if note else None,
        heading,
        *facts_lines(texts, task, office.today(now)),
        texts.rich("task-history") if steps else None,
        *(_step(texts, step, now, office) for step in steps),
    )
    return Message(text, choices=_buttons(texts, task, deeds, whole=whole, host=host))


def facts_lines(texts: Texts, task: TaskFacts, today: date) -> list[RichText]:
    """Number and text, meeting, owner, due day with the lamp, state."""
    due = day(texts, task.due_on, today)
    said = lamp(texts, task, today)
    found = [
        texts.rich("task-line-title", number=number(texts, task.year, task.number), text=task.text)
    ]
    if task.meeting:
        found.append(texts.rich("task-line-meeting", title=task.meeting))
    if task.owner:
        found.append(texts.rich("task-line-owner", name=person(texts, task.owner)))
    if task.first_due_on != task.due_on:
        due = texts.plain("task-due-moved", day=due, first=day(texts, task.first_due_on, today))
    found.append(
        texts.rich("task-line-lamp", day=due, lamp=said)
        if said
        else texts.rich("task-line-due", day=due)
    )
    found.append(texts.rich("task-line-state", state=state(texts, task)))
    return found


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
    message = _list(texts, found, page, now, office, route=("tm", meeting_id))
    new = Choice(texts.plain("button-item"), encode("ti", meeting_id))
    panel = Choice(texts.plain("button-task-panel"), encode("mp", meeting_id))
    return Message(lines(heading, message.text), choices=(*message.choices, (new,), (panel,)))


def waiting(
    texts: Texts, found: Sequence[TaskFacts], page: int, now: datetime, office: Office
) -> Message:
    """What waits for this person's check or decision."""
    key = "task-waiting" if found else "task-waiting-empty"
    message = _list(texts, found, page, now, office, route=("tw",))
    my = Choice(texts.plain("button-my"), encode("my"))
    return Message(lines(texts.rich(key), message.text), choices=(*message.choices, (my,)))


def list_line(texts: Texts, task: TaskFacts, today: date, *, own: bool = False) -> RichText:
    """One task in a list: lamp first, in words; the owner's name only where others read it."""
    said = lamp(texts, task, today) or texts.plain(f"task-state-{task.state}")
    return texts.rich(
        "task-list-own" if own else "task-list-line",
        lamp=said,
        number=number(texts, task.year, task.number),
        text=shortened(task.text, 40),
        name=task.owner.name if task.owner else "",
        day=day(texts, task.due_on, today),
        state=texts.plain(f"task-state-{task.state}"),
    )


def button(texts: Texts, task: TaskFacts) -> Choice:
    """The button that opens the task's card."""
    label = f"{number(texts, task.year, task.number)} {shortened(task.text, 12)}"
    return Choice(label, encode("tk", task.id))


def _list(
    texts: Texts,
    found: Sequence[TaskFacts],
    page: int,
    now: datetime,
    office: Office,
    *,
    route: tuple[str, *tuple[int, ...]],
) -> Message:
    last = max(0, (len(found) - 1) // PAGE)
    page = min(page, last)
    shown = found[page * PAGE : (page + 1) * PAGE]
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


def _buttons(
    texts: Texts, task: TaskFacts, deeds: Sequence[Deed], *, whole: bool, host: bool
) -> tuple[tuple[Choice, ...], ...]:
    found = [
        Choice(
            texts.plain(f"button-task-{deed.name.lower().replace('_', '-')}"),
            encode(_ROUTES[deed], task.id),
        )
        for deed in deeds
    ]
    rows = [tuple(found[at : at + 2]) for at in range(0, len(found), 2)]
    files = sum(step.files for step in task.steps)
    more = []
    if files:
        label = texts.plain("button-task-evidence", count=files)
        more.append(Choice(label, encode("te", task.id)))
    if not whole and len(task.steps) > RECENT:
        more.append(Choice(texts.plain("button-task-history"), encode("th", task.id)))
    if host and task.meeting_id is not None:
        more.append(Choice(texts.plain("button-task-register"), encode("tm", task.meeting_id)))
    return (*rows, tuple(more)) if more else tuple(rows)


def _step(texts: Texts, step: Step, now: datetime, office: Office) -> RichText:
    who = texts.plain("on-behalf", by=step.by, person=step.for_) if step.for_ else step.by
    if step.method:
        method = texts.plain(f"task-method-{step.method}")
        who = texts.plain("task-by-method", who=who, method=method)
    what = texts.plain(f"task-step-{step.kind}")
    if step.kind == "progress":
        what = texts.plain("task-step-so-far", what=what, progress=_progress(texts, step))
    if step.text:
        what = texts.plain("task-step-text", what=what, text=step.text)
    if step.files:
        what = texts.plain("task-step-files", what=what, count=step.files)
    today = office.today(now)
    if office.local(step.at).date() == today:
        when = say_time(step.at, office.zone)
    else:
        when = say_when(step.at, None, texts.language, office.zone, today=today)
    return texts.rich("task-step", when=when, who=who, what=what)


def _progress(texts: Texts, step: Step) -> str:
    return texts.plain(f"task-progress-{step.progress}") if step.progress else ""
