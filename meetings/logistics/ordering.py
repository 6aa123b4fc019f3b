"""Ordering meals (报餐): the kitchen is told a number, hears what changes after, and in the end
how many came. Row 2.7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings import panel
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.logistics.counting import Count, with_spare
from meetings.logistics.meals import MealFacts, begins_at, facts_of, meal_facts, meals_of
from meetings.logistics.planning import MealSet, locked_meal
from meetings.logistics.standing import who_sees_to
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.reach import Notice, tell_many
from storage import Session, outbox, timers
from storage import logistics as rows
from storage import meetings as meeting_rows
from storage import substitutes as change_rows

#: The timers: an order that is due, and a count to be looked at again.
ORDER, RECOUNT = "meal_order", "meal_count"
LONGEST_NOTE = 60
#: More than anybody feeds in one hall.
MOST_DINERS = 20_000


def to_order(meal: MealFacts, *, with_unanswered: bool, office: Office) -> dict[str, int]:
    """What the kitchen would be told: people by diet, and "spare"."""
    diets = dict(meal.count.diets)
    if with_unanswered:
        diets["ordinary"] += meal.count.unanswered
    spare = with_spare(sum(diets.values()), office.profile.logistics.spare_percent)
    return {**diets, "spare": spare}


@dataclass(frozen=True, slots=True)
class OtherCount:
    """The count changed since it was looked at: it is shown again, nothing was ordered."""

    meal: MealFacts


def order(
    session: Session,
    actor: Actor,
    meal_id: int,
    *,
    with_unanswered: bool,
    people: int,
    now: datetime,
    office: Office,
) -> MealSet | OtherCount | Refused:
    """下单 for as many as was shown (``people``, with the spare ones). Once more it replaces the
    order before."""
    found = locked_meal(session, actor, meal_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    meal = meal_facts(session, meal_id, now=now, office=office)
    if meal is None or meal.dropped:
        return refused("meal-dropped")
    if meal.begun:
        return refused("meal-begun")
    wanted = to_order(meal, with_unanswered=with_unanswered, office=office)
    if sum(wanted.values()) != people:
        return OtherCount(meal)
    before = row.ordered
    row.ordered, row.ordered_at, row.ordered_by_id = wanted, now, actor.who.person_id
    row.told = _counted(meal.count)
    session.flush()
    was, new = {"meal": row.id, "ordered": before}, {"meal": row.id, "ordered": wanted}
    changed(session, actor, "order meal", f"meeting:{meeting.id}", now=now, before=was, after=new)
    panel.refresh(session, meeting.id, now=now)
    _follow(session, meeting, now=now, office=office)
    after = meal_facts(session, meal_id, now=now, office=office)
    return refused("gone") if after is None else MealSet(after, again=before == wanted)


def take_back(
    session: Session, actor: Actor, meal_id: int, *, now: datetime, office: Office
) -> MealSet | Refused:
    """撤销下单: the kitchen was not told after all."""
    found = locked_meal(session, actor, meal_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    before = row.ordered
    if before is not None and begins_at(row.day, row.starts, office) <= now:
        return refused("meal-begun")
    row.ordered, row.ordered_at, row.ordered_by_id, row.told = None, None, None, None
    session.flush()
    if before is not None:
        changed(
            session,
            actor,
            "take back meal order",
            f"meeting:{meeting.id}",
            now=now,
            before={"meal": row.id, "ordered": before},
        )
        panel.refresh(session, meeting.id, now=now)
        _follow(session, meeting, now=now, office=office)
    after = meal_facts(session, meal_id, now=now, office=office)
    return refused("gone") if after is None else MealSet(after, again=before is None)


def enter_actual(
    session: Session,
    actor: Actor,
    meal_id: int,
    people: int,
    note: str = "",
    *,
    now: datetime,
    office: Office,
) -> MealSet | Refused:
    """实际用餐人数, once the meal has begun; another number corrects it."""
    found = locked_meal(session, actor, meal_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    row, meeting = found
    if row.dropped_at is not None:
        return refused("meal-dropped")
    if begins_at(row.day, row.starts, office) > now:
        return refused("meal-not-yet")
    note = " ".join(note.split())
    if not 0 <= people <= MOST_DINERS or len(note) > LONGEST_NOTE:
        return refused("meal-actual", most=MOST_DINERS, limit=LONGEST_NOTE)
    if mark_in(note, office.profile):
        return refused("level-mark")
    before = {"meal": row.id, "actual": row.actual, "note": row.actual_note}
    row.actual, row.actual_note = people, note
    session.flush()
    after = {"meal": row.id, "actual": people, "note": note}
    if before != after:
        subject = f"meeting:{meeting.id}"
        changed(session, actor, "enter diners", subject, now=now, before=before, after=after)
    facts = meal_facts(session, meal_id, now=now, office=office)
    return refused("gone") if facts is None else MealSet(facts, again=before == after)


# ── what the clock does ──


def wanted_timers(
    session: Session, meeting: meeting_rows.Meeting, *, office: Office
) -> list[timers.WantedTimer]:
    """Reminders of meals still to be ordered, one for all that are due at one moment."""
    waiting = [one for one in rows.meals.meals_of(session, meeting.id) if one.ordered is None]
    wanted: list[timers.WantedTimer] = []
    ahead = timedelta(minutes=office.profile.logistics.order_remind_min)
    for due in sorted({one.order_by for one in waiting}):
        same = [one for one in waiting if one.order_by == due]
        until = min(begins_at(one.day, one.starts, office) for one in same)
        rungs = [(f"{due.isoformat()} soon", due - ahead), (f"{due.isoformat()} due", due)]
        wanted += timers.ladder(ORDER, rungs, ends_at=until, data={"order_by": due.isoformat()})
    return wanted


def remind(
    session: Session, meeting: meeting_rows.Meeting, order_by: datetime, *, now: datetime
) -> None:
    """An order is due: who sees to meals is told of all that wait for that moment."""
    due = [
        one
        for one in rows.meals.meals_of(session, meeting.id)
        if one.ordered is None and one.order_by == order_by
    ]
    if not due:
        return
    notice = Notice(
        kind="meal_order",
        params={"meeting": meeting.id, "order_by": order_by.isoformat()},
        coalesce=f"meal-order:{meeting.id}:{order_by.isoformat()}",
        meeting_id=meeting.id,
    )
    tell_many(session, who_sees_to(session, meeting, "meals"), notice, now=now)


def count_later(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Somebody's answer changed: the meals already ordered are counted again, once several
    changes are one."""
    if meeting.state != "published" or not _ordered(session, meeting, now, office):
        return
    subject = f"meeting:{meeting.id}:meal_count"
    if timers.wanted_by(session, subject):
        return  # answers that keep coming in do not put it off
    settle = timedelta(minutes=office.profile.people_changes.settle_min)
    wanted = timers.WantedTimer(RECOUNT, "settle", now + settle, now + settle + timedelta(days=1))
    timers.replace(session, subject, [wanted])


