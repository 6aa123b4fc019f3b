"""Changing a meeting: one form for every part of it; which part is written in the answers.

The form remembers what it started from, so that two organisers at once are told. Rows 2.2, 2.10.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, assert_never

from chat.texts import meetings as words
from handlers.forms.engine import Answers, Form, GoTo, Step
from handlers.forms.meeting_facts import picks_in, read_facts, times_in
from handlers.forms.naming import chair_in, chair_step, people_step
from handlers.forms.timing import end_step, reply_by_step, when_step
from handlers.forms.wording import (
    agenda_in,
    agenda_step,
    choice_step,
    reason_step,
    text_step,
)
from meetings import drafting, notices
from meetings.changing_people import PeopleChanged, change_people
from meetings.drafting import PARTS, TOLD, Field
from meetings.meetings import MeetingFacts, Refused, State

if TYPE_CHECKING:
    from handlers.turn import Turn


def first_answers(turn: Turn, meeting: MeetingFacts, part: int) -> Answers:
    """What the form begins with: the part, and the meeting as it stands."""
    name, fields = PARTS[part]
    was = drafting.values_of(turn.session, meeting.id, fields)
    answers: Answers = {
        "_meeting": meeting.id,
        "_part": name,
        "_edits": meeting.edits,
        "_was": {str(field): value for field, value in was.items()},
        "_told": (
            (meeting.state is State.POSTPONED or _upcoming(turn, meeting))
            and not TOLD.isdisjoint(fields)
        ),
    }
    if name == "agenda" and meeting.agenda:
        answers["agenda"] = {"items": list(meeting.agenda), "done": False}
    return answers


def _upcoming(turn: Turn, meeting: MeetingFacts) -> bool:
    return meeting.state is State.PUBLISHED and meeting.starts_at > turn.now


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers import last_minutes, settling, signin_settings
    from handlers.meetings import show_panel

    meeting_id: int = answers["_meeting"]
    if answers["_part"] == "people":
        _finish_people(turn, answers)
        return None
    sittings = signin_settings.plans(turn, meeting_id)
    outcome = drafting.change_fields(
        turn.session,
        turn.actor,
        meeting_id,
        _values(answers),
        since=answers["_edits"],
        was={Field(name): value for name, value in answers["_was"].items()},
        reason=answers.get("reason") or "",
        own_deployment=turn.abilities.own_deployment,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, drafting.Changed):
        signin_settings.say_moved(turn, meeting_id, sittings)
        if answers.get("_last_minutes"):
            last_minutes.with_paper(turn, meeting_id)
    match outcome:
        case drafting.Changed(unsettled=notices.Unsettled()):
            settling.show(turn, meeting_id, turn.texts.rich("meeting-changed"))
        case drafting.Changed(revised=revised):
            show_panel(turn, meeting_id, said="meeting-revised" if revised else "meeting-changed")
        case drafting.Unchanged():
            show_panel(turn, meeting_id, said="meeting-unchanged")
        case drafting.StaleEdit():
            turn.say(words.stale_edit(turn.texts, turn.session, outcome, turn.office, turn.now))
            show_panel(turn, meeting_id)
        case Refused(code, details):
            turn.refuse(code, **dict(details))
            if code not in ("gone", "not-allowed"):
                show_panel(turn, answers["_meeting"])
        case _:
            assert_never(outcome)
    return None


def _finish_people(turn: Turn, answers: Answers) -> None:
    from handlers.meetings import show_panel

    value = answers["people"]
    outcome = change_people(
        turn.session,
        turn.actor,
        answers["_meeting"],
        picks_in(value),
        value.get("out", ()),
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case PeopleChanged(meeting_id):
            turn.say(words.people_changed(turn.texts, outcome))
            show_panel(turn, meeting_id)
        case Refused(code, details):
            turn.refuse(code, **dict(details))
            if code not in ("gone", "not-allowed"):
                show_panel(turn, answers["_meeting"])
        case _:
            assert_never(outcome)


def _values(answers: Answers) -> dict[Field, Any]:
    """The fields answered, as the use case takes them."""
    match answers["_part"]:
        case "time_place":
            times = None if answers["when"].get("keep") else times_in(answers)
            moved = {Field.TIME: [moment.isoformat() for moment in times]} if times else {}
            return {**moved, Field.PLACE: answers["place"]}
        case "agenda":
            return {Field.AGENDA: list(agenda_in(answers))}
        case "chair":
            return {Field.CHAIR: chair_in(answers)}
        case "reply" if answers["reply_asked"]:
            return {Field.REPLY_ASKED: True, Field.REPLY_BY: answers["reply_by"]}
        case "reply":
            return {Field.REPLY_ASKED: False, Field.REPLY_BY: None}
        case part:
            return {Field(part): answers[part]}


def _only(part: str, step: Step) -> Step:
    """The step, asked only where this part is being changed."""

    def wanted(answers: Answers) -> bool:
        return answers.get("_part") == part and step.wanted(answers)

    return replace(step, wanted=wanted)


EDIT_MEETING = Form(
    name="edit_meeting",
    version=1,
    steps=(
        _only("time_place", when_step(may_keep=True)),
        _only("time_place", end_step()),
        _only("time_place", text_step(Field.PLACE, may_keep=True)),
        _only("people", people_step(editing=True)),
        _only("title", text_step(Field.TITLE)),
        _only("agenda", agenda_step(editing=True)),
        _only("chair", chair_step(editing=True)),
        _only("purpose", text_step(Field.PURPOSE)),
        _only("requirements", text_step(Field.REQUIREMENTS)),
        _only("reply", choice_step(Field.REPLY_ASKED)),
        _only("reply", reply_by_step()),
        _only("class", choice_step(Field.CLASS)),
        _only("package", choice_step(Field.PACKAGE)),
        _only("level", choice_step(Field.LEVEL)),
        replace(reason_step(), wanted=lambda answers: bool(answers.get("_told"))),
    ),
    facts=read_facts,
    finish=_finish,
    title="meeting-form-edit",
)
