"""Who attends for which item only (按议题出席、列席). Row 2.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.agenda.telling import refresh, tell_call, tell_off, tell_place, want_timers
from meetings.changes import Actor, changed
from meetings.changing_people import change_people
from meetings.inviting import Pick
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action, Named, named
from storage import Session
from storage import agenda as rows
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows

Role = Literal["attend", "in_attendance"]
ROLES: tuple[Role, ...] = ("in_attendance", "attend")


@dataclass(frozen=True, slots=True)
class Placed:
    """They attend for the item; ``again``: they did before."""

    meeting_id: int
    item_id: int
    place_id: int
    person: Named
    again: bool = False


@dataclass(frozen=True, slots=True)
class Unplaced:
    """They do not attend for the item any more; on the list they stay."""

    meeting_id: int
    item_id: int
    person: Named


def attend_item(
    session: Session,
    actor: Actor,
    item_id: int,
    person_id: int,
    role: Role,
    *,
    now: datetime,
    office: Office,
) -> Placed | Refused:
    """Somebody comes for this item. Who is not on the list is invited in attendance; who attends
    the whole meeting (出席) need not be called."""
    item = rows.item(session, item_id)
    if item is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, item.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if problem := _problem(meeting, item):
        return problem
    place = _listed(session, actor, meeting.id, person_id, now=now, office=office)
    if isinstance(place, Refused):
        return place
    if place.role not in ("in_attendance", "observer", "special_guest"):
        return refused("agenda-whole")
    person = named(session, [person_id])[person_id]
    known = rows.place_at(session, item_id, place.id)
    if known is not None and known.role == role:
        return Placed(meeting.id, item_id, known.id, person, again=True)
    if known is None:
        known = rows.AgendaPlace(item_id=item_id, participant_id=place.id)
        session.add(known)
    known.role = role
    session.flush()
    _changed(session, actor, "attend item", item, person_id, now, {"role": role})
    if meeting.state == "published":
        _tell(session, meeting, item, known, now=now)
    _follow(session, meeting, now=now, office=office)
    return Placed(meeting.id, item_id, known.id, person)


def _listed(
    session: Session,
    actor: Actor,
    meeting_id: int,
    person_id: int,
    *,
    now: datetime,
    office: Office,
) -> attendance_rows.Participant | Refused:
    """The person's place in the meeting; who has none is invited in attendance."""
    place = attendance_rows.participant_of(session, meeting_id, person_id)
    if place is not None:
        return place
    picks = [Pick(person_id, capacity="in_attendance")]
    entered = change_people(session, actor, meeting_id, picks, [], now=now, office=office)
    if isinstance(entered, Refused):
        return entered
    place = attendance_rows.participant_of(session, meeting_id, person_id)
    return place or refused("person-left" if entered.left_out else "agenda-not-admitted")


def leave_item(
    session: Session, actor: Actor, place_id: int, *, now: datetime, office: Office
) -> Unplaced | Refused:
    """They are not expected for this item any more."""
    place = rows.place(session, place_id)
    item = rows.item(session, place.item_id) if place else None
    if place is None or item is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, item.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    participant = attendance_rows.participant(session, place.participant_id)
    if participant is None:
        return refused("gone")
    if place.state not in ("expected", "waiting"):
        return refused("agenda-called")
    if meeting.state == "published":
        tell_off(session, meeting, place, now=now)
    session.delete(place)
    session.flush()
    person = named(session, [participant.person_id])[participant.person_id]
    _changed(session, actor, "leave item", item, person.person_id, now, {})
    _follow(session, meeting, now=now, office=office)
    return Unplaced(meeting.id, item.id, person)


def _tell(
    session: Session,
    meeting: meeting_rows.Meeting,
    item: meeting_rows.AgendaItem,
    place: rows.AgendaPlace,
    *,
    now: datetime,
) -> None:
    """When to come; for the item that runs: at once."""
    if item.called_at is None:
        tell_place(session, meeting, place, now=now)
    elif place.state == "expected":
        place.state, place.called_at = "called", now
        session.flush()
        tell_call(session, meeting, [place], "agenda_call", now=now)


def _problem(meeting: meeting_rows.Meeting, item: meeting_rows.AgendaItem) -> Refused | None:
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    return refused("agenda-item-ended") if item.ended_at is not None else None


def _follow(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    want_timers(session, meeting, now=now, office=office)
    refresh(session, meeting.id, now=now)


def _changed(
    session: Session,
    actor: Actor,
    action: str,
    item: meeting_rows.AgendaItem,
    person_id: int,
    now: datetime,
    after: dict[str, str],
) -> None:
    changed(
        session,
        actor,
        action,
        f"meeting:{item.meeting_id}",
        now=now,
        for_person_id=person_id,
        after={"item": item.title, **after},
    )
