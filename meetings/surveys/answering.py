"""Answering a survey: once, and where it is anonymous without a trace of who it was. Row 5.4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Who, may
from meetings.surveys.opening import end, subject
from storage import Session, meetings
from storage import surveys as rows

#: Characters of a free answer.
LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is asked."""

    id: int
    kind: str
    optional: bool
    #: By language: ``label``, and ``options`` of a choice.
    words: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OpenSurvey:
    """A survey a person may answer now."""

    survey_id: int
    #: The meeting it is about.
    title: str
    anonymous: bool
    #: How many are asked.
    asked: int
    closes_at: datetime
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers are in."""

    survey_id: int
    anonymous: bool


@dataclass(frozen=True, slots=True)
class AnsweredBefore:
    """This person is done already: nothing changed."""

    survey_id: int


def survey_for(
    session: Session, who: Who, survey_id: int, *, now: datetime
) -> OpenSurvey | AnsweredBefore | Refused:
    """The survey as this person may answer it now."""
    survey = rows.survey(session, survey_id)
    if survey is None:
        return refused("gone")
    invitee = rows.invitee(session, survey_id, who.person_id)
    if invitee is None or not may(who, Action.ANSWER_SURVEY, About(person_id=invitee.person_id)):
        return refused("survey-not-asked")
    if invitee.done:
        return AnsweredBefore(survey_id)
    if survey.closed_at is not None or survey.closes_at <= now:
        return refused("survey-closed")
    meeting = meetings.meeting(session, survey.meeting_id)
    return OpenSurvey(
        survey_id=survey.id,
        title=meeting.title if meeting else "",
        anonymous=survey.anonymous,
        asked=rows.done_count(session, survey_id)[1],
        closes_at=survey.closes_at,
        questions=tuple(
            Asked(q.id, q.kind, q.optional, q.words) for q in rows.questions_of(session, survey_id)
        ),
    )


def answer(
    session: Session,
    actor: Actor,
    survey_id: int,
    values: Sequence[int | str | None],
    *,
    tokens: Sequence[str],
    now: datetime,
    office: Office,
) -> Answered | AnsweredBefore | Refused:
    """Hand in all answers at once, in the order of the questions. Row 5.4.

    ``values``: points from 1 for a scale, the option's index from 0 for a choice, text; None
    where an optional question was passed over. ``tokens`` are random, one a question: the ids of
    the answers. Where the survey is anonymous nothing names the person or the time but that they
    are done, and the audit entry has no actor.
    """
    survey = rows.locked(session, survey_id)
    found = survey_for(session, actor.who, survey_id, now=now)
    if survey is None or not isinstance(found, OpenSurvey):
        return refused("gone") if survey is None or isinstance(found, OpenSurvey) else found
    if len(values) != len(found.questions) or len(tokens) < len(values):
        return refused("survey-incomplete")
    checked = []
    for question, value in zip(found.questions, values, strict=True):
        kept = _kept(question, value, office.profile.survey.scale)
        if kept is None and not question.optional:
            return refused("survey-incomplete")
        checked.append((question, kept))
    person_id = None if survey.anonymous else actor.who.person_id
    for (question, kept), token in zip(checked, tokens, strict=False):
        if kept is not None:
            session.add(
                rows.Answer(id=token, question_id=question.id, person_id=person_id, value=kept)
            )
    invitee = rows.invitee(session, survey_id, actor.who.person_id)
    if invitee is not None:
        invitee.done = True
    session.flush()
    by = None if survey.anonymous else actor
    changed(session, by, "answer survey", subject(survey_id), now=now)
    done, asked = rows.done_count(session, survey_id)
    if done == asked:
        end(session, survey, None, now=now)
    return Answered(survey_id, survey.anonymous)


def _kept(question: Asked, value: Any, scale: int) -> str | None:
    """The value as it is stored; None where it is none."""
    match question.kind:
        case "scale":
            fits = type(value) is int and 1 <= value <= scale
        case "choice":
            options = next(iter(question.words.values()))["options"]
            fits = type(value) is int and 0 <= value < len(options)
        case _:
            text = value.strip() if isinstance(value, str) else ""
            return text[:LONGEST_TEXT] or None
    return str(value) if fits else None
