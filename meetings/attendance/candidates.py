"""Who can come in another's place: here, free, and not refused by the rules of the meeting.

Row 3.8; ORG-06.
"""

from __future__ import annotations

from dataclasses import dataclass

from meetings import guests
from meetings.eligibility import judged
from meetings.guests import Outsider
from meetings.inviting import Pick, places
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import named
from storage import Session, signin
from storage import attendance as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who is to come, as the rules of the meeting see them."""

    name: str
    unit: str
    title: str
    #: Fits the rules; else the hosts look at it.
    fits: bool


def candidate(
    session: Session,
    meeting: meeting_rows.Meeting,
    original: rows.Participant,
    whom: int | Outsider,
    *,
    office: Office,
) -> Candidate | Refused:
    """Whether this person can come for another: here, not invited already, not refused before.
    Locks the meeting: the same person is not sent in two places at once."""
    meeting_rows.locked(session, meeting.id)
    if isinstance(whom, Outsider):
        known = guests.known_outsider(session, whom)
        problem = _taken(session, meeting, original, known.id, whom.name) if known else None
        return problem or Candidate(whom.name, whom.unit, whom.title, fits=True)
    person = named(session, [whom]).get(whom)
    if person is None or person.left_on is not None:
        return refused("person-left")
    if problem := _taken(session, meeting, original, whom, person.name):
        return problem
    place = places(session, [Pick(whom)])[whom]
    verdict = judged(session, meeting, whom, place.unit_id, place.title, office=office)
    if verdict.standing == "refused":
        return refused("substitute-not-eligible", name=person.name)
    return Candidate(person.name, person.unit, place.title, verdict.standing == "approved")


def _taken(
    session: Session,
    meeting: meeting_rows.Meeting,
    original: rows.Participant,
    person_id: int,
    name: str,
) -> Refused | None:
    """Why a person who is known to the meeting already can not come for this one."""
    if person_id == original.person_id:
        return refused("substitute-self")
    for_whom = original.substitute_for_id
    while for_whom is not None and (before := rows.participant(session, for_whom)) is not None:
        if before.person_id == person_id:
            return refused("substitute-back", name=name)
        for_whom = before.substitute_for_id
    there = rows.any_participant_of(session, meeting.id, person_id)
    if there is None or there.removed_at is not None:
        return None
    if there.standing == "refused":
        return refused("substitute-not-eligible", name=name)
    return refused("substitute-invited", name=name)


def is_in(session: Session, meeting_id: int, person_id: int) -> bool:
    """Whether this person signed in at any sitting: they came themselves."""
    sittings = meeting_rows.sittings_of(session, meeting_id)
    return any(signin.live_record(session, one.id, person_id) is not None for one in sittings)
