"""A full disk: nothing is acknowledged that was not kept, and with room everything goes on."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import event

from bot.messengers.telegram import client
from jobs import marks
from storage import inbox
from tests.jobs import bells
from tests.messengers.site import Browser
from tests.messengers.telegram_office import LOOK, TelegramOffice, telegram_office, until

#: Bytes of the small file system.
SMALL = 24 << 20


class Disk(Protocol):
    """Where the database and the files are."""

    folder: Path

    def fill(self) -> None:
        """Not one more page fits."""
        ...

    def free(self) -> None:
        """There is room again."""
        ...


class SmallDisk:
    """A file system of its own, filled by a file that helps nobody."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        # What the journal holds already would still take some commits.
        with closing(sqlite3.connect(self.folder / "huiwu.db", timeout=10)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with self._ballast.open("wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(b"\0" * 4096)
            except OSError as full:
                assert full.errno == errno.ENOSPC

    def free(self) -> None:
        self._ballast.unlink()


class FailingDisk:
    """Commits and syncs fail as they do on a full disk; for machines that mount nothing."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.full = folder, False
        syncs = os.fsync

        def fsync(descriptor: int) -> None:
            if self.full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            syncs(descriptor)

        monkeypatch.setattr("storage.files.os.fsync", fsync)

    def watch(self, office: TelegramOffice) -> None:
        """The office's database is on this disk."""

        @event.listens_for(office.app.database.engine, "commit")
        def _fails(connection: object) -> None:
            if self.full:
                raise sqlite3.OperationalError("database or disk is full")

    def fill(self) -> None:
        self.full = True

    def free(self) -> None:
        self.full = False


@pytest.fixture(
    params=[
        pytest.param("a small file system", marks=pytest.mark.proof),
        "commits that fail",
    ]
)
def disk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Disk]:
    """A disk that can be filled."""
    monkeypatch.setattr(client, "LONG_POLL", LOOK)
    if request.param == "commits that fail":
        yield FailingDisk(tmp_path, monkeypatch)
        return
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)]
    if mount is None or os.geteuid() or subprocess.run([mount, *options]).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@asynccontextmanager
async def opened(template: Path, disk: Disk, heads: int = 4) -> AsyncIterator[TelegramOffice]:
    """The bot with everything it has on the disk."""
    async with telegram_office(template, disk.folder, heads=heads) as office:
        if isinstance(disk, FailingDisk):
            disk.watch(office)
        await until(lambda: office.api.count("getUpdates"))
        try:
            yield office
        finally:
            if isinstance(disk, FailingDisk):
                disk.free()


def page(office: TelegramOffice) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(office.app.web(), raise_app_exceptions=False)
    base = "http://huiwu.test"
    return httpx.AsyncClient(transport=transport, base_url=base, headers={"origin": base})


async def health(office: TelegramOffice) -> int:
    async with page(office) as anybody:
        return (await anybody.get("/healthz")).status_code


async def test_what_comes_in_is_not_confirmed_and_the_bot_says_that_it_is_ill(
    sqlite_template: Path, disk: Disk
) -> None:
    async with opened(sqlite_template, disk) as office:
        assert await health(office) == 200
        disk.fill()
        for number in range(3):
            await office.person(number).says("/my")
        await until(lambda: "could not be stored" in str(office.telegram.trouble))
        await until(lambda: office.app.trouble)
        assert office.api.pending == 3
        assert await health(office) == 503
        disk.free()
        await office.settled()
        assert [office.answers(number) for number in range(3)] == [1, 1, 1]
        await until(lambda: office.app.trouble is None and office.telegram.trouble is None)
        assert await health(office) == 200


