"""Papers are put on the list: one, many at once, or one for each item of the agenda. Row 2.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meetings.changes import Actor
from meetings.documents import Stage, tidy
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.paper_list.deadlines import (
    deadline_problem,
    due_at_most,
    due_on,
    is_hasty,
    usual_deadline,
)
from meetings.paper_list.facts import title_problem
from meetings.paper_list.holding import note, state_anew
from meetings.people import Action, named
from storage import Session, paper_list
from storage import agenda as agenda_rows
from storage import meetings as meeting_rows
from storage import people as people_rows

#: Papers of one meeting.
MOST = 100


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper to be put on the list; without a day it is due as usual."""

    title: str
    author_id: int | None = None
    due: date | None = None
    agenda_item_id: int | None = None
    stage: Stage = Stage.BEFORE


@dataclass(frozen=True, slots=True)
class Listed:
    """What came onto the list."""

    meeting_id: int
    paper_ids: tuple[int, ...]
    #: Titles that stood there already.
    same: tuple[str, ...]
    #: Of those due, asked now, in less than a full working day (LEAN-08).
    hasty: int


def list_papers(
    session: Session,
    actor: Actor,
    meeting_id: int,
    wanted: Sequence[NewPaper],
    *,
    now: datetime,
    office: Office,
) -> Listed | Refused:
    """Put papers on the list, all or none; titles that stand there are passed over."""
    meeting = allowed(session, actor.who, Action.ADD_DOCUMENT, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == "cancelled":
        return refused("document-meeting-cancelled")
    there = {row.title: row for row in paper_list.papers_in(session, meeting_id)}
    listed = {title for title, row in there.items() if row.state != "dropped"}
    titled = [(tidy(one.title), one) for one in wanted]
    for title, _ in titled:
        if problem := title_problem(title, office):
            return problem
    fresh = [(title, one) for title, one in titled if title not in listed]
    if len(there) + len(fresh) > MOST:
        return refused("paper-too-many", limit=MOST)
    made = []
    for title, one in dict(fresh).items():
        deadline = _deadline(session, meeting, one, now=now, office=office)
        if isinstance(deadline, Refused):
            return deadline
        made.append((title, one, deadline))
    ids, hasty = [], 0
    for title, one, deadline in made:
        row = _new(session, actor, meeting, title, one, there.get(title), deadline, now=now)
        ids.append(row.id)
        hasty += is_hasty(row.due_at, now=now, office=office)
        after: dict[str, object] = {"title": title, "author": one.author_id}
        note(session, actor, row, "list paper", now=now, after=after)
    return Listed(
        meeting_id, tuple(ids), tuple(title for title, _ in titled if title in listed), hasty
    )


def list_by_agenda(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> Listed | Refused:
    """按议题列材料: a paper for each item that has none, its presenter the author."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    have = {row.agenda_item_id for row in paper_list.papers_in(session, meeting_id)}
    items = meeting_rows.agenda_of(session, meeting_id)
    people = named(session, sorted({one.presenter_id for one in items if one.presenter_id}))
    here = {id for id, person in people.items() if person.left_on is None}
    wanted = [
        NewPaper(
            item.title, item.presenter_id if item.presenter_id in here else None, None, item.id
        )
        for item in items
        if item.id not in have and tidy(item.title)
    ]
    done = list_papers(session, actor, meeting_id, wanted, now=now, office=office)
    if isinstance(done, Listed) and not items:
        return refused("paper-no-agenda")
    return done


def _deadline(
    session: Session,
    meeting: meeting_rows.Meeting,
    one: NewPaper,
    *,
    now: datetime,
    office: Office,
) -> tuple[datetime, int | None] | Refused:
    if one.agenda_item_id is not None:
        item = agenda_rows.item(session, one.agenda_item_id)
        if item is None or item.meeting_id != meeting.id:
            return refused("gone")
    author = people_rows.person(session, one.author_id) if one.author_id else None
    if one.author_id is not None and (author is None or author.left_on is not None):
        return refused("paper-author-left")
    if one.due is None:
        return usual_deadline(meeting, one.stage, now=now, office=office)
    due_at = due_at_most(meeting, one.stage, due_on(one.due, office), office)
    problem = deadline_problem(meeting, one.stage, due_at, now=now)
    return problem if problem is not None else (due_at, None)


def _new(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    title: str,
    one: NewPaper,
    row: paper_list.ListedPaper | None,
    deadline: tuple[datetime, int | None],
    *,
    now: datetime,
) -> paper_list.ListedPaper:
    """A new row, or that of a dropped paper of this title begun anew."""
    position = paper_list.last_position(session, meeting.id) + 1
    row = row or paper_list.ListedPaper(meeting_id=meeting.id, title=title)
    row.author_id, row.agenda_item_id = one.author_id, one.agenda_item_id
    row.stage, row.position = one.stage.value, position
    row.due_at, row.lead_wd = deadline
    row.state = state_anew(session, row)
    row.added_by_id, row.added_at = actor.who.person_id, now
    row.asked_at, row.reminded_at, row.reminders = None, None, 0
    session.add(row)
    session.flush()
    return row
