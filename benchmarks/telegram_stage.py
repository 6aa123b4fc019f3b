"""What the Telegram benchmarks stand on: the fake platform and the real bot, each a process."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil

from benchmarks.process import free_port, healthy
from benchmarks.stage import SECRET, new_database, people_with_accounts, sitting_for
from meetings.regime import load_profile
from meetings.signin.codes import rotating_code, window_at
from storage import Session, people
from storage.clock import SystemClock
from storage.database import Database

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Platform:
    """The fake Bot API, in a process of its own."""

    url: str
    token: str

    def ask(self, call: str, **more: Any) -> Any:
        """What ``tests.botapi.__main__`` describes."""
        data = json.dumps({"call": call, **more}).encode()
        asked = urllib.request.Request(
            f"{self.url}/control", data, {"content-type": "application/json"}
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.loads(answer.read())["result"]

    def answered(self) -> int:
        """How many people have been answered at least once since the last reset."""
        return sum(1 for count in self.ask("counters")["answered"].values() if count)


@contextmanager
def platform(reading: str = "off", latency: float = 0.06) -> Iterator[Platform]:
    """The platform under one reading of its limit; ``latency`` in seconds, each way together."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.botapi", "--reading", reading, "--latency", str(latency)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        yield Platform(**json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()


@dataclass(frozen=True, slots=True)
class Office:
    """A database with people whose accounts are the platform's persons 0, 1, 2 …"""

    folder: Path
    url: str
    sitting: int
    heads: int

    @property
    def code(self) -> str:
        """The token on the board of the sitting, now."""
        rule = load_profile("central-2023").signin
        return rotating_code(SECRET, self.sitting, window_at(SystemClock().now(), rule))

    def look(self, fn: Any) -> Any:
        """A look into the database."""
        database = Database(self.url)
        try:
            return database.read_now(fn)
        finally:
            database.close()


def office(folder: Path, heads: int, *, sitting: bool = True) -> Office:
    """So many people with Telegram; the first is the secretariat. A sitting is about to begin."""
    url = new_database(folder)
    now = SystemClock().now()

    def fill(session: Session) -> int:
        invited = people_with_accounts(session, heads, "telegram", now)
        session.add(people.RoleGrant(person_id=invited[0], role="secretariat", granted_at=now))
        starts_at = now + timedelta(minutes=5)
        return sitting_for(session, invited, starts_at, now) if sitting else 0

    database = Database(url)
    try:
        return Office(folder, url, database.write_now(fill), heads)
    finally:
        database.close()


@contextmanager
def bot(office: Office, at: Platform, rate: float) -> Iterator[subprocess.Popen[bytes]]:
    """``huiwu run``, ready; ended by SIGTERM."""
    process = begin(office, at, rate)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def begin(office: Office, at: Platform, rate: float) -> subprocess.Popen[bytes]:
    """Start ``huiwu run`` and wait until it is ready."""
    port = free_port()
    config = office.folder / "config.toml"
    config.write_text(
        f'secret = "{SECRET.decode()}"\n[office]\nname = "青川市档案馆"\n'
        f'[data]\nfolder = "{office.folder}"\n[web]\nport = {port}\n'
        f'[telegram]\ntoken = "{at.token}"\napi = "{at.url}"\nrate = {rate}\ncleared = true\n'
        '[log]\nlevel = "error"\n',
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--config", str(config)], cwd=ROOT
    )
    deadline = time.monotonic() + 30
    while not healthy(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the bot does not start")
        time.sleep(0.02)
    return process


def cpu_of(process: subprocess.Popen[bytes]) -> float:
    """Seconds of CPU the process has used so far."""
    times = psutil.Process(process.pid).cpu_times()
    return float(times.user + times.system)


def until(holds: Any, seconds: float, every: float = 0.05) -> float:
    """Wait; how long it took. Raises TimeoutError."""
    started = time.monotonic()
    while not holds():
        if time.monotonic() - started > seconds:
            raise TimeoutError("it took too long")
        time.sleep(every)
    return time.monotonic() - started
