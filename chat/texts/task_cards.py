"""The card of a task: its facts, its history, and the buttons that hold now. Rows 8.1 to 8.5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chat.dates import say_time, say_when
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.home import shortened
from chat.texts.tasks import day, lamp, number_of, person, state
from meetings.office import Office
from meetings.people import Named
from meetings.reach import NoAccount, Reached
from meetings.tasks import Deed, State, Step, TaskFacts
from meetings.tasks.deeds import FIRST
from meetings.tasks.handing_over import HandedOver
from meetings.tasks.kinds import PREPARATION

#: Parts and questions named on a card, and characters of each; all of them have pages.
MOST_SHARES, LONGEST = 6, 40
#: Steps of the discussion.
TALK = ("comment", "withdrawn")
#: Steps nobody took: the house saw that a preparation task is done, or not any more.
BY_THE_HOUSE = frozenset({"settled", "unsettled"})
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
    Deed.HAND_ON: "AD",
    Deed.UPHOLD: "tu",
    Deed.EXTEND: "tx",
    Deed.SUSPEND: "ts",
    Deed.RESUME: "tg",
    Deed.REOPEN: "to",
    Deed.SUBMIT: "tl",
    Deed.AMEND: "tn",
    Deed.SHARE: "kp",
    Deed.ASK_HELP: "kh",
    Deed.DISCUSS: "kd",
    Deed.LEARN: "il",
    Deed.FINISH: "Ad",
    Deed.FINISH_FOR: "Ad",
    Deed.TAKE_BACK: "Aq",
    Deed.SET_DAY: "Ae",
    Deed.DROP: "Af",
}


def registered(texts: Texts, task: TaskFacts, told: Reached | NoAccount) -> Message:
    """Registered; whether the owner was told, and the way to the next item."""
    text = lines(
        texts.rich("task-registered", number=number_of(texts, task)),
        _told(texts, task.owner, told),
    )
    another = Choice(texts.plain("button-task-another"), encode("ti", task.meeting_id or 0))
    show = Choice(texts.plain("button-task-show"), encode("tk", task.id))
    return Message(text, choices=((another,), (show,)))


def _told(texts: Texts, owner: Named | None, told: Reached | NoAccount) -> RichText:
    reached = isinstance(told, Reached)
    own = isinstance(told, Reached) and owner is not None and told.person_id == owner.person_id
    key = "task-told" if own else "task-told-contact" if reached else "task-not-told"
    return texts.rich(key, name=owner.name if owner else "")


def handed_over(texts: Texts, outcome: HandedOver, people: Mapping[int, Named]) -> Message:
    """How many items have another owner now, and whether that one was told."""
    former, owner = people.get(outcome.from_id), people.get(outcome.to_id)
    moved = texts.rich(
        "task-handed-over",
        count=outcome.count,
        former=former.name if former else "",
        name=owner.name if owner else "",
    )
    text = lines(
        moved if outcome.count else None,
        texts.rich("task-handed-over-shares", count=outcome.shares) if outcome.shares else None,
        _told(texts, owner, outcome.told),
        texts.rich("task-handed-over-left", count=outcome.left) if outcome.left else None,
    )
    return Message(text)


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
) -> Message:
    """One task as it stands, its history, and the buttons that hold now."""
    steps = task.steps if whole else _worked(task)[-RECENT:]
    text = lines(
        texts.rich(note) if note else None,
        heading,
        *facts_lines(texts, task, office.today(now)),
        texts.rich("task-history") if steps else None,
        *(_step(texts, step, now, office) for step in steps),
    )
    return Message(text, choices=_buttons(texts, task, deeds, whole=whole))


def _worked(task: TaskFacts) -> tuple[Step, ...]:
    """The steps without the discussion, which has a page of its own."""
    return tuple(step for step in task.steps if step.kind not in TALK)


def _evidence(task: TaskFacts) -> int:
    """Files that came with reports; those of the discussion are no evidence."""
    return sum(step.files for step in _worked(task))


def facts_lines(texts: Texts, task: TaskFacts, today: date) -> list[RichText]:
    """Number and text, what is expected, where from, who, due day with the lamp, state."""
    found = [
        texts.rich("task-line-title", number=number_of(texts, task), text=task.text),
        texts.rich("task-line-result", text=task.result) if task.result else (),
        texts.rich("task-line-meeting", title=task.meeting) if task.meeting else (),
        texts.rich("task-line-source", text=task.source) if task.source else (),
    ]
    if task.unit and (task.owner is None or task.owner.unit != task.unit):
        found.append(texts.rich("task-line-unit", unit=task.unit))
    if task.owner:
        found.append(texts.rich("task-line-owner", name=person(texts, task.owner)))
    found += _shared(texts, task, today)
    found.append(_due(texts, task, today))
    found.append(texts.rich("task-line-state", state=state(texts, task)))
    if task.asked_change:
        found.append(texts.rich(f"task-asked-{task.asked_change}"))
    return [line for line in found if line]


def _shared(texts: Texts, task: TaskFacts, today: date) -> list[RichText]:
    """Co-owners with how far they are, the milestones ahead, what waits for an answer."""
    found = []
    for part in task.parts[:MOST_SHARES]:
        said = texts.plain(f"task-part-{part.state}")
        name = part.person.name if part.person else ""
        found.append(
            texts.rich("task-line-part", name=name, text=shortened(part.text, LONGEST), state=said)
        )
    for milestone in task.milestones:
        if not milestone.done:
            late = milestone.due_on < today
            key = "task-line-milestone-late" if late else "task-line-milestone"
            when = day(texts, milestone.due_on, today)
            found.append(texts.rich(key, text=milestone.text, day=when))
    waiting = [request for request in task.requests if request.state == "open"]
    for request in waiting[:MOST_SHARES]:
        name = request.of.name if request.of else ""
        found.append(
            texts.rich("task-line-asked", name=name, text=shortened(request.text, LONGEST))
        )
    return found


def _due(texts: Texts, task: TaskFacts, today: date) -> RichText:
    due = day(texts, task.due_on, today)
    if task.first_due_on != task.due_on:
        first = day(texts, task.first_due_on, today)
        due = texts.plain("task-due-moved", day=due, first=first)
    if task.extensions:
        due = texts.plain("task-due-extended", day=due, count=task.extensions)
    said = lamp(texts, task, today)
    if said:
        return texts.rich("task-line-lamp", day=due, lamp=said)
    return texts.rich("task-line-due", day=due)


def more(texts: Texts, task: TaskFacts, deeds: Sequence[Deed], *, host: bool) -> Message:
    """更多: what is done less often, the papers, and the way back."""
    rare = [deed for deed in deeds if deed not in FIRST and deed is not Deed.PAGE]
    found = [_choice(texts, deed, task.id) for deed in rare]
    files = _evidence(task)
    if files:
        label = texts.plain("button-task-evidence", count=files)
        found.append(Choice(label, encode("te", task.id)))
    found.append(Choice(texts.plain("button-task-history"), encode("th", task.id)))
    if task.kind != PREPARATION:
        found.append(Choice(texts.plain("button-task-sheet"), encode("ih", task.id)))
    if host and task.kind != PREPARATION and task.meeting_id is not None:
        found.append(Choice(texts.plain("button-task-register"), encode("tm", task.meeting_id)))
    back = Choice(texts.plain("button-task-back"), encode("tk", task.id))
    text = texts.rich("task-more", number=number_of(texts, task), text=task.text)
    return Message(text, choices=(*_pairs(found), (back,)))


def _buttons(
    texts: Texts, task: TaskFacts, deeds: Sequence[Deed], *, whole: bool
) -> tuple[tuple[Choice, ...], ...]:
    rows = _pairs([_choice(texts, deed, task.id) for deed in deeds if deed in FIRST])
    last = []
    files = _evidence(task)
    if files and task.state is State.REPORTED:
        # Who verifies looks at the evidence first.
        label = texts.plain("button-task-evidence", count=files)
        last.append(Choice(label, encode("te", task.id)))
    if Deed.DISCUSS in deeds and not whole:
        last.append(_choice(texts, Deed.DISCUSS, task.id))
    if Deed.PAGE in deeds and task.meeting_id is not None:
        last.append(Choice(texts.plain("preparation-button-page"), encode("Aa", task.meeting_id)))
    last.append(Choice(texts.plain("button-task-more"), encode("tt", task.id)))
    return (*rows, tuple(last))


def _choice(texts: Texts, deed: Deed, task_id: int) -> Choice:
    key = deed.name.lower().replace("_", "-")
    return Choice(texts.plain(f"button-task-{key}"), encode(_ROUTES[deed], task_id))


def _pairs(found: Sequence[Choice]) -> tuple[tuple[Choice, ...], ...]:
    return tuple(tuple(found[at : at + 2]) for at in range(0, len(found), 2))


def _step(texts: Texts, step: Step, now: datetime, office: Office) -> RichText:
    who = step_by(texts, step)
    today = office.today(now)
    if office.local(step.at).date() == today:
        when = say_time(step.at, office.zone)
    else:
        when = say_when(step.at, None, texts.language, office.zone, today=today)
    return texts.rich("task-step", when=when, who=who, what=step_words(texts, step))


def step_by(texts: Texts, step: Step) -> str:
    """Who took a step, for whom, and how it came in."""
    if step.kind in BY_THE_HOUSE:
        return texts.plain("task-by-house")
    who = texts.plain("on-behalf", by=step.by, person=step.for_) if step.for_ else step.by
    if step.method:
        method = texts.plain(f"task-method-{step.method}")
        who = texts.plain("task-by-method", who=who, method=method)
    return who


def step_words(texts: Texts, step: Step) -> str:
    """What a step of the history was, with what was written and sent along."""
    what = texts.plain(f"task-step-{step.kind}")
    if step.kind == "progress":
        progress = texts.plain(f"task-progress-{step.progress}")
        what = texts.plain("task-step-so-far", what=what, progress=progress)
    if step.text:
        what = texts.plain("task-step-text", what=what, text=step.text)
    if step.problems:
        what = texts.plain("task-step-problems", what=what, text=step.problems)
    if step.next_step:
        key = "task-step-suggestions" if step.kind == "done" else "task-step-next"
        what = texts.plain(key, what=what, text=step.next_step)
    if step.files:
        what = texts.plain("task-step-files", what=what, count=step.files)
    return what
