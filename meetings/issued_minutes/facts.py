"""What a draft of the minutes is made of: the record, the agenda, who came. Row 4.6.

Where no record was kept the agenda and the action items registered at the meeting stand for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from meetings.issued_minutes.content import Resolution
from meetings.meetings import Refused
from meetings.minutes.skeleton import Skeleton, record_of
from meetings.office import Office
from meetings.people import Named, Who, named
from storage import Session
from storage import meetings as meeting_rows
from storage import record as record_rows
from storage import tasks as task_rows


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of the agenda and what became of it."""

    item_id: int
    title: str
    presenter: Named | None
    motion: bool
    outcome: str
    #: 会议议定, in the recorder's words.
    text: str
    #: (for, against, abstained) where it was voted and counted.
    votes: tuple[int, int, int] | None
    resolutions: tuple[Resolution, ...]


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """Everything there is."""

    skeleton: Skeleton
    office: str
    purpose: str
    items: tuple[ItemFacts, ...]
    #: What was decided beside the agenda.
    loose: tuple[Resolution, ...]


def facts_of(
    session: Session, who: Who, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> DraftFacts | Refused:
    """The facts, for the hosts and the recorder."""
    skeleton = record_of(session, who, meeting.id, now=now, office=office)
    if isinstance(skeleton, Refused):
        return skeleton
    found = decided(session, meeting.id)
    results = record_rows.results_by_item(session, meeting.id)
    agenda = meeting_rows.agenda_of(session, meeting.id)
    items = []
    for item, known in zip(agenda, skeleton.items, strict=True):
        result = results.get(item.id)
        items.append(
            ItemFacts(
                item_id=item.id,
                title=item.title,
                presenter=known.presenter,
                motion=known.motion,
                outcome=result.outcome if result else "",
                text=result.text if result else "",
                votes=_votes(result),
                resolutions=tuple(one for of, one in found if of == item.id),
            )
        )
    there = {item.id for item in agenda}
    loose = tuple(one for of, one in found if of not in there)
    return DraftFacts(skeleton, office.name, meeting.purpose, tuple(items), loose)


def _votes(result: record_rows.RecordResult | None) -> tuple[int, int, int] | None:
    if result is None or not result.vote or result.votes_for is None:
        return None
    return result.votes_for, result.votes_against or 0, result.votes_abstained or 0


def decided(session: Session, meeting_id: int) -> list[tuple[int | None, Resolution]]:
    """Everything that was decided, each with its item: the resolutions of the record, and action
    items of the meeting that stand in none of its lines. What is registered has its words and its
    first day from there: put off since, it was decided no other way."""
    lines = record_rows.resolutions_of(session, meeting_id)
    tasks = {one.id: one for one in task_rows.tasks_of_meeting(session, meeting_id)}
    taken = {line.task_id for line in lines if line.task_id}
    rest = [one for one in tasks.values() if one.kind == "resolution" and one.id not in taken]
    owners = _owners(session, lines, list(tasks.values()))
    found: list[tuple[int | None, Resolution]] = []
    for line in lines:
        task = tasks.get(line.task_id or 0)
        owner = owners.get((task.owner_id if task else line.owner_id) or 0)
        text, due_on = (task.text, task.first_due_on) if task else (line.text, line.due_on)
        made = resolution(text, owner, due_on, partners=line.partners)
        found.append((line.item_id, replace(made, record_id=line.id, task_id=line.task_id)))
    for task in rest:
        made = resolution(task.text, owners.get(task.owner_id), task.first_due_on)
        found.append((None, replace(made, task_id=task.id)))
    return found


def _owners(
    session: Session,
    lines: Sequence[record_rows.RecordResolution],
    tasks: Sequence[task_rows.Task],
) -> dict[int, Named]:
    ids = {line.owner_id for line in lines if line.owner_id} | {task.owner_id for task in tasks}
    return named(session, sorted(ids))


def resolution(
    text: str, owner: Named | None, due_on: date | None, *, partners: str = ""
) -> Resolution:
    """A resolution with its owner as the paper names them."""
    return Resolution(
        text=text,
        owner_id=owner.person_id if owner else None,
        owner=owner.name if owner else "",
        unit_id=owner.unit_id if owner else None,
        unit=owner.unit if owner else "",
        partners=partners,
        due_on=due_on,
    )