@dataclass(frozen=True, slots=True)
class CountChanged:
    """A meal that was ordered for other numbers than eat there now."""

    meal_id: int
    before: int
    after: int


def recount(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> tuple[CountChanged, ...]:
    """What differs since the last time somebody was told, by the profile's threshold; from now on
    it counts as told."""
    found = []
    ordered = {one.id: one for one in _ordered(session, meeting, now, office)}
    for meal in facts_of(session, meeting, now=now, office=office) if ordered else ():
        row = ordered.get(meal.id)
        if row is None or row.told is None:
            continue
        counted = _counted(meal.count)
        diets = counted.keys() | row.told.keys()
        moved = sum(abs(counted.get(one, 0) - row.told.get(one, 0)) for one in diets)
        if moved >= office.profile.logistics.alert_from:
            before = sum(row.told.values())
            found.append(CountChanged(meal.id, before, sum(counted.values())))
            row.told = counted
    session.flush()
    return tuple(found)


def fire_recount(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The answers settled: who sees to meals is told what differs. A 变动单 that is on its way
    carries it itself."""
    meeting = meeting_rows.locked(session, int(timer.subject.split(":")[1]))
    if meeting is None or meeting.state != "published":
        return
    if change_rows.unsent_changes(session, meeting.id):
        return
    found = recount(session, meeting, now=now, office=office)
    tell_counts(session, meeting, found, now=now)


def tell_counts(
    session: Session,
    meeting: meeting_rows.Meeting,
    found: Sequence[CountChanged],
    *,
    told: Sequence[int] = (),
    now: datetime,
) -> None:
    """Tell who sees to meals what differs, but for those who were ``told`` already."""
    people = [one for one in who_sees_to(session, meeting, "meals") if one not in told]
    if not found or not people:
        return
    notice = Notice(
        kind="meal_count",
        params={"meeting": meeting.id, "meals": as_params(found)},
        lane=outbox.URGENT,
        meeting_id=meeting.id,
    )
    tell_many(session, people, notice, now=now)


def as_params(found: Sequence[CountChanged]) -> list[list[int]]:
    """Changes as a notice carries them: meal, before, after."""
    return [[one.meal_id, one.before, one.after] for one in found]


def unordered(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> tuple[MealFacts, ...]:
    """Meals to come that nobody ordered yet."""
    found = meals_of(session, meeting, now=now, office=office)
    return tuple(one for one in found if one.ordered is None and not one.begun)


def _ordered(
    session: Session, meeting: meeting_rows.Meeting, now: datetime, office: Office
) -> list[rows.Meal]:
    return [
        one
        for one in rows.meals.meals_of(session, meeting.id)
        if one.ordered is not None and begins_at(one.day, one.starts, office) > now
    ]


def _counted(count: Count) -> dict[str, int]:
    return {diet: people for diet, people in count.diets.items() if people}


def _follow(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    from meetings.logistics.following import want_timers

    want_timers(session, meeting, now=now, office=office)
