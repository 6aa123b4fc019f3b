"""Documents are given out at another time, filed otherwise, withdrawn. Rows 3.7, 6.1, 6.6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.changes import Actor, changed
from meetings.documents import giving, listed
from meetings.documents.kinds import Category, Stage
from meetings.documents.recalling import recall
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from storage import Session, meetings, timers
from storage import documents as rows


@dataclass(frozen=True, slots=True)
class Changed:
    """The document as it stands now."""

    document_id: int
    meeting_id: int


def set_stage(
    session: Session, actor: Actor, document_id: int, stage: Stage, *, now: datetime
) -> Changed | Refused:
    """Give it out at another time. Who has it keeps it; who may have it now gets it. Row 3.7."""
    found = changeable(session, actor, document_id)
    if isinstance(found, Refused):
        return found
    document, meeting = found
    if problem := listed.stage_problem(session, document, stage):
        return problem
    if document.stage != stage:
        _audit(session, actor, "set stage", document, {"stage": document.stage}, stage, now)
        document.stage = stage.value
        session.flush()
        giving.give_documents(session, meeting, {document.id}, now=now)
        panel.refresh(session, meeting.id, now=now)
    return Changed(document.id, meeting.id)


def set_category(
    session: Session, actor: Actor, document_id: int, category: Category, *, now: datetime
) -> Changed | Refused:
    """File it under another category. Row 6.1."""
    found = changeable(session, actor, document_id)
    if isinstance(found, Refused):
        return found
    document, meeting = found
    if document.category != category:
        before = {"category": document.category}
        _audit(session, actor, "set category", document, before, category, now)
        document.category = category.value
    return Changed(document.id, meeting.id)


def withdraw(
    session: Session, actor: Actor, document_id: int, *, now: datetime, office: Office
) -> Changed | Refused:
    """Withdraw a document: nobody is given it any more, the messages with it are deleted where
    that can be done, and who has it is told. Row 6.6."""
    found = changeable(session, actor, document_id)
    if isinstance(found, Refused):
        return found
    document, meeting = found
    if frozen := listed.frozen(session, [document.id]):
        return refused("paper-final", title=frozen)
    listed.let_go(session, actor, meeting, document.id, now=now, office=office)
    had = rows.receivers_of(session, document.id)
    document.withdrawn_at = now
    changed(session, actor, "withdraw document", f"document:{document.id}", now=now)
    session.flush()
    timers.cancel(session, f"document:{document.id}:review")
    recall(session, document, had, by_id=actor.who.person_id, now=now)
    panel.refresh(session, meeting.id, now=now)
    return Changed(document.id, meeting.id)


def changeable(
    session: Session, actor: Actor, document_id: int, action: Action = Action.ADD_DOCUMENT
) -> tuple[rows.Document, meetings.Meeting] | Refused:
    """The document and its meeting, both locked, for somebody who may change them."""
    known = rows.document(session, document_id)
    if known is None:
        return refused("gone")
    meeting = allowed(session, actor.who, action, known.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    document = rows.locked(session, document_id)
    if document is None or document.withdrawn_at is not None:
        return refused("document-withdrawn")
    return document, meeting


def _audit(
    session: Session,
    actor: Actor,
    action: str,
    document: rows.Document,
    before: dict[str, str],
    after: Stage | Category,
    now: datetime,
) -> None:
    changed(
        session,
        actor,
        action,
        f"document:{document.id}",
        now=now,
        before=before,
        after={next(iter(before)): after.value},
    )
