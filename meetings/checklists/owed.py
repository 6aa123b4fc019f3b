"""会后事项: the one list of what is owed after a meeting. Row 2.4 (After)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from meetings.checklists.clearing import CLEARING, returned_of
from meetings.checklists.lines import Line, Wants, lines_of
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.preparation.reading import owed_after
from meetings.tasks.rhythm import Lamp
from storage import Session, lost_property
from storage import meetings as meeting_rows
from storage import surveys as survey_rows


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed. ``what`` leads to its words and its page."""

    #: task / clearing / lost / badges / copies / keys / survey.
    what: str
    #: Of the page it is seen to on: the task's, or the meeting's.
    target: int
    #: What the office wrote; "" where ``what`` says it.
    text: str = ""
    owner: str = ""
    due_on: date | None = None
    lamp: Lamp = Lamp.NORMAL
    #: How many, where several stand in one line.
    count: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class OwedList:
    """All that is owed after a meeting, the late first."""

    meeting_id: int
    title: str
    ends_at: datetime
    closed: bool
    things: tuple[Owed, ...]


def owed_list(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> OwedList | Refused:
    """The list for who keeps the meeting; before its end there is none."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SEE_PANEL, about(session, meeting)):
        return refused("not-allowed")
    if meeting.state not in ("published", "closed"):
        return refused("owed-no-meeting")
    if meeting.state == "published" and now < meeting.ends_at:
        return refused("owed-not-yet")
    return owed_of(session, meeting, now=now, office=office)


def owed_of(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> OwedList:
    """What is owed at this moment."""
    things = [
        *_tasks(session, meeting, now=now, office=office),
        *_clearing(session, meeting, now=now, office=office),
        *_lost(session, meeting),
        *_returned(session, meeting, now=now, office=office),
        *_survey(session, meeting, now=now, office=office),
    ]
    order = (Lamp.OVERDUE, Lamp.NEAR, Lamp.NORMAL)
    things.sort(key=lambda one: (order.index(one.lamp), one.due_on or date.max))
    return OwedList(
        meeting.id, meeting.title, meeting.ends_at, meeting.state == "closed", tuple(things)
    )


def lamp_on(due_on: date, now: datetime, office: Office) -> Lamp:
    """正常, 临期 or 逾期 of a thing due on this day."""
    today = office.today(now)
    if today > due_on:
        return Lamp.OVERDUE
    left = office.calendar.working_days_between(today, due_on)
    return Lamp.NEAR if left <= office.profile.supervision.yellow_wd else Lamp.NORMAL


def _tasks(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> list[Owed]:
    """Tasks of the preparation that count from the end: 纪要, 报销, 归档, thanks."""
    return [
        Owed(
            "task",
            task.task_id,
            task.text,
            task.owner.name if task.owner else "",
            task.due_on,
            lamp_on(task.due_on, now, office),
        )
        for task in owed_after(session, meeting)
    ]


def _clearing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> list[Owed]:
    """Open lines of 散会单, one line for each owner."""
    theirs: dict[str, list[Line]] = defaultdict(list)
    for line in lines_of(session, meeting.id, CLEARING, office=office):
        if line.wants(now) is not Wants.NOTHING:
            theirs[line.whose].append(line)
    found = []
    for owner, lines in theirs.items():
        due = office.today(min(line.due_at for line in lines))
        late = any(line.late(now) for line in lines)
        lamp = Lamp.OVERDUE if late else lamp_on(due, now, office)
        text = lines[0].text if len(lines) == 1 else ""
        found.append(Owed("clearing", meeting.id, text, owner, due, lamp, count=len(lines)))
    return found


def _lost(session: Session, meeting: meeting_rows.Meeting) -> list[Owed]:
    kept = lost_property.count_kept(session, meeting.id)
    return [Owed("lost", meeting.id, count=kept)] if kept else []


def _returned(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> list[Owed]:
    """What was given out and is not back: due on the day of the end."""
    due = office.today(meeting.ends_at)
    return [
        Owed(
            one.what,
            meeting.id,
            due_on=due,
            lamp=lamp_on(due, now, office),
            count=one.out - one.back,
            of=one.out,
        )
        for one in returned_of(session, meeting.id)
        if one.back < one.out
    ]


def _survey(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> list[Owed]:
    """The questionnaire that still runs."""
    survey = survey_rows.survey_of(session, meeting.id)
    if survey is None or survey.closed_at is not None:
        return []
    done, asked = survey_rows.done_count(session, survey.id)
    due = office.today(survey.closes_at)
    return [Owed("survey", meeting.id, due_on=due, count=done, of=asked)]
