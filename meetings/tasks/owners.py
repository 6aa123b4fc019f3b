"""Owners: who is meant by a name that was typed, and from which meetings items come. Row 8.1."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from meetings.levels import carried
from meetings.people import About, Action, Named, Who, may, named
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows

#: More candidates than this do not fit a screen; a longer name must be typed.
MOST = 10


@dataclass(frozen=True, slots=True)
class SourceMeeting:
    """A meeting an item may come from."""

    id: int
    title: str
    starts_at: datetime


def owners_called(session: Session, typed: str) -> tuple[Named, ...]:
    """Everybody meant by a name: of exactly this name; else the head of the unit of this name;
    else those whose name contains it. More than ten are cut off."""
    wanted = _folded(typed)
    if not wanted:
        return ()
    people = people_rows.staff(session)
    ids = [person.id for person in people if _folded(person.name) == wanted]
    if not ids:
        heads = [u.head_id for u in people_rows.units(session) if _folded(u.name) == wanted]
        ids = [head for head in heads if head is not None]
    if not ids and len(wanted) > 1:
        ids = [person.id for person in people if wanted in _folded(person.name)]
    found = named(session, ids[:MOST])
    return tuple(person for person in found.values() if person.left_on is None)


def source_meetings(session: Session, who: Who, *, now: datetime) -> tuple[SourceMeeting, ...]:
    """Meetings this person hosts that have begun, the latest first, at most five."""
    found = [*meeting_rows.open_meetings(session), *meeting_rows.ended_meetings(session, limit=20)]
    begun = [m for m in carried(session, who, found) if m.starts_at <= now]
    mine = [
        m
        for m in begun
        if m.state in ("published", "closed")
        and may(who, Action.REGISTER_TASK, About(organiser_id=m.organiser_id))
    ]
    mine.sort(key=lambda m: (m.starts_at, m.id), reverse=True)
    return tuple(SourceMeeting(m.id, m.title, m.starts_at) for m in mine[:5])


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())
