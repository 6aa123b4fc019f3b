"""The nightly backup: once a day, by the leader, in a thread; and whoever must hear of it does."""

from __future__ import annotations

import asyncio
import os
import threading
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from jobs import backup as job
from jobs.backup import BackupPlan, Backups, back_up, prune
from meetings import backups
from meetings.backups import Keep, LastBackup, last_backup, name_of
from storage.dump import backup as dump
from storage.dump import encryption
from storage.dump.archive import checked
from storage.dump.refusals import AlreadyRunning, NotTheSame
from storage.lock_file import LockFile
from tests.storage.filled import stamp
from tests.stories.world import World

SECRET = b"only for this test, never real!!"
#: Tuesday, 02:30 in Shanghai.
NIGHT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


def plan_in(folder: Path) -> BackupPlan:
    encryption.new_key_file(folder / "backup-key")
    key = encryption.read_key_file(folder / "backup-key")
    return BackupPlan(
        folder=folder / "backups",
        at=time(2, 30),
        keep=Keep(7, 5, 12),
        lock=folder / "backup.lock",
        key_file=folder / "backup-key",
        key=lambda: key,
        secret=lambda: SECRET,
    )


@pytest.fixture
def night(world: World, tmp_path: Path) -> Backups:
    """The schedule of a running bot."""
    app = world.app
    stamp(app.database)
    plan = plan_in(tmp_path)
    made = Backups(app.database, app.files, world.clock, world.office, plan)
    app.timetable.backups = made
    return made


def names(schedule: Backups) -> list[str]:
    folder = schedule.plan.folder
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


async def known(world: World) -> LastBackup | None:
    found: LastBackup | None = await world.read(last_backup)
    return found


async def test_once_a_day_when_its_time_has_come(world: World, night: Backups) -> None:
    tick = world.app.timetable.back_up
    world.clock.forward(NIGHT - timedelta(minutes=1) - world.clock.now())
    await tick()
    assert names(night) == []
    assert await known(world) is None
    world.clock.forward(timedelta(minutes=1))
    await tick()
    assert names(night) == ["huiwu-20261123T183000Z.age"]
    last = await known(world)
    assert last is not None
    assert (last.at, last.problem) == (NIGHT, "")
    path = night.plan.folder / names(night)[0]
    assert (last.file, last.size) == (str(path), path.stat().st_size)
    contents = checked(path, night.plan.key()).contents
    assert (last.rows, last.files) == (contents.rows, 0)
    for _ in range(3):
        world.clock.forward(timedelta(hours=7))
        await tick()
    assert len(names(night)) == 1
    world.clock.forward(timedelta(hours=3))
    await tick()
    assert len(names(night)) == 2


async def test_who_does_not_lead_makes_none(world: World, night: Backups) -> None:
    world.clock.forward(NIGHT - world.clock.now())
    await world.app.lead.release()
    await world.app.timetable.back_up()
    assert names(night) == []
    await world.app.lead.renew()
    await world.app.timetable.back_up()
    assert len(names(night)) == 1


async def test_without_a_time_there_is_none(world: World, night: Backups) -> None:
    night.plan = replace(night.plan, at=None)
    world.clock.forward(NIGHT - world.clock.now())
    await world.app.timetable.back_up()
    assert names(night) == []


