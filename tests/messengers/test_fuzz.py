"""Fuzzing: malformed updates, webhook bodies and web requests, by the thousand.

Nothing crashes, nothing is there by half, and the good neighbours among them are served once.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.messengers.telegram import incoming, receiving
from bot.messengers.webchat import replies
from storage.inbox import Arrival
from tests.messengers.fuzz_stage import Fuzz, fuzz_stage, logged

# A form that breaks off leaves a spooled file to the garbage collector: the library's, not ours.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
)

#: Malformed things of one seed: so many updates, bodies and requests.
UPDATES, BODIES, REQUESTS = 450, 200, 350
CASES = UPDATES + BODIES + REQUESTS
#: 5,000 in every test run, 100,000 in the proof.
SEEDS, MORE_SEEDS = range(5), range(5, 100)


@pytest.fixture
async def fuzz(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Fuzz]:
    async with fuzz_stage(sqlite_url, tmp_path, monkeypatch) as stage:
        yield stage


async def survive(fuzz: Fuzz, seed: int) -> None:
    """All of one seed, one kind after the other; then everything is compared."""
    chance = random.Random(seed)
    async with logged() as entries, fuzz.world.app.lead.kept():
        await fuzz.updates(chance, UPDATES)
        await fuzz.webhooks(chance, BODIES)
        await fuzz.requests(chance, REQUESTS)
        await fuzz.settles()
        await fuzz.check(entries)


def test_there_are_as_many_as_was_said() -> None:
    assert CASES * len(SEEDS) == 5_000
    assert CASES * (len(SEEDS) + len(MORE_SEEDS)) == 100_000


@pytest.mark.parametrize("seed", SEEDS)
async def test_nothing_malformed_does_any_harm(fuzz: Fuzz, seed: int) -> None:
    await survive(fuzz, seed)


@pytest.mark.proof
@pytest.mark.parametrize("seed", MORE_SEEDS)
async def test_nothing_malformed_ever_does_any_harm(fuzz: Fuzz, seed: int) -> None:
    await survive(fuzz, seed)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(5))
async def test_nor_does_it_on_postgresql(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    async with fuzz_stage(database_url, tmp_path, monkeypatch) as stage:
        await survive(stage, seed)


async def test_without_each_being_read_by_itself_good_neighbours_are_lost(
    fuzz: Fuzz, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: one that nobody can read takes its whole batch with it."""

    def strict(update: Any, bot: str, at: datetime, real: datetime) -> Arrival | None:
        made = incoming.arrival(update, bot, at, real)
        if made is not None and made.unreadable is not None:
            raise ValueError(made.unreadable)
        return made

    monkeypatch.setattr(receiving, "arrival", strict)
    chance = random.Random(0)
    async with logged() as entries:
        await fuzz.updates(chance, 200)
        await fuzz.settles()
    with pytest.raises(AssertionError, match="went wrong"):
        await fuzz.check(entries)
    fuzz.wrong.clear()
    with pytest.raises(AssertionError, match="good neighbours"):
        await fuzz.check(entries)


async def test_a_parser_that_raises_something_else_is_seen(
    fuzz: Fuzz, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of what is looked for in the log."""

    def broken(body: dict[str, Any]) -> Any:
        if "callback_query" in body["update"]:
            raise LookupError("not one of those that are expected")
        return incoming.parse(body)

    monkeypatch.setattr("bot.messengers.telegram.adapter.parse", broken)
    chance = random.Random(0)
    async with logged() as entries:
        await fuzz.updates(chance, 200)
        await fuzz.settles()
    with pytest.raises(AssertionError, match="crashed"):
        await fuzz.check(entries)


async def test_a_body_that_is_read_without_care_is_seen(
    fuzz: Fuzz, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the requests: what is not JSON raises."""

    class Careless:
        JSONDecodeError = ValueError

        @staticmethod
        def loads(body: bytes) -> Any:
            raise LookupError("whatever a parser raises that nobody thought of")

    monkeypatch.setattr(replies, "json", Careless)
    chance = random.Random(0)
    async with logged() as entries:
        await fuzz.requests(chance, REQUESTS)
    with pytest.raises(AssertionError, match="went wrong"):
        await fuzz.check(entries)
