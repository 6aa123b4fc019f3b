"""Pacing: never more than the rate in any second, and no slower than the platform allows."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs import pacing
from jobs.pacing import CATCH_UP, CHAT_BURST, CHAT_INTERVAL, Pace

RATE = 29


@dataclass
class Time:
    """The machine's time, as far as pacing is concerned."""

    at: float = 1_000.0

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.at += seconds
        await asyncio.sleep(0)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    put_in(monkeypatch, made)
    return made


def put_in(monkeypatch: pytest.MonkeyPatch, time: Time) -> None:
    monkeypatch.setattr(pacing, "time", time)
    monkeypatch.setattr(pacing, "asyncio", SimpleNamespace(sleep=time.sleep, Lock=asyncio.Lock))


def most_in_a_second(moments: list[float]) -> int:
    """The most moments in any second that begins with one of them."""
    return max(sum(1 for other in moments if at <= other < at + 1.0) for at in moments)


async def calls(pace: Pace, time: Time, count: int, seed: int) -> list[float]:
    """So many calls, each with its turn: some at the same moment, some after a while."""
    chance = random.Random(seed)
    made: list[float] = []

    async def call() -> None:
        began = await pace.turn()
        made.append(time.at)
        pace.landed(began)

    while len(made) < count:
        together = min(chance.choice((1, 3, 40)), count - len(made))
        await asyncio.gather(*(call() for _ in range(together)))
        time.at += chance.choice((0.0, 0.01, 0.3))
    return made


@pytest.mark.parametrize("seed", range(5))
async def test_no_second_holds_more_calls_than_the_rate(time: Time, seed: int) -> None:
    pace = Pace(RATE)
    made = await calls(pace, time, 300, seed)
    assert len(made) == 300
    assert most_in_a_second(made) <= RATE


async def test_calls_without_a_turn_are_caught(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(self: Pace) -> float:
        return 0.0

    monkeypatch.setattr(Pace, "turn", at_once)
    assert most_in_a_second(await calls(Pace(RATE), time, 300, 0)) > RATE


async def test_calls_are_not_slower_than_the_rate(time: Time) -> None:
    pace = Pace(RATE)
    began = time.at

    async def call() -> None:
        pace.landed(await pace.turn())

    await asyncio.gather(*(call() for _ in range(10 * RATE)))
    assert 9.0 <= time.at - began <= 10.0


async def slot(pace: Pace) -> None:
    for _ in range(10_000):
        if pace.allowance():
            return
        await asyncio.sleep(0.002)


async def at_the_platform(count: int, seed: int) -> tuple[list[float], float]:
    """Real time, in miniature: when calls arrive at a platform that is now near, now far."""
    chance = random.Random(seed)
    pace, arrived = Pace(RATE), []
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def call() -> None:
        at = await pace.turn()
        # Mostly 60 ms both ways; sometimes the way there takes a fifth of a second more.
        there = 0.03 + (chance.uniform(0, 0.2) if chance.random() < 0.3 else 0.0)
        await asyncio.sleep(there)
        arrived.append(loop.time())
        await asyncio.sleep(0.03)
        pace.landed(at)

    tasks = []
    for _ in range(count):
        await slot(pace)
        pace.spend("7")
        tasks.append(loop.create_task(call()))
    await asyncio.gather(*tasks)
    return sorted(arrived), loop.time() - began


async def test_calls_that_are_delayed_on_their_way_do_not_arrive_too_many_at_once() -> None:
    moments, took = await at_the_platform(120, seed=1)
    assert most_in_a_second(moments) <= RATE + pacing.SPARE
    assert took < 120 / RATE * 1.5


async def test_an_answer_takes_the_spare_call_of_a_second_and_goes_first(time: Time) -> None:
    pace = Pace(RATE)
    for _ in range(RATE):
        pace.landed(await pace.turn())
    full = time.at
    pace.landed(await pace.turn(first=True))
    assert time.at == full
    order: list[str] = []

    async def call(name: str, first: bool) -> None:
        pace.landed(await pace.turn(first=first))
        order.append(name)

    await asyncio.gather(call("notice", False), call("notice", False), call("answer", True))
    assert order[0] == "answer"


@pytest.mark.proof
async def test_without_counting_what_is_on_its_way_they_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Pace, "_crowded", lambda self: 0.0)
    moments, _ = await at_the_platform(120, seed=1)
    assert most_in_a_second(moments) > RATE + pacing.SPARE


