"""Surveys: filling one in, and its results for the organiser."""

from __future__ import annotations

from typing import assert_never

from chat.message import Message
from chat.texts import surveys as words
from handlers.forms import filling
from handlers.turn import Turn
from meetings import surveys
from meetings.meetings import Refused
from meetings.surveys import AnsweredBefore, OpenSurvey


def answer(turn: Turn, survey_id: int) -> None:
    """va: fill in this survey."""
    found = surveys.survey_for(turn.session, turn.me, survey_id, now=turn.now)
    match found:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case AnsweredBefore():
            turn.say(Message(turn.texts.rich("survey-answered-before")))
        case OpenSurvey(questions=questions):
            kinds = [question.kind for question in questions]
            filling.open_form(turn, surveys.FORM, {"survey": survey_id, "_kinds": kinds})
        case _:
            assert_never(found)


def results(turn: Turn, meeting_id: int) -> None:
    """vm: the results of this meeting's survey."""
    found = surveys.results_of_meeting(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    message = words.results(turn.texts, found, turn.office, turn.now)
    turn.show(f"survey-results:{meeting_id}", message)


def texts(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """vt: all free answers, page by page."""
    found = surveys.results_of_meeting(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show(f"survey-texts:{meeting_id}", words.all_texts(turn.texts, found, page))


def close(turn: Turn, survey_id: int) -> None:
    """vc: end it now and see the results."""
    actor = turn.actor
    outcome = surveys.close_survey(turn.session, actor, survey_id, now=turn.now)
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
        return
    # Who ends it may have been filling it in: the others' drafts went in the use case.
    turn.conversation.drop(surveys.FORM, {"survey": survey_id})
    results(turn, outcome.meeting_id)
