"""Withdrawing: changes that nobody was told of yet are set back. Row 2.10."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import following, notices, panel
from meetings.changes import Actor
from meetings.drafting import note_edit
from meetings.fields import Field, set_value, value_of
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from storage import Session


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was not told yet is as it was before."""

    meeting_id: int


def withdraw_changes(
    session: Session, actor: Actor, meeting_id: int, *, edits: int, now: datetime, office: Office
) -> Withdrawn | Refused:
    """撤回改动: what waits to be told is set back to what people know, as it was looked at
    (``edits``). Row 2.10."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    found = notices.unsettled(session, meeting, now=now, office=office)
    if meeting.unsettled is None or found is None:
        return refused("nothing-unsettled")
    if edits != meeting.edits:
        return refused("changed-meanwhile")
    was = {Field(name): value for name, value in meeting.unsettled["was"].items()}
    before = {field: value_of(session, meeting, field) for field in was}
    for field in sorted(was, key=lambda one: one is Field.REPLY_BY):
        value = was[field]
        set_value(session, actor, meeting, field, value, invites=False, now=now, office=office)
    meeting.unsettled = None
    note_edit(session, actor, meeting, before, was, "", now=now)
    notices.settle_anew(session, meeting, now=now, office=office)
    following.meeting_changed(session, meeting, now=now, office=office)
    panel.refresh(session, meeting_id, now=now)
    return Withdrawn(meeting_id)
