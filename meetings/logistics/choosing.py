"""不用餐: somebody does not eat at a meal, or does after all. Row 2.7."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from meetings.changes import Actor, changed
from meetings.logistics.counting import eats
from meetings.logistics.guests import Guest, guests_of
from meetings.logistics.meals import begins_at, spans_of
from meetings.logistics.ordering import count_later
from meetings.logistics.standing import logistics_of
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from storage import Session
from storage import attendance as attendance_rows
from storage import logistics as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class OwnMeal:
    """A meal as one person sees it."""

    meal_id: int
    day: date
    kind: str
    place: str
    starts: time
    eats: bool
    #: Its time has not come: it can be chosen still.
    open: bool


def own_meals(
    session: Session,
    meeting: meeting_rows.Meeting,
    guest: Guest,
    *,
    now: datetime,
    office: Office,
) -> tuple[OwnMeal, ...]:
    """The meals of somebody who comes, or may come."""
    spans = spans_of(session, meeting.id, office)
    choices = rows.meals.choices_of(session, meeting.id)
    found = []
    for meal in rows.meals.meals_of(session, meeting.id):
        choice = choices.get((meal.id, guest.participant_id))
        given = eats(guest, meal.day, meal.kind, spans)
        if not given and choice is None:
            continue
        found.append(
            OwnMeal(
                meal.id,
                meal.day,
                meal.kind,
                meal.place,
                time.fromisoformat(meal.starts),
                eats=given if choice is None else choice,
                open=begins_at(meal.day, meal.starts, office) > now,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whether they eat there now; ``again``: it was so before."""

    participant_id: int
    eats: bool
    again: bool


def choose(
    session: Session,
    actor: Actor,
    participant_id: int,
    meal_id: int,
    eats_there: bool,
    *,
    now: datetime,
    office: Office,
) -> Chosen | Refused:
    """Say that somebody eats at a meal or does not: they, their contact or a host."""
    found = guest_of(session, actor.who, Action.SET_PERSONAL, participant_id, office, lock=True)
    if isinstance(found, Refused):
        return found
    guest, meeting = found
    meal = _open_meal(session, meeting, meal_id, now=now, office=office)
    if isinstance(meal, Refused):
        return meal
    row = rows.meals.choice(session, meal_id, participant_id)
    spans = spans_of(session, meeting.id, office)
    before = eats(guest, meal.day, meal.kind, spans, row.eats if row else None)
    if before != eats_there:
        by = actor.who.person_id
        said = rows.MealChoice(
            meal_id=meal_id, participant_id=participant_id, eats=eats_there, by_id=by, at=now
        )
        session.merge(said)
        session.flush()
        changed(
            session,
            actor,
            "choose meal",
            f"participant:{participant_id}",
            now=now,
            for_person_id=guest.person_id,
            before={"meal": meal_id, "eats": before},
            after={"meal": meal_id, "eats": eats_there},
        )
        count_later(session, meeting, now=now, office=office)
    return Chosen(participant_id, eats_there, again=before == eats_there)


def _open_meal(
    session: Session,
    meeting: meeting_rows.Meeting,
    meal_id: int,
    *,
    now: datetime,
    office: Office,
) -> rows.Meal | Refused:
    """The meal of this meeting, where it can be chosen still."""
    meal = rows.meals.meal(session, meal_id)
    if meal is None or meal.meeting_id != meeting.id or meal.dropped_at is not None:
        return refused("meal-dropped")
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    begun = begins_at(meal.day, meal.starts, office) <= now
    return refused("meal-begun") if begun else meal


def guest_to_set(
    session: Session, actor: Actor, participant_id: int, office: Office
) -> tuple[Guest, meeting_rows.Meeting] | Refused:
    """One person of the list, for those who see to the logistics: the meeting's row locked, then
    theirs; whoever writes locks in this order."""
    place = attendance_rows.participant(session, participant_id)
    if place is None:
        return refused("gone")
    meeting = logistics_of(session, actor, place.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    return guest_of(session, actor.who, Action.SET_LOGISTICS, participant_id, office, lock=True)


def guest_of(
    session: Session,
    who: Who,
    action: Action,
    participant_id: int,
    office: Office,
    *,
    lock: bool = False,
) -> tuple[Guest, meeting_rows.Meeting] | Refused:
    """One person of the list and the meeting, where this one may do that with them."""
    find = attendance_rows.locked_participant if lock else attendance_rows.participant
    place = find(session, participant_id)
    meeting = meeting_rows.meeting(session, place.meeting_id) if place else None
    if place is None or meeting is None:
        return refused("gone")
    if not may(who, action, about(session, meeting, person_id=place.person_id)):
        return refused("not-allowed")
    guests = guests_of(session, meeting, office)
    guest = next((one for one in guests if one.participant_id == participant_id), None)
    return refused("gone") if guest is None else (guest, meeting)
