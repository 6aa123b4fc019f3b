"""Venues: at which of a meeting's venues somebody signs in, and who works where. Row 2.3."""

from __future__ import annotations

from meetings.meetings import about
from meetings.people import Action, Who, may
from storage import Session, branches
from storage import attendance as attendance_rows
from storage import meetings as rows

#: The main venue, where a venue is chosen.
MAIN = 0


def works_at(session: Session, meeting_id: int, person_id: int) -> int | None:
    """The venue at whose door this person works: a branch's contact, or staff with a place there;
    ``MAIN`` for other staff. None: no door of the meeting is theirs."""
    contact_of = branches.branches_of_contact(session, meeting_id, person_id)
    if contact_of:
        return contact_of[0]
    place = attendance_rows.participant_of(session, meeting_id, person_id)
    if place is None or place.role != "staff":
        return None
    return place.branch_id or MAIN


def desk_scope(session: Session, who: Who, meeting: rows.Meeting) -> int | None:
    """The venue whose list this person's desk shows; None: all of them together. Only who works
    at a branch venue, and is not a host, sees that one alone."""
    venue = works_at(session, meeting.id, who.person_id) or None
    if venue is None or may(who, Action.EDIT_MEETING, about(session, meeting)):
        return None
    return venue


def venue_name(session: Session, branch_id: int | None) -> str:
    """The branch venue's name; "" for the main venue."""
    found = branches.branch(session, branch_id) if branch_id else None
    return found.name if found else ""


def venues_named(session: Session, meeting_id: int) -> dict[int, str]:
    """The meeting's venues by id, the main one (``MAIN``, "") first."""
    there = branches.branches_of(session, meeting_id)
    return {MAIN: "", **{branch.id: branch.name for branch in there}}


def venue_and_place(session: Session, branch_id: int | None) -> str:
    """The branch venue's name and place; "" for the main venue."""
    found = branches.branch(session, branch_id) if branch_id else None
    return " ".join(part for part in (found.name, found.place) if part) if found else ""
