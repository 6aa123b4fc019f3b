"""Row 2.2: about when an item comes: the time left, shared out among the items left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.agenda.items import _same
from meetings.agenda.reading import expected_times
from storage.meetings import AgendaItem

NINE = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
MORNING = (NINE, NINE + timedelta(hours=2))
AFTERNOON = (NINE + timedelta(hours=5), NINE + timedelta(hours=7))


def items(*called_and_ended: tuple[datetime | None, datetime | None]) -> list[AgendaItem]:
    return [
        AgendaItem(id=at, title=f"第{at}项", position=at, called_at=called, ended_at=ended)
        for at, (called, ended) in enumerate(called_and_ended, 1)
    ]


def test_evenly_over_the_sittings() -> None:
    times = expected_times([MORNING, AFTERNOON], items(*[(None, None)] * 4), NINE)
    assert times == [
        NINE,
        NINE + timedelta(hours=1),
        AFTERNOON[0],
        AFTERNOON[0] + timedelta(hours=1),
    ]


def test_an_item_that_runs_long_moves_the_others() -> None:
    called = NINE + timedelta(minutes=60)
    found = items((NINE, called), (called, None), (None, None))
    times = expected_times([MORNING], found, called + timedelta(minutes=10))
    assert times == [NINE, called, called + timedelta(minutes=30)]


def test_past_the_end_everything_is_expected_at_the_end() -> None:
    found = items((NINE, NINE + timedelta(hours=3)), (None, None), (None, None))
    times = expected_times([MORNING], found, NINE + timedelta(hours=3))
    assert times[1:] == [MORNING[1], MORNING[1]]


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 12),
    st.integers(0, 12),
    st.integers(-60, 500),
    st.booleans(),
)
def test_times_never_run_backwards_and_stay_in_the_sittings(
    count: int, done: int, minutes: int, running: bool
) -> None:
    """Whatever was called so far, and whenever one looks."""
    now = NINE + timedelta(minutes=minutes)
    done = min(done, count)
    states: list[tuple[datetime | None, datetime | None]] = []
    step = max(timedelta(), now - NINE) / (done + 1)
    for at in range(done):
        last = running and at == done - 1
        states.append((NINE + step * at, None if last else NINE + step * (at + 1)))
    found = items(*states, *[(None, None)] * (count - done))
    times = expected_times([MORNING, AFTERNOON], found, now)
    assert len(times) == count
    to_come = times[done:]
    assert to_come == sorted(to_come)
    assert all(NINE <= time <= AFTERNOON[1] for time in to_come)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from("甲乙丙丁戊己"), unique=True, max_size=6),
    st.lists(st.sampled_from("甲乙丙丁戊己庚"), max_size=7),
)
def test_an_item_that_only_moved_is_the_same_item(before: list[str], after: list[str]) -> None:
    known = [AgendaItem(id=at, title=title, position=at) for at, title in enumerate(before, 1)]
    kept = _same(known, after)
    assert len({item.id for item in kept.values()}) == len(kept)
    for title in set(before) & set(after):
        item = next(item for item in known if item.title == title)
        assert kept[after.index(title)] is item
    # Put in other words in its old place it is the same item, too; elsewhere it is another one.
    same_length = len(before) == len(after)
    for at, title in enumerate(after):
        if title not in before:
            reworded = same_length and before[at] not in after
            assert (kept[at].title == before[at]) if reworded else (at not in kept)