async def test_it_runs_beside_everything_else_and_never_twice(
    world: World, night: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins, go = threading.Event(), threading.Event()
    begun: list[threading.Thread] = []

    def slow(*_: Any, **__: Any) -> Any:
        begun.append(threading.current_thread())
        begins.set()
        go.wait(10)
        raise AlreadyRunning("for this test")

    monkeypatch.setattr(job, "back_up", slow)
    world.clock.forward(NIGHT - world.clock.now())
    first = asyncio.create_task(night.look())
    await asyncio.to_thread(begins.wait, 10)
    # The loop is free, and another look does not begin a second one.
    await asyncio.wait_for(night.look(), 1)
    assert len(begun) == 1
    assert begun[0] is not threading.main_thread()
    # The guard away, it would.
    night._running = False
    second = asyncio.create_task(night.look())
    begins.clear()
    await asyncio.to_thread(begins.wait, 10)
    go.set()
    await asyncio.gather(first, second)
    assert len(begun) == 2


async def test_a_second_process_waits_until_the_first_has_ended(
    world: World, night: Backups
) -> None:
    with LockFile(night.plan.lock), pytest.raises(AlreadyRunning):
        back_up(world.app.database, world.app.files, night.plan, real=NIGHT)
    back_up(world.app.database, world.app.files, night.plan, real=NIGHT)
    assert len(names(night)) == 1


async def test_what_a_killed_run_left_is_removed_and_other_files_stay(
    world: World, night: Backups
) -> None:
    folder = night.plan.folder
    folder.mkdir()
    (folder / ".huiwu-20261120T183000Z.age.part").write_bytes(b"half")
    foreign = ["notes.txt", "huiwu-old.age", "huiwu.db", "huiwu-20261301T000000Z.age"]
    for name in foreign:
        (folder / name).write_bytes(b"not ours")
    world.clock.forward(NIGHT - world.clock.now())
    await night.look()
    assert names(night) == sorted([*foreign, "huiwu-20261123T183000Z.age"])


async def test_afterwards_the_policy_is_kept(world: World, night: Backups) -> None:
    folder = night.plan.folder
    folder.mkdir()
    moments = [NIGHT - timedelta(days=days) for days in range(1, 400)]
    for moment in moments:
        (folder / name_of(moment)).write_bytes(b"an older one")
    world.clock.forward(NIGHT - world.clock.now())
    await night.look()
    stay = backups.kept([NIGHT, *moments], night.plan.keep, world.office.zone)
    assert names(night) == sorted(map(name_of, stay))
    assert prune(night.plan, world.office) == 0


async def test_a_failure_is_told_once_a_day_in_everybodys_language(
    world: World, night: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    lin = await world.hires("林管理", roles=("administrator",))
    chan = await world.hires("陳管理", roles=("administrator",), language="zh_Hant")
    smith = await world.hires("Smith", roles=("administrator",), language="en")
    other = await world.hires("周会务", roles=("secretariat",))
    world.clock.forward(NIGHT - world.clock.now())
    await night.look()
    good = await known(world)
    world.clock.forward(timedelta(days=1))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(dump.os, "fsync", full)
        for _ in range(5):
            world.clock.forward(timedelta(minutes=30))
            await night.look()
    assert len(names(night)) == 1
    assert good is not None
    assert await known(world) == replace(good, problem="disk-full")
    for person in (lin, chan, smith, other):
        await person.looks()
    await world.later(hours=9)
    assert "磁盘空间不足" in (await lin.sees("备份没有做成")).text
    assert "磁碟空間不足" in (await chan.sees("備份沒有完成")).text
    assert "The disk is full" in (await smith.sees("was not made")).text
    assert len(await lin.news()) == 1
    await other.sees_nothing_of("备份")


async def test_what_has_mended_itself_by_the_morning_is_not_told(
    world: World, night: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    lin = await world.hires("林管理", roles=("administrator",))
    world.clock.forward(NIGHT - world.clock.now())

    def broken(*_: object) -> None:
        raise NotTheSame("for this test")

    with monkeypatch.context() as patched:
        patched.setattr(dump, "_verify", broken)
        await night.look()
    failed = await known(world)
    assert failed == LastBackup(None, None, None, None, None, "not-verified")
    # Not at once again, but an hour later.
    world.clock.forward(timedelta(minutes=59))
    await night.look()
    assert names(night) == []
    world.clock.forward(timedelta(minutes=1))
    await night.look()
    assert len(names(night)) == 1
    await lin.looks()
    await world.later(hours=9)
    await lin.sees_nothing_of("备份")


async def test_files_that_were_lost_before_are_told(
    world: World, night: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    lin = await world.hires("林管理", roles=("administrator",))
    monkeypatch.setattr(dump, "digests_referred_to", lambda *_: {"0" * 64})
    world.clock.forward(NIGHT - world.clock.now())
    await night.look()
    last = await known(world)
    assert last is not None
    assert (last.at, last.problem) == (NIGHT, "files-missing")
    await lin.looks()
    await world.later(hours=9)
    assert "--files" in (await lin.sees("不完整")).text


async def test_a_stop_gives_up_what_is_being_made(world: World, night: Backups) -> None:
    await world.hires("林管理", roles=("administrator",))
    night.stop()
    world.clock.forward(NIGHT - world.clock.now())
    await night.look()
    assert names(night) == []
    # It is no failure: nobody hears of it.
    assert await known(world) is None


async def test_a_new_key_is_to_be_copied_and_the_log_says_so(
    world: World, night: Backups, tmp_path: Path
) -> None:
    new = tmp_path / "new-key"

    def made() -> str:
        encryption.new_key_file(new)
        return encryption.read_key_file(new)

    night.plan = replace(night.plan, key_file=new, key=made)
    world.clock.forward(NIGHT - world.clock.now())
    with capture_logs() as first:
        await night.look()
    world.clock.forward(timedelta(days=1))
    with capture_logs() as second:
        await night.look()
    assert len(names(night)) == 2
    copied = [[e for e in said if "keep a copy" in e["event"]] for said in (first, second)]
    assert [len(said) for said in copied] == [1, 0]
    assert copied[0][0]["file"] == str(new)
    assert made() not in repr(first)


async def test_no_secret_stands_in_the_plan_or_the_log(
    world: World, night: Backups, capfd: pytest.CaptureFixture[str]
) -> None:
    night.plan = replace(night.plan, key=lambda: "AGE-SECRET-KEY-1GEHEIM")
    world.clock.forward(NIGHT - world.clock.now())
    await night.look()
    last = await known(world)
    assert last is not None
    assert last.problem == "key"
    said = "".join(capfd.readouterr()) + repr(night) + repr(night.plan)
    assert "GEHEIM" not in said
    assert SECRET.decode() not in said
    assert os.listdir(night.plan.folder) == []  # noqa: PTH208 - names only
