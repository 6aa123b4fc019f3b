"""Results of a survey: counts, means, shares, texts; hidden while they could name somebody.

Row 5.4, EVA-03. Below the profile's number of answers nothing is shown. An anonymous survey shows
nothing while it is open: whoever looks before and after one more answer would read that answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may, named
from storage import Session, meetings
from storage import surveys as rows


@dataclass(frozen=True, slots=True)
class Said:
    """A free answer; ``name`` only where the survey is not anonymous."""

    text: str
    name: str | None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What was answered to one question."""

    kind: str
    #: By language: ``label`` and ``options``.
    words: Mapping[str, Any]
    #: Answers to this question.
    count: int
    #: Scale: answers of 1 point, 2 points …; choice: by option.
    counts: tuple[int, ...] = ()
    texts: tuple[Said, ...] = ()

    @property
    def mean(self) -> float:
        """满意度均分: the mean of a scale; 0 where nobody answered."""
        points = sum(point * count for point, count in enumerate(self.counts, start=1))
        return points / self.count if self.count else 0.0

    @property
    def satisfied(self) -> float:
        """满意率: the share of the two best points, 0 to 1 (EVA-03)."""
        return sum(self.counts[-2:]) / self.count if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Results:
    """A survey's results for its organiser."""

    survey_id: int
    meeting_id: int
    title: str
    anonymous: bool
    open: bool
    closes_at: datetime
    done: int
    asked: int
    #: Why nothing is shown: still open and anonymous, or too few answers.
    hidden: Literal["open", "few"] | None
    #: So many answers are needed.
    needed: int
    questions: tuple[QuestionResult, ...]


def results_of_meeting(
    session: Session, who: Who, meeting_id: int, *, office: Office
) -> Results | Refused:
    """The results of the meeting's survey, for who may see them."""
    meeting = meetings.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SEE_RESULTS, about(session, meeting)):
        return refused("not-allowed")
    survey = rows.survey_of(session, meeting_id)
    if survey is None:
        return refused("survey-none")
    return results(session, survey, office=office)


def results(session: Session, survey: rows.Survey, *, office: Office) -> Results:
    """The results as far as they may be shown to anybody. The caller has checked the rights."""
    meeting = meetings.meeting(session, survey.meeting_id)
    done, asked = rows.done_count(session, survey.id)
    is_open = survey.closed_at is None
    needed = office.profile.survey.min_n_for_breakdown
    hidden: Literal["open", "few"] | None = None
    if survey.anonymous and is_open:
        hidden = "open"
    elif done < needed:
        hidden = "few"
    questions = () if hidden else _questions(session, survey.id, office.profile.survey.scale)
    return Results(
        survey_id=survey.id,
        meeting_id=survey.meeting_id,
        title=meeting.title if meeting else "",
        anonymous=survey.anonymous,
        open=is_open,
        closes_at=survey.closes_at,
        done=done,
        asked=asked,
        hidden=hidden,
        needed=needed,
        questions=questions,
    )


def _questions(session: Session, survey_id: int, scale: int) -> tuple[QuestionResult, ...]:
    found = []
    for question in rows.questions_of(session, survey_id):
        answers = rows.named_answers_to(session, question.id)
        if question.kind == "text":
            people = named(session, [person for _, person in answers if person is not None])
            texts = tuple(
                Said(value, people[person].name if person in people else None)
                for value, person in answers
            )
            found.append(QuestionResult("text", question.words, len(answers), texts=texts))
            continue
        counted = Counter(int(value) for value, _ in answers)
        if question.kind == "scale":
            counts = tuple(counted[point] for point in range(1, scale + 1))
        else:
            options = next(iter(question.words.values()))["options"]
            counts = tuple(counted[index] for index in range(len(options)))
        found.append(QuestionResult(question.kind, question.words, len(answers), counts))
    return tuple(found)
