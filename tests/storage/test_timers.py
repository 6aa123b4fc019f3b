"""Timers: each slot once for each time, the last of the late, and fast with a million."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from storage import Session, timers
from storage.database import Database
from storage.timers import WantedTimer, ladder

T0 = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def wanted(slot: str, days: float, until: float = 99, kind: str = "remind") -> WantedTimer:
    return WantedTimer(kind, slot, T0 + days * DAY, T0 + until * DAY, {"slot": slot})


def slots(due: list[timers.DueTimer]) -> list[str]:
    return [timer.slot for timer in due]


def fire(session: Session, days: float) -> list[str]:
    """Act on all that is due, as the clock does."""
    at = T0 + days * DAY
    return [d.slot for d in timers.due(session, at, 100) if timers.fired(session, d.id, at=at)]


@pytest.fixture
def unit(database: Database) -> Callable[[Callable[[Session], None]], None]:
    """Run one test function as a unit."""
    return lambda fn: database.write_now(fn)


Unit = Callable[[Callable[[Session], None]], None]


def test_a_set_is_replaced_as_a_whole(unit: Unit) -> None:
    def test(session: Session) -> None:
        timers.replace(session, "meeting:1", [wanted("a", 1), wanted("b", 2), wanted("c", 3)])
        timers.replace(session, "meeting:2", [wanted("a", 1)])
        moved = [wanted("b", 2), wanted("c", 5, 6)]
        timers.replace(session, "meeting:1", moved)
        assert timers.wanted_by(session, "meeting:1") == moved
        assert timers.wanted_by(session, "meeting:2") == [wanted("a", 1)]
        assert timers.next_due(session) == T0 + DAY
        timers.cancel(session, "meeting:1")
        assert timers.wanted_by(session, "meeting:1") == []
        timers.cancel(session, "meeting:2")
        assert timers.next_due(session) is None

    unit(test)


def test_what_is_due_comes_in_order_with_its_data(unit: Unit) -> None:
    def test(session: Session) -> None:
        timers.replace(session, "m", [wanted("late", 2), wanted("early", 1), wanted("not", 9)])
        due = timers.due(session, T0 + 3 * DAY, 10)
        assert slots(due) == ["early", "late"]
        assert (due[0].subject, due[0].kind, due[0].data) == ("m", "remind", {"slot": "early"})
        assert (due[0].due_at, due[0].failures) == (T0 + DAY, 0)
        assert slots(timers.due(session, T0 + 3 * DAY, 1)) == ["early"]

    unit(test)


def test_a_slot_fires_once_for_one_time_and_again_for_a_later(unit: Unit) -> None:
    def test(session: Session) -> None:
        timers.replace(session, "m", [wanted("a", 1)])
        assert fire(session, 1) == ["a"]
        for again in (wanted("a", 1), wanted("a", 0.5)):
            timers.replace(session, "m", [again])
            assert fire(session, 2) == []
        timers.replace(session, "m", [])
        timers.replace(session, "m", [wanted("a", 1)])
        assert fire(session, 2) == []
        timers.replace(session, "m", [wanted("a", 3)])
        assert fire(session, 2.5) == []
        assert fire(session, 3) == ["a"]

    unit(test)


def test_one_that_moved_or_went_between_look_and_act_does_nothing(unit: Unit) -> None:
    def test(session: Session) -> None:
        timers.replace(session, "m", [wanted("moved", 1), wanted("gone", 1), wanted("twice", 1)])
        moved, gone, twice = sorted(timers.due(session, T0 + DAY, 9), key=lambda d: d.id)
        timers.replace(session, "m", [wanted("moved", 2), wanted("twice", 1)])
        at = T0 + DAY
        assert not timers.fired(session, moved.id, at=at)
        assert not timers.fired(session, gone.id, at=at)
        assert timers.fired(session, twice.id, at=at)
        assert not timers.fired(session, twice.id, at=at)
        assert fire(session, 2) == ["moved"]

    unit(test)


def test_past_its_time_it_is_missed_not_late(unit: Unit) -> None:
    def test(session: Session) -> None:
        timers.replace(session, "m", [wanted("hour before", 1, 1.04), wanted("after", 1.5)])
        assert fire(session, 2) == ["after"]
        timers.replace(session, "m", [wanted("hour before", 1, 1.04)])
        assert fire(session, 2) == []
        state = select(timers.timers.c.state).where(timers.timers.c.slot == "hour before")
        assert session.execute(state).scalar_one() == "missed"

    unit(test)


RUNGS = [("T-7", T0 - 7 * DAY), ("T-3", T0 - 3 * DAY), ("T-1", T0 - DAY)]


@pytest.mark.parametrize(
    ("down_until", "goes_out"),
    [
        (-8, []),
        (-7, ["T-7"]),
        (-4, ["T-7"]),
        (-3, ["T-3"]),
        (-2, ["T-3"]),
        (-0.5, ["T-1"]),
        (0, []),
    ],
)
def test_of_a_late_ladder_only_the_last_goes_out(
    unit: Unit, down_until: float, goes_out: list[str]
) -> None:
    def test(session: Session) -> None:
        timers.replace(session, "m", ladder("remind", RUNGS, ends_at=T0))
        assert fire(session, down_until) == goes_out

    unit(test)


@given(st.lists(st.integers(-30, 30), unique=True, max_size=8), st.integers(-40, 40))
def test_a_ladder_never_shows_two_rungs_at_once(days: list[int], at: int) -> None:
    rungs = ladder("k", [(str(d), T0 + d * DAY) for d in days], ends_at=T0 + 20 * DAY)
    now = T0 + at * DAY
    standing = [r for r in rungs if r.due_at <= now < r.valid_until]
    begun = [d for d in days if d <= at and d < 20]
    assert [r.slot for r in standing] == ([str(max(begun))] if begun and at < 20 else [])


def test_two_wanted_for_one_slot_is_our_mistake(unit: Unit) -> None:
    def test(session: Session) -> None:
        with pytest.raises(ValueError, match="twice"):
            timers.replace(session, "m", [wanted("a", 1), wanted("a", 2)])

    unit(test)


def test_one_that_keeps_failing_is_counted_and_taken_away(unit: Unit) -> None:
    def test(session: Session) -> None:
        timers.replace(session, "m", [wanted("a", 1)])
        (due,) = timers.due(session, T0 + DAY, 9)
        assert [timers.failed(session, due.id, "E9") for _ in range(3)] == [1, 2, 3]
        assert timers.due(session, T0 + DAY, 9)[0].failures == 3
        timers.give_up(session, due.id, "E9")
        assert timers.due(session, T0 + DAY, 9) == []
        timers.replace(session, "m", [wanted("a", 2)])
        assert timers.due(session, T0 + 2 * DAY, 9)[0].failures == 0

    unit(test)


def test_more_missed_than_a_look_holds(unit: Unit) -> None:
    def test(session: Session) -> None:
        many = [wanted(str(n), 1, 1.5) for n in range(25)]
        timers.replace(session, "m", [*many, wanted("good", 1.7)])
        assert slots(timers.due(session, T0 + 2 * DAY, 3)) == ["good"]

    unit(test)


def fill(database: Database, rows: int) -> None:
    def some(session: Session, first: int) -> None:
        values = [
            {
                "subject": f"m:{n}",
                "kind": "k",
                "slot": "s",
                "due_at": T0 + timedelta(minutes=n),
                "valid_until": T0 + 9999 * DAY,
                "data": {},
                "state": "fired" if n % 3 == 0 else "wanted",
            }
            for n in range(first, min(first + 20_000, rows))
        ]
        session.execute(insert(timers.timers), values)

    for first in range(0, rows, 20_000):
        database.write_now(lambda s, first=first: some(s, first))


def best_look(database: Database) -> float:
    """Milliseconds to take 100 due, the best of ten."""
    at = T0 + timedelta(minutes=10_000)
    took = []
    for _ in range(10):

        def look(session: Session) -> float:
            started = time.perf_counter()
            assert len(timers.due(session, at, 100)) == 100
            return time.perf_counter() - started

        took.append(database.read_now(look) * 1000)
    return min(took)


def test_a_look_walks_the_index(sqlite_database: Database) -> None:
    def plan(session: Session) -> str:
        statement = timers._DUE.compile(dialect=session.get_bind().dialect)
        rows = session.execute(
            text(f"EXPLAIN QUERY PLAN {statement}".replace("?", "'2026'", 1).replace("?", "1"))
        )
        return "; ".join(r[3] for r in rows)

    found = sqlite_database.read_now(plan)
    assert "ix_timers_due" in found
    assert "TEMP B-TREE" not in found


@pytest.mark.proof
def test_a_million_timers_cost_a_look_nothing(database: Database) -> None:
    fill(database, 1_000_000)
    assert best_look(database) < 5
