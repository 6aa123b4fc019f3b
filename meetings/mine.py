"""Everything about me in one place: my meetings, my duties, what waits for my decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from meetings import approvals, waiting
from meetings.checklists.mine import MyChecks, checks_of
from meetings.levels import carried
from meetings.notices.facts import notice_facts
from meetings.office import Office
from meetings.paper_list import papers_to_send
from meetings.people import Who
from meetings.tasks.reading import waiting_for
from storage import Session, logistics
from storage import attendance as attendance_rows
from storage import coordination as coordination_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import surveys as survey_rows
from storage import tasks as task_rows
from storage import unit_quotas as quota_rows
from storage import waiting as waiting_rows


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
    #: 延期,时间另行通知: the time is the one that held before.
    postponed: bool = False
    #: Room or ride were told: there is a page of them.
    logistics: bool = False


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
class MyWait:
    """A waiting list I am on, or a place offered to me."""

    waiting_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    #: From 1; 0 where a place is offered.
    position: int
    #: Whose it is where I am the contact; None for my own.
    for_name: str | None = None


@dataclass(frozen=True, slots=True)
class MyUnit:
    """Names a unit is asked for whose contact or head I am."""

    quota_id: int
    title: str
    unit: str
    #: waiting / reported / more_needed.
    state: str


@dataclass(frozen=True, slots=True)
class MyPaper:
    """A paper I was asked for."""

    paper_id: int
    title: str
    due_at: datetime
    late: bool
    #: Whose it is where I am the contact; None for my own.
    for_name: str | None = None


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
    #: Waiting lists I am on.
    waits: tuple[MyWait, ...] = ()
    #: Units I report names for.
    units: tuple[MyUnit, ...] = ()
    #: Papers I was asked for.
    papers: tuple[MyPaper, ...] = ()
    #: Lines of checklists that are mine.
    checks: tuple[MyChecks, ...] = ()
    #: How many more there are that may not be named on this messenger (SEC-04).
    held_back: int = 0


def everything_of(session: Session, who: Who, *, now: datetime, office: Office) -> Everything:
    """What this person answered, owes and must decide; the next thing first."""
    meetings, held_meetings = _meetings_of(session, who, now)
    surveys, held_surveys = _surveys_of(session, who, now)
    tasks, held_tasks = _tasks_of(session, who)
    shares, held_shares = _shares_of(session, who)
    units, held_units = _units_of(session, who, now)
    checks, held_checks = checks_of(session, who, now=now, office=office)
    held = held_meetings + held_surveys + held_tasks + held_shares + held_units + held_checks
    return Everything(
        meetings=meetings,
        tasks=tasks,
        held_back=held,
        units=units,
        shares=shares,
        waits=_waits_of(session, who, now),
        decisions=approvals.waiting_ids(session, who, now=now, office=office),
        surveys=surveys,
        papers=_papers_of(session, who, now),
        checks=checks,
        verifications=tuple(task.id for task in carried(session, who, waiting_for(session, who))),
    )


def _meetings_of(session: Session, who: Who, now: datetime) -> tuple[tuple[MyMeeting, ...], int]:
    """Meetings to come, mine and of whom I am the contact, the next one first; and how many more
    may not be named here."""
    meetings = []
    held = 0
    for person_id in (who.person_id, *sorted(who.represents)):
        person = people_rows.person(session, person_id)
        found = [
            *attendance_rows.meetings_of_person(session, person_id, ending_after=now),
            *attendance_rows.postponed_meetings_of_person(session, person_id),
        ]
        here = {one.id for one in carried(session, who, [meeting for _, meeting in found])}
        held += len(found) - len(here)
        for participant, meeting in found:
            if meeting.id not in here:
                continue
            # What was told, not what is being edited.
            said = notice_facts(session, meeting.id, meeting.revision) or meeting
            meetings.append(
                MyMeeting(
                    meeting.id,
                    participant.id,
                    said.title,
                    said.starts_at,
                    said.ends_at,
                    said.place,
                    participant.reply,
                    person.name if person and person_id != who.person_id else None,
                    postponed=meeting.state == "postponed",
                )
            )
    told = logistics.cars.told_of(session, [one.participant_id for one in meetings])
    meetings = [replace(one, logistics=one.participant_id in told) for one in meetings]
    return tuple(sorted(meetings, key=lambda m: (m.postponed, m.starts_at, m.meeting_id))), held


def _papers_of(session: Session, who: Who, now: datetime) -> tuple[MyPaper, ...]:
    return tuple(
        MyPaper(
            one.id,
            one.title,
            one.due_at,
            one.late,
            one.author.name if one.author and one.author.person_id != who.person_id else None,
        )
        for one in papers_to_send(session, who, now=now)
        if one.state == "wanted" and one.asked_at is not None
    )


def _surveys_of(session: Session, who: Who, now: datetime) -> tuple[tuple[MySurvey, ...], int]:
    """Surveys I owe an answer, and how many more may not be named here."""
    surveys = []
    held = 0
    for survey in survey_rows.surveys_waiting_for(session, who.person_id, now=now):
        about = meeting_rows.meeting(session, survey.meeting_id)
        if about is None or not carried(session, who, [about]):
            held += 1
            continue
        surveys.append(MySurvey(survey.id, about.title))
    return tuple(surveys), held


def _waits_of(session: Session, who: Who, now: datetime) -> tuple[MyWait, ...]:
    """Waiting lists of meetings to come, mine and of whom I am the contact."""
    found = []
    for person_id in (who.person_id, *sorted(who.represents)):
        person = people_rows.person(session, person_id)
        name = person.name if person and person_id != who.person_id else None
        for row in waiting_rows.waits_of_person(session, person_id):
            line = waiting.facts_of(session, row.id, now=now)
            meeting = meeting_rows.meeting(session, row.meeting_id)
            if line is None or meeting is None or not line.open:
                continue
            if carried(session, who, [meeting]):
                found.append(
                    MyWait(
                        line.waiting_id,
                        line.title,
                        line.starts_at,
                        line.ends_at,
                        line.position,
                        name,
                    )
                )
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.waiting_id)))


def _units_of(session: Session, who: Who, now: datetime) -> tuple[tuple[MyUnit, ...], int]:
    """Unit notices of meetings to come, and how many more may not be named here."""
    mine = who.contact_of_units | who.heads
    found = quota_rows.quotas_to_report(session, mine, starting_after=now) if mine else ()
    here = {one.id for one in carried(session, who, [meeting for _, meeting in found])}
    units = []
    for quota, meeting in found:
        unit = people_rows.unit(session, quota.unit_id)
        if unit is None or meeting.id not in here:
            continue
        said = notice_facts(session, meeting.id, meeting.revision)
        title = said.title if said else meeting.title
        units.append(MyUnit(quota.id, title, unit.name, quota.state))
    return tuple(units), sum(1 for _, meeting in found if meeting.id not in here)


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
