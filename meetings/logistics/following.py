"""Following: meals, rooms, cars and the gate when the meeting moves or ends, and when people
change. Rows 2.7, 2.10, 3.8."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from meetings.changes import Actor
from meetings.logistics import gate, ordering, riding
from meetings.logistics.calling_off import call_off, remove_run
from meetings.logistics.housing import follow_rooms
from meetings.logistics.journeys import follow_slips
from meetings.logistics.meals import order_by
from meetings.logistics.standing import first_day, who_sees_to
from meetings.office import Office
from meetings.reach import Notice, tell_many
from storage import Session, outbox, timers
from storage import logistics as rows
from storage import meetings as meeting_rows

#: The timer of a move that settles.
MOVED = "logistics_moved"


def subject(meeting_id: int) -> str:
    """The timers' subject."""
    return f"meeting:{meeting_id}:logistics"


def want_timers(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """Replace the timers by what the logistics want as they are; none where there are none."""
    if meeting.state != "published":
        timers.cancel(session, subject(meeting.id))
        return
    wanted = [
        *ordering.wanted_timers(session, meeting, office=office),
        *riding.wanted_timers(session, meeting, office=office),
        *gate.wanted_timers(meeting, office=office),
    ]
    timers.replace(session, subject(meeting.id), wanted, keep_fired=keep_fired)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """A meal is to be ordered, riders are to be told, or the gate gets its list."""
    meeting = meeting_rows.locked(session, int(timer.subject.split(":")[1]))
    if meeting is None or meeting.state != "published":
        return
    match timer.kind:
        case ordering.ORDER:
            due = datetime.fromisoformat(timer.data["order_by"])
            ordering.remind(session, meeting, due, now=now)
        case riding.RIDES:
            follow_slips(session, meeting, now=now, office=office)
            riding.tell_riders(session, meeting, now=now, office=office)
        case gate.GATE:
            gate.fire(session, meeting, timer.slot, now=now, office=office)


def follow(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """The meeting is as it is now: where its first day moved, everything moves with it, and who
    sees to it is told once to rebook."""
    state = rows.cars.day_of(session, meeting.id)
    day = first_day(meeting, office)
    if state is not None and state.day != day and meeting.state in ("draft", "published"):
        _move_meals(session, meeting, (day - state.day).days, office)
        _note_move(state, day, _drop_runs(session, meeting, now), now)
        session.flush()
        if meeting.state == "published":
            _tell_later(session, meeting, now, office)
            riding.tell_riders(session, meeting, now=now, office=office)
        else:
            state.moved = None  # nobody knew of it
    want_timers(session, meeting, now=now, office=office)


def _note_move(state: rows.LogisticsDay, day: date, runs: int, now: datetime) -> None:
    """Keep what the move comes to until somebody is told; moved back, days said before hold."""
    void = state.void_before.isoformat() if state.void_before else None
    first: dict[str, Any] = {"from": state.day.isoformat(), "void": void, "runs": 0, "gate": False}
    moved = state.moved or first
    back = moved["from"] == day.isoformat()
    former = datetime.fromisoformat(moved["void"]) if moved["void"] else None
    gate_knew = moved["gate"] or bool(state.plates)
    state.moved = {**moved, "runs": moved["runs"] + runs, "gate": gate_knew}
    state.void_before = former if back else now
    state.day, state.plates = day, None


def _tell_later(
    session: Session, meeting: meeting_rows.Meeting, now: datetime, office: Office
) -> None:
    """Moved three times within the hour, only what holds in the end is rebooked."""
    due = now + timedelta(minutes=office.profile.people_changes.settle_min)
    wanted = timers.WantedTimer(MOVED, "settle", due, due + timedelta(days=1))
    timers.replace(session, _moved_subject(meeting.id), [wanted])


def _moved_subject(meeting_id: int) -> str:
    return f"meeting:{meeting_id}:logistics_moved"


def fire_moved(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The move settled: who sees to it is told once what is to be rebooked; nothing where the
    meeting is back on its day and nothing was taken off."""
    meeting = meeting_rows.locked(session, int(timer.subject.split(":")[1]))
    state = rows.cars.day_of(session, meeting.id) if meeting is not None else None
    if meeting is None or state is None or state.moved is None or meeting.state != "published":
        return
    moved, state.moved = state.moved, None
    elsewhere = moved["from"] != state.day.isoformat()
    orders = sum(one.ordered is not None for one in _to_come(session, meeting))
    rooms = len(rows.lodging.places_of(session, meeting.id))
    counts = {
        "orders": orders if elsewhere else 0,
        "rooms": rooms if elsewhere else 0,
        "runs": moved["runs"],
    }
    # Told of the new day in between, the gate knows.
    told_gate = moved["gate"] and state.plates is None
    session.flush()
    if any(counts.values()) or told_gate:
        _tell_all(session, meeting, "logistics_moved", counts, state.day, told_gate, now=now)


def meeting_over(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """Closed, cancelled or put off: nothing reminds any more; what was ordered for a meeting that
    is not held is to be called off, and who sees to it is told."""
    timers.cancel(session, subject(meeting.id))
    timers.cancel(session, f"meeting:{meeting.id}:meal_count")
    timers.cancel(session, _moved_subject(meeting.id))
    state = rows.cars.day_of(session, meeting.id)
    if state is None or meeting.state not in ("cancelled", "postponed"):
        return
    orders = sum(one.ordered is not None for one in _to_come(session, meeting))
    rooms = len(rows.lodging.places_of(session, meeting.id))
    moved, state.moved = state.moved or {"runs": 0, "gate": False}, None
    runs = moved["runs"] + len(rows.cars.runs_of(session, meeting.id))
    told_gate, state.plates = bool(state.plates) or moved["gate"], None
    if meeting.state == "postponed":
        _drop_runs(session, meeting, now)
    for run, _ in rows.cars.runs_of(session, meeting.id):
        call_off(session, meeting, run, now=now)
    if orders or rooms or runs or told_gate:
        counts = {"orders": orders, "rooms": rooms, "runs": runs}
        _tell_all(session, meeting, "logistics_off", counts, state.day, told_gate, now=now)
    for journey in rows.cars.journeys_of(session, meeting.id):
        journey.told = ""  # the notice that it is off says enough
    session.flush()


def follow_people(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    actor: Actor | None,
    now: datetime,
    office: Office,
) -> None:
    """Somebody came, left or answered: beds are free, rides are off, plates change, and ordered
    meals are counted again."""
    if rows.cars.day_of(session, meeting.id) is None or meeting.state != "published":
        return
    follow_rooms(session, meeting, actor, now=now, office=office)
    riding.tell_riders(session, meeting, now=now, office=office)
    gate.tell_changes(session, meeting, now=now, office=office)
    ordering.count_later(session, meeting, now=now, office=office)


def slip_filled(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """A slip says something else: the journey, and with it the ride, follow it, and so does the
    count of meals."""
    if rows.cars.day_of(session, meeting.id) is None or meeting.state != "published":
        return
    if follow_slips(session, meeting, now=now, office=office):
        riding.tell_riders(session, meeting, now=now, office=office)
    ordering.count_later(session, meeting, now=now, office=office)


def erase(session: Session, meeting_id: int) -> set[int]:
    """Who came how, slept where and ate what goes with the slips (ORG-04); participants' ids."""
    return rows.cars.erase_whereabouts(session, meeting_id)


def _to_come(session: Session, meeting: meeting_rows.Meeting) -> Sequence[rows.Meal]:
    return [one for one in rows.meals.meals_of(session, meeting.id) if one.actual is None]


def _move_meals(
    session: Session, meeting: meeting_rows.Meeting, days: int, office: Office
) -> None:
    """Meals nobody ate yet keep their place in the meeting."""
    shift = timedelta(days=days)
    every = rows.meals.every_meal_of(session, meeting.id)
    moving = [one for one in every if one.actual is None]
    fixed = {(one.day, one.kind) for one in every if one.actual is not None}
    # From the far end, so that no meal meets the one before it on its new day.
    for one in sorted(moving, key=lambda meal: meal.day, reverse=days > 0):
        before, after = one.day, one.day + shift
        if (after, one.kind) in fixed:
            one.dropped_at = one.dropped_at or meeting.starts_at
            continue
        usual = order_by(before, office)
        one.order_by = order_by(after, office) if one.order_by == usual else one.order_by + shift
        one.day = after
        session.flush()


def _drop_runs(session: Session, meeting: meeting_rows.Meeting, now: datetime) -> int:
    """Trains of another day are other trains: cars are assigned anew."""
    found = rows.cars.runs_of(session, meeting.id)
    for run, _ in found:
        remove_run(session, meeting, run, now=now)
    return len(found)


def _tell_all(
    session: Session,
    meeting: meeting_rows.Meeting,
    kind: str,
    counts: dict[str, int],
    day: date,
    told_gate: bool,
    *,
    now: datetime,
) -> None:
    wanted = [
        *(["meals"] if counts["orders"] else []),
        *(["rooms"] if counts["rooms"] else []),
        *(["cars"] if counts["runs"] else []),
        *(["gate"] if told_gate else []),
    ]
    people = dict.fromkeys(one for duty in wanted for one in who_sees_to(session, meeting, duty))
    notice = Notice(
        kind=kind,
        params={"meeting": meeting.id, "day": day.isoformat(), "gate": told_gate, **counts},
        lane=outbox.URGENT,
        coalesce=f"logistics:{meeting.id}",
        meeting_id=meeting.id,
    )
    tell_many(session, list(people), notice, now=now)
