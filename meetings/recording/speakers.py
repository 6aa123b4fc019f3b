"""谁在发言: whom a tap offers, and whose name stands before a note. Row 4.3."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Named, named
from meetings.recording.access import opened
from meetings.recording.room import Room, room_of
from storage import Session, record_notes
from storage import agenda as agenda_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import record as rows

#: Speakers a tap goes back to.
MOST_LAST = 5
LONGEST_SPEAKER = 40
#: "张三：……", at the beginning of a note. A time ("10:30") or an address ("http:") is no name.
_SPOKEN = re.compile(r"\s*(?!\d)([^\s:：，。；,;.]{2,12})\s*[:：](?!//)\s*(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spoke:
    """Who speaks from now on, or who said a note."""

    meeting_id: int
    name: str


def named_first(text: str) -> tuple[str, str] | None:
    """The name before the colon and what was said; None where a note does not begin so. Pure."""
    found = _SPOKEN.match(text)
    return (found.group(1), found.group(2)) if found else None


def called(session: Session, room: Room, chair: Named | None, name: str) -> list[int]:
    """Everybody of this name who is there; where nobody is, those on the list who did not sign in,
    and then the roster: else the words would be whoever spoke before."""
    ids = [one.person_id for one in room.there if one.name == name]
    if chair is not None and chair.name == name:
        ids.append(chair.person_id)
    ids = ids or [one.person_id for one in room.expected if one.name == name]
    ids = ids or [one.id for one in people_rows.people_named(session, name)]
    return list(dict.fromkeys(ids))


def candidates(
    session: Session, meeting: meeting_rows.Meeting, item_id: int | None, *, now: datetime
) -> tuple[Named, ...]:
    """Whom a tap offers: who spoke last, who presents the item, the chair, then all there."""
    item = agenda_rows.item(session, item_id) if item_id else None
    first: Iterable[int | None] = (
        *record_notes.last_speakers(session, meeting.id, MOST_LAST),
        item.presenter_id if item else None,
        meeting.chair_id,
        *(one.person_id for one in room_of(session, meeting, now=now).there),
    )
    ids = [one for one in dict.fromkeys(first) if one is not None]
    return tuple(named(session, ids).values())


def chair_of(session: Session, meeting: meeting_rows.Meeting) -> Named | None:
    """The chair, where there is one."""
    if meeting.chair_id is None:
        return None
    return named(session, [meeting.chair_id]).get(meeting.chair_id)


def set_speaker(
    session: Session,
    actor: Actor,
    meeting_id: int,
    person_id: int | None,
    name: str = "",
    *,
    now: datetime,
    office: Office,
) -> Spoke | Refused:
    """谁在发言: this one, until the next tap or the next item; ``name`` for who the roster does
    not know. Neither: nobody in particular."""
    found = opened(session, actor, meeting_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    _, record = found
    problem = speaker_problem(session, person_id, name, office)
    if problem is not None:
        return problem
    take(record, person_id, name)
    changed(
        session,
        actor,
        "note speaker",
        f"meeting:{meeting_id}",
        now=now,
        for_person_id=person_id,
        after={"name": record.speaker},
    )
    return Spoke(meeting_id, name_of(session, person_id, name))


def speaker_problem(
    session: Session, person_id: int | None, name: str, office: Office
) -> Refused | None:
    """What keeps this from being a speaker, if anything."""
    if person_id is not None:
        return refused("gone") if people_rows.person(session, person_id) is None else None
    if len(name) > LONGEST_SPEAKER:
        return refused("recording-speaker-long", limit=LONGEST_SPEAKER)
    return refused("level-mark") if mark_in(name, office.profile) else None


def take(record: rows.Record, person_id: int | None, name: str) -> None:
    """Who speaks from now on."""
    record.speaker_id = person_id
    record.speaker = "" if person_id is not None else name


def name_of(session: Session, person_id: int | None, name: str) -> str:
    """The speaker's name; "" for nobody in particular."""
    if person_id is None:
        return name
    person = named(session, [person_id]).get(person_id)
    return person.name if person else ""


def people_called(session: Session, meeting_id: int, name: str, now: datetime) -> list[int]:
    """Who may be meant by a typed name; nobody where the roster does not know it."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return []
    room, chair = room_of(session, meeting, now=now), chair_of(session, meeting)
    return called(session, room, chair, name)
