"""Cars of a meeting and who rides in them: put down, proposed, moved by hand. Row 2.7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.logistics.guests import Guest, guests_of
from meetings.logistics.journeys import follow_slips, outdated
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from storage import Session
from storage import logistics as rows
from storage import meetings as meeting_rows

# ── how it stands ──


@dataclass(frozen=True, slots=True)
class Rider:
    """A journey with who makes it."""

    journey_id: int
    guest: Guest
    direction: str
    means: str
    number: str
    station: str
    at: datetime | None
    pick_up: bool
    run_id: int | None
    picked: bool
    #: Of another time than the meeting: it was moved since.
    stale: bool

    @property
    def ready(self) -> bool:
        """Everything a ride needs is known."""
        return self.at is not None and bool(self.station) and not self.stale


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One drive with who is in it."""

    id: int
    meeting_id: int
    car_id: int
    plate: str
    seats: int
    driver: str
    phone: str
    driver_id: int | None
    direction: str
    leaves_at: datetime
    start: str
    end: str
    riders: tuple[Rider, ...]


@dataclass(frozen=True, slots=True)
class CarFacts:
    """A car of the meeting."""

    id: int
    plate: str
    seats: int
    driver: str
    phone: str
    runs: int


@dataclass(frozen=True, slots=True)
class Cars:
    """Journeys, cars and runs of a meeting."""

    meeting_id: int
    title: str
    cars: tuple[CarFacts, ...]
    runs: tuple[RunFacts, ...]
    #: Every journey of who comes, by time.
    journeys: tuple[Rider, ...]
    over: bool
    published: bool

    @property
    def waiting(self) -> tuple[Rider, ...]:
        """Who wants to be fetched or brought and has no car."""
        return tuple(one for one in self.journeys if one.pick_up and one.run_id is None)

    @property
    def unclear(self) -> tuple[Rider, ...]:
        """Of those, whose time or station is not known, or is of another time."""
        return tuple(one for one in self.waiting if not one.ready)


def cars(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> Cars | Refused:
    """Journeys, cars and runs, for the hosts and the staff; what slips say since is taken over."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SET_LOGISTICS, about(session, meeting)):
        return refused("not-allowed")
    follow_slips(session, meeting, now=now, office=office)
    return cars_of(session, meeting, office=office)


def cars_of(
    session: Session, meeting: meeting_rows.Meeting, *, office: Office, known: Sequence[Guest] = ()
) -> Cars:
    """The same for who has looked at the rights already, as it stands; for handbook and lists.
    ``known``: everybody, where they were read."""
    everybody = known or guests_of(session, meeting, office)
    guests = {one.participant_id: one for one in everybody}
    void = rows.cars.void_before(session, meeting.id)
    found = [
        rider_of(meeting, one, guests[one.participant_id], void)
        for one in rows.cars.journeys_of(session, meeting.id)
        if one.participant_id in guests
    ]
    riders = [one for one in found if one.guest.coming or one.guest.unanswered]
    runs = tuple(
        _run(run, car, meeting.id, [r for r in riders if r.run_id == run.id])
        for run, car in rows.cars.runs_of(session, meeting.id)
    )
    return Cars(
        meeting_id=meeting.id,
        title=meeting.title,
        cars=tuple(
            CarFacts(
                car.id,
                car.plate,
                car.seats,
                car.driver,
                car.phone,
                sum(run.car_id == car.id for run in runs),
            )
            for car in rows.cars.cars_of(session, meeting.id)
        ),
        runs=runs,
        # What was taken out (no means, no time, nobody fetched) is nothing to show.
        journeys=tuple(r for r in riders if r.pick_up or r.number or r.at or r.means != "other"),
        over=meeting.state in ("closed", "cancelled"),
        published=meeting.state == "published",
    )


def journey_of(session: Session, participant_id: int, direction: str) -> rows.Journey | None:
    """How somebody arrives ("arrive") or returns ("leave"). For card and handbook."""
    return rows.cars.journey(session, participant_id, direction)


def rider_of(
    meeting: meeting_rows.Meeting, row: rows.Journey, guest: Guest, void_before: datetime | None
) -> Rider:
    """A journey with who makes it."""
    return Rider(
        journey_id=row.id,
        guest=guest,
        direction=row.direction,
        means=row.means,
        number=row.number,
        station=row.station,
        at=row.at,
        pick_up=row.pick_up,
        run_id=row.run_id,
        picked=row.picked_at is not None,
        stale=outdated(meeting, row, void_before),
    )


def _run(
    run: rows.CarRun, car: rows.MeetingCar, meeting_id: int, riders: Sequence[Rider]
) -> RunFacts:
    return RunFacts(
        id=run.id,
        meeting_id=meeting_id,
        car_id=car.id,
        plate=car.plate,
        seats=car.seats,
        driver=car.driver,
        phone=car.phone,
        driver_id=car.driver_id,
        direction=run.direction,
        leaves_at=run.leaves_at,
        start=run.start,
        end=run.end,
        riders=tuple(riders),
    )
