"""Objections as the hosts see them, and whoever made one. Row 4.6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.issued_minutes.rights import matter
from meetings.meetings import Refused, refused
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import issued_minutes as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """An objection as the hosts, or who made it, see it."""

    id: int
    minutes_id: int
    meeting_id: int
    meeting_title: str
    person: Named
    by: Named | None
    at: datetime
    text: str
    state: str
    answer: str
    late: bool


def objections_of(
    session: Session, meeting: meeting_rows.Meeting, row: rows.Minutes
) -> tuple[ObjectionFacts, ...]:
    """What came in about this edition, as it came."""
    found = rows.objections_of(session, row.id)
    people = named(session, sorted({i for one in found for i in (one.person_id, one.by_id)}))
    return tuple(
        ObjectionFacts(
            id=one.id,
            minutes_id=row.id,
            meeting_id=meeting.id,
            meeting_title=meeting.title,
            person=people[one.person_id],
            by=people[one.by_id] if one.by_id != one.person_id else None,
            at=one.at,
            text=one.text,
            state=one.state,
            answer=one.answer,
            late=row.objection_until is not None and one.at > row.objection_until,
        )
        for one in found
    )


@dataclass(frozen=True, slots=True)
class Objections:
    """Everything that came in about a draft, and who said nothing yet."""

    minutes: rows.Minutes
    found: tuple[ObjectionFacts, ...]
    silent: tuple[Named, ...]


def objections_seen(
    session: Session, who: Who, minutes_id: int, *, now: datetime
) -> Objections | Refused:
    """Everything that came in about a draft, for those who write."""
    from meetings.issued_minutes.settling import audience

    row = rows.minutes(session, minutes_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row is not None else None
    if row is None or meeting is None:
        return refused("gone")
    if not may(who, Action.WRITE_MINUTES, matter(session, who, meeting)):
        return refused("not-allowed")
    found = objections_of(session, meeting, row)
    said = {one.person.person_id for one in found if one.state != "withdrawn"}
    silent = [id for id in audience(session, meeting, now=now) if id not in said]
    people = named(session, sorted(silent))
    return Objections(row, found, tuple(people[id] for id in silent))


def objection_facts(session: Session, objection_id: int) -> ObjectionFacts | None:
    """One objection, for a notice about it."""
    known = rows.objection(session, objection_id)
    row = rows.minutes(session, known.minutes_id) if known is not None else None
    meeting = meeting_rows.meeting(session, row.meeting_id) if row is not None else None
    if row is None or meeting is None:
        return None
    found = objections_of(session, meeting, row)
    return next((one for one in found if one.id == objection_id), None)


def objections_about(
    session: Session, minutes_id: int, person_id: int
) -> tuple[ObjectionFacts, ...]:
    """What this person said about this edition, for their own card."""
    row = rows.minutes(session, minutes_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row is not None else None
    if row is None or meeting is None:
        return ()
    found = objections_of(session, meeting, row)
    return tuple(one for one in found if one.person.person_id == person_id)
