"""Drafting: a meeting is made, and its fields are changed. Rows 2.2, 2.10.

A draft changes freely. Once published, what people were told changes only as a new revision with
its reason. Two organisers at once: who comes second with the same field is told, nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from meetings import following, notices, panel
from meetings.changes import Actor, changed
from meetings.inviting import Pick
from meetings.levels import accepted_levels, mark_in
from meetings.meetings import Refused, State, allowed, facts, refused
from meetings.notices.facts import reply_deadline
from meetings.office import Office
from meetings.participants import invite
from meetings.people import Action, may
from meetings.people import named as named_people
from meetings.series import series_of
from storage import Session
from storage import meetings as rows


class Field(StrEnum):
    """What of a meeting can be changed."""

    TITLE = "title"
    TIME = "time"
    PLACE = "place"
    CHAIR = "chair"
    AGENDA = "agenda"
    PURPOSE = "purpose"
    REQUIREMENTS = "requirements"
    CLASS = "class"
    PACKAGE = "package"
    LEVEL = "level"
    REPLY_ASKED = "reply_asked"
    REPLY_BY = "reply_by"


#: What is changed together, in the order of the menu; a button carries the place here.
PARTS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    ("time_place", (Field.TIME, Field.PLACE)),
    ("people", ()),
    ("title", (Field.TITLE,)),
    ("agenda", (Field.AGENDA,)),
    ("chair", (Field.CHAIR,)),
    ("purpose", (Field.PURPOSE,)),
    ("requirements", (Field.REQUIREMENTS,)),
    ("reply", (Field.REPLY_ASKED, Field.REPLY_BY)),
    ("class", (Field.CLASS,)),
    ("package", (Field.PACKAGE,)),
    ("level", (Field.LEVEL,)),
)
#: Longest texts, in characters.
LIMITS: dict[Field, int] = {
    Field.TITLE: 80,
    Field.PLACE: 80,
    Field.AGENDA: 200,
    Field.PURPOSE: 500,
    Field.REQUIREMENTS: 1000,
}
MOST_ITEMS = 50
LONGEST_REASON = 200
#: What the participants were told: a change of it makes a revision.
TOLD = frozenset(Field) - {Field.CLASS, Field.PACKAGE, Field.LEVEL}

#: A field's value as JSON: text, list of texts, number, or a pair of ISO times.
Value = Any


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


@dataclass(frozen=True, slots=True)
class Created:
    """The draft stands."""

    meeting_id: int
    #: Who left the roster while the form was filled in.
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """The fields hold the new values; ``revised``: and everybody is told."""

    meeting_id: int
    revised: bool


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
        series=series_of(new.title, _unit_of(session, actor.who.person_id)),
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
    session.add(meeting)
    session.flush()
    _set_agenda(session, meeting.id, new.agenda)
    chair = (Pick(new.chair_id),) if new.chair_id is not None else ()
    outcome = invite(session, meeting, (*new.invited, *chair))
    changed(
        session,
        actor,
        "create meeting",
        f"meeting:{meeting.id}",
        now=now,
        after={"title": new.title, "invited": len(outcome.added)},
    )
    return Created(meeting.id, outcome.not_invited.left)


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
    """Change fields, all or none, in one revision.

    ``since`` and ``was`` are ``edits`` and the fields as they were when the form began.
    """
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in (State.CLOSED, State.CANCELLED):
        return refused("meeting-over")
    before = {field: value_of(session, meeting, field) for field in values}
    wanted = {field: value for field, value in values.items() if value != before[field]}
    if not wanted:
        return Unchanged(meeting_id)
    for field, value in wanted.items():
        if meeting.edits != since and before[field] != was.get(field):
            return StaleEdit(meeting_id, field, value, before[field])
        problem = _problem(session, field, value, office, own_deployment=own_deployment)
        if problem is not None:
            return problem
    upcoming = meeting.state == State.PUBLISHED and meeting.starts_at > now
    if upcoming and Field.TIME in wanted and datetime.fromisoformat(wanted[Field.TIME][0]) <= now:
        return refused("already-started")
    for field, value in wanted.items():
        _set(session, meeting, field, value, now=now, office=office)
    meeting.edits += 1
    changed(
        session,
        actor,
        "change meeting",
        f"meeting:{meeting_id}",
        now=now,
        before={str(field): before[field] for field in wanted},
        after={str(field): value for field, value in wanted.items()},
        reason=reason or None,
    )
    session.flush()
    # Once it has begun nobody is told any more; only what hangs on its times moves.
    revised = upcoming and not TOLD.isdisjoint(wanted)
    if meeting.state == State.PUBLISHED and not revised:
        following.meeting_changed(session, meeting, now=now, office=office)
    if revised:
        notices.publish_revision(
            session,
            actor,
            meeting,
            reason=reason,
            ask_again=Field.TIME in wanted,
            now=now,
            office=office,
        )
    panel.refresh(session, meeting_id, now=now)
    return Changed(meeting_id, revised)


def values_of(session: Session, meeting_id: int, fields: Sequence[Field]) -> dict[Field, Value]:
    """The fields as they stand, for a form to remember; empty for no such meeting."""
    meeting = rows.meeting(session, meeting_id)
    return {field: value_of(session, meeting, field) for field in fields} if meeting else {}


def value_of(session: Session, meeting: rows.Meeting, field: Field) -> Value:
    """A field as JSON, to be remembered by a form and compared at its end."""
    known = facts(session, meeting)
    match field:
        case Field.TITLE | Field.PLACE | Field.PURPOSE | Field.REQUIREMENTS:
            return str(getattr(known, field))
        case Field.PACKAGE | Field.LEVEL:
            return str(getattr(known, field))
        case Field.TIME:
            return [known.starts_at.isoformat(), known.ends_at.isoformat()]
        case Field.CHAIR:
            return known.chair.person_id if known.chair else None
        case Field.AGENDA:
            return list(known.agenda)
        case Field.CLASS:
            return known.class_
        case Field.REPLY_ASKED:
            return known.reply_asked
        case Field.REPLY_BY:
            return known.reply_by.isoformat() if known.reply_by else None


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


def _set(
    session: Session,
    meeting: rows.Meeting,
    field: Field,
    value: Value,
    *,
    now: datetime,
    office: Office,
) -> None:
    match field:
        case Field.TIME:
            meeting.starts_at, meeting.ends_at = map(datetime.fromisoformat, value)
            meeting.reply_by = reply_deadline(meeting.starts_at, now=now, office=office)
        case Field.AGENDA:
            _set_agenda(session, meeting.id, value)
        case Field.CHAIR:
            meeting.chair_id = value
            if value is not None:
                invite(session, meeting, [Pick(value)])
        case Field.REPLY_BY:
            meeting.reply_by = datetime.fromisoformat(value) if value else None
        case Field.CLASS:
            meeting.class_ = value
        case Field.TITLE:
            unit_id = _unit_of(session, meeting.organiser_id)
            meeting.title, meeting.series = value, series_of(value, unit_id)
        case _:
            setattr(meeting, field.value, value)


def _set_agenda(session: Session, meeting_id: int, titles: Sequence[str]) -> None:
    for item in rows.agenda_of(session, meeting_id):
        session.delete(item)
    session.flush()
    for position, title in enumerate(titles[:MOST_ITEMS], 1):
        session.add(rows.AgendaItem(meeting_id=meeting_id, position=position, title=title))
    session.flush()


def _unit_of(session: Session, person_id: int) -> int | None:
    person = named_people(session, [person_id]).get(person_id)
    return person.unit_id if person else None


def _left(session: Session, person_id: int) -> bool:
    person = named_people(session, [person_id]).get(person_id)
    return person is None or person.left_on is not None
