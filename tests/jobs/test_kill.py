"""kill -9 of the running bot: nothing is lost, and nothing happens twice but a send in flight."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobs.deliver import WINDOW
from tests.jobs import kill_stage
from tests.jobs.kill_stage import BROADCAST, SMALL, Found, Size
from tests.jobs.standin import Order, told
from tests.stories.world import MONDAY

ROOT = Path(__file__).parents[2]
#: Seconds a process may take to work off what is owed.
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Stage:
    """A database in which so much is owed, to be copied."""

    database: Path
    size: Size


@pytest.fixture(scope="module")
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Stage:
    """A small office; parametrise indirectly for another one."""
    size = getattr(request, "param", SMALL)
    path = tmp_path_factory.mktemp("stage") / "stage.db"
    shutil.copyfile(sqlite_template, path)
    kill_stage.set_up(f"sqlite:///{path}", size)
    return Stage(path, size)


@dataclass(frozen=True, slots=True)
class Trial:
    """What was done to the processes that worked the stage off, and how it ended."""

    size: Size
    kills: int
    found: Found


def begins(order: Order) -> subprocess.Popen[str]:
    """A process that has begun."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.standin", told(order)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line == "started\n":
            return process
    raise AssertionError(f"it ended with {process.wait()} before it began")


def waits_for(what: str | int, ledger: Path, process: subprocess.Popen[str] | None = None) -> None:
    """Until this text or so many messages were sent, or the process ended by itself."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and (process is None or process.poll() is None):
        sent = ledger.read_bytes() if ledger.exists() else b""
        enough = sent.count(b"\n") >= what if isinstance(what, int) else what.encode() in sent
        if enough:
            return
        time.sleep(0.002)


def dies(process: subprocess.Popen[str]) -> bool:
    """kill -9; whether it was still working."""
    process.send_signal(signal.SIGKILL)
    assert process.stdout is not None
    process.stdout.close()
    return process.wait() == -signal.SIGKILL


def finishes(process: subprocess.Popen[str]) -> None:
    """Work off what is left."""
    assert process.stdout is not None
    said = process.stdout.read()
    process.stdout.close()
    assert process.wait(PATIENCE) == 0 and said.endswith("done\n"), said


def worked_off(
    stage: Stage,
    folder: Path,
    seed: int,
    *,
    kills: int = 1,
    rate: float | None = None,
    broken: str = "",
    at: str = "",
) -> Trial:
    """Begin, kill at a random moment, begin again; the last process may finish.

    ``at``: kill when this was sent, instead.
    """
    chance = random.Random(seed)
    database, ledger = folder / "huiwu.db", folder / "ledger"
    shutil.copyfile(stage.database, database)
    order = Order(
        url=f"sqlite:///{database}",
        folder=str(folder / "files"),
        ledger=str(ledger),
        ahead=(MONDAY - datetime.fromtimestamp(time.time(), UTC)).total_seconds(),
        rate=rate,
        broken=broken,
    )
    done = 0
    for _ in range(kills):
        process = begins(order)
        if at:
            waits_for(at, ledger)
        elif chance.random() < 0.3:
            time.sleep(chance.uniform(0.0, 0.5))  # while it begins
        else:
            waits_for(chance.randrange(1, stage.size.messages), ledger, process)
        done += dies(process)
    # The last one is whole: where the guard was missing shows in what it finds.
    finishes(begins(replace(order, broken="")))
    return Trial(stage.size, done, kill_stage.look(order.url, ledger, stage.size))


def check(trial: Trial, window: int) -> None:
    """Nothing lost; nothing twice, in effect; on the way twice at most what was in flight."""
    found, size = trial.found, trial.size
    assert found.lost == {}, "lost"
    assert found.not_sent == {}, "not sent"
    silent = size.invited - size.answering
    expected = {"attending": size.pressing, "leave": size.forms, "none": silent}
    assert found.replies == expected, "replies"
    assert found.told_wrong == 0, "told"
    assert found.audited_wrong == 0, "audited"
    assert found.answered_wrong == 0, "answered"
    assert found.rung_wrong == 0, "rung"
    assert found.imported_wrong == 0, "imported"
    assert found.twice <= trial.kills * window, "sent twice"


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.proof) for seed in (1, 2))]
)
def test_killed_while_everything_is_owed(stage: Stage, tmp_path: Path, seed: int) -> None:
    check(worked_off(stage, tmp_path, seed), WINDOW)


@pytest.mark.proof
@pytest.mark.parametrize("stage", [BROADCAST], indirect=True)
@pytest.mark.parametrize("seed", range(3, 200))
def test_killed_in_the_middle_of_a_broadcast_to_a_thousand(
    stage: Stage, tmp_path: Path, seed: int
) -> None:
    check(worked_off(stage, tmp_path, seed, kills=1 + seed % 3), WINDOW)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(200, 230))
def test_killed_again_and_again(stage: Stage, tmp_path: Path, seed: int) -> None:
    check(worked_off(stage, tmp_path, seed, kills=4), WINDOW)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(230, 235))
def test_at_the_rate_of_a_public_messenger_fewer_are_in_flight(
    stage: Stage, tmp_path: Path, seed: int
) -> None:
    check(worked_off(stage, tmp_path, seed, kills=2, rate=29), 8)


def fails(trial: Trial) -> set[str]:
    """The parts of the check that fail."""
    found = trial.found
    return {
        name
        for name, wrong in (
            ("lost", found.lost),
            ("replies", found.replies.get("leave", 0) != trial.size.forms),
            ("told", found.told_wrong),
            ("answered", found.answered_wrong),
            ("rung", found.rung_wrong),
        )
        if wrong
    }


@pytest.mark.parametrize(
    ("broken", "at", "caught"),
    [
        pytest.param("marked before sent", "bell", "lost", marks=pytest.mark.proof),
        pytest.param("done by itself", "答复：参加", "answered", marks=pytest.mark.proof),
        pytest.param("fired by itself", "bell", "rung", marks=pytest.mark.proof),
        pytest.param("worked by itself", "marked", "told", marks=pytest.mark.proof),
        pytest.param("kept by itself", "请假原因", "replies", marks=pytest.mark.proof),
    ],
)
def test_without_its_guard_the_check_fails(
    stage: Stage, tmp_path: Path, broken: str, at: str, caught: str
) -> None:
    trial = worked_off(stage, tmp_path, 1, broken=broken, at=at)
    assert caught in fails(trial)
    with pytest.raises(AssertionError, match=caught):
        check(trial, WINDOW)
