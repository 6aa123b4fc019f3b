"""Checklists of branch venues follow the venue: added, its contact changed, taken off. Row 2.3."""

from __future__ import annotations

from datetime import datetime

from meetings.changes import Actor
from meetings.checklists import chasing, templates
from meetings.office import Office
from storage import Session
from storage import checklists as rows
from storage import meetings as meeting_rows


def branch_added(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    branch_id: int,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Where the meeting has its equipment list, the new venue gets one too."""
    if rows.check_items_of(session, meeting.id, "equipment"):
        templates.add_from(
            session,
            actor,
            meeting,
            "equipment",
            templates.template_of("equipment", office),
            only_branch=branch_id,
            now=now,
            office=office,
        )
        chasing.tell_owners(session, meeting, now=now)


def contact_changed(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    branch_id: int,
    before: int | None,
    after: int | None,
    *,
    now: datetime,
) -> None:
    """What was the former contact's is the new one's."""
    theirs = [item for item in rows.items_at_branch(session, branch_id) if item.owner_id == before]
    for item in theirs:
        if not item.owner_name:
            item.owner_id, item.told_at = after, None
    session.flush()
    if theirs:
        chasing.tell_owner(session, actor, meeting, after, now=now)


def looked_at_branch(session: Session, branch_id: int) -> bool:
    """Whether anybody ever looked at a line of the venue."""
    items = [item.id for item in rows.items_at_branch(session, branch_id)]
    return any(rows.looks_at(session, items).values())


def branch_removed(session: Session, branch_id: int) -> None:
    """Takes the venue's list away, of which nobody looked at a line."""
    rows.delete_items(session, [item.id for item in rows.items_at_branch(session, branch_id)])
