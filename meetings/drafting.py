"""Drafting: a meeting is made, and its fields are changed. Rows 2.2, 2.10.

A draft changes freely. Once published, what people were told changes only as a new revision with
its reason. Two organisers at once: who comes second with the same field is told, nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from meetings import following, notices, panel
from meetings.changes import Actor, changed
from meetings.fields import (
    LIMITS,
    MOST_ITEMS,
    PARTS,
    TOLD,
    Field,
    Value,
    set_agenda,
    set_value,
    unit_of,
    value_of,
    values_of,
)
from meetings.inviting import Pick
from meetings.levels import accepted_levels, mark_in
from meetings.meetings import Refused, State, allowed, refused
from meetings.notices.facts import reply_deadline
from meetings.office import Office
from meetings.participants import invite
from meetings.people import Action, may
from meetings.people import named as named_people
from meetings.series import series_of
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
]

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What the form collected."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    chair_id: int | None = None
    agenda: tuple[str, ...] = ()
    invited: tuple[Pick, ...] = ()
    #: A meeting it is copied from: what the form does not ask is taken from there.
    like: int | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """The draft stands."""

    meeting_id: int
    #: Who left the roster while the form was filled in.
    left_out: tuple[str, ...] = ()


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


def create_meeting(
    session: Session,
    actor: Actor,
    new: NewMeeting,
    *,
    own_deployment: bool,
    now: datetime,
    office: Office,
) -> Created | Refused:
    """A draft with the profile's defaults. ``own_deployment``: what the messenger may carry."""
    if not may(actor.who, Action.CREATE_MEETING):
        return refused("not-allowed")
    profile = office.profile
    if mark_in("\n".join((new.title, new.place, *new.agenda)), profile):
        return refused("level-mark")
    levels = accepted_levels(profile, own_deployment=own_deployment)
    if not levels:
        return refused("level-none")
    if new.chair_id is not None and _left(session, new.chair_id):
        return refused("chair-left")
    meeting = rows.Meeting(
        title=new.title,
        series=series_of(new.title, unit_of(session, actor.who.person_id)),
        class_=profile.default_class,
        package=profile.default_package,
        # The careful side: the highest this messenger may carry.
        level=levels[-1],
        state=State.DRAFT,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        place=new.place,
        chair_id=new.chair_id,
        organiser_id=actor.who.person_id,
        reply_by=reply_deadline(new.starts_at, now=now, office=office),
        created_at=now,
        purpose="",
        requirements="",
        reply_asked=True,
        revision=0,
        edits=0,
    )
    if new.like is not None:
        _copy(session, actor, new.like, meeting)
    session.add(meeting)
    session.flush()
    set_agenda(session, meeting.id, new.agenda)
    chair = (Pick(new.chair_id),) if new.chair_id is not None else ()
    outcome = invite(session, meeting, (*new.invited, *chair), now=now)
    changed(
        session,
        actor,
        "create meeting",
        f"meeting:{meeting.id}",
        now=now,
        after={"title": new.title, "invited": len(outcome.added)},
    )
    return Created(meeting.id, outcome.not_invited.left)


def _copy(session: Session, actor: Actor, from_id: int, meeting: rows.Meeting) -> None:
    """What a form does not ask, from a meeting this person may edit."""
    like = allowed(session, actor.who, Action.EDIT_MEETING, from_id)
    if isinstance(like, Refused):
        return
    meeting.class_, meeting.package = like.class_, like.package
    meeting.purpose, meeting.requirements = like.purpose, like.requirements
    meeting.reply_asked = like.reply_asked


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
    moved = Field.TIME in wanted
    if moved and _told(meeting, now) and datetime.fromisoformat(values[Field.TIME][0]) <= now:
        return refused("already-started")
    told = _told(meeting, now)
    kept = {str(field): before[field] for field in wanted if field in TOLD}
    if moved:
        kept.setdefault(Field.REPLY_BY.value, value_of(session, meeting, Field.REPLY_BY))
    for field in sorted(wanted, key=lambda one: one is Field.REPLY_BY):
        value = wanted[field]
        set_value(session, actor, meeting, field, value, invites=not told, now=now, office=office)
    note_edit(session, actor, meeting, before, wanted, reason, now=now)
    published = None
    if told and not TOLD.isdisjoint(wanted):
        published = notices.settle(
            session, actor, meeting, was=kept, reason=reason, now=now, office=office
        )
    elif meeting.state == State.PUBLISHED:
        # Once it has begun nobody is told any more; only what hangs on its times moves.
        following.meeting_changed(session, meeting, now=now, office=office)
    panel.refresh(session, meeting_id, now=now)
    waits = notices.unsettled(session, meeting, now=now, office=office) if told else None
    return Changed(meeting_id, published is not None, waits)


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
    if field is Field.CHAIR and value is not None and _left(session, value):
        return refused("chair-left")
    return None


def _left(session: Session, person_id: int) -> bool:
    person = named_people(session, [person_id]).get(person_id)
    return person is None or person.left_on is not None
