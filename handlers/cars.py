"""用车: journeys, cars, runs and the gate. Row 2.7."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import cars as words
from handlers.forms import filling
from handlers.logistics import reader_of
from handlers.notices import words as said
from handlers.seats import refuse
from handlers.turn import Turn
from meetings.logistics import cars, driving, fleet, gate
from meetings.logistics.cars import Cars
from meetings.logistics.driving import CarsSet
from meetings.meetings import Refused
from storage import attendance as attendance_rows
from storage import logistics as rows
from storage import meetings as meeting_rows


def show(turn: Turn, meeting_id: int) -> None:
    """用车 (Fc)."""
    found = _cars(turn, meeting_id)
    if found is not None:
        turn.show(f"cars:{meeting_id}", words.cars(said(turn), found))


def add(turn: Turn, meeting_id: int) -> None:
    """录入车辆 (FA)."""
    _form(turn, "cars_add", meeting_id)


def enter(turn: Turn, meeting_id: int) -> None:
    """录入行程 (FH)."""
    _form(turn, "journey_enter", meeting_id)


def _form(turn: Turn, form: str, meeting_id: int) -> None:
    found = _cars(turn, meeting_id)
    if found is not None and found.over:
        turn.refuse("meeting-over")
    elif found is not None:
        filling.open_form(turn, form, {"_meeting": meeting_id})


def propose(turn: Turn, meeting_id: int) -> None:
    """自动配车 (FB)."""
    outcome = driving.propose(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    after(turn, outcome, "cars-proposed")


def journeys(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """行程名单 (FL)."""
    found = _cars(turn, meeting_id)
    if found is not None:
        turn.show(f"journeys:{meeting_id}", words.journeys(said(turn), found, page))


def rider(turn: Turn, journey_id: int) -> None:
    """One journey, and where it could ride (FD)."""
    row = rows.cars.journey_by_id(turn.session, journey_id)
    place = attendance_rows.participant(turn.session, row.participant_id) if row else None
    found = _cars(turn, place.meeting_id) if place is not None else None
    if place is None:
        turn.refuse("gone")
    elif found is not None:
        one = next((each for each in found.journeys if each.journey_id == journey_id), None)
        if one is None:  # they do not come any more
            turn.show(f"journeys:{found.meeting_id}", words.journeys(said(turn), found, 0))
        else:
            shown = words.rider_card(said(turn), found, one)
            turn.show(f"journeys:{found.meeting_id}", shown)


def assign(turn: Turn, journey_id: int, run_id: int, car_id: int) -> None:
    """Into a run, a new run of a car, or out again (FE)."""
    outcome = driving.assign(
        turn.session,
        turn.actor,
        journey_id,
        run_id=run_id or None,
        car_id=car_id or None,
        now=turn.now,
        office=turn.office,
    )
    after(turn, outcome, "ride-assigned" if run_id or car_id else "ride-out")


def run(turn: Turn, run_id: int) -> None:
    """One run (FC)."""
    show_run(turn, run_id)


def show_run(turn: Turn, run_id: int, note: RichText = ()) -> None:
    """The run as it stands; ``note`` is what just happened."""
    row = rows.cars.run(turn.session, run_id)
    car = rows.cars.car(turn.session, row.car_id) if row is not None else None
    found = _cars(turn, car.meeting_id) if car is not None else None
    if car is None:
        turn.refuse("gone")
    elif found is not None:
        one = next(each for each in found.runs if each.id == run_id)
        turn.show(f"run:{run_id}", words.run_card(said(turn), found, one, note))


def set_time(turn: Turn, run_id: int) -> None:
    """改发车时间 (FF)."""
    row = rows.cars.run(turn.session, run_id)
    car = rows.cars.car(turn.session, row.car_id) if row is not None else None
    if car is None:
        turn.refuse("gone")
        return
    found = _cars(turn, car.meeting_id)
    if found is not None and found.over:
        turn.refuse("meeting-over")
    elif found is not None:
        filling.open_form(turn, "run_time", {"_run": run_id})


def picked(turn: Turn, journey_id: int, on: int) -> None:
    """已接到, or taken back (FG)."""
    row = rows.cars.journey_by_id(turn.session, journey_id)
    run_id = row.run_id if row is not None else None
    outcome = driving.pick_up(
        turn.session, turn.actor, journey_id, bool(on), now=turn.now, office=turn.office
    )
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case CarsSet() if run_id is None:
            after(turn, outcome, "ride-assigned")
        case CarsSet():
            note = turn.texts.rich("run-noted" if outcome.count else "button-old")
            show_run(turn, run_id, note)
        case _:
            assert_never(outcome)


def sheet(turn: Turn, meeting_id: int) -> None:
    """接送安排表 (FI)."""
    found = _cars(turn, meeting_id)
    if found is None:
        return
    if not found.runs:
        show(turn, meeting_id)
    else:
        turn.say(words.paper(turn.texts, "pick_up_sheet", meeting_id, *reader_of(turn)))


def at_gate(turn: Turn, meeting_id: int, sheet: int = 0) -> None:
    """门岗车牌, or the sheet of them (FJ)."""
    found = _cars(turn, meeting_id)
    meeting = meeting_rows.meeting(turn.session, meeting_id)
    if found is None or meeting is None:
        return
    plates = gate.plates_of(turn.session, meeting, office=turn.office)
    if sheet and plates:
        turn.say(words.paper(turn.texts, "gate_sheet", meeting_id, *reader_of(turn)))
    else:
        turn.show(f"cars:{meeting_id}", words.gate(turn.texts, meeting_id, found.title, plates))


def car_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """车辆 (FK)."""
    found = _cars(turn, meeting_id)
    if found is not None:
        turn.show(f"cars:{meeting_id}", words.car_list(turn.texts, found, page))


def remove(turn: Turn, car_id: int, sure: int = 0) -> None:
    """A car that is not needed (FM); one with runs is asked about first."""
    row = rows.cars.car(turn.session, car_id)
    found = _cars(turn, row.meeting_id) if row is not None and not sure else None
    if row is not None and not sure and found is None:
        return
    one = next((each for each in found.cars if each.id == car_id), None) if found else None
    if found is not None and one is not None and one.runs:
        turn.show(f"cars:{found.meeting_id}", words.ask_remove(turn.texts, found, one))
        return
    outcome = fleet.remove_car(turn.session, turn.actor, car_id, now=turn.now, office=turn.office)
    after(turn, outcome, "car-removed")


def after(turn: Turn, outcome: CarsSet | Refused, done: str) -> None:
    """The page after a change; what changed nothing shows the present state."""
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case CarsSet():
            note = (
                turn.texts.rich(done, count=outcome.count)
                if outcome.count
                else turn.texts.rich("cars-nothing")
            )
            shown = words.cars(said(turn), outcome.cars, note)
            turn.show(f"cars:{outcome.cars.meeting_id}", shown)
        case _:
            assert_never(outcome)


def _cars(turn: Turn, meeting_id: int) -> Cars | None:
    """Journeys, cars and runs; a refusal is said here."""
    found = cars.cars(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
