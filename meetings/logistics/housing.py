"""Housing: people are told their room, and beds follow who comes. Rows 2.7, 3.8."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.logistics.guests import Guest, guests_of
from meetings.logistics.rooms import lodging_of
from meetings.office import Office
from meetings.reach import NoAccount, Notice, tell
from storage import Session, outbox
from storage import attendance as attendance_rows
from storage import logistics as rows
from storage import meetings as meeting_rows


def follow_rooms(
    session: Session,
    meeting: meeting_rows.Meeting,
    actor: Actor | None,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Who does not come any more leaves the bed: to the substitute, where that is proper; else
    it is free."""
    places = rows.lodging.places_of(session, meeting.id)
    if not places:
        return
    lodging = lodging_of(session, meeting, office=office)
    here = {one.participant_id for room in lodging.rooms for one in room.people}
    for participant_id in sorted(places.keys() - here):
        place = places[participant_id]
        room_id, told = place.room_id, place.told
        session.delete(place)
        session.flush()
        heir = _heir(session, meeting, participant_id, room_id, office)
        if heir is not None:
            by = actor.who.person_id if actor else place.by_id
            session.add(place_of(heir, room_id, by, now))
            session.flush()
        changed(
            session,
            actor,
            "free lodging",
            f"participant:{participant_id}",
            now=now,
            before={"room": room_id},
            after={"room": room_id if heir else None, "to": heir.participant_id if heir else None},
        )
        if heir is not None and told:
            tell_room(session, meeting, [heir.participant_id], now=now, office=office)


def _heir(
    session: Session,
    meeting: meeting_rows.Meeting,
    participant_id: int,
    room_id: int,
    office: Office,
) -> Guest | None:
    """Who comes instead and may have the bed: alone, or beside nobody of the other sex."""
    row = next(
        (
            p
            for p in attendance_rows.participants_of(session, meeting.id)
            if p.substitute_for_id == participant_id
        ),
        None,
    )
    lodging = lodging_of(session, meeting, office=office)
    if row is None or lodging.of(row.id) is not None:
        return None
    guest = next(g for g in guests_of(session, meeting, office) if g.participant_id == row.id)
    room = next(one for one in lodging.rooms if one.id == room_id)
    alone = not room.people
    proper = all(one.gender and one.gender == guest.gender for one in room.people)
    return guest if (guest.coming or guest.unanswered) and (alone or proper) else None


def place_of(guest: Guest, room_id: int, by_id: int, now: datetime) -> rows.LodgingPlace:
    """Somebody in a room."""
    return rows.LodgingPlace(
        participant_id=guest.participant_id,
        room_id=room_id,
        by_id=by_id,
        at=now,
    )


def tell_room(
    session: Session,
    meeting: meeting_rows.Meeting,
    participant_ids: Sequence[int] | dict[int, int],
    *,
    now: datetime,
    office: Office,
) -> tuple[str, ...]:
    """Tell these people their room; who can only be phoned, by name."""
    if meeting.state != "published":
        return ()
    lodging, to_phone = lodging_of(session, meeting, office=office), []
    for participant_id in participant_ids:
        room, place = lodging.of(participant_id), rows.lodging.place(session, participant_id)
        if room is None or place is None or place.told == room.label:
            continue
        guest = next(one for one in room.people if one.participant_id == participant_id)
        notice = room_notice(meeting, "room_told", participant_id, room.label)
        if isinstance(tell(session, guest.person_id, notice, now=now), NoAccount):
            to_phone.append(guest.name)
        place.told = room.label
    session.flush()
    return tuple(to_phone)


def room_notice(
    meeting: meeting_rows.Meeting, kind: str, participant_id: int, room: str
) -> Notice:
    """What is said of somebody's room; the newest that was not sent counts."""
    return Notice(
        kind=kind,
        params={"participant": participant_id, "room": room},
        lane=outbox.NOTICES,
        coalesce=f"room:{participant_id}",
        valid_until=meeting.ends_at,
        meeting_id=meeting.id,
    )
