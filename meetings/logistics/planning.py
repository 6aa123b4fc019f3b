"""Planning meals (用餐安排): made from the times of the sittings, changed, dropped. Row 2.7."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.logistics.meals import MealFacts, begins_at, meal_facts, missing_meals, order_by
from meetings.logistics.standing import day_of, logistics_of, who_sees_to
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.reach import Notice, tell_many
from storage import Session, outbox
from storage import logistics as rows
from storage import meetings as meeting_rows

STYLES = ("buffet", "set", "box")


LONGEST_PLACE = 60


@dataclass(frozen=True, slots=True)
class MealsPlanned:
    """So many meals were made; 0: nothing was missing."""

    meeting_id: int
    added: int


def plan(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> MealsPlanned | Refused:
    """按会议时间安排: every meal the times ask for that is not there yet. One that was dropped
    stays so."""
    meeting = logistics_of(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    missing = missing_meals(session, meeting, office)
    times = office.profile.logistics
    for day, kind in missing:
        session.add(
            rows.Meal(
                meeting_id=meeting_id,
                day=day,
                kind=kind,
                starts=getattr(times, kind).isoformat("minutes"),
                order_by=order_by(day, office),
            )
        )
    session.flush()
    if missing:
        day_of(session, meeting, office)
        changed(
            session,
            actor,
            "plan meals",
            f"meeting:{meeting_id}",
            now=now,
            after={"meals": [f"{day} {kind}" for day, kind in missing]},
        )
        _follow(session, meeting, now=now, office=office)
    return MealsPlanned(meeting_id, len(missing))


@dataclass(frozen=True, slots=True)
class MealSet:
    """The meal as it is now; ``again``: it was so before."""

    meal: MealFacts
    again: bool = False


def set_meal(
    session: Session,
    actor: Actor,
    meal_id: int,
    *,
    place: str | None = None,
    style: str | None = None,
    starts: time | None = None,
    by: datetime | None = None,
    everywhere: bool = False,
    now: datetime,
    office: Office,
) -> MealSet | Refused:
    """Change where, how and when a meal is, and until when it is ordered. ``everywhere``: the
    place and the style hold for every meal of the meeting not yet begun."""
    found = locked_meal(session, actor, meal_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    meal, meeting = found
    place = " ".join(place.split()) if place is not None else None
    problem = _problem(place or "", style, office)
    if problem is not None:
        return problem
    starts_said = (starts or time.fromisoformat(meal.starts)).isoformat("minutes")
    if by is not None and by >= begins_at(meal.day, starts_said, office):
        return refused("meal-order-late")
    before = _said(meal)
    meal.starts, meal.order_by = starts_said, by or meal.order_by
    same = rows.meals.meals_of(session, meeting.id) if everywhere else (meal,)
    for one in same:
        if one is meal or begins_at(one.day, one.starts, office) > now:
            one.place = place if place is not None else one.place
            one.style = style or one.style
    session.flush()
    if _said(meal) != before or everywhere:
        _audit(session, actor, meal, before, now, everywhere=everywhere)
        _follow(session, meeting, now=now, office=office)
    return _set(session, meal, again=_said(meal) == before, now=now, office=office)


def _problem(place: str, style: str | None, office: Office) -> Refused | None:
    if len(place) > LONGEST_PLACE:
        return refused("meal-place", limit=LONGEST_PLACE)
    if mark_in(place, office.profile):
        return refused("level-mark")
    return refused("meal-style") if style is not None and style not in STYLES else None


def drop(
    session: Session, actor: Actor, meal_id: int, *, now: datetime, office: Office
) -> MealSet | Refused:
    """取消这一餐; dropped again, it is taken up (``take_up``)."""
    return _switch(session, actor, meal_id, dropped=True, now=now, office=office)


def take_up(
    session: Session, actor: Actor, meal_id: int, *, now: datetime, office: Office
) -> MealSet | Refused:
    """恢复 a meal that was dropped."""
    return _switch(session, actor, meal_id, dropped=False, now=now, office=office)


def _switch(
    session: Session,
    actor: Actor,
    meal_id: int,
    *,
    dropped: bool,
    now: datetime,
    office: Office,
) -> MealSet | Refused:
    found = locked_meal(session, actor, meal_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    meal, meeting = found
    again = (meal.dropped_at is not None) == dropped
    if not again:
        before = _said(meal)
        meal.dropped_at = now if dropped else None
        session.flush()
        if dropped and meal.ordered is not None and meeting.state == "published":
            _tell_dropped(session, actor, meal, meeting, now)
        _audit(session, actor, meal, before, now)
        _follow(session, meeting, now=now, office=office)
    return _set(session, meal, again=again, now=now, office=office)


def _tell_dropped(
    session: Session, actor: Actor, meal: rows.Meal, meeting: meeting_rows.Meeting, now: datetime
) -> None:
    """The kitchen knows of it: who sees to meals hears that it is off."""
    who = [one for one in who_sees_to(session, meeting, "meals") if one != actor.who.person_id]
    notice = Notice(
        kind="meal_off",
        params={"meeting": meeting.id, "meal": meal.id},
        lane=outbox.URGENT,
        coalesce=f"meal-off:{meal.id}",
        meeting_id=meeting.id,
    )
    tell_many(session, who, notice, now=now)


def locked_meal(
    session: Session, actor: Actor, meal_id: int, *, now: datetime, office: Office
) -> tuple[rows.Meal, meeting_rows.Meeting] | Refused:
    """The meal and its meeting, locked, where this person may change it."""
    meal = rows.meals.meal(session, meal_id)
    if meal is None:
        return refused("gone")
    meeting = logistics_of(session, actor, meal.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    session.refresh(meal)  # somebody may have ordered it while we waited for the lock
    return meal, meeting


def _set(
    session: Session, meal: rows.Meal, *, again: bool, now: datetime, office: Office
) -> MealSet | Refused:
    facts = meal_facts(session, meal.id, now=now, office=office)
    return refused("gone") if facts is None else MealSet(facts, again)


def _said(meal: rows.Meal) -> dict[str, object]:
    return {
        "place": meal.place,
        "style": meal.style,
        "starts": meal.starts,
        "order_by": meal.order_by.isoformat(),
        "dropped": meal.dropped_at is not None,
    }


def _audit(
    session: Session,
    actor: Actor,
    meal: rows.Meal,
    before: dict[str, object],
    now: datetime,
    *,
    everywhere: bool = False,
) -> None:
    after = {**_said(meal), "everywhere": True} if everywhere else _said(meal)
    changed(
        session,
        actor,
        "set meal",
        f"meeting:{meal.meeting_id}",
        now=now,
        before={"meal": meal.id, **before},
        after={"meal": meal.id, **after},
    )


def _follow(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    from meetings.logistics.following import want_timers

    want_timers(session, meeting, now=now, office=office)
