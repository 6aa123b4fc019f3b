"""Everything about me in one place: my meetings, my duties, what waits for my decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings import approvals
from meetings.levels import carried
from meetings.office import Office
from meetings.people import Who
from meetings.tasks.reading import waiting_for
from storage import Session
from storage import attendance as attendance_rows
from storage import coordination as coordination_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import surveys as survey_rows
from storage import tasks as task_rows


@dataclass(frozen=True, slots=True)
class MyMeeting:
    """A meeting I am invited to, and what I answered."""

    meeting_id: int
    participant_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    reply: str
    #: Whose meeting it is where I am the contact; None for my own.
    for_name: str | None = None


@dataclass(frozen=True, slots=True)
class MyTask:
    """A duty I owe."""

    task_id: int
    year: int
    number: int
    text: str
    due_on: date
    state: str
    #: resolution / measure: each has numbers of its own.
    kind: str
    #: Whose duty it is where I am the contact; None for my own.
    for_name: str | None = None


@dataclass(frozen=True, slots=True)
class MyShare:
    """A part of somebody else's task, or an answer I owe for one."""

    #: part / answer.
    kind: str
    #: Of the part, or of the request.
    id: int
    text: str
    due_on: date
    #: Whose it is where I am the contact; None for my own.
    for_name: str | None = None


@dataclass(frozen=True, slots=True)
class MySurvey:
    """A questionnaire I am asked to fill in."""

    survey_id: int
    #: The meeting it is about.
    title: str


@dataclass(frozen=True, slots=True)
class Everything:
    """What /my shows."""

    meetings: tuple[MyMeeting, ...]
    tasks: tuple[MyTask, ...]
    #: Approvals I may decide.
    decisions: tuple[int, ...]
    #: Surveys I have not answered.
    surveys: tuple[MySurvey, ...]
    #: Duties of others that wait for my check, and contested ones for my word.
    verifications: tuple[int, ...] = ()
    #: Parts of others' duties, and answers owed for them.
    shares: tuple[MyShare, ...] = ()
    #: How many more there are that may not be named on this messenger (SEC-04).
    held_back: int = 0


def everything_of(session: Session, who: Who, *, now: datetime, office: Office) -> Everything:
    """What this person answered, owes and must decide; the next thing first."""
    meetings = []
    held = 0
    for person_id in (who.person_id, *sorted(who.represents)):
        person = people_rows.person(session, person_id)
        found = attendance_rows.meetings_of_person(session, person_id, ending_after=now)
        here = {one.id for one in carried(session, who, [meeting for _, meeting in found])}
        held += len(found) - len(here)
        for participant, meeting in found:
            if meeting.id not in here:
                continue
            meetings.append(
                MyMeeting(
                    meeting.id,
                    participant.id,
                    meeting.title,
                    meeting.starts_at,
                    meeting.ends_at,
                    meeting.place,
                    participant.reply,
                    person.name if person and person_id != who.person_id else None,
                )
            )
    surveys = []
    for survey in survey_rows.surveys_waiting_for(session, who.person_id, now=now):
        about = meeting_rows.meeting(session, survey.meeting_id)
        if about is None or not carried(session, who, [about]):
            held += 1
            continue
        surveys.append(MySurvey(survey.id, about.title))
    tasks, held_tasks = _tasks_of(session, who)
    shares, held_shares = _shares_of(session, who)
    return Everything(
        meetings=tuple(sorted(meetings, key=lambda m: (m.starts_at, m.meeting_id))),
        tasks=tasks,
        held_back=held + held_tasks + held_shares,
        shares=shares,
        decisions=approvals.waiting_ids(session, who, now=now, office=office),
        surveys=tuple(surveys),
        verifications=tuple(task.id for task in carried(session, who, waiting_for(session, who))),
    )


def _tasks_of(session: Session, who: Who) -> tuple[tuple[MyTask, ...], int]:
    """My own duties and those of whom I am the contact, the earliest due first; and how many
    more there are that may not be named here."""
    found: list[MyTask] = []
    held = 0
    for person_id in (who.person_id, *sorted(who.represents)):
        person = people_rows.person(session, person_id)
        name = person.name if person and person_id != who.person_id else None
        tasks = task_rows.open_tasks_of(session, person_id)
        here = carried(session, who, tasks)
        held += len(tasks) - len(here)
        found += [
            MyTask(t.id, t.year, t.number, t.text, t.due_on, t.state, t.kind, name) for t in here
        ]
    return tuple(sorted(found, key=lambda task: (task.due_on, task.task_id))), held


def _shares_of(session: Session, who: Who) -> tuple[tuple[MyShare, ...], int]:
    """Parts and answers I owe, and those of whom I am the contact, the earliest first; and how
    many more may not be named here."""
    found: list[MyShare] = []
    held = 0
    for person_id in (who.person_id, *sorted(who.represents)):
        person = people_rows.person(session, person_id)
        name = person.name if person and person_id != who.person_id else None
        owed = [
            *(
                (task, MyShare("part", p.id, p.text, p.due_on, name))
                for task, p in coordination_rows.parts_owed_by(session, person_id)
            ),
            *(
                (task, MyShare("answer", r.id, r.text, r.answer_by, name))
                for task, r in coordination_rows.answers_owed_by(session, person_id)
            ),
        ]
        here = {task.id for task in carried(session, who, [task for task, _ in owed])}
        held += sum(task.id not in here for task, _ in owed)
        found += [share for task, share in owed if task.id in here]
    return tuple(sorted(found, key=lambda share: (share.due_on, share.kind, share.id))), held
