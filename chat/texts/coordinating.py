"""Words of requests for help, a decision or an instruction: their list and their card. Row 8.4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from chat.dates import say_time, say_when
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.sharing import pages, to_task
from chat.texts.tasks import PAGE, day, number_of, person
from meetings.office import Office
from meetings.tasks.facts import Help, TaskFacts
from meetings.tasks.requests import HelpDeed, HelpFacts
from meetings.tasks.rhythm import overdue_days

_ROUTES = {
    HelpDeed.ANSWER: "kt",
    HelpDeed.ENTER: "kt",
    HelpDeed.PASS_ON: "kw",
    HelpDeed.WITHDRAW: "kk",
}


def page(
    texts: Texts, task: TaskFacts, number: int, now: datetime, office: Office, *, may_ask: bool
) -> Message:
    """What was asked for a task, the newest first, ten a page."""
    found = tuple(reversed(task.requests))
    last = max(0, (len(found) - 1) // PAGE)
    number = min(number, last)
    shown = found[number * PAGE : (number + 1) * PAGE]
    today = office.today(now)
    text = lines(
        texts.rich("help-page", number=number_of(texts, task), text=shortened(task.text, 60)),
        *(_line(texts, one, today) for one in shown),
        None if found else texts.rich("help-none"),
    )
    rows: list[tuple[Choice, ...]] = [(_button(texts, one),) for one in shown]
    rows += pages(texts, ("kh", task.id), number, last)
    if may_ask:
        rows.append((Choice(texts.plain("button-help-ask"), encode("kl", task.id)),))
    rows.append((to_task(texts, task.id),))
    return Message(text, choices=tuple(rows))


def help_card(
    texts: Texts,
    found: HelpFacts,
    deeds: Sequence[HelpDeed],
    now: datetime,
    office: Office,
    *,
    note: RichText = (),
    heading: RichText = (),
) -> Message:
    """One request: what, by whom, until when, and the answer where there is one."""
    today = office.today(now)
    text = lines(
        note,
        heading,
        texts.rich(f"help-card-{found.kind}", text=found.text),
        texts.rich("help-line-by", name=person(texts, found.asked_by)) if found.asked_by else None,
        texts.rich("help-line-of", name=person(texts, found.of)) if found.of else None,
        _due(texts, found, today, office),
        *_answer(texts, found, today, office),
        texts.rich("part-line-task", number=number_of(texts, found.task), text=found.task.text),
    )
    instruct = found.kind == "instruction"
    found_buttons = [
        Choice(
            texts.plain(
                "button-help-instruct"
                if instruct and deed is HelpDeed.ANSWER
                else f"button-help-{deed.name.lower().replace('_', '-')}"
            ),
            encode(_ROUTES[deed], found.id),
        )
        for deed in deeds
    ]
    rows = [tuple(found_buttons[at : at + 2]) for at in range(0, len(found_buttons), 2)]
    requests = Choice(texts.plain("button-help-page"), encode("kh", found.task.id))
    return Message(text, choices=(*rows, (requests, to_task(texts, found.task.id))))


def answered_by(texts: Texts, found: HelpFacts) -> str:
    """Who answered: 张××代李×× where it was not who was asked."""
    of = found.of.name if found.of else ""
    if found.answered_by is None:
        return of
    return texts.plain("on-behalf", by=found.answered_by.name, person=of)


def question(texts: Texts, key: str, found: HelpFacts | None, **values: str) -> RichText:
    """What a form asks about a request, under the request's own words."""
    about = texts.rich(f"help-card-{found.kind}", text=found.text) if found is not None else None
    return lines(about, texts.rich(key, **values))


def _due(texts: Texts, found: HelpFacts, today: date, office: Office) -> RichText:
    said = day(texts, found.answer_by, today)
    if found.state == "withdrawn":
        return texts.rich("help-line-withdrawn")
    late = overdue_days(found.answer_by, today, office.calendar)
    if found.state == "open" and late:
        lamp = texts.plain("task-lamp-overdue-days", count=late)
        return texts.rich("help-line-late", day=said, lamp=lamp)
    return texts.rich("help-line-due", day=said)


def _answer(texts: Texts, found: HelpFacts, today: date, office: Office) -> list[RichText]:
    if found.state != "answered" or found.answered_at is None:
        return []
    if office.local(found.answered_at).date() == today:
        when = say_time(found.answered_at, office.zone)
    else:
        when = say_when(found.answered_at, None, texts.language, office.zone, today=today)
    key = "help-line-instruction" if found.kind == "instruction" else "help-line-answer"
    who = answered_by(texts, found)
    return [texts.rich(key, text=found.answer), texts.rich("comment-by", who=who, when=when)]


def _line(texts: Texts, one: Help, today: date) -> RichText:
    said = texts.rich(
        "help-list-line",
        kind=texts.plain(f"help-kind-{one.kind}"),
        name=one.of.name if one.of else "",
        text=shortened(one.text, 40),
        state=texts.plain(f"help-state-{one.state}", day=day(texts, one.answer_by, today)),
    )
    if one.state != "answered":
        return said
    return lines(said, texts.rich("help-list-answer", text=shortened(one.answer, 60)))


def _button(texts: Texts, one: Help) -> Choice:
    name = one.of.name if one.of else ""
    label = texts.plain("help-button", name=name, text=shortened(one.text, 12))
    return Choice(label, encode("ks", one.id))
