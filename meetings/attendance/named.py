"""Naming: whom of a meeting's people a name means. Row 2.2."""

from __future__ import annotations

from meetings.meetings import Refused, about, refused
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows


def participants_named(
    session: Session, who: Who, meeting_id: int, name: str
) -> list[tuple[int, Named]] | Refused:
    """Participants whose name holds the words, with their participant ids: to enter a reply."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    wanted = "".join(name.split()).casefold()
    found = rows.participants_of(session, meeting_id)
    people = named(session, [p.person_id for p in found])
    return [
        (p.id, people[p.person_id])
        for p in found
        if wanted in "".join(people[p.person_id].name.split()).casefold()
    ]
