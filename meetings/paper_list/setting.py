"""A paper of the list is changed: title, author, deadline; dropped, put in order. Row 2.5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings import approvals
from meetings.approvals.deciding import reason_problem
from meetings.changes import Actor
from meetings.documents import Stage, tidy
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.paper_list.asking import ask_one, tell_deadline, tell_off
from meetings.paper_list.clock import want_timers
from meetings.paper_list.deadlines import (
    deadline_problem,
    due_at_most,
    due_on,
    is_hasty,
    usual_deadline,
)
from meetings.paper_list.facts import title_problem
from meetings.paper_list.holding import held, note, open_paper, state_anew, subject
from storage import Session, documents, paper_list
from storage import meetings as meeting_rows
from storage import people as people_rows

#: Copies of one paper.
MOST_COPIES = 5000


@dataclass(frozen=True, slots=True)
class PaperSet:
    """A paper was changed. ``hasty``: less than a working day is left (LEAN-08)."""

    paper_id: int
    meeting_id: int
    fresh: bool = True
    hasty: bool = False


def set_title(
    session: Session, actor: Actor, paper_id: int, title: str, *, now: datetime, office: Office
) -> PaperSet | Refused:
    """Another title; the document that came is called so, too."""
    found = open_paper(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    title = tidy(title)
    if problem := title_problem(title, office):
        return problem
    others = {one.title for one in paper_list.papers_in(session, meeting.id) if one.id != row.id}
    if title in others:
        return refused("paper-same-title", title=title)
    before: dict[str, object] = {"title": row.title}
    document = documents.locked(session, row.document_id) if row.document_id else None
    if document is not None:
        document.title = title
    row.title = title
    note(session, actor, row, "change paper", now=now, before=before, after={"title": title})
    return PaperSet(row.id, meeting.id)


def set_author(
    session: Session, actor: Actor, paper_id: int, author_id: int, *, now: datetime, office: Office
) -> PaperSet | Refused:
    """换人: the new one is asked where the one before was, and that one is told."""
    found = open_paper(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    person = people_rows.person(session, author_id)
    if person is None or person.left_on is not None:
        return refused("paper-author-left")
    if row.author_id == author_id:
        return PaperSet(row.id, meeting.id, fresh=False)
    before, asked = row.author_id, row.asked_at is not None
    if asked and before is not None:
        tell_off(session, meeting, row, before, now=now)
    # Whose matter a request is was looked at when it was asked.
    approvals.fall_away(session, actor, subject(row), now=now)
    approvals.fall_away(session, actor, f"paper_time:{row.id}", now=now)
    row.author_id, row.reminders, row.reminded_at, row.asked_at = author_id, 0, None, None
    note(
        session,
        actor,
        row,
        "change paper",
        now=now,
        before={"author": before},
        after={"author": author_id},
    )
    if asked and row.state == "wanted":
        ask_one(session, actor, meeting, author_id, [row], now=now, office=office)
    want_timers(session, meeting, now=now, office=office)
    return PaperSet(row.id, meeting.id)


def set_deadline(
    session: Session, actor: Actor, paper_id: int, day: date, *, now: datetime, office: Office
) -> PaperSet | Refused:
    """改期: it is due on this day, whatever becomes of the meeting; the author is told."""
    found = open_paper(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    due_at = due_at_most(meeting, row.stage, due_on(day, office), office)
    if problem := deadline_problem(meeting, row.stage, due_at, now=now):
        return problem
    put_deadline(session, actor, row, meeting, due_at, None, now=now, office=office)
    # A day that was set answers what was asked about it.
    approvals.fall_away(session, actor, f"paper_time:{row.id}", now=now)
    return PaperSet(row.id, meeting.id, hasty=is_hasty(due_at, now=now, office=office))


def put_deadline(
    session: Session,
    actor: Actor | None,
    row: paper_list.ListedPaper,
    meeting: meeting_rows.Meeting,
    due_at: datetime,
    lead_wd: int | None,
    *,
    now: datetime,
    office: Office,
) -> None:
    """The deadline as decided: noted, told to who was asked, and chased anew."""
    before: dict[str, object] = {"due": row.due_at.isoformat()}
    moved = {row: row.due_at} if row.due_at != due_at else {}
    row.due_at, row.lead_wd = due_at, lead_wd
    row.reminders, row.reminded_at = 0, None
    after: dict[str, object] = {"due": due_at.isoformat()}
    note(session, actor, row, "change paper", now=now, before=before, after=after)
    tell_deadline(session, meeting, moved, now=now, office=office)
    want_timers(session, meeting, now=now, office=office)


def set_stage(
    session: Session, actor: Actor, paper_id: int, stage: Stage, *, now: datetime, office: Office
) -> PaperSet | Refused:
    """When the participants get it, once it is final. What was for afterwards and is not any more
    is due before the start as usual."""
    found = open_paper(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    before: dict[str, object] = {"stage": row.stage}
    row.stage = stage.value
    note(session, actor, row, "change paper", now=now, before=before, after={"stage": row.stage})
    due_at, lead_wd = row.due_at, row.lead_wd
    holds = meeting.state not in ("postponed", "closed")
    if stage is not Stage.AFTER and due_at > meeting.starts_at > now and holds:
        due_at, lead_wd = usual_deadline(meeting, stage, now=now, office=office)
    if due_at == row.due_at:
        want_timers(session, meeting, now=now, office=office)
        return PaperSet(row.id, meeting.id)
    put_deadline(session, actor, row, meeting, due_at, lead_wd, now=now, office=office)
    return PaperSet(row.id, meeting.id, hasty=is_hasty(due_at, now=now, office=office))


def set_copies(
    session: Session,
    actor: Actor,
    paper_id: int,
    *,
    printed: bool,
    copies: int | None,
    now: datetime,
) -> PaperSet | Refused:
    """Whether it is printed, and how many copies; None: as many as are counted."""
    found = held(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if copies is not None and not 1 <= copies <= MOST_COPIES:
        return refused("paper-copies", limit=MOST_COPIES)
    before: dict[str, object] = {"printed": row.printed, "copies": row.copies}
    row.printed, row.copies = printed, copies if printed else None
    after: dict[str, object] = {"printed": printed, "copies": row.copies}
    note(session, actor, row, "set copies", now=now, before=before, after=after)
    return PaperSet(row.id, meeting.id)


def drop(
    session: Session, actor: Actor, paper_id: int, reason: str, *, now: datetime, office: Office
) -> PaperSet | Refused:
    """不要了: taken off the list with a reason; who was asked is told, nobody chases any more."""
    found = open_paper(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if problem := reason_problem(reason := " ".join(reason.split()), office, needed=True):
        return problem
    if row.asked_at is not None and row.author_id is not None:
        tell_off(session, meeting, row, row.author_id, now=now)
    approvals.fall_away(session, actor, subject(row), now=now)
    approvals.fall_away(session, actor, f"paper_time:{row.id}", now=now)
    before: dict[str, object] = {"state": row.state}
    row.state, row.asked_at = "dropped", None
    note(session, actor, row, "drop paper", now=now, before=before, reason=reason)
    want_timers(session, meeting, now=now, office=office)
    return PaperSet(row.id, meeting.id)


def restore(
    session: Session, actor: Actor, paper_id: int, *, now: datetime, office: Office
) -> PaperSet | Refused:
    """A dropped paper is wanted after all; its author is asked anew."""
    found = held(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    fresh = row.state == "dropped"
    if fresh:
        row.state = state_anew(session, row)
        row.reminders, row.reminded_at = 0, None
        if row.due_at <= now:
            row.due_at, row.lead_wd = usual_deadline(
                meeting, Stage(row.stage), now=now, office=office
            )
        note(session, actor, row, "restore paper", now=now)
        want_timers(session, meeting, now=now, office=office)
    return PaperSet(row.id, meeting.id, fresh)


def move(
    session: Session, actor: Actor, paper_id: int, *, down: bool, now: datetime
) -> PaperSet | Refused:
    """One place up, or down; at the end of the list it stays."""
    found = held(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    rows = [one for one in paper_list.papers_in(session, meeting.id) if one.state != "dropped"]
    if row not in rows:
        return refused("paper-dropped", title=row.title)
    at = rows.index(row)
    to = at + (1 if down else -1)
    if not 0 <= to < len(rows):
        return PaperSet(row.id, meeting.id, fresh=False)
    rows[at], rows[to] = rows[to], rows[at]
    for position, one in enumerate(rows, 1):
        one.position = position
    note(session, actor, row, "move paper", now=now, after={"place": to + 1})
    return PaperSet(row.id, meeting.id)
