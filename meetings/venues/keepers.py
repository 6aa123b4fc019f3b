"""Keepers of rooms (管理员): who is told that they keep one, and who that nobody does. Row 2.3."""

from __future__ import annotations

from datetime import datetime

from meetings.people import Role
from meetings.reach import Notice, tell, tell_many
from storage import Session
from storage import people as people_rows
from storage import venues as rows


def tell_of_room(
    session: Session, room: rows.Room, before_id: int | None, *, by_id: int, now: datetime
) -> None:
    """Who keeps the room from now on hears so, unless it was their own doing."""
    keeper_id = room.keeper_id
    if keeper_id is None or keeper_id in (before_id, by_id):
        return
    notice = Notice(
        kind="room_yours",
        params={"room": room.id, "keeper": keeper_id},
        coalesce=f"room-yours:{room.id}",
    )
    tell(session, keeper_id, notice, now=now)


def person_left(session: Session, person_id: int, *, now: datetime) -> None:
    """Somebody left the office: the secretariat hears which rooms have no keeper now. Of many who
    leave at once it hears once."""
    person = people_rows.person(session, person_id)
    if person is None or person.left_on is None or not rows.rooms_kept_by(session, person_id):
        return
    desks = people_rows.people_with_role(session, Role.SECRETARIAT.value)
    notice = Notice(kind="rooms_no_keeper", params={}, coalesce="rooms-no-keeper")
    tell_many(session, [one.id for one in desks], notice, now=now)
