"""The form that writes one part of a safety plan anew. Row 2.8."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import lines
from handlers.forms.engine import (
    Answers,
    Form,
    GoTo,
    Prompt,
    Step,
    View,
)
from handlers.forms.writing import takes_text
from handlers.people_changes import refuse
from handlers.safety import show_part
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.safety import plans
from meetings.safety.plan_reading import Plan, newest


@dataclass(frozen=True, slots=True)
class _Facts:
    """The plan as it stands."""

    plan: Plan | None


def _facts(turn: Turn, answers: Answers) -> _Facts:
    return _Facts(newest(turn.session, answers["_meeting"]))


def _ask_text(view: View) -> Prompt:
    facts: _Facts = view.facts
    number = view.answers["_number"]
    if facts.plan is None or number >= len(facts.plan.parts):
        return Prompt(view.texts.rich("refused-gone"))
    part = facts.plan.parts[number]
    asked = view.texts.rich("safety-ask-text", name=part.name, limit=plans.LONGEST_PART)
    return Prompt(lines(asked, part.text))


_read_words = takes_text(plans.LONGEST_PART, lines=True)


def _ask_reason(view: View) -> Prompt:
    return Prompt(view.texts.rich("safety-ask-reason"))


_read_reason = takes_text(plans.LONGEST_REASON)


def _set(turn: Turn, answers: Answers) -> GoTo | None:
    meeting_id, number = answers["_meeting"], answers["_number"]
    done = plans.edit_part(
        turn.session,
        turn.actor,
        meeting_id,
        number,
        answers["text"],
        answers.get("reason") or "",
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        if done.code == "reason-needed":  # approved while it was written
            return GoTo("reason", turn.texts.rich("safety-ask-reason"))
        refuse(turn, done)
        return None
    key = "safety-part-same" if done.again else "safety-part-set"
    show_part(turn, meeting_id, number, turn.texts.rich(key, edition=done.edition))
    return None


SAFETY_PART = Form(
    name="safety_part",
    version=1,
    steps=(
        Step("text", _ask_text, _read_words),
        Step("reason", _ask_reason, _read_reason, wanted=lambda answers: answers["_approved"]),
    ),
    facts=_facts,
    finish=_set,
    title="form-safety-part",
)
