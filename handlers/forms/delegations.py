"""The form of 授权: for whom, to whom, which kinds, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from chat.dates import Day, WorkingDays, read_day, say_day, say_days
from chat.message import lines
from chat.texts.approvals import delegations as texts
from chat.texts.approvals.kinds import kind_name
from chat.texts.notices import person_words
from handlers import delegations as handlers
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import unclear_day
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Kept,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.writing import read_text
from meetings import approvals
from meetings.approvals.delegating import LONGEST
from meetings.meetings import Refused
from meetings.people import Named, named
from meetings.tasks.owners import owners_called

if TYPE_CHECKING:
    from handlers.turn import Turn

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class _Facts:
    """Who may be meant, by what was typed so far."""

    delegators: tuple[Named, ...]
    called: dict[str, tuple[Named, ...]]
    deputy: Named | None


def _facts(turn: Turn, answers: Answers) -> _Facts:
    deputy = answers.get("deputy")
    known = named(turn.session, [deputy["id"]]) if deputy and "id" in deputy else {}
    return _Facts(
        approvals.delegators(turn.session, turn.me),
        _Called(turn),
        next(iter(known.values()), None),
    )


class _Called(dict[str, tuple[Named, ...]]):
    """Looks people up by a typed name, once it is asked for."""

    def __init__(self, turn: Turn) -> None:
        super().__init__()
        self._turn = turn

    def __missing__(self, name: str) -> tuple[Named, ...]:
        self[name] = owners_called(self._turn.session, name)
        return self[name]


def _ask_person(view: View) -> Prompt:
    options = tuple(
        (Option(person_words(view.texts, one), one.person_id),) for one in view.facts.delegators
    )
    return Prompt(view.texts.rich("delegation-ask-person"), options)


def _ask_deputy(view: View) -> Prompt:
    typed = (view.answers.get("deputy") or {}).get("name")
    if not typed:
        return Prompt(view.texts.rich("delegation-ask-deputy"))
    options = tuple(
        (Option(person_words(view.texts, one), {"id": one.person_id}),)
        for one in view.facts.called[typed]
    )
    return Prompt(view.texts.rich("delegation-which", name=typed), options)


def _read_deputy(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return _deputy(view, entry.value["id"])
    text = read_text(entry, view, limit=LONGEST_NAME)
    if isinstance(text, Problem):
        return text
    found = view.facts.called[text]
    if not found:
        return Problem(view.texts.rich("delegation-nobody", name=text))
    return Kept({"name": text}) if len(found) > 1 else _deputy(view, found[0].person_id)


def _deputy(view: View, person_id: int) -> Outcome:
    if person_id == view.answers["person"]:
        return Problem(view.texts.rich("refused-deputy-self"))
    return Taken({"id": person_id})


def _ask_kinds(view: View) -> Prompt:
    chosen = (view.answers.get("kinds") or {}).get("kinds", [])
    rows = [(Option(view.texts.plain("delegation-all-kinds"), {"kinds": [], "end": True}),)]
    for kind in approvals.EFFECTS:
        key = "delegation-kind-off" if kind in chosen else "delegation-kind-on"
        label = view.texts.plain(key, kind=kind_name(view.texts, kind))
        kinds = [k for k in approvals.EFFECTS if (k in chosen) != (k == kind)]
        rows.append((Option(label, {"kinds": kinds, "end": False}),))
    if chosen:
        end = view.texts.plain("delegation-kinds-done", count=len(chosen))
        rows.append((Option(end, {"kinds": chosen, "end": True}),))
    return Prompt(view.texts.rich("delegation-ask-kinds"), tuple(rows))


def _read_kinds(entry: Entry, view: View) -> Outcome:
    if not entry.pressed:
        return Problem(view.texts.rich("form-press-one"))
    return Taken(entry.value) if entry.value["end"] else Kept(entry.value)


def _ask_start(view: View) -> Prompt:
    today = view.office.today(view.now)
    label = view.texts.plain("delegation-from-today")
    option = Option(label, today.isoformat())
    return Prompt(view.texts.rich("delegation-ask-start"), ((option,),))


def _ask_end(view: View) -> Prompt:
    start = date.fromisoformat(view.answers["start"])
    week, month = start + timedelta(days=6), start + timedelta(days=29)
    options = tuple(
        (Option(_day(view, day), day.isoformat()),)
        for day in dict.fromkeys((week, month, date(start.year, 12, 31)))
        if day >= start
    )
    return Prompt(view.texts.rich("delegation-ask-end"), options)


def _read_day(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    today = view.office.today(view.now)
    match read_day(entry.text, today=today):
        case Day(day=day, past=past):
            if past:
                return Problem(view.texts.rich("refused-delegation-past"))
            return Taken(day.isoformat())
        case WorkingDays(count):
            return Taken(view.office.calendar.add_working_days(today, count).isoformat())
        case trouble:
            return unclear_day(view, trouble.code)


def _read_end(entry: Entry, view: View) -> Outcome:
    outcome = _read_day(entry, view)
    if isinstance(outcome, Taken):
        start, end = date.fromisoformat(view.answers["start"]), date.fromisoformat(outcome.value)
        if end < start:
            return Problem(view.texts.rich("refused-delegation-days"))
        if end - start > LONGEST:
            return Problem(view.texts.rich("refused-delegation-long"))
    return outcome


def _ask_check(view: View) -> Prompt:
    start, end = (date.fromisoformat(view.answers[step]) for step in ("start", "end"))
    person = next(
        (p.name for p in view.facts.delegators if p.person_id == view.answers["person"]), ""
    )
    text = lines(
        view.texts.rich(
            "delegation-check",
            person=person,
            deputy=person_words(view.texts, view.facts.deputy) if view.facts.deputy else "—",
            kinds=texts.kinds_words(view.texts, view.answers["kinds"]["kinds"]),
            days=say_days(start, end, view.texts.language, today=view.office.today(view.now)),
        ),
        view.texts.rich("delegation-explain"),
    )
    return Prompt(text, ((Option(view.texts.plain("delegation-button-yes"), "yes"),),))


def _day(view: View, day: date) -> str:
    return say_day(day, view.texts.language, today=view.office.today(view.now))


def _delegate(turn: Turn, answers: Answers) -> GoTo | None:
    new = approvals.NewDelegation(
        person_id=answers["person"],
        deputy_id=answers["deputy"]["id"],
        kinds=tuple(answers["kinds"]["kinds"]),
        starts_on=date.fromisoformat(answers["start"]),
        ends_on=date.fromisoformat(answers["end"]),
    )
    outcome = approvals.delegate(turn.session, turn.actor, new, now=turn.now, office=turn.office)
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case approvals.Delegated(again=again):
            key = "delegation-made-before" if again else "delegation-made"
            handlers.show(turn, note=turn.texts.rich(key))
    return None


def _settled(value: Any) -> bool:
    return "id" in value


def _in_doubt(value: Any) -> bool:
    return "name" in value


DELEGATION = Form(
    name="delegation",
    version=1,
    steps=(
        Step("person", _ask_person, read_pressed),
        Step("deputy", _ask_deputy, _read_deputy, settled=_settled, in_doubt=_in_doubt),
        Step("kinds", _ask_kinds, _read_kinds, settled=lambda value: bool(value["end"])),
        Step("start", _ask_start, _read_day),
        Step("end", _ask_end, _read_end),
        Step("check", _ask_check, read_pressed),
    ),
    facts=_facts,
    finish=_delegate,
    title="form-delegation",
)
