"""Words of co-owners' parts and milestones: their page, their cards, what people are told.

Rows 8.1, 8.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.tasks import PAGE, day, number_of, person
from meetings.office import Office
from meetings.people import Named
from meetings.reach import NoAccount, Reached
from meetings.tasks.facts import Milestone, Part, TaskFacts
from meetings.tasks.milestones import MilestoneRemoved
from meetings.tasks.parts import PartDeed, PartFacts
from meetings.tasks.rhythm import overdue_days

_ROUTES = {
    PartDeed.ACCEPT: "ka",
    PartDeed.CONTEST: "kc",
    PartDeed.NOTE: "kn",
    PartDeed.FINISH: "kf",
    PartDeed.ENTER: "ke",
    PartDeed.UPHOLD: "ky",
    PartDeed.GIVE: "kg",
    PartDeed.DROP: "kx",
    PartDeed.RETURN: "kr",
}


def page(
    texts: Texts,
    task: TaskFacts,
    number: int,
    now: datetime,
    office: Office,
    *,
    may_share: bool,
    note: RichText = (),
    undo: MilestoneRemoved | None = None,
) -> Message:
    """协办与节点 of a task, ten a page."""
    entries: list[Part | Milestone] = [*task.parts, *task.milestones]
    last = max(0, (len(entries) - 1) // PAGE)
    number = min(number, last)
    shown = entries[number * PAGE : (number + 1) * PAGE]
    text = lines(note, *_page_lines(texts, task, shown, office.today(now)))
    rows: list[tuple[Choice, ...]] = []
    if undo is not None:
        code = encode("ku", undo.event_id, undo.due_on.toordinal())
        rows.append((Choice(texts.plain("button-milestone-restore"), code),))
    rows += [(_entry_button(texts, one),) for one in shown]
    rows += pages(texts, ("kp", task.id), number, last)
    if may_share:
        rows.append(
            (
                Choice(texts.plain("button-part-add"), encode("ki", task.id, 0)),
                Choice(texts.plain("button-milestone-add"), encode("ki", task.id, 1)),
            )
        )
    rows.append((to_task(texts, task.id),))
    return Message(text, choices=tuple(rows))


def _page_lines(
    texts: Texts, task: TaskFacts, shown: Sequence[Part | Milestone], today: date
) -> list[RichText]:
    """The task, who leads it, and what is shown on this page."""
    parts = [_part_line(texts, one, today) for one in shown if isinstance(one, Part)]
    steps = [_milestone_line(texts, one, today) for one in shown if isinstance(one, Milestone)]
    found = [
        texts.rich("share-page", number=number_of(texts, task), text=shortened(task.text, 60)),
        _led(texts, task, today),
    ]
    if parts:
        found += [texts.rich("share-parts"), *parts]
    if steps:
        found += [texts.rich("share-milestones"), *steps]
    return found if shown else [*found, texts.rich("share-none")]


def pages(
    texts: Texts, route: tuple[str, *tuple[int, ...]], number: int, last: int
) -> list[tuple[Choice, ...]]:
    """The buttons that turn the pages; no row where there is one page."""
    turns = []
    if number > 0:
        turns.append(Choice(texts.plain("button-previous-page"), encode(*route, number - 1)))
    if number < last:
        turns.append(Choice(texts.plain("button-next-page"), encode(*route, number + 1)))
    return [tuple(turns)] if turns else []


def to_task(texts: Texts, task_id: int) -> Choice:
    """The way back to the task's card."""
    return Choice(texts.plain("button-share-task"), encode("tk", task_id))


def part_card(
    texts: Texts,
    part: PartFacts,
    deeds: Sequence[PartDeed],
    now: datetime,
    office: Office,
    *,
    note: RichText = (),
    heading: RichText = (),
) -> Message:
    """One part as it stands, with the buttons this person may press now."""
    today = office.today(now)
    text = lines(
        note,
        heading,
        texts.rich("part-card", text=part.text),
        texts.rich("part-line-person", name=person(texts, part.person)) if part.person else None,
        _due(texts, part, today, office),
        texts.rich("task-line-state", state=texts.plain(f"task-part-{part.state}")),
        _note(texts, part),
        texts.rich("part-line-task", number=number_of(texts, part.task), text=part.task.text),
        _led(texts, part.task, today),
    )
    found = [
        Choice(
            texts.plain(f"button-part-{deed.name.lower()}"),
            encode(_ROUTES[deed], part.id),
        )
        for deed in deeds
    ]
    rows = [tuple(found[at : at + 2]) for at in range(0, len(found), 2)]
    share = Choice(texts.plain("button-task-share"), encode("kp", part.task.id))
    return Message(text, choices=(*rows, (share, to_task(texts, part.task.id))))


