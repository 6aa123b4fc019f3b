"""The review list: who was named and is not admitted, for the hosts. Row 3.1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who was named and is not admitted."""

    participant_id: int
    meeting_id: int
    meeting_title: str
    person: Named
    #: The capacity they would attend in.
    unit: str
    title: str
    #: unit / substitute / walk_in / waiting_list / invited.
    source: str
    #: pending / refused / approved.
    standing: str
    #: Of pending the code of what does not fit; of refused the reason in words.
    reason: str
    since: datetime | None
    #: False where it is the reader's own, or that of whom they speak for.
    may_decide: bool


def candidates(session: Session, who: Who, meeting_id: int) -> tuple[Candidate, ...] | Refused:
    """Everybody up for review and everybody refused, pending first."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.ADMIT, about(session, meeting)):
        return refused("not-allowed")
    return tuple(
        candidate(session, who, meeting, row) for row in rows.candidates_of(session, meeting_id)
    )


def candidate(
    session: Session, who: Who | None, meeting: meeting_rows.Meeting, row: rows.Participant
) -> Candidate:
    """One of them as they stand now."""
    unit = people_rows.unit(session, row.unit_id) if row.unit_id else None
    matter = about(session, meeting, person_id=row.person_id)
    return Candidate(
        participant_id=row.id,
        meeting_id=meeting.id,
        meeting_title=meeting.title,
        person=named(session, [row.person_id])[row.person_id],
        unit=unit.name if unit else "",
        title=row.title,
        source=row.source,
        standing=row.standing,
        reason=row.standing_reason,
        since=row.added_at,
        may_decide=who is not None and may(who, Action.ADMIT, matter),
    )


def checks_identity(office: Office) -> bool:
    """Whether the desk says 请核对证件 before somebody is signed in (``[signin] check_identity``).
    Row 3.1."""
    return office.profile.signin.check_identity
