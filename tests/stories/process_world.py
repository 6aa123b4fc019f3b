"""A story around a real process: ``kill -9`` is a kill -9, and time is the platform's own.

The people stand on the platform in this process; the bot runs in another, with its own database
file, over HTTP, under the platform's limits. What the story looks at, it reads from that file.
"""

from __future__ import annotations

import asyncio
import itertools
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from meetings import daily
from storage import Session, audit, inbox, outbox, timers, work
from storage.clock import SystemClock
from storage.database import Database
from tests.botapi import BotApi
from tests.stories.world import MONDAY, SECRET, World, office

ROOT = Path(__file__).parents[2]
#: Seconds the bot may take to work off what is owed.
PATIENCE = 180


class _Moved(SystemClock):
    """Business time begins at MONDAY and runs; the bot reads how far ahead it is from a file."""

    def __init__(self, path: Path) -> None:
        super().__init__(MONDAY - datetime.fromtimestamp(time.time(), UTC))
        self._path = path
        self.tell()

    def forward(self, by: timedelta) -> None:
        """Move business time forward, for the bot as well."""
        super().forward(by)
        self.tell()

    def tell(self) -> None:
        """Write it down, whole or not at all."""
        new = self._path.with_suffix(".new")
        new.write_text(str(self.ahead.total_seconds()), "ascii")
        new.replace(self._path)


class _Nothing:
    async def renew(self) -> bool:
        return True


class _Remote:
    """What stories ask of the app, answered from outside."""

    def __init__(self, world: ProcessWorld, url: str) -> None:
        self.database = Database(url)
        self.lead = self.timetable = _Nothing()
        self.settle = world.settle

    def close(self) -> None:
        self.database.close()


class ProcessWorld(World):
    """The running bot as a process. ``kills`` are moments at which it is killed while it works:
    each is asked as the story waits, and spent once it was true."""

    def __init__(self, folder: Path, api: BotApi, rate: float) -> None:
        self.api = api
        self._clock_file = folder / "clock"
        self.clock = _Moved(self._clock_file)  # type: ignore[assignment]
        self.office = office()
        self.people = {}
        self.plain = None
        self.kills: list[Callable[[], bool]] = []
        self.killed = 0
        self.folder = folder
        self.log = folder / "log"
        self._messenger = "telegram"
        self._chats = itertools.count(1)
        #: Words for the process beside its configuration and its clock.
        self.told: list[str] = []
        self._config = folder / "config.toml"
        self._process: subprocess.Popen[bytes] | None = None
        data = folder / "data"
        data.mkdir()
        port = _free_port()
        self.base_url = f"http://127.0.0.1:{port}"
        self._config.write_text(
            f'secret = "{SECRET.decode()}"\n[office]\nname = "青川市档案馆"\n'
            f'[data]\nfolder = "{data}"\n[web]\nport = {port}\n[log]\nlevel = "debug"\n'
            f'[telegram]\ntoken = "{api.token}"\napi = "{api.url}"\nrate = {rate}\n'
            "cleared = true\n",
            "utf-8",
        )
        self._url = f"sqlite:///{data / 'huiwu.db'}"

    async def starts(self) -> None:
        """The process begins; it makes its database itself."""
        await self._begin()
        self.app = _Remote(self, self._url)  # type: ignore[assignment]

    async def restarts(self) -> None:
        """kill -9, and another one takes over."""
        self._kill()
        await self._begin()
        await self.settle()

    async def stops(self) -> None:
        """SIGTERM: it ends by itself."""
        assert await self.ends(within=30) == 0
        self.app.database.close()

    async def ends(self, within: float) -> int:
        """SIGTERM; its exit code. Raises TimeoutExpired where it takes longer."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self._process.wait, within)

    async def begins_again(self) -> None:
        """Another process takes over from the one that ended."""
        await self._begin()
        await self.settle()

    async def __aenter__(self) -> ProcessWorld:
        await self.starts()
        return self

    async def __aexit__(self, *_: object) -> None:
        # However the story ended, the process does.
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    async def settle(self) -> None:
        """Until nothing is owed any more; the kills of the story happen meanwhile."""
        deadline = time.monotonic() + PATIENCE
        quiet = 0
        while quiet < 2:
            assert time.monotonic() < deadline, await self.read(_owed)
            if self.kills and self.kills[0]():
                self.kills.pop(0)
                self._kill()
                await self._begin()
            await asyncio.sleep(0.1)
            quiet = quiet + 1 if await self._is_quiet() else 0

    async def at(self, moment: datetime) -> None:
        """Time passes until ``moment``, timer by timer."""
        while True:
            due = await self.read(timers.next_due)
            if due is None or due > moment:
                break
            await self._forward_to(due)
        await self._forward_to(moment)

    async def _forward_to(self, moment: datetime) -> None:
        self.clock.forward(max(timedelta(), moment - self.clock.now()))
        await self.settle()
        # The process looks for the next daily list once a minute of real time: days are shorter.
        now = self.clock.now()
        await self.write(lambda s: daily.want_next(s, now=now, office=self.office))

    async def seals(self) -> None:
        """The leader seals the audit within seconds."""
        for _ in range(100):
            if not await self.read(audit.unsealed):
                return
            await asyncio.sleep(0.1)
        raise AssertionError("the audit is not sealed")

    async def _is_quiet(self) -> bool:
        assert self.api is not None
        if self.api.pending:
            return False
        owed = await self.read(_owed)
        due = await self.read(timers.next_due)
        return not any(owed.values()) and (due is None or due > self.clock.now())

    async def _begin(self) -> None:
        assert self.api is not None
        asked = self.api.count("getUpdates")
        with self.log.open("ab") as log:
            self._process = await asyncio.to_thread(self._popen, log)
        for _ in range(600):
            if self.api.count("getUpdates") > asked:
                return
            assert self._process.poll() is None, self.log.read_text("utf-8")[-2_000:]
            await asyncio.sleep(0.05)
        raise AssertionError("it does not begin to ask for updates")

    def _popen(self, log: BinaryIO) -> subprocess.Popen[bytes]:
        program = [sys.executable, "-m", "tests.stories.telegram_process"]
        given = [str(self._config), str(self._clock_file), *self.told]
        return subprocess.Popen([*program, *given], cwd=ROOT, stdout=log, stderr=log)

    def _kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        assert self._process.wait() == -signal.SIGKILL
        self.killed += 1


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _owed(session: Session) -> dict[str, int]:
    states = session.execute(select(outbox.outbox.c.state)).scalars().all()
    return {
        "inbox": inbox.depth(session),
        "outbox": states.count("waiting"),
        "work": len(
            session.execute(select(work.work.c.id).where(work.work.c.state == "waiting")).all()
        ),
    }


def everything_written(world: ProcessWorld) -> dict[str, bytes]:
    """Every file the process wrote, but the configuration it was given."""
    return {
        str(path.relative_to(world.folder)): path.read_bytes()
        for path in sorted(world.folder.rglob("*"))
        if path.is_file() and path.name != "config.toml"
    }
