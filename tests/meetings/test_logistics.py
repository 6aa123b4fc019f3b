"""Row 2.7: the rules of meals, rooms, journeys and runs, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.logistics.car_table import read_cars
from meetings.logistics.counting import Count, Span, count_of, eats, wanted_meals, with_spare
from meetings.logistics.guests import Guest, diet_of
from meetings.logistics.journeys import read_journey
from meetings.logistics.rooms import Free, numbers_in, proposed, read_rooms
from meetings.logistics.runs import Ride, Seats, leaves_at, propose_runs
from meetings.regime import load_profile

RULES = load_profile("central-2023").logistics
FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 2)
DAY = timedelta(days=1)


def guest(id: int = 1, **values: object) -> Guest:
    facts: dict[str, object] = {
        "participant_id": id,
        "person_id": id,
        "name": f"客{id}",
        "unit": "",
        "unit_id": 1,
        "title": "",
        "role": "attend",
        "phone": "",
        "gender": "male",
        "leader": False,
        "coming": True,
        "unanswered": False,
        "away": frozenset(),
        "meals": True,
        "car": "",
        "lodging": "shared",
        "arrives_on": None,
        "leaves_on": None,
        "diet": "ordinary",
        "instead_of": "",
    }
    return Guest(**{**facts, **values})


def span(day: date, start: str, end: str, number: int = 1) -> Span:
    return Span(
        number,
        datetime.combine(day, time.fromisoformat(start)),
        datetime.combine(day, time.fromisoformat(end)),
    )


@pytest.mark.parametrize(
    ("start", "end", "kinds"),
    [
        ("09:00", "09:30", []),
        ("09:00", "11:29", []),
        ("09:00", "11:30", ["lunch"]),
        ("12:00", "15:00", []),
        ("14:00", "17:29", []),
        ("14:00", "17:30", ["dinner"]),
        ("09:00", "18:30", ["lunch", "dinner"]),
    ],
)
def test_a_meal_is_given_where_the_sitting_leads_to_it(
    start: str, end: str, kinds: list[str]
) -> None:
    found = wanted_meals([span(FIRST, start, end)], RULES, lodging=False)
    assert found == tuple((FIRST, kind) for kind in kinds)


def test_who_stays_overnight_is_fed_from_the_eve_to_the_way_home() -> None:
    spans = [span(FIRST, "09:00", "17:00"), span(SECOND, "09:00", "11:00", 2)]
    found = wanted_meals(spans, RULES, lodging=True, departure=SECOND + DAY)
    assert found == (
        (FIRST - DAY, "dinner"),
        (FIRST, "breakfast"),
        (FIRST, "lunch"),
        (FIRST, "dinner"),
        (SECOND, "breakfast"),
        (SECOND + DAY, "breakfast"),
    )
    # Everybody comes on the day itself: nothing the evening before, no breakfast then.
    same_day = wanted_meals(spans, RULES, lodging=True, arrival=FIRST)
    assert (FIRST - DAY, "dinner") not in same_day and (FIRST, "breakfast") not in same_day
    assert (SECOND, "breakfast") in same_day
    assert wanted_meals([], RULES, lodging=True) == ()


def test_who_eats_follows_leave_days_and_what_was_said() -> None:
    spans = [span(FIRST, "09:00", "17:00", 1), span(SECOND, "09:00", "17:00", 2)]
    assert eats(guest(), FIRST, "lunch", spans)
    assert not eats(guest(away=frozenset({1})), FIRST, "lunch", spans)
    assert eats(guest(away=frozenset({1})), SECOND, "lunch", spans)
    assert not eats(guest(meals=False), FIRST, "lunch", spans)
    assert not eats(guest(arrives_on=SECOND), FIRST, "dinner", spans)
    assert not eats(guest(leaves_on=FIRST), SECOND, "lunch", spans)
    assert not eats(guest(arrives_on=FIRST), FIRST, "breakfast", spans)
    assert eats(guest(arrives_on=FIRST - DAY), FIRST, "breakfast", spans)
    local = guest(lodging="none")
    assert not eats(local, FIRST, "breakfast", spans)
    assert not eats(local, FIRST - DAY, "dinner", spans)
    assert eats(local, FIRST, "lunch", spans)
    assert eats(local, FIRST - DAY, "dinner", spans, choice=True)
    assert not eats(guest(), FIRST, "lunch", spans, choice=False)
    assert eats(guest(role="driver", lodging=""), FIRST - DAY, "dinner", spans)


def test_the_count_keeps_diets_and_the_unanswered_apart() -> None:
    spans = [span(FIRST, "09:00", "17:00")]
    people = [
        guest(1),
        guest(2, diet="halal"),
        guest(3, coming=False, unanswered=True, diet="halal"),
        guest(4, coming=False),
        guest(5, coming=False, unanswered=True),
    ]
    found = count_of(people, FIRST, "lunch", spans, {5: True})
    assert found.diets["halal"] == 1 and found.people == 3 and found.unanswered == 1
    assert Count({}).people == 0
    assert [with_spare(n, 3) for n in (0, 1, 33, 34, 100)] == [0, 1, 1, 2, 3]


@pytest.mark.parametrize(
    ("said", "diet"),
    [("", "ordinary"), ("halal", "halal"), ("清真", "halal"), ("吃素", "vegetarian"),
     ("少糖", "no_sugar"), ("海鲜过敏", "other")],
)  # fmt: skip
def test_a_diet_in_somebodys_own_words(said: str, diet: str) -> None:
    assert diet_of(said, None) == diet


def test_a_table_of_rooms_is_read_and_what_is_wrong_is_named() -> None:
    rooms, problems = read_rooms(
        [
            (1, ["酒店", "房号", "房型"]),
            (2, ["青川宾馆", "301-303", "双人间", "朝南"]),
            (3, ["青川宾馆 305 单"]),
            (4, ["A12"]),
            (5, ["青川宾馆", "305", "套房"]),
            (6, ["青川宾馆", "楼上", "套房"]),
            (7, ["一", "二", "三", "标间"]),
        ]
    )
    assert [(r.hotel, r.number, r.kind) for r in rooms] == [
        ("青川宾馆", "301", "twin"),
        ("青川宾馆", "302", "twin"),
        ("青川宾馆", "303", "twin"),
        ("青川宾馆", "305", "single"),
        ("", "A12", "single"),
    ]
    assert rooms[0].note == "朝南"
    assert [(p.line, p.code) for p in problems] == [(5, "twice"), (6, "number"), (7, "columns")]
    assert numbers_in("305-301") == [] and numbers_in("1-999") == []
    assert numbers_in("A08-10") == ["A08", "A09", "A10"]


people_strategy = st.lists(
    st.builds(
        lambda gender, unit, lodging, leader: (gender, unit, lodging, leader),
        st.sampled_from(["male", "female", ""]),
        st.integers(1, 3),
        st.sampled_from(["single", "shared"]),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(people_strategy, st.lists(st.sampled_from(["single", "twin", "suite"]), max_size=9))
def test_nobody_shares_with_the_other_sex_and_leaders_sleep_alone(
    people: list[tuple[str, int, str, bool]], kinds: list[str]
) -> None:
    guests = [
        guest(at, gender=gender, unit_id=unit, lodging=lodging, leader=leader)
        for at, (gender, unit, lodging, leader) in enumerate(people, 1)
    ]
    rooms = [Free(at, kind, 2 if kind == "twin" else 1) for at, kind in enumerate(kinds, 1)]
    found = proposed(guests, rooms)
    by_room: dict[int, list[Guest]] = {}
    for one in guests:
        if one.participant_id in found:
            by_room.setdefault(found[one.participant_id], []).append(one)
    for room in rooms:
        there = by_room.get(room.room_id, [])
        assert len(there) <= room.beds
        if len(there) > 1:
            assert len({one.gender for one in there}) == 1 and there[0].gender
            assert not any(one.leader or one.lodging == "single" for one in there)
        assert room.kind != "suite" or all(one.leader for one in there)
    # No room stays empty while somebody who may have it is without one.
    without = [one for one in guests if one.participant_id not in found]
    for room in rooms:
        wanted = [one for one in without if one.leader or room.kind != "suite"]
        assert room.room_id in by_room or not wanted


def test_a_free_bed_beside_somebody_goes_to_the_same_unit_first() -> None:
    there = guest(9, unit_id=2)
    found = proposed(
        [guest(1, unit_id=1), guest(2, unit_id=2), guest(3, gender="female", unit_id=2)],
        [Free(1, "twin", 2, (there,))],
    )
    assert found == {2: 1}
    alone = guest(9, lodging="single")
    assert proposed([guest(1)], [Free(1, "twin", 2, (alone,))]) == {}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("G101次，青川站14:20", ("train", "G101", "青川站", time(14, 20))),
        ("到东山机场T2，CA1234，7点半", ("flight", "CA1234", "东山机场T2", time(7, 30))),
        ("3u8888 东山机场 9时05分", ("flight", "3U8888", "东山机场", time(9, 5))),
        ("K7 青川北站 8点", ("train", "K7", "青川北站", time(8, 0))),
        ("1461次 青川站 23：59", ("train", "1461", "青川站", time(23, 59))),
        ("自驾", ("own_car", "", "", None)),
        ("Main Station G7 14:20", ("train", "G7", "Main Station", time(14, 20))),
        ("下午到", ("other", "", "", None)),
        ("99:99", ("other", "", "", None)),
    ],
)
def test_a_journey_in_somebodys_own_words(
    words: str, expected: tuple[str, str, str, time | None]
) -> None:
    read = read_journey(words)
    assert (read.means, read.number, read.station, read.at) == expected


@settings(max_examples=80)
@given(st.text(max_size=60))
def test_whatever_is_written_a_journey_is_read(words: str) -> None:
    read = read_journey(words)
    assert read.means in ("train", "flight", "own_car", "other")
    assert len(read.station) <= 20 and len(read.number) <= 12


def ride(
    id: int, minutes: int, *, station: str = "站", way: str = "arrive", by: str = "train"
) -> Ride:
    at = datetime(2026, 12, 1, 0, 0, tzinfo=UTC) + timedelta(minutes=minutes)
    return Ride(id, way, by, station, at)


def test_who_arrives_together_rides_together() -> None:
    rides = [ride(1, 0), ride(2, 45), ride(3, 46), ride(4, 10, station="机场")]
    cars = [Seats(1, 2), Seats(2, 5), Seats(3, 3)]
    runs = propose_runs(rides, cars, {}, RULES)
    assert [(r.car_id, r.journey_ids) for r in runs] == [(1, (1, 2)), (3, (4,)), (2, (3,))]
    assert runs[0].leaves_at == rides[1].at + timedelta(minutes=RULES.wait_min)
    # A car that has not come back goes nowhere.
    back = {1: [rides[0].at + timedelta(minutes=RULES.wait_min + RULES.turn_min)]}
    assert len(propose_runs(rides[:1], cars[:1], back, RULES)) == 1
    near = {1: [rides[0].at + timedelta(minutes=RULES.wait_min + RULES.turn_min - 1)]}
    assert propose_runs(rides[:1], cars[:1], near, RULES) == ()


def test_on_the_way_home_the_first_departure_counts() -> None:
    rides = [
        ride(1, 600, way="leave"),
        ride(2, 620, way="leave", by="flight"),
    ]
    expected = rides[1].at - timedelta(minutes=RULES.before_flight_min)
    assert leaves_at(rides, RULES) == expected
    train = rides[0].at - timedelta(minutes=RULES.before_train_min)
    assert leaves_at(rides[:1], RULES) == train


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 600), st.sampled_from("甲乙")), max_size=12),
    st.lists(st.integers(1, 5), max_size=4),
)
def test_no_car_is_overfull_and_nobody_rides_twice(
    wanted: list[tuple[int, str]], seats: list[int]
) -> None:
    rides = [ride(at, minutes, station=s) for at, (minutes, s) in enumerate(wanted, 1)]
    cars = [Seats(at, n) for at, n in enumerate(seats, 1)]
    runs = propose_runs(rides, cars, {}, RULES)
    aboard = [id for run in runs for id in run.journey_ids]
    assert len(aboard) == len(set(aboard))
    by_id = {one.journey_id: one for one in rides}
    for run in runs:
        assert 0 < len(run.journey_ids) <= seats[run.car_id - 1]
        assert {by_id[id].station for id in run.journey_ids} == {run.station}
        assert all(by_id[id].at <= run.leaves_at for id in run.journey_ids)


def test_a_table_of_cars_is_read_and_what_is_wrong_is_named() -> None:
    cars, problems = read_cars(
        [
            (1, ["车牌", "座位", "司机", "电话"]),
            (2, ["青a·12345", "7座", "王师傅", "139 0000 0001"]),
            (3, ["青A12345", "5"]),
            (4, ["青A54321"]),
            (5, ["青A54321", "0"]),
            (6, ["车", "5"]),
        ]
    )
    assert [(c.plate, c.seats, c.driver, c.phone) for c in cars] == [
        ("青A12345", 7, "王师傅", "139 0000 0001")
    ]
    assert [(p.line, p.code) for p in problems] == [
        (3, "twice"),
        (4, "seats"),
        (5, "seats"),
        (6, "plate"),
    ]
