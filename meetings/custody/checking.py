"""Checks of the rooms (防潮 防火 防虫 防盗 清点): a fault is told and becomes a task. Row 6.5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.changes import Actor, changed
from meetings.custody.clock import want_checks
from meetings.custody.originals import room_of, tell_keepers
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Who, may
from meetings.reach import Notice
from meetings.tasks.kinds import MEASURE
from meetings.tasks.reading import step
from meetings.tasks.registering import NewTask, enter_task, tell_assigned
from storage import Session, custody
from storage import custody_rooms as rows
from storage import people as people_rows
from storage import tasks as task_rows
from storage.custody import CustodyCheck
from storage.custody_rooms import Room

Found = Literal["fine", "fault"]
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Checked:
    """The check stands; ``faults`` are the points that were not in order, ``task_id`` what was
    registered to mend them."""

    room: str
    faults: tuple[str, ...]
    task_id: int | None = None


def room_by(session: Session, original_id: int) -> Room | None:
    """The room in which this original is kept."""
    original = custody.original(session, original_id)
    name = room_of(original.place) if original is not None else ""
    return next((room for room in rows.rooms(session) if room.name == name), None)


def may_check(who: Who, room: Room) -> bool:
    """Whether this person checks the room: an archivist, or who keeps something in it."""
    return any(
        may(who, Action.KEEP_ORIGINALS, About(person_id=keeper))
        for keeper in (None, *room.keepers)
    )


def check_room(
    session: Session,
    actor: Actor,
    original_id: int,
    points: Mapping[str, Found],
    note: str,
    *,
    now: datetime,
    office: Office,
) -> Checked | Refused:
    """The result of every point of the profile, with a note where one is not in order."""
    room = room_by(session, original_id)
    if room is None:
        return refused("gone")
    if not may_check(actor.who, room):
        return refused("not-allowed")
    asked = [point.zh_Hans for point in office.profile.custody.points]
    if set(points) != set(asked):
        return refused("custody-points")
    faults = tuple(name for name in asked if points[name] == "fault")
    note = " ".join(note.split())
    if faults and not note:
        return refused("custody-note")
    if len(note) > LONGEST_NOTE:
        return refused("reason-long", limit=LONGEST_NOTE)
    if mark_in(note, office.profile):
        return refused("level-mark")
    row = CustodyCheck(
        place=room.name,
        points={name: points[name] for name in asked},
        note=note,
        by_id=actor.who.person_id,
        at=now,
    )
    session.add(row)
    session.flush()
    what = f"custody_check:{row.id}"
    after = {"room": room.name, "points": row.points}
    changed(session, actor, "check room", what, now=now, after=after, reason=note or None)
    want_checks(session, now=now, office=office)
    if not faults:
        return Checked(room.name, ())
    task = _to_mend(session, actor, room, faults, note, now=now, office=office)
    tell_keepers(session, Notice("custody_fault", {"check": row.id}), actor, now=now)
    return Checked(room.name, faults, task.id if task is not None else None)


def _to_mend(
    session: Session,
    actor: Actor,
    room: Room,
    faults: Sequence[str],
    note: str,
    *,
    now: datetime,
    office: Office,
) -> task_rows.Task | None:
    """整改: whoever keeps the room mends it within the days of the profile."""
    people = people_rows.persons(session, room.keepers)
    keepers = sorted(id for id, person in people.items() if person.left_on is None)
    owner_id = keepers[0] if keepers else actor.who.person_id
    due_on = office.calendar.add_working_days(office.today(now), office.profile.custody.mend_wd)
    text = f"{room.name} {'、'.join(faults)}：{note}"
    new = NewTask(text=text, owner_id=owner_id, due_on=due_on, kind=MEASURE)
    task = enter_task(session, actor, new, now=now, office=office)
    if isinstance(task, Refused):
        return None
    event = step(session, task, actor, "registered", now=now)
    tell_assigned(session, task, event.id, now, office)
    return task
