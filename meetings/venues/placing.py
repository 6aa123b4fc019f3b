"""Placing: a room that is booked becomes the place of the meeting, or of its branch venue.

It goes through the meeting's own edit, so that a published one makes its one 第N次调整. Row 2.3.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, assert_never

from meetings import drafting
from meetings.changes import Actor
from meetings.fields import Field
from meetings.meetings import Refused
from meetings.office import Office
from meetings.signin import branching
from storage import Session
from storage import meetings as meeting_rows

#: What became of the meeting's place: everybody is being told; it is told in a moment; it is
#: changed and there is nobody to tell; it was so already; it could not be changed.
Placed = Literal["sent", "waits", "set", "same", "kept"]


def place_meeting(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    branch_id: int | None,
    place: str,
    *,
    now: datetime,
    office: Office,
) -> Placed:
    """The room is where it is held."""
    if branch_id is not None:
        branch = branching.change_branch(
            session, actor, branch_id, place=place, now=now, office=office
        )
        if isinstance(branch, Refused):
            return "kept"
        return "sent" if branch.changed and meeting.state == "published" else "set"
    outcome = drafting.change_fields(
        session,
        actor,
        meeting.id,
        {Field.PLACE: place},
        since=meeting.edits,
        was={Field.PLACE: meeting.place},
        # Only a change of the level depends on where it is made.
        own_deployment=True,
        now=now,
        office=office,
    )
    match outcome:
        case drafting.Changed(revised=True):
            return "sent"
        case drafting.Changed(unsettled=unsettled):
            return "waits" if unsettled is not None else "set"
        case drafting.Unchanged():
            return "same"
        case Refused() | drafting.StaleEdit():
            return "kept"
        case _:
            assert_never(outcome)
