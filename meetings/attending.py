"""Attending: the people of a meeting as its hosts look at them: counted, listed, one by one.

Rows 2.6, 3.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meetings.meetings import Refused, about, refused
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import places as place_rows
from storage import slips as slip_rows
from storage import waiting as waiting_rows


@dataclass(frozen=True, slots=True)
class PeopleCounts:
    """What the menu of a meeting's people counts."""

    meeting_id: int
    title: str
    people: int
    attending: int
    leave: int
    unanswered: int
    places: int | None
    taken: int
    pending: int
    waiting: int
    slips: int
    needs: int


@dataclass(frozen=True, slots=True)
class Attender:
    """One participant of the list, in the capacity they attend in."""

    participant_id: int
    meeting_id: int
    person: Named
    unit: str
    title: str
    role: str
    reply: str


def people_counts(session: Session, who: Who, meeting_id: int) -> PeopleCounts | Refused:
    """How many there are, answered, wait for review or for a place, and need something."""
    meeting = _hosted(session, who, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    replies = rows.reply_counts(session, meeting_id)
    candidates = rows.candidates_of(session, meeting_id)
    return PeopleCounts(
        meeting_id=meeting_id,
        title=meeting.title,
        people=sum(replies.values()),
        attending=replies.get("attending", 0),
        leave=replies.get("leave", 0),
        unanswered=replies.get("none", 0),
        places=meeting.places,
        taken=place_rows.places_taken(session, meeting_id),
        pending=sum(row.standing == "pending" for row in candidates),
        waiting=len(waiting_rows.waiting_for(session, meeting_id)),
        slips=len(slip_rows.slips_of(session, meeting_id)),
        needs=sum(bool(need.kinds) for _, need in slip_rows.needs_in(session, meeting_id)),
    )


def attenders(session: Session, who: Who, meeting_id: int) -> tuple[Attender, ...] | Refused:
    """Everybody on the list, in the order of names."""
    meeting = _hosted(session, who, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    return _attenders(session, rows.participants_of(session, meeting_id))


def attender(session: Session, who: Who, participant_id: int) -> Attender | Refused:
    """One of them."""
    row = rows.participant(session, participant_id)
    if row is None or row.removed_at is not None:
        return refused("gone")
    meeting = _hosted(session, who, row.meeting_id)
    return meeting if isinstance(meeting, Refused) else _attenders(session, [row])[0]


def _attenders(session: Session, listed: Sequence[rows.Participant]) -> tuple[Attender, ...]:
    people = named(session, [row.person_id for row in listed])
    units = {unit.id: unit.name for unit in people_rows.units(session)}
    return tuple(
        Attender(
            participant_id=row.id,
            meeting_id=row.meeting_id,
            person=people[row.person_id],
            unit=units.get(row.unit_id or 0, ""),
            title=row.title,
            role=row.role,
            reply=row.reply,
        )
        for row in listed
    )


def _hosted(session: Session, who: Who, meeting_id: int) -> meeting_rows.Meeting | Refused:
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    return meeting if may(who, Action.ADMIT, about(session, meeting)) else refused("not-allowed")
