"""Forms of cars and journeys: a table of cars, somebody's train, when a run leaves. Row 2.7."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from chat.dates import Day, read_day
from chat.message import RichText
from chat.texts import cars as words
from chat.texts.cards import Words
from chat.texts.logistics import clock, day
from handlers.cars import after, show_run
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import unclear_day
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.listed import guest_steps, listed
from handlers.forms.meals import read_time
from handlers.forms.sharing import back_to
from handlers.forms.small_tables import Rows, as_answer, problems_in, table_steps
from handlers.forms.whom import person_of
from handlers.forms.writing import read_text
from handlers.turn import Turn
from meetings.levels import mark_in
from meetings.logistics import cars, driving, fleet, journeys
from meetings.logistics.car_table import NewCar, read_cars
from meetings.logistics.guests import Guest
from meetings.meetings import Refused
from storage import logistics as rows
from storage import meetings as meeting_rows

LONGEST_WORDS = 60

# ── A table of cars ──


def _ask_cars(view: View) -> RichText:
    return view.texts.rich("cars-ask-table")


def _read_cars(table: Rows, view: View) -> dict[str, Any] | RichText:
    if mark_in("\n".join(" ".join(cells) for _, cells in table), view.office.profile):
        return view.texts.rich("refused-level-mark")
    found, problems = read_cars(table)
    most = view.office.profile.logistics.most_cars
    if len(found) > most:
        return view.texts.rich("refused-car-many", limit=most)
    if not found:
        return words.cars_read(view.texts, found, problems, len(problems))
    return as_answer(found, problems)


def _show_cars(view: View, table: dict[str, Any]) -> RichText:
    return words.cars_read(view.texts, _cars(table), problems_in(table), table["left_out"])


def _cars(table: dict[str, Any]) -> list[NewCar]:
    return [NewCar(**one) for one in table["rows"]]


def _finish_cars(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = fleet.add_cars(
        turn.session,
        turn.actor,
        answers["_meeting"],
        _cars(answers["table"]),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, "table" if outcome.code == "car-many" else None)
    after(turn, outcome, "cars-added")
    return None


CARS_ADD = Form(
    name="cars_add",
    version=1,
    title="form-cars-add",
    steps=table_steps(_ask_cars, _read_cars, _show_cars),
    facts=listed,
    finish=_finish_cars,
)

# ── A journey ──


@dataclass(frozen=True, slots=True)
class _Facts:
    guests: tuple[Guest, ...]
    #: Usual days of arriving and of leaving.
    days: Mapping[str, tuple[date, ...]]


def _facts(turn: Turn, answers: Answers) -> _Facts:
    meeting = meeting_rows.meeting(turn.session, answers["_meeting"])
    days: dict[str, tuple[date, ...]] = {
        way: journeys.days_around(meeting, way, turn.office) if meeting else ()
        for way in journeys.DIRECTIONS
    }
    return _Facts(listed(turn, answers).guests, days)


def _ask_who(view: View) -> RichText:
    return view.texts.rich("journey-ask-who")


def _ask_direction(view: View) -> Prompt:
    options = tuple(
        Option(view.texts.plain(f"journey-way-{way}"), way) for way in journeys.DIRECTIONS
    )
    return Prompt(view.texts.rich("journey-ask-way"), (options,))


def _ask_day(view: View) -> Prompt:
    facts: _Facts = view.facts
    said = Words(view.texts, view.office, view.now)
    options = tuple(
        (Option(day(said, one), one.isoformat()),) for one in facts.days[view.answers["direction"]]
    )
    return Prompt(view.texts.rich("journey-ask-day"), options)


def _read_day(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    match read_day(entry.text, today=view.office.today(view.now)):
        case Day(day=found):
            return Taken(found.isoformat())
        case trouble:
            return unclear_day(view, getattr(trouble, "code", ""))


def _ask_words(view: View) -> Prompt:
    return Prompt(view.texts.rich("journey-ask-words"))


def _read_words(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_WORDS)
    if isinstance(text, Problem):
        return text
    read = journeys.read_journey(text)
    if read.at is None and read.means != "own_car":
        return Problem(view.texts.rich("journey-unclear"))
    at = read.at.isoformat("minutes") if read.at else None
    return Taken({"means": read.means, "number": read.number, "station": read.station, "at": at})


def _ask_pick_up(view: View) -> Prompt:
    read = view.answers["words"]
    said = " ".join(
        part for part in (read["number"], read["station"], read["at"] or "") if part
    ) or view.texts.plain("journey-own-car")
    options = (
        Option(view.texts.plain("journey-button-pick-up"), True),
        Option(view.texts.plain("journey-button-alone"), False),
    )
    return Prompt(view.texts.rich("journey-ask-pick-up", journey=said), (options,))


def _finish_journey(turn: Turn, answers: Answers) -> GoTo | None:
    participant_id = person_of(answers)
    if participant_id is None:
        return GoTo("which", ())
    read = answers["words"]
    at = None
    if read["at"]:
        when = time.fromisoformat(read["at"])
        local = datetime.combine(date.fromisoformat(answers["day"]), when, turn.office.zone)
        at = local.astimezone(UTC)
    new = journeys.NewJourney(
        answers["direction"], read["means"], read["number"], read["station"], at, answers["fetch"]
    )
    outcome = journeys.set_journey(
        turn.session, turn.actor, participant_id, new, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, {"journey-day": "day"}.get(outcome.code))
    _show(turn, answers["_meeting"])
    return None


def _show(turn: Turn, meeting_id: int) -> None:
    found = cars.cars(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        said = Words(turn.texts, turn.office, turn.now)
        note = turn.texts.rich("journey-noted")
        turn.show(f"cars:{meeting_id}", words.cars(said, found, note))


JOURNEY_ENTER = Form(
    name="journey_enter",
    version=1,
    title="form-journey-enter",
    steps=(
        *guest_steps(_ask_who),
        Step("direction", _ask_direction, read_pressed),
        Step("day", _ask_day, _read_day),
        Step("words", _ask_words, _read_words),
        Step("fetch", _ask_pick_up, read_pressed),
    ),
    facts=_facts,
    finish=_finish_journey,
)

# ── When a run leaves ──


@dataclass(frozen=True, slots=True)
class _RunFacts:
    run: rows.CarRun | None


def _run_facts(turn: Turn, answers: Answers) -> _RunFacts:
    return _RunFacts(rows.cars.run(turn.session, answers["_run"]))


def _ask_leaves(view: View) -> Prompt:
    run: rows.CarRun | None = view.facts.run
    present = clock(view.office.local(run.leaves_at).time()) if run is not None else ""
    return Prompt(view.texts.rich("run-ask-time", time=present))


def _finish_time(turn: Turn, answers: Answers) -> GoTo | None:
    run = _run_facts(turn, answers).run
    if run is None:
        turn.refuse("gone")
        return None
    same_day = turn.office.local(run.leaves_at).date()
    leaves = datetime.combine(same_day, time.fromisoformat(answers["value"]), turn.office.zone)
    outcome = driving.set_time(
        turn.session,
        turn.actor,
        answers["_run"],
        leaves.astimezone(UTC),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, None)
    show_run(turn, answers["_run"], turn.texts.rich("run-noted"))
    return None


RUN_TIME = Form(
    name="run_time",
    version=1,
    title="form-run-time",
    steps=(Step("value", _ask_leaves, read_time, takes_numbers=True),),
    facts=_run_facts,
    finish=_finish_time,
)
