"""Words of 筹备任务: the page of a meeting, a template before it is applied, what was done.

Rows 2.1a, 2.3 to 2.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.meeting_people import PAGE, button, pager
from chat.texts.tasks import day
from meetings.people import Named
from meetings.preparation import Plan, PlannedLine, PreparationPage, Show, ShownTask
from meetings.preparation.applying import Applied, PreparationAdded
from meetings.preparation.templates import Template
from meetings.tasks import State

#: Characters of a task in a line, and on its button.
LONGEST, ON_BUTTON = 40, 12


def page(words: Words, found: PreparationPage, at: int, note: RichText = ()) -> Message:
    """筹备任务: by group, what is late first to be seen; ten a page."""
    texts, id = words.texts, found.meeting_id
    at = min(at, max(0, (len(found.tasks) - 1) // PAGE))
    shown = found.tasks[at * PAGE : (at + 1) * PAGE]
    text = lines(
        note,
        texts.rich("preparation-page", title=found.title),
        _counts(texts, found),
        texts.rich("preparation-postponed") if found.postponed else (),
        *_by_group(words, found, shown),
        _empty(texts, found) if not shown else (),
    )
    buttons = [
        Choice(shortened(one.task.text, ON_BUTTON), encode("tk", one.task.task_id))
        for one in shown
    ]
    pages = pager(texts, len(found.tasks), at, "Aa", id, found.show)
    return Message(text, choices=(*pairs(buttons), *pages, *_page_buttons(texts, found)))


def _counts(texts: Texts, found: PreparationPage) -> RichText:
    if not found.total:
        return ()
    key = "preparation-counts-late" if found.late else "preparation-counts"
    late = {"late": found.late} if found.late else {}
    return texts.rich(key, total=found.total, done=found.done, **late)


def _empty(texts: Texts, found: PreparationPage) -> RichText:
    if not found.total:
        return texts.rich("preparation-none-yet" if found.may_edit else "preparation-none")
    return texts.rich("preparation-none-shown")


def _page_buttons(texts: Texts, found: PreparationPage) -> list[tuple[Choice, ...]]:
    id = found.meeting_id
    rows: list[tuple[Choice, ...]] = []
    if found.total:
        filters = [show for show in Show if show is not found.show]
        rows.append(
            tuple(
                button(texts, f"preparation-button-{show.name.lower()}", "Aa", id, show)
                for show in filters
            )
        )
    if found.may_edit and not found.postponed:
        rows.append(
            (
                button(texts, "preparation-button-template", "Ab", id),
                button(texts, "preparation-button-add", "Ai", id),
            )
        )
    rows.append(
        (
            button(texts, "preparation-button-groups", "Ag", id),
            button(texts, "panel-button-readiness", "Ha", id),
        )
    )
    return rows


def _by_group(words: Words, found: PreparationPage, shown: Sequence[ShownTask]) -> list[RichText]:
    texts, said, group = words.texts, list[RichText](), None
    for one in shown:
        if one.task.group != group:
            group = one.task.group
            leader = found.leaders.get(group, "")
            name = group or texts.plain("preparation-no-group")
            key = "preparation-group-led" if leader else "preparation-group"
            said.append(texts.rich(key, group=name, **({"leader": leader} if leader else {})))
        said.append(_line(words, one))
    return said


def _line(words: Words, one: ShownTask) -> RichText:
    texts, task = words.texts, one.task
    text = shortened(task.text, LONGEST)
    if task.done:
        return texts.rich("preparation-line-done", text=text)
    said = {
        "text": text,
        "day": day(texts, task.due_on, words.office.today(words.now)),
        "name": task.owner.name if task.owner else "",
    }
    if task.state is State.CONTESTED:
        return texts.rich("preparation-line-contested", **said)
    if task.state is State.REPORTED:
        return texts.rich("preparation-line-reported", **said)
    if one.late:
        return texts.rich("preparation-line-late", count=one.late, **said)
    return texts.rich("preparation-line", **said)


def lead(texts: Texts, lead_wd: int) -> str:
    """会前5个工作日, 会议当天, 会后2个工作日."""
    if lead_wd == 0:
        return texts.plain("preparation-lead-day")
    key = "preparation-lead-before" if lead_wd > 0 else "preparation-lead-after"
    return texts.plain(key, count=abs(lead_wd))


def plan(words: Words, found: Plan, at: int) -> Message:
    """A template before it is applied: line, group, owner, day; what has passed is marked."""
    texts, id, ref = words.texts, found.meeting_id, found.template.ref
    at = min(at, max(0, (len(found.lines) - 1) // PAGE))
    shown = found.lines[at * PAGE : (at + 1) * PAGE]
    today = words.office.today(words.now)
    text = lines(
        texts.rich("preparation-plan", template=found.template.name, title=found.title),
        *(_planned(texts, number, one, today) for number, one in enumerate(shown, at * PAGE + 1)),
        texts.rich("preparation-plan-past", count=found.past) if found.past else (),
        texts.rich("preparation-plan-nothing") if not found.new else (),
    )
    rows: list[tuple[Choice, ...]] = []
    if found.new:
        label = texts.plain("preparation-button-apply", count=found.new)
        rows.append((Choice(label, encode("Ac", id, ref, 0)),))
    if found.past and found.new > found.past:
        label = texts.plain("preparation-button-apply-rest", count=found.new - found.past)
        rows.append((Choice(label, encode("Ac", id, ref, 1)),))
    last = (
        button(texts, "preparation-button-other-template", "AA", id),
        button(texts, "preparation-button-back", "Aa", id),
    )
    return Message(text, choices=(*rows, *pager(texts, len(found.lines), at, "Ab", id, ref), last))


def _planned(texts: Texts, number: int, one: PlannedLine, today: date) -> RichText:
    if one.there:
        return texts.rich("preparation-plan-there", number=number, text=one.line.text)
    if one.done:
        return texts.rich(
            "preparation-plan-done", number=number, group=one.line.group, text=one.line.text
        )
    key = "preparation-plan-line-past" if one.past else "preparation-plan-line"
    return texts.rich(
        key,
        number=number,
        group=one.line.group,
        text=one.line.text,
        day=day(texts, one.due_on, today),
        name=one.owner.name if one.owner else "",
    )


def choose(texts: Texts, meeting_id: int, found: Sequence[Template]) -> Message:
    """Which template is to be looked at."""
    rows = [
        (
            Choice(
                texts.plain(
                    "preparation-button-one-template", name=one.name, count=len(one.lines)
                ),
                encode("Ab", meeting_id, one.ref),
            ),
        )
        for one in found[:PAGE]
    ]
    key = "preparation-choose" if found else "preparation-no-templates"
    back = (button(texts, "preparation-button-back", "Aa", meeting_id),)
    return Message(texts.rich(key), choices=(*rows, back))


def applied(texts: Texts, done: Applied) -> RichText:
    """How many tasks were made, and whom nobody could be told."""
    return lines(
        texts.rich("preparation-applied", count=done.made),
        texts.rich("preparation-applied-done", count=done.done) if done.done else (),
        texts.rich("preparation-applied-left-out", count=done.past) if done.past else (),
        to_phone(texts, done.to_phone),
    )


def added(texts: Texts, done: PreparationAdded) -> RichText:
    """A task by hand was made."""
    return lines(texts.rich("preparation-added"), to_phone(texts, done.to_phone))


def to_phone(texts: Texts, people: Sequence[Named]) -> RichText:
    """Who has to be phoned."""
    if not people:
        return ()
    names = texts.plain("meeting-list-comma").join(person.name for person in people)
    return texts.rich("preparation-to-phone", names=names)


def pairs(found: Sequence[Choice]) -> tuple[tuple[Choice, ...], ...]:
    """Buttons, two in a row."""
    return tuple(tuple(found[at : at + 2]) for at in range(0, len(found), 2))
