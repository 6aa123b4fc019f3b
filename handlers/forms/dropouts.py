"""Forms around the agenda and the chair: a leader drops out, who presents an item. Row 3.6."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import RichText, lines
from chat.texts import dropouts as words
from chat.texts.seats import sitter_line
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import read_text
from handlers.guiding import show_presenters
from handlers.seats import refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.people import Named
from meetings.seats import dropping_out, presenting
from meetings.seats.dropout_facts import DropOut, what_changes

LONGEST_NAME = 40
#: Stands for nobody: the chair, or the presenter, stays open.
NOBODY = 0


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh at each prompt."""

    out: DropOut | None
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    found = what_changes(
        turn.session,
        turn.me,
        answers["_participant"],
        answers.get("chair") or None,
        now=turn.now,
        office=turn.office,
    )
    return _Facts(None if isinstance(found, Refused) else found, roster(turn))


def _ask_over(view: View, key: str, nobody: str, first: int | None) -> Prompt:
    """Who takes over: the next in rank, somebody named, or nobody yet."""
    out: DropOut | None = view.facts.out
    people = list(out.next_in_rank) if out else []
    people.sort(key=lambda one: one.person_id != first)
    options = [(Option(sitter_line(view.texts, one), one.person_id),) for one in people]
    options.append((Option(view.texts.plain(nobody), NOBODY),))
    return Prompt(view.texts.rich(key, name=out.person.name if out else ""), tuple(options))


def _read_over(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    text = read_text(entry, view, limit=LONGEST_NAME)
    if isinstance(text, Problem):
        return text
    facts: _Facts = view.facts
    out = facts.out
    found = [
        one
        for one in facts.roster.called(text)
        if out is None or one.person_id != out.person.person_id
    ]
    if not found:
        return Problem(view.texts.rich("task-owner-unknown", name=text))
    if len(found) > 1:
        return Problem(view.texts.rich("dropout-several", name=text))
    return Taken(found[0].person_id)


def _ask_chair(view: View) -> Prompt:
    return _ask_over(view, "dropout-ask-chair", "dropout-button-no-chair", None)


def _ask_reader(view: View) -> Prompt:
    return _ask_over(
        view, "dropout-ask-reader", "dropout-button-no-reader", view.answers.get("chair")
    )


def _person(view: View, step: str) -> Named | None:
    chosen = view.answers.get(step)
    found: Named | None = view.facts.roster.named(chosen) if chosen else None
    return found


def _ask_sure(view: View) -> Prompt:
    out: DropOut | None = view.facts.out
    if out is None:
        return Prompt(view.texts.rich("button-old"))
    text = lines(
        words.summary(view.texts, out, _person(view, "chair"), _person(view, "reader")),
        view.texts.rich("dropout-ask-sure"),
    )
    sure = Option(view.texts.plain("dropout-button-sure"), True)
    return Prompt(text, ((sure,),), files=words.picture(out))


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = dropping_out.drop_out(
        turn.session,
        turn.actor,
        answers["_participant"],
        chair=answers.get("chair") or None,
        reader=answers.get("reader") or None,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        turn.say(words.done(turn.texts, outcome))
    return None


DROPOUT = Form(
    name="dropout",
    version=1,
    title="form-dropout",
    steps=(
        Step("chair", _ask_chair, _read_over, wanted=lambda answers: bool(answers["_chairs"])),
        Step("reader", _ask_reader, _read_over, wanted=lambda answers: bool(answers["_presents"])),
        Step("sure", _ask_sure, read_pressed),
    ),
    facts=_facts,
    finish=_finish,
)


# ── Who presents an item ──


@dataclass(frozen=True, slots=True)
class _ItemFacts:
    item: presenting.Item | None
    roster: Roster


def _item_facts(turn: Turn, answers: Answers) -> _ItemFacts:
    found = presenting.presenting(turn.session, turn.me, answers["_meeting"])
    items = () if isinstance(found, Refused) else found.items
    item = next((one for one in items if one.id == answers["_item"]), None)
    return _ItemFacts(item, roster(turn))


def _ask_presenter(view: View) -> RichText:
    item: presenting.Item | None = view.facts.item
    if item is None:
        return view.texts.rich("button-old")
    return view.texts.rich("presenters-ask", number=str(item.number), item=item.title)


def _finish_presenter(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = None if answers.get("name") == NOBODY else person_of(answers)
    if person_id is None and answers.get("name") != NOBODY:
        return GoTo("which", ())
    outcome = presenting.set_presenter(
        turn.session, turn.actor, answers["_meeting"], answers["_item"], person_id, now=turn.now
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        key = "presenters-set" if outcome.presenter else "presenters-cleared"
        show_presenters(turn, answers["_meeting"], note=turn.texts.rich(key))
    return None


def _with_nobody(step: Step) -> Step:
    """The step that asks a name, with a button for nobody."""

    def ask(view: View) -> Prompt:
        nobody = Option(view.texts.plain("presenters-button-nobody"), NOBODY)
        return Prompt(step.ask(view).text, ((nobody,),))

    def read(entry: Entry, view: View) -> Outcome:
        return Taken(NOBODY) if entry.pressed else step.read(entry, view)

    return Step(step.name, ask, read)


_NAME, _WHICH = person_steps(_ask_presenter)

PRESENTER = Form(
    name="presenter",
    version=1,
    title="form-presenter",
    steps=(_with_nobody(_NAME), _WHICH),
    facts=_item_facts,
    finish=_finish_presenter,
)