async def test_an_offset_that_moves_at_once_loses_what_was_not_kept(
    sqlite_template: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: confirmed first, kept afterwards."""
    async with opened(sqlite_template, disk) as office:
        receive = office.telegram.receiving._receive

        async def anyhow(*arrivals: inbox.Arrival) -> int:
            try:
                return await receive(*arrivals)
            except Exception:
                return 0

        monkeypatch.setattr(office.telegram.receiving, "_receive", anyhow)
        disk.fill()
        await office.person(0).says("/my")
        await until(lambda: not office.api.pending)
        disk.free()
        await office.settled()
        assert office.answers(0) == 0


@pytest.mark.proof
async def test_what_was_sent_while_nothing_could_be_written_down_is_not_sent_again(
    sqlite_template: Path, disk: Disk
) -> None:
    async with opened(sqlite_template, disk, heads=40) as office:
        office.api.latency = 0.3  # so that something is on its way
        await office.owes()
        await until(lambda: office.api.count("sendMessage") >= 10)
        disk.fill()
        await until(lambda: office.app.trouble)
        sent = sum(office.shown(chat) for chat in office.chats())
        assert 10 <= sent < 40
        disk.free()
        await office.settled()
        assert {office.shown(chat) for chat in office.chats()} == {1}


@pytest.mark.proof
async def test_without_stubborn_marks_it_is_sent_again(
    sqlite_template: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: one try to write down what was sent; then its lease runs out."""
    monkeypatch.setattr(marks, "WRITE_AGAIN", ())
    monkeypatch.setattr("jobs.deliver.LEASE_SECONDS", 4.0)
    async with opened(sqlite_template, disk, heads=40) as office:
        office.api.latency = 0.3  # so that something is on its way
        await office.owes()
        await until(lambda: office.api.count("sendMessage") >= 10)
        disk.fill()
        await until(lambda: office.app.trouble)
        disk.free()
        await office.settled()
        assert max(office.shown(chat) for chat in office.chats()) == 2


async def test_a_page_is_told_no_and_says_it_again(sqlite_template: Path, disk: Disk) -> None:
    async with opened(sqlite_template, disk) as office, page(office) as http:
        browser = Browser.__new__(Browser)
        browser.http, browser.chat = http, ""
        assert (await browser.join("")).status_code == 303
        key = str(uuid4())
        disk.fill()
        for _ in range(2):
            assert (await browser.say("在吗", key=key)).status_code >= 500
        # Five hundreds are what the page repeats by itself, with "waiting to be sent" beside it.
        assert (await browser.upload("议程.txt", b"one\n" * 20_000)).status_code >= 500
        kept = await office.app.database.read(lambda s: len(s.execute(inbox.inbox.select()).all()))
        disk.free()
        for _ in range(2):
            assert (await browser.say("在吗", key=key)).status_code == 200
        sent = await browser.upload("议程.txt", b"one\n" * 20_000)
        assert sent.status_code == 200
        now = await office.app.database.read(lambda s: len(s.execute(inbox.inbox.select()).all()))
        assert now == kept + 1


async def test_a_file_that_finds_no_room_leaves_nothing_and_its_sender_is_told(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "LONG_POLL", LOOK)
    disk = FailingDisk(tmp_path, monkeypatch)
    async with telegram_office(sqlite_template, tmp_path, heads=2) as office:
        disk.fill()  # of the files alone: the database has a disk of its own
        await office.person(0).sends_document("议程.txt", "一、预算".encode())
        await office.settled()
        (answer,) = office.person(0).shown
        assert "没有收全" in answer.text
        left = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
        assert left == []
        disk.free()
        await office.person(0).sends_document("议程.txt", "一、预算".encode())
        await office.settled()
        assert "没有收全" not in office.person(0).shown[-1].text


async def test_timers_wait_for_room_and_fire_once(
    sqlite_template: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bells.install(monkeypatch, "telegram")
    async with opened(sqlite_template, disk) as office:
        disk.fill()
        await until(lambda: office.app.trouble)
        disk.free()
        chats = [str(chat) for chat in office.chats()]
        due = office.app.clock.now() + timedelta(seconds=1)
        await office.app.database.write(lambda s: bells.want(s, chats, due))
        disk.fill()
        await until(lambda: office.app.clock.now() > due + timedelta(seconds=1))
        assert await office.app.database.read(bells.rung) == 0
        disk.free()
        await until(lambda: all(len(office.api.person(c).shown) for c in office.chats()))
        await office.settled()
        assert [len(office.api.person(chat).shown) for chat in office.chats()] == [1] * 4
