"""Opening a survey, reminding once, closing it. Row 5.4, EVA-06."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.reach import Notice, chase, tell
from storage import Session, conversations, meetings, outbox, timers
from storage import people as people_rows
from storage import surveys as rows

Kind = Literal["scale", "choice", "text"]
#: Name of the form that fills it in: drafts go when the survey is over.
FORM = "survey"


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question to be asked. ``words`` by language: ``label`` and, for choices, ``options``."""

    kind: Kind
    words: Mapping[str, Mapping[str, Any]]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """The survey is open; ``asked`` persons may answer."""

    survey_id: int
    asked: int
    anonymous: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """The survey is closed."""

    survey_id: int
    meeting_id: int


def subject(survey_id: int) -> str:
    """The survey's timers."""
    return f"survey:{survey_id}"


def open_survey(
    session: Session,
    meeting: meetings.Meeting,
    person_ids: Iterable[int],
    questions: Sequence[NewQuestion],
    *,
    now: datetime,
    office: Office,
) -> Opened | None:
    """Ask these persons; None where there is nobody to ask or it was opened before. Row 5.4.

    Anonymous only where enough are asked: among a few, an answer has a face.
    """
    asked = sorted(set(person_ids))
    if not asked or rows.survey_of(session, meeting.id) is not None:
        return None
    anonymous = len(asked) >= office.profile.survey.anonymous_min_invitees
    survey = rows.Survey(
        meeting_id=meeting.id,
        kind="feedback",
        anonymous=anonymous,
        opened_at=now,
        closes_at=_working(now + timedelta(days=office.profile.survey.open_days), office),
    )
    session.add(survey)
    session.flush()
    for position, question in enumerate(questions, start=1):
        session.add(
            rows.Question(
                survey_id=survey.id,
                position=position,
                kind=question.kind,
                optional=question.optional,
                words={language: dict(words) for language, words in question.words.items()},
            )
        )
    session.add_all(rows.Invitee(survey_id=survey.id, person_id=one) for one in asked)
    session.flush()
    want_timers(session, survey, office=office)
    notice = Notice(
        kind="survey",
        params={"survey": survey.id},
        dedupe=f"survey:{survey.id}",
        valid_until=survey.closes_at,
        meeting_id=meeting.id,
    )
    for person_id in _with_account(session, asked):
        tell(session, person_id, notice, now=now)
    after = {"asked": len(asked), "anonymous": anonymous}
    changed(session, None, "open survey", subject(survey.id), now=now, after=after)
    return Opened(survey.id, len(asked), anonymous)


def want_timers(
    session: Session, survey: rows.Survey, *, office: Office, keep_fired: bool = False
) -> None:
    """Replace the timers of an open survey. ``keep_fired``: see ``timers.replace``."""
    wanted = wanted_timers(survey.opened_at, survey.closes_at, office)
    timers.replace(session, subject(survey.id), wanted, keep_fired=keep_fired)


def wanted_timers(
    opened_at: datetime, closes_at: datetime, office: Office
) -> list[timers.WantedTimer]:
    """Reminders at working hours, and the closing. Pure."""
    numbers = office.profile.survey
    days = [numbers.remind_after_days * (n + 1) for n in range(numbers.reminders)]
    rungs = [
        (f"R{n}", _working(opened_at + timedelta(days=d), office))
        for n, d in enumerate(days, start=1)
    ]
    closing = timers.WantedTimer(
        "survey_close", "close", closes_at, closes_at + timedelta(days=365)
    )
    return [*timers.ladder("survey_reminder", rungs, ends_at=closes_at), closing]


def remind(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Timer: remind those who are not done, never anybody else. Row 5.4.

    What fires late, in the night after downtime, waits for the office to open.
    """
    survey = rows.survey(session, int(timer.subject.partition(":")[2]))
    opens = _working(now, office)
    if survey is None or survey.closed_at is not None or opens >= survey.closes_at:
        return
    notice = Notice(
        kind="survey_reminder",
        params={"survey": survey.id},
        lane=outbox.DIGESTS,
        dedupe=f"survey-reminder:{survey.id}:{timer.slot}",
        not_before=opens if opens > now else None,
        keeps_quiet=True,
        valid_until=survey.closes_at,
        meeting_id=survey.meeting_id,
    )
    for person_id in _with_account(session, rows.not_done(session, survey.id)):
        chase(session, person_id, notice, now=now, profile=office.profile)


def close_on_time(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Timer: the survey's time is over."""
    survey = rows.locked(session, int(timer.subject.partition(":")[2]))
    if survey is not None:
        end(session, survey, None, now=now)


def close_survey(
    session: Session, actor: Actor, survey_id: int, *, now: datetime
) -> Closed | Refused:
    """The organiser ends it early; once more changes nothing."""
    survey = rows.locked(session, survey_id)
    meeting = meetings.meeting(session, survey.meeting_id) if survey else None
    if survey is None or meeting is None:
        return refused("gone")
    if not may(actor.who, Action.CLOSE_MEETING, about(session, meeting)):
        return refused("not-allowed")
    end(session, survey, actor, now=now)
    return Closed(survey.id, meeting.id)


def end(session: Session, survey: rows.Survey, actor: Actor | None, *, now: datetime) -> None:
    """Close it (its row is locked): nobody is reminded, drafts and traces of order are erased."""
    if survey.closed_at is not None:
        return
    survey.closed_at = now
    session.flush()
    timers.cancel(session, subject(survey.id))
    conversations.erase_form(session, FORM, {"survey": survey.id})
    rows.forget_order(session, survey.id)
    done, asked = rows.done_count(session, survey.id)
    after = {"done": done, "asked": asked}
    changed(session, actor, "close survey", subject(survey.id), now=now, after=after)
    meeting = meetings.meeting(session, survey.meeting_id)
    if meeting is None or (actor and actor.who.person_id == meeting.organiser_id):
        return
    notice = Notice(
        kind="survey_closed",
        params={"survey": survey.id},
        dedupe=f"survey-closed:{survey.id}",
        meeting_id=meeting.id,
    )
    tell(session, meeting.organiser_id, notice, now=now)


def _working(moment: datetime, office: Office) -> datetime:
    return office.calendar.next_working_moment(moment, office.profile.quiet_hours, office.zone)


def _with_account(session: Session, person_ids: Sequence[int]) -> list[int]:
    """Only these are written to: a questionnaire is personal, a contact can not answer it."""
    accounts = people_rows.primary_accounts(session, person_ids)
    return [person_id for person_id in person_ids if person_id in accounts]
