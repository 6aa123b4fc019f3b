"""新建会议: seven questions make a draft; everything else has a default and is changed later.
Row 2.2."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from handlers.forms.engine import Answers, Form, GoTo
from handlers.forms.meeting_facts import picks_in, read_facts, times_in
from handlers.forms.naming import chair_in, chair_step, people_step
from handlers.forms.timing import end_step, when_step
from handlers.forms.wording import agenda_in, agenda_step, text_step
from handlers.turn import refusal
from meetings import drafting
from meetings.drafting import Field
from meetings.meetings import Refused
from storage import attendance
from storage import meetings as rows

if TYPE_CHECKING:
    from handlers.turn import Turn


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.meetings import show_panel
    from handlers.signin_settings import offer_sittings

    starts_at, ends_at = _times(answers)
    outcome = drafting.create_meeting(
        turn.session,
        turn.actor,
        drafting.NewMeeting(
            title=answers["title"],
            starts_at=starts_at,
            ends_at=ends_at,
            place=answers["place"],
            chair_id=chair_in(answers),
            agenda=agenda_in(answers),
            invited=picks_in(answers.get("people")),
            like=answers.get("_like"),
        ),
        own_deployment=turn.abilities.own_deployment,
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case drafting.Created(meeting_id, left_out):
            show_panel(turn, meeting_id, said="meeting-created", left_out=left_out)
            offer_sittings(turn, meeting_id, starts_at, ends_at)
            return None
        case Refused("chair-left", _):
            return GoTo("chair", refusal(turn.texts, "chair-left"))
        case Refused(code, details):
            turn.refuse(code, **dict(details))
            return None
        case _:
            assert_never(outcome)


def answers_like(turn: Turn, meeting: rows.Meeting) -> Answers:
    """Everything another meeting knows but its time."""
    agenda = [item.title for item in rows.agenda_of(turn.session, meeting.id)]
    people = attendance.participants_of(turn.session, meeting.id)
    return {
        "_like": meeting.id,
        "title": meeting.title,
        "place": meeting.place,
        "chair": {"person": meeting.chair_id} if meeting.chair_id else None,
        "agenda": {"items": agenda, "done": True},
        "people": {"picks": [[p.person_id, p.unit_id, p.role] for p in people], "done": True},
    }


def _times(answers: Answers) -> tuple[datetime, datetime]:
    times = times_in(answers)
    if times is None:
        raise LookupError("the form ended without a time")
    return times


NEW_MEETING = Form(
    name="new_meeting",
    version=1,
    steps=(
        text_step(Field.TITLE),
        when_step(),
        end_step(),
        text_step(Field.PLACE),
        chair_step(),
        agenda_step(),
        people_step(),
    ),
    facts=read_facts,
    finish=_finish,
    title="meeting-form-new",
)
