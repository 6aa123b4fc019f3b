"""Who sets up checklists, and which line: locked, where it still stands. Rows 2.4, 2.8."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from meetings.changes import Actor, changed
from meetings.checklists.lines import is_open
from meetings.meetings import Refused, allowed, refused
from meetings.people import Action
from storage import Session
from storage import checklists as rows
from storage import meetings as meeting_rows


def arrangeable(
    session: Session, actor: Actor, meeting_id: int, kind: str
) -> meeting_rows.Meeting | Refused:
    """The meeting, locked, whose lists this person sets up; 散会单 also after it was closed."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    return meeting if is_open(meeting, kind) else refused("meeting-over")


def arranged(
    session: Session, actor: Actor, item_id: int
) -> tuple[rows.CheckItem, meeting_rows.Meeting] | Refused:
    """The line, its row locked behind the meeting's, where this person sets it up."""
    item = rows.check_item(session, item_id)
    if item is None:
        return refused("gone")
    meeting = arrangeable(session, actor, item.meeting_id, item.kind)
    if isinstance(meeting, Refused):
        return meeting
    locked = rows.locked_item(session, item_id)
    if locked is None or locked.dropped_at is not None:
        return refused("check-dropped")
    return locked, meeting


def note(
    session: Session,
    actor: Actor,
    item: rows.CheckItem,
    action: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any] | None,
    *,
    now: datetime,
) -> None:
    changed(
        session,
        actor,
        action,
        f"check:{item.id}",
        now=now,
        before=dict(before),
        after=None if after is None else dict(after),
    )
