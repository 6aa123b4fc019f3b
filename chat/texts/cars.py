"""Words of journeys and cars (接送用车): the page, a run, and what is told of them. Row 2.7."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.lodging import guest_words, left_out
from chat.texts.logistics import PAGE, car_words, on_page, pairs, to_overview
from chat.texts.meeting_people import button, pager
from meetings.logistics.car_table import NewCar
from meetings.logistics.cars import CarFacts, Cars, Rider, RunFacts
from meetings.logistics.rooms import LineProblem

#: Runs a rider can be put into, offered at once.
MOST_RUNS = 8


def cars(words: Words, found: Cars, note: RichText = ()) -> Message:
    """用车: who waits, the cars, and every run."""
    texts, id = words.texts, found.meeting_id
    ready = len(found.waiting) - len(found.unclear)
    text = lines(
        note,
        texts.rich("cars-heading", title=found.title),
        texts.rich("cars-waiting", count=ready) if ready else (),
        texts.rich("cars-unclear", count=len(found.unclear)) if found.unclear else (),
        texts.rich(
            "cars-count",
            cars=len(found.cars),
            seats=sum(one.seats for one in found.cars),
            runs=len(found.runs),
        )
        if found.cars
        else texts.rich("cars-none"),
        *(run_line(words, run) for run in found.runs[:PAGE]),
        texts.rich("cars-more-runs", count=len(found.runs) - PAGE)
        if len(found.runs) > PAGE
        else (),
    )
    rows = [
        *pairs([_run_button(words, run) for run in found.runs[:PAGE]]),
        *pairs(_page_buttons(texts, found, ready)),
        to_overview(texts, id),
    ]
    return Message(text, choices=tuple(rows))


def run_line(words: Words, run: RunFacts) -> RichText:
    """A run in one line: when, which car, from where to where, how many."""
    return words.texts.rich(
        f"cars-run-{run.direction}",
        when=words.when(run.leaves_at),
        plate=run.plate,
        start=run.start or "—",
        end=run.end or "—",
        people=len(run.riders),
        seats=run.seats,
    )


def _run_button(words: Words, run: RunFacts) -> Choice:
    texts = words.texts
    label = texts.plain("cars-button-run", time=words.when(run.leaves_at), plate=run.plate)
    return Choice(label, encode("FC", run.id))


def _page_buttons(texts: Texts, found: Cars, ready: int) -> list[Choice]:
    id, buttons = found.meeting_id, []
    if not found.over:
        if ready and found.cars:
            buttons.append(button(texts, "cars-button-propose", "FB", id))
        buttons.append(button(texts, "cars-button-add", "FA", id))
        buttons.append(button(texts, "cars-button-enter", "FH", id))
    if found.journeys:
        buttons.append(button(texts, "cars-button-journeys", "FL", id, 0))
    if found.cars:
        buttons.append(button(texts, "cars-button-cars", "FK", id, 0))
    if found.runs:
        buttons.append(button(texts, "cars-button-sheet", "FI", id))
    return [*buttons, button(texts, "cars-button-gate", "FJ", id, 0)]


def journeys(words: Words, found: Cars, page: int) -> Message:
    """行程名单: who waits for a car first, then by time; ten a page."""
    texts, id = words.texts, found.meeting_id
    waiting = {one.journey_id for one in found.waiting}
    people = sorted(found.journeys, key=lambda one: one.journey_id not in waiting)
    page = on_page(len(people), page)
    shown = people[page * PAGE : (page + 1) * PAGE]
    text = lines(
        texts.rich("journeys-heading", count=len(people))
        if people
        else texts.rich("journeys-none"),
        *(rider_line(words, one, waiting=one.journey_id in waiting) for one in shown),
    )
    rows = [
        *pairs([Choice(shortened(one.guest.name), encode("FD", one.journey_id)) for one in shown]),
        *pager(texts, len(people), page, "FL", id),
        (button(texts, "cars-button-back", "Fc", id),),
    ]
    return Message(text, choices=tuple(rows))


def rider_line(words: Words, one: Rider, *, waiting: bool = False) -> RichText:
    """Somebody with train or flight, station and time, and what is missing of them."""
    texts = words.texts
    key = f"journey-{one.direction}-waiting" if waiting else f"journey-{one.direction}"
    if one.stale:
        key = "journey-stale"
    return texts.rich(
        key,
        person=guest_words(texts, one.guest),
        by=means_words(texts, one),
        when=words.when(one.at) if one.at is not None else texts.plain("journey-no-time"),
    )


def means_words(texts: Texts, one: Rider) -> str:
    """G101 青川站, 自驾 or what there is."""
    said = " ".join(part for part in (one.number, one.station) if part)
    if said:
        return said
    return texts.plain("journey-own-car" if one.means == "own_car" else "journey-no-number")


def rider_card(words: Words, found: Cars, one: Rider) -> Message:
    """One journey: where it could ride, and how to take it out."""
    texts = words.texts
    rows: list[tuple[Choice, ...]] = []
    if not found.over:
        rows += [
            (Choice(_where(words, run), encode("FE", one.journey_id, run.id, 0)),)
            for run in found.runs
            if run.direction == one.direction
            and run.id != one.run_id
            and len(run.riders) < run.seats
        ][:MOST_RUNS]
        if one.ready:
            rows += [
                (
                    Choice(
                        texts.plain("ride-button-new", plate=car.plate, seats=car.seats),
                        encode("FE", one.journey_id, 0, car.id),
                    ),
                )
                for car in found.cars[:MOST_RUNS]
            ]
        if one.run_id is not None:
            rows.append((button(texts, "ride-button-out", "FE", one.journey_id, 0, 0),))
    back = button(texts, "cars-button-journeys", "FL", found.meeting_id, 0)
    text = lines(
        rider_line(words, one),
        texts.rich("ride-unclear") if not one.ready else (),
        texts.rich("ride-choose") if rows else (),
    )
    return Message(text, choices=(*rows, (back,)))


def _where(words: Words, run: RunFacts) -> str:
    return words.texts.plain(
        "ride-button-run",
        time=words.when(run.leaves_at),
        plate=run.plate,
        people=len(run.riders),
        seats=run.seats,
    )


def run_card(words: Words, found: Cars, run: RunFacts, note: RichText = ()) -> Message:
    """One run: when, which car, who is in it; 已接到 one tap each."""
    texts = words.texts
    picked = sum(one.picked for one in run.riders)
    text = lines(
        note,
        run_line(words, run),
        texts.rich("run-car", car=car_words(texts, run.plate, run.driver, run.phone)),
        *(rider_line(words, one) for one in run.riders),
        texts.rich("run-picked", count=picked, people=len(run.riders)) if picked else (),
    )
    rows: list[tuple[Choice, ...]] = []
    if not found.over:
        rows += pairs([_picked_button(texts, one) for one in run.riders])
        rows.append((button(texts, "run-button-time", "FF", run.id),))
    rows.append((button(texts, "cars-button-back", "Fc", found.meeting_id),))
    return Message(text, choices=tuple(rows))


def _picked_button(texts: Texts, one: Rider) -> Choice:
    key = "run-button-not-picked" if one.picked else "run-button-picked"
    label = texts.plain(key, name=shortened(one.guest.name))
    return Choice(label, encode("FG", one.journey_id, int(not one.picked)))


def car_list(texts: Texts, found: Cars, page: int, note: RichText = ()) -> Message:
    """车辆: each with its driver; one that is not needed is taken out."""
    page = on_page(len(found.cars), page)
    shown = found.cars[page * PAGE : (page + 1) * PAGE]
    text = lines(
        note,
        texts.rich("cars-list", count=len(found.cars)) if found.cars else texts.rich("cars-none"),
        *(_car_line(texts, one) for one in shown),
    )
    rows = [
        *pairs(
            [
                Choice(texts.plain("car-button-remove", plate=one.plate), encode("FM", one.id))
                for one in (() if found.over else shown)
            ]
        ),
        *pager(texts, len(found.cars), page, "FK", found.meeting_id),
        (button(texts, "cars-button-back", "Fc", found.meeting_id),),
    ]
    return Message(text, choices=tuple(rows))


def ask_remove(texts: Texts, found: Cars, one: CarFacts) -> Message:
    """Whether a car with runs is really taken out: its riders are told."""
    label = texts.plain("car-button-remove", plate=one.plate)
    people = sum(len(run.riders) for run in found.runs if run.car_id == one.id)
    said = texts.rich("car-ask-remove", plate=one.plate, runs=one.runs, people=people)
    back = button(texts, "cars-button-cars", "FK", found.meeting_id, 0)
    return Message(said, choices=((Choice(label, encode("FM", one.id, 1)),), (back,)))


def _car_line(texts: Texts, one: CarFacts) -> RichText:
    car = car_words(texts, one.plate, one.driver, one.phone)
    return texts.rich("cars-line", car=car, seats=one.seats, runs=one.runs)


def cars_read(
    texts: Texts, found: Sequence[NewCar], problems: Sequence[LineProblem], left: int
) -> RichText:
    """What a table of cars comes to, before it is put down."""
    comma = texts.plain("meeting-list-comma")
    plates = comma.join(one.plate for one in found[:PAGE])
    return lines(
        texts.rich(
            "cars-read", count=len(found), seats=sum(one.seats for one in found), plates=plates
        ),
        *left_out(texts, problems, left, lambda code: texts.plain(f"car-line-{code}")),
    )


def gate(texts: Texts, meeting_id: int, title: str, plates: Sequence[str]) -> Message:
    """门岗: the plates as they stand, and the sheet of them."""
    comma = texts.plain("meeting-list-comma")
    text = lines(
        texts.rich("gate-heading", title=title),
        texts.rich("gate-plates", count=len(plates), plates=comma.join(plates))
        if plates
        else texts.rich("gate-none"),
    )
    rows = [(button(texts, "cars-button-back", "Fc", meeting_id),)]
    if plates:
        rows.insert(0, (button(texts, "gate-button-sheet", "FJ", meeting_id, 1),))
    return Message(text, choices=tuple(rows))


def paper(texts: Texts, kind: str, meeting_id: int, reader_id: int, levels: str) -> Message:
    """接站单 or the gate's sheet; made when it is sent."""
    params = (("meeting", meeting_id), ("reader", reader_id), ("levels", levels))
    back = (button(texts, "cars-button-back", "Fc", meeting_id),)
    said = texts.rich(f"cars-made-{kind.replace('_', '-')}")
    return Message(said, choices=(back,), files=(Paper(kind, params),))
