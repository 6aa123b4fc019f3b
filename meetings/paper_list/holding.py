"""Holding a paper of the list for writing: rights looked at, meeting and paper locked."""

from __future__ import annotations

from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.people import Action
from storage import Session, approvals, documents, paper_list
from storage import meetings as meeting_rows

Held = tuple[paper_list.ListedPaper, meeting_rows.Meeting]


def held(
    session: Session,
    actor: Actor,
    paper_id: int,
    action: Action = Action.ADD_DOCUMENT,
    *,
    cancelled: bool = False,
) -> Held | Refused:
    """The paper and its meeting, both locked, for somebody who may do this with it; ``cancelled``:
    of a cancelled meeting, too. The meeting comes first: two at the same list wait for each
    other."""
    known = paper_list.paper(session, paper_id)
    if known is None:
        return refused("gone")
    meeting = allowed(session, actor.who, action, known.meeting_id, person_id=known.author_id)
    if isinstance(meeting, Refused):
        return meeting
    row = paper_list.locked_paper(session, paper_id)
    if row is None:
        return refused("gone")
    if meeting.state == "cancelled" and not cancelled:
        return refused("document-meeting-cancelled")
    return row, meeting


def open_paper(
    session: Session, actor: Actor, paper_id: int, action: Action = Action.ADD_DOCUMENT
) -> Held | Refused:
    """The same, for a paper that is neither final nor dropped."""
    found = held(session, actor, paper_id, action)
    if isinstance(found, Refused):
        return found
    row, _ = found
    if row.state in ("final", "dropped"):
        return refused(f"paper-{row.state}", title=row.title)
    return found


def state_anew(session: Session, row: paper_list.ListedPaper) -> str:
    """How far a paper is that was off the list: what came for it and was not sent back counts."""
    request = approvals.approval(session, row.approval_id) if row.approval_id else None
    back = request is not None and request.state == "returned"
    editions = documents.editions_of(session, row.document_id) if row.document_id else ()
    if not editions or (back and request and request.wanted["edition"] == editions[-1].id):
        return "wanted"
    return "received"


def subject(row: paper_list.ListedPaper) -> str:
    """What requests and audit entries about the paper are about."""
    return f"paper:{row.id}"


def note(
    session: Session,
    actor: Actor | None,
    row: paper_list.ListedPaper,
    action: str,
    *,
    now: datetime,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str | None = None,
) -> None:
    """The audit entry of a change of a listed paper."""
    session.flush()
    changed(
        session,
        actor,
        action,
        subject(row),
        now=now,
        for_person_id=row.author_id,
        before=before,
        after=after,
        reason=reason,
    )
