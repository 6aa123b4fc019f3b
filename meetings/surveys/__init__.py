"""Surveys: asked after a meeting, answered once, without a trace where anonymous. Row 5.4."""

from meetings.surveys.answering import (
    LONGEST_TEXT,
    Answered,
    AnsweredBefore,
    Asked,
    OpenSurvey,
    answer,
    survey_for,
)
from meetings.surveys.opening import (
    FORM,
    Closed,
    NewQuestion,
    Opened,
    close_on_time,
    close_survey,
    open_survey,
    remind,
    want_timers,
    wanted_timers,
)
from meetings.surveys.results import (
    QuestionResult,
    Results,
    Said,
    results,
    results_of_meeting,
)

__all__ = [
    "FORM",
    "LONGEST_TEXT",
    "Answered",
    "AnsweredBefore",
    "Asked",
    "Closed",
    "NewQuestion",
    "OpenSurvey",
    "Opened",
    "QuestionResult",
    "Results",
    "Said",
    "answer",
    "close_on_time",
    "close_survey",
    "open_survey",
    "remind",
    "results",
    "results_of_meeting",
    "survey_for",
    "want_timers",
    "wanted_timers",
]