def milestone_card(
    texts: Texts,
    task: TaskFacts,
    milestone: Milestone,
    now: datetime,
    office: Office,
    *,
    may_share: bool,
) -> Message:
    """One milestone: its day, reached or not, and what may be done with it."""
    today = office.today(now)
    text = lines(
        texts.rich("milestone-card", text=milestone.text),
        texts.rich("task-line-due", day=day(texts, milestone.due_on, today)),
        texts.rich("task-line-state", state=_reached(texts, milestone, today)),
        texts.rich("part-line-task", number=number_of(texts, task), text=task.text),
    )
    rows: list[tuple[Choice, ...]] = []
    if may_share and milestone.done:
        undo = Choice(texts.plain("button-milestone-undo"), encode("ko", milestone.id, 0))
        rows.append((undo,))
    elif may_share:
        rows.append(
            (
                Choice(texts.plain("button-milestone-reached"), encode("ko", milestone.id, 1)),
                Choice(texts.plain("button-milestone-remove"), encode("kz", milestone.id)),
            )
        )
    rows.append((Choice(texts.plain("button-task-share"), encode("kp", task.id)),))
    return Message(text, choices=tuple(rows))


def told(texts: Texts, someone: Named | None, reached: Reached | NoAccount | None) -> RichText:
    """Whether who had to hear of it could be reached; nothing where nobody had to."""
    if someone is None or reached is None:
        return ()
    match reached:
        case Reached(person_id) if person_id == someone.person_id:
            return texts.rich("share-told", name=someone.name)
        case Reached():
            return texts.rich("share-told-contact", name=someone.name)
        case NoAccount():
            return texts.rich("share-not-told", name=someone.name)


def question(texts: Texts, key: str, part: PartFacts | None) -> RichText:
    """What a form asks about a part, under the part's own words."""
    about = texts.rich("part-card", text=part.text) if part is not None else None
    return lines(about, texts.rich(key))


def _entry_button(texts: Texts, entry: Part | Milestone) -> Choice:
    if isinstance(entry, Part):
        name = entry.person.name if entry.person else ""
        text = texts.plain("share-part-button", name=name, text=shortened(entry.text, 12))
        return Choice(text, encode("kb", entry.id))
    text = texts.plain("share-milestone-button", text=shortened(entry.text, 16))
    return Choice(text, encode("km", entry.id))


def _led(texts: Texts, task: TaskFacts, today: date) -> RichText:
    """The lead unit, the owner and the task's own day."""
    return texts.rich(
        "share-led",
        name=person(texts, task.owner) if task.owner else "",
        day=day(texts, task.due_on, today),
    )


def _part_line(texts: Texts, part: Part, today: date) -> RichText:
    return texts.rich(
        "share-part-line",
        name=person(texts, part.person) if part.person else "",
        text=part.text,
        day=day(texts, part.due_on, today),
        state=texts.plain(f"task-part-{part.state}"),
    )


def _milestone_line(texts: Texts, milestone: Milestone, today: date) -> RichText:
    return texts.rich(
        "share-milestone-line",
        day=day(texts, milestone.due_on, today),
        text=milestone.text,
        state=_reached(texts, milestone, today),
    )


def _reached(texts: Texts, milestone: Milestone, today: date) -> str:
    if milestone.done:
        return texts.plain("milestone-reached")
    return texts.plain("milestone-late" if milestone.due_on < today else "milestone-ahead")


def _note(texts: Texts, part: PartFacts) -> RichText:
    if not part.note:
        return ()
    key = "part-line-objection" if part.state == "contested" else "part-line-note"
    return texts.rich(key, text=part.note)


def _due(texts: Texts, part: PartFacts, today: date, office: Office) -> RichText:
    """The day; while it is open and near or past, in words as the lamp says it."""
    said = day(texts, part.due_on, today)
    left = office.calendar.working_days_between(today, part.due_on)
    if part.state in ("done", "dropped") or left > office.profile.supervision.yellow_wd:
        return texts.rich("task-line-due", day=said)
    late = overdue_days(part.due_on, today, office.calendar)
    if late:
        lamp = texts.plain("task-lamp-overdue-days", count=late)
    elif part.due_on < today:
        lamp = texts.plain("task-lamp-overdue")
    elif part.due_on == today or left <= 0:
        lamp = texts.plain("task-lamp-today" if part.due_on == today else "task-lamp-near")
    else:
        lamp = texts.plain("task-lamp-near-days", count=left)
    return texts.rich("task-line-lamp", day=said, lamp=lamp)
