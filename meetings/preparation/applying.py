"""Applying a template: its lines become tasks of the meeting; more by hand. Row 2.1a."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Named, Who, named
from meetings.preparation.days import due_day, not_before
from meetings.preparation.making import (
    NewPreparation,
    Wanted,
    days_of,
    known_words,
    leaders_of,
    make,
    owner_of,
    plain_words,
    tell_made,
    to_prepare,
)
from meetings.preparation.settling import knowable, settle_facts
from meetings.preparation.template_lines import Line
from meetings.preparation.templates import Template, fitting, template_of
from storage import Session
from storage import meetings as meeting_rows

__all__ = [
    "Applied",
    "NewPreparation",
    "Plan",
    "PlannedLine",
    "PreparationAdded",
    "add_task",
    "add_tasks",
    "apply_template",
    "plan",
]


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What a line of a template becomes in this meeting."""

    line: Line
    owner: Named | None
    due_on: date
    #: The day it would have been due has passed.
    past: bool
    #: It stands in the meeting already.
    there: bool
    #: The house knows that it is done.
    done: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A template looked at for a meeting; nothing is made."""

    meeting_id: int
    title: str
    template: Template
    lines: tuple[PlannedLine, ...]

    @property
    def new(self) -> int:
        """How many tasks would be made."""
        return sum(not line.there for line in self.lines)

    @property
    def past(self) -> int:
        """How many of them are past already."""
        return sum(line.past and not line.there for line in self.lines)


@dataclass(frozen=True, slots=True)
class Applied:
    """So many tasks were made, of which the house knew ``done`` to be done; ``there`` stood there
    before, ``past`` were left out. Who owns some and can only be phoned is named."""

    meeting_id: int
    made: int
    done: int
    there: int
    past: int
    to_phone: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class PreparationAdded:
    """They have their numbers."""

    meeting_id: int
    task_ids: tuple[int, ...]
    to_phone: tuple[Named, ...]


def plan(
    session: Session, who: Who, meeting_id: int, ref: int | None, *, now: datetime, office: Office
) -> Plan | Refused:
    """What a template would come to in this meeting; None: the one that fits it."""
    meeting = to_prepare(session, who, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if ref is None:
        template = fitting(session, meeting, office)
    else:
        template = template_of(session, ref, office)
    if template is None or template.retired:
        return refused("template-none")
    known = known_words(session, meeting.id)
    leaders = leaders_of(session, meeting.id)
    groups = {line.group for line in template.lines}
    owners = {group: owner_of(session, meeting, leaders, group) for group in groups}
    people = named(session, sorted(set(owners.values())))
    starts, ends = days_of(meeting, office)
    today = office.today(now)
    facts = knowable(
        session, meeting, {line.what for line in template.lines}, now=now, office=office
    )
    planned = []
    for line in template.lines:
        due = due_day(line.lead_wd, starts, ends, office.calendar)
        planned.append(
            PlannedLine(
                line=line,
                owner=people.get(owners[line.group]),
                due_on=not_before(due, today, office.calendar),
                past=due < today and line.what not in facts,
                done=line.what in facts,
                there=plain_words(line.text) in known,
            )
        )
    return Plan(meeting.id, meeting.title, template, tuple(planned))


def apply_template(
    session: Session,
    actor: Actor,
    meeting_id: int,
    ref: int,
    *,
    without_past: bool = False,
    now: datetime,
    office: Office,
) -> Applied | Refused:
    """Make a task of every line that is not there yet. Pressed twice it makes them once."""
    found = plan(session, actor.who, meeting_id, ref, now=now, office=office)
    if isinstance(found, Refused):
        return found
    if found.template.ref != ref:
        return refused("template-changed")
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    wanted = [one for one in found.lines if not one.there and not (without_past and one.past)]
    made = make(
        session,
        actor,
        meeting,
        [
            Wanted(
                NewPreparation(
                    one.line.text,
                    one.line.group,
                    lead_wd=one.line.lead_wd,
                    result=one.line.result,
                ),
                one.line.what,
                found.template.id,
            )
            for one in wanted
        ],
        now=now,
        office=office,
    )
    if isinstance(made, Refused):
        return made
    _note_applied(session, actor, found, [task.id for task in made], now)
    # What is done already nobody is told to do.
    done = settle_facts(session, meeting, now=now, office=office).closed
    open_ = [task for task in made if task.id not in done]
    to_phone = tell_made(session, actor, meeting_id, open_, now=now, office=office)
    there = sum(one.there for one in found.lines)
    left_out = found.new - len(made)
    return Applied(meeting_id, len(made), len(made) - len(open_), there, left_out, to_phone)


def add_task(
    session: Session,
    actor: Actor,
    meeting_id: int,
    new: NewPreparation,
    *,
    now: datetime,
    office: Office,
) -> PreparationAdded | Refused:
    """One more task by hand."""
    added = add_tasks(session, actor, meeting_id, [new], now=now, office=office)
    if isinstance(added, PreparationAdded) and not added.task_ids:
        return refused("preparation-there")
    return added


def add_tasks(
    session: Session,
    actor: Actor,
    meeting_id: int,
    wanted: Sequence[NewPreparation],
    *,
    now: datetime,
    office: Office,
) -> PreparationAdded | Refused:
    """Tasks another subject of the preparation wants, or somebody adds; all or none. Those whose
    words stand in the meeting already are not made again."""
    meeting = to_prepare(session, actor.who, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    known = known_words(session, meeting_id)
    # Said twice it is one.
    once: dict[str, NewPreparation] = {}
    for new in wanted:
        once.setdefault(plain_words(new.text), new)
    fresh = [Wanted(new) for words, new in once.items() if words not in known]
    made = make(session, actor, meeting, fresh, now=now, office=office)
    if isinstance(made, Refused):
        return made
    to_phone = tell_made(session, actor, meeting_id, made, now=now, office=office)
    return PreparationAdded(meeting_id, tuple(task.id for task in made), to_phone)


def _note_applied(
    session: Session, actor: Actor, found: Plan, made: list[int], now: datetime
) -> None:
    if made:
        changed(
            session,
            actor,
            "apply task template",
            f"meeting:{found.meeting_id}",
            now=now,
            after={
                "template": found.template.name,
                "edition": found.template.edition,
                "tasks": made,
            },
        )
