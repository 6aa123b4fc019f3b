"""Who sits at which venue, by unit or by name. Row 2.3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.signin.branch_notices import places_at, tell_where
from meetings.signin.branching import open_meeting
from storage import Session
from storage import attendance as attendance_rows
from storage import branches as rows
from storage import meetings as meeting_rows
from storage import people as people_rows


@dataclass(frozen=True, slots=True)
class Assigned:
    """So many sit there now who did not; ``unreached`` have no account and are to be phoned.
    ``told``: they hear of it now; else with the meeting's notice."""

    branch_id: int
    meeting_id: int
    moved: int
    unreached: tuple[str, ...] = ()
    told: bool = True


@dataclass(frozen=True, slots=True)
class NotFound:
    """Words of what was typed that name nobody on the list, and those that name several."""

    unknown: tuple[str, ...]
    several: tuple[str, ...]


def assign(
    session: Session,
    actor: Actor,
    branch_id: int,
    text: str,
    *,
    now: datetime,
) -> Assigned | NotFound | Refused:
    """Who sits at this venue, by unit or by name, a word or line each ("财务处", "何平",
    "信息中心 林小满"). All or nobody."""
    branch = rows.branch(session, branch_id)
    if branch is None:
        return refused("gone")
    meeting = open_meeting(session, actor, branch.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    places = attendance_rows.participants_of(session, meeting.id)
    found = _named_in(session, places, text)
    if isinstance(found, NotFound):
        return found
    return _place(session, actor, meeting, branch, found, now=now)


def send_to_main(
    session: Session, actor: Actor, branch_id: int, text: str, *, now: datetime
) -> Assigned | NotFound | Refused:
    """Who sat at this venue and is to sit at the main one."""
    branch = rows.branch(session, branch_id)
    if branch is None:
        return refused("gone")
    meeting = open_meeting(session, actor, branch.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    places = places_at(session, meeting.id, branch_id)
    found = _named_in(session, places, text)
    if isinstance(found, NotFound):
        return found
    return _place(session, actor, meeting, branch, found, to_main=True, now=now)


def _place(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    branch: meeting_rows.BranchVenue,
    places: Sequence[attendance_rows.Participant],
    *,
    to_main: bool = False,
    now: datetime,
) -> Assigned:
    wanted = None if to_main else branch.id
    moved = [place for place in places if place.branch_id != wanted]
    for place in moved:
        place.branch_id = wanted
    session.flush()
    if moved:
        changed(
            session,
            actor,
            "assign to venue",
            f"meeting:{meeting.id}",
            now=now,
            after={"venue": "" if to_main else branch.name, "people": [p.id for p in moved]},
        )
    unreached = tell_where(session, meeting, moved, now=now)
    told = meeting.state == "published" and meeting.ends_at > now
    return Assigned(branch.id, meeting.id, len(moved), unreached, told)


def _named_in(
    session: Session, places: Sequence[attendance_rows.Participant], text: str
) -> list[attendance_rows.Participant] | NotFound:
    """The places that the words of the text name: a unit all of its people, a name its one."""
    people = people_rows.persons(session, [place.person_id for place in places])
    units: dict[int, str] = {}
    for unit_id in {place.unit_id for place in places if place.unit_id is not None}:
        unit = people_rows.unit(session, unit_id)
        if unit is not None:
            units[unit_id] = unit.name
    found: dict[int, attendance_rows.Participant] = {}
    unknown, several = [], []
    for word in words_in(text):
        of_unit = [p for p in places if units.get(p.unit_id or 0) == word]
        with_name = [p for p in places if _called(people[p.person_id].name, word)]
        with_unit = [
            p
            for p in places
            if _joined(units.get(p.unit_id or 0, "") + people[p.person_id].name) == _joined(word)
        ]
        matched = of_unit or with_name or with_unit
        if not matched:
            unknown.append(word)
        elif not of_unit and len(matched) > 1:
            several.append(word)
        found.update({place.id: place for place in matched})
    if unknown or several or not found:
        return NotFound(tuple(unknown), tuple(several))
    return list(found.values())


def words_in(text: str) -> list[str]:
    """The words of a list typed with commas or line by line; blanks inside a word stay."""
    for mark in "，、;；,":
        text = text.replace(mark, "\n")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _called(name: str, word: str) -> bool:
    return _joined(name) == _joined(word)


def _joined(text: str) -> str:
    return "".join(text.split()).casefold()
