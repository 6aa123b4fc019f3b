"""kill -9 while writing: what was acknowledged is there, and no unit is there by half."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, text

from storage.database import Database
from storage.settings import settings

WRITER = """
import asyncio, itertools, sys
from storage import settings
from storage.database import Database

database = Database(sys.argv[1])
numbers = itertools.count()

def unit(number):
    def pair(session):
        settings.put(session, f"{number}:one", 1)
        settings.put(session, f"{number}:two", 1)
        return number
    return pair

async def task():
    for number in numbers:
        print(await database.write(unit(number)), flush=True)

async def main():
    await asyncio.gather(*(task() for _ in range(16)))

asyncio.run(main())
"""


PLAINLY = "await database.write(unit(number))"
#: The negative control: it acknowledges before the COMMIT.
TOO_EARLY = (
    WRITER.replace("        return number", "        print(number, flush=True); time.sleep(0.02)")
    .replace("print(await database.write(unit(number)), flush=True)", PLAINLY)
    .replace("import asyncio,", "import time, asyncio,")
)


def kill_while_writing(url: str, seed: int, writing: str = WRITER) -> None:
    """Kill a writer after a random number of acknowledgements, then look at what is there."""
    enough = random.Random(seed).randrange(1, 300)
    writer = subprocess.Popen(
        [sys.executable, "-c", writing, url],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert writer.stdout is not None
    acknowledged = []
    for line in writer.stdout:
        acknowledged.append(int(line))
        if len(acknowledged) == enough:
            writer.send_signal(signal.SIGKILL)
    writer.stdout.close()
    assert writer.wait() == -signal.SIGKILL
    assert len(acknowledged) >= enough
    database = Database(url)
    try:
        there = set(database.read_now(lambda s: s.execute(select(settings.c.key)).scalars().all()))
        if database.dialect == "sqlite":
            check = database.read_now(lambda s: s.execute(text("PRAGMA integrity_check")).scalar())
            assert check == "ok"
    finally:
        database.close()
    missing = [n for n in acknowledged if f"{n}:one" not in there]
    assert missing == [], f"missing {missing}"
    numbers = {key.split(":")[0] for key in there}
    assert there == {f"{n}:{part}" for n in numbers for part in ("one", "two")}


@pytest.mark.parametrize("seed", range(3))
def test_what_was_acknowledged_survives_kill_9(database_url: str, seed: int) -> None:
    kill_while_writing(database_url, seed)


def test_a_writer_that_tells_too_early_is_caught(sqlite_url: str) -> None:
    with pytest.raises(AssertionError, match="missing"):
        kill_while_writing(sqlite_url, 19, TOO_EARLY)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(3, 103))
def test_what_was_acknowledged_survives_kill_9_often(database_url: str, seed: int) -> None:
    kill_while_writing(database_url, seed)
