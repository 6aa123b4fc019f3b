"""Runs (接送): who rides together, by station and time, in which car. Row 2.7. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.regime.profile import Logistics


@dataclass(frozen=True, slots=True)
class Ride:
    """Somebody who waits for a car."""

    journey_id: int
    direction: str
    means: str
    station: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seats:
    """A car that can go."""

    car_id: int
    seats: int


@dataclass(frozen=True, slots=True)
class NewRun:
    """One drive with who is in it."""

    car_id: int
    direction: str
    leaves_at: datetime
    station: str
    journey_ids: tuple[int, ...]


def propose_runs(
    rides: Sequence[Ride],
    cars: Sequence[Seats],
    busy: Mapping[int, Sequence[datetime]],
    rules: Logistics,
) -> tuple[NewRun, ...]:
    """Runs for as many rides as there are cars. ``busy``: when a car leaves already.

    Rides of one direction and station within the profile's window go together; the smallest car
    that holds them is taken, else the largest and another one for the rest. No car leaves again
    before it is back.
    """
    taken = {car.car_id: list(busy.get(car.car_id, ())) for car in cars}
    runs: list[NewRun] = []
    for group in _together(rides, timedelta(minutes=rules.window_min)):
        rest = list(group)
        while rest:
            leaves = leaves_at(rest, rules)
            car = _car_for(len(rest), leaves, cars, taken, rules)
            if car is None:
                break
            aboard, rest = rest[: car.seats], rest[car.seats :]
            leaves = leaves_at(aboard, rules)
            taken[car.car_id].append(leaves)
            first = aboard[0]
            ids = tuple(ride.journey_id for ride in aboard)
            runs.append(NewRun(car.car_id, first.direction, leaves, first.station, ids))
    return tuple(runs)


def leaves_at(rides: Sequence[Ride], rules: Logistics) -> datetime:
    """When the car leaves: after the last arrival, or early enough for the first departure."""
    if rides[0].direction == "arrive":
        return max(ride.at for ride in rides) + timedelta(minutes=rules.wait_min)
    ahead = {"flight": rules.before_flight_min}
    return min(
        ride.at - timedelta(minutes=ahead.get(ride.means, rules.before_train_min))
        for ride in rides
    )


def _together(rides: Sequence[Ride], window: timedelta) -> list[list[Ride]]:
    groups: list[list[Ride]] = []
    for ride in sorted(rides, key=lambda one: (one.at, one.journey_id)):
        for group in groups:
            first = group[0]
            same = (first.direction, first.station) == (ride.direction, ride.station)
            if same and ride.at - first.at <= window:
                group.append(ride)
                break
        else:
            groups.append([ride])
    return groups


def _car_for(
    people: int,
    leaves: datetime,
    cars: Sequence[Seats],
    taken: Mapping[int, Sequence[datetime]],
    rules: Logistics,
) -> Seats | None:
    turn = timedelta(minutes=rules.turn_min)
    free = [car for car in cars if all(abs(leaves - other) >= turn for other in taken[car.car_id])]
    if not free:
        return None
    enough = [car for car in free if car.seats >= people]
    if enough:
        return min(enough, key=lambda car: car.seats)
    return max(free, key=lambda car: car.seats)
