"""Placing people in rooms: all by proposal, one by hand; telling them; following changes.

Row 2.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.logistics.choosing import guest_to_set
from meetings.logistics.guests import Guest
from meetings.logistics.housing import follow_rooms, place_of, room_notice, tell_room
from meetings.logistics.rooms import BEDS, Free, Lodging, NewRoom, lodging_of, proposed
from meetings.logistics.standing import day_of, logistics_of
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.reach import NoAccount, tell
from storage import Session
from storage import logistics as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class RoomsSet:
    """The rooms as they are after a change; ``count``: how many it was about."""

    lodging: Lodging
    count: int
    #: Who can only be phoned, by name.
    to_phone: tuple[str, ...] = ()


def add_rooms(
    session: Session,
    actor: Actor,
    meeting_id: int,
    wanted: Sequence[NewRoom],
    *,
    now: datetime,
    office: Office,
) -> RoomsSet | Refused:
    """Put rooms down; one that is there already gets the kind and the note of the table, unless
    more people sleep there than it would have beds."""
    meeting = logistics_of(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    there = {(one.hotel, one.number): one for one in rows.lodging.rooms_of(session, meeting_id)}
    new = {(one.hotel, one.number) for one in wanted} - there.keys()
    if len(there) + len(new) > office.profile.logistics.most_rooms:
        return refused("lodging-many", limit=office.profile.logistics.most_rooms)
    if mark_in("\n".join(f"{r.hotel} {r.number} {r.note}" for r in wanted), office.profile):
        return refused("level-mark")
    for one in wanted:
        row = there.get((one.hotel, one.number))
        if row is None:
            row = rows.LodgingRoom(meeting_id=meeting_id, hotel=one.hotel, number=one.number)
            session.add(row)
        elif rows.lodging.in_room(session, row.id) > BEDS[one.kind]:
            continue
        row.kind, row.beds, row.note = one.kind, BEDS[one.kind], one.note
    session.flush()
    day_of(session, meeting, office)
    if wanted:
        rooms = [f"{one.hotel} {one.number} {one.kind}" for one in wanted]
        subject = f"meeting:{meeting_id}"
        changed(session, actor, "set lodging rooms", subject, now=now, after={"rooms": rooms})
    return RoomsSet(lodging_of(session, meeting, office=office), len(new))


def remove_room(
    session: Session, actor: Actor, room_id: int, *, now: datetime, office: Office
) -> RoomsSet | Refused:
    """Take a room out that nobody sleeps in."""
    row = rows.lodging.room(session, room_id)
    if row is None:
        return refused("gone")
    meeting = logistics_of(session, actor, row.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    follow_rooms(session, meeting, actor, now=now, office=office)
    if rows.lodging.in_room(session, room_id):
        return refused("lodging-used")
    before = {"room": f"{row.hotel} {row.number}"}
    session.delete(row)
    session.flush()
    subject = f"meeting:{meeting.id}"
    changed(session, actor, "remove lodging room", subject, now=now, before=before)
    return RoomsSet(lodging_of(session, meeting, office=office), 1)


def propose(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> RoomsSet | Refused:
    """自动排房: everybody who asked for a room and has none, as far as there are rooms."""
    meeting = logistics_of(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    follow_rooms(session, meeting, actor, now=now, office=office)
    found = lodging_of(session, meeting, office=office)
    free = [Free(one.id, one.kind, one.beds, one.people) for one in found.rooms]
    wanted = proposed(found.without, free)
    for guest in found.without:
        if guest.participant_id in wanted:
            _put(session, actor, guest, wanted[guest.participant_id], now)
    session.flush()
    if wanted:
        changed(
            session,
            actor,
            "propose lodging",
            f"meeting:{meeting_id}",
            now=now,
            after={"places": [[who, room] for who, room in wanted.items()]},
        )
        if found.told:
            tell_room(session, meeting, wanted, now=now, office=office)
    return RoomsSet(lodging_of(session, meeting, office=office), len(wanted))


def put(
    session: Session,
    actor: Actor,
    participant_id: int,
    room_id: int,
    *,
    now: datetime,
    office: Office,
) -> RoomsSet | Refused:
    """Put somebody into a room by hand, also beside somebody of the other sex."""
    found = _guest(session, actor, participant_id, office)
    if isinstance(found, Refused):
        return found
    guest, meeting = found
    lodging = lodging_of(session, meeting, office=office)
    room = next((one for one in lodging.rooms if one.id == room_id), None)
    if room is None:
        return refused("lodging-no-room")
    others = [one for one in room.people if one.participant_id != participant_id]
    if len(others) >= room.beds:
        return refused("lodging-full", room=room.label, names=" / ".join(o.name for o in others))
    before = lodging.of(participant_id)
    if before is not None and before.id == room_id:
        return RoomsSet(lodging, 0)
    _put(session, actor, guest, room_id, now)
    session.flush()
    _audit(session, actor, guest, before.label if before else "", room.label, now)
    return _moved(session, meeting, lodging, [participant_id], now=now, office=office)


def swap(
    session: Session,
    actor: Actor,
    participant_id: int,
    other_id: int,
    *,
    now: datetime,
    office: Office,
) -> RoomsSet | Refused:
    """Two people change rooms."""
    found = _guest(session, actor, participant_id, office)
    if isinstance(found, Refused):
        return found
    guest, meeting = found
    lodging = lodging_of(session, meeting, office=office)
    here, there = lodging.of(participant_id), lodging.of(other_id)
    if here is None or there is None:
        return refused("lodging-swap-none")
    if here.id == there.id:
        return refused("lodging-swap-same")
    other = next(one for one in there.people if one.participant_id == other_id)
    _put(session, actor, guest, there.id, now)
    _put(session, actor, other, here.id, now)
    session.flush()
    _audit(session, actor, guest, here.label, there.label, now)
    _audit(session, actor, other, there.label, here.label, now)
    both = [participant_id, other_id]
    return _moved(session, meeting, lodging, both, now=now, office=office)


def take_out(
    session: Session, actor: Actor, participant_id: int, *, now: datetime, office: Office
) -> RoomsSet | Refused:
    """退房: the bed is free again; who was told of it is told this, too."""
    found = _guest(session, actor, participant_id, office)
    if isinstance(found, Refused):
        return found
    guest, meeting = found
    lodging = lodging_of(session, meeting, office=office)
    room, place = lodging.of(participant_id), rows.lodging.place(session, participant_id)
    if place is None or room is None:
        return RoomsSet(lodging, 0)
    was_told = place.told
    session.delete(place)
    session.flush()
    _audit(session, actor, guest, room.label, "", now)
    to_phone: tuple[str, ...] = ()
    if was_told and meeting.state == "published":
        notice = room_notice(meeting, "room_off", participant_id, was_told)
        told = tell(session, guest.person_id, notice, now=now)
        to_phone = (guest.name,) if isinstance(told, NoAccount) else ()
    return RoomsSet(lodging_of(session, meeting, office=office), 1, to_phone)


def tell_rooms(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> RoomsSet | Refused:
    """通知房号: everybody who was not told of their room, each once."""
    meeting = logistics_of(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state != "published":
        return refused("not-published")
    follow_rooms(session, meeting, actor, now=now, office=office)
    untold = lodging_of(session, meeting, office=office).untold
    to_phone = tell_room(session, meeting, sorted(untold), now=now, office=office)
    if untold:
        after = {"people": len(untold)}
        subject = f"meeting:{meeting_id}"
        changed(session, actor, "tell lodging", subject, now=now, after=after)
    return RoomsSet(lodging_of(session, meeting, office=office), len(untold), to_phone)


def _guest(
    session: Session, actor: Actor, participant_id: int, office: Office
) -> tuple[Guest, meeting_rows.Meeting] | Refused:
    found = guest_to_set(session, actor, participant_id, office)
    if isinstance(found, Refused):
        return found
    guest, _ = found
    if not (guest.coming or guest.unanswered):
        return refused("lodging-not-coming", name=guest.name)
    return found


def _put(session: Session, actor: Actor, guest: Guest, room_id: int, now: datetime) -> None:
    place = rows.lodging.place(session, guest.participant_id)
    if place is None:
        session.add(place_of(guest, room_id, actor.who.person_id, now))
    else:
        place.room_id, place.by_id, place.at = room_id, actor.who.person_id, now


def _moved(
    session: Session,
    meeting: meeting_rows.Meeting,
    before: Lodging,
    participant_ids: Sequence[int],
    *,
    now: datetime,
    office: Office,
) -> RoomsSet:
    """After a change by hand: where rooms were told already, it is told at once."""
    to_phone: tuple[str, ...] = ()
    if before.told:
        to_phone = tell_room(session, meeting, participant_ids, now=now, office=office)
    after = lodging_of(session, meeting, office=office)
    return replace(RoomsSet(after, len(participant_ids)), to_phone=to_phone)


def _audit(
    session: Session, actor: Actor, guest: Guest, before: str, after: str, now: datetime
) -> None:
    changed(
        session,
        actor,
        "set lodging",
        f"participant:{guest.participant_id}",
        now=now,
        for_person_id=guest.person_id,
        before={"room": before},
        after={"room": after},
    )
