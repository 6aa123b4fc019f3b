"""Meals (用餐): made from the times of the sittings, changed, dropped; and who eats. Row 2.7."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from meetings.calendar import WorkCalendar
from meetings.logistics.counting import Count, Span, count_of, eats, wanted_meals
from meetings.logistics.guests import Guest, guests_of
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from storage import Session
from storage import logistics as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class MealFacts:
    """One meal as it stands."""

    id: int
    meeting_id: int
    title: str
    day: date
    #: breakfast / lunch / dinner.
    kind: str
    place: str
    style: str
    starts: time
    order_by: datetime
    count: Count
    #: What the kitchen was told, by diet, with "spare"; None: not ordered.
    ordered: Mapping[str, int] | None
    ordered_at: datetime | None
    actual: int | None
    actual_note: str
    dropped: bool
    #: Its time has come.
    begun: bool
    #: Words in it that FEE-23 forbids.
    forbidden: tuple[str, ...]

    @property
    def ordered_people(self) -> int:
        """How many were ordered without the spare ones."""
        return sum(n for diet, n in (self.ordered or {}).items() if diet != "spare")


@dataclass(frozen=True, slots=True)
class Meals:
    """The meals of a meeting, as they come."""

    meeting_id: int
    title: str
    meals: tuple[MealFacts, ...]
    #: Those that were dropped.
    dropped: tuple[MealFacts, ...]
    #: How many more the times of the sittings ask for.
    to_add: int
    #: The meeting is closed or cancelled.
    over: bool


def spans_of(session: Session, meeting_id: int, office: Office) -> tuple[Span, ...]:
    """The sittings in the office's own time."""
    return tuple(
        Span(one.number, office.local(one.starts_at), office.local(one.ends_at))
        for one in meeting_rows.sittings_of(session, meeting_id)
    )


def meals(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> Meals | Refused:
    """Every meal, for the hosts and the staff."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SET_LOGISTICS, about(session, meeting)):
        return refused("not-allowed")
    found = facts_of(session, meeting, now=now, office=office)
    return Meals(
        meeting_id,
        meeting.title,
        tuple(one for one in found if not one.dropped),
        tuple(one for one in found if one.dropped),
        len(missing_meals(session, meeting, office)),
        meeting.state in ("closed", "cancelled"),
    )


def meals_of(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    known: Sequence[Guest] = (),
) -> tuple[MealFacts, ...]:
    """The meals that are given, as they come; for handbook and summaries."""
    found = facts_of(session, meeting, now=now, office=office, known=known)
    return tuple(one for one in found if not one.dropped)


def facts_of(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    known: Sequence[Guest] = (),
) -> tuple[MealFacts, ...]:
    """Every meal, dropped ones too, with its count; ``known``: everybody, where they were read."""
    found = rows.meals.every_meal_of(session, meeting.id)
    if not found:
        return ()
    guests = known or guests_of(session, meeting, office)
    spans = spans_of(session, meeting.id, office)
    choices = rows.meals.choices_of(session, meeting.id)
    return tuple(_facts(meeting, one, guests, spans, choices, now, office) for one in found)


def meal_facts(
    session: Session, meal_id: int, *, now: datetime, office: Office
) -> MealFacts | None:
    """One meal as it stands."""
    row = rows.meals.meal(session, meal_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row else None
    if row is None or meeting is None:
        return None
    found = facts_of(session, meeting, now=now, office=office)
    return next(one for one in found if one.id == meal_id)


def seen_meal(
    session: Session, who: Who, meal_id: int, *, now: datetime, office: Office
) -> MealFacts | Refused:
    """One meal, for the hosts and the staff."""
    found = meal_facts(session, meal_id, now=now, office=office)
    meeting = meeting_rows.meeting(session, found.meeting_id) if found else None
    if found is None or meeting is None:
        return refused("gone")
    if not may(who, Action.SET_LOGISTICS, about(session, meeting)):
        return refused("not-allowed")
    return found


def diners(
    session: Session, meeting: meeting_rows.Meeting, office: Office
) -> tuple[tuple[rows.Meal, tuple[Guest, ...]], ...]:
    """Who eats at each meal that is given, in the order of names: for tickets."""
    guests = guests_of(session, meeting, office)
    spans = spans_of(session, meeting.id, office)
    choices = rows.meals.choices_of(session, meeting.id)
    return tuple(
        (
            meal,
            tuple(
                one
                for one in guests
                if one.coming
                and eats(
                    one, meal.day, meal.kind, spans, choices.get((meal.id, one.participant_id))
                )
            ),
        )
        for meal in rows.meals.meals_of(session, meeting.id)
    )


def begins_at(day: date, starts: str, office: Office) -> datetime:
    """The moment a meal begins."""
    return datetime.combine(day, time.fromisoformat(starts), office.zone).astimezone(UTC)


def order_by(day: date, office: Office) -> datetime:
    """When the kitchen is to be told of a meal of this day, by the profile."""
    rules, calendar = office.profile.logistics, office.calendar
    return _order_by(day, calendar, rules.order_wd, rules.order_time, office)


def _order_by(day: date, calendar: WorkCalendar, wd: int, at: time, office: Office) -> datetime:
    told_on = calendar.add_working_days(day, -wd) if wd else day
    return datetime.combine(told_on, at, office.zone).astimezone(UTC)


def missing_meals(
    session: Session, meeting: meeting_rows.Meeting, office: Office
) -> list[tuple[date, str]]:
    """Meals the times of the sittings ask for that are not there, dropped ones are."""
    guests = guests_of(session, meeting, office)
    staying = [one for one in guests if one.lodges and (one.coming or one.unanswered)]
    lodging = bool(staying) or bool(rows.lodging.rooms_of(session, meeting.id))
    wanted = wanted_meals(
        spans_of(session, meeting.id, office),
        office.profile.logistics,
        lodging=lodging,
        arrival=min((one.arrives_on for one in staying if one.arrives_on), default=None),
        departure=max((one.leaves_on for one in staying if one.leaves_on), default=None),
    )
    there = {(one.day, one.kind) for one in rows.meals.every_meal_of(session, meeting.id)}
    return [one for one in wanted if one not in there]


def _facts(
    meeting: meeting_rows.Meeting,
    row: rows.Meal,
    guests: Sequence[Guest],
    spans: tuple[Span, ...],
    choices: Mapping[tuple[int, int], bool],
    now: datetime,
    office: Office,
) -> MealFacts:
    of_meal = {
        participant: eats_ for (meal, participant), eats_ in choices.items() if meal == row.id
    }
    return MealFacts(
        id=row.id,
        meeting_id=meeting.id,
        title=meeting.title,
        day=row.day,
        kind=row.kind,
        place=row.place,
        style=row.style,
        starts=time.fromisoformat(row.starts),
        order_by=row.order_by,
        count=count_of(guests, row.day, row.kind, spans, of_meal),
        ordered=row.ordered,
        ordered_at=row.ordered_at,
        actual=row.actual,
        actual_note=row.actual_note,
        dropped=row.dropped_at is not None,
        begun=begins_at(row.day, row.starts, office) <= now,
        forbidden=forbidden_in(row.place, office),
    )


def forbidden_in(words: str, office: Office) -> tuple[str, ...]:
    """What of these words official meals may not be (FEE-23)."""
    folded = words.casefold()
    return tuple(one for one in office.profile.logistics.forbidden if one.casefold() in folded)
