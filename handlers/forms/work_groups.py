"""Forms of 会务分组: a group, its leader, a member, what it is for. Row 2.1a."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chat.message import RichText
from handlers.forms.engine import (
    Answers,
    Form,
    GoTo,
    Prompt,
    Step,
    View,
)
from handlers.forms.sharing import back_to, words_step
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import takes_text
from handlers.turn import Turn
from handlers.work_groups import after
from meetings.meetings import Refused
from meetings.preparation import groups
from meetings.preparation.groups import LONGEST_NAME, LONGEST_TEXT, GroupSet
from storage import preparation as rows

Finish = Callable[[Turn, Answers], GoTo | None]
#: To which step a refusal at the end leads back.
_BACK_TO = {
    "work-group-name": "group",
    "work-group-twice": "group",
    "work-group-text": "text",
    "level-mark": "text",
    "task-owner-left": "name",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh."""

    name: str
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    row = rows.group(turn.session, answers["_group"]) if "_group" in answers else None
    return _Facts(row.name if row is not None else "", roster(turn))


def _ask_group(view: View) -> Prompt:
    return Prompt(view.texts.rich("work-group-ask-name"))


_read_group = takes_text(LONGEST_NAME)


def _asking(key: str) -> Callable[[View], RichText]:
    def ask(view: View) -> RichText:
        facts: _Facts = view.facts
        name = facts.name or view.answers.get("group", "")
        return view.texts.rich(key, name=name)

    return ask


def _text_step() -> Step:
    step = words_step(LONGEST_TEXT, _asking("work-group-ask-text"))
    return Step(step.name, step.ask, step.read, skippable=True)


def _ended(turn: Turn, outcome: GroupSet | Refused, done: str) -> GoTo | None:
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after(turn, outcome, done)
    return None


def _add(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = groups.add_group(
        turn.session,
        turn.actor,
        answers["_meeting"],
        answers["group"],
        answers.get("text") or "",
        now=turn.now,
        office=turn.office,
    )
    return _ended(turn, outcome, "work-group-added")


def _text(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = groups.set_text(
        turn.session,
        turn.actor,
        answers["_group"],
        answers.get("text") or "",
        now=turn.now,
        office=turn.office,
    )
    return _ended(turn, outcome, "work-group-text-set")


def _naming(use_case: Callable[..., GroupSet | Refused], done: str) -> Finish:
    """The end of a form that asked for somebody: leader or member."""

    def finish(turn: Turn, answers: Answers) -> GoTo | None:
        person_id = person_of(answers)
        if person_id is None:
            return GoTo("which", ())
        outcome = use_case(turn.session, turn.actor, answers["_group"], person_id, now=turn.now)
        return _ended(turn, outcome, done)

    return finish


def _form(name: str, steps: tuple[Step, ...], finish: Finish) -> Form:
    title = f"form-{name.replace('_', '-')}"
    return Form(name=name, version=1, title=title, steps=steps, facts=_facts, finish=finish)


WORK_GROUP_ADD = _form(
    "work_group_add", (Step("group", _ask_group, _read_group), _text_step()), _add
)
WORK_GROUP_TEXT = _form("work_group_text", (_text_step(),), _text)
WORK_GROUP_LEADER = _form(
    "work_group_leader",
    person_steps(_asking("work-group-ask-leader")),
    _naming(groups.set_leader, "work-group-leader-set"),
)
WORK_GROUP_MEMBER = _form(
    "work_group_member",
    person_steps(_asking("work-group-ask-member")),
    _naming(groups.add_member, "work-group-member-added"),
)
