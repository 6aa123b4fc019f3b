"""Who sits at a branch venue learns where that is, and its contact what is theirs to do there.
Row 2.3."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from meetings.people import named
from meetings.reach import NoAccount, Notice, Readers, tell
from storage import Session, branches
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows


def places_at(
    session: Session, meeting_id: int, branch_id: int
) -> list[attendance_rows.Participant]:
    """Those on the list who sit at this branch venue."""
    there = attendance_rows.participants_of(session, meeting_id)
    return [place for place in there if place.branch_id == branch_id]


def tell_where(
    session: Session,
    meeting: meeting_rows.Meeting,
    places: Sequence[attendance_rows.Participant],
    *,
    now: datetime,
) -> tuple[str, ...]:
    """Those who were told of the meeting learn where they sit; returns whom to phone."""
    if meeting.state != "published" or meeting.ends_at <= now or not places:
        return ()
    unreached = []
    readers = Readers(session, [place.person_id for place in places])
    for place in places:
        notice = Notice(
            kind="branch_assigned",
            params={"participant": place.id},
            coalesce=f"branch:{place.id}",
            valid_until=meeting.ends_at,
            meeting_id=meeting.id,
        )
        reached = tell(session, place.person_id, notice, now=now, readers=readers)
        if isinstance(reached, NoAccount):
            unreached.append(place.person_id)
    return tuple(person.name for person in named(session, unreached).values())


def tell_contact(
    session: Session,
    meeting: meeting_rows.Meeting,
    branch: meeting_rows.BranchVenue,
    *,
    now: datetime,
) -> None:
    """The contact of a venue learns what is theirs to do there; of a draft nobody learns."""
    if meeting.state == "published":
        _tell_contact(session, meeting, branch, now=now)


def tell_contacts(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """The contacts of all venues learn that the meeting is on, has other times, or is off. They
    need not be on the list; who is has its notice, and hears of their venue the first time."""
    listed = {p.person_id for p in attendance_rows.participants_of(session, meeting.id)}
    first = meeting.state == "published" and meeting.revision == 1
    for branch in branches.branches_of(session, meeting.id):
        if first or branch.contact_id not in listed:
            _tell_contact(session, meeting, branch, now=now)


def _tell_contact(
    session: Session,
    meeting: meeting_rows.Meeting,
    branch: meeting_rows.BranchVenue,
    *,
    now: datetime,
) -> None:
    if branch.contact_id is None or meeting.ends_at <= now:
        return
    notice = Notice(
        kind="branch_contact",
        params={"branch": branch.id},
        coalesce=f"branch-contact:{branch.id}",
        valid_until=meeting.ends_at,
        meeting_id=meeting.id,
    )
    tell(session, branch.contact_id, notice, now=now)
