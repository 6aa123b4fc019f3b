"""Drafting: the fields of a meeting are changed; how one is made stands in ``creating``. Rows 2.2,
2.10.

A draft changes freely. Once published, what people were told changes only as a new revision with
its reason. Two organisers at once: who comes second with the same field is told, nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from meetings import following, notices, panel
from meetings.changes import Actor, changed
from meetings.creating import Created, NewMeeting, create_meeting, has_left
from meetings.fields import (
    LIMITS,
    MOST_ITEMS,
    PARTS,
    TOLD,
    Field,
    Value,
    set_value,
    value_of,
    values_of,
)
from meetings.levels import accepted_levels, mark_in
from meetings.meetings import Refused, State, allowed, refused
from meetings.office import Office
from meetings.people import Action
from storage import Session
from storage import meetings as rows

__all__ = [
    "LIMITS",
    "LONGEST_REASON",
    "MOST_ITEMS",
    "PARTS",
    "TOLD",
    "Changed",
    "Created",
    "Field",
    "NewMeeting",
    "StaleEdit",
    "Unchanged",
    "Value",
    "change_fields",
    "create_meeting",
    "value_of",
    "values_of",
    "write_fields",
]

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Changed:
    """The fields hold the new values; ``revised``: and everybody is being told."""

    meeting_id: int
    revised: bool
    #: What waits to be told, where it is not told at once.
    unsettled: notices.Unsettled | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The values were these already."""

    meeting_id: int


@dataclass(frozen=True, slots=True)
class StaleEdit:
    """Somebody else changed the same field meanwhile. Nothing was changed."""

    meeting_id: int
    field: Field
    mine: Value
    theirs: Value


def change_fields(
    session: Session,
    actor: Actor,
    meeting_id: int,
    values: Mapping[Field, Value],
    *,
    since: int,
    was: Mapping[Field, Value],
    reason: str = "",
    own_deployment: bool,
    now: datetime,
    office: Office,
) -> Changed | Unchanged | StaleEdit | Refused:
    """Change fields, all or none. Of a published meeting they wait a moment, and go out with the
    edits before and after as one revision.

    ``since`` and ``was`` are ``edits`` and the fields as they were when the form began.
    """
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in (State.CLOSED, State.CANCELLED):
        return refused("meeting-over")
    if mark_in(reason, office.profile):
        return refused("level-mark")
    before = {field: value_of(session, meeting, field) for field in values}
    wanted = {
        field: value
        for field, value in values.items()
        # The time that was put off may be set once more.
        if value != before[field] or (field is Field.TIME and meeting.state == State.POSTPONED)
    }
    if not wanted:
        return Unchanged(meeting_id)
    for field, value in wanted.items():
        if meeting.edits != since and before[field] != was.get(field):
            return StaleEdit(meeting_id, field, value, before[field])
        problem = _problem(session, field, value, office, own_deployment=own_deployment)
        if problem is not None:
            return problem
    moved = Field.TIME in wanted and _told(meeting, now)
    if moved and datetime.fromisoformat(values[Field.TIME][0]) <= now:
        return refused("already-started")
    return write_fields(session, actor, meeting, wanted, reason=reason, now=now, office=office)


def write_fields(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    wanted: Mapping[Field, Value],
    *,
    reason: str = "",
    now: datetime,
    office: Office,
) -> Changed:
    """Write fields of a meeting (locked) that somebody has decided may be written so, and do what
    follows: as ``change_fields``, which looks at rights first."""
    before = {field: value_of(session, meeting, field) for field in wanted}
    told = _told(meeting, now)
    kept = {str(field): before[field] for field in wanted if field in TOLD}
    if Field.TIME in wanted:
        kept.setdefault(Field.REPLY_BY.value, value_of(session, meeting, Field.REPLY_BY))
    for field in sorted(wanted, key=lambda one: one is Field.REPLY_BY):
        value = wanted[field]
        set_value(session, actor, meeting, field, value, invites=not told, now=now, office=office)
    note_edit(session, actor, meeting, before, wanted, reason, now=now)
    _request_follows(session, actor, meeting, now=now, office=office)
    published = None
    if told and not TOLD.isdisjoint(wanted):
        published = notices.settle(
            session, actor, meeting, was=kept, reason=reason, now=now, office=office
        )
    elif meeting.state == State.PUBLISHED:
        # Once it has begun nobody is told any more; only what hangs on its times moves.
        following.meeting_changed(session, meeting, now=now, office=office)
    elif meeting.state == State.DRAFT:
        following.draft_changed(session, meeting, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    waits = notices.unsettled(session, meeting, now=now, office=office) if told else None
    return Changed(meeting.id, published is not None, waits)


def _request_follows(
    session: Session, actor: Actor, meeting: rows.Meeting, *, now: datetime, office: Office
) -> None:
    """The request to hold it (请示) waits for nobody once the meeting is another one."""
    from meetings.proposals import holding

    holding.fell_away(session, actor, meeting, now=now, office=office)


def _told(meeting: rows.Meeting, now: datetime) -> bool:
    """Whether changes of the meeting concern people who were told of it. A postponed one has no
    time that could be past."""
    if meeting.state == State.POSTPONED:
        return True
    return meeting.state == State.PUBLISHED and meeting.starts_at > now


def note_edit(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    before: Mapping[Field, Value],
    wanted: Mapping[Field, Value],
    reason: str,
    *,
    now: datetime,
) -> None:
    """Count the edit and write it down; what was to be signed off before it is moot."""
    meeting.edits += 1
    changed(
        session,
        actor,
        "change meeting",
        f"meeting:{meeting.id}",
        now=now,
        before={str(field): before[field] for field in wanted},
        after={str(field): value for field, value in wanted.items()},
        reason=reason or None,
    )
    session.flush()
    notices.void(session, actor, meeting, now=now)


def _problem(
    session: Session, field: Field, value: Value, office: Office, *, own_deployment: bool
) -> Refused | None:
    texts = [value] if isinstance(value, str) else value if field is Field.AGENDA else []
    if mark_in("\n".join(texts), office.profile):
        return refused("level-mark")
    if field is Field.LEVEL and value not in accepted_levels(
        office.profile, own_deployment=own_deployment
    ):
        return refused("level-none")
    if field is Field.CHAIR and value is not None and has_left(session, value):
        return refused("chair-left")
    return None
