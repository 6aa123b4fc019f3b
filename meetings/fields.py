"""Fields: what of a meeting can be changed, as forms know it and as its row holds it.

Rows 2.2, 2.10.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from meetings.agenda.items import arrange_items
from meetings.changes import Actor
from meetings.inviting import Pick
from meetings.meetings import facts
from meetings.notices.facts import reply_deadline
from meetings.office import Office
from meetings.participants import invite
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
#: What the participants were told: a change of it makes a revision.
TOLD = frozenset(Field) - {Field.CLASS, Field.PACKAGE, Field.LEVEL}

#: A field's value as JSON: text, list of texts, number, or a pair of ISO times.
Value = Any


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


def set_value(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    field: Field,
    value: Value,
    *,
    invites: bool,
    now: datetime,
    office: Office,
) -> None:
    """Write a field as it was wanted. ``invites``: a new chair is put on the list now; where
    people were told, that waits for the notice (``notices.publish_revision``)."""
    match field:
        case Field.TIME:
            from meetings.signin.moving import follow_times

            before = (meeting.starts_at, meeting.ends_at)
            meeting.starts_at, meeting.ends_at = map(datetime.fromisoformat, value)
            follow_times(session, actor, meeting, before, now=now, office=office)
            # Imported here: a room that is booked edits the meeting's place.
            from meetings import venues

            venues.follow_times(session, actor, meeting, now=now, office=office)
            meeting.reply_by = reply_deadline(meeting.starts_at, now=now, office=office)
        case Field.AGENDA:
            set_agenda(session, meeting.id, value)
        case Field.CHAIR:
            meeting.chair_id = value
            if value is not None and invites:
                invite(session, meeting, [Pick(value)], now=now)
        case Field.REPLY_BY:
            meeting.reply_by = datetime.fromisoformat(value) if value else None
        case Field.CLASS:
            meeting.class_ = value
        case Field.TITLE:
            unit_id = unit_of(session, meeting.organiser_id)
            meeting.title, meeting.series = value, series_of(value, unit_id)
        case _:
            setattr(meeting, field.value, value)


def set_agenda(session: Session, meeting_id: int, titles: Sequence[str]) -> None:
    """The agenda in this order; who attends for an item only goes where it goes."""
    arrange_items(session, meeting_id, titles[:MOST_ITEMS])


def unit_of(session: Session, person_id: int) -> int | None:
    """The unit of the person's first post."""
    person = named_people(session, [person_id]).get(person_id)
    return person.unit_id if person else None