def test_a_new_leader_begins_with_an_empty_budget(time: Time) -> None:
    pace = Pace(RATE)
    assert pace.allowance() == 0
    time.at += 1 / RATE
    assert pace.allowance() == 1
    pace.spend("7")
    assert pace.allowance() == 0


def test_a_late_look_catches_up_on_a_little(time: Time) -> None:
    pace = Pace(RATE)
    time.at += 60
    assert pace.allowance() == CATCH_UP


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(min_value=0.001, max_value=0.15), min_size=50, max_size=200))
def test_looks_at_any_time_take_up_what_the_rate_allows(steps: list[float]) -> None:
    time = Time()
    with pytest.MonkeyPatch.context() as patch:
        put_in(patch, time)
        pace, taken = Pace(RATE), 0
        for step in steps:
            time.at += step
            for _ in range(pace.allowance()):
                pace.spend("7")
                taken += 1
    due = (time.at - 1_000.0) * RATE
    # Steps shorter than what may be caught up on lose nothing, and nothing is taken up early.
    assert due - 1 - 1e-3 <= taken <= due + 1e-3


def test_after_a_pause_nothing_is_taken_up_until_it_is_over(time: Time) -> None:
    pace = Pace(RATE)
    time.at += 1
    assert pace.allowance() > 0
    pace.pause(30)
    pace.pause(2)  # a shorter one does not shorten it
    pace.pause(None)
    assert pace.allowance() == 0
    assert pace.wait() == 1.0
    time.at += 29.5
    assert pace.allowance() == 0
    assert pace.wait() == pytest.approx(0.5)
    time.at += 0.5
    assert pace.allowance() == CATCH_UP


def test_the_wait_is_until_the_next_slot(time: Time) -> None:
    pace = Pace(RATE)
    assert pace.wait() == pytest.approx(1 / RATE)
    for _ in range(100):
        pace.spend("7")
    assert pace.wait() == 0.2
    assert Pace(None).wait() > 0


def test_a_chat_rests_after_its_burst_and_no_other_does(time: Time) -> None:
    pace = Pace(RATE)
    time.at += 10
    for number in range(CHAT_BURST):
        assert pace.resting_chats() == (), number
        pace.spend("7")
    pace.spend("8")
    assert pace.resting_chats() == ("7",)
    time.at += CHAT_BURST * CHAT_INTERVAL - 0.01
    assert pace.resting_chats() == ("7",)
    time.at += 0.02
    assert pace.resting_chats() == ()


def test_a_new_leader_allows_no_bursts_for_it_does_not_know_the_last_ones(time: Time) -> None:
    pace = Pace(RATE)
    pace.spend("7")
    assert pace.resting_chats() == ("7",)
    time.at += CHAT_INTERVAL
    assert pace.resting_chats() == ()
    time.at += 10
    pace.spend("7")
    assert pace.resting_chats() == ()


def test_over_a_minute_a_chat_gets_no_more_than_one_a_second(time: Time) -> None:
    pace, got = Pace(RATE), 0
    for _ in range(600):
        while "7" not in pace.resting_chats():
            pace.spend("7")
            got += 1
        time.at += 0.1
    assert 60 / CHAT_INTERVAL - CHAT_BURST <= got <= 60 + CHAT_BURST


def test_chats_long_silent_are_forgotten(time: Time) -> None:
    pace = Pace(RATE)
    for number in range(10_000):
        pace.spend(str(number))
    time.at += CHAT_BURST * CHAT_INTERVAL + 0.01
    pace.spend("new")
    assert set(pace._chats) == {"new"}


async def test_where_the_platform_sets_no_rate_nobody_waits(time: Time) -> None:
    pace = Pace(None)
    for _ in range(100):
        pace.spend("7")
        await pace.turn()
    assert time.at == 1_000.0
    assert (pace.allowance(), pace.resting_chats()) == (1_000, ())
