"""定稿: the paper is frozen and goes out; 撤销定稿 with a reason opens it again. Row 2.5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import approvals
from meetings import documents as meeting_documents
from meetings.approvals.deciding import reason_problem
from meetings.changes import Actor
from meetings.documents import Stage
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.paper_list.clearing import is_cleared_here
from meetings.paper_list.clock import want_timers
from meetings.paper_list.deadlines import due_by_lead
from meetings.paper_list.facts import Content, content_of
from meetings.paper_list.holding import held, note, subject
from storage import Session, documents, paper_list
from storage import approvals as approval_rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class Finalised:
    """Final now; ``fresh`` False: it was."""

    paper_id: int
    title: str
    fresh: bool
    #: Later than so many working days before the meeting (0: in time): ORG-02.
    late_by_rule: int


@dataclass(frozen=True, slots=True)
class FinalPaper:
    """A final paper, for the handbook, the checklist after the meeting and the file."""

    paper_id: int
    title: str
    stage: str
    document_id: int
    content: Content


def finalise(
    session: Session, actor: Actor, paper_id: int, *, now: datetime, office: Office
) -> Finalised | Refused:
    """定稿: no further edition; who may have it gets it, at its time."""
    found = held(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if row.state == "final":
        return Finalised(row.id, row.title, False, 0)
    if row.state == "dropped":
        return refused("paper-dropped", title=row.title)
    content = content_of(session, row)
    if content is None or row.state == "wanted" or row.document_id is None:
        return refused("paper-not-here", title=row.title)
    if is_cleared_here(meeting, office) and row.state != "cleared":
        return refused("paper-not-cleared", title=row.title)
    if row.state != "cleared" and approval_rows.pending_of_subject(session, subject(row)):
        return refused("paper-asked-leader", title=row.title)
    row.state, row.edition_id = "final", content.edition_id
    row.final_at, row.final_by_id = now, actor.who.person_id
    note(session, actor, row, "finalise paper", now=now, after={"edition": content.number})
    stage = Stage(row.stage)
    done = meeting_documents.set_stage(session, actor, row.document_id, stage, now=now)
    assert not isinstance(done, Refused)
    want_timers(session, meeting, now=now, office=office)
    return Finalised(row.id, row.title, True, _late_by(meeting, row, now=now, office=office))


def _late_by(
    meeting: meeting_rows.Meeting,
    row: paper_list.ListedPaper,
    *,
    now: datetime,
    office: Office,
) -> int:
    wd = office.profile.papers_before_wd
    if row.stage != Stage.BEFORE or meeting.state == "postponed":
        return 0
    return wd if now > due_by_lead(meeting.starts_at, wd, office) else 0


def reopen(
    session: Session, actor: Actor, paper_id: int, reason: str, *, now: datetime, office: Office
) -> Finalised | Refused:
    """撤销定稿: the paper can be replaced again; who has it keeps it until the next one. What was
    cleared stays cleared, as long as no new edition comes."""
    found = held(session, actor, paper_id)
    if isinstance(found, Refused):
        return found
    row, _ = found
    if row.state != "final":
        return Finalised(row.id, row.title, False, 0)
    reason = " ".join(reason.split())
    if problem := reason_problem(reason, office, needed=True):
        return problem
    request = approval_rows.approval(session, row.approval_id) if row.approval_id else None
    granted = request is not None and request.state == "approved"
    holds = granted and request is not None and request.wanted["edition"] == row.edition_id
    row.state = "cleared" if holds else "received"
    row.final_at, row.final_by_id = None, None
    note(session, actor, row, "reopen paper", now=now, reason=reason)
    approvals.fall_away(session, actor, subject(row), now=now)
    document = documents.locked(session, row.document_id) if row.document_id else None
    if document is not None:
        document.stage = Stage.HOSTS.value
    return Finalised(row.id, row.title, True, 0)


def final_papers(session: Session, meeting_id: int) -> tuple[FinalPaper, ...]:
    """The final papers of a meeting in order, each with the edition that is frozen."""
    found = []
    for row in paper_list.papers_in(session, meeting_id):
        content = content_of(session, row) if row.state == "final" else None
        if content is not None and row.document_id is not None:
            found.append(FinalPaper(row.id, row.title, row.stage, row.document_id, content))
    return tuple(found)
