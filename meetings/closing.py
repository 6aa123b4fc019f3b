"""Closing a meeting: who came, the papers for after it, the questionnaire. Rows 3.4, 3.7, 5.4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import checklists, documents, panel, surveys
from meetings.changes import Actor, changed
from meetings.documents import Stage
from meetings.following import meeting_over
from meetings.meetings import Refused, State, about, allowed, refused
from meetings.notices.requests import drop_undecided
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.reach import Notice, tell
from meetings.record.checking import Gap, undecided
from meetings.surveys import NewQuestion
from storage import Session, attendance, meetings, tasks
from storage import surveys as survey_rows


@dataclass(frozen=True, slots=True)
class Summary:
    """The line of figures of a meeting that is over (应到, 实到, 请假, 缺席)."""

    meeting_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    expected: int
    present: int
    leave: int
    #: Neither present nor on leave. None where nobody signed in: no record, no absence.
    absent: int | None
    #: Resolutions of this meeting that are not closed, of how many.
    open_tasks: int
    tasks: int
    #: Asked by questionnaire; None where there is none.
    asked: int | None
    anonymous: bool


@dataclass(frozen=True, slots=True)
class ReadyToClose:
    """It may be closed: to be confirmed. ``early``: before the planned end."""

    summary: Summary
    early: bool
    survey: bool


@dataclass(frozen=True, slots=True)
class NotDecided:
    """It stays open: items without an outcome, resolutions without owner or day (row 4.5)."""

    meeting_id: int
    title: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class MeetingClosed:
    """Closed now."""

    summary: Summary


@dataclass(frozen=True, slots=True)
class ClosedBefore:
    """Closed already: nothing changed."""

    summary: Summary


def may_close(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> ReadyToClose | ClosedBefore | NotDecided | Refused:
    """What closing would mean; nothing is changed."""
    meeting = meetings.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.CLOSE_MEETING, about(session, meeting)):
        return refused("not-allowed")
    summary = summary_of(session, meeting)
    if meeting.state == State.CLOSED:
        return ClosedBefore(summary)
    refusal = _not_yet(meeting, now)
    if refusal is not None:
        return refusal
    if gaps := undecided(session, meeting, now=now, office=office):
        return NotDecided(meeting.id, meeting.title, gaps)
    wants_survey = office.profile.packages[meeting.package].survey
    asked = attended(session, meeting) if wants_survey else frozenset()
    return ReadyToClose(summary, early=now < meeting.ends_at, survey=bool(asked))


def close_meeting(
    session: Session,
    actor: Actor,
    meeting_id: int,
    *,
    questions: Sequence[NewQuestion],
    now: datetime,
    office: Office,
) -> MeetingClosed | ClosedBefore | NotDecided | Refused:
    """Close the meeting: papers for afterwards go out, and the questionnaire opens where the
    package has one. Once more changes nothing. Rows 3.7, 5.4."""
    meeting = allowed(session, actor.who, Action.CLOSE_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == State.CLOSED:
        return ClosedBefore(summary_of(session, meeting))
    refusal = _not_yet(meeting, now)
    if refusal is not None:
        return refusal
    if gaps := undecided(session, meeting, now=now, office=office):
        return NotDecided(meeting.id, meeting.title, gaps)
    meeting.state = State.CLOSED.value
    meeting.closed_at = now
    session.flush()
    meeting_over(session, meeting, now=now, office=office)
    drop_undecided(session, actor, meeting, now=now)
    checklists.after_closing(session, meeting, now=now, office=office)
    documents.give_stage(session, meeting, Stage.AFTER, now=now)
    if office.profile.packages[meeting.package].survey:
        asked = attended(session, meeting)
        surveys.open_survey(session, meeting, asked, questions, now=now, office=office)
    changed(session, actor, "close meeting", f"meeting:{meeting.id}", now=now)
    summary = summary_of(session, meeting)
    if actor.who.person_id != meeting.organiser_id:
        notice = Notice(
            kind="meeting_closed",
            params={"meeting": meeting.id},
            dedupe=f"meeting-closed:{meeting.id}",
            meeting_id=meeting.id,
        )
        tell(session, meeting.organiser_id, notice, now=now)
    panel.refresh(session, meeting.id, now=now)
    return MeetingClosed(summary)


def attended(session: Session, meeting: meetings.Meeting) -> frozenset[int]:
    """Who is asked afterwards: those who signed in; where nobody did, those who said they come.
    The meeting's own staff are not asked about themselves."""
    people = attendance.participants_of(session, meeting.id)
    here = documents.signed_in_persons(session, meeting.id)
    if not here:
        here = frozenset(p.person_id for p in people if p.reply in ("attending", "noted"))
    return here - {p.person_id for p in people if p.role == "staff"}


def summary_of(session: Session, meeting: meetings.Meeting) -> Summary:
    """The figures as they stand. Several sittings: present is who came to any of them."""
    people = attendance.participants_of(session, meeting.id)
    counted = [p for p in people if p.role == "attend" and p.source != "walk_in"]
    here = documents.signed_in_persons(session, meeting.id)
    present = [p for p in counted if p.person_id in here]
    leave = [p for p in counted if p.person_id not in here and p.reply == "leave"]
    found = tasks.tasks_of_meeting(session, meeting.id)
    survey = survey_rows.survey_of(session, meeting.id)
    return Summary(
        meeting_id=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        expected=len(counted),
        present=len(present),
        leave=len(leave),
        absent=len(counted) - len(present) - len(leave) if here else None,
        open_tasks=sum(task.state in tasks.OPEN_STATES for task in found),
        tasks=len(found),
        asked=survey_rows.done_count(session, survey.id)[1] if survey else None,
        anonymous=survey.anonymous if survey else False,
    )


def _not_yet(meeting: meetings.Meeting, now: datetime) -> Refused | None:
    match State(meeting.state):
        case State.DRAFT:
            return refused("close-draft")
        case State.CANCELLED:
            return refused("close-cancelled")
        case State.POSTPONED:
            return refused("close-postponed")
        case _:
            return refused("close-before-start") if now < meeting.starts_at else None
